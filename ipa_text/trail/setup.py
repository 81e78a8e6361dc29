"""Set a repository up so that git merges, shows and comments on a study as one; and take that back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ipa_text.store.repository import Places, attributes, places, put, settings, take_out
from ipa_text.store.write import replace

HOOKS = ("prepare-commit-msg", "commit-msg")

FILES = {
    "*.notes.yaml": "cases/case/interview-1.notes.yaml",
    "*.notes.*.yaml": "cases/case/interview-1.notes.kb.yaml",
    "case.yaml": "cases/case/case.yaml",
    "recruitment.yaml": "protocol/recruitment.yaml",
    "reviews.yaml": "reviews.yaml",
    "schedule.yaml": "protocol/schedule.yaml",
    "study.yaml": "study.yaml",
    "themes.yaml": "themes.yaml",
}
"""Patterns of files that are merged by entry, and for each a path that it is meant for."""

ATTRIBUTES = ("diff=ipa-text", "merge=ipa-text")
_BY = "ipa-text setup-git"
_BEGUN, _ADDED, _JOINED = (
    f"# {how} by `{_BY}`; --undo takes these lines out again."
    for how in ("Begun", "Added", "Added behind a last line without an end")
)


class Told(NamedTuple):
    """What was done, and what was left for a person to do."""

    done: tuple[str, ...]
    left: tuple[str, ...] = ()


class _Undone(Exception):
    """Something is not as it was left."""


def setup(root: Path, program: Sequence[str]) -> Told:
    """Set up the repository that holds the study at ``root``; what is there already is left.

    ``program`` are the words that start this program. Raises GitFailed, OSError, ChangedUnderneath.
    """
    where = places(root)
    done = [*_configure(root, program), *_attribute(root)]
    left: list[str] = []
    for name in HOOKS:
        hook = where.hooks / name
        text = script(program, name)
        refused = _refused(where, hook, name, program)
        if refused:
            left.append(refused)
        elif not hook.exists() or hook.read_text(encoding="utf-8") != text:
            hook.parent.mkdir(parents=True, exist_ok=True)
            replace(hook, hook.read_bytes() if hook.exists() else None, text.encode())
            hook.chmod(0o755)
            done.append(f"installed the hook {hook}")
    return Told(tuple(done), tuple(left))


def undo(root: Path) -> Told:
    """Take out what ``setup`` put in, and put back what it found. Raises GitFailed, OSError."""
    where = places(root)
    done = [*_unconfigure(root), *_unattribute(root)]
    for name in HOOKS:
        hook = where.hooks / name
        if _is_ours(hook):
            hook.unlink()
            done.append(f"took out the hook {hook}")
    if where.hooks.is_dir() and done and not any(where.hooks.iterdir()):
        where.hooks.rmdir()
    return Told(tuple(done))


def _sections(program: Sequence[str]) -> dict[str, dict[str, str]]:
    return {
        "merge.ipa-text": {
            "name": "a file of a study, entry by entry",
            "driver": driver(program),
        },
        "diff.ipa-text": {"xfuncname": "^ *- (id: [a-z][a-z0-9-]*)|^([a-z_]+):"},
    }


def driver(program: Sequence[str]) -> str:
    """Return the line by which git calls the merge; where that fails, git merges line by line.

    Without this a program that is not there any more would pass for a conflict without markers, with
    the other side left out.
    """
    own = f"if [ -x {shlex.quote(program[0])} ]; then set -- {shlex.join(program)}"
    named = "--marker-size=%L --ours=%X --theirs=%Y -- "
    calls = f'"$@" merge {named}'.replace("%", "%%")
    by_git = "git merge-file --marker-size=%L -L ours -L base -L theirs -- %A %O %B"
    escaped = own.replace("%", "%%")
    return (
        f"{escaped}; else set -- ipa-text; fi; {calls.replace('%%', '%')}%O %A %B %P; code=$?;"
        f" if [ $code -gt 1 ]; then {by_git}; code=$?; [ $code -le 1 ] || code=1; fi; exit $code"
    )
