"""Whether what is written into ``private/`` stays out of git."""

from __future__ import annotations

from pathlib import Path

from ipa_text.store.git import ignores, repository_root

_PROBE = "private/identifiers.yaml"


def kept_out(root: Path) -> bool:
    """Tell whether git ignores ``private/``, or would if this became a repository."""
    if repository_root(root) is not None:
        return ignores(root, _PROBE)
    rules = root / ".gitignore"
    return rules.is_file() and bool(
        {b"private/", b"/private/", b"private"} & set(rules.read_bytes().split())
    )
