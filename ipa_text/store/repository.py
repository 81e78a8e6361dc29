"""What a repository is set up with: its settings, its attributes, and where its hooks are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.git import ask, change


class Places(NamedTuple):
    """Where a repository keeps what: the top of its work tree, its own folder, its hooks."""

    top: Path
    common: Path
    hooks: Path

    @property
    def own_hooks(self) -> bool:
        """Whether the hooks are this repository's, and not shared with others."""
        return any(self.hooks.is_relative_to(folder) for folder in (self.top, self.common))


def places(folder: Path) -> Places:
    """Return where the repository around a folder keeps what; raises GitFailed."""
    asked = ("--show-toplevel", "--git-common-dir", "--git-path", "hooks")
    said = os.fsdecode(ask(folder, "rev-parse", "--path-format=absolute", *asked))
    return Places(*(Path(line) for line in said.removesuffix("\n").split("\n")))


def settings(folder: Path) -> Mapping[str, str]:
    """Return the repository's own settings, of several values of one name the last; raises GitFailed."""
    listed = os.fsdecode(ask(folder, "config", "--local", "--list", "-z"))
    pairs = (entry.partition("\n") for entry in listed.split("\0") if entry)
    return {name: value for name, _, value in pairs}


def put(folder: Path, name: str, value: str) -> None:
    """Set one of the repository's own settings; raises GitFailed."""
    change(folder, "config", "--local", "--replace-all", name, value)


def take_out(folder: Path, name: str) -> None:
    """Take out one of the repository's own settings; raises GitFailed where there is none."""
    change(folder, "config", "--local", "--unset-all", name)


def attributes(folder: Path, names: Iterable[str], paths: Iterable[str]) -> dict[str, set[str]]:
    """Return for each path (relative to the folder) what is set for it, as ``name=value``."""
    found: dict[str, set[str]] = {path: set() for path in paths}
    said = os.fsdecode(ask(folder, "check-attr", "-z", *names, "--", *found))
    fields = said.split("\0")
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        found[path].add(f"{name}={value}")
    return found
