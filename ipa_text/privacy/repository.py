"""Look through what git holds of a study, and of everything else in its repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.privacy.leaks import CLOSED, Leak, masked, of_content
from ipa_text.privacy.matching import Wanted
from ipa_text.privacy.past import Names, in_history
from ipa_text.store import git_files
from ipa_text.store.commits import repository
from ipa_text.store.git import ask
from ipa_text.store.git_directory import repository_root
from ipa_text.store.objects import LARGEST, objects, reachable
from ipa_text.store.reach import tips
from ipa_text.store.trees import IDS, printable

_SKIPPED = {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "private"}
_IGNORED = (".ipa-text/cache", str(IDS))
"""What the program makes and git ignores."""


class Looked(NamedTuple):
    """What was found, how much was looked at, and what is to be said of it."""

    leaks: tuple[Leak, ...]
    files: int = 0
    names: int = 0
    commits: int = 0
    objects: int = 0
    notes: tuple[str, ...] = ()


def look(root: Path, sought: Wanted | None, *, history: bool = False) -> Looked:
    """Look through a study: its files, and, where there is git, names, messages and authors.

    ``history`` looks at every object too, whether anything leads to it or not. Raises GitFailed.
    """
    if repository_root(root) is None:
        listed = sorted(_walked(root))
        found = [leak for path in listed for leak in _file(root, path, sought)]
        note = "there is no git repository here: only files were looked at"
        return Looked(tuple(found), len(listed), notes=(note,))
    listed, changed = _held(root)
    found = [leak for path in listed for leak in _file(root, path, sought)]
    contents = git_files.blobs(root, (blob for _, blob in changed))
    for path, blob in changed:
        staged = of_content(printable(path), contents.get(blob, b""), sought)
        found += [leak for leak in staged if leak not in found]
    named = tips(root)
    names = Names(sought)
    for ref in named:
        found += names.of_ref(ref.name)
    if history:
        found += names.of_reflogs(root)
        past, count = in_history(root, names)
        return Looked((*found, *past), len(listed), len(named), names.commits, count, _notes(root))
    ids = reachable(root)
    tags = [ref.object for ref in named if ref.object != ref.commit]
    for one in objects(root, (*tags, *ids)):
        found += names.of_object(one)
    return Looked(tuple(found), len(listed), len(named), names.commits, notes=_notes(root))


def _notes(root: Path) -> tuple[str, ...]:
    if repository(root).shallow:
        return (
            "this clone does not have the whole history, so that not all of it was looked at:"
            " `git fetch --unshallow` gets the rest",
        )
    return ()


def _held(root: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the files that git holds or would add, and with its blob each that lies there otherwise."""
    index = git_files.index_of_hook(root)
    held = [entry for entry in git_files.staged(root, index) if entry.mode != git_files.SUBMODULE]
    others = git_files.tracked(root, "--others", "--exclude-standard")
    differ = os.fsdecode(ask(root, "diff-files", "--name-only", "--relative", "-z"))
    changed = set(differ.split("\0"))
    paths = {entry.path for entry in held} | set(others)
    differing = [(e.path, e.blob) for e in held if e.path in changed or e.stage]
    return sorted(paths), differing


def files(root: Path) -> list[str]:
    """Return the files of a study that git holds or would add; without git all that it would."""
    return sorted(_walked(root)) if repository_root(root) is None else _held(root)[0]


def _walked(root: Path) -> Iterator[str]:
    """Yield every file below a folder that a repository made of it would hold."""
    for folder, inner, files in os.walk(root):
        below = Path(folder).relative_to(root)
        inner[:] = [
            n for n in inner if n not in _SKIPPED and (below / n).as_posix() not in _IGNORED
        ]
        yield from ((below / name).as_posix() for name in files)


def _file(root: Path, path: str, sought: Wanted | None) -> list[Leak]:
    data = on_disk(root / path)
    found = list(of_content(printable(path), data or b"", sought))
    if data is None or len(data) >= LARGEST:
        found.append(Leak("file", masked(printable(path), sought), 0, 0, "", CLOSED, "closed"))
    return found


def on_disk(path: Path) -> bytes | None:
    """Return what git would hold of a file, as far as LARGEST; None where it cannot be read.

    Of a link that is where it leads; of one that is gone, nothing.
    """
    try:
        if path.is_symlink():
            return os.fsencode(os.readlink(path))
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        return None
