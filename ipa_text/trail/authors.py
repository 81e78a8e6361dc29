"""Who decided something of a thing, by the history."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.store.cache import cache_of
from ipa_text.store.git_directory import repository_root
from ipa_text.trail import life
from ipa_text.trail.history import read


def decided_by(root: Path, refs: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, for each id, who decided something of it and on which day last; nothing without git."""
    if repository_root(root) is None:
        return {}
    try:
        history = read(root, cache_of(root, "trail"))
    except CannotWork:
        return {}
    return {
        ref: {c.author: c.date[:10] for c, _ in life.in_short(history, ref).values()}
        for ref in refs
    }
