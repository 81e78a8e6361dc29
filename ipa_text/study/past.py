"""What git tells of a study's past, as far as rules ask: ids and commits, no words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ipa_text.named import NamedTuple


class Decision(NamedTuple):
    """A change that a commit made; ``reasoned`` tells whether its message says why."""

    commit: str
    kind: str
    ref: str
    path: str
    reasoned: bool


class Past(NamedTuple):
    """Every decision of a history about themes, those of a parent before those of its children.

    ``led_to`` tells whether one commit is among those that led to another.
    """

    decisions: tuple[Decision, ...]
    led_to: Callable[[str, str], bool]

    def first(self, *kinds: str) -> Iterator[Decision]:
        """Yield, for each id that is the subject of such changes, the first of them."""
        seen: set[str] = set()
        for decision in self.decisions:
            if decision.kind in kinds and decision.ref not in seen:
                seen.add(decision.ref)
                yield decision


def nothing() -> Past | None:
    """Return that no history is known."""
    return None
