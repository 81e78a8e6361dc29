"""A study as it stands in git's index: what the next commit would hold."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path, PurePosixPath

from ipa_text.store.git_files import LINK, SUBMODULE, Staged, blobs, index_of_hook, staged
from ipa_text.store.trees import (
    Unreadable,
    is_no_case,
    never_read,
    printable,
    private,
    refuse_large,
    refuse_no_case,
)

_READ_AT_ONCE = (".yaml", ".md", ".json")
_LINKS_AT_MOST = 8


class Lost(Unreadable):
    """A file that git knows of and does not have."""


class Held:
    """Files that git holds below a folder, some of them perhaps in a merge that is not resolved.

    What a study is made of is read when it is first asked for, in one go. Raises GitFailed.
    """

    absent = "{path} is not staged: the commit would not hold it; `git add` it"

    def __init__(
        self, root: Path, files: dict[PurePosixPath, Staged], unmerged: frozenset[PurePosixPath]
    ) -> None:
        self.root = root
        self._files = files
        self._unmerged = unmerged
        self._blobs: dict[str, bytes] = {}

    @property
    def ids(self) -> dict[PurePosixPath, str]:
        """The blob ids of ordinary files."""
        return {p: e.blob for p, e in self._files.items() if e.mode != LINK}

    @property
    def aside(self) -> tuple[str, ...]:
        """What git holds and no study does, hidden or private: each path with its blob id."""
        return tuple(f"{p} {e.blob}" for p, e in sorted(self._files.items()) if never_read(p))

    def read_ahead(self) -> None:
        """Read everything that a study is made of."""
        wanted = [
            entry.blob
            for path, entry in self._files.items()
            if path.suffix in _READ_AT_ONCE and not never_read(path)
        ]
        self._blobs |= blobs(self.root, [b for b in wanted if b not in self._blobs])

    def paths(self) -> list[PurePosixPath]:
        """Return every file, sorted; of a folder among the cases that is never read, the folder."""
        held = {*self._files, *self._unmerged}
        unread = {p for p in held if never_read(p)}
        cases = {PurePosixPath(*p.parts[:2]) for p in unread if p.parts[0] == "cases"}
        return sorted({*(held - unread), *(case for case in cases if is_no_case(case.name))})

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""
        refuse_no_case(path)
        for _ in range(_LINKS_AT_MOST):
            entry = self._entry(path)
            data = self._blob(entry.blob)
            if entry.mode != LINK:
                refuse_large(len(data))
                return data
            target = posixpath.normpath(path.parent / printable(os.fsdecode(data)))
            if target.startswith(("/", "../")):
                raise Unreadable("this link leads out of the study: put the file itself here")
            path = PurePosixPath(target)
        raise Unreadable("cannot be read: too many levels of symbolic links")

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``, which git never holds; None without one."""
        return private(self.root, name)

    def _entry(self, path: PurePosixPath) -> Staged:
        if path in self._unmerged:
            raise Unreadable(
                "a merge has left several versions of this file: resolve, `git add` it"
            )
        if path not in self._files:
            raise Unreadable(self.absent.format(path=path))
        return self._files[path]

    def _blob(self, blob: str) -> bytes:
        if blob not in self._blobs:
            self.read_ahead()
        if blob not in self._blobs:
            self._blobs |= blobs(self.root, [blob])
        if blob not in self._blobs:
            raise Lost("git has lost the contents of this file: `git fsck` says more")
        return self._blobs[blob]


class Index(Held):
    """The staged files below a folder. Submodules are other repositories and are left out.

    Everything is read when it is made, in one go, so that what is checked is one state. Raises
    GitFailed.
    """

    def __init__(self, root: Path) -> None:
        entries = staged(root, index_of_hook(root))
        files = [entry for entry in entries if entry.mode != SUBMODULE]
        super().__init__(
            root,
            {PurePosixPath(printable(e.path)): e for e in files if e.stage == 0},
            frozenset(PurePosixPath(printable(e.path)) for e in files if e.stage),
        )
        self.read_ahead()
