"""A review copy for Word: a paragraph for each turn, a comment for each note."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ipa_text.intake.heard import Broken
from ipa_text.intake.original import needs
from ipa_text.intake.remarks import written
from ipa_text.intake.shown import Shown, shown
from ipa_text.study.model import Case, Interview, Note
from ipa_text.text.turns import Span

_GREY = "8A8A8A"


def copy(
    case: Case,
    interview: Interview,
    notes: Sequence[Note],
    categories: Sequence[str],
    people: Mapping[str, str],
) -> tuple[bytes, list[tuple[str, str]]]:
    """Return the copy, and the notes that it cannot show, each with the reason.

    ``people`` maps researchers' initials to names. Raises Broken where a turn has no id, or where
    python-docx is not there.
    """
    try:
        from docx import Document  # noqa: PLC0415
    except ImportError:
        raise needs("Word files") from None
    transcript = interview.transcript
    if bare := next((t for t in transcript.turns if not t.id), None):
        raise Broken(
            "this paragraph has no id: run `ipa-text check --unsafe-fixes` first", bare.first_line
        )
    document = Document()
    document.add_heading(f"{case.name}, {interview.name}", level=1)
    turns = [shown(transcript, number) for number in range(len(transcript.turns))]
    left: list[tuple[str, str]] = []
    placed: dict[int, list[tuple[int, int, Note]]] = {}
    for note in notes:
        found = _place(case, note, turns)
        if isinstance(found, str):
            left.append((note.id, found))
        else:
            placed.setdefault(found[0], []).append((*found[1:], note))
    for number, turn in enumerate(turns):
        _paragraph(document, turn, placed.get(number, []), categories, people)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), left


def _place(case: Case, note: Note, turns: Sequence[Shown]) -> tuple[int, int, int] | str:
    """Return (turn, start, end) in the words as shown, or why a note cannot be."""
    found = [case.locate(note.source, anchor) for anchor in note.anchors]
    if len(found) != 1 or found[0].outcome != "found" or not found[0].spans:
        return "it stands on several places, or on none that is found"
    if len(set(found[0].turns)) != 1:
        return "it goes over several turns"
    if note.anchors[0].quote is None:
        return found[0].turns[0], 0, len(turns[found[0].turns[0]].words)
    turn = turns[found[0].turns[0]]
    inside = [at for at, place in enumerate(turn.there) if _within(place, found[0].spans)]
    return found[0].turns[0], inside[0], inside[-1] + 1


def _within(place: int, spans: Sequence[Span]) -> bool:
    return spans[0][0] <= place < spans[-1][1]


def _paragraph(
    document: Any,
    turn: Shown,
    placed: Sequence[tuple[int, int, Note]],
    categories: Sequence[str],
    people: Mapping[str, str],
) -> None:
    """Add a turn, cut into runs where a comment begins or ends."""
    from docx.shared import RGBColor  # noqa: PLC0415

    paragraph = document.add_paragraph()
    paragraph.add_run(f"{turn.label}:").bold = True
    paragraph.add_run(" ")
    cuts = sorted({0, len(turn.words), *(at for start, end, _ in placed for at in (start, end))})
    runs = {start: paragraph.add_run(turn.words[start:end]) for start, end in pairwise(cuts)}
    mark = paragraph.add_run(f" ^{turn.id}")
    mark.font.color.rgb = RGBColor.from_string(_GREY)
    for start, end, note in placed:
        covered = [run for at, run in runs.items() if start <= at < end]
        author = people.get(note.by) or note.by or "ipa-text"
        comment = document.add_comment(covered, written(note, categories), author, note.by)
        for reply in note.replies:
            comment.add_paragraph(f"{reply.by} {reply.date}: {' '.join(reply.text.split())}")
