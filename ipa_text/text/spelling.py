"""Name the nearest of the words that are known, and a few of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ALIKE = 0.6
"""Two words that share less are not taken for one another."""

FEW = 200
"""Words that are compared letter by letter."""

LONGEST = 200
"""Letters of a word that are compared: ids are shorter, and what is not may be anything."""

NAMED = 5
"""Of many, so many are named one by one; programs are given all of them."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean `x`?`` for the nearest known word, or nothing where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only wanted when something is wrong

    close = get_close_matches(word[:LONGEST], _few(word, list(known)), n=1, cutoff=ALIKE)
    return meant(close[0]) if close else ""


def meant(word: str) -> str:
    """Return ``; did you mean `x`?``."""
    return f"; did you mean `{word}`?"


def with_article(noun: str) -> str:
    """Return a noun with *a* or *an* before it, whichever its first letter asks for."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def some(names: Sequence[str], most: int = NAMED) -> str:
    """Return names as a list in a sentence: the first few, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _few(word: str, known: list[str]) -> list[str]:
    """Return those of many words that can be near at all: others would take long to be compared."""
    if len(known) <= FEW:
        return known
    from rapidfuzz import process  # noqa: PLC0415 - only wanted where much is known
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    # A common subsequence is never shorter than the blocks that difflib counts.
    alike = Indel.normalized_similarity
    found = process.extract(word, known, scorer=alike, score_cutoff=ALIKE, limit=FEW)
    return [name for name, _, _ in found]
