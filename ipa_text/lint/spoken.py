"""What is spoken in the transcripts of a case, in which turn, and where, for the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Interview
from ipa_text.study.places import Place
from ipa_text.text.turns import Span, Turn


def place_of(interview: Interview, span: Span) -> Place:
    """Return the place of a stretch of a transcript; offsets are half-open, in code points."""
    return Place.of(interview.path, interview.transcript.source.mark(*span))


def subject_of(case: Case, interview: Interview, turn: Turn) -> str:
    """Return how a turn is named; one without an id as its transcript is."""
    return f"{case.id}/{interview.name}#^{turn.id}" if turn.id else f"{case.id}/{interview.name}"


def turns_of(case: Case) -> Iterator[tuple[Interview, Turn, str]]:
    """Yield every turn of a case with its transcript and how it is named."""
    for interview in case.interviews:
        for turn in interview.transcript.turns:
            yield interview, turn, subject_of(case, interview, turn)


class Said(NamedTuple):
    """A match in what is spoken: where, by which turn."""

    interview: Interview
    turn: Turn
    subject: str
    match: re.Match[str]
    place: Place


def spoken(case: Case, pattern: str, *signs: str) -> Iterator[Said]:
    """Yield every match of a pattern that lies within one stretch of speech.

    Of one of ``signs`` all parts, in small letters, stand in whatever the pattern matches: to look for
    them first is ten times as fast as the pattern, which is compiled where they are there.
    """
    for interview in case.interviews:
        script = interview.transcript
        if signs and not any(_all_in(sign, script.in_small_letters) for sign in signs):
            continue
        for m in re.finditer(pattern, script.source.text):
            turn = interview.transcript.turn_at(m.start())
            if turn and any(a <= m.start() and m.end() <= b for a, b in turn.speech):
                subject = subject_of(case, interview, turn)
                yield Said(interview, turn, subject, m, place_of(interview, m.span()))


def _all_in(sign: str, text: str) -> bool:
    return all(part in text for part in sign.split())
