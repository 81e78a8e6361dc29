"""``ipa-text log``: how a note, a theme, a case or the study came to be, decision by decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

import click

from ipa_text.cli.common import DAY_OR_TIME, colour, echo_json, start, study_root, withholding
from ipa_text.store.cache import cache_of
from ipa_text.text.plain import plain
from ipa_text.text.table import width
from ipa_text.trail import life, now
from ipa_text.trail.history import History, read
from ipa_text.trail.report import kept_back

_WIDEST = 100
_AT_ONCE = 1000
"""Lines that are printed together: one at a time takes as long as all the rest."""
_STYLES = {"head": {"bold": True}, "place": {"fg": "cyan"}, "more": {"dim": True}}


@click.command("log")
@click.argument("ref", required=False, metavar="[REF|CASE]")
@click.option(
    "--since",
    type=DAY_OR_TIME,
    metavar="DATE",
    help="Only what was decided from this day on.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "markdown", "csv", "json"]),
    default="text",
    show_default=True,
)
@withholding
@click.pass_context
def command(
    ctx: click.Context, ref: str | None, since: datetime | None, form: str, show_words: bool
) -> None:
    """Tell the life of REF, from its beginning: what was decided, when, by whom, why, who reviewed it.

    REF is an id as in `ipa-text show`: ruth/n-wage, ruth/paid-for-it, earning (a group theme); or a
    CASE. It may be gone since, or be called otherwise now. Without REF it is the whole study, in short;
    md, csv and json have every decision in full. The reason is the commit's `Reason:` trailer or its
    body, the reviewers are its `Reviewed-by:` trailers.
    """
    root = study_root(start(ctx))
    history = read(root, cache_of(root, "trail"))
    people = now.cases(root)
    name = life.found(history, ref, now.pseudonyms(people)) if ref else None
    day = since.isoformat() if since else ""
    for note in history.notes:
        click.echo(plain(f"Note: {note}"), err=True)
    if form == "text" and (name is None or name in {p.case for p in people}):
        _print(_in_short(history, name, day))
        return
    kept = life.not_shown(history, people)
    found = (e._replace(change=kept_back(e.change, kept)) for e in life.events(history, name, day))
    _show(history, found, form, show_words=show_words)


def _in_short(history: History, name: str | None, since: str) -> Iterator[tuple[str, str]]:
    from ipa_text.trail.render.log import study_text  # noqa: PLC0415

    return study_text(life.in_short(history, name, since), min(width(), _WIDEST))


def _show(history: History, events: Iterable[life.Event], form: str, *, show_words: bool) -> None:
    from ipa_text.trail.render import log  # noqa: PLC0415

    if form == "json":
        echo_json(log.log_json(events, history.notes, show_words=show_words))
    elif form == "text":
        _print(log.log_text(events, min(width(), _WIDEST), show_words=show_words))
    else:
        form = "csv" if form == "csv" else "md"
        text = log.log_table(events, form, show_words=show_words)
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def _print(lines: Iterable[tuple[str, str]]) -> None:
    painted = colour()
    told = iter(lines)
    first = next(told, ("more", "no decision to tell"))
    told = chain([first], told)
    while some := list(islice(told, _AT_ONCE)):
        shown = (click.style(t, **_STYLES.get(s, {})) if painted else t for s, t in some)  # type: ignore[arg-type]
        click.echo("\n".join(shown))
