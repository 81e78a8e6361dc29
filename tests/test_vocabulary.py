"""``study.vocabulary``: the schemas with a study's own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ipa_text.resources import shipped
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.vocabulary import vocabulary_schemas

NOTES = ".ipa-text/schema/notes.schema.json"
SHIPPED = {
    f".ipa-text/schema/{p.name}": p.read_text(encoding="utf-8")
    for p in shipped("schema").glob("*.json")
}


def _schemas(settings: str) -> dict[str, str]:
    return vocabulary_schemas(
        load(Memory({"study.yaml": f"format: 1\ntitle: x\n{settings}"})).config
    )


def _word(settings: str, name: str) -> Any:
    return json.loads(_schemas(settings)[NOTES])["definitions"][name]


def test_only_notes_have_words_of_the_study() -> None:
    """All others are what is shipped, to the byte; of the notes nothing else changes."""
    found = _schemas("")
    assert {path for path, text in found.items() if text != SHIPPED[path]} == {NOTES}
    assert found.keys() == SHIPPED.keys()
    own, general = json.loads(found[NOTES]), json.loads(SHIPPED[NOTES])
    for name in ("category", "tag"):
        del own["definitions"][name], general["definitions"][name]
    assert own == general


@pytest.mark.parametrize(
    ("settings", "name", "part"),
    [
        ("", "category", {"enum": ["descriptive", "linguistic", "conceptual"]}),
        ("categories: [embodied, größer]\n", "category", {"enum": ["embodied", "größer"]}),
        ("tags: [b, a, b]\n", "tag", {"enum": ["b", "a"]}),
        ("tags: [no, 7]\n", "tag", {"enum": ["no", "7"]}),
        ("tags: []\n", "tag", {"not": {}}),
    ],
)
def test_words_are_closed(settings: str, name: str, part: object) -> None:
    """A word that the study does not have is marked; a study without tags has none that fits."""
    assert _word(settings, name) == part


def test_the_same_words_make_the_same_text() -> None:
    assert _schemas("tags: [a]\n") == _schemas("tags: [a]\nstage: noting\n")
    assert _schemas("")[NOTES].endswith("}\n")
    assert "\r" not in _schemas("")[NOTES]
