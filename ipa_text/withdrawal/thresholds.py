"""What the group themes come to with one participant fewer, and which thresholds they then miss."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.named import NamedTuple
from ipa_text.study.counting import count, measured, needed, quotes_needed
from ipa_text.study.model import GroupTheme, Overview


class Tally(NamedTuple):
    """A number of cases, out of how many, and how many are asked for; None where none are."""

    n: int
    of: int
    needed: int | None = None

    @property
    def missed(self) -> bool:
        """Whether fewer are there than are asked for."""
        return self.needed is not None and self.n < self.needed


class Threshold(NamedTuple):
    """A figure of a group theme or subtheme, before and after; ``falls`` where it is then too small.

    ``what`` is ``prevalence``, ``recurrence``, ``density`` or ``evidence``.
    """

    what: str
    theme: str
    before: Tally
    after: Tally

    @property
    def falls(self) -> bool:
        """Whether what was reached is reached no more."""
        return self.after.missed and not self.before.missed


def thresholds(before: Overview, after: Overview) -> tuple[Threshold, ...]:
    """Return what changes for each theme that is there on both sides; first its prevalence."""
    found = []
    for theme in before.parts:
        if theme.id in after.theme:
            pair = (_tallies(study, study.theme[theme.id]) for study in (before, after))
            first, second = pair
            found += [
                Threshold(what, theme.id, first[what], second[what])
                for what in first
                if what == "prevalence" or Threshold(what, "", first[what], second[what]).falls
            ]
    return tuple(found)


def _tallies(study: Overview, theme: GroupTheme) -> dict[str, Tally]:
    return dict(_each(study, theme))


def _each(study: Overview, theme: GroupTheme) -> Iterator[tuple[str, Tally]]:
    counted = count(study, theme)
    wanted = study.config.thresholds
    on_basis = len(counted.on(wanted.basis))
    yield "prevalence", Tally(on_basis, counted.of)
    of_measured = theme.id in {measure.id for measure in measured(study)}
    asked = needed(wanted.recurrence, counted.of) if of_measured else None
    yield "recurrence", Tally(on_basis, counted.of, asked)
    dense = wanted.density != "none" and theme in study.themes
    stated = wanted.recurrence is not None
    quoted = quotes_needed(counted.of, stated=stated) if dense else None
    yield "density", Tally(len(counted.quoted), counted.of, quoted)
    yield "evidence", Tally(len(counted.coded), counted.of, 1)
