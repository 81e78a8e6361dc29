"""Find a participant's words where they must not stand: anywhere but in the folder of their case.

An index holds hashes of every six words in a row that a participant said, in memory and nowhere else.
What several participants said identifies nobody; what the interviewer or the schedule said before is not
a participant's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.study.model import GroupTheme, Interview, Overview
from ipa_text.study.outside import is_draft, is_packed, readings
from ipa_text.study.places import Place
from ipa_text.study.speech import theirs
from ipa_text.text.shingles import SIX, Shingle, Word, located, shingles, words
from ipa_text.text.source import Source

SEVERAL = ""
"""Stands for whose words they are where several participants said them."""

Owners = Mapping[int, str]
"""For hashes of six words in a row the case in which they were said. Good in this process alone."""


class Stray(NamedTuple):
    """Words outside their case: the half-open span of a text, whose case it is, how many words."""

    start: int
    end: int
    case: str
    words: int


class Escape(NamedTuple):
    """Words outside their case: where they stand, whose case it is, how many. The words are not held.

    In the message of a ``commit`` the place has no path.
    """

    where: Literal["file", "commit-message"]
    place: Place
    commit: str
    case: str
    words: int


class Confined(NamedTuple):
    """What is needed to look for participants' words in one file after another.

    ``owners`` is an index, ``spoken`` holds the paths of transcripts, ``titles`` the group themes whose
    titles say that they are in a participant's words.
    """

    owners: Owners
    spoken: frozenset[str]
    titles: tuple[GroupTheme, ...]


def confined(
    said: Iterable[tuple[str, Iterable[Interview]]],
    themes: Iterable[GroupTheme],
    asked: Iterable[Shingle],
) -> Confined:
    """Return what is needed to look for participants' words in one file after another.

    Given are the sources of each case, the group themes, and the words of the schedule.
    """
    spoken: list[str] = []
    owners: dict[int, str] = {}
    for case, sources in said:
        own: set[int] = set()
        for interview in sources:
            own.update(map(hash, theirs(interview)))
            spoken.append(interview.path)
        both = own & owners.keys()
        owners.update(dict.fromkeys(own, case))
        owners.update(dict.fromkeys(both, SEVERAL))
    for shingle in asked:
        owners.pop(hash(shingle), None)
    return Confined(owners, frozenset(spoken), _in_vivo(themes))


def _in_vivo(themes: Iterable[GroupTheme]) -> tuple[GroupTheme, ...]:
    return tuple(part for part in themes if part.in_vivo)


def strays(path: str, text: str, owners: Owners, home: str = "") -> Iterator[Stray]:
    """Yield where a text holds the words of a participant; ``home`` is the case it may hold words of.

    ``path`` tells a draft of the write-up, in which marked quotations are let pass.
    """
    found: set[Stray] = set()
    for reading in readings(path, text):
        if set(map(owners.get, map(hash, shingles(words(reading))))) - {None, SEVERAL, home}:
            found.update(_runs(reading, owners, home))
    until: dict[str, int] = {}
    for stray in sorted(found, key=lambda stray: (stray.start, -stray.end)):
        # What ends sooner than one before it is part of that, as another reading found it.
        if stray.end > until.get(stray.case, 0):
            yield stray
            until[stray.case] = stray.end


def _runs(text: str, owners: Owners, home: str) -> Iterator[Stray]:
    """Yield the stretches of a text that one participant said, as long as they go on."""
    written = located(text)
    open_: dict[str, list[int]] = {}
    for at, shingle in enumerate(shingles([word.key for word in written])):
        case = owners.get(hash(shingle), SEVERAL)
        if case in (SEVERAL, home):
            continue
        run = open_.get(case)
        if run and at <= run[1]:
            run[1] = at + SIX
            continue
        if run:
            yield _stray(written, case, run)
        open_[case] = [at, at + SIX]
    for case, run in open_.items():
        yield _stray(written, case, run)


def _stray(written: Sequence[Word], case: str, run: list[int]) -> Stray:
    first, last = run
    return Stray(written[first].start, written[last - 1].end, case, last - first)


def outside(study: Overview) -> Iterator[Escape]:
    """Yield where participants' words stand outside all cases, as ``check`` looks for them."""
    numbers = [hash(shingle) for shingle in study.outside.sought]
    owners: dict[int, str] = {}
    for case, said in study.heard.items():
        for number in said:
            owners[numbers[number]] = SEVERAL if numbers[number] in owners else case
    if owners:
        where = Confined(owners, frozenset(), _in_vivo(study.parts))
        for path, text in study.outside.texts.items():
            yield from _in_text(path, text, where)


def in_file(path: str, data: bytes, where: Confined) -> Iterator[Escape]:
    """Yield where a file holds the words of a participant, but of the one in whose folder it lies.

    Transcripts are passed over: what somebody says is theirs, whoever else has said it.
    """
    if path not in where.spoken and not is_packed(data):
        yield from _in_text(path, data.decode("utf-8", "replace"), where)


def in_message(commit: str, message: str, where: Confined) -> Iterator[Escape]:
    """Yield where the message of a commit holds the words of a participant, quoted or not."""
    source = Source(message)
    for stray in strays("", message, where.owners):
        place = _place("", source, stray)
        yield Escape("commit-message", place, commit, stray.case, stray.words)


def _in_text(path: str, text: str, where: Confined) -> Iterator[Escape]:
    parts = path.split("/")
    home = parts[1] if parts[0] == "cases" and len(parts) > 2 else ""
    source = Source(text)
    for stray in strays(path, text, where.owners, home):
        place = _place(path, source, stray)
        if not _is_title(where.titles, place, text[stray.start : stray.end], stray.case):
            yield Escape("file", place, "", stray.case, stray.words)


def _place(path: str, source: Source, stray: Stray) -> Place:
    return Place.of(path, source.mark(stray.start, stray.end))


def _is_title(titles: Iterable[GroupTheme], place: Place, said: str, case: str) -> bool:
    """Tell whether words are a group theme's title that says that it is in this participant's words.

    Such a title is let pass where it stands, and in drafts of the write-up, which call the theme by it.
    """
    own = [p for p in titles if p.in_vivo and p.in_vivo.id.partition("/")[0] == case]
    if is_draft(place.path):
        return any(_is_part(words(said), words(part.title)) for part in own)
    return any(_holds(part.title_place, place) for part in own)


def _is_part(keys: list[bytes], of: list[bytes]) -> bool:
    return any(of[at : at + len(keys)] == keys for at in range(len(of) - len(keys) + 1))


def _holds(around: Place, place: Place) -> bool:
    starts = (around.line, around.column) <= (place.line, place.column)
    ends = (place.end_line, place.end_column) <= (around.end_line, around.end_column)
    return around.path == place.path and starts and ends
