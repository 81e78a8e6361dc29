"""Put moved anchors into their sidecars by minimal splices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.moving.quotation import Written, written
from ipa_text.moving.reanchor import Move
from ipa_text.store.trees import Memory
from ipa_text.store.yaml import Mapping
from ipa_text.study.edit import BYTE_ORDER_MARK, apply, prose_block
from ipa_text.study.entries import mappings, sidecar
from ipa_text.study.model import Anchor, Extract, Note
from ipa_text.study.places import Edit, Place
from ipa_text.study.read import Reader
from ipa_text.text.source import Source

Chosen = tuple[Move, Written]
"""An anchor, and what it is to become."""


def rewritten(texts: dict[str, str], chosen: Iterable[Chosen]) -> dict[str, tuple[str, str]]:
    """Return the sidecars in which anchors move, by path: each before and after.

    Raises CannotWork where one cannot be changed without changing something else.
    """
    by_path: dict[str, list[Chosen]] = {}
    for move, new in chosen:
        if written(move.anchor) != new:
            by_path.setdefault(move.path, []).append((move, new))
    return {path: (texts[path], _changed(texts[path], path, c)) for path, c in by_path.items()}


def _changed(text: str, path: str, chosen: list[Chosen]) -> str:
    held = {_place(owner, path): owner for owner in owners(root_of(text, path))}
    source = Source(text.removeprefix(BYTE_ORDER_MARK))
    edits: list[Edit] = []
    for move, new in chosen:
        edits += _edits(held[move.anchor.turn_place], source, path, move, new)
    after = apply(text, edits)
    wanted = {move.anchor: new for move, new in chosen}
    expected = [wanted.get(a, written(a)) for a in _anchors(text, path)]
    if [_folded(written(a)) for a in _anchors(after, path)] != [_folded(e) for e in expected]:
        raise CannotWork(f"{path} cannot be changed in place: run `ipa-text fmt` on it first")
    return after


def _folded(held: Written) -> tuple[str | None, ...]:
    return tuple(" ".join(part.split()) if part is not None else None for part in held)


def root_of(text: str, path: str) -> Mapping:
    """Return what a sidecar says, without what of it cannot be read."""
    content = Reader(Memory({path: text})).document(PurePosixPath(path), "notes", path)
    return content.root if content else Mapping()


def _anchors(text: str, path: str) -> list[Anchor]:
    found = sidecar(root_of(text, path), path, "", "")
    entries: tuple[Note | Extract, ...] = (*found.notes, *found.extracts)
    return [anchor for entry in entries for anchor in entry.anchors]


def owners(root: Mapping) -> Iterator[Mapping]:
    """Yield what holds a turn and a quotation: every entry, and what stands under ``also``."""
    for kind in ("notes", "extracts"):
        for entry in mappings(root, kind):
            yield entry
            yield from mappings(entry, "also")


def _place(owner: Mapping, path: str) -> Place:
    return Place.of(path, owner.at("turn"))


def _edits(owner: Mapping, source: Source, path: str, move: Move, new: Written) -> Iterator[Edit]:
    old = written(move.anchor)
    if new.turn != old.turn:
        yield Edit(move.anchor.turn_place, new.turn)
    missing = []
    for key, was, words in (
        ("quote", old.quote, new.quote),
        ("before", old.before, new.before),
        ("after", old.after, new.after),
    ):
        if words == was or words is None:
            continue
        if key in owner:
            yield prose_edit(source, path, owner, key, words)
        else:
            missing.append((key, words))
    if missing:
        yield _added(source, path, owner, missing)


def prose_edit(source: Source, path: str, owner: Mapping, key: str, words: str) -> Edit:
    """Return the edit that puts other words under a key, in the style that it is written in."""
    line, column, end_line, end_column = owner.values_at[key]
    if owner.flow:
        return Edit(
            Place(path, line, column, end_line, end_column), json.dumps(words, ensure_ascii=False)
        )
    indent = owner.keys_at[key][1] + 1
    head = source.line(line)
    if head[column - 1 : column] not in "|>":
        return Edit(Place(path, line, column, end_line, end_column), prose_block(words, indent))
    last = _end_of_block(source, (line, end_line), indent - 1)
    lines = prose_block(words, indent).partition("\n")[2]
    return Edit(Place(path, line + 1, 1, last, len(source.line(last)) + 1), lines)


def _end_of_block(source: Source, lines: tuple[int, int], indent: int) -> int:
    """Return the last line of a block, without the blank lines and the comments behind it."""
    first, last = lines
    while last > first:
        text = source.line(last)
        if text.strip() and len(text) - len(text.lstrip(" ")) >= indent:
            break
        last -= 1
    return last


def _added(source: Source, path: str, owner: Mapping, missing: list[tuple[str, str]]) -> Edit:
    """Return the edit that adds words beside a quotation right behind it."""
    above = next(key for key in ("before", "quote", "turn") if key in owner)
    if owner.flow:
        more = "".join(f", {key}: {json.dumps(w, ensure_ascii=False)}" for key, w in missing)
        line, column = owner.values_at[above][2:]
        return Edit(Place(path, line, column, line, column), more)
    column = owner.keys_at[above][1]
    start, at, last, _ = owner.values_at[above]
    if source.line(start)[at - 1 : at] in ("|", ">"):
        last = _end_of_block(source, (start, last), column)
    pad = " " * (column - 1)
    lines = "".join(f"\n{pad}{key}: {prose_block(words, column + 1)}" for key, words in missing)
    end = len(source.line(last)) + 1
    return Edit(Place(path, last, end, last, end), lines)
