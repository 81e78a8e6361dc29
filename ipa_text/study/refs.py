"""Find what a reference names: an id, ``case/id``, a case, a source, a turn, or lines of a source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ipa_text.study.evidence import Member, lookup
from ipa_text.study.model import Case, GroupTheme, Interview, Study

_LINES = re.compile(r"(?P<name>[^:#]+):(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?")
_TURN = re.compile(r"(?P<name>[^:#]+)#\^?(?P<turn>[A-Za-z0-9-]+)")


@dataclass(frozen=True)
class Passage:
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
    name = name.strip().removeprefix("cases/").rstrip("/")
    if named := _LINES.fullmatch(name):
        first = int(named["first"])
        return _passage(study, named["name"], first, int(named["last"] or first))
    if named := _TURN.fullmatch(name):
        return _turn(study, named["name"], named["turn"])
    case_id, slash, inner = name.removesuffix(".md").partition("/")
    if slash:
        case = study.case.get(case_id)
        found = lookup(case, inner) if case else None
        if case and found:
            return [(case, found)]
        return _source(study, name.removesuffix(".md"))
    if home and home in study.case and (inside := lookup(study.case[home], name)):
        return [(study.case[home], inside)]
    if name in study.theme:
        return [study.theme[name]]
    if name in study.case:
        return [study.case[name]]
    by_name: list[Found] = [c for c in study.cases if name and c.pseudonym == name]
    return by_name or [(c, m) for c in study.cases if (m := lookup(c, name))]


def _interview(study: Study, name: str) -> tuple[Case, Interview] | None:
    case_id, _, source = name.removesuffix(".md").partition("/")
    case = study.case.get(case_id)
    interview = case.sources.get(source) if case else None
    return (case, interview) if case and interview else None


def _passage(study: Study, name: str, first: int, last: int) -> list[Found]:
    found = _interview(study, name)
    if found is None or not 1 <= first <= last <= _length(found[1]):
        return []
    return [Passage(*found, first, last)]


def _turn(study: Study, name: str, turn: str) -> list[Found]:
    found = _interview(study, name)
    if found is None or turn not in found[1].transcript.by_id:
        return []
    at = found[1].transcript.turns[found[1].transcript.by_id[turn]]
    return [Passage(*found, at.first_line, at.last_line)]


def _source(study: Study, name: str) -> list[Found]:
    found = _interview(study, name)
    if found is None:
        return []
    return [Passage(*found, 1, _length(found[1]))]


def _length(interview: Interview) -> int:
    """Return the number of lines of a source; behind its last line ending there is none."""
    source = interview.transcript.source
    return len(source.starts) - source.text.endswith("\n")
