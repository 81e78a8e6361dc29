"""``study.completions``: which ids an editor proposes in which file, and what it says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import pytest

from ipa_text.demo.story import finished
from ipa_text.store import yaml
from ipa_text.store.trees import Memory
from ipa_text.study.completions import completion_schemas
from ipa_text.study.load import load
from ipa_text.study.modelines import own_schema
from ipa_text.study.vocabulary import vocabulary_schemas
from studies import WHOLE, changed

IDS = ".ipa-text/schema/ids"
ADA = f"{IDS}/cases/ada"


def _schemas(changes: Mapping[str, str | bytes] | None = None) -> dict[str, Any]:
    found = completion_schemas(load(Memory({**WHOLE, **(changes or {})})))
    return {path: json.loads(text) for path, text in found.items()}


def _proposed(schema: Any, name: str) -> dict[str, str]:
    part = schema["definitions"][name]
    return {p["const"]: p.get("description", "") for p in part["anyOf"] if "const" in p}


def test_every_file_that_names_ids_has_a_schema() -> None:
    """What is about a case is in its folder; of who withdrew there is nothing."""
    case = ("ada/interview-1.notes", "ada/interview-1.notes.kb", "ada/interview-2.notes",
            "ada/references", "ada/themes", "ben/diary-1.notes", "ben/interview-1.notes",
            "ben/references", "ben/themes", "cleo/interview-1.notes", "cleo/references",
            "cleo/themes")  # fmt: skip
    cases = [f"{IDS}/cases/{name}.schema.json" for name in case]
    assert list(_schemas()) == sorted([*cases, f"{IDS}/themes.schema.json"])


def test_turns_are_proposed_by_speaker_and_line() -> None:
    found = _schemas()[f"{ADA}/interview-1.notes.schema.json"]
    assert found["allOf"] == [{"$ref": "../../../notes.schema.json"}]
    assert _proposed(found, "turn") == {
        "t001": "I, line 9",
        "t002": "Ada, lines 11-12",
        "t003": "I, line 14",
        "t004": "Ada, lines 16-17",
    }


def test_a_statement_is_offered_the_notes_and_extracts_of_its_case() -> None:
    found = _schemas()[f"{ADA}/themes.schema.json"]
    extracts = {
        "x-dog": "extract, interview-1 t002",
        "x-drive": "extract, interview-1 t002..t004",
        "x-side": "extract, interview-2 t002",
    }
    assert _proposed(found, "evidence") == {
        "n-dog": "linguistic note, interview-1 t002: The car was alive, and hers to look after.",
        "n-empty": "conceptual note, interview-1 t004: What was always covered is seen for the"
        " first time.",
        "k-monday": "descriptive note, interview-1 t002: A working day: she resigns.",
        "k-window": "descriptive note, interview-1 t004: Now she is behind glass.",
        "n-side": "conceptual note, interview-2 t002: Mother and child have changed places.",
        **extracts,
    }
    assert _proposed(found, "extract") == extracts


def test_a_case_theme_is_offered_the_statements_of_its_case() -> None:
    assert _proposed(_schemas()[f"{ADA}/themes.schema.json"], "statement") == {
        "farewell": "Giving up the car as giving up a creature (experiential statement)",
        "empty-drive": "Seeing for the first time what the car had covered (experiential statement)",
        "side-seat": "Changing places with her child (experiential statement)",
    }


def test_levels_are_called_what_the_study_calls_them() -> None:
    old = changed("study.yaml", ("terminology: 2022", "terminology: 2009"))
    found = _schemas(old)[f"{ADA}/references.schema.json"]
    assert _proposed(found, "evidence") == {
        "ada/parting": "A parting, with a death in it (superordinate theme)",
        "ada/carried": "Being carried (superordinate theme)",
        "ada/farewell": "Giving up the car as giving up a creature (emergent theme)",
        "ada/empty-drive": "Seeing for the first time what the car had covered (emergent theme)",
        "ada/side-seat": "Changing places with her child (emergent theme)",
    }


def test_themes_across_cases_refer_to_what_is_in_the_folders_of_the_cases() -> None:
    """Nothing of a case stands in the file of the group: it goes when the folder goes."""
    found = _schemas()[f"{IDS}/themes.schema.json"]
    assert found["definitions"] == {
        kind: {
            "anyOf": [
                *({"$ref": f"cases/{case}/references.schema.json#/definitions/{kind}"}
                  for case in ("ada", "ben", "cleo")),
                {"type": "string"},
            ]
        }
        for kind in ("evidence", "extract")
    }  # fmt: skip
    aside = found["properties"]["set_aside"]["items"]["properties"]["id"]["anyOf"]
    assert aside == [
        {"$ref": "#/definitions/evidence"},
        {"const": "keys", "description": "The keys (group experiential theme)"},
        {"const": "passenger", "description": "Becoming a passenger (group experiential theme)"},
        {"const": "asking", "description": "Having to ask (group experiential theme)"},
        {"const": "seat", "description": "The other seat (group experiential theme)"},
    ]


def test_a_case_without_anything_has_schemas_that_propose_nothing() -> None:
    new = {"cases/eve/case.yaml": "pseudonym: Eve\n", "cases/eve/themes.yaml": ""}
    found = _schemas(new)
    assert found[f"{IDS}/cases/eve/references.schema.json"]["definitions"] == {}
    assert "eve" not in json.dumps(found[f"{IDS}/themes.schema.json"])
    for name in ("evidence", "extract", "statement"):
        part = found[f"{IDS}/cases/eve/themes.schema.json"]["definitions"][name]
        assert part == {"anyOf": [{"type": "string"}]}


@pytest.mark.parametrize("name", ["an interview.md", "interview-é.md"])
def test_a_name_that_no_first_line_could_give(name: str) -> None:
    source = {f"cases/ben/{name}": WHOLE["cases/ben/interview-1.md"]}
    sidecar = {f"cases/ben/{name[:-3]}.notes.yaml": "notes: []\n"}
    assert _schemas({**source, **sidecar}).keys() == _schemas().keys()


def test_a_case_whose_folder_cannot_be_a_case() -> None:
    assert _schemas({"cases/Eve B/case.yaml": "pseudonym: Eve\n"}).keys() == _schemas().keys()


def test_notes_without_their_transcript_have_no_schema() -> None:
    new = {"cases/ben/interview-9.notes.yaml": "notes: []\n"}
    assert _schemas(new).keys() == _schemas().keys()


# --- what a participant said, and took back


def _withdrawing(scope: str) -> dict[str, str]:
    tombstone = f"withdrawn: {{date: 2026-03-01, scope: {scope}}}\n"
    return {"cases/ada/case.yaml": WHOLE["cases/ada/case.yaml"] + tombstone}


def test_a_source_that_was_withdrawn_is_not_proposed() -> None:
    found = _schemas(_withdrawing("interview-2"))
    assert f"{ADA}/interview-2.notes.schema.json" not in found
    assert f"{ADA}/interview-1.notes.schema.json" in found
    evidence = _proposed(found[f"{ADA}/themes.schema.json"], "evidence")
    assert not {"n-side", "x-side"} & evidence.keys()
    assert "n-dog" in evidence


def test_extracts_are_not_proposed_where_quotations_were_withdrawn() -> None:
    found = _schemas(_withdrawing("quotations"))[f"{ADA}/themes.schema.json"]
    assert _proposed(found, "extract") == {}
    assert "n-dog" in _proposed(found, "evidence")


IN_VIVO = changed(
    "cases/ada/themes.yaml",
    ("    title: >-\n      Being carried\n", "    title: >-\n      Where he used to sit\n    in_vivo: x-side\n"),
)  # fmt: skip


def test_a_title_in_a_participants_words_stays_in_the_folder_of_the_case() -> None:
    group = changed(
        "themes.yaml", ("      The keys\n", "      Into the river\n    in_vivo: cleo/x-river\n")
    )
    found = _schemas({**IN_VIVO, **group})
    holding = {path for path, schema in found.items() if "Where he used" in json.dumps(schema)}
    assert holding == {f"{ADA}/{name}.schema.json" for name in ("themes", "references")}
    assert "Into the river" not in json.dumps(found)
    aside = found[f"{IDS}/themes.schema.json"]["properties"]["set_aside"]
    own = aside["items"]["properties"]["id"]["anyOf"]
    assert {"const": "keys", "description": "group experiential theme"} in own


def test_borrowed_words_go_where_quotations_were_withdrawn() -> None:
    found = _schemas({**IN_VIVO, **_withdrawing("quotations")})
    assert "Where he used" not in json.dumps(found)
    evidence = _proposed(found[f"{ADA}/references.schema.json"], "evidence")
    assert evidence["ada/carried"] == "personal experiential theme"
    assert evidence["ada/parting"] == "A parting, with a death in it (personal experiential theme)"


@pytest.mark.parametrize("files", [WHOLE, finished()], ids=["small", "demo"])
def test_no_quotation_and_no_turn_is_in_any_schema(files: Mapping[str, str | bytes]) -> None:
    study = load(Memory(files))
    whole = {**vocabulary_schemas(study.config), **completion_schemas(study)}
    held = [text for schema in whole.values() for text in _strings(json.loads(schema))]
    said = [
        words
        for case in study.cases
        for words in (
            *(i.transcript.words_of(t) for i in case.interviews for t in i.transcript.turns),
            *(a.quote for s in case.sidecars for e in s.extracts for a in e.anchors if a.quote),
        )
    ]
    assert len(said) > 10
    long = [words for words in said if len(words.split()) > 3]
    assert [words for words in long if any(words in text for text in held)] == []


def _strings(value: Any) -> list[str]:
    """Return every text in a JSON value."""
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        return [text for part in inner for text in _strings(part)]
    return [value] if isinstance(value, str) else []


# --- as a schema


@pytest.mark.parametrize("files", [WHOLE, finished()], ids=["small", "demo"])
def test_the_study_as_it_is_satisfies_its_schemas(files: Mapping[str, str | bytes]) -> None:
    """What is proposed is true, so nothing that is there is marked; nor is an id of tomorrow."""
    study = load(Memory(files))
    texts = {**vocabulary_schemas(study.config), **completion_schemas(study)}
    registry = jsonschema_rs.Registry([(f"file:///{p}", json.loads(t)) for p, t in texts.items()])
    checked = 0
    for path in study.schemas:
        if own_schema(path) not in texts:
            continue
        checked += 1
        for text in (study.texts[path], study.texts[path].replace("- n-", "- n-new-")):
            validator = jsonschema_rs.Draft7Validator(
                {"$ref": f"file:///{own_schema(path)}"}, registry=registry
            )
            root = yaml.read(text).root
            assert [e.message for e in validator.iter_errors(root)] == [], path
    assert checked > 8


def test_the_same_study_makes_the_same_texts() -> None:
    files = dict(reversed(WHOLE.items()))
    assert completion_schemas(load(Memory(files))) == completion_schemas(load(Memory(WHOLE)))
