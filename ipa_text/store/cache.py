"""Small answers kept from one run to the next. To lose one costs time and nothing else.

They lie in the git directory that all work trees of a repository share, or, without git, in a folder
of the study that ignores itself. Whoever keeps something here keeps ids, places and numbers: never
what a participant said, nor a digest of it by itself. Nothing that is read back can run code.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path

from ipa_text.store.git_directory import common_directory, repository_root

KEPT_AT_MOST = 4000
"""Answers; beyond that the oldest half goes."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CHECKED = 32
_FOLDER = "ipa-text"
_UNTRACKED = "cache"


class Cache:
    """Answers in a folder, each in a file called by its key; without a folder it holds nothing.

    Every answer is written whole and carries a checksum, so that one which was cut off, changed or
    written by two processes at once is read right or not at all.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """Return the answer kept under a key, made of letters and digits; None where there is none."""
        if self._folder is None:
            return None
        try:
            data = (self._folder / key).read_bytes()
        except OSError:
            return None
        return data[_CHECKED:] if _checksum(data[_CHECKED:]) == data[:_CHECKED] else None

    def put(self, key: str, answer: bytes) -> None:
        """Keep an answer under a key, where the folder can be written to."""
        if self._folder is None:
            return
        # As tempfile would call it and open it, which takes longer to import than a case to be kept.
        temporary = os.path.join(self._folder, f".ipa-{os.urandom(4).hex()}.tmp")
        try:
            self._prepare(self._folder)
            handle = os.open(temporary, _NEW, 0o600)
        except OSError:
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(answer) + answer)
            os.replace(temporary, self._folder / key)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)

    def tidy(self) -> None:
        """Drop the answers that were kept longest ago, where there are too many."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            kept = list(os.scandir(self._folder))
            if len(kept) > KEPT_AT_MOST:
                kept.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime)
                for entry in kept[: len(kept) // 2]:
                    os.unlink(entry.path)

    def _prepare(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True)
        if folder.parent.name == _UNTRACKED:
            (folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")


def _checksum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECKED).digest()


def cache_of(root: Path, kind: str) -> Cache:
    """Return the cache of one kind of answers about the study in a folder."""
    return Cache(_place(root, kind))


def _place(root: Path, kind: str) -> Path | None:
    repository = repository_root(root)
    if repository is None:
        return root / ".ipa-text" / _UNTRACKED / kind
    common = common_directory(repository)
    return common / _FOLDER / kind if common else None
