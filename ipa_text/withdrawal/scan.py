"""Look for a case in all that a repository holds, and tell from where it can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.commits import Touched, repository, touched
from ipa_text.store.git_files import staged
from ipa_text.store.reach import Header, Tip, as_text, checkouts, header, led_to, of_kinds, tips
from ipa_text.withdrawal.litter import WITHHELD, litter
from ipa_text.withdrawal.sought import CLOSED, Reader, Sought

PLACES = (
    "case-file", "file", "path", "commit-message", "author", "tag-message", "commit",
    "branch", "remote-branch", "tag", "note", "stash", "ref", "head", "reflog", "index",
    "unreachable", "work-tree", "git-file", "hook-cache",
)  # fmt: skip
"""Where traces are, in the order in which they are told."""

_KINDS = {
    "refs/heads/": "branch", "refs/remotes/": "remote-branch", "refs/tags/": "tag",
    "refs/notes/": "note", "refs/stash": "stash", "refs/": "ref",
}  # fmt: skip


class Trace(NamedTuple):
    """Where something of a case stands: a place, its name, of which kind it is, how often.

    Kinds are ``words``, ``name`` and ``pseudonym``; ``case``, for a file in its folder; ``erased``, for
    an object that was erased and is there again; ``leads``, for a name that leads to any of these.
    """

    place: str
    name: str
    kind: str
    number: int


@dataclass
class Held:
    """What the objects of a repository say of a case.

    ``signs`` are what commits say or change themselves, ``blobs`` what stands in files, by id.
    """

    commits: dict[str, Header] = field(default_factory=dict)
    signs: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    blobs: dict[str, Counter[str]] = field(default_factory=dict)
    tags: dict[str, Counter[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    case_files: set[str] = field(default_factory=set)
    by_commit: dict[str, set[str]] = field(default_factory=dict)
    closed: int = 0

    @property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """The parents of each commit, those that are here."""
        return {
            name: tuple(p for p in one.parents if p in self.commits)
            for name, one in self.commits.items()
        }


class Traces(NamedTuple):
    """All that was found, the commits and blobs by id, and how many files nobody can look into."""

    found: tuple[Trace, ...]
    commits: tuple[str, ...]
    blobs: tuple[str, ...]
    closed: int


def scan(root: Path, sought: Sought) -> Traces:
    """Look through every object, ref, reflog, index, work tree and known cache. Raises GitFailed."""
    reader = Reader(sought)
    held = _held(root, reader)
    _touch(root, reader, held)
    marked = {name for name, signs in held.signs.items() if signs}
    dirty = _dirty_blobs(held)
    found = [*_of_objects(held), *_of_names(root, held, marked, dirty, reader)]
    around = litter(root, reader, led_to_any(held.parents, marked))
    for one in around:
        if one.kind == CLOSED:
            held.closed += 1
        else:
            found.append(Trace(*one))
    return Traces(tuple(_ordered(found)), tuple(sorted(marked)), tuple(sorted(dirty)), held.closed)


def _ordered(found: Iterable[Trace]) -> list[Trace]:
    return sorted(found, key=lambda t: (PLACES.index(t.place), t.name, t.kind))


def _held(root: Path, reader: Reader) -> Held:
    """Read every object once."""
    held = Held()
    sought = reader.sought
    for one in of_kinds(root, "commit", "tag", "blob"):
        if one.kind == "commit":
            held.commits[one.id] = said = header(one.data)
            held.signs[one.id] = Counter(_of_commit(one.id, said, reader))
        elif one.kind == "tag":
            if counts := reader.counts(as_text(one.data)):
                held.tags[one.id] = counts
        else:
            counts = reader.in_file(one.data)
            held.closed += not one.whole
            held.closed += counts.pop(CLOSED, 0)
            if one.id in sought.blobs:
                counts["erased"] += 1
            if counts:
                held.blobs[one.id] = counts
    return held


def _of_commit(name: str, said: Header, reader: Reader) -> dict[tuple[str, str], int]:
    found = {("commit-message", kind): n for kind, n in reader.counts(said.message).items()}
    for person in said.people:
        for span in reader.in_name(person):
            found["author", span.kind] = 1
    if name in reader.sought.commits:
        found["commit", "erased"] = 1
    return found


def _touch(root: Path, reader: Reader, held: Held) -> None:
    """Note which commits touch the case's folder, or put its words elsewhere."""
    prefix = repository(root).prefix
    parents = held.parents
    pairs = [(name, parent) for name in parents for parent in parents[name] or ("",)]
    named: dict[str, set[str]] = {}
    elsewhere: dict[str, Counter[str]] = {}
    for (name, _), files in zip(pairs, touched(root, pairs, ""), strict=True):
        for file in files:
            path = file.path.removeprefix(prefix)
            if path not in named:
                named[path] = _kinds_of_name(path, reader)
            held.signs[name].update({("path", kind): 1 for kind in named[path]})
            _note(name, file._replace(path=path), reader.sought, held, elsewhere)
    for blob in held.seen & held.blobs.keys() - held.case_files:
        if blob in elsewhere:
            held.blobs[blob] = elsewhere[blob]
        else:
            del held.blobs[blob]


