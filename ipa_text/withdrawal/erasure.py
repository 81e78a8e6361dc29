"""The plan of an erasure: a file in private/ that says what will be done, and what to look for then."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ipa_text import __version__
from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store.commits import commit_id, repository, touched
from ipa_text.store.git import NoRepository, ask
from ipa_text.store.git_directory import repository_root
from ipa_text.store.messages import underway
from ipa_text.store.provenance import shape, uncommitted
from ipa_text.store.reach import Tip, tips
from ipa_text.store.work_tree import ignores
from ipa_text.trail.auditing import checkpoints
from ipa_text.withdrawal.history import history, history_json
from ipa_text.withdrawal.litter import PLAN_FILES, WITHHELD
from ipa_text.withdrawal.sought import Reader, Sought, as_json, from_json

_ABOUT = (
    "The plan of an erasure. It holds no words, but with its key a guess at six of them, or at a name,"
    " can be tried: delete it when every copy has been verified (ipa-text withdraw CASE --verify --done)."
)
_SHA1 = 40
_KEPT = ("refs/heads/", "refs/tags/")


class Erasure(NamedTuple):
    """What an erasure will do: the file as it is, its digest, and what it says."""

    data: bytes
    told: dict[str, Any]

    @property
    def digest(self) -> str:
        """The digest that confirms this plan and no other."""
        return blake2b(self.data, digest_size=8).hexdigest()

    @property
    def sought(self) -> Sought:
        """What is looked for."""
        return from_json(self.told["sought"])


def plan_file(root: Path, case: str) -> Path:
    """Return where the plan of a case's erasure lies."""
    return root / f"{PLAN_FILES}{case}.json"


def prepared(root: Path, case: str, *, pseudonym: bool = True) -> Erasure:
    """Return the plan of an erasure; nothing is written. Raises CannotWork where it cannot be done.

    Without ``pseudonym`` the pseudonym stays, which may be a word that is used otherwise.
    """
    _refuse(root)
    found = history(root, case, pseudonym=pseudonym)
    if not found.sought.kept:
        raise CannotWork(
            f"{case} is not withdrawn in the last commit: `ipa-text withdraw {case} --apply` comes first."
            " Of a part, one source say, no history can be erased"
        )
    sought = found.sought._replace(commits=frozenset(found.traces.commits))
    told = {
        "about": _ABOUT,
        "version": 1,
        "program": __version__,
        "case": case,
        "state": state(root),
        "refs": _refs(root, Reader(sought)),
        "gone": _gone_with_it(root, case),
        "provable": _provable(root),
        "history": history_json(found),
        "sought": as_json(sought),
    }
    return Erasure(json.dumps(told, indent=1).encode() + b"\n", told)


def _refuse(root: Path) -> None:
    if repository_root(root) is None:
        raise NoRepository("there is no git here, so there is no history to erase anything from")
    about = repository(root)
    if not commit_id(root, "HEAD"):
        raise CannotWork("nothing has been committed here yet")
    if about.shallow or shape(root, about.common).partial:
        raise CannotWork(
            "this clone does not have all of the history: erase in one that does"
            " (`git fetch --unshallow`, `git fetch --refetch --no-filter`)"
        )
    if len(commit_id(root, "HEAD")) > _SHA1:
        raise CannotWork("git-filter-repo cannot rewrite a repository of which the ids are SHA-256")
    if underway(root):
        raise CannotWork("a merge, a rebase or a pick is not finished here: finish it first")
    if open_files := uncommitted(root):
        raise CannotWork(
            f"not committed yet: {open_files[0]}{' and more' if open_files[1:] else ''}. What is not"
            " committed is not carried over: commit it, or put it elsewhere"
        )
    if not ask(root, "rev-parse", "--symbolic-full-name", "HEAD").startswith(b"refs/heads/"):
        raise CannotWork("no branch is checked out: `git switch` to one first")
    if not ignores(root, f"{PLAN_FILES}x.json"):
        raise CannotWork(
            "private/ is not kept out of git here, and the plan must not get into it: put `private/`"
            " into .gitignore and commit that"
        )


def state(root: Path) -> str:
    """Return a digest of every ref and of what is checked out: it changes when the repository does."""
    listed = ask(root, "for-each-ref", "--format=%(refname) %(objectname)")
    head = ask(root, "rev-parse", "HEAD", "--symbolic-full-name", "HEAD")
    return blake2b(listed + head, digest_size=16).hexdigest()


def _refs(root: Path, reader: Reader) -> list[dict[str, str]]:
    """Return what becomes of each ref."""
    found = []
    for ref in tips(root):
        named = bool(reader.in_name(ref.name.split("/", 2)[-1]))
        becomes = "left behind"
        if carried(ref):
            becomes = "renamed" if named else "rewritten"
        shown = WITHHELD if named else ref.name
        found.append({"name": shown, "object": ref.object, "becomes": becomes})
    return found


def carried(ref: Tip) -> bool:
    """Tell whether a ref comes into the erased repository.

    Of a tag that names a file or a folder, without a commit, git exports nothing, so that it would stay.
    """
    return ref.name.startswith(_KEPT) and bool(ref.commit)


def _gone_with_it(root: Path, case: str) -> list[str]:
    """Return the files outside the case's folder that the withdrawal took out, which go everywhere."""
    path = f"cases/{case}/case.yaml"
    commit = ask(root, "rev-list", "-1", "HEAD", "--", path).decode().strip()
    parent = commit_id(root, f"{commit}^1")
    (files,) = touched(root, [(commit, parent)], repository(root).prefix)
    outside = (f for f in files if not f.path.startswith(f"cases/{case}/"))
    return sorted(file.path for file in outside if not file.after)


def _provable(root: Path) -> bool:
    """Tell whether a checkpoint holds what happened: commits with other ids are held to that alone."""
    path = root / checkpoints.PATH
    return path.is_file() and any(one.events for one in checkpoints.checkpoints(path.read_bytes()))


def read_plan(path: Path, case: str) -> Erasure:
    """Return a plan that was written earlier; raises CannotWork where there is none of the case."""
    try:
        data = path.read_bytes()
        told = json.loads(data)
        found = Erasure(data, told)
        if told["case"] != case or found.sought.case != case:
            raise CannotWork(f"{path} is the plan of another erasure, of {told['case']}")
    except OSError:
        raise CannotWork(
            f"there is no plan of the erasure of {case} at {path}: it lies in private/ of the repository"
            " in which `ipa-text withdraw --erase-history` was called, and of the erased one; name it"
            " with --with"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotWork(f"{path} is no plan of an erasure that can be read") from None
    return found
