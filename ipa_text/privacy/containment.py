"""Find a participant's words where they must not stand: anywhere but in the folder of their case.

An index holds hashes of every six words in a row that a participant said, in memory and nowhere else.
What several participants said identifies nobody; what the interviewer or the schedule said before is not
a participant's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ipa_text.study.model import Case, Overview, Study
from ipa_text.study.outside import is_draft, readings
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

    ``where`` is "file" or "commit-message"; in a message the place has no path, but ``commit`` is given.
    """

    where: str
    place: Place
    commit: str
    case: str
    words: int


def index(cases: Iterable[Case], asked: Iterable[Shingle] = ()) -> Owners:
    """Return whose words which are, for a search through many texts.

    ``asked`` are the words of the schedule. Takes a second for a million words, and 100 MB.
    """
    owners: dict[int, str] = {}
    for case in cases:
        own = {hash(shingle) for source in case.interviews for shingle in theirs(source)}
        both = own & owners.keys()
        owners.update(dict.fromkeys(own, case.id))
        owners.update(dict.fromkeys(both, SEVERAL))
    for shingle in asked:
        owners.pop(hash(shingle), None)
    return owners


def strays(path: str, text: str, owners: Owners, home: str = "") -> Iterator[Stray]:
    """Yield where a text holds the words of a participant; ``home`` is the case it may hold words of.

    ``path`` tells a draft of the write-up, in which marked quotations are let pass.
    """
    found: set[Stray] = set()
    for reading in readings(path, text):
        if {*_owning(words(reading), owners)} - {home, SEVERAL}:
            found.update(_runs(reading, owners, home))
    for stray in sorted(found, key=lambda s: (s.start, -s.end)):
        if not any(_within(stray, other) for other in found):
            yield stray


def _owning(keys: list[bytes], owners: Owners) -> Iterator[str]:
    return (owners[h] for h in owners.keys() & set(map(hash, shingles(keys))))


def _within(stray: Stray, other: Stray) -> bool:
    inside = other.start <= stray.start and stray.end <= other.end
    return inside and other.case == stray.case and other.words > stray.words


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
    numbers = list(study.outside.sought)
    owners: dict[int, str] = {}
    for case, said in study.heard.items():
        for number in said:
            owners[hash(numbers[number])] = case if hash(numbers[number]) not in owners else SEVERAL
    if owners:
        for path, text in study.outside.texts.items():
            yield from _in_file(study, path, text, owners)


def anywhere(
    study: Study, files: Iterable[tuple[str, bytes]], messages: Iterable[tuple[str, bytes]]
) -> Iterator[Escape]:
    """Yield where participants' words stand but in the folder of their case.

    ``files`` are path and content of what is tracked, those of cases too; ``messages`` are commit id and
    message. Transcripts are passed over: what somebody says is theirs, whoever else has said it.
    """
    owners = index(study.cases, study.outside.asked)
    spoken = {source.path for case in study.cases for source in case.interviews}
    for path, data in files:
        if path not in spoken:
            yield from _in_file(study, path, data.decode("utf-8", "replace"), owners)
    for commit, data in messages:
        text = data.decode("utf-8", "replace")
        for stray in strays("", text, owners):
            place = _place("", Source(text), stray)
            yield Escape("commit-message", place, commit, stray.case, stray.words)


def _in_file(study: Overview, path: str, text: str, owners: Owners) -> Iterator[Escape]:
    parts = path.split("/")
    home = parts[1] if parts[0] == "cases" and len(parts) > 2 else ""
    source = Source(text)
    for stray in strays(path, text, owners, home):
        place = _place(path, source, stray)
        if not _is_title(study, place, text[stray.start : stray.end], stray.case):
            yield Escape("file", place, "", stray.case, stray.words)


def _place(path: str, source: Source, stray: Stray) -> Place:
    return Place.of(path, source.mark(stray.start, stray.end))


def _is_title(study: Overview, place: Place, said: str, case: str) -> bool:
    """Tell whether words are a group theme's title that says that it is in this participant's words.

    Such a title is let pass where it stands, and in drafts of the write-up, which call the theme by it.
    """
    titles = [p for p in study.parts if p.in_vivo and p.in_vivo.id.partition("/")[0] == case]
    if is_draft(place.path):
        return any(_is_part(words(said), words(part.title)) for part in titles)
    return any(_holds(part.title_place, place) for part in titles)


def _is_part(keys: list[bytes], of: list[bytes]) -> bool:
    return any(of[at : at + len(keys)] == keys for at in range(len(of) - len(keys) + 1))


def _holds(around: Place, place: Place) -> bool:
    starts = (around.line, around.column) <= (place.line, place.column)
    ends = (place.end_line, place.end_column) <= (around.end_line, around.end_column)
    return around.path == place.path and starts and ends
