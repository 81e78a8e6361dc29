"""Until when: the windows that participants were promised, counted in months of the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ipa_text.named import NamedTuple
from ipa_text.study.config import inner
from ipa_text.study.entries import text
from ipa_text.study.facts import CaseFacts
from ipa_text.study.model import Case, Config
from ipa_text.text.days import day


class Window(NamedTuple):
    """A period that a study declares: its months, and what it is counted from, interview or consent."""

    months: int
    begins: str


class Span(NamedTuple):
    """A window of one person: the days that it is counted from, and the last day that is still in it.

    Counted from several interviews or consents, it begins anew with each: ``start`` is the last of them,
    ``first`` the first. No day is known where one is missing or cannot be read; ``why`` says which.
    """

    first: date | None
    start: date | None
    last: date | None
    why: str = ""

    def holds(self, on: date) -> bool:
        """Tell whether a day is known to be in the window; the last one is."""
        return bool(self.first and self.last and self.first <= on <= self.last)


def window(config: Config, name: str) -> Window | None:
    """Return the window of a name, ``withdrawal`` or ``member_check``; None where none is declared."""
    declared = inner(inner(config.info, "windows"), name)
    months, begins = declared.get("months"), text(declared, "from")
    if not isinstance(months, int) or isinstance(months, bool) or months < 1:
        return None
    return Window(months, begins) if begins in ("interview", "consent") else None


def months_after(start: date, months: int) -> date:
    """Return the day that many months on: the same day of the month, or the last where there is none.

    Six months after 31 August is 28 February, or the 29th in a leap year. Beyond the year 9999 it is
    the last day of that year.
    """
    from calendar import monthrange  # noqa: PLC0415 - only wanted where a window is declared

    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def span(declared: Window, days: Iterable[str]) -> Span:
    """Return a window counted from the last of some days, as they are written.

    The last day still counts. Where one of the days cannot be read, the last of them is not known.
    """
    written = list(days)
    odd = next((word for word in written if day(word) is None), None)
    if odd is not None:
        why = f"`{odd}` is no day" if odd else f"{declared.begins} without a date"
        return Span(None, None, None, why)
    if not written:
        return Span(None, None, None, f"no {declared.begins} is recorded")
    known = [found for word in written if (found := day(word))]
    return Span(min(known), max(known), months_after(max(known), declared.months))


def of_case(declared: Window, case: Case | CaseFacts) -> Span:
    """Return a window of one participant: from the last interview, or from the last consent."""
    if declared.begins == "consent":
        return span(declared, (given.date for given in case.consents))
    return span(declared, (s.date for s in case.sources.values() if s.kind == "interview"))
