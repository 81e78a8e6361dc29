"""``make demo`` builds the study anew, and deletes nothing that it did not put there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import ROOT, environment


def make_demo(study: Path) -> subprocess.CompletedProcess[str]:
    """Call ``make demo`` with the program that runs the tests, installing nothing."""
    bin_ = Path(sys.executable).parent
    call = ["make", "-s", "-o", "no/demo", "demo", "VENV=no", f"BIN={bin_}", f"STUDY={study}"]
    return subprocess.run(
        call, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )


def git(study: Path, *arguments: str) -> None:
    who = ("-c", "user.name=R. Okafor", "-c", "user.email=ro@example.org")
    subprocess.run(["git", "-C", study, *who, *arguments], env=environment(), check=True)


def commit(study: Path) -> None:
    git(study, "commit", "-q", "--allow-empty", "-m", "A week's work")


def stash(study: Path) -> None:
    (study / "README.md").write_text("Mine.\n")
    git(study, "stash", "-q")


def branch(study: Path) -> None:
    git(study, "branch", "mine", "HEAD~1")


def key(study: Path) -> None:
    (study / "private").mkdir()
    (study / "private" / "identifiers.yaml").write_text("identifiers: []\n")


def edit(study: Path) -> None:
    (study / "themes.yaml").write_text("mine: yes\n")


def begun_elsewhere(study: Path) -> None:
    (study / ".git" / "built-by-make-demo").unlink()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = tmp_path_factory.mktemp("made") / "demo study"
    made = make_demo(study)
    assert (made.returncode, made.stderr) == (0, "")
    return study


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "demo study", symlinks=True)


def test_again(study: Path) -> None:
    (study / "themes.yaml").touch()
    assert make_demo(study).returncode == 0


@pytest.mark.parametrize("work", [commit, stash, branch, key, edit, begun_elsewhere])
def test_what_somebody_did_in_it_is_left(study: Path, work: Callable[[Path], None]) -> None:
    work(study)
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    again = make_demo(study)
    assert again.returncode == 2
    assert again.stdout == (
        f"{study} holds more than make demo put there: move it away, or call make demo"
        " STUDY=another-folder\n"
    )
    assert {path for path in study.rglob("*") if path.is_file()} == set(before)


def test_a_folder_that_is_no_repository_is_left(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("Chapter 1\n")
    assert make_demo(tmp_path).returncode == 2
    assert (tmp_path / "thesis.md").read_text() == "Chapter 1\n"
