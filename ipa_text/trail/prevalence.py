"""How many cases stand under each group theme on the two sides of a diff."""

from __future__ import annotations

from typing import NamedTuple

from ipa_text.store.yaml import Mapping
from ipa_text.study.config import config
from ipa_text.study.entries import text
from ipa_text.study.evidence import count
from ipa_text.study.model import (
    ANYTHING,
    Case,
    Config,
    GroupTheme,
    SetAside,
    Sidecar,
    Study,
    Withdrawal,
)
from ipa_text.trail.facts import Facts, kind_of
from ipa_text.trail.sides import Difference, Reading

_COUNTED = ("notes", "case-themes", "group-themes", "case", "study")


class Prevalence(NamedTuple):
    """Cases under a group theme before and after, on the study's basis; None where it is not there."""

    id: str
    before: int | None
    after: int | None
    of: int
    of_before: int
    basis: str


def prevalence(found: Difference) -> list[Prevalence]:
    """Return the group themes of which the prevalence differs, in the order of the study."""
    told = {c.path for c in found.compared.changes if kind_of(c.path) in _COUNTED}
    if not told or found.compared.unread:
        return []
    old, new = (_study(side) if _has_themes(side) else None for side in (found.before, found.after))
    if old is None and new is None:
        return []
    before, after = (_counts(side) for side in (old, new))
    basis = (new or old or _EMPTY).config.thresholds.basis
    of_before, of = (len(side.included) if side else 0 for side in (old, new))
    return [
        Prevalence(name, before.get(name), after.get(name), of, of_before, basis)
        for name in dict.fromkeys((*after, *before))
        if (before.get(name), of_before) != (after.get(name), of)
    ]


def _has_themes(side: Reading) -> bool:
    said = side.facts("themes.yaml")
    return bool(said and said.group_themes)


def _counts(study: Study | None) -> dict[str, int]:
    if study is None:
        return {}
    basis = study.config.thresholds.basis
    return {theme.id: len(count(study, theme).on(basis)) for theme in study.themes if theme.id}


def _study(side: Reading) -> Study:
    """Return a study without its transcripts, which no count needs."""
    said = [f for path in side.paths if kind_of(path) in _COUNTED if (f := side.facts(path))]
    cases: dict[str, list[Facts]] = {}
    for one in said:
        if one.case:
            cases.setdefault(one.case, []).append(one)
    settings = next((f.settings for f in said if f.kind == "study"), None)
    themes = next((f.group_themes for f in said if f.kind == "group-themes"), ())
    return _of(
        config(settings)[0] if settings is not None else Config(Mapping()),
        tuple(_case(name, listed) for name, listed in sorted(cases.items())),
        themes,
    )


def _of(settings: Config, cases: tuple[Case, ...], themes: tuple[GroupTheme, ...]) -> Study:
    return Study(
        config=settings,
        cases=cases,
        themes=themes,
        set_aside=(),
        order="",
        order_why="",
        schedule=Mapping(),
        links=(),
        waivers=(),
        problems=(),
        texts={},
        paths=(),
        schemas={},
        hidden=frozenset(),
    )


_EMPTY = _of(Config(Mapping()), (), ())


def _case(name: str, said: list[Facts]) -> Case:
    own = next((f for f in said if f.kind == "case"), None)
    table = next((f for f in said if f.kind == "case-themes"), None)
    info = own.settings if own and own.settings is not None else Mapping()
    aside: tuple[SetAside, ...] = table.set_aside if table else ()
    return Case(
        id=name,
        path=f"cases/{name}",
        info=info,
        pseudonym=text(info, "pseudonym"),
        stage="",
        withdrawn=withdrawal(own),
        interviews=(),
        sidecars=tuple(
            Sidecar(f.path, "", "", f.notes, f.extracts) for f in said if f.kind == "notes"
        ),
        statements=table.statements if table else (),
        themes=table.case_themes if table else (),
        set_aside=aside,
        hidden=frozenset(),
    )


def withdrawal(said: Facts | None) -> Withdrawal | None:
    """Return what a participant withdrew; everything, where that cannot be read."""
    if said is None or said.settings is None:
        return None
    if ANYTHING in said.hidden:
        return Withdrawal("", "", "all", assumed=True)
    found = said.settings.get("withdrawn")
    if not isinstance(found, Mapping):
        return None
    return Withdrawal(text(found, "date"), text(found, "stage"), text(found, "scope") or "all")
