"""A stretch that somebody marked becomes an anchor that is found there again, and nowhere else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import speech
from ipa_text.intake import critic
from ipa_text.intake.quoting import quoted, whole_turn
from ipa_text.intake.shown import shown
from ipa_text.intake.spell import unspelt
from ipa_text.text.anchors import locate, passage
from ipa_text.text.turns import parse

ROLES = {"I": "interviewer", "Ruth": "participant"}


@given(st.lists(speech.utterances(most=20), min_size=1, max_size=4), st.data())
def test_a_marked_stretch_is_found_where_it_was_marked(
    answers: list[str], data: st.DataObject
) -> None:
    transcript = speech.interview(*answers)
    text = transcript.source.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = quoted(transcript, start, end)
    if found is None:
        return
    first, _, last = found.turn.partition("..")
    numbers = [transcript.by_id[name] for name in (first, last or first)]
    if not found.quote:
        assert found.at == (numbers[0], -1)
        return
    located = locate(found.quote, passage(transcript, *numbers), found.before, found.after)
    assert located.outcome == "found"
    assert located.spans[0][0] == found.at[1]
    spoken = [s for n in range(numbers[0], numbers[1] + 1) for s in transcript.turns[n].speech]
    assert found.widened or start <= located.spans[0][0]
    assert found.widened or located.spans[-1][1] <= end
    assert any(a <= located.spans[0][0] < b for a, b in spoken)


@given(speech.utterances(), st.data())
def test_marks_taken_out_leave_the_text(words: str, data: st.DataObject) -> None:
    """Highlights within highlights, comments anywhere: what remains is the text, and each knows its place."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=2, max_size=6)))
    out, at = [], 0
    for number, cut in enumerate(cuts):
        out += [words[at:cut], "{==" if number < len(cuts) // 2 else "==}{>>c: here<<}"]
        at = cut
    opened, closed = len(cuts) // 2, len(cuts) - len(cuts) // 2
    if opened != closed:
        return
    scanned = critic.scan("".join([*out, words[at:]]))
    assert scanned.text == words
    inner = [*reversed(cuts[:opened])]
    assert [(c.start, c.end) for c in scanned.comments] == list(
        zip(inner, cuts[opened:], strict=True)
    )
    assert scanned.bare == ()


@given(speech.utterances())
def test_what_is_shown_is_what_was_said(words: str) -> None:
    transcript = speech.interview(words)
    turn = shown(transcript, 1)
    assert turn.words == unspelt(" ".join(transcript.words_of(transcript.turns[1]).split()))
    text = transcript.source.text
    assert [c for c in turn.words if c != " "] == [
        text[at] for c, at in zip(turn.words, turn.there, strict=True) if c != " "
    ]


def test_speech_around_a_comment_is_one_stretch() -> None:
    text = "**Ruth:** One two <!-- 00:01:00 --> three four. ^t1\n\n**Ruth:** One. \n\n# So\n"
    transcript = parse(text, ROLES)
    found = quoted(transcript, text.index("two"), text.index(" four"))
    assert found is not None
    assert (found.turn, found.quote) == ("t1", "two three")
    turn = shown(transcript, 0)
    assert turn.text == "Ruth: One two three four. ^t1"
    assert turn.span(10, 19) == (text.index("two"), text.index(" four"))
    assert turn.span(0, 4) is None
    cut = quoted(transcript, text.index("wo <"), text.index("hree") + 2)
    assert cut is not None
    assert (cut.quote, cut.widened) == ("two three", True)
    assert quoted(transcript, text.index("One. "), text.index("One. ") + 3) is None
    assert quoted(transcript, text.index("# So"), len(text)) is None
    assert whole_turn(transcript, len(text)) is None
    assert whole_turn(transcript, text.index("One. ")) is None


def test_words_that_recur_too_often_have_no_anchor() -> None:
    text = "**Ruth:** " + "no " * 40 + "^t1\n"
    transcript = parse(text, ROLES)
    middle = text.index("no ") + 60
    assert quoted(transcript, middle, middle + 2) is None
    first = quoted(transcript, text.index("no "), text.index("no ") + 2)
    assert first is None


def test_words_of_two_interviewers_turns_are_cited_with_what_is_between() -> None:
    text = "**I:** And so? ^t1\n\n**I:** Tell me. ^t2\n"
    found = quoted(parse(text, ROLES), text.index("so"), text.index(" me"))
    assert found is not None
    assert (found.turn, found.quote) == ("t1..t2", "so? Tell")
