"""Rewrite the history of a clone, by git-filter-repo, in a process of its own.

What is to go is told on standard input, so that nothing of it lies in a file. The process works in the
folder that it is started in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import PurePosixPath
from typing import IO, Any, cast

from ipa_text.withdrawal.rewriting import NOBODY, renamed, rewritten, without
from ipa_text.withdrawal.sought import Reader, from_json

_MADE = ("100644", "100755", "120000")
"""Modes of files whose contents are looked into: ordinary ones, and links."""


class Filter:
    """Callbacks of git-filter-repo; what was worked out for a file once is kept."""

    def __init__(self, program: Any, told: dict[str, Any]) -> None:
        self._program = program
        self._reader = Reader(from_json(told["sought"]))
        self._prefix = told["prefix"]
        self._gone = frozenset(told["gone"])
        self._files: dict[tuple[bytes, str, str], Any] = {}
        self._names: dict[str, str] = {
            name: name for name in told["names"] if not self._reader.in_name(name)
        }
        options = program.FilteringOptions.parse_args(["--force", "--quiet"])
        self._filter = program.RepoFilter(
            options,
            refname_callback=self._ref,
            commit_callback=self._commit,
            tag_callback=self._tag,
        )
        self._blobs = subprocess.Popen(
            ["git", "--no-replace-objects", "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self) -> None:
        """Rewrite everything; raises SystemExit where git-filter-repo gives up."""
        self._filter.run()
        self._blobs.communicate()

    def _ref(self, name: bytes) -> bytes:
        head, _, tail = os.fsdecode(name).partition("/")
        kind, _, short = tail.partition("/")
        return os.fsencode(f"{head}/{kind}/{self._named(short)}") if short else name

    def _named(self, name: str) -> str:
        """Return a name without names of the case, one that no other name has become.

        Nor is it a folder of another, or below one: of a file and a folder of one name git keeps one.
        """
        if name not in self._names:
            new, number = renamed(name, self._reader), 2
            while new != name and self._taken(new):
                new = renamed(name, self._reader, f"{NOBODY.decode()}-{number}")
                number += 1
            self._names[name] = new
        return self._names[name]

    def _taken(self, name: str) -> bool:
        return any(
            name == other or name.startswith(f"{other}/") or other.startswith(f"{name}/")
            for other in self._names.values()
        )

    def _commit(self, commit: Any, _about: Any) -> None:
        commit.message = self._text(commit.message)
        for role in ("author", "committer"):
            self._person(commit, role)
        changes = (self._change(change) for change in commit.file_changes)
        commit.file_changes = [change for change in changes if change is not None]

    def _tag(self, tag: Any, _about: Any) -> None:
        tag.message = self._text(tag.message)
        self._person(tag, "tagger")

    def _person(self, thing: Any, role: str) -> None:
        """Take out who is named, where that is the participant."""
        name, email = (getattr(thing, f"{role}_{part}") or b"" for part in ("name", "email"))
        said = b"%s <%s>" % (name, email)
        if self._reader.in_name(said.decode("utf-8", "replace")):
            setattr(thing, f"{role}_name", NOBODY)
            setattr(thing, f"{role}_email", b"withdrawn@invalid")

    def _text(self, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        return without(text, self._reader).encode("utf-8", "surrogateescape")

    def _change(self, change: Any) -> Any:
        """Return what a commit does to a file; None where it is not to be told."""
        path = os.fsdecode(change.filename)
        inner = path.removeprefix(self._prefix)
        sought = self._reader.sought
        if inner in self._gone:
            return None
        if sought.inside(inner):
            kept = change.type == b"D" or (change.blob_id or b"").decode() in sought.kept
            return change if kept and inner == f"cases/{sought.case}/case.yaml" else None
        name = os.fsencode(self._named(path))
        if change.type == b"D":
            return change if name == change.filename else self._program.FileChange(b"D", name)
        blob = change.blob_id
        if change.mode.decode() in _MADE:
            blob = self._file(change.blob_id, inner)
        if (name, blob) == (change.filename, change.blob_id):
            return change
        return self._program.FileChange(b"M", name, blob, change.mode)

    def _file(self, blob: bytes, path: str) -> Any:
        """Return the id of a file without the case; what is the same keeps its own."""
        known = (blob, PurePosixPath(path).suffix, path.partition("/")[0])
        if known not in self._files:
            data = self._contents(blob)
            new = rewritten(path, data, self._reader)
            self._files[known] = blob if new == data else self._inserted(new)
        return self._files[known]

    def _inserted(self, data: bytes) -> Any:
        made = self._program.Blob(data)
        self._filter.insert(made)
        return made.id

    def _contents(self, blob: bytes) -> bytes:
        out, stream = (cast("IO[bytes]", s) for s in (self._blobs.stdin, self._blobs.stdout))
        out.write(blob + b"\n")
        out.flush()
        size = int(stream.readline().split()[2])
        data = stream.read(size)
        stream.read(1)
        return data


def main() -> None:
    """Do what is told on standard input."""
    import git_filter_repo  # noqa: PLC0415 - an extra

    Filter(git_filter_repo, json.load(sys.stdin)).run()


if __name__ == "__main__":
    main()
