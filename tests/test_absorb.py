"""``checkout`` and ``absorb``: notes written into a working copy, and what is never taken from one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cli
import studies
from absorbing import COMMENTS, STORED, checked_out
from review import Said, edited, reviewed

SIDECAR = "cases/ada/interview-1.notes.yaml"
COPY = "private/review/ada-interview-1.md"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return studies.written(tmp_path, {".gitignore": "private/\n"})


def _settled(text: str) -> str:
    """Return a text with the ids that were made for it numbered."""
    names = dict.fromkeys(re.findall(r"\bn-[0-9a-z]{6}\b", text))
    for number, name in enumerate(names, 1):
        text = text.replace(name, f"n-new{number}")
    return text


def _absorb(study: Path, *arguments: str, code: int = 0) -> cli.Run:
    done = cli.here("absorb", "ada", *arguments, cwd=study)
    assert (done.code, done.err) == (code, "")
    return done


def _write(study: Path, *pairs: tuple[str, str]) -> str:
    """Check out a copy and write into it."""
    assert cli.here("checkout", "ada", "interview-1", cwd=study).code == 0
    text = (study / COPY).read_text()
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (study / COPY).write_text(text)
    return text


# --- CriticMarkup


def test_checkout_shows_notes_as_comments(study: Path) -> None:
    done = cli.here("checkout", "ada", "interview-1", cwd=study)
    assert done.out == f"wrote {COPY}; take it back with `ipa-text absorb ada {COPY}`\n"
    text = (study / COPY).read_text()
    assert (
        "It was {==like giving away a\ndog==}{>>n-dog l: The car was alive, and hers to look after."
        " #metaphor<<}. You know" in text
    )
    assert (
        "**Ada:** {>>n-empty c: What was always covered is seen for the first time.<<}And then"
        in text
    )
    assert "keys {==on a Monday==}{>>k-monday d: A working day: she resigns.<<}." in text


def test_an_untouched_copy_changes_nothing(study: Path) -> None:
    before = cli.contents(study)
    _write(study)
    assert _absorb(study, COPY).lines == ["nothing new to take"]
    after = cli.contents(study)
    del after[COPY]
    assert after == before


def test_new_notes_stand_in_transcript_order_with_ids_of_their_own(study: Path) -> None:
    _write(
        study,
        ("I handed over the keys", "{==I handed over the keys==}{>>l: An act, not a loss. #metaphor<<}"),
        ("**I:** Mm.", "**I:** {>>d: All that is said back.<<}Mm."),
        ("I had never seen it before.", "{==I had {==never==}{>>linguistic: Absolute.<<} seen it before==}{>>c: Sight.<<}."),
    )  # fmt: skip
    before = (study / SIDECAR).read_text()
    done = _absorb(study, COPY, "--by", "km")
    assert _settled(done.out) == (
        "n-new1 on t002\nn-new2 on t003\nn-new3 on t004\nn-new4 on t004\n"
        f"took 4 notes and 0 replies into {SIDECAR}\n"
    )
    after = (study / SIDECAR).read_text()
    assert _settled(after) == (
        """\
notes:
  - id: n-new1
    category: linguistic
    turn: t002
    quote: >-
      I handed over the keys
    tags: [metaphor]
    by: km
    note: >-
      An act, not a loss.
"""
        + before[len("notes:\n") : before.index("  - id: n-empty")]
        + """\
  - id: n-new2
    category: descriptive
    turn: t003
    by: km
    note: >-
      All that is said back.
"""
        + before[before.index("  - id: n-empty") : before.index("\nextracts:")]
        + """\
  - id: n-new3
    category: conceptual
    turn: t004
    quote: >-
      I had never seen it before
    by: km
    note: >-
      Sight.
  - id: n-new4
    category: linguistic
    turn: t004
    quote: >-
      never
    by: km
    note: >-
      Absolute.
