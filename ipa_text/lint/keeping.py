"""What is kept of a case that had nothing to be said of it: its facts and the ids that it names.

It is written as JSON, which can hold nothing that runs. The stage of the case stands in a line of its own
before the rest, which is read only where a rule looks across cases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ipa_text.frozen import parts_of
from ipa_text.study.consents import Consent
from ipa_text.study.facts import (
    CaseFacts,
    ExtractFacts,
    Record,
    SourceFacts,
    ThemeFacts,
    Withdrawal,
)
from ipa_text.study.model import Link
from ipa_text.study.places import Place

_ID = re.compile(r"[A-Za-z0-9/#^:._-]+")


def written(facts: CaseFacts, links: Iterable[Link]) -> bytes | None:
    """Return what is to be kept of a case; None where a link is no id, but words."""
    links = list(links)
    if not all(_ID.fullmatch(link.target) for link in links):
        return None
    body = {**vars(facts), "hidden": sorted(facts.hidden), "links": [k._asdict() for k in links]}
    body = {name: value for name, value in body.items() if name in _FIELDS}
    rest = json.dumps(body, ensure_ascii=False, default=sorted, separators=(",", ":"))
    return f"{json.dumps(facts.stage)}\n{rest}".encode()


_FIELDS = frozenset((*parts_of(CaseFacts), "links"))


def read(kept: bytes) -> tuple[CaseFacts, list[Link]] | None:
    """Return what was kept of a case; None where it cannot be read."""
    try:
        body = json.loads(kept.partition(b"\n")[2])
        return _facts(body), [_link(found) for found in body["links"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def stage(kept: bytes) -> str | None:
    """Return the stage of a case, of what was kept of it; None where it cannot be read."""
    try:
        found = json.loads(kept.partition(b"\n")[0])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _facts(body: Mapping[str, Any]) -> CaseFacts:
    withdrawn = body["withdrawn"]
    return CaseFacts(
        id=str(body["id"]),
        path=str(body["path"]),
        pseudonym=str(body["pseudonym"]),
        stage=str(body["stage"]),
        withdrawn=Withdrawal(*withdrawn) if withdrawn else None,
        hidden=frozenset(body["hidden"]),
        themes={
            name: ThemeFacts(_place(place), tuple(parts), tuple(statements), parent)
            for name, (place, parts, statements, parent) in body["themes"].items()
        },
        statements={name: tuple(below) for name, below in body["statements"].items()},
        notes=dict(body["notes"]),
        extracts={
            name: ExtractFacts(_place(place), source, words, frozenset(notes))
            for name, (place, source, words, notes) in body["extracts"].items()
        },
        sources={
            name: SourceFacts(
                path, lines, {t: (first, last) for t, (first, last) in at.items()}, kind, date
            )
            for name, (path, lines, at, kind, date) in body["sources"].items()
        },
        dropped={name: _place(place) for name, place in body["dropped"].items()},
        records=tuple(
            Record(kind, _place(place), case, date, at, tuple(decided))
            for kind, place, case, date, at, decided in body["records"]
        ),
        outlines=dict(body["outlines"]),
        answers=int(body["answers"]),
        consents=tuple(
            Consent(date, version, quotes, _place(place), assumed is True)
            for date, version, quotes, place, assumed in body["consents"]
        ),
        others={label: _place(place) for label, place in body["others"].items()},
    )


def _link(body: Mapping[str, Any]) -> Link:
    place = _place(body["place"])
    return Link(body["target"], place, body["subject"], body["case"], body["held"] is True)


def _place(found: list[Any]) -> Place:
    """Return a place; raises TypeError and ValueError where that is none."""
    path, *numbers = found
    if not isinstance(path, str) or not all(isinstance(number, int) for number in numbers):
        raise TypeError
    return Place(path, *numbers)
