"""Run the command line for tests: in this process, as a process of its own, or in a terminal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import ipa_text
from ipa_text import __main__ as program

PACKAGE = Path(ipa_text.__file__).parent
ROOT = Path(__file__).parent.parent

_TAKEN_OUT = re.compile(
    r"GIT_.*|IPA_TEXT_.*|LC_.*|PYTHON(IOENCODING|UTF8|WARNINGS|DEVMODE)"
    r"|CI|GITHUB_\w+|GITLAB_\w+|NO_COLOR|FORCE_COLOR|CLICOLOR.*|COLUMNS|LINES|LANG|LANGUAGE|TERM|TTY_.*"
)
"""Variables of whoever runs the tests that would change what is printed."""

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_ERASED = re.compile(r"\r\x1b\[2K[^\r\n\x1b]*(?=\r\x1b\[2K)|\r\x1b\[2K")


class Run(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, read as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines printed."""
        return self.out.splitlines()


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which the command says the same everywhere, and ``more``."""
    kept = {k: v for k, v in os.environ.items() if not _TAKEN_OUT.fullmatch(k)}
    here = str(PACKAGE.parent)
    settings = {"PYTHONPATH": here, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return {**kept, **settings, **nobody, **more}


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of a process."""
    return [sys.executable, "-m", "ipa_text", *map(str, arguments)]


def process(*arguments: str | Path, cwd: Path, **env: str) -> Run:
    """Run the command as a process of its own, its output in pipes."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env=environment(**env), capture_output=True, check=False,
        stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    out, err = (s.decode("utf-8", "surrogateescape") for s in (done.stdout, done.stderr))
    return Run(done.returncode, out, err)


def here(*arguments: str | Path, cwd: Path, **env: str) -> Run:
    """Run the command in this process, error boundary and all; its output in pipes as it were."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", newline="\n") for _ in range(2)
    )
    with (
        contextlib.chdir(cwd),
        _environ(environment(**env)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = program._guarded([str(a) for a in arguments])
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Run(code, *texts)


@contextlib.contextmanager
def _environ(env: Mapping[str, str]) -> Any:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def terminal(
    *arguments: str | Path, cwd: Path, columns: int = 80, both: bool = False, **env: str
) -> Run:
    """Run the command with its output in a terminal of so many columns.

    Standard error goes to a pipe, or with ``both`` to the same terminal.
    """
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    settings = termios.tcgetattr(theirs)
    settings[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    with subprocess.Popen(
        command(*arguments), cwd=cwd, env=environment(**env), stdin=theirs, stdout=theirs,
        stderr=theirs if both else subprocess.PIPE,
    ) as running:  # fmt: skip
        os.close(theirs)
        parts = []
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65536):
                parts.append(part)
        err = running.stderr.read().decode() if running.stderr else ""
    os.close(ours)
    return Run(running.returncode, b"".join(parts).decode(), err)


def unpainted(text: str) -> str:
    """Return a terminal's text without its colours and the lines of progress that were erased."""
    return _SGR.sub("", _ERASED.sub("", text))


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, as nobody in particular, and return what it printed."""
    who = {"GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.org"}
    who |= {"GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.org"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**who), capture_output=True, check=True
    )
    return done.stdout.decode()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder, git's own and what is kept for speed left out: path to bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "cache"} & set(path.relative_to(folder).parts)
    }
