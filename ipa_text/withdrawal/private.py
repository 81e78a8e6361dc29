"""What private/ holds of a case: entries of the key and of the lists beside it, and working copies.

Git does not have these: what is deleted here is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.private import KEY_LIMIT, PRIVATE, REVIEW
from ipa_text.study.model import Study
from ipa_text.withdrawal.files import inside, private_texts
from ipa_text.withdrawal.mending import Cure, mended
from ipa_text.withdrawal.scope import Scope, called_after, naming


class Entry(NamedTuple):
    """A place in a file of private/ that names the case, and whether the entry can be taken out."""

    path: str
    line: int
    out: bool


class Private(NamedTuple):
    """What private/ holds: ``changes`` are texts before and after, ``copies`` files that can be deleted.

    ``others`` are files called after the case, for whoever keeps them to look at. What files are called
    may be somebody's name: they are never listed, only counted by folder.
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
    entries: list[Entry] = []
    changes = {}
    for path, text in private_texts(root):
        after, found = mended(text, Cure(partial(_goes, scope), emptied=None, limit=KEY_LIMIT))
        entries += sorted(Entry(path, one.mark[0], one.out) for one in found)
        if after != text:
            changes[path] = (text, after)
    pattern = called_after(scope, study.case)
    named = [path for path in inside(root, PRIVATE) if pattern.search(path) and _of(scope, path)]
    copies = [p for p in named if p.startswith(f"{REVIEW}/") and pattern.match(p, len(REVIEW) + 1)]
    others = [path for path in named if path not in copies and path not in changes]
    return Private(tuple(entries), changes, (*copies, *ignored), tuple(others))


def _goes(scope: Scope, key: str, value: str) -> bool:
    """Tell whether a value in a file of private/ names what is withdrawn."""
    if key == "replace":
        return scope.whole and value == scope.person.pseudonym
    match = naming(scope.case.id).fullmatch(value.strip())
    if match is None or key not in ("case", "source", "id"):
        return False
    return scope.names(match["inner"]) if match["inner"] else scope.whole


def _of(scope: Scope, path: str) -> bool:
    """Tell whether a file that is called after the case is of what is withdrawn."""
    return scope.whole or (bool(scope.source) and scope.source in path)
