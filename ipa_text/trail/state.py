"""The two sides of a comparison: what all files together say, by case and id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ipa_text.study.facts import ANYTHING
from ipa_text.study.model import Extract, Note, SetAside, Statement
from ipa_text.trail.files import FileFacts

Name = tuple[str, str]
"""A case (empty across cases) and an id in it."""


@dataclass(frozen=True, eq=False)
class State:
    """Everything that some files say. Entries without an id stand under ``nameless``."""

    files: dict[str, FileFacts] = field(default_factory=dict)
    notes: dict[Name, Note] = field(default_factory=dict)
    extracts: dict[Name, Extract] = field(default_factory=dict)
    statements: dict[Name, Statement] = field(default_factory=dict)
    set_aside: dict[Name, SetAside] = field(default_factory=dict)
    nameless: list[tuple[str, Note | Extract | Statement]] = field(default_factory=list)
    hidden: set[Name] = field(default_factory=set)


def state(files: Iterable[FileFacts], cases: Mapping[str, str]) -> State:
    """Return what files say; ``cases`` renames cases."""
    found = State()
    for said in files:
        case = cases.get(said.case, said.case)
        found.files[said.path] = said
        found.hidden.update((case, name) for name in said.hidden)
        _take(found, found.notes, case, said.notes)
        _take(found, found.extracts, case, said.extracts)
        _take(found, found.statements, case, said.statements)
        for aside in said.set_aside:
            if aside.id:
                found.set_aside.setdefault((case, aside.id), aside)
    return found


Entry = TypeVar("Entry", Note, Extract, Statement)


def _take(found: State, into: dict[Name, Entry], case: str, listed: Iterable[Entry]) -> None:
    for entry in listed:
        if not entry.id:
            found.nameless.append((case, entry))
        else:
            into.setdefault((case, entry.id), entry)


def unread(*sides: Iterable[FileFacts]) -> list[str]:
    """Return the files of which nothing can be said, because a side of them cannot be read."""
    return sorted({f.path for side in sides for f in side if ANYTHING in f.hidden})


def ref(name: Name) -> str:
    """Return an id as it is written across cases."""
    case, inner = name
    return f"{case}/{inner}" if case else inner