"""
        + before[before.index("\nextracts:") :]
    )
    assert cli.here("fmt", "--check", cwd=study).code == 0


def test_absorbing_again_takes_nothing_twice(study: Path) -> None:
    _write(study, ("I handed over the keys", "{==I handed over the keys==}{>>l: An act.<<}"))
    _absorb(study, COPY)
    before = cli.contents(study)
    done = _absorb(study, COPY)
    assert done.lines == [
        f"{COPY}: t002 has this note already: “An act.”",
        "nothing new to take",
    ]
    assert cli.contents(study) == before


def test_words_that_recur_are_cited_with_what_stands_beside_them(study: Path) -> None:
    _write(study, ("{==I stood at", "{=={==I==}{>>l: She, standing.<<} stood at"))
    _absorb(study, COPY)
    assert (
        "    quote: >-\n      I\n    after: >-\n      stood\n" in (study / SIDECAR).read_text()
        or "    quote: >-\n      I\n    before: >-\n      then\n" in (study / SIDECAR).read_text()
    )
    assert cli.here("check", "--select", "ALL", "--fail-on", "error", cwd=study).code == 0


def test_half_a_word_is_widened_and_said(study: Path) -> None:
    _write(study, ("drive was empty", "{==dri==}{>>d: Half.<<}ve was empty"))
    assert _absorb(study, COPY).lines[0] == f"{COPY}:16: widened to whole words: “drive”"


def test_a_range_keeps_the_participants_words_alone(study: Path) -> None:
    _write(
        study,
        ("looked after. [laughs]", "{==looked after. [laughs]"),
        ("<<}And then", "<<}And then==}{>>c: Over the silence.<<}"),
    )
    done = cli.here("absorb", "ada", COPY, cwd=study)
    assert done.code == 0, done.err
    assert (
        "    turn: t002..t004\n    quote: >-\n      looked after. [laughs] [...] And then\n"
        in (study / SIDECAR).read_text()
    )
    assert cli.here("check", "--fail-on", "error", cwd=study).code == 0


def test_a_changed_text_is_shown_and_nothing_is_written(study: Path) -> None:
    _write(study, ("I handed over", "{==I gave over==}{>>l: New.<<}"))
    before = cli.contents(study)
    done = cli.here("absorb", "ada", COPY, cwd=study)
    assert done.code == 2
    assert done.lines == [
        "--- cases/ada/interview-1.md",
        "+++ the copy",
        "@@ -11 +11 @@",
        "-**Ada:** I handed over the keys on a Monday. It was like giving away a",
        "+**Ada:** I gave over the keys on a Monday. It was like giving away a",
    ]
    assert done.err == (
        "ipa-text: the text of this copy is not that of cases/ada/interview-1.md: nothing was taken."
        " Edit the transcript itself, or check out anew\n"
    )
    assert cli.contents(study) == before
    withheld = cli.here("absorb", "ada", COPY, cwd=study, CI="true")
    assert withheld.lines == ["[words withheld]"] * 5


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{==I handed over", ":11: this highlight is never closed: `==}` is missing"),
        ("I handed==} over", ":11: `==}` closes a highlight that was never opened"),
        ("{>>d: I handed over", ":11: this comment is never closed: `<<}` is missing"),
        ("I handed<<} over", ":11: `<<}` closes a comment that was never opened"),
        ("I {++had ++}handed over", ":11: an insertion stands here: edits are made in the transcript itself"),
        ("I {--handed--} over", ":11: a deletion stands here: edits are made in the transcript itself"),
        ("{~~I~>We~~} handed over", ":11: a substitution stands here: edits are made in the transcript itself"),
        ("{==I handed==}{>>no letter<<} over", ": these comments name no category (begin them with d:, l:, c:), in line 11; --category says which one is meant where none is named"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_read(study: Path, new: str, said: str) -> None:
    _write(study, ("I handed over", new))
    before = cli.contents(study)
    done = cli.here("absorb", "ada", COPY, cwd=study)
    assert done.code == 2
    assert done.err.endswith(f"{said.removeprefix(': ')}\n")
    assert cli.contents(study) == before


def test_what_is_not_taken_is_said(study: Path) -> None:
    _write(
        study,
        ("n-dog l: The car was alive", "n-dog l: The car was dead"),
        ("Mm.", "{==Mm==}."),
        ("**I:** How", "{>>d: <<}**I:** How"),
        ("{>>k-monday d: A working day: she resigns.<<}", "{>>x-dog d: On an extract.<<}"),
    )
    done = _absorb(study, COPY, code=1)
    assert done.lines == [
        f"{COPY}:14: this highlight has no comment and is not taken",
        f"{COPY}:9: this comment is empty: not taken",
        f"{COPY}:11: x-dog is no note on this source: not taken",
        f"{COPY}:12: n-dog was changed in the copy: change it in the sidecar; not taken",
        f"{COPY}: not in the copy, and left as they are: k-monday",
        "nothing new to take",
    ]


def test_a_category_can_be_said_for_all(study: Path) -> None:
    _write(study, ("I handed over", "{==I handed over==}{>>An act #made-up<<}"))
    _absorb(study, COPY, "--category", "conceptual", "--coder", "rj", "--diff")
    assert not (study / "cases/ada/interview-1.notes.rj.yaml").exists()
    done = _absorb(study, COPY, "--category", "conceptual", "--coder", "rj")
    assert _settled((study / "cases/ada/interview-1.notes.rj.yaml").read_text()) == (
        "notes:\n  - id: n-new1\n    category: conceptual\n    turn: t002\n    quote: >-\n"
        "      I handed over\n    tags: [made-up]\n    note: >-\n      An act\n"
    )
    assert done.lines[-1] == "took 1 note and 0 replies into cases/ada/interview-1.notes.rj.yaml"
    wrong = cli.here("absorb", "ada", COPY, "--category", "odd", cwd=study)
    assert wrong.err == "ipa-text: --category: this study has descriptive, linguistic, conceptual\n"


def test_checkout_says_what_cannot_be_shown_and_writes_over_nothing(study: Path) -> None:
    also = "    also:\n      - turn: t004\n        quote: >-\n          the drive was empty\n    tags: [metaphor]\n"
    text = studies.WHOLE[SIDECAR].replace("    tags: [metaphor]\n", also, 1)
    (study / SIDECAR).write_text(text.replace("covered is seen", "covered {== is seen"))
    crossing = "  - id: n-cross\n    category: linguistic\n    turn: t002\n    quote: >-\n      Monday. It was\n    note: >-\n      Across.\n\nextracts:"
    (study / SIDECAR).write_text((study / SIDECAR).read_text().replace("\nextracts:", crossing))
    done = cli.here("checkout", "ada", "interview-1", "--output", "copy.md", cwd=study)
    assert done.lines[:-1] == [
        "n-dog is not in the copy: it stands on several places, or on none that is found",
        "n-empty is not in the copy: its words have marks of CriticMarkup",
        "k-monday is not in the copy: it crosses another, which CriticMarkup cannot express",
    ]
    again = cli.here("checkout", "ada", "interview-1", "--output", "copy.md", cwd=study)
    assert again.code == 2
    assert (
        again.err
        == "ipa-text: copy.md is there already: absorb it and delete it, or say --output\n"
    )


def test_a_copy_goes_where_git_does_not_look(study: Path) -> None:
    (study / ".gitignore").unlink()
    done = cli.here("checkout", "ada", "interview-1", cwd=study)
    assert done.err == (
        "ipa-text: private/ is not ignored by git here: put `private/` into .gitignore, or say --output\n"
    )
    cli.git(study, "init", "-q")
    (study / ".gitignore").write_text("private/\n")
    assert cli.here("checkout", "ada", "interview-1", cwd=study).code == 0
    assert "private" not in cli.git(study, "status", "--short", "--untracked-files=all")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eve", "interview-1"), "there is no case `eve`"),
        (("ada",), "ada has not one source alone: name one of them (interview-1, interview-2)"),
        (
            ("ada", "diary-1"),
            "ada has no source `diary-1`: name one of them (interview-1, interview-2)",
        ),
        (("dov",), "dov has withdrawn: nothing of theirs is handed on"),
    ],
)
def test_checkout_of_what_is_not_there(study: Path, arguments: tuple[str, ...], said: str) -> None:
    done = cli.here("checkout", *arguments, cwd=study)
    assert done.code == 2
    assert done.err.startswith(f"ipa-text: {said}")


# --- Word


def _taken(study: Path, copy: bytes, *arguments: str, code: int = 0) -> cli.Run:
    (study / "back.docx").write_bytes(copy)
    return _absorb(study, "back.docx", "--source", "interview-1", *arguments, code=code)


def test_an_untouched_word_copy_changes_nothing(study: Path) -> None:
    copy = checked_out(study)
    before = cli.contents(study)
    assert _taken(study, copy).lines == ["nothing new to take"]
    after = cli.contents(study)
    del after["back.docx"]
    assert after == before


EXPECTED = """\
notes:
  - id: n-dog
    category: linguistic
    turn: t002
    quote: >-
      like giving away a dog
    tags: [metaphor]
    note: >-
      The car was alive, and hers to look after.
    replies:
      - by: kb
        date: 2026-01-20
        text: >-
          Or it looked after her?
      - by: kb
        date: 2026-03-20
        text: >-
          And who looks after her?
  - id: n-new1
    category: linguistic
    turn: t002
    quote: >-
      You know it will
    tags: [pronoun]
    by: kb
    note: >-
      Not it will: you know it will.
    replies:
      - by: km
        date: 2026-03-20
        text: >-
          I heard a plea there.
      - by: kb
        date: 2026-03-21
        text: >-
          Yes, a plea.
  - id: n-new2
    category: descriptive
    turn: t002..t004
    quote: >-
      looked after. [laughs] [...] And then
    by: kb
    note: >-
      From the keys to the drive.
  - id: n-empty
    category: conceptual
    turn: t004
    note: >-
      What was always covered is seen for the first time.
  - id: n-new3
    category: conceptual
    turn: t004
    quote: >-
      It was only a drive
    by: jr
    note: >-
      Emptiness seen twice.

