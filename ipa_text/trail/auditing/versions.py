"""The versions of a study that have a name: tags, and checkpoints that were recorded."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.store.git_directory import repository_root
from ipa_text.store.provenance import tags
from ipa_text.store.trees import Unreadable, WorkTree
from ipa_text.text.spelling import nearest
from ipa_text.trail.auditing.checkpoints import PATH, Checkpoint, checkpoints


def recorded(root: Path) -> list[Checkpoint]:
    """Return the checkpoints that the study at ``root`` records now; none where they cannot be read."""
    try:
        return checkpoints(WorkTree(root).read(PurePosixPath(PATH)))
    except Unreadable:
        return []


def named(root: Path, name: str) -> None:
    """Raise CannotWork unless a tag or a checkpoint of the study at ``root`` has this name."""
    known = {one.name for one in recorded(root)}
    known.update(tags(root) if repository_root(root) else ())
    if name not in known:
        raise CannotWork(
            f"there is no tag or checkpoint `{name}` here (`git fetch --tags` gets those of others,"
            f" `git tag NAME COMMIT` makes one){nearest(name, known)}"
        )
