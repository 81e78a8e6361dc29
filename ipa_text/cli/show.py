"""``ipa-text show``: walk from anything down to the words, and up to the themes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from ipa_text.cli.common import broken_note, colour, echo_json, load_study
from ipa_text.errors import CannotWork
from ipa_text.report.chain import Link, chain
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, GroupTheme, Study
from ipa_text.study.refs import Found, Passage, find
from ipa_text.text.plain import plain
from ipa_text.text.spelling import nearest
from ipa_text.text.table import width

_WIDEST = 100


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
    for line in _drawn(link, min(width(), _WIDEST)):
        click.echo(line)


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


def _drawn(link: Link, columns: int) -> Iterator[str]:
    """Yield the chain as lines: what is above, the entry itself, what is below."""
    if link.above:
        yield _dim("Above")
        for above in link.above:
            yield from _upward(above, columns, 1)
        yield ""
    yield from _entry(link, columns, 0, full=True)
    for below in link.below:
        yield from _downward(below, columns, 1)


def _upward(link: Link, columns: int, depth: int) -> Iterator[str]:
    yield from _entry(link, columns, depth, full=False)
    for above in link.above:
        yield from _upward(above, columns, depth + 1)


def _downward(link: Link, columns: int, depth: int) -> Iterator[str]:
    yield from _entry(link, columns, depth, full=True)
    if link.kind in ("extract",) or link.kind.endswith(" note"):
        for above in link.above:
            yield from _upward(above, columns, depth + 1)
    for below in link.below:
        yield from _downward(below, columns, depth + 1)


def _entry(link: Link, columns: int, depth: int, *, full: bool) -> Iterator[str]:
    pad = "  " * depth
    where = f"{link.path}:{link.line}" if link.path else ""
    yield pad + _bold(plain(link.ref)) + plain(f"  {link.kind}") + _dim(plain(f"  {where}"))
    inner = pad + "    "
    for words in (link.text, link.facts.get("definition", ""), link.remark):
        if words and (full or words is link.text):
            yield from _wrap(words, inner, columns)
    if link.quote and full:
        yield from _wrap(f"\u201c{link.quote}\u201d  {link.cited}", inner, columns)
        yield from _wrap(link.facts.get("translation", ""), inner, columns)
    for reply in link.facts.get("replies", ()) if full else ():
        yield from _wrap(f"{reply['by']}, {reply['date']}: {reply['text']}", inner + "> ", columns)
    for line in link.facts.get("transcript", ()):
        yield plain(f"{inner}{line['line']:>4} | {line['text']}")


def _wrap(words: str, pad: str, columns: int) -> Iterator[str]:
    lines = textwrap.wrap(
        plain(words), max(columns - len(pad), 24), break_long_words=False, break_on_hyphens=False
    )
    for line in lines:
        yield pad + line


def _bold(text: str) -> str:
    return click.style(text, bold=True) if colour() else text


def _dim(text: str) -> str:
    return click.style(text, dim=True) if colour() else text
