"""What an import would write: all of it is known before any of it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from ipa_text.errors import CannotWork
from ipa_text.intake import formats, names, speakers
from ipa_text.intake.boilerplate import without
from ipa_text.intake.heard import Broken, Caption, Heard, Notice, clock, labels
from ipa_text.intake.original import Original
from ipa_text.intake.speakers import Speaker
from ipa_text.intake.spell import clean, compared
from ipa_text.intake.turns import Paragraph, paragraphs
from ipa_text.intake.write import Front, plain_scalar, transcript
from ipa_text.named import NamedTuple
from ipa_text.store.trees import never_read
from ipa_text.study.model import Study
from ipa_text.study.places import said

CASE = re.compile(r"[a-z][a-z0-9-]*")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MODELINE = "# yaml-language-server: $schema=../../.ipa-text/schema/case.schema.json\n"
KINDS = ("interview", "diary", "document", "drawing", "field-note")
_ONE_VOICE = ("diary", "document", "drawing", "field-note")


class Wish(NamedTuple):
    """What the researcher says of one original."""

    case: str
    pseudonym: str = ""
    date: str = ""
    kind: str = "interview"
    number: int | None = None
    language: str = ""
    interviewer: str = ""
    by: str = ""
    made_from: str = ""


class Answers(NamedTuple):
    """What the researcher says of all originals: who speaks, and which names may stand in the speech."""

    speakers: Mapping[str, Speaker]
    replace: Mapping[str, str]
    keep: frozenset[str]


def answers(given: Iterable[str], replace: Iterable[str], keep: Iterable[str]) -> Answers:
    """Return what the command line says of speakers and names; raises CannotWork."""
    kept = frozenset(map(compared, keep))
    return Answers(speakers.asked(given), names.replacements(replace), kept)


def wishes(count: int, given: Mapping[str, Any]) -> list[Wish]:
    """Return a wish for each of ``count`` originals from what was said once, or once for each.

    Raises CannotWork.
    """
    each: dict[str, Sequence[str]] = {}
    for name in ("case", "pseudonym", "date"):
        said_for: Sequence[str] = given[name]
        if len(said_for) not in (0, 1, count):
            raise CannotWork(
                f"--{name} is said {len(said_for)} times for {count} files: once, or once for each"
            )
        each[name] = list(said_for) * (count if len(said_for) == 1 else 1) or [""] * count
    if given["number"] is not None and count > 1:
        raise CannotWork("--number is for one file: several take the next free numbers")
    shared = {name: given[name] for name in ("kind", "language", "interviewer", "by", "made_from")}
    found = [
        Wish(case=c, pseudonym=p, date=d, number=given["number"], **shared)
        for c, p, d in zip(each["case"], each["pseudonym"], each["date"], strict=True)
    ]
    for wish in found:
        _hold(wish)
    return found


def _hold(wish: Wish) -> None:
    if not CASE.fullmatch(wish.case):
        raise CannotWork(
            "--case: a case is named in lower-case letters, digits and hyphens, beginning with a letter"
        )
    if never_read(PurePosixPath("cases", wish.case, "case.yaml")):
        raise CannotWork(f"--case: a folder called {wish.case} is never read: choose another name")
    if wish.date and not is_day(wish.date):
        raise CannotWork("--date: write the day as year-month-day, 2026-03-02 for instance")
    for name in ("language", "interviewer", "by", "made_from"):
        if clean(value := getattr(wish, name)) != (value, 0):
            raise CannotWork(f"--{name.removeprefix('made_')}: these words cannot stand in a line")


def is_day(words: str) -> bool:
    """Tell whether words are a day of the calendar, as year-month-day."""
    try:
        return bool(DATE.fullmatch(words)) and bool(date.fromisoformat(words))
    except ValueError:
        return False


def unnamed(wish: Wish, study: Study) -> bool:
    """Tell whether nobody has said what the participant is called here."""
    case = study.case.get(wish.case)
    return not wish.pseudonym and not (case and case.pseudonym)


def undated(wish: Wish) -> bool:
    """Tell whether the day is missing that an interview must have."""
    return wish.kind == "interview" and not wish.date


class Source(NamedTuple):
    """One original, as it will stand in the study: its path there, its text, what was noticed."""

    path: str
    text: str
    kind: str
    turns: int
    words: int
    notices: tuple[Notice, ...]
    key: tuple[str, str, tuple[str, ...]]
    """The case, its pseudonym, and what the original calls the participant."""


def read(original: Original, answers: Answers) -> Heard:
    """Return what an original says, without what no person said. Raises Broken."""
    heard = formats.heard(original, speakers.hints(answers.speakers))
    captions, dropped = without(heard.captions)
    if not any(clean(caption.text)[0] for caption in captions):
        raise Broken("there is no speech in this file")
    first: dict[str, str] = {}
    one = [c._replace(label=first.setdefault(compared(c.label), c.label)) for c in captions]
    return heard._replace(captions=tuple(one), notices=(*heard.notices, *dropped))


def source(
    original: Original, heard: Heard, wish: Wish, answers: Answers, study: Study, taken: set[str]
) -> Source:
    """Return what will be written for one original; ``taken`` are paths of others. Raises CannotWork."""
    pseudonym = _pseudonym(wish, study)
    who = speakers.settled(labels(heard.captions), answers.speakers, pseudonym)
    _hold_pseudonym(pseudonym, who, answers.keep)
    captions = speakers.relabelled(heard.captions, who)
    captions, odd = _clean(names.replaced(captions, answers.replace))
    _hold_names(captions, who, answers.keep)
    number = _number(wish, study, taken)
    path = f"cases/{wish.case}/{wish.kind}-{number}.md"
    _new(original, path, study, taken)
    found = list(paragraphs(captions, flowing=heard.flowing))
    front = Front(
        wish.kind,
        number,
        wish.date,
        wish.language or heard.language,
        wish.interviewer,
        {speaker.name: speaker.role for speaker in who.values()},
        wish.by,
        wish.made_from or heard.kind,
        original.sha256,
    )
    alone = wish.kind in _ONE_VOICE and set(who) == {""}
    text = transcript(front, found, markdown=heard.markdown, labelled=not alone)
    unknown = [caption for caption in heard.captions if not caption.label]
    mine = [
        name
        for label, speaker in who.items()
        if speaker.role == "participant" and compared(label) != compared(pseudonym)
        for name in speakers.names_in(label)
    ]
    return Source(
        path,
        text,
        heard.kind,
        len(found),
        sum(len(c.text.split()) for c in captions),
        (*heard.notices, *odd, *_notices(found, unknown, who)),
        (wish.case, pseudonym, tuple(mine)),
    )


def _hold_pseudonym(pseudonym: str, who: Mapping[str, Speaker], kept: Iterable[str]) -> None:
    """Raise CannotWork where the pseudonym is part of what the original calls a speaker."""
    chosen = compared(pseudonym)
    own = {word.casefold() for word in chosen.split()}
    for label in who:
        shared = own & {name.casefold() for name in speakers.names_in(compared(label))}
        if compared(label) != chosen and shared and chosen not in kept:
            raise CannotWork(
                f"{pseudonym} stands in {said(label)}, which may be a real name: choose another"
                f' pseudonym, or say --keep "{pseudonym}" where it is none'
            )


def case_file(pseudonym: str) -> str:
    """Return the ``case.yaml`` of a case that begins: the rest is the researcher's."""
    return f"{_MODELINE}pseudonym: {plain_scalar(pseudonym)}\n"


