"""A study as it stands in a commit, read without checking it out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ipa_text.store.commits import listing
from ipa_text.store.git_files import Staged
from ipa_text.store.index import Held
from ipa_text.store.trees import printable


class Revision(Held):
    """The files below a folder in a commit. Raises GitFailed.

    A folder that the commit does not have holds nothing.
    """

    absent = "{path} is not in that commit"

    def __init__(self, root: Path, commit: str) -> None:
        files = {
            PurePosixPath(printable(path)): Staged(path, mode, blob, 0)
            for path, (mode, blob) in listing(root, commit).items()
        }
        super().__init__(root, files, frozenset())
