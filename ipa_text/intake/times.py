"""Times as recorders, recognisers and typists write them."""

from __future__ import annotations

import re

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3}|-\d)?"
"""``1:23``, ``00:01:23``, ``00:01:23.456``, and ``00:01:23-4`` as f4 has it."""

STAMP = re.compile(
    rf"\\?\[\s*(?P<square>{CLOCK})\s*\\?\]|\(\s*(?P<round>{CLOCK})\s*\)|#(?P<hash>{CLOCK})#"
)
"""A time that stands among words: in brackets, escaped ones too, or between f4's hashes."""


def seconds(clock: str) -> float:
    """Return the seconds that a time of the shape of ``CLOCK`` says."""
    *above, last = clock.replace(",", ".").replace("-", ".").split(":")
    total = float(last)
    for number, part in enumerate(reversed(above)):
        total += int(part) * 60 ** (number + 1)
    return total


def stamp(found: re.Match[str]) -> float:
    """Return the seconds of a match of ``STAMP``."""
    return seconds(found["square"] or found["round"] or found["hash"])
