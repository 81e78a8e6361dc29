"""What stands in the history of a repository: names, messages, authors, and every object."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ipa_text.named import NamedTuple
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
from ipa_text.store import git_files
from ipa_text.store.commits import repository, touched
from ipa_text.store.objects import Object, entries, objects
from ipa_text.store.reach import as_text, header
from ipa_text.store.trees import printable


class Names:
    """Look through names, messages and authors, each author and each name once."""

    def __init__(self, sought: Wanted | None) -> None:
        self.sought = sought
        self.commits = 0
        self._seen: set[str] = set()
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
        said = header(one.data)
        self.commits += one.kind == "commit"
        where: Where = "tag" if one.kind == "tag" else "commit-message"
        path = masked(said.tag, self.sought) if said.tag else ""
        return [
            *self._makers(one.id, said.people),
            *in_message(said.message, where, one.id, self.sought, path),
        ]

    def _makers(self, commit: str, people: Iterable[str]) -> Iterator[Leak]:
        for who in people:
            if self.sought is not None and who not in self._seen:
                self._seen.add(who)
                kinds = dict.fromkeys(span.kind for span in in_name(who, self.sought))
                yield from (Leak("author", "", 0, 0, commit, kind, "identifier") for kind in kinds)

    def of_reflogs(self, root: Path) -> Iterator[Leak]:
        """Yield what stands in the logs in which git keeps where its branches were, deleted ones too."""
        common = repository(root).common
        for folder, inner, files in os.walk(common / "logs"):
            inner.sort()
            for file in sorted(files):
                path = Path(folder, file)
                shown = masked(path.relative_to(common).as_posix(), self.sought)
                text = as_text(path.read_bytes())
                for number, line in enumerate(text.split("\n"), 1):
                    said = line.partition("\t")[2]
                    if said and said not in self._seen:
                        self._seen.add(said)
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


def in_history(root: Path, names: Names) -> tuple[list[Leak], int]:
    """Return what stands in every object of a repository, and how many there are. Raises GitFailed."""
    found: list[Leak] = []
    blobs: dict[str, list[Stands]] = {}
    commits: list[Commit] = []
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
                commits.append(commit_of(one))
    if blobs or odd:
        found += _placed(root, sorted(commits), blobs, odd, names)
    return found, count


def _in_blob(blob: Object, versions: Versions) -> list[Stands]:
    if kind := unshared("", blob.data):
        return [(0, 0, kind, "private")]
    found = versions.look(blob.data)
    return found if blob.whole else [*found, (0, 0, CLOSED, "closed")]


class Commit(NamedTuple):
    """A commit, as far as it tells in what order things came."""

    time: int
    id: str
    parents: tuple[str, ...]


def commit_of(one: Object) -> Commit:
    """Return the commit that an object is."""
    said = header(one.data)
    return Commit(said.time, one.id, said.parents)


def _placed(
    root: Path, commits: list[Commit], blobs: dict[str, list[Stands]], odd: set[str], names: Names
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
    return git_files.blobs(root, [blob]).get(blob, b"") if is_shipped(path) else b""


def _object(path: str, commit: str, blob: str, stands: Stands) -> Leak:
    line, column, kind, sort = stands
    return Leak("object", path, line, column, commit, kind, sort, blob)
