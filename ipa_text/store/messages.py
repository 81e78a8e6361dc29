"""The message of a commit that is being made: where it is, and what git will leave out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.git import ask


class Line(NamedTuple):
    """A line of a message, with its number from 1."""

    number: int
    text: str


class Cleaning(NamedTuple):
    """How git cleans a message up, as far as it tells a hook.

    ``comment`` begins a comment, ``mode`` is `commit.cleanup`, ``edited`` tells whether an editor was
    open on the message. Whether a mode was given to `git commit` itself, no hook is told.
    """

    comment: str = "#"
    mode: str = "default"
    edited: bool = True

    @property
    def strips(self) -> bool:
        """Whether comments go, unless `git commit` was told otherwise."""
        return self.edited and self.mode in ("default", "strip")


def cleaning(text: str, folder: Path) -> Cleaning:
    """Return how git will clean up a message of the commit that is being made; raises GitFailed.

    Git opens no editor where it has a hook find ``:`` for one; then it keeps comments by default.
    """
    known = _settings(folder)
    sign = next((v for n, v in reversed(known) if n in _SIGNS), "#")
    modes = [value for name, value in known if name == "commit.cleanup"]
    return Cleaning(
        (_chosen(text) if sign == "auto" else sign) or "#",
        modes[-1] if modes else "default",
        os.environ.get("GIT_EDITOR") != ":",
    )


_SIGNS = ("core.commentchar", "core.commentstring")
_CUT = "------------------------ >8 ------------------------"
_TO_CHOOSE = "#;@!$%^&|:"
"""The signs of which git takes one, by itself, that no line of the message begins with."""


def _settings(folder: Path) -> list[tuple[str, str]]:
    """Return all settings that count, those of ``git -c`` too, which a hook finds in its environment."""
    own = os.fsdecode(ask(folder, "rev-parse", "--absolute-git-dir")).removesuffix("\n")
    listed = ask(folder, f"--git-dir={own}", "config", "--list", "-z", clean=False)
    pairs = (entry.partition("\n") for entry in os.fsdecode(listed).split("\0") if entry)
    return [(name, value) for name, _, value in pairs]


def _chosen(text: str) -> str:
    """Return the sign that git has chosen: what it has put in itself stands last, but for a diff."""
    lines = text.split("\n")
    signs = [line[0] for line in lines if line[1:] == f" {_CUT}" and line[0] in _TO_CHOOSE]
    last = next((line for line in reversed(lines) if line.strip()), "#")
    return (signs or [last[0] if last[0] in _TO_CHOOSE else "#"])[-1]


def kept(text: str, comment: str) -> Iterator[Line]:
    """Yield the lines of a message that are no comment, down to the scissors."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line == f"{comment} {_CUT}":
            return
        if not line.startswith(comment):
            yield Line(number, line.rstrip())


def lasting(text: str, how: Cleaning) -> Iterator[Line]:
    """Yield the lines of a message that git may keep: all but what it puts in itself and takes out again.

    That are lists of files, with what it says beside them, and a diff below the scissors. A comment that
    somebody wrote is looked at, since `git commit --cleanup` may keep it.
    """
    lines = text.split("\n")
    lines = lines[: _scissors(lines, how)]
    own = _of_git(lines, how.comment) if how.strips else ()
    for number, line in enumerate(lines):
        if number not in own:
            yield Line(number + 1, line.rstrip())


def _scissors(lines: list[str], how: Cleaning) -> int:
    """Return the line (from 0) at which git cuts a message; without one, their number.

    Git's own scissors stand above a comment; those that somebody copied cut nothing, unless asked to.
    """
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else ""
        cuts = how.edited and (how.mode == "scissors" or below.startswith(how.comment))
        if cuts and line == f"{how.comment} {_CUT}":
            return number
    return len(lines)


def _of_git(lines: list[str], comment: str) -> set[int]:
    """Return which lines (from 0) are comments that git has put in."""
    found: set[int] = set()
    start = 0
    for commented, run in groupby(lines, key=lambda line: line.startswith(comment)):
        said = [line.removeprefix(comment) for line in run]
        end = start + len(said)
        if commented and any(line.startswith(_STATUS) for line in said):
            hint = next((n for n, line in enumerate(said) if line.startswith(_HINT)), 0)
            found.update(range(start + hint, end))
        start = end
    return found


_HINT = " Please enter the commit message"
"""How git begins what it puts in where it speaks English; else all comments around a list are its own."""

_STATUS = ("\t", " On branch ", _HINT)


def underway(folder: Path) -> bool:
    """Tell whether a commit brings in what was decided elsewhere: a merge, a pick, a rebase."""
    names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "rebase-merge", "rebase-apply")
    asked = [part for name in names for part in ("--git-path", name)]
    said = ask(folder, "rev-parse", "--path-format=absolute", *asked).decode(
        "utf-8", "surrogateescape"
    )
    return any(Path(line).exists() for line in said.splitlines())
