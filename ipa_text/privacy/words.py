"""A text as the words in it, however they are spelled: what names are looked for among.

Folded away are case, diacritics, every kind of apostrophe, hyphen, underscore and space, line breaks,
characters that nobody sees, and Cyrillic and Greek letters that stand for Latin ones within a word. What
is left are runs of letters and digits with spaces between them; a character of a script that is written
without spaces is a word of its own.
"""

from __future__ import annotations

import re
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
        chars = set() if text.isascii() else set(text)
        self._read = text if _ALIKE.keys().isdisjoint(map(ord, chars)) else _unmixed(text)
        self._odd = {char: _folded(char) for char in chars if char > "\x7f"}
        self.folded = _translated(self._read, self._odd)

    def distinct(self) -> set[str]:
        """Return every word that occurs."""
        return set(self.folded.split())

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where half-open spans of the folded text stand in the text."""
        if all(len(piece) == 1 for piece in self._odd.values()):
            return list(spans)
        odd = self._odd
        ends = list(accumulate(len(odd.get(char, "x")) for char in self._read))
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


_ALIKE = str.maketrans(
    "\u0410\u0412\u0415\u0401\u0405\u0406\u0407\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423"
    "\u04ae\u0500\u051a\u051c\u04c0\u0430\u0435\u0451\u0455\u0456\u0457\u0458\u043a\u043e\u0440\u0441\u0445"
    "\u0443\u04af\u04bb\u0501\u051b\u051d\u04cf"  # Cyrillic
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5",  # Greek
    "ABEESIIJKMHOPCTXYYDQWIaeesiijkopcxyyhdqwlABEZHIKMNOPTYXaikvopu",
)
"""Letters of other scripts by the Latin one that each looks like, capitals and small ones."""
_LATIN, _OTHERS = "A-Za-z\u00c0-\u024f", "".join(map(chr, _ALIKE))
_MIXED = f"[{_OTHERS}](?:(?=[{_LATIN}])|(?<=[{_LATIN}].))"
_RUN = f"[{_LATIN}{_OTHERS}]+"


def _unmixed(text: str) -> str:
    """Return a text, as long as before, with Latin letters for those that are made to look like them.

    They stand beside Latin ones: words that are wholly of another script are what they are.
    """
    mixed = re.compile(_MIXED)
    if not mixed.search(text):
        return text
    return re.sub(_RUN, lambda m: m[0].translate(_ALIKE) if mixed.search(m[0]) else m[0], text)


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
