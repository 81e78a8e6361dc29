"""``text.anchors``: a quotation is found where it is, or said not to be found."""

from __future__ import annotations

import re
import time
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ipa_text.text.anchors import Located, is_sound, locate, occurrences, passage
from ipa_text.text.fold import fold
from ipa_text.text.turns import Transcript, parse
from speech import PLAIN, interview, utterances


def _in(talk: Transcript, quote: str, turn: int = 1, **beside: str) -> Located:
    return locate(quote, passage(talk, turn, turn), **beside)


def _words(talk: Transcript, found: Located) -> list[str]:
    return [talk.source.text[a:b] for a, b in found.spans]


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, int, int]:
    """Return an utterance, and where a quotation is cut out of it: at white space."""
    said = draw(utterances(least=2, most=20))
    starts = [m.start() for m in re.finditer(r"\S+", said)]
    ends = [m.end() for m in re.finditer(r"\S+", said)]
    first = draw(st.integers(0, len(starts) - 1))
    last = draw(st.integers(first, len(ends) - 1))
    return said, starts[first], ends[last]


@given(cuts())
def test_a_quotation_is_found_exactly_where_it_was_cut(cut: tuple[str, int, int]) -> None:
    """Or, where its words recur, is said to recur; it is never found elsewhere."""
    said, start, end = cut
    quote = said[start:end]
    assume(fold(quote))
    talk = interview(said)
    at = talk.source.text.index(said) + start
    found = _in(talk, quote)
    assert found.outcome in ("found", "ambiguous")
    if found.outcome == "found":
        assert fold(talk.source.text[slice(*found.spans[0])]) == fold(quote)
        exact = talk.source.text[at : at + len(quote)]
        lead = len(exact) - len(exact.lstrip("*_"))
        trail = len(exact) - len(exact.rstrip("*_"))
        assert found.spans == ((at + lead, at + len(quote) - trail),)
    else:
        assert len(found.candidates) > 1
        assert any(a <= at + 2 and b >= at + len(quote) - 2 for a, b in found.candidates)


@given(cuts(), st.sampled_from(("xylophone", "zither")), st.randoms())
def test_a_changed_word_is_never_found(
    cut: tuple[str, int, int], other: str, random: Random
) -> None:
    """One word exchanged for one that was not said, anywhere in the quotation."""
    said, start, end = cut
    quoted = said[start:end].split()
    quoted[random.randrange(len(quoted))] = other
    assert _in(interview(said), " ".join(quoted)).outcome == "absent"


@given(st.lists(st.sampled_from(PLAIN), min_size=4, max_size=20), st.data())
def test_two_parts_are_found_in_order(said: list[str], data: st.DataObject) -> None:
    """The first alone decides; the second is the nearest behind it."""
    first = data.draw(st.integers(0, len(said) - 2))
    second = data.draw(st.integers(first + 1, len(said) - 1))
    text = " ".join(said)
    talk = interview(text)
    found = _in(talk, f"{said[first]} [...] {said[second]}")
    alone = _in(talk, said[first])
    if alone.outcome == "ambiguous":
        assert found.outcome == "ambiguous"
        return
    assert found.outcome == "found"
    (a, b), (c, d) = found.spans
    spoken = talk.source.text
    assert alone.spans == ((a, b),)
    assert spoken[c:d].lower() == said[second].lower()
    between = [word.lower() for word in spoken[b:c].split()]
    assert said[second].lower() not in between
    assert b <= c


@given(st.lists(utterances(most=6), min_size=2, max_size=5), st.data())
def test_a_quotation_is_looked_for_in_its_turn_only(
    answers: list[str], data: st.DataObject
) -> None:
    """Words of another turn are not taken for those of this one."""
    talk = interview(*answers)
    chosen = data.draw(st.integers(0, len(answers) - 1))
    other = data.draw(st.integers(0, len(answers) - 1).filter(lambda n: n != chosen))
    found = _in(talk, answers[other], turn=2 * chosen + 1)
    turn = talk.turns[2 * chosen + 1]
    assert all(turn.start <= a < b <= turn.end for a, b in found.spans)
    if found.outcome == "found":
        assert fold(answers[other]).lower() in fold(answers[chosen]).lower()


@given(utterances(most=8), utterances(most=8))
def test_a_range_reads_as_one_text(first: str, second: str) -> None:
    """Two paragraphs of one answer are joined by one space."""
    talk = parse(f"**R:** {first} ^t1\n\n{second} ^t2\n", {"R": "participant"})
    quote = f"{first} {second}"
    found = locate(quote, passage(talk, 0, 1))
    assert found.outcome == "found"
    assert found.turns == (0, 1)
    assert [fold(text) for text in _words(talk, found)] == [fold(first), fold(second)]


