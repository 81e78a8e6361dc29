"""The canonical form of a YAML file: ids, order of fields, prose in blocks, order of entries.

Each step is a splice of lines, so that whatever is canonical already stays byte for byte. Only an entry
written in ``{...}`` is written out anew, by ruamel.yaml.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping, Mark, Sequence
from ipa_text.store.yaml_blocks import block_style
from ipa_text.study import schema
from ipa_text.study.conflicts import STOPPED, conflicts
from ipa_text.study.edit import (
    BYTE_ORDER_MARK,
    PREFIXES,
    Block,
    apply,
    blocks,
    id_edit,
    new_id,
    only_crlf,
    prose_block,
    rearranged,
)
from ipa_text.study.entries import sidecar
from ipa_text.study.model import Case
from ipa_text.study.order import arranged
from ipa_text.study.places import Edit, Place
from ipa_text.study.walk import Steps, walk
from ipa_text.text.source import Source

_ENTRIES = (*PREFIXES, "set_aside")
_LISTS = (*_ENTRIES, "from", "diverges")


WAIVER = "# ipa:"
"""A comment that belongs to the line on which its entry begins: that line is not moved."""


class NotCanonical(Exception):
    """The file cannot be put in canonical form; the text says why. Nothing was changed."""


def canonical(text: str, schema_name: str, path: str, case: Case | None = None) -> str:
    """Return a file in canonical form. ``case`` gives the order of a sidecar's entries.

    Raises NotCanonical where the file has to be mended by hand first.
    """
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + canonical(text[1:], schema_name, path, case)
    if only_crlf(text):
        return _crlf(canonical(_lf(text), schema_name, path, case))
    found = _read(text)
    if found is None:
        return text
    before = _values(found)
    taken = set(case.ids) if case else set()
    text = _written_out(text)
    text, given = _with_ids(text, taken)
    text = _prose(text)
    text = _fields(text, schema_name)
    if case is not None and schema_name == "notes":
        text = in_transcript_order(text, path, case)
    if _values(_read(text), given) != before:
        raise NotCanonical("the values would not stay the same: put this file in order by hand")
    return text


def in_transcript_order(text: str, path: str, case: Case) -> str:
    """Return a sidecar with its entries in the order of the transcript."""
    if text.startswith(BYTE_ORDER_MARK):
        return BYTE_ORDER_MARK + in_transcript_order(text[1:], path, case)
    if only_crlf(text):
        return _crlf(in_transcript_order(_lf(text), path, case))
    for kind in ("notes", "extracts"):
        root = _read(text)
        listed = root.get(kind) if root else None
        if root is None or not isinstance(listed, Sequence) or listed.flow or len(listed) < 2:
            continue
        entries = sidecar(root, path, _source_name(path), "")
        order = (
            arranged(case, entries.notes) if kind == "notes" else arranged(case, entries.extracts)
        )
        lines = text.split("\n")
        if len(order) != len(listed) or order == sorted(order) or not dashed(lines, listed):
            continue
        text = "\n".join(rearranged(lines, entry_blocks(lines, listed), order))
    return text


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")


def _crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def _source_name(path: str) -> str:
    return path.rpartition("/")[2].partition(".notes")[0]


def list_blocks(
    text: str, key: str, limit: int = yaml.EVENT_LIMIT
) -> tuple[list[str], list[Block], Sequence] | None:
    """Return the lines of a file and the blocks of the entries under a top-level key."""
    root = yaml.read(text, limit).root
    listed = root.get(key) if isinstance(root, Mapping) else None
    if not isinstance(listed, Sequence) or listed.flow or not listed:
        return None
    lines = text.split("\n")
    return lines, entry_blocks(lines, listed), listed


def entry_blocks(lines: list[str], listed: Sequence) -> list[Block]:
    """Return the lines of each entry of a block list, the comments right above it included."""
    dashes = [mark[0] - 1 for mark in listed.values_at]
    indent = len(lines[dashes[-1]]) - len(lines[dashes[-1]].lstrip(" "))
    end = dashes[-1] + 1
    last = end
    while end < len(lines):
        bare = lines[end].strip()
        deep = len(lines[end]) - len(lines[end].lstrip(" "))
        if bare and not bare.startswith("#") and deep <= indent:
            break
        if bare and (not bare.startswith("#") or deep > indent):
            last = end + 1
        end += 1
    while last < end and not lines[last].strip():
        last += 1
    return blocks(lines, dashes, last)


def dashed(lines: list[str], listed: Sequence) -> bool:
    """Tell whether each entry begins on the line of its dash, so that it can be moved as lines."""
    return all(lines[m[0] - 1][: m[1] - 1].strip() == "-" for m in listed.values_at)


def _read(text: str) -> Mapping | None:
    _, odd = yaml.gate(text)
    if odd:
        line = Source(text).line_of(odd[0].offset)
        raise NotCanonical(f"line {line}: {odd[0].name} stands here, which editors do not show")
    if left := conflicts(text):
        raise NotCanonical(f"line {left[0][0] + 1}: {STOPPED}")
    document = yaml.read(text)
    if document.broken or document.problems:
        problem = document.problems[0]
        raise NotCanonical(f"line {problem.mark[0]}: {problem.message}")
    if document.root is None:
        return None
    if not isinstance(document.root, Mapping):
        raise NotCanonical("this file should begin with a key and a colon")
    if any(value.doubled for value, _ in _mappings(document.root)):
        raise NotCanonical("a key stands twice in an entry: keep one")
    return document.root


def _mappings(root: Any) -> Iterator[tuple[Mapping, Steps]]:
    return ((value, steps) for value, steps in walk(root) if isinstance(value, Mapping))


def _values(root: Mapping | None, given: frozenset[str] = frozenset()) -> Any:
    """Return what a file says, whatever the order of a sidecar's entries; without ids just given."""
    values = {} if root is None else _plain(root, given)
    for kind in ("notes", "extracts"):
        if isinstance(values.get(kind), list):
            values[kind] = sorted(values[kind], key=lambda v: json.dumps(v, sort_keys=True))
    return values


