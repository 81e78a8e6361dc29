"""``study.model``: what belongs together, and what counts."""

from __future__ import annotations

import specs
from ipa_text.store.trees import Memory
from ipa_text.study.facts import ANYTHING
from ipa_text.study.load import load
from ipa_text.study.model import Study

SECOND = "notes:\n  - {id: n-kb, category: conceptual, turn: t013, note: A truce.}\n"


def _study(**more: str) -> Study:
    return load(Memory({**specs.base(), **more}))


def test_what_names_what() -> None:
    """Up the chain, one step at a time."""
    ruth = _study().case["ruth"]
    assert [s.id for s in ruth.cited_by["x-unplug"]] == ["source-is-me"]
    assert [t.id for t in ruth.clustered_in["lodger"]] == ["nowhere-else"]
    assert list(ruth.dropped) == ["lost-quiet"]
    study = _study()
    assert [t.id for t in study.cited_by["anne/companion"]] == ["someone-there"]
    assert "anne/n-miss" not in study.cited_by


def test_ids_of_a_case() -> None:
    """One name space for everything that is defined in it."""
    ruth = _study().case["ruth"]
    assert {"n-me", "x-quiet", "lodger", "nowhere-else"} < ruth.ids
    assert len(ruth.ids) == 3 + 2 + 3 + 1


def test_of_an_id_twice_the_first_counts() -> None:
    """And the others stay where they were."""
    table = specs.base()["cases/ruth/themes.yaml"].replace("id: lost-quiet", "id: lodger", 1)
    ruth = _study(**{"cases/ruth/themes.yaml": table}).case["ruth"]
    assert ruth.statement["lodger"].text.startswith("Someone has moved in")
    assert [s.id for s in ruth.statements] == ["source-is-me", "lodger", "lodger"]


def test_second_coders_notes_count_when_a_statement_names_them() -> None:
    """Before that they are checked, and stand outside."""
    coded = {"cases/ruth/interview-1.notes.kb.yaml": SECOND}
    before = _study(**coded).case["ruth"]
    assert "n-kb" in before.notes
    assert "n-kb" not in [note.id for note in before.counted_notes]
    table = specs.base()["cases/ruth/themes.yaml"].replace("- n-lodger", "- n-kb")
    after = _study(**coded, **{"cases/ruth/themes.yaml": table}).case["ruth"]
    assert "n-kb" in [note.id for note in after.counted_notes]


def test_where_words_stand_is_worked_out_once() -> None:
    """The same answer, not an equal one."""
    ruth = _study().case["ruth"]
    anchor = ruth.notes["n-me"].anchors[0]
    found = ruth.locate("interview-1", anchor)
    assert found.outcome == "found"
    assert ruth.locate("interview-1", anchor) is found
    assert ruth.locate("interview-9", ruth.notes["n-house"].anchors[0]).outcome == "no-such-turn"


def test_a_note_on_a_whole_turn_covers_it() -> None:
    """From its first word to its last."""
    ruth = _study(**{"cases/ruth/interview-1.notes.kb.yaml": SECOND}).case["ruth"]
    talk = ruth.sources["interview-1"].transcript
    found = ruth.locate("interview-1", ruth.notes["n-kb"].anchors[0])
    assert [talk.source.text[a:b] for a, b in found.spans] == [
        "I say good night to it. I don't say it out loud."
    ]


def test_hidden_ids() -> None:
    """One that cannot be read hides itself; a file that cannot be read hides anything."""
    broken = specs.base()["cases/ruth/themes.yaml"].replace("    text: >-\n", "    text: a: b\n", 1)
    ruth = _study(**{"cases/ruth/themes.yaml": broken}).case["ruth"]
    assert ruth.hides("source-is-me")
    assert not ruth.hides("lodger")
    whole = _study(**{"cases/ruth/themes.yaml": '"'}).case["ruth"]
    assert ANYTHING in whole.hidden
    assert whole.hides("whatever")


def test_kind_and_number_of_a_source() -> None:
    """Where they are not given, or are nonsense, it is the first interview."""
    diary = "---\nkind: diary\nnumber: 2\nspeakers: {Tom: participant}\n---\n\nSlept. ^t001\n"
    odd = "---\nkind:\nnumber: two\nspeakers: {Tom: participant}\n---\n\nSlept well. ^t001\n"
    tom = _study(**{"cases/tom/diary-2.md": diary, "cases/tom/letter-1.md": odd}).case["tom"]
    assert (tom.sources["diary-2"].kind, tom.sources["diary-2"].number) == ("diary", 2)
    assert (tom.sources["letter-1"].kind, tom.sources["letter-1"].number) == ("interview", 1)
    assert tom.sources["letter-1"].spoken == 2
