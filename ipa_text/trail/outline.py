"""A YAML file as a tree of pieces, each with the lines it stands on, so that pieces can be moved."""

from __future__ import annotations

import json
from collections.abc import Sequence as Lines
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.edit import BYTE_ORDER_MARK, PREFIXES

LEAF, FIELDS, ENTRIES, LOOSE, FLOW, EMPTY = "leaf", "fields", "entries", "loose", "flow", "empty"
"""What a piece holds: nothing to look into; named fields; members with a name of their own; members
without; a list on one line; nothing yet."""

NAMED = frozenset([*PREFIXES, "set_aside", "from", "diverges", "items", "stages"])
"""Lists whose members have an id each."""


class Odd(Exception):
    """A file is not of a shape that can be taken to pieces; the text says why."""


class Piece(NamedTuple):
    """A field, or a member of a list, with the lines it stands on.

    ``lead`` are the comments right above it, ``blanks`` the empty lines above those. ``head`` are the
    lines before its first part, or the dash of a member, and ``tail`` the comments behind its last part.
    """

    key: str
    column: int
    blanks: int
    lead: tuple[str, ...]
    lines: tuple[str, ...]
    value: Any
    kind: str
    head: tuple[str, ...] = ()
    parts: tuple[Piece, ...] = ()
    tail: tuple[str, ...] = ()

    @property
    def text(self) -> tuple[str, ...]:
        """Every line of it."""
        return self.lead + self.lines


