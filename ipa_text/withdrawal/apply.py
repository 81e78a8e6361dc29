"""Carry out a plan: take what is withdrawn out of the tree, in one commit, all of it or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from shlex import quote

from ipa_text.errors import CannotWork, reason
from ipa_text.store.commits import commit_id
from ipa_text.store.git import GitFailed, ask, change
from ipa_text.store.git_directory import common_directory, repository_root
from ipa_text.store.messages import underway
from ipa_text.store.private import PRIVATE
from ipa_text.store.provenance import uncommitted
from ipa_text.store.trees import IDS
from ipa_text.store.work_tree import without_ignored
from ipa_text.store.write import clear, replace
from ipa_text.study.editors import refresh_ids
from ipa_text.study.load import load
from ipa_text.text.spelling import some
from ipa_text.withdrawal.files import inside
from ipa_text.withdrawal.plan import Plan

_WITHOUT_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
"""Hooks would hold the commit back for what people have yet to decide, and some keep copies of texts."""


def apply(root: Path, plan: Plan, *, delete_private: bool) -> str:
    """Take out what a plan says, and return the commit that does; empty where nothing was left to do.

    What is deleted from private/, where git is no undo, goes last. Raises CannotWork where git could
    not undo it, or knows nobody to name; then, and where something fails on the way, nothing is changed.
    Where what is left to do behind the commit fails, or something cannot be put back, it says so.
    """
    _refuse(root, plan)
    made = _committed(root, plan) if plan.removed or plan.changes else ""
    try:
        if delete_private:
            _delete_private(root, plan)
        _forget(root, plan)
    except (CannotWork, OSError) as error:
        done = f"{made[:10]} takes out what git holds" if made else "git holds nothing more"
        raise CannotWork(
            f"{reason(error)}\n{done} of {plan.case}; what else is kept here is not all deleted: mend"
            " that, and call this again"
        ) from None
    return made


def _refuse(root: Path, plan: Plan) -> None:
    if repository_root(root) is None:
        raise CannotWork(
            "there is no git repository here, which is what undoes a withdrawal: `git init` begins one"
        )
    if not commit_id(root, "HEAD"):
        raise CannotWork("nothing is committed here yet: commit first, so that git can undo this")
    if underway(root):
        raise CannotWork("a merge, a rebase or a pick is not finished here: finish it first")
    if not ask(root, "rev-parse", "--symbolic-full-name", "HEAD").startswith(b"refs/heads/"):
        raise CannotWork(
            "no branch is checked out, and the commit would be on none: `git switch` to one first"
        )
    lock = Path(os.fsdecode(ask(root, "rev-parse", "--git-path", "index.lock")).rstrip("\n"))
    if (root / lock).exists():
        raise CannotWork(
            f"another git is at work here, or one was interrupted: wait, or delete {root / lock}"
        )
    touched = {*plan.removed, *plan.changes}
    absent = sorted(path for path in touched if not os.path.lexists(root / path))
    if absent:
        raise CannotWork(
            f"{some(absent, 1)} should be there, for a case has a case.yaml and git knows its other"
            f" files: `git checkout HEAD -- {quote(absent[0])}` gets one back"
        )
    changed = sorted(touched & set(uncommitted(root)))
    if changed:
        raise CannotWork(
            f"{some(changed, 1)} changed since the last commit, or is not in it: commit first, so that"
            " git can undo this"
        )
    for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        try:
            ask(root, "var", who)
        except GitFailed:
            raise CannotWork(
                "git does not know who you are: set it with `git config user.name` and"
                " `git config user.email`"
            ) from None


def _committed(root: Path, plan: Plan) -> str:
    """Write every change and commit it; put everything back where that fails, or say what to do."""
    paths = (*plan.removed, *plan.changes)
    named = "\0".join(paths).encode("utf-8", "surrogateescape")
    told = ("--pathspec-from-file=-", "--pathspec-file-nul")
    try:
        for path, (before, after) in plan.changes.items():
            # What could not be read as text is held against its bytes.
            known = before.encode() or (root / path).read_bytes()
            replace(root / path, known, after.encode())
        for path in plan.removed:
            (root / path).unlink()
        _drop_empty(root, f"cases/{plan.case}")
        made = ("commit", "--quiet", "--only", f"--message={message(plan)}", *told)
        change(root, "--literal-pathspecs", *_WITHOUT_HOOKS, *made, stdin=named)
    except BaseException as error:
        try:
            back = ("checkout", "--quiet", "HEAD", *told)
            change(root, "--literal-pathspecs", *_WITHOUT_HOOKS, *back, stdin=named)
        except GitFailed:
            folder = f"cases/{plan.case}"
            outside = [path for path in plan.changes if not path.startswith(f"{folder}/")]
            raise CannotWork(
                f"{reason(error)}\nNothing was committed, and not all could be put back: mend that, then"
                f" `git checkout HEAD -- {' '.join(map(quote, [folder, *outside]))}` does"
            ) from None
        if isinstance(error, (GitFailed, OSError)):
            raise CannotWork(f"{reason(error)}\nNothing was changed") from None
        raise
    return commit_id(root, "HEAD")


def message(plan: Plan) -> str:
    """Return the message of the commit: nothing of the person but the id of the case."""
    what = {"all": "everything", "quotations": "quotations"}.get(plan.scope, plan.scope)
    return f"Withdraw {plan.case}: {what}, {plan.when.date}\n\nReason: the participant withdrew.\n"


def _drop_empty(root: Path, folder: str) -> None:
    """Take away folders below a folder in which nothing is left."""
    for place, _, _ in os.walk(root / folder, topdown=False):
        if place != str(root / folder):
            with contextlib.suppress(OSError):
                os.rmdir(place)


def _delete_private(root: Path, plan: Plan) -> None:
    for path, (before, after) in plan.private.changes.items():
        replace(root / path, before.encode(), after.encode())
    for path in plan.private.copies:
        (root / path).unlink(missing_ok=True)
    _drop_empty(root, f"cases/{plan.case}")


def _forget(root: Path, plan: Plan) -> None:
    """Clear what was kept of earlier runs, and what editors are told of the case."""
    for path in _leftovers(root, plan):
        clear(path)
    common = common_directory(repository_root(root) or root)
    for folder in (root / ".ipa-text" / "cache", *([common / "ipa-text"] if common else [])):
        shutil.rmtree(folder, ignore_errors=True)
    study = load(without_ignored(root)[0])
    if not study.config.whole:
        shutil.rmtree(root / IDS, ignore_errors=True)  # it could not be made anew
    refresh_ids(root, study)


def _leftovers(root: Path, plan: Plan) -> Iterable[str]:
    folders = (f"cases/{plan.case}", PRIVATE)
    return [str(root / path) for folder in folders for path in inside(root, folder)]
