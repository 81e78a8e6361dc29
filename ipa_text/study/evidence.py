"""The chain of evidence in a case, down to the words and where they stand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from ipa_text.study.consents import UNQUOTED
from ipa_text.study.entries import mappings
from ipa_text.study.facts import CaseFacts, ExtractFacts, SourceFacts, ThemeFacts
from ipa_text.study.fingerprints import outlines
from ipa_text.study.model import (
    Anchor,
    Case,
    CaseTheme,
    Extract,
    Interview,
    Note,
    Statement,
    Study,
)
from ipa_text.study.places import Place
from ipa_text.text.turns import Span, count_words

WITHDRAWN = "[withdrawn]"
"""What stands for words that a participant has withdrawn."""
NOT_QUOTED = f"[{UNQUOTED}]"
"""What stands, for readers, for the words of somebody who agreed to be analysed and not to be quoted."""

Member = Note | Extract | Statement | CaseTheme


def lookup(case: Case, name: str) -> Member | None:
    """Return what an id stands for in a case."""
    return (
        case.theme.get(name)
        or case.statement.get(name)
        or case.notes.get(name)
        or case.extracts.get(name)
    )


def resolve(study: Study, name: str) -> tuple[Case, Member] | None:
    """Return the case and the entry that ``case/id`` names."""
    case_id, _, inner = name.partition("/")
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


def facts_of(case: Case, outlined: Container[str] | None = None) -> CaseFacts:
    """Return what is known of a case without its words; outlines of all, or of some, of its entries."""
    noted = _noted(case)
    return CaseFacts(
        id=case.id,
        path=case.path,
        pseudonym=case.pseudonym,
        stage=case.stage,
        withdrawn=case.withdrawn,
        hidden=case.hidden,
        themes={name: _theme_facts(case, theme) for name, theme in case.theme.items()},
        statements={
            name: tuple(dict.fromkeys(w.id for w in words_under(case, statement)))
            for name, statement in case.statement.items()
        },
        notes={name: note.source for name, note in case.notes.items()},
        extracts={name: _extract_facts(case, e, noted) for name, e in case.extracts.items()},
        sources={name: _source_facts(interview) for name, interview in case.sources.items()},
        dropped={name: aside.place for name, aside in case.dropped.items()},
        records=case.records,
        outlines=outlines(case, outlined),
        answers=sum(1 for _ in mappings(case.info, "member_check")),
        consents=tuple(given._replace(version="") for given in case.consents),
        others={
            label: Place.of(interview.path, interview.front.at("speakers"))
            for interview in reversed(case.interviews)
            for label, role in interview.roles.items()
            if role != "participant"
        },
    )


def _theme_facts(case: Case, theme: CaseTheme) -> ThemeFacts:
    statements = tuple(s.id for s in statements_under(case, theme))
    return ThemeFacts(theme.place, tuple(p.id for p in theme.parts), statements, theme.parent)


def _noted(case: Case) -> dict[str, list[tuple[str, list[Span]]]]:
    """Return, by source, the notes beside which an extract stands, and where their words are."""
    found: dict[str, list[tuple[str, list[Span]]]] = {e.source: [] for e in case.extracts.values()}
    for note in case.notes.values():
        if note.source in found:
            found[note.source].append((note.id, _spans(case, note)))
    return found


def _extract_facts(
    case: Case, extract: Extract, noted: Mapping[str, list[tuple[str, list[Span]]]]
) -> ExtractFacts:
    own = _spans(case, extract)
    beside = frozenset(name for name, spans in noted[extract.source] if _meet(own, spans))
    number = count_words(words(case, extract))
    return ExtractFacts(extract.place, extract.source, number, beside)


def _source_facts(interview: Interview) -> SourceFacts:
    turns = interview.transcript.turns
    named = interview.transcript.by_id.items()
    at = {name: (turns[n].first_line, turns[n].last_line) for name, n in named}
    return SourceFacts(interview.path, interview.length, at, interview.kind, interview.date)


def quotable(case: Case, entry: Note | Extract) -> bool:
    """Tell whether the participant's words in an entry may be shown to readers."""
    return not case.refused and audible(case, entry)


def audible(case: Case, entry: Note | Extract) -> bool:
    """Tell whether the words in an entry may still be read by those who analyse: not withdrawn.

    Somebody who agreed to be analysed and not to be quoted is heard by them, and by no reader.
    """
    quotations = case.withdrawn is not None and case.withdrawn.scope == "quotations"
    return not quotations and not withdrawn(case, entry.source)


def withdrawn(case: Case, source: str) -> bool:
    """Tell whether a source of a case is evidence no more: all was withdrawn, or this source."""
    return case.withdrawn is not None and case.withdrawn.scope in ("all", source)


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
    """Return the words an entry quotes, for readers: as written, those of the turn where it quotes none.

    What was withdrawn is not shown, nor the words of somebody who is not to be quoted.
    """
    return NOT_QUOTED if case.refused and audible(case, entry) else heard(case, entry)


def heard(case: Case, entry: Note | Extract) -> str:
    """Return the words an entry quotes, for those who analyse; what was withdrawn is not shown."""
    if not audible(case, entry):
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


def _spans(case: Case, entry: Note | Extract) -> list[Span]:
    """Return where an entry's words stand in its source."""
    return [s for a in entry.anchors for s in case.locate(entry.source, a).spans]


def _meet(some: list[Span], others: list[Span]) -> bool:
    for a, b in some:
        for c, d in others:
            if a < d and c < b:
                return True
    return False
