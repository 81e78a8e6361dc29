"""Walk the chain of evidence: down to the words with their lines, up to the group themes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ipa_text.report.themes import prevalence
from ipa_text.study.consents import UNQUOTED
from ipa_text.study.counting import count, in_order
from ipa_text.study.evidence import (
    Member,
    audible,
    citation,
    heard,
    lines,
    lookup,
    resolve,
)
from ipa_text.study.model import (
    Anchor,
    Case,
    CaseTheme,
    Extract,
    GroupTheme,
    Interview,
    Note,
    Ref,
    Statement,
    Study,
)
from ipa_text.study.refs import Found, Passage
from ipa_text.study.terms import Terms, plural, terms


@dataclass(frozen=True)
class Link:
    """One entry of the chain: what it is, what it says, where, and what hangs below or above it."""

    ref: str
    kind: str
    text: str
    path: str = ""
    line: int = 0
    cited: str = ""
    quote: str = ""
    remark: str = ""
    below: tuple[Link, ...] = ()
    above: tuple[Link, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return the link and all that hangs on it for programs; what is empty is left out."""
        found = {
            "ref": self.ref,
            "kind": self.kind,
            "text": self.text,
            "path": self.path,
            "line": self.line,
            "citation": self.cited,
            "quote": self.quote,
            "remark": self.remark,
            **self.facts,
        }
        body = {key: value for key, value in found.items() if value not in ("", 0)}
        if self.below:
            body["below"] = [link.json() for link in self.below]
        if self.above:
            body["above"] = [link.json() for link in self.above]
        return body


def chain(study: Study, found: Found) -> Link:
    """Return what a reference names with the whole chain below it and everything above it."""
    walk = _Walk(study, terms(study.config.terminology))
    if isinstance(found, GroupTheme):
        return walk.group(found, up=True)
    if isinstance(found, Case):
        return walk.case(found)
    if isinstance(found, Passage):
        return walk.passage(found)
    return walk.member(*found, up=True)


