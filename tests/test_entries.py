"""``study.entries``: from mappings to notes, extracts, statements, themes."""

from __future__ import annotations

from typing import Any

import pytest

from ipa_text.store.yaml import Mapping, read
from ipa_text.study import entries


def _root(text: str) -> Mapping:
    root: Any = read(text).root
    assert isinstance(root, Mapping)
    return root


def test_a_note_with_everything() -> None:
    """Every field is where it belongs, and knows its place."""
    sidecar = entries.sidecar(
        _root(
            "notes:\n"
            "  - id: n-one\n    category: linguistic\n    turn: t001..t003\n    quote: I\n"
            "    before: said\n    after: did\n"
            "    also:\n      - {turn: t005, quote: me}\n"
            "    tags: [metaphor, pause]\n    by: km\n    note: Who?\n"
            "    replies:\n      - {by: kb, date: 2026-03-01, text: She.}\n"
        ),
        "f.yaml",
        "interview-1",
        "kb",
    )
    [note] = sidecar.notes
    assert (note.id, note.category, note.by, note.text) == ("n-one", "linguistic", "km", "Who?")
    assert (note.source, note.coder) == ("interview-1", "kb")
    first, second = note.anchors
    assert first.ends == ("t001", "t003")
    assert (first.quote, first.before, first.after) == ("I", "said", "did")
    assert (second.turn, second.ends, second.quote) == ("t005", ("t005", "t005"), "me")
    assert [tag for tag, _ in note.tags] == ["metaphor", "pause"]
    assert note.replies[0].text == "She."
    assert note.place == ("f.yaml", 2, 9, 2, 14)
    assert first.place.line == 5
    assert first.turn_place.line == 4
    assert note.category_place.line == 3


@pytest.mark.parametrize("value", ["", "null", "[a]", "{a: b}", "7", "true"])
def test_a_quotation_that_is_no_text(value: str) -> None:
    """Numbers are words; lists are not, and the note stands on its turn."""
    sidecar = entries.sidecar(_root(f"notes:\n  - turn: t1\n    quote: {value}\n"), "f", "i", "")
    quote = sidecar.notes[0].anchors[0].quote
    assert quote == {"7": "7", "true": "True"}.get(value)


def test_what_is_missing_is_empty() -> None:
    """An entry is kept as far as it goes."""
    root = _root("statements:\n  - {}\nthemes:\n  - {subthemes: [{}]}\nset_aside:\n  - {}\n")
    statement = entries.statement(next(entries.mappings(root, "statements")), "f")
    theme = entries.case_theme(next(entries.mappings(root, "themes")), "f")
    group = entries.group_theme(next(entries.mappings(root, "themes")), "f")
    assert (statement.id, statement.text, statement.evidence, statement.key) == ("", "", (), None)
    assert (theme.id, theme.moves, theme.evidence, theme.in_vivo) == ("", (), (), None)
    assert [part.parent for part in theme.parts] == ["", "?"]
    assert (group.diverges, group.extracts, len(group.parts)) == ((), (), 2)
    assert entries.set_aside(root, "f")[0].why == ""


def test_references_plain_and_with_what_is_said_of_them() -> None:
    """Either way they point at the id."""
    root = _root(
        "from:\n  - ruth/a\n  - id: tom/b\n    nuance: given\n"
        "diverges:\n  - {id: anne/c, why: welcome}\n  - {why: nobody}\n  -\n  - ''\n"
    )
    plain, said = entries.refs(root, "from", "f")
    assert (plain.id, plain.nuance, plain.place.line) == ("ruth/a", "", 2)
    assert (said.id, said.nuance, said.place) == ("tom/b", "given", ("f", 3, 9, 3, 14))
    [differs] = entries.refs(root, "diverges", "f")
    assert (differs.id, differs.why) == ("anne/c", "welcome")


def test_one_thing_where_a_list_is_meant() -> None:
    """It counts as a list of one."""
    root = _root("from: a\nhow: abstraction\nnotes: 7\n")
    assert [ref.id for ref in entries.refs(root, "from", "f")] == ["a"]
    assert entries.case_theme(root, "f").moves == ("abstraction",)
    assert list(entries.mappings(root, "notes")) == []
    assert list(entries.members(root, "nothing")) == []


def test_no_third_level() -> None:
    """Subthemes of subthemes are none."""
    theme = entries.group_theme(
        _root("id: a\nsubthemes:\n  - id: b\n    subthemes:\n      - id: c\n"), "f"
    )
    assert [(part.id, part.parent) for part in theme.parts] == [("a", ""), ("b", "a")]
