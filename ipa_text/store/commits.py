"""Commits, what each of them changed, and the contents of files at any time: all read as streams."""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from ipa_text.named import NamedTuple
from ipa_text.store.git import GitFailed, ask, streaming
from ipa_text.store.git_files import LINK, SUBMODULE
from ipa_text.store.trees import SIZE_LIMIT

if TYPE_CHECKING:
    from subprocess import Popen

_FIELDS = ("%H", "%P", "%aI", "%cI", "%aN", "%aE", "%B")
_CHUNK = 1 << 16
_KEPT = 64 * 1024 * 1024
"""Bytes of files that are kept in case they are asked for again."""
_AT_ONCE = 500
"""Ids written to git before its answers are read: far less than fills a pipe."""
TOO_LARGE = b"\xff"
"""Stands for contents beyond SIZE_LIMIT; no text, so that nothing is said of it."""
_DATE = re.compile(r"\d{4}-")
_FIRST_DAY = "1970-01-01T00:00:00+00:00"
"""What git itself shows for a date that it can read only in part."""
_ABSENT = re.compile(r"0+")


class Commit(NamedTuple):
    """A commit. Dates are those of author and committer, names as the mailmap has them."""

    id: str
    parents: tuple[str, ...]
    date: str
    committed: str
    author: str
    email: str
    message: str


class Touched(NamedTuple):
    """A file that differs between two trees; a blob is empty where there is no such file."""

    path: str
    before: str
    after: str


class Repository(NamedTuple):
    """What there is to know of a repository before its history is read."""

    common: Path
    prefix: str
    shallow: frozenset[str]


def repository(folder: Path) -> Repository:
    """Return the common git directory, the path from the top to ``folder``, and where history is cut.

    The path is empty or ends in a slash. Raises GitFailed.
    """
    asked = ("--path-format=absolute", "--git-common-dir", "--show-prefix")
    told = os.fsdecode(ask(folder, "rev-parse", *asked))
    common, _, prefix = told.partition("\n")
    cut = Path(common, "shallow")
    ids = cut.read_text(encoding="ascii").split() if cut.exists() else []
    return Repository(Path(common), prefix.removesuffix("\n"), frozenset(ids))