class _Walk:
    def __init__(self, study: Study, named: Terms) -> None:
        self.study = study
        self.named = named

    def group(self, theme: GroupTheme, *, up: bool = False, down: bool = True) -> Link:
        counted = count(self.study, theme)
        basis = self.study.config.thresholds.basis
        below: list[Link] = []
        if down:
            below += self._cited(theme.evidence, "")
            below += self._cited(theme.diverges, "diverges")
            below += self._cited(theme.extracts, "quoted")
            below += [self.group(sub) for sub in in_order(self.study, theme.subthemes)]
        parent = self.study.theme.get(theme.parent)
        return Link(
            theme.id,
            "subtheme" if theme.parent else self.named.group_theme,
            theme.title,
            theme.place.path,
            theme.place.line,
            remark=f"{prevalence(counted, basis)}; {len(counted.quoted)} quoted",
            below=tuple(below),
            above=(self.group(parent, down=False),) if up and parent else (),
            facts={"definition": theme.definition} if theme.definition else {},
        )

    def _cited(self, refs: Iterable[Ref], how: str) -> list[Link]:
        found = []
        for ref in refs:
            named = resolve(self.study, ref.id)
            if named and named[0].gone:
                found.append(Link(ref.id, "withdrawn", "", ref.place.path, ref.place.line))
            elif named:
                said = ref.nuance or ref.why
                remark = f"{how}: {said}" if how and said else how or said
                found.append(self.member(*named, remark=remark))
            else:
                found.append(Link(ref.id, "nothing", "", ref.place.path, ref.place.line))
        return found

    def case(self, case: Case) -> Link:
        below = [self.member(case, theme) for theme in case.themes]
        loose = [s for s in case.statements if s.id not in case.clustered_in]
        below += [self.member(case, statement) for statement in loose]
        place = f"{case.path}/case.yaml"
        if case.gone:
            return Link(case.id, "case", case.name, place, 1, remark="withdrawn")
        said = plural(len(case.counted_notes), self.named.note)
        return Link(case.id, "case", case.name, place, 1, remark=said, below=tuple(below))

    def member(
        self, case: Case, member: Member, *, remark: str = "", up: bool = False, down: bool = True
    ) -> Link:
        """Return an entry of a case with what is below it and, where asked, above it."""
        above = self._above(case, member) if up else ()
        aside = case.dropped.get(member.id)
        if aside:
            remark = f"set aside: {aside.why}"
        ref = f"{case.id}/{member.id}"
        place = member.place
        if isinstance(member, (Note, Extract)):
            return self._words(case, member, ref, remark, above, up=up)
        below: tuple[Link, ...] = ()
        if isinstance(member, Statement):
            kind, text = self.named.statement, member.text
            if down:
                below = tuple(self._below(case, member.evidence, (Note, Extract)))
        else:
            kind = "subtheme" if member.parent else self.named.case_theme
            text = member.title
            remark = remark or (f"by {', '.join(member.moves)}" if member.moves else "")
            if down:
                below = tuple(self._below(case, member.evidence, (Statement,)))
                below += tuple(self.member(case, sub) for sub in member.subthemes)
        return Link(ref, kind, text, place.path, place.line, case.name, "", remark, below, above)

    def _below(self, case: Case, refs: Iterable[Ref], allowed: tuple[type, ...]) -> Iterable[Link]:
        """Yield what an entry names; only what its level may name, so that no chain runs in a ring."""
        for ref in refs:
            member = lookup(case, ref.id)
            if member is None or not isinstance(member, allowed):
                yield Link(f"{case.id}/{ref.id}", "nothing", "", ref.place.path, ref.place.line)
            else:
                pole = f"pole {ref.pole}" if ref.pole else ""
                yield self.member(case, member, remark=pole)

    def _words(
        self,
        case: Case,
        entry: Note | Extract,
        ref: str,
        remark: str,
        above: tuple[Link, ...],
        *,
        up: bool,
    ) -> Link:
        note = isinstance(entry, Note)
        kind = f"{entry.category} note" if isinstance(entry, Note) else "extract"
        at = lines(case, entry.source, entry.anchors)
        facts: dict[str, Any] = {"lines": list(at) if at else []}
        if isinstance(entry, Note):
            facts |= {"tags": [t for t, _ in entry.tags]} if entry.tags else {}
            facts |= {"replies": [r._asdict() for r in entry.replies]} if entry.replies else {}
        elif entry.translation and audible(case, entry):
            facts["translation"] = entry.translation
        told = remark or (f"by {entry.by}" if note and entry.by else "")
        facts |= {"quoting": UNQUOTED} if _quoting(case) else {}
        interview = case.sources.get(entry.source)
        if interview:
            facts["source"] = interview.path
            if up and audible(case, entry):
                facts["transcript"] = self._lines(case, interview, entry.source, entry.anchors)
        return Link(
            ref,
            kind,
            entry.text if isinstance(entry, Note) else "",
            entry.place.path,
            entry.place.line,
            citation(case, entry),
            heard(case, entry),
            "; ".join(filter(None, (told, _quoting(case)))),
            above=above,
            facts=facts,
        )

    def _lines(
        self, case: Case, interview: Interview, source: str, anchors: Iterable[Anchor]
    ) -> list[dict[str, Any]]:
        """Return the lines of the transcript on which anchors stand, as they are in the file."""
        numbers: list[int] = []
        for anchor in anchors:
            at = lines(case, source, [anchor])
            if at:
                numbers += range(at[0], at[1] + 1)
        file = interview.transcript.source
        return [{"line": n, "text": file.line(n)} for n in dict.fromkeys(numbers)]

    def _above(self, case: Case, member: Member) -> tuple[Link, ...]:
        """Return what names an entry, each with what names that in turn."""
        named: Iterable[Statement | CaseTheme] = ()
        if isinstance(member, (Note, Extract)):
            named = case.cited_by.get(member.id, ())
        elif isinstance(member, Statement):
            named = case.clustered_in.get(member.id, ())
        elif member.parent and member.parent in case.theme:
            named = (case.theme[member.parent],)
        found = [self.member(case, entry, up=True, down=False) for entry in named]
        cited = self.study.cited_by.get(f"{case.id}/{member.id}", ())
        return (*found, *(self.group(part, up=True, down=False) for part in cited))

    def passage(self, place: Passage) -> Link:
        """Return lines of a source with the notes and extracts on them."""
        case, interview = place.case, place.interview
        file = interview.transcript.source
        on: list[Link] = []
        for sidecar in case.sidecars:
            if sidecar.source != interview.name:
                continue
            entries: tuple[Note | Extract, ...] = (*sidecar.notes, *sidecar.extracts)
            for entry in entries:
                at = [lines(case, sidecar.source, [a]) for a in entry.anchors]
                if any(x and x[0] <= place.last and place.first <= x[1] for x in at):
                    on.append(self._on_passage(case, entry))
        text = [{"line": n, "text": file.line(n)} for n in range(place.first, place.last + 1)]
        ref = f"{case.id}/{interview.name}:{place.first}"
        ref += f"-{place.last}" if place.last != place.first else ""
        return Link(
            ref, "lines", case.name, interview.path, place.first, remark=_quoting(case),
            below=tuple(on), facts={"transcript": text},
        )  # fmt: skip

    def _on_passage(self, case: Case, entry: Note | Extract) -> Link:
        return self._words(
            case, entry, f"{case.id}/{entry.id}", "", self._above(case, entry), up=False
        )


def _quoting(case: Case) -> str:
    """Return what is said of words that those who analyse may read and that are not for readers."""
    return UNQUOTED if case.refused else ""
