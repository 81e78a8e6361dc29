"""The key: who may not be recognised, and what stands in the place of their names."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.privacy.words import words_of
from ipa_text.store import yaml
from ipa_text.store.private import KEY
from ipa_text.store.yaml import Mapping, Mark, Sequence
from ipa_text.study.entries import mappings, members, text

KINDS = ("person", "place", "org", "other")
_NO_WORD = (Mapping, Sequence, type(None), int, float)
"""What YAML makes of it is not what stands there: 0770090 keeps no nought, Null is nothing."""
_SHORTEST = 2
"""Letters and digits; one letter alone would be found everywhere."""


class KeyUnreadable(CannotWork):
    """The key is there and cannot be read."""


class Identifier(NamedTuple):
    """Words by which somebody could be recognised, and what is written instead."""

    words: str
    kind: str
    case: str
    replace: str
    line: int


class Trouble(NamedTuple):
    """What is wrong with the key itself, or with the list made of it; the words are not told."""

    line: int
    message: str
    path: str = KEY


class Key(NamedTuple):
    """What is looked for, and what of the key cannot be."""

    identifiers: tuple[Identifier, ...]
    troubles: tuple[Trouble, ...] = ()


def read_key(data: bytes) -> Key:
    """Return what a key holds; raises KeyUnreadable where it is no key."""
    try:
        readable, _ = yaml.gate(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _unreadable("is not in UTF-8") from None
    document = yaml.read(readable)
    root = document.root
    if document.problems:
        line = min(problem.mark[0] for problem in document.problems)
        raise _unreadable(f"cannot be read as YAML from line {line} on")
    if not isinstance(root, Mapping) or not isinstance(root.get("identifiers"), Sequence):
        raise _unreadable("has no list of `identifiers:`")
    listed = list(_listed(root))
    troubles = [
        *_strangers(root),
        *(Trouble(one.line, why) for one in listed if (why := _trouble(one))),
    ]
    return Key(tuple(one for one in listed if not _trouble(one)), tuple(troubles))


def _unreadable(why: str) -> KeyUnreadable:
    return KeyUnreadable(f"{KEY} {why}, so that nothing can be held to it: mend it")


def _listed(root: Mapping) -> Iterator[Identifier]:
    for entry in mappings(root, "identifiers"):
        kind = text(entry, "kind")
        for word, mark in _words(entry):
            yield Identifier(
                str(word),
                kind if kind in KINDS else "person",
                text(entry, "case"),
                text(entry, "replace"),
                mark[0],
            )


def _words(entry: Mapping) -> Iterator[tuple[object, Mark]]:
    return (pair for pair in members(entry, "words") if not isinstance(pair[0], _NO_WORD))


def _strangers(root: Mapping) -> Iterator[Trouble]:
    """Yield what is to be said of entries without words: nothing is looked for in their place."""
    listed = root["identifiers"]
    for entry, mark in zip(listed, listed.values_at, strict=True):
        if not isinstance(entry, Mapping) or not any(True for _ in members(entry, "words")):
            yield Trouble(
                mark[0], "this entry has no list of `words:`, so nothing is looked for: give it one"
            )
    for entry in mappings(root, "identifiers"):
        for word, mark in members(entry, "words"):
            if isinstance(word, _NO_WORD):
                yield Trouble(
                    mark[0], "this is no word, and is not looked for: put it in quotation marks"
                )


def _trouble(one: Identifier) -> str:
    words = words_of(one.words)
    if sum(map(len, words)) < _SHORTEST:
        return (
            "a word of less than two letters would be found everywhere and is not looked for: write it"
            " out"
        )
    if words == words_of(one.replace):
        return (
            "a word is the same as its `replace:`, and is not looked for, since it stands wherever the"
            " replacement does: choose another replacement"
        )
    return ""
