"""Verify that an erased case is gone from a repository, and name the copies that nobody here can see."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store.reach import of_kinds
from ipa_text.store.repository import settings
from ipa_text.withdrawal.erasure import Erasure
from ipa_text.withdrawal.scan import Trace, scan

_REMOTE = re.compile(r"remote\.(.+)\.url")
_SECRET = re.compile(r"//[^/]*@")

ELSEWHERE = (
    "clones of colleagues, supervisors and other computers: each is old until it is cloned anew",
    "at the forge: forks, the refs and the diffs of pull requests, cached pages of old commits",
    "caches, logs and artifacts of CI",
    "backups and synchronised folders, of this computer and of every other",
    "swap, undo and autosave files of editors; documents and e-mails that quote the participant",
)
"""Copies that no program here can reach."""


class Verified(NamedTuple):
    """What was found of a case, which erased commits are there, how many files nobody can look into.

    ``elsewhere`` are the copies that were not looked into, the remotes of this repository first.
    """

    case: str
    found: tuple[Trace, ...]
    commits: tuple[str, ...]
    closed: int
    elsewhere: tuple[str, ...]

    @property
    def gone(self) -> bool:
        """Whether nothing was found."""
        return not self.found


def verified(root: Path, plan: Erasure) -> Verified:
    """Look for everything that a plan says is to be gone. Raises GitFailed."""
    sought = plan.sought
    traces = scan(root, sought)
    back = {one.id for one in of_kinds(root, "commit")} & sought.commits
    return Verified(
        sought.case, traces.found, tuple(sorted(back)), traces.closed, (*remotes(root), *ELSEWHERE)
    )


def remotes(root: Path) -> list[str]:
    """Return the remotes of a repository, without the passwords in their addresses."""
    found = ((_REMOTE.fullmatch(name), url) for name, url in settings(root).items())
    return [f"the remote {m[1]}: {_SECRET.sub('//', url)}" for m, url in found if m]


def verified_json(found: Verified) -> dict[str, Any]:
    """Return what was found as the JSON that ``withdraw --verify`` prints."""
    return {
        "version": 1,
        "case": found.case,
        "gone": found.gone,
        "found": [one._asdict() for one in found.found],
        "commits": list(found.commits),
        "not_looked_into": found.closed,
        "elsewhere": list(found.elsewhere),
    }


def forget(path: Path) -> None:
    """Delete the plan of an erasure, and with it the key to what was looked for."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.write(b"\0" * size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
