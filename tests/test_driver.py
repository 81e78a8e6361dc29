"""The merge driver in real git, on the demo study and on the smallest one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cli
from ipa_text.study.canonical import canonical
from tiny import SIDECAR, Repository, repository

pytestmark = pytest.mark.needs("git")

ADDED = "  - id: {0}\n    category: conceptual\n    turn: t002\n    note: >-\n      {1}\n"
UNIQUE = "  - id: {0}\n    category: conceptual\n    turn: t002\n    quote: >-\n      {1}\n    note: >-\n      {2}\n"


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    """The smallest study, set up for merging."""
    found = repository(tmp_path / "a study's folder", tmp_path / "home")
    said = found.run("ipa-text", "setup-git")
    assert said.returncode == 0, said.stdout
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Attributes")
    return found


def diverge(found: Repository, path: str, ours: str, theirs: str) -> None:
    """Commit two versions of a file, ours on main and theirs on kb, from where main stands."""
    found.git("switch", "--quiet", "--create", "kb")
    for branch, text in (("kb", theirs), ("main", ours)):
        found.git("switch", "--quiet", branch)
        found.write(path, text)
        found.git("commit", "--quiet", "--no-verify", "--all", "-m", f"As {branch} has it")


def read(found: Repository, path: str) -> str:
    return (found.folder / path).read_text(encoding="utf-8")


def test_two_coders_whom_git_alone_cannot_bring_together(study: Repository) -> None:
    base = read(study, SIDECAR)
    ours, theirs = base + ADDED.format("n-km", "Hers."), base + ADDED.format("n-kb", "His.")
    diverge(study, SIDECAR, ours, theirs)
    done = study.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 0, done.stdout
    text = read(study, SIDECAR)
    assert canonical(text, "notes", SIDECAR) == text
    assert {"n-gate", "n-years", "n-km", "n-kb"} == set(re.findall(r"id: (\S+)", text))
    assert study.check().returncode == 0
    study.git("reset", "--hard", "--quiet", "HEAD~1")
    study.git("config", "merge.ipa-text.driver", "git merge-file %A %O %B")
    assert study.run("git", "merge", "--no-edit", "kb").returncode == 1


def test_what_two_people_decided_is_left_to_them(study: Repository) -> None:
    base = read(study, SIDECAR)
    old = "Said twice: an act, not an oversight."
    ours = base.replace(old, "Said twice.").replace("category: conceptual", "category: linguistic")
    theirs = base.replace(old, "An act.") + ADDED.format("n-kb", "His.")
    diverge(study, SIDECAR, ours, theirs)
    done = study.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 1
    assert f"CONFLICT (content): Merge conflict in {SIDECAR}" in done.stdout
    text = read(study, SIDECAR)
    marked = "<<<<<<< HEAD\n    note: >-\n      Said twice.\n=======\n    note: >-\n      An act.\n>>>>>>> kb\n"
    assert marked in text
    assert "n-years\n    category: linguistic\n" in text
    assert "n-kb" in text
    said = study.check().stdout.splitlines()
    line = text[: text.index("<<<")].count("\n") + 1
    assert said == [
        f"{SIDECAR}:{line}:1: error conflict-marker a merge stopped here: choose what to keep of"
        " both sides, delete the markers",
        "1 error in 1 case",
    ]


@pytest.mark.parametrize("how", ["rebase", "cherry-pick", "stash"])
def test_other_ways_to_merge(study: Repository, how: str) -> None:
    base = read(study, SIDECAR)
    ours, theirs = base + ADDED.format("n-km", "Hers."), base + ADDED.format("n-kb", "His.")
    diverge(study, SIDECAR, ours, theirs)
    if how == "stash":
        study.git("switch", "--quiet", "kb")
        study.git("reset", "--quiet", "--soft", "HEAD~1")
        study.git("stash", "--quiet")
        study.git("switch", "--quiet", "main")
        study.git("stash", "pop")
    else:
        study.git(how, "kb")
    assert {"n-km", "n-kb"} <= set(re.findall(r"id: (\S+)", read(study, SIDECAR)))


def test_what_is_odd_is_merged_line_by_line(study: Repository) -> None:
    base = read(study, SIDECAR)
    head, _, last = base.partition("  - id: n-years")
    diverge(
        study, SIDECAR, "notes: [\n" + base, f"{head}  - id: n-years{last}".replace("act", "deed")
    )
    done = study.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 0, done.stdout
    assert (
        f"ipa-text: {SIDECAR} was merged line by line: it is not YAML as a study has it"
        in done.stdout
    )
    assert read(study, SIDECAR) == "notes: [\n" + base.replace("act", "deed")
    study.git("reset", "--hard", "--quiet", "HEAD~1")
    study.write(SIDECAR, "notes: [\n" + base.replace("act", "thing"))
    study.git("commit", "--quiet", "--no-verify", "--all", "-m", "Change")
    done = study.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 1
    assert "<<<<<<< HEAD\n      Said twice: an thing" in read(study, SIDECAR)
    assert ">>>>>>> kb\n" in read(study, SIDECAR)


def test_an_id_that_would_be_doubled_is_never_merged_in_silence(study: Repository) -> None:
    """Git alone sees nothing: one coder moved the note up, the other gave its id to an extract."""
    base = read(study, SIDECAR)
    extract = "extracts:\n  - id: n-new\n    turn: t002\n    quote: >-\n      Forty years\n"
    first = UNIQUE.format("n-new", "Forty years", "Long.")
    ours = base.replace("notes:\n", f"notes:\n{first}")
    diverge(study, SIDECAR, ours, base + extract)
    done = study.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 1
    assert "both sides define the same id" in done.stdout
    assert "duplicate-id" in study.check().stdout or "id-used-twice" in study.check().stdout


def test_a_program_that_is_gone_loses_nothing(study: Repository) -> None:
    """Git would take any failure for a conflict without markers; the driver's line falls back to git."""
    old = study.git("config", "merge.ipa-text.driver")
    assert "ipa_text" in old
    broken = old.replace("if [ -x", "if false && [ -x").replace(
        'ipa-text "$@"', 'no-such-program "$@"'
    )
    study.git("config", "merge.ipa-text.driver", broken.strip())
    base = read(study, SIDECAR)
    ours, theirs = base + ADDED.format("n-km", "Hers."), base + ADDED.format("n-kb", "His.")
    diverge(study, SIDECAR, ours, theirs)
    assert study.run("git", "merge", "--no-edit", "kb").returncode == 1
    text = read(study, SIDECAR)
    assert "<<<<<<< ours" in text
    assert {"n-km", "n-kb"} <= set(re.findall(r"id: (\S+)", text))