def _plain(value: Any, given: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _plain(inner, given)
            for key, inner in value.items()
            if not (key == "id" and isinstance(inner, str) and inner in given)
        }
    if isinstance(value, Sequence):
        return [_plain(inner, given) for inner in value]
    return value


def _with_ids(text: str, taken: set[str]) -> tuple[str, frozenset[str]]:
    """Give an id to every entry that has none; return the text and the ids given."""
    edits, given = [], set()
    for value, steps in _mappings(_read(text)):
        prefix = PREFIXES.get(str(steps[-2]), "") if len(steps) > 1 else ""
        if isinstance(steps[-1] if steps else None, int) and prefix and "id" not in value and value:
            name = new_id(prefix, taken)
            taken.add(name)
            given.add(name)
            edits.append(id_edit(value, name, ""))
    return apply(text, edits), frozenset(given)


def _prose(text: str) -> str:
    """Put one-line prose of whatever quoting into blocks."""
    source = Source(text)
    edits = []
    for value, _ in _mappings(_read(text)):
        for key, words in value.items():
            if key not in schema.PROSE or value.flow or not isinstance(words, str):
                continue
            line, column, end_line, end_column = value.values_at[key]
            begins = _behind_colon(source, value, key)
            if begins is None:
                continue
            opening = source.line(line)[column - 1 : column]
            if opening in "|>" or words != " ".join(words.split(" ")).strip() or "\n" in words:
                continue
            if not words or "\t" in words or "  " in words:
                continue
            rest = source.line(end_line)[end_column - 1 :]
            if rest.strip():
                continue
            place = Place("", *begins, end_line, len(source.line(end_line)) + 1)
            edits.append(Edit(place, " " + prose_block(words, value.keys_at[key][1] + 1)))
    return apply(text, edits)


def _behind_colon(source: Source, owner: Mapping, key: str) -> tuple[int, int] | None:
    """Return the line and column right behind a key's colon; None where more than space follows it."""
    start = source.offset(*owner.keys_at[key][2:])
    between = source.text[start : source.offset(*owner.values_at[key][:2])]
    colon = between.find(":")
    return source.position(start + colon + 1) if between.strip() == ":" else None


