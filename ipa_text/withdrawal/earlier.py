"""A case as it was before it was withdrawn: by that is known what is left of it, while git has it."""

from __future__ import annotations

from pathlib import Path

from ipa_text.store.commits import commit_id
from ipa_text.store.git import ask
from ipa_text.store.git_directory import repository_root
from ipa_text.store.revision import Revision
from ipa_text.study.load import load_case, load_frame
from ipa_text.study.model import Case

_AT_MOST = 20
"""Commits that are looked at: a tombstone is hardly ever touched again."""


def earlier(root: Path, case: Case) -> Case | None:
    """Return a case of which a tombstone remains as it last was; None where git has no such state.

    Raises GitFailed.
    """
    if repository_root(root) is None or not commit_id(root, "HEAD"):
        return None
    told = ask(root, "rev-list", f"--max-count={_AT_MOST}", "HEAD", "--", case.path).decode()
    for commit in told.split():
        before = commit_id(root, f"{commit}^")
        found = _case(root, before, case.id) if before else None
        if found is not None and not found.gone:
            return found
    return None


def _case(root: Path, commit: str, name: str) -> Case | None:
    tree = Revision(root, commit)
    frame = load_frame(tree, tree.paths())
    return load_case(tree, name, frame.cases, frame.config).case if name in frame.cases else None
