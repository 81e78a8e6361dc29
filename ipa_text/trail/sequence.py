"""One order out of the orders in which two people left the same list."""

from __future__ import annotations

from collections.abc import Sequence

from ipa_text.named import NamedTuple


class Order(NamedTuple):
    """Names in one order, and whether both sides had moved what was there before, differently."""

    names: list[str]
    moved_apart: bool


def in_order(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Order:
    """Return every name of three lists once, each new one behind the neighbour that it was put behind.

    Where only one side moved something, its order is kept; where both did, that of ``ours``. Names
    that one side took out are still among them, where they were. No list names anything twice.
    """
    common = {*base} & {*ours} & {*theirs}
    before, own, other = ([n for n in names if n in common] for names in (base, ours, theirs))
    moved_there = own == before != other
    first, second = (theirs, ours) if moved_there else (ours, theirs)
    names = _with(list(first), base, frozenset())
    names = _with(names, second, frozenset(first) - frozenset(base) - frozenset(second))
    return Order(names, own not in (before, other) and other != before)


def _with(names: list[str], more: Sequence[str], passed: frozenset[str]) -> list[str]:
    """Return ``names`` with those of ``more`` put behind their predecessors, and behind ``passed``."""
    known = set(names)
    above = None
    for name in more:
        if name not in known:
            at = names.index(above) + 1 if above is not None else 0
            while at < len(names) and names[at] in passed:
                at += 1
            names.insert(at, name)
            known.add(name)
        above = name
    return names