def _pseudonym(wish: Wish, study: Study) -> str:
    """Return the participant's pseudonym: given, or known; raises CannotWork."""
    if undated(wish):
        raise CannotWork("an interview has a day: say --date, as 2026-03-02")
    _hold(wish)
    case = study.case.get(wish.case)
    if case is not None and case.gone:
        raise CannotWork(f"{wish.case} has withdrawn: nothing of theirs is taken in")
    known = case.pseudonym if case else ""
    if known and wish.pseudonym and known != wish.pseudonym:
        raise CannotWork(f"{wish.case} is {known} in this study, not {wish.pseudonym}")
    pseudonym = known or wish.pseudonym
    if not pseudonym:
        raise CannotWork(f"{wish.case} has no pseudonym yet: say --pseudonym NAME")
    if not speakers.is_label(pseudonym):
        raise CannotWork("--pseudonym: a name is written in letters, digits and spaces")
    other = next(
        (c.id for c in study.cases if c.pseudonym == pseudonym and c.id != wish.case), None
    )
    if other:
        raise CannotWork(f"{pseudonym} is the pseudonym of {other} already")
    return pseudonym


def _number(wish: Wish, study: Study, taken: set[str]) -> int:
    if wish.number is not None:
        return wish.number
    number = 1
    while _path(wish, number) in taken or _path(wish, number) in study.paths:
        number += 1
    return number


