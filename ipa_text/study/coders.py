"""Two coders on one transcript: where both noted, and where one did, by the words in the transcript."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Note, Sidecar

Outcome = Literal["same", "differ", "one"]
"""Both noted and gave the same category; both noted, and the categories differ; one noted."""
Spans = tuple[tuple[int, int], ...]


class Meeting(NamedTuple):
    """A place where two coders noted, or one of them; ``one`` and ``other`` are their notes there.

    ``beside`` tells, of a note that stands alone, whether it overlaps words on which the other coder
    has a note that was laid beside another one.
    """

    source: str
    first: int
    last: int
    one: Note | None
    other: Note | None
    beside: bool = False

    @property
    def outcome(self) -> Outcome:
        """What the two notes come to."""
        if self.one is None or self.other is None:
            return "one"
        return "same" if self.one.category == self.other.category else "differ"


class Pair(NamedTuple):
    """Two codings of one source, and where they meet, in the order of the transcript."""

    source: str
    one: str
    other: str
    meetings: tuple[Meeting, ...]
    turns: tuple[tuple[bool, bool], ...]
    """For each of the participant's turns, whether either coder has a note on it."""


def pairs(case: Case, main: str) -> tuple[Pair, ...]:
    """Return every two codings of each source of a case; ``main`` names the coder of the first."""
    found = []
    for name in case.sources:
        sidecars = [s for s in case.sidecars if s.source == name]
        found += [_pair(case, name, main, a, b) for a, b in combinations(sidecars, 2)]
    return tuple(found)


def _pair(case: Case, name: str, main: str, one: Sidecar, other: Sidecar) -> Pair:
    mine = [(note, _spans(case, note)) for note in one.notes]
    theirs = [(note, _spans(case, note)) for note in other.notes]
    met = _met(mine, theirs)
    meetings = [_meeting(case, name, a, b) for a, b in met]
    paired = {id(note) for pair in met for note in pair}
    for listed, others, is_one in ((mine, theirs, True), (theirs, mine, False)):
        for note, spans in listed:
            if id(note) not in paired:
                beside = any(_shared(spans, s) for _, s in others)
                meetings.append(
                    _meeting(case, name, note if is_one else None, None if is_one else note, beside)
                )
    meetings.sort(key=lambda m: _order(case, m))
    return Pair(
        name,
        one.coder or main,
        other.coder or main,
        tuple(meetings),
        _turns(case, name, mine, theirs),
    )


_Listed = list[tuple[Note, Spans]]


def _spans(case: Case, note: Note) -> Spans:
    return tuple(s for a in note.anchors for s in case.locate(note.source, a).spans)


def _shared(one: Spans, other: Spans) -> int:
    """Return how many characters of the transcript both stretches hold."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _met(mine: _Listed, theirs: _Listed) -> list[tuple[Note, Note]]:
    """Lay notes beside each other, each beside one at most: those first that share most words.

    Of two that share as many, the one of the same category goes first, then the earlier.
    """
    found = [
        (-shared, a.category != b.category, i, j)
        for i, (a, spans) in enumerate(mine)
        for j, (b, others) in enumerate(theirs)
        if (shared := _shared(spans, others))
    ]
    used: tuple[set[int], set[int]] = (set(), set())
    met = []
    for _, _, i, j in sorted(found):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            met.append((mine[i][0], theirs[j][0]))
    return met


def _meeting(
    case: Case, name: str, one: Note | None, other: Note | None, beside: bool = False
) -> Meeting:
    spans = [s for note in (one, other) if note for s in _spans(case, note)]
    at = case.sources[name].transcript.source.line_of
    first = at(min(a for a, _ in spans)) if spans else 0
    last = at(max(b for _, b in spans) - 1) if spans else 0
    return Meeting(name, first, last, one, other, beside)


def _order(case: Case, meeting: Meeting) -> tuple[tuple[int, int], bool]:
    """Return where in the transcript a meeting begins, for sorting; the first coder goes first."""
    spans = [s for note in (meeting.one, meeting.other) if note for s in _spans(case, note)]
    return min(spans, default=(0, 0)), meeting.one is None


def _turns(case: Case, name: str, mine: _Listed, theirs: _Listed) -> tuple[tuple[bool, bool], ...]:
    turns = case.sources[name].transcript.turns
    return tuple(
        (_on(turn.speech, mine), _on(turn.speech, theirs))
        for turn in turns
        if turn.role == "participant"
    )


def _on(speech: Iterable[tuple[int, int]], listed: _Listed) -> bool:
    return any(_shared(tuple(speech), spans) for _, spans in listed)
