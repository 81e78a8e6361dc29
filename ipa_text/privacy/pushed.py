"""What would leave this computer with a push: names, messages and objects that nobody else has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.privacy.leaks import Leak, masked, of_content, of_name
from ipa_text.privacy.matching import Wanted
from ipa_text.privacy.past import Commit, Names, commit_of
from ipa_text.privacy.unshared import unshared
from ipa_text.store.commits import touched
from ipa_text.store.git import ask
from ipa_text.store.objects import objects
from ipa_text.store.trees import printable

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REMOTE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")


class Update(NamedTuple):
    """A branch or tag that is pushed: what it is called over there, its id now and before."""

    name: str
    new: str
    old: str


def updates(told: str, environ: Mapping[str, str]) -> list[Update]:
    """Return what is pushed, as git tells a hook on standard input, or pre-commit in variables.

    What is deleted is left out.
    """
    lines = [line.split(" ") for line in told.splitlines()]
    found = [Update(there, new, old) for _, new, there, old in (p for p in lines if len(p) == 4)]
    if not found and (branch := environ.get("PRE_COMMIT_REMOTE_BRANCH")):
        new = environ.get("PRE_COMMIT_TO_REF") or environ.get("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
        found.append(Update(branch, new, environ.get("PRE_COMMIT_FROM_REF", "")))
    return [update for update in found if update.new.strip("0")]


def pushed(root: Path, listed: Iterable[Update], remote: str, sought: Wanted | None) -> list[Leak]:
    """Return what would be seen by others that was not there before. Raises GitFailed.

    Paths are those below the study's folder, where they are.
    """
    listed = list(listed)
    names = Names(sought)
    found = [leak for update in listed for leak in names.of_ref(update.name)]
    paths = _new(root, listed, remote)
    prefix = os.fsdecode(ask(root, "rev-parse", "--show-prefix")).rstrip("\n")
    commits: list[Commit] = []
    for one in objects(root, paths):
        path = printable(paths[one.id]).removeprefix(prefix)
        if one.kind == "blob":
            found += of_content(path, one.data, sought)
        else:
            found += names.of_object(one)
            commits += [commit_of(one)] if one.kind == "commit" else []
    found += _renamed(root, commits, prefix, sought)
    return list(dict.fromkeys(found))


def _renamed(
    root: Path, commits: Iterable[Commit], prefix: str, sought: Wanted | None
) -> Iterator[Leak]:
    """Yield what stands in names of files: what is in a file may be over there under another name."""
    pairs = [(one.id, parent) for one in commits for parent in one.parents or ("",)]
    for files in touched(root, pairs, ""):
        for path, _, blob in files:
            shown = printable(path).removeprefix(prefix)
            if blob:
                yield from of_name(shown, "path", sought)
            if blob and (kind := unshared(shown)):
                yield Leak("file", masked(shown, sought), 0, 0, "", kind, "private")


def _new(root: Path, listed: Iterable[Update], remote: str) -> dict[str, str]:
    """Return the ids of all objects that are new over there, each with a path where it has one."""
    new = [_full(root, update.new) for update in listed]
    if not new:
        return {}
    known = [update.old for update in listed if _ID.fullmatch(update.old) and update.old.strip("0")]
    there = [f"--remotes={remote}"] if _REMOTE.fullmatch(remote) else []
    told = ask(root, "rev-list", "--objects", "--ignore-missing", *new, "--not", *known, *there)
    return dict(_pairs(told))


def _pairs(told: bytes) -> Iterator[tuple[str, str]]:
    for line in os.fsdecode(told).split("\n"):
        name, _, path = line.partition(" ")
        if name:
            yield name, path


def _full(root: Path, revision: str) -> str:
    """Return the id of what is pushed; pre-commit may name it otherwise."""
    if _ID.fullmatch(revision):
        return revision
    return ask(root, "rev-parse", "--verify", "--end-of-options", revision).decode().strip()
