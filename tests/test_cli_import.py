"""``ipa-text import``: what it asks, says and writes, and that it writes all or nothing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import cli
from intake import DATA, as_written
from ipa_text.store.yaml import EVENT_LIMIT

STUDY = "format: 1\ntitle: >-\n  Hearing\nstage: reading\n"
ZOOM = (
    "--speaker",
    "Margaret Hill=participant",
    "--speaker",
    "Katrin Moss=interviewer",
    "--speaker",
    "?=other",
)
RUTH = ("--case", "ruth", "--pseudonym", "Ruth", *ZOOM, "--date", "2026-03-02")
SIMPLE = ("--speaker", "I=interviewer", "--speaker", "P=participant", "--date", "2026-03-02")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY)
    (folder / ".gitignore").write_text("private/\n")
    (tmp_path / "meeting.vtt").write_bytes((DATA / "zoom.vtt").read_bytes())
    for name, data in as_written("Nothing at all.").items():
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def _refused(study: Path, *arguments: str, **env: str) -> str:
    before = cli.contents(study)
    done = cli.here("import", *arguments, cwd=study, **env)
    assert (done.code, done.out) == (2, "")
    assert cli.contents(study) == before
    return done.err


def test_without_a_mapping_it_says_what_to_type(study: Path) -> None:
    said = _refused(study, "../meeting.vtt", "--case", "ruth")
    assert said == (
        "ipa-text: whose words are these? The speakers found, and how often each begins:"
        " “Katrin Moss” (2), “Margaret Hill” (4), somebody not named (?) (1). Type, with one of"
        " interviewer, participant, other, description for each ROLE, or `speech` where it is no speaker"
        " at all:\n  ipa-text import ../meeting.vtt --case ruth --speaker 'Katrin Moss=ROLE' --speaker"
        " 'Margaret Hill=ROLE' --speaker '?=ROLE'\n"
    )


def test_in_ci_no_name_is_shown(study: Path) -> None:
    said = _refused(study, "../meeting.vtt", "--case", "ruth", CI="true")
    assert "Margaret" not in said
    assert said.endswith("no speaker at all: --speaker LABEL=ROLE for each\n")
    done = cli.here(
        "import",
        "../meeting.vtt",
        *RUTH,
        cwd=study,
        CI="1",
    )
    assert done.code == 0
    assert "Margaret" not in done.out


@pytest.mark.parametrize("pseudonym", ["Margaret", "margaret hill", "Moss"])
def test_a_pseudonym_is_no_part_of_a_real_name(study: Path, pseudonym: str) -> None:
    given = ("../meeting.vtt", "--case", "ruth", "--pseudonym", pseudonym, *RUTH[4:])
    said = _refused(study, *given)
    assert f"../meeting.vtt: {pseudonym} stands in \u201c" in said
    assert said.endswith(f'or say --keep "{pseudonym}" where it is none\n')
    assert "Hill" not in _refused(study, *given, CI="true").replace(pseudonym, "")


def test_a_new_case_checks_clean(study: Path) -> None:
    done = cli.here("import", "../meeting.vtt", *RUTH, cwd=study)
    assert (
        done.out
        == """\
../meeting.vtt:25: who speaks is not known in 1 stretch, first here: Unknown
wrote cases/ruth/interview-1.md: 5 turns, 67 words, from WebVTT with names
wrote cases/ruth/case.yaml: the pseudonym; consent and attributes are yours to add
No participant's name is in these; other names were not looked for: read for them. To keep the key, add to private/identifiers.yaml (never in git):
  - case: ruth
    kind: person
    words: ["Margaret Hill", "Margaret", "Hill"]
    replace: Ruth
