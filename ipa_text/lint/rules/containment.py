"""Rules that keep a participant's words in their case, and pseudonyms from leading to anybody."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.privacy.containment import outside
from ipa_text.study.model import Overview
from ipa_text.study.outside import is_draft
from ipa_text.study.places import Remark


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
