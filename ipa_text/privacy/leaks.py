"""What could tell who somebody is, and where it stands; what it says is never kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ipa_text.privacy.decoded import Closed, texts
from ipa_text.privacy.matching import Span, Wanted, apart, in_name, in_words
from ipa_text.privacy.patterns import direct
from ipa_text.privacy.unshared import unshared
from ipa_text.privacy.words import Worded
from ipa_text.text.source import Source

Where = Literal["file", "path", "commit-message", "branch", "tag", "author", "object"]
Sort = Literal["identifier", "pattern", "private", "closed"]
CLOSED = "cannot-be-opened"


class Leak(NamedTuple):
    """Something that identifies somebody, by its place. Lines and columns count from 1.

    ``path`` is a file, a branch or a tag; where it holds a name itself, that is masked. ``line`` is 0
    where it is the name, or the file as a whole. ``sort`` tells an identifier of the key from a pattern, and from a file
    that is not to be shared; ``kind`` says which. ``object`` is the id of what git holds, in the history.
    """

    where: Where
    path: str
    line: int
    column: int
    commit: str
    kind: str
    sort: Sort
    object: str = ""


def in_bytes(data: bytes, sought: Wanted | None) -> list[tuple[int, int, str, Sort]]:
    """Return line, column, kind and sort of what stands in the bytes of a file.

    In what is packed the place is the beginning of the file.
    """
    found: dict[tuple[int, int, str, Sort], None] = {}
    read = texts(data)
    first = True
    while True:
        try:
            text = next(read, None)
        except Closed:
            found[0, 0, CLOSED, "closed"] = None
            break
        if text is None:
            break
        for line, column, kind, sort in in_text(text, sought):
            place = (line, column) if first or not _packed(data) else (1, 1)
            found[*place, kind, sort] = None
        first = False
    return list(found)


def _packed(data: bytes) -> bool:
    return data[:2] in (b"PK", b"\x1f\x8b", b"BZ", b"\xfd7")


def in_text(text: str, sought: Wanted | None, *, patterns: bool = True) -> list[tuple[int, int, str, Sort]]:
    """Return line, column, kind and sort of what stands in a text, in order."""
    found = spans(text, sought, patterns=patterns)
    if not found:
        return []
    source = Source(text)
    return [(*source.position(span.start), span.kind, sort) for span, sort in found]


def spans(text: str, sought: Wanted | None, *, patterns: bool = True) -> list[tuple[Span, Sort]]:
    """Return where something stands in a text: what the key names, then what its form gives away."""
    worded = Worded(text)
    distinct = worded.distinct()
    named = in_words(worded, distinct, sought) if sought else []
    found: list[tuple[Span, Sort]] = [(span, "identifier") for span in named]
    for span in direct(worded, distinct) if patterns else ():
        if not any(span.start < other.end and other.start < span.end for other in named):
            found.append((span, "pattern"))
    return sorted(found)


def masked(name: str, sought: Wanted | None) -> str:
    """Return a name with what identifies somebody in it masked, as in ``[person]-notes.md``."""
    return _masked(name, [span for span, _ in _in_name(name, sought)])


def of_name(name: str, where: Where, sought: Wanted | None, commit: str = "") -> list[Leak]:
    """Return what stands in the name of a file, a branch or a tag."""
    found = _in_name(name, sought)
    shown = _masked(name, [span for span, _ in found]) if found else ""
    return [Leak(where, shown, 0, 0, commit, span.kind, sort) for span, sort in found]


def of_file(path: str, data: bytes, sought: Wanted | None) -> Iterator[Leak]:
    """Yield what stands in a file and in its name, and whether it is one that is not to be shared."""
    shown = masked(path, sought)
    yield from of_name(path, "path", sought)
    if kind := unshared(path, data):
        yield Leak("file", shown, 0, 0, "", kind, "private")
        return
    for line, column, kind, sort in in_bytes(data, sought):
        yield Leak("file", shown, line, column, "", kind, sort)


def _in_name(name: str, sought: Wanted | None) -> list[tuple[Span, Sort]]:
    named = in_name(name, sought) if sought else []
    found: list[tuple[Span, Sort]] = [(span, "identifier") for span in named]
    worded = Worded(name)
    for span in direct(worded, worded.distinct()):
        if not any(span.start < other.end and other.start < span.end for other in named):
            found.append((span, "pattern"))
    return sorted(found)


def _masked(name: str, found: Iterable[Span]) -> str:
    out, at = [], 0
    for span in apart(found):
        out += [name[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*out, name[at:]])
