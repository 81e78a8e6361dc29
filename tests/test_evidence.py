"""``study.evidence``: down to the words, and what is counted on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import specs
from ipa_text.store.trees import Memory
from ipa_text.study import counting, evidence
from ipa_text.study.counting import Cited, Count, amount, count, needed
from ipa_text.study.load import load
from ipa_text.study.model import Ref, Study
from ipa_text.study.places import Place


def _study(**more: str) -> Study:
    return load(Memory({**specs.base(), **more}))


STUDY = _study()


def test_what_an_id_names() -> None:
    """``case/id``, and nothing else."""
    found = evidence.resolve(STUDY, "ruth/lodger")
    assert found is not None
    assert found[0].id == "ruth"
    assert found[1] is STUDY.case["ruth"].statement["lodger"]
    for nothing in ("ruth/none", "none/lodger", "lodger", "ruth/", "", "ruth/lodger/x"):
        assert evidence.resolve(STUDY, nothing) is None
    assert counting.split("ruth/lodger") == ("ruth", "lodger")
    assert counting.split("lodger") == ("", "lodger")


def test_down_to_the_words() -> None:
    """In the order named, each once."""
    ruth = STUDY.case["ruth"]
    theme = ruth.theme["nowhere-else"]
    assert [s.id for s in evidence.statements_under(ruth, theme)] == ["source-is-me", "lodger"]
    assert [w.id for w in evidence.words_under(ruth, theme)] == [
        "n-house", "n-me", "x-unplug", "n-lodger",
    ]  # fmt: skip
    note = ruth.notes["n-me"]
    assert evidence.words_under(ruth, note) == (note,)
    assert evidence.statements_under(ruth, note) == ()


def test_counts_of_the_base_study() -> None:
    """Those who converge, those who diverge and those who are quoted are never mixed."""
    assert count(STUDY, STUDY.theme["someone-there"]) == Count(
        coded=("anne", "ruth", "tom"),
        converging=("ruth", "tom"),
        diverging=("anne",),
        quoted=("anne", "ruth", "tom"),
        of=3,
    )
    assert amount(STUDY, STUDY.theme["someone-there"]) == (4, 10)


def test_a_case_may_converge_and_diverge() -> None:
    """It is one case of those coded."""
    text = specs.base()["themes.yaml"].replace("id: anne/companion", "id: tom/company")
    study = _study(**{"themes.yaml": text})
    counted = count(study, study.theme["someone-there"])
    assert (counted.coded, counted.diverging) == (("ruth", "tom"), ("tom",))
    assert counted.on("converging") == ("ruth", "tom")
    assert counted.on("quoted") == ("anne", "ruth", "tom")
    assert counted.on("coded") == counted.on("anything") == counted.coded


def test_who_withdrew_counts_no_more() -> None:
    """Neither above nor below the line."""
    study = _study(**{"cases/tom/case.yaml": "withdrawn: {date: 2026-05-01, scope: all}\n"})
    counted = count(study, study.theme["someone-there"])
    assert (counted.coded, counted.quoted, counted.of) == (("anne", "ruth"), ("anne", "ruth"), 2)


@pytest.mark.parametrize(
    ("recurrence", "numbers"),
    [
        ("over-half", [1, 1, 2, 2, 3, 3, 4, 4]),
        ("half", [0, 1, 1, 2, 2, 3, 3, 4]),
        ("third", [0, 1, 1, 1, 2, 2, 2, 3]),
        ("all", [0, 1, 2, 3, 4, 5, 6, 7]),
        (3, [3] * 8),
        (None, [0] * 8),
        ("most", [0] * 8),
    ],
)
def test_what_a_recurrence_asks_for(recurrence: str | int | None, numbers: list[int]) -> None:
    """Of none to seven cases."""
    assert [needed(recurrence, of) for of in range(8)] == numbers


@given(st.integers(1, 500))
def test_recurrences_by_their_definition(of: int) -> None:
    """Over half is more than half, half at least half, a third at least a third; none is one less."""
    assert needed("over-half", of) > of / 2 >= needed("over-half", of) - 1
    assert needed("half", of) >= of / 2 > needed("half", of) - 1
    assert needed("third", of) >= of / 3 > needed("third", of) - 1


def test_order_of_themes() -> None:
    """By prevalence, ties by evidence, then by title; or as the author put them."""
    themes = (
        "themes:\n"
        "  - {id: few, title: Z, from: [tom/company]}\n"
        "  - {id: tie-b, title: B, from: [tom/company, anne/singer]}\n"
        "  - {id: tie-a, title: A, from: [tom/company, anne/singer]}\n"
        "  - {id: more, title: Y, from: [ruth/nowhere-else, anne/singer]}\n"
    )
    study = _study(**{"themes.yaml": themes})
    ordered = [theme.id for theme in counting.in_order(study, study.themes)]
    assert ordered == ["more", "tie-a", "tie-b", "few"]
    author = _study(**{"themes.yaml": "order: {by: author, why: weight}\n" + themes})
    assert [t.id for t in counting.in_order(author, author.themes)] == [
        "few", "tie-b", "tie-a", "more",
    ]  # fmt: skip


def test_how_words_are_cited() -> None:
    """By the lines of the file; a second source says which."""
    ruth = STUDY.case["ruth"]
    assert evidence.citation(ruth, ruth.notes["n-lodger"]) == "Ruth, 32-33"
    assert evidence.citation(ruth, ruth.notes["n-me"]) == "Ruth, 28"
    assert evidence.lines(ruth, "interview-9", []) is None
    assert evidence.span_text(None) == "?"
    text = specs.base()["cases/ruth/interview-1.md"]
    more = {
        "cases/ruth/interview-2.md": text.replace("number: 1", "number: 2"),
        "cases/ruth/field-note-1.md": text.replace("kind: interview", "kind: field-note"),
    }
    again = _study(**more).case["ruth"]
    assert evidence.cite(again, "interview-2") == "Ruth 2"
    assert evidence.cite(again, "field-note-1") == "Ruth field note"
    assert evidence.cite(again, "interview-9") == "Ruth"


def test_the_words_of_an_entry() -> None:
    """As quoted; those of the turn where nothing is."""
    sidecar = (
        "notes:\n  - {id: n-a, category: linguistic, turn: t012..t013, note: x}\n"
        "  - id: n-b\n    category: linguistic\n    turn: t010\n    quote: >-\n      In the\n"
        "      choir\n    also: [{turn: t011, quote: the quiet}]\n    note: x\n"
    )
    ruth = _study(**{"cases/ruth/interview-1.notes.kb.yaml": sidecar}).case["ruth"]
    assert evidence.words(ruth, ruth.notes["n-a"]) == (
        "How do you see it now? I say good night to it. I don't say it out loud."
    )
    assert evidence.words(ruth, ruth.notes["n-b"]) == "In the choir / the quiet"


def test_overlap_is_of_words_in_the_same_source() -> None:
    """Touching is not overlapping."""
    sidecar = (
        "extracts:\n"
        "  - {id: x-on, turn: t008, quote: me like a lodger}\n"
        "  - {id: x-by, turn: t008, quote: And in the morning it was still there}\n"
    )
    ruth = _study(**{"cases/ruth/interview-1.notes.kb.yaml": sidecar}).case["ruth"]
    extracts = evidence.facts_of(ruth).extracts
    assert extracts["x-on"].notes == {"n-lodger"}
    assert not extracts["x-by"].notes
    tom = evidence.facts_of(STUDY.case["tom"])
    assert "n-room" not in tom.extracts["x-radio"].notes


def test_what_illustrates_a_theme() -> None:
    """In its chain, or on words noted there; of that case only."""
    theme = STUDY.theme["someone-there"]
    assert counting.illustrates(STUDY, _cited("ruth/x-unplug"), theme)
    assert not counting.illustrates(STUDY, _cited("ruth/x-quiet"), theme)


def _cited(name: str) -> Cited:
    found = counting.cited(STUDY, Ref(name, Place("themes.yaml")))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scope", "quotable", "counts"),
    [("all", False, False), ("interview-1", False, False), ("quotations", False, True),
     ("diary-1", True, True)],
)  # fmt: skip
def test_withdrawn_words_are_not_shown(scope: str, quotable: bool, counts: bool) -> None:
    """What counts as evidence and what may be shown are two things."""
    case = f"pseudonym: Tom\nwithdrawn: {{date: 2026-05-01, scope: {scope}}}\n"
    study = _study(**{"cases/tom/case.yaml": case})
    tom, facts = study.case["tom"], study.known["tom"]
    extract = tom.extracts["x-radio"]
    assert evidence.quotable(tom, extract) is quotable
    assert facts.is_quotable(extract.source) is quotable
    assert facts.counts("outnumbered") is counts
    assert (evidence.words(tom, extract) == evidence.WITHDRAWN) is not quotable
