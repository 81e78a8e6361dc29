"""The study in a folder, without what git ignores there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.trees import WorkTree

_IN_A_CASE = r"cases/(?:[^/.][^/]*/)*(?:[^/.][^/]*(?:/|\.md|\.yaml))?"


_UNTOLD = ("git does not tell",)
"""Stands where git does not answer, so that what is found then is not taken for what is found later."""


class LeftOut(NamedTuple):
    """What is to be said of files that are left out, or that are not; grave where git cannot tell."""

    text: str
    grave: bool


def without_ignored(
    root: Path, asked: Callable[[], bytes] | None = None
) -> tuple[WorkTree, list[LeftOut]]:
    """Return the study in a folder without what git ignores there, where git can tell.

    Also returns what is to be said of it: what of the cases is left out, since every count is without.
    ``asked`` waits for git's answer, where it was asked before (``git.asked_what_is_kept_out``).
    """
    from ipa_text.store.git import Distrusted, GitFailed, kept_out, repository_root  # noqa: PLC0415

    if repository_root(root) is None:
        return WorkTree(root), []
    try:
        left_out, held = kept_out(root, asked)
    except Distrusted as error:
        said = f"{error}\nUntil then, files that git ignores are read too."
        return WorkTree(root, aside=_UNTOLD), [LeftOut(said, grave=True)]
    except GitFailed:
        return WorkTree(root, aside=_UNTOLD), []
    if "study.yaml" in left_out:
        # This repository does not hold the study, which lies inside it by chance.
        return WorkTree(root), []
    missed = sorted(name for name in left_out if re.fullmatch(_IN_A_CASE, name))
    if not missed:
        return WorkTree(root, left_out, held), []
    more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
    cure = f"`git check-ignore -v {missed[0]}` says why"
    said = f"git ignores {missed[0]}{more}: not read here; {cure}."
    return WorkTree(root, left_out, held), [LeftOut(said, grave=False)]
