"""Look for words in a text of which no earlier version is known, to propose places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipa_text.named import NamedTuple
from ipa_text.text.align import Words
from ipa_text.text.turns import Span

ENOUGH = 80.0
"""Per cent; below it a place is not proposed."""
MOST = 4
"""Places that are proposed."""


class Hit(NamedTuple):
    """A range of words, and the per cent by which it is like what is sought."""

    span: Span
    score: float


def hits(words: Words, keys: Sequence[str]) -> list[Hit]:
    """Return the places most like some words, exact ones first; several of each at the most."""
    if not keys:
        return []
    found = [Hit((at, at + len(keys)), 100.0) for at in words.places(keys)][:MOST]
    taken = {n for hit in found for n in range(*hit.span)}
    if len(found) < MOST:
        found += [h for h in _alike(words, keys) if not taken & set(range(*h.span))]
    return found[:MOST]


def _alike(words: Words, keys: Sequence[str]) -> Iterator[Hit]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only wanted when a quotation fails

    sought = " ".join(keys)
    turns = words.transcript.turns
    texts = {
        n: " ".join(words.keys[words.firsts[n] : words.firsts[n + 1]]) for n in range(len(turns))
    }
    listed = process.extract(
        sought, texts, scorer=fuzz.partial_ratio, score_cutoff=ENOUGH, limit=2 * MOST
    )
    for text, _, turn in listed:
        if len(text) < len(sought) / 2:
            continue
        found = fuzz.partial_ratio_alignment(sought, text, score_cutoff=ENOUGH)
        if found is None:
            continue
        first = words.firsts[turn] + text.count(" ", 0, found.dest_start)
        last = words.firsts[turn] + text.count(" ", 0, found.dest_end) + 1
        first, last = min(first, words.firsts[turn + 1] - 1), min(last, words.firsts[turn + 1])
        score = fuzz.ratio(sought, " ".join(words.keys[first:last]))
        if score >= ENOUGH:
            yield Hit((first, last), float(score))
