"""A table with one row a turn, as transcription services lay it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipa_text.intake.heard import Broken, Caption, Heard, Notice
from ipa_text.intake.times import CLOCK, seconds
from ipa_text.named import NamedTuple

_TIME = re.compile(rf"[\[(#]?\s*({CLOCK})\s*[\])#]?(?:\s*(?:-|\u2013|to)\s*{CLOCK})?")
_HEADS = re.compile(
    r"speaker|name|who|time|timestamp|start|text|transcript|turn|words|content|no\.?|#|line|nr\.?",
    re.IGNORECASE,
)
LONGEST_LABEL = 40


class Table(NamedTuple):
    """The cells of a table, row by row, each row with its number."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]


def parse(kind: str, table: Table, notices: Sequence[Notice]) -> Heard:
    """Read it; raises Broken where a column is neither who, when nor what was said."""
    told = list(notices)
    rows = list(table.rows)
    number, head = rows[0]
    if all(not cell or _HEADS.fullmatch(cell.strip()) for cell in head):
        told.append(Notice(number, "left out the head of the table"))
        rows = rows[1:]
    columns = [
        [cells[n] for _, cells in rows if n < len(cells)]
        for n in range(max(map(len, (c for _, c in rows)), default=0))
    ]
    said, label, time = _columns(columns)
    captions, speaker = [], ""
    for line, cells in rows:
        text = " ".join(cells[said].split()) if said < len(cells) else ""
        named = " ".join(cells[label].split()).rstrip(":").strip() if label < len(cells) else ""
        speaker = named or speaker
        if text:
            start = _start(cells[time]) if time is not None and time < len(cells) else None
            captions.append(Caption(speaker, text, line, start))
    if not captions:
        raise Broken("there is no speech in this table")
    return Heard(f"{kind} table", tuple(captions), tuple(told))


def _columns(columns: list[list[str]]) -> tuple[int, int, int | None]:
    """Return which column holds the words, which the label, and which the time, if one does."""
    times = [n for n, cells in enumerate(columns) if _all(cells, lambda c: _start(c) is not None)]
    numbers = [
        n for n, cells in enumerate(columns) if _all(cells, lambda c: c.strip(". ").isdigit())
    ]
    words = [
        n
        for n in range(len(columns))
        if n not in times + numbers and any(map(str.strip, columns[n]))
    ]
    if len(words) != 2 or len(times) > 1:
        raise Broken(
            "this table is read where it has one column for who speaks, one for what is said, and"
            f" perhaps one for the time and one for numbers; {len(words)} of its columns hold words:"
            " take out the others"
        )
    said = max(words, key=lambda n: sum(map(len, columns[n])))
    label = next(n for n in words if n != said)
    if any(len(cell.strip()) > LONGEST_LABEL for cell in columns[label]):
        raise Broken("this table has two columns of long text: one should say who speaks")
    return said, label, times[0] if times else None


def _all(cells: list[str], holds: object) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and callable(holds) and all(map(holds, filled))


def _start(cell: str) -> float | None:
    found = _TIME.fullmatch(cell.strip())
    return seconds(found[1]) if found else None
