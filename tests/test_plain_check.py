"""``plain_check``: as it is called most, ``check`` says what it would say by way of click."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import environment, git, here, terminal
from ipa_text.plain_check import plain_check
from studies import written

NOTES = "cases/ada/interview-1.notes.yaml"


def _as_it_is(folder: Path) -> None:
    """Nothing to be said but what is waived."""
    assert (folder / NOTES).exists()


def _with_an_error(folder: Path) -> None:
    (folder / NOTES).write_text((folder / NOTES).read_text().replace("turn: t", "turn: z", 1))


def _with_a_hint(folder: Path) -> None:
    """Nothing that fails."""
    text = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(f"{text}\nlint: {{severity: {{no-such-turn: hint}}}}\n")
    _with_an_error(folder)


def _ignoring(folder: Path) -> None:
    """Git does not want a case: every count is without it, and this is said."""
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text("cases/ada/\n")


def _newer(folder: Path) -> None:
    """In a format that is not known yet."""
    text = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(text.replace("format: 1", "format: 9"))


def _none(folder: Path) -> None:
    (folder / "study.yaml").unlink()


@pytest.mark.parametrize(
    "state", [_as_it_is, _with_an_error, _with_a_hint, _ignoring, _newer, _none]
)
@pytest.mark.parametrize("how", [[], ["-q"], ["--quiet"]], ids=["", "-q", "--quiet"])
def test_the_same_is_said(tmp_path: Path, state: Callable[[Path], None], how: list[str]) -> None:
    """At once and again, from within and from without."""
    folder = written(tmp_path)
    state(folder)
    long = here("check", ".", *how, cwd=folder)
    for _ in range(2):
        assert here("check", *how, cwd=folder) == long
    assert here("-C", str(folder), "check", *how, cwd=Path("/")).code == long.code


def _broken(folder: Path) -> None:
    """Git fails, and what it ignores is not known."""
    git(folder, "init", "--quiet")
    (folder / ".git" / "index").write_bytes(b"no index")


@pytest.mark.parametrize("state", [_as_it_is, _ignoring, _broken])
def test_git_is_asked_ahead_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: Callable[[Path], None]
) -> None:
    """On a system that cannot start a process in that way, it is asked in the usual one."""
    folder = written(tmp_path)
    git(folder, "init", "--quiet")
    state(folder)
    ahead = here("check", cwd=folder)
    monkeypatch.delattr(os, "posix_spawnp")
    assert here("check", cwd=folder) == ahead


def test_git_that_fails_is_told(tmp_path: Path) -> None:
    """What it ignores is then read too, and what else it holds is not looked at."""
    folder = written(tmp_path)
    _broken(folder)
    run = here("check", "-q", cwd=folder)
    assert run.err.startswith("Note: git fails here (")
    assert run.err.endswith("): files that it ignores are read too, and others are not.\n")


def test_whoever_calls_may_have_exit_codes_ignored(tmp_path: Path) -> None:
    """Then nobody keeps that of git, and it is asked again."""
    folder = written(tmp_path)
    git(folder, "init", "--quiet")
    code = (
        "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN);"
        "os.execv(sys.executable, [sys.executable, '-m', 'ipa_text', 'check'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == tuple(here("check", cwd=folder))


def test_words_are_withheld_in_ci(tmp_path: Path) -> None:
    folder = written(tmp_path)
    _with_an_error(folder)
    assert here("check", cwd=folder, CI="true") == here("check", ".", cwd=folder, CI="true")


@pytest.mark.parametrize(
    "arguments",
    [[], ["check", "."], ["check", "--fix"], ["check", "-q", "-q"], ["-C", "check"], ["status", "check"],
     ["-C", "nowhere", "check"], ["-C", "study.yaml", "check"], ["-C", "", "check"], ["check", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_all_else_is_left_to_click(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    """And nothing was said."""
    monkeypatch.chdir(written(tmp_path))
    assert plain_check(arguments) is None
    assert capfd.readouterr() == ("", "")


def test_a_shell_that_completes_is_left_to_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written(tmp_path))
    monkeypatch.setenv("_IPA_TEXT_COMPLETE", "bash_source")
    assert plain_check(["check"]) is None


def test_a_folder_that_may_not_be_listed_is_left_to_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert plain_check(["-C", str(written(tmp_path)), "check"]) is None


def test_at_a_terminal(tmp_path: Path) -> None:
    """What is being worked on is shown, and that a copy lacks what its editors read."""
    folder = written(tmp_path)
    here("check", cwd=folder)
    here("check", ".", cwd=folder)
    assert terminal("check", cwd=folder, both=True) == terminal("check", ".", cwd=folder, both=True)
    (folder / ".ipa-text" / "schema").mkdir(parents=True)
    long = terminal("check", ".", cwd=folder, both=True)
    assert "editors know no ids here yet" in long.out
    assert terminal("check", cwd=folder, both=True) == long
