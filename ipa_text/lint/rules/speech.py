"""1xx: what stands among the words of a turn and is not the speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ipa_text.lint.registry import case_rule
from ipa_text.lint.spoken import Said, spoken
from ipa_text.study.model import Case, Config
from ipa_text.study.places import Remark, said
from ipa_text.text.anchors import OMISSION, is_sound

_BRACKETS = r"\[[^\[\]\n]*(?:\n[^\[\]\n]*)?\]"
_BRACKET = r"(?<!\\)[\[\]]"
_OMITTED = OMISSION.removesuffix(r"\s*")
_STOCK = (
    r"(?i)thank(?:s|\s+you)(?:\s+so\s+much|\s+very\s+much)?\s+for\s+watching|"
    r"(?:please|like\s+and)\s+subscribe|(?:subtitles|captions)\s+by|transcribed\s+by\s+https?://|"
    r"amara\.org|see\s+you\s+in\s+the\s+next\s+video"
)
_STOCK_SIGNS = ("thank watch", "subscr", "subt tles", "capt ons", "http", "amara", "next deo")
"""Of the words of each, between which lines may end; without an i, which may have no dot."""


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
    for _, marks in groupby(spoken(case, _BRACKET, "[", "]"), key=lambda found: found.turn):
        opened: Said | None = None
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


def _bracket(found: Said, what: str) -> Remark:
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
    for found in spoken(case, _OMITTED, "["):
        message = "`[...]` leaves words out of a transcript: `...` is a hesitation"
        yield Remark(message, found.place, found.subject)


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
    for found in spoken(case, _STOCK, *_STOCK_SIGNS):
        phrase = said(" ".join(found.match[0].split()))
        message = f"recognisers invent {phrase} in silences: listen here again"
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
    for found in spoken(case, _BRACKETS, "["):
        mark = found.match[0]
        if re.fullmatch(OMISSION, mark) or is_sound(mark[1:-1]):
            continue
        message = (
            f"{said(mark)} is neither a sound such as `[laughs]` nor a replacement such as"
            " `[place: a northern city]`"
        )
        yield Remark(message, found.place, found.subject)
