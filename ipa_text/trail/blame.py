"""Who last decided each entry of a file, or each line of evidence under a theme."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from ipa_text.named import NamedTuple
from ipa_text.store.commits import Commit
from ipa_text.study.facts import ANYTHING
from ipa_text.study.model import CaseTheme, GroupTheme, Ref, Statement
from ipa_text.trail.changes import Change
from ipa_text.trail.files import FileFacts
from ipa_text.trail.history import History
from ipa_text.trail.life import life
from ipa_text.trail.memory import Brief, safe


class Line(NamedTuple):
    """An entry, or a link, as it stands now."""

    ref: str
    cited: str
    role: str
    path: str
    line: int

    @property
    def name(self) -> str:
        """What is blamed: the entry itself, or what it cites."""
        return self.cited or self.ref


class Blamed(NamedTuple):
    """A line with the decision that it rests on.

    ``state`` is decided, uncommitted, or not-verifiable where the decision lies beyond what can be read;
    then there is no commit.
    """

    line: Line
    state: str
    commit: Commit | None = None
    kind: str = ""


_OF_ENTRIES = ("notes", "case-themes", "group-themes")
"""Kinds of files in which entries stand that are decided one by one."""


def nothing_in(said: FileFacts) -> str:
    """Return why a file holds no entries; empty where it could, and holds none yet."""
    if said.kind not in _OF_ENTRIES:
        return (
            f"{said.path} holds no notes, statements or themes. Name a file that does (a sidecar, as"
            " cases/ruth/interview-1.notes.yaml, or a themes.yaml), or a theme or statement by its id;"
            f" `git blame {shlex.quote(said.path)}` names who wrote each line of this one"
        )
    if ANYTHING in said.hidden:
        return f"{said.path} cannot be read: `ipa-text check` says where; mend it first"
    return ""


def entries(said: FileFacts) -> Iterator[Line]:
    """Yield the entries of a file, in the order of its lines."""
    listed = [(note.id, note.place.line) for note in said.notes]
    listed += [(extract.id, extract.place.line) for extract in said.extracts]
    listed += [(part.id, part.place.line) for parts in _wholes(said) for part in parts]
    for name, line in sorted(listed, key=lambda entry: entry[1]):
        if name:
            yield Line(_ref(said, name), "", "", said.path, line)


def evidence(said: Iterable[FileFacts], ref: str) -> Iterator[Line]:
    """Yield what a theme or statement cites, its subthemes after itself."""
    for file in said:
        for parts in _wholes(file):
            whole = _ref(file, parts[0].id) == ref
            for part in parts:
                if whole or _ref(file, part.id) == ref:
                    yield from _cited(file, part)


Part = Statement | CaseTheme | GroupTheme


def _wholes(file: FileFacts) -> Iterator[tuple[Part, ...]]:
    """Yield each statement, and each theme with its subthemes."""
    yield from ((statement,) for statement in file.statements)
    yield from (theme.parts for theme in file.case_themes)
    yield from (theme.parts for theme in file.group_themes)


def _cited(file: FileFacts, part: Part) -> Iterator[Line]:
    roles: dict[str, tuple[Ref, ...]] = {"from": part.evidence}
    if isinstance(part, GroupTheme):
        roles |= {"diverges": part.diverges, "extracts": part.extracts}
    for role, refs in roles.items():
        for one in refs:
            name = _ref(file, one.id)
            yield Line(_ref(file, part.id), name, role, file.path, one.place.line)


_BESIDE = ("waiver-", "review-")
"""What is said of an entry and decides nothing in it."""


def _ref(file: FileFacts, name: str) -> str:
    return f"{file.case}/{name}" if file.case else name


def blame(
    history: History, lines: Iterable[Line], uncommitted: Iterable[Change]
) -> Iterator[Blamed]:
    """Yield each line with the last decision on it; ``uncommitted`` are decisions not committed yet."""
    latest = _Latest(history)
    fresh = {
        (c.ref, c.about[0] if c.kind.startswith("evidence-") else "")
        for c in uncommitted
        if not c.kind.startswith(_BESIDE)
    }
    for line in lines:
        if (line.ref, line.cited) in fresh:
            yield Blamed(line, "uncommitted")
        elif found := latest.of(line):
            yield Blamed(line, "decided", *found)
        else:
            yield Blamed(line, "not-verifiable")


class _Latest:
    """Finds the last decision on a line, looking through the history once for each name."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._by_ref: dict[str, list[tuple[Commit, Brief]]] = {}
        for name, told in history.told.items():
            for one in told.briefs:
                self._by_ref.setdefault(one.ref, []).append((history.commits[name], one))
        self._renamed = any(
            one.kind.endswith(("-renamed", "-merged"))
            for told in history.told.values()
            for one in told.briefs
        )
        self._names: dict[str, frozenset[str]] = {}
        self._places = {name: number for number, name in enumerate(history.commits)}

    def of(self, line: Line) -> tuple[Commit, str] | None:
        """Return the last decision on a line."""
        cited = self._called(line.cited) if line.cited else frozenset[str]()
        found: tuple[Commit, str] | None = None
        for name in self._called(line.ref):
            for commit, one in self._by_ref.get(name, ()):
                if _on(one, line, cited) and (found is None or self._later(commit, found[0])):
                    found = (commit, one.kind)
        return found

    def _called(self, ref: str) -> frozenset[str]:
        if not self._renamed:
            return frozenset((safe(ref),))
        if ref not in self._names:
            self._names[ref] = life(self._history, ref).names
        return self._names[ref]

    def _later(self, one: Commit, other: Commit) -> bool:
        return self._places[one.id] >= self._places[other.id]


def _on(one: Brief, line: Line, cited: frozenset[str]) -> bool:
    """Tell whether a decision is on a line: on the entry itself, or that it cites what it cites."""
    if not line.cited:
        return not one.kind.startswith(("evidence-", *_BESIDE))
    if one.kind == "evidence-linked":
        return one.role == line.role and one.about[0] in cited
    return one.kind.endswith("-redefined") and bool(cited.intersection(one.about))
