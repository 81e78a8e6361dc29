"""``ipa-text checkout``: make a working copy of a transcript, with its notes in it."""

from __future__ import annotations

from pathlib import Path

import click

from ipa_text.cli.common import load_study, start
from ipa_text.errors import CannotWork
from ipa_text.intake.checkout import SUFFIX, case_of, source_of, working_copy
from ipa_text.store.private import REVIEW, kept_out
from ipa_text.store.write import create
from ipa_text.text.plain import plain


@click.command("checkout")
@click.argument("case")
@click.argument("source", required=False, default="")
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(SUFFIX)),
    default="critic",
    show_default=True,
    help="CriticMarkup for a text editor, or a Word file with comments.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where; else in private/review.",
)
@click.pass_context
def command(ctx: click.Context, case: str, source: str, kind: str, output: Path | None) -> int:
    """Make a working copy of SOURCE of CASE in which to write notes by hand.

    In CriticMarkup a note is `{==words==}{>>l: what you notice #tag<<}`; in Word it is a comment.
    `ipa-text absorb` takes new ones back. The copy holds a participant's words, so it is made in
    private/, which git ignores, unless you say otherwise. Nothing is written over.
    """
    root, study = load_study(ctx)
    found = case_of(study, case)
    interview = source_of(found, source)
    name = f"{REVIEW}/{found.id}-{interview.name}{SUFFIX[kind]}"
    if output is None and not kept_out(root):
        raise CannotWork(
            "private/ is not ignored by git here: put `private/` into .gitignore, or say --output"
        )
    target = start(ctx) / output if output else root / name
    if target.exists():
        raise CannotWork(
            f"{output or name} is there already: absorb it and delete it, or say --output"
        )
    copy = working_copy(study, found, interview, kind)
    create(target.parent, {target.name: copy.data})
    if found.refused:
        click.echo(
            plain(f"{found.name} did not agree to be quoted: this is for the analysis alone")
        )
    for note, why in copy.left:
        click.echo(plain(f"{note} is not in the copy: {why}"))
    click.echo(
        plain(
            f"wrote {output or name}; take it back with `ipa-text absorb {case} {output or name}`"
        )
    )
    return 0
