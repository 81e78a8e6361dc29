"""Which files there are around a study: those that git holds or would, and those in private/."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ipa_text.store.git_directory import repository_root
from ipa_text.store.git_files import tracked
from ipa_text.store.private import PRIVATE
from ipa_text.store.trees import SCHEMAS, Unreadable, WorkTree
from ipa_text.study.edit import BYTE_ORDER_MARK


def inside(root: Path, folder: str) -> list[str]:
    """Return every file below a folder of the study, links too, whatever git makes of it, sorted.

    What a link leads to is somewhere else.
    """
    found = []
    for place, folders, names in os.walk(root / folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        found += [os.path.relpath(os.path.join(place, name), root) for name in (*names, *links)]
    return sorted(PurePosixPath(path).as_posix() for path in found)


def held(root: Path, tree: WorkTree) -> list[str]:
    """Return what git holds of a study, or would with the next `git add`; without git, its files.

    What is not of the study is left out: the schemas, private/. Raises GitFailed.
    """
    if repository_root(root) is None:
        return [str(path) for path in tree.paths() if _of_the_study(path)]
    names = set(tracked(root, "--cached", "--others", "--exclude-standard"))
    return [name for name in sorted(names) if _of_the_study(PurePosixPath(name))]


def _of_the_study(path: PurePosixPath) -> bool:
    return not path.is_relative_to(SCHEMAS) and path.parts[0] != PRIVATE


def texts(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return what can be read as text of some files of a study, by path."""
    found = {}
    for path in paths:
        try:
            text = WorkTree(root).read(PurePosixPath(path)).decode()
        except (Unreadable, UnicodeDecodeError):
            continue
        if "\0" not in text:
            found[path] = text
    return found


_LARGEST = 64 * 1024 * 1024
"""Bytes; a key with all that can be read of it has a third of that."""


def private_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the YAML files right in private/ that can be read, each with its text."""
    for path in sorted((root / PRIVATE).glob("*.yaml")):
        if path.is_file() and path.stat().st_size <= _LARGEST:
            try:
                yield f"{PRIVATE}/{path.name}", path.read_bytes().decode()
            except (OSError, UnicodeDecodeError):
                continue


def bare(text: str) -> str:
    """Return a text as lines and columns are counted in it: without a byte order mark."""
    return text.removeprefix(BYTE_ORDER_MARK)
