"""A text as the words in it, however they are spelled: what names are looked for among.

Folded away are case, diacritics, every kind of apostrophe, hyphen, underscore and space, line breaks,
and characters that nobody sees. What is left are runs of letters and digits with spaces between them; a
character of a script that is written without spaces is a word of its own.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

_ASCII = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
_FEW = 40
"""Different characters: so many are replaced one by one sooner than every character is looked up."""
_WITHOUT_SPACES = (
    "CJK UNIFIED",
    "CJK COMPAT",
    "HIRAGANA",
    "KATAKANA",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
)


class Worded:
    """A text, its words folded, and the way back to where each stood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._odd = {} if text.isascii() else {c: _folded(c) for c in set(text) if c > "\x7f"}
        self.folded = _translated(text, self._odd)

    def distinct(self) -> set[str]:
        """Return every word that occurs."""
        return set(self.folded.split())

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where half-open spans of the folded text stand in the text."""
        if all(len(piece) == 1 for piece in self._odd.values()):
            return list(spans)
        odd = self._odd
        ends = list(accumulate(len(odd.get(char, "x")) for char in self.text))
        # An accent behind the last letter was folded into nothing and belongs to it.
        return [
            (
                bisect_right(ends, start),
                max(bisect_right(ends, end - 1) + 1, bisect_right(ends, end)),
            )
            for start, end in spans
        ]


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return Worded(text).folded.split()


def _translated(text: str, odd: dict[str, str]) -> str:
    if len(odd) > _FEW:
        return text.translate({**_ASCII, **{ord(char): piece for char, piece in odd.items()}})
    for char, piece in odd.items():
        text = text.replace(char, piece)
    return text.translate(_ASCII)


def _folded(char: str) -> str:
    """Return what stands for a character beyond ASCII: letters and digits, a space, or nothing."""
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return ""
    if kind == "No":  # behind a word it is the number of a footnote
        return " "
    if unicodedata.name(char, "").startswith(_WITHOUT_SPACES):
        return f" {char} "
    apart = unicodedata.normalize("NFKD", char.casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)
    return kept if kept.isalnum() else " "


_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
"""Letters that Unicode does not take apart, as people write them who have no key for them."""
