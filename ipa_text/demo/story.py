"""Tell the demo's history backwards: from the finished study, undo one commit after another.

``story.yaml`` lists the commits, first to last. Each says what it added and changed, so the state
before it is the state after it with that undone. The finished study is thus the only copy of its text,
and a story that does not fit it is an error, not a wrong history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from ipa_text.store import yaml
from ipa_text.store.fast_import import Commit, Person
from ipa_text.store.trees import Memory
from ipa_text.study.canonical import list_blocks
from ipa_text.study.load import load
from ipa_text.study.template import template_files
from ipa_text.study.vocabulary import vocabulary_schemas

HERE = Path(__file__).parent


class DoesNotFit(Exception):
    """The story undoes something that is not there."""


@dataclass(frozen=True)
class Step:
    """One commit of the story, as told."""

    at: datetime
    by: Person
    message: str
    add: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...]
    entries: tuple[tuple[str, str, str], ...]
    tag: str
    branch: str
    merge: str


def finished() -> dict[str, bytes]:
    """Return every file of the demo study as it stands at the end."""
    root = HERE / "study"
    own = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    return {**_furniture(), **_schemas(own["study.yaml"]), **own}


def _furniture() -> dict[str, bytes]:
    """Return what the template lays down that is no part of the analysis: settings."""
    return {str(path): data for path, data in template_files() if str(path).startswith(".")}


@cache
def _schemas(settings: bytes) -> dict[str, bytes]:
    """Return the schemas with the words that study.yaml gave the study at the time."""
    config = load(Memory({"study.yaml": settings})).config
    return {path: text.encode() for path, text in vocabulary_schemas(config).items()}


def told() -> list[Step]:
    """Return the steps of ``story.yaml``."""
    root = yaml.read((HERE / "story.yaml").read_text(encoding="utf-8")).root
    people = {key: Person(p["name"], p["email"]) for key, p in root["people"].items()}
    return [_step(entry, people) for entry in root["commits"]]


def _step(entry: dict[str, Any], people: dict[str, Person]) -> Step:
    return Step(
        at=datetime.fromisoformat(entry["at"]),
        by=people[entry["by"]],
        message=entry["message"],
        add=tuple(entry.get("add", ())),
        edits=tuple((e["path"], e["now"], e["before"]) for e in entry.get("edit", ())),
        entries=tuple((e["path"], e["first"], e["last"]) for e in entry.get("entries", ())),
        tag=entry.get("tag", ""),
        branch=entry.get("branch", ""),
        merge=entry.get("merge", ""),
    )


def history() -> list[Commit]:
    """Return the commits of the demo study with their trees, first to last.

    Raises DoesNotFit when the story and the finished study do not agree.
    """
    steps = told()
    branched = {name: _added(steps, name) for name in {s.merge for s in steps if s.merge}}
    states: list[dict[str, bytes]] = []
    state = finished()
    for step in reversed(steps):
        states.append(dict(state))
        if not step.branch:
            state = _undone(state, step, branched.get(step.merge, ()))
    left = sorted(path for path in state if not path.startswith("."))
    if left:
        raise DoesNotFit(f"nothing adds {left[0]}")
    states.reverse()
    return list(_commits(steps, states))


def _added(steps: Iterable[Step], branch: str) -> tuple[str, ...]:
    return tuple(path for step in steps if step.branch == branch for path in step.add)


def _undone(state: dict[str, bytes], step: Step, merged: Iterable[str]) -> dict[str, bytes]:
    """Return the files as they were before a step."""
    before = dict(state)
    for path, now, then in reversed(step.edits):
        text = before[path].decode()
        if text.count(now) != 1:
            raise DoesNotFit(f"{_subject(step)}: {path} holds {now!r} {text.count(now)} times")
        before[path] = text.replace(now, then).encode()
    for path, first, last in reversed(step.entries):
        before[path] = _without(before[path].decode(), first, last).encode()
    for path in (*step.add, *merged):
        if path not in before:
            raise DoesNotFit(f"{_subject(step)}: {path} is not there")
        del before[path]
    return before


def _subject(step: Step) -> str:
    return step.message.partition("\n")[0]


def _without(text: str, first: str, last: str) -> str:
    """Return a YAML text without the entries of a list from ``first`` to ``last``."""
    root = yaml.read(text).root
    for key in root:
        found = list_blocks(text, key)
        if found is None:
            continue
        lines, blocks, listed = found
        names = [entry.get("id") if isinstance(entry, dict) else entry for entry in listed]
        if first in names and last in names:
            a, b = names.index(first), names.index(last)
            return "\n".join(lines[: blocks[a].start] + lines[blocks[b].end :]).rstrip("\n") + "\n"
    raise DoesNotFit(f"no list holds {first} to {last}")


def _commits(steps: list[Step], states: list[dict[str, bytes]]) -> Iterator[Commit]:
    """Yield the commits; a branch starts from the commit of ``main`` before it."""
    main = 0
    tips: dict[str, int] = {}
    trees: dict[str, dict[str, bytes]] = {}
    base: dict[str, bytes] = {}
    finish = finished()
    for number, (step, state) in enumerate(zip(steps, states, strict=True), start=1):
        if step.branch:
            tree = dict(trees.get(step.branch, base))
            tree |= {path: finish[path] for path in step.add}
            trees[step.branch] = tree
            parents = tuple(p for p in (tips.get(step.branch, main),) if p)
            tips[step.branch] = number
        else:
            tree = base = state
            parents = tuple(p for p in (main, tips.get(step.merge, 0)) if p)
            main = number
        name = step.branch or "main"
        files = tree | _schemas(tree["study.yaml"])
        yield Commit(step.at, step.by, step.message, files, parents, name, step.tag)
