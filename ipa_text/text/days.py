"""Days and months, by the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def day(text: str) -> date | None:
    """Return the day that ``2026-03-01`` names; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-01") else None
    except ValueError:
        return None


def months_after(start: date, months: int) -> date:
    """Return the day that many months on: the same day of the month, or the last where there is none.

    Six months after 31 August is 28 February, or the 29th in a leap year. Beyond the year 9999 it is
    the last day of that year.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
