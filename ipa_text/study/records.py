"""From files to records: journal, supervision, where the researcher stands, and marks of review."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.facts import Record, Review
from ipa_text.study.places import Place
from ipa_text.text.turns import front_matter

POSITIONALITY = "protocol/positionality.md"
"""Where the researcher says what they bring with them, before the first interview."""


def record(front: Mapping, path: str, kind: str, case: str) -> Record:
    """Return the record that the front matter of an entry makes; ``case`` is that of its folder."""
    about = case or text(front, "case")
    decided = tuple(
        value if "/" in value or not case else f"{case}/{value}"
        for entry in mappings(front, "decisions")
        if text(entry, "why")
        for value, _ in members(entry, "seen")
        if isinstance(value, str)
    )
    return Record(kind, Place(path), about, text(front, "date"), text(front, "at"), decided)


def positionality(markdown: str) -> Record:
    """Return the record of the page on where the researcher stands."""
    span = front_matter(markdown)
    root = yaml.read(markdown[slice(*span)]).root if span else None
    front = root if isinstance(root, Mapping) else Mapping()
    return record(front, POSITIONALITY, "positionality", "")


def reviews(root: Mapping, path: str) -> Iterator[Review]:
    """Yield the marks of review in a file, oldest first."""
    for entry in mappings(root, "reviews"):
        yield Review(
            text(entry, "of").strip().removeprefix("cases/"),
            text(entry, "by"),
            text(entry, "date"),
            text(entry, "state"),
            text(entry, "at"),
            text(entry, "fingerprint"),
            Place.of(path, entry.at("of")),
        )
