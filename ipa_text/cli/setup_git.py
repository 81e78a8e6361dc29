"""``ipa-text setup-git``: have git merge, show and comment on a study as one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ipa_text.cli.common import start, study_root
from ipa_text.text.plain import plain
from ipa_text.trail.setup import setup, undo


@click.command("setup-git")
@click.option("--undo", "back", is_flag=True, help="Take out what was set up, and nothing else.")
@click.pass_context
def command(ctx: click.Context, back: bool) -> int:
    """Set this repository up for the study in it: merging, diffs, messages, and what is pushed.

    Exit code 1 where something was left for you to do, which is then named.

    Into the repository's own configuration go a merge driver, which brings two coders together entry by
    entry, and headings of diffs that name the entry; into `.gitattributes`, where they are missing, the
    lines that say for which files; and three hooks: one drafts the message of a commit, one asks for
    the reason of a decision, one looks for names in what is pushed. A hook that is there already is left.
    Each clone needs it once. A second time changes nothing.
    """
    root = study_root(start(ctx))
    told = undo(root) if back else setup(root, _program())
    done = told.done or ("nothing to undo" if back else "everything is set up already",)
    for line in (*done, *told.also):
        click.echo(plain(line))
    for line in told.left:
        for part in line.split("\n"):
            click.echo(plain(part), err=True)
    return 1 if told.left else 0


def _program() -> list[str]:
    """Return the words that start this program: as it was called, so that no environment is needed."""
    called = Path(os.path.abspath(sys.argv[0]))
    if called.stem == "ipa-text" and os.access(called, os.X_OK):
        return [str(called)]
    return [sys.executable, "-m", "ipa_text"]
