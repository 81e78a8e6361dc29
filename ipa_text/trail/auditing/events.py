"""Digests of what happened in each case, and across cases: the same whatever ids the commits have.

What happened in a case is who committed which files of it, and when, from its first commit to its last:
the files by the ids that git gives to their contents. What happened across cases are the decisions that
the history tells of, each with the case that it cites: what cites one case can be gone with it, and every
other digest is as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ipa_text.store.commits import Commit, touched
from ipa_text.store.provenance import identities
from ipa_text.store.reach import led_to
from ipa_text.trail.auditing.secret import keyed
from ipa_text.trail.changes import FORM
from ipa_text.trail.files import case_of
from ipa_text.trail.memory import Brief, Told

ACROSS = "study"
"""The key of what names no case; ``study/p01`` is that of what is decided across cases about p01."""

Element = str
"""One commit's part in a chain, as text: when, by whom, and what."""


@dataclass(frozen=True, eq=False)
class Events:
    """What each commit did, by what it concerns: ``cases/p01``, ``study/p01`` or ``study``."""

    parents: Mapping[str, tuple[str, ...]]
    by_commit: Mapping[str, Mapping[str, Element]]

    def digests(self, commit: str, key: bytes, there: Collection[str]) -> dict[str, str]:
        """Return a digest for everything that happened up to a commit, each chained through all of it.

        Only what is ``there`` of the cases then (``cases/p01``) has one.
        """
        chains: dict[str, list[Element]] = {}
        for name in led_to(self.parents, [commit]):
            for concerned, element in self.by_commit.get(name, {}).items():
                if concerned == ACROSS or f"cases/{concerned.partition('/')[2]}" in there:
                    chains.setdefault(concerned, []).append(element)
        return {
            concerned: _chain(sorted(elements), key)
            for concerned, elements in sorted(chains.items())
        }


def _chain(elements: Iterable[Element], key: bytes) -> str:
    """Return the last of a chain of digests, so that none can be left out or put in."""
    link = ""
    for element in elements:
        link = keyed(key, f"{link}\n{element}".encode("utf-8", "surrogateescape"))
    return link


def events(
    root: Path, prefix: str, commits: Mapping[str, Commit], told: Mapping[str, Told], head: str
) -> Events:
    """Return what each commit did; ``commits`` are all that led to ``head``. Raises GitFailed."""
    files = dict(_files(root, prefix, commits.values()))
    cases = _called(told, {case_of(path) for one in files.values() for path in one} - {""})
    people = {one.commit: one.author for one in identities(root, head)}
    found: dict[str, dict[str, Element]] = {}
    for name, commit in commits.items():
        who = [commit.date, commit.committed, people.get(name, "")]
        parts = _in_cases(files[name], cases)
        parts |= _across(told[name].briefs if name in told else (), cases)
        found[name] = {
            concerned: json.dumps([*who, sorted(what)]) for concerned, what in parts.items()
        }
    return Events({name: commit.parents for name, commit in commits.items()}, found)


def _files(
    root: Path, prefix: str, commits: Collection[Commit]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield for each commit the files that it changed, a merge those that differ from every side."""
    pairs = [(c.id, parent) for c in commits for parent in c.parents or ("",)]
    lists = iter(touched(root, pairs, prefix))
    for commit in commits:
        sides = [{f.path: f.after for f in next(lists)} for _ in commit.parents or ("",)]
        common = set.intersection(*(set(side) for side in sides))
        yield commit.id, {path: sides[0][path] for path in common}


def _called(told: Mapping[str, Told], cases: Collection[str]) -> dict[str, str]:
    """Return what each case is called in the end: a folder may have been renamed."""
    found = {case: case for case in cases}
    for one in (brief for name in told for brief in told[name].briefs):
        if one.kind == "case-renamed":
            found |= {old: one.ref for old, new in found.items() if new in one.about}
    return found


def _in_cases(files: Mapping[str, str], cases: Mapping[str, str]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for path, blob in files.items():
        if case := case_of(path):
            what = [path.removeprefix(f"cases/{case}/"), blob]
            found.setdefault(f"cases/{cases[case]}", []).append(what)
    return found


_NOT_TOLD = ("case-", "supervision-", "audit-record-")
"""What is told as the events of a case; meetings, since an erasure takes parts out of their records and
their names, so that nobody could tell whether one is as it was; and what is recorded of all this."""


def _across(briefs: Iterable[Brief], cases: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """Return the decisions across cases, each under every case that it names, without the others."""
    found: dict[str, list[list[str]]] = {}
    for one in briefs:
        if case_of(one.path) or one.kind in FORM or one.kind.startswith(_NOT_TOLD):
            continue
        names = (one.ref, one.holder, *one.about)
        whole = [one.ref] if one.kind.startswith("review-") else []  # a case, or an id of the group
        named = {n.partition("/")[0] for n in names if "/" in n}.union(whole) & cases.keys()
        for case in named or {""}:
            own = [n for n in names if "/" not in n or n.startswith(f"{case}/") or not named]
            concerned = f"{ACROSS}/{cases[case]}" if case else ACROSS
            found.setdefault(concerned, []).append([one.kind, one.role, one.level, *own])
    return found
