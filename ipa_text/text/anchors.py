"""Find a quotation's words in the turn that it names.

A quotation is matched after folding, by whole words. ``[...]`` is a gap: the first fragment must be
unique, each later one is the nearest that follows. Literal text is tried first, for transcripts have
brackets of their own; only then is ``[H]e`` a change of case, and another bracketed word a gloss that
replaces or inserts up to six words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.text.fold import belongs_to_letter, fold
from ipa_text.text.turns import Span, Transcript

# Most quotations hold no bracket, and some studies none: `re` compiles these when they are first wanted.
OMISSION = r"(?<!\s)\s*\\?\[\s*(?:\u2026|\.{2,}|\.\s+\.\s+\.)\s*\\?\]\s*"
_BRACKETED = r"\[([^\[\]]*)\]"
_WHOSE = r"(?:the|an?|his|her|my|our|your|their|its|this|that|who|she|he|they|i|we|you)"
_SOUND = (
    r"(?:laugh|chuckle?|giggle?|sigh|cough|sniff(?:le)?|whisper|gasp|groan|sob|snort|hum|pause?|smile?|nod)"
    r"(?:s|e|ed|d|ing|ding|ter)?|cr(?:y|ies|ying|ied)|tear(?:s|ful)|silen(?:ce|t)|clears throat"
)
_MARK = (
    rf"(?i)(?:(?!{_WHOSE}\b)\w+ )?(?:{_SOUND})(?: \w+)?|\d+ ?s(?:ec(?:ond)?s?)?"
    r"|(?:inaudible|unclear|indistinct|crosstalk)(?: [\d:]+)?"
)
_REPLACEMENT = r"\s*(?:place|person|org):\s*\S"
GLOSS_WORDS = 6

EFFORT = 16_000_000
"""Characters compared for one quotation: a passage cannot hold more, unless it repeats itself."""

GLOSSES = 200
"""Bracketed words in one fragment that are read as an editor's; more stand as they are."""

READINGS = 300_000
"""Ends tried for the glosses of one quotation; beyond them it is not found."""

Outcome = Literal[
    "found", "absent", "ambiguous", "out-of-order", "no-such-turn", "context", "gloss"
]


class Located(NamedTuple):
    """Where a quotation's words stand: half-open source spans, one for each fragment and turn.

    ``spans`` is empty unless they are found; ``candidates`` are the places among which it is not
    decided.
    """

    outcome: Outcome
    spans: tuple[Span, ...] = ()
    turns: tuple[int, ...] = ()
    glosses: tuple[str, ...] = ()
    candidates: tuple[Span, ...] = ()
    detail: str = ""


class Passage(NamedTuple):
    """The folded words of a range of turns as one text, and where each turn begins in it."""

    transcript: Transcript
    first: int
    last: int
    text: str
    starts: tuple[int, ...]

    def spans(self, start: int, end: int) -> Iterator[tuple[int, Span]]:
        """Yield (turn position, half-open source span) for a half-open span of the passage."""
        if self.first == self.last:
            yield self.first, self.transcript.folded(self.first).span(start, end)
            return
        within = range(max(bisect_right(self.starts, start) - 1, 0), bisect_left(self.starts, end))
        for offset in within:
            begin = self.starts[offset]
            number = self.first + offset
            folded = self.transcript.folded(number)
            a, b = max(start, begin), min(end, begin + len(folded.text.rstrip(" ")))
            if a < b:
                yield number, folded.span(a - begin, b - begin)


def passage(transcript: Transcript, first: int, last: int) -> Passage:
    """Return the words of the turns from position ``first`` to ``last``, both included."""
    if first == last:  # as nearly always: without what joins several
        text = transcript.folded(first).text.rstrip(" ")
        return Passage(transcript, first, last, text, (0,))
    texts, starts, length = [], [], 0
    for number in range(first, last + 1):
        text = transcript.folded(number).text.rstrip(" ")
        starts.append(length)
        texts.append(text)
        length += len(text) + 1
    return Passage(transcript, first, last, " ".join(texts), tuple(starts))


def between_omissions(quote: str) -> list[str]:
    """Return the parts of a quotation that omissions part; a part at an end may be empty."""
    return re.split(OMISSION, quote) if "[" in quote else [quote]