Listen through it before you code: then `transcribed: checked_against_audio` is the day.
"""
    )
    assert (study / "cases/ruth/case.yaml").read_text().endswith("\npseudonym: Ruth\n")
    checked = cli.here("check", "--select", "ALL", "--fail-on", "hint", cwd=study)
    assert checked.out == "no findings in 1 case\n"
    assert cli.here("fmt", "--check", cwd=study).code == 0
    everything = b"".join(cli.contents(study).values())
    assert b"Margaret" not in everything
    assert b"meeting.vtt" not in everything


def test_every_format_becomes_a_case_that_checks_clean(study: Path) -> None:
    names = sorted(as_written("Nothing."))
    cases = [
        part for n in range(len(names)) for part in ("--case", f"p{n}", "--pseudonym", f"Ruth {n}")
    ]
    done = cli.here("import", *(f"../{name}" for name in names), *cases, *SIMPLE, cwd=study)
    assert done.code == 0, done.err
    checked = cli.here("check", "--select", "ALL", "--fail-on", "hint", cwd=study)
    assert checked.out == f"no findings in {len(names)} cases\n"


def test_a_second_interview_takes_the_next_number(study: Path) -> None:
    ruth = ("--case", "ruth", *SIMPLE)
    assert (
        cli.here("import", "../x.txt", "../x.srt", "--pseudonym", "Ruth", *ruth, cwd=study).code
        == 0
    )
    before = cli.contents(study)
    assert cli.here("import", "../x.json", *ruth, cwd=study).code == 0
    after = cli.contents(study)
    assert sorted(set(after) - set(before)) == ["cases/ruth/interview-3.md"]
    assert {name: after[name] for name in before} == before
    assert b"\nnumber: 3\n" in after["cases/ruth/interview-3.md"]
    said = _refused(study, "../x.docx", *ruth, "--number", "2")
    assert said == (
        "ipa-text: nothing was written:\n  ../x.docx: cases/ruth/interview-2.md is there already, and is"
        " not written over: choose another --number\n"
    )
    said = _refused(study, "../x.txt", *ruth)
    assert "this original was imported already: it is cases/ruth/interview-1.md" in said


def test_one_broken_file_of_many_stops_all(study: Path) -> None:
    (study.parent / "broken.vtt").write_text("WEBVTT\n\nhello\n")
    said = _refused(
        study,
        "../x.txt",
        "../broken.vtt",
        "../gone.txt",
        "--case",
        "ruth",
        "--pseudonym",
        "R",
        *SIMPLE,
    )
    assert said == (
        "ipa-text: nothing was written:\n"
        "  ../broken.vtt:3: neither a cue nor a NOTE stands here: a time such as 00:00:01.000 --> is"
        " missing\n"
        "  ../gone.txt: there is no such file\n"
    )


def test_one_file_twice_is_not_two_interviews(study: Path) -> None:
    said = _refused(study, "../x.txt", "../x.txt", "--case", "ruth", "--pseudonym", "R", *SIMPLE)
    assert said == "ipa-text: nothing was written:\n  ../x.txt: this is the same as ../x.txt\n"


def test_a_disk_that_refuses_leaves_nothing_behind(study: Path) -> None:
    (study / "cases").mkdir()
    (study / "cases/tom").write_text("in the way")
    before = cli.contents(study)
    two = ("--case", "ruth", "--case", "tom", "--pseudonym", "Ruth", "--pseudonym", "Tom")
    done = cli.here("import", "../x.txt", "../x.srt", *two, *SIMPLE, cwd=study)
    assert done.code == 2
    assert cli.contents(study) == before
    assert not (study / "cases/ruth").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--case", "Ruth"), "--case: a case is named in lower-case letters"),
        (("--case", "private"), "--case: a folder called private is never read: choose another name"),
        (("--case", "venv"), "--case: a folder called venv is never read: choose another name"),
        (("--case", "ruth", "--date", "2026-02-30"), "--date: write the day as year-month-day"),
        (("--case", "ruth", "--pseudonym", "R"), "an interview has a day: say --date"),
        (("--case", "ruth", "--date", "2026-03-02"), "ruth has no pseudonym yet: say --pseudonym NAME"),
        (("--case", "ruth", "--date", "2026-03-02", "--pseudonym", "R*"), "--pseudonym: a name is written"),
        (("--case", "ruth", "--date", "2026-03-02", "--pseudonym", "Ada"), "Ada is the pseudonym of ada already"),
        (("--case", "ada", "--date", "2026-03-02", "--pseudonym", "R"), "ada is Ada in this study, not R"),
        (("--case", "eve", "--date", "2026-03-02", "--pseudonym", "E"), "eve has withdrawn: nothing of theirs is taken in"),
        (("--case", "ruth", "--case", "tom", "--case", "una"), "--case is said 3 times for 2 files: once, or once for each"),
        (("--case", "ruth", "--number", "3"), "--number is for one file"),
        (("--case", "ruth", "--language", "e\nn"), "--language: these words cannot stand in a line"),
        (("--case", "ruth", "--case", "tom", "--date", "2026-03-02", "--pseudonym", "R"), "two cases cannot have one pseudonym"),
        (("--case", "ruth", "--date", "2026-03-02", "--pseudonym", "R", "--pseudonym", "S"), "ruth cannot have two pseudonyms"),
        (("--case", "ruth", "--speaker", "Nobody=other"), "--speaker: nobody is called “Nobody” in these files"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be(study: Path, arguments: tuple[str, ...], said: str) -> None:
    for case, info in (
        ("ada", "pseudonym: Ada\n"),
        ("eve", "withdrawn: {date: 2026-03-01, scope: all}\n"),
    ):
        (study / "cases" / case).mkdir(parents=True)
        (study / "cases" / case / "case.yaml").write_text(info)
    assert said in _refused(study, "../x.txt", "../x.srt", *SIMPLE[:4], *arguments)


def test_names_are_remembered_only_where_git_does_not_look(study: Path) -> None:
    arguments = ("../meeting.vtt", *RUTH, "--remember-names")
    (study / ".gitignore").write_text("*.wav\n")
    assert "private/ is not ignored by git here" in _refused(study, *arguments)
    cli.git(study, "init", "-q")
    assert "private/ is not ignored by git here" in _refused(study, *arguments)
    (study / ".gitignore").write_text("private/\n")
    (study / "private").mkdir()
    (study / "private/identifiers.yaml").write_text(
        "identifiers:\n  # ours\n  - kind: org\n    words: [St Jude's]\n\n"
    )
    done = cli.here("import", *arguments, cwd=study)
    assert done.code == 0, done.err
    assert "To keep the key" not in done.out
    assert (study / "private/identifiers.yaml").read_text() == (
        "identifiers:\n  # ours\n  - kind: org\n    words: [St Jude's]\n  - case: ruth\n    kind: person\n"
        '    words: ["Margaret Hill", "Margaret", "Hill"]\n    replace: Ruth\n\n'
    )
    manifest = (study / "private/imports.yaml").read_text()
    assert manifest.startswith(
        'imports:\n  - source: cases/ruth/interview-1.md\n    file: "../meeting.vtt"\n    sha256: '
    )
    assert "private" not in cli.git(study, "status", "--short", "--untracked-files=all")


@pytest.mark.parametrize(
    ("text", "said"),
    [(b"identifiers: {}\n", "has no list under `identifiers:`"), (b"\xff", "is not UTF-8")],
)
def test_a_key_that_cannot_be_added_to(study: Path, text: bytes, said: str) -> None:
    (study / "private").mkdir()
    (study / "private/identifiers.yaml").write_bytes(text)
    arguments = ("../meeting.vtt", *RUTH)
    assert said in _refused(study, *arguments, "--remember-names")


def test_a_long_key_is_added_to(study: Path) -> None:
    names = ", ".join(["Somebody Else"] * (EVENT_LIMIT + 1))
    before = f"identifiers:\n  - kind: org\n    words: [{names}]\n"
    (study / "private").mkdir()
    (study / "private/identifiers.yaml").write_text(before)
    assert cli.here("import", "../meeting.vtt", *RUTH, "--remember-names", cwd=study).code == 0
    after = (study / "private/identifiers.yaml").read_text()
    assert after.removeprefix(before).startswith("  - case: ruth\n")


def test_a_key_of_which_nothing_can_be_read_is_not_added_to(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipa_text.intake.key.KEY_LIMIT", 3)
    (study / "private").mkdir()
    (study / "private/identifiers.yaml").write_text(
        "identifiers:\n  - {kind: org, words: [A, B]}\n"
    )
    said = _refused(study, "../meeting.vtt", *RUTH, "--remember-names")
    assert "has no list under `identifiers:` to add to" in said


def test_a_terminal_is_asked(study: Path) -> None:
    """Roles, pseudonym and day are asked for where somebody sits there."""
    import pty

    ours, theirs = pty.openpty()
    command = cli.command("import", "../x.txt", "../x.srt", "--case", "ruth")
    with subprocess.Popen(
        command, cwd=study, env=cli.environment(), stdin=theirs, stdout=theirs, stderr=theirs
    ) as running:
        os.close(theirs)
        os.write(ours, b"interviewer\nparticipant\nRuth\n2026-03-02\nRuth\n2026-03-02\n")
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:
            pass
    os.close(ours)
    shown = b"".join(parts).decode()
    assert running.returncode == 0, shown
    assert "I speaks 4 times. Role" in shown
    assert "Pseudonym of ruth:" in shown
    assert (study / "cases/ruth/interview-2.md").exists()


def test_a_terminal_that_has_all_it_needs_shows_how_far_it_is(study: Path) -> None:
    done = cli.terminal(
        "import",
        "../x.txt",
        "../x.srt",
        "--case",
        "ruth",
        "--pseudonym",
        "Ruth",
        *SIMPLE,
        cwd=study,
        both=True,
    )
    assert done.code == 0
    assert "reading" in done.out
