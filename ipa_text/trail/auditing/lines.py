"""What an audit says: one line for each thing asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from ipa_text.named import NamedTuple

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


def short(commits: Iterable[str]) -> list[str]:
    """Return commit ids as people are shown them."""
    return [name[:7] for name in commits]
