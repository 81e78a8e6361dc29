"""``ipa-text init``: lay down the files of a new study."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

import click

from ipa_text.cli.common import start
from ipa_text.errors import CannotWork
from ipa_text.store.yaml import gate
from ipa_text.study.template import lay_down


@click.command("init")
@click.argument(
    "folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--title", help="The title of the study.")
@click.option(
    "--terminology",
    type=click.Choice(["2009", "2022"]),
    default="2022",
    show_default=True,
    help="Whose names for the levels people are shown.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path | None, title: str | None, terminology: str) -> None:
    """Begin a study in DIR, or here: all its files, empty but complete, with comments that teach.

    Nothing that is there already is overwritten.
    """
    _, odd = gate(" ".join((title or "").split()))
    if odd:
        raise CannotWork(f"the title holds {odd[0].name}, which a study cannot: take it out")
    here = Path(os.path.abspath(start(ctx)))
    target = Path(os.path.abspath(here / (folder or ".")))
    written = lay_down(target, title=title, terminology=int(terminology))
    elsewhere = folder is not None and target != here
    click.echo(f"Laid down {len(written)} files in {folder if elsewhere else target.name}. Next:")
    steps = [f"cd {quote(str(folder))}"] if elsewhere else []
    steps += [
        "git init && git add -A && git commit -m 'Begin the study'",
        "ipa-text check",
        "ipa-text status",
    ]
    for step in steps:
        click.echo(f"  {step}")
    click.echo("study.yaml is the place to start; cases/README.md says how to add a participant.")
