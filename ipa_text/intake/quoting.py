"""From a stretch that somebody marked to an anchor: turn and words, whole words, said once."""

from __future__ import annotations

from ipa_text.named import NamedTuple
from ipa_text.text.anchors import Located, locate, passage
from ipa_text.text.turns import Span, Transcript

CONTEXT = 8
"""Words beside a quotation that are tried where it recurs."""


class Quoted(NamedTuple):
    """An anchor as a sidecar holds it; without a quotation it stands on the whole turn.

    ``at`` is where it stands in transcript order. ``widened`` says that the mark cut a word in two.
    """

    turn: str
    quote: str
    at: tuple[int, int]
    before: str = ""
    after: str = ""
    widened: bool = False


def whole_turn(transcript: Transcript, offset: int) -> Quoted | None:
    """Return the anchor on the turn at an offset; None outside turns, or where it has no id."""
    turn = transcript.turn_at(offset)
    if turn is None or not turn.id:
        return None
    return Quoted(turn.id, "", (transcript.by_id[turn.id], -1))


def quoted(transcript: Transcript, start: int, end: int) -> Quoted | None:
    """Return the anchor of a half-open span of the file; None where no words stand in it.

    Of a span over several turns it keeps the participant's words: what others say between them becomes
    ``[...]``.
    """
    covered = _covered(transcript, start, end)
    if not covered:
        return None
    numbers = list(covered)
    if not all(transcript.turns[n].id for n in (numbers[0], numbers[-1])):
        return None
    whole = covered[numbers[0]] == list(transcript.turns[numbers[0]].speech)
    if len(numbers) == 1 and whole:
        return whole_turn(transcript, covered[numbers[0]][0][0])
    for widened in (False, True):
        if widened:
            covered = {n: _widened(transcript, spans) for n, spans in covered.items()}
        if found := _unique(transcript, covered):
            return found._replace(widened=widened)
    return None


def _covered(transcript: Transcript, start: int, end: int) -> dict[int, list[Span]]:
    """Return the speech inside a span by turn; of several speakers, the participants' alone."""
    found: dict[int, list[Span]] = {}
    text = transcript.source.text
    for number, turn in enumerate(transcript.turns):
        for a, b in turn.speech:
            begin, stop = max(a, start), min(b, end)
            while begin < stop and text[begin].isspace():
                begin += 1
            while begin < stop and text[stop - 1].isspace():
                stop -= 1
            if begin < stop:
                found.setdefault(number, []).append((begin, stop))
    spoken = {n: s for n, s in found.items() if transcript.turns[n].role == "participant"}
    return spoken if spoken and len(found) > 1 else found


def _widened(transcript: Transcript, spans: list[Span]) -> list[Span]:
    """Widen the first and the last span to the white space around them."""
    text = transcript.source.text
    bounds = [s for t in transcript.turns for s in t.speech]
    (first, _), (_, last) = spans[0], spans[-1]
    least = max(a for a, _ in bounds if a <= first)
    most = min(b for _, b in bounds if b >= last)
    while first > least and not text[first - 1].isspace():
        first -= 1
    while last < most and not text[last].isspace():
        last += 1
    if len(spans) == 1:
        return [(first, last)]
    return [(first, spans[0][1]), *spans[1:-1], (spans[-1][0], last)]


def _unique(transcript: Transcript, covered: dict[int, list[Span]]) -> Quoted | None:
    """Return the anchor whose words are found where they were marked, with context if need be."""
    numbers = list(covered)
    first, last = numbers[0], numbers[-1]
    text = transcript.source.text
    parts: list[str] = []
    for number, spans in covered.items():
        if parts:
            parts.append("[...]" if number - 1 not in covered else "")
        parts.append(" ".join(text[a:b] for a, b in spans))
    quote = " ".join(" ".join(parts).split())
    ends = [transcript.turns[n].id for n in dict.fromkeys((first, last))]
    begin, stop = covered[first][0][0], covered[last][-1][1]
    within = passage(transcript, first, last)
    heads = text[transcript.turns[first].speech[0][0] : begin].split()
    tails = text[stop : transcript.turns[last].speech[-1][1]].split()
    for count in range(CONTEXT + 1):
        before = " ".join(heads[-count:]) if count else ""
        after = " ".join(tails[:count]) if count else ""
        for context in ((before, ""), ("", after), (before, after)):
            found = locate(quote, within, *context)
            if _stands(found, begin, stop):
                return Quoted("..".join(ends), quote, (first, begin), *context)
    return None


def _stands(found: Located, begin: int, stop: int) -> bool:
    return found.outcome == "found" and found.spans[0][0] == begin and found.spans[-1][1] == stop
