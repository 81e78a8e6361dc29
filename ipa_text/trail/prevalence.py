"""How many cases stand under each group theme on the two sides of a diff."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ipa_text.frozen import frozen
from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping
from ipa_text.study import records
from ipa_text.study.beyond import nothing_beyond, nothing_written
from ipa_text.study.config import config
from ipa_text.study.consents import Consent
from ipa_text.study.counting import count
from ipa_text.study.entries import text
from ipa_text.study.facts import ANYTHING, CaseFacts, ExtractFacts, ThemeFacts, Withdrawal
from ipa_text.study.model import Case, CaseTheme, Config, Overview, Schemas
from ipa_text.study.outside import nowhere
from ipa_text.study.past import nothing
from ipa_text.trail.changes import FORM
from ipa_text.trail.files import FileFacts, kind_of
from ipa_text.trail.sides import Difference, Reading

_NO_MATTER = ("note-reworded", "note-recategorised", "note-retagged", "note-replied", *FORM)
"""Kinds that no count depends on: then the study need not be read whole."""
_COUNTED = ("notes", "case-themes", "group-themes", "case", "study")


class Prevalence(NamedTuple):
    """Cases under a group theme before and after, on the study's basis; None where it is not there."""

    id: str
    before: int | None
    after: int | None
    of: int
    of_before: int
    basis: str


@frozen
class _Counted(Overview):
    """A study as far as it takes to count: without transcripts, and without a word of anybody."""

    found: tuple[CaseFacts, ...]

    @property
    def facts(self) -> tuple[CaseFacts, ...]:
        """What is known of each case."""
        return self.found

    def whole(self, name: str) -> Case:
        """Return nothing: no words were read."""
        raise KeyError(name)


def prevalence(found: Difference) -> list[Prevalence]:
    """Return the group themes of which the prevalence differs, in the order of the study.

    A theme that was renamed is told under its new id, with what stood under the old one before.
    """
    told = (c for c in found.compared.changes if c.kind not in _NO_MATTER)
    if not any(kind_of(c.path) in _COUNTED for c in told) or found.compared.unread:
        return []
    old, new = (_study(side) if _has_themes(side) else None for side in (found.before, found.after))
    called = {c.about[0]: c.ref for c in found.compared.changes if c.kind == "group-theme-renamed"}
    before = {called.get(name, name): number for name, number in _counts(old).items()}
    after = _counts(new)
    of_before, of = (len(side.standing) if side else 0 for side in (old, new))
    basis = "".join(s.config.thresholds.basis for s in (new or old,) if s)
    return [
        Prevalence(name, before.get(name), after.get(name), of, of_before, basis)
        for name in dict.fromkeys((*after, *before))
        if (before.get(name), of_before) != (after.get(name), of)
    ]


def _has_themes(side: Reading) -> bool:
    said = side.facts("themes.yaml")
    return bool(said and said.group_themes)


def _counts(study: _Counted | None) -> dict[str, int]:
    if study is None:
        return {}
    basis = study.config.thresholds.basis
    return {theme.id: len(count(study, theme).on(basis)) for theme in study.themes if theme.id}


def _study(side: Reading) -> _Counted:
    said = [f for path in side.paths if kind_of(path) in _COUNTED if (f := side.facts(path))]
    cases: dict[str, list[FileFacts]] = {}
    for one in said:
        if one.case:
            cases.setdefault(one.case, []).append(one)
    settings = next((f.settings for f in said if f.kind == "study"), None)
    return _Counted(
        config=config(settings)[0] if settings is not None else Config(Mapping()),
        themes=next((f.group_themes for f in said if f.kind == "group-themes"), ()),
        set_aside=(),
        order="",
        order_why="",
        schedule=Mapping(),
        links=(),
        paths=(),
        for_editors=Schemas({}, named=False),
        hidden=frozenset(),
        records=(),
        reviews=(),
        fixed=(),
        drafts=(),
        past=nothing,
        outside=nowhere(),
        written=nothing_written,
        beyond=nothing_beyond,
        found=tuple(_case(name, listed) for name, listed in sorted(cases.items())),
    )


def _case(name: str, said: list[FileFacts]) -> CaseFacts:
    own = next((f for f in said if f.kind == "case"), None)
    notes = {note.id: note.source for file in said for note in file.notes if note.id}
    statements = {s.id: tuple(r.id for r in s.evidence) for f in said for s in f.statements if s.id}
    extracts = {
        extract.id: ExtractFacts(extract.place, extract.source, 0, frozenset())
        for file in said
        for extract in file.extracts
        if extract.id
    }
    return CaseFacts(
        id=name,
        path=f"cases/{name}",
        pseudonym=text(own.settings, "pseudonym") if own and own.settings else "",
        stage="",
        withdrawn=withdrawal(own),
        hidden=frozenset(),
        themes={p.id: _theme(p, statements) for p in _parts(said)},
        statements={
            s: tuple(w for w in below if w in notes or w in extracts)
            for s, below in statements.items()
        },
        notes=notes,
        extracts=extracts,
        sources={},
        dropped={},
        records=(),
        outlines={},
        answers=0,
        others={},
        consents=consents(own),
    )


def _parts(said: list[FileFacts]) -> Iterator[CaseTheme]:
    return (part for f in said for theme in f.case_themes for part in theme.parts if part.id)


def _theme(theme: CaseTheme, statements: Container[str]) -> ThemeFacts:
    named = (ref.id for part in theme.parts for ref in part.evidence)
    below = dict.fromkeys(name for name in named if name in statements)
    return ThemeFacts(theme.place, tuple(p.id for p in theme.parts), tuple(below), theme.parent)


def consents(said: FileFacts | None) -> tuple[Consent, ...]:
    """Return what a participant agreed to, as far as it can be read."""
    if said is None or said.settings is None:
        return ()
    return tuple(records.consents(said.settings, said.path))


def withdrawal(said: FileFacts | None) -> Withdrawal | None:
    """Return what a participant withdrew; everything, where that cannot be read."""
    if said is None or said.settings is None:
        return None
    found = said.settings.get("withdrawn")
    if ANYTHING in said.hidden or ("withdrawn" in said.settings and not isinstance(found, Mapping)):
        return Withdrawal("", "", "all", assumed=True)
    if not isinstance(found, Mapping):
        return None
    return Withdrawal(text(found, "date"), text(found, "stage"), text(found, "scope") or "all")
