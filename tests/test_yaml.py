"""``store.yaml``: values that know their place, and texts that are no YAML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import specs
from ipa_text.store.yaml import DEPTH_LIMIT, Document, Mapping, Mark, Sequence, gate, read

SIGNS = "ab: -#[]{},&*!|>'\"%@`?\n\t\\<.01"
texts = st.one_of(
    st.text(alphabet=SIGNS, max_size=60),
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "notes:",
                "  - id: a",
                "    text: b: c",
                "    text: >-",
                "      words",
                "\tx",
                "- [",
                "a: {",
            ]
        ),
        max_size=8,
    ).map("\n".join),
)


def _marks(value: Any) -> list[Mark]:
    if isinstance(value, Mapping):
        own = [value.mark, *value.keys_at.values(), *value.values_at.values()]
        doubled = [mark for marks in value.doubled.values() for mark in marks]
        return own + doubled + [mark for inner in value.values() for mark in _marks(inner)]
    if isinstance(value, Sequence):
        return [value.mark, *value.values_at] + [mark for inner in value for mark in _marks(inner)]
    return []


def _all_marks(document: Document) -> list[Mark]:
    return [document.mark, *(p.mark for p in document.problems), *_marks(document.root)]


def _within(mark: Mark, text: str) -> bool:
    lines = text.split("\n")
    line, column, end_line, end_column = mark
    return (
        1 <= line <= end_line <= len(lines) + 1
        and (line, column) <= (end_line, end_column)
        and 1 <= column <= (len(lines[line - 1]) + 1 if line <= len(lines) else 1)
        and 1 <= end_column <= (len(lines[end_line - 1]) + 1 if end_line <= len(lines) else 1)
    )


@given(texts)
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever is typed is read or reported, and every place is in the text."""
    clean, _ = gate(text)
    document = read(clean)
    assert [mark for mark in _all_marks(document) if not _within(mark, clean)] == []
    for broken in document.broken:
        assert 1 <= broken.first <= broken.last <= clean.count("\n") + 1
    assert bool(document.broken) <= bool(document.problems)


@given(texts)
def test_the_gate_keeps_lines_and_length(text: str) -> None:
    """What a reader would trip over becomes a space; nothing moves."""
    clean, odd = gate(text)
    assert len(clean) == len(text)
    assert clean.count("\n") == text.count("\n")
    changed = [n for n, (a, b) in enumerate(zip(text, clean, strict=True)) if a != b]
    assert sorted(o.offset for o in odd) == changed
    assert gate(clean) == (clean, [])


@given(st.sampled_from(sorted(p for p in specs.base() if p.endswith(".yaml"))), st.data())
def test_one_broken_line_costs_one_entry(path: str, data: st.DataObject) -> None:
    """Ids of entries are read, or known to stand in what could not be read."""
    lines = specs.base()[path].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    broken = data.draw(
        st.sampled_from(["    text: a: b", '    text: "a', "\ttext: a", "  x", "- ["])
    )
    document = read("\n".join([*lines[:at], broken, *lines[at:]]))
    kept = set(_ids(document.root)) | {name for b in document.broken for name in b.ids}
    assert set(_ids(read("\n".join(lines)).root)) <= kept


def _ids(value: Any) -> list[str]:
    """Return the ids of the entries of top-level lists."""
    lists = value.values() if isinstance(value, Mapping) else ()
    members = [m for inner in lists if isinstance(inner, Sequence) for m in inner]
    return [str(m["id"]) for m in members if isinstance(m, Mapping) and "id" in m]


def test_values_are_those_of_the_core_schema() -> None:
    """Numbers, truth and nothing; all else is text."""
    root = read(
        "a: no\nb: 12:30\nc: 2026-03-01\nd: 010\ne: 0x1F\nf: 0o17\ng: 1.5e3\nh: .5\n"
        "i: true\nj: ~\nk:\nl: '1'\nm: yes\nn: 1_000\no: .inf\np: -7\nq: 1e999\nr: +1\n"
    ).root
    assert root == {
        "a": "no", "b": "12:30", "c": "2026-03-01", "d": 10, "e": 31, "f": 15, "g": 1500.0,
        "h": 0.5, "i": True, "j": None, "k": None, "l": "1", "m": "yes", "n": "1_000",
        "o": ".inf", "p": -7, "q": "1e999", "r": 1,
    }  # fmt: skip


def test_a_hash_is_text_though_it_be_digits() -> None:
    """A number that nothing counts to would lose its last places elsewhere."""
    assert read("sha: " + "9" * 64).root == {"sha": "9" * 64}


