"""``ipa-text demo``: build the demo study with its history."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

import click

from ipa_text.cli.common import start
from ipa_text.errors import CannotWork


@click.command("demo")
@click.argument("folder", default="demo-study", metavar="[DIR]", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Build the demo study in DIR (demo-study, unless you say otherwise) as a git repository.

    Everybody in it is invented. Its history tells how the analysis came to be: `git log` in it.
    """
    from ipa_text.demo.story import history  # noqa: PLC0415 - only wanted here
    from ipa_text.store.fast_import import write_history  # noqa: PLC0415
    from ipa_text.store.trees import WorkTree  # noqa: PLC0415
    from ipa_text.study.editors import outdated, write  # noqa: PLC0415
    from ipa_text.study.load import load  # noqa: PLC0415
    from ipa_text.study.template import hold_apart  # noqa: PLC0415

    target = Path(os.path.abspath(start(ctx) / folder))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CannotWork(f"{folder} is there already and is not empty: choose another folder")
    hold_apart(target)
    commits = history()
    target.mkdir(parents=True, exist_ok=True)
    write_history(target, commits)
    study = load(WorkTree(target))
    write(target, outdated(target, study))
    people = len({commit.by.name for commit in commits})
    click.echo(f"Built the demo study in {folder}: {len(commits)} commits by {people} researchers.")
    click.echo("Everybody in it is invented. Try:")
    for step in (
        f"cd {quote(str(folder))}",
        "ipa-text check                  # every link and quotation holds",
        "ipa-text report                 # the master table",
        "ipa-text status                 # how far each case has come",
        "ipa-text show p01               # from a person down to the words",
        "git log --stat                  # how the analysis came to be",
    ):
        click.echo(f"  {step}")
