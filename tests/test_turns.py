"""``text.turns``: paragraphs, speakers, ids, comments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.turns import count_words, front_matter, parse
from speech import interview, utterances

ROLES = {"I": "interviewer", "Ruth": "participant"}

TALK = """---
kind: interview
---

# Part one

**I:** Could you tell me
about it? ^t001

**Ruth:** It was *quiet*. [laughs] <!-- 00:01:23 --> Too
quiet. ^t002

And then it was not. ^t003

<!-- a break -->

Ruth nods. ^t004
"""


def test_turns_of_a_transcript() -> None:
    """Who speaks goes on until somebody else is named; headings and comments are no turns."""
    turns = parse(TALK, ROLES).turns
    assert [(t.id, t.label, t.role) for t in turns] == [
        ("t001", "I", "interviewer"),
        ("t002", "Ruth", "participant"),
        ("t003", "Ruth", "participant"),
        ("t004", "Ruth", "participant"),
    ]
    assert [(t.first_line, t.last_line) for t in turns] == [(7, 8), (10, 11), (13, 13), (17, 17)]


def test_speech_is_what_is_said() -> None:
    """Labels, times and ids are no words; a bracket is none either."""
    talk = parse(TALK, ROLES)
    assert talk.words_of(talk.turns[1]) == "It was *quiet*. [laughs] Too quiet."
    assert talk.count(talk.turns[1]) == 5
    assert talk.folded(1).text == "It was quiet. [laughs] Too quiet."


def test_places_of_label_and_id() -> None:
    """Findings point at them."""
    talk = parse(TALK, ROLES)
    turn = talk.turns[1]
    assert turn.label_at is not None
    assert TALK[slice(*turn.label_at)] == "Ruth"
    assert turn.id_at is not None
    assert TALK[slice(*turn.id_at)] == "^t002"
    assert talk.turns[2].label_at is None


def test_turns_by_id() -> None:
    """Of an id that stands twice, the first is meant."""
    talk = parse("**Ruth:** One. ^t1\n\n**Ruth:** Two. ^t1\n", ROLES)
    assert talk.by_id == {"t1": 0}


def test_a_diary_is_its_writers() -> None:
    """Where one participant is named, the words are that person's; where two are, nobody's."""
    assert parse("Slept. ^t1\n", {"Ruth": "participant"}).turns[0].role == "participant"
    both = parse("Slept. ^t1\n", {"Ruth": "participant", "Tom": "participant"})
    assert both.turns[0].label == both.turns[0].role == ""


def test_a_heading_without_a_blank_line_loses_no_words() -> None:
    """Only the heading's own line is left out."""
    talk = parse("# Part two\n## At home\n**Ruth:** Quiet. ^t1\n\n#1 was it. ^t2\n", ROLES)
    assert [talk.words_of(turn) for turn in talk.turns] == ["Quiet.", "#1 was it."]


def test_a_comment_that_never_closes() -> None:
    """It hides what follows, and says where it began."""
    text = "**Ruth:** Quiet. ^t1\n\n<!-- and then\n\n**Ruth:** Loud. ^t2\n"
    talk = parse(text, ROLES)
    assert len(talk.turns) == 1
    assert talk.unclosed_comment == text.index("<!--")


def test_windows_line_endings() -> None:
    """They are neither words nor paragraphs."""
    talk = parse(TALK.replace("\n", "\r\n"), ROLES)
    assert [turn.id for turn in talk.turns] == ["t001", "t002", "t003", "t004"]
    assert talk.folded(1).text == "It was quiet. [laughs] Too quiet."
    assert talk.turns[1].last_line == 11


def test_label_with_its_colon_on_either_side() -> None:
    """Both are written."""
    for label in ("**Ruth:**", "**Ruth**:"):
        assert parse(f"{label} Quiet. ^t1\n", ROLES).turns[0].role == "participant"


def test_front_matter_is_between_its_lines() -> None:
    """It begins at the beginning or not at all."""
    assert front_matter("---\na: 1\n---\nText") == (4, 9)
    assert front_matter("---\r\na: 1\r\n---\r\nText") == (5, 11)
    assert front_matter("\n---\na: 1\n---\n") is None
    assert front_matter("---\na: 1\n") is None
    assert front_matter("Text\n---\na: 1\n---\n") is None


def test_words_are_counted_as_people_count_them() -> None:
    """An apostrophe parts no word; brackets hold none."""
    assert count_words("I don't know. [laughs] It’s [...] quiet") == 5
    assert count_words("") == 0


@given(st.lists(utterances(), min_size=1, max_size=5))
def test_turns_hold_all_speech_and_nothing_else(answers: list[str]) -> None:
    """Spans are in order, in their turn, and join to what was said."""
    talk = interview(*answers)
    text = talk.source.text
    assert [turn.id for turn in talk.turns if turn.role == "participant"] == [
        f"t{number}" for number in range(len(answers))
    ]
    at = 0
    for turn in talk.turns:
        for start, end in turn.speech:
            assert at <= turn.start <= start < end <= turn.end
            at = end
    spoken = [talk.words_of(turn) for turn in talk.turns if turn.role == "participant"]
    assert spoken == [" ".join(answer.split()) for answer in answers]
    lines = text.split("\n")
    for turn in talk.turns:
        assert "\n".join(lines[turn.first_line - 1 : turn.last_line]) == text[turn.start : turn.end]


@given(st.text(alphabet="ab *:#^[]<>!-\n\r\\", max_size=80))
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever is in a file, its turns are in it, in order, and do not overlap."""
    at = 0
    for turn in parse(text, ROLES).turns:
        assert at <= turn.start <= turn.end <= len(text)
        at = turn.end
        assert all(turn.start <= a < b <= turn.end for a, b in turn.speech)
