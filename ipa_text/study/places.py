"""Where something stands, what is to be said of it, and how it may be mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_OPEN, _CLOSE = "\ue000", "\ue001"
_SAID = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_PHRASE = re.compile(r"`(?!ipa-text )[^`\s]+\s+[^`\s]+\s[^`]*`")
WITHHELD = "[words withheld]"
"""What stands for a participant's words where they are not to be shown."""


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
        return cls(path, *mark)


@dataclass(frozen=True)
class Edit:
    """Put ``text`` in the place of what stands there now."""

    place: Place
    text: str


@dataclass(frozen=True)
class Fix:
    """Edits that belong together. Safe ones change neither the analysis nor a cited line.

    ``arrange`` names a sidecar whose entries are to be put in transcript order.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    arrange: str = ""


@dataclass(frozen=True)
class Related:
    """A second place that explains a remark."""

    place: Place
    message: str


@dataclass(frozen=True)
class Remark:
    """Something to be said of a place: one clause, and the stable id of what it is about."""

    message: str
    place: Place
    subject: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True)
class Problem:
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


def spoken(message: str, *, show_words: bool, subject: str = "") -> str:
    """Return a message for people: marked words in quotation marks, or withheld.

    Withheld too is what stands where an id (the ``subject``'s, for one) or another single word belongs
    and is a whole phrase: where lines were glued together these are a participant's words.
    """
    if show_words:
        return _SAID.sub(lambda m: f"\u201c{m[1]}\u201d", message)
    name = subject.partition("/")[2] or subject
    if any(c.isspace() for c in name):
        message = message.replace(name, WITHHELD)
    return _PHRASE.sub(f"`{WITHHELD}`", _SAID.sub(WITHHELD, message))
