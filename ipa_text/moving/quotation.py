"""From an anchor to the words it stands on, and from words to the anchor that would stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipa_text.moving.trace import pieces, text
from ipa_text.named import NamedTuple
from ipa_text.study.model import Anchor, located
from ipa_text.study.places import Place
from ipa_text.text.align import Words
from ipa_text.text.anchors import Located, between_omissions
from ipa_text.text.fold import fold
from ipa_text.text.turns import Span

CONTEXT = 8
"""Words beside a quotation that are tried where it recurs."""

_OPENING = "\"'(\u2018\u201c\u00ab\u00bf\u00a1"
_CLOSING = ".,;:!?)\u2026\"'\u2019\u201d\u00bb-\u2013\u2014"


class Written(NamedTuple):
    """What an anchor holds: its turn, its words (None stands on the whole turn), words beside them."""

    turn: str
    quote: str | None
    before: str
    after: str


def written(anchor: Anchor) -> Written:
    """Return what an anchor holds now."""
    return Written(anchor.turn, anchor.quote, anchor.before, anchor.after)


def fragments(quote: str) -> list[str]:
    """Return the parts of a quotation between its omissions."""
    return [part for part in between_omissions(quote) if fold(part)]


def ranges(words: Words, found: Located) -> list[Span]:
    """Return the range of words of each fragment; what nothing was left out between is one."""
    out: list[Span] = []
    for turn, span in zip(found.turns, found.spans, strict=True):
        at = words.range_of(turn, span)
        if at is None:
            continue
        if out and out[-1][1] == at[0] and words.turns[out[-1][0]] != turn:
            out[-1] = (out[-1][0], at[1])
        else:
            out.append(at)
    return out


def turn_ids(words: Words, spans: Sequence[Span]) -> str:
    """Return the turn, or the range of turns, that ranges of words stand in; empty without an id."""
    turns = words.transcript.turns
    ids = [turns[words.turns[n]].id for n in (spans[0][0], spans[-1][1] - 1)]
    return "..".join(dict.fromkeys(ids)) if all(ids) else ""


def quote_of(
    old: Words | None, new: Words, stored: str, was: Sequence[Span], now: Sequence[Span]
) -> str:
    """Return a quotation of new words; what stayed the same is left as it is written there."""
    parts = fragments(stored)
    if len(parts) != len(now):
        parts = [""] * len(now)
    out = []
    for part, ours, theirs in zip(parts, was or now, now, strict=True):
        same = old is not None and was and text(old, ours) == text(new, theirs)
        if part and same and _keeps(part, new, theirs):
            out.append(part.strip())
        else:
            out.append(spelt(new, theirs, part))
    return stored if out == [part.strip() for part in parts] else " [...] ".join(out)


def _keeps(part: str, new: Words, span: Span) -> bool:
    """Tell whether the mark at the end of a fragment still stands behind its words."""
    folded = fold(part)
    mark = folded[len(folded.rstrip(_CLOSING)) :]
    *_, (turn, _, end) = pieces(new, span)
    return new.folded(turn)[end : end + len(mark)] == mark


def spelt(words: Words, span: Span, like: str) -> str:
    """Return words as the transcript spells them, with marks at the ends where ``like`` has them."""
    found = list(pieces(words, span))
    out = []
    for number, (turn, a, b) in enumerate(found):
        start, end = a, b
        folded = words.folded(turn)
        opens = number == 0 and like.strip()[:1] in (*_OPENING,)
        while opens and start and folded[start - 1] in _OPENING:
            start -= 1
        ends = number < len(found) - 1 or like.strip()[-1:] in (*_CLOSING,)
        while ends and end < len(folded) and folded[end] in _CLOSING:
            end += 1
        out.append(_source(words, turn, start, end))
    return " ".join(out)


def _source(words: Words, turn: int, start: int, end: int) -> str:
    transcript = words.transcript
    a, b = transcript.folded(turn).span(start, end)
    speech = transcript.turns[turn].speech
    parts = [transcript.source.text[max(a, c) : min(b, d)] for c, d in speech if c < b and a < d]
    return " ".join(" ".join(parts).split())


def anchored(
    words: Words, quote: str | None, stored: Written, now: Sequence[Span]
) -> Written | None:
    """Return the anchor that stands on ranges of words and on nothing else; None where there is none.

    The turn and the words beside the quotation stay as they are where they still hold.
    """
    narrow = turn_ids(words, now)
    wide = stored.turn if _holds(words, stored.turn, now) else narrow
    for turn in dict.fromkeys((wide, narrow) if narrow else ()):
        for before, after in _contexts(words, stored, now):
            new = Written(turn, quote, before, after)
            found = located(words.transcript, Anchor(*new, *_NOWHERE))
            if found.outcome == "found" and ranges(words, found) == list(now):
                return new
            if found.outcome == "absent":
                return None
    return None


def _holds(words: Words, turn: str, now: Sequence[Span]) -> bool:
    """Tell whether a turn or a range of turns has the words in it."""
    first, _, last = turn.partition("..")
    known = words.transcript.by_id
    if first not in known or (last or first) not in known:
        return False
    bounds = words.firsts[known[first]], words.firsts[known[last or first] + 1]
    return bounds[0] <= now[0][0] and now[-1][1] <= bounds[1]


_NOWHERE = (Place(""), Place(""))


def _contexts(words: Words, stored: Written, now: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Yield what may be given as the words beside a quotation, the least change first."""
    yield stored.before, stored.after
    if stored.before or stored.after:
        head, tail = (len(fold(side).split()) for side in (stored.before, stored.after))
        yield _beside(words, now, head, 0)[0], _beside(words, now, 0, tail)[1]
    for count in range(1, CONTEXT + 1):
        before, after = _beside(words, now, count, count)
        yield from ((before, ""), ("", after), (before, after))


def _beside(words: Words, now: Sequence[Span], head: int, tail: int) -> tuple[str, str]:
    """Return as many words as there are in the turn before and behind a quotation."""
    first, last = now[0][0], now[-1][1]
    start = max(words.firsts[words.turns[first]], first - head)
    end = min(words.firsts[words.turns[last - 1] + 1], last + tail)
    before = spelt(words, (start, first), "") if start < first else ""
    return before, spelt(words, (last, end), "") if last < end else ""