@pytest.mark.parametrize("words", ["on the same words", "on other words"])
def test_the_worst_merge_is_noticed(tmp_path: Path, words: str) -> None:
    """`merge=union` presses "accept both"; what it glues together, `check` does not read."""
    found = repository(tmp_path / "study", tmp_path / "home")
    found.write(".gitattributes", "*.yaml merge=union\n")
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "The worst merge there is")
    base = read(found, SIDECAR)
    if words == "on other words":
        ours = base + UNIQUE.format("n-km", "Forty years", "Hers.")
        theirs = base + UNIQUE.format("n-kb", "shut it behind me", "His.")
    else:
        ours, theirs = base + ADDED.format("n-km", "Hers."), base + ADDED.format("n-kb", "His.")
    diverge(found, SIDECAR, ours, theirs)
    found.git("merge", "--no-edit", "kb")
    text = read(found, SIDECAR)
    assert all(words in text for words in ("n-km", "n-kb", "Hers.", "His."))
    said = found.check().stdout
    assert ("merge-accident" in said) == (
        text not in (ours + theirs[len(base) :], theirs + ours[len(base) :])
    )


def test_a_file_that_git_takes_for_binary(tmp_path: Path) -> None:
    """Nothing can be merged: it is a conflict, and our side is left as it was."""
    for name, data in (("base", b"a\0"), ("ours", b"a\0b"), ("theirs", b"\xff\0c")):
        (tmp_path / name).write_bytes(data)
    run = cli.here("merge", "base", "ours", "theirs", "study.yaml", cwd=tmp_path)
    assert (run.code, run.out) == (1, "")
    assert run.err == "ipa-text: study.yaml was merged line by line: it is not UTF-8\n"
    assert (tmp_path / "ours").read_bytes() == b"a\0b"


def test_a_file_beyond_any_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipa_text.trail.driver.SIZE_LIMIT", 3)
    for name in ("base", "ours", "theirs"):
        (tmp_path / name).write_text("notes: []\n")
    run = cli.here("merge", "base", "ours", "theirs", "study.yaml", cwd=tmp_path)
    assert run == (
        0,
        "",
        "ipa-text: study.yaml was merged line by line: it is larger than a file of a study can be\n",
    )


LABELS = ["--ours=%X", "--theirs=%Y", "--marker-size=9"]


