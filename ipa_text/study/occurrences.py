"""Every place in a study at which something is named: where it is defined, and where it is cited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping as YamlMapping
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.links import links
from ipa_text.study.model import (
    Case,
    Extract,
    GroupTheme,
    Interview,
    Link,
    Note,
    Ref,
    Sidecar,
    Study,
)
from ipa_text.study.places import Place
from ipa_text.study.refs import Passage, find
from ipa_text.text.source import Source

Kind = Literal["member", "group", "case", "turn", "source", "category", "tag"]


class Name(NamedTuple):
    """What is named: its kind, what it belongs to (a case, or ``case/source``), and its own id."""

    kind: Kind
    owner: str
    id: str

    @property
    def ref(self) -> str:
        """How it is named from anywhere in the study."""
        mark = "#^" if self.kind == "turn" else "/"
        return f"{self.owner}{mark}{self.id}" if self.owner else self.id


class Occurrence(NamedTuple):
    """A place at which a name stands.

    ``exact`` tells whether the id stands there letter by letter; its place is then that of the id
    alone, without the case before it.
    """

    name: Name
    place: Place
    defines: bool
    exact: bool = True


def occurrences(
    study: Study, more: Mapping[str, str] = {}, *, without: Collection[str] = ()
) -> tuple[Occurrence, ...]:
    """Return every place at which something is named, none twice for the same name.

    ``more`` holds further Markdown files by path, which are searched for links. Of the cases ``without``
    which the answer is wanted, links alone are told.
    """
    cases = [case for case in study.cases if case.id not in without]
    return _told(study, more, _found(study, cases, _every_link(study, more)))


def places_of(
    study: Study, names: Collection[Name], more: Mapping[str, str] = {}
) -> tuple[Occurrence, ...]:
    """Return every place at which one of these names stands, in the order of ``occurrences``."""
    links = _every_link(study, more)
    found = _found(study, _cases_of(study, names), links)
    return _told(study, more, (occurrence for occurrence in found if occurrence.name in names))


def named_in(study: Study, path: str, more: Mapping[str, str] = {}) -> tuple[Occurrence, ...]:
    """Return every place of one file at which something is named, in the order of ``occurrences``."""
    cases = [case for case in study.cases if path.startswith(f"{case.path}/")]
    here = {path: more[path]} if path in more else {}
    links = [link for link in _every_link(study, here) if link.place.path == path]
    found = _found(study, cases, links)
    return _told(study, more, (o for o in found if o.place.path == path))


def _cases_of(study: Study, names: Collection[Name]) -> Sequence[Case]:
    """Return the cases in which one of these names can stand otherwise than as a link."""
    if any(name.kind in ("category", "tag") for name in names):
        return study.cases
    owners = {name.id if name.kind == "case" else name.owner.partition("/")[0] for name in names}
    return [case for case in study.cases if case.id in owners]


def _found(study: Study, cases: Iterable[Case], links: Iterable[Link]) -> Iterator[Occurrence]:
    """Yield where something is named: in study.yaml, in cases, in group themes, and in links."""
    yield from _vocabulary(study)
    yield from _of_cases(cases)
    yield from _of_group(study)
    for link in links:
        yield from _named(study, link.target, link.case, link.place)


def _told(
    study: Study, more: Mapping[str, str], found: Iterable[Occurrence]
) -> tuple[Occurrence, ...]:
    """Return each occurrence once, at the id itself."""

    @cache
    def source(path: str) -> Source | None:
        text = more.get(path, study.texts.get(path))
        return None if text is None else Source(text.removeprefix("\ufeff"))

    exact = (_exactly(o, source(o.place.path)) for o in found if o.name.id)
    return tuple(dict.fromkeys(exact))


def _exactly(occurrence: Occurrence, source: Source | None) -> Occurrence:
    """Narrow a place to the id itself, which comes last where a case or a source stands before it."""
    place, name = occurrence.place, occurrence.name.id
    if source is None:
        return occurrence._replace(exact=False)
    start = source.offset(place.line, place.column)
    stands = source.text[start : source.offset(place.end_line, place.end_column)]
    at = _last_whole(stands, name)
    if at < 0:
        return occurrence._replace(exact=False)
    mark = source.mark(start + at, start + at + len(name))
    return occurrence._replace(place=Place.of(place.path, mark))


def _last_whole(words: str, name: str) -> int:
    """Return where an id stands last in words, not as a part of another; -1 where it does not."""
    at = words.rfind(name)
    while at >= 0:
        around = words[max(at - 1, 0) : at] + words[at + len(name) : at + len(name) + 1]
        if not any(char.isalnum() or char in "-_" for char in around):
            return at
        at = words.rfind(name, 0, at + len(name) - 1)
    return at


def _vocabulary(study: Study) -> Iterator[Occurrence]:
    config = study.config
    kinds: tuple[tuple[Kind, str], ...] = (("category", "categories"), ("tag", "tags"))
    for kind, key in kinds:
        for word, mark in members(config.info, key):
            yield Occurrence(Name(kind, "", str(word)), Place.of(config.path, mark), True)
    for entry in mappings(_mapping(config.info, "lint"), "waivers"):
        place = Place.of(config.path, entry.at("subject"))
        subject = text(entry, "subject")
        if "/" in subject or subject in study.theme:
            yield from _named(study, subject, "", place)


def _mapping(owner: Mapping[str, object], key: str) -> YamlMapping:
    found = owner.get(key)
    return found if isinstance(found, YamlMapping) else YamlMapping()


def _of_cases(cases: Iterable[Case]) -> Iterator[Occurrence]:
    for case in cases:
        yield Occurrence(Name("case", "", case.id), Place(f"{case.path}/case.yaml"), True, False)
        for interview in case.interviews:
            yield from _of_source(case, interview)
        for sidecar in case.sidecars:
            yield from _of_sidecar(case, sidecar)
        yield from _of_themes(case)


def _of_source(case: Case, interview: Interview) -> Iterator[Occurrence]:
    name = Name("source", case.id, interview.name)
    yield Occurrence(name, Place(interview.path), True, False)
    source = interview.transcript.source
    for turn in interview.transcript.turns:
        if turn.id_at:
            place = Place.of(interview.path, source.mark(*turn.id_at))
            yield Occurrence(Name("turn", name.ref, turn.id), place, True)


def _of_sidecar(case: Case, sidecar: Sidecar) -> Iterator[Occurrence]:
    source = f"{case.id}/{sidecar.source}"
    entries: tuple[Note | Extract, ...] = (*sidecar.notes, *sidecar.extracts)
    for entry in entries:
        yield Occurrence(Name("member", case.id, entry.id), entry.place, True)
        for anchor in entry.anchors:
            for end in dict.fromkeys(anchor.ends):
                yield Occurrence(Name("turn", source, end), anchor.turn_place, False)
    for note in sidecar.notes:
        yield Occurrence(Name("category", "", note.category), note.category_place, False)
        for tag, place in note.tags:
            yield Occurrence(Name("tag", "", tag), place, False)


def _of_themes(case: Case) -> Iterator[Occurrence]:
    refs: list[Ref | None] = []
    for statement in case.statements:
        yield Occurrence(Name("member", case.id, statement.id), statement.place, True)
        refs += [*statement.evidence, statement.key, statement.in_vivo]
    for part in (part for theme in case.themes for part in theme.parts):
        yield Occurrence(Name("member", case.id, part.id), part.place, True)
        refs += [*part.evidence, part.in_vivo]
    for ref in (*refs, *case.set_aside):
        if ref:
            yield Occurrence(Name("member", case.id, ref.id), ref.place, False)


def _of_group(study: Study) -> Iterator[Occurrence]:
    refs: list[Ref | None] = []
    for part in (part for theme in study.themes for part in theme.parts):
        yield Occurrence(Name("group", "", part.id), part.place, True)
        refs += [*part.evidence, *part.diverges, *part.extracts, part.in_vivo]
    for ref in (*refs, *study.set_aside):
        if ref:
            yield _cited(ref.id, ref.place)


def _cited(ref: str, place: Place) -> Occurrence:
    case, slash, inner = ref.partition("/")
    return Occurrence(
        Name("member", case, inner) if slash else Name("group", "", ref), place, False
    )


def _every_link(study: Study, more: Mapping[str, str]) -> list[Link]:
    """Return the links of the study, and of more files."""
    cases = frozenset(study.case)
    found = [*study.links]
    for path, words in more.items():
        parts = path.split("/")
        home = parts[1] if parts[0] == "cases" else ""
        found += links(words.removeprefix("\ufeff"), path, home, cases)
    return found


def _named(study: Study, target: str, home: str, place: Place) -> Iterator[Occurrence]:
    """Yield what a link may name; several, where it is not said which."""
    for found in find(study, target, home):
        if isinstance(found, GroupTheme):
            yield Occurrence(Name("group", "", found.id), place, False)
        elif isinstance(found, Case):
            yield Occurrence(Name("case", "", found.id), place, False, False)
        elif isinstance(found, Passage):
            source = Name("source", found.case.id, found.interview.name)
            _, mark, turn = target.partition("#")
            name = Name("turn", source.ref, turn.removeprefix("^")) if mark else source
            yield Occurrence(name, place, False)
        else:
            yield Occurrence(Name("member", found[0].id, found[1].id), place, False)
