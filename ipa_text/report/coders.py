"""The notes of two coders of one transcript side by side, and a record to be filled in."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ipa_text.errors import CannotWork
from ipa_text.report.agreement import Agreement, agreement
from ipa_text.study.coders import Meeting, Pair, pairs
from ipa_text.study.evidence import cite, span_text, words
from ipa_text.study.model import Case, Note, Study
from ipa_text.study.withheld import for_readers
from ipa_text.text.table import Column, Report, Table

_SAYS = {"same": "same category", "differ": "categories differ"}
_ABOUT = (
    "Description, and no verdict: in IPA two readings may differ and both be good. Units are counted as"
    " named; chance-corrected figures say little over few of them."
)


def compared(
    study: Study, case: Case, *, show_words: bool, figures: bool, flat: bool = False
) -> Report:
    """Return where two codings of each source agree, differ in category, or where one noted.

    ``flat`` puts every pair of codings into one table.

    Raises CannotWork where no source was coded twice, or figures cannot be computed.
    """
    found = pairs(case, first_coder(study, case))
    if not found:
        raise CannotWork(
            f"{case.id} was coded by one person: a second coder's notes stand in a file of their own,"
            " interview-1.notes.kb.yaml"
        )
    named = [(pair, agreement(pair) if figures else ()) for pair in found]
    tables = [_table(case, pair, show_words=show_words) for pair in found]
    if flat:
        tables = [_flat(case, found, show_words=show_words)]
    tables += [_figures(pair, given) for pair, given in named if given]
    body = {
        "version": 1,
        "case": case.id,
        "pairs": [_data(case, pair, given, show_words=show_words) for pair, given in named],
    }
    return Report("compare", tuple(tables), body, " ".join(_sum(pair) for pair in found))


def first_coder(study: Study, case: Case) -> str:
    """Return the initials of who made the main coding, as far as notes or researchers tell."""
    coders = {s.coder for s in case.sidecars if s.coder}
    signed = {n.by for s in case.sidecars if not s.coder for n in s.notes if n.by}
    people = study.config.info.get("researchers")
    others = [str(p) for p in people if str(p) not in coders] if isinstance(people, dict) else []
    if len(signed) == 1:
        return signed.pop()
    return others[0] if len(others) == 1 else "first"


def _sum(pair: Pair) -> str:
    number = Counter(m.outcome for m in pair.meetings)
    alone = Counter(pair.one if m.one else pair.other for m in pair.meetings if m.outcome == "one")
    return (
        f"{pair.source}: {number['same'] + number['differ']} places noted by both"
        f" ({number['same']} in the same category, {number['differ']} in another);"
        f" {alone[pair.one]} by {pair.one} alone, {alone[pair.other]} by {pair.other} alone."
    )


def says(pair: Pair, meeting: Meeting) -> str:
    """Return what a meeting comes to, in words."""
    if meeting.outcome in _SAYS:
        return _SAYS[meeting.outcome]
    who = pair.one if meeting.one else pair.other
    return f"only {who}" + (", on words that both noted" if meeting.beside else "")


def _table(case: Case, pair: Pair, *, show_words: bool) -> Table:
    columns = [Column("Lines"), Column(pair.one, weight=3), Column(pair.other, weight=3)]
    columns.append(Column("Which"))
    if show_words:
        columns.insert(1, Column("Words", weight=3))
    rows = []
    for meeting in pair.meetings:
        row = [
            _lines(meeting),
            _note(case, meeting.one),
            _note(case, meeting.other),
            says(pair, meeting),
        ]
        if show_words:
            row.insert(1, _words(case, meeting))
        rows.append(tuple(row))
    title = f"{cite(case, pair.source)}: {pair.one} and {pair.other}"
    return Table(title, tuple(columns), tuple(rows), _CAPTION, lines_between=True)


def _flat(case: Case, found: tuple[Pair, ...], *, show_words: bool) -> Table:
    heads = ["Source", "Lines", "First coder", "First note", "Second coder", "Second note", "Which"]
    rows = []
    for pair in found:
        for m in pair.meetings:
            row = [
                pair.source,
                _lines(m),
                pair.one,
                _note(case, m.one),
                pair.other,
                _note(case, m.other),
            ]
            row += [says(pair, m), *([_words(case, m)] if show_words else [])]
            rows.append(tuple(row))
    heads += ["Words"] if show_words else []
    return Table("", tuple(Column(head) for head in heads), tuple(rows))


_CAPTION = (
    "Notes are laid side by side where their words overlap in the transcript, each beside one at most:"
    " first those that share most."
)


def _figures(pair: Pair, given: tuple[Agreement, ...]) -> Table:
    rows = tuple(
        (a.over, str(a.units), _number(a.percent, "{:.0f} %"), _number(a.kappa), _number(a.alpha))
        for a in given
    )
    columns = (
        Column("Over"),
        Column("Units", number=True),
        Column("Agreed", number=True),
        Column("Cohen's kappa", number=True),
        Column("Krippendorff's alpha", number=True),
    )
    return Table(f"Agreement of {pair.one} and {pair.other}, {pair.source}", columns, rows, _ABOUT)


def _number(value: float | None, form: str = "{:.2f}") -> str:
    return "-" if value is None else form.format(value)


def _lines(meeting: Meeting) -> str:
    return span_text((meeting.first, meeting.last) if meeting.first else None)


def _note(case: Case, note: Note | None) -> str:
    if note is None:
        return ""
    return f"{note.id} ({note.category}) {' '.join(for_readers(case, note.text).split())}"


def _words(case: Case, meeting: Meeting) -> str:
    note = meeting.one or meeting.other
    return words(case, note) if note else ""


def _data(
    case: Case, pair: Pair, given: tuple[Agreement, ...], *, show_words: bool
) -> dict[str, Any]:
    return {
        "source": pair.source,
        "coders": [pair.one, pair.other],
        "places": [
            {
                "lines": [m.first, m.last],
                "outcome": m.outcome,
                "notes": [_as_data(case, m.one), _as_data(case, m.other)],
                **({"words": _words(case, m)} if show_words else {}),
            }
            for m in pair.meetings
        ],
        "agreement": [a._asdict() for a in given],
    }


def _as_data(case: Case, note: Note | None) -> dict[str, Any] | None:
    if note is None:
        return None
    return {"id": note.id, "category": note.category, "note": for_readers(case, note.text)}


def record(study: Study, case: Case, day: str) -> tuple[str, str]:
    """Return path and text of a record of supervision on what differs, its outcomes left open.

    What differs are the places that both coders noted in different categories.

    It names notes and quotes nobody. Raises CannotWork where no source was coded twice.
    """
    found = pairs(case, first_coder(study, case))
    places = [m for pair in found for m in pair.meetings if m.outcome == "differ"]
    if not places:
        raise CannotWork(
            f"{case.id}: there is no place that two coders noted in different categories"
        )
    people = study.config.info.get("researchers")
    known = {str(p) for p in people} if isinstance(people, dict) else set()
    present = dict.fromkeys(who for p in found for who in (p.one, p.other) if who in known)
    decisions = "".join(_decision(case, meeting) for meeting in places)
    text = (
        f"---\ndate: {day}\npresent: [{', '.join(present)}]\ndecisions:\n{decisions}---\n\n"
        "# Two readings\n"
    )
    return f"{case.path}/supervision/{day}-two-readings.md", text


def _decision(case: Case, meeting: Meeting) -> str:
    notes = [note for note in (meeting.one, meeting.other) if note and note.id]
    seen = "".join(f"      - {case.id}/{note.id}\n" for note in notes)
    return f"  - seen:\n{seen}    outcome:\n" if seen else ""
