"""Align the words of two versions of a transcript, so that a place in one is known in the other.

Words are compared without case and punctuation. What a turn is called, its id and its times are no
words, and where lines break is nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ipa_text.text.turns import Span, Transcript

_MARKS = r"\s\-,.;:!?()\[\]{}<>\"'/\u2026\u00ab\u00bb\u2039\u203a\u00bf\u00a1\u3001\u3002"
_WORD = re.compile(rf"\[[^\[\]]*\]|[^{_MARKS}]+(?:['.,:]+[^{_MARKS}]+)*")
_ENDS_SENTENCE = re.compile(r"[.!?\u2026:\"]")
ISOLATED = 4
"""Words; a shorter run that stands alone between changed words is there by chance."""

LARGEST_GAP = 400_000_000
"""Old words times new words between two turns that are the same; beyond it nothing is aligned."""


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a transcript: what each is without case, its turn, and its place in it.

    ``starts`` and ``ends`` are offsets in the folded text of the turn; ``firsts`` has the first word of
    each turn, and behind the last turn the number of words.
    """

    transcript: Transcript
    keys: tuple[str, ...]
    turns: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    firsts: tuple[int, ...]

    def written(self, number: int) -> str:
        """Return a word as it is written, folded."""
        return self.folded(self.turns[number])[self.starts[number] : self.ends[number]]

    def folded(self, turn: int) -> str:
        """Return the folded words of a turn."""
        return self.transcript.folded(turn).text

    def range_of(self, turn: int, span: Span) -> Span | None:
        """Return the half-open range of words that a source span of a turn touches, if any."""
        folded = self.transcript.folded(turn)
        within = range(self.firsts[turn], self.firsts[turn + 1])
        first = bisect_right(
            within, span[0], key=lambda n: folded.span(self.starts[n], self.ends[n])[1]
        )
        last = bisect_left(within, span[1], key=lambda n: folded.source(self.starts[n]))
        return (within.start + first, within.start + last) if first < last else None

    def sentence_begins(self, number: int) -> bool:
        """Tell whether a word stands at the beginning of a sentence or a turn."""
        turn = self.turns[number]
        if number == self.firsts[turn]:
            return True
        between = self.folded(turn)[self.ends[number - 1] : self.starts[number]]
        return bool(_ENDS_SENTENCE.search(between)) or self.keys[number - 1].endswith("]")

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that have a capital within a sentence somewhere, but for "I" and its kin."""
        return frozenset(
            key
            for number, key in enumerate(self.keys)
            if key.partition("'")[0] != "i"
            and key[:1].isalpha()
            and self.written(number)[:1].isupper()
            and not self.sentence_begins(number)
        )

    @cached_property
    def _joined(self) -> str:
        return "\0" + "\0".join(self.keys) + "\0"

    @cached_property
    def _offsets(self) -> list[int]:
        found, at = [], 0
        for key in self.keys:
            found.append(at)
            at += len(key) + 1
        return found

    def places(self, keys: Sequence[str]) -> Iterator[int]:
        """Yield every word at which these words stand one behind the other."""
        sought = "\0" + "\0".join(keys) + "\0"
        at = self._joined.find(sought)
        while at >= 0:
            yield bisect_left(self._offsets, at)
            at = self._joined.find(sought, at + 1)


def words_of(transcript: Transcript) -> Words:
    """Return the words of a transcript in order."""
    keys: list[str] = []
    turns: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    firsts = [0]
    for number in range(len(transcript.turns)):
        for m in _WORD.finditer(transcript.folded(number).text):
            keys.append(m[0].casefold())
            turns.append(number)
            starts.append(m.start())
            ends.append(m.end())
        firsts.append(len(keys))
    return Words(transcript, tuple(keys), tuple(turns), tuple(starts), tuple(ends), tuple(firsts))


def keys_of(folded: str) -> list[str]:
    """Return the words of a folded text without case and punctuation."""
    return [m[0].casefold() for m in _WORD.finditer(folded)]


Map = tuple[int, ...]
"""For each old word the place of the same word in the new text, or -1."""


def align(old: Words, new: Words) -> Map:
    """Return where each old word stands in the new text."""
    there = [-1] * len(old.keys)
    at, to = 0, 0
    for a, b, length in [*_same_turns(old, new), (len(old.keys), len(new.keys), 0)]:
        _fill(there, old.keys, new.keys, (at, a), (to, b))
        there[a : a + length] = range(b, b + length)
        at, to = a + length, b + length
    _drop_chance(there, len(new.keys))
    return tuple(there)


def composed(first: Map, then: Map) -> Map:
    """Return the map that leads through a version between."""
    return tuple(then[at] if at >= 0 else -1 for at in first)


def _same_turns(old: Words, new: Words) -> list[tuple[int, int, int]]:
    """Return (old word, new word, length) of turns that stand once, and in order, on both sides."""
    ours, theirs = _turn_keys(old), _turn_keys(new)
    seen, known = Counter(ours), {key: n for n, key in enumerate(theirs)}
    again = Counter(theirs)
    pairs = [
        (n, known[key])
        for n, key in enumerate(ours)
        if len(key) >= ISOLATED and seen[key] == 1 and again[key] == 1
    ]
    return [(old.firsts[a], new.firsts[b], len(ours[a])) for a, b in _rising(pairs)]


def _turn_keys(words: Words) -> list[tuple[str, ...]]:
    ends = zip(words.firsts, words.firsts[1:], strict=False)
    return [words.keys[a:b] for a, b in ends]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises on both sides."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for number, (_, to) in enumerate(pairs):
        at = bisect_left(tails, to)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [to]
        ends[at : at + 1] = [number]
    found, at = [], ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = back[at]
    return found[::-1]


def _fill(
    there: list[int], ours: tuple[str, ...], theirs: tuple[str, ...], here: Span, behind: Span
) -> None:
    """Align what lies between two turns that are the same."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only wanted when a text has changed

    (a, b), (c, d) = here, behind
    if a == b or c == d or (b - a) * (d - c) > LARGEST_GAP:
        return
    for op in Indel.opcodes(ours[a:b], theirs[c:d]):
        if op.tag == "equal":
            there[a + op.src_start : a + op.src_end] = range(c + op.dest_start, c + op.dest_end)


def runs(there: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (old word, new word, length) of each run of words that stay side by side."""
    found: list[tuple[int, int, int]] = []
    for number, to in enumerate(there):
        if to < 0:
            continue
        if found and found[-1][0] + found[-1][2] == number and found[-1][1] + found[-1][2] == to:
            a, b, length = found[-1]
            found[-1] = (a, b, length + 1)
        else:
            found.append((number, to, 1))
    return found


def _drop_chance(there: list[int], length: int) -> None:
    """Take out short runs that stand alone between many changed words: common words meet by chance."""
    listed = [(0, 0, 0), *runs(there), (len(there), length, 0)]
    for before, run, after in zip(listed, listed[1:], listed[2:], strict=False):
        a, b, size = run
        if size >= ISOLATED:
            continue
        left = a - before[0] - before[2] + b - before[1] - before[2]
        right = after[0] - a - size + after[1] - b - size
        if min(left, right) > 4 * size:
            there[a : a + size] = [-1] * size
