"""What is looked for in a study: by its key, by the list that may be shared, or by patterns alone."""

from __future__ import annotations

import os
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.privacy.key import Trouble, read_key
from ipa_text.privacy.keyed import LIST, RECORD, list_of, read_list, record
from ipa_text.privacy.matching import Wanted, wanted
from ipa_text.store.private import KEY, SECRET, content


class Sought(NamedTuple):
    """What is looked for, and where it is from.

    ``how`` is ``key``, ``keyed`` or ``none``; ``note`` says what was not looked for, and why.
    """

    wanted: Wanted | None
    how: str
    source: str = KEY
    troubles: tuple[Trouble, ...] = ()
    note: str = ""


def sought(key: bytes | None, keyed: bytes | None, secret: str) -> Sought:
    """Return what is looked for, given the key, the keyed list, and the secret that opens it.

    Raises KeyUnreadable for a key or a list that cannot be read.
    """
    if key is not None:
        read = read_key(key)
        return Sought(wanted(read.identifiers), "key", KEY, read.troubles)
    if keyed is None:
        return Sought(None, "none", note=f"names were not looked for: there is no {KEY} here")
    if not secret:
        note = f"names were not looked for: {LIST} needs the secret in {SECRET}, which is not set"
        return Sought(None, "none", note=note)
    return Sought(read_list(keyed, secret), "keyed", LIST)


def sought_in(root: Path) -> Sought:
    """Return what is looked for in the study in a folder; raises KeyUnreadable."""
    key, listed = content(root / KEY), content(root / LIST)
    found = sought(key, listed, os.environ.get(SECRET, ""))
    if key is None or listed is None or not is_stale(root, key, listed):
        return found
    older = "it was not made of the key as it is now: `ipa-text privacy key` writes it again"
    return found._replace(troubles=(*found.troubles, Trouble(0, older, LIST)))


def unsought(root: Path) -> str:
    """Say that names are not looked for, and why; nothing where they are, or that is told anyway."""
    if (root / KEY).exists() or os.environ.get(SECRET):
        return ""
    return sought(None, content(root / LIST), "").note


def is_stale(root: Path, key: bytes, listed: bytes) -> bool:
    """Tell whether the list that is shared is not that of the key, as far as secret or record tell."""
    names = read_key(key).identifiers
    if secret := os.environ.get(SECRET, ""):
        return list_of(names, secret).encode() != listed
    kept = content(root / RECORD)
    return kept is not None and kept != record(names, listed)
