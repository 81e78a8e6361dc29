"""Tables: nothing is lost at any width, in no spelling, and nothing in a cell does harm."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.table import UNBOUNDED, Column, Table, render, width

WIDTHS = (20, 40, 60, 80, 100, 160, UNBOUNDED)


def columns_of(text: str) -> int:
    """Return how many columns a terminal gives to a line, emoji in sequences not considered."""
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide - sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)


def bare(text: str) -> Counter[str]:
    """Return the characters of a text, white space and the line under headings left out."""
    return Counter("".join(text.split()).replace("\u2500", ""))


def cells(table: Table) -> str:
    return " ".join(cell for row in table.rows for cell in row)


PROSE = Table(
    "A title",
    (
        Column("Personal experiential theme", "Theme", weight=2),
        Column("Quotation", weight=3),
        Column("Words", number=True),
    ),
    (
        ("Nowhere else to look", "\u201cYou can't unplug yourself.\u201d", "4"),
        ("", "and it goes on for rather longer than any terminal is wide, " * 3, "36"),
        ("Zuhören 傾聴する", "long-words-with-hyphens " * 5 + "a" * 30, ""),
    ),
    "A caption that says what is counted and of how many, in a sentence or two. " * 2,
    lines_between=True,
)


@pytest.mark.parametrize("columns", WIDTHS)
def test_every_word_of_every_cell_occurs(columns: int) -> None:
    text = render(PROSE, "text", columns)
    words = Counter(text.split())
    for source in (cells(PROSE), PROSE.caption, PROSE.title):
        missing = Counter(source.split()) - words
        assert not missing or max(map(len, missing)) > columns - 2
    assert not bare(cells(PROSE)) - bare(text)


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    text = render(PROSE, "text", columns)
    assert max(columns_of(line) for line in text.split("\n")) <= columns
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text.endswith("\n")


def test_the_widest_is_a_line_for_each_row() -> None:
    text = render(PROSE, "text", UNBOUNDED)
    lines = text.split("\n")
    assert lines[2].split() == ["Personal", "experiential", "theme", "Quotation", "Words"]
    assert len([line for line in lines if line]) == 1 + 2 + 3 + 2


def test_short_headings_where_the_long_ones_do_not_fit() -> None:
    table = Table("", (Column("Unaccountably", "Un."), Column("Conceptual", "Con.")), (("1", "2"),))
    assert "Unaccountably" in render(table, "text", 30)
    assert render(table, "text", 10).split()[:2] == ["Un.", "Con."]


def test_stacked_where_a_grid_does_not_fit() -> None:
    table = Table(
        "T",
        (Column("Theme"), Column("Quotation"), Column("n")),
        (("a b", "c" * 20, ""), ("", "d", "1")),
    )
    assert render(table, "text", 29) == (
        f"T\n\nTheme: a b\nQuotation:\n  {'c' * 20}\n\nQuotation: d\nn: 1\n"
    )


def test_numbers_stand_to_the_right() -> None:
    table = Table("", (Column("Name"), Column("Words", number=True)), (("a", "7"), ("b", "1234")))
    assert render(table, "text", 80).split("\n")[3:5] == ["a         7", "b      1234"]


@pytest.mark.parametrize("form", ["text", "md", "csv"])
def test_an_empty_table(form: str) -> None:
    text = render(Table("Themes", PROSE.columns, (), "Of 0."), form, 60)
    assert ("(nothing yet)" in text) is (form == "text")
    assert ("Of 0." in text) is (form != "csv")
    assert text.endswith("\n")


_WORD = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "|\\<&@=+-[]`*_#\t\n\r\"'\x1b\u202e\u200b\u0301\u200d\ufe0f漢🙂👩\u00a0\u2028"
        ),
    ),
    max_size=14,
)
_CELL = st.lists(_WORD, max_size=6).map(" ".join)


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    number = draw(st.integers(1, 4))
    heads = st.text("abc ", min_size=1, max_size=12)
    return Table(
        draw(_CELL),
        tuple(
            Column(draw(heads), draw(st.sampled_from(["", "x"])), draw(st.booleans()))
            for _ in range(number)
        ),
        tuple(draw(st.lists(st.tuples(*[_CELL] * number), max_size=4))),
        draw(_CELL),
        draw(st.booleans()),
    )


def _shown(text: str) -> Counter[str]:
    """Return the characters that must be seen: those that do nothing and show nothing left out."""
    kept = [
        c
        for c in text
        if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Me")
    ]
    return Counter(kept)


@given(_tables(), st.sampled_from(WIDTHS))
def test_any_table_at_any_width_loses_nothing(table: Table, columns: int) -> None:
    assert not _shown(cells(table)) - _shown(render(table, "text", columns))


@given(_tables())
def test_any_table_as_csv_reads_back(table: Table) -> None:
    text = render(table, "csv")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(head) == len(table.columns)
    assert len(rows) == len(table.rows)
    for row, cells_ in zip(rows, table.rows, strict=True):
        for found, cell in zip(row, cells_, strict=True):
            assert not re.match(r"\s*[=+@\uff1d\uff0b\uff20]", found)
            assert not re.match(r"\s*[-\uff0d].", found)
            assert not _shown(cell) - _shown(found)


@given(_tables())
def test_any_table_as_markdown_keeps_its_columns(table: Table) -> None:
    lines = render(table, "md").split("\n")
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == len(table.rows) + 2
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == len(table.columns) + 1


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-2", "'-2"), ("@sum", "'@sum"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("\uff1d1", "'\uff1d1"), ("-", "-"), ("a=b", "a=b"), ("\u201c=1\u201d", "\u201c=1\u201d"),
        ("\u2013 dash", "\u2013 dash"), ("", ""), ("\r=1", "\ufffd=1"), ('"=1', '"=1'),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    text = render(Table("", (Column(cell or "x"), Column("y")), ((cell, "z"),)), "csv")
    head, row = csv.reader(io.StringIO(text, newline=""))
    assert row == [safe, "z"]
    assert head == [safe or "x", "y"]
    assert text.endswith("\r\n")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("a|b", r"a\|b"),
        (r"a\|b", r"a\\\|b"),
        ("a\nb", "a b"),
        ("<img src=x>", "&lt;img src=x>"),
        ("R&B &lt;", "R&amp;B &amp;lt;"),
        ("@ruth said", "@&#8203;ruth said"),
        ("&#64;ruth", "&amp;#64;ruth"),
        ("[[p01]]", r"\[\[p01]]"),
        ("", " "),
        ("\x1b[31m", "\ufffd[31m"),
        ("[laughs] it *was*", "[laughs] it *was*"),
    ],
)
def test_markdown_cells(cell: str, safe: str) -> None:
    table = Table(cell, (Column("a|b"), Column("n", number=True)), ((cell, "1"),), "c|d")
    lines = render(table, "md").split("\n")
    if cell:
        assert lines[:2] == [f"## {safe}", ""]
    assert lines[-6:] == [
        r"| a\|b | n |",
        "|---|---:|",
        f"| {safe} | 1 |",
        "",
        r"c\|d",
        "",
    ]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert width() == UNBOUNDED, "what goes to a pipe is not cut"
    monkeypatch.setattr(sys, "stdout", _Terminal())
    for told, columns in (("77", 77), ("3", 20), ("500", 500)):
        monkeypatch.setenv("COLUMNS", told)
        assert width() == columns
