"""The chain of evidence, up and down, and what is counted over it.

*Coded* are the cases with evidence under a theme, *converging* and *diverging* those among them named
under ``from`` and under ``diverges`` (a case may be both), *quoted* those with an extract listed. They
are never mixed. The denominator is the cases not withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ipa_text.study.model import (
    Anchor,
    Case,
    CaseTheme,
    Extract,
    GroupTheme,
    Note,
    Ref,
    Statement,
    Study,
)

WITHDRAWN = "[withdrawn]"
"""What stands for words that a participant has withdrawn."""

Member = Note | Extract | Statement | CaseTheme


def lookup(case: Case, name: str) -> Member | None:
    """Return what an id stands for in a case."""
    return (
        case.theme.get(name)
        or case.statement.get(name)
        or case.notes.get(name)
        or case.extracts.get(name)
    )


def split(name: str) -> tuple[str, str]:
    """Split ``case/id``; the case is empty where none is named."""
    case, slash, inner = name.partition("/")
    return (case, inner) if slash else ("", case)


def resolve(study: Study, name: str) -> tuple[Case, Member] | None:
    """Return the case and the entry that ``case/id`` names."""
    case_id, inner = split(name)
    case = study.case.get(case_id)
    found = lookup(case, inner) if case else None
    return (case, found) if case and found else None


def statements_under(case: Case, member: Member) -> tuple[Statement, ...]:
    """Return the statements under a case theme, its subthemes included; or the statement itself."""
    if isinstance(member, Statement):
        return (member,)
    if not isinstance(member, CaseTheme):
        return ()
    named = (ref.id for part in member.parts for ref in part.evidence)
    return tuple(dict.fromkeys(case.statement[n] for n in named if n in case.statement))


def words_under(case: Case, member: Member) -> tuple[Note | Extract, ...]:
    """Return the notes and extracts under an entry of a case, in the order named."""
    if isinstance(member, (Note, Extract)):
        return (member,)
    found: list[Note | Extract] = []
    for statement in statements_under(case, member):
        for ref in statement.evidence:
            below = case.notes.get(ref.id) or case.extracts.get(ref.id)
            if below is not None:
                found.append(below)
    return tuple(dict.fromkeys(found))


def withdrawn(case: Case, source: str) -> bool:
    """Tell whether a source of a case is evidence no more: all was withdrawn, or this source."""
    return case.withdrawn is not None and case.withdrawn.scope in ("all", source)


def quotable(case: Case, entry: Note | Extract) -> bool:
    """Tell whether the participant's words in an entry may still be shown."""
    quotations = case.withdrawn is not None and case.withdrawn.scope == "quotations"
    return not quotations and not withdrawn(case, entry.source)


def counts(case: Case, member: Member) -> bool:
    """Tell whether a case theme or statement is evidence: it rests on words that nobody withdrew."""
    if not isinstance(member, (CaseTheme, Statement)) or case.gone:
        return False
    return any(not withdrawn(case, entry.source) for entry in words_under(case, member))


@dataclass(frozen=True)
class Count:
    """What stands under a group theme or subtheme. Case ids, in the study's order."""

    coded: tuple[str, ...]
    converging: tuple[str, ...]
    diverging: tuple[str, ...]
    quoted: tuple[str, ...]
    of: int
    statements: int
    entries: int

    def on(self, basis: str) -> tuple[str, ...]:
        """Return the cases on a basis: coded, converging or quoted."""
        return {"converging": self.converging, "quoted": self.quoted}.get(basis, self.coded)


def count(study: Study, theme: GroupTheme) -> Count:
    """Return what stands under a group theme (with its subthemes) or a subtheme."""
    parts = theme.parts
    converging = list(_named(study, (r for p in parts for r in p.evidence)))
    diverging = list(_named(study, (r for p in parts for r in p.diverges)))
    quoted = {case.id for part in parts for case, _ in listed(study, part)}
    both = converging + diverging
    statements = {(c.id, s.id) for c, m in both for s in statements_under(c, m) if counts(c, s)}
    entries = {(c.id, w.id) for c, m in both for w in words_under(c, m)}
    return Count(
        coded=_ordered(study, (c.id for c, _ in both)),
        converging=_ordered(study, (c.id for c, _ in converging)),
        diverging=_ordered(study, (c.id for c, _ in diverging)),
        quoted=_ordered(study, quoted),
        of=len(study.included),
        statements=len(statements),
        entries=len(entries),
    )


def _named(study: Study, refs: Iterable[Ref]) -> Iterator[tuple[Case, Member]]:
    """Yield what refs stand for, where it counts."""
    for ref in refs:
        found = resolve(study, ref.id)
        if found and counts(*found):
            yield found


