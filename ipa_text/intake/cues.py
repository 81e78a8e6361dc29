"""Cues cut by time, with names in them or not, and whose words they are."""

from __future__ import annotations

from collections.abc import Sequence

from ipa_text.intake.heard import Broken, Caption, Heard, Hints, Notice
from ipa_text.intake.labels import Begin, begins, chosen
from ipa_text.named import NamedTuple
from ipa_text.study.places import said

_CONTINUED = 0.6
"""Where fewer cues than this have a label, one without goes on with the speaker before it."""


class Cue(NamedTuple):
    """The words of a cue, its line, when it starts, and the voice that a tag names."""

    text: str
    line: int
    start: float
    voice: str | None = None


def spoken(
    kind: str, cues: Sequence[Cue], hints: Hints, notices: Sequence[Notice], *, voiced: bool
) -> Heard:
    """Return cues as captions: labelled by voice tags, or by names at their beginning. Raises Broken."""
    if not any(cue.text for cue in cues):
        raise Broken("there is no speech in this file")
    heard = [cue for cue in cues if cue.text]
    if voiced:
        captions = [Caption(cue.voice or "", cue.text, cue.line, cue.start) for cue in heard]
        return Heard(kind, tuple(captions), tuple(notices), flowing=True)
    found = [begins(cue.text) for cue in heard]
    labels = chosen(found, hints)
    told = [*notices, *_once(heard, found, labels)]
    labelled = sum(b is not None and b.label in labels for b in found)
    goes_on = 0 < labelled < _CONTINUED * len(heard)
    if goes_on:
        told.append(
            Notice(0, "cues without a name are read as going on with the speaker before them")
        )
    captions, label = [], ""
    for cue, begin in zip(heard, found, strict=True):
        text = cue.text
        if begin and begin.label in labels:
            label, text = begin.label, text[begin.at :].strip()
        elif not goes_on:
            label = ""
        if text:
            captions.append(Caption(label, text, cue.line, cue.start))
    return Heard(
        f"{kind} with names" if labels else kind, tuple(captions), tuple(told), flowing=True
    )


def _once(
    cues: Sequence[Cue], found: Sequence[Begin | None], labels: frozenset[str]
) -> list[Notice]:
    """Say what might be a label and was read as speech."""
    return [
        once(cue.line, begin)
        for cue, begin in zip(cues, found, strict=True)
        if begin and begin.label not in labels
    ]


def once(line: int, begin: Begin) -> Notice:
    """Return the notice for a label that comes once."""
    return Notice(
        line,
        f"{said(begin.label + ':')} begins a line once and is read as speech; if it is a speaker, name"
        " it with --speaker",
    )
