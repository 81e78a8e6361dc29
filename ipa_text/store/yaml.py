"""Read YAML through C events into plain values that remember where they stand.

The 1.2 core schema is applied, so ``no``, ``12:30`` and ``2026-03-01`` stay strings. Aliases, tags,
merge keys, further documents and doubled keys are problems, never features. A syntax error costs the
entry it is in: the rest of the file is still read. No other module reads a study by a YAML library.

Marks are ``(line, column, end_line, end_column)``, counted from 1, in code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from math import isfinite
from typing import Any

import yaml

from ipa_text.named import NamedTuple

Mark = tuple[int, int, int, int]

EVENT_LIMIT = 200_000
"""Keys, values and brackets of one file; the notes on an hour of talk come to some ten thousand."""

TOO_MUCH = "this holds far more than a study does"
"""How a problem begins that tells of a file beyond the limit."""

PROBLEM_LIMIT = 1000
"""Problems of one file that are told, and pieces in which a broken one is read again."""

DEPTH_LIMIT = 40
"""A C parser takes quadratic time over nested brackets; the event loop stops here."""

NUMBER_LIMIT = 18
"""Characters; more digits than that are text, a hash for instance: no study counts so far."""

_NOWHERE: Mark = (1, 1, 1, 1)
_SCALAR, _MAPPING_END, _SEQUENCE_END = yaml.ScalarEvent, yaml.MappingEndEvent, yaml.SequenceEndEvent
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Mapping(dict[str, Any]):
    """A YAML mapping: an ordinary dict that knows its place and the place of each key and value."""

    __slots__ = ("doubled", "flow", "keys_at", "mark", "values_at")

    def __init__(self) -> None:
        self.mark: Mark = _NOWHERE
        self.flow = False
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}
        self.doubled: dict[str, list[Mark]] = {}

    def at(self, key: str) -> Mark:
        """Return where the value of ``key`` stands; where the mapping stands when it has none."""
        return self.values_at.get(key, self.mark)


class Sequence(list[Any]):
    """A YAML sequence: an ordinary list that knows its place and the place of each member."""

    __slots__ = ("flow", "mark", "values_at")

    def __init__(self) -> None:
        self.mark: Mark = _NOWHERE
        self.flow = False
        self.values_at: list[Mark] = []


class Problem(NamedTuple):
    """Something that YAML allows or forbids and a study cannot hold."""

    rule: str
    message: str
    mark: Mark


class Broken(NamedTuple):
    """Lines (first, last; both included) that could not be read, and the ids seen in them."""

    first: int
    last: int
    ids: frozenset[str]


class Document(NamedTuple):
    """What a YAML text says: its root, what is wrong with it, and what could not be read."""

    root: Any
    mark: Mark
    problems: tuple[Problem, ...]
    broken: tuple[Broken, ...]
    doubled: bool = True
    """Whether a key may stand twice somewhere; False where it is known that none does."""


def read(text: str, limit: int = EVENT_LIMIT) -> Document:
    """Read one YAML text; never raises for what it says.

    Control characters other than tab and newline must have been replaced beforehand (``gate``). Of a text
    of more than ``limit`` keys and values nothing is read, and the problem begins with TOO_MUCH.
    """
    try:
        builder = _Builder(text, limit)
        root, mark = builder.document()
    except _TooMuch as error:
        return _unread(text.split("\n"), error)
    except yaml.YAMLError as error:
        return _with_colons(text, limit) or _salvage(text, error, limit)
    return Document(root, mark, tuple(builder.problems), (), builder.doubled)


class _TooMuch(yaml.MarkedYAMLError):
    """A file holds more than any study does; there is no use in reading parts of it."""


def _too_much(event: Any, limit: int) -> _TooMuch:
    problem = f"more than {limit} keys and values"
    return _TooMuch(problem=problem, problem_mark=event.start_mark)


_UNSAFE_ASCII = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_UNSAFE = _UNSAFE_ASCII + r"\x80-\x9f\u2028\u2029\ud800-\udfff\ue000\ue001\ufeff\ufffe\uffff"
"""What YAML refuses, what shifts lines, and the two characters that mark words in a message. (A class
of all the others takes ten times as long to compile; that of ASCII a tenth of the time of this.)"""
_ODD_NAMES = {
    "\ufeff": "a byte order mark",
    "\x00": "a NUL character",
    "\x85": "a next-line character (U+0085)",
    "\u2028": "a line separator (U+2028)",
    "\u2029": "a paragraph separator (U+2029)",
}


class Odd(NamedTuple):
    """A character that would shift lines or stop a reader: its offset and what it is."""

    offset: int
    name: str


def gate(text: str) -> tuple[str, list[Odd]]:
    """Replace every character that YAML refuses or that shifts line numbers by one space.

    Returns the text, of the same length, and what was replaced, up to PROBLEM_LIMIT of it. A lone
    carriage return counts: a reader would see a line break where an editor shows none.
    """
    unsafe = re.compile(f"[{_UNSAFE_ASCII if text.isascii() else _UNSAFE}]")
    odd = [
        Odd(m.start(), _ODD_NAMES.get(m[0], f"a control character (U+{ord(m[0]):04X})"))
        for m in islice(unsafe.finditer(text), PROBLEM_LIMIT)
    ]
    clean = unsafe.sub(" ", text) if odd else text
    if "\r" in clean:
        lone = re.compile(r"\r(?!\n)")
        odd += [
            Odd(m.start(), "a lone carriage return")
            for m in islice(lone.finditer(clean), PROBLEM_LIMIT)
        ]
        clean = lone.sub(" ", clean)
    return clean, odd


class _Builder:
    """One pass over the parser's events; ``problems`` fills as it goes."""

    def __init__(self, text: str, limit: int, lines_before: int = 0) -> None:
        self.problems: list[Problem] = []
        self._limit = limit
        self.doubled = False
        """Whether a key stands twice anywhere."""
        self._offset = lines_before + 1
        self._read = 0
        self._next = yaml.CLoader(text).get_event

    def document(self) -> tuple[Any, Mark]:
        """Build the first document; further ones are a problem."""
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None, _NOWHERE
        event = self._next()
        mark = self._mark(event)
        root, _ = self._value(event, 0)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._problem("yaml-syntax", "a second document (`---`) in one file is not read", event)
            while not isinstance(self._next(), yaml.StreamEndEvent):
                pass
        return root, mark

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        add = self._offset
        return (start.line + add, start.column + 1, end.line + add, end.column + 1)

    def _problem(self, rule: str, message: str, event: Any) -> None:
        if len(self.problems) < PROBLEM_LIMIT:
            self.problems.append(Problem(rule, message, self._mark(event)))

    def _value(self, event: Any, depth: int) -> tuple[Any, Mark]:
        """Return what begins with an event, and where it stands. Nearly all are scalars: in one call."""
        kind = type(event)
        if kind is _SCALAR:
            if event.anchor or event.tag:
                self._anchor_or_tag(event)
            start, end, add = event.start_mark, event.end_mark, self._offset
            mark = (start.line + add, start.column + 1, end.line + add, end.column + 1)
            value: str = event.value
            return value if event.style or not event.implicit[0] else _core(value), mark
        if kind is yaml.MappingStartEvent:
            mapping = self._mapping(event, depth)
            return mapping, mapping.mark
        if kind is yaml.SequenceStartEvent:
            sequence = self._sequence(event, depth)
            return sequence, sequence.mark
        self._problem(
            "alias-tag-merge-key",
            f"`*{event.anchor}` repeats another entry: write the words out where they belong",
            event,
        )
        return None, self._mark(event)

    def _anchor_or_tag(self, event: Any) -> None:
        if event.anchor:
            message = f"`&{event.anchor}` names an entry for reuse: every entry is written out"
            self._problem("alias-tag-merge-key", message, event)
        if event.tag:
            message = f"the tag `{event.tag}` changes how a value is read: take it out"
            self._problem("alias-tag-merge-key", message, event)

    def _deeper(self, event: Any, depth: int) -> int:
        if depth >= DEPTH_LIMIT:
            raise yaml.MarkedYAMLError(
                problem=f"nested more than {DEPTH_LIMIT} deep", problem_mark=event.start_mark
            )
        if event.anchor or event.tag:
            self._anchor_or_tag(event)
        return depth + 1

    def _mapping(self, event: Any, depth: int) -> Mapping:
        depth = self._deeper(event, depth)
        found = Mapping()
        found.flow = bool(event.flow_style)
        first = event
        end = event
        keys_at, values_at = found.keys_at, found.values_at
        following, key_of, value_of = self._next, self._key, self._value
        while type(event := following()) is not _MAPPING_END:
            key_event = event
            key, at = key_of(event, depth)
            end = event = following()
            value, mark = value_of(event, depth)
            self._read += 2
            if self._read > self._limit:
                raise _too_much(event, self._limit)
            if value is None and found.flow and not getattr(event, "value", "x"):
                self._swallowed(key_event)
            if key in keys_at or key == "<<":
                self._again(found, key, key_event)
                continue
            if value is not None or type(event) is not yaml.AliasEvent:
                found[key] = value
            keys_at[key] = at
            values_at[key] = mark
        if found and not found.flow:
            mark = next(reversed(values_at.values()))
        else:
            mark = self._mark(event if found.flow or end is first else end)
        found.mark = self._until(first, mark)
        return found

    def _again(self, owner: Mapping, key: str, event: Any) -> None:
        """Note a merge key, or a key that stands twice: then neither value is taken."""
        if key == "<<":
            message = "a merge key (`<<`) copies another entry: write the keys out"
            self._problem("alias-tag-merge-key", message, event)
            return
        marks = owner.doubled.setdefault(key, [owner.keys_at[key]])
        if len(marks) < PROBLEM_LIMIT:
            marks.append(self._mark(event))
        owner.pop(key, None)
        self.doubled = True

    def _key(self, event: Any, depth: int) -> tuple[str, Mark]:
        """Return a key, and where it stands."""
        start, end, add = event.start_mark, event.end_mark, self._offset
        mark = (start.line + add, start.column + 1, end.line + add, end.column + 1)
        if type(event) is _SCALAR:
            if event.anchor or event.tag:
                self._anchor_or_tag(event)
            return event.value, mark
        self._problem("yaml-syntax", "a key must be one word, not a list or a mapping", event)
        self._value(event, depth)
        return "?", mark

    def _swallowed(self, event: Any) -> None:
        self._problem(
            "swallowed-by-yaml",
            "inside `{...}` a comma ends the text, and what follows was read as a key without a value:"
            " write one key on each line",
            event,
        )

    def _sequence(self, event: Any, depth: int) -> Sequence:
        depth = self._deeper(event, depth)
        found = Sequence()
        found.flow = bool(event.flow_style)
        first = event
        values_at = found.values_at
        following, value_of = self._next, self._value
        while type(event := following()) is not _SEQUENCE_END:
            value, mark = value_of(event, depth)
            self._read += 1
            if self._read > self._limit:
                raise _too_much(event, self._limit)
            if value is None and type(event) is yaml.AliasEvent:
                continue
            found.append(value)
            values_at.append(mark)
        last = values_at[-1] if found and not found.flow else self._mark(event)
        found.mark = self._until(first, last)
        return found

    def _until(self, first: Any, last: Mark) -> Mark:
        """Return where something stands that begins with an event and ends with its last part."""
        start = first.start_mark
        return (start.line + self._offset, start.column + 1, last[2], last[3])