def test_places_of_keys_and_values() -> None:
    """Lines and columns from 1, ends exclusive."""
    root = read("a: 1\nnotes:\n  - id: n-one\n    text: 'two words'\n").root
    note = root["notes"][0]
    assert root.keys_at["notes"] == (2, 1, 2, 6)
    assert note.keys_at["id"] == (3, 5, 3, 7)
    assert note.values_at["id"] == (3, 9, 3, 14)
    assert note.at("text") == (4, 11, 4, 22)
    assert note.mark == (3, 5, 4, 22)
    assert note.at("nothing") == note.mark
    assert root["notes"].values_at == [note.mark]


def test_places_count_code_points() -> None:
    """Not bytes, and not what they take up on a screen."""
    root = read("'🙂é': שלום\n").root
    assert root.keys_at["🙂é"] == (1, 1, 1, 5)
    assert root.values_at["🙂é"] == (1, 7, 1, 11)


def test_a_key_that_stands_twice_is_not_read() -> None:
    """Neither value wins."""
    document = read("a: 1\nb: 2\na: 3\n")
    assert document.root == {"b": 2}
    assert document.root.doubled == {"a": [(1, 1, 1, 2), (3, 1, 3, 2)]}
    assert document.doubled


def test_anchors_tags_and_merge_keys_are_problems() -> None:
    """An alias is not resolved, so nothing can be multiplied."""
    document = read("a: &x [1]\nb: *x\nc:\n  <<: *x\nd: !!str 1\n")
    assert [p.rule for p in document.problems] == ["alias-tag-merge-key"] * 5
    assert document.root == {"a": [1], "c": {}, "d": "1"}


def test_aliases_cannot_exhaust_memory() -> None:
    """Ten lists of ten aliases each are ten problems each."""
    lines = ["l0: &l0 [x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 12)]
    document = read("\n".join(lines))
    assert document.root["l11"] == []
    assert len(document.problems) == 12 + 11 * 10


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? "])
def test_depth_is_limited(sign: str) -> None:
    """A C parser takes quadratic time over brackets; nothing in a study is so deep."""
    shallow, deep = sign * (DEPTH_LIMIT - 1), sign * 50_000
    assert all("deep" not in p.message for p in read(shallow).problems)
    assert read(deep).problems[0].rule == "yaml-syntax"


def test_a_second_document_is_a_problem() -> None:
    """The first is read."""
    document = read("a: 1\n---\nb: 2\n...\n---\nc: 3\n")
    assert document.root == {"a": 1}
    assert [p.mark[0] for p in document.problems] == [2]


def test_the_rest_of_a_broken_file_is_read() -> None:
    """Entry by entry, and section by section."""
    document = read(
        "notes:\n  - id: a\n    text: one\n  - id: b\n    text: two: three\n  - id: c\n"
        "extracts:\n  - id: d\n    text: [four\nset_aside:\n  - id: e\n"
    )
    assert [note["id"] for note in document.root["notes"]] == ["a", "c"]
    assert document.root["extracts"] == []
    assert document.root["set_aside"][0]["id"] == "e"
    assert [b.ids for b in document.broken] == [frozenset({"b"}), frozenset({"d"})]
    assert [(b.first, b.last) for b in document.broken] == [(4, 5), (8, 9)]
    assert [p.mark[:2] for p in document.problems] == [(5, 14), (9, 11)]
    assert document.root["set_aside"][0].values_at["id"][0] == 11


def test_a_section_that_cannot_be_read_is_known_to_be_there() -> None:
    """So that nobody says it is missing."""
    document = read("title: a: b\nformat: 1\n")
    assert document.root == {"format": 1}
    assert document.root.keys_at["title"] == (1, 1, 1, 6)


def test_a_section_without_its_colon_is_read_and_the_file_is_not_whole() -> None:
    document = read("statements:\n  - id: a\nthemes \r\n\n  # first\n  - id: b\n")
    assert document.root == {"statements": [{"id": "a"}], "themes": [{"id": "b"}]}
    assert document.root["themes"][0].mark == (6, 5, 6, 10)
    assert [p.message for p in document.problems][:1] == ["a colon is missing behind `themes`"]
    assert document.problems[0].mark == (3, 1, 3, 7)
    assert document.broken[0] == (3, 3, frozenset())


def test_odd_characters_are_named() -> None:
    """What editors do not show is said in words."""
    clean, odd = gate("\ufeffa\x00b\u2028c\x85d\x07e\rf\r\n")
    assert clean == " a b c d e f\r\n"
    assert [o.name for o in sorted(odd)] == [
        "a byte order mark",
        "a NUL character",
        "a line separator (U+2028)",
        "a next-line character (U+0085)",
        "a control character (U+0007)",
        "a lone carriage return",
    ]


def test_nothing_is_read_as_nothing() -> None:
    """An empty file, a comment, an empty document."""
    assert read("").root is read("# to do\n").root is read("---\n").root is None
    assert read("").problems == ()
