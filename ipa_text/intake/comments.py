"""Comments of a Word file: on which words, by whom, answering what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from ipa_text.intake.docx import W
from ipa_text.intake.heard import Broken
from ipa_text.intake.original import part
from ipa_text.named import NamedTuple

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

Point = tuple[int, int]
"""A paragraph, from 0, and an offset in its text."""


class Comment(NamedTuple):
    """A comment: paragraphs of its text, the range it stands on, and the comment that it answers."""

    id: str
    author: str
    initials: str
    date: str
    text: tuple[str, ...]
    start: Point | None
    end: Point | None
    answers: str = ""
    resolved: bool = False


class Reviewed(NamedTuple):
    """A review copy: its paragraphs as they were before tracked changes, its comments in order."""

    paragraphs: tuple[str, ...]
    comments: tuple[Comment, ...]
    tracked: tuple[int, ...]
    """Paragraphs that have tracked changes."""


def read(archive: ZipFile) -> Reviewed:
    """Read a review copy; raises Broken."""
    root = part(archive, "word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Broken("this Word file has no text")
    walk = _Walk()
    walk.through(body)
    return Reviewed(
        tuple("".join(p) for p in walk.paragraphs),
        tuple(_comments(archive, walk)),
        tuple(sorted(walk.tracked)),
    )


class _Walk:
    """One walk through the body, in the order of the document, which notes where ranges begin and end."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self.starts: dict[str, Point] = {}
        self.ends: dict[str, Point] = {}
        self.tracked: set[int] = set()
        self._length = 0
        self._inside = False

    def through(self, element: Any) -> None:
        """Walk through the children of an element."""
        for child in element:
            if child.tag == f"{W}p":
                self.paragraphs.append([])
                self._length = 0
                self._inside = True
                self.through(child)
                self._inside = False
            elif child.tag == f"{W}commentRangeStart":
                self.starts.setdefault(child.get(f"{W}id", ""), self._next())
            elif child.tag in (f"{W}commentRangeEnd", f"{W}commentReference"):
                self.ends.setdefault(child.get(f"{W}id", ""), self._here())
            elif child.tag in (f"{W}t", f"{W}delText"):
                self._take(child.text or "")
            elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                self._take(" ")
            elif child.tag == f"{W}noBreakHyphen":
                self._take("-")
            elif child.tag in (f"{W}ins", f"{W}moveTo"):
                self.tracked.add(len(self.paragraphs) - 1)
            elif child.tag not in (f"{W}rPr", f"{W}pPr", f"{W}instrText", _FALLBACK):
                if child.tag in (f"{W}del", f"{W}moveFrom"):
                    self.tracked.add(len(self.paragraphs) - 1)
                self.through(child)

    def _here(self) -> Point:
        return max(len(self.paragraphs) - 1, 0), self._length

    def _next(self) -> Point:
        return self._here() if self._inside else (len(self.paragraphs), 0)

    def _take(self, text: str) -> None:
        if self.paragraphs:
            self.paragraphs[-1].append(text)
            self._length += len(text)


def _comments(archive: ZipFile, walk: _Walk) -> Iterator[Comment]:
    root = part(archive, "word/comments.xml")
    listed = [] if root is None else root.findall(f"{W}comment")
    parents, done = _threads(archive)
    of_paragraph = {
        mark: c.get(f"{W}id", "")
        for c in listed
        for p in c.iter(f"{W}p")
        if (mark := p.get(f"{_W14}paraId"))
    }
    for comment in listed:
        name = comment.get(f"{W}id", "")
        marks = [p.get(f"{_W14}paraId", "") for p in comment.iter(f"{W}p")]
        answered = next((parents[m] for m in marks if m in parents), "")
        yield Comment(
            name,
            comment.get(f"{W}author", ""),
            comment.get(f"{W}initials", ""),
            comment.get(f"{W}date", "")[:10],
            tuple(filter(None, (_words(p) for p in comment.iter(f"{W}p")))),
            walk.starts.get(name) or walk.ends.get(name),
            walk.ends.get(name) or walk.starts.get(name),
            of_paragraph.get(answered, ""),
            any(m in done for m in marks),
        )


def _threads(archive: ZipFile) -> tuple[dict[str, str], frozenset[str]]:
    """Return which paragraph of a comment answers which, and those of comments that are resolved."""
    root = part(archive, "word/commentsExtended.xml")
    listed = [] if root is None else root.findall(f"{_W15}commentEx")
    parents = {
        e.get(f"{_W15}paraId", ""): parent
        for e in listed
        if (parent := e.get(f"{_W15}paraIdParent"))
    }
    done = frozenset(
        e.get(f"{_W15}paraId", "") for e in listed if e.get(f"{_W15}done") in ("1", "true")
    )
    return parents, done


def _words(paragraph: Any) -> str:
    return " ".join("".join(t.text or "" for t in paragraph.iter(f"{W}t")).split())
