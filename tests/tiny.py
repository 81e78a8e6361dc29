"""The smallest study that has a chain of evidence, in a git repository, for tests of what git holds."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import ipa_text
from ipa_text import __main__ as program

FILES = {
    "study.yaml": """\
format: 1
title: >-
  Giving up the allotment
terminology: 2022
stage: statements
researchers:
  km: {name: K. Moss, role: analyst}
""",
    "cases/ines/case.yaml": """\
pseudonym: Ines
""",
    "cases/ines/interview-1.md": """\
---
kind: interview
date: 2026-01-05
speakers: {I: interviewer, Ines: participant}
transcribed: {by: km, checked_against_audio: 2026-01-08}
---

**I:** What was the last day like? ^t001

**Ines:** I left the gate open. Forty years I had shut it behind me, and
I left it open. ^t002
""",
    "cases/ines/interview-1.notes.yaml": """\
notes:
  - id: n-gate
    category: linguistic
    turn: t002
    quote: >-
      I left the gate open.
    note: >-
      Said twice: an act, not an oversight.
  - id: n-years
    category: conceptual
    turn: t002
    quote: >-
      Forty years
    note: >-
      A life is measured in shuttings.
""",
    "cases/ines/themes.yaml": """\
statements:
  - id: open-gate
    text: >-
      Leaving without closing anything behind her
    from:
      - n-gate
      - n-years
""",
}

SIDECAR = "cases/ines/interview-1.notes.yaml"
THEMES = "cases/ines/themes.yaml"
WRONG = ("I left the gate open.\n    note", "I left the gate ajar.\n    note")
"""A quotation, and the same in words that were never said."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which `ipa-text` is the one under test, whoever runs the tests."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_", "GITLAB_"))}
    own = {k: v for k, v in own.items() if k not in ("CI", "SKIP")}
    commands = home / "bin"
    if not commands.exists():
        commands.mkdir(parents=True)
        script = commands / "ipa-text"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ipa_text "$@"\n')
        script.chmod(0o755)
    here = Path(sys.executable).parent
    return {
        **own,
        "PATH": os.pathsep.join([str(commands), str(here), os.environ["PATH"]]),
        "PYTHONPATH": str(Path(ipa_text.__file__).parent.parent),
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PREK_HOME": str(home / "prek"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "K. Moss" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "km@example.org" for who in ("AUTHOR", "COMMITTER")},
        **more,
    }


class Checked(NamedTuple):
    """An exit code, and all that was printed."""

    returncode: int
    stdout: str


class Repository:
    """A folder in which git and other commands are run."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command and return it, whatever its exit code; its output is gathered in ``stdout``."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment(self.home, **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="surrogateescape",
            check=False,
            timeout=60,
        )

    def git(self, *arguments: str) -> str:
        """Run git, which has to succeed, and return what it printed."""
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def write(self, name: str, text: str) -> None:
        """Write a file, its folders too."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace words that stand in a file once."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.write(name, text.replace(old, new))

    def check(self, *arguments: str, **more: str) -> Checked:
        """Run `ipa-text check` here, one line a finding, in this process: it is much asked."""
        said = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True)
        before, wanted = dict(os.environ), environment(self.home, **more)
        os.environ.clear()
        os.environ.update(wanted)
        try:
            with (
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(said),
                contextlib.redirect_stderr(said),
            ):
                code = program._guarded(["check", "--format", "concise", *arguments])
        finally:
            os.environ.clear()
            os.environ.update(before)
        return Checked(code, said.buffer.getvalue().decode())

    def commits(self) -> int:
        """Return the number of commits."""
        return int(self.git("rev-list", "--count", "--all"))


def repository(folder: Path, home: Path, *, under: str = "") -> Repository:
    """Return a repository with the study in it, or in a folder ``under`` it; all is committed."""
    found = Repository(folder, home)
    found.git("init", "--quiet", "--initial-branch=main")
    for name, text in FILES.items():
        found.write(under + name, text)
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Begin")
    return found