def _core(text: str) -> Any:
    """Resolve a plain scalar by the YAML 1.2 core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text):
            if len(text) > NUMBER_LIMIT:
                return text
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        # Without a point or an exponent it would be an integer: a day, mostly, is neither.
        if (
            any(c in ".eE" for c in text)
            and re.fullmatch(_FLOAT, text)
            and isfinite(number := float(text))
        ):
            return number
    return text


# Of a file that is YAML none of these is wanted: `re` compiles them when one is not.
_SECTION = r"[^\s#\-&*!|>'\"%@`{}\[\],?:][^:]*:(\s|$)|['\"].*['\"]\s*:(\s|$)"
_ENTRY = r"( *)- "
_ID = r"(?:^|[\s{,-])id(?::\s*|\s+)['\"]?([a-z][a-z0-9-]*)"
_BARE = r"([a-z][a-z_]*)[ \t\r]*"
_BELOW = r" *- | +[a-z][a-z_]*:(\s|$)"


def _with_colons(text: str, limit: int) -> Document | None:
    """Read a text as if the colon stood behind the name of every section; None where none lacks it.

    Only the ends of those lines move, so that every place below them is still where it is said to be.
    They count as broken: whoever wants a file whole, to change it for instance, is told that it is not.
    """
    lines = text.split("\n")
    bare = list(islice(_bare_names(lines), PROBLEM_LIMIT))
    if not bare:
        return None
    problems = []
    for number in bare:
        name = lines[number].rstrip()
        lines[number] = name + ":" + lines[number][len(name) :]
        mark = (number + 1, 1, number + 1, len(name) + 1)
        problems.append(Problem("yaml-syntax", f"a colon is missing behind `{name}`", mark))
    found = read("\n".join(lines), limit)
    broken = (Broken(number + 1, number + 1, frozenset()) for number in bare)
    return found._replace(problems=(*problems, *found.problems), broken=(*broken, *found.broken))


def _bare_names(lines: list[str]) -> Iterator[int]:
    """Yield where a word stands alone at the margin, and a list or a key is indented below it."""
    for number, line in enumerate(lines):
        if not re.fullmatch(_BARE, line):
            continue
        below = (w for w in islice(lines, number + 1, None) if w.strip() and w.lstrip()[0] != "#")
        if re.match(_BELOW, next(below, "")):
            yield number


def _salvage(text: str, error: yaml.YAMLError, limit: int) -> Document:
    """Read what can be read of a text that is not YAML as a whole: by section, then by entry."""
    lines = text.split("\n")
    root = Mapping()
    problems: list[Problem] = []
    broken: list[Broken] = []
    starts = [i for i, line in enumerate(lines) if re.match(_SECTION, line)]
    if not starts or len(starts) > PROBLEM_LIMIT:
        return _unread(lines, error)
    if any(w.strip("- \t\r") and not w.lstrip().startswith("#") for w in lines[: starts[0]]):
        broken.append(_broken(lines, 0, starts[0]))
    for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
        part, found, lost = _section(lines, first, last, limit)
        problems += found
        broken += lost
        for key, mark in part.keys_at.items():
            if key in root.keys_at:
                root.doubled.setdefault(key, [root.keys_at[key]]).append(mark)
                root.pop(key, None)
                continue
            root.keys_at[key] = mark
            if key in part:
                root[key] = part[key]
                root.values_at[key] = part.values_at[key]
    for number, line in enumerate(lines):
        # A key that lacks its colon is there, and no other finding should say that it is not.
        if word := re.match(r"[a-z][a-z_]*", line):
            root.keys_at.setdefault(word[0], (number + 1, 1, number + 1, word.end() + 1))
    if not problems:
        problems.append(_syntax(error, lines, 0))
    root.mark = (1, 1, len(lines), len(lines[-1]) + 1)
    return Document(root, root.mark, tuple(problems), tuple(broken))


def _unread(lines: list[str], error: yaml.YAMLError) -> Document:
    """Return a document of which nothing could be read."""
    broken = (_broken(lines, 0, len(lines)),)
    return Document(None, _NOWHERE, (_syntax(error, lines, 0),), broken)


def _section(
    lines: list[str], first: int, last: int, limit: int
) -> tuple[Mapping, list[Problem], list[Broken]]:
    """Read the top-level section on ``lines[first:last]``, entry by entry where it must be."""
    whole = _try("\n".join(lines[first:last]), limit, first)
    if not isinstance(whole, yaml.YAMLError):
        return whole[0], whole[1], []
    entries = list(_entries(lines, first + 1, last))
    header = lines[first]
    key = header.split(":")[0].strip().strip("'\"")
    root = Mapping()
    root.keys_at[key] = (first + 1, 1, first + 1, len(key) + 1)
    if not entries or isinstance(whole, _TooMuch):
        return root, [_syntax(whole, lines, first)], [_broken(lines, first, last)]
    kept = Sequence()
    problems: list[Problem] = []
    broken: list[Broken] = []
    for begin, end in entries:
        if len(problems) >= PROBLEM_LIMIT:
            broken.append(_broken(lines, begin, last))
            break
        part = _try("\n".join([header, *lines[begin:end]]), limit, begin - 1)
        if isinstance(part, yaml.YAMLError):
            problems.append(_syntax(part, lines, begin - 1))
            broken.append(_broken(lines, begin, end))
            continue
        problems += part[1]
        for value in part[0].values():
            if isinstance(value, Sequence):
                kept.extend(value)
                kept.values_at.extend(value.values_at)
    kept.mark = (entries[0][0] + 1, 1, last, 1)
    root[key] = kept
    root.values_at[key] = kept.mark
    root.mark = (first + 1, 1, last, 1)
    return root, problems, broken


def _entries(lines: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the half-open line ranges of the list entries at the outermost indent."""
    indent: int | None = None
    begin: int | None = None
    for number in range(first, last):
        dash = re.match(_ENTRY, lines[number])
        if dash is None or (indent is not None and len(dash[1]) != indent):
            continue
        indent = len(dash[1])
        if begin is not None:
            yield begin, number
        begin = number
    if begin is not None:
        yield begin, last


