"""``study.schema``: what does not fit, in words, and where."""

from __future__ import annotations

import json

import pytest

from ipa_text.resources import shipped
from ipa_text.store.yaml import read
from ipa_text.study.places import Problem, spoken
from ipa_text.study.schema import PROSE, key_order, problems, schema, subject_of
from ipa_text.text.spelling import nearest

NAMES = sorted(path.name.removesuffix(".schema.json") for path in shipped("schema").glob("*.json"))


def _problems(name: str, text: str) -> list[Problem]:
    document = read(text)
    assert document.problems == ()
    return list(problems(name, document.root, "f.yaml", document.mark, "f.yaml", "ruth/"))


def _said(name: str, text: str) -> list[str]:
    found = sorted(_problems(name, text), key=lambda p: p.remark.place)
    return [
        f"{p.remark.place.line}:{p.remark.place.column} {p.rule}"
        f" {spoken(p.remark.message, show_words=True)}"
        for p in found
    ]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_draft_07_and_described(name: str) -> None:
    """Editors read them: every file's schema says what it is for."""
    found = schema(name)
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert found["description"].endswith(".")
    assert json.loads((shipped("schema") / f"{name}.schema.json").read_text()) == found


def test_everything_is_said_not_the_first() -> None:
    """A researcher mends a file once."""
    assert _said("notes", "notes:\n  - id: A\n    turn: [1]\n    colour: red\n") == [
        "2:5 schema-violation this note has no `category`",
        "2:5 schema-violation this note has no `note`",
        "2:9 schema-violation `id` cannot be “A”: an id is lower-case letters, digits and hyphens,"
        " and begins with a letter",
        "3:11 schema-violation `turn` should be text; it is a list",
        "4:5 unknown-key `colour` is not a key of this note",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("study", "format: one\ntitle: x\n", "`format` should be a whole number; it is text"),
        ("study", "format: 1\ntitle: 7\n", "`title` should be text; it is the number 7"),
        ("study", "format: 1\ntitle: x\nterminology: 2019\n", "2009, 2022; did you mean `2009`?"),
        ("study", "format: 1\ntitle: x\nstage: writeup\n", "did you mean `write-up`?"),
        ("study", "format: 1\ntitle: x\ntags: [a, a]\n", "`tags` says the same twice"),
        ("study", "format: 1\ntitle: x\ntags: ['']\n", "`tags` is empty"),
        (
            "study",
            "format: 1\ntitle: x\nthresholds: {balance: 2}\n",
            "`balance` cannot be `2`: it should be at most 1",
        ),
        (
            "study",
            "format: 1\ntitle: x\nthresholds: {balance: 0}\n",
            "`balance` cannot be `0`: it should be more than 0",
        ),
        (
            "study",
            "format: 1\ntitle: x\nresearchers:\n  1k: {name: x}\n",
            "`1k` cannot stand under `researchers`: letters, digits and hyphens, a letter first",
        ),
        ("case", "{}\n", "this file has no `pseudonym`"),
        (
            "case",
            "pseudonym: Ruth\nconsent:\n  - {date: 1.3.2026}\n",
            "`date` cannot be `1.3.2026`: a date is written 2026-03-02",
        ),
        (
            "case",
            "pseudonym: Ruth\nattributes: {age: [67]}\n",
            "`age` should be text or a number or true or false; it is a list",
        ),
        (
            "group-themes",
            "themes:\n  - {id: a, title: b, from: [c]}\n",
            "`from` cannot name `c`: write the case before it, as `case/id`",
        ),
        ("group-themes", "order: {by: author}\n", "`order` has no `why`"),
        (
            "case-themes",
            "themes:\n  - {id: a, title: b, how: sorting}\n",
            "it is one of abstraction, subsumption, polarization, contextualization, numeration,"
            " function",
        ),
        (
            "source",
            "kind: diary\nrecording: {sha256: abc}\n",
            "a SHA-256 hash is 64 of the characters 0-9 and a-f",
        ),
    ],
)
def test_in_words(name: str, text: str, said: str) -> None:
    """What a researcher reads says what was expected."""
    [line] = _said(name, text)
    assert line.endswith(said)


def test_a_missing_id_can_be_given() -> None:
    """An entry that says something is given an id; one that says nothing is not."""
    full, empty = "statements:\n  - text: x\n", "statements:\n  - {}\n"
    [problem] = _problems("case-themes", full)
    assert problem.rule == "missing-id"
    fix = problem.remark.fix
    assert fix is not None
    assert fix.safe
    assert fix.edits[0].text.startswith("id: s-")
    assert {p.remark.fix for p in _problems("case-themes", empty)} == {None}


def test_a_bare_id_is_a_merge_accident() -> None:
    """What belonged to it went to its neighbour."""
    found = _problems("notes", "notes:\n  - id: n-one\n")
    assert {p.rule for p in found} == {"merge-accident"}


def test_subjects_are_ids_where_there_are_any() -> None:
    """They keep a finding's fingerprint when lines move."""
    root = read("themes:\n  - id: a\n    subthemes:\n      - title: x\n  - {}\n").root
    assert subject_of(root, ["themes", 0, "title"], "f", "ruth/") == "ruth/a"
    assert subject_of(root, ["themes", 0, "subthemes", 0], "f", "ruth/") == "ruth/a#1"
    assert subject_of(root, ["themes", 1], "f", "ruth/") == "f#2"
    assert subject_of(root, ["order"], "f", "ruth/") == "f"


def test_order_of_keys_is_the_schemas() -> None:
    """Fields that many entries share are kept apart."""
    assert key_order("notes", "notes")[:4] == ("id", "category", "turn", "quote")
    assert key_order("notes", "notes")[-2:] == ("note", "replies")
    assert key_order("group-themes", "themes", "subthemes")[:2] == ("id", "title")
    assert key_order("study", "researchers", "km") == ()


def test_prose_keys_are_in_the_schemas() -> None:
    """A key that no file has would never be wrapped."""
    known = {key for name in NAMES for key in _keys(schema(name))}
    assert known >= PROSE


def _keys(part: object) -> set[str]:
    if isinstance(part, dict):
        inner = {key for value in part.values() for key in _keys(value)}
        return inner | set(part.get("properties", {}))
    if isinstance(part, list):
        return {key for value in part for key in _keys(value)}
    return set()


def test_nearest_is_near() -> None:
    """No suggestion is better than a silly one."""
    assert nearest("n-lodgr", ["n-lodger", "n-house"]) == "; did you mean `n-lodger`?"
    assert nearest("xyz", ["n-lodger", "n-house"]) == ""
    assert nearest("a", []) == ""
