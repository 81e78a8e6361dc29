"""Change a file by small splices: everything that is not meant stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping
from ipa_text.study.places import Edit, Place
from ipa_text.text.source import Source

BYTE_ORDER_MARK = "\ufeff"

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32, lower case: no i, l, o or u to be misread."""


WIDTH = 72
"""Columns at which prose is wrapped when it is put into a block."""

PREFIXES = {"notes": "n-", "extracts": "x-", "statements": "s-", "themes": "t-", "subthemes": "t-"}
"""What stands before the random part of an id that the tool gives."""


def new_id(prefix: str, taken: Iterable[str]) -> str:
    """Return a free id: ``prefix`` and six random characters.

    Random, never the highest plus one: two coders on two branches would be given the same.
    """
    import secrets  # noqa: PLC0415 - slower to import than most cases are to check

    known = set(taken)
    while True:
        name = prefix + "".join(secrets.choice(_ALPHABET) for _ in range(6))
        if name not in known:
            return name


def id_edit(entry: Mapping, name: str, path: str) -> Edit:
    """Return the edit that makes ``name`` the id of an entry that has none."""
    line, column, _, _ = next(iter(entry.keys_at.values()))
    behind = ", " if entry.flow else "\n" + " " * (column - 1)
    return Edit(Place(path, line, column, line, column), f"id: {name}{behind}")


def prose_block(words: str, indent: int) -> str:
    """Return prose as a ``>-`` block whose lines are indented by ``indent`` spaces."""
    import textwrap  # noqa: PLC0415 - not wanted where nothing is written

    lines = textwrap.wrap(
        words, max(WIDTH - indent, 30), break_long_words=False, break_on_hyphens=False
    )
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def only_crlf(text: str) -> bool:
    """Tell whether every line ends as Windows ends it."""
    return 0 < text.count("\n") == text.count("\r\n")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with edits of one file made; of two that overlap, the first stands alone.

    New lines end as the others do, where all of them end alike. A byte order mark is no character of
    the first line and stays where it is.
    """
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + apply(text[1:], edits)
    source = Source(text)
    newline = "\r\n" if only_crlf(text) else "\n"
    spans = sorted(
        (
            source.offset(e.place.line, e.place.column),
            source.offset(e.place.end_line, e.place.end_column),
            e.text.replace("\n", newline),
        )
        for e in edits
    )
    parts, at = [], 0
    for start, end, new in spans:
        if start < at:
            continue
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


class Block(NamedTuple):
    """An entry of a YAML list as lines: half-open, with the comments right above it."""

    start: int
    end: int


def blocks(lines: Sequence[str], dashes: Sequence[int], end: int) -> list[Block]:
    """Return the lines of each entry, given the lines (from 0) on which their dashes stand.

    A comment right above an entry, at its indent or less, belongs to it; blank lines before that
    belong to the entry above. ``end`` is the line behind the list.
    """
    starts = []
    for number, dash in enumerate(dashes):
        first = dash
        least = dashes[number - 1] + 1 if number else 0
        while first > least and _comments(lines[first - 1], lines[dash]):
            first -= 1
        starts.append(first)
    return [Block(a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def _comments(line: str, entry: str) -> bool:
    indent = len(entry) - len(entry.lstrip(" "))
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) <= indent


def rearranged(lines: list[str], found: Sequence[Block], order: Sequence[int]) -> list[str]:
    """Return the lines with blocks in another order; blank lines between blocks stay where they were."""
    bodies, gaps = [], []
    for block in found:
        body = lines[block.start : block.end]
        length = len(body)
        while length > 1 and not body[length - 1].strip():
            length -= 1
        bodies.append(body[:length])
        gaps.append(body[length:])
    out = lines[: found[0].start]
    for gap, number in zip(gaps, order, strict=True):
        out += [*bodies[number], *gap]
    return out + lines[found[-1].end :]
