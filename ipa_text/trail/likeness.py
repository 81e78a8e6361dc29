"""Recognise by its words what has no id on one side, or another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

ALIKE = 80.0
"""Per cent of similarity from which two texts are taken for versions of one; a number of this tool's."""

T = TypeVar("T")


def squeezed(text: str) -> str:
    """Return a text without regard to how its lines are broken."""
    return " ".join(text.split())


def alike(one: str, other: str) -> float:
    """Return how similar two texts are, in per cent."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only wanted where ids do not settle it

    one, other = squeezed(one), squeezed(other)
    if not one or not other:
        return 0.0
    return 100.0 if one == other else float(fuzz.ratio(one, other))


def pairs(
    before: Iterable[T], after: Iterable[T], score: Callable[[T, T], float]
) -> Iterator[tuple[T, T]]:
    """Yield pairs that are alike, the likeliest first; each is taken once."""
    olds, news = list(before), list(after)
    found = [
        (-mark, i, j)
        for i, old in enumerate(olds)
        for j, new in enumerate(news)
        if (mark := score(old, new)) >= ALIKE
    ]
    gone: set[int] = set()
    come: set[int] = set()
    for _, i, j in sorted(found):
        if i not in gone and j not in come:
            gone.add(i)
            come.add(j)
            yield olds[i], news[j]
