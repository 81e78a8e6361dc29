"""What every parser returns: who said what, when, and where that stands in the original."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.study.places import said


class Broken(CannotWork):
    """An original that cannot be read; ``line`` says where, 0 where that makes no sense."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Caption(NamedTuple):
    """A stretch of speech as the original has it.

    ``label`` is empty where the original does not say who speaks. ``line`` counts from 1: lines of a
    text, paragraphs or rows of a document, segments of a recogniser. ``start`` is in seconds.
    ``doubt`` says why to listen to it again. ``goes_on`` marks what follows a time that stands among
    the words of one paragraph.
    """

    label: str
    text: str
    line: int
    start: float | None = None
    doubt: str = ""
    goes_on: bool = False


class Hints(NamedTuple):
    """What the researcher says is a label in an original, and what looks like one and is speech."""

    labels: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()


class Notice(NamedTuple):
    """Something that a person should know of the original, and its line; 0 for all of it."""

    line: int
    message: str


class Heard(NamedTuple):
    """An original as it was read.

    ``kind`` names the format. ``flowing`` captions are cut by time and flow together into turns; other
    ones are paragraphs that somebody set. ``markdown`` says that the words are Markdown already.
    """

    kind: str
    captions: tuple[Caption, ...]
    notices: tuple[Notice, ...] = ()
    flowing: bool = False
    markdown: bool = False
    language: str = ""


def before_speech(line: int, words: str) -> Notice:
    """Return the notice for what stands above the first speaker, and is no speech."""
    return Notice(line, f"left out, since nobody has spoken yet: {said(words)}")


def clock(seconds: float) -> str:
    """Return a time as ``00:01:23``; hours may have more than two digits."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def labels(captions: Iterable[Caption]) -> list[str]:
    """Return the labels in the order in which they come; the empty one where a speaker is unknown."""
    return list(dict.fromkeys(caption.label for caption in captions))
