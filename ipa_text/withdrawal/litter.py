"""Look for a case in what git and its hooks leave lying around: files that are no objects."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import sha1, sha256
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.commits import repository
from ipa_text.store.git_files import tracked
from ipa_text.store.reach import checkouts
from ipa_text.store.trees import SIZE_LIMIT
from ipa_text.withdrawal.sought import CLOSED, NAME, Reader

_OBJECTS = ("objects", "hooks", "refs", "lfs", "modules")
"""Folders of git's that are looked into otherwise, or hold nothing of the study's."""
WITHHELD = "(a name that is withheld)"
_ID = re.compile(r"[0-9a-f]{40,64}")


class Litter(NamedTuple):
    """Where something of a case lies: a place, the name of the file, of which kind it is, how often."""

    place: str
    name: str
    kind: str
    number: int


def litter(root: Path, reader: Reader, marked: Collection[str]) -> Iterator[Litter]:
    """Yield what lies in git's own files, in the caches of hooks, and in the work trees.

    ``marked`` are the commits that lead to traces.
    """
    common = repository(root).common
    for path in _files(common, leave=_OBJECTS):
        name = path.relative_to(common).as_posix()
        if "logs" in path.relative_to(common).parts[:-1]:
            yield from _reflog(name, path, reader, marked)
        elif path.name != "index":
            yield from _git_file(name, path, reader, marked)
    for folder in caches():
        for path in sorted({*folder.glob("patch*"), *folder.glob("patches/**/*")}):
            for kind, number in _counts(path, reader, folders=True).items():
                yield Litter("hook-cache", str(path), kind, number)
    yield from _work_trees(root, reader)


def caches() -> list[Path]:
    """Return the folders in which pre-commit and prek keep what was not staged, as plain text."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    homes = {"PRE_COMMIT_HOME": "pre-commit", "PREK_HOME": "prek"}
    found = [Path(os.environ.get(home) or Path(cache, name)) for home, name in homes.items()]
    return [folder for folder in found if folder.is_dir()]


def _files(folder: Path, leave: Collection[str] = ()) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in leave]
        yield from (Path(place, name) for name in sorted(names))


def _counts(path: Path, reader: Reader, *, folders: bool = False) -> Counter[str]:
    """Return what stands in a file, by kind; with ``folders`` also how often it names the case's.

    It is CLOSED where it is too large, or nobody may read it.
    """
    if path.is_symlink() or not path.is_file():
        return Counter()
    try:
        data = path.read_bytes() if path.stat().st_size <= SIZE_LIMIT else None
    except OSError:
        data = None
    if data is None:
        return Counter({CLOSED: 1})
    found = reader.in_file(data)
    if folders:
        named = sum(data.count(f"cases/{name}/".encode()) for name in reader.sought.folders)
        found += Counter(case=named)
    return found


def _git_file(name: str, path: Path, reader: Reader, marked: Collection[str]) -> Iterator[Litter]:
    counts = _counts(path, reader)
    if path.name.endswith("_HEAD"):
        ids = _ID.findall(path.read_text("utf-8", "replace"))
        counts += Counter(leads=sum(one in marked for one in ids))
    for kind, number in counts.items():
        yield Litter("git-file", name, kind, number)


def _reflog(name: str, path: Path, reader: Reader, marked: Collection[str]) -> Iterator[Litter]:
    """Yield how many entries of a reflog lead to traces, or hold some in what they say."""
    counts: Counter[str] = Counter()
    tree, _, short = name.rpartition("logs/")
    for start in ("refs/heads/", "refs/remotes/"):
        short = short.removeprefix(start)
    if tree:
        short = f"{short} of {Path(tree).name}"
    if reader.in_name(short):
        short = WITHHELD
    for line in path.read_text("utf-8", "replace").splitlines():
        facts, _, said = line.partition("\t")
        counts["leads"] += any(one in marked for one in facts.split(" ")[:2])
        counts.update(reader.counts(said).keys())
        counts.update({span.kind: 1 for span in reader.in_name(facts[82:])})
    for kind, number in counts.items():
        if number:
            yield Litter("reflog", short, kind, number)


def _work_trees(root: Path, reader: Reader) -> Iterator[Litter]:
    """Yield the files of every work tree that hold something, those that git ignores too."""
    prefix = repository(root).prefix
    for folder in (checkout.folder for checkout in checkouts(root)):
        for name in _names(folder):
            path = name.removeprefix(prefix)
            if path.startswith(PLAN_FILES):
                continue
            if reader.sought.leaves(path, _blob(folder / name, reader)):
                counts = Counter({"case": 1})
            else:
                counts = reader.sought.counted(path, _counts(folder / name, reader))
            shown = path if (root / path) == folder / name else f"{folder.name}/{path}"
            if not reader.sought.inside(path) and reader.in_name(path):
                counts[NAME] += 1
                shown = WITHHELD
            yield from (Litter("work-tree", shown, kind, n) for kind, n in counts.items())


PLAN_FILES = "private/erasure-"
"""How the files begin in which it stands what was erased."""
_INSTALLED = {".venv", "venv", "node_modules", "__pycache__"}
"""Folders of what was installed; nobody writes there."""


def _names(folder: Path) -> list[str]:
    standard = ("--others", "--exclude-standard")
    names = {
        name for more in ("--cached", "--ignored") for name in tracked(folder, *standard, more)
    }
    return sorted(name for name in names if _INSTALLED.isdisjoint(name.split("/")))


def _blob(path: Path, reader: Reader) -> str:
    """Return the id that git gives to a file, in the way in which the tombstone's was given."""
    if path.is_symlink() or not path.is_file():
        return ""
    data = path.read_bytes()
    long = any(len(one) > 40 for one in reader.sought.kept)
    made = sha256() if long else sha1(usedforsecurity=False)
    made.update(b"blob %d\0%s" % (len(data), data))
    return made.hexdigest()
