"""Replace a file whole or not at all, and only if it is still what was read."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ipa_text.errors import CannotWork


class ChangedUnderneath(CannotWork):
    """The file is no longer what was read; nothing was written."""


class LeadsOutside(CannotWork):
    """A folder of the study is a link to somewhere else; nothing was written."""


def make_room(root: Path, path: str) -> Path:
    """Make the folder in which a file of a study is to lie; return where the file is on the disk.

    Raises LeadsOutside, OSError.
    """
    target = root / path
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise LeadsOutside(f"{path} would lie outside the study, behind a link: take the link away")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def replace(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` to ``path``, through a link, by way of a synced temporary file beside it.

    ``before`` is what the caller read, None for a file that must not exist yet. Raises
    ChangedUnderneath when the file differs from it now, OSError when the disk refuses.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=".ipa-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if (path.read_bytes() if path.exists() else None) != before:
            raise ChangedUnderneath(f"{path} changed while it was being worked on: run again")
        temporary.chmod(path.stat().st_mode & 0o7777 if before is not None else 0o644)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def create(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files that must not exist yet, all or none, with the folders that they need.

    Raises ChangedUnderneath where one is there, OSError when the disk refuses; then what this call
    made is taken away again.
    """
    made: list[Path] = []
    folders: list[Path] = []
    try:
        for name, data in files.items():
            path = root / name
            for folder in [f for f in reversed(path.parents) if not f.exists()]:
                folder.mkdir()
                folders.append(folder)
            replace(path, None, data)
            made.append(path)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in made:
                path.unlink()
            for folder in reversed(folders):
                folder.rmdir()
        raise
