"""``text.nearest``: the words that come nearest, for a message only."""

from __future__ import annotations

from hypothesis import given

from ipa_text.text.nearest import differences, nearest_words
from speech import interview, utterances

TALK = interview("It was still there, waiting up for me like a lodger.", "And so was the fridge.")


def test_the_nearest_words_are_whole_and_placed() -> None:
    """One word was changed: the stretch in its place is shown, to the character."""
    near = nearest_words("waiting up for me like a guest", TALK, [0, 1, 2, 3])
    assert near is not None
    assert near.turn == 1
    assert near.words == TALK.source.text[slice(*near.span)]
    assert near.words.startswith("waiting up for me like a")
    assert 60 <= near.score < 100


def test_only_the_turns_asked_for() -> None:
    """What is like it elsewhere is not looked at."""
    near = nearest_words("waiting up for me like a guest", TALK, [3])
    assert near is None or near.turn == 3


def test_nothing_like_it() -> None:
    """Two texts that share a few common words are not alike."""
    assert nearest_words("xylophones, zithers", TALK, [1, 3]) is None
    assert nearest_words("", TALK, [1, 3]) is None


def test_differences_are_words() -> None:
    """What stands here, and what in its place there; empty where nothing does."""
    assert differences("waiting for me", "waiting up for us") == [("", "up"), ("me", "us")]
    assert differences("It’s quiet", "it's quiet") == [("It's", "it's")]
    assert differences("the same", "the  same") == []


@given(utterances(least=3))
def test_what_was_said_is_nearest_to_itself(said: str) -> None:
    """A quotation that would be found is found here too."""
    talk = interview(said)
    near = nearest_words(said, talk, [1])
    folded = talk.folded(1).text
    if len(folded) == len(folded.lower()):
        assert near is not None
        assert near.score == 100
        start, end = near.span
        assert talk.turns[1].start < start < end <= talk.turns[1].end
