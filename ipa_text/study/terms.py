"""What the levels of the analysis are called: in 2009, and since 2022.

Smith, Flowers and Larkin, first edition (2009) and second edition (2022). Only what people are shown
changes; the keys in the files never do.
"""

from __future__ import annotations

from ipa_text.named import NamedTuple


class Terms(NamedTuple):
    """Singular names of the levels."""

    note: str
    statement: str
    case_theme: str
    group_theme: str
    case_table: str
    group_table: str


_TERMS = {
    2009: Terms(
        "exploratory comment",
        "emergent theme",
        "superordinate theme",
        "master theme",
        "Table of superordinate themes",
        "Master table of themes",
    ),
    2022: Terms(
        "exploratory note",
        "experiential statement",
        "personal experiential theme",
        "group experiential theme",
        "Table of personal experiential themes",
        "Table of group experiential themes",
    ),
}


def plural(number: int, name: str) -> str:
    """Return a number with what is counted: ``1 note``, ``2 notes``."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def terms(terminology: int) -> Terms:
    """Return the names of an edition; those of 2022 for any other number."""
    return _TERMS.get(terminology, _TERMS[2022])