def _try(
    text: str, limit: int, lines_before: int
) -> tuple[Mapping, list[Problem]] | yaml.YAMLError:
    try:
        builder = _Builder(text, limit, lines_before)
        root, _ = builder.document()
    except yaml.YAMLError as error:
        return error
    return (root if isinstance(root, Mapping) else Mapping()), builder.problems


def _broken(lines: list[str], first: int, last: int) -> Broken:
    ids = frozenset(m[1] for line in lines[first:last] for m in re.finditer(_ID, line))
    return Broken(first + 1, last, ids)


_CURES = (
    (
        "mapping values are not allowed",
        "a colon and a space inside text end it for YAML",
        "write `>-` after the key and put the text on the next line, indented",
    ),
    (
        "cannot start any token",
        "this character cannot begin a value in YAML",
        "indent with spaces, never tabs; text goes in a `>-` block on the next line",
    ),
    (
        "while scanning a quoted scalar",
        "a quotation mark opens a text that never closes",
        "write `>-` after the key and put the words on the next line",
    ),
    (
        "expected ',' or",
        "a bracket at the start is read as a list",
        "write `>-` after the key and put the text on the next line",
    ),
    (
        "did not find expected key",
        "the text goes on after a closing quotation mark, bracket, or at a different indent",
        "write `>-` after the key and put the whole text on the next line; line keys up",
    ),
    (
        "<block end>",
        "the text goes on after a closing bracket or quotation mark, or at a different indent",
        "write `>-` after the key and put the whole text on the next line; line keys up",
    ),
    (
        "could not find expected ':'",
        "a line stands here that is neither a key nor part of a text",
        "indent the lines of a text further than its key",
    ),
    (
        "sequence entries are not allowed",
        "a list begins here where a value was expected",
        "put each member on a line of its own under the key",
    ),
    ("keys and values", TOO_MUCH, "split it, or look what it is"),
    ("nested more than", "brackets or lists are nested too deeply to be read", "take them apart"),
)

