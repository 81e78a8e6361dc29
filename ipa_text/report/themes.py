"""``themes`` and ``recurrence``: the master table, and who is in which theme."""

from __future__ import annotations

from typing import Any

from ipa_text.report.below import caption, is_found, legend, not_listed, withheld
from ipa_text.study.counting import Count, amount, count, in_order, listed, measured, needed
from ipa_text.study.evidence import citation, lines, resolve, statements_under, words
from ipa_text.study.model import Case, Extract, GroupTheme, Study
from ipa_text.study.terms import plural, terms
from ipa_text.text.table import Column, Report, Table


def prevalence(counted: Count, basis: str) -> str:
    """Return a prevalence with its basis and denominator: ``4 of 6 coded, 1 of them divergent``."""
    present = counted.on(basis)
    told = f"{len(present)} of {counted.of} {basis}"
    both = [case for case in counted.diverging if case in present]
    return told + (f", {len(both)} of them divergent" if both and basis != "converging" else "")


def themes(study: Study) -> Report:
    """Return the master table: group theme, subtheme, quotation, case and lines, prevalence."""
    named = terms(study.config.terminology)
    ordered = in_order(study, study.themes)
    rows: list[tuple[str, ...]] = []
    for theme in ordered:
        rows += _rows(study, theme)
    shown = [pair for part in study.parts for pair in _extracts(study, part)]
    hidden = not_listed(study)
    table = Table(
        named.group_table,
        (
            Column(named.group_theme.capitalize(), "Theme", weight=2),
            Column("Subtheme", weight=2),
            Column("Quotation", weight=4),
            Column("Who, lines", "Where", weight=2),
            Column("Prevalence", weight=2),
        ),
        tuple(rows),
        caption(_basis_note(study), legend(shown), withheld(hidden)),
        lines_between=True,
    )
    data = {
        "version": 1,
        "of": len(study.included),
        "basis": study.config.thresholds.basis,
        "order": study.order,
        "themes": [_json(study, theme) for theme in ordered],
        "not_shown": hidden,
    }
    return Report("themes", (table,), data, _summary(study))


def _summary(study: Study) -> str:
    named = terms(study.config.terminology)
    notes = sum(len(c.counted_notes) for c in study.included)
    statements = sum(len(c.statements) for c in study.included)
    case_themes = sum(len(c.themes) for c in study.included)
    return (
        f"{study.config.title or 'This study'}: {plural(len(study.included), 'participant')},"
        f" {plural(notes, named.note)}, {plural(statements, named.statement)},"
        f" {plural(case_themes, named.case_theme)}, {plural(len(study.themes), named.group_theme)}."
    )


def _basis_note(study: Study) -> str:
    limits = study.config.thresholds
    told = {
        "coded": "Coded: participants with evidence under the theme, convergent or divergent.",
        "converging": "Converging: participants with evidence for the theme.",
        "quoted": "Quoted: participants with an extract listed under the theme.",
    }[limits.basis if limits.basis in ("converging", "quoted") else "coded"]
    order = "prevalence, then amount of evidence" if study.order == "prevalence" else "the author's"
    of = plural(len(study.included), "participant")
    return f"{told} Of {of} (those not withdrawn). Order: {order}."


def _rows(study: Study, theme: GroupTheme) -> list[tuple[str, ...]]:
    """Return the rows of one theme; a cell that repeats the one above is empty."""
    basis = study.config.thresholds.basis
    told = prevalence(count(study, theme), basis)
    rows: list[tuple[str, ...]] = []
    own = _extracts(study, theme)
    first = theme.title or theme.id
    rows.append((first, "", *(_quoted(*own[0]) if own else ("", "")), told))
    rows += [("", "", *_quoted(*pair), "") for pair in own[1:]]
    for sub in in_order(study, theme.subthemes):
        quotes = _extracts(study, sub)
        told = prevalence(count(study, sub), basis)
        rows.append(("", sub.title or sub.id, *(_quoted(*quotes[0]) if quotes else ("", "")), told))
        rows += [("", "", *_quoted(*pair), "") for pair in quotes[1:]]
    return rows