def commit_id(folder: Path, revision: str) -> str:
    """Return the id of the commit that a revision names; empty where it names none. Raises GitFailed."""
    if revision.startswith("-") or "\n" in revision or "\0" in revision:
        return ""
    try:
        named = ask(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except GitFailed as error:
        if type(error) is GitFailed:
            return ""
        raise
    return named.decode().strip()


def merge_base(folder: Path, one: str, other: str) -> str:
    """Return the best common ancestor of two commits; empty where they share none."""
    try:
        return ask(folder, "merge-base", one, other).decode().split("\n")[0]
    except GitFailed:
        return ""


def main_branch(folder: Path) -> str:
    """Return the branch that others branch off, by its full name; empty where there is none yet."""
    remote = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
    names = (*remote, "refs/heads/main", "refs/heads/master")
    there = ask(folder, "for-each-ref", "--format=%(refname)", *names).decode().split()
    return next((name for name in names if name in there), "")


def listing(folder: Path, commit: str) -> dict[str, tuple[str, str]]:
    """Return mode and blob of every file below a folder in a commit, by its path from there.

    Submodules, being other repositories, are left out. Raises GitFailed.
    """
    found = {}
    for entry in os.fsdecode(ask(folder, "ls-tree", "-r", "-z", commit)).split("\0"):
        facts, _, path = entry.partition("\t")
        if path and not facts.startswith(SUBMODULE):
            mode, _, blob = facts.split(" ")
            found[path] = (mode, blob)
    return found


def history(folder: Path, revision: str) -> Iterator[Commit]:
    """Yield a commit and all that led to it, children before parents. Raises GitFailed."""
    with history_begun(folder, revision) as commits:
        yield from commits


@contextmanager
def history_begun(folder: Path, revision: str) -> Iterator[Iterator[Commit]]:
    """Give the commits of ``history``. Git is at work on the order of them from the beginning."""
    form = "--format=tformat:" + "%x00".join(_FIELDS)
    told = ("log", "-z", "--topo-order", "--encoding=UTF-8", "--no-show-signature", "--no-color")
    with streaming(folder, *told, form, revision, "--", stdin=b"") as process:
        yield _commits(_tokens(cast("IO[bytes]", process.stdout)))


def _commits(tokens: Iterator[bytes]) -> Iterator[Commit]:
    while len(record := list(islice(tokens, len(_FIELDS)))) == len(_FIELDS):
        yield _commit(*b"\0".join(record).decode("utf-8", "replace").split("\0"))


def _commit(name: str, parents: str, *said: str) -> Commit:
    """Return a commit.

    What git cannot read of it, it answers with the very words it was asked in: that is no name or date.
    Nor is a date of the year 10000, which git can tell.
    """
    told = ["" if one == asked else one for one, asked in zip(said, _FIELDS[2:], strict=True)]
    date, committed = (one if _DATE.match(one) else _FIRST_DAY for one in told[:2])
    return Commit(name, tuple(parents.split()), date, committed, *told[2:])


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands between NULs: no message and no name can hold one."""
    rest = b""
    while data := stream.read1(_CHUNK) if hasattr(stream, "read1") else stream.read(_CHUNK):
        if b"\0" not in data:
            rest += data
            continue
        first, *parts, last = data.split(b"\0")
        yield rest + first
        yield from parts
        rest = last


def touched(
    folder: Path, pairs: Sequence[tuple[str, str]], prefix: str
) -> Iterator[tuple[Touched, ...]]:
    """Yield, for each commit and parent, which files below ``prefix`` differ, by their path from there.

    A parent is empty for a commit that has none. Links and submodules are left out. Raises GitFailed.
    """
    asked = "".join(f"{child} {parent}".strip() + "\n" for child, parent in pairs).encode()
    told = ("diff-tree", "--stdin", "--always", "-r", "-z", "--root", "--no-renames", "--no-abbrev")
    with streaming(folder, *told, stdin=asked) as process:
        tokens = _tokens(cast("IO[bytes]", process.stdout))
        found: list[Touched] | None = None
        for token in tokens:
            if not token.startswith(b":"):
                if found is not None:
                    yield tuple(found)
                found = []
                continue
            path = os.fsdecode(next(tokens))
            if found is not None and path.startswith(prefix):
                found += _touched(token.decode(), path[len(prefix) :])
        if found is not None:
            yield tuple(found)


def _touched(facts: str, path: str) -> Iterator[Touched]:
    old_mode, mode, before, after, _ = facts[1:].split(" ")
    before, after = (
        "" if how in (SUBMODULE, LINK) or _ABSENT.fullmatch(blob) else blob
        for how, blob in ((old_mode, before), (mode, after))
    )
    if before != after:
        yield Touched(path, before, after)


class Blobs:
    """The contents of files by blob id, from one git process; what was read last is kept."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def read(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return contents by id, without those that the repository does not have. Raises GitFailed."""
        wanted = list(dict.fromkeys(blob for blob in ids if blob))
        found = {blob: self._kept[blob] for blob in wanted if blob in self._kept}
        missing = [blob for blob in wanted if blob not in found]
        for start in range(0, len(missing), _AT_ONCE):
            found |= self._fetch(missing[start : start + _AT_ONCE])
        for blob in found:
            self._kept.move_to_end(blob)
        while self._size > _KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
        return found

    def _fetch(self, ids: list[str]) -> dict[str, bytes]:
        out, stream = (cast("IO[bytes]", s) for s in (self._process.stdin, self._process.stdout))
        out.write("".join(f"{blob}\n" for blob in ids).encode())
        out.flush()
        found = {}
        for _ in ids:
            name, kind, *size = stream.readline().decode().split() or ["", "missing"]
            if kind == "missing":
                continue
            data = self._content(int(size[0]))
            found[name] = self._kept[name] = data
            self._size += len(data)
        return found

    def _content(self, size: int) -> bytes:
        """Return what stands next in the stream; of what no study holds, TOO_LARGE in its place."""
        stream = cast("IO[bytes]", self._process.stdout)
        data = stream.read(size) if size <= SIZE_LIMIT else TOO_LARGE
        for start in range(0, size if data is TOO_LARGE else 0, _CHUNK):
            stream.read(min(_CHUNK, size - start))
        stream.read(1)
        return bytes(data)


@contextmanager
def contents(folder: Path) -> Iterator[Blobs]:
    """Give the contents of files by blob id, for as long as they are asked for. Raises GitFailed."""
    with streaming(folder, "cat-file", "--batch") as process:
        yield Blobs(process)
