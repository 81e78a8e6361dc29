"""Draw a chain of evidence as lines of text: what is above, the entry itself, what is below."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ipa_text.report.chain import Link
from ipa_text.text.plain import plain

Line = tuple[tuple[str, str], ...]
"""A line as runs of text, each with what it is: a name, a place, or nothing in particular."""


def text_of(line: Line) -> str:
    """Return a line without what its runs are."""
    return "".join(text for _, text in line)


def drawn(link: Link, columns: int) -> Iterator[Line]:
    """Yield the chain as lines that are harmless to print, wrapped at so many columns."""
    if link.above:
        yield (("place", "Above"),)
        for above in link.above:
            yield from _upward(above, columns, 1)
        yield (("", ""),)
    yield from _entry(link, columns, 0, full=True)
    for below in link.below:
        yield from _downward(below, columns, 1)


def _upward(link: Link, columns: int, depth: int) -> Iterator[Line]:
    yield from _entry(link, columns, depth, full=False)
    for above in link.above:
        yield from _upward(above, columns, depth + 1)


def _downward(link: Link, columns: int, depth: int) -> Iterator[Line]:
    yield from _entry(link, columns, depth, full=True)
    if link.kind in ("extract",) or link.kind.endswith(" note"):
        for above in link.above:
            yield from _upward(above, columns, depth + 1)
    for below in link.below:
        yield from _downward(below, columns, depth + 1)


def _entry(link: Link, columns: int, depth: int, *, full: bool) -> Iterator[Line]:
    pad = "  " * depth
    where = f"{link.path}:{link.line}" if link.path else ""
    name, kind, place = plain(link.ref), plain(f"  {link.kind}"), plain(f"  {where}")
    yield (("", pad), ("name", name), ("", kind), ("place", place))
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
        yield (("", plain(f"{inner}{line['line']:>4} | {line['text']}")),)


def _wrap(words: str, pad: str, columns: int) -> Iterator[Line]:
    lines = textwrap.wrap(
        plain(words), max(columns - len(pad), 24), break_long_words=False, break_on_hyphens=False
    )
    for line in lines:
        yield (("", pad + line),)
