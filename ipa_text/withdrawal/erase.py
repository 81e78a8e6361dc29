"""Erase a case from the history: a fresh clone is rewritten, never the repository itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ipa_text.errors import CannotWork, reason
from ipa_text.named import NamedTuple
from ipa_text.store.commits import repository
from ipa_text.store.git import GitFailed, ask, change, clean_environment
from ipa_text.store.git_directory import repository_root
from ipa_text.store.reach import tips
from ipa_text.trail.auditing import secret
from ipa_text.withdrawal.erasure import Erasure, carried, plan_file, prepared, read_plan, state
from ipa_text.withdrawal.scan import Trace, scan

_UNFINISHED = ".unfinished"


class Erased(NamedTuple):
    """The erased repository: where it is, how many commits it had and has, what was still found in it."""

    folder: Path
    before: int
    after: int
    found: tuple[Trace, ...]


def write_plan(root: Path, case: str, *, pseudonym: bool = True) -> Erasure:
    """Write the plan of an erasure into private/, in place of an earlier one, and return it.

    Raises CannotWork, GitFailed, OSError.
    """
    made = prepared(root, case, pseudonym=pseudonym)
    write_private(plan_file(root, case), made.data)
    return made


def write_private(path: Path, data: bytes) -> None:
    """Write a file that nobody else may read."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)  # half of it would be no plan
        error.filename = str(path)
        raise


def erase(root: Path, case: str, confirmed: str, into: Path | None) -> Erased:
    """Carry out a plan that was confirmed by its digest; return the erased repository.

    Raises CannotWork where the digest is another plan's, the repository has changed since, or the folder
    is there already.
    """
    plan = read_plan(plan_file(root, case), case)
    if confirmed != plan.digest:
        raise CannotWork(
            f"{confirmed} is not the digest of the plan that lies in private/: look at it again with"
            f" `ipa-text withdraw {case} --erase-history`"
        )
    if plan.told["state"] != state(root):
        raise CannotWork(
            "the repository has changed since the plan was written: call"
            f" `ipa-text withdraw {case} --erase-history` again, and confirm the new plan"
        )
    top = repository_root(root) or root
    target = (into or top.with_name(f"{top.name}-erased")).resolve()
    if target.is_relative_to(top.resolve()):
        raise CannotWork(f"{target} is in the old repository: name a folder beside it with --into")
    if target.exists():
        raise CannotWork(f"{target} is there already: name another folder with --into")
    # Until it is finished it has another name: what a killed process leaves holds everything still.
    unfinished = target.with_name(f"{target.name}{_UNFINISHED}")
    if unfinished.exists():
        raise CannotWork(
            f"{unfinished} is left from an erasure that was interrupted, and holds what was to be erased:"
            " delete it first"
        )
    try:
        counts = _erased(root, top, unfinished, plan)
        unfinished.rename(target)
    except BaseException as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if isinstance(error, (GitFailed, OSError)):
            raise CannotWork(
                f"{reason(error)}\nWhat had been written of the new repository was removed; this one is"
                " as it was, and so is the plan: confirm it again when that is mended"
            ) from None
        raise
    return Erased(target, *counts, scan(target / repository(root).prefix, plan.sought).found)


def _erased(root: Path, top: Path, target: Path, plan: Erasure) -> tuple[int, int]:
    """Make the erased repository, and return how many commits there were and are."""
    prefix = repository(root).prefix
    branch = ask(root, "rev-parse", "--symbolic-full-name", "HEAD").decode().strip()
    _clone(top, target)
    before = _commits(target)
    tip = ask(target, "rev-parse", branch).decode().strip()
    told = {"sought": plan.told["sought"], "gone": plan.told["gone"], "prefix": prefix}
    _filter(target, {**told, "names": _names(target)})
    _settle(target, branch, tip)
    study = target / prefix
    write_private(plan_file(study, plan.told["case"]), plan.data)
    if (root / secret.FILE).is_file():
        write_private(study / secret.FILE, (root / secret.FILE).read_bytes())
    return before, _commits(target)


def _clone(top: Path, target: Path) -> None:
    """Copy what branches and tags lead to, object by object, and nothing else."""
    target.mkdir(parents=True)
    quietly = ("-c", "core.hooksPath=/dev/null")
    copy = ("clone", "--mirror", "--no-local", "--quiet", "--template=", "--")
    change(target, *quietly, *copy, str(top), str(target / ".git"))
    change(target, "config", "--local", "--remove-section", "remote.origin")
    left = [ref.name for ref in tips(target) if not carried(ref)]
    gone = "".join(f"delete {name}\n" for name in left).encode("utf-8", "surrogateescape")
    change(target, "update-ref", "--no-deref", "--stdin", stdin=gone)


def _names(folder: Path) -> list[str]:
    """Return the names that branches, tags and files have had, so that none is given twice."""
    told = ask(folder, "log", "--all", "-m", "--format=", "--name-only", "-z", "--")
    files = {name.strip("\n") for name in os.fsdecode(told).split("\0")}
    return sorted({*files, *(tip.name.split("/", 2)[-1] for tip in tips(folder))} - {""})


def _commits(folder: Path) -> int:
    return int(ask(folder, "rev-list", "--count", "--all"))


def _filter(target: Path, told: dict[str, object]) -> None:
    """Have the clone rewritten by git-filter-repo, which is told what is to go on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "ipa_text.withdrawal.filtering"],
        input=json.dumps(told).encode(),
        cwd=target / ".git",
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    if b"No module named 'git_filter_repo'" in done.stderr:
        raise CannotWork("this needs git-filter-repo: pip install 'ipa-text[erase]'")
    if done.returncode:
        full = b"No space left" in done.stderr or b"Out of diskspace" in done.stderr
        raise CannotWork(
            "git-filter-repo gave up, and what it had written was removed. The repository is as it was"
            f"{'. There is no space left on the disk' if full else ''}"
        )


def _settle(target: Path, branch: str, tip: str) -> None:
    """Check out the branch that was checked out, under the name that it has now; leave nothing old."""
    git = target / ".git"
    change(git, "config", "--local", "core.bare", "false")
    became = _renamed(git, branch, tip)
    change(target, "symbolic-ref", "HEAD", became)
    shutil.rmtree(git / "filter-repo", ignore_errors=True)
    change(target, "reset", "--hard", "--quiet")
    for leftover in ("ORIG_HEAD", "FETCH_HEAD", "description"):
        (git / leftover).unlink(missing_ok=True)
    change(target, "reflog", "expire", "--expire=now", "--all")
    change(target, "gc", "--quiet", "--prune=now")


def _renamed(git: Path, branch: str, tip: str) -> str:
    """Return what a branch is called after the rewriting: told by the commit that it stood on."""
    listed = (git / "filter-repo" / "commit-map").read_text("ascii").split("\n")
    new = dict(line.split(" ") for line in listed[1:] if line).get(tip, "")
    heads = {ref.name: ref.commit for ref in tips(git.parent) if ref.name.startswith("refs/heads/")}
    if branch in heads:
        return branch
    return next((name for name, commit in heads.items() if commit == new), branch)
