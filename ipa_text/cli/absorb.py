"""``ipa-text absorb``: take notes and replies from a working copy into the sidecar."""

from __future__ import annotations

from pathlib import Path

import click

from ipa_text.cli import changes
from ipa_text.cli.common import load_study, show_words_by_default, start, work_tree
from ipa_text.intake import absorbing
from ipa_text.intake.absorb import Taken, change
from ipa_text.intake.absorb_critic import TextDiffers
from ipa_text.intake.checkout import case_of
from ipa_text.study.places import said, spoken
from ipa_text.text.plain import plain


@click.command("absorb")
@click.argument("case")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--source", default="", help="The source it is a copy of, where its name does not say."
)
@click.option(
    "--by",
    multiple=True,
    metavar="INITIALS",
    help='Who wrote them; "NAME=km" for each author in Word.',
)
@click.option("--category", default="", help="The category of comments that name none.")
@click.option(
    "--coder", default="", help="Into that coder's own sidecar, interview-1.notes.CODER.yaml."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    file: Path,
    source: str,
    by: tuple[str, ...],
    category: str,
    coder: str,
    diff: bool,
) -> int:
    """Take new notes and replies from FILE, a working copy of a transcript of CASE, into its sidecar.

    Each comment becomes a note on the words it stands on, with an id of its own, in transcript order;
    notes that were there keep theirs. The text of the copy is never taken: in CriticMarkup it has to be
    the transcript's, in Word every change is told. Exit code 1 where something was not taken.
    """
    root, study = load_study(ctx)
    found = case_of(study, case)
    show_words = show_words_by_default()
    copy = absorbing.read(start(ctx) / file, str(file))
    where = absorbing.where(study, found, copy, source, coder)
    try:
        taken = absorbing.taken(copy, where, category, by)
    except TextDiffers as error:
        for line in error.diff:
            click.echo(
                plain(spoken(said(line, 200) if not show_words else line, show_words=show_words))
            )
        raise
    made = change(taken, where, work_tree(root, quiet=True))
    _tell(taken, str(file), show_words=show_words)
    if diff:
        changes.show(made, show_words=show_words)
    else:
        absorbing.write(root, made)
        for note in taken.fresh:
            click.echo(plain(f"{note.id} on {note.anchor.turn}"))
        click.echo(f"took {taken.told} into {', '.join(made)}" if made else "nothing new to take")
    return 1 if taken.refused else 0


def _tell(taken: Taken, file: str, *, show_words: bool) -> None:
    for notice in taken.notices:
        line = f":{notice.line}" if notice.line else ""
        click.echo(plain(spoken(f"{file}{line}: {notice.message}", show_words=show_words)))
