"""The history of a study as rules ask for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.store.cache import cache_of
from ipa_text.store.digest import digest
from ipa_text.store.git_directory import repository_root, state
from ipa_text.store.program import fingerprint
from ipa_text.study.past import Decision, Past


def past(root: Path) -> Past | None:
    """Return what git tells of a study's themes; None where it tells nothing, or not all of it.

    In a clone that is cut off, or where the contents of old files are missing, what a rule found could
    be false. What was told is kept until git's state changes, so that git is not asked at each check.
    """
    if repository_root(root) is None:
        return None
    kept = cache_of(root, "past")
    key = digest(fingerprint(), str(root), *state(root))
    answer = kept.get(key)
    found = _kept(answer) if answer else None
    if found is None and (told := _told(root)):
        kept.put(key, json.dumps(told, separators=(",", ":")).encode())
        kept.tidy()
        found = _past(*told)
    return found


Parents = Mapping[str, Sequence[str]]


def _told(root: Path) -> tuple[list[Decision], Parents] | None:
    """Ask git; return the decisions about themes, and the parents of every commit."""
    from ipa_text.trail.history import read  # noqa: PLC0415 - only where it is asked
    from ipa_text.trail.life import reason  # noqa: PLC0415

    try:
        history = read(root, cache_of(root, "themes"), concerns=_holds_themes)
    except CannotWork:
        return None
    if history.cut:
        return None
    decisions = [
        Decision(name, one.kind, one.ref, one.path, bool(reason(history.commits[name].message).why))
        for name, told in history.told.items()
        for one in told.briefs
        if "theme-" in one.kind
    ]
    return decisions, {name: commit.parents for name, commit in history.commits.items()}


def _holds_themes(path: str) -> bool:
    return path.rpartition("/")[2] == "themes.yaml"


def _kept(answer: bytes) -> Past | None:
    try:
        decisions, parents = json.loads(answer)
        return _past([Decision(*decision) for decision in decisions], dict(parents))
    except (ValueError, TypeError, RecursionError):
        return None


def _past(decisions: Sequence[Decision], parents: Parents) -> Past:
    def led_to(one: str, other: str) -> bool:
        waiting, seen = [other], {other}
        while waiting:
            for parent in parents.get(waiting.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return one in seen and one != other

    return Past(tuple(decisions), led_to)
