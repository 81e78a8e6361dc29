"""The names that people really have, from the key, and the names that they are given instead."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ipa_text.named import NamedTuple
from ipa_text.privacy.key import read_key
from ipa_text.privacy.words import words_of
from ipa_text.store import yaml
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.facts import CaseFacts
from ipa_text.study.model import Overview
from ipa_text.study.places import Place

PERSONS = ("person", "")
"""Kinds of entries of a key that name persons; without a kind it is one too."""


def real_names(key: bytes, kinds: Container[str]) -> frozenset[str]:
    """Return every word, folded, of what entries of some kinds name, whatever is to replace them.

    Raises KeyUnreadable.
    """
    read_key(key)
    root = yaml.read(yaml.gate(key.decode("utf-8-sig"))[0]).root
    entries = mappings(root, "identifiers") if isinstance(root, yaml.Mapping) else ()
    return frozenset(
        part
        for entry in entries
        if text(entry, "kind") in kinds
        for words, _ in members(entry, "words")
        for part in words_of(str(words))
    )


class Shared(NamedTuple):
    """A name that stands for two people: where it is given the second time, and where the first."""

    place: Place
    case: str
    first: Place
    speaker: bool
    """Whether it is the label of somebody who speaks in a case."""


def shared(study: Overview) -> Iterator[Shared]:
    """Yield the pseudonyms that stand for somebody else too: another participant, or who else speaks.

    Within a dyad or a family (``unit``) a participant may speak in the interview of another.
    """
    first: dict[tuple[str, ...], CaseFacts] = {}
    for case in study.facts:
        name = tuple(words_of(case.pseudonym))
        if not name:
            continue
        other = first.setdefault(name, case)
        if other is not case:
            yield Shared(
                pseudonym_place(study, case), case.id, pseudonym_place(study, other), False
            )
    for case in study.facts:
        for label, place in case.others.items():
            owner = first.get(tuple(words_of(label)))
            if owner and not _together(study, case, owner):
                yield Shared(place, case.id, pseudonym_place(study, owner), True)


def _together(study: Overview, case: CaseFacts, other: CaseFacts) -> bool:
    """Tell whether two cases, not one, are of one dyad or family."""
    units = [text(study.whole(one.id).info, "unit") for one in (case, other)]
    return case is not other and bool(units[0]) and units[0] == units[1]


def pseudonym_place(study: Overview, case: CaseFacts) -> Place:
    """Return where a case says its pseudonym; the case is read for it."""
    return Place.of(f"{case.path}/case.yaml", study.whole(case.id).info.at("pseudonym"))
