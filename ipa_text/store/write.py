"""Replace a file whole or not at all, and only if it is still what was read."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from ipa_text.errors import CannotWork

_LEFTOVER = re.compile(r"\.ipa-[a-z0-9_]{8}\.tmp")


class ChangedUnderneath(CannotWork):
    """The file is no longer what was read; nothing was written."""


class LeadsOutside(CannotWork):
    """A file or folder of the study is a link to somewhere else; nothing was written."""


def make_room(root: Path, path: str) -> Path:
    """Make the folder in which a file of a study is to lie; return where the file is on the disk.

    Raises LeadsOutside, OSError.
    """
    target = _inside(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _inside(root: Path, path: str) -> Path:
    target = root / path
    if not lies_in(target, root):
        raise LeadsOutside(f"{path} would lie outside the study, behind a link: take the link away")
    return target


def lies_in(path: Path, *folders: Path) -> bool:
    """Tell whether what is written to a path lands in one of some folders, wherever links lead."""
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
    return any(target.is_relative_to(folder.resolve()) for folder in folders)


def replace(path: Path, before: bytes | None, after: bytes) -> None:
    """Write ``after`` to ``path``, through a link, by way of a synced temporary file beside it.

    ``before`` is what the caller read, None for a file that must not exist yet. Whatever happens, and
    be it that the power fails, ``path`` is the old file or the new one. Raises ChangedUnderneath when
    the file differs from it now, OSError when the disk refuses.
    """
    path = path.resolve()
    try:
        _replace(path, before, after)
    except OSError as error:
        error.filename = str(path)  # a full disk names no file, and a temporary one says nothing
        raise


def _replace(path: Path, before: bytes | None, after: bytes) -> None:
    _clear_folder(path.parent)
    handle, temporary = _temporary(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
            if (path.read_bytes() if path.exists() else None) != before:
                why = "changed while it was being worked on: run again"
                raise ChangedUnderneath(f"{path} {'is there already' if before is None else why}")
            temporary.chmod(path.stat().st_mode & 0o7777 if before is not None else 0o644)
            os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def clear(path: str) -> None:
    """Remove a temporary file that an interrupted write has left; one that is being written stays.

    It is known by its name, must be an ordinary file, and its writer, while alive, holds a lock on it.
    Where it cannot be removed it stays: no study holds it, and git ignores it.
    """
    if not _LEFTOVER.fullmatch(os.path.basename(path)):
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | _NOT_WAITING)
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode) and _lock(descriptor, wait=False):
                os.unlink(path)
        finally:
            os.close(descriptor)


_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""A pipe is opened without waiting for whoever would write to it."""


def _clear_folder(folder: Path) -> None:
    for name in os.listdir(folder):
        clear(os.path.join(folder, name))


def _temporary(folder: Path) -> tuple[int, Path]:
    """Make a temporary file and lock it; another one, where it was taken for a leftover meanwhile."""
    import tempfile  # noqa: PLC0415 - not wanted where nothing is written

    while True:
        handle, name = tempfile.mkstemp(prefix=".ipa-", suffix=".tmp", dir=folder)
        _lock(handle, wait=True)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock a file as long as it is open; tell whether that could be done."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system: there nothing is removed
    except ImportError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


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

    Raises LeadsOutside before anything was made; ChangedUnderneath where one is there, OSError when the
    disk refuses: then what this call made is taken away again.
    """
    made: list[Path] = []
    folders: list[Path] = []
    targets = [_inside(root, name) for name in files]
    try:
        for path, data in zip(targets, files.values(), strict=True):
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