def locate(quote: str, within: Passage, before: str = "", after: str = "") -> Located:
    """Find ``quote`` in a passage; say why where it cannot be found exactly once.

    ``before`` and ``after`` are the words right beside it, where it recurs.
    """
    fragments = [folded for part in between_omissions(quote) if (folded := fold(part))]
    if not fragments:
        return Located("absent")
    firsts, glosses = _hits(fragments[0], within.text)
    if not firsts:
        return Located("absent")
    hits = _beside(firsts, within.text, fold(before), fold(after) if len(fragments) == 1 else "")
    if not hits:
        return Located("context")
    if len(hits) > 1:
        undecided = tuple(span for hit in hits for _, span in within.spans(*hit))
        return Located("ambiguous", candidates=undecided)
    places, at = [hits[0]], hits[0][1]
    for fragment in fragments[1:]:
        later, more = _hits(fragment, within.text)
        following = min((h for h in later if h[0] >= at), default=None)
        if following is None:
            return Located("out-of-order" if later else "absent", detail=fragment)
        places.append(following)
        at = following[1]
        glosses += more
    if after and len(fragments) > 1 and not _beside(places[-1:], within.text, "", fold(after)):
        return Located("context")
    found = [pair for place in places for pair in within.spans(*place)]
    numbers, spans = zip(*found, strict=True)
    return Located("found", spans, numbers, tuple(glosses))


def occurrences(quote: str, transcript: Transcript) -> list[int]:
    """Return the positions of the participant's turns in which ``quote`` occurs."""
    found = []
    for number, turn in enumerate(transcript.turns):
        if turn.role not in ("participant", ""):
            continue
        if locate(quote, passage(transcript, number, number)).outcome in ("found", "ambiguous"):
            found.append(number)
    return found


def _hits(fragment: str, text: str) -> tuple[list[Span], list[str]]:
    """Return every place of a fragment in a folded text, and the glosses that had to be read."""
    literal = list(_literal(fragment, text))
    if literal or not 0 < fragment.count("[") <= GLOSSES:
        return literal, []
    parts, glosses = _editorial(fragment, text)
    return list(_read(parts, text)), glosses


class _Gap(NamedTuple):
    """What a gloss stands for; tells whether a space is before and behind it, or a letter at it.

    Between words it stands for up to six; at a letter, as in ``walk[ed]``, for the rest of that word.
    """

    before: bool
    behind: bool
    in_word: bool

    def ends(self, text: str, at: int) -> Iterator[int]:
        """Yield every offset at which what begins at ``at`` may end."""
        spaced = text[at : at + 1] == " "
        if self.before and not spaced:
            if not (self.behind or self.in_word):
                yield at
            return
        at += self.before
        if self.behind and self.in_word:
            if spaced:
                yield at + 1
        elif self.behind or self.in_word or not self.before:
            yield at
        word = re.compile(_WORD)
        for _ in range(1 if self.in_word else GLOSS_WORDS):
            if not (m := word.match(text, at)):
                return
            if not self.behind:
                yield from range(at + 1, m.end() + 1)
            if text[m.end() : m.end() + 1] != " ":
                return
            at = m.end() + 1
            if self.behind:
                yield at


_WORD = r"[^\s\[\]]+"


def _editorial(fragment: str, text: str) -> tuple[list[re.Pattern[str] | _Gap], list[str]]:
    """Cut a fragment for an editorial reading: changes of case, and glosses as short gaps."""
    glosses: list[str] = []
    pieces = [""]
    at = 0
    for m in re.finditer(_BRACKETED, fragment):
        pieces[-1] += re.escape(fragment[at : m.start()])
        at = m.end()
        inside = m[1]
        if len(inside) == 1 and inside.isalpha() and fragment[at : at + 1].isalpha():
            pieces[-1] += f"[{inside.lower()}{inside.upper()}]"
        elif m[0] in text or is_sound(inside):
            pieces[-1] += re.escape(m[0])
        else:
            glosses.append(m[0])
            pieces.append("")
    pieces[-1] += re.escape(fragment[at:])
    return _parts(pieces), glosses


_SPACE = re.escape(" ")


def _parts(pieces: list[str]) -> list[re.Pattern[str] | _Gap]:
    """Put one gap between words that glosses part; a gloss at an end is dropped."""
    bare = [(piece.removeprefix(_SPACE).removesuffix(_SPACE), piece) for piece in pieces]
    words = [(pattern, piece) for pattern, piece in bare if pattern]
    parts: list[re.Pattern[str] | _Gap] = []
    for number, (pattern, whole) in enumerate(words):
        if number:
            left = words[number - 1][1]
            before, behind = left.endswith(_SPACE), whole.startswith(_SPACE)
            in_word = (not before and left[-1:].isalnum()) or (not behind and whole[:1].isalnum())
            parts.append(_Gap(before, behind, in_word))
        elif pattern[:1].isalpha():
            pattern = f"[{pattern[0].lower()}{pattern[0].upper()}]" + pattern[1:]  # noqa: PLW2901
        parts.append(re.compile(pattern))
    return parts


