"""``text.source``: offsets to lines and columns, and back."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.source import Encoding, Source, characters, units

texts = st.text(alphabet="ab \n\r\téש🙂\u2028", max_size=60)


@given(texts)
def test_every_offset_goes_to_its_place_and_back(text: str) -> None:
    """A position names one offset, and an offset one position."""
    source = Source(text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        assert source.offset(line, column) == offset
        assert line == text.count("\n", 0, offset) + 1 == source.line_of(offset)
        assert column == offset - (text.rfind("\n", 0, offset) + 1) + 1


@given(texts)
def test_lines_are_those_of_an_editor(text: str) -> None:
    """A line ends at a newline and nowhere else; its ending is not part of it."""
    source = Source(text)
    lines = text.split("\n")
    assert len(source.starts) == len(lines)
    found = [source.line(number) for number in range(1, len(lines) + 1)]
    assert found == [line.rstrip("\r") for line in lines]
    assert source.line(0) == source.line(len(lines) + 1) == ""


@given(texts, st.integers(-3, 90), st.integers(-3, 90))
def test_places_outside_the_text_are_brought_into_it(text: str, line: int, column: int) -> None:
    """A stale place leads to some place in the text, never beyond it."""
    assert 0 <= Source(text).offset(line, column) <= len(text)


def test_a_mark_spans_lines() -> None:
    """Ends are exclusive, so that a mark can be cut out."""
    source = Source("one\ntwo\nthree")
    assert source.mark(1, 6) == (1, 2, 2, 3)
    assert source.text[source.offset(1, 2) : source.offset(2, 3)] == "ne\ntw"


@pytest.mark.parametrize(
    ("text", "utf8", "utf16", "utf32"),
    [
        ("", 0, 0, 0),
        ("queen", 5, 5, 5),
        ("šé", 4, 2, 2),
        ("👑", 4, 2, 1),
        ("👩‍👧", 11, 5, 3),
        ("שלום", 8, 4, 4),
        ("أنا", 6, 3, 3),
    ],
)
def test_units_of_an_editor(text: str, utf8: int, utf16: int, utf32: int) -> None:
    """Bytes, 16-bit units (two for an emoji), or characters."""
    assert [units(text, e) for e in ("utf-8", "utf-16", "utf-32")] == [utf8, utf16, utf32]


@given(texts, st.sampled_from(get_args(Encoding)))
def test_characters_in_so_many_units(text: str, encoding: Encoding) -> None:
    """Every beginning of a text goes to its length in units and back."""
    for count in range(len(text) + 1):
        assert characters(text, units(text[:count], encoding), encoding) == count
    assert characters(text, units(text, encoding) + 9, encoding) == len(text)


def test_half_a_character_leads_to_its_beginning() -> None:
    """A stale position may fall within one."""
    assert [characters("a👑b", n, "utf-16") for n in range(-1, 6)] == [0, 0, 1, 1, 2, 3, 3]
    assert characters("ab", -1, "utf-32") == 0