def _extracts(study: Study, part: GroupTheme) -> list[tuple[Case, Extract]]:
    """Return the extracts listed under a theme or subtheme itself, as far as they may be shown."""
    found = ((study.case[f.case.id], f.id) for f in listed(study, part))
    return [(case, case.extracts[name]) for case, name in found]


def _quoted(case: Case, extract: Extract) -> tuple[str, str]:
    translated = f" [{extract.translation}]" if extract.translation else ""
    return f"\u201c{words(case, extract)}\u201d{translated}", citation(case, extract)


def _json(study: Study, theme: GroupTheme) -> dict[str, Any]:
    counted = count(study, theme)
    return {
        "id": theme.id,
        "title": theme.title,
        "definition": theme.definition,
        "prevalence": {
            "coded": len(counted.coded),
            "converging": len(counted.converging),
            "diverging": len(counted.diverging),
            "quoted": len(counted.quoted),
            "of": counted.of,
        },
        "cases": {
            "coded": list(counted.coded),
            "converging": list(counted.converging),
            "diverging": list(counted.diverging),
            "quoted": list(counted.quoted),
        },
        "statements": amount(study, theme).statements,
        "extracts": [_extract_json(c, x) for c, x in _extracts(study, theme)],
        "subthemes": [_json(study, sub) for sub in in_order(study, theme.subthemes)],
    }


def _extract_json(case: Case, extract: Extract) -> dict[str, Any]:
    interview = case.sources.get(extract.source)
    return {
        "ref": f"{case.id}/{extract.id}",
        "case": case.id,
        "pseudonym": case.pseudonym,
        "text": words(case, extract),
        "translation": extract.translation or None,
        "path": interview.path if interview else None,
        "lines": lines(case, extract.source, extract.anchors),
        "citation": citation(case, extract),
        "found": is_found(case, extract),
    }


def recurrence(study: Study) -> Report:
    """Return themes by cases: how many statements of each feed a theme, and who diverges."""
    limits = study.config.thresholds
    wanted = needed(limits.recurrence, len(study.included))
    held = measured(study)
    rows, data = [], []
    for theme in in_order(study, study.themes):
        for part in (theme, *in_order(study, theme.subthemes)):
            counted = count(study, part)
            present = counted.on(limits.basis)
            met = len(present) >= wanted if wanted and part in held else None
            label = part.title or part.id
            rows.append(
                (
                    f"  {label}" if part.parent else label,
                    *(_cell(study, part, case, counted) for case in study.included),
                    f"{len(present)} of {counted.of}",
                    {True: "met", False: "below", None: "-"}[met],
                )
            )
            data.append(
                {
                    "id": part.id,
                    "title": part.title,
                    "level": _level(part),
                    "present": list(present),
                    "diverging": list(counted.diverging),
                    "count": len(present),
                    "of": counted.of,
                    "threshold_met": met,
                }
            )
    asked = str(limits.recurrence or "none declared")
    if wanted and study.included:
        asked += f" ({wanted} of {len(study.included)})"
    table = Table(
        "Recurrence of themes across participants",
        (
            Column("Theme"),
            *(Column(case.name, case.id, number=True) for case in study.included),
            Column("Present in", "In", number=True),
            Column("Threshold", "Thr."),
        ),
        tuple(rows),
        f"Cells: statements of that participant under the theme; d marks divergent evidence. Present:"
        f" {limits.basis}. Threshold: {asked}.",
    )
    cases = [case.id for case in study.included]
    return Report(
        "recurrence",
        (table,),
        {
            "version": 1,
            "cases": cases,
            "pseudonyms": {case.id: case.pseudonym for case in study.included},
            "basis": limits.basis,
            "threshold": limits.recurrence,
            "needed": wanted or None,
            "rows": data,
        },
    )


def _level(part: GroupTheme) -> str:
    return "subtheme" if part.parent else "theme"


def _cell(study: Study, theme: GroupTheme, case: Case, counted: Count) -> str:
    if case.id not in counted.coded:
        return "\u00b7"
    found = [
        statement
        for part in theme.parts
        for ref in (*part.evidence, *part.diverges)
        if (named := resolve(study, ref.id)) and named[0] is case
        for statement in statements_under(case, named[1])
    ]
    mark = "d" if case.id in counted.diverging else ""
    return f"{len(set(found))}{mark}"
