"""What could tell who somebody is, and where it stands; what it says is never kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.privacy.matching import Span, Wanted, apart, in_name, in_words
from ipa_text.privacy.patterns import EMAIL, direct
from ipa_text.privacy.unshared import unshared
from ipa_text.privacy.words import Worded
from ipa_text.resources import shipped
from ipa_text.text.source import Source

Where = Literal["file", "path", "commit-message", "branch", "tag", "author", "object"]
Sort = Literal["identifier", "pattern", "private", "closed", "words"]
CLOSED = "cannot-be-opened"


class Leak(NamedTuple):
    """Something that identifies somebody, by its place. Lines and columns count from 1.

    ``path`` is a file, a branch or a tag; where it holds a name itself, that is masked. ``line`` is 0
    where it is the name, or the file as a whole. ``sort`` tells an identifier of the key from a pattern,
    and from a file that is not to be shared; ``kind`` says which. ``object`` is the id of what git holds,
    in the history.
    """

    where: Where
    path: str
    line: int
    column: int
    commit: str
    kind: str
    sort: Sort
    object: str = ""
    case: str = ""
    """Whose words they are, where it is words that stand outside their case, and how many."""
    words: int = 0


Stands = tuple[int, int, str, Sort]
"""Line, column, kind and sort of what stands in a text; no line where it is the file as a whole."""


def in_bytes(data: bytes, sought: Wanted | None) -> list[Stands]:
    """Return what stands in the bytes of a file; in what is packed, at the beginning of the file."""
    from ipa_text.privacy.decoded import PACKED, Closed, texts  # noqa: PLC0415 - what unpacks is slow to import

    found: dict[Stands, None] = {}
    packed = data.startswith(PACKED)
    try:
        for number, (text, readable) in enumerate(texts(data)):
            for line, column, kind, sort in in_text(text, sought, patterns=readable):
                found[(1, 1, kind, sort) if packed and number else (line, column, kind, sort)] = (
                    None
                )
    except Closed:
        found[0, 0, CLOSED, "closed"] = None
    return list(found)


def in_text(text: str, sought: Wanted | None, *, patterns: bool = True) -> list[Stands]:
    """Return what stands in a text, in order; with or without what its form alone gives away."""
    found = spans(text, sought, patterns=patterns)
    if not found:
        return []
    source = Source(text)
    return [(*source.position(span.start), span.kind, sort) for span, sort in found]


def in_message(
    text: str, where: Where, commit: str, sought: Wanted | None, path: str = ""
) -> list[Leak]:
    """Return what stands in a message; an address behind `Co-authored-by:` is no participant's."""
    lines = text.split("\n")
    return [
        Leak(where, path, line, column, commit, kind, sort)
        for line, column, kind, sort in in_text(text, sought)
        if not (kind == EMAIL and re.match(_TRAILER, lines[line - 1]))
    ]


_TRAILER = r"[A-Za-z][A-Za-z-]*-by: "


def spans(text: str, sought: Wanted | None, *, patterns: bool = True) -> list[tuple[Span, Sort]]:
    """Return where something stands in a text: what the key names, then what its form gives away."""
    worded = Worded(text)
    distinct = worded.distinct()
    named = in_words(worded, distinct, sought) if sought else []
    return _both(named, direct(worded, distinct) if patterns else [])


def _both(named: list[Span], by_form: list[Span]) -> list[tuple[Span, Sort]]:
    """Return what the key names, and what its form gives away where the key does not say it already."""
    found: list[tuple[Span, Sort]] = [(span, "identifier") for span in named]
    found += [
        (span, "pattern")
        for span in by_form
        if not any(span.start < other.end and other.start < span.end for other in named)
    ]
    return sorted(found)


def masked(name: str, sought: Wanted | None) -> str:
    """Return a name with what identifies somebody in it masked, as in ``[person]-notes.md``."""
    return _masked(name, [span for span, _ in _in_name(name, sought)])


def of_name(name: str, where: Where, sought: Wanted | None, commit: str = "") -> list[Leak]:
    """Return what stands in the name of a file, a branch or a tag."""
    found = _in_name(name, sought)
    shown = _masked(name, [span for span, _ in found]) if found else ""
    return [Leak(where, shown, 0, 0, commit, span.kind, sort) for span, sort in found]


def of_content(path: str, content: str | bytes, sought: Wanted | None) -> Iterator[Leak]:
    """Yield what stands in a file and in its name, or that it is one which is not to be shared."""
    shown = masked(path, sought)
    yield from of_name(path, "path", sought)
    if kind := unshared(
        path, content if isinstance(content, bytes) else content[:_HEAD].encode("utf-8", "replace")
    ):
        yield Leak("file", shown, 0, 0, "", kind, "private")
        return
    found = in_text(content, sought) if isinstance(content, str) else in_bytes(content, sought)
    for line, column, kind, sort in not_shipped(path, content, found):
        yield Leak("file", shown, line, column, "", kind, sort)


_HEAD = 4096


def not_shipped(path: str, content: str | bytes, found: list[Stands]) -> list[Stands]:
    """Leave out what stands in lines that the program itself laid down: schemas, a template."""
    ours = _shipped(path) if found else None
    if not ours:
        return found
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    lines = text.split("\n")
    return [one for one in found if not (0 < one[0] <= len(lines) and lines[one[0] - 1] in ours)]


def is_shipped(path: str) -> bool:
    """Tell whether a file of a study is one that the program lays down."""
    return _own(path).is_file()


def _own(path: str) -> Path:
    folder, _, name = path.rpartition("/")
    return (
        shipped("schema") / name
        if folder == ".ipa-text/schema"
        else shipped("corpus_template") / path
    )


def _shipped(path: str) -> frozenset[str]:
    try:
        return frozenset(_own(path).read_text("utf-8").split("\n"))
    except (OSError, ValueError):
        return frozenset()


def _in_name(name: str, sought: Wanted | None) -> list[tuple[Span, Sort]]:
    worded = Worded(name)
    return _both(in_name(name, sought) if sought else [], direct(worded, worded.distinct()))


def _masked(name: str, found: Iterable[Span]) -> str:
    out, at = [], 0
    for span in apart(found):
        out += [name[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*out, name[at:]])
