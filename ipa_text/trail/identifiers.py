"""What identifies a participant, from the private key, and where it stands in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ipa_text.errors import CannotWork
from ipa_text.store import yaml
from ipa_text.store.messages import Line
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.text.fold import fold, fold_spans
from ipa_text.text.source import Source

KEY = "private/identifiers.yaml"

_SHORT = 4
"""Letters; a name so short that is written small is likely another word: will, may, rose, bill."""


class Hit(NamedTuple):
    """Where an identifier stands, and of which kind it is. The identifier itself is never shown."""

    line: int
    column: int
    kind: str
    source: str = KEY


def identified(lines: Iterable[Line], root: Path) -> Iterator[Hit]:
    """Yield where the lines of a message hold an identifier of a study's key, if it has one.

    Whole words are looked for, folded, in capitals or small letters; a name of up to four letters in
    small letters is let pass. Raises CannotWork where the key is there and cannot be read.
    """
    file = root / KEY
    if not file.exists():
        return
    numbered = {line.number: line.text for line in lines}
    text = "\n".join(numbered.get(n, "") for n in range(1, max(numbered, default=0) + 1))
    source = Source(text)
    folded = fold_spans(text, [(0, len(text))])
    for kind, words in _key(file):
        for found in _whole(words).finditer(folded.text):
            if not (found[0].islower() and len(found[0]) <= _SHORT):
                line, column = source.position(folded.span(*found.span())[0])
                yield Hit(line, column, kind)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def _key(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the kind and the folded words of every identifier."""
    try:
        text, _ = yaml.gate(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        text = "["
    document = yaml.read(text)
    listed = document.root.get("identifiers") if isinstance(document.root, Mapping) else None
    if document.problems or not isinstance(listed, Sequence):
        raise CannotWork(
            f"{KEY} cannot be read, so that the message cannot be held to it: mend it"
            " (`git commit --no-verify` goes past this once)"
        )
    for entry in listed:
        words = entry.get("words") if isinstance(entry, Mapping) else None
        for word in words if isinstance(words, Sequence) else ():
            if folded := fold(str(word)):
                yield str(entry.get("kind") or "person"), folded
