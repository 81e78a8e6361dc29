"""The message of a commit that is being made: where it is, and what git will leave out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ipa_text.store.git import ask


class Line(NamedTuple):
    """A line of a message that will be kept, with its number from 1."""

    number: int
    text: str


def kept(text: str, comment: str) -> Iterator[Line]:
    """Yield the lines of a message that git will keep: no comments, nothing below the scissors."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line == f"{comment} ------------------------ >8 ------------------------":
            return
        if not line.startswith(comment):
            yield Line(number, line.rstrip())


def comment_sign(folder: Path) -> str:
    """Return what begins a comment in a message here; raises GitFailed."""
    found = ask(folder, "config", "--default", "#", "--get", "core.commentChar").decode().strip()
    return "#" if found in ("", "auto") else found


def underway(folder: Path) -> bool:
    """Tell whether a commit brings in what was decided elsewhere: a merge, a pick, a rebase."""
    names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "rebase-merge", "rebase-apply")
    asked = [part for name in names for part in ("--git-path", name)]
    said = ask(folder, "rev-parse", "--path-format=absolute", *asked).decode(
        "utf-8", "surrogateescape"
    )
    return any(Path(line).exists() for line in said.splitlines())
