"""Git: one process at a time, with a clean environment.

Nothing from a study is ever passed as an option, and paths stand behind ``--``. What changes a repository
goes through GitPython's command object. What only reads it starts git itself, with the same care:
GitPython takes 80 ms to import, and git three to answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ipa_text.errors import CannotWork

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


def ask(
    folder: Path, *arguments: str, stdin: bytes = b"", index: str = "", clean: bool = True
) -> bytes:
    """Return what a git command that changes nothing prints; raises GitFailed."""
    _, printed = run(folder, *arguments, stdin=stdin, index=index, clean=clean)
    return printed


def run(
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


def ask_ahead(folder: Path, *arguments: str) -> Callable[[], bytes]:
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
        try:
            _, status = os.waitpid(process, 0)
        except ChildProcessError:  # whoever started this process has the system keep no exit codes
            return usual()
        return said if status == 0 else usual()

    return waited


def ask_awhile(folder: Path, *arguments: str, stdin: bytes, seconds: float) -> bytes:
    """Return what a git command that changes nothing has printed when it ends, or time is out.

    It may start other programs, which end with it and have no terminal to ask anything at. Where git
    fails, that is what it had printed till then. Raises NoRepository without git.
    """
    import subprocess  # noqa: PLC0415

    pipe = subprocess.PIPE
    try:
        own = subprocess.Popen(  # noqa: S603
            [*_QUIETLY, "-C", str(folder), *arguments],
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except OSError:
        raise NoRepository("git is not installed, or not on the path") from None
    try:
        return own.communicate(stdin, timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        _kill_all(own)
        return own.communicate()[0]
    except BaseException:  # whoever interrupts this reaches no other session
        _kill_all(own)
        raise


def _kill_all(own: Popen[bytes]) -> None:
    """End a process that leads a session, and what it has started."""
    with suppress(OSError, AttributeError):
        os.killpg(own.pid, 9)
    own.kill()


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
