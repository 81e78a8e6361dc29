"""Two versions of a transcript, laid beside each other word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ipa_text.text.align import Map, Words, align, composed
from ipa_text.text.turns import Span

WHOLESALE = 0.5
"""Share of the words; where fewer stand where they stood, the transcript is another one."""

BESIDE = 8
"""Words on either side by which a place is known."""

NEAR = 3
"""Places by which a neighbour may have come closer or moved off, words taken out or put in between."""


@dataclass(frozen=True, eq=False)
class Pair:
    """An old and a new text, and for each old word its place in the new one, or -1."""

    old: Words
    new: Words
    there: Map

    @cached_property
    def back(self) -> dict[int, int]:
        """For each new word that stood in the old text its place there."""
        return {to: number for number, to in enumerate(self.there) if to >= 0}

    @cached_property
    def replaced(self) -> bool:
        """Whether the transcript was replaced wholesale, so that nothing is certain."""
        length = max(len(self.old.keys), len(self.new.keys))
        return len(self.back) < WHOLESALE * length

    @cached_property
    def swaps(self) -> dict[str, str]:
        """The words that are in the new text no more, and what stands for each in most places.

        A new pseudonym, or a replacement made for anonymity: at least twice.
        """
        counted: dict[str, Counter[str]] = {}
        for number, (before, to, behind) in enumerate(
            zip(self.there, self.there[1:], self.there[2:], strict=False), 1
        ):
            if to < 0 <= before and behind == before + 2:
                key = self.old.keys[number]
                counted.setdefault(key, Counter())[self.new.keys[before + 1]] += 1
        gone = set(counted) - set(self.new.keys)
        found = {key: counted[key].most_common(1)[0] for key in gone}
        return {key: word for key, (word, times) in found.items() if times > 1}

    @cached_property
    def _labels(self) -> dict[str, str]:
        """What most words of each speaker are labelled now: a new pseudonym is no new speaker."""
        old, new = self.old.transcript.turns, self.new.transcript.turns
        counted: dict[str, Counter[str]] = {}
        for number, to in enumerate(self.there):
            if to >= 0:
                was = old[self.old.turns[number]].label
                counted.setdefault(was, Counter())[new[self.new.turns[to]].label] += 1
        return {was: count.most_common(1)[0][0] for was, count in counted.items()}

    def same_speaker(self, old: int, new: int) -> bool:
        """Tell whether an old turn and a new one are spoken by the same person."""
        was, now = self.old.transcript.turns[old], self.new.transcript.turns[new]
        if was.role != now.role:
            return False
        return was.label == now.label or self._labels.get(was.label) == now.label

    def support(self, here: Span, there: Span, within: int = BESIDE) -> float:
        """Return the share of the neighbours of an old range that stand beside a new one."""
        found = list(self._neighbours(here, there, within))
        return sum(found) / len(found) if found else 1.0

    def _neighbours(self, here: Span, there: Span, within: int) -> Iterator[bool]:
        for step in range(1, within + 1):
            if here[0] - step >= 0:
                to = self.there[here[0] - step]
                yield to >= 0 and abs(there[0] - step - to) <= NEAR
            if here[1] - 1 + step < len(self.there):
                to = self.there[here[1] - 1 + step]
                yield to >= 0 and abs(there[1] - 1 + step - to) <= NEAR

    def firm(self, here: Span, there: Span) -> bool:
        """Tell whether on both sides most neighbours stand beside, so that no twin can be meant."""
        for old, new, step in ((here[0] - 1, there[0] - 1, -1), (here[1], there[1], 1)):
            known = [
                self.there[old + step * n] == new + step * n
                for n in range(BESIDE)
                if 0 <= old + step * n < len(self.there)
            ]
            if not all(known[:2]) or sum(known) < 0.75 * len(known):
                return False
        return True

    def context(self, here: Span, at: Span) -> float:
        """Return how much of an old range's neighbourhood stands beside another place, word for word.

        In its own turn where it has words beside it there, and beyond it otherwise.
        """
        first, last = self._bounds(self.old, here)
        inside = here[0] - first + last - here[1]
        if inside < 4:
            first, last = 0, len(self.old.keys)
        left, right = min(BESIDE, here[0] - first), min(BESIDE, last - here[1])
        if not left + right:
            return 1.0
        ours, theirs = self.old.keys, self.new.keys
        same = sum(
            ours[here[0] - n] == theirs[at[0] - n] for n in range(1, left + 1) if at[0] - n >= 0
        )
        same += sum(
            ours[here[1] + n] == theirs[at[1] + n] for n in range(right) if at[1] + n < len(theirs)
        )
        return same / (left + right)

    def _bounds(self, words: Words, span: Span) -> Span:
        first, last = words.turns[span[0]], words.turns[span[1] - 1]
        return words.firsts[first], words.firsts[last + 1]


def pair(old: Words, new: Words) -> Pair:
    """Lay two versions beside each other."""
    return Pair(old, new, align(old, new))


def through(first: Pair, then: Pair) -> Pair:
    """Return the pair of the outer versions, by way of the one between."""
    return Pair(first.old, then.new, composed(first.there, then.there))
