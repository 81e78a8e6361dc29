"""Recognise by its words what has no id on one side, or another one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from ipa_text.named import NamedTuple

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


def likest(
    text: str, texts: Sequence[str], least: float, most: int | None = None
) -> list[tuple[float, int]]:
    """Return how ``alike`` a text is to others, and which of them; all are squeezed.

    Those that reach ``least`` are given, the likest first, ``most`` of them at most. Many are compared in
    one call, which is what makes it bearable where thousands meet thousands.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    if not text:
        return []
    told = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=least, limit=most)
    return [(mark, number) for _, mark, number in told]


def equals(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[T, T]]:
    """Yield pairs of one key, in the order in which they stand; each is taken once."""
    news: dict[Hashable, deque[T]] = defaultdict(deque)
    for new in after:
        news[key(new)].append(new)
    for old in before:
        if waiting := news.get(key(old)):
            yield old, waiting.popleft()


class _Told(NamedTuple):
    """What is said of something: among what it is looked for, its words, and where it stood."""

    kind: Hashable
    words: str
    number: int


def pairs(
    before: Iterable[T], after: Iterable[T], said: Callable[[T], tuple[Hashable, str]]
) -> Iterator[tuple[T, T]]:
    """Yield pairs that are alike, the likeliest first; each is taken once.

    ``said`` returns among what something is looked for, and its words; without words it is like nothing.
    """
    olds, news = list(before), list(after)
    one, other = (
        [
            _Told(kind, squeezed(words), number)
            for number, (kind, words) in enumerate(map(said, side))
        ]
        for side in (olds, news)
    )
    same = [
        (old.number, new.number)
        for old, new in equals(one, other, lambda told: told[:2])
        if old.words
    ]
    gone = {i for i, _ in same}
    come = {j for _, j in same}
    yield from ((olds[i], news[j]) for i, j in same)
    rest = [
        [told for told in side if told.number not in left]
        for side, left in ((one, gone), (other, come))
    ]
    for _, i, j in sorted(_marked(*rest)):
        if i not in gone and j not in come:
            gone.add(i)
            come.add(j)
            yield olds[i], news[j]


def _marked(olds: Iterable[_Told], news: Iterable[_Told]) -> Iterator[tuple[float, int, int]]:
    """Yield how alike those of one kind are, the sign turned, and where each of the two stood."""
    kinds: dict[Hashable, list[_Told]] = defaultdict(list)
    for new in news:
        kinds[new.kind].append(new)
    words = {kind: [new.words for new in listed] for kind, listed in kinds.items()}
    for old in olds:
        for mark, at in likest(old.words, words.get(old.kind, ()), ALIKE):
            yield -mark, old.number, kinds[old.kind][at].number
