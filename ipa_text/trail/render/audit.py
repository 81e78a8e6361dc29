"""An audit for people and programs: text, Markdown, JSON; and a worksheet with its words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from ipa_text.study.model import Study
from ipa_text.study.places import WITHHELD
from ipa_text.study.terms import plural
from ipa_text.text.plain import plain
from ipa_text.trail.auditing.audit import LIMITS
from ipa_text.trail.auditing.lines import GROUPS, Line
from ipa_text.trail.auditing.sample import chain, spoken
from ipa_text.trail.auditing.worksheets import Sheet
from ipa_text.trail.render.json import VERSION
from ipa_text.trail.render.markdown import cell

Shown = tuple[str, str]
"""A style (head, ok, finding, not-verifiable, more or none) and a line."""

_TITLES = {
    "completeness": "Completeness: is all of the history here?",
    "continuity": "Continuity: is what was recorded still there?",
    "attribution": "Attribution: who is named?",
    "chronology": "Chronology: do the dates agree?",
    "decisions": "Decision trail: reasons and second readers",
    "halpern": "Halpern's six categories (Lincoln and Guba 1985)",
    "grounding": "Grounding: what leads down to words",
    "audit": "Audits: samples and attestations",
}
_MARKS = {"ok": "ok", "finding": "finding", "not-verifiable": "not verifiable"}
_PAD = 16


def audit_json(lines: Sequence[Line]) -> dict[str, Any]:
    """Return what ``audit --format json`` prints."""
    return {
        "version": VERSION,
        "lines": [_json(line) for line in lines],
        "limits": list(LIMITS),
    }


def _json(line: Line) -> dict[str, Any]:
    return {
        "id": plain(line.id),
        "group": line.group,
        "status": line.status,
        "message": plain(line.message),
        "mend": plain(line.mend),
        "about": list(map(plain, line.about)),
        "since": line.since or None,
        "last": line.last or None,
        "gaps": list(map(plain, line.gaps)),
    }


def summary(lines: Sequence[Line]) -> str:
    """Return how many lines stand how, in a sentence."""
    found = {status: sum(one.status == status for one in lines) for status in _MARKS}
    findings = plural(found["finding"], "finding")
    return f"{findings}, {found['not-verifiable']} not verifiable, {found['ok']} ok"


def audit_text(lines: Sequence[Line], columns: int) -> Iterator[Shown]:
    """Yield an audit for a terminal, group by group."""
    for group in GROUPS:
        yield "head", _TITLES[group]
        mend = ""
        for line in (one for one in lines if one.group == group):
            yield from _line(line, columns, told=mend)
            mend = "" if line.status == "ok" else line.mend
        yield "", ""
    yield "head", "What no audit of a repository can prove"
    for said in LIMITS:
        yield from (("more", f"  {part}") for part in _wrapped(said, columns - 2))
    yield "", ""
    yield "", summary(lines)


def _line(line: Line, columns: int, told: str) -> Iterator[Shown]:
    """Yield a line, and how to mend it where the line above did not say the same."""
    first, *rest = _wrapped(plain(line.message), columns - _PAD)
    yield line.status, f"{_MARKS[line.status]:<{_PAD}}{first}"
    yield from (("", " " * _PAD + part) for part in rest)
    if line.mend and line.status != "ok" and line.mend != told:
        for number, part in enumerate(_wrapped(plain(line.mend), columns - _PAD - 3)):
            yield "more", f"{' ' * _PAD}{'-> ' if number == 0 else '   '}{part}"


def _wrapped(words: str, columns: int) -> list[str]:
    wide = max(columns, 24)
    return textwrap.wrap(words, wide, break_long_words=False, break_on_hyphens=False) or [""]


def audit_markdown(lines: Sequence[Line]) -> str:
    """Return an audit as Markdown, a table for each group."""
    out = ["# Audit", "", summary(lines) + ".", ""]
    for group in GROUPS:
        out += [f"## {_TITLES[group]}", "", "| | what was asked | how it stands | to mend it |"]
        out += ["|---|---|---|---|"]
        for line in (one for one in lines if one.group == group):
            mend = cell(line.mend) if line.status != "ok" else ""
            out.append(
                f"| {_MARKS[line.status]} | {cell(line.id)} | {cell(line.message)} | {mend} |"
            )
        out.append("")
    out += ["## What no audit of a repository can prove", "", *(f"- {said}" for said in LIMITS)]
    return "\n".join(out) + "\n"


def sheet_text(study: Study, made: Sheet, columns: int, *, show_words: bool) -> Iterator[Shown]:
    """Yield a worksheet with the words on which each finding rests, or with the words withheld."""
    for number, entry in enumerate(made.entries, start=1):
        unit = entry.unit
        yield "head", plain(f"{number}. {unit.theme} {unit.role} {unit.cites}")
        steps = list(chain(study, unit.cites))
        words = spoken(study, steps)
        for step in steps:
            pad = {"case-theme": "   ", "statement": "     "}.get(step.level, "       ")
            yield "", plain(f"{pad}{step.level} {step.ref}  {step.at}")
            if step.ref in words:
                cited, quote = words[step.ref]
                said = f"“{quote}” ({cited})" if show_words else f"{WITHHELD} ({cited})"
                for part in _wrapped(plain(said), columns - len(pad) - 2):
                    yield "more", f"{pad}  {part}"
        yield "", plain(f"   verdict: {entry.verdict or 'open'}")
        yield "", ""
