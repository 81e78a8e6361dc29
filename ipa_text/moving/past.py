"""The versions that git has of transcripts, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.commits import Blobs, commit_id, contents, history, repository, touched
from ipa_text.store.git import NoRepository
from ipa_text.store.git_directory import repository_root
from ipa_text.store.trees import Memory
from ipa_text.study.entries import sidecar
from ipa_text.study.load import source
from ipa_text.study.model import Anchor, Extract, Interview, Note
from ipa_text.study.places import Place


class Version(NamedTuple):
    """A text that a file had, and the commit that brought it, counted back from the newest (0)."""

    commit: int
    data: bytes


Versions = Mapping[str, tuple[Version, ...]]
"""For each path the texts that it had, the newest first."""


def versions(root: Path, paths: Iterable[str]) -> Versions | None:
    """Return what git has of files of a study; None where there is no history to ask.

    Raises GitFailed where there is one and it cannot be read.
    """
    wanted = frozenset(paths)
    if repository_root(root) is None:
        return None
    try:
        if not commit_id(root, "HEAD"):
            return None
    except NoRepository:
        return None
    prefix = repository(root).prefix
    commits = list(history(root, "HEAD"))
    pairs = [(c.id, parent) for c in commits for parent in c.parents or ("",)]
    number = {c.id: n for n, c in enumerate(commits)}
    found: dict[str, dict[str, int]] = {path: {} for path in wanted}
    for (commit, _), files in zip(pairs, touched(root, pairs, prefix), strict=True):
        for file in files:
            if file.path in wanted and file.after:
                found[file.path].setdefault(file.after, number[commit])
    with contents(root) as blobs:
        return {path: tuple(_read(blobs, listed)) for path, listed in found.items()}


def _read(blobs: Blobs, listed: Mapping[str, int]) -> Iterator[Version]:
    data = blobs.read(listed)
    return (Version(at, data[blob]) for blob, at in listed.items() if blob in data)


def before(listed: Sequence[Version], text: str) -> tuple[int, list[bytes]]:
    """Return the commit that brought a text, -1 where none did, and the other texts, the newest first.

    A text that was there, was changed and came back is the newest.
    """
    data = text.encode()
    at = listed[0].commit if listed and listed[0].data == data else -1
    return at, [version.data for version in listed if version.data != data]


def held(listed: Sequence[Version], path: str, since: int) -> frozenset[Anchor]:
    """Return the anchors, without their places, of the newest version of a sidecar before a commit."""
    version = next((v for v in listed if v.commit > since), None)
    root = (
        yaml.read(yaml.gate(version.data.decode("utf-8", "replace"))[0]).root if version else None
    )
    if not isinstance(root, yaml.Mapping):
        return frozenset()
    found = sidecar(root, path, "", "")
    entries: tuple[Note | Extract, ...] = (*found.notes, *found.extracts)
    return frozenset(bare(anchor) for entry in entries for anchor in entry.anchors)


def bare(anchor: Anchor) -> Anchor:
    """Return an anchor without its place."""
    return anchor._replace(place=_NOWHERE, turn_place=_NOWHERE)


_NOWHERE = Place("")


def parsed(path: str, data: bytes, case: str) -> Interview | None:
    """Return a version of a transcript; None where it could not be read."""
    return source(Memory({path: data}), PurePosixPath(path), case)
