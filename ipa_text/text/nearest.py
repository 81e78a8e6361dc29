"""Find the words that come nearest to a quotation that cannot be found, for a message only."""

from __future__ import annotations

import re
from collections.abc import Callable

from ipa_text.named import NamedTuple
from ipa_text.text.fold import fold
from ipa_text.text.turns import Span, Transcript

ENOUGH = 60.0
"""Per cent of similarity; below it two texts merely share a few common words."""

SOUGHT = 500
"""Characters of a quotation that are sought: comparing takes time by their square."""

EFFORT = 200_000_000_000
"""What is spent on messages about one case, in the unit of ``effort``: a few seconds."""

# Wanted only when a quotation fails: `re` compiles them then.
_LEADING = r"[^\w\[]+"
_TRAILING = r"[^\w\]]+\Z"
_FIRST_WORD = r"\S+\s+"
_LAST_WORD = r"\s+\S+\Z"


class Nearest(NamedTuple):
    """The stretch of a turn that is most like a quotation: half-open source span, per cent alike."""

    turn: int
    span: Span
    words: str
    score: float


def nearest_words(quote: str, transcript: Transcript, turns: list[int]) -> Nearest | None:
    """Return the stretch of whole words in ``turns`` that is most like ``quote``, if any is."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only wanted when a quotation fails

    sought = fold(quote[:SOUGHT])
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
        start, end = _trimmed(text, start, end, lambda words: fuzz.ratio(sought, words))
        if start < end:
            best = Nearest(number, folded.span(start, end), text[start:end], found.score)
    return best


def effort(quote: str, transcript: Transcript) -> int:
    """Return what it can take to find the words nearest to a quotation in all turns."""
    return min(len(quote), SOUGHT) ** 2 * len(transcript.source.text)


def differences(quote: str, words: str) -> list[tuple[str, str]]:
    """Return where two texts differ, in order: the words of ``quote``, and those in their place."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only wanted when a quotation fails

    ours, theirs = fold(quote).split(), fold(words).split()
    found = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return [
        (" ".join(ours[a:b]), " ".join(theirs[c:d])) for op, a, b, c, d in found if op != "equal"
    ]


def _trimmed(text: str, start: int, end: int, alike: Callable[[str], float]) -> Span:
    """Leave off words at either end, and what is not a word, as long as that makes it more alike."""
    while True:
        words = text[start:end]
        heads = [m.end() for p in (_LEADING, _FIRST_WORD) if (m := re.match(p, words))]
        tails = [m.start() for p in (_TRAILING, _LAST_WORD) if (m := re.search(p, words))]
        cuts = [(start + head, end) for head in heads] + [(start, start + tail) for tail in tails]
        best = max(cuts, key=lambda cut: alike(text[slice(*cut)]), default=(start, end))
        if alike(text[slice(*best)]) <= alike(text[start:end]):
            return start, end
        start, end = best


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
