"""What is remembered of commits from one run to the next: ids and kinds, never anybody's words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol

from ipa_text.named import NamedTuple
from ipa_text.store.digest import digest
from ipa_text.store.program import fingerprint
from ipa_text.trail.changes import WEIGHT, Change
from ipa_text.trail.compare import Compared


class Brief(NamedTuple):
    """A change without any words."""

    kind: str
    ref: str
    path: str
    about: tuple[str, ...]
    role: str
    level: str
    holder: str


class Told(NamedTuple):
    """What a commit decided, and the files of which nothing could be said in it."""

    briefs: tuple[Brief, ...]
    unread: tuple[str, ...]


class Kept(Protocol):
    """Where answers are kept under a key."""

    def get(self, key: str) -> bytes | None:
        """Return what is kept; None where there is nothing, or nothing whole."""

    def put(self, key: str, answer: bytes) -> None:
        """Keep an answer."""


def told(compared: Compared) -> Told:
    """Return what is remembered of what a commit decided."""
    return Told(tuple(map(brief, compared.changes)), tuple(map(safe, compared.unread)))


def brief(change: Change) -> Brief:
    """Return a change without any words."""
    about = tuple(map(safe, change.about))
    names = (safe(change.ref), safe(change.path), about, change.role, change.level)
    return Brief(change.kind, *names, safe(change.holder))


_SAFE = re.compile(r"[\w.:/#^\[\]-]{0,120}")


def safe(name: str) -> str:
    """Return an id as it is; of anything else, which may be somebody's words, only a digest."""
    if _SAFE.fullmatch(name):
        return name
    data = name.encode("utf-8", "surrogateescape")
    return f"?{blake2b(data, digest_size=8).hexdigest()}"


_FEW = 500
"""Commits that are written down beside the others, of which there may be thousands, and not with them."""


def load(kept: Kept, prefix: str) -> dict[str, Told]:
    """Return what is remembered of the commits of a study; nothing where that cannot be read."""
    key = _key(prefix)
    return _read(kept, key) | _read(kept, _beside(key))


def save(kept: Kept, prefix: str, known: Mapping[str, Told], new: Collection[str]) -> None:
    """Remember what commits decided, for a study at ``prefix`` in its repository.

    ``new`` are those that were not remembered before. To write down thousands for the sake of a few takes
    longer than to tell the few.
    """
    key = _key(prefix)
    before = _read(kept, _beside(key))
    since = {*before, *new}.intersection(known)
    if len(since) > min(_FEW, len(known) // 2):
        kept.put(key, _written(known))
        since = set()
    if since or before:
        kept.put(_beside(key), _written({name: known[name] for name in since}))


def _read(kept: Kept, key: str) -> dict[str, Told]:
    data = kept.get(key)
    try:
        return _parsed(json.loads(data)) if data else {}
    except (ValueError, TypeError, KeyError, IndexError):
        return {}


def _written(known: Mapping[str, Told]) -> bytes:
    names: dict[str, int] = {}
    commits = {
        commit: [[_row(b, names) for b in one.briefs], list(one.unread)]
        for commit, one in known.items()
    }
    data = {"names": list(names), "commits": commits}
    return json.dumps(data, separators=(",", ":")).encode()


def _beside(key: str) -> str:
    """Return the key of what is not yet written down with all that lies under a key."""
    return digest(key, "since")


def _key(prefix: str) -> str:
    """Return a key under which nothing lies that another program told, perhaps otherwise."""
    return digest(fingerprint(), prefix)


def _row(one: Brief, names: dict[str, int]) -> list[int]:
    """Return a change as the numbers of its names, which are given to those that have none."""
    kind, ref, path, about, *others = one
    return [names.setdefault(name, len(names)) for name in (kind, ref, path, *others, *about)]


def _parsed(data: dict[str, object]) -> dict[str, Told]:
    names, commits = data["names"], data["commits"]
    if not isinstance(names, list) or not isinstance(commits, dict):
        raise TypeError
    seen: dict[tuple[int, ...], Brief] = {}

    def one(row: Iterable[int]) -> Brief:
        row = tuple(row)
        if row not in seen:
            kind, ref, path, role, level, holder, *about = (names[n] for n in row)
            if kind not in WEIGHT:
                raise ValueError
            seen[row] = Brief(kind, ref, path, tuple(about), role, level, holder)
        return seen[row]

    return {
        commit: Told(tuple(map(one, rows)), tuple(unread))
        for commit, (rows, unread) in commits.items()
    }
