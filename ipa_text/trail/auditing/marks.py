"""Marks of review in the history: who committed them, and whether others changed them afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ipa_text.named import NamedTuple
from ipa_text.store.commits import contents
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, text
from ipa_text.text.days import day
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered, Rewritten
from ipa_text.trail.auditing.lines import Line
from ipa_text.trail.auditing.people import person, researchers
from ipa_text.trail.auditing.records import holds_reviews
from ipa_text.trail.auditing.worksheets import parsed
from ipa_text.trail.files import case_of

GROUP = "decisions"


class _Mark(NamedTuple):
    """A review as it was written: of what, by whom, and all else that it says."""

    of: str
    by: str
    said: tuple[str, ...]


class _Step(NamedTuple):
    """What a commit added to a file of reviews, and what it took out that all of its sides had."""

    file: Rewritten
    added: set[_Mark]
    taken: set[_Mark]
    before: set[_Mark]
    after: set[_Mark]


def marks(asked: Gathered) -> Iterator[Line]:
    """Yield which reviews somebody else recorded, changed or took out than who is named in them.

    And which give a day that had not come. Of a case that has withdrawn, reviews have to go.
    """
    known = researchers(asked.study)
    gone = {case.id for case in asked.study.cases if case.gone}
    others: dict[str, None] = {}
    changed: dict[str, None] = {}
    steps = list(_steps(asked))
    for step in steps:
        author = person(asked.commits[step.file.commit].author, known)
        at = f"({step.file.commit[:7]})"
        for mark in _others(step.added, step.before, author, known):
            others[f"{mark.of} by {mark.by} {at}"] = None
        for mark in _others(step.taken, step.after, author, known):
            if case_of(step.file.path) not in gone:
                changed[f"{mark.of} by {mark.by} {at}"] = None
    if others:
        message = "reviews that another recorded than who is named in them, on that person's word: "
        mend = "have whoever reviews commit it; what was read together is told in supervision/"
        about = tuple(others)
        yield Line("reviews-recorded", GROUP, "not-verifiable", message + some(about), mend, about)
    if changed:
        message = "reviews that another changed or took out than who is named in them: "
        mend = "`git show` says what they were; put them back, and record another review below"
        about = tuple(changed)
        yield Line("reviews-changed", GROUP, "finding", message + some(about), mend, about)
    if about := tuple(_ahead(asked, steps)):
        message = "reviews of a day that had not come when they were recorded: "
        mend = "ask whoever reviewed which day it was, and correct `date`"
        yield Line("reviews-dated", GROUP, "finding", message + some(about), mend, about)


def _ahead(asked: Gathered, steps: Iterable[_Step]) -> Iterator[str]:
    """Yield the reviews that stand now and give a day after they were committed; else, after today.

    A day more is given: it may be tomorrow where they were written.
    """
    recorded = {
        (step.file.path, mark): asked.commits[step.file.commit].date[:10]
        for step in steps
        for mark in step.added
    }
    for path, written in sorted(asked.study.texts.items()):
        for mark in sorted(_marks(written.encode()) or ()) if holds_reviews(path) else ():
            claimed = day(mark.said[0])
            known = day(recorded.get((path, mark), "")) or asked.today
            if claimed and claimed - known > timedelta(days=1):
                yield f"{mark.of} by {mark.by} ({path})"


def _steps(asked: Gathered) -> Iterator[_Step]:
    """Yield every change of a file of reviews. While one cannot be read, it says what it said before."""
    blobs = [blob for one in asked.reviews for blob in (*one.before, one.after)]
    with contents(asked.root) as held:
        said = {blob: _marks(data) for blob, data in held.read(blobs).items()}
    for one in asked.reviews:
        sides = [said.get(blob) or set() for blob in one.before]
        before: set[_Mark] = set().union(*sides)
        after = said.setdefault(one.after, set())
        if after is None:
            after = said[one.after] = before
        yield _Step(one, after - before, set.intersection(*sides) - after, before, after)


def _others(
    found: set[_Mark], there: set[_Mark], author: str, known: dict[str, str]
) -> list[_Mark]:
    """Return the marks of others than an author that do not stand there too, of what was renamed."""
    same = {mark[1:] for mark in there}
    return [
        mark for mark in sorted(found) if person(mark.by, known) != author and mark[1:] not in same
    ]


def _marks(data: bytes) -> set[_Mark] | None:
    """Return the marks in a version of a file; None where it cannot be read."""
    root = parsed(data)
    return (
        {_mark(entry) for entry in mappings(root, "reviews")} if root or not data.strip() else None
    )


def _mark(entry: Mapping) -> _Mark:
    rest = (text(entry, key) for key in ("date", "state", "at", "fingerprint", "why"))
    return _Mark(text(entry, "of"), text(entry, "by"), tuple(" ".join(v.split()) for v in rest))
