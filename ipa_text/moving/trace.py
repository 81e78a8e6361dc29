"""Follow a range of words from an old text to the new one, and say how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ipa_text.moving.guards import differences, reasons, redacted, same_sense
from ipa_text.moving.pair import BESIDE, Pair
from ipa_text.named import NamedTuple
from ipa_text.text.align import Words
from ipa_text.text.turns import Span

Status = Literal["same", "changed", "candidate", "lost"]

LONG = 12
"""Words that are certain by themselves."""
HALF = 0.5
KEPT = 0.75
ALIKE = 80.0
GROWTH = (0.4, 2.5)
"""How much shorter or longer a quotation may have become and still be the same place."""
CLEAR, VERY_CLEAR, MARGIN = 0.5, 0.75, 0.25
MOVED, MOVED_SHORT = 8, 5
"""Words that a passage found elsewhere must have, in a clear and in a very clear context."""


class Trace(NamedTuple):
    """Where a range of words went. ``span`` is of new words; None where no place is known."""

    status: Status
    span: Span | None
    reasons: tuple[str, ...] = ()
    score: float = 0.0


def trace(pair: Pair, here: Span) -> Trace:
    """Follow an old range of words; never says ``same`` where a person has to look."""
    at = _beside(pair, here)
    same = at is not None and _keys(pair.new, at) == _keys(pair.old, here)
    if at is None or not (same or _recognised(pair, here, at)):
        return _elsewhere(pair, here) or _unknown(pair, here, at)
    why = [*_always_ask(pair, here, at), *_punctuation(pair, here, at)]
    if same:
        why += _doubts(pair, here, at)
        return Trace("changed" if why else "same", at, tuple(why), 100.0)
    found = differences(pair.old, pair.new, here, at)
    why = [*reasons(pair.old, pair.new, found), *why]
    return Trace("changed", at, tuple(why or ["words changed"]), alike(pair, here, at))


def _keys(words: Words, span: Span) -> tuple[str, ...]:
    return words.keys[slice(*span)]


def text(words: Words, span: Span) -> str:
    """Return words with what stands between them, folded."""
    return " ".join(words.folded(turn)[a:b] for turn, a, b in pieces(words, span))


def pieces(words: Words, span: Span) -> Iterator[tuple[int, int, int]]:
    """Yield (turn, start, end) in the folded text of each turn that a range of words touches."""
    at = span[0]
    while at < span[1]:
        turn = words.turns[at]
        last = min(span[1], words.firsts[turn + 1]) - 1
        yield turn, words.starts[at], words.ends[last]
        at = last + 1


def alike(pair: Pair, here: Span, at: Span) -> float:
    """Return the per cent by which an old and a new range are alike, but for a new pseudonym."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only wanted when a text has changed

    ours = " ".join(pair.swaps.get(key, key) for key in _keys(pair.old, here))
    return float(fuzz.ratio(ours, " ".join(_keys(pair.new, at))))


def _beside(pair: Pair, here: Span) -> Span | None:
    """Return the new range between the places of the first and the last word that stayed.

    Where the words at an end changed, what now stands between their neighbours belongs to it.
    """
    kept = [(n, pair.there[n]) for n in range(*here) if pair.there[n] >= 0]
    if not kept:
        return None
    first, last = kept[0][1], kept[-1][1] + 1
    missing = kept[0][0] - here[0]
    if missing and here[0] and (to := pair.there[here[0] - 1]) >= 0:
        first = to + 1 if 0 <= first - to - 1 <= missing + GAP else first
    missing = here[1] - 1 - kept[-1][0]
    if missing and here[1] < len(pair.there) and (to := pair.there[here[1]]) >= 0:
        last = to if 0 <= to - last <= missing + GAP else last
    return first, last


GAP = 6
"""Words by which what stands in the place of others may be longer than they."""


def _recognised(pair: Pair, here: Span, at: Span) -> bool:
    """Tell whether the place is known although words changed."""
    size, now = here[1] - here[0], at[1] - at[0]
    known = pair.swaps
    kept = sum(at[0] <= pair.there[n] < at[1] or pair.old.keys[n] in known for n in range(*here))
    if not GROWTH[0] * size <= now <= GROWTH[1] * size:
        return False
    if pair.support(here, at) < HALF:
        return False
    return kept >= KEPT * size and alike(pair, here, at) >= ALIKE