def same(value: Any) -> str:
    """Return a value in a spelling that is equal for equal values, and ``true`` is not 1."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def says(piece: Piece | None) -> tuple[str, ...] | None:
    """Return what a piece says, whatever its spelling: its value, and its comments word for word.

    A line of prose with a ``#`` in it is taken for a comment, which errs on the safe side.
    """
    if piece is None:
        return None
    return (same(piece.value), *piece.lead, *(n.strip() for n in piece.lines if "#" in n))


def outline(text: str) -> Piece:
    """Return a file as one piece whose parts are its top-level fields; raises Odd."""
    if text.startswith(BYTE_ORDER_MARK) or "\r" in text or yaml.gate(text)[1]:
        raise Odd("it holds characters that editors do not show")
    document = yaml.read(text)
    if document.problems or document.broken:
        raise Odd("it is not YAML as a study has it")
    if document.doubled:
        raise Odd("a key stands twice in an entry")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if document.root is None:
        own = _without_blanks(lines)
        return Piece("", 0, 0, (), own, Mapping(), FIELDS, own)
    if not isinstance(document.root, Mapping) or document.root.flow or not document.root:
        raise Odd("it does not begin with a key and a colon")
    own = tuple(lines)
    inside = _fields(lines, document.root, 0, len(lines), 0)
    return Piece("", 0, 0, (), own, document.root, FIELDS, **inside._asdict())


def _without_blanks(lines: Lines[str]) -> tuple[str, ...]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return tuple(lines[:end])


class _Inside(NamedTuple):
    """The parts of a piece, the lines before them, and the comments behind them."""

    head: tuple[str, ...]
    parts: tuple[Piece, ...]
    tail: tuple[str, ...]


class _Span(NamedTuple):
    """Where the comments above a part begin, where it begins itself, and where it has ended."""

    above: int
    first: int
    last: int


def _fields(lines: list[str], owner: Mapping, start: int, end: int, head: int) -> _Inside:
    """Return the fields of a mapping on ``lines[start:end]``; its own line is ``head``."""
    column = next(iter(owner.keys_at.values()))[1] - 1
    spans = _spans(lines, [m[0] - 1 for m in owner.keys_at.values()], column, start, end)
    parts = [
        _placed(_field(lines, owner, key, span.first, span.last), lines, span, start)
        for key, span in zip(owner, spans, strict=True)
    ]
    return _inside(lines, parts, spans, head, end)


def _inside(
    lines: list[str], parts: list[Piece], spans: list[_Span], head: int, end: int
) -> _Inside:
    before = tuple(lines[head : spans[0].above - parts[0].blanks])
    return _Inside(before, tuple(parts), _without_blanks(lines[spans[-1].last : end]))


def _placed(part: Piece, lines: list[str], span: _Span, start: int) -> Piece:
    """Return a part with the comments and the blank lines above it."""
    first = span.above
    while first > start and not lines[first - 1].strip():
        first -= 1
    return part._replace(blanks=span.above - first, lead=tuple(lines[span.above : span.first]))


def _spans(lines: list[str], heads: list[int], column: int, start: int, end: int) -> list[_Span]:
    above = []
    for number, head in enumerate(heads):
        first, least = head, heads[number - 1] + 1 if number else start
        while first > least and _comment_at(lines[first - 1], column):
            first -= 1
        above.append(first)
    ends = [*above[1:], _own_end(lines, heads[-1], end, column)]
    return [
        _Span(a, head, head + len(_without_blanks(lines[head:last])))
        for a, head, last in zip(above, heads, ends, strict=True)
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _comment_at(line: str, column: int) -> bool:
    return line.lstrip(" ").startswith("#") and _indent(line) <= column


def _own_end(lines: list[str], head: int, end: int, column: int) -> int:
    """Return the line behind a last part: comments further left belong to what it is part of."""
    while end > head + 1 and (
        not lines[end - 1].strip() or _comment_at(lines[end - 1], column - 1)
    ):
        end -= 1
    return end


def _field(lines: list[str], owner: Mapping, key: str, first: int, last: int) -> Piece:
    value = owner[key]
    own = tuple(lines[first:last])
    leaf = Piece(key, owner.keys_at[key][1] - 1, 0, (), own, value, LEAF, own[:1])
    if value is None or (isinstance(value, (Mapping, Sequence)) and not value):
        return leaf._replace(kind=EMPTY)
    if isinstance(value, Sequence) and value.flow:
        return leaf._replace(kind=FLOW) if _on_one_line(value) else leaf
    if isinstance(value, Sequence):
        return _list(lines, leaf, value, first, last)
    if isinstance(value, Mapping) and not value.flow:
        inside = _fields(lines, value, first + 1, last, first)
        return leaf._replace(kind=FIELDS, **inside._asdict())
    return leaf


def _on_one_line(value: Sequence) -> bool:
    words = all(isinstance(v, str) for v in value) and len(set(value)) == len(value)
    return words and value.mark[0] == value.mark[2]


def _list(lines: list[str], leaf: Piece, value: Sequence, first: int, last: int) -> Piece:
    marks = value.values_at
    heads = [mark[0] - 1 for mark in marks]
    column = _indent(lines[heads[0]])
    if any(lines[m[0] - 1][: m[1] - 1].rstrip() != " " * column + "-" for m in marks):
        raise Odd("a dash does not stand right before what it begins")
    names = [_name(member) for member in value]
    if leaf.key in NAMED and (None in names or len(set(names)) < len(names)):
        raise Odd(f"an entry under `{leaf.key}` has no id, or two have the same")
    kind = LOOSE if any(name is None or " " in name for name in names) else ENTRIES
    keys = [same(member) for member in value] if kind == LOOSE else [str(name) for name in names]
    if len(set(keys)) < len(keys):
        return leaf
    spans = _spans(lines, heads, column, first + 1, last)
    parts = []
    for key, member, mark, span in zip(keys, value, marks, spans, strict=True):
        own = tuple(lines[span.first : span.last])
        part = Piece(key, column, 0, (), own, member, LEAF, own[:1])
        if isinstance(member, Mapping) and not member.flow and kind == ENTRIES:
            part = _entry(lines, part, span, mark[1] - 1)
        parts.append(_placed(part, lines, span, first + 1))
    return leaf._replace(kind=kind, **_inside(lines, parts, spans, first, last)._asdict())


def _entry(lines: list[str], part: Piece, span: _Span, column: int) -> Piece:
    """Return a member with its fields; the dash is kept apart, so that any field can be the first."""
    dash, rest = lines[span.first][:column], lines[span.first][column:]
    lines[span.first] = " " * column + rest
    inside = _fields(lines, part.value, span.first, span.last, span.first)
    return part._replace(kind=FIELDS, head=(dash,), parts=inside.parts, tail=inside.tail)


def _name(member: Any) -> str | None:
    """Return the name of a member of a list: its id, or the word that it is."""
    if isinstance(member, Mapping):
        member = member.get("id")
    elif isinstance(member, (int, float)):
        member = same(member)
    return member if isinstance(member, str) else None
