"""Hold a file to its JSON Schema, and say in words what does not fit.

The schemas in ``schema/`` are normative: keys, required keys, allowed values and the canonical order
of keys come from there and from nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice
from typing import Any

from ipa_text.resources import shipped
from ipa_text.store.yaml import Mapping, Mark, Sequence
from ipa_text.study.edit import PREFIXES, id_edit, new_id
from ipa_text.study.fitting import Fits, fitting
from ipa_text.study.places import Fix, Place, Problem, Remark, named, said
from ipa_text.text.spelling import nearest

MOST = 1000
"""Problems of one file that are told; beyond that it is not a file of this kind."""

LISTED = 40
"""Characters beyond which words are not shown again as a list."""

PROSE = frozenset(
    [
        "title",
        "text",
        "definition",
        "why",
        "nuance",
        "ask",
        "note",
        "quote",
        "translation",
        "alternative",
        "said",
        "question",
    ]
)
"""Keys whose value is prose, written as a ``>-`` block in canonical form."""

_KINDS = {
    "object": "a mapping of keys",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a schema by name (``notes``, ``case-themes`` ...)."""
    path = shipped("schema") / f"{name}.schema.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def _fitting(name: str) -> Fits:
    return fitting(schema(name))


@cache
def _validator(name: str) -> Any:
    import jsonschema_rs  # noqa: PLC0415 - costs more than a second interpreter

    return jsonschema_rs.Draft7Validator(schema(name))


@cache
def keys(name: str) -> frozenset[str]:
    """Return every key that may stand anywhere in a file of this kind."""
    return frozenset(_keys(schema(name)))


def _keys(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part.get("properties", {})
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, (dict, list)):
            yield from _keys(inner)


def key_order(name: str, *path: str) -> tuple[str, ...]:
    """Return the canonical order of keys of the entries found under ``path`` in a file.

    Empty where the schema leaves the keys to the study.
    """
    where = schema(name)
    for key in path:
        where = _resolve(name, where.get("properties", {}).get(key, {}))
        where = _resolve(name, where.get("items", where))
    return tuple(where.get("properties", {}))


