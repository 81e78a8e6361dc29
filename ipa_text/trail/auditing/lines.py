"""What an audit says: one line for each thing asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

Status = Literal["ok", "finding", "not-verifiable"]

GROUPS = (
    "completeness",
    "continuity",
    "attribution",
    "chronology",
    "decisions",
    "halpern",
    "grounding",
    "audit",
)
"""The groups, in the order in which they are told."""

NAMED = 5
"""Things that a line names one by one; programs are given all of them."""


class Line(NamedTuple):
    """One thing that was asked: how it stands, in a sentence, and how to mend it.

    ``about`` are all the commits, references or paths that it is about, ``gaps`` what is missing though
    the line stands. ``since`` and ``last`` are days, empty where there are none.
    """

    id: str
    group: str
    status: Status
    message: str
    mend: str = ""
    about: tuple[str, ...] = ()
    since: str = ""
    last: str = ""
    gaps: tuple[str, ...] = ()


def unknown(group: str, ids: Iterable[str], why: str, mend: str) -> Iterator[Line]:
    """Yield lines of which nothing can be told."""
    return (Line(name, group, "not-verifiable", why, mend) for name in ids)


def some(names: Sequence[str], most: int = NAMED) -> str:
    """Return names as a list in a sentence: the first few, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def short(commits: Iterable[str]) -> list[str]:
    """Return commit ids as people are shown them."""
    return [name[:7] for name in commits]
