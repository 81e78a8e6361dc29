"""What private/ holds of a case: entries of the key and of the lists beside it, and working copies.

Git does not have these: what is deleted here is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ipa_text.study.model import Study
from ipa_text.withdrawal.files import PRIVATE, REVIEW, called_after, inside, private_texts
from ipa_text.withdrawal.mending import Cure, mended
from ipa_text.withdrawal.scope import Scope, naming


class Entry(NamedTuple):
    """A place in a file of private/ that names the case, and whether the entry can be taken out."""

    path: str
    line: int
    out: bool


class Private(NamedTuple):
    """What can be taken out of private/, and files that are to be looked at by whoever keeps them.

    ``changes`` holds texts before and after, ``copies`` files that go.
    """

    entries: tuple[Entry, ...]
    changes: Mapping[str, tuple[str, str]]
    copies: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def deletes(self) -> bool:
        """Whether there is anything that can be deleted."""
        return bool(self.changes or self.copies)


def private(root: Path, study: Study, scope: Scope, ignored: Iterable[str]) -> Private:
    """Return what private/ holds of what is withdrawn.

    ``ignored`` are files of the case that git ignores: they are as private, and go with the rest.
    """
    pattern = naming(scope.case.id)

    def goes(key: str, value: str) -> bool:
        if key == "replace":
            return scope.whole and value == scope.person.pseudonym
        match = pattern.fullmatch(value.strip())
        if match is None or key not in ("case", "source", "id"):
            return False
        return scope.names(match["inner"]) if match["inner"] else scope.whole

    entries: list[Entry] = []
    changes = {}
    for path, text in private_texts(root):
        after, found = mended(text, Cure(goes, emptied=None))
        entries += sorted(Entry(path, one.mark[0], one.out) for one in found)
        if after != text:
            changes[path] = (text, after)
    named = called_after(inside(root, PRIVATE), scope.case.id, study.case)
    if scope.source:
        named = [path for path in named if scope.source in path]
    named = [] if not (scope.whole or scope.source) else named
    copies = [path for path in named if path.startswith(f"{REVIEW}/")]
    others = [path for path in named if path not in copies and path not in changes]
    return Private(tuple(entries), changes, (*copies, *ignored), tuple(others))
