"""What git holds of a study beyond what is read as the study, for the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from ipa_text.privacy.repository import on_disk
from ipa_text.privacy.unshared import unshared
from ipa_text.store import git_files
from ipa_text.store.git import GitFailed
from ipa_text.store.git_directory import repository_root
from ipa_text.store.reach import branches, unpushed
from ipa_text.store.trees import printable
from ipa_text.study.beyond import Beyond

Answer = TypeVar("Answer")


def held(root: Path, staged: bool, paths: Collection[str], names: bool) -> Beyond:
    """Return what git holds of the study in a folder beyond the files of these paths.

    ``staged`` takes files as the next commit would hold them, not as they lie in the folder; ``names``
    asks for branches, and for the messages of commits that were not pushed yet. Nothing where git cannot
    tell of any file.
    """
    if repository_root(root) is None:
        return Beyond()
    try:
        if staged:
            files = _staged(root, paths)
        else:
            others = [path for path in git_files.tracked(root) if printable(path) not in paths]
            files = [
                (printable(path), b"" if unshared(path) else on_disk(root / path) or b"")
                for path in others
            ]
    except GitFailed:
        return Beyond()
    if not names:
        return Beyond(tuple(files))
    untold: list[str] = []
    named = _told(branches, root, "what branches are called", untold)
    messages = _told(unpushed, root, "what the messages of unpushed commits say", untold)
    return Beyond(tuple(files), named, messages, tuple(untold))


def _told(
    ask: Callable[[Path], list[Answer]], root: Path, what: str, untold: list[str]
) -> tuple[Answer, ...]:
    try:
        return tuple(ask(root))
    except GitFailed as error:
        untold.append(f"{what} was not looked at, since git fails: {error}")
        return ()


def _staged(root: Path, paths: Collection[str]) -> list[tuple[str, bytes]]:
    entries = [
        entry
        for entry in git_files.staged(root, git_files.index_of_hook(root))
        if entry.mode != git_files.SUBMODULE and printable(entry.path) not in paths
    ]
    contents = git_files.blobs(root, (entry.blob for entry in entries if not unshared(entry.path)))
    return [(printable(entry.path), contents.get(entry.blob, b"")) for entry in entries]
