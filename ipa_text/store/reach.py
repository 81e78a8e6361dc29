"""What leads to what in a repository: names and work trees to commits, commits to those before them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ipa_text.store.git import ask
from ipa_text.store.objects import Object, objects


class Tip(NamedTuple):
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
    message: str


def of_kinds(folder: Path, *kinds: str) -> Iterator[Object]:
    """Yield every object of some kinds, whatever leads to it. Raises GitFailed."""
    form = "--batch-check=%(objectname) %(objecttype)"
    told = ask(folder, "cat-file", "--batch-all-objects", "--unordered", form).decode()
    wanted = [line.split(" ")[0] for line in told.split("\n") if line.endswith(kinds)]
    yield from objects(folder, wanted) if wanted else ()


def header(data: bytes) -> Header:
    """Return what a commit says, given its bytes as they are."""
    head, _, message = data.decode("utf-8", "replace").partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.split("\n"):
        name, _, value = line.partition(" ")
        fields.setdefault(name, []).append(value)
    people = (fields.get(role, [""])[0].rpartition("> ")[0] for role in ("author", "committer"))
    author, committer = (f"{who}>" for who in people)
    return Header(tuple(fields.get("parent", ())), author, committer, message)


def tips(folder: Path) -> list[Tip]:
    """Return every ref there is, those of remotes, stash and notes too. Raises GitFailed."""
    form = "--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)"
    found = []
    for line in filter(None, os.fsdecode(ask(folder, "for-each-ref", form)).split("\n")):
        name, own, kind, inner, inner_kind = line.split("\0")
        commit = own if kind == "commit" else inner if inner_kind == "commit" else ""
        found.append(Tip(name, own, commit))
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


def led_to(parents: Mapping[str, Iterable[str]], ends: Iterable[str]) -> set[str]:
    """Return commits and all that led to them, as far as ``parents`` tells."""
    waiting = [end for end in ends if end in parents]
    seen = set(waiting)
    while waiting:
        for parent in parents[waiting.pop()]:
            if parent not in seen and parent in parents:
                seen.add(parent)
                waiting.append(parent)
    return seen