_BEGUN = ("while scanning a quoted scalar", "while parsing a flow", "while scanning a simple key")
"""Where what was begun stands wrong, not where the reader gave up."""


def _syntax(error: yaml.YAMLError, lines: list[str], lines_before: int) -> Problem:
    """Say in the researcher's words what stopped the reader, where, and the cure."""
    what = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    opened = what.startswith(_BEGUN)
    mark = next((m for m in (marks[::-1] if opened else marks) if m), None)
    line = min((mark.line if mark else 0) + lines_before, len(lines) - 1)
    width = len(lines[line]) + 1
    column = min((mark.column if mark else 0) + 1, width)
    tab = _tab_indent(lines, line)
    if tab is not None:
        message = "a tab indents this line, which YAML does not allow: indent with spaces"
        return Problem("yaml-syntax", message, (tab + 1, 1, tab + 1, 2))
    for sign, why, cure in _CURES:
        if sign in what:
            message = f"{why}: {cure}"
            break
    else:
        message = f"not readable as YAML ({' '.join(what.split())}): put prose in a `>-` block"
    return Problem("yaml-syntax", message, (line + 1, column, line + 1, min(column + 1, width)))


def _tab_indent(lines: list[str], line: int) -> int | None:
    """Return the line, at or just above ``line``, that a tab indents."""
    for number in (line, line - 1):
        if 0 <= number < len(lines) and "\t" in lines[number][: _indent(lines[number])]:
            return number
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
