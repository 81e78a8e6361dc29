"""What became of notes and extracts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from ipa_text.named import NamedTuple
from ipa_text.study.facts import ANYTHING
from ipa_text.study.model import Anchor, Extract, Note, Statement
from ipa_text.study.places import said
from ipa_text.trail.changes import Change
from ipa_text.trail.likeness import pairs, squeezed
from ipa_text.trail.state import Name, State, ref

Entry = TypeVar("Entry", Note, Extract, Statement)
ALL = 1_000_000
"""Characters of a quotation that a change holds: all of it."""


class Matched(NamedTuple):
    """An entry on both sides. ``by`` is ``id`` or ``words``; a name's id is empty where none is given."""

    was: Name
    now: Name
    by: str


def matched(
    before: Mapping[Name, Entry],
    after: Mapping[Name, Entry],
    sides: tuple[State, State],
    words: Callable[[Entry], tuple[Hashable, str]],
    kind: type[Entry],
) -> tuple[list[tuple[Matched, Entry, Entry]], list[Name], list[Name]]:
    """Pair entries by id, and what is left by words; return also what is gone and what is new.

    What may stand in a part that cannot be read is left out: nothing can be said of it.
    """
    found = [(Matched(n, n, "id"), before[n], after[n]) for n in before if n in after]
    gone = [n for n in before if n not in after and not hides(sides[1], n)]
    new = [n for n in after if n not in before and not hides(sides[0], n)]
    olds = [(n, before[n]) for n in gone] + _nameless(sides[0], kind)
    news = [(n, after[n]) for n in new] + _nameless(sides[1], kind)
    known: set[Name] = set()
    for (was, old), (now, fresh) in pairs(olds, news, partial(_told, words)):
        found.append((Matched(was, now, "words"), old, fresh))
        known |= {was, now}
    return found, [n for n in gone if n not in known], [n for n in new if n not in known]


def hides(side: State, name: Name) -> bool:
    """Tell whether an id may stand in what cannot be read of its case."""
    return (name[0], ANYTHING) in side.hidden or name in side.hidden


def _nameless(side: State, kind: type[Entry]) -> list[tuple[Name, Entry]]:
    return [((case, ""), e) for case, e in side.nameless if isinstance(e, kind)]


def _told(
    words: Callable[[Entry], tuple[Hashable, str]], one: tuple[Name, Entry]
) -> tuple[Hashable, str]:
    """Return what is said of an entry, which is looked for in its own case."""
    kind, told = words(one[1])
    return (one[0][0], kind), told


def notes(before: State, after: State, renamed: dict[str, str]) -> Iterator[Change]:
    """Yield what became of notes; ids that were changed go into ``renamed``."""
    found, gone, new = matched(before.notes, after.notes, (before, after), _words_of_note, Note)
    for name in gone:
        old = before.notes[name]
        yield Change("note-removed", ref(name), old.place.path, old.place.line, before=old.text)
    for name in new:
        now = after.notes[name]
        yield Change("note-added", ref(name), now.place.path, now.place.line, after=now.text)
    for how, old, now in found:
        yield from _renamed("note", how, now, renamed)
        yield from _note(_at("", how, now), old, now)


def _at(kind: str, how: Matched, now: Note | Extract) -> Change:
    named = how.now if how.now[1] else how.was
    return Change(kind, ref(named), now.place.path, now.place.line, matched=how.by)


def _renamed(
    what: str, how: Matched, now: Note | Extract, renamed: dict[str, str]
) -> Iterator[Change]:
    if how.was != how.now and how.was[1] and how.now[1]:
        renamed[ref(how.was)] = ref(how.now)
        yield _at(f"{what}-renamed", how, now)._replace(
            before=ref(how.was), after=ref(how.now), about=(ref(how.was),)
        )


def _note(at: Change, old: Note, now: Note) -> Iterator[Change]:
    if squeezed(old.text) != squeezed(now.text):
        yield at._replace(kind="note-reworded", before=old.text, after=now.text)
    if old.category != now.category:
        yield at._replace(
            kind="note-recategorised",
            line=now.category_place.line,
            before=old.category,
            after=now.category,
        )
    tags = [[tag for tag, _ in note.tags] for note in (old, now)]
    if set(tags[0]) != set(tags[1]):
        was, becomes = (", ".join(listed) for listed in tags)
        yield at._replace(kind="note-retagged", before=was, after=becomes)
    if _anchors(old) != _anchors(now):
        where = now.anchors[0].place.line if now.anchors else now.place.line
        yield at._replace(
            kind="note-reanchored", line=where, before=_quoted(old), after=_quoted(now)
        )
    told = [[(r.by, r.date, squeezed(r.text)) for r in note.replies] for note in (old, now)]
    if told[0] != told[1] or old.by != now.by:
        was, becomes = (_replies(note) for note in (old, now))
        yield at._replace(kind="note-replied", before=was, after=becomes)


def _replies(note: Note) -> str:
    parts = [f"{r.by}, {r.date}: {squeezed(r.text)}" for r in note.replies]
    return "; ".join([*([f"by {note.by}"] if note.by else []), *parts])


def _anchors(entry: Note | Extract) -> tuple[str, list[tuple[str, ...]]]:
    return entry.source, [_anchor(a) for a in entry.anchors]


def _anchor(anchor: Anchor) -> tuple[str, ...]:
    return (anchor.turn, *map(squeezed, (anchor.quote or "", anchor.before, anchor.after)))


def _quoted(entry: Note | Extract) -> str:
    """Return where an entry stands and what it quotes, the words marked as a participant's."""
    parts = []
    for anchor in entry.anchors:
        where = f"{entry.source} {anchor.turn}".strip()
        beside = [said(words, ALL) for words in (anchor.before, anchor.after) if words]
        context = f" (beside {', '.join(beside)})" if beside else ""
        quote = f" {said(anchor.quote, ALL)}" if anchor.quote else ""
        parts.append(f"{where}{quote}{context}")
    return "; ".join(parts)


def extracts(before: State, after: State, renamed: dict[str, str]) -> Iterator[Change]:
    """Yield what became of extracts; ids that were changed go into ``renamed``."""
    found, gone, new = matched(
        before.extracts, after.extracts, (before, after), _words_of_extract, Extract
    )
    for name in gone:
        old = before.extracts[name]
        where = (old.place.path, old.place.line)
        yield Change("extract-removed", ref(name), *where, before=_quoted(old))
    for name in new:
        now = after.extracts[name]
        where = (now.place.path, now.place.line)
        yield Change("extract-added", ref(name), *where, after=_quoted(now))
    for how, old, now in found:
        yield from _renamed("extract", how, now, renamed)
        if _whole(old) != _whole(now):
            yield _at("extract-changed", how, now)._replace(
                before=_with_translation(old), after=_with_translation(now)
            )


def _whole(extract: Extract) -> tuple[object, ...]:
    return (_anchors(extract), squeezed(extract.translation), extract.by)


def _with_translation(extract: Extract) -> str:
    more = f" {said(extract.translation, ALL)}" if extract.translation else ""
    return f"{_quoted(extract)}{more}"


def _words_of_note(note: Note) -> tuple[Hashable, str]:
    """Return what a note says; of one that says nothing, where it stands is all there is."""
    if note.text:
        return "", note.text
    source, anchors = _anchors(note)
    return (source, *anchors), "nothing" if anchors else ""


def _words_of_extract(extract: Extract) -> tuple[Hashable, str]:
    return "", " ".join(anchor.quote or "" for anchor in extract.anchors)
