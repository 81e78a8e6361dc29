"""Read the waivers that stand in comments, and find those that stand where they waive nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping, Mark, Sequence
from ipa_text.study import schema
from ipa_text.study.model import Waiver
from ipa_text.study.places import Place
from ipa_text.study.walk import walk
from ipa_text.text.source import Source

# Few files hold a waiver: `re` compiles these when one does.
_IN_YAML = r"#\s*ipa:\s*ignore\[([^\]]*)\]\s*(.*)"
_COMMENT = r"(?s)<!--.*?(?:-->|\Z)"
_IN_MARKDOWN = r"(?s)<!--\s*ipa:\s*ignore\[([^\]]*)\](.*)-->"


class _Entry(NamedTuple):
    """A member of a list: the column at which it begins, and whose id it is waived under."""

    column: int
    subject: str


def in_yaml(
    root: Mapping, source: Source, path: str, subject: str, prefix: str
) -> tuple[list[Waiver], list[Place]]:
    """Return the waivers in the comments of a YAML file, and the places of misplaced ones.

    A waiver stands on the line on which an entry of a list begins, or alone on a line above it. Inside
    a text it is text.
    """
    if "ipa:" not in source.text:
        return [], []
    entries, texts = _entries(root, subject, prefix)
    below = _below(source)
    waivers: list[Waiver] = []
    misplaced: list[Place] = []
    for number in range(1, len(source.starts) + 1):
        line = source.line(number)
        found = re.search(_IN_YAML, line)
        if found is None or _within(texts, number, found.start() + 1):
            continue
        alone = not line[: found.start()].strip()
        at = below[number] if alone else number
        entry = entries.get(at)
        if entry is None or (alone and found.start() >= entry.column):
            mark = source.mark(
                source.offset(number, found.start() + 1), source.offset(number + 1) - 1
            )
            misplaced.append(Place.of(path, mark))
        else:
            place = Place(path, at, 1, at, 1)
            waivers += _waivers(found, source.offset(number), source, place, entry.subject)
    return waivers, misplaced


def in_markdown(text: str, path: str, where: list[tuple[int, int, str]]) -> Iterator[Waiver]:
    """Yield the waivers in the comments of a Markdown file; each covers its paragraph.

    ``where`` holds (first line, last line, subject) of what has an id of its own, in order.
    """
    if "ipa:" not in text:
        return
    source = Source(text)
    starts = [first for first, _, _ in where]
    around = (1, 0)
    for comment in re.finditer(_COMMENT, text):
        found = re.compile(_IN_MARKDOWN).fullmatch(text, *comment.span())
        if not found:
            continue
        line = source.line_of(found.start())
        at = bisect_right(starts, line) - 1
        if at >= 0 and line <= where[at][1]:
            first, last, subject = where[at]
        else:
            if not around[0] <= line <= around[1]:
                around = _paragraph(source, line)
            first, last, subject = *around, path
        yield from _waivers(found, 0, source, Place(path, first, 1, last, 1), subject)


def _waivers(
    found: re.Match[str], offset: int, source: Source, place: Place, subject: str
) -> Iterator[Waiver]:
    """Yield a waiver for each rule that a comment names."""
    why = " ".join(found[2].split())
    start = offset + found.start(1)
    for name in found[1].split(","):
        at = start + len(name) - len(name.lstrip())
        mark = source.mark(at, at + len(name.strip()))
        yield Waiver(name.strip(), subject, why, place, Place.of(place.path, mark))
        start += len(name) + 1


def _entries(root: Mapping, subject: str, prefix: str) -> tuple[dict[int, _Entry], list[Mark]]:
    """Return the members of lists by the line on which each begins, and where texts stand.

    A member without keys, such as an id that is cited, is waived by its line alone.
    """
    entries: dict[int, _Entry] = {}
    texts: list[Mark] = []
    for value, steps in walk(root):
        members = zip(value, value.values_at, strict=True) if isinstance(value, Sequence) else ()
        for number, (member, mark) in enumerate(members):
            about = schema.subject_of(root, [*steps, number], subject, prefix)
            about += "" if isinstance(member, Mapping) else f"#{number + 1}"
            entries.setdefault(mark[0], _Entry(mark[1], about))
            texts += [mark] if isinstance(member, str) else []
        if isinstance(value, Mapping):
            texts += [value.values_at[k] for k, inner in value.items() if isinstance(inner, str)]
    return entries, sorted(texts)


def _within(texts: list[Mark], line: int, column: int) -> bool:
    """Tell whether a position is within one of the texts, which stand in order and do not overlap."""
    at = bisect_right(texts, (line, column + 1)) - 1
    return at >= 0 and texts[at][:2] <= (line, column) < texts[at][2:]


def _below(source: Source) -> list[int]:
    """Return for each line, counted from 1, the first one below it that is no comment."""
    total = len(source.starts)
    found = [total + 1] * (total + 1)
    for number in range(total - 1, 0, -1):
        comment = source.line(number + 1).lstrip().startswith("#")
        found[number] = found[number + 1] if comment else number + 1
    return found


def _paragraph(source: Source, line: int) -> tuple[int, int]:
    """Return the first and last line of the paragraph that a line is part of."""
    first = last = line
    while first > 1 and source.line(first - 1).strip():
        first -= 1
    while source.line(last + 1).strip():
        last += 1
    return first, last
