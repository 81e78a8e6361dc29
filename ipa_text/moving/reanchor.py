"""Say for every anchor of a case where its words stand now, and which may be moved without asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ipa_text.moving.guards import differences, redacted
from ipa_text.moving.pair import Pair, pair, through
from ipa_text.moving.past import Versions, bare, before, held, parsed
from ipa_text.moving.quotation import (
    Written,
    anchored,
    fragments,
    quote_of,
    ranges,
    spelt,
    turn_ids,
    written,
)
from ipa_text.moving.search import Hit, hits
from ipa_text.moving.trace import Status, Trace, trace
from ipa_text.named import NamedTuple
from ipa_text.study.model import Anchor, Case, Extract, Interview, Note, located
from ipa_text.text.align import Words, keys_of, words_of
from ipa_text.text.anchors import Located
from ipa_text.text.fold import fold
from ipa_text.text.turns import Span

ALONE = 8
"""Words that a quotation must have to be moved without any earlier text to tell by."""
NAMES = ("a name changed", "words were redacted")
"""What a new pseudonym changes; where it is all, many quotations can be accepted at once."""


class Candidate(NamedTuple):
    """A place that a person may choose, and what the anchor would be there; None where it cannot be."""

    turn: str
    text: str
    score: float
    new: Written | None


class Move(NamedTuple):
    """What became of an anchor. ``new`` is what it would be; ``still`` that nothing need be done.

    ``swaps`` are the (old, new) words of a replacement, where that is all that changed.
    """

    ref: str
    path: str
    anchor: Anchor
    status: Status
    new: Written | None
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()
    still: bool = False

    @property
    def certain(self) -> bool:
        """Whether it may be moved without asking."""
        return self.status == "same" and not self.still


@dataclass(frozen=True, eq=False)
class Past:
    """A transcript now, and its earlier versions, the newest first; None where there is no history."""

    interview: Interview
    now: Words
    versions: tuple[Interview, ...] | None
    held: frozenset[Anchor] = frozenset()
    """The anchors that were there, as they are now, while the newest earlier version stood."""
    _words: dict[int, Words] = field(default_factory=dict)
    _pairs: dict[int, Pair] = field(default_factory=dict)
    _direct: dict[int, Pair] = field(default_factory=dict)

    def last_valid(self, anchor: Anchor) -> int | None:
        """Return the newest version in which an anchor's words stand in its turn."""
        for number, version in enumerate(self.versions or ()):
            if located(version.transcript, anchor).outcome == "found":
                return number
        return None

    def words(self, number: int) -> Words:
        """Return the words of a version."""
        if number not in self._words:
            self._words[number] = words_of((self.versions or ())[number].transcript)
        return self._words[number]

    def pairs(self, number: int) -> list[Pair]:
        """Return a version beside the text now: step by step, and at once where that differs."""
        if number not in self._pairs:
            if number == 0:
                self._pairs[0] = pair(self.words(0), self.now)
            else:
                step = pair(self.words(number), self.words(number - 1))
                self._pairs[number] = through(step, self.pairs(number - 1)[0])
        if number and number not in self._direct:
            self._direct[number] = pair(self.words(number), self.now)
        return [self._pairs[number], *([self._direct[number]] if number else [])]


def past(case: Case, interview: Interview, known: Versions | None) -> Past:
    """Return a transcript with the versions of it that can be read and differ from it."""
    now = words_of(interview.transcript)
    if known is None:
        return Past(interview, now, None)
    since, texts = before(known[interview.path], interview.transcript.source.text)
    read = [parsed(interview.path, data, case.id) for data in texts]
    own = [s.path for s in case.sidecars if s.source == interview.name]
    anchors = frozenset().union(*(held(known[path], path, since) for path in own))
    return Past(interview, now, tuple(found for found in read if found), anchors)


def moves(case: Case, pasts: dict[str, Past]) -> list[Move]:
    """Return what became of every anchor of a case whose transcript is there."""
    out = []
    for sidecar in case.sidecars:
        found = pasts.get(sidecar.source)
        if found is None:
            continue
        number: dict[int, int] = {}
        for entry, anchor, at in case.anchored(sidecar):
            number[id(entry)] = number.get(id(entry), 0) + 1
            ref = _ref(case, entry, sidecar.path, number[id(entry)])
            out.append(moved(anchor, found, at)._replace(ref=ref, path=sidecar.path))
    return out


