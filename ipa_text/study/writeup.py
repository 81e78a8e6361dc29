"""The marked quotations of a write-up that are a participant's words."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ipa_text.named import NamedTuple
from ipa_text.study.model import Case
from ipa_text.text.align import Words, keys_of, words_of
from ipa_text.text.anchors import between_omissions
from ipa_text.text.fold import fold
from ipa_text.text.marked import marked
from ipa_text.text.shingles import SIX
from ipa_text.text.turns import Span

_QUOTE_MARK = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)
_SOURCE = re.compile(r"\n\([^()\n]+\)\s*\Z")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_NAMED = 3
"""Words that suffice where the paragraph names the participant."""


class _Quotation(NamedTuple):
    """A marked quotation: its span with its marks, its words, and what stands in brackets behind it."""

    span: Span
    words: str
    source: str


def _quotations(text: str) -> Iterator[_Quotation]:
    """Yield block quotations, and words in quotation marks."""
    for start, end in marked(text):
        whole = _QUOTE_MARK.sub("", text[start:end]).rstrip()
        words = _SOURCE.sub("", whole)
        yield _Quotation((start, end), words, whole[len(words) :])


def theirs(text: str, case: Case) -> Iterator[Span]:
    """Yield the spans of the quotations of a write-up whose words stand in a case's transcripts."""
    known = [words_of(interview.transcript) for interview in case.interviews]
    for found in _quotations(text):
        if _said(found.words, known):
            yield found.span


def attributed(text: str, case: Case, sources: Container[str]) -> Iterator[Span]:
    """Yield the spans of the quotations of a write-up that are of somebody, from some of their sources.

    Such is one that names them as its source, and one whose words stand in their transcripts: six
    words, or three where the paragraph names them. Fewer may be anybody's.
    """
    known = [words_of(i.transcript) for i in case.interviews if i.name in sources]
    name = re.compile(rf"(?<!\w){re.escape(case.name)}(?!\w)")
    everything = all(i.name in sources for i in case.interviews)
    for found in _quotations(text):
        number = len(keys_of(fold(found.words)))
        said = name.search(found.source) or name.search(_paragraph(text, found.span))
        by_name = everything and name.match(found.source.lstrip("\n("))
        telling = number >= (_NAMED if said else SIX)
        if by_name or (telling and _said(found.words, known)):
            yield found.span


def _paragraph(text: str, span: Span) -> str:
    """Return the paragraph in which a span stands."""
    breaks = [(0, 0), *(m.span() for m in _PARAGRAPHS.finditer(text)), (len(text), len(text))]
    start = max(end for _, end in breaks[:-1] if end <= span[0])
    return text[start : min(begin for begin, _ in breaks[1:] if begin >= span[1] - 1)]


def _said(words: str, known: list[Words]) -> bool:
    """Tell whether every part of a quotation, between its omissions, stands in one transcript."""
    parts = [keys for part in between_omissions(words) if (keys := keys_of(fold(part)))]
    return bool(parts) and any(
        all(next(each.places(keys), None) is not None for keys in parts) for each in known
    )
