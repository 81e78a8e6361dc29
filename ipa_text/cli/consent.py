"""``ipa-text consent``: what was promised to participants, and until when."""

from __future__ import annotations

from datetime import date, datetime

import click

from ipa_text.cli.common import DAY, broken_note, echo_json, load_study
from ipa_text.report.consent import consent
from ipa_text.text.plain import plain
from ipa_text.text.table import FORMATS, UNBOUNDED, render, width, wrapped
from ipa_text.trail.tags import tagged


@click.command("consent")
@click.option(
    "--today",
    type=DAY,
    metavar="DATE",
    help="Take this day for today.",
)
@click.option(
    "--format", "form", type=click.Choice(("text", *FORMATS)), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, today: datetime | None, form: str) -> None:
    """Show what participants were promised: consent, quoting, until when each may withdraw.

    Windows are declared in study.yaml and counted in months of the calendar, from the last interview or
    the last consent; the last day still counts. Said too are member checks that are due, and what was
    submitted, published or recorded while somebody could still withdraw. A day that comes near is no
    mistake: the exit code is 0.
    """
    root, study = load_study(ctx)
    report = consent(study, today.date() if today else date.today(), tagged(root))
    broken_note(study)
    if form == "json":
        echo_json(report.data)
        return
    if form == "csv":
        click.echo(render(report.tables[0], form).encode("utf-8", "backslashreplace"), nl=False)
        return
    columns = width() if form == "text" else UNBOUNDED
    click.echo("\n".join(render(table, form) for table in report.tables), nl=False)
    click.echo("\n" + "\n".join(wrapped(plain(report.summary), columns)))
