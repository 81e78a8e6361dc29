"""How few people a printed cell may stand for, where a study has declared it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NOT_STATED = "not stated"
GROUP = "(group)"
"""Under which the group of a participant stands among the attributes."""
Row = Mapping[str, str]


def attributes(info: Mapping[str, Any]) -> dict[str, str]:
    """Return what the sample table says of a participant, from ``case.yaml``."""
    found = info.get("attributes")
    return {str(k): _told(v) for k, v in found.items()} if isinstance(found, dict) else {}


def people_rows(infos: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return what is printed of each participant: group and attributes, empty where not stated."""
    listed = list(infos)
    keys = dict.fromkeys(k for info in listed for k in attributes(info))
    return [
        {GROUP: _told(info.get("group")), **{k: attributes(info).get(k, "") for k in keys}}
        for info in listed
    ]


def _told(value: Any) -> str:
    """Return a value as it is written in a file, not as Python spells it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def under(least: int) -> str:
    """Return what is printed in the place of a cell that stands for fewer people than it may."""
    return f"<{least}"


def small(rows: Sequence[Row], least: int) -> dict[str, list[str]]:
    """Return by attribute the values that fewer than ``least`` people share, each once."""
    found: dict[str, list[str]] = {}
    for key in dict.fromkeys(k for row in rows for k in row):
        shared = Counter(row[key] for row in rows if row.get(key))
        if few := [value for value, number in shared.items() if number < least]:
            found[key] = few
    return found


def rare(rows: Sequence[Row], least: int) -> list[bool]:
    """Tell of each row whether its values that are common enough are shared by too few together."""
    few = small(rows, least)
    kept = [tuple("" if v in few.get(k, ()) else v for k, v in row.items()) for row in rows]
    alike = Counter(kept)
    return [any(row) and alike[row] < least for row in kept]


def printable(rows: Sequence[Row], least: int) -> list[dict[str, str]]:
    """Return rows of a table of participants in which nothing stands for too few people.

    First single values give way, then all values of a row that is rare as a whole.
    """
    few = small(rows, least)
    return [
        {k: under(least) if v and (hidden or v in few.get(k, ())) else v for k, v in row.items()}
        for row, hidden in zip(rows, rare(rows, least), strict=True)
    ]


def counted(values: Sequence[str], least: int) -> list[tuple[str, int | None, str]]:
    """Return each value with how many share it, as a number where it may be said, and as printed.

    Values that too few people share are counted together. If they are too few even so, no number is
    said at all: it could be worked out from the others.
    """
    shared = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    enough = [(value, number) for value, number in shared if number >= least]
    rest = len(values) - sum(number for _, number in enough)
    said = rest == 0 or rest >= least
    told: list[tuple[str, int | None, str]] = [
        (value, number, str(number)) if said else (value, None, f"{least}+")
        for value, number in enough
    ]
    if rest:
        many = len(shared) - len(enough)
        label = f"({many} other value{'' if many == 1 else 's'})"
        told.append((label, rest, str(rest)) if said else (label, None, under(least)))
    return told
