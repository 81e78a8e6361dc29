"""The marked quotations of a text in Markdown: block quotations, and words in quotation marks.

Marks of one kind may hold marks of another. An apostrophe is no mark, where that can be told. A quotation
ends with its paragraph, unless the next paragraph opens with the same mark, as a long quotation does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.text.turns import Span

_CLOSERS = {
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u201d": "\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
    "\u2018": "\u2019",
    "\u201a": "\u2018\u2019",
    "\u2039": "\u203a",
    "\u203a": "\u2039",
    '"': '"',
    "'": "'",
}
"""What each opening mark can be closed by."""
_APOSTROPHES = "'\u2019"
_MARK = re.compile(f"[{''.join(sorted({c for k, v in _CLOSERS.items() for c in k + v}))}]")
_BLOCK = re.compile(r"(?:^[ ]{0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_PARAGRAPH = re.compile(
    r"\S[^\n]*(?:\n(?![ \t]*(?:\n|\Z)|[ \t]*(?:[-*+|#>]|\d+[.)])[ \t]?)[^\n]*)*"
)
_ELISION = re.compile(r"(?<=[sn])['\u2019](?=\s+[a-z])")
"""The apostrophe of *the nurses' room*, of *goin' down*: it may also be the end of a quotation."""


def marked(text: str) -> Iterator[Span]:
    """Yield the half-open spans of the marked quotations of a text, with their marks, in order."""
    blocks = [m.span() for m in _BLOCK.finditer(text)]
    yield from sorted([*blocks, *_inline(_blanked(text, blocks))])


def unmarked(text: str, blank: str = " ") -> str:
    """Return a text with its marked quotations blanked out, as long as before."""
    return _blanked(text, marked(text), blank)


def _blanked(text: str, spans: Iterator[Span] | list[Span], blank: str = " ") -> str:
    parts, at = [], 0
    for start, end in spans:
        inside = text[start:end]
        parts += [text[at:start], "".join("\n" if c == "\n" else blank for c in inside)]
        at = end
    return "".join([*parts, text[at:]])


def _inline(text: str) -> Iterator[Span]:
    """Yield the outermost quotations in quotation marks."""
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else len(text)
        yield from _in_paragraph(text, start, end, text[following : following + 1])


def _in_paragraph(text: str, start: int, end: int, following: str) -> Iterator[Span]:
    at = start
    while opening := _MARK.search(text, at, end):
        mark, at = opening[0], opening.end()
        if not _opens(text, opening.start(), start):
            continue
        close = _closing(text, mark, at, end)
        if close:
            yield opening.start(), close
            at = close
        elif opening.start() == start and mark == following:
            yield start, end
            return


def _opens(text: str, at: int, start: int) -> bool:
    """Tell whether a mark stands where a quotation can begin: before a word, and behind none."""
    mark, before, after = text[at], text[at - 1] if at > start else " ", text[at + 1 : at + 2]
    if mark not in _CLOSERS or not after or after.isspace():
        return False
    if mark == "'" and after.isdigit():
        return False
    return not before.isalnum() and before not in ".,;:!?"


def _closing(text: str, mark: str, at: int, end: int) -> int:
    """Return the end of the quotation that ``mark`` opened before ``at``; 0 where it is never closed."""
    closers, depth, doubtful = _CLOSERS[mark], 0, 0
    for m in _MARK.finditer(text, at, end):
        here = m.start()
        if m[0] == mark and mark not in closers and _opens(text, here, at):
            if doubtful:
                return doubtful
            depth += 1
        elif m[0] in closers and not _within_word(text, here) and not text[here - 1].isspace():
            if depth:
                depth -= 1
            elif m[0] in _APOSTROPHES and _ELISION.match(text, here):
                doubtful = doubtful or m.end()
            else:
                return m.end()
    return doubtful


def _within_word(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
