"""What is known of a case without its words: enough to count, and to look across cases.

A case of an hour's talk is a megabyte in memory, its facts are a few kilobytes of ids, places and
numbers. They can be kept from one run to the next, since nothing that anybody said is in them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ipa_text.frozen import frozen
from ipa_text.named import NamedTuple
from ipa_text.study.consents import Consent, refusal
from ipa_text.study.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

ANYTHING = "*"
"""Stands among hidden ids for a file of which nothing could be read."""

Kind = Literal["theme", "statement", "note", "extract"]
"""What an id of a case can stand for."""


class Withdrawal(NamedTuple):
    """When a participant withdrew, and what: all, one source, or quotations.

    ``assumed`` where it cannot be read whether somebody did: then nothing of theirs is shown or counted.
    """

    date: str
    stage: str
    scope: str
    assumed: bool = False


class ThemeFacts(NamedTuple):
    """A case theme or one of its subthemes: where it stands, its parts, the statements under it."""

    place: Place
    parts: tuple[str, ...]
    statements: tuple[str, ...]
    parent: str


class ExtractFacts(NamedTuple):
    """An extract: its source, how many words it quotes, and the notes whose words overlap them."""

    place: Place
    source: str
    words: int
    notes: frozenset[str]


class SourceFacts(NamedTuple):
    """A source: how many lines its file has, and the first and last line of each turn.

    ``date`` is the day that its front matter names, ``kind`` what sort of source it is.
    """

    path: str
    lines: int
    turns: Mapping[str, tuple[int, int]]
    kind: str = ""
    date: str = ""


class Record(NamedTuple):
    """An entry of a journal, a record of supervision, or the page on where the researcher stands.

    ``case`` is the one that it is about, ``at`` the version that was discussed, and ``decided`` the ids
    of which it says what became of them and why.
    """

    kind: str
    place: Place
    case: str = ""
    date: str = ""
    at: str = ""
    decided: tuple[str, ...] = ()


class Review(NamedTuple):
    """A mark that somebody read something; ``fingerprint`` tells in which state, where it is there."""

    of: str
    by: str
    date: str
    state: str
    at: str
    fingerprint: str
    place: Place


@frozen
class CaseFacts:
    """One participant without the words: ids, what rests on what, and numbers.

    ``statements`` holds, for each, the notes and extracts under it; ``notes`` the source of each.
    """

    id: str
    path: str
    pseudonym: str
    stage: str
    withdrawn: Withdrawal | None
    hidden: frozenset[str]
    themes: Mapping[str, ThemeFacts]
    statements: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    extracts: Mapping[str, ExtractFacts]
    sources: Mapping[str, SourceFacts]
    dropped: Mapping[str, Place]
    records: tuple[Record, ...]
    outlines: Mapping[str, str]
    """For each entry a digest of what a group theme rests on in it: nothing that anybody said."""
    answers: int
    """How many times the participant was shown part of the analysis."""
    others: Mapping[str, Place]
    """The labels of who speaks in its sources beside the participant, and where they are named."""
    consents: tuple[Consent, ...] = ()
    """What the participant agreed to, and when."""

    @property
    def gone(self) -> bool:
        """Whether everything of this participant was withdrawn."""
        return self.withdrawn is not None and self.withdrawn.scope == "all"

    @property
    def name(self) -> str:
        """The name that people are shown: the pseudonym, or the case id where there is none."""
        return self.pseudonym or self.id

    @cached_property
    def ids(self) -> Mapping[str, Kind]:
        """Every id that is defined in the case, with what it stands for."""
        kinds: dict[str, Kind] = dict.fromkeys(self.extracts, "extract")
        kinds |= dict.fromkeys(self.notes, "note")
        kinds |= dict.fromkeys(self.statements, "statement")
        return kinds | dict.fromkeys(self.themes, "theme")

    def hides(self, name: str) -> bool:
        """Tell whether ``name`` may stand in a part of the case that could not be read."""
        return name in self.hidden or ANYTHING in self.hidden

    def statements_under(self, name: str) -> tuple[str, ...]:
        """Return the statements under a case theme, its subthemes included; or the statement itself."""
        if name in self.themes:
            return self.themes[name].statements
        return (name,) if name in self.statements else ()

    def words_under(self, name: str) -> tuple[str, ...]:
        """Return the notes and extracts under an entry, in the order named."""
        if self.ids.get(name) in ("note", "extract"):
            return (name,)
        below = (w for s in self.statements_under(name) for w in self.statements[s])
        return tuple(dict.fromkeys(below))

    def source_of(self, name: str) -> str:
        """Return the source that a note or an extract is on."""
        return self.notes[name] if name in self.notes else self.extracts[name].source

    def is_withdrawn(self, source: str) -> bool:
        """Tell whether a source is evidence no more: all was withdrawn, or this source."""
        return self.withdrawn is not None and self.withdrawn.scope in ("all", source)

    @cached_property
    def refused(self) -> Consent | None:
        """The consent by which this participant may not be quoted; None where quoting was not refused."""
        return refusal(self.consents)

    def is_quotable(self, source: str = "") -> bool:
        """Tell whether the participant's words in a source, or any, may be shown to readers."""
        quotations = self.withdrawn is not None and self.withdrawn.scope == "quotations"
        return not quotations and not self.refused and not self.is_withdrawn(source)

    def counts(self, name: str) -> bool:
        """Tell whether a case theme or statement is evidence: it rests on words not withdrawn."""
        if self.gone or self.ids.get(name) not in ("theme", "statement"):
            return False
        if self.withdrawn is None:
            return any(self.statements[s] for s in self.statements_under(name))
        return any(not self.is_withdrawn(self.source_of(w)) for w in self.words_under(name))
