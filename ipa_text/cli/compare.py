"""``ipa-text compare``: the notes of two coders side by side."""

from __future__ import annotations

import sys
from datetime import date, datetime

import click

from ipa_text.cli import changes
from ipa_text.cli.common import DAY, broken_note, load_study, show_words_by_default
from ipa_text.cli.report import case_named, print_report
from ipa_text.text.plain import plain
from ipa_text.text.table import FORMATS


@click.command("compare")
@click.argument("case", metavar="CASE")
@click.option("--agreement", "figures", is_flag=True, help="Describe agreement in figures too.")
@click.option("--record", "recording", is_flag=True, help="Begin a supervision record of it.")
@click.option(
    "--date",
    "day",
    type=DAY,
    metavar="DATE",
    help="The day of the record. [default: today]",
)
@click.option(
    "--format", "form", type=click.Choice(("text", *FORMATS)), default="text", show_default=True
)
@click.option(
    "--show-words/--hide-words",
    default=None,
    help="Print participants' words. [default: at a terminal, unless CI is set]",
)
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    figures: bool,
    recording: bool,
    day: datetime | None,
    form: str,
    show_words: bool | None,
) -> None:
    """Lay the notes of two coders of CASE side by side, in the order of the transcript.

    It shows where both noted the same words, in the same category or in another, and where only one
    did. With --record the places that differ become decisions in a new supervision record of the case,
    their outcomes left open: until you fill them in, `check` reports them.
    """
    from ipa_text.report.coders import compared, record  # noqa: PLC0415

    root, study = load_study(ctx)
    found = case_named(study, "compare", case)
    reader = form == "text" and sys.stdout.isatty() and show_words_by_default()
    shown = reader if show_words is None else show_words
    if recording:
        when = (day.date() if day else date.today()).isoformat()
        path, text = record(study, found, when)
        changes.write(root, {path: (None, text)})
        click.echo(plain(f"wrote {path}: fill in what became of each"))
        return
    report = compared(study, found, show_words=shown, figures=figures, flat=form == "csv")
    broken_note(study)
    print_report(report, form)
