"""``ipa-text show``: walk from anything down to the words, and up to the themes."""

from __future__ import annotations

from typing import Any

import click

from ipa_text.cli.common import broken_note, colour, echo_json, load_study
from ipa_text.errors import CannotWork
from ipa_text.report.chain import chain
from ipa_text.report.chain_lines import Line, drawn, text_of
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, GroupTheme, Study
from ipa_text.study.refs import Found, Passage, find
from ipa_text.text.spelling import nearest
from ipa_text.text.table import width

_WIDEST = 100
_STYLES: dict[str, dict[str, Any]] = {"name": {"bold": True}, "place": {"dim": True}}


@click.command("show")
@click.argument("ref")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, ref: str, form: str) -> None:
    """Show REF with the whole chain below it, down to the words, and everything above it.

    REF is an id or a place: p03/n-wage, p03/paid-for-it, earning (a group theme), p03 (a case),
    p03/interview-1:12-15 (lines), p03/interview-1#^t014 (a turn).
    """
    _, study = load_study(ctx)
    found = find(study, ref)
    broken_note(study)
    if not found:
        raise CannotWork(_nothing(study, ref))
    if len(found) > 1:
        raise CannotWork(f"`{ref}` could be {', '.join(map(_name, found))}: say which")
    if (owner := _owner(found[0])) and owner.gone:
        raise CannotWork(f"{owner.id} withdrew: nothing of theirs is shown")
    if isinstance(found[0], Passage) and withdrawn(found[0].case, found[0].interview.name):
        raise CannotWork(f"{_name(found[0])} was withdrawn: nothing of it is shown")
    link = chain(study, found[0])
    if form == "json":
        echo_json({"version": 1, **link.json()})
        return
    painted = colour()
    for line in drawn(link, min(width(), _WIDEST)):
        click.echo(_painted(line) if painted else text_of(line))


def _name(found: Found) -> str:
    if isinstance(found, (GroupTheme, Case)):
        return found.id
    if isinstance(found, Passage):
        return f"{found.case.id}/{found.interview.name}"
    return f"{found[0].id}/{found[1].id}"


def _owner(found: Found) -> Case | None:
    """Return whose words a reference leads to; a case as such, and group themes, are nobody's."""
    if isinstance(found, Passage):
        return found.case
    return found[0] if isinstance(found, tuple) else None


def _nothing(study: Study, ref: str) -> str:
    inside = [f"{case.id}/{name}" for case in study.cases for name in case.ids]
    sources = [f"{case.id}/{name}" for case in study.cases for name in case.sources]
    known = [*study.theme, *study.case, *inside, *sources]
    hint = nearest(ref.partition(":")[0], known)
    return f"nothing in this study is called `{ref}`{hint}"


def _painted(runs: Line) -> str:
    return "".join(click.style(text, **_STYLES[style]) if style else text for style, text in runs)
