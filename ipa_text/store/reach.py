"""What leads to what in a repository: names and work trees to commits, commits to those before them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ipa_text.named import NamedTuple
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
    """A commit or a tag as it is written.

    ``people`` are who is named in it as having made it, name and address, each once; ``time`` is when it
    was committed, in seconds, 0 where that is not told; ``tag`` is what a tag calls itself.
    """

    parents: tuple[str, ...]
    people: tuple[str, ...]
    message: str
    time: int
    tag: str


def of_kinds(folder: Path, *kinds: str) -> Iterator[Object]:
    """Yield every object of some kinds, whatever leads to it. Raises GitFailed."""
    form = "--batch-check=%(objectname) %(objecttype)"
    told = ask(folder, "cat-file", "--batch-all-objects", "--unordered", form).decode()
    wanted = [line.split(" ")[0] for line in told.split("\n") if line.endswith(kinds)]
    yield from objects(folder, wanted) if wanted else ()


def header(data: bytes) -> Header:
    """Return what a commit or a tag says, given its bytes as they are.

    The encoding that is named is that of the message: git takes names as they are in its settings.
    """
    head, _, message = data.partition(b"\n\n")
    lines = [line.partition(b" ")[::2] for line in head.split(b"\n")]
    fields = dict(reversed(lines))  # of several of a kind the first counts
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    made = [m for role in _MAKERS if (m := _MADE.fullmatch(fields.get(role, b"")))]
    return Header(
        tuple(value.decode("ascii", "replace") for name, value in lines if name == b"parent"),
        tuple(dict.fromkeys(as_text(m[1]) for m in made)),
        as_text(message, encoding),
        int(made[-1][2]) if made else 0,
        as_text(fields.get(b"tag", b"")),
    )


_MAKERS = (b"tagger", b"author", b"committer")
_MADE = re.compile(rb"(.*) (\d+) [+-]\d+")


def as_text(data: bytes, encoding: str = "utf-8") -> str:
    """Return what git holds as text: in the encoding that it names, in UTF-8, or as old Windows wrote."""
    for name in (encoding, "utf-8"):
        try:
            return data.decode(name)
        except (ValueError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def tips(folder: Path) -> list[Tip]:
    """Return every ref there is, those of remotes, stash and notes too. Raises GitFailed."""
    form = "--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)"
    found = []
    for line in filter(None, os.fsdecode(ask(folder, "for-each-ref", form)).split("\n")):
        name, own, kind, inner, inner_kind = line.split("\0")
        commit = own if kind == "commit" else inner if inner_kind == "commit" else ""
        found.append(Tip(name, own, commit))
    return found


def branches(folder: Path) -> list[str]:
    """Return the full names of all branches, those of other repositories too. Raises GitFailed."""
    listed = ("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    return os.fsdecode(ask(folder, *listed)).split()


def unpushed(folder: Path) -> list[tuple[str, str]]:
    """Return the commits that no other repository has, as far as is known here, and their messages.

    They are those of all branches and of where work goes on, which may be none; a branch that leads
    nowhere, as a service that copies folders may leave one, is passed over. Raises GitFailed.
    """
    form = ("--format=%H%x00%B", "-z", "--encoding=UTF-8", "--no-show-signature", "--no-color")
    listed = ask(
        folder, "log", *form, "--ignore-missing", "HEAD", "--branches", "--not", "--remotes"
    )
    parts = listed.decode("utf-8", "replace").split("\0")
    return list(zip(parts[::2], parts[1::2], strict=False))


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
