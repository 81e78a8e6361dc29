"""Put captions together into paragraphs of turns, one speaker each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.intake.heard import Caption
from ipa_text.named import NamedTuple

LONG, LONGEST = 120, 240
"""Words after which a paragraph that was cut by time ends with the next sentence, or at once.

A quotation is cited by its paragraph, so an hour of one voice is not one. The numbers are the tool's own.
"""
_ENDS = (".", "?", "!", "\u2026", "\u3002", "\u061f", '."', '?"', ".\u201d", "?\u201d", "!\u201d")


class Piece(NamedTuple):
    """Words of a paragraph; ``start`` stands before them where a time stands among the words."""

    text: str
    start: float | None = None


class Paragraph(NamedTuple):
    """What one speaker says: its pieces, its time, lines of the original, and what to listen to again."""

    label: str
    pieces: tuple[Piece, ...]
    start: float | None
    line: int
    doubts: tuple[tuple[float | None, str], ...] = ()


def paragraphs(captions: Iterable[Caption], *, flowing: bool) -> Iterator[Paragraph]:
    """Yield paragraphs: flowing captions of one speaker put together, others as they were set."""
    held: list[Caption] = []
    for caption in captions:
        if held and not _joins(held, caption, flowing=flowing):
            yield _paragraph(held)
            held = []
        held.append(caption)
    if held:
        yield _paragraph(held)


def _joins(held: list[Caption], caption: Caption, *, flowing: bool) -> bool:
    if not flowing:
        return caption.goes_on
    if caption.label != held[-1].label:
        return False
    count = sum(len(c.text.split()) for c in held)
    return count < LONG or (count < LONGEST and not held[-1].text.endswith(_ENDS))


def _paragraph(held: list[Caption]) -> Paragraph:
    first = held[0]
    pieces = tuple(Piece(c.text, c.start if c.goes_on else None) for c in held)
    doubts = tuple((c.start, c.doubt) for c in held if c.doubt)
    return Paragraph(first.label, pieces, first.start, first.line, doubts)
