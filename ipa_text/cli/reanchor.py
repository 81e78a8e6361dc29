"""``ipa-text reanchor``: find the quoted words again in a transcript that was corrected."""

from __future__ import annotations

import click

from ipa_text.cli.changes import tell, write
from ipa_text.cli.common import broken_note, echo_json, load_study, show_words_by_default, work_tree
from ipa_text.text.plain import plain


@click.command("reanchor")
@click.argument("case", required=False)
@click.option("--apply", is_flag=True, help="Write what is certain.")
@click.option(
    "--accept",
    multiple=True,
    metavar="REF[=N]",
    help="Write a doubtful one that you have looked at; N chooses a candidate.",
)
@click.option(
    "--accept-change",
    "swaps",
    multiple=True,
    metavar="OLD=NEW",
    help="Write every quotation in which nothing but this replacement changed.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def command(
    ctx: click.Context,
    case: str | None,
    apply: bool,
    accept: tuple[str, ...],
    swaps: tuple[str, ...],
    form: str,
) -> int:
    """Find quoted words again after the transcript was corrected, in CASE or in every case.

    Exit code 0 where every quotation stands, 1 where one has to be moved or looked at.

    Each quotation is followed from the last version of the transcript in which it stood, which git
    has, to the text now. Nothing is written without --apply (what is certain) or --accept (what you
    have looked at). What is doubtful is listed with the places, and never moved by itself.
    """
    from ipa_text.moving.choosing import chosen, left  # noqa: PLC0415
    from ipa_text.moving.listing import as_json, as_text  # noqa: PLC0415
    from ipa_text.moving.whole import of_cases  # noqa: PLC0415
    from ipa_text.moving.writing import rewritten  # noqa: PLC0415
    from ipa_text.study.editors import refresh_ids  # noqa: PLC0415
    from ipa_text.study.load import load  # noqa: PLC0415

    root, study = load_study(ctx)
    broken_note(study)
    found = of_cases(root, study, case)
    picked = chosen(found, accept, swaps, certain=apply)
    changes = rewritten(study.texts, picked)
    write(root, changes)
    if changes:
        refresh_ids(root, load(work_tree(root, quiet=True)))
    rest = left(found, picked)
    if form == "json":
        echo_json(as_json(found, show_words=show_words_by_default()))
    else:
        for line in as_text(rest, len(picked), show_words=show_words_by_default()):
            click.echo(plain(line))
    tell(changes, "reanchored", quiet=False)
    return 1 if any(not move.still for move in rest) else 0
