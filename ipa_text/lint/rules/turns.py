"""1xx: turns that can be cited, and whose speakers are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ipa_text.lint.registry import case_rule
from ipa_text.lint.spoken import place_of, spoken, subject_of, turns_of
from ipa_text.study.model import Case, Config
from ipa_text.study.places import Edit, Fix, Place, Related, Remark, named
from ipa_text.text.spelling import nearest

_SECOND = r"\*\*([^*\n]{1,40}?)(?::\*\*|\*\*:)|(?<=\s)\^[a-z]+\d+[a-z]?(?=\s)"


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
            edit = Edit(place_of(interview, (turn.end, turn.end)), f" ^{new}")
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
                    place_of(interview, turn.id_at),
                    subject_of(case, interview, turn),
                    (Related(place_of(interview, there), "the first one"),),
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
    for interview, turn, subject in turns_of(case):
        if not interview.roles or turn.role:
            continue
        if turn.label_at:
            hint = nearest(turn.label, interview.roles)
            message = f"{named(turn.label)} is not among the speakers of this transcript{hint}"
            yield Remark(message, place_of(interview, turn.label_at), subject)
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
    for interview, turn, subject in turns_of(case):
        if turn.label_at or not turn.speech:
            continue
        start, end = turn.speech[0]
        begins = re.compile(r"[*_]{0,2}([^:*_\n]{1,40}):").match(
            interview.transcript.source.text, start, end
        )
        label = " ".join(begins[1].split()) if begins else ""
        if begins and label in interview.roles:
            message = f"this is read as going on with {named(turn.label)}: write `**{label}:**`"
            yield Remark(message, place_of(interview, begins.span(1)), subject)


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
    for _, group in groupby(spoken(case, _SECOND, "**", "^"), key=lambda found: found.turn):
        marks = list(group)
        labels = [m for m in marks if " ".join((m.match[1] or "").split()) in m.interview.roles]
        for found in labels or [m for m in marks if m.match[1] is None]:
            message = "another turn begins inside this one: put a blank line before it"
            yield Remark(message, found.place, found.subject)