def _always_ask(pair: Pair, here: Span, at: Span) -> Iterator[str]:
    """Say why a person has to look, were the words the same or not."""
    if pair.replaced:
        yield "the transcript was replaced"
    old, new = pair.old, pair.new
    was = list(dict.fromkeys(old.turns[slice(*here)]))
    now = list(dict.fromkeys(new.turns[slice(*at)]))
    if len(now) > len(was):
        yield "it now reaches over more than one turn"
    both = {
        (old.turns[n], new.turns[to])
        for n in range(*here)
        if at[0] <= (to := pair.there[n]) < at[1]
    }
    foreign = [turn for turn in now if not any(pair.same_speaker(t, turn) for t in was)]
    if foreign or not all(pair.same_speaker(*turns) for turns in both):
        yield "the speaker changed"


def _punctuation(pair: Pair, here: Span, at: Span) -> Iterator[str]:
    if not same_sense(_with_mark(pair.old, here), _with_mark(pair.new, at)):
        yield "a question or an exclamation changed"


def _with_mark(words: Words, span: Span) -> str:
    """Return words with the marks right behind them."""
    *_, (turn, _, end) = pieces(words, span)
    behind = words.folded(turn)[end : end + 3]
    return text(words, span) + behind[: len(behind) - len(behind.lstrip(".,;:!?)\u2026\"'"))]


def _doubts(pair: Pair, here: Span, at: Span) -> Iterator[str]:
    """Say why the same words may not be the ones that were quoted."""
    size = here[1] - here[0]
    keys = _keys(pair.old, here)
    was, now = (sum(1 for _ in words.places(keys)) for words in (pair.old, pair.new))
    if was != now and not pair.firm(here, at):
        yield "the same words stand elsewhere too"
    elif size < LONG and pair.support(here, at) < HALF:
        yield "what stands beside it changed"
    if _respelled(pair, here, at):
        yield "a capital letter changed"


def _respelled(pair: Pair, here: Span, at: Span) -> bool:
    """Tell whether a word has a capital now, or has none any more, within a sentence."""
    for ours, theirs in zip(range(*here), range(*at), strict=True):
        was, now = pair.old.written(ours), pair.new.written(theirs)
        if was == now or was.startswith("["):
            continue
        if was[1:] != now[1:]:
            return True
        if not (pair.old.sentence_begins(ours) or pair.new.sentence_begins(theirs)):
            return True
    return False


def _elsewhere(pair: Pair, here: Span) -> Trace | None:
    """Return the one place in text that is new where the same words stand now, if it is clear."""
    keys, size = _keys(pair.old, here), here[1] - here[0]
    hits = [(at, at + size) for at in pair.new.places(keys)]
    if not hits or size < MOVED_SHORT:
        return None
    scored = sorted(((pair.context(here, hit), hit) for hit in hits), reverse=True)
    best, at = scored[0]
    fresh = sum(n not in pair.back for n in range(*at))
    around = range(max(at[0] - 2, 0), min(at[1] + 2, len(pair.new.keys)))
    beside = sum(n not in pair.back for n in around) - fresh
    clear = best >= (CLEAR if size >= MOVED else VERY_CLEAR)
    apart = len(scored) == 1 or best - scored[1][0] >= MARGIN
    once = sum(1 for _ in pair.old.places(keys)) == 1
    if not (clear and apart and once and fresh >= 0.8 * size and beside):
        return None
    why = [*_always_ask(pair, here, at), *_punctuation(pair, here, at)]
    if _respelled(pair, here, at):
        why.append("a capital letter changed")
    return Trace("changed" if why else "same", at, tuple(why), 100.0)


def _unknown(pair: Pair, here: Span, at: Span | None) -> Trace:
    """Say why no place is certain; where some of the words stayed, that is one to look at."""
    keys = _keys(pair.old, here)
    hits = sum(1 for _ in pair.new.places(keys))
    if hits > 1:
        return Trace("candidate", None, ("the same words stand in several places",))
    if hits:
        return Trace("candidate", None, ("the same words stand elsewhere: they may be others",))
    if at is None or at[1] - at[0] > GROWTH[1] * (here[1] - here[0]):
        return Trace("lost", None, ("the words are gone",))
    around = (max(at[0] - BESIDE, 0), min(at[1] + BESIDE, len(pair.new.keys)))
    why = "words were redacted" if redacted(text(pair.new, around)) else "much of it changed"
    return Trace("candidate", at, (why,), alike(pair, here, at))
