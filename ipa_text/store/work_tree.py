"""The study in a folder, without what git ignores there, and what that is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from ipa_text.named import NamedTuple
from ipa_text.store.digest import digest
from ipa_text.store.git import Distrusted, GitFailed, NoRepository, ask, ask_ahead, run
from ipa_text.store.git_directory import repository_root
from ipa_text.store.trees import LEFTOVERS, SIZE_LIMIT, SKIPPED, WorkTree, never_read, printable

_IN_A_CASE = r"cases/(?:[^/.][^/]*/)*(?:[^/.][^/]*(?:/|\.md|\.yaml))?"


_UNTOLD = ("git does not tell",)
"""Stands where git does not answer, so that what is found then is not taken for what is found later."""


class LeftOut(NamedTuple):
    """What is to be said of files that are left out, or that are not; grave where git cannot tell."""

    text: str
    grave: bool


def ask_git(root: Path) -> Callable[[], bytes] | None:
    """Ask git of the files in a folder, for ``without_ignored``; return what waits for the answer.

    This is the one process of a plain check. Returns None without a repository.
    """
    return ask_ahead(root, *_question(root)) if repository_root(root) else None


def without_ignored(
    root: Path, asked: Callable[[], bytes] | None = None
) -> tuple[WorkTree, list[LeftOut]]:
    """Return the study in a folder without what git ignores there, where git can tell.

    Also returns what is to be said of it: what of the cases is left out, since every count is without.
    ``asked`` is what git was asked before, if it was.
    """
    asked = asked or ask_git(root)
    if asked is None:
        return WorkTree(root), []
    try:
        left_out, held = _kept_out(asked())
        aside = tuple(_beside(root, held))
    except Distrusted as error:
        said = f"{error}\nUntil then, files that git ignores are read too."
        return WorkTree(root, aside=_UNTOLD), [LeftOut(said, grave=True)]
    except NoRepository:  # where git is not installed, nobody who works there has it keep files out
        return WorkTree(root, aside=_UNTOLD), []
    except GitFailed as error:
        said = f"git fails here ({error}): files that it ignores are read too, and others are not."
        return WorkTree(root, aside=_UNTOLD), [LeftOut(said, grave=True)]
    if "study.yaml" in left_out:
        # This repository does not hold the study, which lies inside it by chance.
        return WorkTree(root, aside=aside), []
    missed = sorted(
        name
        for name in left_out
        if re.fullmatch(_IN_A_CASE, name) and SKIPPED.isdisjoint(name.split("/"))
    )
    if not missed:
        return WorkTree(root, left_out, aside), []
    more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
    cure = f"`git check-ignore -v {missed[0]}` says why"
    said = f"git ignores {missed[0]}{more}: not read here; {cure}."
    return WorkTree(root, left_out, aside), [LeftOut(said, grave=False)]


class KeptOut(NamedTuple):
    """What git ignores below a folder, relative to it, and what it holds although it would ignore it.

    A folder's name ends in a slash.
    """

    ignored: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()


_KEPT_OUT = ("-z", "-t", "--cached", "--others", "--ignored", "--exclude-standard", "--directory")
_NEVER_READ = (".*/", *(f"{name}/" for name in sorted(SKIPPED)), *(f"{n}*" for n in LEFTOVERS))


def _question(folder: Path) -> tuple[str, ...]:
    """Return what lists what git ignores below a folder, what no study holds, and what it holds of both.

    The patterns speak of what is below the folder: it may itself lie in a hidden one.
    """
    folder = folder.resolve()
    top = repository_root(folder) or folder
    inside = "".join(f"{part}/" for part in folder.relative_to(top).parts)
    below = re.sub(r"([*?\[\]\\])", r"\\\1", f"/{inside}")
    return ("ls-files", *_KEPT_OUT, *(f"--exclude={below}**/{one}" for one in _NEVER_READ))


def kept_out(folder: Path) -> KeptOut:
    """Return what git ignores below a folder, and what of it it holds all the same. Raises GitFailed."""
    return _kept_out(ask(folder, *_question(folder)))


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


def _beside(root: Path, held: Iterable[str]) -> Iterator[str]:
    """Yield what git holds although it is kept out; what no study holds with the state of the file."""
    for name in held:
        unread = never_read(PurePosixPath(printable(name)))
        yield f"{name} {_state(root / name)}" if unread else name


def _state(path: Path) -> str:
    """Return what tells one content of a file from another; of a large file its size and time."""
    try:
        about = path.lstat()
        if S_ISREG(about.st_mode) and about.st_size <= SIZE_LIMIT:
            return digest(path.read_bytes())
    except OSError:
        return "gone"
    return f"{about.st_size} {about.st_mtime_ns}"


def _above(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def ignores(folder: Path, path: str) -> bool:
    """Tell whether git keeps out a path below a folder, there or not yet. Raises GitFailed."""
    code, _ = run(folder, "check-ignore", "--quiet", "--", path, answers=1)
    return code == 0
