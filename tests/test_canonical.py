"""``study.canonical``: the canonical form, spliced in; what is canonical stays byte for byte."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from ipa_text.store.trees import Memory
from ipa_text.store.yaml import read
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.study.load import load

SCHEMAS = {
    "case.yaml": "case",
    "interview-1.notes.yaml": "notes",
    "study.yaml": "study",
}
FILES = sorted(path for path in specs.base() if path.endswith(".yaml"))


def _schema(path: str) -> str:
    if path == "themes.yaml":
        return "group-themes"
    return SCHEMAS.get(PurePosixPath(path).name, "case-themes")


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_base_study_is_canonical(path: str, ending: str) -> None:
    """Every byte of it."""
    text = specs.base()[path].replace("\n", ending)
    case = load(Memory(specs.base())).case.get(path.split("/")[1] if "/" in path else "")
    assert canonical(text, _schema(path), path, case) == text


def test_fields_are_put_in_order() -> None:
    """With the comments above them; the first stays behind its dash."""
    text = (
        "notes:\n"
        "  - turn: t004 # the search\n    # for later\n    note: >-\n      A search.\n\n"
        "    id: n-house\n    tags: [metaphor]\n    category: descriptive\n"
    )
    assert canonical(text, "notes", "f.yaml") == (
        "notes:\n"
        "  - id: n-house\n    category: descriptive\n    turn: t004 # the search\n"
        "    tags: [metaphor]\n    # for later\n    note: >-\n      A search.\n\n"
    )


def test_prose_is_put_into_blocks() -> None:
    """Whatever quoting it stood in; not what is in a block already."""
    text = (
        "statements:\n"
        "  - id: a\n    text: 'It''s a lodger: she says'\n"
        '  - id: b\n    text: "A lodger"\n'
        "  - id: c\n    text: A lodger who stays\n"
        "  - id: d\n    text: |\n      Two\n      lines\n"
    )
    assert canonical(text, "case-themes", "f.yaml") == (
        "statements:\n"
        "  - id: a\n    text: >-\n      It's a lodger: she says\n"
        "  - id: b\n    text: >-\n      A lodger\n"
        "  - id: c\n    text: >-\n      A lodger who stays\n"
        "  - id: d\n    text: |\n      Two\n      lines\n"
    )


def test_entries_in_braces_are_written_out() -> None:
    """One decision on a line."""
    text = "statements:\n  - {id: a, text: A lodger, from: [n-a, n-b]}\n"
    assert canonical(text, "case-themes", "f.yaml") == (
        "statements:\n  - id: a\n    text: >-\n      A lodger\n    from:\n      - n-a\n      - n-b\n"
    )


def test_ids_are_given() -> None:
    """The values stay the same apart from that."""
    text = "statements:\n  - text: >-\n      A lodger\n    from:\n      - n-a\n"
    after = canonical(text, "case-themes", "f.yaml")
    entry = read(after).root["statements"][0]
    assert entry["id"].startswith("s-")
    assert after.replace(f"id: {entry['id']}\n    ", "") == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("statements:\n  - id: a\n    text: b: c\n", "line 3: a colon and a space inside text"),
        ("- a\n", "should begin with a key and a colon"),
        ("set_aside:\n  - id: a\n    why: b\n    why: c\n", "a key stands twice"),
        ("statements: &x []\n", "names an entry for reuse"),
    ],
)
def test_what_has_to_be_mended_first(text: str, why: str) -> None:
    """Nothing is changed where something might be lost."""
    with pytest.raises(NotCanonical, match=why):
        canonical(text, "case-themes", "f.yaml")


def test_nothing_is_canonical() -> None:
    """An empty file, and one with nothing but a comment."""
    assert canonical("", "notes", "f.yaml") == ""
    assert canonical("# to do\n", "notes", "f.yaml") == "# to do\n"


FIELDS = {
    "id": "id: n-%s",
    "category": "category: linguistic",
    "turn": "turn: t004",
    "quote": "quote: >-\n      I went round the house",
    "tags": "tags:\n      - metaphor\n      - pause",
    "by": "by: km # who else",
    "note": "note: >-\n      A search: of the house.\n\n      Of all of it.",
    "replies": "replies:\n      - by: kb\n        text: Yes.",
}


@st.composite
def sidecars(draw: st.DrawFn) -> str:
    """Return a sidecar whose fields stand in any order, with comments and blank lines about."""
    text = draw(st.sampled_from(("", "# Ruth.\n\n", "---\n"))) + "notes:\n"
    for number in range(draw(st.integers(1, 4))):
        fields = draw(st.permutations(sorted(FIELDS)))[: draw(st.integers(1, 8))]
        text += draw(st.sampled_from(("", "  # Of the next.\n", "\n")))
        for at, field in enumerate(fields):
            lead = "  - " if at == 0 else "    "
            if at and draw(st.booleans()):
                text += "    # Of this.\n"
            text += lead + FIELDS[field].replace("%s", str(number)) + "\n"
    return text + draw(st.sampled_from(("", "\n", "\nextracts: []\n", "# The end.\n")))


@given(sidecars(), st.booleans())
@settings(max_examples=settings().max_examples * 4 // 5)
def test_canonical_twice_is_canonical_once(text: str, windows: bool) -> None:
    """No value and no comment is lost, and the second time nothing changes."""
    text = text.replace("\n", "\r\n") if windows else text
    once = canonical(text, "notes", "f.yaml")
    assert canonical(once, "notes", "f.yaml") == once
    assert sorted(_comments(once)) == sorted(_comments(text))
    before, after = (_plain(read(t).root["notes"]) for t in (text, once))
    for old, new in zip(before, after, strict=True):
        assert {**new, "id": old.get("id", new["id"])} == {**old, "id": new["id"]} or old == new


def _comments(text: str) -> list[str]:
    return [line.partition("# ")[2].strip() for line in text.split("\n") if "# " in line]


def _plain(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    return [dict(entry) for entry in entries]
