"""Anchors on invented talk, each with the numbers of its words, so that where they went is known."""

from __future__ import annotations

import random
from typing import NamedTuple

from edits import Talk
from ipa_text.moving.past import parsed
from ipa_text.moving.quotation import Written, ranges
from ipa_text.study.model import Anchor, Interview, located
from ipa_text.study.places import Place
from ipa_text.text.align import Words, keys_of, words_of
from ipa_text.text.fold import fold

PATH = "cases/ruth/interview-1.md"
NOWHERE = Place("")


class Quoted(NamedTuple):
    """An anchor and the numbers of its words, fragment by fragment."""

    anchor: Anchor
    words: tuple[tuple[int, ...], ...]


def read(text: str) -> Interview:
    """Return a transcript as the program reads it."""
    found = parsed(PATH, text.encode(), "ruth")
    assert found is not None
    return found


def numbers(talk: Talk) -> list[int]:
    """Return the number of every word of a talk, in order, as the program counts words."""
    return [word.number for turn in talk for word in turn.words for _ in keys_of(fold(word.text))]


def quoted(talk: Talk, transcript: Interview, count: int, dice: random.Random) -> list[Quoted]:
    """Return anchors on the participant's words that stand where they say."""
    found: list[Quoted] = []
    words, order = words_of(transcript.transcript), numbers(talk)
    answers = [n for n, turn in enumerate(talk) if turn.label != "I" and len(turn.words) > 2]
    while len(found) < count:
        at = dice.choice(answers)
        made = _one(talk, at, dice)
        if made and stands_on(words, Written(*made.anchor[:4]), order) == sum(made.words, ()):
            found.append(made)
    return found


def _one(talk: Talk, at: int, dice: random.Random) -> Quoted | None:
    words = talk[at].words
    size = min(len(words), dice.choice([2, 3, 4, 5, 6, 8, 8, 10, 12, 15, 20, 30]))
    start = dice.randrange(len(words) - size + 1)
    part = words[start : start + size]
    turn, quote = talk[at].id, " ".join(w.text for w in part)
    spans = [tuple(w.number for w in part)]
    rest = words[start + size :]
    if dice.random() < 0.1 and len(rest) > 6:
        more = rest[3 : 3 + dice.randint(2, 6)]
        quote += " [...] " + " ".join(w.text for w in more)
        spans.append(tuple(w.number for w in more))
    elif dice.random() < 0.05 and at + 2 < len(talk) and start + size == len(words):
        more = talk[at + 2].words[: dice.randint(2, 8)]
        turn, quote = (
            f"{turn}..{talk[at + 2].id}",
            quote + " [...] " + " ".join(w.text for w in more),
        )
        spans.append(tuple(w.number for w in more))
    anchor = Anchor(turn, quote, "", "", NOWHERE, NOWHERE)
    return Quoted(anchor, tuple(spans))


def stands_on(words: Words, new: Written | None, order: list[int]) -> tuple[int, ...]:
    """Return the numbers of the words that an anchor stands on."""
    if new is None:
        return ()
    found = located(words.transcript, Anchor(*new, NOWHERE, NOWHERE))
    return tuple(order[n] for span in ranges(words, found) for n in range(*span))
