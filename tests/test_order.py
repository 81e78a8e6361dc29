"""``study.order``: the order of the transcript."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.model import Case
from ipa_text.study.order import arranged, first_out_of_order, position

ANCHORS = {
    "a": "turn: t004",
    "b": "turn: t004\n    quote: I went round the house",
    "c": "turn: t004\n    quote: it will stop now",
    "d": "turn: t006",
    "e": "turn: t008..t010\n    quote: in there is [...] no",
    "f": "turn: t999",
    "g": "turn: t002\n    quote: zither",
    "h": "turn: t004\n    quote: it will stop",
}
"""Places of known order (a to e) and of none: no such turn, not found, more than once."""


def _case(order: list[str]) -> Case:
    notes = [
        f"  - id: {name}\n    category: linguistic\n    {ANCHORS[name]}\n    note: x\n"
        for name in order
    ]
    files = {**specs.base(), "cases/ruth/interview-1.notes.yaml": "notes:\n" + "".join(notes)}
    return load(Memory(files)).case["ruth"]


def test_a_whole_turn_comes_before_its_words() -> None:
    """Then by the first word quoted."""
    case = _case(list("abcde"))
    places = [position(case, note) for note in case.sidecars[0].notes]
    assert places == sorted(p for p in places if p)
    assert places[0] is not None
    assert places[0][1] == -1
    assert first_out_of_order(case, case.sidecars[0].notes) is None


def test_what_is_not_known_has_no_place() -> None:
    """No such turn, not found, more than once."""
    case = _case(list("fgh"))
    assert [position(case, note) for note in case.sidecars[0].notes] == [None] * 3


@given(st.permutations(sorted(ANCHORS)))
@settings(max_examples=settings().max_examples * 2 // 5)
def test_arranging_puts_in_order_and_loses_nothing(order: list[str]) -> None:
    """What has no place stays behind what it followed."""
    case = _case(order)
    notes = case.sidecars[0].notes
    positions = arranged(case, notes)
    assert sorted(positions) == list(range(len(notes)))
    after = [notes[n] for n in positions]
    assert [note.id for note in after if note.id in "abcde"] == list("abcde")
    assert first_out_of_order(case, after) is None
    for number, note in enumerate(notes[1:], 1):
        if position(case, note) is None:
            known = [n for n in notes[:number] if position(case, n)]
            behind = after[: after.index(note)]
            assert (known[-1] in behind) if known else not any(position(case, n) for n in behind)


@given(st.permutations(sorted(ANCHORS)))
@settings(max_examples=settings().max_examples * 2 // 5)
def test_what_is_arranged_stays(order: list[str]) -> None:
    """Twice changes nothing."""
    case = _case(order)
    after = [case.sidecars[0].notes[n] for n in arranged(case, case.sidecars[0].notes)]
    assert arranged(case, after) == list(range(len(after)))


def test_the_first_that_is_late_is_named() -> None:
    """One finding leads to the whole order."""
    case = _case(list("dabc"))
    late = first_out_of_order(case, case.sidecars[0].notes)
    assert late is not None
    assert late.id == "a"
