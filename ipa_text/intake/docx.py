"""Word documents: paragraphs with labels, or a table with one row a turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from ipa_text.intake.heard import Broken, Heard, Hints, Notice
from ipa_text.intake.original import part
from ipa_text.intake.plain import of_paragraphs
from ipa_text.intake.table import Table
from ipa_text.intake.table import parse as of_table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}rPr",
    f"{W}pPr",
    f"{W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SPELT = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}


def parse(archive: ZipFile, hints: Hints) -> Heard:
    """Read a Word document with what the researcher says of its labels. Raises Broken."""
    root = part(archive, "word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Broken("this Word file has no text")
    notices = list(_left_out(root, archive))
    rows = _rows(body)
    loose = (
        [words(p) for p in body.iter(f"{W}p")]
        if not rows
        else [words(p) for p in body.findall(f"{W}p")]
    )
    if not rows:
        return of_paragraphs("Word", loose, hints, notices)
    above = [text for text in loose if text.strip()]
    if above:
        notices.append(Notice(0, f"left out {len(above)} paragraphs outside the table"))
    return of_table("Word", Table(tuple(enumerate(rows, 1))), notices)


def words(element: Any) -> str:
    """Return the words of a part of a document: insertions accepted, deletions left out."""
    return "".join(_words(element))


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SPELT:
            yield _SPELT[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _words(child)


def _rows(body: Any) -> list[tuple[str, ...]]:
    """Return the rows of the tables, where the words stand in tables; nothing where they do not."""
    rows = [
        tuple("\n".join(words(p) for p in cell.iter(f"{W}p")) for cell in row.findall(f"{W}tc"))
        for row in body.iter(f"{W}tr")
    ]
    inside = sum(len(cell) for row in rows for cell in row)
    outside = sum(len(words(p)) for p in body.findall(f"{W}p"))
    return rows if inside > outside and max(map(len, rows)) > 1 else []


def _left_out(root: Any, archive: ZipFile) -> Iterator[Notice]:
    """Say what a Word file holds besides the words."""
    if any(True for tag in ("ins", "del", "moveFrom") for _ in root.iter(f"{W}{tag}")):
        yield Notice(0, "tracked changes are read as accepted: look whether that is meant")
    if any(True for _ in root.iter(f"{W}commentReference")):
        yield Notice(0, "comments are left out; `ipa-text absorb` reads those in a review copy")
    if any(
        True for tag in ("footnoteReference", "endnoteReference") for _ in root.iter(f"{W}{tag}")
    ):
        yield Notice(0, "footnotes and endnotes are left out")
    if any(name.startswith(("word/header", "word/footer")) for name in archive.namelist()):
        yield Notice(0, "headers and footers are left out")
