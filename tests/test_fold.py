"""``text.fold``: what is typography goes, and every character is still known by its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.fold import Folded, fold, fold_spans
from speech import interview, utterances

anything = st.text(max_size=40)


def _whole(text: str) -> Folded:
    return fold_spans(text, [(0, len(text))])


@given(utterances())
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded already stays as it is."""
    assert fold(fold(text)) == fold(text)


@given(utterances())
def test_folded_speech_has_no_typography_left(text: str) -> None:
    """Spaces are single, letters are composed, and one sign stands for its variants."""
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert unicodedata.is_normalized("NFC", folded)
    assert not set(folded) & set("‘’“”–—\u00a0\u00ad*")
    assert "..." not in folded


@given(anything)
def test_a_quotation_folds_as_a_transcript_does(text: str) -> None:
    """Both sides go the same way: otherwise words would be lost between them."""
    assert fold(text) == _whole(text).text.strip(" ")


@given(anything)
def test_every_folded_character_has_its_source(text: str) -> None:
    """Places are in the text and in its order, and no two characters overlap."""
    folded = _whole(text)
    at = 0
    for number in range(len(folded.text)):
        start, end = folded.span(number, number + 1)
        assert at <= start < end <= len(text)
        at = start if len(unicodedata.normalize("NFC", text[start:end])) > 1 else end


@given(utterances())
def test_a_character_is_that_of_its_source(text: str) -> None:
    """What stands at the place of a folded character is that character, or a spelling of it."""
    folded = _whole(text)
    for number, char in enumerate(folded.text):
        start, end = folded.span(number, number + 1)
        assert folded.source(number) == start
        assert char in (fold(text[start:end]) or " ")


@given(utterances(least=2))
def test_a_span_is_what_its_characters_are(text: str) -> None:
    """The span of some characters reaches from the first to the last of them."""
    folded = _whole(text)
    middle = len(folded.text) // 2
    first = folded.span(0, 1)[0]
    assert folded.span(0, middle + 1) == (first, folded.span(middle, middle + 1)[1])


@pytest.mark.parametrize(
    ("text", "folded", "places"),
    [
        ("a  b", "a b", [(0, 1), (1, 3), (3, 4)]),
        ("so...", "so…", [(0, 1), (1, 2), (2, 5)]),
        ("a -- b", "a - b", [(0, 1), (1, 2), (2, 4), (4, 5), (5, 6)]),
        ("*me*!", "me!", [(1, 2), (2, 3), (4, 5)]),
        ("cafe\u0301s", "cafés", [(0, 1), (1, 2), (2, 3), (3, 5), (5, 6)]),
        ("\u1112\u1161\u11ab!", "한!", [(0, 3), (3, 4)]),
        ("a🙂b", "a🙂b", [(0, 1), (1, 2), (2, 3)]),
        ("שלום", "שלום", [(0, 1), (1, 2), (2, 3), (3, 4)]),
        ("1\\. a", "1. a", [(0, 1), (2, 3), (3, 4), (4, 5)]),
        ("ne\u00adon", "neon", [(0, 1), (1, 2), (3, 4), (4, 5)]),
    ],
)
def test_places_by_hand(text: str, folded: str, places: list[tuple[int, int]]) -> None:
    """The places of each character, counted out."""
    found = _whole(text)
    assert found.text == folded
    assert [found.span(n, n + 1) for n in range(len(folded))] == places


def test_spans_are_joined_by_the_space_between_them() -> None:
    """A time in the middle of a turn parts no word and joins none."""
    apart = interview("someone <!-- 00:01 --> else")
    joined = interview("some<!-- 00:01 -->one else")
    assert apart.folded(1).text == joined.folded(1).text == "someone else"


def test_underscores_within_a_word_are_speech() -> None:
    """A file name is no emphasis."""
    assert fold("my_old_phone") == "my_old_phone"
    assert fold("_my_ phone") == "my phone"


def test_a_lone_star_is_no_emphasis() -> None:
    """Emphasis touches a word."""
    assert fold("a * b") == "a * b"


@pytest.mark.parametrize("runs", ["a——b", "a–-b", "a--–b", "a —– b", "a\u2010\u2011b"], ids=ascii)
def test_a_run_of_dashes_is_one(runs: str) -> None:
    """However many, and of whatever kind."""
    assert fold(runs) == fold(fold(runs)) == runs[0] + fold(runs)[1:-1] + runs[-1]
    assert fold(runs).count("-") == 1


def test_nothing_is_nothing() -> None:
    """No words, and a place for them all the same."""
    assert fold("  \n ") == ""
    assert fold_spans("", []).text == ""
    assert fold_spans("ab  ", [(2, 4)]).text == ""


def test_letters_that_do_not_come_apart() -> None:
    """A word of them is composed as a whole, and placed as a whole."""
    odd = "a\u1161\u0301\u11a8\u0344e\u0328\u0301"
    found = _whole(f"x {odd} y")
    assert found.text == unicodedata.normalize("NFC", f"x {odd} y")
    start, end = found.span(2, len(found.text) - 2)
    assert (start, end) == (2, 2 + len(odd))
