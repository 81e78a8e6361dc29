"""Where a repository lies, and which state it is in, as the disk tells; git is not asked."""

from __future__ import annotations

import os
from pathlib import Path


def repository_root(folder: Path) -> Path | None:
    """Return the nearest folder from ``folder`` upward that holds a repository; asks the disk only."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def is_bare(folder: Path) -> bool:
    """Tell whether a folder is a repository without files, as on a server; asks the disk only."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def common_directory(repository: Path) -> Path | None:
    """Return the git directory that all work trees of a repository share; asks the disk only.

    None where the file that should name it cannot be read.
    """
    own = _own_directory(repository)
    if own is None:
        return None
    try:
        shared = (own / "commondir").read_text("utf-8").strip()
    except (OSError, ValueError):
        return own
    return own / shared if (own / shared).is_dir() else None


def _own_directory(repository: Path) -> Path | None:
    """Return the git directory of one work tree: ``.git`` itself, or the folder that it names."""
    git = repository / ".git"
    if git.is_dir():
        return git
    try:
        named = git.read_text("utf-8").partition("gitdir: ")[2].strip()
        found = (repository / named).is_dir()
    except (OSError, ValueError):
        return None
    return repository / named if named and found else None


def state(folder: Path) -> list[bytes]:
    """Return what tells one state of a repository's history from another: HEAD and every ref.

    Asks the disk only, and reads the files as they are, whatever git keeps in them.
    """
    repository = repository_root(folder)
    own = _own_directory(repository) if repository else None
    common = common_directory(repository) if repository else None
    if own is None or common is None:
        return []
    found = [_bytes(own / "HEAD"), _bytes(common / "packed-refs"), _bytes(common / "shallow")]
    found.append(_bytes(common / "reftable" / "tables.list"))
    for place, _, names in sorted(os.walk(common / "refs")):
        for name in sorted(names):
            ref = Path(place, name)
            found += [os.fsencode(ref.relative_to(common)), _bytes(ref)]
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
