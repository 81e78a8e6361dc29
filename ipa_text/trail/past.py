"""The history of a study as rules ask for it."""

from __future__ import annotations

from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.store.cache import cache_of
from ipa_text.store.git import repository_root
from ipa_text.study.past import Decision, Past
from ipa_text.trail.history import History, read
from ipa_text.trail.life import reason


def past(root: Path) -> Past | None:
    """Return what git tells of a study; None where it tells nothing, or not all of it.

    In a clone that is cut off, or where the contents of old files are missing, what a rule found could
    be false.
    """
    if repository_root(root) is None:
        return None
    try:
        history = read(root, cache_of(root, "trail"))
    except CannotWork:
        return None
    return None if history.cut else _past(history)


def _past(history: History) -> Past:
    decisions = tuple(
        Decision(name, one.kind, one.ref, one.path, bool(reason(history.commits[name].message).why))
        for name, told in history.told.items()
        for one in told.briefs
    )

    def led_to(one: str, other: str) -> bool:
        waiting, seen = [other], {other}
        while waiting:
            for parent in history.commits[waiting.pop()].parents:
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return one in seen and one != other

    return Past(decisions, led_to)
