"""Which commits lie on one side of a merge and not on the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


class Topology:
    """The order of commits, children before parents, and the parents of each."""

    def __init__(self, parents: Mapping[str, Sequence[str]]) -> None:
        self._parents = parents
        self._place = {name: number for number, name in enumerate(parents)}
        self._names = list(parents)

    def sides(self, tips: Sequence[str]) -> list[list[str]]:
        """Return, for each of several commits, what led to it and to none of the others.

        The latest come first. What lies beyond where history is cut belongs to no side.
        """
        marks: dict[int, int] = {}
        waiting: list[int] = []
        for number, tip in enumerate(tips):
            self._mark(tip, 1 << number, marks, waiting)
        found: list[list[str]] = [[] for _ in tips]
        everyone = (1 << len(tips)) - 1
        open_ends = set(waiting)
        while open_ends:
            place = heappop(waiting)
            open_ends.discard(place)
            mark = marks[place]
            name = self._names[place]
            if mark.bit_count() == 1:
                found[mark.bit_length() - 1].append(name)
            for parent in self._parents[name]:
                at = self._place.get(parent)
                if at is None:
                    continue
                self._mark(parent, mark, marks, waiting)
                if marks[at] == everyone:
                    open_ends.discard(at)
                else:
                    open_ends.add(at)
        return found

    def _mark(self, name: str, mark: int, marks: dict[int, int], waiting: list[int]) -> None:
        place = self._place.get(name)
        if place is None:
            return
        if place not in marks:
            heappush(waiting, place)
        marks[place] = marks.get(place, 0) | mark
