"""Git: one process at a time, with a clean environment.

Nothing from a study is ever passed as an option, and paths stand behind ``--``. What changes a repository
goes through GitPython's command object. What only reads it starts git itself, with the same care:
GitPython takes 80 ms to import, and git three to answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple

if TYPE_CHECKING:
    from subprocess import Popen
    from typing import IO


class GitFailed(CannotWork):
    """Git could not do what was asked; the text is what it said."""


class NoRepository(GitFailed):
    """There is no repository with a work tree here, or no git."""


class Distrusted(GitFailed):
    """Git does not read a repository that belongs to another user; the text says what to do."""


class Incomplete(GitFailed):
    """What it takes to answer is not in this clone; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "this clone does not have the contents of every file (a partial clone, or objects that were"
            " lost), so that what changed cannot be told: `git fetch --refetch --no-filter` gets them,"
            " `git fsck` says what is missing"
        )


_LOST = (
    r"promisor remote|lazy fetching|unable to read (?:tree|[0-9a-f]{40})|missing (?:blob|tree|commit)"
    r"|bad object|object file .* is empty|loose object .* is corrupt"
)


class Staged(NamedTuple):
    """A file of git's index. ``stage`` is 0 unless a merge has yet to be resolved."""

    path: str
    mode: str
    blob: str
    stage: int


LINK, SUBMODULE = "120000", "160000"
"""Modes of what is no ordinary file."""

_QUIETLY = ("git", "--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false")
"""Reading takes no lock, believes no replacement, and starts no program that a setting names."""

_WITHOUT_GIT = ("GIT_PYTHON_REFRESH", "quiet")
"""Lets GitPython be imported where git is missing, so that this can be told plainly."""