def _kinds_of_name(path: str, reader: Reader) -> set[str]:
    return set() if reader.sought.inside(path) else {span.kind for span in reader.in_name(path)}


def _note(
    name: str, file: Touched, sought: Sought, held: Held, elsewhere: dict[str, Counter[str]]
) -> None:
    """Note what one file of a commit says of the case."""
    both = {blob for blob in (file.before, file.after) if blob}
    own = {blob for blob in both if sought.leaves(file.path, blob)}
    held.seen |= both
    held.case_files |= own
    if own:
        held.signs[name]["case-file", "case"] = 1
    counts = sought.counted(file.path, held.blobs.get(file.after, Counter()))
    if counts and file.after not in own:
        held.signs[name].update({("file", kind): 1 for kind in counts})
        elsewhere[file.after] = elsewhere.get(file.after, Counter()) | counts
    held.by_commit.setdefault(name, set()).update(own, {file.after} & held.blobs.keys())


def _dirty_blobs(held: Held) -> set[str]:
    return held.case_files | held.blobs.keys()


def _of_objects(held: Held) -> Iterator[Trace]:
    """Yield what the objects themselves hold, added up."""
    if held.case_files:
        yield Trace("case-file", "", "case", len(held.case_files))
    elsewhere = [counts for blob, counts in held.blobs.items() if blob not in held.case_files]
    yield from _added("file", elsewhere)
    yield from _added("tag-message", held.tags.values())
    places: Counter[tuple[str, str]] = Counter()
    for signs in held.signs.values():
        places.update(signs.keys())
    for (place, kind), number in places.items():
        if place not in ("case-file", "file"):
            yield Trace(place, "", kind, number)
    changing = sum(
        any(place in ("case-file", "file") for place, _ in signs) for signs in held.signs.values()
    )
    if changing:
        yield Trace("commit", "", "case", changing)


def _added(place: str, listed: Iterable[Mapping[str, int]]) -> Iterator[Trace]:
    kinds: Counter[str] = Counter()
    for counts in listed:
        kinds.update(counts.keys())
    for kind, number in kinds.items():
        yield Trace(place, "", kind, number)


def led_to_any(parents: Mapping[str, tuple[str, ...]], marked: set[str]) -> set[str]:
    """Return the commits whose history holds one of those that are marked, these themselves included."""
    children: dict[str, list[str]] = {name: [] for name in parents}
    for name, listed in parents.items():
        for parent in listed:
            children[parent].append(name)
    return led_to(children, marked)


def _of_names(
    root: Path, held: Held, marked: set[str], dirty: set[str], reader: Reader
) -> Iterator[Trace]:
    """Yield the names from which traces can be reached, and what cannot be reached from any."""
    parents = held.parents
    checked_out = (Tip(f"work tree {c.folder.name}", c.commit, c.commit) for c in checkouts(root))
    listed = [*tips(root), *checked_out]
    for ref in listed:
        place = next((kind for start, kind in _KINDS.items() if ref.name.startswith(start)), "head")
        short = ref.name
        for start in ("refs/heads/", "refs/remotes/", "refs/tags/", "refs/notes/"):
            short = short.removeprefix(start)
        hits = reader.in_name(short)
        short = WITHHELD if hits else short
        yield from (Trace(place, short, span.kind, 1) for span in hits[:1])
        if number := len(led_to(parents, [ref.commit]) & marked):
            yield Trace(place, short, "leads", number)
        own = held.tags.get(ref.object) or held.blobs.get(ref.object) or ()
        yield from (Trace(place, short, kind, 1) for kind in own)
    reached = led_to(parents, (ref.commit for ref in listed))
    in_reach = {blob for name in reached for blob in held.by_commit.get(name, ())}
    in_index = _staged(root, reader.sought, dirty)
    if in_index:
        yield Trace("index", "", "case", len(in_index))
    lost = (marked - reached, dirty - in_reach - in_index)
    for place, number in zip(("commit", "file"), map(len, lost), strict=True):
        if number:
            yield Trace("unreachable", place, "case", number)


def _staged(root: Path, sought: Sought, dirty: set[str]) -> set[str]:
    """Return the blobs in the index of any work tree that hold something of the case."""
    found = set()
    prefix = repository(root).prefix
    for folder in (checkout.folder for checkout in checkouts(root)):
        for entry in staged(folder):
            if entry.blob in dirty or sought.leaves(entry.path.removeprefix(prefix), entry.blob):
                found.add(entry.blob)
    return found
