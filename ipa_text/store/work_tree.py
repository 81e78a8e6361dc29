"""The study in a folder, without what git ignores there, and what that is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.git import Distrusted, GitFailed, ask, ask_ahead, run
from ipa_text.store.git_directory import repository_root
from ipa_text.store.trees import WorkTree

_IN_A_CASE = r"cases/(?:[^/.][^/]*/)*(?:[^/.][^/]*(?:/|\.md|\.yaml))?"


_UNTOLD = ("git does not tell",)
"""Stands where git does not answer, so that what is found then is not taken for what is found later."""


class LeftOut(NamedTuple):
    """What is to be said of files that are left out, or that are not; grave where git cannot tell."""

    text: str
    grave: bool


def without_ignored(
    root: Path, asked: Callable[[], bytes] | None = None
) -> tuple[WorkTree, list[LeftOut]]:
    """Return the study in a folder without what git ignores there, where git can tell.

    Also returns what is to be said of it: what of the cases is left out, since every count is without.
    ``asked`` waits for git's answer, where it was asked before (``asked_what_is_kept_out``).
    """
    if repository_root(root) is None:
        return WorkTree(root), []
    try:
        left_out, held = kept_out(root, asked)
    except Distrusted as error:
        said = f"{error}\nUntil then, files that git ignores are read too."
        return WorkTree(root, aside=_UNTOLD), [LeftOut(said, grave=True)]
    except GitFailed:
        return WorkTree(root, aside=_UNTOLD), []
    if "study.yaml" in left_out:
        # This repository does not hold the study, which lies inside it by chance.
        return WorkTree(root), []
    missed = sorted(name for name in left_out if re.fullmatch(_IN_A_CASE, name))
    if not missed:
        return WorkTree(root, left_out, held), []
    more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
    cure = f"`git check-ignore -v {missed[0]}` says why"
    said = f"git ignores {missed[0]}{more}: not read here; {cure}."
    return WorkTree(root, left_out, held), [LeftOut(said, grave=False)]


class KeptOut(NamedTuple):
    """What git ignores below a folder, relative to it, and what it holds although it would ignore it.

    A folder's name ends in a slash.
    """

    ignored: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()


_KEPT_OUT = ("-z", "-t", "--cached", "--others", "--ignored", "--exclude-standard", "--directory")


def asked_what_is_kept_out(folder: Path) -> Callable[[], bytes]:
    """Ask git what is kept out below a folder, and return what waits for the answer (``kept_out``)."""
    return ask_ahead(folder, "ls-files", *_KEPT_OUT)


def kept_out(folder: Path, listed: Callable[[], bytes] | None = None) -> KeptOut:
    """Return what git ignores below a folder, and what of it it holds all the same.

    ``listed`` waits for the answer, where git was asked before. This is the one process of a plain
    check. Raises GitFailed.
    """
    return _kept_out(listed() if listed else ask(folder, "ls-files", *_KEPT_OUT))


def _kept_out(listed: bytes) -> KeptOut:
    held: list[str] = []
    names: set[str] = set()
    for entry in os.fsdecode(listed).split("\0"):
        tag, _, name = entry.partition(" ")
        if tag == "?":
            names.add(name)
        elif tag:
            held.append(name)
    names -= {"./"}
    # Git names a folder all of whose files are ignored one by one, beside these. It is not ignored.
    above = {f"{part}/" for name in names for part in _above(name.rstrip("/"))}
    return KeptOut(frozenset(names - above), tuple(dict.fromkeys(held)))


def _above(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def ignores(folder: Path, path: str) -> bool:
    """Tell whether git keeps out a path below a folder, there or not yet. Raises GitFailed."""
    code, _ = run(folder, "check-ignore", "--quiet", "--", path, answers=1)
    return code == 0
