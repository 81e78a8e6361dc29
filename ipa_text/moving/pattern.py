"""Find words as whole words, however a text is wrapped, and put others in their place."""

from __future__ import annotations

import re
import textwrap

from ipa_text.study.edit import WIDTH
from ipa_text.text.turns import Span

_APOSTROPHES = "'\u2019\u02bc"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_KEPT = "\ue002"
"""Stands for a space at which no line may end."""


def whole(words: str) -> re.Pattern[str]:
    """Return the pattern of words as whole words; between them may be any white space.

    A possessive is no part of a word: "Ann" is found in "Ann's".
    """
    letters = [
        f"[{_APOSTROPHES}]" if char in _APOSTROPHES else re.escape(char)
        for char in "\0".join(words.split())
    ]
    return re.compile(r"(?<!\w)" + "".join(letters).replace(re.escape("\0"), r"\s+") + r"(?!\w)")


def rewrapped(text: str, start: int) -> str:
    """Wrap a paragraph at 72 columns, from the line that holds ``start`` on.

    Comments are kept whole, and a block id on the line of the word before it.
    """
    head = text.rfind("\n", 0, start) + 1
    kept = _COMMENT.sub(lambda m: re.sub(r"\s+", _KEPT, m[0]), text[head:])
    kept = re.sub(r"\s+(?=\^[A-Za-z0-9-]+\s*\Z)", _KEPT, kept)
    lines = textwrap.wrap(kept, WIDTH, break_long_words=False, break_on_hyphens=False)
    return text[:head] + "\n".join(lines).replace(_KEPT, " ")


def inside_brackets(text: str, span: Span) -> bool:
    """Tell whether a place lies within ``[...]``: a replacement there would lie within another."""
    opened = text.rfind("[", 0, span[0])
    return opened > text.rfind("]", 0, span[0]) and text.find("]", span[1]) >= 0
