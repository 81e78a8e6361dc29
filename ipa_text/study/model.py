"""A study as it was read: people, transcripts, notes, statements, themes.

Everything is frozen. What is derived (counts, chains, progress) is in ``evidence``; what is wrong is
in ``Study.problems``. An id is unique in its case; across cases it is written ``case/id``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Mapping as Named
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from ipa_text.frozen import frozen
from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping
from ipa_text.study.beyond import Beyond, Written, nothing_written
from ipa_text.study.consents import Consent, refusal
from ipa_text.study.facts import ANYTHING, CaseFacts, Record, Review, Withdrawal
from ipa_text.study.fixed import Draft, Fixed
from ipa_text.study.outside import Outside
from ipa_text.study.past import Past
from ipa_text.study.places import Place, Problem
from ipa_text.text.anchors import Located, locate, passage
from ipa_text.text.turns import Transcript

STAGES = ("reading", "noting", "statements", "case-themes", "group-themes", "write-up")


class Anchor(NamedTuple):
    """A turn, or a range of turns, and the words quoted there; None stands on the whole turn."""

    turn: str
    quote: str | None
    before: str
    after: str
    place: Place
    turn_place: Place

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last turn id of the range."""
        first, _, last = self.turn.partition("..")
        return first, last or first


class Reply(NamedTuple):
    """A researcher's answer to a note."""

    by: str
    date: str
    text: str


@frozen
class Note:
    """An exploratory note on a participant's words."""

    id: str
    category: str
    anchors: tuple[Anchor, ...]
    tags: tuple[tuple[str, Place], ...]
    by: str
    text: str
    replies: tuple[Reply, ...]
    source: str
    coder: str
    place: Place
    category_place: Place


@frozen
class Extract:
    """A quotation kept for the tables and the write-up."""

    id: str
    anchors: tuple[Anchor, ...]
    translation: str
    by: str
    source: str
    coder: str
    place: Place


class Ref(NamedTuple):
    """An id that something names as its evidence, with what is said of it there."""

    id: str
    place: Place
    why: str = ""
    nuance: str = ""
    pole: str = ""


@frozen
class Statement:
    """An experiential statement (2022), or emergent theme (2009)."""

    id: str
    text: str
    evidence: tuple[Ref, ...]
    key: Ref | None
    in_vivo: Ref | None
    place: Place
    text_place: Place


@frozen
class CaseTheme:
    """A personal experiential theme (2022), or superordinate theme (2009); or one of its subthemes."""

    id: str
    title: str
    definition: str
    moves: tuple[str, ...]
    evidence: tuple[Ref, ...]
    subthemes: tuple[CaseTheme, ...]
    in_vivo: Ref | None
    parent: str
    place: Place
    title_place: Place

    @property
    def parts(self) -> tuple[CaseTheme, ...]:
        """The theme itself and its subthemes."""
        return (self, *self.subthemes)


@frozen
class GroupTheme:
    """A group experiential theme (2022), or master theme (2009); or one of its subthemes."""

    id: str
    title: str
    definition: str
    evidence: tuple[Ref, ...]
    diverges: tuple[Ref, ...]
    extracts: tuple[Ref, ...]
    subthemes: tuple[GroupTheme, ...]
    in_vivo: Ref | None
    parent: str
    place: Place
    title_place: Place

    @property
    def parts(self) -> tuple[GroupTheme, ...]:
        """The theme itself and its subthemes."""
        return (self, *self.subthemes)


Entry = TypeVar("Entry", Note, Extract, Statement, CaseTheme, GroupTheme)


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return entries by id, in their order; of those with the same id, the first."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.id:
            found.setdefault(entry.id, entry)
    return found


class SetAside(NamedTuple):
    """What was dropped, and why."""

    id: str
    why: str
    place: Place


