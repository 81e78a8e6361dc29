"""Rules that keep a participant's words in their case, and pseudonyms from leading to anybody."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.privacy.containment import outside
from ipa_text.privacy.key import KeyUnreadable
from ipa_text.privacy.names import PERSONS, pseudonym_place, real_names, shared
from ipa_text.privacy.words import words_of
from ipa_text.study.model import Overview
from ipa_text.study.outside import is_draft
from ipa_text.study.places import Related, Remark


@study_rule("IPA504", "pseudonym-not-unique", "error")
def pseudonym_not_unique(study: Overview) -> Iterator[Remark]:
    """One name stands for two people.

    A reader who meets Ruth in a quotation has to know which Ruth. The rule looks at the pseudonyms of all
    cases, of those withdrawn too, and at everybody who speaks in a source: nobody there may be called as
    a participant is, unless they are that participant, in a dyad or a family (`unit:` in `case.yaml`).
    Capitals and accents make no difference. Names that are merely alike, Ann and Anne, are let pass;
    `ipa-text pseudonym` draws none that is one letter away from another.

    ## Bad

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    ```

    ```yaml cases/ruth/case.yaml
    pseudonym: TOM
    ```

    ```md cases/anne/interview-1.md
    ---
    kind: interview
    date: 2026-03-16
    speakers: {I: interviewer, Anne: participant, Tom: other}
    transcribed: {by: km, checked_against_audio: 2026-03-19}
    ---

    **I:** When is it loudest? ^t001

    **Anne:** In the car. ^t002

    **Tom:** You never said. ^t003
    ```

    ```text findings
    cases/anne/interview-1.md:4:11 pseudonym-not-unique somebody else who speaks in anne is called by a participant's pseudonym
    cases/tom/case.yaml:1:12 pseudonym-not-unique the pseudonym of tom is that of another participant too
    ```

    ## Good

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    ```
    """
    for name in shared(study):
        if name.speaker:
            message = (
                f"somebody else who speaks in {name.case} is called by a participant's pseudonym"
            )
        else:
            message = f"the pseudonym of {name.case} is that of another participant too"
        related = Related(name.first, "whose pseudonym it is")
        yield Remark(message, name.place, name.case, (related,))


@study_rule("IPA505", "pseudonym-is-a-real-name", "error", needs=("the private key",), hushed=True)
def pseudonym_is_a_real_name(study: Overview) -> Iterator[Remark]:
    """A pseudonym is a real name, or part of one.

    Held against the names of persons in `private/identifiers.yaml`: of the participant and of everybody
    else who is not to be recognised, each part of a name by itself. Capitals and accents make no
    difference. Without the key, in CI for instance, the rule is silent. The finding does not say whose
    name it is.

    `ipa-text pseudonym` draws another, and `ipa-text replace` puts it in the place of this one.

    ## Bad

    ```yaml private/identifiers.yaml
    identifiers:
      - {case: ruth, kind: person, words: [Margaret Hill], replace: Ruth}
      - {case: tom, kind: person, words: [Ruth Ash], replace: Tom}
    ```

    ```text findings
    cases/ruth/case.yaml:1:12 pseudonym-is-a-real-name the pseudonym of ruth is a real name in the key, or part of one: draw another, then `ipa-text replace`
    ```

    ## Good

    ```yaml private/identifiers.yaml
    identifiers:
      - {case: ruth, kind: person, words: [Margaret Hill], replace: Ruth}
      - {case: tom, kind: person, words: [Peter Ash], replace: Tom}
    ```
    """
    try:
        names = real_names(study.config.key or b"", PERSONS)
    except KeyUnreadable:
        return
    for case in study.facts:
        if names.intersection(words_of(case.pseudonym)):
            message = (
                f"the pseudonym of {case.id} is a real name in the key, or part of one: draw another,"
                " then `ipa-text replace`"
            )
            yield Remark(message, pseudonym_place(study, case), case.id)


@study_rule(
    "IPA510",
    "words-outside-their-case",
    "error",
    needs=("words",),
    also=("participants-words-outside-their-case",),
)
def words_outside_their_case(study: Overview) -> Iterator[Remark]:
    """A participant's words stand outside the folder of their case.

    What a participant said stands in the folder of their case and, marked as a quotation, in `writeup/`.
    Then everything about one person can be erased with that person, and found by them who look for it.
    Six words in a row are taken to be somebody's: of the participant, and of whoever sat beside them.
    Case, punctuation, emphasis and line breaks do not matter.

    Not a participant's are words that the interviewer said before them in the same source, words of the
    schedule, and words that several participants said, since they identify nobody. A group theme's title
    may be in a participant's words where `in_vivo:` says so. In `writeup/*.md` words in quotation marks
    and block quotations may be anybody's; in a journal, a note of supervision or a review they may not:
    name the turn or the extract there, as `[[ruth/x-quiet]]`.

    This rule looks at what stands outside all cases. `ipa-text privacy` also looks for the words of one
    participant in the notes, journals and summaries of another, and in the messages of commits.

    ## Bad

    ```md journal/2026-03-10-quiet.md
    ---
    date: 2026-03-10
    by: km
    ---

    Ruth used to love the quiet. That is what it has had off her. And what of
    Tom, who says: just so there is something else in the room?
    ```

    ```md writeup/findings.md
    I leave the radio on low. Not to hear it. It's me against it otherwise.
    ```

    ```text findings
    journal/2026-03-10-quiet.md:6:6 words-outside-their-case 12 words of Ruth's stand outside the case here: name the turn or the extract instead
    journal/2026-03-10-quiet.md:7:16 words-outside-their-case 9 words of Tom's stand outside the case here: name the turn or the extract instead
    writeup/findings.md:1:1 words-outside-their-case 10 words of Tom's stand outside the case here: mark them as a quotation
    ```

    ## Good

    ```md journal/2026-03-10-quiet.md
    ---
    date: 2026-03-10
    by: km
    ---

    Ruth lost what she loved; [[ruth/x-quiet]] says it better than I can.
    ```

    ```md writeup/findings.md
    Ruth put it plainly: “I used to love the quiet. That is what it has had off me.”

    > I leave the radio on low. Not to hear it.

    So said Tom.
    ```
    """
    for escape in outside(study):
        name = study.known[escape.case].name
        draft = is_draft(escape.place.path)
        cure = "mark them as a quotation" if draft else "name the turn or the extract instead"
        message = f"{escape.words} words of {name}'s stand outside the case here: {cure}"
        yield Remark(message, escape.place, escape.place.path)
