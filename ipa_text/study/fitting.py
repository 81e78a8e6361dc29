"""Tell whether a file fits its schema: nearly every one does, and that is soon told.

The validator of ``schema`` tells all that is wrong with a file, and takes longer to import than a sidecar
takes to be read. So this is asked first. It knows the keywords that the shipped schemas use, as far as it
can be sure to mean the same by them; where it is not sure it says no, and the validator is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sized
from operator import ge, gt, le
from typing import Any

Fits = Callable[[Any], bool]
Schema = dict[str, Any]

_SAYS_NOTHING = frozenset(
    ("$schema", "$id", "title", "description", "definitions", "default", "enumDescriptions")
)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


class _Unsure(Exception):
    """It takes the validator to tell."""


def fitting(schema: Schema) -> Fits:
    """Return what tells whether a document fits a schema (JSON Schema, draft 7).

    A document that does is always a valid one; of a valid one it may say that it does not.
    """
    named: dict[str, Fits] = {}
    try:
        whole = _part(schema, schema, named)
    except _Unsure:
        return lambda _: False

    def fits(document: Any) -> bool:
        try:
            return whole(document)
        except (_Unsure, RecursionError):
            return False

    return fits


def _part(root: Schema, part: Any, named: dict[str, Fits]) -> Fits:
    """Return what tells whether a value fits a part of a schema; raises _Unsure."""
    if isinstance(part, bool):
        return lambda _: part
    if "$ref" in part:
        return _referred(root, part["$ref"], named)

    def below(inner: Any) -> Fits:
        return _part(root, inner, named)

    keywords = part.keys() - _SAYS_NOTHING
    asked = [_SINGLE[name](part[name]) for name in sorted(keywords & _SINGLE.keys())]
    asked += [below(one) for one in part.get("allOf", ())]
    if "items" in part:
        asked.append(_members(below(part["items"])))
    if "properties" in part or "additionalProperties" in part:
        known = {key: below(inner) for key, inner in part.get("properties", {}).items()}
        asked.append(_values(known, below(part.get("additionalProperties", True))))
    if "propertyNames" in part:
        asked.append(_keys(below(part["propertyNames"])))
    if "not" in part:
        asked.append(_not(below(part["not"])))
    if "if" in part:
        asked.append(_if(*(below(part.get(name, True)) for name in ("if", "then", "else"))))
    if keywords - _SINGLE.keys() - _COMPOSED:
        raise _Unsure
    return asked[0] if len(asked) == 1 else _all(asked)


_COMPOSED = frozenset(
    [
        "allOf",
        "items",
        "properties",
        "additionalProperties",
        "propertyNames",
        "not",
        "if",
        "then",
        "else",
    ]
)


def _referred(root: Schema, name: str, named: dict[str, Fits]) -> Fits:
    """Return what tells of a part by its name; a part may hold itself."""
    if name not in named:

        def itself(value: Any) -> bool:
            return named[name](value)

        named[name] = itself
        target = root
        for step in name.removeprefix("#/").split("/"):
            target = target[step]
        named[name] = _part(root, target, named)
    return named[name]


def _all(asked: list[Fits]) -> Fits:
    def fits(value: Any) -> bool:
        for one in asked:  # noqa: SIM110 - half as long as `all` of so few
            if not one(value):
                return False
        return True

    return fits


def _members(inner: Fits) -> Fits:
    return lambda value: not isinstance(value, list) or all(map(inner, value))


def _values(known: dict[str, Fits], other: Fits) -> Fits:
    def fits(value: Any) -> bool:
        if isinstance(value, dict):
            for key, below in value.items():
                if not known.get(key, other)(below):
                    return False
        return True

    return fits


def _keys(inner: Fits) -> Fits:
    return lambda value: not isinstance(value, dict) or all(map(inner, value))


def _not(inner: Fits) -> Fits:
    return lambda value: not inner(value)


def _if(asked: Fits, then: Fits, other: Fits) -> Fits:
    return lambda value: then(value) if asked(value) else other(value)


def _type(names: str | list[str]) -> Fits:
    listed = [names] if isinstance(names, str) else names
    kinds = tuple(_TYPES[name] for name in listed)

    def fits(value: Any) -> bool:
        if isinstance(value, bool):  # which is no number
            return "boolean" in listed
        if isinstance(value, float) and value.is_integer():  # 2.0 is a whole number too
            return "integer" in listed or "number" in listed
        return isinstance(value, kinds)

    return fits


def _required(keys: list[str]) -> Fits:
    wanted = frozenset(keys)
    return lambda value: not isinstance(value, dict) or wanted <= value.keys()


def _enum(allowed: Iterable[str | int | None]) -> Fits:
    known = frozenset(allowed)
    if any(isinstance(one, bool) for one in known):
        raise _Unsure

    def fits(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, (str, int, float, type(None))):
            return False
        return value in known

    return fits


def _pattern(pattern: str) -> Fits:
    """Return what tells of a pattern for the whole text; raises _Unsure for one of a part of it."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        raise _Unsure
    whole = re.compile(pattern[1:-1]).fullmatch

    def fits(value: Any) -> bool:
        if not isinstance(value, str):
            return True
        if not value.isascii():  # classes of characters are not the same everywhere
            raise _Unsure
        return whole(value) is not None

    return fits


def _unique(said: bool) -> Fits:
    def fits(value: Any) -> bool:
        if not all(isinstance(one, str) for one in value):
            raise _Unsure
        return len(set(value)) == len(value)

    return lambda value: not said or not isinstance(value, list) or fits(value)


def _bound(holds: Callable[[float, float], bool]) -> Callable[[float], Fits]:
    def keyword(bound: float) -> Fits:
        def fits(value: Any) -> bool:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return True
            return holds(value, bound)

        return fits

    return keyword


def _size(kind: type[Sized], holds: Callable[[int, int], bool]) -> Callable[[int], Fits]:
    def keyword(bound: int) -> Fits:
        return lambda value: not isinstance(value, kind) or holds(len(value), bound)

    return keyword


_SINGLE: dict[str, Callable[[Any], Fits]] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "const": lambda said: _enum((said,)),
    "pattern": _pattern,
    "uniqueItems": _unique,
    "minLength": _size(str, ge),
    "minItems": _size(list, ge),
    "minProperties": _size(dict, ge),
    "maxProperties": _size(dict, le),
    "minimum": _bound(ge),
    "exclusiveMinimum": _bound(gt),
    "maximum": _bound(le),
}
