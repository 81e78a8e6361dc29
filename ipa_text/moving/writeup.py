"""The marked quotations of a write-up that are a participant's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.study.model import Case
from ipa_text.text.align import Words, keys_of, words_of
from ipa_text.text.anchors import OMISSION
from ipa_text.text.fold import fold
from ipa_text.text.marked import marked
from ipa_text.text.turns import Span

_QUOTE_MARK = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)
_SOURCE = re.compile(r"\n\([^()\n]+\)\s*\Z")


def theirs(text: str, case: Case) -> Iterator[Span]:
    """Yield where a write-up quotes, marked, what stands in the transcripts of a case."""
    known = [words_of(interview.transcript) for interview in case.interviews]
    for start, end in marked(text):
        words = _SOURCE.sub("", _QUOTE_MARK.sub("", text[start:end]).rstrip())
        if _said(words, known):
            yield start, end


def _said(words: str, known: list[Words]) -> bool:
    """Tell whether every part of a quotation, between its omissions, stands in one transcript."""
    parts = [keys for part in OMISSION.split(words) if (keys := keys_of(fold(part)))]
    return bool(parts) and any(
        all(next(each.places(keys), None) is not None for keys in parts) for each in known
    )
