"""Words as they are compared when a text is held against speech: folded, six in a row.

Folded are case, punctuation, dashes, apostrophes of every kind, emphasis and where lines break, so that
nobody's words get past by being typed differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ipa_text.named import NamedTuple

SIX = 6
"""Words in a row: fewer are said by chance too often, more let short sentences through."""

BREAK = "\x00"
"""Put between two texts, keeps words of one from standing in a row with words of the other."""

Shingle = tuple[bytes, ...]

_JOINS = "'\u2018\u2019\u02bc*_\\\\\u00ad"
"""What may stand within a word and is none of its letters."""
# Few texts need all of these: `re` compiles each when it is first wanted.
_WORD = rf"[^\W_](?:[{_JOINS}\u0300-\u036f]*[^\W_])*[\u0300-\u036f]*|{BREAK}+"
_BREAKS = f"{BREAK}+"
_NOT_LETTERS = rf"[{_JOINS}\u0300-\u036f]"
_ODD_JOINS = "[\u2018\u2019\u02bc\u00ad\u0300-\u036f]"
_ODD = r"[^\x00-\x7f\w]+"
_ASCII_JOINS = b"'*_\\"
_SPACED = bytes(
    n if n >= 128 or n == 0 or chr(n).isalnum() or n in _ASCII_JOINS else 32 for n in range(256)
)
_BRACKETED = rf"\[[^\[\]{BREAK}]*\]"


class Word(NamedTuple):
    """A word as it is compared, and the half-open span in which it is written."""

    key: bytes
    start: int
    end: int


def words(text: str) -> list[bytes]:
    """Return the words of a text as they are compared, in order; a break is a word of its own.

    A million words take a fraction of a second: no string is made for a word but the word itself.
    """
    if BREAK in text:
        text = re.sub(_BREAKS, f" {BREAK} ", text)
    if not text.isascii():
        text = re.sub(_ODD, " ", re.sub(_ODD_JOINS, "", unicodedata.normalize("NFC", text)))
    return text.casefold().encode("utf-8", "replace").translate(_SPACED, _ASCII_JOINS).split()


def located(text: str) -> list[Word]:
    """Return the words of a text as they are compared, and where each is written."""
    return [Word(_key(m[0]), *m.span()) for m in re.finditer(_WORD, text)]


def _key(word: str) -> bytes:
    if word[0] == BREAK:
        return BREAK.encode()
    letters = re.sub(_NOT_LETTERS, "", unicodedata.normalize("NFC", word))
    return letters.casefold().encode("utf-8", "replace")


def shingles(keys: Sequence[bytes]) -> Iterator[Shingle]:
    """Yield every six words in a row."""
    return zip(*(keys[n:] for n in range(SIX)), strict=False)


def unbracketed(text: str) -> str:
    """Return a text with what stands in brackets blanked out, as long as before.

    In a transcript brackets hold what was not said: a laugh, a pause, a replacement.
    """
    return re.sub(_BRACKETED, lambda m: " " * len(m[0]), text) if "[" in text else text
