"""Cut a transcript into turns: who speaks, which words, on which lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from ipa_text.frozen import frozen
from ipa_text.named import NamedTuple
from ipa_text.text.fold import Folded, fold_spans
from ipa_text.text.source import Source

Span = tuple[int, int]

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_OPENED = r"\ufeff?---[ \t]*\r?\n(?:(?:[a-z_]+:|[ \t]+\S|- )[^\n]*(?:\n|\Z))*"
"""Front matter that nothing closes, as far as its lines are those of keys; seldom wanted."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PARAGRAPH = re.compile(r"[^\s][^\n]*(?:\n(?![ \t\r]*(?:\n|\Z))[^\n]*)*")
_HEADING = re.compile(r"#{1,6}(?:[ \t][^\n]*)?(?:\n\s*|\Z)")
_BLOCK_ID = re.compile(r"(?:(?<=\s)|^)\^([A-Za-z0-9-]+)[\s\x00]*\Z")
_OUTSIDE_COMMENTS = re.compile(r"[^\x00]+")
_LABEL = re.compile(r"\*\*([^*\n]+?)(?::\*\*|\*\*:)[ \t]*")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_BRACKETED = re.compile(r"\[[^\[\]]*\]")


class Turn(NamedTuple):
    """A paragraph of a transcript: its id, who speaks, and the spans of its words.

    Offsets are half-open code points of the file; lines count from 1, both ends included.
    """

    id: str
    label: str
    role: str
    start: int
    end: int
    id_at: Span | None
    label_at: Span | None
    speech: tuple[Span, ...]
    first_line: int
    last_line: int


@frozen
class Transcript:
    """A source of a case as text: its front matter and its turns, in order."""

    source: Source
    front: Span | None
    turns: tuple[Turn, ...]
    comments: tuple[Span, ...]
    unclosed_comment: int | None

    @cached_property
    def by_id(self) -> dict[str, int]:
        """The position of each turn id; of the first, where an id stands twice."""
        found: dict[str, int] = {}
        for number, turn in enumerate(self.turns):
            if turn.id:
                found.setdefault(turn.id, number)
        return found

    @cached_property
    def in_small_letters(self) -> str:
        """All that is spoken, to look in for whether something may be there."""
        text = self.source.text
        return "\n".join(text[a:b] for turn in self.turns for a, b in turn.speech).casefold()

    def words_of(self, turn: Turn) -> str:
        """Return the speech of a turn as it stands, on one line."""
        text = " ".join(self.source.text[a:b] for a, b in turn.speech)
        return " ".join(text.split())

    def count(self, turn: Turn) -> int:
        """Return the number of words spoken in a turn; bracketed marks are not words."""
        text = " ".join(self.source.text[a:b] for a, b in turn.speech)
        return len(_WORD.findall(_BRACKETED.sub(" ", text)))

    @cached_property
    def _folded(self) -> dict[int, Folded]:
        return {}

    def folded(self, number: int) -> Folded:
        """Return the folded speech of the turn at position ``number``; made once."""
        if number not in self._folded:
            self._folded[number] = fold_spans(self.source.text, list(self.turns[number].speech))
        return self._folded[number]

    def turn_at(self, offset: int) -> Turn | None:
        """Return the turn whose paragraph holds an offset."""
        number = bisect_right(self._starts, offset) - 1
        turn = self.turns[number] if number >= 0 else None
        return turn if turn and offset < turn.end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]


def count_words(text: str) -> int:
    """Return the number of words in a quotation; bracketed marks and omissions are not words."""
    return len(_WORD.findall(_BRACKETED.sub(" ", text)))


def opens_front_matter(text: str) -> bool:
    """Tell whether a text begins with the line that opens front matter, closed or not."""
    return re.match(_OPENED, text) is not None


def front_matter(text: str) -> Span | None:
    """Return the half-open span of the YAML between the opening ``---`` lines, if there is one."""
    found = _FRONT.match(text)
    return found.span(1) if found else None


def parse(text: str, roles: dict[str, str] | None = None) -> Transcript:
    """Cut a transcript into turns.

    ``roles`` maps a speaker label to interviewer, participant, other or description. A paragraph
    without a label goes on with the speaker before it; where nobody has spoken yet and only one
    participant is named (a diary), it is that participant's.
    """
    roles = roles or {}
    source = Source(text)
    found = _FRONT.match(text)
    comments = tuple(m.span() for m in _COMMENT.finditer(text))
    unclosed = next((a for a, b in comments if not text[a:b].endswith("-->")), None)
    masked = _masked(text, comments)
    participants = [label for label, role in roles.items() if role == "participant"]
    label = participants[0] if len(participants) == 1 else ""
    turns = []
    head = found or re.match(_OPENED, text)
    for start, end in _paragraphs(masked, head.end() if head else 0):
        turn = _turn(source, masked, (start, end), label, roles)
        label = turn.label
        turns.append(turn)
    return Transcript(source, found.span(1) if found else None, tuple(turns), comments, unclosed)


def _masked(text: str, comments: tuple[Span, ...]) -> str:
    """Blank out comments with as many characters that are neither words nor paragraph breaks."""
    parts, at = [], 0
    for start, end in comments:
        parts += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _paragraphs(masked: str, start: int) -> Iterator[Span]:
    """Yield the spans of paragraphs; headings, a line each, are none."""
    for m in _PARAGRAPH.finditer(masked, start):
        start, end = m.start(), m.start() + len(m[0].rstrip())
        while heading := _HEADING.match(masked, start, end):
            start = heading.end()
        if masked[start:end].strip("\x00 \t\r\n"):
            yield start, end


def _turn(source: Source, masked: str, span: Span, label: str, roles: dict[str, str]) -> Turn:
    start, end = span
    # It is the last sign of its kind that may begin an id: to search takes ten times as long.
    last = masked.rfind("^", start, end)
    block = _BLOCK_ID.match(masked, last, end) if last >= 0 else None
    stop = block.start() if block else end
    begin = start
    named = _LABEL.match(masked, _past_comments(masked, start), stop)
    label_at = None
    if named:
        label = " ".join(named[1].split())
        label_at = named.span(1)
        begin = named.end()
    return Turn(
        id=block[1] if block else "",
        label=label,
        role=roles.get(label, ""),
        start=start,
        end=end,
        id_at=(block.start(), block.start() + len(block[1]) + 1) if block else None,
        label_at=label_at,
        speech=tuple(_speech(masked, begin, stop)),
        first_line=source.line_of(start),
        last_line=source.line_of(max(end - 1, start)),
    )


def _past_comments(masked: str, start: int) -> int:
    while start < len(masked) and masked[start] in "\x00 \t\r\n":
        start += 1
    return start


def _speech(masked: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of a paragraph outside its comments."""
    for m in _OUTSIDE_COMMENTS.finditer(masked, start, end):
        piece = m[0]
        if stripped := piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield m.start() + lead, m.start() + lead + len(stripped)
