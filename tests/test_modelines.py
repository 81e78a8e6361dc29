"""``study.modelines``: the first line of a file, and which schema it names."""

from __future__ import annotations

import pytest

from ipa_text.study.modelines import modeline, names_a_schema, own_schema, pointed

SIDECAR = "cases/ruth/interview-1.notes.yaml"
OWN = ".ipa-text/schema/ids/cases/ruth/interview-1.notes.schema.json"
KIND = "# yaml-language-server: $schema=../../.ipa-text/schema/notes.schema.json"
POINTED = f"# yaml-language-server: $schema=../../{OWN}"
REST = "\n\nnotes: []  # $schema=../../.ipa-text/schema/notes.schema.json\n"


@pytest.mark.parametrize(
    ("path", "kind", "line"),
    [
        (SIDECAR, "notes", KIND),
        ("themes.yaml", "group-themes", "# yaml-language-server: $schema=.ipa-text/schema/group-themes.schema.json"),
        ("protocol/schedule.yaml", "schedule", "# yaml-language-server: $schema=../.ipa-text/schema/schedule.schema.json"),
    ],
)  # fmt: skip
def test_a_new_file_is_told_its_kind(path: str, kind: str, line: str) -> None:
    assert modeline(path, kind) == line + "\n"
    assert names_a_schema(path, line)


def test_each_file_has_its_own_schema_in_a_folder_of_its_case() -> None:
    assert own_schema(SIDECAR) == OWN
    assert own_schema("themes.yaml") == ".ipa-text/schema/ids/themes.schema.json"


@pytest.mark.parametrize(
    ("first", "after"),
    [
        (KIND, POINTED),
        (KIND + "  \r", POINTED + "  \r"),
        ("\ufeff" + KIND, "\ufeff" + POINTED),
        (KIND.replace("notes.schema", "ids/cases/anne/interview-1.notes.schema"), POINTED),
        (POINTED, POINTED),
        (KIND.replace(".ipa-text/schema", "schema"), KIND.replace(".ipa-text/schema", "schema")),
        (f" {KIND}", f" {KIND}"),
        ("# yaml-language-server: $schema=", "# yaml-language-server: $schema="),
        ("notes: []", "notes: []"),
    ],
)
def test_pointing(first: str, after: str) -> None:
    """Nothing but the name of the schema changes, and only where it was one of the study's."""
    assert pointed(SIDECAR, first + REST, {OWN}) == after + REST


def test_a_file_that_has_no_schema_of_its_own_keeps_that_of_its_kind() -> None:
    assert pointed(SIDECAR, KIND + REST, set()) == KIND + REST


def test_a_file_of_one_line() -> None:
    assert pointed(SIDECAR, KIND, {OWN}) == POINTED
