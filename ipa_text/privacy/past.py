"""What stands in the history of a repository: names, messages, authors, and every object."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ipa_text.privacy.leaks import (
    CLOSED,
    Leak,
    Stands,
    Where,
    in_message,
    is_shipped,
    masked,
    not_shipped,
    of_name,
)
from ipa_text.privacy.matching import Wanted, in_name
from ipa_text.privacy.unshared import unshared
from ipa_text.privacy.versions import Versions
from ipa_text.store import git
from ipa_text.store.commits import repository, touched
from ipa_text.store.objects import Object, entries, objects
from ipa_text.store.trees import printable

_WHO = re.compile(rb"^(?:author|committer|tagger) (.*) \d+ [+-]\d+$")
_ENCODING = re.compile(rb"^encoding (.+)$", re.MULTILINE)


class Names:
    """Look through names, messages and authors, each author and each name once."""

    def __init__(self, sought: Wanted | None) -> None:
        self.sought = sought
        self.commits = 0
        self._seen: set[bytes] = set()
        self._entries: set[bytes] = set()

    def of_ref(self, name: str) -> list[Leak]:
        """Return what stands in the name of a branch, a tag or something else of the kind."""
        where: Where = "tag" if name.startswith("refs/tags/") else "branch"
        short = re.sub(r"^refs/(heads|tags|remotes)/", "", printable(name))
        return of_name(short, where, self.sought)

    def of_object(self, one: Object) -> list[Leak]:
        """Return what stands in a commit or a tag: in its message, and in who made it."""
        if one.kind not in ("commit", "tag"):
            return []
        head, _, message = one.data.partition(b"\n\n")
        self.commits += one.kind == "commit"
        found = self._authors(one.id, head)
        encoding = _ENCODING.search(head)
        text = _decoded(message, encoding[1].decode("ascii", "replace") if encoding else "utf-8")
        where: Where = "commit-message"
        path = ""
        if one.kind == "tag":
            named = re.search(rb"^tag (.*)$", head, re.MULTILINE)
            where = "tag"
            path = masked(_decoded(named[1] if named else b"", "utf-8"), self.sought)
        return found + in_message(text, where, one.id, self.sought, path)

    def _authors(self, commit: str, head: bytes) -> list[Leak]:
        if self.sought is None:
            return []
        found = []
        for line in head.split(b"\n"):
            who = _WHO.match(line)
            if who and who[1] not in self._seen:
                self._seen.add(who[1])
                spans = in_name(_decoded(who[1], "utf-8"), self.sought)
                kinds = dict.fromkeys(span.kind for span in spans)
                found += [Leak("author", "", 0, 0, commit, kind, "identifier") for kind in kinds]
        return found

    def of_reflogs(self, root: Path) -> Iterator[Leak]:
        """Yield what stands in the logs in which git keeps where its branches were, deleted ones too."""
        common = repository(root).common
        for folder, inner, files in os.walk(common / "logs"):
            inner.sort()
            for file in sorted(files):
                path = Path(folder, file)
                shown = masked(path.relative_to(common).as_posix(), self.sought)
                text = _decoded(path.read_bytes(), "utf-8")
                for number, line in enumerate(text.split("\n"), 1):
                    said = line.partition("\t")[2]
                    if said and said.encode() not in self._seen:
                        self._seen.add(said.encode())
                        for leak in of_name(said, "branch", self.sought):
                            yield leak._replace(path=shown, line=number)

    def odd(self, tree: Object) -> list[str]:
        """Return what in a tree may be a file or folder that holds something, or is never shared."""
        new = entries(tree.data, len(tree.id) // 2) - self._entries
        self._entries |= new
        return [name for name in map(os.fsdecode, new) if self._is_odd(name)]

    def _is_odd(self, name: str) -> bool:
        named = of_name(printable(name), "path", self.sought)
        return bool(named or name == "private" or unshared(f"cases/x/{name}"))


def _decoded(data: bytes, encoding: str) -> str:
    for name in (encoding, "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def in_history(root: Path, names: Names) -> tuple[list[Leak], int]:
    """Return what stands in every object of a repository, and how many there are. Raises GitFailed."""
    found: list[Leak] = []
    blobs: dict[str, list[Stands]] = {}
    commits: list[_Commit] = []
    odd: set[str] = set()
    versions = Versions(names.sought)
    count = 0
    for one in objects(root):
        count += 1
        if one.kind == "blob":
            if stands := _in_blob(one, versions):
                blobs[one.id] = stands
        elif one.kind == "tree":
            odd.update(names.odd(one))
        else:
            found += names.of_object(one)
            if one.kind == "commit":
                commits.append(_commit(one))
    if blobs or odd:
        found += _placed(root, sorted(commits), blobs, odd, names)
    return found, count


def _in_blob(blob: Object, versions: Versions) -> list[Stands]:
    if kind := unshared("", blob.data):
        return [(0, 0, kind, "private")]
    found = versions.look(blob.data)
    return found if blob.whole else [*found, (0, 0, CLOSED, "closed")]


class _Commit(NamedTuple):
    """A commit, as far as it tells in what order things came."""

    time: int
    id: str
    parents: tuple[str, ...]


def _commit(one: Object) -> _Commit:
    head = one.data.partition(b"\n\n")[0].split(b"\n")
    parents = tuple(
        line[7:].decode("ascii", "replace") for line in head if line.startswith(b"parent ")
    )
    made = next((line for line in head if line.startswith(b"committer ")), b"")
    time = made.rpartition(b" ")[0].rpartition(b" ")[2]
    return _Commit(int(time) if time.isdigit() else 0, one.id, parents)


def _placed(
    root: Path, commits: list[_Commit], blobs: dict[str, list[Stands]], odd: set[str], names: Names
) -> list[Leak]:
    """Return what stands in blobs and in names of files, each with the first commit that has it.

    What is in no commit at all, reachable or not, is named by its id alone.
    """
    found: list[Leak] = []
    seen: set[str] = set()
    known = {commit.id for commit in commits}
    pairs = [
        (one.id, parent)
        for one in commits
        for parent in ([p for p in one.parents if p in known] or [""])
    ]
    for (commit, _), files in zip(pairs, touched(root, pairs, ""), strict=False):
        for path, _, blob in files:
            new = {path, blob} - seen if blob else set()
            seen |= new
            shown = printable(path)
            if path in new and not odd.isdisjoint(path.split("/")):
                found += of_name(shown, "path", names.sought, commit)
            kind = unshared(path)
            if kind and new:
                whole: Stands = (0, 0, kind, "private")
                found.append(_object(masked(shown, names.sought), commit, blob, whole))
            elif blob in new and blob in blobs:
                stands = not_shipped(shown, _content(root, shown, blob), blobs[blob])
                shown = masked(shown, names.sought)
                found += [_object(shown, commit, blob, one) for one in stands]
    for blob in blobs.keys() - seen:
        found += [_object("", "", blob, one) for one in blobs[blob]]
    lost = odd - {part for path in seen for part in path.split("/")}
    for name in sorted(lost):
        found += of_name(printable(name), "path", names.sought)
    return found


def _content(root: Path, path: str, blob: str) -> bytes:
    """Return what is in a blob, where its path is one of those that the program lays down."""
    return git.blobs(root, [blob]).get(blob, b"") if is_shipped(path) else b""


def _object(path: str, commit: str, blob: str, stands: Stands) -> Leak:
    line, column, kind, sort = stands
    return Leak("object", path, line, column, commit, kind, sort, blob)
