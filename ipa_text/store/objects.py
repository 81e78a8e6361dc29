"""Every object that a repository holds, whatever leads to it or not, and every name that leads to one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple, cast

from ipa_text.store.commits import TOO_LARGE
from ipa_text.store.git import ask, streaming
from ipa_text.store.trees import SIZE_LIMIT

_CHUNK = 1 << 20


class Object(NamedTuple):
    """An object of git's: its id, its kind (``commit``, ``tag`` or ``blob``), what is in it."""

    id: str
    kind: str
    data: bytes


class Ref(NamedTuple):
    """A name that leads to an object, and the commit that is meant; empty where that is none."""

    name: str
    object: str
    commit: str


class Checkout(NamedTuple):
    """A work tree of a repository: its folder, and the commit that is checked out there."""

    folder: Path
    commit: str


class Header(NamedTuple):
    """A commit as it is written: what it follows, who is named in it, its message."""

    parents: tuple[str, ...]
    author: str
    committer: str
    date: str
    message: str


def objects(folder: Path) -> Iterator[Object]:
    """Yield every commit, tag and blob, reachable or not; of a blob beyond any study's, TOO_LARGE.

    Raises GitFailed.
    """
    yield from of(folder, _ids(folder, ("commit", "tag", "blob")))


def objects_of_kind(folder: Path, kind: str) -> Iterator[Object]:
    """Yield every object of one kind, reachable or not. Raises GitFailed."""
    yield from of(folder, _ids(folder, (kind,)))


def _ids(folder: Path, kinds: tuple[str, ...]) -> list[str]:
    form = "--batch-check=%(objectname) %(objecttype)"
    told = ask(folder, "cat-file", "--batch-all-objects", "--unordered", form).decode()
    return [line.split(" ")[0] for line in told.split("\n") if line.endswith(kinds)]


def of(folder: Path, ids: Iterable[str]) -> Iterator[Object]:
    """Yield objects by their ids, without those that are not there. Raises GitFailed."""
    asked = "".join(f"{one}\n" for one in ids).encode()
    if not asked:
        return
    with streaming(folder, "cat-file", "--batch", "--buffer", stdin=asked) as process:
        stream = cast("IO[bytes]", process.stdout)
        while line := stream.readline().decode():
            name, kind, *size = line.split()
            if size:
                yield Object(name, kind, _content(stream, int(size[0])))


def _content(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size) if size <= SIZE_LIMIT else TOO_LARGE
    for start in range(0, size if data is TOO_LARGE else 0, _CHUNK):
        stream.read(min(_CHUNK, size - start))
    stream.read(1)
    return data


def header(data: bytes) -> Header:
    """Return what a commit says, given its bytes as they are."""
    head, _, message = data.decode("utf-8", "replace").partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.split("\n"):
        name, _, value = line.partition(" ")
        fields.setdefault(name, []).append(value)
    author, committer = (fields.get(role, [""])[0] for role in ("author", "committer"))
    who, _, at = author.rpartition("> ")
    return Header(
        tuple(fields.get("parent", ())), f"{who}>", f"{committer.rpartition('> ')[0]}>", at, message
    )


def refs(folder: Path) -> list[Ref]:
    """Return every ref there is, those of remotes, stash and notes too. Raises GitFailed."""
    form = "--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)"
    found = []
    for line in filter(None, os.fsdecode(ask(folder, "for-each-ref", form)).split("\n")):
        name, own, kind, inner, inner_kind = line.split("\0")
        commit = own if kind == "commit" else inner if inner_kind == "commit" else ""
        found.append(Ref(name, own, commit))
    return found


def checkouts(folder: Path) -> list[Checkout]:
    """Return the work trees of a repository, this one too; without those that are there no more.

    Raises GitFailed.
    """
    found = []
    for record in os.fsdecode(ask(folder, "worktree", "list", "--porcelain")).split("\n\n"):
        facts = dict(line.partition(" ")[::2] for line in record.split("\n"))
        place = Path(facts.get("worktree", ""))
        if "worktree" in facts and "bare" not in facts and place.is_dir():
            found.append(Checkout(place, facts.get("HEAD", "")))
    return found


def led_to(parents: Mapping[str, Iterable[str]], tips: Iterable[str]) -> set[str]:
    """Return commits and all that led to them, as far as ``parents`` tells."""
    waiting = [tip for tip in tips if tip in parents]
    seen = set(waiting)
    while waiting:
        for parent in parents[waiting.pop()]:
            if parent not in seen and parent in parents:
                seen.add(parent)
                waiting.append(parent)
    return seen
