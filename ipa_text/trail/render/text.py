"""A diff as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ipa_text.study.places import spoken
from ipa_text.text.plain import plain
from ipa_text.trail.render.sections import Item, sections
from ipa_text.trail.report import Report, sentence, spelled


def diff_text(found: Report, columns: int, *, show_words: bool) -> Iterator[tuple[str, str]]:
    """Yield the lines of a diff, each with a style: sentence, heading, theme, place or none."""
    yield from (("sentence", line) for line in _wrapped(sentence(found), "", columns))
    for section in sections(found.changes):
        yield "", ""
        yield "heading", plain(section.case or "Across cases")
        for block in section.blocks:
            yield "theme", plain(f"  {block.title}")
            for item in block.items:
                yield from _item(item, columns, show_words=show_words)
    if found.prevalence:
        yield "", ""
        yield "heading", f"Prevalence ({found.prevalence[0].basis})"
        for one in found.prevalence:
            yield "", plain(f"  {one.id}  {spelled(one)}")
    yield from _left(found)


def _left(found: Report) -> Iterator[tuple[str, str]]:
    for title, paths in (("Other files", found.others), ("Not read", found.unread)):
        if paths:
            yield "", ""
            yield "heading", title
            yield from (("", plain(f"  {path}")) for path in paths)


def _item(item: Item, columns: int, *, show_words: bool) -> Iterator[tuple[str, str]]:
    detail = f" ({item.detail})" if item.detail else ""
    where = f"  {item.path}:{item.line}"
    yield "place", plain(f"    {item.done} {item.ref}{detail}{where}")
    for mark, words in (("- ", item.before), ("+ ", item.after)):
        if words:
            shown = " ".join(spoken(words, show_words=show_words).split())
            lines = _wrapped(shown, " " * 8, columns)
            yield "", f"      {mark}{next(lines).lstrip()}"
            yield from (("", line) for line in lines)


def _wrapped(words: str, pad: str, columns: int) -> Iterator[str]:
    found = textwrap.wrap(
        plain(words), max(columns - len(pad), 24), break_long_words=False, break_on_hyphens=False
    )
    for line in found or [""]:
        yield pad + line