def _resolve(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """Follow ``$ref``, alone or under ``allOf``, to the part that says something itself."""
    while "properties" not in part and "items" not in part:
        inner = part.get("allOf", [part])[0]
        if "$ref" not in inner:
            break
        target: Any = schema(name)
        for step in inner["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def problems(
    name: str, root: Any, path: str, mark: Mark, subject: str, prefix: str
) -> Iterator[Problem]:
    """Yield everything in a file that its schema does not allow; all of it, not the first.

    ``mark`` is where to point for what has no place of its own; ``subject`` is the file's, and
    ``prefix`` (``case/`` or nothing) stands before the ids that the file defines.
    """
    document = {} if root is None else root
    if _fitting(name)(document):
        return
    errors = _validator(name).iter_errors(document)
    for error in islice(errors, MOST):
        about = subject_of(root, error.instance_path, subject, prefix)
        for where, value, wrong in _wrong(error, name, root, mark):
            yield wrong(where, value, path, about)


_Wrong = Callable[[Mark, Any, str, str], Problem]


def _wrong(error: Any, name: str, root: Any, mark: Mark) -> Iterator[tuple[Mark, Any, _Wrong]]:
    """Yield for one error of the validator where it is, the value there, and what to say."""
    steps = list(error.instance_path)
    where, value = _walk(root, steps, mark)
    kind = error.kind
    if kind.name in ("anyOf", "oneOf") and isinstance(value, (Mapping, Sequence)):
        branch = next((b for b in kind.context if not _mistyped(b, steps)), None)
        if branch:
            for inner in branch:
                yield from _wrong(inner, name, root, mark)
            return
    if kind.name == "additionalProperties":
        known = list(_at(name, error).get("properties", {}))
        for key in kind.unexpected:
            at = value.keys_at.get(key, where) if isinstance(value, Mapping) else where
            yield at, value, partial(_unknown_key, key, _owner(steps), known)
    elif kind.name == "propertyNames" and isinstance(value, Mapping):
        odd = str(kind.error.instance)
        rule = "letters, digits and hyphens, a letter first"
        message = f"{named(odd)} cannot stand under `{steps[-1]}`: {rule}"
        yield value.keys_at.get(odd, where), value, partial(_violation, message)
    elif kind.name == "required":
        if not (isinstance(value, Mapping) and kind.property in value.keys_at):
            yield _head(where), value, partial(_missing, kind.property, _owner(steps))
    else:
        key = next((s for s in reversed(steps) if isinstance(s, str)), "this file")
        also = ", or a whole number" if _or_whole_number(name, error) else ""
        message = _message(kind.name, key, value, _at(name, error), also)
        message += _as_list(name, error, value) if kind.name == "type" else ""
        yield where, value, partial(_violation, message)


def _unknown_key(
    key: str, owner: str, known: list[str], where: Mark, _value: Any, path: str, subject: str
) -> Problem:
    message = f"{named(key)} is not a key of {owner}{nearest(key, known)}"
    return Problem("unknown-key", Remark(message, Place.of(path, where), subject))


def _missing(key: str, owner: str, where: Mark, value: Any, path: str, subject: str) -> Problem:
    place = Place.of(path, where)
    if key == "id" and owner in _LISTED.values() and isinstance(value, Mapping) and value:
        fix = Fix("give it an id", (id_edit(value, new_id(_PREFIX[owner], ()), path),), safe=True)
        return Problem("missing-id", Remark(f"{owner} has no `id`", place, subject, fix=fix))
    if (
        isinstance(value, Mapping)
        and {"id"} <= set(value) <= {"id", "category"}
        and (owner in _LISTED.values())
    ):
        message = (
            f"{owner} has nothing but {' and '.join(f'`{k}`' for k in value)}: after a merge, look"
            " whether what belongs to it was glued to its neighbour"
        )
        return Problem("merge-accident", Remark(message, place, subject))
    return Problem("schema-violation", Remark(f"{owner} has no {named(key)}", place, subject))


def _violation(message: str, where: Mark, _value: Any, path: str, subject: str) -> Problem:
    return Problem("schema-violation", Remark(message, Place.of(path, where), subject))


def _message(kind: str, key: str, value: Any, part: dict[str, Any], also: str) -> str:
    shown = said(str(value), 40) if key in PROSE else named(str(value))
    if kind == "enum":
        allowed = [str(v) for v in part.get("enum", []) if v is not None]
        if value is None:
            return f"{named(key)} is empty; it is one of {', '.join(allowed)}{also}"
        hint = nearest(str(value), allowed)
        return f"{named(key)} cannot be {shown}; it is one of {', '.join(allowed)}{also}{hint}"
    if kind in ("type", "anyOf", "oneOf"):
        return f"{named(key)} should be {_expected(part)}; it is {_is(value)}"
    if kind == "pattern" and "/" in part["pattern"] and "?" not in part["pattern"]:
        return f"{named(key)} cannot name {shown}: write the case before it, as `case/id`"
    if kind == "pattern":
        return f"{named(key)} cannot be {shown}: {_PATTERNS.get(key, _PATTERNS['id'])}"
    if kind == "not":
        return f"{named(key)} cannot be {shown}: YAML reads that word as a value, not as a name"
    if kind == "const":
        return f"{named(key)} cannot be {shown}; it is {part.get('const')}"
    if kind == "uniqueItems":
        return f"{named(key)} says the same twice"
    if kind == "minLength":
        return f"{named(key)} is empty"
    return f"{named(key)} cannot be {shown}: it should be {_BOUNDS.get(kind, kind)} {part.get(kind, '')}"


def _as_list(name: str, error: Any, value: Any) -> str:
    """Say how words are written as a list of them, where one is wanted."""
    members = _resolve(name, _at(name, error).get("items", {}))
    if "string" in members.get("type", ()) and isinstance(value, str) and len(value) < LISTED:
        return f": write `[{value}]`" if re.fullmatch(_WORDS, value) else ""
    return ""


_WORDS = r"[a-z][\w-]*(, *[a-z][\w-]*)*"


def _or_whole_number(name: str, error: Any) -> bool:
    """Tell whether the values listed are those beside a whole number."""
    steps = list(error.schema_path)
    return steps[-2:-1] == ["else"] and _part(name, steps[:-2])["if"].get("type") == "integer"


_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "minProperties": "a mapping; keys at least:",
    "maxProperties": "a mapping; keys at most:",
}
_DAY = "a date is written 2026-03-02"
_PATTERNS = {
    "id": "an id is lower-case letters, digits and hyphens, and begins with a letter",
    "turn": "a turn is its id without `^`, as t014, or a range as t014..t016",
    **dict.fromkeys(
        ["date", "trained", "sent", "received", "completed", "checked_against_audio"], _DAY
    ),
    "sha256": "a SHA-256 hash is 64 of the characters 0-9 and a-f",
}
_LISTED = {
    "notes": "this note",
    "extracts": "this extract",
    "statements": "this statement",
    "themes": "this theme",
    "subthemes": "this subtheme",
}


