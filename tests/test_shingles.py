"""``text.shingles``: what is typed differently is the same words, and other words are not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.fold import fold
from ipa_text.text.shingles import BREAK, located, shingles, unbracketed, words
from speech import utterances

SAME = [
    ("I don't know", "i DON’T know"),
    ("I don't know", "I dont, know!"),
    ("well-known", "well known"),
    ("well--known", "well – known"),
    ("so *very* quiet", "so very quiet"),
    ("so __very__ quiet", "so very quiet"),
    (r"so \*very\* quiet", "so very quiet"),
    ("caf\u00e9", "cafe\u0301"),
    ("Stra\u00dfe", "STRASSE"),
    ("un\u00adplug", "unplug"),
    ("wait... now", "wait … now"),
    ("in\nthe\r\n\tchoir", "in the choir"),
    ("“quiet”, ‘quiet’", "quiet quiet"),
    ("Łódź 1999", "łódź 1999"),
]
OTHER = [
    ("granted", "given"),
    ("we're here", "we are here"),
    ("cafe", "café"),
    ("unplug", "un plug"),
    ("going", "goin'"),
    (f"one{BREAK}two", "one two"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_words_however_they_are_typed(one: str, other: str) -> None:
    """Case, apostrophes, dashes, emphasis, accents composed or not, lines."""
    assert words(one) == words(other) != []


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_words(one: str, other: str) -> None:
    """A changed word is a changed word; and what stands apart is not joined."""
    assert words(one) != words(other)


@given(utterances())
def test_words_of_speech_are_found_where_they_are_written(text: str) -> None:
    """In order, with their places; folding as quotations are changes nothing."""
    found = located(text)
    assert [word.key for word in found] == words(text)
    assert all(words(text[word.start : word.end]) == [word.key] for word in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert words(fold(text)) == words(text)


@given(st.text(alphabet="abÄßé e\u0301'’*_-—…\x00\n[]", max_size=40))
def test_words_are_found_in_whatever_is_typed(text: str) -> None:
    """Also where signs stand in odd places."""
    assert [word.key for word in located(text)] == words(text)


@given(st.text(max_size=40))
def test_nothing_that_is_typed_stops_it(text: str) -> None:
    """Half a character, a script without spaces, a control character."""
    words(text)
    located(text)
    assert len(unbracketed(text)) == len(text)


def test_six_in_a_row() -> None:
    """None of five words, one of six, and none across a break."""
    assert list(shingles(words("a b c d e"))) == []
    assert list(shingles(words("a b c d e f"))) == [(b"a", b"b", b"c", b"d", b"e", b"f")]
    across = shingles(words(f"a b c d e{BREAK}{BREAK}f g h i j"))
    assert all(b"\x00" in shingle for shingle in across)


def test_what_is_in_brackets_is_blanked_out() -> None:
    """Each pair by itself, and none across a break."""
    assert unbracketed("a [laughs] b [c [d] e") == "a          b [c     e"
    assert unbracketed(f"a [b{BREAK}c] d") == f"a [b{BREAK}c] d"
