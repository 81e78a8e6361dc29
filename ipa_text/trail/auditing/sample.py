"""Draw findings for an audit by a seed, and lay out the chain of each down to the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from ipa_text.named import NamedTuple
from ipa_text.study.evidence import (
    citation,
    lines,
    quotable,
    resolve,
    span_text,
    statements_under,
    words,
)
from ipa_text.study.model import Case, Extract, Note, Study
from ipa_text.study.reviewed import of_case_or_entry


class Unit(NamedTuple):
    """A finding that can be drawn: what a theme or subtheme cites, and how (from, diverges, extracts)."""

    theme: str
    role: str
    cites: str


class Step(NamedTuple):
    """One entry of a chain: its level, its reference, and where it stands (``path:12-13``).

    The level is ``nothing`` for a reference that leads to no words.
    """

    level: str
    ref: str
    at: str


def units(study: Study) -> list[Unit]:
    """Return every finding of a study that can be drawn; what was withdrawn cannot."""
    found = []
    for part in study.parts:
        listed = (("from", part.evidence), ("diverges", part.diverges), ("extracts", part.extracts))
        for role, refs in listed:
            for ref in refs:
                named = resolve(study, ref.id)
                if part.id and named and not named[0].gone:
                    found.append(Unit(part.id, role, ref.id))
    return list(dict.fromkeys(found))


def states(study: Study) -> dict[Unit, str]:
    """Return the same, each with what tells whether it is still what was looked at.

    That is the wording of the theme, and the fingerprint of what is cited, down to the words.
    """
    found = {}
    worded = {part.id: f"{part.title}\n{part.definition}" for part in study.parts}
    for unit in units(study):
        named = resolve(study, unit.cites)
        stands = of_case_or_entry(named[0], unit.cites) if named else ""
        found[unit] = f"{' '.join(worded[unit.theme].split())}\n{stands}"
    return found


def drawn(listed: Iterable[Unit], seed: str, number: int) -> list[Unit]:
    """Return the findings that a seed draws: those whose SHA-256, with the seed, is smallest.

    Anybody can draw them again, on any computer, in any language. What is added to a study later
    moves no finding that was drawn, except by being drawn itself.
    """
    return sorted(listed, key=lambda unit: (rank(unit, seed), unit))[:number]


def rank(unit: Unit, seed: str) -> str:
    """Return the SHA-256 of the seed and a finding, joined by line breaks, in hexadecimal."""
    return sha256("\n".join((seed, *unit)).encode("utf-8", "surrogateescape")).hexdigest()


def chain(study: Study, name: str) -> Iterator[Step]:
    """Yield the chain below ``case/id``, in the order in which it is walked: references and lines."""
    found = resolve(study, name)
    if found is None:
        return
    case, member = found
    if isinstance(member, (Note, Extract)):
        yield _words(case, member)
        return
    statements = statements_under(case, member)
    if member not in statements:
        yield Step("case-theme", name, _at(member.place.path, member.place.line))
    for statement in statements:
        at = _at(statement.place.path, statement.place.line)
        yield Step("statement", f"{case.id}/{statement.id}", at)
        for ref in statement.evidence:
            entry = case.notes.get(ref.id) or case.extracts.get(ref.id)
            if entry is None:
                yield Step("nothing", f"{case.id}/{ref.id}", "nowhere")
            else:
                yield _words(case, entry)


def _at(path: str, line: int) -> str:
    return f"{path}:{line}"


def _words(case: Case, entry: Note | Extract) -> Step:
    level = "note" if isinstance(entry, Note) else "extract"
    source = case.sources.get(entry.source)
    found = lines(case, entry.source, entry.anchors)
    at = f"{source.path}:{span_text(found)}" if source and found else "nowhere"
    return Step(level, f"{case.id}/{entry.id}", at)


def spoken(study: Study, steps: Iterable[Step]) -> Mapping[str, tuple[str, str]]:
    """Return, by reference, how the words of a chain are cited, and the words."""
    found = {}
    for step in steps:
        named = resolve(study, step.ref)
        if named is None:
            continue
        case, entry = named
        if isinstance(entry, (Note, Extract)) and quotable(case, entry):
            found[step.ref] = (citation(case, entry), words(case, entry))
    return found
