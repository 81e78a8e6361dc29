"""What a study's own records say of reviews and supervision: who looked at what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.halpern import categories_of
from ipa_text.study.model import Study
from ipa_text.text.turns import front_matter
from ipa_text.trail.files import case_of


class Look(NamedTuple):
    """That somebody looked at something: a review, or a decision in supervision.

    ``of`` is ``case/id`` or a group id, ``by`` are initials, ``at`` the tag or checkpoint that it names.
    """

    of: str
    by: tuple[str, ...]
    date: str
    at: str
    path: str


def holds_reviews(path: str) -> bool:
    """Tell whether a path is that of a file of reviews."""
    return path.endswith("reviews.yaml") and 4 in categories_of(path)


def looks(study: Study) -> Iterator[Look]:
    """Yield every review, and every decision that supervision records."""
    for path, written in sorted(study.texts.items()):
        case = case_of(path)
        if holds_reviews(path):
            for entry in mappings(_root(written), "reviews"):
                of = _whole(text(entry, "of"), case)
                yield Look(of, (text(entry, "by"),), text(entry, "date"), text(entry, "at"), path)
        elif 4 in categories_of(path) and (span := front_matter(written)):
            root = _root(written[slice(*span)])
            present = tuple(str(who) for who, _ in members(root, "present"))
            about = (text(root, "date"), text(root, "at"), path)
            yield Look("", present, *about)
            for entry in mappings(root, "decisions"):
                for name, _ in members(entry, "seen"):
                    yield Look(_whole(str(name), case), present, *about)


def shown(study: Study) -> Iterator[tuple[str, str]]:
    """Yield the tag or checkpoint that each member check names, and the file that says so."""
    for case in study.cases:
        for entry in mappings(case.info, "member_check"):
            if at := text(entry, "at"):
                yield at, f"{case.path}/case.yaml"


def _root(written: str) -> Mapping:
    found: Any = yaml.read(yaml.gate(written.removeprefix("\ufeff"))[0]).root
    return found if isinstance(found, Mapping) else Mapping()


def _whole(name: str, case: str) -> str:
    """Return an id as it is written across cases: within a case its own may stand alone."""
    return name if not case or "/" in name or not name else f"{case}/{name}"
