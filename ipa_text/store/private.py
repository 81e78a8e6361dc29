"""What lies in ``private/``, and whether it stays out of git."""

from __future__ import annotations

from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.store.git_directory import repository_root
from ipa_text.store.work_tree import ignores

PRIVATE = "private"
KEY = f"{PRIVATE}/identifiers.yaml"
"""Who may not be recognised, and what stands in the place of their names."""
KEY_LIMIT = 1_000_000
"""Keys and values of a key, some hundred thousand entries: 5 s, and half a gigabyte of memory."""
REVIEW = f"{PRIVATE}/review"
"""Working copies, and what a second reader is given."""
SECRET = "IPA_TEXT_PRIVACY_KEY"  # noqa: S105 - the name of a variable
"""The variable that opens the list of identifiers where the key is not."""


def kept_out(root: Path, path: str = KEY) -> bool:
    """Tell whether git ignores a path in ``private/``, or would if this became a repository.

    Raises GitFailed.
    """
    if repository_root(root) is not None:
        return ignores(root, path)
    rules = root / ".gitignore"
    return rules.is_file() and bool(
        {b"private/", b"/private/", b"private"} & set(rules.read_bytes().split())
    )


def refuse_unless_kept_out(root: Path, path: str, what: str) -> None:
    """Raise CannotWork where git would keep a path in ``private/``; ``what`` would then be in it."""
    if not kept_out(root, path):
        raise CannotWork(
            f"private/ is not ignored by git here, and {what} would get into the history: put the line"
            " `private/` into .gitignore first"
        )


def content(path: Path) -> bytes | None:
    """Return what is in a file; None where there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
