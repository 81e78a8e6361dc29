"""``study.noting``: a note on words selected in a transcript."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.lint.engine import check
from ipa_text.store.trees import Memory
from ipa_text.study.canonical import canonical
from ipa_text.study.edit import apply
from ipa_text.study.load import load
from ipa_text.study.noting import Noted, NotNoted, note
from tiny import FILES, SIDECAR

TALK = "cases/ines/interview-1.md"
REPEATED = FILES[TALK].replace(
    "I left it open. ^t002",
    "I left it open. <!-- 00:02 --> And open it **was**, and open\nit \\*stayed\\*. ^t002\n\n[laughs] Well ... ^t003",
)


WRONG = {
    *("yaml-syntax", "schema-violation", "unknown-key", "duplicate-key", "id-used-twice"),
    *("quotation-not-found", "quotation-occurs-more-than-once", "context-not-beside"),
    "out-of-transcript-order",
}
"""What a note made by the program never brings about."""


def _noted(words: str, files: Mapping[str, str | None] = {}, nth: int = 0) -> tuple[str, Noted]:
    """Note words of the transcript; return the sidecar as it is then, the new id written ``NEW``."""
    whole = {k: v for k, v in {**FILES, **files}.items() if v is not None}
    study = load(Memory(whole))
    [case] = study.cases
    interview = case.sources["interview-1"]
    at = -1
    for _ in range(nth + 1):
        at = interview.transcript.source.text.index(words, at + 1)
    made = note(study, case, interview, (at, at + len(words)), "linguistic")
    after = apply(study.texts.get(made.path, ""), [made.edit])
    again = load(Memory({**whole, made.path: after}))
    new = again.cases[0].notes[made.id]
    [anchor] = new.anchors
    place = again.cases[0].locate(new.source, anchor)
    assert place.outcome == "found"
    assert place.spans[0][0] == at or not words[0].isalnum()
    assert not WRONG & {f.name for f in check(again).findings}
    assert canonical(after, "notes", made.path, again.cases[0]) == after or made.exists
    assert after.replace("\r\n", "\n").split("\n")[made.line - 1].strip() == "note: >-"
    assert re.fullmatch(r"n-[0-9a-hjkmnp-tv-z]{6}", made.id)
    return after.replace(made.id, "NEW"), made


FORTY = """\
  - id: NEW
    category: linguistic
    turn: t002
    quote: >-
      Forty years I
    note: >-
