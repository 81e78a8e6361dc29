"""What stands outside the cases, and what of it may be a participant's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from ipa_text.store.trees import SCHEMAS
from ipa_text.study.beyond import Written, nothing_written
from ipa_text.text.marked import unmarked
from ipa_text.text.shingles import BREAK, Shingle, shingles, unbracketed, words

_BEHIND_WORDS = re.compile(r"[^\s:\[-]\s*\[")
"""A bracket that may stand between words; one behind a key opens a list of YAML."""


class Outside:
    """The texts of a study outside its cases, read when they are asked for.

    ``written`` gives the files; ``asked`` are words of the schedule, six in a row, which are nobody's but
    the study's.
    """

    def __init__(self, written: Written, asked: frozenset[Shingle]) -> None:
        self._written = written
        self.asked = asked

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts by path, without what the tool writes for editors; what is no text is left out."""
        return {
            path: content if isinstance(content, str) else content.decode("utf-8", "replace")
            for path, content in self._written()
            if PurePosixPath(path).parent != SCHEMAS and not is_packed(content)
        }

    @cached_property
    def sought(self) -> Mapping[Shingle, int]:
        """Six words in a row that are no participant's if all is well, each with its number."""
        found: dict[Shingle, int] = {}
        for path, whole in self.texts.items():
            for reading in readings(path, whole):
                for shingle in shingles(words(reading)):
                    if shingle not in self.asked:
                        found.setdefault(shingle, len(found))
        return found


def nowhere() -> Outside:
    """Return what stands outside the cases where nothing does."""
    return Outside(nothing_written, frozenset())


def readings(path: str, whole: str) -> Iterator[str]:
    """Yield the ways to read a text that is held against speech, each as long as the text.

    In a draft of the write-up marked quotations may be a participant's words, and are blanked out. What
    is in brackets may be a gloss between a participant's words, or hold their words.
    """
    if is_draft(path):
        whole = unmarked(whole, BREAK)
    yield whole
    if _BEHIND_WORDS.search(whole):
        yield unbracketed(whole)


def is_draft(path: str) -> bool:
    """Tell whether a file is a draft of the write-up, in which marked quotations may stand."""
    return path.startswith("writeup/") and path.endswith(".md")


def is_packed(content: str | bytes) -> bool:
    """Tell whether a file holds no text that could be read as it is."""
    return isinstance(content, bytes) and b"\0" in content
