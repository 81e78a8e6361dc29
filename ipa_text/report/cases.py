"""``case`` and ``statements``: one person's table, and how notes became statements became themes."""

from __future__ import annotations

from typing import Any

from ipa_text.report.below import legend
from ipa_text.study.evidence import citation, lines, statements_under, words
from ipa_text.study.model import Case, CaseTheme, Extract, Note, Statement, Study
from ipa_text.study.terms import plural, terms
from ipa_text.study.withheld import for_readers
from ipa_text.text.table import Column, Report, Table


def _entry(case: Case, name: str) -> Note | Extract | None:
    return case.notes.get(name) or case.extracts.get(name)


def _evidence(case: Case, statement: Statement) -> list[Note | Extract]:
    found = [_entry(case, ref.id) for ref in statement.evidence]
    return [entry for entry in found if entry is not None]


def _key(case: Case, statement: Statement) -> Note | Extract | None:
    """Return whose words show a statement: its key, or the first of its evidence that quotes."""
    named = _entry(case, statement.key.id) if statement.key else None
    evidence = _evidence(case, statement)
    quoting = [entry for entry in evidence if any(a.quote for a in entry.anchors)]
    return named or next(iter((*quoting, *evidence)), None)


def _words(case: Case, statement: Statement) -> tuple[str, str]:
    key = _key(case, statement)
    if key is None:
        return "", ""
    return f"\u201c{words(case, key)}\u201d", citation(case, key)


def _unclustered(case: Case) -> list[Statement]:
    return [s for s in case.statements if s.id not in case.clustered_in]


def case_table(study: Study, case: Case) -> Report:
    """Return a person's table: themes with moves, statements, key words, lines."""
    named = terms(study.config.terminology)
    rows: list[tuple[str, ...]] = []
    for theme in case.themes:
        for part in theme.parts:
            rows += _theme_rows(case, part)
    for number, statement in enumerate(_unclustered(case)):
        aside = case.dropped.get(statement.id)
        label = "" if number else "(in no theme)"
        why = f" (set aside: {for_readers(case, aside.why)})" if aside else ""
        rows.append((label, "", statement.text + why, *_words(case, statement)))
    table = Table(
        f"{named.case_table}: {case.name}",
        (
            Column(named.case_theme.capitalize(), "Theme", weight=2),
            Column("Made by", "By"),
            Column(named.statement.capitalize(), "Statement", weight=2),
            Column("Key words", weight=3),
            Column("Lines"),
        ),
        tuple(rows),
        legend((case, key) for one in case.statements if (key := _key(case, one))),
        lines_between=True,
    )
    return Report("case", (table,), _case_json(case), _case_summary(study, case))


def _case_summary(study: Study, case: Case) -> str:
    named = terms(study.config.terminology)
    return (
        f"{case.name} ({case.id}): {plural(len(case.counted_notes), named.note)},"
        f" {plural(len(case.statements), named.statement)},"
        f" {plural(len(case.themes), named.case_theme)}."
    )


def _theme_rows(case: Case, part: CaseTheme) -> list[tuple[str, ...]]:
    label = part.title or part.id
    title = f"\u2013 {label}" if part.parent else label
    moves = ", ".join(part.moves)
    rows: list[tuple[str, ...]] = []
    for ref in part.evidence:
        statement = case.statement.get(ref.id)
        if statement is None:
            continue
        pole = f" [{ref.pole}]" if ref.pole else ""
        rows.append((title, moves, statement.text + pole, *_words(case, statement)))
        title = moves = ""
    return rows or [(title, moves, "", "", "")]


def _case_json(case: Case) -> dict[str, Any]:
    return {
        "version": 1,
        "case": case.id,
        "pseudonym": case.pseudonym,
        "themes": [_theme_json(case, theme) for theme in case.themes],
        "statements_in_no_theme": [_statement_json(case, s) for s in _unclustered(case)],
        "set_aside": [{"id": a.id, "why": for_readers(case, a.why)} for a in case.set_aside],
    }


def _theme_json(case: Case, theme: CaseTheme) -> dict[str, Any]:
    poles = {ref.id: ref.pole for ref in theme.evidence if ref.pole}
    own = [case.statement[r.id] for r in theme.evidence if r.id in case.statement]
    return {
        "id": theme.id,
        "title": theme.title,
        "how": list(theme.moves),
        "statements": [
            {**_statement_json(case, s), "pole": poles.get(s.id)} for s in dict.fromkeys(own)
        ],
        "subthemes": [_theme_json(case, sub) for sub in theme.subthemes],
    }


def _statement_json(case: Case, statement: Statement) -> dict[str, Any]:
    key = _key(case, statement)
    return {
        "id": statement.id,
        "text": statement.text,
        "from": [ref.id for ref in statement.evidence],
        "key": _entry_json(case, key) if key else None,
    }


def _entry_json(case: Case, entry: Note | Extract) -> dict[str, Any]:
    interview = case.sources.get(entry.source)
    return {
        "id": entry.id,
        "text": words(case, entry),
        "path": interview.path if interview else None,
        "lines": lines(case, entry.source, entry.anchors),
        "citation": citation(case, entry),
    }


def statements(study: Study, case: Case) -> Report:
    """Return how the notes of a case became statements, and statements themes."""
    named = terms(study.config.terminology)
    rows: list[tuple[str, ...]] = []
    data: list[dict[str, Any]] = []
    for statement in _in_theme_order(case):
        within = case.clustered_in.get(statement.id, ())
        theme = "; ".join(t.title or t.id for t in within) or _fate(case, statement)
        label = statement.text
        evidence = _evidence(case, statement)
        for entry in evidence:
            kind = entry.category if isinstance(entry, Note) else "extract"
            note = for_readers(case, entry.text) if isinstance(entry, Note) else ""
            quote = f"\u201c{words(case, entry)}\u201d"
            rows.append((theme, label, kind, note, quote, citation(case, entry)))
            theme = label = ""
        if not evidence:
            rows.append((theme, label, "", "", "", ""))
        data.append(
            {
                **_statement_json(case, statement),
                "themes": [t.id for t in within],
                "set_aside": statement.id in case.dropped,
                "evidence": [
                    {
                        **_entry_json(case, entry),
                        "kind": "note" if isinstance(entry, Note) else "extract",
                        "category": entry.category if isinstance(entry, Note) else None,
                        "note": for_readers(case, entry.text) if isinstance(entry, Note) else None,
                    }
                    for entry in evidence
                ],
            }
        )
    table = Table(
        f"How {named.note}s became {named.statement}s and themes: {case.name}",
        (
            Column(named.case_theme.capitalize(), "Theme", weight=2),
            Column(named.statement.capitalize(), "Statement", weight=2),
            Column("Kind"),
            Column(named.note.capitalize(), "Note", weight=3),
            Column("Words", weight=3),
            Column("Lines"),
        ),
        tuple(rows),
        legend((case, entry) for one in case.statements for entry in _evidence(case, one)),
        lines_between=True,
    )
    body = {"version": 1, "case": case.id, "pseudonym": case.pseudonym, "statements": data}
    return Report("statements", (table,), body, _case_summary(study, case))


def _fate(case: Case, statement: Statement) -> str:
    aside = case.dropped.get(statement.id)
    return f"(set aside: {for_readers(case, aside.why)})" if aside else "(in no theme)"


def _in_theme_order(case: Case) -> list[Statement]:
    listed = [s for theme in case.themes for s in statements_under(case, theme)]
    return list(dict.fromkeys([*listed, *case.statements]))