@frozen
class Interview:
    """A source of a case (interview, diary, document, drawing, field note) and its front matter."""

    name: str
    path: str
    front: Mapping
    roles: dict[str, str]
    transcript: Transcript
    whole: bool = True
    """Whether all of it could be read: otherwise a turn may stand in what could not."""

    @property
    def kind(self) -> str:
        """What sort of source it is."""
        return str(self.front.get("kind") or "interview")

    @property
    def date(self) -> str:
        """The day that its front matter names, as written."""
        return str(self.front.get("date") or "")

    @property
    def number(self) -> int:
        """Which of its kind it is, from 1."""
        number = self.front.get("number")
        return number if isinstance(number, int) else 1

    @property
    def checked(self) -> bool:
        """Whether the front matter names a day on which it was checked against the recording."""
        transcribed = self.front.get("transcribed")
        return isinstance(transcribed, Mapping) and bool(transcribed.get("checked_against_audio"))

    @property
    def length(self) -> int:
        """The number of lines of its file; behind the last line ending there is none."""
        source = self.transcript.source
        return len(source.starts) - source.text.endswith("\n")

    @cached_property
    def spoken(self) -> int:
        """The number of words that participants speak."""
        return sum(
            self.transcript.count(t) for t in self.transcript.turns if t.role == "participant"
        )


@frozen
class Sidecar:
    """The notes and extracts of one coder on one source; ``coder`` is empty for the main one."""

    path: str
    source: str
    coder: str
    notes: tuple[Note, ...]
    extracts: tuple[Extract, ...]


@frozen
class Case:
    """One participant: sources, coding, statements and themes."""

    id: str
    path: str
    info: Mapping
    pseudonym: str
    stage: str
    withdrawn: Withdrawal | None
    interviews: tuple[Interview, ...]
    sidecars: tuple[Sidecar, ...]
    statements: tuple[Statement, ...]
    themes: tuple[CaseTheme, ...]
    set_aside: tuple[SetAside, ...]
    hidden: frozenset[str]
    records: tuple[Record, ...] = ()
    reviews: tuple[Review, ...] = ()
    consents: tuple[Consent, ...] = ()
    written: Written = nothing_written
    """Gives the files of the case as they are."""

    @property
    def gone(self) -> bool:
        """Whether everything of this participant was withdrawn."""
        return self.withdrawn is not None and self.withdrawn.scope == "all"

    @cached_property
    def refused(self) -> Consent | None:
        """The consent by which this participant may not be quoted; None where quoting was not refused."""
        return refusal(self.consents)

    @property
    def name(self) -> str:
        """The name that people are shown: the pseudonym, or the case id where there is none."""
        return self.pseudonym or self.id

    @cached_property
    def sources(self) -> dict[str, Interview]:
        """The sources by name."""
        return {interview.name: interview for interview in self.interviews}

    @cached_property
    def notes(self) -> dict[str, Note]:
        """All notes by id, those of second coders too."""
        return _by_id(note for sidecar in self.sidecars for note in sidecar.notes)

    @cached_property
    def extracts(self) -> dict[str, Extract]:
        """All extracts by id."""
        return _by_id(extract for sidecar in self.sidecars for extract in sidecar.extracts)

    @cached_property
    def statement(self) -> dict[str, Statement]:
        """The statements by id."""
        return _by_id(self.statements)

    @cached_property
    def theme(self) -> dict[str, CaseTheme]:
        """The case themes and their subthemes by id."""
        return _by_id(part for theme in self.themes for part in theme.parts)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id that is defined in the case."""
        return frozenset((*self.notes, *self.extracts, *self.statement, *self.theme))

    @cached_property
    def cited_by(self) -> dict[str, tuple[Statement, ...]]:
        """For each note and extract that a statement names: the statements that name it."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            for ref in statement.evidence:
                found.setdefault(ref.id, []).append(statement)
        return {name: tuple(dict.fromkeys(by)) for name, by in found.items()}

    @cached_property
    def clustered_in(self) -> dict[str, tuple[CaseTheme, ...]]:
        """For each statement: the case themes and subthemes that name it."""
        found: dict[str, list[CaseTheme]] = {}
        for part in (p for t in self.themes for p in t.parts):
            for ref in part.evidence:
                found.setdefault(ref.id, []).append(part)
        return {name: tuple(dict.fromkeys(by)) for name, by in found.items()}

    @cached_property
    def counted_notes(self) -> tuple[Note, ...]:
        """The notes that count: those of the main coding, and others that a statement names."""
        return tuple(
            note
            for sidecar in self.sidecars
            for note in sidecar.notes
            if not sidecar.coder or note.id in self.cited_by
        )

    @cached_property
    def dropped(self) -> dict[str, SetAside]:
        """What the case sets aside, by id."""
        return {aside.id: aside for aside in self.set_aside if aside.id}

    def hides(self, name: str) -> bool:
        """Tell whether ``name`` may stand in a part of the case that could not be read."""
        return name in self.hidden or ANYTHING in self.hidden

    @cached_property
    def facts(self) -> CaseFacts:
        """What is known of the case without its words, with an outline of every entry."""
        from ipa_text.study.evidence import facts_of  # noqa: PLC0415 - which is made of cases

        return facts_of(self)

    @cached_property
    def _heard(self) -> dict[Outside, frozenset[int]]:
        return {}

    def heard(self, outside: Outside) -> frozenset[int]:
        """Return the numbers of those words outside the cases that were said in it; listened for once."""
        from ipa_text.study.speech import heard  # noqa: PLC0415 - which is made of cases

        found = self._heard.get(outside)
        if found is None:
            found = heard(self.interviews, outside.sought)
            self._heard.clear()
            self._heard[outside] = found
        return found

    @cached_property
    def _located(self) -> dict[Anchor, Located]:
        return {}

    @cached_property
    def _anchored(self) -> dict[str, list[tuple[Note | Extract, Anchor, Located]]]:
        return {}

    def anchored(self, sidecar: Sidecar) -> list[tuple[Note | Extract, Anchor, Located]]:
        """Return every anchor of a sidecar with where its words stand; worked out once."""
        found = self._anchored.get(sidecar.path)
        if found is None:
            entries: tuple[Note | Extract, ...] = (*sidecar.notes, *sidecar.extracts)
            found = [
                (entry, anchor, self.locate(sidecar.source, anchor))
                for entry in entries
                for anchor in entry.anchors
            ]
            self._anchored[sidecar.path] = found
        return found

    def locate(self, source: str, anchor: Anchor) -> Located:
        """Return where an anchor's words stand in a source of this case; worked out once."""
        found = self._located.get(anchor)
        if found is None:
            found = self._locate(source, anchor)
            self._located[anchor] = found
        return found

    def _locate(self, source: str, anchor: Anchor) -> Located:
        interview = self.sources.get(source)
        if interview is None:
            return Located("no-such-turn")
        return located(interview.transcript, anchor)


