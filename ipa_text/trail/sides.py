"""The two sides of a diff: a commit, the index, the work tree, nothing at all, or two plain files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.git import Incomplete
from ipa_text.store.index import Held, Index, Lost
from ipa_text.store.revision import Revision
from ipa_text.store.trees import Tree, Unreadable, WorkTree
from ipa_text.trail.compare import Compared, Pair, compare
from ipa_text.trail.files import FileFacts, case_of, facts, guess, kind_of
from ipa_text.trail.renames import Files, renamed_cases


class Side(NamedTuple):
    """One state of a study: a name for it, what each file is known by, and how to read one."""

    name: str
    files: Mapping[str, str]
    read: Callable[[str], bytes]


NOTHING = Side("nothing", {}, lambda _: b"")


def of_commit(root: Path, commit: str, name: str) -> Side:
    """Return a study as a commit has it; raises GitFailed."""
    return _held(Revision(root, commit), name)


def of_index(root: Path) -> Side:
    """Return a study as git's index has it; raises GitFailed."""
    return _held(Index(root), "the index")


def _held(tree: Held, name: str) -> Side:
    files = {str(p): blob for p, blob in tree.ids.items()}
    known = {str(path): files.get(str(path), "") for path in tree.paths()}
    return Side(name, known, lambda path: tree.read(PurePosixPath(path)))


def of_work_tree(tree: WorkTree, algorithm: str = "sha1") -> Side:
    """Return a study as it stands in a folder; files are known by what git would call them."""
    held: dict[str, bytes] = {}
    known = {}
    for path in tree.paths():
        if kind_of(str(path)):
            try:
                held[str(path)] = data = tree.read(path)
            except Unreadable:
                known[str(path)] = ""
                continue
            known[str(path)] = _blob_id(data, algorithm)
        else:
            known[str(path)] = _other(tree, path, algorithm)

    def read(path: str) -> bytes:
        return held[path] if path in held else tree.read(PurePosixPath(path))

    return Side("the work tree", known, read)


def _other(tree: Tree, path: PurePosixPath, algorithm: str) -> str:
    try:
        return _blob_id(tree.read(path), algorithm)
    except Unreadable:
        return ""


def _blob_id(data: bytes, algorithm: str) -> str:
    return hashlib.new(
        algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


class Reading:
    """Reads the files of one side into facts; what is the same on both sides is read once."""

    def __init__(self, side: Side, read: dict[tuple[str, str], FileFacts]) -> None:
        self._side = side
        self._read = read

    @property
    def paths(self) -> list[str]:
        """The files of this side."""
        return sorted(self._side.files)

    def facts(self, path: str) -> FileFacts | None:
        """Return what a file says; None where it is not there."""
        if path not in self._side.files:
            return None
        blob = self._side.files[path]
        if not blob:
            return self._facts(path)
        if (path, blob) not in self._read:
            self._read[path, blob] = self._facts(path)
        return self._read[path, blob]

    def _facts(self, path: str) -> FileFacts:
        try:
            return facts(path, self._side.read(path))
        except Lost:
            raise Incomplete from None
        except Unreadable:
            return unreadable(path)


class Difference(NamedTuple):
    """What differs between two sides. ``others`` are files that differ and hold no decision of coding."""

    base: str
    head: str
    compared: Compared
    others: list[str]
    before: Reading
    after: Reading


def difference(before: Side, after: Side) -> Difference:
    """Return what differs between two states of a study; only files that differ are read.

    Raises CannotWork where git does not have the contents of a file.
    """
    paths = sorted({*before.files, *after.files})
    differing = [
        p for p in paths if before.files.get(p) != after.files.get(p) or before.files.get(p) == ""
    ]
    differing = [p for p in differing if not _same_but_for_line_ends(before, after, p)]
    read: dict[tuple[str, str], FileFacts] = {}
    reads = (Reading(before, read), Reading(after, read))
    gone = {p: before.files[p] for p in differing if p in before.files}
    come = {p: after.files[p] for p in differing if p in after.files}
    cases = renamed_cases(Files(gone, before.read), Files(come, after.read))
    back = {now: was for was, now in cases.items()}
    found = [
        Pair(*(r.facts(p) for r, p in zip(reads, names, strict=True)))
        for names in paired(differing, gone, come, back)
        if kind_of(names[1] or names[0])
    ]
    pairs = [pair for pair in found if pair.before or pair.after]
    others = [p for p in differing if not kind_of(p) and not p.startswith(".")]
    compared = compare(pairs, cases)
    return Difference(before.name, after.name, compared, others, *reads)


def paired(
    differing: Iterable[str],
    gone: Mapping[str, str],
    come: Mapping[str, str],
    back: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Return the paths of each file on both sides, empty where it is not there."""
    found = []
    used = set()
    for path in differing:
        if path in come:
            was = _renamed(path, back)
            was = was if was in gone else (path if path in gone else "")
            used.add(was)
            found.append((was, path))
    found += [(path, "") for path in differing if path in gone and path not in used]
    return found


def _renamed(path: str, back: Mapping[str, str]) -> str:
    case = case_of(path)
    return f"cases/{back[case]}/{path.split('/', 2)[2]}" if case in back else path


def _same_but_for_line_ends(before: Side, after: Side, path: str) -> bool:
    """Tell whether a file of the work tree is git's own with its lines ended in another way."""
    if after.name != "the work tree" or path not in before.files or path not in after.files:
        return False
    if not before.files[path] or not after.files[path] or not kind_of(path):
        return False
    data = after.read(path)
    if b"\r\n" not in data:
        return False
    algorithm = "sha256" if len(before.files[path]) == 64 else "sha1"
    return _blob_id(data.replace(b"\r\n", b"\n"), algorithm) == before.files[path]


def unreadable(path: str) -> FileFacts:
    """Return what can be said of a file that cannot be read: nothing."""
    return facts(path, b"\xff")


def of_files(one: Path, other: Path, path: str = "") -> Compared:
    """Return what differs between two plain files; ``path`` is what they are called in the study.

    A file that does not exist, or is no ordinary one (/dev/null), is one that is not there.
    """
    data = [f.read_bytes() if f.is_file() else None for f in (one, other)]
    name = path or (other if data[1] is not None else one).name
    kind = kind_of(name)
    if not kind:
        there = next((d for d in data if d), b"")
        kind = guess(there.decode("utf-8", "replace"))
    sides = [None if d is None else facts(name, d, kind) for d in data]
    return compare([Pair(sides[0], sides[1])])
