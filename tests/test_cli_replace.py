"""``replace``, with real git: one replacement in all that quotes the words, and a log that stays private."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cli
import test_cli_reanchor as other
from cli import Run, git, here
from ipa_text.moving.pattern import rewrapped, whole

SOURCE, SIDECAR, SECOND = other.SOURCE, other.SIDECAR, other.SECOND
WRITEUP = "writeup/findings.md"
FINDINGS = """\
# Findings

Ines tells Rosa of it, and is laughed at:

> I told Rosa so, and Rosa laughed at
> me [...] as if I was a child.
> (Ines, 15-16)

She had “Rosa was with me, she saw it” for a witness. Rosa is not “my Rosa”.
"""


def study(folder: Path) -> Path:
    folder = other.study(folder)
    (folder / "writeup").mkdir()
    (folder / WRITEUP).write_text(FINDINGS)
    (folder / "cases/ines/summary.md").write_text("She grew beans.\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Write")
    return folder


def replace(folder: Path, *arguments: str, **env: str) -> Run:
    return here("replace", *arguments, cwd=folder, **env)


def test_a_pseudonym_changes_in_all_that_quotes_it(tmp_path: Path) -> None:
    folder = study(tmp_path)
    run = replace(folder, "ines", "Rosa", "Pilar")
    assert run.code == 0
    assert run.err == "".join(
        f"replaced words in {p}\n" for p in (SOURCE, SECOND, SIDECAR, WRITEUP)
    )
    assert run.lines == [
        f"Left as it is, {SIDECAR}:13: # what Rosa saw",
        f"Left as it is, {WRITEUP}:3: Ines tells Rosa of it, and is laughed at:",
        f"Left as it is, {WRITEUP}:9: She had “Pilar was with me, she saw it” for a witness. Rosa is not “my Rosa”.",
        f"Left as it is, {WRITEUP}:9: She had “Pilar was with me, she saw it” for a witness. Rosa is not “my Rosa”.",
    ]
    assert "Rosa" not in (folder / SOURCE).read_text()
    assert "> I told Pilar so, and Pilar laughed at\n" in (folder / WRITEUP).read_text()
    assert (folder / SIDECAR).read_text().count("Pilar") == 3
    assert here("reanchor", cwd=folder).code == 0
    changed = git(folder, "diff", "--name-only").split()
    assert changed == [SOURCE, SECOND, SIDECAR, WRITEUP]


def test_only_the_paragraphs_touched_are_wrapped(tmp_path: Path) -> None:
    folder = study(tmp_path)
    replace(folder, "ines", "Rosa", "her sister", "--kind", "person")
    assert git(folder, "diff", "-U0", "--", SOURCE).split("@@")[2::2] == [
        " transcribed: {by: km, checked_against_audio: 2026-01-08}\n"
        "-I left it open. Rosa was with me, she saw it, and she did not say a\n"
        "-thing. ^t002\n"
        "+I left it open. [person: her sister] was with me, she saw it, and she\n"
        "+did not say a thing. ^t002\n",
        " thing. ^t002\n"
        "-**Ines:** I dream about the beans. I told Rosa so, and Rosa laughed at\n"
        "-me as if I was a child. ^t004\n"
        "+**Ines:** I dream about the beans. I told [person: her sister] so, and\n"
        "+[person: her sister] laughed at me as if I was a child. ^t004\n",
    ]


def test_the_log_holds_the_words_and_git_does_not(tmp_path: Path) -> None:
    folder = study(tmp_path)
    replace(folder, "ines", "Rosa", "[person: her sister]")
    git(folder, "commit", "--quiet", "-am", "Replace")
    replace(folder, "ines", "the  beans", "[place: the beds]")
    today = datetime.now().astimezone().date().isoformat()
    assert (
        (folder / "private/replacements.yaml").read_text()
        == f"""\
