"""Digests of what was read, by which it is known again."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import PurePosixPath

from ipa_text.store.trees import Tree, Unreadable

_PICTURES = frozenset(
    [".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".pdf", ".png", ".tif", ".tiff", ".webp"]
)
"""Endings of files of which the name matters to a study, and not the content."""


def has_content(path: PurePosixPath) -> bool:
    """Tell whether a check looks into a file, and not only at its name."""
    return path.suffix.lower() not in _PICTURES


_NOT_THERE = b"\xff" * 8
"""Stands in the place of a length, and is that of no part."""


def digest(*parts: str | bytes | None) -> str:
    """Return a digest of parts, in hexadecimal; where one part ends and the next begins matters.

    None stands for what is not there, which is other than empty.
    """
    made = blake2b(digest_size=20)
    for part in parts:
        if part is None:
            made.update(_NOT_THERE)
            continue
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()


class Digesting:
    """A tree that notes the digest of each file as it is read from the tree below.

    What was looked at and what is remembered of it are then the same bytes, even where a file changes
    meanwhile.
    """

    def __init__(self, below: Tree) -> None:
        self.below = below
        self._digests: dict[PurePosixPath, str] = {}

    def paths(self) -> list[PurePosixPath]:
        """Return every file, sorted."""
        return self.below.paths()

    def read(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file; raises Unreadable."""
        try:
            data = self.below.read(path)
        except Unreadable as error:
            self._digests[path] = digest("unreadable", str(error))
            raise
        self._digests[path] = digest(data)
        return data

    def private(self, name: str) -> bytes | None:
        """Return a file of the folder ``private``; None without one."""
        return self.below.private(name)

    def of(self, paths: Iterable[PurePosixPath]) -> str:
        """Return the digest of some files together: their names, and what is in them."""
        parts = []
        for path in paths:
            if path not in self._digests and has_content(path):
                self._note(path)
            parts += [str(path), self._digests.get(path, "")]
        return digest(*parts)

    def _note(self, path: PurePosixPath) -> None:
        try:
            self.read(path)
        except Unreadable:
            return
