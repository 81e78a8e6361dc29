"""Merge three outlines of a file: by entry, then by field, lists of evidence as sets.

What two people decided differently about one thing stays a conflict around that thing alone. Nothing is
ever chosen between two decisions, and nothing of either side is left out without being marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Several
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.schema import key_order
from ipa_text.trail.outline import EMPTY, ENTRIES, FIELDS, FLOW, LOOSE, Odd, Piece, same, says
from ipa_text.trail.sequence import in_order

ABSENT = object()
"""The value of what one side does not have."""

ANCHOR = ("turn", "quote", "before", "after")
"""Fields that say together where a note stands. Half of one anchor and half of another would be a place
that nobody chose."""


class Conflict(NamedTuple):
    """Lines of which somebody has to choose."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


Chunks = list[str | Conflict]


class Merged(NamedTuple):
    """Lines, and the value that they have once every conflict is settled for one side or the other."""

    chunks: Chunks
    ours: Any
    theirs: Any


Arrange = Callable[[str, Several[Several[str]]], Several[int]]
"""Given the name of a top-level list and the lines of its entries, returns the order they belong in."""


class Way(NamedTuple):
    """Where in a file the merge is, and what is known of the order there.

    Without ``arrange``, new entries stand behind the neighbours that they were put behind.
    """

    schema: str
    keys: tuple[str, ...] = ()
    arrange: Arrange | None = None


def merged(base: Piece, ours: Piece, theirs: Piece, way: Way) -> Merged:
    """Return the merge of three outlines of one file; raises Odd where there is no safe one."""
    chosen = _chosen(base, ours, theirs)
    return _whole(chosen) if chosen else _within(base, ours, theirs, way)


def side(chunks: Iterable[str | Conflict], *, ours: bool) -> list[str]:
    """Return the lines with every conflict settled for one side."""
    lines: list[str] = []
    for chunk in chunks:
        if isinstance(chunk, str):
            lines.append(chunk)
        else:
            lines += chunk.ours if ours else chunk.theirs
    return lines


def _whole(piece: Piece) -> Merged:
    return Merged([*piece.text], piece.value, piece.value)


def _conflict(ours: Piece | None, theirs: Piece | None) -> Merged:
    chunk = Conflict(ours.text if ours else (), theirs.text if theirs else ())
    return Merged([chunk], ours.value if ours else ABSENT, theirs.value if theirs else ABSENT)


def _merge(base: Piece | None, ours: Piece | None, theirs: Piece | None, way: Way) -> Merged | None:
    """Return the merge of three versions of one piece; nothing where it is gone."""
    kept = ours or theirs
    if ours is None or theirs is None:
        if kept is None or (base is not None and says(kept) == says(base)):
            return None
        return _whole(kept) if base is None else _conflict(ours, theirs)
    if (chosen := _chosen(base, ours, theirs)) is not None:
        return _whole(chosen)
    return _within(base, ours, theirs, way)


def _chosen(base: Piece | None, ours: Piece, theirs: Piece) -> Piece | None:
    """Return the version that holds all that was decided, where one does."""
    if base is not None and ours.text == base.text:
        return theirs
    if ours.text == theirs.text or (base is not None and theirs.text == base.text):
        return ours
    said = says(base), says(ours), says(theirs)
    if said[1] in (said[0], said[2]):
        return theirs if said[1] == said[0] else ours
    return ours if said[2] == said[0] else None


def _within(base: Piece | None, ours: Piece, theirs: Piece, way: Way) -> Merged:
    """Return the merge of two changed versions, part by part where they have parts."""
    kinds = {p.kind for p in (base, ours, theirs) if p and p.kind != EMPTY}
    within = {ENTRIES: _list, LOOSE: _list, FIELDS: _mapping, FLOW: _on_one_line}
    merge = within.get(kinds.pop()) if len(kinds) == 1 else None
    return (merge and merge(base, ours, theirs, way)) or _conflict(ours, theirs)


