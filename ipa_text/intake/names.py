"""A real name that is heard in the speech: it goes no further before somebody says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ipa_text.errors import CannotWork
from ipa_text.intake.heard import Caption
from ipa_text.intake.speakers import Speaker, names_in, pattern
from ipa_text.intake.spell import clean, compared
from ipa_text.named import NamedTuple


class Heard(NamedTuple):
    """A name of a speaker that stands in what is said, and the lines on which it does."""

    name: str
    lines: tuple[int, ...]


def replacements(given: Iterable[str]) -> dict[str, str]:
    """Read ``WORDS=NEW``; raises CannotWork."""
    found = {}
    for words in given:
        name, equals, new = words.partition("=")
        if not (equals and name.strip() and clean(new)[0]) or "[" in new or "]" in new:
            raise CannotWork('--replace: write "WORDS=NEW"; `[person: NEW]` is put in their place')
        found[" ".join(name.split())] = clean(new)[0]
    return found


def replaced(captions: Sequence[Caption], new: Mapping[str, str]) -> list[Caption]:
    """Return captions in which names are replaced, each marked as a replacement; the longest first."""
    found = list(captions)
    for name in sorted(new, key=len, reverse=True):
        mark = f"[person: {new[name]}]".replace("\\", r"\\")
        found = [c._replace(text=pattern(name).sub(mark, c.text)) for c in found]
    return found


def undecided(
    captions: Sequence[Caption], who: Mapping[str, Speaker], kept: frozenset[str]
) -> Iterator[Heard]:
    """Yield every name of a speaker other than the interviewer that stands in the speech.

    What was replaced is no longer there. A label that is written as it was is no secret.
    """
    hidden = [
        name
        for label, speaker in who.items()
        if speaker.role != "interviewer"
        for name in names_in(label)
        if compared(name) not in kept | set(names_in(compared(speaker.name)))
    ]
    everything = "\n".join(caption.text for caption in captions)
    for name in dict.fromkeys(hidden):
        words = pattern(name)
        if not words.search(everything):
            continue
        if lines := tuple(c.line for c in captions if words.search(c.text)):
            yield Heard(name, lines)