def _path(wish: Wish, number: int) -> str:
    return f"cases/{wish.case}/{wish.kind}-{number}.md"


def _new(original: Original, path: str, study: Study, taken: set[str]) -> None:
    """Raise CannotWork where the source is there already, by its name or by what it was made from."""
    if path in study.paths or path in taken:
        raise CannotWork(
            f"{path} is there already, and is not written over: choose another --number"
        )
    for case in study.cases:
        for interview in case.interviews:
            made = interview.front.get("original")
            if isinstance(made, Mapping) and made.get("sha256") == original.sha256:
                raise CannotWork(f"this original was imported already: it is {interview.path}")


def _hold_names(
    captions: Sequence[Caption], who: Mapping[str, Speaker], keep: frozenset[str]
) -> None:
    """Raise CannotWork where a name that is to be hidden stands in the speech."""
    heard = list(names.undecided(captions, who, keep))
    if not heard:
        return
    listed = "; ".join(
        f"{said(h.name)} on {'line' if len(h.lines) == 1 else 'lines'}"
        f" {', '.join(map(str, h.lines[:5]))}{' ...' if len(h.lines) > 5 else ''}"
        for h in heard
    )
    raise CannotWork(
        f'names of speakers stand in what is said: {listed}. For each, --replace "WORDS=NEW" puts'
        ' `[person: NEW]` there, or --keep "WORD" says that it is a word like others'
    )


def _clean(captions: Iterable[Caption]) -> tuple[list[Caption], list[Notice]]:
    """Take out characters that no editor shows, and captions without a word that bear no time."""
    kept: list[Caption] = []
    notices: list[Notice] = []
    for caption in captions:
        text, odd = clean(caption.text)
        if odd:
            notices.append(Notice(caption.line, "took out characters that no editor shows"))
        if text or (caption.goes_on and kept):
            kept.append(caption._replace(text=text))
    return kept, notices


_OMISSION = re.compile(r"\[\s*(?:\u2026|\.{2,}|\.\s+\.\s+\.)\s*\]")


def _notices(
    found: Sequence[Paragraph], unknown: Sequence[Caption], who: Mapping[str, Speaker]
) -> list[Notice]:
    """Say what to look at in the transcript, by the ids of its turns."""
    notices = []
    width = max(3, len(str(len(found))))
    for number, paragraph in enumerate(found, 1):
        if not (paragraph.doubts or any("[" in piece.text for piece in paragraph.pieces)):
            continue
        for start, why in paragraph.doubts:
            at = f" at {clock(start)}" if start is not None else ""
            notices.append(Notice(paragraph.line, f"^t{number:0{width}}: listen again{at}: {why}"))
        if any(_OMISSION.search(piece.text) for piece in paragraph.pieces):
            notices.append(
                Notice(
                    paragraph.line,
                    f"^t{number:0{width}}: `[...]` says that words were left out, which `ipa-text check`"
                    " refuses in a transcript: write what it stands for",
                )
            )
    if unknown:
        count = f"{len(unknown)} {'stretch' if len(unknown) == 1 else 'stretches'}"
        where = f"who speaks is not known in {count}, first here: {who[''].name}"
        notices.append(Notice(unknown[0].line, where))
    return notices
