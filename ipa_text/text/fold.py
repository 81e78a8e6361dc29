"""Fold away what is typography, not speech, so that words can be compared.

Folded: NFC, runs of white space, curly and straight quotation marks, dash variants, spellings of the
ellipsis, soft hyphens, Markdown emphasis and backslash escapes. Nothing else: a changed word is a
changed word. ``docs/quotations.md`` holds the table of pairs that must and must not match.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from ipa_text.named import NamedTuple

_PIECE = r"""(?x)
      (?P<space>[ ]?[\t\n\r\f\v\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]\s*|[ ]\s+)
    | (?P<single>[\u2018\u2019\u201a\u201b])
    | (?P<double>[\u201c\u201d\u201e\u201f])
    | (?P<dash>(?:[\u2010-\u2015\u2212]|-(?=[-\u2010-\u2015\u2212]))[-\u2010-\u2015\u2212]*)
    | (?P<ellipsis>\u2026|\.{3,}|\.\s+\.\s+\.)
    | (?P<soft>\xad)
    | (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<emphasis>[*_]+)
    """
"""What is to be folded. Most turns hold none of it: `re` compiles this for the first that does."""
_REPLACEMENT = {
    "space": " ",
    "single": "'",
    "double": '"',
    "dash": "-",
    "ellipsis": "\u2026",
    "soft": "",
}
_TROUBLE = re.compile(r"[^ A-Za-z0-9,.?!'\"();:\[\]-]")
_PAIRS = ("  ", "..", ". .", "--")
"""Signs of which each is no trouble by itself. Sought as they are: as alternatives in the pattern they
would be tried at every character, which takes ten times as long."""


class Folded(NamedTuple):
    """A folded text, and for each of its runs where it begins here, and begins and ends in the source.

    A run is a stretch of unchanged characters, or what one change put in the place of others.
    """

    text: str
    here: tuple[int, ...]
    there: tuple[int, ...]
    until: tuple[int, ...]

    def source(self, offset: int) -> int:
        """Return the source offset of the character at ``offset`` of the folded text."""
        run = bisect_right(self.here, offset) - 1
        there = self.there[run]
        return min(there + offset - self.here[run], max(self.until[run] - 1, there))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open source span of a non-empty folded span."""
        run = bisect_right(self.here, end - 1) - 1
        behind = self.here[run + 1] if run + 1 < len(self.here) else len(self.text)
        return self.source(start), self.until[run] if end == behind else self.source(end - 1) + 1


def fold(text: str) -> str:
    """Return ``text`` folded and stripped of white space at both ends."""
    if not text:
        return ""
    if _is_plain(text):
        return text.strip(" ")
    return fold_spans(text, [(0, len(text))]).text.strip(" ")


def fold_spans(text: str, spans: list[tuple[int, int]]) -> Folded:
    """Fold the spans of ``text`` as one passage, and remember where each character came from.

    ``spans`` are half-open, in order; white space where two meet joins them. The passage is not
    stripped of a lone space at its end.
    """
    if len(spans) == 1:  # as nearly always, and then there is nothing to fold but ends of lines
        start, end = spans[0]
        words = text[start:end].replace("\n", " ")
        if words and words[0] != " " and _is_plain(words):
            return Folded(words, (0,), (start,), (end,))
    out: list[str] = []
    here: list[int] = []
    there: list[int] = []
    until: list[int] = []
    length = 0

    def put(piece: str, start: int, stop: int) -> None:
        nonlocal length
        if piece[0] == " " and (not out or out[-1].endswith(" ")):
            piece, start = piece[1:], start + 1
            if not piece:
                return
        out.append(piece)
        here.append(length)
        there.append(start)
        until.append(stop)
        length += len(piece)

    before = None
    for start, end in spans:
        if start == end:
            continue
        if before is not None and (text[before].isspace() or text[start - 1].isspace()):
            put(" ", before, start)
        before = end
        # A single line break folds to a space, which moves no other character.
        words = text[start:end].replace("\n", " ")
        if _is_plain(words):
            put(words, start, end)
            continue
        at = start
        for m in re.compile(_PIECE).finditer(text, start, end):
            for begin, stop, piece in _composed(text, at, m.start()):
                put(piece, begin, stop)
            if folded := _folded(m, text):
                escape = m.lastgroup == "escape"
                put(folded, m.start() + escape, m.end())
            at = m.end()
        for begin, stop, piece in _composed(text, at, end):
            put(piece, begin, stop)
    if not here:
        return Folded("", (0,), (spans[0][0] if spans else 0,), (spans[0][0] if spans else 0,))
    return Folded("".join(out), tuple(here), tuple(there), tuple(until))


def _is_plain(text: str) -> bool:
    """Tell whether nothing in a text is to be folded."""
    if _TROUBLE.search(text):
        return False
    for pair in _PAIRS:  # noqa: SIM110 - with any() it takes twice as long, for every turn and quotation
        if pair in text:
            return False
    return True


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


def _composed(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Cut a span where its length would change under NFC; yield source span and composed text."""
    part = text[start:end]
    if unicodedata.is_normalized("NFC", part):
        if part:
            yield start, end, part
        return
    for m in re.finditer(r"\s+|\S+", part):
        at = start + m.start()
        if unicodedata.is_normalized("NFC", m[0]):
            yield at, at + len(m[0]), m[0]
        else:
            yield from _letters(m[0], at)


def _letters(word: str, at: int) -> Iterator[tuple[int, int, str]]:
    """Compose a word letter by letter; the whole word at once where its letters do not come apart."""
    starts = [n for n, char in enumerate(word) if not (n and belongs_to_letter(char))]
    letters = [word[a:b] for a, b in zip(starts, [*starts[1:], len(word)], strict=True)]
    composed = [unicodedata.normalize("NFC", c) for c in letters]
    if "".join(composed) != unicodedata.normalize("NFC", word):
        yield at, at + len(word), unicodedata.normalize("NFC", word)
        return
    for letter, piece in zip(letters, composed, strict=True):
        yield at, at + len(letter), piece
        at += len(letter)


def belongs_to_letter(char: str) -> bool:
    """Tell whether a character goes on with the letter before it: an accent, a vowel sign, a jamo."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"
