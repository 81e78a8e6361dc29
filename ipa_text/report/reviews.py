"""What was reviewed, by whom, and whether it still stands as it was read."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.named import NamedTuple
from ipa_text.study.model import Study
from ipa_text.study.reviewed import Reviewed, across, in_case
from ipa_text.study.terms import terms
from ipa_text.text.table import Column, Report, Table

_SAYS = {
    "current": "as it was read",
    "changed": "changed since",
    "unknown": "cannot be told: no fingerprint",
}


class Share(NamedTuple):
    """How many of some entries were reviewed, and of how many that has changed since."""

    what: str
    of: int
    reviewed: int
    changed: int


def reviews(study: Study) -> Report:
    """Return the last review of each thing, and the share of themes and statements reviewed."""
    found = everything(study)
    rows = tuple(
        (name, r.review.by, r.review.date, r.review.state, r.review.at, _SAYS[r.state])
        for name, r in found.items()
    )
    columns = (Column("What"), Column("By"), Column("Date"), Column("State"), Column("At"))
    caption = "The last review of each. What was never reviewed is not listed, but counted above."
    table = Table("Reviews", (*columns, Column("Since then")), rows, caption)
    shared = shares(study, found)
    body = {
        "version": 1,
        "reviews": [
            {
                "of": name,
                "by": r.review.by,
                "date": r.review.date,
                "state": r.review.state,
                "at": r.review.at,
                "since": r.state,
            }
            for name, r in found.items()
        ],
        "shares": [share._asdict() for share in shared],
    }
    return Report("reviews", (table,), body, in_words(shared))


def everything(study: Study) -> dict[str, Reviewed]:
    """Return the last review of each thing, by its id: across cases first, then case by case."""
    found = {r.review.of: r for r in across(study)}
    for case in study.included:
        for one in in_case(case):
            of = one.review.of
            found[of if of == case.id or "/" in of else f"{case.id}/{of}"] = one
    return found


def shares(study: Study, found: dict[str, Reviewed]) -> tuple[Share, ...]:
    """Return how much of the group themes, case themes and statements was reviewed."""
    named = terms(study.config.terminology)
    groups = [part.id for part in study.parts]
    below = " and subthemes"
    in_groups = below if any(theme.subthemes for theme in study.themes) else ""
    in_cases = below if any(t.subthemes for case in study.included for t in case.themes) else ""
    themes = [f"{case.id}/{name}" for case in study.included for name in case.theme]
    statements = [f"{case.id}/{name}" for case in study.included for name in case.statement]
    return tuple(
        _share(what, ids, found)
        for what, ids in (
            (f"{named.group_theme}s{in_groups}", groups),
            (f"{named.case_theme}s{in_cases}", themes),
            (f"{named.statement}s", statements),
        )
    )


def _share(what: str, ids: Iterable[str], found: dict[str, Reviewed]) -> Share:
    listed = list(ids)
    own = [found[name] for name in listed if name in found]
    return Share(what, len(listed), len(own), sum(1 for r in own if r.state == "changed"))


def in_words(shared: Iterable[Share]) -> str:
    """Return shares as a sentence."""
    parts = [
        f"{s.reviewed} of {s.of} {s.what}" + (f" ({s.changed} changed since)" if s.changed else "")
        for s in shared
    ]
    return f"Reviewed: {', '.join(parts)}."
