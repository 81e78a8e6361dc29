"""What became of statements, case themes, group themes and subthemes, and of the links between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ipa_text.study.model import CaseTheme, GroupTheme, Ref, Statement
from ipa_text.trail.changes import Change
from ipa_text.trail.coding import hides
from ipa_text.trail.fates import Fate, fates
from ipa_text.trail.likeness import squeezed
from ipa_text.trail.state import Name, State, ref

Entry = Statement | CaseTheme | GroupTheme
Link = tuple[str, str]
"""The key under which something is cited, and its ``case/id``."""


@dataclass(frozen=True, eq=False)
class Unit:
    """A statement, theme or subtheme; ``evidence`` of a theme is that of its subthemes too."""

    name: Name
    level: str
    title: str
    entry: Entry
    links: dict[Link, Ref]
    evidence: frozenset[str]
    parent: str = ""
    parts: frozenset[Name] = field(default_factory=frozenset)

    @property
    def holder(self) -> str:
        """The theme under which it is read."""
        return ref((self.name[0], self.parent)) if self.parent else ref(self.name)

    def at(self, kind: str, **facts: Any) -> Change:
        """Return a change of this unit, where it stands."""
        place = self.entry.place
        change = Change(kind, ref(self.name), place.path, place.line, holder=self.holder)
        change = change._replace(level=self.level)
        return change._replace(**facts)


Mapped = Callable[[str], str]
"""What a ``case/id`` is called now."""


def statements(side: State, now: Mapped) -> dict[Name, Unit]:
    """Return the statements of one side as units."""
    found = {}
    for name, entry in side.statements.items():
        links = _links(name[0], {"from": entry.evidence}, now)
        cited = frozenset(cited for _, cited in links)
        found[name] = Unit(name, "statement", entry.text, entry, links, cited)
    return found


def case_themes(side: State, cases: Mapping[str, str], now: Mapped) -> dict[Name, Unit]:
    """Return the case themes of one side, and their subthemes, as units."""
    found: dict[Name, Unit] = {}
    for said in side.files.values():
        case = cases.get(said.case, said.case)
        for theme in said.case_themes:
            for unit in _theme(case, theme, "case-theme", now):
                found.setdefault(unit.name, unit)
    return found


def group_themes(side: State, now: Mapped) -> dict[Name, Unit]:
    """Return the group themes of one side, and their subthemes, as units."""
    found: dict[Name, Unit] = {}
    for said in side.files.values():
        for theme in said.group_themes:
            for unit in _theme("", theme, "group-theme", now):
                found.setdefault(unit.name, unit)
    return found


def _theme(case: str, theme: CaseTheme | GroupTheme, level: str, now: Mapped) -> Iterator[Unit]:
    inside = [_part(case, sub, "subtheme", now) for sub in theme.subthemes]
    own = _part(case, theme, level, now)
    below = frozenset(cited for unit in (own, *inside) for cited in unit.evidence)
    names = frozenset(unit.name for unit in inside)
    units = (
        Unit(own.name, level, own.title, theme, own.links, below, parts=names),
        *inside,
    )
    yield from (unit for unit in units if unit.name[1])


def _part(case: str, part: CaseTheme | GroupTheme, level: str, now: Mapped) -> Unit:
    cited = {"from": part.evidence}
    if isinstance(part, GroupTheme):
        cited |= {"diverges": part.diverges, "extracts": part.extracts}
    links = _links(case, cited, now)
    evidence = frozenset(name for role, name in links if role != "extracts")
    return Unit((case, part.id), level, part.title, part, links, evidence, part.parent.strip("?"))


def _links(case: str, cited: Mapping[str, Iterable[Ref]], now: Mapped) -> dict[Link, Ref]:
    found: dict[Link, Ref] = {}
    for role, refs in cited.items():
        for one in refs:
            found.setdefault((role, now(ref((case, one.id)))), one)
    return found


def changes(
    before: Mapping[Name, Unit],
    after: Mapping[Name, Unit],
    sides: tuple[State, State],
    renamed: dict[str, str],
) -> Iterator[Change]:
    """Yield what became of units of one sort; ids that were changed go into ``renamed``."""
    olds = {n: u for n, u in before.items() if not hides(sides[1], n)}
    news = {n: u for n, u in after.items() if not hides(sides[0], n)}
    called = dict(renamed)
    told = fates(olds, news, called)
    continued = {fate.into[0]: fate for fate in told.values() if fate.kind == "renamed"}
    for name, old in olds.items():
        fate = told.get(name)
        if fate and fate.kind != "renamed":
            yield from _ended(old, fate, still=name in news)
    for name, now in news.items():
        if name in continued:
            earlier = olds[continued[name].name]
            renamed[ref(earlier.name)] = ref(name)
            yield from _renamed(earlier, now)
            yield from map(_by_words, _changed(earlier, now, called))
        elif name not in olds:
            yield now.at(f"{now.level}-added", after=now.title)
            yield from _linked(now, now.links)
        else:
            yield from _changed(olds[name], now, called)


def _by_words(change: Change) -> Change:
    return change._replace(matched="words")


def _renamed(was: Unit, now: Unit) -> Iterator[Change]:
    names = (ref(was.name), ref(now.name))
    yield now.at(
        f"{now.level}-renamed", before=names[0], after=names[1], about=names[:1], matched="words"
    )


def _ended(old: Unit, fate: Fate, *, still: bool) -> Iterator[Change]:
    """Yield that a unit is gone and where to, or that a part of it became something of its own."""
    into = tuple(ref(name) for name in fate.into)
    kind = f"{old.level}-{fate.kind}"
    after = ", ".join(into) if into else None
    detail = "recognised by its evidence" if into else ""
    yield old.at(kind, before=old.title, after=after, about=into, detail=detail)
    if not still:
        yield from _unlinked(old, old.links)


def _linked(now: Unit, links: Iterable[Link]) -> Iterator[Change]:
    return (
        change._replace(kind="evidence-linked", after=change.about[0])
        for change in _links_of(now, links)
    )


def _unlinked(old: Unit, links: Iterable[Link]) -> Iterator[Change]:
    return (
        change._replace(kind="evidence-unlinked", before=change.about[0])
        for change in _links_of(old, links)
    )


def _links_of(unit: Unit, links: Iterable[Link]) -> Iterator[Change]:
    for role, cited in links:
        found = unit.links[role, cited]
        said = squeezed(found.why or found.nuance)
        line = found.place.line
        yield unit.at("", line=line, about=(cited,), role=role, detail=said)


def _changed(old: Unit, now: Unit, called: Mapping[str, str]) -> Iterator[Change]:
    """Yield what differs in a unit. What it cites may be ``called`` otherwise now, and is the same."""
    if squeezed(old.title) != squeezed(now.title):
        line = _title_line(now.entry)
        yield now.at(f"{now.level}-retitled", line=line, before=old.title, after=now.title)
    if (old.level, old.parent) != (now.level, now.parent):
        yield now.at(
            f"{old.level}-moved",
            before=_place(old),
            after=_place(now),
            about=tuple(filter(None, (old.holder, now.holder))),
        )
    same = {}
    for role, cited in old.links:
        names = ((role, name) for name in (cited, called.get(cited, cited)))
        same[role, cited] = next((link for link in names if link in now.links), None)
    yield from _redefined(old, now, {link: was for was, link in same.items() if link})
    gone = [link for link, found in same.items() if found is None]
    new = [link for link in now.links if link not in same.values()]
    yield from (change._replace(**_where(now)) for change in _unlinked(old, gone))
    yield from _linked(now, new)


def _where(now: Unit) -> dict[str, Any]:
    """Return where a unit stands now: what was taken from it stands nowhere."""
    place = now.entry.place
    return {"ref": ref(now.name), "path": place.path, "line": place.line, "holder": now.holder}


def _place(unit: Unit) -> str:
    """Return where a theme stands: by itself, or under another."""
    return f"{unit.parent}/{unit.name[1]}" if unit.parent else unit.name[1]


def _title_line(entry: Entry) -> int:
    at = entry.text_place if isinstance(entry, Statement) else entry.title_place
    return at.line


def _redefined(old: Unit, now: Unit, same: Mapping[Link, Link]) -> Iterator[Change]:
    """Yield what else is said of a unit, and of each thing it cites, where that differs."""
    kind = f"{now.level}-redefined"
    was, becomes = _said(old.entry), _said(now.entry)
    for about in becomes:
        if was.get(about, "") != becomes[about]:
            yield now.at(
                kind,
                before=was.get(about) or None,
                after=becomes[about] or None,
                detail="" if about == "definition" else about,
            )
    for link, one in now.links.items():
        if link not in same:
            continue
        other = old.links[same[link]]
        for about in ("why", "nuance", "pole"):
            before, after = (squeezed(getattr(r, about)) for r in (other, one))
            if before != after:
                yield now.at(
                    kind,
                    line=one.place.line,
                    before=before or None,
                    after=after or None,
                    about=link[1:],
                    detail=f"{about} of {link[1]}",
                )


def _said(entry: Entry) -> dict[str, str]:
    in_vivo = entry.in_vivo.id if entry.in_vivo else ""
    if isinstance(entry, Statement):
        return {"key": entry.key.id if entry.key else "", "in_vivo": in_vivo}
    moves = ", ".join(entry.moves) if isinstance(entry, CaseTheme) else ""
    return {"definition": squeezed(entry.definition), "how": moves, "in_vivo": in_vivo}


def moved(links: Iterable[Change], level: str) -> Iterator[Change]:
    """Yield, for a statement that left one case theme for another, that it moved."""
    left: dict[str, list[Change]] = {}
    joined: dict[str, list[Change]] = {}
    for change in links:
        if change.kind in ("evidence-linked", "evidence-unlinked") and change.role == "from":
            side = joined if change.kind == "evidence-linked" else left
            side.setdefault(change.about[0], []).append(change)
    for cited, gone in left.items():
        new = joined.get(cited, [])
        if len(gone) == len(new) == 1 and gone[0].ref != new[0].ref:
            yield new[0]._replace(
                kind=f"{level}-moved",
                ref=cited,
                before=gone[0].ref,
                after=new[0].ref,
                about=(gone[0].ref, new[0].ref),
                role="",
                detail="",
            )
