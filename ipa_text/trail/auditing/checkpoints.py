"""Checkpoints: states of a study that are recorded in ``audit/checkpoints.yaml``, to be found again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from ipa_text import __version__
from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.commits import commit_id, repository
from ipa_text.store.git import NoRepository
from ipa_text.store.git_directory import repository_root
from ipa_text.store.provenance import parts, uncommitted
from ipa_text.store.write import make_room, replace
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, text
from ipa_text.study.modelines import modeline
from ipa_text.text.spelling import some
from ipa_text.trail.auditing import secret
from ipa_text.trail.auditing.events import events
from ipa_text.trail.history import read
from ipa_text.trail.memory import Kept

PATH = "audit/checkpoints.yaml"
_NAME = re.compile(r"[a-z][a-z0-9.-]*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_HEAD = """
# States of this study, as they were when they were recorded: the commit, and
# the id that git gave to everything in it but the folder audit. `ipa-text
# audit checkpoint` adds to the end; nothing here is ever changed or taken out.

checkpoints:
"""


class Checkpoint(NamedTuple):
    """A recorded state: its name, the day, the commit, and the id of every part of the study.

    ``events`` are the digests of what had happened until then, ``secret`` tells under which secret they
    were made and ``program`` by which version; where there was no secret there are none.
    """

    name: str
    date: str
    commit: str
    parts: dict[str, str]
    secret: str = ""
    program: str = ""
    events: dict[str, str] = {}  # noqa: RUF012 - never changed


def checkpoints(data: bytes) -> list[Checkpoint]:
    """Return what a file records, as far as it can be read."""
    root = yaml.read(yaml.gate(data.decode("utf-8", "replace"))[0]).root
    return [_checkpoint(entry) for entry in mappings(root, "checkpoints")] if _is(root) else []


def _is(root: object) -> bool:
    return isinstance(root, Mapping)


def _checkpoint(entry: Mapping) -> Checkpoint:
    first = (text(entry, "name"), text(entry, "date"), text(entry, "commit"))
    told = (text(entry, "secret"), text(entry, "program"))
    return Checkpoint(*first, _held(entry, "parts"), *told, _held(entry, "events"))


def _held(entry: Mapping, key: str) -> dict[str, str]:
    listed = entry.get(key)
    return {k: str(v) for k, v in listed.items()} if isinstance(listed, Mapping) else {}


def record(root: Path, name: str, today: str, kept: Kept) -> Checkpoint:
    """Record the state of the last commit, under a name or the next number; return it.

    What had happened until then is recorded too, where there is a secret for it, or private/ is kept out
    of git, so that one can be made there.

    Raises CannotWork where there is no commit, where something is not committed, or where the name is
    taken.
    """
    if repository_root(root) is None:
        raise NoRepository("a checkpoint records a commit, and there is no git here; `git init`")
    commit = commit_id(root, "HEAD")
    if not commit:
        raise CannotWork("nothing has been committed here yet, so there is no state to record")
    open_files = [path for path in uncommitted(root) if path != PATH]
    if open_files:
        raise CannotWork(f"not committed yet: {some(open_files)}. A checkpoint records a commit")
    target = make_room(root, PATH)
    before = target.read_bytes() if target.exists() else None
    there = [c.name for c in checkpoints(before or b"")]
    made = Checkpoint(name or _next(there), today, commit, parts(root, commit))
    if not _NAME.fullmatch(made.name):
        raise CannotWork(f"`{made.name}` is no name: lower-case letters, digits, hyphens and dots")
    if made.name in there:
        raise CannotWork(f"{PATH} already has a checkpoint `{made.name}`: choose another name")
    made = _with_events(root, made, kept)
    head = before or f"{modeline(PATH, 'checkpoints')}{_HEAD}".encode()
    gap = b"" if before is None else b"\n"
    replace(target, before, head.rstrip(b"\n") + b"\n" + gap + _entry(made).encode())
    return made


def _with_events(root: Path, one: Checkpoint, kept: Kept) -> Checkpoint:
    """Add the digests of what happened; none where git cannot tell all of it."""
    about = repository(root)
    key = None if about.shallow else secret.made(root)
    if key is None:
        return one
    told = read(root, kept)
    found = events(root, about.prefix, told.commits, told.told, one.commit)
    digests = found.digests(one.commit, key, one.parts)
    return one._replace(secret=secret.name_of(key), program=__version__, events=digests)


def _next(there: Iterable[str]) -> str:
    taken = set(there)
    number = 1
    while f"checkpoint-{number}" in taken:
        number += 1
    return f"checkpoint-{number}"


def _entry(made: Checkpoint) -> str:
    lines = [
        f"  - name: {made.name}",
        f"    date: {made.date}",
        f"    commit: {quoted(made.commit)}",
        "    parts:",
        *(f"      {quoted(path)}: {quoted(held)}" for path, held in made.parts.items()),
    ]
    if made.events:
        lines += [
            f"    secret: {quoted(made.secret)}",
            f"    program: {quoted(made.program)}",
            "    events:",
            *(f"      {quoted(name)}: {quoted(digest)}" for name, digest in made.events.items()),
        ]
    return "\n".join(lines) + "\n"


def quoted(word: str) -> str:
    """Return a word as YAML reads it as text: an id may look like a number."""
    plain = _PLAIN.fullmatch(word) and word.lower() not in ("true", "false", "null")
    return word if plain else json.dumps(word, ensure_ascii=False)
