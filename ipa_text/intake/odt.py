"""OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from ipa_text.intake.heard import Broken, Heard, Hints, Notice
from ipa_text.intake.original import part
from ipa_text.intake.plain import of_paragraphs
from ipa_text.intake.table import Table
from ipa_text.intake.table import parse as of_table

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LEFT_OUT = {f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}tracked-changes"}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
MOST_SPACES = 1000


def parse(archive: ZipFile, hints: Hints) -> Heard:
    """Read an OpenDocument text with what the researcher says of its labels. Raises Broken."""
    root = part(archive, "content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if body is None:
        raise Broken("this OpenDocument file has no text")
    notices = []
    if any(True for tag in _LEFT_OUT for _ in body.iter(tag)):
        notices.append(Notice(0, "comments, footnotes and deletions are left out"))
    outside = [_words(p) for p in body if p.tag in _PARAGRAPHS]
    rows = [
        tuple(
            "\n".join(map(_words, _inside(cell)))
            for cell in row
            if cell.tag == f"{_TABLE}table-cell"
        )
        for row in body.iter(f"{_TABLE}table-row")
    ]
    if sum(len(c) for r in rows for c in r) > sum(map(len, outside)) and max(map(len, rows)) > 1:
        above = [text for text in outside if text.strip()]
        if above:
            notices.append(Notice(0, f"left out {len(above)} paragraphs outside the table"))
        return of_table("OpenDocument", Table(tuple(enumerate(rows, 1))), notices)
    return of_paragraphs("OpenDocument", [_words(p) for p in _inside(body)], hints, notices)


def _inside(element: Any) -> Iterator[Any]:
    """Yield the paragraphs within an element, but those of comments and deletions."""
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _inside(child)


def _words(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}s":
            parts.append(" " * _count(child.get(f"{_TEXT}c")))
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag not in _LEFT_OUT:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(said: str | None) -> int:
    return min(int(said), MOST_SPACES) if said and said.isdecimal() else 1