def listed(study: Study, part: GroupTheme) -> Iterator[tuple[Case, Extract]]:
    """Yield the extracts listed under a theme or subtheme itself, as far as they may be shown."""
    for ref in part.extracts:
        found = resolve(study, ref.id)
        if found and isinstance(found[1], Extract) and quotable(found[0], found[1]):
            yield found[0], found[1]


def measured(study: Study) -> tuple[GroupTheme, ...]:
    """Return the themes, or subthemes, that the declared recurrence is asked of.

    A theme without subthemes is asked itself, also where the study names subthemes as the level.
    """
    if study.config.thresholds.level != "subtheme":
        return study.themes
    return tuple(part for theme in study.themes for part in (theme.subthemes or (theme,)))


def _ordered(study: Study, cases: Iterable[str]) -> tuple[str, ...]:
    wanted = set(cases)
    return tuple(case.id for case in study.included if case.id in wanted)


def needed(recurrence: str | int | None, of: int) -> int:
    """Return how many of ``of`` cases a declared recurrence asks for; 0 where none is declared."""
    named = {"over-half": of // 2 + 1, "half": -(-of // 2), "third": -(-of // 3), "all": of}
    if isinstance(recurrence, str):
        return named.get(recurrence, 0)
    return recurrence or 0


def in_order(study: Study, themes: Iterable[GroupTheme]) -> list[GroupTheme]:
    """Return themes by prevalence, ties by evidence then title; as written where the author orders."""
    if study.order == "author":
        return list(themes)
    basis = study.config.thresholds.basis

    def key(theme: GroupTheme) -> tuple[int, int, int, str]:
        counted = count(study, theme)
        return (-len(counted.on(basis)), -counted.statements, -counted.entries, theme.title)

    return sorted(themes, key=key)


def cite(case: Case, source: str) -> str:
    """Return how a source is cited: ``Ruth``, ``Ruth 2``, ``Ruth diary``."""
    interview = case.sources.get(source)
    if interview is None:
        return case.name
    kind = "" if interview.kind == "interview" else " " + interview.kind.replace("-", " ")
    return f"{case.name}{kind}" + (f" {interview.number}" if interview.number > 1 else "")


def lines(case: Case, source: str, anchors: Iterable[Anchor]) -> tuple[int, int] | None:
    """Return the first and last line of the file on which the words of the first anchor stand."""
    return next((found for a in anchors if (found := _lines(case, source, a))), None)


def _lines(case: Case, source: str, anchor: Anchor) -> tuple[int, int] | None:
    interview = case.sources.get(source)
    spans = case.locate(source, anchor).spans if interview else ()
    if interview is None or not spans:
        return None
    at = interview.transcript.source.line_of
    return at(min(a for a, _ in spans)), at(max(b for _, b in spans) - 1)


def span_text(pair: tuple[int, int] | None) -> str:
    """Return lines as cited: ``12`` or ``12-13``."""
    if pair is None:
        return "?"
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}-{pair[1]}"


def citation(case: Case, entry: Note | Extract) -> str:
    """Return how an entry's words are cited: ``Ruth, 12-13``; each place where it has several."""
    places = [span_text(_lines(case, entry.source, anchor)) for anchor in entry.anchors]
    return f"{cite(case, entry.source)}, {', '.join(places) or '?'}"


def words(case: Case, entry: Note | Extract) -> str:
    """Return the words an entry quotes, as written there; those of the turn where it quotes none.

    What was withdrawn is not shown.
    """
    if not quotable(case, entry):
        return WITHDRAWN
    found = []
    for anchor in entry.anchors:
        if anchor.quote is not None:
            found.append(" ".join(anchor.quote.split()))
        elif interview := case.sources.get(entry.source):
            transcript = interview.transcript
            place = case.locate(entry.source, anchor)
            found.append(" ".join(transcript.words_of(transcript.turns[t]) for t in place.turns))
    return " / ".join(found)


def overlaps(case: Case, extract: Extract, note: Note) -> bool:
    """Tell whether an extract's words overlap those of a note on the same source."""
    if extract.source != note.source:
        return False
    mine = [s for a in extract.anchors for s in case.locate(extract.source, a).spans]
    theirs = [s for a in note.anchors for s in case.locate(note.source, a).spans]
    return any(a < d and c < b for a, b in mine for c, d in theirs)


def illustrates(study: Study, case: Case, extract: Extract, theme: GroupTheme) -> bool:
    """Tell whether an extract is in a group theme's chain, or its words overlap a note there."""
    refs = (r for part in theme.parts for r in (*part.evidence, *part.diverges))
    below = [w for c, m in _named(study, refs) if c is case for w in words_under(c, m)]
    return any(w is extract or (isinstance(w, Note) and overlaps(case, extract, w)) for w in below)
