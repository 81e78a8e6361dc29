"""``study.fitting``: whatever it lets pass, the validator lets pass; and it lets pass what people write."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import ipa_text
from ipa_text.store import yaml
from ipa_text.store.trees import WorkTree
from ipa_text.study.fitting import fitting
from ipa_text.study.load import load
from ipa_text.study.schema import schema
from ipa_text.text.turns import front_matter

DEMO = Path(ipa_text.__file__).parent / "demo" / "study"
NAMES = sorted(set(load(WorkTree(DEMO)).schemas.values()))
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2.0, 2.5, 1e300, "", "x", "p01/n-a", "true", "caf\u00e9", "a\u00a0b",
    "2026-03-02", "2026-03-02\n", "\u0662026-03-02", "x" * 300, [], ["x", "x"], [1, 1.0], [[]], {}, {"id": "x"},
)  # fmt: skip


def _documents() -> Iterator[tuple[str, str, Any]]:
    """Yield every file of the demo that is held to a schema: the schema, the path, the document."""
    for path, name in load(WorkTree(DEMO)).schemas.items():
        text = (DEMO / path).read_text()
        span = front_matter(text) if path.endswith(".md") else (0, len(text))
        if span:
            yield name, path, _plain(yaml.read(text[slice(*span)]).root)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


DOCUMENTS = list(_documents())


@pytest.mark.parametrize(
    ("name", "document"),
    [pytest.param(name, document, id=path) for name, path, document in DOCUMENTS],
)
def test_what_people_write_fits(name: str, document: Any) -> None:
    """Every file of the demo, so that the validator is not asked."""
    assert fitting(schema(name))({} if document is None else document)


def _spoiled(document: Any, rng: random.Random) -> Any:
    """Return a document in which a few values, anywhere, are others, are gone, or have company."""
    document = deepcopy(document)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        places = list(_places(document))
        if not places:
            return rng.choice(ODD)
        owner, key = rng.choice(places)
        how = rng.randrange(4)
        if how == 0:
            del owner[key]
        elif how == 1 and isinstance(owner, dict):
            owner[rng.choice(("id", "why", "x", "\u00e9", "true"))] = rng.choice(ODD)
        elif how == 2 and isinstance(owner, list):
            owner.append(owner[key])
        else:
            owner[key] = deepcopy(rng.choice(ODD))
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


@pytest.mark.parametrize("name", NAMES)
def test_what_fits_is_valid(name: str) -> None:
    """However a document is spoiled. Of valid ones that are not known to fit there are few."""
    rng = random.Random(name)
    fits, validator = fitting(schema(name)), jsonschema_rs.Draft7Validator(schema(name))
    of_it = [document for schema_name, _, document in DOCUMENTS if schema_name == name]
    told = {(True, True): 0, (False, True): 0, (False, False): 0, (True, False): 0}
    for _ in range(1500):
        document = _spoiled(rng.choice(of_it), rng)
        told[fits(document), validator.is_valid(document)] += 1
    assert told[True, False] == 0
    assert told[False, True] < told[True, True] / 10
    assert told[False, False] > 100


@pytest.mark.parametrize(
    "part",
    [
        {"anyOf": [{"type": "string"}]},
        {"type": "string", "format": "date"},
        {"pattern": "^a"},
        {"enum": [True]},
        {"properties": {"a": {"contains": {}}}},
    ],
)
def test_what_is_not_understood_fits_nothing(part: dict[str, Any]) -> None:
    """Of a schema that says more than this knows, the validator speaks."""
    assert not fitting(part)({})
    assert not fitting(part)("a")


def test_a_part_may_hold_itself() -> None:
    """As deep as Python goes; deeper than that, the validator is asked."""
    tree = {
        "$ref": "#/definitions/tree",
        "definitions": {"tree": {"items": {"$ref": "#/definitions/tree"}}},
    }
    document: list[Any] = []
    assert fitting(tree)([[], [[]]])
    for _ in range(100_000):
        document = [document]
    assert not fitting(tree)(document)
    assert not fitting({"items": False})([1])
    assert fitting({"items": True})([1])