def _read(parts: list[re.Pattern[str] | _Gap], text: str) -> Iterator[Span]:
    """Yield the places, none within another, at which the parts stand one behind the other.

    All ends that a part can have are followed together, so that many glosses cost no more than few.
    """
    if not parts or not isinstance(parts[0], re.Pattern):
        return
    if any(isinstance(part, re.Pattern) and not part.search(text) for part in parts):
        return
    at = readings = 0
    while readings <= READINGS and (first := parts[0].search(text, at)):
        start, ends = first.start(), {first.end()}
        for part in parts[1:]:
            readings += len(ends)
            if isinstance(part, _Gap):
                ends = {later for end in ends for later in part.ends(text, end)}
            else:
                ends = {m.end() for end in ends if (m := part.match(text, end))}
        whole = [end for end in sorted(ends) if _whole(text, start, end)]
        if whole:
            yield start, whole[0]
        at = whole[0] if whole else start + 1


def is_sound(words: str) -> bool:
    """Tell whether bracketed words are a sound or a replacement: part of a transcript, never a gloss."""
    if re.match(_REPLACEMENT, words):
        return True
    parts = re.split(r",\s*|\s+and\s+", " ".join(words.split()))
    return all(re.fullmatch(_MARK, part) for part in parts)


def _literal(fragment: str, text: str) -> Iterator[Span]:
    """Yield each place of a fragment as whole words, its first letter in either case."""
    first = 0
    if not fragment[0].isalnum():
        first = next((n for n, c in enumerate(fragment) if c.isalnum()), 0)
    swapped = fragment[:first] + fragment[first].swapcase() + fragment[first + 1 :]
    length = len(fragment)
    for form in (fragment, swapped) if swapped != fragment else (fragment,):
        if len(form) != length:
            continue
        at = text.find(form)
        effort = 0
        while at >= 0 and effort <= EFFORT:
            effort += length
            if _whole(text, at, at + length):
                yield at, at + length
            at = text.find(form, at + 1)


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a span neither begins nor ends within a word."""
    before, behind = text[max(start - 2, 0) : start], text[end : end + 2]
    return not (
        (before[-1:] not in _PARTS and _in_word(text[start]) and _joined(before[::-1], text[start]))
        or (behind[:1] not in _PARTS and _in_word(text[end - 1]) and _joined(behind, text[end - 1]))
    )


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or belongs_to_letter(char)


_PARTS = ("", " ")
"""What parts words without a doubt, as most often: an end of the text, or a space."""
_WITHIN_WORDS = "'\u200b\u200c\u200d\u2060`\xb4\u2032"
"""Apostrophes, as people type them, and invisible joints: between letters they part no words."""


def _joined(beside: str, edge: str) -> bool:
    """Tell whether the characters beside ``edge``, nearest first, belong to the same word or number."""
    if not beside:
        return False
    if beside[0] in _WITHIN_WORDS:
        return len(beside) > 1 and _in_word(beside[1])
    if beside[0] in ".,":
        return len(beside) > 1 and beside[1].isdigit() and edge.isdigit()
    return _in_word(beside[0])


def _beside(hits: list[Span], text: str, before: str, after: str) -> list[Span]:
    """Keep the places that have the words ``before`` and ``after`` right beside them."""
    if not (before or after):
        return hits
    kept = []
    for start, end in hits:
        head, tail = _bare(text[:start], left=False), _bare(text[end:], left=True)
        first, last = _bare(before, left=False), _bare(after, left=True)
        if first and not (head.lower().endswith(first.lower()) and _cut_clean(head, first)):
            continue
        if last and not (
            tail.lower().startswith(last.lower()) and _cut_clean(tail[::-1], last[::-1])
        ):
            continue
        kept.append((start, end))
    return kept


def _cut_clean(head: str, words: str) -> bool:
    return not (_in_word(words[0]) and _joined(head[: len(head) - len(words)][::-1], words[0]))


def _bare(text: str, *, left: bool) -> str:
    """Strip what is not a word from the side that touches the quotation."""
    if left:
        return re.sub(r"\A[^\w\[]+", "", text)
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] in "_]"):
        end -= 1
    return text[:end]
