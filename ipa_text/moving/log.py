"""The de-identification log: which words were replaced by which, in ``private/`` alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.moving.replacing import Replaced
from ipa_text.store.commits import commit_id
from ipa_text.store.git import ask
from ipa_text.store.git_directory import repository_root
from ipa_text.store.private import refuse_unless_kept_out
from ipa_text.store.write import make_room, replace
from ipa_text.text.spelling import some

LOG = "private/replacements.yaml"
_HEAD = (
    "# Which words were replaced in the transcripts, and by which. This file names people and places:\n"
    "# it stays out of git, and is kept or destroyed as the key is.\n"
    "replacements:\n"
)


def refuse_unless_undoable(root: Path, paths: list[str]) -> None:
    """Raise CannotWork where git could not undo what is to be changed, or would keep the log."""
    if repository_root(root) is None:
        raise CannotWork(
            "there is no git repository here, which is what undoes a replacement: `git init` begins one"
        )
    refuse_unless_kept_out(root, LOG, "the words replaced")
    changed = _changed(root, paths)
    if changed:
        raise CannotWork(
            f"{some(changed, 1)} changed since the last commit: commit first, so that git can undo the"
            " replacement"
        )


def _changed(root: Path, paths: list[str]) -> list[str]:
    """Return which files differ from the last commit, or are not in it."""
    if not commit_id(root, "HEAD"):
        return paths
    literal = [f":(literal){path}" for path in paths]
    told = ask(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", *literal).decode()
    known = ask(root, "ls-files", "-z", "--", *literal).decode().split("\0")
    return sorted({p for p in told.split("\0") if p} | {p for p in paths if p not in known})


def write_log(root: Path, case: str, old: str, new: str, done: Replaced, day: date) -> None:
    """Add a replacement to the log, making it where there is none. Raises what ``replace`` raises."""
    path = make_room(root, LOG)
    before = path.read_bytes() if path.exists() else None
    text = before or _HEAD.encode()
    replace(path, before, text.rstrip(b"\n") + b"\n" + _entry(case, old, new, done, day).encode())


def _entry(case: str, old: str, new: str, done: Replaced, day: date) -> str:
    words, put = (json.dumps(text, ensure_ascii=False) for text in (" ".join(old.split()), new))
    return (
        f"  - date: {day.isoformat()}\n"
        f"    case: {case}\n"
        f"    kind: {done.kind}\n"
        f"    words: [{words}]\n"
        f"    replace: {put}\n"
        f"    places: {done.places}\n"
    )
