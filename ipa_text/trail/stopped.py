"""Where a commit that is being made would keep what a merge has left open."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.named import NamedTuple
from ipa_text.store.trees import Unreadable
from ipa_text.study.conflicts import conflicts
from ipa_text.trail.sides import Side


class Stopped(NamedTuple):
    """Where markers of a conflict stand: a file of the study, and a line from 1."""

    path: str
    line: int


def stopped(before: Side, after: Side) -> Iterator[Stopped]:
    """Yield where markers stand in the files of ``after`` that are not as they were ``before``."""
    changed = (path for path, blob in after.files.items() if blob != before.files.get(path))
    for path in sorted(filter(_is_read, changed)):
        yield from (Stopped(path, first + 1) for first, _ in conflicts(_text(after, path)))


def _is_read(path: str) -> bool:
    return path.endswith((".md", ".yaml")) and not path.endswith("README.md")


def _text(side: Side, path: str) -> str:
    try:
        return side.read(path).decode("utf-8", "replace")
    except Unreadable:
        return ""
