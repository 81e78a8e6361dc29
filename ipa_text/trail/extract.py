"""What each commit decided: against its parent, or for a merge what none of its sides had decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ipa_text.store.commits import Blobs, Commit, Touched, contents, touched
from ipa_text.store.git import Incomplete
from ipa_text.trail.changes import FORM, Change
from ipa_text.trail.compare import Compared, Pair, compare
from ipa_text.trail.files import facts, kind_of
from ipa_text.trail.fragments import cut
from ipa_text.trail.renames import Files, renamed_cases
from ipa_text.trail.sides import paired
from ipa_text.trail.topology import Topology

_AT_ONCE = 200
"""Commits whose files are asked for together: to wait for git each time takes longer than the rest."""
_IN_PARTS = ("notes", "case-themes", "group-themes")
Concerns = Callable[[str], bool]
"""Tells by its path whether a file is looked at."""
Lists = Mapping[tuple[str, str], Sequence[Touched]]
"""For each commit and parent, the files that differ."""


def extract(
    root: Path,
    prefix: str,
    wanted: Iterable[str],
    commits: Mapping[str, Commit],
    order: Topology,
    concerns: Concerns,
) -> Iterator[tuple[str, Compared]]:
    """Yield what each wanted commit decided in the files that it ``concerns``, parents before children.

    Only what differs is read. Raises CannotWork where git does not have the contents of a file.
    """
    chosen = set(wanted)
    listed = [name for name in commits if name in chosen]
    merges = {name: order.sides(commits[name].parents) for name in listed if _merges(commits[name])}
    needed = {*listed, *(n for sides in merges.values() for side in sides for n in side)}
    pairs = [(n, parent) for n in commits if n in needed for parent in commits[n].parents or ("",)]
    found = ([f for f in files if concerns(f.path)] for files in touched(root, pairs, prefix))
    lists = dict(zip(pairs, found, strict=True))
    listed.reverse()
    with contents(root) as blobs:
        for start in range(0, len(listed), _AT_ONCE):
            some = listed[start : start + _AT_ONCE]
            blobs.read(_wanted(some, merges, lists, commits))
            for name in some:
                parents = commits[name].parents
                if name in merges:
                    yield name, _merge(name, parents, merges[name], lists, commits, blobs)
                else:
                    yield name, decided(lists[name, parents[0] if parents else ""], blobs)


def _wanted(
    names: Iterable[str], merges: Collection[str], lists: Lists, commits: Mapping[str, Commit]
) -> Iterator[str]:
    """Yield the blobs that commits take, merges left aside: most of what they list is not read."""
    for name in names:
        if name not in merges:
            for file in lists[name, (commits[name].parents or ("",))[0]]:
                if kind_of(file.path):
                    yield from (file.before, file.after)


def _merges(commit: Commit) -> bool:
    return len(commit.parents) > 1


def decided(files: Sequence[Touched], blobs: Blobs) -> Compared:
    """Return what differs between two versions of some files; raises CannotWork."""
    own = [f for f in files if kind_of(f.path)]
    if not own:
        return Compared([], [])
    ids = [blob for f in own for blob in (f.before, f.after) if blob]
    found = blobs.read(ids)
    if len(found) < len(set(ids)):
        raise Incomplete
    gone = {f.path: f.before for f in own if f.before}
    come = {f.path: f.after for f in own if f.after}
    cases = renamed_cases(
        Files(gone, lambda path: found[gone[path]]), Files(come, lambda path: found[come[path]])
    )
    back = {now: was for was, now in cases.items()}
    names = paired([f.path for f in own], gone, come, back)
    pairs = [_pair(was, now, found.get(gone.get(was, "")), found.get(come.get(now, "")))
             for was, now in names]  # fmt: skip
    return compare(pairs, cases)


def _pair(was: str, now: str, before: bytes | None, after: bytes | None) -> Pair:
    if before is not None and after is not None and kind_of(now) in _IN_PARTS:
        before, after = cut(before, after)
    return Pair(
        None if before is None else facts(was, before), None if after is None else facts(now, after)
    )


def _merge(
    name: str,
    parents: Sequence[str],
    sides: Sequence[Sequence[str]],
    lists: Lists,
    commits: Mapping[str, Commit],
    blobs: Blobs,
) -> Compared:
    """Return what a merge decided itself: what differs from a side, and no other side had decided.

    What was decided on one side, and what a clean merge makes of two sides, is not told again. That a
    merge drops what a side had decided is a decision.
    """
    results = [{f.path: f for f in lists[name, parent]} for parent in parents]
    earlier = [_earliest(side, lists, commits) for side in sides]
    paths = sorted({path for result in results for path in result})
    doubtful = [p for p in paths if kind_of(p) and _doubtful(p, results, earlier)]
    if not doubtful:
        return Compared([], [])
    own, came = [], []
    unread: set[str] = set()
    for number, result in enumerate(results):
        base = [_since_base(p, number, results, earlier) for p in doubtful]
        own.append(decided([result[p] for p in doubtful if p in result], blobs))
        came.append(decided([f for f in base if f.before != f.after], blobs))
        unread.update(own[-1].unread, came[-1].unread)
    found = {c.key: c for n in range(len(parents)) for c in _made_here(n, own, came)}
    return Compared([c for c in found.values() if c.kind not in FORM], sorted(unread))


def _earliest(side: Sequence[str], lists: Lists, commits: Mapping[str, Commit]) -> dict[str, str]:
    """Return the files that a side of a merge touched, with the blob that each had before."""
    found: dict[str, str] = {}
    for commit in side:  # the latest first, so that the earliest has the last word
        for parent in commits[commit].parents[:1] or ("",):
            for file in lists[commit, parent]:
                found[file.path] = file.before
    return found


def _doubtful(
    path: str, results: Sequence[Mapping[str, Touched]], earlier: Sequence[Mapping[str, str]]
) -> bool:
    """Tell whether a file may hold a decision of the merge: not where one side alone touched it."""
    touching = [number for number, side in enumerate(earlier) if path in side]
    return not (len(touching) == 1 and path not in results[touching[0]])


def _since_base(
    path: str,
    number: int,
    results: Sequence[Mapping[str, Touched]],
    earlier: Sequence[Mapping[str, str]],
) -> Touched:
    """Return a file as it was where the sides parted, and as a parent has it."""
    after = next(result[path].after for result in results if path in result)
    own = [result[path].before if path in result else after for result in results]
    base = next((side[path] for side in earlier if path in side), own[number])
    return Touched(path, base, own[number])


def _made_here(number: int, own: Sequence[Compared], came: Sequence[Compared]) -> Iterator[Change]:
    others = {c.key for n, side in enumerate(came) if n != number for c in side.changes}
    contested = {_about(c) for c in came[number].changes}
    for change in own[number].changes:
        if change.key not in others or _about(change) in contested:
            yield change


def _about(change: Change) -> tuple[str, ...]:
    return (change.kind, change.ref, *change.about, change.role)