TALK = interview(
    "I thought, it will stop, and it didn't stop. I thought, it will stop now. [laughs]"
)


def test_recurring_words_are_told_apart_by_what_is_beside_them() -> None:
    """Punctuation between is overlooked; words between are not."""
    assert _in(TALK, "it will stop").outcome == "ambiguous"
    second = _in(TALK, "it will stop", after="now")
    assert second.outcome == "found"
    assert _in(TALK, "it will stop", before="didn't stop. I thought").spans == second.spans
    first = _in(TALK, "it will stop", after="and")
    assert first.outcome == "found"
    assert first.spans < second.spans
    assert _in(TALK, "it will stop", before="thought", after="surely").outcome == "context"
    assert _in(TALK, "it will stop", before="ought").outcome == "context"


def test_words_beside_an_omission() -> None:
    """``before:`` belongs to the first part, ``after:`` to the last."""
    assert _in(TALK, "I thought [...] it will stop", after="now").outcome == "ambiguous"
    assert _in(TALK, "didn't stop [...] it will stop", after="now").outcome == "found"
    assert _in(TALK, "didn't stop [...] it will stop", after="and").outcome == "context"
    assert _in(TALK, "didn't stop [...] now", before="and it").outcome == "found"


def test_outcomes_say_which_part_failed() -> None:
    """So that a finding can name it."""
    assert _in(TALK, "it didn't stop [...] surely") == Located("absent", detail="surely")
    early = _in(TALK, "it didn't stop [...] and it")
    assert (early.outcome, early.detail) == ("out-of-order", "and it")
    assert _in(TALK, "").outcome == _in(TALK, " [...] ").outcome == "absent"


@pytest.mark.parametrize(
    ("quote", "glosses"),
    [
        ("it [the sound] didn't stop", ("[the sound]",)),
        ("[and] it didn't stop", ("[and]",)),
        ("I thought [to myself], it will stop now", ("[to myself]",)),
        ("it didn't [ever] [really] stop", ("[ever]", "[really]")),
        ("it didn't stop. [Then] I thought, it will stop", ("[Then]",)),
        ("it will stop now. [laughs]", ()),
        ("[I]t didn't stop", ()),
    ],
)
def test_editorial_brackets(quote: str, glosses: tuple[str, ...]) -> None:
    """A gloss is named; a sound or a change of case is none."""
    found = _in(TALK, quote)
    assert found.outcome == "found"
    assert found.glosses == glosses


def test_many_glosses_are_read_in_no_time() -> None:
    """Every way of reading them is followed at once, not one after the other."""
    talk = interview("b " + "a " * 150)
    quote = "a [so] " * 20 + "b"
    began = time.perf_counter()
    assert _in(talk, quote).outcome == "absent"
    assert time.perf_counter() - began < 20, "a hundred years, were it tried one by one"


def test_occurrences_are_the_participants() -> None:
    """Each turn with the words; nobody else's turns."""
    talk = parse(
        "**I:** Quiet? ^q1\n\n**R:** Quiet. ^t1\n\n**V:** Quiet! ^t2\n\n"
        "**R:** Quiet, quiet. ^t3\n\n**R:** So quiet. ^t4\n",
        {"I": "interviewer", "R": "participant", "V": "other"},
    )
    assert occurrences("quiet", talk) == [1, 3, 4]


@pytest.mark.parametrize("sound", ["laughs", "pause", "3s", "12 s", "inaudible", "place: a town"])
def test_sounds_and_replacements(sound: str) -> None:
    """They are part of a transcript, never a gloss."""
    assert is_sound(sound)


@pytest.mark.parametrize("gloss", ["the clinic", "Leeds", "i.e. the tram", ""])
def test_glosses_are_no_sounds(gloss: str) -> None:
    """The analyst's words."""
    assert not is_sound(gloss)


@given(
    st.text(alphabet="ab [].…'\"*\\-", max_size=30), st.text(alphabet="ab [].…'\"*\\-", max_size=30)
)
def test_no_quotation_stops_the_search(quote: str, said: str) -> None:
    """Whatever is quoted of whatever was said, the answer lies in the turn."""
    talk = interview(f"a {said} b")
    found = _in(talk, quote)
    turn = talk.turns[1]
    places = (*found.spans, *found.candidates)
    assert all(turn.start <= a < b <= turn.end for a, b in places)
    assert bool(found.spans) == (found.outcome == "found")
    assert bool(found.candidates) == (found.outcome == "ambiguous")
