"""``ipa-text replace``: put other words in the place of some, in all that quotes them."""

from __future__ import annotations

import sys

import click

from ipa_text.cli.changes import show, tell, write
from ipa_text.cli.common import broken_note, show_words_by_default, start, study_root, work_tree
from ipa_text.errors import CannotWork
from ipa_text.text.plain import plain
from ipa_text.text.spelling import nearest


@click.command("replace")
@click.argument("case")
@click.argument("old")
@click.argument("new")
@click.option(
    "--kind",
    type=click.Choice(["place", "person", "org"]),
    help="Mark NEW as a replacement: [place: NEW].",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(
    ctx: click.Context, case: str, old: str, new: str, kind: str | None, dry_run: bool
) -> int:
    """Replace OLD by NEW, as whole words, in the transcripts of CASE and in all that quotes them.

    OLD as - is read from standard input, so that a real name stays out of the shell's history. NEW is a
    name, or words marked as a replacement: "[place: a northern city]".

    Quotations, the words beside them and marked quotations in the write-up change with the transcript;
    prose that mentions OLD is listed. The files must be as git has them, so that git is the undo. What
    was replaced by what is written into private/replacements.yaml, which git must ignore.
    """
    from datetime import datetime  # noqa: PLC0415

    from ipa_text.moving.log import refuse_unless_undoable, write_log  # noqa: PLC0415
    from ipa_text.moving.replacing import new_words, replaced, texts_of  # noqa: PLC0415
    from ipa_text.study.editors import refresh_ids  # noqa: PLC0415
    from ipa_text.study.load import load  # noqa: PLC0415

    root = study_root(start(ctx))
    tree = work_tree(root)
    study = load(tree)
    broken_note(study)
    if case not in study.case:
        raise CannotWork(f"there is no case `{case}`{nearest(case, study.case)}")
    if study.case[case].gone:
        raise CannotWork(f"{case} withdrew: nothing of theirs is changed")
    old = sys.stdin.readline() if old == "-" else old
    words, what = new_words(new, kind)
    done = replaced(texts_of(tree, study), study.case[case], old, (words, what))
    if dry_run:
        show(done.changes, show_words=show_words_by_default())
    else:
        refuse_unless_undoable(root, sorted(done.changes))
        write_log(root, case, old, words, done, datetime.now().astimezone().date())
        write(root, done.changes)
        refresh_ids(root, load(work_tree(root, quiet=True)))
        tell(done.changes, "replaced words in", quiet=False)
    for mention in done.mentions:
        where = f"{mention.place.path}:{mention.place.line}"
        line = f": {mention.line}" if show_words_by_default() else ""
        click.echo(plain(f"Left as it is, {where}{line}"))
    return 0
