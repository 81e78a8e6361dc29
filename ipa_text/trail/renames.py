"""Recognise a case whose folder was renamed, by what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ipa_text.named import NamedTuple
from ipa_text.store.trees import Unreadable
from ipa_text.trail.files import case_of, facts, kind_of

_ENOUGH = 0.6
"""The share of lines that two folders must have in common; a number of this tool's."""


class Files(NamedTuple):
    """Files of one side that differ: what each is known by, and how to read one."""

    known: Mapping[str, str]
    read: Callable[[str], bytes]


def renamed_cases(gone: Files, come: Files) -> dict[str, str]:
    """Return, for each case that is gone, the new case that it became.

    Two folders are one case where a file that says something is the same in both, or most lines are.
    Where one case alone is gone and one alone came, which says nothing but that somebody withdrew, that
    is who withdrew: were it another person, what is hidden of them would be too much, not too little.
    """
    olds, news = (_cases(side, other) for side, other in ((gone, come), (come, gone)))
    if not olds or not news:
        return {}
    scores = [
        (_likeness(one, other), old, new)
        for old, one in olds.items()
        for new, other in news.items()
    ]
    found: dict[str, str] = {}
    for score, old, new in sorted(scores, key=lambda s: (-s[0], s[1:])):
        if score >= _ENOUGH and old not in found and new not in found.values():
            found[old] = new
    lost = [name for name in olds if name not in found]
    unknown = [name for name in news if name not in found.values()]
    if len(lost) == len(unknown) == 1 and _is_tombstone(come, unknown[0], news[unknown[0]]):
        found[lost[0]] = unknown[0]
    return found


def _is_tombstone(side: Files, name: str, folder: _Folder) -> bool:
    """Tell whether all that there is of a case says that somebody withdrew."""
    if list(folder.known) != ["case.yaml"]:
        return False
    path = f"cases/{name}/case.yaml"
    try:
        said = facts(path, side.read(path)).settings
    except Unreadable:
        return False
    return said is not None and list(said) == ["withdrawn"]


class _Folder(NamedTuple):
    """The files of a case by their names in it: what each is known by, and the lines that tell of it."""

    known: dict[str, str]
    lines: dict[str, frozenset[bytes]]


def _cases(side: Files, other: Files) -> dict[str, _Folder]:
    """Return the cases whose ``case.yaml`` stands on this side only."""
    marked = {case_of(p) for p in side.known if kind_of(p) == "case" and p not in other.known}
    found: dict[str, _Folder] = {}
    for path in side.known if marked else ():
        if case_of(path) in marked and kind_of(path):
            folder = found.setdefault(case_of(path), _Folder({}, {}))
            name = path.split("/", 2)[2]
            folder.known[name] = side.known[path]
            folder.lines[name] = _telling(side, path)
    return found


def _likeness(old: _Folder, new: _Folder) -> float:
    if old.known == new.known and all(old.known.values()):
        return 1.0
    for name, blob in old.known.items():
        if blob and blob == new.known.get(name) and old.lines[name] and name != "case.yaml":
            return 1.0
    return _common(*(frozenset[bytes]().union(*folder.lines.values()) for folder in (old, new)))


def _telling(side: Files, path: str) -> frozenset[bytes]:
    """Return the lines of a file that tell one case from another: long enough, and no comments.

    What the tool or a template lays down is the same in every case.
    """
    try:
        data = side.read(path)
    except Unreadable:
        return frozenset()
    lines = map(bytes.strip, data.split(b"\n"))
    return frozenset(line for line in lines if len(line) > 24 and not line.startswith(b"#"))


def _common(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0
