"""Trees of files that a study can be read from: a folder, or a few texts in memory."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from ipa_text.store.write import clear

SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes; a file beyond it is reported, not read."""

SCHEMAS = PurePosixPath(".ipa-text/schema")
"""Where a study keeps the schemas that its files' first lines name, with its own words in them."""

IDS = SCHEMAS / "ids"
"""Where the schemas are that propose ids; git ignores them, and no tree lists them."""

KEYED = PurePosixPath("audit/identifiers.keyed.yaml")
"""Where the identifiers of the key are kept as digests, for whoever has not the key."""

SKIPPED = {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "private"}


class Unreadable(Exception):
    """A file that is there and cannot be read; the text says why and what to do."""


class Tree(Protocol):
    """A place that holds the files of one study."""

    def paths(self) -> list[PurePosixPath]:
        """Return every file of the study, sorted; what a study never holds is left out."""

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``, which is no part of the study; None without one.

        One that cannot be read is as if it held no text.
        """


class Memory:
    """A study held in memory: paths to texts or bytes."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = {
            PurePosixPath(name): text.encode() if isinstance(text, str) else text
            for name, text in files.items()
        }

    def paths(self) -> list[PurePosixPath]:
        """Return every file, sorted."""
        return sorted(self._files)

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""
        try:
            return self._files[path]
        except KeyError:
            raise Unreadable("there is no such file") from None

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``; None without one."""
        return self._files.get(PurePosixPath("private", name))


class Overlay:
    """A tree in which some files have other contents, on top of another tree."""

    def __init__(self, below: Tree, changed: Mapping[str, str]) -> None:
        self._below = below
        self._changed = {PurePosixPath(name): text.encode() for name, text in changed.items()}

    def paths(self) -> list[PurePosixPath]:
        """Return every file, sorted."""
        return sorted({*self._below.paths(), *self._changed})

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""
        changed = self._changed.get(path)
        return self._below.read(path) if changed is None else changed

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``; None without one."""
        return self._below.private(name)


class WorkTree:
    """A study in a folder. ``private/`` and hidden folders are never entered, but for the schemas.

    ``ignored`` names what git ignores, relative to the folder; a folder's name ends in a slash. ``aside``
    names what git would ignore and holds all the same: it is listed only where it is no part of that.
    """

    def __init__(
        self, root: Path, ignored: frozenset[str] = frozenset(), aside: tuple[str, ...] = ()
    ) -> None:
        self.root = root
        self.aside = aside
        self._top = str(root)
        self._inside = os.path.join(os.path.realpath(root), "")
        self._folders: dict[str, str] = {}
        self._ignored = ignored
        self._odd: dict[PurePosixPath, str] = {}

    def paths(self) -> list[PurePosixPath]:
        r"""Return every file, sorted; links are listed, folders behind links are not entered.

        A folder that cannot be entered is listed itself, and so is one among the cases that never is, as
        ``cases/venv``. A name that is not UTF-8 is given with its bytes written out, as ``caf\xe9.md``.
        What an interrupted write left is removed on the way.
        """
        names = (*self._names(str(self.root), ""), *self._schemas())
        found = {PurePosixPath(printable(name)): name for name in names}
        self._odd = {path: name for path, name in found.items() if str(path) != name}
        return sorted(found)

    def _names(self, folder: str, prefix: str) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            if prefix:
                yield prefix.rstrip("/")
            return
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                inside = f"{prefix}{name}/"
                if not _is_skipped(name) and inside not in self._ignored:
                    yield from self._names(entry.path, inside)
                    if _is_study_file(name):
                        yield prefix + name
                elif name == ".ipa-text":
                    deque(self._names(entry.path, inside), maxlen=0)  # what was left there goes too
                elif prefix == _CASES and is_no_case(name) and inside not in self._ignored:
                    yield prefix + name
            elif name.startswith(LEFTOVERS):
                clear(entry.path)
            elif prefix + name not in self._ignored:
                yield prefix + name

    def _schemas(self) -> list[str]:
        """Return the schemas of a study: the one thing that it keeps in a hidden folder."""
        try:
            names = os.listdir(self.root / SCHEMAS)
        except OSError:
            return []
        return [f"{SCHEMAS}/{name}" for name in names if name.endswith(_SCHEMA)]

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""
        target = os.path.join(self._top, self._odd.get(path, path))
        refuse_no_case(path)
        try:
            if not self._leads(target).startswith(self._inside):
                raise Unreadable("this link leads out of the study: put the file itself here")
            return _standing_still(target)
        except (OSError, RuntimeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise Unreadable(f"cannot be read: {reason.lower()}") from None

    def _leads(self, target: str) -> str:
        """Return where a path leads when all links are followed; folders are asked for once."""
        folder, name = os.path.split(target)
        if os.path.islink(target):
            return os.path.realpath(target, strict=True)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder, strict=True)
        return os.path.join(self._folders[folder], name)

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``; None without one."""
        return private(self.root, name)


def private(root: Path, name: str) -> bytes | None:
    """Return a file of a study's folder ``private``; None without one, no text where it is unreadable."""
    try:
        return (root / "private" / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return b"\xff"


_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe is not waited for, and no line ending is changed."""
_TRIES = 3


def _standing_still(path: str) -> bytes:
    """Return the bytes of an ordinary file as they stood at one moment; raises Unreadable and OSError."""
    descriptor = os.open(path, _OPEN)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("this is not an ordinary file")
        with open(descriptor, "rb", buffering=0, closefd=False) as file:
            for _ in range(_TRIES):
                before = os.fstat(descriptor)
                refuse_large(before.st_size)
                file.seek(0)
                data = file.read(before.st_size + 1) or b""
                after = os.fstat(descriptor)
                if (before.st_size, before.st_mtime_ns) == (len(data), after.st_mtime_ns):
                    return data
    finally:
        os.close(descriptor)
    raise Unreadable("this changes while it is being read: run again when it has been saved")


def refuse_large(size: int) -> None:
    """Raise Unreadable for a file of more bytes than SIZE_LIMIT."""
    if size > SIZE_LIMIT:
        raise Unreadable(f"{size // 1_000_000} MB is more than a transcript or sidecar can be")


def is_no_case(folder: str) -> bool:
    """Tell whether a folder among the cases is none by its name: it would be missing in silence."""
    return folder in SKIPPED and not folder.startswith(".")


def refuse_no_case(path: PurePosixPath) -> None:
    """Raise Unreadable for a folder among the cases that is never read."""
    if f"{path.parent}/" == _CASES and is_no_case(path.name):
        raise Unreadable(f"a folder called {path.name} is never read: give the case another name")


def never_read(path: PurePosixPath) -> bool:
    """Tell whether a path is one that no study holds: hidden, private, or left over."""
    if path.parent == SCHEMAS and path.name.endswith(_SCHEMA):
        return False
    return path.name.startswith(LEFTOVERS) or any(map(_is_skipped, path.parts[:-1]))


_CASES = "cases/"
_SCHEMA = ".schema.json"
LEFTOVERS = (".ipa-", ".DS_Store")


def _is_skipped(folder: str) -> bool:
    return folder in SKIPPED or folder.startswith(".")


def printable(name: str) -> str:
    """Return a name as the system gives it in a form that can be printed and encoded."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_study_file(name: str) -> bool:
    return name.endswith((".yaml", ".md"))


def find_root(start: Path) -> Path | None:
    """Return the nearest folder from ``start`` upward that holds ``study.yaml``."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "study.yaml").exists():
            return folder
    return None
