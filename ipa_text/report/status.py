"""How far each case has come, and what to do next."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ipa_text.report.reviews import everything, in_words, shares
from ipa_text.study.coverage import longest, noted_turns
from ipa_text.study.model import STAGES, Case, Study
from ipa_text.study.terms import Terms, terms
from ipa_text.text.spelling import some
from ipa_text.text.table import Column, Report, Table


def status(study: Study) -> Report:
    """Return per case: words, turns noted, notes by kind, unused notes, statements, themes, next."""
    kinds = study.config.categories
    named = terms(study.config.terminology)
    data = [_case(study, case) for case in study.cases]
    rows = []
    for found in data:
        if found["withdrawn"]:
            rows.append((f"{found['case']}", "withdrawn", *[""] * (6 + len(kinds)), ""))
            continue
        bare = found["longest_without_note"]
        rows.append(
            (
                f"{found['pseudonym'] or found['case']} ({found['case']})",
                found["stage"],
                str(found["words"]),
                f"{found['turns_noted']}/{found['turns']}",
                *(str(found["notes"][kind]) for kind in kinds),
                str(found["unused_notes"]),
                str(found["statements"]),
                str(found["themes"]),
                str(bare),
                found["next"],
            )
        )
    read = everything(study)
    shared = shares(study, read)
    table = Table(
        study.config.title,
        (
            Column("Case"),
            Column("Stage"),
            Column("Words", number=True),
            Column("Turns noted", "Turns", number=True),
            *(
                Column(kind.capitalize(), kind[:4].capitalize() + ".", number=True)
                for kind in kinds
            ),
            Column("Unused notes", "Un.", number=True),
            Column("Statements", "St.", number=True),
            Column("Themes", "Th.", number=True),
            Column("Longest bare", "Bare", number=True),
            Column("Next"),
        ),
        tuple(rows),
        "Words and turns are the participant's. Longest bare: most words in a row without a note."
        " Unused notes need no reason.",
    )
    body = {
        "version": 1,
        "title": study.config.title,
        "stage": study.config.stage,
        "cases": data,
        "group_themes": len(study.themes),
        "reviewed": [share._asdict() for share in shared],
        "next": _study_next(study, named),
    }
    said = f"{in_words(shared)} " if read else ""
    return Report("status", (table,), body, f"{said}Next: {body['next']}")


def _case(study: Study, case: Case) -> dict[str, Any]:
    notes = Counter(n.category for n in case.counted_notes)
    turns = noted = bare = 0
    for interview in case.interviews:
        on = noted_turns(case, interview)
        mine = [n for n, t in enumerate(interview.transcript.turns) if t.role == "participant"]
        turns += len(mine)
        noted += sum(1 for n in mine if n in on)
        stretch = longest(case, interview)
        bare = max(bare, stretch.words if stretch else 0)
    unused = [
        n.id for n in case.counted_notes if n.id not in case.cited_by and n.id not in case.dropped
    ]
    return {
        "case": case.id,
        "pseudonym": case.pseudonym,
        "stage": case.stage,
        "withdrawn": case.gone,
        "sources": [i.name for i in case.interviews],
        "words": sum(i.spoken for i in case.interviews),
        "turns": turns,
        "turns_noted": noted,
        "notes": {k: notes.get(k, 0) for k in study.config.categories},
        "unused_notes": len(unused),
        "statements": len(case.statements),
        "themes": len(case.themes),
        "longest_without_note": bare,
        "next": "" if case.gone else _case_next(study, case, bare, terms(study.config.terminology)),
    }


def _case_next(study: Study, case: Case, bare: int, named: Terms) -> str:
    """Return the next thing that is missing in a case, by the order of the method."""
    if not case.interviews:
        return "add a transcript: interview-1.md"
    unchecked = [i.name for i in case.interviews if i.kind == "interview" and not i.checked]
    if unchecked:
        return f"check {unchecked[0]} against the recording"
    if not case.counted_notes:
        return f"read, and write the first {named.note}s"
    if not case.statements:
        limit = study.config.thresholds.uncoded_words
        return (
            f"look at the {bare} words without a note"
            if bare > limit
            else f"write {named.statement}s"
        )
    loose = [
        s for s in case.statements if s.id not in case.clustered_in and s.id not in case.dropped
    ]
    if not case.themes:
        one = len(case.statements) == 1
        return f"cluster {len(case.statements)} {named.statement}{'' if one else 's'}"
    if loose:
        return f"cluster or set aside {some([s.id for s in loose], 1)}"
    return "-"


def _study_next(study: Study, named: Terms) -> str:
    if not study.cases:
        return "add the first case: see cases/README.md"
    waiting = [c for c in study.included if not c.themes]
    if waiting:
        case = waiting[0]
        bare = max((s.words for i in case.interviews if (s := longest(case, i))), default=0)
        return f"{case.name}: {_case_next(study, case, bare, named)}"
    if not study.themes:
        return f"look across the cases: {named.group_theme}s go into themes.yaml"
    if study.config.stage in STAGES and STAGES.index(study.config.stage) < len(STAGES) - 1:
        return "`ipa-text check`, then `ipa-text report`"
    return "`ipa-text check`, `ipa-text report`, and write"
