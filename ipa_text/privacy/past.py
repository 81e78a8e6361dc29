"""What stands in the history of a repository: names, messages, authors, and every object."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ipa_text.privacy.leaks import CLOSED, Leak, Sort, Where, in_bytes, in_text, masked, of_name
from ipa_text.privacy.matching import Wanted, in_name
from ipa_text.privacy.unshared import unshared
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
        self._known: dict[str, bool] = {}

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
        for line, column, kind, sort in in_message(text, self.sought):
            found.append(Leak(where, path, line, column, one.id, kind, sort))
        return found

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
                    if said and said not in self._known:
                        self._known[said] = True
                        for leak in of_name(said, "branch", self.sought):
                            yield leak._replace(path=shown, line=number)

    def is_odd(self, name: str) -> bool:
        """Tell whether a file or a folder of a name may be one that holds something or is not to be shared."""
        if name not in self._known:
            named = of_name(printable(name), "path", self.sought)
            self._known[name] = bool(named or name == "private" or unshared(f"cases/x/{name}"))
        return self._known[name]


def in_message(text: str, sought: Wanted | None) -> list[tuple[int, int, str, Sort]]:
    """Return what stands in a message; an address behind `Co-authored-by:` is no participant's."""
    lines = text.split("\n")
    found = in_text(text, sought)
    return [one for one in found if not (one[2] == "email" and _TRAILER.match(lines[one[0] - 1]))]


_TRAILER = re.compile(r"[A-Za-z][A-Za-z-]*-by: ")


def _decoded(data: bytes, encoding: str) -> str:
    for name in (encoding, "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


Stands = list[tuple[int, int, str, Sort]]


def in_history(root: Path, names: Names) -> tuple[list[Leak], int]:
    """Return what stands in every object of a repository, and how many there are. Raises GitFailed."""
    found: list[Leak] = []
    blobs: dict[str, Stands] = {}
    commits: list[_Commit] = []
    odd: set[str] = set()
    count = 0
    for one in objects(root):
        count += 1
        if one.kind == "blob":
            if stands := _in_blob(one, names.sought):
                blobs[one.id] = stands
        elif one.kind == "tree":
            odd.update(name for name in entries(one.data, len(one.id) // 2) if names.is_odd(name))
        else:
            found += names.of_object(one)
            if one.kind == "commit":
                commits.append(_commit(one))
    if blobs or odd:
        found += _placed(root, sorted(commits), blobs, odd, names)
    return found, count


def _in_blob(blob: Object, sought: Wanted | None) -> Stands:
    if kind := unshared("", blob.data):
        return [(0, 0, kind, "private")]
    found = in_bytes(blob.data, sought)
    return found if blob.whole else [*found, (0, 0, CLOSED, "closed")]


class _Commit(NamedTuple):
    """A commit, as far as it tells in what order things came."""

    time: int
    id: str
    parents: tuple[str, ...]


def _commit(one: Object) -> _Commit:
    head = one.data.partition(b"\n\n")[0].split(b"\n")
    parents = tuple(line[7:].decode("ascii", "replace") for line in head if line.startswith(b"parent "))
    made = next((line for line in head if line.startswith(b"committer ")), b"")
    time = made.rpartition(b" ")[0].rpartition(b" ")[2]
    return _Commit(int(time) if time.isdigit() else 0, one.id, parents)


def _placed(
    root: Path, commits: list[_Commit], blobs: dict[str, Stands], odd: set[str], names: Names
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
            shown = printable(path)
            if blob and path not in seen and not odd.isdisjoint(path.split("/")):
                seen.add(path)
                found += of_name(shown, "path", names.sought, commit)
                if kind := unshared(path):
                    found.append(_object(masked(shown, names.sought), commit, blob, (0, 0, kind, "private")))
            if blob in blobs and blob not in seen:
                seen.add(blob)
                for one in blobs[blob]:
                    found.append(_object(masked(shown, names.sought), commit, blob, one))
    for blob in blobs.keys() - seen:
        found += [_object("", "", blob, one) for one in blobs[blob]]
    lost = odd - {part for path in seen for part in path.split("/")}
    for name in sorted(lost):
        found += of_name(printable(name), "path", names.sought)
    return found


def _object(path: str, commit: str, blob: str, stands: tuple[int, int, str, Sort]) -> Leak:
    line, column, kind, sort = stands
    return Leak("object", path, line, column, commit, kind, sort, blob)
