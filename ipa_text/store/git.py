"""Git, by way of GitPython's command object: one process at a time, with a clean environment.

Nothing from a study is ever passed as an option, and paths stand behind ``--``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile


class GitFailed(Exception):
    """Git could not do what was asked; the text is what it said."""


@dataclass(frozen=True)
class Person:
    """Who commits."""

    name: str
    email: str


@dataclass(frozen=True)
class Commit:
    """A commit to be written: its whole tree, and the numbers (from 1) of its parents."""

    at: datetime
    by: Person
    message: str
    files: dict[str, bytes]
    parents: tuple[int, ...]
    branch: str
    tag: str = ""


def write_history(folder: Path, commits: Iterable[Commit]) -> None:
    """Make a repository of ``commits`` in a new folder and check out ``main``.

    The same commits give the same ids on every machine. Raises GitFailed.
    """
    try:
        from git import Git  # noqa: PLC0415 - slow to import
        from git.exc import GitCommandError, GitCommandNotFound  # noqa: PLC0415
    except ImportError:
        raise GitFailed("git is not installed, or not on the path") from None
    git = Git(folder)
    try:
        with _own_environment(), TemporaryFile() as stream:
            for part in _fast_import(commits):
                stream.write(part)
            stream.seek(0)
            git.execute(["git", "init", "--quiet", "--initial-branch=main", "."])
            git.execute(["git", "fast-import", "--quiet", "--done"], istream=stream)
            git.execute(["git", "reset", "--quiet", "--hard", "main"])
    except GitCommandNotFound:
        raise GitFailed("git is not installed, or not on the path") from None
    except GitCommandError as error:
        raise GitFailed(str(error.stderr).strip() or "git failed") from None


@contextmanager
def _own_environment() -> Iterator[None]:
    """Take git's variables out of the environment: inside a hook they name another repository."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("GIT_")}
    try:
        yield
    finally:
        os.environ.update(taken)


def _fast_import(commits: Iterable[Commit]) -> Iterator[bytes]:
    """Yield a fast-import stream; every commit states its whole tree."""
    blobs: dict[bytes, int] = {}
    for number, commit in enumerate(commits, start=1):
        new = []
        for data in commit.files.values():
            if data not in blobs:
                blobs[data] = 100_000 + len(blobs)
                new.append(data)
        for data in new:
            yield f"blob\nmark :{blobs[data]}\n".encode() + _data(data)
        when = f"{int(commit.at.timestamp())} {commit.at:%z}"
        who = f"{commit.by.name} <{commit.by.email}> {when}"
        yield f"commit refs/heads/{commit.branch}\nmark :{number}\n".encode()
        yield f"author {who}\ncommitter {who}\n".encode()
        yield _data(commit.message.encode())
        for order, parent in enumerate(commit.parents):
            yield f"{'merge' if order else 'from'} :{parent}\n".encode()
        yield b"deleteall\n"
        for path, data in sorted(commit.files.items()):
            yield f"M 100644 :{blobs[data]} {path}\n".encode()
        yield b"\n"
        if commit.tag:
            yield f"reset refs/tags/{commit.tag}\nfrom :{number}\n\n".encode()
    yield b"done\n"


def _data(data: bytes) -> bytes:
    return f"data {len(data)}\n".encode() + data + b"\n"