def moved(anchor: Anchor, past: Past, at: Located | None = None) -> Move:
    """Return what became of an anchor; ``at`` is where it stands now, if that is known."""
    at = at or located(past.interview.transcript, anchor)
    nothing = Move("", "", anchor, "lost", None)
    if at.outcome != "found":
        return _moved(nothing, past)
    if _displaced(past, anchor, at):
        return _asked(_follow(nothing, past, past.pairs(0)[0], 0))
    return nothing._replace(status="same", new=written(anchor), still=True)


def _ref(case: Case, entry: Note | Extract, path: str, number: int) -> str:
    """Return what an anchor is called: its entry, and behind ``#`` which of the entry's it is."""
    name = f"{case.id}/{entry.id}" if entry.id else f"{path}:{entry.place.line}"
    return name if number == 1 else f"{name}#{number}"


def _displaced(past: Past, anchor: Anchor, at: Located) -> bool:
    """Tell whether an anchor that stands names other words than it did: a twin's, in a turn of its id.

    That is so where turns were numbered anew.
    """
    if not past.versions or bare(anchor) not in past.held:
        return False
    was = located(past.versions[0].transcript, anchor)
    if was.outcome != "found":
        return False
    there = {n for span in ranges(past.now, at) for n in range(*span)}
    mapped = past.pairs(0)[0].there
    for span in ranges(past.words(0), was):
        kept = [mapped[n] for n in range(*span) if mapped[n] >= 0]
        if 2 * len(there.intersection(kept)) < len(kept):
            return True
    return False


def _asked(found: Move) -> Move:
    """Return what is known of displaced words as something to be looked at."""
    why = (*found.reasons, "its turn holds other words than it did")
    status: Status = "changed" if found.status == "same" else found.status
    return found._replace(status=status, still=False, reasons=why, swaps=())


def _moved(nothing: Move, past: Past) -> Move:
    """Follow one anchor that does not stand any more where it says."""
    anchor = nothing.anchor
    number = past.last_valid(anchor)
    if number is None:
        return _without(nothing, past)
    tried = [_follow(nothing, past, beside, number) for beside in past.pairs(number)]
    order: list[Status] = ["same", "changed", "candidate", "lost"]
    best = min(tried, key=lambda found: order.index(found.status))
    if best.new and any(found.certain and found.new != best.new for found in tried):
        place = Candidate(best.new.turn, best.new.quote or "", 100.0, best.new)
        why = ("the same words stand elsewhere too",)
        return best._replace(status="changed", candidates=(place,), reasons=why)
    return best


def _follow(nothing: Move, past: Past, beside: Pair, number: int) -> Move:
    anchor = nothing.anchor
    version = (past.versions or ())[number]
    was = ranges(beside.old, located(version.transcript, anchor))
    if not was:
        return nothing._replace(reasons=("it holds no words",))
    traces = [trace(beside, here) for here in was]
    why = list(dict.fromkeys(reason for found in traces for reason in found.reasons))
    status = _worst(traces)
    places = [found.span for found in traces]
    now = [span for span in places if span is not None]
    if status in ("candidate", "lost"):
        listed = _candidates(beside, anchor, was, traces)
        return nothing._replace(
            status="candidate" if listed else status, candidates=listed, reasons=tuple(why)
        )
    new = _anchor_at(beside.old, past.now, anchor, was, now)
    if new is None or any(a[1] > b[0] for a, b in pairwise(now)):
        return _undecided(nothing, past, now, why)
    why += _context_doubts(anchor, new)
    if anchor.quote is None and not _whole_turns(past.now, now[0]):
        why.append("the turn holds other words too")
    score = min(found.score for found in traces)
    place = Candidate(new.turn, _shown(past.now, now), score, new)
    return nothing._replace(
        status="changed" if why else "same",
        new=new,
        candidates=(place,) if why else (),
        reasons=tuple(why),
        swaps=_swaps(beside, was, now) if why and set(why) <= set(NAMES) else (),
    )


def _worst(traces: Sequence[Trace]) -> Status:
    order: list[Status] = ["lost", "candidate", "changed", "same"]
    return min((found.status for found in traces), key=order.index)


