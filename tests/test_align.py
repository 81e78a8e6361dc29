"""The words of two versions of a transcript, laid side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speech
from ipa_text.text import align as module
from ipa_text.text.align import align, composed, keys_of, runs, words_of
from ipa_text.text.fold import fold
from ipa_text.text.turns import parse


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("I didn't - well, I DID.", ["i", "didn't", "well", "i", "did"]),
        ("the dogs' home, 'Yes'", ["the", "dogs", "home", "yes"]),
        ("1,000 pounds at 12:30", ["1,000", "pounds", "at", "12:30"]),
        ("to [place: a northern city] [laughs]", ["to", "[place: a northern city]", "[laughs]"]),
        ("well-known, and/or", ["well", "known", "and", "or"]),
        ("Früh im வணக்கம்…", ["früh", "im", "வணக்கம்"]),
        ("... - ?", []),
    ],
)
def test_what_a_word_is(text: str, keys: list[str]) -> None:
    assert keys_of(fold(text)) == keys


def test_labels_ids_times_and_lines_are_no_words() -> None:
    one = words_of(parse("**Ruth:** It was\na Sunday. <!-- 00:01:23 --> ^t001\n"))
    other = words_of(parse("**Nora:** It was a Sunday. ^t900\n"))
    assert one.keys == other.keys == ("it", "was", "a", "sunday")
    assert align(one, other) == (0, 1, 2, 3)


def test_words_put_in_and_taken_out() -> None:
    old = words_of(parse("**Ruth:** One two three four five six. ^t1\n"))
    new = words_of(parse("**Ruth:** One two um three four six seven. ^t1\n"))
    assert align(old, new) == (0, 1, 3, 4, -1, 5)


def test_turns_that_stand_once_are_not_torn_apart() -> None:
    old = words_of(parse("**R:** a b c d. ^t1\n\n**R:** e f g h. ^t2\n"))
    new = words_of(parse("**R:** e f g h. ^t2\n\n**R:** a x c. ^t1\n\n**R:** i j. ^t3\n"))
    assert align(old, new)[4:] == (0, 1, 2, 3)


def test_common_words_that_meet_by_chance_are_dropped() -> None:
    old = words_of(parse("**R:** " + " ".join(f"o{n}" for n in range(9)) + " the end ^t1\n"))
    new = words_of(parse("**R:** the " + " ".join(f"n{n}" for n in range(9)) + " ^t1\n"))
    assert set(align(old, new)) == {-1}


def test_what_is_too_large_is_not_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_GAP", 3)
    old, new = (words_of(parse(f"**R:** one two {end} ^t1\n")) for end in ("three", "four"))
    assert align(old, new) == (-1, -1, -1)


def test_a_map_through_a_version_between() -> None:
    assert composed((0, -1, 2), (5, 6, -1)) == (5, -1, -1)
    assert runs((4, 5, -1, 6, 8)) == [(0, 4, 2), (3, 6, 1), (4, 8, 1)]


def test_which_words_a_span_touches() -> None:
    text = "**Ruth:** It was *so* quiet, and I. <!-- 1 --> left ^t001\n"
    words = words_of(parse(text))
    start = text.index("so*")
    assert words.range_of(0, (start, text.index(", and"))) == (2, 4)
    assert words.range_of(0, (text.index(", and"), text.index("and"))) is None
    assert words.range_of(0, (0, len(text))) == (0, 7)
    assert words.names == frozenset()
    assert list(words.places(["so", "quiet"])) == [2]


@given(st.lists(speech.utterances(), max_size=5), st.lists(speech.utterances(), max_size=5))
def test_words_are_only_aligned_with_themselves_and_in_order(
    ours: list[str], theirs: list[str]
) -> None:
    old, new = (words_of(speech.interview(*said)) for said in (ours, theirs))
    found = align(old, new)
    kept = [(old.keys[n], new.keys[to]) for n, to in enumerate(found) if to >= 0]
    assert all(one == other for one, other in kept)
    places = [to for to in found if to >= 0]
    assert len(found) == len(old.keys)
    assert places == sorted(set(places))


@given(st.lists(speech.utterances(), max_size=6))
def test_a_text_is_aligned_with_itself_word_for_word(said: list[str]) -> None:
    words = words_of(speech.interview(*said))
    assert align(words, words) == tuple(range(len(words.keys)))
