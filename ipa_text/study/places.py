"""Where something stands, what is to be said of it, and how it may be mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ipa_text.named import NamedTuple

_OPEN, _CLOSE = "\ue000", "\ue001"
_SAID = f"{_OPEN}([^{_CLOSE}]*){_CLOSE}"
_NAME = r"[a-z0-9^][a-z0-9_.:/#^-]{0,60}"
WITHHELD = "[words withheld]"
"""What stands for a participant's words where they are not to be shown."""
MOST = 1000
"""Remarks of one kind that are made of one file: beyond that nobody reads them."""
MORE = " (there are more such in this file: mend these first)"


class Place(NamedTuple):
    """A stretch of a file: lines and columns count from 1, in code points, end exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def of(cls, path: str, mark: tuple[int, int, int, int]) -> Place:
        """Return the place of a mark in a file."""
        line, column, end_line, end_column = mark
        return cls(path, line, column, end_line, end_column)


class Edit(NamedTuple):
    """Put ``text`` in the place of what stands there now."""

    place: Place
    text: str


class Fix(NamedTuple):
    """Edits that belong together. Safe ones change neither the analysis nor a cited line.

    ``arrange`` names a sidecar whose entries are to be put in transcript order; ``files`` holds whole
    texts, by path, of what the tool itself writes.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    arrange: str = ""
    files: tuple[tuple[str, str], ...] = ()


class Related(NamedTuple):
    """A second place that explains a remark."""

    place: Place
    message: str


class Remark(NamedTuple):
    """Something to be said of a place: one clause, and the stable id of what it is about."""

    message: str
    place: Place
    subject: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


class Problem(NamedTuple):
    """A remark made while a file was read, under the name of its rule."""

    rule: str
    remark: Remark


def said(words: str, limit: int = 80) -> str:
    """Mark words in a message as a participant's or researcher's own, so that they can be withheld.

    They are cut to ``limit`` characters at a word.
    """
    words = " ".join(re.sub(f"[{_OPEN}{_CLOSE}]", "", words).split())
    if len(words) > limit:
        words = words[:limit].rsplit(" ", 1)[0] + " \u2026"
    return f"{_OPEN}{words}{_CLOSE}"


def named(word: str) -> str:
    """Quote a key, an id or another single word in a message.

    What is no such word may be a name or speech that slipped there, and is marked as words are.
    """
    return f"`{word}`" if re.fullmatch(_NAME, word) else said(word)


def spoken(message: str, *, show_words: bool) -> str:
    """Return a message for people: marked words in quotation marks, or withheld."""
    if show_words:
        return re.sub(_SAID, lambda m: f"\u201c{m[1]}\u201d", message)
    return re.sub(_SAID, WITHHELD, message)


def bounded(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Yield at most MOST remarks of each file; the last of so many says that there are more.

    No more are asked for once a file has many times as many.
    """
    counts: Counter[str] = Counter()
    for remark in remarks:
        counts[remark.place.path] += 1
        count = counts[remark.place.path]
        if count < MOST:
            yield remark
        elif count == MOST:
            yield remark._replace(message=remark.message + MORE)
        elif count > 10 * MOST:
            return