extracts:
"""


def _sidecar(study: Path) -> str:
    return _settled((study / SIDECAR).read_text().split("  - id: x-dog")[0])


def test_comments_and_answers_come_back_from_word(study: Path) -> None:
    done = _taken(study, reviewed(checked_out(study), COMMENTS))
    assert _sidecar(study) == EXPECTED
    assert _settled(done.out) == (
        'back.docx: “Jo Reader” is written as `jr`; --by "NAME=initials" says otherwise\n'
        "back.docx:5: this comment is marked as resolved: “c: Emptiness seen twice.”\n"
        "n-new1 on t002\nn-new2 on t004\nn-new3 on t002..t004\n"
        f"took 3 notes and 3 replies into {SIDECAR}\n"
    )
    assert cli.here("fmt", "--check", cwd=study).code == 0
    assert cli.here("check", "--fail-on", "error", cwd=study).code == 0


def test_a_copy_that_libreoffice_saved_comes_back_the_same(study: Path) -> None:
    """LibreOffice 7.4 drops who answers whom: what has no category and the same words is an answer."""
    done = _taken(study, STORED.read_bytes(), "--by", "Jo Reader=jr")
    assert _sidecar(study) == EXPECTED
    assert sorted(line for line in done.lines if "answer" in line) == [
        "back.docx:3: read as an answer, being on the same words: “And who looks after her?”",
        "back.docx:3: read as an answer, being on the same words: “I heard a plea there.”",
        "back.docx:3: read as an answer, being on the same words: “Yes, a plea.”",
    ]


def test_taking_a_review_twice_adds_nothing(study: Path) -> None:
    copy = reviewed(checked_out(study), COMMENTS)
    _taken(study, copy)
    before = cli.contents(study)
    done = _taken(study, copy)
    assert done.lines[-1] == "nothing new to take"
    assert cli.contents(study) == before


def test_edits_in_a_review_copy_are_told_and_not_taken(study: Path) -> None:
    copy = edited(checked_out(study), "t002", "You know it will", "You hope it will")
    said = (
        Said("K. Bell", "c: On changed words.", "t002", "I handed over the keys"),
        Said("K. Bell", "c: On others.", "t004", "It was only a drive"),
    )
    done = _taken(study, reviewed(copy, said), code=1)
    assert _settled(done.out).splitlines() == [
        "back.docx:3: the words of ^t002 were changed, which is not taken: “know -> hope”",
        "back.docx:3: no words of one turn can be cited for this comment: “On changed words.”",
        "n-new1 on t004",
        f"took 1 note and 0 replies into {SIDECAR}",
    ]
    transcript = "cases/ada/interview-1.md"
    assert (study / transcript).read_text() == studies.WHOLE[transcript]


def test_words_withheld_in_ci(study: Path) -> None:
    copy = edited(checked_out(study), "t002", "You know it will", "You hope it will")
    (study / "back.docx").write_bytes(copy)
    done = cli.here("absorb", "ada", "back.docx", "--source", "interview-1", cwd=study, CI="1")
    assert done.lines[0] == (
        "back.docx:3: the words of ^t002 were changed, which is not taken: [words withheld]"
    )


def test_a_word_file_of_something_else(study: Path) -> None:
    from intake import paragraph, word

    (study / "back.docx").write_bytes(word(paragraph("Ada: I handed over")))
    done = cli.here("absorb", "ada", "back.docx", "--source", "interview-1", cwd=study)
    assert done.err == (
        "ipa-text: back.docx: no paragraph of this file is a turn of interview-1: its ids, as ^t001, are"
        " gone\n"
    )


# --- what else comes back


def test_a_sidecar_keeps_its_line_endings_and_its_mark(study: Path) -> None:
    for mark, newline in (("\ufeff", "\n"), ("", "\r\n")):
        text = mark + studies.WHOLE[SIDECAR].replace("\n", newline)
        (study / SIDECAR).write_bytes(text.encode())
        _write(study, ("I handed over", "{==I handed over==}{>>l: New.<<}"))
        _absorb(study, COPY)
        (study / COPY).unlink()
        after = (study / SIDECAR).read_bytes().decode()
        assert after.startswith(f"{mark}notes:{newline}  - id: n-")
        assert after.count("\n") == after.count(newline) > text.count("\n")
        new = after.index(f"  - id: n-dog{newline}")
        assert mark + f"notes:{newline}" + after[new:] == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "notes:\nNEW"),
        ("# mine\n", "# mine\nnotes:\nNEW"),
        ("extracts:\n  - id: x-dog\n", "notes:\nNEW\nextracts:\n  - id: x-dog\n"),
        ("notes:\n- id: n-a\n  category: linguistic\n  turn: t002\n  note: >-\n    A.", "notes:\n- id: n-a\n  category: linguistic\n  turn: t002\n  note: >-\n    A.\nNEW"),
    ],
)  # fmt: skip
def test_the_first_notes_of_a_sidecar(study: Path, before: str, after: str) -> None:
    (study / SIDECAR).write_text(before)
    _write(study, ("**I:** Mm.", "**I:** {>>d: Mm.<<}Mm."))
    _absorb(study, COPY)
    entry = "  - id: n-new1\n    category: descriptive\n    turn: t003\n    note: >-\n      Mm.\n"
    flush = entry.replace("\n  ", "\n").removeprefix("  ")
    expected = after.replace("NEW", flush if before.startswith("notes:\n-") else entry)
    assert _settled((study / SIDECAR).read_text()) == expected


@pytest.mark.parametrize(
    "text", ["notes: []\n", "notes: [{id: n-a, category: linguistic, turn: t002, note: A}]\n"]
)
def test_notes_that_are_no_plain_list_are_not_added_to(study: Path, text: str) -> None:
    (study / SIDECAR).write_text(text)
    _write(study, ("**I:** Mm.", "**I:** {>>d: Mm.<<}Mm."))
    done = cli.here("absorb", "ada", COPY, cwd=study)
    assert done.err == (
        f"ipa-text: {SIDECAR} has no plain list under `notes:`: run `ipa-text fmt` first\n"
    )
    assert (study / SIDECAR).read_text() == text


@pytest.mark.parametrize("flow", [True, False])
def test_replies_written_in_brackets_are_not_added_to(study: Path, flow: bool) -> None:
    text = studies.WHOLE[SIDECAR]
    block = text[text.index("    replies:") : text.index("  - id: n-empty")]
    new = "    replies: [{by: kb, text: Or it?}]\n" if flow else ""
    (study / SIDECAR).write_text(text.replace(block, new))
    copy = reviewed(checked_out(study), [Said("K. Bell", "Yes.", "t002", "a dog", answers=0)])
    if flow:
        (study / "back.docx").write_bytes(copy)
        done = cli.here("absorb", "ada", "back.docx", "--source", "interview-1", cwd=study)
        assert (
            done.err
            == f"ipa-text: n-dog is not written out in {SIDECAR}: run `ipa-text fmt` first\n"
        )
        return
    _taken(study, copy)
    reply = (
        "    replies:\n      - by: kb\n        date: 2026-03-20\n        text: >-\n          Yes.\n"
    )
    assert (study / SIDECAR).read_text() == text.replace(block, reply)


def test_a_sidecar_of_which_not_every_note_can_be_read_is_left(study: Path) -> None:
    _write(study, ("**I:** Mm.", "**I:** {>>d: Mm.<<}Mm."))
    text = studies.WHOLE[SIDECAR].replace("notes:\n", "notes:\n  - a word\n", 1)
    (study / SIDECAR).write_text(text)
    done = cli.here("absorb", "ada", COPY, cwd=study)
    assert done.err == "ipa-text: these notes cannot all be read: see `ipa-text check` first\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "K. Bell="), '--by: write initials, or "NAME=initials"'),
        (
            ("--coder", "K B"),
            "--coder: a coder's sidecar is named in lower-case letters and digits",
        ),
        (("--source", "diary-9"), "ada has no source `diary-9`"),
    ],
)
def test_wishes_of_absorb_that_cannot_be(
    study: Path, arguments: tuple[str, ...], said: str
) -> None:
    _write(study)
    done = cli.here("absorb", "ada", COPY, *arguments, cwd=study)
    assert done.code == 2
    assert said in done.err


def test_a_copy_that_is_not_there(study: Path) -> None:
    done = cli.here("absorb", "ada", "gone.md", cwd=study)
    assert done.err == "ipa-text: gone.md: there is no such file\n"


def test_a_source_that_was_withdrawn_is_not_handed_on(study: Path) -> None:
    (study / "cases/ada/case.yaml").write_text(
        "pseudonym: Ada\nwithdrawn: {date: 2026-03-01, scope: interview-1}\n"
    )
    done = cli.here("checkout", "ada", "interview-1", cwd=study)
    assert done.err == "ipa-text: interview-1 of ada was withdrawn: it is not handed on\n"


def test_a_transcript_with_marks_of_its_own_is_not_checked_out(study: Path) -> None:
    path = study / "cases/ada/interview-1.md"
    path.write_text(path.read_text().replace("Mm.", "Mm {>>."))
    done = cli.here("checkout", "ada", "interview-1", cwd=study)
    assert done.err == (
        "ipa-text: `{>>` stands in this transcript and could not be told from a mark\n"
    )


def test_a_turn_without_an_id_has_no_place_in_a_review_copy(study: Path) -> None:
    path = study / "cases/ada/interview-1.md"
    path.write_text(path.read_text().replace("**I:** Mm. ^t003", "**I:** Mm."))
    done = cli.here("checkout", "ada", "interview-1", "--format", "docx", cwd=study)
    assert done.err.endswith(
        "this paragraph has no id: run `ipa-text check --unsafe-fixes` first\n"
    )
    assert cli.here("checkout", "ada", "interview-1", cwd=study).code == 0
    text = (study / COPY).read_text()
    (study / COPY).write_text(text.replace("**I:** Mm.", "**I:** {==M==}{>>d: x<<}m. {>>d: y<<}"))
    assert cli.here("absorb", "ada", COPY, "--diff", cwd=study).code == 2


def test_a_review_copy_says_which_notes_it_cannot_show(study: Path) -> None:
    text = studies.WHOLE[SIDECAR]
    text = text.replace("turn: t002\n    quote: >-\n      like giving away a dog", "turn: t002..t004\n    quote: >-\n      giving away a dog. [...] And then", 1)  # fmt: skip
    text = text.replace("turn: t004\n    note", "turn: t009\n    note", 1)
    (study / SIDECAR).write_text(text)
    done = cli.here("checkout", "ada", "interview-1", "--format", "docx", cwd=study)
    assert done.lines[:-1] == [
        "n-dog is not in the copy: it goes over several turns",
        "n-empty is not in the copy: it stands on several places, or on none that is found",
    ]


def _document(study: Path, *paragraphs: str, **parts: str) -> bytes:
    """Return the review copy of the source as some other program might write it."""
    from intake import word

    del study
    return word("".join(paragraphs), **parts)


T002 = "Ada: I handed over the keys on a Monday. It was like giving away a dog. You know it will be looked after. [laughs] ^t002"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def _comments(*said: tuple[str, str]) -> str:
    listed = "".join(
        f'<w:comment w:id="{n}" w:author="{author}"><w:p w14:paraId="0{n}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for n, (author, text) in enumerate(said)
    )
    return f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{listed}</w:comments>'


def _marked(*pieces: str) -> str:
    """Return a paragraph of runs and marks: ``<0`` begins a comment, ``>0`` ends it, ``-x`` was deleted."""
    out = []
    for piece in pieces:
        if piece[0] in "<>" and piece[1:].isdigit():
            out.append(
                f'<w:commentRange{"Start" if piece[0] == "<" else "End"} w:id="{piece[1:]}"/>'
            )
        elif piece[0] == "-":
            out.append(f"<w:del><w:r><w:delText>{piece[1:]}</w:delText></w:r></w:del>")
        elif piece[0] == "+":
            out.append(f"<w:ins><w:r><w:t>{piece[1:]}</w:t></w:r></w:ins>")
        else:
            out.append(f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>')
    return f"<w:p>{''.join(out)}</w:p>"


def test_tracked_changes_and_added_paragraphs_are_told(study: Path) -> None:
    head, tail = T002.split("keys")
    paragraphs = (
        _marked("A title"),
        _marked(head, "-keys", "+car keys", "<0", tail[:12], ">0", f"{tail[12:]} "),
        _marked("Reviewer: I see."),
    )
    data = _document(
        study, *paragraphs, **{"word/comments.xml": _comments(("Bo", "l: Which day?"))}
    )
    done = _taken(study, data, "--by", "Bo=kb", code=1)
    assert [re.sub(r"n-\w{6}", "n-new", line) for line in done.lines] == [
        "back.docx:2: tracked changes in ^t002 are not taken",
        "back.docx:3: this paragraph is not in the transcript: “Reviewer: I see.”",
        "back.docx: these turns are not in the copy: ^t001, ^t003, ^t004",
        "n-new on t002",
        f"took 1 note and 0 replies into {SIDECAR}",
    ]
    assert "    quote: >-\n      on a Monday\n    by: kb\n" in (study / SIDECAR).read_text()


def test_comments_on_labels_on_nothing_and_in_rings(study: Path) -> None:
    """On a label, a comment is about the turn; without a place it is told; a ring of answers is no thread."""
    extended = "http://schemas.microsoft.com/office/word/2012/wordml"
    ring = f'<w15:commentsEx xmlns:w15="{extended}"><w15:commentEx w15:paraId="00" w15:paraIdParent="01"/><w15:commentEx w15:paraId="01" w15:paraIdParent="00"/></w15:commentsEx>'
    said = (("K. Moss", "c: The whole of it."), ("K. Moss", "c: Nowhere."), ("9", "d: Outside."))
    body = '<w:commentRangeStart w:id="2"/><w:commentRangeEnd w:id="2"/>' + _marked(
        "<0", T002[:4], ">0", T002[4:]
    )
    parts = {"word/comments.xml": _comments(*said), "word/commentsExtended.xml": ring}
    done = _taken(study, _document(study, body, **parts), code=1)
    assert [re.sub(r"n-\w{6}", "n-new", line) for line in done.lines] == [
        "back.docx: these turns are not in the copy: ^t001, ^t003, ^t004",
        'back.docx: “9” is written as `9`; --by "NAME=initials" says otherwise',
        "back.docx: no words of one turn can be cited for this comment: “Nowhere.”",
        "n-new on t002",
        "n-new on t002",
        f"took 2 notes and 0 replies into {SIDECAR}",
    ]


def test_a_range_between_paragraphs_is_about_the_next_ones(study: Path) -> None:
    t003, t004 = (
        "I: Mm. ^t003",
        "Ada: And then I stood at the window and the drive was empty. It was only a drive. I had never seen it before. ^t004",
    )
    body = (
        _marked(T002, "<1"),
        '<w:commentRangeStart w:id="0"/>',
        _marked(t003),
        '<w:commentRangeEnd w:id="0"/>',
        _marked(">1", t004),
    )
    said = (("K. Moss", "d: A hum."), ("K. Moss", "d: The same."))
    done = _taken(study, _document(study, *body, **{"word/comments.xml": _comments(*said)}), code=1)
    assert [re.sub(r"n-\w{6}", "n-new", line) for line in done.lines[1:]] == [
        "n-new on t003",
        "n-new on t003",
        f"took 2 notes and 0 replies into {SIDECAR}",
    ]
