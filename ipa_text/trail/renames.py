"""Recognise a case whose folder was renamed, by what stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ipa_text.store.trees import Unreadable
from ipa_text.trail.files import case_of, kind_of

_ENOUGH = 0.6
"""The share of lines that two folders must have in common; a number of this tool's."""


class Files(NamedTuple):
    """Files of one side that differ: what each is known by, and how to read one."""

    known: Mapping[str, str]
    read: Callable[[str], bytes]


def renamed_cases(gone: Files, come: Files) -> dict[str, str]:
    """Return, for each case that is gone, the new case that it became.

    Two folders are one case where a file in them is the same, or most lines are.
    """
    olds, news = (_cases(side, other) for side, other in ((gone, come), (come, gone)))
    if not olds or not news:
        return {}
    scores = [
        (_likeness(gone, old, olds[old], come, new, news[new]), old, new)
        for old in olds
        for new in news
    ]
    found: dict[str, str] = {}
    for score, old, new in sorted(scores, key=lambda s: (-s[0], s[1:])):
        if score >= _ENOUGH and old not in found and new not in found.values():
            found[old] = new
    return found


def _cases(side: Files, other: Files) -> dict[str, list[str]]:
    """Return the files of the cases whose ``case.yaml`` stands on this side only."""
    marked = {case_of(p) for p in side.known if kind_of(p) == "case" and p not in other.known}
    found = defaultdict(list)
    for path in side.known:
        if case_of(path) in marked and kind_of(path):
            found[case_of(path)].append(path)
    return found


def _likeness(
    gone: Files, old: str, old_paths: list[str], come: Files, new: str, new_paths: list[str]
) -> float:
    same = {p.removeprefix(f"cases/{new}/"): come.known[p] for p in new_paths}
    for path in old_paths:
        rest = path.removeprefix(f"cases/{old}/")
        if gone.known[path] and same.get(rest) == gone.known[path] and kind_of(path) != "case":
            return 1.0
    return _common(_lines(gone, old_paths), _lines(come, new_paths))


def _lines(side: Files, paths: list[str]) -> set[bytes]:
    """Return the lines of files that are long enough to tell one case from another."""
    found: set[bytes] = set()
    for path in paths:
        try:
            data = side.read(path)
        except Unreadable:
            continue
        found.update(line for line in map(bytes.strip, data.split(b"\n")) if len(line) > 24)
    return found


def _common(one: set[bytes], other: set[bytes]) -> float:
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0
