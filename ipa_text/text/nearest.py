"""Find the words that come nearest to a quotation that cannot be found, for a message only."""

from __future__ import annotations

from dataclasses import dataclass

from ipa_text.text.fold import fold
from ipa_text.text.turns import Span, Transcript

ENOUGH = 60.0
"""Per cent of similarity; below it two texts merely share a few common words."""


@dataclass(frozen=True)
class Nearest:
    """The stretch of a turn that is most like a quotation: half-open source span, per cent alike."""

    turn: int
    span: Span
    words: str
    score: float


def nearest_words(quote: str, transcript: Transcript, turns: list[int]) -> Nearest | None:
    """Return the stretch of whole words in ``turns`` that is most like ``quote``, if any is."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only wanted when a quotation fails

    sought = fold(quote)
    best: Nearest | None = None
    for number in turns:
        folded = transcript.folded(number)
        text = folded.text
        least = max(ENOUGH, best.score if best else 0.0)
        if not sought or not text:
            continue
        found = fuzz.partial_ratio_alignment(sought.lower(), text.lower(), score_cutoff=least)
        if found is None or (best and found.score <= best.score) or len(text) != len(text.lower()):
            continue
        start, end = _whole_words(text, found.dest_start, found.dest_end)
        if start < end:
            best = Nearest(number, folded.span(start, end), text[start:end], found.score)
    return best


def _whole_words(text: str, start: int, end: int) -> Span:
    """Widen a span to whole words."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
