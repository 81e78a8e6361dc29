"""The objects that a repository holds, as streams: all of them, or those that are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from ipa_text.named import NamedTuple
from ipa_text.store.git import ask, streaming

LARGEST = 64 * 1024 * 1024
"""Bytes; of an object beyond it only that much is read."""
_CHUNK = 1 << 20


class Object(NamedTuple):
    """An object: its id, what it is (commit, tree, blob, tag), its bytes, and whether those are all."""

    id: str
    kind: str
    data: bytes
    whole: bool = True


def objects(folder: Path, ids: Iterable[str] | None = None) -> Iterator[Object]:
    """Yield objects by id, or all that the repository holds, reachable or not. Raises GitFailed.

    What is named and not there is left out.
    """
    wanted = b"" if ids is None else "".join(f"{name}\n" for name in ids).encode()
    every = ("--batch-all-objects", "--unordered") if ids is None else ()
    told = ("cat-file", "--batch", "--buffer", *every)
    with streaming(folder, *told, stdin=wanted) as process:
        stream = cast("IO[bytes]", process.stdout)
        _widen(stream)
        while head := stream.readline():
            name, kind, *size = head.decode().split()
            if size and size[0].isdigit():
                yield _read(stream, name, kind, int(size[0]))


def _widen(stream: IO[bytes]) -> None:
    """Let git write a megabyte ahead, where the system can; else each often waits for the other."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl  # noqa: PLC0415 - Linux has it

        fcntl(stream, F_SETPIPE_SZ, _CHUNK)
    except (ImportError, OSError):
        return


def _read(stream: IO[bytes], name: str, kind: str, size: int) -> Object:
    data = stream.read(min(size, LARGEST))
    for start in range(len(data), size, _CHUNK):
        stream.read(min(_CHUNK, size - start))
    stream.read(1)
    return Object(name, kind, data, len(data) == size)


def reachable(folder: Path) -> list[str]:
    """Return the ids of all commits to which any name leads, the latest first; raises GitFailed.

    HEAD counts too where it stands for a commit.
    """
    return ask(folder, "rev-list", "--all").decode().split()


def entries(tree: bytes, size: int) -> set[bytes]:
    """Return the names of the entries of a tree; an id has ``size`` bytes."""
    return set(_ENTRY[size].findall(tree))


_ENTRY = {size: re.compile(rb"[0-7]{5,6} ([^\0]+)\0.{%d}" % size, re.DOTALL) for size in (20, 32)}
