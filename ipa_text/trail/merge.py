"""Merge three texts of one file of a study, and hold what comes out to what both sides said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.study.edit import PREFIXES
from ipa_text.study.model import Case
from ipa_text.study.walk import walk
from ipa_text.trail.arrange import by_transcript, case_of
from ipa_text.trail.outline import Odd, outline, same
from ipa_text.trail.threeway import ABSENT, Chunks, Conflict, Way, merged, side

SCHEMAS = {
    "case.yaml": "case",
    "study.yaml": "study",
    "reviews.yaml": "reviews",
    "schedule.yaml": "schedule",
    "recruitment.yaml": "recruitment",
}


class Doubled(Odd):
    """An id would be defined twice, though neither side defines it twice."""


class Labels(NamedTuple):
    """What the two sides of a conflict are called, and how many signs a marker has."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


class Versions(NamedTuple):
    """The common ancestor of a file, and the two versions that came of it."""

    base: str
    ours: str
    theirs: str


def schema_of(path: PurePosixPath) -> str:
    """Return the name of the schema of a file of a study; raises Odd where it is none."""
    if path.name == "themes.yaml":
        return "case-themes" if path.parent.parent.name == "cases" else "group-themes"
    if path.match("*.notes.yaml") or path.match("*.notes.*.yaml"):
        return "notes"
    if path.name not in SCHEMAS:
        raise Odd("it is no file of a study")
    return SCHEMAS[path.name]


def merge(versions: Versions, path: PurePosixPath, transcript: str | None = None) -> Chunks:
    """Return the lines of the merged file and its conflicts; raises Odd where there is no safe merge.

    ``transcript`` is the text beside a sidecar, which gives the order of its entries.
    """
    schema = schema_of(path)
    case = case_of(path, transcript) if transcript is not None and schema == "notes" else None
    try:
        chunks = _merge(versions, schema, case)
        if not _is_canonical(chunks, schema, path, case):
            formatted = [canonical(text, schema, str(path), case) for text in versions]
            chunks = _merge(Versions(*formatted), schema, case)
            if not _is_canonical(chunks, schema, path, case):
                raise Odd("what comes out would not be in canonical form")
    except NotCanonical as error:
        raise Odd(str(error)) from None
    return chunks


def _merge(versions: Versions, schema: str, case: Case | None) -> Chunks:
    base, own, other = (outline(text) for text in versions)
    if any(_doubled(found.value) for found in (base, own, other)):
        raise Odd("an id is defined twice")
    found = merged(base, own, other, Way(schema, (), by_transcript(case) if case else None))
    sides = ((True, found.ours), (False, found.theirs))
    for ours, value in sides if conflicts(found.chunks) else sides[:1]:
        read = outline(_text(side(found.chunks, ours=ours)))
        if same(_solid(read.value)) != same(_solid(value)):
            raise Odd("the merged lines would say something else than was merged")
        if _doubled(read.value):
            raise Doubled("both sides define the same id")
    return found.chunks


def _solid(value: Any) -> Any:
    """Return a value in which nothing, an empty list and an empty mapping are one."""
    if isinstance(value, dict):
        return {key: _solid(inner) for key, inner in value.items() if inner is not ABSENT} or None
    if isinstance(value, list):
        return [_solid(inner) for inner in value] or None
    return value


def _doubled(root: Any) -> list[str]:
    """Return the ids that are defined more than once in a file."""
    defined = Counter(
        str(value.get("id"))
        for value, steps in walk(root)
        if isinstance(value, Mapping) and len(steps) > 1 and steps[-2] in PREFIXES and "id" in value
    )
    return [name for name, times in defined.items() if times > 1]


def _is_canonical(chunks: Chunks, schema: str, path: PurePosixPath, case: Case | None) -> bool:
    """Tell whether the file is canonical whichever side of its conflicts is taken.

    Where an anchor is in conflict its place is not known: then the order of entries is not looked at.
    """
    clean = not conflicts(chunks)
    for ours in (True,) if clean else (True, False):
        text = _text(side(chunks, ours=ours))
        if canonical(text, schema, str(path), case if clean else None) != text:
            return False
    return True


def conflicts(chunks: Iterable[str | Conflict]) -> int:
    """Return the number of conflicts."""
    return sum(not isinstance(chunk, str) for chunk in chunks)


def rendered(chunks: Chunks, labels: Labels) -> str:
    """Return the text of a merged file, each conflict between markers as git writes them."""
    lines: list[str] = []
    for chunk in chunks:
        if isinstance(chunk, str):
            lines.append(chunk)
        else:
            lines += [_marker("<", labels.size, labels.ours), *chunk.ours, "=" * labels.size]
            lines += [*chunk.theirs, _marker(">", labels.size, labels.theirs)]
    return _text(lines)


def _marker(sign: str, size: int, label: str) -> str:
    return f"{sign * size} {label}".rstrip()


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