def _fields(text: str, schema_name: str) -> str:
    """Put the fields of each entry of a list in canonical order.

    An entry stays on its lines, so those of one depth are done in one reading, the outer ones first.
    """
    depth = 0
    while True:
        depth += 1
        listed = [
            (value, steps, sum(isinstance(s, int) for s in steps))
            for value, steps in _mappings(_read(text))
            if steps and isinstance(steps[-1], int) and not value.flow
        ]
        if not any(deep >= depth for _, _, deep in listed):
            return text
        lines = text.split("\n")
        for value, steps, deep in listed:
            if deep == depth:
                order = schema.key_order(schema_name, *(s for s in steps if isinstance(s, str)))
                _put_in_order(lines, value, order)
        text = "\n".join(lines)


def _put_in_order(lines: list[str], entry: Mapping, order: tuple[str, ...]) -> None:
    wanted = sorted(entry, key=lambda k: order.index(k) if k in order else len(order))
    waived = WAIVER in lines[entry.mark[0] - 1]
    if wanted != list(entry) and not (waived and wanted[0] != next(iter(entry))):
        _move_fields(lines, entry, wanted)


def _move_fields(lines: list[str], entry: Mapping, wanted: list[str]) -> None:
    """Move the fields of an entry as lines, comments above them included."""
    column = next(iter(entry.keys_at.values()))[1] - 1
    heads = {key: mark[0] - 1 for key, mark in entry.keys_at.items()}
    first = min(heads.values())
    end = _end_of_entry(lines, first, column)
    starts = sorted(heads.values())
    begin = {}
    for number, start in enumerate(starts):
        least = starts[number - 1] + 1 if number else start
        above = start
        while above > least and _is_comment(lines[above - 1], column):
            above -= 1
        begin[start] = above
    stops = dict(zip(starts, [*(begin[s] for s in starts[1:]), end], strict=True))
    lead = lines[first][:column]
    pad = " " * column
    parts = []
    for key in wanted:
        part = lines[begin[heads[key]] : stops[heads[key]]]
        at = heads[key] - begin[heads[key]]
        part[at] = pad + part[at][column:]
        parts.append(part)
    moved = [line for part in parts for line in part]
    moved[0] = lead + moved[0][column:]
    lines[first:end] = moved


def _is_comment(line: str, column: int) -> bool:
    """Tell whether a line above a field at ``column`` is a comment; deeper ones are words in a block."""
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) <= column


def _end_of_entry(lines: list[str], first: int, column: int) -> int:
    """Return the line behind an entry's last one, blank lines at its end not included."""
    end = first + 1
    last = end
    while end < len(lines):
        bare = lines[end].strip()
        inside = len(lines[end]) - len(lines[end].lstrip(" ")) >= column
        if bare and not inside and not bare.startswith("#"):
            break
        if bare and inside:
            last = end + 1
        end += 1
    return last


def _written_out(text: str) -> str:
    """Write entries in ``{...}`` and lists of them in ``[...]`` as blocks, one line for a decision."""
    while edits := list(_flow_edits(_read(text), text)):
        text = apply(text, edits)
    return text


def _flow_edits(root: Mapping | None, text: str) -> Iterator[Edit]:
    source = Source(text)
    for value, steps in _mappings(root):
        listed = [s for s in steps if isinstance(s, str)]
        entry = value and listed and listed[0] in _ENTRIES and isinstance(steps[-1], int)
        if value.flow and entry and (snippet := _snippet(source, value.mark)):
            yield Edit(Place.of("", value.mark), block_style(snippet, value.mark[1] - 1))
        for key in _LISTS:
            inner = value.get(key)
            if value.flow or not isinstance(inner, Sequence) or not inner.flow or not inner:
                continue
            begins, snippet = _behind_colon(source, value, key), _snippet(source, inner.mark)
            if begins and snippet:
                column = value.keys_at[key][1] + 1
                words = "\n" + " " * column + block_style(snippet, column)
                yield Edit(Place("", *begins, *inner.mark[2:]), words)


def _snippet(source: Source, mark: Mark) -> str:
    """Return a flow collection as written; nothing where a comment in it or behind it would be lost."""
    snippet = source.text[source.offset(*mark[:2]) : source.offset(*mark[2:])]
    behind = source.line(mark[2])[mark[3] - 1 :].strip()
    return "" if behind or re.search(r"\s#", snippet) else snippet