_PREFIX = {owner: PREFIXES[key] for key, owner in _LISTED.items()}


def _owner(steps: list[str | int]) -> str:
    """Name what a key belongs to, in the field's words."""
    key = next((s for s in reversed(steps) if isinstance(s, str)), None)
    if key is None:
        return "this file"
    return _LISTED.get(key, f"{named(key)}")


def _at(name: str, error: Any) -> dict[str, Any]:
    """Return the part of the schema that holds the keyword an error broke."""
    part = _part(name, list(error.schema_path)[:-1])
    return part if isinstance(part, dict) else {}


def _part(name: str, steps: list[Any]) -> Any:
    part: Any = schema(name)
    for step in steps:
        part = part[int(step) if isinstance(part, list) else step]
    return part


def _mistyped(branch: list[Any], steps: list[str | int]) -> bool:
    """Tell whether a branch of alternatives fails because the value is of another type."""
    return any(e.kind.name == "type" and list(e.instance_path) == steps for e in branch)


def _expected(part: dict[str, Any]) -> str:
    kinds = part.get("type", [])
    if kinds:
        names = [kinds] if isinstance(kinds, str) else kinds
        return " or ".join(_KINDS[k] for k in names)
    branches = [b for key in ("anyOf", "oneOf") for b in part.get(key, [])]
    found = [_expected(b) for b in branches if isinstance(b, dict) and "$ref" not in b]
    return " or ".join(dict.fromkeys(found)) or "an id, or a mapping with an id"


def _is(value: Any) -> str:
    for kind, name in ((Mapping, "a mapping of keys"), (Sequence, "a list"), (str, "text"),
                       (bool, "true or false"), (type(None), "empty")):  # fmt: skip
        if isinstance(value, kind):
            return name
    return f"the number {value}"


def _walk(root: Any, steps: list[str | int], mark: Mark) -> tuple[Mark, Any]:
    """Follow the steps into a document; return where the value stands, and the value."""
    value = root
    for step in steps:
        if isinstance(value, Mapping) and isinstance(step, str):
            mark, value = value.values_at.get(step, mark), value.get(step)
        elif isinstance(value, Sequence) and isinstance(step, int):
            mark, value = value.values_at[step], value[step]
    return mark, value


def _head(mark: Mark) -> Mark:
    """Return the first line of a mark: an entry that lacks a key is shown by its beginning."""
    return mark if mark[0] == mark[2] else (mark[0], mark[1], mark[0], mark[1] + 1)


def subject_of(root: Any, steps: Iterable[str | int], subject: str, prefix: str) -> str:
    """Return the stable id of the innermost entry that has one; else the file's and its ordinal."""
    value, found = root, subject
    for step in steps:
        if not isinstance(value, (Mapping, Sequence)):
            break
        _, value = _walk(value, [step], (1, 1, 1, 1))
        if isinstance(value, Mapping) and isinstance(step, int):
            name = value.get("id")
            found = f"{prefix}{name}" if isinstance(name, str) and name else f"{found}#{step + 1}"
    return found
