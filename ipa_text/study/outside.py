"""What stands outside the cases, and what of it may be a participant's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from ipa_text.store.trees import SCHEMAS, Memory, Tree, Unreadable
from ipa_text.study.layout import Files, inside_a_case
from ipa_text.text.marked import unmarked
from ipa_text.text.shingles import BREAK, Shingle, shingles, unbracketed, words

_ENDINGS = (".md", ".yaml", ".json")
"""Of files whose change a check notices; `ipa-text privacy` looks into all."""


class Outside:
    """The texts of a study outside its cases, read when they are asked for.

    ``asked`` are words of the schedule, six in a row, which are nobody's but the study's.
    """

    def __init__(self, tree: Tree, paths: Files, asked: frozenset[Shingle]) -> None:
        self._tree = tree
        self._paths = paths
        self.asked = asked

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts by path, without what the tool writes for editors."""
        found = {}
        for path in self._paths:
            if path.suffix in _ENDINGS and not inside_a_case(path) and path.parent != SCHEMAS:
                try:
                    found[str(path)] = self._tree.read(path).decode("utf-8", "replace")
                except Unreadable:
                    continue
        return found

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
    return Outside(Memory({}), [], frozenset())


def readings(path: str, whole: str) -> Iterator[str]:
    """Yield the ways to read a text that is held against speech, each as long as the text.

    In a draft of the write-up marked quotations may be a participant's words, and are blanked out. What
    is in brackets may be a gloss between a participant's words, or hold their words.
    """
    if is_draft(path):
        whole = unmarked(whole, BREAK)
    yield whole
    if "[" in whole:
        yield unbracketed(whole)


def is_draft(path: str) -> bool:
    """Tell whether a file is a draft of the write-up, in which marked quotations may stand."""
    return path.startswith("writeup/") and path.endswith(".md")
