"""``lsp.completion``: what may stand where one types, in text that is seldom whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from ipa_text.lsp.completion import asked_at, completion
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.store.trees import Memory
from ipa_text.study.reload import reload
from ipa_text.text.source import Source
from studies import WHOLE

TREE = Memory(WHOLE)
SNAPSHOT = Snapshot(Path("/study"), TREE, reload(TREE), {}, "utf-16")


def _offered(path: str, text: str) -> list[str]:
    """Return the ids offered at the end of a text, each said to replace what is typed of it."""
    source = Source(text)
    line, column = source.position(len(text))
    at = types.Position(line - 1, column - 1)
    found = completion(SNAPSHOT, path, text, at)
    for item in found:
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.end == at
        assert item.text_edit.new_text == item.label
    return [item.label for item in found]


@pytest.mark.parametrize(
    ("text", "keys", "word"),
    [
        ("notes:\n  - id: n-a\n    category: des", ("category", "notes"), "des"),
        ("notes:\n- category: ", ("category", "notes"), ""),
        ("notes:\n  - id: n-a\n    tags: [metaphor, lau", ("tags", "notes"), "lau"),
        ("notes:\n  - id: n-a\n    also:\n      - turn: t0", ("turn", "also", "notes"), "t0"),
        ("a:\n  - from:\n      - x\n      # two\n\n      - n-", ("from", "a"), "n-"),
        ("a:\n  - from:\n    - id: n-", ("id", "from", "a"), "n-"),
        ("a:\n  - from: [{id: n-", ("id", "from", "a"), "n-"),
        ("a:\n  b:\n    - c\nset_aside:\n  -  x", ("set_aside",), "x"),
        ("a:\n  - note: >-\n      so she", (), "she"),
        ("a:\n  - note: so she", (), "she"),
        ("plain", (), "plain"),
        ("", (), ""),
        ("# a: ", (), ""),
    ],
)
def test_what_is_typed(text: str, keys: tuple[str, ...], word: str) -> None:
    """By indents alone."""
    source = Source(text)
    line = len(source.starts)
    assert asked_at(source, line, source.line(line)) == (keys, word)


ADA = ["x-dog", "x-drive", "x-side", "n-dog", "n-empty", "k-monday", "k-window", "n-side"]
THEMES = "cases/ada/themes.yaml"


@pytest.mark.parametrize(
    ("path", "text", "offered"),
    [
        ("cases/ada/interview-1.notes.yaml", "notes:\n  - category: ", ["descriptive", "linguistic", "conceptual"]),
        ("cases/ada/interview-1.notes.yaml", "notes:\n  - tags: [", ["metaphor", "laughter"]),
        ("cases/ada/interview-1.notes.yaml", "notes:\n  - turn: ", ["t002", "t004", "t001", "t003"]),
        ("cases/ada/interview-1.notes.yaml", "notes:\n  - turn: t001..",
         ["t001..t002", "t001..t004", "t001..t001", "t001..t003"]),
        ("cases/ada/interview-1.notes.yaml", "notes:\n  - quote: ", []),
        (THEMES, "statements:\n  - from:\n      - ", ADA),
        (THEMES, "statements:\n  - key: ", ADA),
        (THEMES, "statements:\n  - in_vivo: ", ["x-dog", "x-drive", "x-side"]),
        (THEMES, "themes:\n  - from:\n      - id: ", ["farewell", "empty-drive", "side-seat"]),
        (THEMES, "themes:\n  - how: ", []),
        (THEMES, "set_aside:\n  - id: ", ["farewell", "empty-drive", "side-seat", "parting", "carried", *ADA]),
        ("themes.yaml", "themes:\n  - from:\n      - ben/",
         ["ada/parting", "ada/carried", "ada/farewell", "ada/empty-drive", "ada/side-seat", "ben/petitioner",
          "ben/asking", "cleo/enthroned", "cleo/no-way-back", "cleo/throne", "cleo/river", "cleo/singing"]),
        ("themes.yaml", "themes:\n  - extracts: [",
         ["ada/x-dog", "ada/x-drive", "ada/x-side", "ben/x-ask", "cleo/x-queen", "cleo/x-river"]),
        ("themes.yaml", "order: ", []),
        ("study.yaml", "tags: [", []),
        ("journal/a.md", "So I said ", []),
        ("journal/a.md", "see other/n-", []),
        ("journal/a.md", "see dov/", []),
        ("journal/a.md", "see ben/n-", ["ben/petitioner", "ben/asking", "ben/n-twice", "ben/n-ask", "ben/x-ask"]),
        ("protocol/schedule.yaml", "items:\n  - id: ", []),
    ],
)  # fmt: skip
def test_what_is_offered(path: str, text: str, offered: list[str]) -> None:
    assert _offered(path, text) == offered


def test_links_offer_what_is_nearest_first() -> None:
    """In a case's own journal its entries, then group themes, then everything by case."""
    found = _offered("cases/ben/journal/a.md", "So [[")
    groups = [theme.id for theme in SNAPSHOT.study.theme.values()]
    assert found[:5] == ["petitioner", "asking", "n-twice", "n-ask", "x-ask"]
    assert found[5 : 5 + len(groups)] == groups
    assert found[5 + len(groups)] == "ada/parting"
    assert _offered("journal/a.md", "So [[")[: len(groups)] == groups


def test_records_offer_what_they_may_name() -> None:
    """In front matter and in reviews; a front matter may be open yet."""
    open_yet = _offered("supervision/a.md", "---\ndecisions:\n  - seen: ")
    assert "ada/n-dog" in open_yet
    assert _offered("supervision/a.md", "---\na: b\n---\n\n  - seen: ") == []
    assert _offered("cases/ben/reviews.yaml", "reviews:\n  - of: ")[:2] == ["petitioner", "asking"]


def test_rules_are_offered_in_settings() -> None:
    assert "quotation-not-found" in _offered("study.yaml", "lint:\n  ignore: [")
    assert "empty-note" in _offered("study.yaml", "lint:\n  waivers:\n    - rule: ")


def test_an_item_says_what_it_is_and_is_found_by_its_words() -> None:
    text = "statements:\n  - from:\n      - "
    [item] = [
        i for i in completion(SNAPSHOT, THEMES, text, types.Position(2, 8)) if i.label in ("x-dog",)
    ]
    assert item.detail == (
        "extract: “I handed over the keys on a Monday. It was like giving away a dog.” Ada, 11-12"
    )
    assert item.filter_text
    assert item.filter_text.startswith("x-dog “I handed over")


def test_words_that_may_not_be_quoted_are_not_offered() -> None:
    files = {
        **WHOLE,
        "cases/ada/case.yaml": "withdrawn: {date: 2026-02-01, stage: analysis, scope: quotations}\n",
    }
    tree = Memory(files)
    snapshot = Snapshot(Path("/study"), tree, reload(tree), {}, "utf-16")
    text = "statements:\n  - in_vivo: "
    found = completion(snapshot, THEMES, text, types.Position(1, 13))
    assert [item.detail for item in found] == ["extract"] * 3
