"""Write the list of identifiers that may be shared, and beside the key what it was made of."""

from __future__ import annotations

import os
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.privacy.key import read_key
from ipa_text.privacy.keyed import LIST, RECORD, list_of, new_secret, record
from ipa_text.store.git_directory import repository_root
from ipa_text.store.private import KEY, SECRET, content, refuse_unless_kept_out
from ipa_text.store.write import make_room, replace


class Kept(NamedTuple):
    """How many words are looked for, whether the list is new, and the secret where one was made."""

    words: int
    changed: bool
    secret: str


def keep_list(root: Path) -> Kept:
    """Write the list of a study's key under the secret of the environment, or under a new one.

    Raises CannotWork, OSError, ChangedUnderneath.
    """
    data = content(root / KEY)
    if data is None:
        raise CannotWork(f"there is no {KEY} here, so there is nothing to make a list of")
    if repository_root(root) is not None:
        refuse_unless_kept_out(root, RECORD, "what is kept beside the key")
    key = read_key(data)
    given = os.environ.get(SECRET, "").strip()
    before = content(root / LIST)
    if before is not None and not given:
        raise CannotWork(
            f"{LIST} was made with a secret, and {SECRET} is not set: set it to that secret, or, where"
            f" it is lost, delete {LIST} and run this again for a new one"
        )
    secret = given or new_secret()
    after = list_of(key.identifiers, secret).encode()
    if after != before:
        replace(make_room(root, LIST), before, after)
    beside = record(key.identifiers, after)
    if (kept := content(root / RECORD)) != beside:
        replace(make_room(root, RECORD), kept, beside)
    return Kept(len(key.identifiers), after != before, "" if given else secret)
