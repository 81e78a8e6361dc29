"""Compare what files said with what they say now: a diff of decisions, matched by id, never of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import cast

from ipa_text.named import NamedTuple
from ipa_text.study.places import WITHHELD
from ipa_text.trail import clusters, coding
from ipa_text.trail.audited import audited
from ipa_text.trail.changes import Change
from ipa_text.trail.files import RECORDS, FileFacts
from ipa_text.trail.likeness import squeezed
from ipa_text.trail.records import reviews, supervision
from ipa_text.trail.settings import settings, waivers, withdrawal
from ipa_text.trail.state import State, ref, state, unread
from ipa_text.trail.transcripts import transcript


class Pair(NamedTuple):
    """One file on both sides; None where it is not there."""

    before: FileFacts | None
    after: FileFacts | None

    @property
    def there(self) -> FileFacts:
        """The file as it is, or was."""
        return cast(FileFacts, self.after or self.before)


class Compared(NamedTuple):
    """What differs, and the files of which nothing can be said, or not everything."""

    changes: list[Change]
    unread: list[str]


def compare(pairs: Iterable[Pair], cases: Mapping[str, str] | None = None) -> Compared:
    """Return what differs between two sides of some files.

    Files that are the same on both sides may be left out, and so may entries of a file. ``cases`` names,
    for each case whose folder was renamed, what it is called now.
    """
    pairs = list(pairs)
    cases = cases or {}
    dark = set(unread(*((f for f in pair if f) for pair in pairs)))
    pairs = [p for p in pairs if not any(f and f.path in dark for f in p)]
    before = state((p.before for p in pairs if p.before), cases)
    after = state((p.after for p in pairs if p.after), {})
    found = list(_decisions(before, after, cases))
    called = {c.about[0]: c.ref for c in found if c.kind.endswith("-renamed")} | dict(cases)
    for pair in pairs:
        found += _of_file(pair, cases)
        found += _of_record(pair, called)
    found = _without_names(found)
    told = {change.path for change in found}
    renamed = any(change.kind.endswith("-renamed") for change in found)
    found += [
        Change("formatting-only", pair.after.path, pair.after.path)
        for pair in pairs
        if pair.after and pair.after.path not in told and _only_form(pair, renamed=renamed)
    ]
    partly = {f.path for pair in pairs for f in pair if f and f.hidden}
    return Compared(found, sorted(dark | partly))


def _without_names(changes: list[Change]) -> list[Change]:
    """Return changes without what was quoted of a case before its transcript was made anonymous."""
    cases = {c.case for c in changes if c.kind == "transcript-anonymised"}
    return [
        c._replace(before=WITHHELD)
        if c.case in cases and c.kind in ("note-reanchored", "extract-changed")
        else c
        for c in changes
    ]


def _only_form(pair: Pair, *, renamed: bool) -> bool:
    """Tell whether a file, of which no change is told, was only written in another way.

    An entry may have gone to another file, or what is cited may be called otherwise.
    """
    before, after = pair
    if before is None or after is None or before.path != after.path:
        return False
    if before.hidden or after.hidden:
        return False
    cites = after.kind.endswith("-themes") or after.kind in RECORDS
    return before.ids <= after.ids and not (renamed and cites)


def _decisions(before: State, after: State, cases: Mapping[str, str]) -> Iterator[Change]:
    """Yield what became of notes, statements and themes, from the words upward.

    An id that was changed below is no other link above.
    """
    renamed: dict[str, str] = {}

    def now(name: str) -> str:
        case, slash, inner = name.partition("/")
        return f"{cases.get(case, case)}/{inner}" if slash else name

    def same(name: str) -> str:
        return name

    sides = (before, after)
    yield from coding.notes(before, after, renamed)
    yield from coding.extracts(before, after, renamed)
    old, new = clusters.statements(before, now), clusters.statements(after, same)
    yield from clusters.changes(old, new, sides, renamed)
    old, new = clusters.case_themes(before, cases, now), clusters.case_themes(after, {}, same)
    links = list(clusters.changes(old, new, sides, renamed))
    yield from links
    yield from clusters.moved(links, "statement")
    old, new = clusters.group_themes(before, now), clusters.group_themes(after, same)
    yield from clusters.changes(old, new, sides, renamed)
    yield from _set_aside(before, after, now, renamed)


def _set_aside(
    before: State, after: State, now: clusters.Mapped, renamed: Mapping[str, str]
) -> Iterator[Change]:
    olds = {(case, now(ref((case, name)))): e for (case, name), e in before.set_aside.items()}
    news = {(case, ref((case, name))): e for (case, name), e in after.set_aside.items()}
    known = {key: (key[0], renamed.get(key[1], key[1])) for key in olds if key not in news}
    olds = {known.get(key, key): entry for key, entry in olds.items()}
    for key, old in olds.items():
        if key not in news and not coding.hides(after, (key[0], old.id)):
            where = (old.place.path, old.place.line)
            yield Change("taken-back", key[1], *where, before=old.why)
    for key, new in news.items():
        earlier = olds.get(key)
        if earlier and squeezed(earlier.why) == squeezed(new.why):
            continue
        if earlier is None and coding.hides(before, (key[0], new.id)):
            continue
        where = (new.place.path, new.place.line)
        why = earlier.why if earlier else None
        yield Change("set-aside", key[1], *where, before=why, after=new.why)


def _of_file(pair: Pair, cases: Mapping[str, str]) -> Iterator[Change]:
    """Yield what differs in a file beyond notes, statements and themes."""
    before, after = pair
    any_side = pair.there
    case = cases.get(any_side.case, any_side.case)
    if any_side.kind == "case":
        yield from _case(before, after, case)
    if any_side.kind == "source" and not (before and after):
        kind = "transcript-added" if after else "transcript-removed"
        yield Change(kind, f"{case}/{PurePosixPath(any_side.path).stem}", any_side.path)
    if before and after:
        yield from transcript(before, after, case)
        if before.settings is not None and after.settings is not None:
            yield from settings(before, after)
    yield from waivers(before, after)


def _of_record(pair: Pair, called: Mapping[str, str]) -> Iterator[Change]:
    """Yield what differs in records: reviews, supervision, an audit; ``called`` are new names."""
    if pair.there.kind == "reviews":
        yield from reviews(*pair, called)
    elif pair.there.kind == "supervision":
        yield from supervision(*pair, called)
    elif pair.there.kind == "audit":
        yield from audited(*pair)


def _case(before: FileFacts | None, after: FileFacts | None, case: str) -> Iterator[Change]:
    if after is None:
        yield Change("case-removed", case, before.path if before else "")
        return
    if before is None:
        yield Change("case-added", case, after.path)
    elif before.case != after.case:
        yield Change(
            "case-renamed", case, after.path, before=before.case, after=case, about=(before.case,)
        )
    yield from withdrawal(before, after, case)
