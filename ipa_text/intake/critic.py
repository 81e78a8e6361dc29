"""A working copy in CriticMarkup: ``{==words==}{>>l: a note #tag<<}``, and what was written into it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipa_text.intake.heard import Broken
from ipa_text.intake.remarks import written
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Note
from ipa_text.text.source import Source
from ipa_text.text.turns import Span

_MARK = re.compile(r"\{==|==\}|\{>>|<<\}|\{\+\+|\{--|\{~~")
_EDITS = {"{++": "an insertion", "{--": "a deletion", "{~~": "a substitution"}


class Comment(NamedTuple):
    """A comment: its words, and the half-open span of the transcript that it stands on.

    ``start`` and ``end`` are the same where nothing was highlighted. ``line`` is that of the copy.
    """

    text: str
    start: int
    end: int
    line: int


class Scanned(NamedTuple):
    """A working copy without its marks, its comments, and the lines of highlights without one."""

    text: str
    comments: tuple[Comment, ...]
    bare: tuple[int, ...]


class Copy(NamedTuple):
    """A working copy, and the notes that it cannot show, each with the reason."""

    text: str
    left: tuple[tuple[str, str], ...]


def copy(text: str, case: Case, notes: Sequence[Note], categories: Sequence[str]) -> Copy:
    """Return a transcript with notes in it; raises Broken where it has marks of that kind itself."""
    if found := _MARK.search(text):
        raise Broken(f"`{found[0]}` stands in this transcript and could not be told from a mark")
    spans: dict[Span, list[str]] = {}
    points: dict[int, list[str]] = {}
    left: list[tuple[str, str]] = []
    for note in notes:
        located = [case.locate(note.source, anchor) for anchor in note.anchors]
        whole = bool(note.anchors) and note.anchors[0].quote is None
        comment = f"{{>>{written(note, categories)}<<}}"
        if _MARK.search(comment[3:-3]):
            left.append((note.id, "its words have marks of CriticMarkup"))
        elif len(located) != 1 or located[0].outcome != "found" or not located[0].spans:
            left.append((note.id, "it stands on several places, or on none that is found"))
        elif whole and len(set(located[0].turns)) == 1:
            points.setdefault(located[0].spans[0][0], []).append(comment)
        elif len(located[0].spans) > 1:
            left.append((note.id, "it leaves words out, or goes over several stretches"))
        elif any(_cross(located[0].spans[0], other) for other in spans):
            left.append((note.id, "it crosses another, which CriticMarkup cannot express"))
        else:
            spans.setdefault(located[0].spans[0], []).append(comment)
    return Copy(_marked(text, spans, points), tuple(left))


def _cross(one: Span, other: Span) -> bool:
    (a, b), (c, d) = sorted((one, other))
    return a < c < b < d


def _marked(text: str, spans: dict[Span, list[str]], points: dict[int, list[str]]) -> str:
    """Put highlights and comments into a text; of two that begin together, the longer is outside."""
    ends: dict[int, list[tuple[int, str]]] = {}
    starts: dict[int, int] = {}
    for (start, end), comments in spans.items():
        starts[start] = starts.get(start, 0) + 1
        ends.setdefault(end, []).append((start, "==}" + "".join(comments)))
    out, at = [], 0
    for place in sorted({*ends, *starts, *points}):
        out.append(text[at:place])
        out += [mark for _, mark in sorted(ends.get(place, ()), reverse=True)]
        out += points.get(place, ())
        out.append("{==" * starts.get(place, 0))
        at = place
    return "".join([*out, text[at:]])


def scan(copy: str) -> Scanned:
    """Take the marks out of a working copy, highlights within highlights too.

    Raises Broken for marks that do not pair, and for edits, which are never merged.
    """
    source = Source(copy)
    out: list[str] = []
    length = at = 0
    opened: list[tuple[int, int]] = []
    closed: tuple[Span, int] | None = None
    comments: list[Comment] = []
    commented: set[Span] = set()
    highlights: list[tuple[Span, int]] = []
    while found := _MARK.search(copy, at):
        line = source.line_of(found.start())
        plain = copy[at : found.start()]
        out.append(plain)
        length += len(plain)
        closed = None if plain else closed
        at = found.end()
        if found[0] == "{==":
            opened.append((length, line))
            closed = None
        elif found[0] == "==}":
            if not opened:
                raise Broken("`==}` closes a highlight that was never opened", line)
            start, begun = opened.pop()
            closed = ((start, length), begun)
            highlights.append(closed)
        elif found[0] == "{>>":
            end = copy.find("<<}", at)
            if end < 0 or "{>>" in copy[at:end]:
                raise Broken("this comment is never closed: `<<}` is missing", line)
            start, stop = closed[0] if closed else (length, length)
            comments.append(Comment(copy[at:end], start, stop, line))
            if closed:
                commented.add(closed[0])
            at = end + 3
        elif found[0] == "<<}":
            raise Broken("`<<}` closes a comment that was never opened", line)
        else:
            raise Broken(
                f"{_EDITS[found[0]]} stands here: edits are made in the transcript itself", line
            )
    if opened:
        raise Broken("this highlight is never closed: `==}` is missing", opened[-1][1])
    bare = tuple(line for span, line in highlights if span not in commented)
    return Scanned("".join([*out, copy[at:]]), tuple(comments), bare)
