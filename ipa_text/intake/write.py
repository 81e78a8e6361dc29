"""Write a transcript: front matter, and turns that are labelled, wrapped, timed and numbered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from ipa_text.intake.heard import Broken, clock
from ipa_text.intake.spell import BLOCK, balanced, spelt, unspelt
from ipa_text.intake.turns import Paragraph
from ipa_text.named import NamedTuple
from ipa_text.store.yaml import read
from ipa_text.study.edit import WIDTH
from ipa_text.text.turns import parse

_PLAIN = re.compile(r"[^\W\d_][\w' -]*")


class Front(NamedTuple):
    """What stands above the turns."""

    kind: str
    number: int
    date: str
    language: str
    interviewer: str
    speakers: Mapping[str, str]
    by: str
    made_from: str
    original: str


def transcript(
    front: Front, paragraphs: Sequence[Paragraph], *, markdown: bool, labelled: bool
) -> str:
    """Return a source in canonical form. The words of the paragraphs are ``clean`` ones.

    It is read back before it is returned: raises Broken where a word would not come back the same.
    """
    width = max(3, len(str(len(paragraphs))))
    turns = [
        _turn(paragraph, f"t{number:0{width}}", markdown=markdown, labelled=labelled)
        for number, paragraph in enumerate(paragraphs, 1)
    ]
    text = "\n".join([*_front(front), "", *turns])
    _hold(text, front, paragraphs, markdown=markdown)
    return text


def plain_scalar(words: str) -> str:
    """Return words as YAML, quoted where YAML would read something else."""
    harmless = _PLAIN.fullmatch(words) and not words.endswith(" ")
    return (
        words if harmless and read(words).root == words else json.dumps(words, ensure_ascii=False)
    )


def _front(front: Front) -> list[str]:
    made = {"by": front.by, "from": front.made_from}
    said = ", ".join(f"{key}: {plain_scalar(words)}" for key, words in made.items() if words)
    who = ", ".join(f"{plain_scalar(k)}: {role}" for k, role in front.speakers.items())
    lines = [
        f"kind: {front.kind}",
        f"number: {front.number}",
        f"date: {front.date}" if front.date else "",
        f"interviewer: {plain_scalar(front.interviewer)}" if front.interviewer else "",
        f"language: {plain_scalar(front.language)}" if front.language else "",
        f"speakers: {{{who}}}",
        f"original:\n  sha256: {front.original}",
        f"transcribed: {{{said}}}" if said else "",
    ]
    return ["---", *filter(None, lines), "---"]


def _turn(paragraph: Paragraph, name: str, *, markdown: bool, labelled: bool) -> str:
    words: list[str] = []
    times: dict[int, str] = {}
    for piece in paragraph.pieces:
        if piece.start is not None:
            at = len(words) - 1
            times[at] = f"{times.get(at, '')} <!-- {clock(piece.start)} -->"
        words += spelt(piece.text, markdown=markdown).split(" ") if piece.text else []
    words = balanced(words)
    tail = [] if paragraph.start is None else [f"<!-- {clock(paragraph.start)} -->"]
    tail += _again(paragraph)
    for at, time in times.items():
        words[at] += time
    if BLOCK.fullmatch(words[0]) and not labelled:
        words[0] = re.sub(r"(?=[^\d])", r"\\", words[0], count=1)
    if labelled:
        words[0] = f"**{paragraph.label}:** {words[0]}"
    words[-1] = " ".join([words[-1], *tail, f"^{name}"])
    return "\n".join([*_wrapped(words), ""])


def _again(paragraph: Paragraph) -> list[str]:
    if not paragraph.doubts:
        return []
    first, _ = paragraph.doubts[0]
    return ["<!-- listen again -->" if first is None else f"<!-- listen again {clock(first)} -->"]


def _wrapped(words: Sequence[str]) -> list[str]:
    """Return words as lines; one that would begin a list or a heading stays on the line before."""
    lines, line = [], words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) <= WIDTH or BLOCK.fullmatch(word):
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _hold(text: str, front: Front, paragraphs: Sequence[Paragraph], *, markdown: bool) -> None:
    """Raise Broken unless every paragraph reads back as one turn with the same words and speaker."""
    found = parse(text, dict(front.speakers))
    for paragraph, turn in zip(paragraphs, found.turns, strict=False):
        given = " ".join(piece.text for piece in paragraph.pieces if piece.text)
        kept = found.words_of(turn)
        same = unspelt(kept) == (unspelt(given) if markdown else given)
        if not same or turn.label != paragraph.label:
            raise Broken(
                "these words would not come back the same: please report this", paragraph.line
            )
    if len(found.turns) != len(paragraphs):
        raise Broken("turns would be lost: please report this")
