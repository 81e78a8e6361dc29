"""What stands under a group theme, and how many it is true of.

*Coded* are the cases with evidence under a theme, *converging* and *diverging* those among them named
under ``from`` and under ``diverges`` (a case may be both), *quoted* those with an extract listed. They
are never mixed. The denominator is the cases not withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.named import NamedTuple
from ipa_text.study.facts import CaseFacts, Kind
from ipa_text.study.model import GroupTheme, Overview, Ref


class Cited(NamedTuple):
    """What a group theme cites as ``case/id``: the case, the id in it, and what that stands for."""

    ref: Ref
    case: CaseFacts
    id: str
    kind: Kind


class Count(NamedTuple):
    """What stands under a group theme or subtheme. Case ids, in the study's order."""

    coded: tuple[str, ...]
    converging: tuple[str, ...]
    diverging: tuple[str, ...]
    quoted: tuple[str, ...]
    of: int

    def on(self, basis: str) -> tuple[str, ...]:
        """Return the cases on a basis: coded, converging or quoted."""
        return {"converging": self.converging, "quoted": self.quoted}.get(basis, self.coded)


def split(name: str) -> tuple[str, str]:
    """Split ``case/id``; the case is empty where none is named."""
    case, slash, inner = name.partition("/")
    return (case, inner) if slash else ("", case)


def cited(study: Overview, ref: Ref) -> Cited | None:
    """Return what a reference cites; None where it names nothing."""
    case_id, inner = split(ref.id)
    case = study.known.get(case_id)
    kind = case.ids.get(inner) if case else None
    return Cited(ref, case, inner, kind) if case and kind else None


def count(study: Overview, theme: GroupTheme) -> Count:
    """Return what stands under a group theme (with its subthemes) or a subtheme."""
    parts = theme.parts
    converging = list(_evidence(study, (r for p in parts for r in p.evidence)))
    diverging = list(_evidence(study, (r for p in parts for r in p.diverges)))
    quoted = {found.case.id for part in parts for found in listed(study, part)}
    both = converging + diverging
    return Count(
        coded=_ordered(study, (found.case.id for found in both)),
        converging=_ordered(study, (found.case.id for found in converging)),
        diverging=_ordered(study, (found.case.id for found in diverging)),
        quoted=_ordered(study, quoted),
        of=len(study.standing),
    )


class Amount(NamedTuple):
    """How much stands under a group theme: statements, and notes and extracts, each once."""

    statements: int
    entries: int


def amount(study: Overview, theme: GroupTheme) -> Amount:
    """Return how much stands under a group theme (with its subthemes) or a subtheme."""
    refs = (r for p in theme.parts for r in (*p.evidence, *p.diverges))
    found = list(_evidence(study, refs))
    statements = {
        (f.case.id, s) for f in found for s in f.case.statements_under(f.id) if f.case.counts(s)
    }
    entries = {(f.case.id, w) for f in found for w in f.case.words_under(f.id)}
    return Amount(len(statements), len(entries))


def _evidence(study: Overview, refs: Iterable[Ref]) -> Iterator[Cited]:
    """Yield what refs stand for, where it counts."""
    for ref in refs:
        found = cited(study, ref)
        if found and found.case.counts(found.id):
            yield found


def listed(study: Overview, part: GroupTheme) -> Iterator[Cited]:
    """Yield the extracts listed under a theme or subtheme itself, as far as they may be shown."""
    for ref in part.extracts:
        found = cited(study, ref)
        if found and found.kind == "extract":
            source = found.case.extracts[found.id].source
            if found.case.is_quotable(source):
                yield found


def illustrates(study: Overview, extract: Cited, theme: GroupTheme) -> bool:
    """Tell whether an extract is in a group theme's chain, or its words overlap a note there."""
    case = extract.case
    refs = (r for part in theme.parts for r in (*part.evidence, *part.diverges))
    own = (ref for ref in refs if split(ref.id)[0] == case.id)
    below = {word for found in _evidence(study, own) for word in case.words_under(found.id)}
    return extract.id in below or bool(case.extracts[extract.id].notes & below)


def measured(study: Overview) -> tuple[GroupTheme, ...]:
    """Return the themes, or subthemes, that the declared recurrence is asked of.

    A theme without subthemes is asked itself, also where the study names subthemes as the level.
    """
    if study.config.thresholds.level != "subtheme":
        return study.themes
    return tuple(part for theme in study.themes for part in (theme.subthemes or (theme,)))


def _ordered(study: Overview, cases: Iterable[str]) -> tuple[str, ...]:
    wanted = set(cases)
    return tuple(case.id for case in study.standing if case.id in wanted)


def needed(recurrence: str | int | None, of: int) -> int:
    """Return how many of ``of`` cases a declared recurrence asks for; 0 where none is declared."""
    named = {"over-half": of // 2 + 1, "half": -(-of // 2), "third": -(-of // 3), "all": of}
    if isinstance(recurrence, str):
        return named.get(recurrence, 0)
    return recurrence or 0


def quotes_needed(of: int, *, stated: bool) -> int:
    """Return how many of ``of`` cases are to be quoted for a theme (Smith 2011).

    ``stated`` tells whether the study declares a measure of prevalence.
    """
    if of <= 3:
        return of
    if of <= 8 or stated:
        return 3
    return -(-of // 2)


def in_order(study: Overview, themes: Iterable[GroupTheme]) -> list[GroupTheme]:
    """Return themes by prevalence, ties by evidence then title; as written where the author orders."""
    if study.order == "author":
        return list(themes)
    basis = study.config.thresholds.basis

    def key(theme: GroupTheme) -> tuple[int, int, int, str]:
        statements, entries = amount(study, theme)
        return (-len(count(study, theme).on(basis)), -statements, -entries, theme.title)

    return sorted(themes, key=key)
