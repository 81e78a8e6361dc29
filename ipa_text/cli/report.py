"""``ipa-text report``: print the tables of the analysis."""

from __future__ import annotations

from collections.abc import Callable

import click

from ipa_text.cli.common import broken_note, echo_json, load_study
from ipa_text.errors import CannotWork
from ipa_text.report import cases, reviews, sources, themes
from ipa_text.study.model import Case, Study
from ipa_text.text.plain import plain
from ipa_text.text.spelling import nearest
from ipa_text.text.table import FORMATS, UNBOUNDED, Report, render, width, wrapped

_STUDY: dict[str, Callable[[Study], Report]] = {
    "themes": themes.themes,
    "recurrence": themes.recurrence,
    "extracts": sources.extracts,
    "sample": sources.sample,
    "balance": sources.balance,
    "coverage": sources.coverage,
    "waivers": sources.waivers,
    "reviews": reviews.reviews,
}
_CASE: dict[str, Callable[[Study, Case], Report]] = {
    "case": cases.case_table,
    "statements": cases.statements,
}


@click.command("report")
@click.argument("kind", default="themes", metavar="[KIND]")
@click.argument("case", required=False, metavar="[CASE]")
@click.option(
    "--format", "form", type=click.Choice(("text", *FORMATS)), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, kind: str, case: str | None, form: str) -> None:
    """Print a table of the analysis.

    \b
    themes          the master table: theme, subtheme, quotation, who and lines, prevalence
    recurrence      themes by participants, against the study's threshold
    case CASE       one person's table: themes, moves, statements, key words, lines
    statements CASE how that person's notes became statements became themes
    extracts        the bank of quotations, used and unused
    sample          who took part
    balance         how many words of each participant are quoted
    coverage        how much of each transcript is noted
    waivers         what is accepted against a rule, and why
    reviews         what was reviewed, by whom, and what has changed since

    Every prevalence names its basis and denominator. Nothing here judges the analysis.
    """  # noqa: D301 - click reads it
    if kind not in _STUDY and kind not in _CASE:
        hint = nearest(kind, [*_STUDY, *_CASE])
        raise CannotWork(f"there is no report `{kind}`{hint}; see `ipa-text report --help`")
    _, study = load_study(ctx)
    if kind in _CASE:
        report = _CASE[kind](study, case_named(study, kind, case))
    elif case:
        raise CannotWork(f"the report `{kind}` is of the whole study; it takes no case")
    else:
        report = _STUDY[kind](study)
    broken_note(study)
    print_report(report, form)


def case_named(study: Study, kind: str, name: str | None) -> Case:
    """Return the case that a command line names, by id or pseudonym; raises CannotWork."""
    if name is None:
        listed = ", ".join(c.id for c in study.included) or "none yet"
        raise CannotWork(f"say whose: `ipa-text report {kind} CASE` (cases: {listed})")
    name = name.removeprefix("cases/").strip("/")
    found = [c for c in study.cases if c.id == name] or [
        c for c in study.cases if name and c.pseudonym == name
    ]
    if not found:
        known = [n for c in study.cases for n in (c.id, c.pseudonym) if n]
        raise CannotWork(f"there is no case `{name}`{nearest(name, known)}")
    if len(found) > 1:
        raise CannotWork(f"`{name}` could be {', '.join(c.id for c in found)}: say which")
    [case] = found
    if case.gone:
        raise CannotWork(f"{case.id} withdrew: nothing of theirs is reported")
    return case


def print_report(report: Report, form: str) -> None:
    """Print a report in one of its forms; as CSV its first table."""
    if form == "json":
        echo_json(report.data)
        return
    if form == "csv":
        click.echo(render(report.tables[0], form).encode("utf-8", "backslashreplace"), nl=False)
        return
    if report.summary:
        columns = width() if form == "text" else UNBOUNDED
        click.echo("\n".join(wrapped(plain(report.summary), columns)) + "\n")
    click.echo("\n".join(render(table, form) for table in report.tables), nl=False)
