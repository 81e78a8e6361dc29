"""``study.coverage``: how far the noting has come."""

from __future__ import annotations

import specs
from ipa_text.store.trees import Memory
from ipa_text.study.coverage import longest, noted_turns, stretches
from ipa_text.study.load import load


def test_stretches_of_a_transcript() -> None:
    """Runs of the participant's turns without a note; the interviewer ends none."""
    ruth = load(Memory(specs.base())).case["ruth"]
    interview = ruth.sources["interview-1"]
    noted = {interview.transcript.turns[n].id for n in noted_turns(ruth, interview)}
    assert noted == {"t004", "t006", "t008"}
    found = [(s.first.id, s.last.id, s.words) for s in stretches(ruth, interview)]
    assert found == [("t002", "t002", 27), ("t010", "t013", 57)]
    last = longest(ruth, interview)
    assert last is not None
    assert last.first.id == "t010"


def test_stretches_and_notes_make_up_the_talk() -> None:
    """No word is in neither, none in both."""
    for case in load(Memory(specs.base())).cases:
        for interview in case.interviews:
            bare = sum(stretch.words for stretch in stretches(case, interview))
            turns = interview.transcript.turns
            noted = sum(
                interview.transcript.count(turns[n])
                for n in noted_turns(case, interview)
                if turns[n].role == "participant"
            )
            assert bare + noted == interview.spoken


def test_a_quotation_that_is_not_found_is_on_no_turn() -> None:
    """A turn is not noted by words that were not said in it."""
    sidecar = "notes:\n  - {id: n-a, category: linguistic, turn: t002, quote: zither, note: x}\n"
    tom = load(Memory({**specs.base(), "cases/tom/interview-1.notes.yaml": sidecar})).case["tom"]
    interview = tom.sources["interview-1"]
    assert noted_turns(tom, interview) == frozenset()
    bare = longest(tom, interview)
    assert bare is not None
    assert bare.words == interview.spoken


def test_nothing_said_is_nothing_bare() -> None:
    """A transcript that is still to be typed."""
    talk = "---\nkind: interview\ndate: 2026-03-09\nspeakers: {Tom: participant}\n---\n"
    tom = load(Memory({**specs.base(), "cases/tom/interview-1.md": talk})).case["tom"]
    assert longest(tom, tom.sources["interview-1"]) is None
