"""From files to records: journal, supervision, reviews, consents, and what was fixed on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study.config import inner
from ipa_text.study.consents import Consent
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.facts import Record, Review
from ipa_text.study.fixed import OUT, Fixed
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


_REFUSAL = r"(?i)\bquotes\s*:\s*['\"]?(?:no|false)\b"


def consents(info: Mapping, path: str, unread: str = "") -> Iterator[Consent]:
    """Yield each giving of consent in what ``case.yaml`` holds, as written.

    ``unread`` is the text of a file of which a part could not be read: where a refusal to be quoted
    stands in it, it is taken to hold.
    """
    for entry in mappings(info, "consent"):
        place = Place.of(path, entry.at("date"))
        yield Consent(text(entry, "date"), text(entry, "version"), text(entry, "quotes"), place)
    if unread and re.search(_REFUSAL, unread):
        yield Consent("", "", "no", Place(path), assumed=True)


def of_audit(root: Mapping, path: str, kind: str) -> Iterator[Fixed]:
    """Yield what a file of ``audit/`` fixes; ``kind`` is its schema."""
    if kind == "checkpoints":
        for entry in mappings(root, "checkpoints"):
            place = Place.of(path, entry.at("date"))
            yield Fixed("checkpoint", text(entry, "name"), text(entry, "date"), place)
    elif kind == "attestation":
        entry = inner(root, "attestation")
        yield Fixed("attestation", path, text(entry, "date"), Place.of(path, entry.at("date")))


def of_draft(front: Mapping, path: str) -> Iterator[Fixed]:
    """Yield the days on which a draft says that it was handed in and published."""
    for what in OUT:
        if what in front:
            yield Fixed(what, path, text(front, what), Place.of(path, front.at(what)))
