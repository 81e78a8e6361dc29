"""Notes shown beside the lines of a transcript that they are on."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ipa_text.lsp.snapshot import Snapshot
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, Interview, Note
from ipa_text.study.places import Place
from ipa_text.text.plain import plain
from ipa_text.text.turns import Span

SHOW = "ipa-text.showNote"
"""The command that goes to a note."""

_LONGEST = 40


def notes_on(case: Case, interview: Interview) -> Iterator[tuple[Note, tuple[Span, ...]]]:
    """Yield each note on a source that may be shown, with where its words stand, for each place."""
    if withdrawn(case, interview.name):
        return
    for sidecar in case.sidecars:
        if sidecar.source == interview.name:
            for entry, _, located in case.anchored(sidecar):
                if isinstance(entry, Note) and located.spans:
                    yield entry, located.spans


def _lines(snapshot: Snapshot, path: str) -> Iterator[tuple[int, Note]]:
    """Yield the line on which a note's words end, and the note, in the order of the lines."""
    found = snapshot.transcript(path)
    if found:
        at = found[1].transcript.source.line_of
        pairs = [(at(spans[-1][1] - 1), note) for note, spans in notes_on(*found)]
        yield from sorted(pairs, key=lambda pair: pair[0])


def label(note: Note) -> str:
    """Return a note in a few words, behind the first letter of its category."""
    words = " ".join(note.text.split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0] + " \u2026"
    return plain(f"{note.category[:1].upper() or '?'} {words}")


def hints(snapshot: Snapshot, path: str, first: int, last: int) -> list[types.InlayHint]:
    """Return the notes on lines ``first`` to ``last`` (from 1, both included) as hints at their ends."""
    found = []
    for line, note in _lines(snapshot, path):
        if first <= line <= last:
            source = snapshot.source(path)
            position = snapshot.position(source, line, len(source.line(line)) + 1)
            part = types.InlayHintLabelPart(
                label(note), tooltip=_whole(note), location=snapshot.location(note.place)
            )
            found.append(types.InlayHint(position, [part], padding_left=True))
    return found


def lenses(snapshot: Snapshot, path: str) -> list[types.CodeLens]:
    """Return the notes on a transcript as lenses, for editors that know no hints."""
    found = []
    for line, note in _lines(snapshot, path):
        place = Place(path, line, 1, line, 1)
        arguments = [snapshot.uri(note.place.path), note.place.line, _whole(note)]
        command = types.Command(label(note), SHOW, arguments=arguments)
        found.append(types.CodeLens(snapshot.range(place), command=command))
    return found


def _whole(note: Note) -> str:
    by = f" ({note.by})" if note.by else ""
    return plain(f"{note.id}  {note.category}{by}\n{' '.join(note.text.split())}")
