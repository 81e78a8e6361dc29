"""Researchers' prose about a case as readers see it: without the words of who is not to be quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from ipa_text.study.evidence import NOT_QUOTED, WITHDRAWN, withdrawn
from ipa_text.study.model import Case
from ipa_text.study.speech import theirs
from ipa_text.text.shingles import SIX, Shingle, located, shingles, unbracketed


def for_readers(case: Case, prose: str) -> str:
    """Return prose in which six or more words of a participant in a row give way to what says so.

    They do where the participant is not to be quoted, or has withdrawn the words.
    """
    said = _unquotable(case)
    if not said:
        return prose
    instead = NOT_QUOTED if case.refused and case.withdrawn is None else WITHDRAWN
    spans = {
        span
        for reading in (prose, unbracketed(prose))
        for span in stretches(reading, said.__contains__)
    }
    out: list[str] = []
    upto = 0
    for start, end in sorted(spans):
        if start >= upto:
            out += [prose[upto:start], instead]
        upto = max(upto, end)
    return "".join([*out, prose[upto:]])


def stretches(text: str, is_said: Callable[[Shingle], bool]) -> Iterator[tuple[int, int]]:
    """Yield where a text holds words six of which in a row were said, as half-open spans, in order."""
    written = located(text)
    start = end = -1
    for at, row in enumerate(shingles([word.key for word in written])):
        if is_said(row):
            first, last = written[at].start, written[at + SIX - 1].end
            if first > end:
                if end >= 0:
                    yield start, end
                start = first
            end = last
    if end >= 0:
        yield start, end


@lru_cache(maxsize=1)
def _unquotable(case: Case) -> frozenset[Shingle]:
    """Return what readers are not to see of what was said in a case; nothing where they may see all."""
    everything = case.refused or (case.withdrawn and case.withdrawn.scope == "quotations")
    return frozenset(
        row
        for interview in case.interviews
        if everything or withdrawn(case, interview.name)
        for row in theirs(interview)
    )
