"""A note as a comment: ``n-wage l: recovery as labour #metaphor``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ipa_text.intake.spell import clean
from ipa_text.named import NamedTuple
from ipa_text.study.model import Note

_HEAD = re.compile(r"(?P<word>[A-Za-z][\w-]*)\s*:\s*")
_TAGS = re.compile(r"(?:(?:^|\s)#[\w-]+)+\s*\Z")


class Remark(NamedTuple):
    """What a comment says: of a note that is there, or of a new one; no category where none is named."""

    id: str
    category: str
    text: str
    tags: tuple[str, ...]


def written(note: Note, categories: Sequence[str]) -> str:
    """Return a note as a comment."""
    tags = "".join(f" #{tag}" for tag, _ in note.tags)
    return f"{note.id} {_short(note.category, categories)}: {' '.join(note.text.split())}{tags}"


def read(comment: str, categories: Sequence[str], ids: Collection[str]) -> Remark:
    """Read a comment; an id is taken for one only where the case has it."""
    words = clean(comment)[0]
    first, _, rest = words.partition(" ")
    known = first if first in ids else ""
    words = rest.strip() if known else words
    category = ""
    if head := _HEAD.match(words):
        category = _long(head["word"], categories)
        words = words[head.end() :] if category else words
    tags: tuple[str, ...] = ()
    if found := _TAGS.search(words):
        tags = tuple(dict.fromkeys(tag.lstrip("#") for tag in found[0].split()))
        words = words[: found.start()].strip()
    return Remark(known, category, words, tags)


def _short(category: str, categories: Sequence[str]) -> str:
    alone = [c for c in categories if c[:1] == category[:1]]
    return category[:1] if alone == [category] else category


def _long(word: str, categories: Sequence[str]) -> str:
    if word.lower() in categories:
        return word.lower()
    meant = [c for c in categories if c.startswith(word.lower())] if len(word) == 1 else []
    return meant[0] if len(meant) == 1 else ""
