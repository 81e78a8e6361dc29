"""Killed before any write, sync or rename: each file is the old or the new one, and nothing is left."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import faults
from cli import contents, environment, git, here
from ipa_text.store.write import replace
from studies import WHOLE, written

SCRIPT = Path(faults.__file__)
pytestmark = pytest.mark.usefixtures("unmeasured")

LEFTOVER = re.compile(r"(.*/)?\.ipa-[a-z0-9_]{8}\.tmp")
ADA, CLEO = "cases/ada/interview-1.notes.yaml", "cases/cleo/interview-1.notes.yaml"


def _killed(folder: Path, last: int, *arguments: str) -> bool:
    """Run a command that is killed before its nth call; tell whether it was, and did not end before."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(last), *arguments],
        cwd=folder, env=environment(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, 1, -signal.SIGKILL), done.stderr
    return done.returncode == -signal.SIGKILL


def _reversed(path: str) -> str:
    """Return a sidecar whose notes stand in the wrong order: a fix turns them round."""
    head, *entries = re.split(r"(?m)^(?=  - id: n-)", WHOLE[path].partition("\nextracts")[0] + "\n")
    return head + "".join(reversed(entries))


def _plain(path: str) -> str:
    """Return a sidecar with prose on the lines of its keys: not in canonical form."""
    return re.sub(r"(?m)^(    note:) >-\n +", r"\1 ", WHOLE[path])


@pytest.mark.needs("git")
@pytest.mark.parametrize(
    ("command", "spoilt"), [("check --fix", _reversed), ("fmt", _plain)], ids=["fix", "fmt"]
)
def test_files_of_a_study(tmp_path: Path, command: str, spoilt: Callable[[str], str]) -> None:
    """Two files are changed; each is the old or the new one after each kill, and the next run ends it."""
    old = written(tmp_path / "old", {path: spoilt(path) for path in (ADA, CLEO)})
    shutil.copy(Path(__file__).parent.parent / ".gitignore", old)
    new = tmp_path / "new"
    shutil.copytree(old, new)
    here(*command.split(), cwd=new)
    before, after = contents(old), contents(new)
    assert {path for path in before if before[path] != after[path]} == {ADA, CLEO}
    kills = 0
    while kills < 40:
        folder = tmp_path / str(kills)
        shutil.copytree(old, folder)
        if not _killed(folder, kills + 1, *command.split()):
            break
        kills += 1
        found = contents(folder)
        left = [path for path in found if LEFTOVER.fullmatch(path)]
        assert len(left) <= 1
        assert all(found[path] in (before[path], after[path]) for path in before)
        assert set(found) == {*before, *left}
        git(folder, "init", "--quiet")
        assert ".ipa-" not in git(folder, "status", "--porcelain", "--untracked-files=all")
        here("check", cwd=folder)
        assert set(contents(folder)) == set(before)
        here(*command.split(), cwd=folder)
        assert contents(folder) == after
    assert kills >= 2 * 7, (
        "made, written in two parts, synced, given its rights, renamed; the folder synced"
    )


@pytest.mark.parametrize("last", range(1, 200, 33))
def test_a_study_that_is_begun(tmp_path: Path, last: int) -> None:
    """What `init` laid down before it was killed is whole, and it can be run again."""
    whole = tmp_path / "whole"
    assert here("init", whole, cwd=tmp_path).code == 0
    wanted = contents(whole)
    folder = tmp_path / "study"
    assert _killed(tmp_path, last, "init", "study")
    found = contents(folder)
    left = {path for path in found if LEFTOVER.fullmatch(path)}
    assert len(left) <= 1
    assert all(wanted[path] == data for path, data in found.items() if path not in left)
    assert here("init", "study", cwd=tmp_path).code == 0
    assert here("check", cwd=folder).code == 0
    assert contents(folder) == wanted


@pytest.mark.needs("git")
@pytest.mark.parametrize("last", [5, 12, 19])
def test_a_withdrawal(tmp_path: Path, last: int) -> None:
    """Git has all that was there until the commit; got back from it, the withdrawal ends as ever."""
    folder = written(tmp_path / "study")
    shutil.copy(Path(__file__).parent.parent / ".gitignore", folder)
    git(folder, "init", "--quiet")
    for name, value in (("user.name", "K. Moss"), ("user.email", "km@example.org")):
        git(folder, "config", name, value)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Begin")
    whole = shutil.copytree(folder, tmp_path / "whole", symlinks=True)
    wish = ("withdraw", "ada", "--apply", "--date", "2026-03-01")
    assert here(*wish, cwd=whole).code == 0
    before = contents(folder)
    assert _killed(folder, last, *wish)
    git(folder, "checkout", "--quiet", "HEAD", "--", ".")
    found = {path: data for path, data in contents(folder).items() if not LEFTOVER.fullmatch(path)}
    assert found in (before, contents(whole))
    assert here(*wish, cwd=folder).code == 0
    assert contents(folder) == contents(whole)
    assert git(folder, "status", "--porcelain") == ""


def _left(folder: Path, name: str = ".ipa-ab_c0123.tmp") -> Path:
    path = folder / name
    path.write_text("half of what somebody s")
    return path


def test_a_file_that_is_being_written_stays(tmp_path: Path) -> None:
    """Two commands at once: the one does not take away what the other is writing."""
    folder = written(tmp_path)
    left = _left(folder / "cases/ada")
    with left.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert here("check", cwd=folder).code == 0
        assert left.exists()
    assert here("check", cwd=folder).code == 0
    assert not left.exists()


def test_what_only_looks_like_it_stays(tmp_path: Path) -> None:
    """A link, a pipe, a folder, another name: none of them was left by an interrupted write."""
    folder = written(tmp_path / "study")
    (tmp_path / "mine.txt").write_text("mine")
    (folder / ".ipa-linklink.tmp").symlink_to(tmp_path / "mine.txt")
    os.mkfifo(folder / ".ipa-pipepipe.tmp")
    (folder / ".ipa-foldfold.tmp").mkdir()
    other = [_left(folder, name) for name in (".ipa-notes.tmp", ".ipa-abcdefgh.tmp.md")]
    assert here("check", cwd=folder).code == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert all(path.exists() for path in other)
    assert sorted(p.name for p in folder.glob(".ipa-*.tmp")) == [
        ".ipa-foldfold.tmp", ".ipa-linklink.tmp", ".ipa-notes.tmp", ".ipa-pipepipe.tmp",
    ]  # fmt: skip


def test_without_locks_nothing_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system has none, nobody knows whether a writer is alive; writing goes on as ever."""
    left = _left(tmp_path)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    replace(tmp_path / "a.yaml", None, b"a: 1\n")
    assert contents(tmp_path) == {left.name: left.read_bytes(), "a.yaml": b"a: 1\n"}


def test_a_file_taken_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its making and its lock another command may have taken it away."""
    real = fcntl.flock
    made: list[Path] = []

    def flock(descriptor: int, how: int) -> None:
        if not made:
            made.extend(tmp_path.glob(".ipa-*.tmp"))
            made[0].unlink()
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    replace(tmp_path / "a.yaml", None, b"a: 1\n")
    assert len(made) == 1
    assert contents(tmp_path) == {"a.yaml": b"a: 1\n"}