def located(transcript: Transcript, anchor: Anchor) -> Located:
    """Return where an anchor's words stand in a transcript."""
    first, last = (transcript.by_id.get(end) for end in anchor.ends)
    if first is None or last is None or last < first:
        return Located("no-such-turn")
    if anchor.quote is None:
        spans = tuple(s for t in transcript.turns[first : last + 1] for s in t.speech)
        return Located("found", spans, tuple(range(first, last + 1)))
    within = passage(transcript, first, last)
    return locate(anchor.quote, within, anchor.before, anchor.after)


class Thresholds(NamedTuple):
    """What the study declared a theme must reach. Numbers are settings, not verdicts."""

    recurrence: str | int | None = None
    basis: str = "coded"
    level: str = "theme"
    density: str | None = None
    uncoded_words: int = 400
    balance: float = 0.5
    journal_days: int = 14
    smallest_cell: int = 0
    """The fewest people that a printed cell may stand for; 0 where nothing was declared."""


class Waiver(NamedTuple):
    """A finding that the researchers accept, with their reason.

    ``local`` ones stand at what they are about: they cover their subject and the lines of ``place``.
    The others are listed in ``study.yaml`` and go by the subject alone.
    """

    rule: str
    subject: str
    why: str
    place: Place
    rule_place: Place
    local: bool = True


