"""Find the ids that prose names: ``[[earning]]``, ``[[ruth/n-wage]]``, ``ruth/n-wage``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, members
from ipa_text.study.model import Link
from ipa_text.study.places import Place
from ipa_text.text.source import Source

_CODE = re.compile(r"^```.*?^```|`[^`\n]*`|<!--.*?(?:-->|\Z)", re.DOTALL | re.MULTILINE)
_WIKI = re.compile(r"\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]")
_BARE = re.compile(
    r"(?<![\w/.:-])([a-z][a-z0-9-]*)/([a-z][a-z0-9-]*(?:#\^[A-Za-z0-9-]+)?)(?![\w/-]|\.\w)"
)


def links(text: str, path: str, case: str, cases: frozenset[str]) -> Iterator[Link]:
    """Yield the links of a Markdown text; code and comments are not read.

    A bare ``case/id`` is a link only where ``case`` is one of ``cases``.
    """
    source = Source(text)
    masked = _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for m in _WIKI.finditer(masked):
        place = Place.of(path, source.mark(*m.span(1)))
        yield Link(_target(m[1]), place, path, case)
    masked = _WIKI.sub(lambda m: " " * len(m[0]), masked)
    for m in _BARE.finditer(masked):
        if m[1] in cases:
            yield Link(m[0], Place.of(path, source.mark(*m.span())), path, case)


_GONE_SINCE = frozenset(("split", "merged", "set aside"))


def named(root: Mapping, path: str, case: str) -> Iterator[Link]:
    """Yield the ids that records name by key: decisions ``seen``, reviews ``of``, answers ``about``.

    What a decision split, merged or set aside may be gone since, and is not ``held`` to be there.
    """
    gone = gone_since(root, path)
    for key, inner in (("decisions", "seen"), ("reviews", "of"), ("member_check", "about")):
        for entry in mappings(root, key):
            for value, mark in members(entry, inner):
                if isinstance(value, str):
                    place = Place.of(path, mark)
                    yield Link(_target(value), place, path, case, place not in gone)


def gone_since(root: Mapping, path: str) -> frozenset[Place]:
    """Return where ids stand that a decision split, merged or set aside."""
    return frozenset(
        Place.of(path, mark)
        for entry in mappings(root, "decisions")
        if str(entry.get("outcome")) in _GONE_SINCE
        for _, mark in members(entry, "seen")
    )


def _target(words: str) -> str:
    """Return a link's target as ``case/id``, ``case/source#^turn`` or a group id."""
    target = words.strip().removeprefix("cases/")
    return target.removesuffix(".md")
