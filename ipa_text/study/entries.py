"""From mappings to the model: notes, extracts, statements, themes.

What is missing becomes empty here and is reported by the schema; an entry is kept as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.model import (
    Anchor,
    CaseTheme,
    Extract,
    GroupTheme,
    Note,
    Ref,
    Reply,
    SetAside,
    Sidecar,
    Statement,
)
from ipa_text.study.places import Place


def text(owner: Mapping, key: str) -> str:
    """Return a value as text; empty where there is none, or where it is a list or a mapping."""
    value = owner.get(key, "")
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def name(entry: Mapping) -> str:
    """Return an entry's id; empty where a phrase stands in its place, which the schema reports."""
    found = text(entry, "id")
    return found if found.split() == [found] else ""


def members(owner: Mapping, key: str) -> Iterator[tuple[Any, tuple[int, int, int, int]]]:
    """Return the members of a list with their marks; a lone value counts as a list of one."""
    value = owner.get(key)
    if isinstance(value, Sequence):
        return zip(value, value.values_at, strict=True)
    return iter(() if value is None else ((value, owner.values_at[key]),))


def mappings(owner: Mapping, key: str) -> Iterator[Mapping]:
    """Return the members of a list that are mappings."""
    value = owner.get(key)
    if isinstance(value, Sequence):
        return (member for member in value if isinstance(member, Mapping))
    return iter((value,) if isinstance(value, Mapping) else ())


def sidecar(root: Mapping, path: str, source: str, coder: str) -> Sidecar:
    """Return the notes and extracts of a sidecar."""
    notes = tuple(_note(entry, path, source, coder) for entry in mappings(root, "notes"))
    extracts = tuple(_extract(entry, path, source, coder) for entry in mappings(root, "extracts"))
    return Sidecar(path, source, coder, notes, extracts)


def _note(entry: Mapping, path: str, source: str, coder: str) -> Note:
    return Note(
        id=name(entry),
        category=text(entry, "category"),
        anchors=tuple(_anchors(entry, path)),
        tags=tuple((str(tag), Place.of(path, mark)) for tag, mark in members(entry, "tags")),
        by=text(entry, "by"),
        text=_prose(entry, "note"),
        replies=_replies(entry) if "replies" in entry else (),
        source=source,
        coder=coder,
        place=place(entry, path),
        category_place=Place.of(path, entry.at("category")),
    )


def _replies(entry: Mapping) -> tuple[Reply, ...]:
    return tuple(
        Reply(text(reply, "by"), text(reply, "date"), text(reply, "text"))
        for reply in mappings(entry, "replies")
    )


def _prose(entry: Mapping, key: str) -> str:
    """Return a text, or the parts of one that was written as a list."""
    value = entry.get(key)
    return value if isinstance(value, str) else " ".join(str(p) for p, _ in members(entry, key))


def _extract(entry: Mapping, path: str, source: str, coder: str) -> Extract:
    return Extract(
        id=name(entry),
        anchors=tuple(_anchors(entry, path)),
        translation=text(entry, "translation"),
        by=text(entry, "by"),
        source=source,
        coder=coder,
        place=place(entry, path),
    )


def _anchors(entry: Mapping, path: str) -> Iterator[Anchor]:
    for where in (entry, *mappings(entry, "also")) if "also" in entry else (entry,):
        if turn := text(where, "turn"):
            quote = where.get("quote")
            yield Anchor(
                turn=turn,
                quote=None if quote is None or isinstance(quote, (dict, list)) else str(quote),
                before=text(where, "before"),
                after=text(where, "after"),
                place=Place.of(path, where.at("quote" if quote is not None else "turn")),
                turn_place=Place.of(path, where.at("turn")),
            )


def place(entry: Mapping, path: str) -> Place:
    """Return the place by which an entry is pointed at: its id, or its first key."""
    if "id" in entry.values_at:
        return Place.of(path, entry.values_at["id"])
    line, column, _, _ = entry.mark
    return Place(path, line, column, line, column + 1)


def ref(value: Any, mark: tuple[int, int, int, int], path: str) -> Ref | None:
    """Return a cited id: plain, or a mapping with what is said of it."""
    if isinstance(value, Mapping):
        if name := text(value, "id"):
            at = Place.of(path, value.at("id"))
            pole = text(value, "pole")
            return Ref(name, at, text(value, "why"), text(value, "nuance"), pole)
        return None
    return Ref(str(value), Place.of(path, mark)) if value not in (None, "") else None


def refs(owner: Mapping, key: str, path: str) -> tuple[Ref, ...]:
    """Return the ids cited under a key."""
    found = (ref(value, mark, path) for value, mark in members(owner, key))
    return tuple(r for r in found if r is not None)


def _one(owner: Mapping, key: str, path: str) -> Ref | None:
    return next(iter(refs(owner, key, path)), None)


def statement(entry: Mapping, path: str) -> Statement:
    """Return a statement."""
    return Statement(
        id=name(entry),
        text=text(entry, "text"),
        evidence=refs(entry, "from", path),
        key=_one(entry, "key", path),
        in_vivo=_one(entry, "in_vivo", path),
        place=place(entry, path),
        text_place=Place.of(path, entry.at("text")),
    )


def case_theme(entry: Mapping, path: str, parent: str = "") -> CaseTheme:
    """Return a case theme with its subthemes."""
    own = name(entry)
    inner = () if parent else mappings(entry, "subthemes")
    return CaseTheme(
        id=own,
        title=text(entry, "title"),
        definition=text(entry, "definition"),
        moves=tuple(str(move) for move, _ in members(entry, "how")),
        evidence=refs(entry, "from", path),
        subthemes=tuple(case_theme(sub, path, own or "?") for sub in inner),
        in_vivo=_one(entry, "in_vivo", path),
        parent=parent,
        place=place(entry, path),
        title_place=Place.of(path, entry.at("title")),
    )


def group_theme(entry: Mapping, path: str, parent: str = "") -> GroupTheme:
    """Return a group theme with its subthemes."""
    own = name(entry)
    inner = () if parent else mappings(entry, "subthemes")
    return GroupTheme(
        id=own,
        title=text(entry, "title"),
        definition=text(entry, "definition"),
        evidence=refs(entry, "from", path),
        diverges=refs(entry, "diverges", path),
        extracts=refs(entry, "extracts", path),
        subthemes=tuple(group_theme(sub, path, own or "?") for sub in inner),
        in_vivo=_one(entry, "in_vivo", path),
        parent=parent,
        place=place(entry, path),
        title_place=Place.of(path, entry.at("title")),
    )


def set_aside(root: Mapping, path: str) -> tuple[SetAside, ...]:
    """Return what a file sets aside."""
    return tuple(
        SetAside(name(entry), text(entry, "why"), place(entry, path))
        for entry in mappings(root, "set_aside")
    )
