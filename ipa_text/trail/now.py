"""The study as it stands in the work tree, as far as a history is asked about it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ipa_text.store.trees import Unreadable, WorkTree
from ipa_text.study.entries import text
from ipa_text.trail.files import FileFacts, facts, kind_of
from ipa_text.trail.sides import unreadable


def cases(root: Path) -> list[FileFacts]:
    """Return what is recorded of each case."""
    tree = WorkTree(root)
    return [said(tree, str(path)) for path in tree.paths() if kind_of(str(path)) == "case"]


def said(tree: WorkTree, path: str) -> FileFacts:
    """Return what a file says; nothing is known of one that cannot be read."""
    try:
        return facts(path, tree.read(PurePosixPath(path)))
    except Unreadable:
        return unreadable(path)


def pseudonyms(found: list[FileFacts]) -> dict[str, str]:
    """Return the cases by pseudonym; one that two people share names nobody."""
    named: dict[str, list[str]] = {}
    for one in found:
        named.setdefault(text(one.settings, "pseudonym") if one.settings else "", []).append(
            one.case
        )
    return {name: listed[0] for name, listed in named.items() if name and len(listed) == 1}


def of(root: Path, path: str) -> FileFacts:
    """Return what a file of the work tree says."""
    return said(WorkTree(root), path)


def themes(root: Path) -> list[FileFacts]:
    """Return what the files say in which statements and themes stand."""
    tree = WorkTree(root)
    kinds = ("case-themes", "group-themes")
    return [said(tree, str(path)) for path in tree.paths() if kind_of(str(path)) in kinds]
