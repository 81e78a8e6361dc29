"""Text that somebody typed: a label at the beginning of a paragraph, in any style, times anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ipa_text.intake.cues import once
from ipa_text.intake.heard import Broken, Caption, Heard, Hints, Notice, before_speech
from ipa_text.intake.labels import Begin, begins, chosen
from ipa_text.intake.times import STAMP, stamp
from ipa_text.named import NamedTuple
from ipa_text.study.places import said

_F4 = re.compile(r"#(?:\d{1,3}:)?\d{1,2}:\d{2}-\d#")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_FRONT = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class Line(NamedTuple):
    """A line of a text, or a paragraph of a document, and its number."""

    number: int
    text: str


class _Paragraph(NamedTuple):
    line: int
    begin: Begin | None
    text: str


def of_text(text: str, hints: Hints, *, markdown: bool) -> Heard:
    """Read plain text or Markdown with what the researcher says of its labels. Raises Broken."""
    notices = []
    if markdown and (front := _FRONT.match(text)):
        notices.append(Notice(1, "left out the lines between --- at the top"))
        text = "\n" * front[0].count("\n") + text[front.end() :]
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    if markdown:
        headings = [line for line in lines if _HEADING.match(line.text)]
        notices += [
            Notice(line.number, f"left out a heading: {said(line.text)}") for line in headings
        ]
        lines = [line._replace(text="") if line in headings else line for line in lines]
    return of_lines(
        "Markdown" if markdown else "plain text", lines, hints, notices, markdown=markdown
    )


def of_paragraphs(
    kind: str, texts: Sequence[str], hints: Hints, notices: Sequence[Notice]
) -> Heard:
    """Read the paragraphs of a document; a line break within one is a line. Raises Broken."""
    lines = [
        Line(number, line)
        for number, text in enumerate(texts, 1)
        for line in [*text.split("\n"), ""]
    ]
    return of_lines(kind, lines, hints, notices, markdown=False)


def of_lines(
    kind: str, lines: Sequence[Line], hints: Hints, notices: Sequence[Notice], *, markdown: bool
) -> Heard:
    """Read lines, of which a blank one or a label ends a paragraph. Raises Broken."""
    found = [begins(line.text) if line.text.strip() else None for line in lines]
    openings = [f for n, f in enumerate(found) if lines[n].text.strip() and (f or _opens(lines, n))]
    labels = chosen(openings, hints)
    told = list(notices)
    captions: list[Caption] = []
    label = ""
    for paragraph in _paragraphs(lines, found, labels):
        if paragraph.begin and paragraph.begin.label in labels:
            label = paragraph.begin.label
        elif labels and not label:
            told.append(before_speech(paragraph.line, paragraph.text))
            continue
        elif paragraph.begin and not markdown:
            told.append(once(paragraph.line, paragraph.begin))
        captions += _stamped(label, paragraph, labels)
    if not captions:
        raise Broken("there is no speech in this file")
    if any(_F4.search(line.text) for line in lines):
        kind = "f4" if kind == "plain text" else f"f4, {kind}"
    return Heard(kind, tuple(captions), tuple(told), markdown=markdown)


def _opens(lines: Sequence[Line], at: int) -> bool:
    return at == 0 or not lines[at - 1].text.strip()


def _paragraphs(
    lines: Sequence[Line], found: Sequence[Begin | None], labels: frozenset[str]
) -> Iterator[_Paragraph]:
    """Put the lines of one paragraph together."""
    first, begin, held = 0, None, list[str]()
    for line, opening in zip([*lines, Line(0, "")], [*found, None], strict=True):
        labelled = opening is not None and opening.label in labels
        if (labelled or not line.text.strip()) and held:
            yield _Paragraph(first, begin, "\n".join(held))
            held = []
        if line.text.strip():
            if not held:
                first, begin = line.number, opening
            held.append(line.text)


def _stamped(label: str, paragraph: _Paragraph, labels: frozenset[str]) -> Iterator[Caption]:
    """Yield the words of a paragraph, cut at the times among them.

    A time at its beginning or its end is the paragraph's.
    """
    begin = paragraph.begin
    mine = begin if begin and begin.label in labels else None
    text = paragraph.text[mine.at :] if mine else paragraph.text
    start = mine.start if mine else None
    at = 0
    pieces: list[tuple[float | None, str]] = []
    for found in STAMP.finditer(text):
        words = " ".join(text[at : found.start()].split())
        if words or pieces:
            pieces.append((start, words))
            start = stamp(found)
        elif start is None:
            start = stamp(found)
        at = found.end()
    pieces.append((start, " ".join(text[at:].split())))
    if len(pieces) > 1 and not pieces[-1][1]:
        last = pieces.pop()[0]
        if pieces[0][0] is None:
            pieces[0] = (last, pieces[0][1])
        elif pieces[0][0] != last:
            pieces.append((last, ""))
    for number, (time, words) in enumerate(pieces):
        if words or number:
            yield Caption(label, words, paragraph.line, time, goes_on=number > 0)
