"""How far the noting of a transcript has come: turns noted, words, the longest bare stretch."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Interview
from ipa_text.text.turns import Turn


class Stretch(NamedTuple):
    """Participant's turns one after another without a note, and the words in them."""

    source: str
    first: Turn
    last: Turn
    words: int


def noted_turns(case: Case, interview: Interview) -> frozenset[int]:
    """Return the positions of the turns that a note of the main coding, or an adopted one, is on."""
    return frozenset(
        turn
        for note in case.counted_notes
        if note.source == interview.name
        for anchor in note.anchors
        for turn in case.locate(note.source, anchor).turns
    )


def stretches(case: Case, interview: Interview) -> Iterator[Stretch]:
    """Yield the runs of the participant's turns that no note is on, in order.

    What an interviewer says between them neither counts nor ends a run.
    """
    noted = noted_turns(case, interview)
    run: list[Turn] = []
    words = 0
    for number, turn in enumerate(interview.transcript.turns):
        if turn.role != "participant":
            continue
        if number in noted:
            if run:
                yield Stretch(interview.name, run[0], run[-1], words)
            run, words = [], 0
        else:
            run.append(turn)
            words += interview.transcript.count(turn)
    if run:
        yield Stretch(interview.name, run[0], run[-1], words)


def longest(case: Case, interview: Interview) -> Stretch | None:
    """Return the stretch of most words without a note."""
    return max(stretches(case, interview), key=lambda s: s.words, default=None)
