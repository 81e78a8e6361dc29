"""``status``: how far each case has come, and the next step of the method."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from cli import git, here, process
from studies import WHOLE, changed, written

TRANSCRIPT = WHOLE["cases/cleo/interview-1.md"]
NOTES = WHOLE["cases/cleo/interview-1.notes.yaml"]
STATEMENTS = WHOLE["cases/cleo/themes.yaml"].partition("themes:\n")[0]
UNCHECKED = TRANSCRIPT.replace(", checked_against_audio: 2026-01-22", "")
LONG = TRANSCRIPT.replace("^t002", "^t002\n\n**Cleo:** " + "on and on " * 150 + "^t003")


def case(folder: Path, name: str) -> Any:
    data = here("status", "--format", "json", cwd=folder).json
    return next(c for c in data["cases"] if c["case"] == name)


def test_status_table(tmp_path: Path) -> None:
    run = here("status", "--format", "csv", cwd=written(tmp_path))
    head, *rows = csv.reader(io.StringIO(run.out, newline=""))
    assert head == [
        "Case", "Stage", "Words", "Turns noted", "Descriptive", "Linguistic", "Conceptual",
        "Unused notes", "Statements", "Themes", "Longest bare", "Next",
    ]  # fmt: skip
    assert rows == [
        ["Ada (ada)", "write-up", "64", "3/3", "1", "1", "2", "0", "3", "2", "0", "-"],
        ["Ben (ben)", "write-up", "39", "2/2", "0", "1", "1", "0", "1", "1", "0", "-"],
        ["Cleo (cleo)", "write-up", "18", "1/1", "0", "1", "1", "0", "3", "2", "0", "-"],
        ["dov", "withdrawn", *[""] * 10],
    ]


def test_status_json(tmp_path: Path) -> None:
    data = here("status", "--format", "json", cwd=written(tmp_path)).json
    assert {k: data[k] for k in ("version", "title", "stage", "group_themes")} == {
        "version": 1, "title": "Giving up the car", "stage": "write-up", "group_themes": 2,
    }  # fmt: skip
    assert [c["case"] for c in data["cases"]] == ["ada", "ben", "cleo", "dov"]
    assert [c["withdrawn"] for c in data["cases"]] == [False, False, False, True]
    assert data["cases"][0]["notes"] == {"descriptive": 1, "linguistic": 1, "conceptual": 2}


def test_unused_notes_and_a_case_of_its_own_stage(tmp_path: Path) -> None:
    unused = changed("cases/cleo/themes.yaml", ("      - n-queen\n", ""))
    stage = changed("cases/cleo/case.yaml", ("pseudonym: Cleo", "pseudonym: Cleo\nstage: noting"))
    found = case(written(tmp_path, {**unused, **stage}), "cleo")
    assert (found["unused_notes"], found["stage"]) == (1, "noting")


@pytest.mark.parametrize(
    ("files", "step"),
    [
        ({}, "-"),
        ({"interview-1.md": None, "interview-1.notes.yaml": None}, "add a transcript: interview-1.md"),
        ({"interview-1.md": UNCHECKED}, "check interview-1 against the recording"),
        ({"interview-1.notes.yaml": None, "themes.yaml": None}, "read, and write the first exploratory notes"),
        ({"themes.yaml": None}, "write experiential statements"),
        ({"themes.yaml": None, "interview-1.md": LONG}, "look at the 450 words without a note"),
        ({"themes.yaml": STATEMENTS}, "cluster 3 experiential statements"),
        ({"themes.yaml": STATEMENTS + "themes: [{id: t, title: T, from: [throne]}]\n"},
         "cluster or set aside river and 1 more"),
        ({"themes.yaml": STATEMENTS + "themes: [{id: t, title: T, from: [throne, river]}]\n"},
         "cluster or set aside singing"),
    ],
)  # fmt: skip
def test_what_is_next_in_a_case(tmp_path: Path, files: dict[str, str | None], step: str) -> None:
    folder = written(tmp_path, {f"cases/cleo/{name}": text for name, text in files.items()})
    assert case(folder, "cleo")["next"] == step
    summary = here("status", cwd=folder).out
    if "themes.yaml" in files and "themes:" not in (files["themes.yaml"] or ""):
        assert f"Next: Cleo: {step}" in summary


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, "Next: `ipa-text check`, `ipa-text report`, and write"),
        (changed("study.yaml", ("stage: write-up", "stage: group-themes")),
         "Next: `ipa-text check`, then `ipa-text report`"),
        (changed("study.yaml", ("stage: write-up", "stage: elsewhere")),
         "Next: `ipa-text check`, `ipa-text report`, and write"),
        ({"themes.yaml": None}, "Next: look across the cases: group experiential themes go into themes.yaml"),
        (dict.fromkeys([p for p in WHOLE if p.startswith("cases/")]), "Next: add the first case: see cases/README.md"),
    ],
)  # fmt: skip
def test_what_is_next_in_the_study(
    tmp_path: Path, changes: dict[str, str | None], step: str
) -> None:
    assert step in here("status", cwd=written(tmp_path, changes)).lines


def test_where_all_withdrew(tmp_path: Path) -> None:
    gone = "withdrawn: {date: 2026-02-01, scope: all}\n"
    folder = written(tmp_path, {f"cases/{name}/case.yaml": gone for name in ("ada", "ben", "cleo")})
    run = here("status", cwd=folder)
    assert run.code == 0
    assert run.out.count("withdrawn") == 4


def test_git(tmp_path: Path) -> None:
    folder = written(tmp_path)
    said = "No git repository here: decisions leave no history. `git init` begins one."
    assert process("status", cwd=folder).lines[-1] == said
    git(folder, "init", "-q")
    assert said not in process("status", cwd=folder).out
    assert said not in process("status", cwd=folder / "cases/ada").out
    for form in ("md", "csv", "json"):
        assert said not in here("status", "--format", form, cwd=written(tmp_path / "b")).out


def test_a_repository_above(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert "No git" not in here("status", cwd=written(tmp_path / "a/b")).out
