"""The list of identifiers that may be shared: digests that say nothing to whoever has no secret.

A digest of a name without a secret, salted or not, is no protection: names are few, and whoever has the
list can try them all. Here the secret goes into every digest, and stands nowhere in the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b

from ipa_text.errors import CannotWork
from ipa_text.privacy.key import KINDS, Identifier, KeyUnreadable
from ipa_text.privacy.matching import Wanted, wanted
from ipa_text.store import yaml
from ipa_text.store.private import KEY, KEY_LIMIT, SECRET
from ipa_text.store.trees import KEYED
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import members, text

LIST = str(KEYED)
RECORD = "private/identifiers.keyed.yaml"
"""Beside the key, what the list was made of: by it a list that is older than the key is known."""
_LONG_ENOUGH = 20
_BYTES = 16
_PROOF = "ipa-text privacy key"


class WrongSecret(CannotWork):
    """The secret is not the one with which the list was made."""


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    from secrets import token_urlsafe  # noqa: PLC0415

    return token_urlsafe(32)


def list_of(identifiers: Iterable[Identifier], secret: str) -> str:
    """Return the list of identifiers as text; raises CannotWork for a secret that could be guessed."""
    if len(secret) < _LONG_ENOUGH:
        raise CannotWork(
            f"the secret in {SECRET} is shorter than {_LONG_ENOUGH} characters and could be guessed:"
            " unset it, and `ipa-text privacy key` makes one"
        )
    spelled = _speller(secret)
    sought = wanted(identifiers)
    firsts = sorted((spelled(word), counts) for word, counts in sought.firsts.items())
    wholes = sorted((spelled(words), kind) for words, kind in sought.wholes.items())
    return "\n".join(
        [
            f"# The identifiers of {KEY} as digests, by which a machine without it can",
            "# look for them. Without the secret, which is kept outside the repository, they",
            "# say nothing. `ipa-text privacy key` writes this file; do not change it by hand.",
            "version: 1",
            f"proof: {spelled(_PROOF)}",
            "firsts:",
            *(f"  - {mark} {' '.join(map(str, counts))}" for mark, counts in firsts),
            "wholes:",
            *(f"  - {mark} {kind}" for mark, kind in wholes),
            "",
        ]
    )


def read_list(data: bytes, secret: str) -> Wanted:
    """Return what a list looks for; raises WrongSecret, and KeyUnreadable where it is no list."""
    try:
        root = yaml.read(yaml.gate(data.decode())[0], KEY_LIMIT).root
    except UnicodeDecodeError:
        root = None
    if not isinstance(root, Mapping) or text(root, "version") != "1":
        raise KeyUnreadable(f"{LIST} cannot be read: `ipa-text privacy key` writes it again")
    spelled = _speller(secret)
    if text(root, "proof") != spelled(_PROOF):
        raise WrongSecret(f"the secret in {SECRET} is not the one with which {LIST} was made")
    firsts = dict(_pair(member) for member, _ in members(root, "firsts"))
    wholes = dict(_pair(member) for member, _ in members(root, "wholes"))
    return Wanted(
        {
            mark: tuple(int(n) for n in counts.split() if n.isdigit()) or (1,)
            for mark, counts in firsts.items()
        },
        {mark: kind if kind in KINDS else "other" for mark, kind in wholes.items()},
        spelled,
    )


def _pair(member: object) -> tuple[str, str]:
    mark, _, rest = str(member).partition(" ")
    return mark, rest


def _speller(secret: str) -> Callable[[str], str]:
    """Return what spells words as digests under a secret; each is worked out once."""
    key = blake2b(secret.strip().encode("utf-8", "surrogateescape"), digest_size=32).digest()

    @cache
    def spelled(words: str) -> str:
        return blake2b(words.encode(), key=key, digest_size=_BYTES).hexdigest()

    return spelled


def record(identifiers: Iterable[Identifier], listed: bytes) -> bytes:
    """Return what tells whether a list is still that of a key; it is kept beside the key."""
    names = sorted(f"{form} {kind}" for form, kind in wanted(identifiers).wholes.items())
    return (
        f"# What {LIST} was made of: `ipa-text privacy` tells by it when the key has changed.\n"
        f"key: {_digest(chr(10).join(names).encode())}\n"
        f"list: {_digest(listed)}\n"
    ).encode()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=32).hexdigest()