_OF_THE_PERSON = {
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    *(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE")),
}
"""Variables that speak of who works here and of git itself, never of one repository."""


def repository_root(folder: Path) -> Path | None:
    """Return the nearest folder from ``folder`` upward that holds a repository; asks the disk only."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def is_bare(folder: Path) -> bool:
    """Tell whether a folder is a repository without files, as on a server; asks the disk only."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def common_directory(repository: Path) -> Path | None:
    """Return the git directory that all work trees of a repository share; asks the disk only.

    None where the file that should name it cannot be read.
    """
    own = _own_directory(repository)
    if own is None:
        return None
    try:
        shared = (own / "commondir").read_text("utf-8").strip()
    except (OSError, ValueError):
        return own
    return own / shared if (own / shared).is_dir() else None


def _own_directory(repository: Path) -> Path | None:
    """Return the git directory of one work tree: ``.git`` itself, or the folder that it names."""
    git = repository / ".git"
    if git.is_dir():
        return git
    try:
        named = git.read_text("utf-8").partition("gitdir: ")[2].strip()
        found = (repository / named).is_dir()
    except (OSError, ValueError):
        return None
    return repository / named if named and found else None


def state(folder: Path) -> list[bytes]:
    """Return what tells one state of a repository's history from another: HEAD and every ref.

    Asks the disk only, and reads the files as they are, whatever git keeps in them.
    """
    repository = repository_root(folder)
    own = _own_directory(repository) if repository else None
    common = common_directory(repository) if repository else None
    if own is None or common is None:
        return []
    found = [_bytes(own / "HEAD"), _bytes(common / "packed-refs"), _bytes(common / "shallow")]
    found.append(_bytes(common / "reftable" / "tables.list"))
    for place, _, names in sorted(os.walk(common / "refs")):
        for name in sorted(names):
            ref = Path(place, name)
            found += [os.fsencode(ref.relative_to(common)), _bytes(ref)]
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


class KeptOut(NamedTuple):
    """What git ignores below a folder, relative to it, and what it holds although it would ignore it.

    A folder's name ends in a slash.
    """

    ignored: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()


_KEPT_OUT = ("-z", "-t", "--cached", "--others", "--ignored", "--exclude-standard", "--directory")


def asked_what_is_kept_out(folder: Path) -> Callable[[], bytes]:
    """Ask git what is kept out below a folder, and return what waits for the answer (``kept_out``)."""
    return _asked_ahead(folder, "ls-files", *_KEPT_OUT)


def kept_out(folder: Path, listed: Callable[[], bytes] | None = None) -> KeptOut:
    """Return what git ignores below a folder, and what of it it holds all the same.

    ``listed`` waits for the answer, where git was asked before. This is the one process of a plain
    check. Raises GitFailed.
    """
    return _kept_out(listed() if listed else ask(folder, "ls-files", *_KEPT_OUT))


def _kept_out(listed: bytes) -> KeptOut:
    held: list[str] = []
    names: set[str] = set()
    for entry in os.fsdecode(listed).split("\0"):
        tag, _, name = entry.partition(" ")
        if tag == "?":
            names.add(name)
        elif tag:
            held.append(name)
    names -= {"./"}
    # Git names a folder all of whose files are ignored one by one, beside these. It is not ignored.
    above = {f"{part}/" for name in names for part in _above(name.rstrip("/"))}
    return KeptOut(frozenset(names - above), tuple(dict.fromkeys(held)))


def tracked(folder: Path, *others: str) -> list[str]:
    """Return the files that git holds below a folder, relative to it; some as often as they are listed.

    ``others`` are options of ``git ls-files`` that list more, or others. Raises GitFailed.
    """
    return _entries(ask(folder, "ls-files", "-z", *others))


def branches(folder: Path) -> list[str]:
    """Return the full names of all branches, those of other repositories too. Raises GitFailed."""
    listed = ("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    return os.fsdecode(ask(folder, *listed)).split()


def unpushed(folder: Path) -> list[tuple[str, str]]:
    """Return the commits that no other repository has, as far as is known here, and their messages.

    Raises GitFailed.
    """
    form = ("--format=%H%x00%B", "-z", "--encoding=UTF-8", "--no-show-signature", "--no-color")
    listed = ask(folder, "log", *form, "--branches", "--not", "--remotes")
    parts = listed.decode("utf-8", "replace").split("\0")
    return list(zip(parts[::2], parts[1::2], strict=False))


def ignores(folder: Path, path: str) -> bool:
    """Tell whether git keeps out a path below a folder, there or not yet. Raises GitFailed."""
    code, _ = _run(folder, "check-ignore", "--quiet", "--", path, answers=1)
    return code == 0


def _run(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    index: str = "",
    clean: bool = True,
    answers: int = 0,
) -> tuple[int, bytes]:
    """Run a git command that changes nothing; return its exit code and what it printed.

    ``answers`` is the greatest exit code that is an answer and no failure. Raises GitFailed.
    """
    import subprocess  # noqa: PLC0415 - only wanted in a repository

    try:
        done = subprocess.run(  # noqa: S603
            [*_QUIETLY, "-C", str(folder), *arguments],
            input=stdin,
            capture_output=True,
            env=_environment(index, clean=clean),
            check=False,
        )
    except OSError:
        raise NoRepository("git is not installed, or not on the path") from None
    if done.returncode > answers or done.returncode < 0:
        raise _failure(done.stderr.decode("utf-8", "replace"))
    return done.returncode, done.stdout


def _above(name: str) -> Iterator[str]:
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def index_of_hook(folder: Path) -> str:
    """Return the index that a hook is to read, where it is one of the folder's repository.

    ``git commit -a`` and ``git commit -- path`` put what they commit into another index than the
    usual one. Returns nothing where no variable names one, or one of another repository. Raises
    GitFailed.
    """
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return ""
    own = ask(folder, "rev-parse", "--absolute-git-dir")
    try:
        told = ask(Path.cwd(), "rev-parse", "--absolute-git-dir", "--show-toplevel", clean=False)
    except GitFailed:
        return ""
    repository, _, top = os.fsdecode(told).partition("\n")
    return str(Path(top.rstrip("\n"), named)) if repository == os.fsdecode(own).strip() else ""


def staged(folder: Path, index: str = "") -> list[Staged]:
    """Return the files of the index below a folder, their paths relative to it. Raises GitFailed.

    A file of which git was only told that it will be added is left out: a commit would not hold it.
    """
    found = [_staged(e) for e in _entries(ask(folder, "ls-files", "-s", "-z", index=index))]
    if any(entry.blob in _EMPTY for entry in found):
        planned = ("diff-files", "--diff-filter=A", "--name-only", "--relative", "-z")
        to_come = set(_entries(ask(folder, *planned, index=index)))
        found = [entry for entry in found if entry.path not in to_come]
    return found


_EMPTY = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
"""The ids of an empty file."""


def _entries(listed: bytes) -> list[str]:
    return [entry for entry in os.fsdecode(listed).split("\0") if entry]


def _staged(entry: str) -> Staged:
    facts, _, path = entry.partition("\t")
    mode, blob, stage = facts.split(" ")
    return Staged(path, mode, blob, int(stage))


def blobs(folder: Path, ids: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by id, without those that the repository does not have.

    Raises GitFailed.
    """
    wanted = "".join(f"{blob}\n" for blob in sorted(set(ids))).encode()
    data = ask(folder, "cat-file", "--batch", stdin=wanted) if wanted else b""
    found = {}
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        blob, kind, *size = data[at:end].decode().split(" ")
        at = end + 1
        if kind != "missing":
            found[blob] = data[at : at + int(size[0])]
            at += int(size[0]) + 1
    return found


def merge_file(ours: Path, base: Path, theirs: Path, *labels: str, size: int) -> bool:
    """Merge line by line into ``ours``, as git does by itself; return whether nothing was left to do.

    ``labels`` are what the two sides are called, ``size`` how many signs a marker has. Raises GitFailed.
    """
    import subprocess  # noqa: PLC0415 - GitPython takes longer to import than the merge takes

    names = (labels[0], "base", labels[1])
    called = [part for name in names for part in ("-L", name)]
    try:
        done = subprocess.run(  # noqa: S603 - labels are given as values of an option
            ["git", "merge-file", f"--marker-size={size}", *called, "--", ours, base, theirs],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        raise NoRepository("git is not installed, or not on the path") from None
    return done.returncode == 0


def ask(
    folder: Path, *arguments: str, stdin: bytes = b"", index: str = "", clean: bool = True
) -> bytes:
    """Return what a git command that changes nothing prints; raises GitFailed."""
    _, printed = _run(folder, *arguments, stdin=stdin, index=index, clean=clean)
    return printed


def _asked_ahead(folder: Path, *arguments: str) -> Callable[[], bytes]:
    """Start a git command that changes nothing, and return what waits for the answer as ``ask`` does.

    So git works while Python imports. Where it fails it is asked again, for what it has to say of that.
    """
    usual = partial(ask, folder, *arguments)
    if not hasattr(os, "posix_spawnp"):
        return usual
    answer, printed = os.pipe()
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, printed, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    command = [*_QUIETLY, "-C", str(folder), *arguments]
    try:
        process = os.posix_spawnp("git", command, _environment(), file_actions=streams)
    except OSError:
        os.close(answer)
        return usual
    finally:
        os.close(printed)

    def waited() -> bytes:
        with open(answer, "rb") as stream:
            said = stream.read()
        _, status = os.waitpid(process, 0)
        return said if status == 0 else usual()

    return waited


def change(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    """Run a git command that changes the repository; raises GitFailed."""
    from tempfile import TemporaryFile  # noqa: PLC0415

    os.environ.setdefault(*_WITHOUT_GIT)
    from git import Git  # noqa: PLC0415 - slow to import
    from git.exc import GitCommandError, GitCommandNotFound  # noqa: PLC0415

    with _own_environment(), TemporaryFile() as stream:
        stream.write(stdin)
        stream.seek(0)
        try:
            Git(folder).execute([*_QUIETLY, *arguments], istream=stream)
        except GitCommandNotFound:
            raise NoRepository("git is not installed, or not on the path") from None
        except GitCommandError as error:
            raise _failure(str(error.stderr)) from None


@contextmanager
def streaming(folder: Path, *arguments: str, stdin: bytes | None = None) -> Iterator[Popen[bytes]]:
    """Run a git command that changes nothing and give its streams, so that nothing need be held whole.

    ``stdin`` is given to it at once; without it, its standard input is a pipe to write to. Raises
    GitFailed where git failed and all that it printed was read.
    """
    from subprocess import PIPE, Popen  # noqa: PLC0415
    from tempfile import TemporaryFile  # noqa: PLC0415

    with TemporaryFile() as given:
        given.write(stdin or b"")
        given.seek(0)
        try:
            own = Popen(  # noqa: S603
                [*_QUIETLY, "-C", str(folder), *arguments],
                stdin=PIPE if stdin is None else given,
                stdout=PIPE,
                stderr=PIPE,
                env=_environment(),
            )
        except OSError:
            raise NoRepository("git is not installed, or not on the path") from None
    try:
        yield own
        _finished(own)
    except BrokenPipeError:
        _finished(own)
        raise GitFailed("git ended before it had answered") from None
    finally:
        _end(own)


def _finished(own: Popen[bytes]) -> None:
    """Wait for a process that was read to its end; raises GitFailed where it failed."""
    if own.stdin is not None:
        with suppress(BrokenPipeError):
            own.stdin.close()
    said = cast("IO[bytes]", own.stderr).read().decode("utf-8", "replace")
    if own.wait():
        raise _failure(said)


def _end(own: Popen[bytes]) -> None:
    """End a process that is of no use any more, and close its streams."""
    if own.poll() is None:
        own.kill()
        own.wait()
    for stream in (own.stdin, own.stdout, own.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _failure(said: str) -> GitFailed:
    """Return what git said on standard error as an exception."""
    if "dubious ownership" in said or "unsafe repository" in said:
        cure = re.search(r"git config --global --add safe\.directory [^\n]*", said)
        command = (
            cure[0].rstrip(" '") if cure else "git config --global --add safe.directory FOLDER"
        )
        return Distrusted(
            "git does not read this repository, because the folder belongs to another user of this"
            f" computer. If you trust what is in it, run: {command}"
        )
    if "not a git repository" in said or "must be run in a work tree" in said:
        return NoRepository("there is no git repository here; `git init` begins one")
    if re.search(_LOST, said):
        return Incomplete()
    said = said.strip().removeprefix("stderr:").strip(" \n'")
    return GitFailed(said or "git failed and did not say why")


def clean_environment() -> dict[str, str]:
    """Return the environment for a program that works in another repository than a hook's."""
    return {name: value for name, value in os.environ.items() if not _of_git(name)}


def _environment(index: str = "", *, clean: bool = True) -> dict[str, str]:
    """Return the environment without git's variables: inside a hook they name another repository.

    ``index`` is put in. No object is fetched from elsewhere to answer a question, and git answers in
    English, by which failures are told apart.
    """
    kept = {n: value for n, value in os.environ.items() if not (clean and _of_git(n))}
    named = {"GIT_INDEX_FILE": index} if index else {}
    return {**kept, "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C", **named}


@contextmanager
def _own_environment() -> Iterator[None]:
    """Take git's variables out of the environment for as long as GitPython, which adds to it, runs."""
    before = {name: value for name, value in os.environ.items() if _of_git(name)}
    for name in before:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(before)


def _of_git(name: str) -> bool:
    """Tell whether a variable is git's and may speak of one repository."""
    return name.startswith("GIT_") and name not in _OF_THE_PERSON
