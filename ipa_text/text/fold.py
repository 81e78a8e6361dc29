"""Fold away what is typography, not speech, so that words can be compared.

Folded: NFC, runs of white space, curly and straight quotation marks, dash variants, spellings of the
ellipsis, soft hyphens, Markdown emphasis and backslash escapes. Nothing else: a changed word is a
changed word. ``docs/quotations.md`` holds the table of pairs that must and must not match.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

_PIECE = re.compile(
    r"""
      (?P<space>[ ]?[\t\n\r\f\v\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]\s*|[ ]\s+)
    | (?P<single>[\u2018\u2019\u201a\u201b])
    | (?P<double>[\u201c\u201d\u201e\u201f])
    | (?P<dash>[\u2010-\u2015\u2212]|--+)
    | (?P<ellipsis>\u2026|\.{3,}|\.[ \xa0]\.[ \xa0]\.)
    | (?P<soft>\xad)
    | (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<emphasis>[*_]+)
    """,
    re.VERBOSE,
)
_REPLACEMENT = {
    "space": " ",
    "single": "'",
    "double": '"',
    "dash": "-",
    "ellipsis": "\u2026",
    "soft": "",
}
_TROUBLE = re.compile(r"[^ A-Za-z0-9,.?!'\"();:\[\]-]|\s\s|\.\.|\. \.|--")


class Folded(NamedTuple):
    """A folded text, and for each of its unchanged runs where it begins here and in the source."""

    text: str
    here: tuple[int, ...]
    there: tuple[int, ...]

    def source(self, offset: int) -> int:
        """Return the source offset of the character at ``offset`` of the folded text."""
        run = bisect_right(self.here, offset) - 1
        return self.there[run] + offset - self.here[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open source span of a non-empty folded span."""
        return self.source(start), self.source(end - 1) + 1


def fold(text: str) -> str:
    """Return ``text`` folded and stripped of white space at both ends."""
    if not _TROUBLE.search(text):
        return text.strip(" ")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _PIECE.sub(lambda m: _folded(m, text), text).strip(" ")


def fold_spans(text: str, spans: list[tuple[int, int]]) -> Folded:
    """Fold the spans of ``text`` as one passage, and remember where each character came from.

    ``spans`` are half-open, in order; the passage is not stripped of a lone space at its ends.
    """
    out: list[str] = []
    here: list[int] = []
    there: list[int] = []
    length = 0

    def put(piece: str, start: int) -> None:
        nonlocal length
        if piece[0] == " " and (not out or out[-1].endswith(" ")):
            piece, start = piece[1:], start + 1
            if not piece:
                return
        out.append(piece)
        here.append(length)
        there.append(start)
        length += len(piece)

    for start, end in spans:
        for begin, piece in _composed(text, start, end):
            at = 0
            for m in _PIECE.finditer(piece):
                if m.start() > at:
                    put(piece[at : m.start()], begin + at)
                if folded := _folded(m, piece):
                    escape = m.lastgroup == "escape"
                    put(folded, begin + m.start() + escape)
                at = m.end()
            if at < len(piece):
                put(piece[at:], begin + at)
    if not here:
        return Folded("", (0,), (spans[0][0] if spans else 0,))
    return Folded("".join(out), tuple(here), tuple(there))


def _folded(m: re.Match[str], text: str) -> str:
    kind = m.lastgroup or ""
    if kind == "emphasis":
        return "" if _is_emphasis(m, text) else m[0]
    if kind == "escape":
        return m[0][1]
    return _REPLACEMENT[kind]


def _is_emphasis(m: re.Match[str], text: str) -> bool:
    """Tell whether a run of ``*`` or ``_`` opens or closes emphasis rather than standing for itself."""
    before = text[m.start() - 1 : m.start()]
    after = text[m.end() : m.end() + 1]
    if m[0][0] == "_" and before.isalnum() and after.isalnum():
        return False
    return bool(before.strip() or after.strip())


def _composed(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Cut a span where its length would change under NFC; return (source offset, composed text)."""
    part = text[start:end]
    if unicodedata.is_normalized("NFC", part):
        return [(start, part)]
    pieces = []
    for m in re.finditer(r"\s+|\S+", part):
        word = m[0]
        if unicodedata.is_normalized("NFC", word):
            pieces.append((start + m.start(), word))
        else:
            pieces += _clusters(word, start + m.start())
    return pieces


def _clusters(word: str, at: int) -> list[tuple[int, str]]:
    """Compose a word letter by letter; the whole word at once where its letters do not come apart."""
    clusters: list[str] = []
    for char in word:
        joins = unicodedata.combining(char) or "\u1160" <= char <= "\u11ff"
        if joins and clusters:
            clusters[-1] += char
        else:
            clusters.append(char)
    composed = [unicodedata.normalize("NFC", c) for c in clusters]
    if "".join(composed) != unicodedata.normalize("NFC", word):
        return [(at, unicodedata.normalize("NFC", word))]
    pieces = []
    for cluster, letter in zip(clusters, composed, strict=True):
        pieces.append((at, letter))
        at += len(cluster)
    return pieces
