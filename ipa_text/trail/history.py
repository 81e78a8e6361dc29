"""The history of a study: which commit decided what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.store.commits import Commit, commit_id, history_begun, repository
from ipa_text.store.git import NoRepository
from ipa_text.store.git_directory import repository_root
from ipa_text.trail import memory
from ipa_text.trail.changes import Change
from ipa_text.trail.compare import Compared
from ipa_text.trail.extract import Concerns, extract
from ipa_text.trail.memory import Kept, Told
from ipa_text.trail.topology import Topology

_MOST = 5
"""Commits with unreadable files that are named one by one."""


@dataclass(eq=False)
class History:
    """The commits that led to one, parents before children, and what each of them decided.

    ``cut`` are the commits at which this clone ends: what they decided cannot be told, and they stand
    in ``commits`` but not in ``told``.
    """

    root: Path
    prefix: str
    commits: dict[str, Commit]
    told: dict[str, Told]
    cut: tuple[Commit, ...]
    _changes: dict[str, list[Change]] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """What has to be said beside the history: where it is cut, and what could not be read."""
        found = []
        if self.cut:
            last = max(c.date for c in self.cut)[:10]
            found.append(
                f"this clone is shallow: the history is not verifiable before {last}, and what was"
                " decided up to where it ends is not told; `git fetch --unshallow` gets the rest"
            )
        dark = [(name, told.unread) for name, told in self.told.items() if told.unread]
        for name, paths in dark[:_MOST]:
            found.append(
                f"in {name[:7]} nothing is said of {', '.join(paths)}, which could not be read there"
            )
        if dark[_MOST:]:
            found.append(f"nor of files in {len(dark) - _MOST} more commits")
        return found

    def changes(self, wanted: Collection[str]) -> Iterator[tuple[Commit, list[Change]]]:
        """Yield commits, parents before children, with what they decided, words included."""
        missing = [name for name in wanted if name not in self._changes]
        if missing:
            children_first = dict(reversed(self.commits.items()))
            found = _decided(self.root, self.prefix, children_first, missing)
            self._changes.update((name, compared.changes) for name, compared in found.items())
        for name, commit in self.commits.items():
            if name in wanted:
                yield commit, self._changes[name]


def everything(_path: str) -> bool:
    """Look at every file."""
    return True


def read(
    root: Path, kept: Kept, revision: str = "HEAD", concerns: Concerns = everything
) -> History:
    """Return the history that led to a revision, or that of some files only (``concerns``).

    Each choice of files wants a memory of its own. What was found in earlier runs is taken from
    ``kept``, and what is found is put there. Raises CannotWork where there is no such commit, or where
    git does not have what it takes.
    """
    if repository_root(root) is None:
        raise NoRepository("there is no git repository here; `git init` begins one")
    about = repository(root)
    commit = commit_id(root, revision)
    if not commit:
        raise CannotWork(
            "nothing has been committed here yet"
            if revision == "HEAD"
            else f"`{revision}` is no commit here"
        )
    with history_begun(root, commit) as told:
        known = memory.load(kept, about.prefix)
        commits = {c.id: c for c in told}
    cut = _cut(commits, about.shallow)
    new = [name for name in commits if name not in known and name not in cut]
    found = _decided(root, about.prefix, commits, new, concerns) if new else {}
    known |= {name: memory.told(compared) for name, compared in found.items()}
    if new and not cut:
        # Where history is cut, commits stand otherwise than they do: that is not remembered.
        memory.save(kept, about.prefix, known, new)
    return History(
        root,
        about.prefix,
        dict(reversed(commits.items())),
        {name: known[name] for name in reversed(commits) if name not in cut},
        tuple(commits[name] for name in cut),
        {name: compared.changes for name, compared in found.items()},
    )


def _cut(commits: dict[str, Commit], shallow: Collection[str]) -> set[str]:
    """Return the commits of which it cannot be told what they decided, since earlier ones are missing.

    A merge is among them where the end of history lies on one of its sides.
    """
    ends = {name for name in commits if name in shallow}
    if not ends:
        return ends
    order = Topology({name: c.parents for name, c in commits.items()})
    merges = [name for name, c in commits.items() if len(c.parents) > 1]
    sides = {name: order.sides(commits[name].parents) for name in merges}
    return ends | {name for name in merges if any(not ends.isdisjoint(s) for s in sides[name])}


def _decided(
    root: Path,
    prefix: str,
    commits: dict[str, Commit],
    wanted: Iterable[str],
    concerns: Concerns = everything,
) -> dict[str, Compared]:
    """Return what some of the commits, which stand children first, decided."""
    order = Topology({name: c.parents for name, c in commits.items()})
    return dict(extract(root, prefix, wanted, commits, order, concerns))