def _anchor_at(
    old: Words | None, new: Words, anchor: Anchor, was: Sequence[Span], now: Sequence[Span]
) -> Written | None:
    stored = written(anchor)
    if anchor.quote is None:
        turn = turn_ids(new, now)
        return stored._replace(turn=turn) if turn else None
    return anchored(new, quote_of(old, new, anchor.quote, was, now), stored, now)


def _undecided(nothing: Move, past: Past, now: Sequence[Span], why: Sequence[str]) -> Move:
    """Say of words whose place is known why no anchor can be made on them."""
    reason = (
        "its turn has no id" if not turn_ids(past.now, now) else "it cannot be told from a twin"
    )
    listed = (Candidate(turn_ids(past.now, now), _shown(past.now, now), 100.0, None),)
    return nothing._replace(status="candidate", candidates=listed, reasons=(*why, reason))


def _context_doubts(anchor: Anchor, new: Written) -> list[str]:
    """Say whether words beside a quotation were redacted: they were stored with it, and must go too."""
    gone = redacted(new.before + " " + new.after) and not redacted(anchor.before + anchor.after)
    return ["words were redacted"] if gone else []


def _whole_turns(words: Words, span: Span) -> bool:
    return span[0] in words.firsts and span[1] in words.firsts


def _shown(words: Words, now: Sequence[Span]) -> str:
    return " [...] ".join(spelt(words, span, "") for span in now)


def _swaps(beside: Pair, was: Sequence[Span], now: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    found = [
        (
            " ".join(beside.old.written(n) for n in ours),
            " ".join(beside.new.written(n) for n in theirs),
        )
        for here, there in zip(was, now, strict=True)
        for ours, theirs in differences(beside.old, beside.new, here, there)
    ]
    return tuple(dict.fromkeys(found))


def _candidates(
    beside: Pair, anchor: Anchor, was: Sequence[Span], traces: Sequence[Trace]
) -> tuple[Candidate, ...]:
    """Return the places at which the words that have none may stand; the others stay where they are."""
    lost = [
        n for n, found in enumerate(traces) if found.span is None or found.status == "candidate"
    ]
    number = lost[0]
    keys = beside.old.keys[slice(*was[number])]
    listed = hits(beside.new, keys)
    span = traces[number].span
    if span is not None and all(hit.span != span for hit in listed):
        listed.append(Hit(span, traces[number].score))
    others = [found.span for n, found in enumerate(traces) if n != number]
    if len(lost) > 1 or any(other is None for other in others):
        return ()
    out = []
    for hit in listed:
        now = [found.span or hit.span for found in traces]
        now[number] = hit.span
        rising = all(a[1] <= b[0] for a, b in pairwise(now))
        new = _anchor_at(beside.old, beside.new, anchor, was, now) if rising else None
        out.append(_candidate(beside.new, hit, new))
    return tuple(out)


def _candidate(words: Words, hit: Hit, new: Written | None) -> Candidate:
    return Candidate(turn_ids(words, [hit.span]), _shown(words, [hit.span]), hit.score, new)


def _without(nothing: Move, past: Past) -> Move:
    """Look for words of which no earlier text holds them where the anchor says."""
    anchor, words = nothing.anchor, past.now
    parts = fragments(anchor.quote or "")
    why = "the quotation does not match any earlier text either"
    if past.versions is None:
        why = "no earlier text is known"
    if len(parts) != 1:
        return nothing._replace(reasons=(why,))
    keys = keys_of(fold(parts[0]))
    found = hits(words, keys)
    listed = tuple(
        _candidate(words, hit, _anchor_at(None, words, anchor, (), [hit.span])) for hit in found
    )
    exact = [n for n, hit in enumerate(found) if hit.score == 100.0]
    sure = past.versions is None and len(exact) == len(found) == 1 and len(keys) >= ALONE
    if sure and _participant(words, found[0].span) and listed[0].new:
        return nothing._replace(status="same", new=listed[0].new, reasons=())
    return nothing._replace(
        status="candidate" if listed else "lost", candidates=listed, reasons=(why,)
    )


def _participant(words: Words, span: Span) -> bool:
    turns = {words.turns[n] for n in range(*span)}
    return len(turns) == 1 and words.transcript.turns[turns.pop()].role == "participant"