class LintSettings(NamedTuple):
    """What the study says about rules."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Named[str, str] = MappingProxyType({})
    stage: Named[str, str] = MappingProxyType({})
    named: tuple[tuple[str, Place], ...] = ()


class Config(NamedTuple):
    """``study.yaml``: the question, the people, the vocabulary, the thresholds."""

    info: Mapping
    path: str = "study.yaml"
    title: str = ""
    terminology: int = 2022
    stage: str = ""
    categories: tuple[str, ...] = ("descriptive", "linguistic", "conceptual")
    tags: tuple[str, ...] = ()
    thresholds: Thresholds = Thresholds()
    lint: LintSettings = LintSettings()
    whole: bool = True
    """Whether all of the file could be read: otherwise its vocabulary is not known."""
    key: bytes | None = None
    """What stands in private/identifiers.yaml, to which the study is held; None without one."""
    keyed: bytes | None = None
    """The same as digests, for whoever has not the key; None without it."""


class Link(NamedTuple):
    """An id named in prose (a journal or supervision entry).

    ``held`` is False where a decision says that what is named was split, merged or set aside: then it
    may be gone since.
    """

    target: str
    place: Place
    subject: str
    case: str
    held: bool = True


class Schemas(NamedTuple):
    """What editors read: the texts by path, and whether a first line outside the cases names one."""

    texts: dict[str, str]
    named: bool


@frozen
class Overview:
    """A study as far as it can be seen without the participants' words: settings, group themes, facts.

    What looks across cases sees this. Words are read where they are wanted, case by case (``whole``).
    """

    config: Config
    themes: tuple[GroupTheme, ...]
    set_aside: tuple[SetAside, ...]
    order: str
    order_why: str
    schedule: Mapping
    links: tuple[Link, ...]
    paths: tuple[str, ...]
    hidden: frozenset[str]
    for_editors: Schemas
    records: tuple[Record, ...]
    """What stands outside the cases: journal, supervision, where the researcher stands."""
    reviews: tuple[Review, ...]
    """The marks of what was read across cases."""
    fixed: tuple[Fixed, ...]
    """What was handed in, recorded or attested on a day."""
    drafts: tuple[Draft, ...]
    """The write-up."""
    past: Callable[[], Past | None]
    """Gives what git tells, as far as rules ask; None where there is no history, or not all of it."""
    outside: Outside
    """What stands outside the cases, in files that are read when they are asked for."""
    written: Written
    """Gives the files outside the cases as they are."""
    beyond: Callable[[Collection[str], bool], Beyond]
    """Gives what git holds beyond files of these paths; names and messages where they are asked for."""

    @property
    def facts(self) -> tuple[CaseFacts, ...]:
        """What is known of each case, in the study's order."""
        raise NotImplementedError

    @property
    def heard(self) -> dict[str, frozenset[int]]:
        """The numbers of those words outside the cases (``outside.sought``) that were said in each."""
        raise NotImplementedError

    def whole(self, name: str) -> Case:
        """Return a case with its words."""
        raise NotImplementedError

    def info(self, name: str) -> Mapping:
        """Return what ``case.yaml`` says of a participant, without reading anything else of the case."""
        return self.whole(name).info

    @cached_property
    def known(self) -> dict[str, CaseFacts]:
        """What is known of each case, by id."""
        return {case.id: case for case in self.facts}

    @property
    def certain(self) -> bool:
        """Whether it is known of everybody whether they withdrew."""
        return not any(c.withdrawn and c.withdrawn.assumed for c in self.facts)

    @cached_property
    def standing(self) -> tuple[CaseFacts, ...]:
        """The cases that count: all but those withdrawn as a whole."""
        return tuple(case for case in self.facts if not case.gone)

    @property
    def parts(self) -> Iterator[GroupTheme]:
        """The group themes, each followed by its subthemes."""
        return (part for theme in self.themes for part in theme.parts)

    @cached_property
    def theme(self) -> dict[str, GroupTheme]:
        """The group themes and subthemes by id."""
        return _by_id(self.parts)

    @cached_property
    def cited_by(self) -> dict[str, tuple[GroupTheme, ...]]:
        """For each ``case/id`` that a group theme or subtheme names: those that name it."""
        found: dict[str, list[GroupTheme]] = {}
        for part in self.parts:
            for ref in (*part.evidence, *part.diverges, *part.extracts):
                found.setdefault(ref.id, []).append(part)
        return {name: tuple(dict.fromkeys(by)) for name, by in found.items()}


@frozen
class Study(Overview):
    """Everything that was read, and everything that could not be."""

    cases: tuple[Case, ...]
    waivers: tuple[Waiver, ...]
    problems: tuple[Problem, ...]
    texts: dict[str, str]
    schemas: dict[str, str]

    @cached_property
    def case(self) -> dict[str, Case]:
        """The cases by id."""
        return {case.id: case for case in self.cases}

    @cached_property
    def included(self) -> tuple[Case, ...]:
        """The cases that count: all but those withdrawn as a whole."""
        return tuple(case for case in self.cases if not case.gone)

    @cached_property
    def facts(self) -> tuple[CaseFacts, ...]:
        """What is known of each case, in the study's order."""
        return tuple(case.facts for case in self.cases)

    @cached_property
    def heard(self) -> dict[str, frozenset[int]]:
        """The numbers of those words outside the cases (``outside.sought``) that were said in each."""
        return {case.id: case.heard(self.outside) for case in self.cases}

    def whole(self, name: str) -> Case:
        """Return a case with its words."""
        return self.case[name]
