"""The marked quotations of a text in Markdown: block quotations, and words in quotation marks.

Marks of one kind may hold marks of another. An apostrophe is no mark, where that can be told. A quotation
ends with its paragraph, unless the next paragraph opens with the same mark, as a long quotation does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from ipa_text.named import NamedTuple
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
_DEEPEST = 8
"""Quotations within quotations that are told apart."""
# Only a write-up is looked through for quotations: `re` compiles these when there is one.
_APOSTROPHES = "'\u2019"
_MARK = f"[{''.join(sorted({c for k, v in _CLOSERS.items() for c in k + v}))}]"
_BLOCK = r"(?m)(?:^[ ]{0,3}>[^\n]*(?:\n|\Z))+"
_PARAGRAPH = r"\S[^\n]*(?:\n(?![ \t]*(?:\n|\Z)|[ \t]*(?:[-*+|#>]|\d+[.)])[ \t]?)[^\n]*)*"
_ELISION = r"(?<=[sn])['\u2019](?=\s+[a-z])"
"""The apostrophe of *the nurses' room*, of *goin' down*: it may also be the end of a quotation."""


class _Opened(NamedTuple):
    """A mark that opened a quotation; ``doubtful`` is where an apostrophe may have ended it, or 0."""

    mark: str
    start: int
    doubtful: int = 0

    @property
    def as_doubted(self) -> Span:
        """The quotation, if the apostrophe was its end."""
        return self.start, self.doubtful


def marked(text: str) -> Iterator[Span]:
    """Yield the half-open spans of the marked quotations of a text, with their marks, in order."""
    blocks = [m.span() for m in re.finditer(_BLOCK, text)]
    yield from sorted([*blocks, *_inline(_blanked(text, blocks))])


def unmarked(text: str, blank: str = " ") -> str:
    """Return a text with its marked quotations blanked out, as long as before."""
    return _blanked(text, marked(text), blank)


def _blanked(text: str, spans: Iterable[Span], blank: str = " ") -> str:
    parts, at = [], 0
    for start, end in spans:
        inside = text[start:end]
        parts += [text[at:start], "".join("\n" if c == "\n" else blank for c in inside)]
        at = end
    return "".join([*parts, text[at:]])


def _inline(text: str) -> Iterator[Span]:
    """Yield the outermost quotations in quotation marks."""
    paragraphs = [m.span() for m in re.finditer(_PARAGRAPH, text)]
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else len(text)
        yield from _in_paragraph(text, start, end, text[following : following + 1])


def _in_paragraph(text: str, start: int, end: int, following: str) -> Iterator[Span]:
    """Yield the quotations of a paragraph; ``following`` is the first character of the next one."""
    spans: list[Span] = []
    waiting: deque[_Opened] = deque(maxlen=_DEEPEST)
    for m in re.compile(_MARK).finditer(text, start, end):
        if _opens(text, m.start(), start):
            if waiting and waiting[-1].mark == m[0] and waiting[-1].doubtful:
                spans.append(waiting.pop().as_doubted)
            waiting.append(_Opened(m[0], m.start()))
        elif _closes(text, m.start(), start):
            spans += _closed(waiting, text, m.start())
    spans += [opened.as_doubted for opened in waiting if opened.doubtful]
    first = waiting[0] if waiting else None
    if first and first.start == start and first.mark == following and not first.doubtful:
        spans = [(start, end)]
    yield from _outermost(spans)


def _closed(waiting: deque[_Opened], text: str, at: int) -> Iterator[Span]:
    """Yield the quotation that a mark closes, if any; what was opened within it is forgotten."""
    number = next(
        (n for n in reversed(range(len(waiting))) if text[at] in _CLOSERS[waiting[n].mark]), None
    )
    if number is None:
        return
    opened = waiting[number]
    if text[at] in _APOSTROPHES and re.compile(_ELISION).match(text, at):
        waiting[number] = opened._replace(doubtful=opened.doubtful or at + 1)
        return
    while len(waiting) > number:
        waiting.pop()
    yield opened.start, at + 1


def _outermost(spans: Iterable[Span]) -> Iterator[Span]:
    until = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > until:
            yield max(start, until), end
            until = end


def _opens(text: str, at: int, start: int) -> bool:
    """Tell whether a mark stands where a quotation can begin: before a word, and behind none."""
    mark, before, after = text[at], text[at - 1] if at > start else " ", text[at + 1 : at + 2]
    if mark not in _CLOSERS or not after or after.isspace():
        return False
    if mark == "'" and after.isdigit():
        return False
    return not before.isalnum() and before not in ".,;:!?"


def _closes(text: str, at: int, start: int) -> bool:
    """Tell whether a mark stands where a quotation can end: behind a word or a sign, and in no word."""
    before, after = text[at - 1] if at > start else " ", text[at + 1 : at + 2]
    return not before.isspace() and not (before.isalnum() and after.isalnum())