# Which words were replaced in the transcripts, and by which. This file names people and places:
# it stays out of git, and is kept or destroyed as the key is.
replacements:
  - date: {today}
    case: ines
    kind: person
    words: ["Rosa"]
    replace: "[person: her sister]"
    places: 10
  - date: {today}
    case: ines
    kind: place
    words: ["the beans"]
    replace: "[place: the beds]"
    places: 2
"""
    )
    assert git(folder, "ls-files", "private") == ""


def test_the_participants_own_pseudonym(tmp_path: Path) -> None:
    folder = study(tmp_path)
    assert replace(folder, "ines", "Ines", "Nora").code == 0
    assert (folder / "cases/ines/case.yaml").read_text() == "pseudonym: Nora\n"
    text = (folder / SOURCE).read_text()
    assert "speakers: {I: interviewer, Nora: participant}" in text
    assert "Ines" not in text
    assert here("check", "--select", "IPA1", cwd=folder).code == 0
    for new in ("[person: she]", "her"):
        git(folder, "commit", "--quiet", "--allow-empty", "-am", "x")
        run = replace(folder, "ines", "Nora", new)
        assert run.code == (2 if "[" in new else 0)


def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    folder = study(tmp_path)
    before = cli.contents(folder)
    run = replace(folder, "ines", "Forty years", "For years", "--dry-run")
    assert run.code == 0
    assert "-**Ines:** I left the gate open. Forty years I had shut it behind me, and\n" in run.out
    assert "+**Ines:** I left the gate open. For years I had shut it behind me, and I\n" in run.out
    assert "+      For years I had shut it behind me, and I left it open.\n" in run.out
    withheld = replace(folder, "ines", "Rosa", "Pilar", "--dry-run", CI="1")
    assert "Rosa" not in withheld.out + withheld.err
    assert cli.contents(folder) == before


def test_a_real_name_is_read_from_standard_input(tmp_path: Path) -> None:
    folder = study(tmp_path)
    done = subprocess.run(
        cli.command("replace", "ines", "-", "Pilar"), cwd=folder, env=cli.environment(),
        input=b"Rosa\n", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Rosa" not in (folder / SOURCE).read_text()


def test_windows_line_endings_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    folder = study(tmp_path)
    text = "\ufeff" + (folder / SOURCE).read_text()
    (folder / SOURCE).write_bytes(text.replace("\n", "\r\n").encode())
    git(folder, "-c", "core.autocrlf=false", "commit", "--quiet", "-am", "x")
    assert replace(folder, "ines", "Rosa", "Pilar").code == 0
    data = (folder / SOURCE).read_bytes().decode()
    assert data.startswith("\ufeff---\r\n")
    assert data.count("\n") == data.count("\r\n")
    assert data.split() == text.replace("Rosa", "Pilar").split()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody", "Rosa", "Pilar"), "there is no case `nobody`"),
        (("ines", " ", "Pilar"), "say which words are to be replaced"),
        (
            ("ines", "Rosalind", "Pilar"),
            "these words stand in no transcript and no quotation of ines",
        ),
        (("ines", "Ros", "Pilar"), "these words stand in no transcript and no quotation of ines"),
        (("ines", "grew", "ate"), "only in prose"),
        (("ines", "Rosa", "*Pilar*"), "write what stands in the place"),
        (("ines", "Rosa", "[place: a city]", "--kind", "org"), "write what stands in the place"),
        (("ines", "Ines", "[person: she]"), "give another name"),
        (("ines", "Ines", "Nora, or so"), "give another name"),
    ],
)
def test_what_cannot_be_replaced(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = study(tmp_path)
    before = cli.contents(folder)
    run = replace(folder, *arguments)
    assert (run.code, said in run.err) == (2, True), run
    assert cli.contents(folder) == before


def test_git_has_to_be_able_to_undo_it(tmp_path: Path) -> None:
    folder = study(tmp_path)
    (folder / SECOND).write_text(other.FILES[SECOND] + "\n")
    run = replace(folder, "ines", "Rosa", "Pilar")
    assert (run.code, run.err) == (
        2,
        f"ipa-text: {SECOND} changed since the last commit: commit first, so that git can undo the replacement\n",
    )
    (folder / SECOND).write_text(other.FILES[SECOND])
    git(folder, "rm", "--quiet", "--cached", WRITEUP)
    assert f"{WRITEUP} changed since" in replace(folder, "ines", "Rosa", "Pilar").err
    git(folder, "reset", "--quiet", "--hard")
    (folder / ".gitignore").write_text("")
    assert "private/ is not ignored by git here" in replace(folder, "ines", "Rosa", "Pilar").err
    assert not (folder / "private").exists()


def test_before_the_first_commit_and_without_git(tmp_path: Path) -> None:
    folder = other.study(tmp_path, committed=False)
    assert f"{SOURCE} and 2 more changed since" in replace(folder, "ines", "Rosa", "Pilar").err
    shutil.rmtree(folder / ".git")
    assert "there is no git repository here" in replace(folder, "ines", "Rosa", "Pilar").err


def test_a_replacement_within_a_replacement_is_left_to_a_person(tmp_path: Path) -> None:
    folder = study(tmp_path)
    other.correct(folder, ("and she did not", "and [person: a friend of Rosa] did not"))
    other.correct(folder, ("saw it, and she did not say a thing", "saw it"), name=SIDECAR)
    git(folder, "commit", "--quiet", "-am", "Correct")
    run = replace(folder, "ines", "Rosa", "[person: her sister]")
    assert run.code == 0
    assert "[person: a friend of Rosa]" in (folder / SOURCE).read_text()
    assert f"Left as it is, {SOURCE}:12: [person: a friend of Rosa] did not" in run.out


def test_a_quotation_that_would_not_stand_any_more_stops_it(tmp_path: Path) -> None:
    folder = study(tmp_path)
    other.correct(folder, ("I told Rosa so, and", "I told *Ro*sa so, and"))
    git(folder, "commit", "--quiet", "-am", "Stress")
    before = cli.contents(folder)
    run = replace(folder, "ines", "Rosa", "Pilar")
    assert (run.code, run.err) == (
        2,
        "ipa-text: the quotation of ines/n-kb, ines/x-child would not stand any more: quote other words"
        " there, or run `ipa-text reanchor` first\n",
    )
    assert cli.contents(folder) == before


def test_a_withdrawn_case(tmp_path: Path) -> None:
    folder = study(tmp_path)
    (folder / "cases/ines/case.yaml").write_text(
        "pseudonym: Ines\nwithdrawn: {date: 2026-05-01, stage: noting, scope: all}\n"
    )
    assert (
        replace(folder, "ines", "Rosa", "Pilar").err
        == "ipa-text: ines withdrew: nothing of theirs is changed\n"
    )


@pytest.mark.parametrize(
    ("old", "text", "found"),
    [
        ("Ann", "Ann's and Ann, not Anna or Joann", 2),
        ("St Jude's", "St Jude\u2019s, St\nJude's", 2),
        ("Ann", "ANN ann", 0),
        ("a.b", "axb a.b", 1),
        ("#1", "house #1, #12", 1),
    ],
)
def test_whole_words(old: str, text: str, found: int) -> None:
    assert len(whole(old).findall(text)) == found


def test_a_comment_and_a_block_id_are_not_torn() -> None:
    text = "**R:** " + "word " * 12 + "end. <!-- 00:01:23 and more --> ^t001"
    wrapped = rewrapped(text, 10)
    assert "<!-- 00:01:23 and more --> ^t001" in wrapped
    assert wrapped.split() == text.split()


@given(
    st.lists(st.sampled_from(["one", "Rosa", "three,", "a-b", "[laughs]"]), min_size=1, max_size=60)
)
def test_wrapping_changes_no_word(words: list[str]) -> None:
    text = "**R:** " + " ".join(words) + " ^t001"
    wrapped = rewrapped(text, len(text) // 2)
    assert wrapped.split() == text.split()
    assert not re.search(r"^\^", wrapped, re.MULTILINE)
