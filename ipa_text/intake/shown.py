"""A turn as a word processor shows it: without Markdown's escapes, and where each letter stands."""

from __future__ import annotations

import re

from ipa_text.named import NamedTuple
from ipa_text.text.turns import Transcript

_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
ID = re.compile(r"\s*\^([A-Za-z0-9-]+)\s*\Z")
"""What ends a paragraph of a review copy."""


class Shown(NamedTuple):
    """The paragraph of a turn; ``there`` says where in the file each letter of its words stands."""

    label: str
    words: str
    there: tuple[int, ...]
    id: str

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return f"{self.label}: {self.words} ^{self.id}"

    @property
    def begin(self) -> int:
        """The offset at which the words begin in the paragraph."""
        return len(self.label) + 2

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the file for a half-open span of the paragraph; None beside the words."""
        first, last = max(start - self.begin, 0), min(end - self.begin, len(self.words))
        return (self.there[first], self.there[last - 1] + 1) if first < last else None


def shown(transcript: Transcript, number: int) -> Shown:
    """Return the turn at a position as it is shown."""
    turn = transcript.turns[number]
    letters: list[str] = []
    there: list[int] = []
    for start, end in turn.speech:
        if letters:
            letters.append(" ")
            there.append(start)
        hidden = {m.start() for m in _ESCAPED.finditer(transcript.source.text, start, end)}
        for at in range(start, end):
            char = transcript.source.text[at]
            if at in hidden or (char.isspace() and (not letters or letters[-1] == " ")):
                continue
            letters.append(" " if char.isspace() else char)
            there.append(at)
    return Shown(turn.label, "".join(letters), tuple(there), turn.id)
