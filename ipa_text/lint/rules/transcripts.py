"""1xx: transcripts whose turns can be cited and whose words are the speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ipa_text.lint.registry import case_rule
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Config, Interview
from ipa_text.study.places import Edit, Fix, Place, Related, Remark, named, said
from ipa_text.text.anchors import OMISSION, is_sound
from ipa_text.text.spelling import nearest
from ipa_text.text.turns import Span, Turn

_BRACKETS = r"\[[^\[\]\n]*(?:\n[^\[\]\n]*)?\]"
_BRACKET = r"(?<!\\)[\[\]]"
_OMITTED = OMISSION.removesuffix(r"\s*")
_SECOND = r"\*\*([^*\n]{1,40}?)(?::\*\*|\*\*:)|(?<=\s)\^[a-z]+\d+[a-z]?(?=\s)"
_STOCK = (
    r"(?i)thank(?:s| you)(?: so much| very much)? for watching|(?:please|like and) subscribe|"
    r"subtitles by|captions by|transcribed by https?://|amara\.org|see you in the next video"
)
_STOCK_SIGNS = ("for watch", "subscr", "tles by", "ons by", "bed by http", "amara", "the next v")
LONG = 100
"""Characters; a line beyond it cites more than a reader can find at a glance."""


def _at(interview: Interview, span: Span) -> Place:
    return Place.of(interview.path, interview.transcript.source.mark(*span))


def _subject(case: Case, interview: Interview, turn: Turn) -> str:
    return f"{case.id}/{interview.name}#^{turn.id}" if turn.id else f"{case.id}/{interview.name}"


def _turns(case: Case) -> Iterator[tuple[Interview, Turn, str]]:
    for interview in case.interviews:
        for turn in interview.transcript.turns:
            yield interview, turn, _subject(case, interview, turn)


class _Said(NamedTuple):
    """A match in what is spoken: where, by which turn."""

    interview: Interview
    turn: Turn
    subject: str
    match: re.Match[str]
    place: Place


def _said(case: Case, pattern: str, *signs: str) -> Iterator[_Said]:
    """Yield every match of a pattern that lies within one stretch of speech.

    One of ``signs``, in small letters, stands in whatever the pattern matches: to look for them first
    is ten times as fast as the pattern, which is compiled where there is one.
    """
    for interview in case.interviews:
        script = interview.transcript
        if signs and not any(sign in script.in_small_letters for sign in signs):
            continue
        for m in re.finditer(pattern, script.source.text):
            turn = interview.transcript.turn_at(m.start())
            if turn and any(a <= m.start() and m.end() <= b for a, b in turn.speech):
                subject = _subject(case, interview, turn)
                yield _Said(interview, turn, subject, m, _at(interview, m.span()))


@case_rule("IPA102", "turn-without-id", "error", fix="unsafe")
def turn_without_id(case: Case, _config: Config) -> Iterator[Remark]:
    """A paragraph of a transcript has no block id.

    Notes and quotations name the turn they stand on by its id, `^t014` at the end of the paragraph.
    `--unsafe-fixes` gives one to every paragraph without; it never changes an id that is there.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. <!-- finding: turn-without-id -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001
    ```
    """
    for interview in case.interviews:
        transcript = interview.transcript
        taken = set(transcript.by_id)
        before = ""
        for turn in transcript.turns:
            if turn.id:
                before = turn.id
                continue
            new = _next_id(before, taken)
            taken.add(new)
            before = new
            start, _ = transcript.source.position(turn.start)
            edit = Edit(_at(interview, (turn.end, turn.end)), f" ^{new}")
            fix = Fix(f"add ^{new}", (edit,), safe=False)
            unclosed = interview.transcript.unclosed_comment
            yield Remark(
                f"this paragraph has no id at its end, so nothing can cite it; ^{new} is free",
                Place(interview.path, start, 1, start, len(transcript.source.line(start)) + 1),
                f"{case.id}/{interview.name}",
                fix=fix if unclosed is None else None,
            )


def _next_id(before: str, taken: set[str]) -> str:
    """Return a free id that follows another: the next number, or the same one with a letter."""
    named = re.fullmatch(r"([A-Za-z-]*)(\d+)([a-z]?)", before)
    if named is None:
        stem, number, width = "t", 0, 3
    else:
        stem, number, width = named[1], int(named[2]), len(named[2])
    following = f"{stem}{number + 1:0{width}}"
    if following not in taken:
        return following
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if (inserted := f"{stem}{number:0{width}}{letter}") not in taken:
            return inserted
    highest = max(int(n[1]) for t in taken if (n := re.search(r"(\d+)", t)))
    return f"{stem}{highest + 1:0{width}}"


@case_rule("IPA103", "duplicate-turn-id", "error", also=("duplicate-block-id",))
def duplicate_turn_id(case: Case, _config: Config) -> Iterator[Remark]:
    """Two paragraphs of a transcript have the same id.

    A note on that id could mean either. Give the inserted one a letter, `^t014a`; never renumber.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001

    **I:** Mm. ^t001 <!-- finding: duplicate-turn-id -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001

    **I:** Mm. ^t001a
    ```
    """
    for interview in case.interviews:
        turns = interview.transcript.turns
        for number, turn in enumerate(turns):
            first = interview.transcript.by_id.get(turn.id, number)
            if turn.id_at and first != number:
                there = turns[first].id_at or turns[first].speech[0]
                yield Remark(
                    f"^{turn.id} stands on two paragraphs; give this one a letter, ^{turn.id}a",
                    _at(interview, turn.id_at),
                    _subject(case, interview, turn),
                    (Related(_at(interview, there), "the first one"),),
                )


@case_rule("IPA104", "unknown-speaker", "error")
def unknown_speaker(case: Case, _config: Config) -> Iterator[Remark]:
    """A speaker's label is not among the `speakers:` of the front matter.

    Whose words they are decides whether they may be quoted.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tim:** Company, then. ^t001 <!-- finding: unknown-speaker -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001
    ```
    """
    for interview, turn, subject in _turns(case):
        if not interview.roles or turn.role:
            continue
        if turn.label_at:
            hint = nearest(turn.label, interview.roles)
            message = f"{named(turn.label)} is not among the speakers of this transcript{hint}"
            yield Remark(message, _at(interview, turn.label_at), subject)
        elif not turn.label:
            line = Place(interview.path, turn.first_line, 1, turn.first_line, 2)
            yield Remark("nobody is named as speaking here: begin with **Label:**", line, subject)


@case_rule("IPA113", "label-not-bold", "error")
def label_not_bold(case: Case, _config: Config) -> Iterator[Remark]:
    """A paragraph begins with a speaker's name that is not marked as a label.

    Only a bold label, `**Ruth:**`, begins somebody's words. Without the marks they would be read as
    going on with whoever spoke before, and could be quoted as that person's.

    ## Bad

    ```markdown cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-12
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km, checked_against_audio: 2026-03-14}
    ---

    **I:** What is it like? ^t001

    Tom: Company. ^t002 <!-- finding: label-not-bold -->
    ```

    ## Good

    ```markdown cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-12
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km, checked_against_audio: 2026-03-14}
    ---

    **I:** What is it like? ^t001

    **Tom:** Company. ^t002
    ```
    """
    for interview, turn, subject in _turns(case):
        if turn.label_at or not turn.speech:
            continue
        start, end = turn.speech[0]
        begins = re.compile(r"[*_]{0,2}([^:*_\n]{1,40}):").match(
            interview.transcript.source.text, start, end
        )
        label = " ".join(begins[1].split()) if begins else ""
        if begins and label in interview.roles:
            message = f"this is read as going on with {named(turn.label)}: write `**{label}:**`"
            yield Remark(message, _at(interview, begins.span(1)), subject)


@case_rule("IPA114", "two-turns-in-one", "error")
def two_turns_in_one(case: Case, _config: Config) -> Iterator[Remark]:
    """A second speaker's label, or a second block id, stands inside a paragraph.

    A blank line is missing before it. The words of both would be read as those of the first, and could
    be quoted as theirs.

    ## Bad

    ```markdown cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-12
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km, checked_against_audio: 2026-03-14}
    ---

    **Tom:** Company.
    **I:** You were afraid of it? ^t001 <!-- finding: two-turns-in-one -->
    ```

    ## Good

    ```markdown cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-12
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km, checked_against_audio: 2026-03-14}
    ---

    **Tom:** Company. ^t001

    **I:** You were afraid of it? ^t002
    ```
    """
    for _, group in groupby(_said(case, _SECOND, "**", "^"), key=lambda found: found.turn):
        marks = list(group)
        labels = [m for m in marks if " ".join((m.match[1] or "").split()) in m.interview.roles]
        for found in labels or [m for m in marks if m.match[1] is None]:
            message = "another turn begins inside this one: put a blank line before it"
            yield Remark(message, found.place, found.subject)


@case_rule("IPA105", "unclosed-bracket", "error")
def unclosed_bracket(case: Case, _config: Config) -> Iterator[Remark]:
    """A bracket opens and does not close, or closes and did not open.

    What stands in brackets is not speech; an open one leaves that undecided.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. [laughs ^t001 <!-- finding: unclosed-bracket -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. [laughs] ^t001
    ```
    """
    for _, marks in groupby(_said(case, _BRACKET, "[", "]"), key=lambda found: found.turn):
        opened: _Said | None = None
        for mark in marks:
            if mark.match[0] == "[":
                if opened is not None:
                    yield _bracket(opened, "is not closed")
                opened = mark
            elif opened is None:
                yield _bracket(mark, "was never opened")
            else:
                opened = None
        if opened is not None:
            yield _bracket(opened, "is not closed")


def _bracket(found: _Said, what: str) -> Remark:
    return Remark(f"this `{found.match[0]}` {what} in its turn", found.place, found.subject)


@case_rule(
    "IPA106", "omission-mark-in-a-transcript", "error", also=("omission-mark-in-transcript",)
)
def omission_mark(case: Case, _config: Config) -> Iterator[Remark]:
    """`[...]` stands in a transcript.

    It says that words were left out, which belongs to extracts and write-ups. A hesitation is `...`;
    what could not be heard is `[inaudible 00:12:31]`.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** It's me [...] against it. ^t001 <!-- finding: omission-mark-in-a-transcript -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** It's me... against it. ^t001
    ```
    """
    for found in _said(case, _OMITTED, "["):
        message = "`[...]` leaves words out of a transcript: `...` is a hesitation"
        yield Remark(message, found.place, found.subject)


@case_rule(
    "IPA107",
    "not-checked-against-audio",
    "warning",
    also=("not-checked-against-audio-though-notes-exist",),
)
def not_checked_against_audio(case: Case, _config: Config) -> Iterator[Remark]:
    """Notes stand on a transcript that nobody has checked against the recording.

    Recognisers drop hesitations and laughter, which linguistic notes need, and invent phrases. Put
    the day into `transcribed: {checked_against_audio: }` once a person has listened.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km} # finding: not-checked-against-audio
    ---

    **Tom:** It's me against it. ^t001
    ```

    ```yaml cases/tom/interview-1.notes.yaml
    notes:
      - id: n-against
        category: conceptual
        turn: t001
        note: >-
          An opponent.
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    transcribed: {by: km, checked_against_audio: 2026-03-12}
    ---

    **Tom:** It's me against it. ^t001
    ```

    ```yaml cases/tom/interview-1.notes.yaml
    notes:
      - id: n-against
        category: conceptual
        turn: t001
        note: >-
          An opponent.
    ```
    """
    for interview in case.interviews:
        noted = any(s.source == interview.name and s.notes for s in case.sidecars)
        if interview.kind != "interview" or not noted or interview.checked or not interview.front:
            continue
        mark = interview.front.at("transcribed") if "transcribed" in interview.front else None
        place = Place.of(interview.path, mark) if mark else Place(interview.path)
        message = (
            f"{interview.name} has notes but no day in `transcribed: checked_against_audio`:"
            " listen through it first"
        )
        yield Remark(message, place, f"{case.id}/{interview.name}")


@case_rule("IPA108", "stock-recogniser-phrases", "warning", also=("stock-recogniser-phrase",))
def stock_recogniser_phrases(case: Case, _config: Config) -> Iterator[Remark]:
    """A phrase stands here that recognisers are known to invent in silences.

    "Thank you for watching" is in the training data of speech recognisers, not in interviews. Listen
    again; if it was said, waive this with that reason.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Thank you for watching. ^t001 <!-- finding: stock-recogniser-phrases -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** [12s] ^t001
    ```
    """
    for found in _said(case, _STOCK, *_STOCK_SIGNS):
        message = f"recognisers invent {said(found.match[0])} in silences: listen here again"
        yield Remark(message, found.place, found.subject)


@case_rule("IPA109", "unknown-bracket-mark", "hint")
def unknown_bracket_mark(case: Case, _config: Config) -> Iterator[Remark]:
    """Words in brackets are none of the transcript's conventions.

    Known are sounds (`[laughs]`, `[pause]`, `[3s]`, `[sighs]` ...), `[inaudible 00:12:31]` and
    replacements by kind (`[place: a northern city]`, `[person: her daughter]`, `[org: the clinic]`).
    Unmarked replacements cannot be told from speech.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Not in [Leeds], no. ^t001 <!-- finding: unknown-bracket-mark -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Not in [place: a northern city], no. ^t001
    ```
    """
    for found in _said(case, _BRACKETS, "["):
        mark = found.match[0]
        if re.fullmatch(OMISSION, mark) or is_sound(mark[1:-1]):
            continue
        message = (
            f"{said(mark)} is neither a sound such as `[laughs]` nor a replacement such as"
            " `[place: a northern city]`"
        )
        yield Remark(message, found.place, found.subject)


@case_rule("IPA110", "two-participants", "error", also=("focus-group",))
def two_participants(case: Case, _config: Config) -> Iterator[Remark]:
    """A source has two participants.

    One case is one person, analysed in its own right first; a focus group has no such case and is
    outside this format. A partner who says a word is `other`; a joint interview that is analysed for
    both is two cases.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant, Vera: participant} # finding: two-participants
    ---

    **Tom:** Company, then. ^t001

    **Vera:** He never hears me. ^t002
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant, Vera: other}
    ---

    **Tom:** Company, then. ^t001

    **Vera:** He never hears me. ^t002
    ```
    """
    for interview in case.interviews:
        people = [label for label, role in interview.roles.items() if role == "participant"]
        if len(people) > 1:
            message = (
                f"{' and '.join(people)} are both participants here: one case is one person, and"
                " focus groups are outside this format; make the others `other`"
            )
            mark = interview.front.at("speakers")
            yield Remark(message, Place.of(interview.path, mark), f"{case.id}/{interview.name}")


@case_rule("IPA111", "unclosed-comment", "error")
def unclosed_comment(case: Case, _config: Config) -> Iterator[Remark]:
    """A comment opens with `<!--` and never closes.

    Everything behind it is no speech for any reader of Markdown.

    ## Bad

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001

    <!-- he looks at the radio <!-- finding: unclosed-comment -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. ^t001

    <!-- he looks at the radio -->
    ```
    """
    for interview in case.interviews:
        if (at := interview.transcript.unclosed_comment) is not None:
            message = (
                "this comment is never closed, and hides the rest of the transcript: add `-->`"
            )
            yield Remark(message, _at(interview, (at, at + 4)), f"{case.id}/{interview.name}")


@case_rule("IPA112", "long-line", "hint", also=("not-wrapped",))
def long_line(case: Case, _config: Config) -> Iterator[Remark]:
    """A transcript is not wrapped.

    Quotations are cited by line. A paragraph on one line cites a page; wrap transcripts once, at 72
    columns, before anything is cited.
    """
    for interview in case.interviews:
        source = interview.transcript.source
        if not any(len(line) > LONG for line in source.text.split("\n")):
            continue
        spoken = [
            n for t in interview.transcript.turns for n in range(t.first_line, t.last_line + 1)
        ]
        long = [n for n in spoken if len(source.line(n)) > LONG]
        if long:
            width = len(source.line(long[0])) + 1
            message = (
                f"{len(long)} lines of {interview.name} are longer than {LONG} characters: wrap the"
                " transcript at 72 columns before it is cited by line"
            )
            place = Place(interview.path, long[0], 1, long[0], width)
            yield Remark(message, place, f"{case.id}/{interview.name}")
