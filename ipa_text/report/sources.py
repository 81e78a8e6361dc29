"""What was said, by whom, and what of it is used; and what was waived."""

from __future__ import annotations

from collections import Counter
from math import isfinite
from typing import Any

from ipa_text.report.below import caption, is_found, legend, withheld
from ipa_text.study.cells import GROUP, NOT_STATED, attributes, counted, people_rows, printable
from ipa_text.study.coverage import longest, noted_turns
from ipa_text.study.evidence import citation, lines, quotable, words
from ipa_text.study.model import Case, Extract, Interview, Study
from ipa_text.text.table import Column, Report, Table
from ipa_text.text.turns import count_words


def _bank(study: Study) -> list[tuple[Case, Extract]]:
    """Return the extracts of the main coding, and those of others that something names.

    Those whose words may not be shown are among them.
    """
    return [
        (case, extract)
        for case in study.included
        for sidecar in case.sidecars
        for extract in sidecar.extracts
        if not sidecar.coder or extract.id in case.cited_by or _listed_under(study, case, extract)
    ]


def _listed_under(study: Study, case: Case, extract: Extract) -> list[str]:
    parts = study.cited_by.get(f"{case.id}/{extract.id}", ())
    return [part.title or part.id for part in parts]


def extracts(study: Study) -> Report:
    """Return the bank of quotations, used and unused."""
    rows, data = [], []
    bank = _bank(study)
    shown = [(case, extract) for case, extract in bank if quotable(case, extract)]
    hidden = len(bank) - len(shown)
    for case, extract in shown:
        under = _listed_under(study, case, extract)
        feeds = [s.id for s in case.cited_by.get(extract.id, ())]
        rows.append(
            (
                f"{case.id}/{extract.id}",
                f"\u201c{words(case, extract)}\u201d",
                citation(case, extract),
                "; ".join(under) or "(not used)",
                ", ".join(feeds),
            )
        )
        interview = case.sources.get(extract.source)
        data.append(
            {
                "ref": f"{case.id}/{extract.id}",
                "case": case.id,
                "pseudonym": case.pseudonym,
                "text": words(case, extract),
                "path": interview.path if interview else None,
                "lines": lines(case, extract.source, extract.anchors),
                "found": is_found(case, extract),
                "words": count_words(words(case, extract)),
                "used": bool(under),
                "themes": [p.id for p in study.cited_by.get(f"{case.id}/{extract.id}", ())],
                "statements": feeds,
            }
        )
    used = sum(1 for d in data if d["used"])
    table = Table(
        "Extracts",
        (
            Column("Extract"),
            Column("Words", weight=3),
            Column("Who, lines", "Where"),
            Column("Listed under", "Under"),
            Column("Feeds"),
        ),
        tuple(rows),
        caption(legend(shown), withheld(hidden)),
    )
    summary = f"{len(data)} extracts: {used} listed under a group theme, {len(data) - used} not."
    body = {"version": 1, "extracts": data, "not_shown": hidden}
    return Report("extracts", (table,), body, summary)


def waivers(study: Study) -> Report:
    """Return what the researchers accept against a rule, and why: part of the trail."""
    rows = tuple(
        (
            w.rule,
            w.subject,
            w.why or "(no reason given)",
            f"{w.rule_place.path}:{w.rule_place.line}",
        )
        for w in study.waivers
    )
    columns = (Column("Rule"), Column("About"), Column("Reason", weight=3), Column("Where"))
    data = [
        {
            "rule": w.rule,
            "subject": w.subject,
            "why": w.why,
            "path": w.rule_place.path,
            "line": w.rule_place.line,
        }
        for w in study.waivers
    ]
    table = Table("Waivers", columns, rows)
    return Report("waivers", (table,), {"version": 1, "waivers": data})


def sample(study: Study) -> Report:
    """Return who took part, and how often each attribute occurs.

    Where the study declares how few people a cell may stand for, smaller ones are not told.
    """
    least = study.config.thresholds.smallest_cell
    attributed = [attributes(case.info) for case in study.included]
    keys = list(dict.fromkeys(k for row in attributed for k in row))
    told = printable(people_rows(case.info for case in study.included), least)
    rows = tuple(
        (
            case.id,
            case.name,
            *(row[k] for k in keys),
            str(len(case.interviews)),
            str(_minutes(case) or ""),
            str(sum(i.spoken for i in case.interviews)),
        )
        for case, row in zip(study.included, told, strict=True)
    )
    columns = (
        Column("Case"),
        Column("Name"),
        *(Column(k.replace("-", " ").capitalize()) for k in keys),
        Column("Sources", "Src", number=True),
        Column("Minutes", "Min", number=True),
        Column("Words spoken", "Words", number=True),
    )
    gone = len(study.cases) - len(study.included)
    withdrew = f" {gone} withdrew and {'is' if gone == 1 else 'are'} not shown." if gone else ""
    of = len(study.included)
    people = Table("Participants", columns, rows, f"n = {of}.{withdrew}")
    counts = {key: counted([r.get(key) or NOT_STATED for r in attributed], least) for key in keys}
    summed = Table(
        "Sample",
        (Column("Attribute"), Column("Value"), Column("n", number=True)),
        tuple(_counted(attributed, counts, least)),
        f"Each attribute sums to {of}; "
        + (f"no cell is of fewer than {least}." if least else "small cells can identify a person."),
    )
    data = {
        "version": 1,
        "of": of,
        "withdrawn": gone,
        "smallest_cell": least or None,
        "participants": [
            {
                "case": case.id,
                "pseudonym": case.pseudonym,
                "group": row[GROUP] or None,
                "attributes": {k: v for k, v in row.items() if k in known},
                "sources": len(case.interviews),
                "minutes": _minutes(case),
                "words": sum(i.spoken for i in case.interviews),
            }
            for case, known, row in zip(study.included, attributed, told, strict=True)
        ],
        "attributes": {
            key: {value: number for value, number, _ in found} for key, found in counts.items()
        },
    }
    return Report("sample", (people, summed), data)


