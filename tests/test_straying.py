"""``ipa-text privacy``: a participant's words in the prose about others, in any file, and in messages."""

from __future__ import annotations

from pathlib import Path

import pytest

import tiny
from cli import here, process
from tiny import Repository

SAID = "I left the gate open. Forty years"


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    """The smallest study, a second case beside it, and a key in which nobody stands."""
    found = tiny.repository(tmp_path / "study", tmp_path / "home")
    found.write(".gitignore", "private/\n")
    found.write("private/identifiers.yaml", "identifiers: []\n")
    found.write("cases/joan/case.yaml", "pseudonym: Joan\n")
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Joan")
    return found


def _places(study: Repository, *options: str) -> list[str]:
    """Return the places that are told, without what is said to do about them."""
    done = here("privacy", *options, cwd=study.folder)
    return [line for line in done.lines if "stand outside their case" in line]


def test_words_of_one_in_all_that_is_not_of_their_case(study: Repository) -> None:
    """Wherever git holds it or would add it, also in hidden files; in their own case they are at home."""
    assert _places(study) == []
    study.write("cases/joan/summary.md", f"Unlike Ines: {SAID}\n")
    study.write("cases/ines/summary.md", f"{SAID}\n")
    study.write("plan.txt", f"\n{SAID.upper()}\n")
    study.write(".github/note.md", f"{SAID}\n")
    study.write("private/draft.md", f"{SAID}\n")
    study.write("writeup/draft.md", f"“{SAID}”\n")
    study.git("commit", "--quiet", "--allow-empty", "-m", f"Read again\n\nShe says: {SAID}")
    commit = study.git("rev-parse", "HEAD")[:12]
    assert _places(study) == [
        ".github/note.md:1:1: 7 words of ines stand outside their case",
        "cases/joan/summary.md:1:14: 7 words of ines stand outside their case",
        "plan.txt:2:1: 7 words of ines stand outside their case",
        f"message of {commit}:3:11: 7 words of ines stand outside their case",
    ]
    assert _places(study, "--no-words") == []


def test_as_json_and_with_the_exit_code(study: Repository) -> None:
    """With the case and the number of words; the words are nowhere."""
    study.write("plan.txt", f"{SAID}\n")
    done = process("privacy", "--format", "json", cwd=study.folder)
    assert done.code == 1
    assert done.json["findings"] == [
        {
            "where": "file",
            "path": "plan.txt",
            "line": 1,
            "column": 1,
            "commit": "",
            "kind": "participants-words",
            "sort": "words",
            "object": "",
            "case": "ines",
            "words": 7,
        }
    ]
    assert "gate" not in done.out + done.err
    (study.folder / "plan.txt").unlink()
    assert process("privacy", cwd=study.folder).code == 0


def test_without_git(tmp_path: Path) -> None:
    """Files alone are looked at."""
    for name, text in {**tiny.FILES, "plan.txt": SAID}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = here("privacy", cwd=tmp_path)
    assert "plan.txt:1:1: 7 words of ines stand outside their case" in done.lines
