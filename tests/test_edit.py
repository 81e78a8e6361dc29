"""``study.edit``: small splices; everything that is not meant stays byte for byte."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ipa_text.store.yaml import read
from ipa_text.study.edit import (
    PREFIXES,
    apply,
    blocks,
    id_edit,
    new_id,
    prose_block,
    rearranged,
)
from ipa_text.study.places import Edit, Place
from ipa_text.text.source import Source

texts = st.text(alphabet="ab\né🙂 ", min_size=1, max_size=50)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text, and edits of it as offsets that do not overlap."""
    text = draw(texts)
    points = draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True))
    pairs = sorted(points)[: len(points) // 2 * 2]
    spans = zip(pairs[::2], pairs[1::2], strict=True)
    return text, [(a, b, draw(st.text(alphabet="xyz", max_size=4))) for a, b in spans]


@given(edited(), st.randoms())
def test_edits_are_made_and_nothing_else(
    example: tuple[str, list[tuple[int, int, str]]], random: object
) -> None:
    """Whatever their order, each replaces its place and no more."""
    text, spans = example
    source = Source(text)
    edits = [Edit(Place("f", *source.mark(a, b)), new) for a, b, new in spans]
    wanted, at = "", 0
    for start, end, new in spans:
        wanted += text[at:start] + new
        at = end
    assert apply(text, reversed(edits)) == apply(text, edits) == wanted + text[at:]


def test_of_two_that_overlap_the_first_stands() -> None:
    """Half of each would be neither."""
    edits = [Edit(Place("f", 1, 1, 1, 4), "X"), Edit(Place("f", 1, 2, 1, 6), "Y")]
    assert apply("abcdef", edits) == "Xdef"


def test_new_lines_end_as_the_others_do() -> None:
    """Only where all of them end alike."""
    edit = [Edit(Place("f", 1, 1, 1, 1), "x\n")]
    assert apply("a\r\nb\r\n", edit) == "x\r\na\r\nb\r\n"
    assert apply("a\r\nb\n", edit) == "x\na\r\nb\n"
    assert apply("a", edit) == "x\na"


def test_ids_are_random_and_free() -> None:
    """No letter that could be misread, and none that is taken."""
    made = [new_id("n-", ()) for _ in range(200)]
    assert len(set(made)) == 200
    assert all(re.fullmatch(r"n-[0-9a-hjkmnp-tv-z]{6}", name) for name in made)
    assert set(PREFIXES.values()) == {"n-", "x-", "s-", "t-"}


def test_a_taken_id_is_not_given_again() -> None:
    """However unlikely it is."""
    from unittest.mock import patch

    with patch("secrets.choice", side_effect="000000" * 2 + "111111"):
        assert new_id("x-", {"x-000000"}) == "x-111111"


def test_an_id_is_put_first() -> None:
    """In a block on a line of its own, in braces before the others."""
    for text, after in (
        ("notes:\n  - turn: t1\n", "notes:\n  - id: n-a\n    turn: t1\n"),
        ("notes:\n  - {turn: t1}\n", "notes:\n  - {id: n-a, turn: t1}\n"),
    ):
        entry = read(text).root["notes"][0]
        assert apply(text, [id_edit(entry, "n-a", "f")]) == after


@given(
    st.lists(st.text(alphabet="abc:#[]{}'\"-", min_size=1, max_size=12), min_size=1),
    st.integers(1, 9),
)
def test_prose_in_a_block_is_the_same_prose(words: list[str], indent: int) -> None:
    """No sign in it has a meaning, and no line is too long."""
    prose = " ".join(words)
    text = f"text: {prose_block(prose, indent)}\n"
    assert read(text).root == {"text": prose}
    assert all(len(line) <= 72 for line in text.split("\n"))


LINES = [
    "notes:",
    "  # of the first",
    "  - id: a",
    "    note: x",
    "",
    "  # of the second",
    "",
    "  # of the second too",
    "  # and this",
    "  - id: b",
    "    # within",
    "    note: >-",
    "      # text",
    "  - id: c",
    "",
]


def test_entries_are_lines_with_the_comments_above_them() -> None:
    """A blank line parts a comment from an entry."""
    found = blocks(LINES, [2, 9, 13], 14)
    assert [(b.start, b.end) for b in found] == [(1, 7), (7, 13), (13, 14)]


@given(st.permutations(range(3)))
def test_rearranging_loses_no_line(order: list[int]) -> None:
    """Entries keep their bytes; blank lines between them stay where they were."""
    found = blocks(LINES, [2, 9, 13], 14)
    after = rearranged(LINES, found, order)
    assert sorted(after) == sorted(LINES)
    heads = [line for line in after if line.startswith("  - id:")]
    assert heads == [f"  - id: {'abc'[number]}" for number in order]
    text = "\n".join(after)
    assert "  # of the second too\n  # and this\n  - id: b\n    # within\n    note: >-" in text


def test_in_their_own_order_nothing_changes() -> None:
    """Byte for byte."""
    assert rearranged(LINES, blocks(LINES, [2, 9, 13], 14), [0, 1, 2]) == LINES