def _minutes(case: Case) -> int | None:
    found = [i.front.get("minutes") for i in case.interviews]
    known = [m for m in found if isinstance(m, int)]
    return sum(known) if known else None


def _counted(
    attributed: list[dict[str, str]],
    counts: dict[str, list[tuple[str, int | None, str]]],
    least: int,
) -> list[tuple[str, ...]]:
    """Return the rows of the second table; numbers are told as their range."""
    rows: list[tuple[str, ...]] = []
    for key, found in counts.items():
        values = [row.get(key) or NOT_STATED for row in attributed]
        label = key.replace("-", " ").capitalize()
        known = [v for v in values if v != NOT_STATED]
        if known and all(_is_number(v) for v in known):
            low, high = min(map(float, known)), max(map(float, known))
            span = f"{low:g} to {high:g}" if low < high else f"{low:g}"
            ranged = [NOT_STATED if v == NOT_STATED else span for v in values]
            shown = sorted(counted(ranged, least), key=lambda one: one[0] != span)
        else:
            shown = found
        for value, _, told in shown:
            rows.append((label, value, told))
            label = ""
    return rows


def _is_number(told: str) -> bool:
    try:
        return isfinite(float(told))
    except ValueError:
        return False


def balance(study: Study) -> Report:
    """Return how much each participant says, and how much of it stands under group themes."""
    listed = {ref.id for t in study.themes for p in t.parts for ref in p.extracts}
    counts: dict[str, tuple[int, int, int]] = {}
    for case in study.included:
        mine = [
            x for n, x in case.extracts.items() if f"{case.id}/{n}" in listed and quotable(case, x)
        ]
        quoted = sum(count_words(words(case, x)) for x in mine)
        counts[case.id] = (sum(i.spoken for i in case.interviews), len(mine), quoted)
    total = sum(quoted for _, _, quoted in counts.values())
    rows = tuple(
        (
            case.name,
            str(spoken),
            str(number),
            str(quoted),
            f"{quoted / total:.0%}" if total else "-",
            f"{quoted / spoken:.1%}" if spoken else "-",
        )
        for case in study.included
        for spoken, number, quoted in [counts[case.id]]
    )
    table = Table(
        "Balance of evidence",
        (
            Column("Participant", "Who"),
            Column("Words spoken", "Spoken", number=True),
            Column("Extracts listed", "Extracts", number=True),
            Column("Words quoted", "Quoted", number=True),
            Column("Of all quoted", "Share", number=True),
            Column("Of own talk", "Of own", number=True),
        ),
        rows,
        "Extracts listed under group themes, each counted once. A share says nothing of quality.",
    )
    data = {
        "version": 1,
        "quoted": total,
        "cases": [
            {
                "case": case.id,
                "pseudonym": case.pseudonym,
                "spoken": counts[case.id][0],
                "extracts": counts[case.id][1],
                "quoted": counts[case.id][2],
                "share": counts[case.id][2] / total if total else None,
            }
            for case in study.included
        ],
    }
    return Report("balance", (table,), data)


def coverage(study: Study) -> Report:
    """Return for each source how much of it is noted, by which notes, and the longest bare stretch."""
    kinds = study.config.categories
    rows, data = [], []
    for case in study.included:
        for interview in case.interviews:
            found = _covered(case, interview, kinds)
            data.append(found)
            bare = found["longest_without_note"]
            rows.append(
                (
                    case.name,
                    interview.name,
                    str(found["words"]),
                    f"{found['turns_noted']} of {found['turns']}",
                    *(str(found["notes"].get(kind, 0)) for kind in kinds),
                    _bare(bare),
                )
            )
    table = Table(
        "Coverage of the transcripts",
        (
            Column("Participant", "Who"),
            Column("Source"),
            Column("Words", number=True),
            Column("Turns noted", "Turns", number=True),
            *(
                Column(kind.capitalize(), kind[:4].capitalize() + ".", number=True)
                for kind in kinds
            ),
            Column("Longest stretch without a note", "Longest bare"),
        ),
        tuple(rows),
        "Words and turns of the participant. A stretch is counted in words, from turn to turn.",
    )
    return Report("coverage", (table,), {"version": 1, "sources": data})


def _bare(stretch: dict[str, Any] | None) -> str:
    """Return a stretch without a note: its words, and the turn or turns that it is."""
    if stretch is None:
        return "-"
    first, last = stretch["from"], stretch["to"]
    return f"{stretch['words']} ({first if first == last else f'{first}..{last}'})"


def _covered(case: Case, interview: Interview, kinds: tuple[str, ...]) -> dict[str, Any]:
    turns = interview.transcript.turns
    mine = [n for n, t in enumerate(turns) if t.role == "participant"]
    noted = noted_turns(case, interview)
    notes = Counter(n.category for n in case.counted_notes if n.source == interview.name)
    bare = longest(case, interview)
    return {
        "case": case.id,
        "pseudonym": case.pseudonym,
        "source": interview.name,
        "path": interview.path,
        "words": interview.spoken,
        "turns": len(mine),
        "turns_noted": sum(1 for n in mine if n in noted),
        "notes": {kind: notes.get(kind, 0) for kind in kinds},
        "longest_without_note": {
            "from": bare.first.id,
            "to": bare.last.id,
            "words": bare.words,
            "lines": [bare.first.first_line, bare.last.last_line],
        }
        if bare
        else None,
    }