@pytest.mark.parametrize(
    ("given", "env", "shown"),
    [
        (["--ours=main", "--theirs=1a2b (Say so)"], {}, ("<<<<<<< main", ">>>>>>> 1a2b (Say so)")),
        (LABELS, {}, ("<<<<<<<<< ours", ">>>>>>>>> theirs")),
        (LABELS, {"GITHEAD_1a2b": "kb"}, ("<<<<<<<<< HEAD", ">>>>>>>>> kb")),
        ([], {"GITHEAD_1a2b": "kb", "GITHEAD_3c4d": "rj"}, ("<<<<<<< HEAD", ">>>>>>> theirs")),
    ],
)
def test_what_the_sides_are_called(
    tmp_path: Path, given: list[str], env: dict[str, str], shown: tuple[str, str]
) -> None:
    for name, stage in (("base", "reading"), ("ours", "noting"), ("theirs", "write-up")):
        (tmp_path / name).write_text(f"format: 1\nstage: {stage}\n")
    run = cli.here("merge", *given, "base", "ours", "theirs", "study.yaml", cwd=tmp_path, **env)
    assert run == (1, "", "")
    lines = (tmp_path / "ours").read_text().splitlines()
    assert lines == [
        "format: 1",
        shown[0],
        "stage: noting",
        "=" * shown[0].count("<"),
        "stage: write-up",
        shown[1],
    ]


def test_without_git(tmp_path: Path) -> None:
    for name in ("base", "ours", "theirs"):
        (tmp_path / name).write_text("- a\n")
    run = cli.here("merge", "base", "ours", "theirs", "study.yaml", cwd=tmp_path, PATH="")
    assert run == (2, "", "ipa-text: git is not installed, or not on the path\n")


def test_the_demo_study(tmp_path: Path) -> None:
    """Two coders on one transcript and one table: what is settled, and the one title that is not."""
    found = Repository(tmp_path / "demo", tmp_path / "home")
    assert found.run("ipa-text", "demo", ".").returncode == 0
    assert found.run("ipa-text", "setup-git").returncode == 0
    sidecar, themes = "cases/p01/interview-1.notes.yaml", "cases/p01/themes.yaml"
    notes, table = read(found, sidecar), read(found, themes)
    note = "  - id: {0}\n    category: descriptive\n    turn: t004\n    note: >-\n      {0}.\n\n"
    at = "  - id: n-jam-jar"
    found.git("switch", "--quiet", "--create", "rj")
    found.write(
        sidecar,
        notes.replace(at, note.format("n-rj") + at).replace(
            "tags: [temporal]", "tags: [in-vivo]", 1
        ),
    )
    found.write(
        themes,
        table.replace("      - x-bucket\n    key", "      - x-bucket\n      - n-rj\n    key"),
    )
    found.git("commit", "--quiet", "--all", "-m", "As R. Jansson reads it")
    found.git("switch", "--quiet", "main")
    found.write(
        sidecar,
        notes.replace(at, note.format("n-ao") + at).replace(
            "tags: [temporal]", "tags: [temporal, metaphor]", 1
        ),
    )
    found.write(
        themes,
        table.replace("      - x-bucket\n    key", "      - x-bucket\n      - n-ao\n    key"),
    )
    found.git("commit", "--quiet", "--all", "-m", "As A. Okonjo-Lind reads it")
    done = found.run("git", "merge", "--no-edit", "rj")
    assert done.returncode == 0, done.stdout
    assert found.check().returncode == 0
    assert "tags: [in-vivo, metaphor]" in read(found, sidecar)
    assert "      - x-bucket\n      - n-ao\n      - n-rj\n    key" in read(found, themes)
    old = "      Her own skin beyond asking, her home known only by its lock\n"
    for branch, words in (
        ("main", "A skin that cannot be asked"),
        ("rj", "Skin and home that do not answer"),
    ):
        found.git("switch", "--quiet", branch)
        found.write(themes, read(found, themes).replace(old, f"      {words}\n"))
        found.git("commit", "--quiet", "--all", "-m", "Retitle", "-m", "Closer to her words.")
    assert found.run("git", "merge", "--no-edit", "main").returncode == 1
    marked = (
        "<<<<<<< HEAD\n    text: >-\n      {1}\n=======\n    text: >-\n      {0}\n>>>>>>> main\n"
    )
    titles = ("A skin that cannot be asked", "Skin and home that do not answer")
    assert marked.format(*titles) in read(found, themes)
    said = found.check().stdout.splitlines()
    named = [line.split()[1:3] for line in said[:-1]]
    suspect = ["warning", "changed-since-it-was-reviewed"]
    assert named == [["error", "conflict-marker"], suspect, suspect], (
        "read before the words changed"
    )
    assert f"{themes}:" in said[0]
    assert "error conflict-marker" in said[0]
