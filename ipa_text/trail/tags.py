"""Tags: states of a study that git marks, with the day on which each was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ipa_text.store.git import GitFailed
from ipa_text.store.git_directory import repository_root
from ipa_text.store.provenance import tag_days
from ipa_text.study.fixed import Fixed
from ipa_text.study.places import Place


def tagged(root: Path) -> Iterator[Fixed]:
    """Yield the tags of the repository that a study is in; none where there is none to be asked."""
    if repository_root(root) is None:
        return
    try:
        made = tag_days(root)
    except GitFailed:
        return
    for name, on in made.items():
        yield Fixed("tag", name, on, Place(".git"))