def _three(base: tuple[str, ...] | None, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Chunks:
    """Return the merge of three versions of some lines."""
    if theirs in (ours, base):
        return [*ours]
    return [*theirs] if ours == base else [Conflict(ours, theirs)]


class _Around(NamedTuple):
    """What stands before, right above and behind the parts of a piece."""

    lead: Chunks
    head: list[str]
    tail: Chunks


def _around(base: Piece | None, ours: Piece, theirs: Piece) -> _Around | None:
    """Return what stands around the parts; nothing where both sides changed the line of the key."""
    heads = [p.head if p and p.kind != EMPTY else None for p in (base, ours, theirs)]
    head = heads[1] or heads[2] or ()
    if heads[1] and heads[2]:
        chunks = _three(heads[0], heads[1], heads[2])
        if not all(isinstance(chunk, str) for chunk in chunks):
            return None
        head = heads[2] if heads[1] == heads[0] else heads[1]
    lead = _three(base.lead if base else None, ours.lead, theirs.lead)
    tail = _three(base.tail if base else None, ours.tail, theirs.tail)
    return _Around(lead, list(head), tail)


class _Part(NamedTuple):
    """A merged part, and the empty lines that belong above it."""

    key: str
    blanks: int
    merged: Merged


def _parts(
    base: Piece | None,
    ours: Piece,
    theirs: Piece,
    names: Iterable[str],
    way: Way,
) -> list[_Part]:
    known = [p for p in (base, ours, theirs) if p]
    if len({part.column for piece in known for part in piece.parts}) > 1:
        raise Odd("the versions are indented differently")
    versions = [{p.key: p for p in piece.parts} if piece else {} for piece in (base, ours, theirs)]
    found = []
    for name in names:
        before, own, other = (version.get(name) for version in versions)
        inner = way if ours.kind == ENTRIES else way._replace(keys=(*way.keys, name))
        if before is None and own and other and ours.kind == ENTRIES and says(own) != says(other):
            part: Merged | None = _conflict(own, other)  # two entries that were given one id
        else:
            part = _merge(before, own, other, inner)
        if part is not None:
            blanks = _blanks(ours, own) if own else _blanks(theirs, other) if other else 0
            found.append(_Part(name, blanks, part))
    return found


def _blanks(owner: Piece, part: Piece) -> int:
    """Return the empty lines above a part; what is usual here above one that was the first."""
    if part is not owner.parts[0]:
        return part.blanks
    return owner.parts[1].blanks if len(owner.parts) > 1 else 0


def _joined(parts: list[_Part], ours: Piece, theirs: Piece) -> Chunks:
    chunks: Chunks = [""] * (ours.parts or theirs.parts)[0].blanks
    for number, part in enumerate(parts):
        chunks += [""] * (part.blanks if number else 0)
        chunks += part.merged.chunks
    return chunks


def _names(piece: Piece | None) -> list[str]:
    return [part.key for part in piece.parts] if piece else []


def _list(base: Piece | None, ours: Piece, theirs: Piece, way: Way) -> Merged | None:
    """Return a list merged as a set in order; nothing where what was meant cannot be known."""
    names = _names(base), _names(ours), _names(theirs)
    around = _around(base, ours, theirs)
    loose = LOOSE in (ours.kind, theirs.kind)
    if around is None or (loose and _both_replaced(*map(frozenset, names))):
        return None
    order = in_order(*names)
    parts = _parts(base, ours, theirs, order.names, way._replace(arrange=None))
    if not parts:
        return _emptied(around, ours, Sequence())
    if way.arrange:
        parts = [parts[number] for number in way.arrange(ours.key, [_shown(p) for p in parts])]
    elif order.moved_apart and any(part.kind == FIELDS for part in ours.parts):
        raise Odd(f"both sides put the entries of `{ours.key}` in another order")
    values = ([v for p in parts if (v := p.merged[who]) is not ABSENT] for who in (1, 2))
    chunks = [*around.lead, *around.head, *_joined(parts, ours, theirs), *around.tail]
    return Merged(chunks, *values)


def _shown(part: _Part) -> list[str]:
    """Return the lines of a part as one side has it, ours if it has it at all."""
    return side(part.merged.chunks, ours=part.merged.ours is not ABSENT)


def _both_replaced(base: frozenset[str], ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether members without a name may be two versions of one that is gone on both sides."""
    gone_on_both = base - ours - theirs
    return bool(gone_on_both) and ours - base != theirs - base


def _emptied(around: _Around, piece: Piece, value: Any) -> Merged:
    """Return a field of which nothing is left."""
    line = " " * piece.column + f"{piece.key}: {same(value)}"
    return Merged([*around.lead, line, *around.tail], value, value)


_TOGETHER = "turn, quote, before, after"
"""What the fields of an anchor are called where they are one conflict; no field can be called so."""


def _mapping(base: Piece | None, ours: Piece, theirs: Piece, way: Way) -> Merged | None:
    """Return a mapping merged field by field; nothing where its first line would be in conflict."""
    around = _around(base, ours, theirs)
    if around is None:
        return None
    names = in_order(_names(base), _names(ours), _names(theirs)).names
    if _is_entry(ours):
        order = key_order(way.schema, *way.keys)
        names = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
    anchor = _anchor(base, ours, theirs)
    if anchor:
        at = next(number for number, name in enumerate(names) if name in ANCHOR)
        before, behind = names[:at], names[at:]
        parts = _parts(base, ours, theirs, before, way)
        parts += [_Part(_TOGETHER, 0, anchor)]
        parts += _parts(base, ours, theirs, [n for n in behind if n not in ANCHOR], way)
    else:
        parts = _parts(base, ours, theirs, names, way)
    if not parts:
        return _emptied(around, ours, Mapping())
    chunks = _joined(parts, ours, theirs)
    if _is_entry(ours):
        dash = around.head[0]
        if not isinstance(chunks[0], str):
            return None
        chunks[0] = dash + chunks[0][len(dash) :]
    else:
        chunks = [*around.head, *chunks]
    return Merged([*around.lead, *chunks, *around.tail], *(_values(parts, who) for who in (1, 2)))


def _is_entry(piece: Piece) -> bool:
    return piece.head[:1] != () and piece.head[0].strip() == "-"


def _values(parts: list[_Part], who: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in parts:
        value: Any = part.merged[who]
        if part.key == _TOGETHER:
            values |= value
        elif value is not ABSENT:
            values[part.key] = value
    return values


def _anchor(base: Piece | None, ours: Piece, theirs: Piece) -> Merged | None:
    """Return the anchor of an entry as one conflict, where both sides have put it elsewhere."""
    versions = [[p for p in v.parts if p.key in ANCHOR] if v else [] for v in (base, ours, theirs)]
    turns = [{p.key for p in version} >= {"turn"} for version in versions]
    said = {same([says(part) for part in version]) for version in versions}
    if not (turns[1] and turns[2]) or len(said) < len(versions):
        return None
    lines = [tuple(line for part in version for line in part.text) for version in versions]
    values = [{part.key: part.value for part in version} for version in versions]
    return Merged([Conflict(*lines[1:])], *values[1:])


def _on_one_line(base: Piece | None, ours: Piece, theirs: Piece, _way: Way) -> Merged | None:
    """Return a list in brackets merged as a set; nothing where more than its words has changed."""
    if EMPTY in (ours.kind, theirs.kind) or len(ours.lines) > 1 or len(theirs.lines) > 1:
        return None
    frames, written = [], {}
    for piece in (theirs, ours):
        line, (_, start, _, end) = piece.lines[0], piece.value.mark
        frames.append((piece.lead, line[: start - 1], line[end - 1 :]))
        for name, mark in zip(piece.value, piece.value.values_at, strict=True):
            written[name] = line[mark[1] - 1 : mark[3] - 1]
    if frames[0] != frames[1]:
        return None
    lead, before, behind = frames[1]
    old = base.value or () if base else ()
    order = in_order(old, ours.value, theirs.value).names
    kept = [n for n in order if (n in ours.value and n in theirs.value) or n not in old]
    line = f"{before}[{', '.join(written[name] for name in kept)}]{behind}"
    return Merged([*lead, line], kept, kept)
