"""The files that git holds below a folder: what they are called, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.git import GitFailed, ask


class Staged(NamedTuple):
    """A file of git's index. ``stage`` is 0 unless a merge has yet to be resolved."""

    path: str
    mode: str
    blob: str
    stage: int


LINK, SUBMODULE = "120000", "160000"
"""Modes of what is no ordinary file."""


def tracked(folder: Path, *others: str) -> list[str]:
    """Return the files that git holds below a folder, relative to it; some as often as they are listed.

    ``others`` are options of ``git ls-files`` that list more, or others. Raises GitFailed.
    """
    return _entries(ask(folder, "ls-files", "-z", *others))


def staged(folder: Path, index: str = "") -> list[Staged]:
    """Return the files of the index below a folder, their paths relative to it. Raises GitFailed.

    A file of which git was only told that it will be added is left out: a commit would not hold it.
    """
    found = [_staged(e) for e in _entries(ask(folder, "ls-files", "-s", "-z", index=index))]
    if any(entry.blob in _EMPTY for entry in found):
        planned = ("diff-files", "--diff-filter=A", "--name-only", "--relative", "-z")
        to_come = set(_entries(ask(folder, *planned, index=index)))
        found = [entry for entry in found if entry.path not in to_come]
    return found


_EMPTY = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
"""The ids of an empty file."""


def _entries(listed: bytes) -> list[str]:
    return [entry for entry in os.fsdecode(listed).split("\0") if entry]


def _staged(entry: str) -> Staged:
    facts, _, path = entry.partition("\t")
    mode, blob, stage = facts.split(" ")
    return Staged(path, mode, blob, int(stage))


def index_of_hook(folder: Path) -> str:
    """Return the index that a hook is to read, where it is one of the folder's repository.

    ``git commit -a`` and ``git commit -- path`` put what they commit into another index than the
    usual one. Returns nothing where no variable names one, or one of another repository. Raises
    GitFailed.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return ""
    own = ask(folder, "rev-parse", "--absolute-git-dir")
    try:
        told = ask(Path.cwd(), "rev-parse", "--absolute-git-dir", "--show-toplevel", clean=False)
    except GitFailed:
        return ""
    repository, _, top = os.fsdecode(told).partition("\n")
    return str(Path(top.rstrip("\n"), named)) if repository == os.fsdecode(own).strip() else ""


def blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by id, without those that the repository does not have.

    Raises GitFailed.
    """
    wanted = "".join(f"{blob}\n" for blob in sorted(set(ids))).encode()
    data = ask(folder, "cat-file", "--batch", stdin=wanted) if wanted else b""
    found = {}
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        blob, kind, *size = data[at:end].decode().split(" ")
        at = end + 1
        if kind != "missing":
            found[blob] = data[at : at + int(size[0])]
            at += int(size[0]) + 1
    return found
