"""Write a whole history at once: the same commits give the same ids on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ipa_text.named import NamedTuple
from ipa_text.store.git import change

if TYPE_CHECKING:
    from datetime import datetime


class Person(NamedTuple):
    """Who commits."""

    name: str
    email: str


class Commit(NamedTuple):
    """A commit to be written: its whole tree, and the numbers (from 1) of its parents."""

    at: datetime
    by: Person
    message: str
    files: dict[str, bytes]
    parents: tuple[int, ...]
    branch: str
    tag: str = ""


def write_history(folder: Path, commits: Iterable[Commit]) -> None:
    """Make a repository of ``commits`` in a new folder and check out ``main``. Raises GitFailed."""
    change(folder, "init", "--quiet", "--initial-branch=main", ".")
    change(folder, "fast-import", "--quiet", "--done", stdin=b"".join(_fast_import(commits)))
    change(folder, "reset", "--quiet", "--hard", "main")


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
