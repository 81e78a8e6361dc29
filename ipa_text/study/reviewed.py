"""Whether what somebody reviewed still stands as they read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.study import fingerprints
from ipa_text.study.evidence import lookup
from ipa_text.study.facts import Review
from ipa_text.study.model import Case, GroupTheme, Overview

State = Literal["current", "changed", "unknown"]
"""As it was read; changed since; or it cannot be told, for want of a fingerprint or of the thing."""


class Reviewed(NamedTuple):
    """The last review of one thing, and whether the thing is still what was read."""

    review: Review
    state: State


def in_case(case: Case) -> Iterator[Reviewed]:
    """Yield what was reviewed of a case, by the marks in its own folder."""
    if not case.hidden:
        yield from _last(case.reviews, lambda of: of_case_or_entry(case, of))


def across(study: Overview) -> Iterator[Reviewed]:
    """Yield what was reviewed across cases, by the marks outside the cases."""
    if not study.hidden:
        yield from _last(study.reviews, lambda of: _fingerprint(study, of))


def of_case_or_entry(case: Case, of: str) -> str:
    """Return the fingerprint of what a mark in a case names; empty where that is not there."""
    if of == case.id:
        return fingerprints.of_case(case)
    entry = lookup(case, of.removeprefix(f"{case.id}/"))
    return fingerprints.of_entry(case, entry) if entry else ""


def _fingerprint(study: Overview, of: str) -> str:
    """Return the fingerprint of what a mark outside the cases names; empty where it cannot be made."""
    case, _, name = of.partition("/")
    if name:
        facts = study.known.get(case)
        return "" if facts is None or facts.hidden else facts.outlines.get(name, "")
    theme = study.theme.get(of)
    if theme is None or any(study.known[c].hidden for c in _cases(theme) if c in study.known):
        return ""
    return fingerprints.of_group_theme(study, theme)


def _cases(theme: GroupTheme) -> set[str]:
    return {name.partition("/")[0] for name in _cited(theme)}


def _cited(theme: GroupTheme) -> Iterator[str]:
    """Yield each ``case/id`` on which a group theme and its subthemes rest."""
    return (r.id for p in theme.parts for r in (*p.evidence, *p.diverges, *p.extracts))


def outlined(reviews: Iterable[Review], themes: Iterable[GroupTheme]) -> dict[str, set[str]]:
    """Return, by case, the entries of which an outline is asked for, by the marks outside the cases."""
    marked = {review.of for review in reviews}
    below = (name for t in themes for p in t.parts if p.id in marked for name in _cited(p))
    found: dict[str, set[str]] = {}
    for name in (*marked, *below):
        case, _, inner = name.partition("/")
        found.setdefault(case, set()).add(inner)
    return found


def _last(reviews: Iterable[Review], now: Callable[[str], str]) -> Iterator[Reviewed]:
    """Yield the last review of each thing, by date and then by where it stands."""
    of: dict[str, list[Review]] = {}
    for review in reviews:
        if review.of:
            of.setdefault(review.of, []).append(review)
    for name, found in of.items():
        last = max(enumerate(found), key=lambda pair: (pair[1].date, pair[0]))[1]
        yield Reviewed(last, _state(last, found, now(name)))


def _state(last: Review, found: Iterable[Review], now: str) -> State:
    """Tell whether one of the reviews is of what stands there ``now``."""
    if now and any(review.fingerprint == now for review in found):
        return "current"
    comparable = last.fingerprint.startswith(fingerprints.VERSION)
    return "changed" if now and comparable else "unknown"
