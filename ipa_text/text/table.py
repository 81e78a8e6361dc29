"""A table, and its four spellings: for a terminal, Markdown, CSV, and rows for JSON.

A terminal's table adapts to its width: full, with short headings, or stacked. Nothing is cut.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import sys
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ipa_text.text.plain import plain

FORMATS = ("md", "csv", "json")
UNBOUNDED = 10_000
"""Columns of output that goes to a file or a pipe: nothing is wrapped there."""
GAP = 2
"""Columns between two columns of a grid."""
_NARROW = 14
"""Columns that a column of prose needs at least, or the table is stacked."""


@dataclass(frozen=True)
class Column:
    """A heading; ``short`` stands in for it where space is scarce. ``weight`` shares out width."""

    title: str
    short: str = ""
    number: bool = False
    weight: int = 1


@dataclass(frozen=True)
class Table:
    """Rows of text under headings. An empty cell repeats nothing: it belongs to the row above."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    lines_between: bool = False


@dataclass(frozen=True)
class Report:
    """One report: tables for people, data for programs, and a sentence that sums it up."""

    kind: str
    tables: tuple[Table, ...]
    data: dict[str, Any] = field(repr=False)
    summary: str = ""


def width() -> int:
    """Return the columns to write in: a terminal's own, or as many as it takes."""
    if not sys.stdout.isatty():
        return UNBOUNDED
    return max(shutil.get_terminal_size((80, 24)).columns, 20)


def render(table: Table, form: str, columns: int | None = None) -> str:
    """Return a table as ``text``, ``md`` or ``csv``, ending in a newline."""
    table = _plain(table)
    if form == "md":
        return _markdown(table)
    if form == "csv":
        return _csv(table)
    return _text(table, width() if columns is None else columns)


def _plain(table: Table) -> Table:
    """Return a table of which every word is harmless to print."""
    return replace(
        table,
        title=plain(table.title),
        columns=tuple(
            replace(c, title=plain(c.title), short=plain(c.short)) for c in table.columns
        ),
        rows=tuple(tuple(map(plain, row)) for row in table.rows),
        caption=plain(table.caption),
    )


def _text(table: Table, columns: int) -> str:
    """Return a table for a terminal of so many columns: full, short or stacked."""
    title = "\n".join(wrapped(table.title, columns)) + "\n" if table.title else ""
    if not table.rows:
        return f"{title}\n  (nothing yet)\n{_caption(table, columns)}"
    for headings in ([c.title for c in table.columns], [c.short or c.title for c in table.columns]):
        if sum(_least(table, headings)) + GAP * (len(headings) - 1) <= columns:
            return title + _grid(table, headings, columns) + _caption(table, columns)
    return f"{title}\n{_stacked(table, columns)}{_caption(table, columns)}"


def _caption(table: Table, columns: int) -> str:
    if not table.caption:
        return ""
    return "\n".join(wrapped(table.caption, min(columns, 100))) + "\n"


def wrapped(words: str, columns: int) -> list[str]:
    """Return words as lines for so many columns of a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(width=columns, file=io.StringIO(), force_terminal=False)
    return [line.plain.rstrip() for line in Text(words).wrap(console, max(columns, 10))] or [""]


def _natural(table: Table, headings: list[str]) -> list[int]:
    """Return the width of each column where nothing is wrapped."""
    from rich.cells import cell_len  # noqa: PLC0415

    return [
        max(cell_len(cell) for cell in (heading, *(row[number] for row in table.rows)))
        for number, heading in enumerate(headings)
    ]


def _least(table: Table, headings: list[str]) -> list[int]:
    """Return the fewest columns in which each column can be read."""
    from rich.cells import cell_len  # noqa: PLC0415

    found = []
    for number, wide in enumerate(_natural(table, headings)):
        cells = [headings[number], *(row[number] for row in table.rows)]
        word = max(cell_len(w) for cell in cells for w in (cell.split() or [""]))
        found.append(min(wide, max(word, _NARROW)))
    return found


def _widths(table: Table, headings: list[str], columns: int) -> list[int]:
    """Share out the width: narrow columns get what they want, the others by weight."""
    wanted = _natural(table, headings)
    widths = _least(table, headings)
    spare = columns - sum(widths) - GAP * (len(widths) - 1)
    while spare > 0:
        hungry = [n for n, wide in enumerate(widths) if wide < wanted[n]]
        if not hungry:
            break
        least = min(hungry, key=lambda n: widths[n] / table.columns[n].weight)
        widths[least] += 1
        spare -= 1
    return widths


def _grid(table: Table, headings: list[str], columns: int) -> str:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Grid  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    widths = _widths(table, headings, columns)
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    painted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for column, heading, wide in zip(table.columns, headings, widths, strict=True):
        justify: Literal["right", "left"] = "right" if column.number else "left"
        head = Text(heading, style="bold")
        grid.add_column(head, justify=justify, overflow="fold", width=wide, no_wrap=False)
    for number, row in enumerate(table.rows):
        if table.lines_between and number and row[0]:
            grid.add_row()
        grid.add_row(*map(Text, row))
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(columns, sum(widths) + GAP * len(widths)),
        force_terminal=painted,
        color_system="standard" if painted else None,
        highlight=False,
        legacy_windows=False,
    )
    console.print(grid)
    return "\n" + "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _stacked(table: Table, columns: int) -> str:
    """Return each row as lines of ``heading: cell``; what is empty is left out."""
    out = []
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if cell:
                lines = wrapped(f"{column.title}: {cell}", columns - 2)
                out += [lines[0], *(f"  {line}" for line in lines[1:])]
        out.append("")
    return "\n".join(out)


def _markdown(table: Table) -> str:
    def cell(words: str) -> str:
        safe = words.replace("\\", "\\\\").replace("|", "\\|")
        safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace("[[", "\\[\\[")
        safe = safe.replace("@", "@&#8203;")  # GitHub would notify whoever is so called
        return " ".join(safe.split()) or " "

    lines = [f"## {cell(table.title)}", ""] if table.title else []
    lines.append("| " + " | ".join(cell(c.title) for c in table.columns) + " |")
    lines.append("|" + "|".join("---:" if c.number else "---" for c in table.columns) + "|")
    lines += ["| " + " | ".join(cell(c) for c in row) + " |" for row in table.rows]
    if table.caption:
        lines += ["", cell(table.caption)]
    return "\n".join(lines) + "\n"


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, a full-width sign included."""
    formula = re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)
    return f"'{cell}" if formula and cell != "-" else cell
