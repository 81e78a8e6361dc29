"""The versions that git has of transcripts, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from ipa_text.store.commits import contents, history, repository, touched
from ipa_text.store.git import GitFailed, NoRepository, repository_root
from ipa_text.store.trees import Memory
from ipa_text.study.load import source
from ipa_text.study.model import Interview

Versions = Mapping[str, tuple[bytes, ...]]
"""For each path the texts that it had, the newest first."""


def versions(root: Path, paths: Iterable[str]) -> Versions | None:
    """Return what git has of files of a study; None where there is no history to ask.

    Raises GitFailed where there is one and it cannot be read.
    """
    wanted = frozenset(paths)
    if repository_root(root) is None:
        return None
    try:
        prefix = repository(root).prefix
        commits = list(history(root, "HEAD"))
    except NoRepository:
        return None
    except GitFailed as error:
        if type(error) is GitFailed:  # no commit yet
            return None
        raise
    pairs = [(c.id, parent) for c in commits for parent in c.parents or ("",)]
    found: dict[str, dict[str, None]] = {path: {} for path in wanted}
    for files in touched(root, pairs, prefix):
        for file in files:
            if file.path in wanted and file.after:
                found[file.path].setdefault(file.after)
    with contents(root) as blobs:
        return {
            path: tuple(data for blob, data in _in_order(blobs.read(ids), ids) if blob)
            for path, ids in found.items()
        }


def _in_order(read: Mapping[str, bytes], ids: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    return ((blob, read[blob]) for blob in ids if blob in read)


def parsed(path: str, data: bytes, case: str) -> Interview | None:
    """Return a version of a transcript; None where it could not be read."""
    return source(Memory({path: data}), PurePosixPath(path), case)
