"""``ipa-text status``: how far each case has come, and what to do next."""

from __future__ import annotations

import click

from ipa_text.cli.common import broken_note, echo_json, load_study
from ipa_text.report.status import status
from ipa_text.text.plain import plain
from ipa_text.text.table import FORMATS, render, width, wrapped


@click.command("status")
@click.option(
    "--format", "form", type=click.Choice(("text", *FORMATS)), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """Show how far each case has come: words, turns noted, notes, statements, themes, what is next."""
    root, study = load_study(ctx)
    report = status(study)
    broken_note(study)
    if form == "json":
        echo_json(report.data)
        return
    click.echo(render(report.tables[0], form), nl=False)
    if form != "text":
        return
    said = [report.summary]
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        said.append("No git repository here: decisions leave no history. `git init` begins one.")
    click.echo("\n" + "\n".join(line for s in said for line in wrapped(plain(s), width())))
