"""What git hands to a merge driver, and what it expects back."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.git import merge_file
from ipa_text.store.trees import SIZE_LIMIT
from ipa_text.trail.merge import Doubled, Labels, Versions, conflicts, merge, rendered
from ipa_text.trail.outline import Odd


class Outcome(NamedTuple):
    """Whether there are conflicts, and why git's own merge was used where it was."""

    conflict: bool
    reason: str = ""


def drive(base: Path, ours: Path, theirs: Path, path: PurePosixPath, labels: Labels) -> Outcome:
    """Merge three files into ``ours``, which is the file of ``path`` in a repository.

    What is not written as a study is merged by git, line by line. Raises GitFailed, OSError.
    """
    try:
        versions = Versions(_text(base), _text(ours), _text(theirs))
        chunks = merge(versions, path, _transcript(path))
    except Odd as error:
        clean = merge_file(ours, base, theirs, labels.ours, labels.theirs, size=labels.size)
        return Outcome(not clean or isinstance(error, Doubled), str(error))
    ours.write_bytes(rendered(chunks, labels).encode())
    return Outcome(conflicts(chunks) > 0)


def _text(file: Path) -> str:
    if file.stat().st_size > SIZE_LIMIT:
        raise Odd("it is larger than a file of a study can be")
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        raise Odd("it is not UTF-8") from None


def _transcript(path: PurePosixPath) -> str | None:
    """Return the transcript beside a sidecar in the work tree, in which git runs a driver."""
    file = Path(path.parent, path.name.partition(".notes")[0] + ".md")
    try:
        return _text(file)
    except (Odd, OSError):
        return None


def labelled(ours: str, theirs: str, size: int) -> Labels:
    """Return what the sides are called. Before 2.44 git does not say, and passes ``%X`` as it stands.

    Then the name of the branch that is merged is looked for where `git merge` leaves it.
    """
    heads = [name for key, name in os.environ.items() if key.startswith("GITHEAD_")]
    known = heads[0] if len(heads) == 1 else "theirs"
    return Labels(
        ours if ours and not ours.startswith("%") else ("HEAD" if heads else "ours"),
        theirs if theirs and not theirs.startswith("%") else known,
        size,
    )
