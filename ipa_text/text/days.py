"""Days by the calendar."""

from __future__ import annotations

from datetime import date


def day(text: str) -> date | None:
    """Return the day that ``2026-03-01`` names; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-01") else None
    except ValueError:
        return None
