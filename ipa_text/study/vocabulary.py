"""The schemas as one study needs them: with its own categories and tags.

Nothing of a case is in them. They are kept in git with the study, so that every copy of it can be
edited by the same words.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ipa_text.resources import shipped
from ipa_text.store.trees import SCHEMAS
from ipa_text.study.model import Config
from ipa_text.text.plain import plain


def vocabulary_schemas(config: Config) -> dict[str, str]:
    """Return the schema of every kind of file with the words of a study, by path in the study."""
    parts = {"category": _closed(config.categories), "tag": _closed(config.tags)}
    return {str(SCHEMAS / name): _with(written, parts) for name, written in _shipped().items()}


@cache
def _shipped() -> dict[str, str]:
    found = sorted(shipped("schema").glob("*.schema.json"))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def _with(written: str, parts: dict[str, Any]) -> str:
    """Return a schema with definitions replaced; one that has none of them stays as it is shipped."""
    schema = json.loads(written)
    defined = schema.get("definitions", {})
    if not defined.keys() & parts.keys():
        return written
    defined |= {name: part for name, part in parts.items() if name in defined}
    return as_json(schema)


def _closed(words: tuple[str, ...]) -> dict[str, Any]:
    """Return a part that these words satisfy and no others: a slip of the pen is marked."""
    return {"enum": list(dict.fromkeys(words))} if words else {"not": {}}


def proposal(word: str, said: str) -> dict[str, Any]:
    """Return a word that an editor proposes, and what it says of it."""
    return {"const": word, "description": plain(said)} if said else {"const": word}


def as_json(schema: dict[str, Any]) -> str:
    """Return a schema as the text of a file: the same for the same schema."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
