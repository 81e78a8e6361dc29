"""Find what a reference names: an id, ``case/id``, a case, a source, a turn, or lines of a source."""

from __future__ import annotations

import re
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.study.evidence import Member, lookup
from ipa_text.study.facts import SourceFacts
from ipa_text.study.model import Case, GroupTheme, Interview, Overview, Study

_LINES = r"(?P<name>[^:#]+):(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?"
_TURN = r"(?P<name>[^:#]+)#\^?(?P<turn>[A-Za-z0-9-]+)"


class Address(NamedTuple):
    """What a reference names, by ids: a group theme, a case, an entry of one, or lines of a source."""

    kind: Literal["group theme", "case", "entry", "lines"]
    case: str
    id: str = ""
    first: int = 0
    last: int = 0


class Passage(NamedTuple):
    """Lines of a source, both ends included."""

    case: Case
    interview: Interview
    first: int
    last: int


Found = GroupTheme | tuple[Case, Member] | Case | Passage
"""What a reference can name."""


def find(study: Study, name: str, home: str = "") -> list[Found]:
    """Return everything that a reference may name, best first; nothing where it names nothing.

    ``home`` is the case in which the reference stands: an id alone is looked for there first.
    """
    return [_found(study, address) for address in addresses(study, name, home)]


def _found(study: Study, address: Address) -> Found:
    if address.kind == "group theme":
        return study.theme[address.id]
    case = study.case[address.case]
    if address.kind == "lines":
        return Passage(case, case.sources[address.id], address.first, address.last)
    member = lookup(case, address.id)
    return (case, member) if member else case


def addresses(study: Overview, name: str, home: str = "") -> list[Address]:
    """Return the ids of everything that a reference may name, best first, as ``find`` does."""
    name = name.strip().removeprefix("cases/").rstrip("/")
    if found := re.fullmatch(_LINES, name):
        first = int(found["first"])
        return _lines(study, found["name"], first, int(found["last"] or first))
    if found := re.fullmatch(_TURN, name):
        return _turn(study, found["name"], found["turn"])
    case_id, slash, inner = name.removesuffix(".md").partition("/")
    if slash:
        case = study.known.get(case_id)
        if case and inner in case.ids:
            return [Address("entry", case_id, inner)]
        return _whole(study, name)
    if home in study.known and name in study.known[home].ids:
        return [Address("entry", home, name)]
    if name in study.theme:
        return [Address("group theme", "", name)]
    if name in study.known:
        return [Address("case", name)]
    by_name = [Address("case", c.id) for c in study.facts if name and c.pseudonym == name]
    return by_name or [Address("entry", c.id, name) for c in study.facts if name in c.ids]


def _source(study: Overview, name: str) -> tuple[str, str, SourceFacts] | None:
    case_id, _, source = name.removesuffix(".md").partition("/")
    case = study.known.get(case_id)
    found = case.sources.get(source) if case else None
    return (case_id, source, found) if found else None


def _lines(study: Overview, name: str, first: int, last: int) -> list[Address]:
    found = _source(study, name)
    if found is None or not 1 <= first <= last <= found[2].lines:
        return []
    return [Address("lines", found[0], found[1], first, last)]


def _turn(study: Overview, name: str, turn: str) -> list[Address]:
    found = _source(study, name)
    if found is None or turn not in found[2].turns:
        return []
    return [Address("lines", found[0], found[1], *found[2].turns[turn])]


def _whole(study: Overview, name: str) -> list[Address]:
    found = _source(study, name)
    return [Address("lines", found[0], found[1], 1, found[2].lines)] if found else []
