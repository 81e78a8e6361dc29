"""A history for people and programs: text, Markdown, CSV, JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from ipa_text.store.commits import Commit
from ipa_text.study.places import spoken
from ipa_text.text.plain import plain
from ipa_text.text.table import Column, Table, render
from ipa_text.trail.changes import WEIGHT, holder_kind
from ipa_text.trail.life import Event, Reason, reason, subject
from ipa_text.trail.memory import Brief
from ipa_text.trail.render.json import VERSION, change_json
from ipa_text.trail.render.markdown import cell
from ipa_text.trail.render.sections import item, items, spelled

SHORT = 7
"""Characters of a commit id that people are shown."""

Line = tuple[str, str]
"""A style (head, place, more or none) and a line."""


def log_json(events: Iterable[Event], notes: Sequence[str], *, show_words: bool) -> dict[str, Any]:
    """Return what ``log --format json`` prints."""
    told: dict[str, Reason] = {}
    return {
        "version": VERSION,
        "events": [_event(e, told, show_words=show_words) for e in events],
        "notes": list(map(plain, notes)),
    }


def _event(event: Event, told: dict[str, Reason], *, show_words: bool) -> dict[str, Any]:
    commit, change = event.commit, event.change
    if commit.id not in told:
        told[commit.id] = reason(commit.message)
    said = told[commit.id]
    told_of = change_json(change, show_words=show_words)
    del told_of["line"]  # of a history only parts of files are read, whose lines are not the file's
    return {
        "commit": commit.id,
        "date": commit.date,
        "committed": commit.committed,
        "author": plain(commit.author),
        **told_of,
        "subject": plain(said.subject),
        "reason": plain(said.why),
        "reviewed_by": list(map(plain, _reviewers(said, event))),
    }


def _reviewers(said: Reason, event: Event) -> Iterable[str]:
    """Return who is named in the commit, then who is named in the merge that brought it in."""
    return dict.fromkeys((*said.reviewed_by, *event.reviewed_by))


_COLUMNS = ("commit", "date", "author", "kind", "ref", "before", "after", "reason", "reviewed_by")


def log_table(events: Iterable[Event], form: str, *, show_words: bool) -> str:
    """Return a history as a table in Markdown or CSV, one row for each decision."""
    rows = []
    told: dict[str, Reason] = {}
    for event in events:
        found = _event(event, told, show_words=show_words)
        linked = found["kind"] in ("evidence-linked", "evidence-unlinked")
        role = f" ({found['role']})" if linked and found["role"] != "from" else ""
        rows.append(
            (
                found["commit"] if form == "csv" else found["commit"][:SHORT],
                found["date"],
                found["author"],
                found["kind"] + role,
                found["ref"],
                found["before"] or "",
                found["after"] or "",
                found["reason"] or found["subject"],
                "; ".join(found["reviewed_by"]),
            )
        )
    if form == "csv":
        return render(Table("", tuple(map(Column, _COLUMNS)), tuple(rows)), "csv")
    lines = [_row(name.replace("_", " ") for name in _COLUMNS), "|---" * len(_COLUMNS) + "|"]
    return "\n".join([*lines, *(_row(map(cell, row)) for row in rows)]) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def log_text(events: Iterable[Event], columns: int, *, show_words: bool) -> Iterator[Line]:
    """Yield the life of one thing: each commit, what it decided, why, and who reviewed it."""
    for _, found in groupby(events, key=lambda e: e.commit.id):
        listed = list(found)
        commit, said = listed[0].commit, reason(listed[0].commit.message)
        yield from _head(commit, said.subject, columns)
        links = [e.change for e in listed if e.change.kind.startswith("evidence-")]
        others = [e.change for e in listed if not e.change.kind.startswith("evidence-")]
        for one in (*map(item, others), *items(links)):
            detail = f" ({one.detail})" if one.detail else ""
            yield "place", plain(f"  {one.done} {one.ref}{detail}")
            for mark, words in (("- ", one.before), ("+ ", one.after)):
                if words:
                    yield from _wrapped(f"{mark}{_shown(words, show_words)}", " " * 4, columns)
        yield from _why(said, _reviewers(said, listed[0]), columns)
        yield "", ""


def _head(commit: Commit, subject: str, columns: int) -> Iterator[Line]:
    yield "head", plain(f"{commit.date[:10]}  {commit.author}  {commit.id[:SHORT]}")
    yield from _wrapped(subject, "  ", columns)


def _why(said: Reason, reviewed_by: Iterable[str], columns: int) -> Iterator[Line]:
    for number, paragraph in enumerate(said.why.split("\n\n") if said.why else ()):
        label = "why: " if number == 0 else ""
        yield from (("more", line) for _, line in _wrapped(f"{label}{paragraph}", "    ", columns))
    for name in reviewed_by:
        yield "more", plain(f"    reviewed by: {name}")


def _shown(words: str, show_words: bool) -> str:
    return " ".join(spoken(words, show_words=show_words).split())


def _wrapped(words: str, pad: str, columns: int) -> Iterator[Line]:
    wide = max(columns - len(pad), 24)
    words = " ".join(plain(words).split())
    if len(words) <= wide:  # as most are, and to wrap is slow
        if words:
            yield "", pad + words
        return
    lines = textwrap.wrap(words, wide, break_long_words=False, break_on_hyphens=False)
    yield from (("", pad + line) for line in lines)


def study_text(told: Mapping[str, tuple[Commit, Sequence[Brief]]], columns: int) -> Iterator[Line]:
    """Yield the history of a whole study or case: each commit, and what it decided, in short."""
    for commit, briefs in told.values():
        yield from _head(commit, subject(commit.message), columns)
        for _, line in _wrapped("; ".join(_in_short(briefs)), "    ", columns):
            yield "more", line


_BY_NAME = (
    "group-theme", "case-theme", "subtheme", "statement", "case", "set-aside", "taken-back",
    "supervision", "audit-record",
)  # fmt: skip
_FEW = 3
"""Themes and statements that are named one by one."""


def _in_short(briefs: Sequence[Brief]) -> Iterator[str]:
    """Yield what was decided: themes and statements by name where they are few, the rest by number."""
    for (kind, case), found in _grouped(briefs).items():
        if holder_kind(kind) in _BY_NAME and len(found) <= _FEW:
            yield f"{spelled(kind)} {', '.join(dict.fromkeys(b.ref for b in found))}"
        elif len(found) == 1 and not kind.startswith("evidence-"):
            yield f"{spelled(kind)} {found[0].ref}"
        else:
            yield f"{case}: {_plural(kind, len(found))}" if case else _plural(kind, len(found))


def _grouped(briefs: Sequence[Brief]) -> dict[tuple[str, str], list[Brief]]:
    found: dict[tuple[str, str], list[Brief]] = {}
    in_order = sorted(briefs, key=lambda b: WEIGHT[b.kind]) if len(briefs) > 1 else briefs
    for one in in_order:
        case = one.path.split("/")[1] if one.path.startswith("cases/") else ""
        found.setdefault((one.kind, case), []).append(one)
    return found


_LINKS = {"evidence-linked": "{} link{} made", "evidence-unlinked": "{} link{} undone"}


def _plural(kind: str, number: int) -> str:
    """Return a number of changes of one kind: ``29 notes added``."""
    ending = "" if number == 1 else "s"
    if kind in _LINKS:
        return _LINKS[kind].format(number, ending)
    if kind in ("set-aside", "taken-back"):
        return f"{number} {spelled(kind)}"
    thing, _, done = spelled(kind).rpartition(" ")
    return f"{number} {thing}{ending} {done}"