"""


def test_a_note_goes_where_its_words_stand() -> None:
    """Between what stands before it and behind it; notes on the same words stay before it."""
    after, made = _noted("Forty years I")
    assert after == FILES[SIDECAR] + FORTY
    assert made.exists
    after, _ = _noted("I left the gate")
    assert after.index("n-gate") < after.index("NEW") < after.index("n-years")
    spread = FILES[SIDECAR].replace("  - id: n-years", "\n  - id: n-years")
    between = FORTY.replace("Forty years I", "gate open")
    assert _noted("gate open", {SIDECAR: spread})[0] == spread.replace(
        "\n  - id: n-years", f"\n{between}\n  - id: n-years"
    )


def test_a_note_before_all_others() -> None:
    """A comment above an entry stays with it."""
    late = FILES[SIDECAR].replace("I left the gate open.", "Forty years I had")
    late = late.replace("notes:\n", "notes:\n  # looked at twice\n")
    after, _ = _noted("I left the", {SIDECAR: late})
    assert after == late.replace(
        "notes:\n", "notes:\n" + FORTY.replace("Forty years I", "I left the")
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"notes:\n{FORTY}"),
        ("", f"notes:\n{FORTY}"),
        ("\n\n", f"notes:\n{FORTY}\n\n"),
        ("# mine\n", f"# mine\n\nnotes:\n{FORTY}"),
        ("notes:\n", f"notes:\n{FORTY}"),
        ("notes: []  # none yet\n", f"notes:  # none yet\n{FORTY}"),
        ("notes: ~", f"notes:\n{FORTY.rstrip()}"),
        ("extracts:\n  - id: x-a\n    turn: t002\n    quote: >-\n      open\n    after: >-\n      Forty\n",
         f"notes:\n{FORTY}\nextracts:\n  - id: x-a\n    turn: t002\n    quote: >-\n      open\n    after: >-\n"
         "      Forty\n"),
    ],
)  # fmt: skip
def test_the_first_note(before: str | None, after: str) -> None:
    """Into a sidecar that is not there, is empty, or has no notes."""
    files = {SIDECAR: before, "cases/ines/themes.yaml": None}
    assert _noted("Forty years I", files)[0] == after


def test_the_file_keeps_its_ways() -> None:
    """Its indent, its line endings, no line ending at its end, and its byte order mark."""
    flush = re.sub(r"^  ", "", FILES[SIDECAR], flags=re.MULTILINE)
    assert _noted("Forty years I", {SIDECAR: flush})[0] == flush + re.sub(r"(?m)^  ", "", FORTY)
    bare = FILES[SIDECAR].rstrip("\n")
    assert _noted("Forty years I", {SIDECAR: bare})[0] == f"{bare}\n{FORTY}".rstrip("\n")
    windows = FILES[SIDECAR].replace("\n", "\r\n")
    assert _noted("Forty years I", {SIDECAR: windows})[0] == (FILES[SIDECAR] + FORTY).replace(
        "\n", "\r\n"
    )
    marked = "\ufeff" + FILES[SIDECAR]
    assert _noted("Forty years I", {SIDECAR: marked})[0] == marked + FORTY


def test_words_that_recur_are_told_by_what_is_beside_them() -> None:
    """As few words as it takes, before them or after."""
    files = {TALK: REPEATED, SIDECAR: None, "cases/ines/themes.yaml": None}
    quoted = "    quote: >-\n      open\n"
    assert f"{quoted}    before: >-\n      gate\n    note" in _noted("open", files)[0]
    assert f"{quoted}    before: >-\n      it\n    note" in _noted("open", files, nth=1)[0]
    assert f"{quoted}    before: >-\n      open. And\n    note" in _noted("open", files, nth=2)[0]


def test_labels_times_and_ids_are_left_out() -> None:
    """Whole lines may be selected; line breaks fold, and marks stay as they stand."""
    files = {TALK: REPEATED, SIDECAR: None, "cases/ines/themes.yaml": None}
    assert "      I left the gate open. Forty years I had shut it behind me" in _noted(
        "**Ines:** I left the gate open. Forty years I had shut it behind me,", files
    )[0].replace("\n      and", "")
    after = _noted(
        "it open. <!-- 00:02 --> And open it **was**, and open\nit \\*stayed\\*. ^t002", files
    )[0]
    assert "    quote: >-\n      it open. And open it **was**, and open it \\*stayed\\*.\n" in after


@pytest.mark.parametrize(
    ("words", "change", "why"),
    [
        ("What was", {}, "only a participant's words"),
        ("date:", {}, "no words of a turn are selected"),
        ("day like? ^t001\n\n**Ines:** I left", {}, "more than one turn"),
        ("left the ga", {}, "begins or ends within a word"),
        (". F", {}, "begins or ends within a word"),
        (".", {}, "no word in the selection"),
        ("gate", {TALK: FILES[TALK].replace(" ^t002", "")}, "has no id yet"),
        ("I left it", {TALK: FILES[TALK] + "\n**Ines:** So. ^t002\n"}, ""),
        ("So", {TALK: FILES[TALK] + "\n**Ines:** So. ^t002\n"}, "stands at two turns"),
        ("I left the", {TALK: FILES[TALK].replace("Ines: participant", "Ines: other")}, "not a participant"),
        ("I left", {TALK: FILES[TALK].replace("**Ines:** ", "").replace("**I:** ", "").replace("Ines: participant", "A: interviewer")},
         "nobody is named here"),
        ("no", {TALK: FILES[TALK].replace("I left it open.", "no " * 40)}, "more than once"),
        ("gate", {SIDECAR: "notes: {a: [}\n"}, "cannot be read as it is"),
        ("gate", {SIDECAR: "notes: [{id: n-a}]\n"}, "does not list its notes line by line"),
        ("gate", {SIDECAR: "notes:\n  []\n"}, "does not list its notes line by line"),
        ("gate", {SIDECAR: "notes:\n  - n-a\n"}, "cannot be read as it is"),
        ("gate", {"cases/ines/case.yaml": "withdrawn: {date: 2026-01-09, stage: analysis, scope: interview-1}\n"},
         "this was withdrawn"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted(words: str, change: dict[str, str], why: str) -> None:
    """Nothing is moved or guessed: the selection is refused with the reason."""
    nth = 20 if words == "no" else 0
    if not why:
        assert "NEW" in _noted(words, change)[0]
        return
    study = load(Memory({**FILES, **change}))
    interview = study.cases[0].sources["interview-1"]
    text = interview.transcript.source.text
    at = -1
    for _ in range(nth + 1):
        at = text.rindex(words) if words == "So" else text.index(words, at + 1)
    with pytest.raises(NotNoted, match=why):
        note(study, study.cases[0], interview, (at, at + len(words)), "linguistic")


def test_a_sidecar_that_is_not_text() -> None:
    files: dict[str, str | bytes] = {**FILES, SIDECAR: b"\xff"}
    study = load(Memory(files))
    interview = study.cases[0].sources["interview-1"]
    at = interview.transcript.source.text.index("gate")
    with pytest.raises(NotNoted, match="cannot be read: mend it first"):
        note(study, study.cases[0], interview, (at, at + 4), "linguistic")


SPOKEN = load(Memory({**FILES, TALK: REPEATED}))


@given(st.integers(0, len(REPEATED)), st.integers(0, 60))
def test_whatever_is_selected(start: int, length: int) -> None:
    """What is noted is found again at the very words; all else is refused."""
    case = SPOKEN.cases[0]
    interview = case.sources["interview-1"]
    try:
        made = note(SPOKEN, case, interview, (start, start + length), "linguistic")
    except NotNoted:
        return
    after = apply(SPOKEN.texts[SIDECAR], [made.edit])
    again = load(Memory({**FILES, TALK: REPEATED, SIDECAR: after})).cases[0]
    [anchor] = again.notes[made.id].anchors
    found = again.locate("interview-1", anchor)
    assert found.outcome == "found"
    for a, b in found.spans:
        assert start <= a
        assert b <= start + length
