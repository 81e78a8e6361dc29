"""A diff as Markdown for a pull request: tables, folded details, links to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from ipa_text.study.places import spoken
from ipa_text.text.plain import plain
from ipa_text.trail.render.sections import Block, Item, Section, sections
from ipa_text.trail.report import Report, sentence, spelled

_MARKS = re.compile(r"([\\`*_{}\[\]#~|$])")
_NUMBERED = re.compile(r"(#|!|&amp;|\bGH-)(?=\d)", re.IGNORECASE)
"""What a forge takes for an issue or a request, also behind a backslash, and notes there."""
_HTML = {"&": "&amp;", "<": "&lt;"}
OPEN = 12
"""Rows up to which a section is shown open."""


def diff_markdown(found: Report, *, show_words: bool, links: str = "") -> Iterator[str]:
    """Yield the lines of a diff. ``links`` stands before each path: empty, or an address of the files."""
    yield f"**{_sentence(found)}**"
    for section in sections(found.changes):
        yield ""
        yield from _section(section, links, show_words=show_words)
    if found.prevalence:
        yield from ("", f"| prevalence ({cell(found.prevalence[0].basis)}) | before -> after |")
        yield "|---|---|"
        for one in found.prevalence:
            yield f"| {cell(one.id)} | {spelled(one)} |"
    for title, paths in (("other files changed", found.others), ("not read", found.unread)):
        if paths:
            yield from ("", f"<details><summary>{len(paths)} {title}</summary>", "")
            yield from (f"- {_link(path, 0, links)}" for path in paths)
            yield from ("", "</details>")


def _sentence(found: Report) -> str:
    return cell(sentence(found).replace("*", ""))


def _section(section: Section, links: str, *, show_words: bool) -> Iterator[str]:
    rows = sum(len(block.items) for block in section.blocks)
    title = cell(section.case) if section.case else "Across cases"
    opened = " open" if rows <= OPEN else ""
    count = f"{rows} line{'' if rows == 1 else 's'}"
    yield f"<details{opened}><summary><b>{title}</b> ({count})</summary>"
    yield ""
    for block in section.blocks:
        yield from _block(block, links, show_words=show_words)
    yield "</details>"


def _block(block: Block, links: str, *, show_words: bool) -> Iterator[str]:
    yield from (f"**{cell(block.title)}**", "")
    yield from ("| what | before | after | where |", "|---|---|---|---|")
    for item in block.items:
        yield _row(item, links, show_words=show_words)
    yield ""


def _row(item: Item, links: str, *, show_words: bool) -> str:
    detail = f" ({cell(item.detail)})" if item.detail else ""
    before, after = (
        cell(spoken(words, show_words=show_words)) if words else ""
        for words in (item.before, item.after)
    )
    where = _link(item.path, item.line, links)
    return f"| {cell(item.done)} `{_code(item.ref)}`{detail} | {before} | {after} | {where} |"


def _link(path: str, line: int, links: str) -> str:
    target = quote(plain(path).encode("utf-8", "backslashreplace"))
    at = f"#L{line}" if line else ""
    shown = path.rpartition("/")[2] + (f":{line}" if line else "")
    return f"[{cell(shown)}]({links}{target}{at})"


def _code(ref: str) -> str:
    return re.sub(r"[`|\s]", "", plain(ref))


def cell(words: str) -> str:
    """Return words that Markdown shows as they are: no mark-up, no mention, no address, one line."""
    safe = " ".join(plain(words).split())
    safe = re.sub(r"[&<]", lambda m: _HTML[m[0]], safe)
    safe = _NUMBERED.sub(r"\1&#8203;", _MARKS.sub(r"\\\1", safe))
    # A forge would notify whoever is so called, and link what looks like an address.
    for sign, harmless in (("@", "@&#8203;"), ("www.", "www&#8203;."), ("://", ":&#8203;//")):
        safe = safe.replace(sign, harmless)
    return safe
