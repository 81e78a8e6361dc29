"""``ipa-text review``: record what was read, so that it can be told when it has changed since."""

from __future__ import annotations

from datetime import date, datetime

import click

from ipa_text.cli import changes
from ipa_text.cli.common import DAY, load_study
from ipa_text.text.plain import plain


@click.command("review")
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
@click.option("--by", required=True, metavar="INITIALS", help="Who read it, as in study.yaml.")
@click.option(
    "--state",
    type=click.Choice(("reviewed", "questioned", "agreed")),
    default="reviewed",
    show_default=True,
    help="What the review came to.",
)
@click.option("--why", default="", metavar="TEXT", help="The reviewer's reasons.")
@click.option("--at", default="", metavar="TAG", help="The tag or checkpoint that was read.")
@click.option(
    "--date",
    "day",
    type=DAY,
    metavar="DATE",
    help="The day of the review. [default: today]",
)
@click.pass_context
def command(
    ctx: click.Context,
    refs: tuple[str, ...],
    by: str,
    state: str,
    why: str,
    at: str,
    day: datetime | None,
) -> None:
    """Record in `reviews.yaml` that REF was read, as it stands now.

    REF is a group theme, a case, or an entry of a case (ruth/paid-for-it). A fingerprint of it and of
    all that it rests on is kept; `ipa-text check` says when that is no longer what stands there. What
    is about a case goes into the case's own `reviews.yaml`.
    """
    from ipa_text.study.marking import (  # noqa: PLC0415
        Mark,
        before,
        on_a_day,
        reasons,
        researcher,
        version,
        what,
        with_marks,
    )
    from ipa_text.trail.auditing.versions import named  # noqa: PLC0415 - git is asked where it counts
    from ipa_text.trail.authors import decided_by  # noqa: PLC0415

    root, study = load_study(ctx)
    name = researcher(study, by)
    when = on_a_day(day.date() if day else date.today(), date.today())
    said = reasons(why)
    if version(at):
        named(root, at)
    marks = []
    for of, fingerprint, path in dict.fromkeys(what(study, ref) for ref in refs):
        marks.append(Mark(of, by, when, state, at, fingerprint, said, path))
    written = {}
    for path in dict.fromkeys(mark.path for mark in marks):
        text = before(study, path)
        own = [mark for mark in marks if mark.path == path]
        written[path] = (text, with_marks(text, own, path))
    changes.write(root, written)
    for mark in marks:
        click.echo(plain(f"{mark.of}: {state} by {by} ({mark.path})"))
    for of, people in decided_by(root, [mark.of for mark in marks]).items():
        if name in people:
            own_work = f"Note: {name} decided of {of} too, last on {people[name]}"
            click.echo(plain(f"{own_work}: a review of one's own work"), err=True)
