"""What the verbs that change files share: showing changes, and writing all of them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

import click

from ipa_text.store.write import make_room, replace
from ipa_text.text.plain import plain

Changes = Mapping[str, tuple[str | None, str]]
"""For each path in a study, its text before, None where there is no such file, and after."""


def write(root: Path, changes: Changes) -> None:
    """Write every change; nothing is begun before all of them are known.

    Raises ChangedUnderneath where a file is no longer what was read, LeadsOutside where one would lie
    elsewhere, OSError where one cannot be written.
    """
    for path, (before, after) in sorted(changes.items()):
        old = None if before is None else before.encode()
        replace(make_room(root, path), old, after.encode())


def show(changes: Changes, *, show_words: bool) -> None:
    """Print changes as a unified diff, or only which files would change."""
    for path, (before, after) in sorted(changes.items()):
        if not show_words:
            click.echo(plain(f"{path} would change [words withheld]"))
            continue
        old, new = (text.splitlines(keepends=True) for text in (before or "", after))
        for line in unified_diff(old, new, path, path):
            click.echo(plain(line.rstrip("\r\n")))


def tell(changes: Changes, what: str, *, quiet: bool) -> None:
    """Say on standard error what was done to each file."""
    for path in () if quiet else sorted(changes):
        click.echo(plain(f"{what} {path}"), err=True)
