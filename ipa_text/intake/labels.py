"""Tell a speaker's label at the beginning of a line from speech that has a colon in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ipa_text.intake.heard import Hints
from ipa_text.intake.spell import compared
from ipa_text.intake.times import CLOCK, STAMP, seconds, stamp
from ipa_text.named import NamedTuple

_TIME = rf"(?:\\?\[\s*{CLOCK}\s*\\?\]|\(\s*{CLOCK}\s*\)|#{CLOCK}#|{CLOCK})"
_BEGINS = re.compile(
    rf"\s{{0,9}}(?:(?P<lead>{_TIME})\s{{1,9}})?(?P<bold>\*\*|__)?"
    r"(?P<label>[^\W\d_](?:[^\W_]|[ .'\u2019()&/_-]){0,39}?)"
    rf"(?:\*\*|__)?(?:\s{{1,9}}(?P<inner>{_TIME}))?\s{{0,9}}(?::(?:\*\*|__)|(?:\*\*|__):|:)(?:\s+|$)"
)
SHARE = 0.8
"""Of the lines that begin with a label: from there on, one that comes once is a label too."""


class Begin(NamedTuple):
    """What a line begins with: a label, perhaps a time, and the offset at which speech begins."""

    label: str
    bold: bool
    start: float | None
    at: int


def begins(line: str) -> Begin | None:
    """Return what might be a label at the beginning of a line."""
    found = _BEGINS.match(line)
    if found is None or len(found["label"].split()) > 4:
        return None
    time = found["lead"] or found["inner"]
    label = " ".join(found["label"].split())
    return Begin(label, bool(found["bold"]), _seconds(time) if time else None, found.end())


def _seconds(time: str) -> float:
    marked = STAMP.fullmatch(time)
    return stamp(marked) if marked else seconds(time)


def chosen(found: Sequence[Begin | None], hints: Hints) -> frozenset[str]:
    """Return which of the labels that lines may begin with are labels.

    A label is one that the researcher named, that is bold, or that recurs; one that comes once is a
    label where nearly every line begins with one.
    """
    spelled = {begin.label: compared(begin.label) for begin in found if begin}
    counts = Counter(spelled[begin.label] for begin in found if begin)
    sure = {spelled[b.label] for b in found if b and b.bold} | (hints.labels & counts.keys())
    sure |= {label for label, count in counts.items() if count > 1}
    if found and sum(counts.values()) >= SHARE * len(found):
        first = next((n for n, b in enumerate(found) if b and spelled[b.label] in sure), 0)
        sure |= {spelled[b.label] for b in found[first:] if b}
    sure -= hints.speech
    return frozenset(label for label, as_compared in spelled.items() if as_compared in sure)
