"""1xx: transcripts as wholes: one participant, checked, closed, wrapped, and there once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.lint.registry import case_rule
from ipa_text.lint.spoken import place_of
from ipa_text.study.model import Case, Config, Interview
from ipa_text.study.places import Place, Related, Remark
from ipa_text.text.turns import Turn

LONG = 100
"""Characters; a line beyond it cites more than a reader can find at a glance."""


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
            yield Remark(message, place_of(interview, (at, at + 4)), f"{case.id}/{interview.name}")


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


@case_rule("IPA115", "same-words-in-two-sources", "warning", also=("source-twice",))
def same_words_in_two_sources(case: Case, _config: Config) -> Iterator[Remark]:
    """Most of what the participant says in a source stands in another source of the case too.

    A transcript that lies there twice, under two names, counts twice: its words in the balance and the
    coverage, and every note that was taken on the copy. Keep one of the two; what stood in the other before
    is in git. Looked at are whole paragraphs: together, those that both have are more than half of the
    words of the shorter one.

    ## Bad

    ```md cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** Company, then. It's me against it otherwise. ^t001 <!-- finding: same-words-in-two-sources -->
    ```

    ## Good

    ```md cases/tom/interview-2.md
    ---
    kind: interview
    number: 2
    date: 2026-03-16
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** I leave it on all night now. ^t001
    ```
    """
    if len(case.interviews) < 2:
        return
    spoken: list[tuple[Interview, dict[str, Turn]]] = []
    for later in case.interviews:
        own = _paragraphs(later)
        for first, other in spoken:
            shared = own.keys() & other.keys()
            if 2 * _words_in(shared) > min(_words_in(own), _words_in(other)):
                both = next(words for words in own if words in shared)
                there = Related(place_of(first, other[both].speech[0]), "the first one")
                message = (
                    f"most of what is said stands in {first.name} too, and counts twice: keep one of"
                    f" {first.name} and {later.name}"
                )
                subject = f"{case.id}/{later.name}"
                yield Remark(message, place_of(later, own[both].speech[0]), subject, (there,))
                break
        spoken.append((later, own))


def _paragraphs(interview: Interview) -> dict[str, Turn]:
    """Return what the participant says, paragraph by paragraph, as it is compared; each once."""
    script = interview.transcript
    found: dict[str, Turn] = {}
    for turn in script.turns:
        if turn.role == "participant" and turn.speech:
            found.setdefault(script.words_of(turn).casefold(), turn)
    return found


def _words_in(paragraphs: Iterable[str]) -> int:
    return sum(len(words.split()) for words in paragraphs)
