"""Chronology: whether dates agree with the order of the commits, and with each other.

All dates are claims: whoever commits can set them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.commits import Commit
from ipa_text.store.revision import Revision
from ipa_text.store.trees import Unreadable
from ipa_text.store.yaml import read
from ipa_text.study.entries import text
from ipa_text.study.halpern import categories_of
from ipa_text.text.spelling import some
from ipa_text.text.turns import front_matter
from ipa_text.trail.auditing.gathered import Gathered, Unknown
from ipa_text.trail.auditing.lines import Line, short

GROUP = "chronology"
IDS = ("commit-dates", "author-dates", "backdating", "future", "interviews", "entries")
SKEW = timedelta(minutes=10)
"""By how much the clocks of two computers may differ. The number is the tool's own."""
GAP = timedelta(days=1)
"""How long after it was made a commit may be recorded. The number is the tool's own."""
LATE = timedelta(days=14)
"""How long after its date an entry may be committed. The number is the tool's own."""


_LINK = re.compile(r"\[\[[^\]\n]*\]\]")


class _Dated(NamedTuple):
    commit: Commit
    authored: datetime
    committed: datetime


def chronology(asked: Gathered) -> Iterator[Line]:
    """Yield where dates run against the order of the commits, or against what is said in the files."""
    dated = {c.id: _Dated(c, _moment(c.date), _moment(c.committed)) for c in asked.commits.values()}
    yield _order(dated, "commit-dates", "committed")
    yield _order(dated, "author-dates", "authored")
    yield _backdating(dated.values())
    yield _future(asked, dated.values())
    yield _interviews(asked)
    yield _entries(asked)
    yield from _changed(asked)


def _moment(said: str) -> datetime:
    """Return a date of git's; that from which computers count where it cannot be read."""
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def _order(dated: dict[str, _Dated], name: str, which: str) -> Line:
    wrong = tuple(
        one.commit.id
        for one in dated.values()
        if any(
            getattr(dated[parent], which) - getattr(one, which) > SKEW
            for parent in one.commit.parents
            if parent in dated
        )
    )
    if not wrong:
        return Line(name, GROUP, "ok", f"no commit is {which} before what it builds on")
    message = f"{which} before what they build on: {some(short(wrong))}"
    mend = (
        "ask who made them: a clock that was wrong, work that was moved (rebase, cherry-pick), or a"
        " date set by hand; record the answer in journal/"
    )
    return Line(name, GROUP, "finding", message, mend, wrong)


def _backdating(dated: Iterable[_Dated]) -> Line:
    wrong = tuple(
        one.commit.id for one in dated if not -SKEW <= one.committed - one.authored <= GAP
    )
    if not wrong:
        message = "no commit claims to have been made long before, or after, it was recorded"
        return Line("backdating", GROUP, "ok", message)
    message = (
        f"the author's date is more than a day off the date of recording: {some(short(wrong))}"
    )
    mend = (
        "ask who made them: work that was amended or rebased later looks the same as a date set back;"
        " record the answer in journal/"
    )
    return Line("backdating", GROUP, "finding", message, mend, wrong)


def _future(asked: Gathered, dated: Iterable[_Dated]) -> Line:
    day = datetime.combine(asked.today, datetime.min.time(), UTC)
    wrong = tuple(
        one.commit.id for one in dated if max(one.authored, one.committed) - day > timedelta(days=2)
    )
    if not wrong:
        return Line("future", GROUP, "ok", "no commit is dated after today")
    mend = "ask who made them which day it was; a clock was wrong, or the date was set by hand"
    return Line("future", GROUP, "finding", f"dated after today: {some(short(wrong))}", mend, wrong)


def _interviews(asked: Gathered) -> Line:
    if isinstance(asked.history, Unknown):
        return Line("interviews", GROUP, "not-verifiable", *asked.history)
    sources = [
        (i.path, str(i.front.get("date") or "")) for c in asked.study.cases for i in c.interviews
    ]
    wrong = tuple(path for path, day in sources if (first := _entered(asked, path)) and first < day)
    if not wrong:
        message = "no transcript was committed before the day of its interview"
        return Line("interviews", GROUP, "ok", message)
    message = f"committed before the day of the interview that they give: {some(wrong)}"
    mend = "correct `date` in the transcript, or find out why the commit is dated before it"
    return Line("interviews", GROUP, "finding", message, mend, wrong)


def _entered(asked: Gathered, path: str) -> str:
    """Return the day on which a file was first committed; empty where it was not."""
    span = asked.spans.get(path)
    return asked.commits[span.first].date[:10] if span else ""


def _entries(asked: Gathered) -> Line:
    if isinstance(asked.history, Unknown):
        return Line("entries", GROUP, "not-verifiable", *asked.history)
    early, late = [], []
    for path, day in _dated_entries(asked):
        entered = _day(_entered(asked, path))
        claimed = _day(day)
        if entered is None or claimed is None:
            continue
        if claimed - entered > timedelta(days=1):
            early.append(path)
        elif entered - claimed > LATE:
            late.append(path)
    if early:
        message = f"dated after the commit that brought them: {some(early)}"
        mend = "correct `date` in the entry, or say in it what was added when"
        return Line("entries", GROUP, "finding", message, mend, tuple(early))
    if late:
        message = (
            f"committed more than {LATE.days} days after the day that they give, so that the day is"
            f" only a claim: {some(late)}"
        )
        mend = "commit an entry on the day on which it is written"
        return Line("entries", GROUP, "not-verifiable", message, mend, tuple(late))
    message = "every journal and supervision entry was committed near the day that it gives"
    return Line("entries", GROUP, "ok", message)


def _changed(asked: Gathered) -> Iterator[Line]:
    """Yield from which entries something was taken, or reworded, long after the day that they give.

    What was only added says so itself, and links change with what they lead to.
    """
    late = tuple(
        path
        for path, day in _dated_entries(asked)
        if (span := asked.spans.get(path)) and span.first != span.last
        if (claimed := _day(day)) and (last := _day(asked.commits[span.last].date[:10]))
        if last - claimed > LATE
        if (was := _told(asked, path, (claimed + LATE).isoformat()))
        if was != _words(asked.study.texts[path])[: len(was)]
    )
    if late:
        message = (
            f"reworded more than {LATE.days} days after the day that they give, so that what stands there"
            f" is not what was written then: {some(late)}"
        )
        mend = "`git log -p -- PATH` shows what was; what comes to mind later is added below, and dated"
        yield Line("entries-changed", GROUP, "not-verifiable", message, mend, late)


def _told(asked: Gathered, path: str, until: str) -> list[str]:
    """Return the words of an entry as it was committed by a day; nothing where it was not yet."""
    then = [one.id for one in asked.commits.values() if one.date[:10] <= until]
    try:
        data = Revision(asked.root, then[-1]).read(PurePosixPath(path)) if then else b""
    except Unreadable:
        return []
    return _words(data.decode("utf-8", "replace"))


def _words(text: str) -> list[str]:
    span = front_matter(text)
    return _LINK.sub("", text[span[1] :] if span else text).strip("-\n ").split()


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _dated_entries(asked: Gathered) -> Iterator[tuple[str, str]]:
    for path, written in sorted(asked.study.texts.items()):
        if {4, 5} & set(categories_of(path)) and (span := front_matter(written)):
            root = read(written[slice(*span)]).root
            if isinstance(root, dict):
                yield path, text(root, "date")  # type: ignore[arg-type]
