"""The life of one note, statement, theme or case through a history, under all the names it had."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store.commits import Commit
from ipa_text.text.spelling import nearest
from ipa_text.trail.changes import Change
from ipa_text.trail.files import FileFacts
from ipa_text.trail.history import History
from ipa_text.trail.memory import Brief, brief, safe
from ipa_text.trail.report import Withheld, withheld
from ipa_text.trail.topology import Topology

_PARAGRAPH = re.compile(r"\n\s*\n")
_PICKED = re.compile(r"\(cherry picked from commit [0-9a-f]+\)")
"""What `git cherry-pick -x` puts among the trailers."""
_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*: \S.*")


class Reason(NamedTuple):
    """What a commit message says: its first line, why, and who reviewed."""

    subject: str
    why: str
    reviewed_by: tuple[str, ...]


class Event(NamedTuple):
    """A decision, the commit that made it, and whom the merge that brought it in names as reviewers."""

    commit: Commit
    change: Change
    reviewed_by: tuple[str, ...] = ()


def subject(message: str) -> str:
    """Return the first paragraph of a message, on one line."""
    return " ".join(_PARAGRAPH.split(message.strip("\n"), maxsplit=1)[0].split())


def reason(message: str) -> Reason:
    """Return what a message says; ``why`` is its ``Reason:`` trailer, or else its body."""
    paragraphs = [p for p in _PARAGRAPH.split(message.strip("\n")) if p.strip()]
    last = _trailers(paragraphs[-1]) if len(paragraphs) > 1 else None
    body = paragraphs[1:-1] if last is not None else paragraphs[1:]
    named = last or []
    given = [value for key, value in named if key == "reason"]
    reviewed = tuple(value for key, value in named if key == "reviewed-by")
    why = "\n\n".join(given) or "\n\n".join(" ".join(p.split()) for p in body)
    return Reason(subject(message), why, reviewed)


def _trailers(paragraph: str) -> list[tuple[str, str]] | None:
    """Return the trailers of a message's last paragraph; None where it is prose."""
    found: list[tuple[str, str]] = []
    for line in paragraph.split("\n"):
        if found and line[:1].isspace():
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif _TRAILER.fullmatch(line):
            key, _, value = line.partition(": ")
            found.append((key.lower(), value.strip()))
        elif not _PICKED.fullmatch(line):
            return None
    return found


def brought_in(commits: dict[str, Commit]) -> dict[str, tuple[str, ...]]:
    """Return for commits who is named by ``Reviewed-by:`` in the merge that brought them in.

    ``commits`` stand parents before children, the head last. Only merges into the line that the head
    stands on count: somebody who merges the main branch into a branch has not reviewed the main branch.
    """
    merges = {c.id: reason(c.message).reviewed_by for c in _merges(commits)}
    named = {name: people for name, people in merges.items() if people}
    if not named:
        return {}
    order = Topology({name: commits[name].parents for name in reversed(commits)})
    return {
        inside: people
        for name, people in named.items()
        for side in order.sides(commits[name].parents)[1:]
        for inside in side
    }


def _merges(commits: dict[str, Commit]) -> Iterator[Commit]:
    """Yield the merges that name reviewers, on the way from the head by first parents."""
    at = commits[next(reversed(commits))] if commits else None
    while at is not None:
        if len(at.parents) > 1 and "reviewed-by:" in at.message.lower():
            yield at
        at = commits.get(at.parents[0]) if at.parents else None


class Life(NamedTuple):
    """The commits that decided something of one thing, and every name it had there."""

    names: frozenset[str]
    commits: dict[str, frozenset[str]]


def life(history: History, ref: str) -> Life:
    """Return in which commits something was decided of ``ref``, and under which names.

    Names change where an id or a case was renamed, and what was merged into it is part of its life.
    """
    names = {safe(ref)}
    commits: dict[str, frozenset[str]] = {}
    for name, told in reversed(history.told.items()):
        if any(concerns(one, names) for one in told.briefs):
            for one in told.briefs:
                names |= _earlier(one, names)
            commits[name] = frozenset(names)
    return Life(frozenset(names), dict(reversed(commits.items())))


def concerns(one: Brief, names: Collection[str]) -> bool:
    """Tell whether a change is about one of some names: itself, under it, or citing it."""
    involved = (one.ref, one.holder, *one.about)
    if any(name in names for name in involved):
        return True
    if one.kind == "case-renamed":
        return any(name.startswith(f"{one.ref}/") for name in names)
    cases = [name for name in names if "/" not in name]
    if not cases:
        return False
    return any(
        one.path.startswith(f"cases/{case}/") or any(n.startswith(f"{case}/") for n in involved)
        for case in cases
    )


def _earlier(one: Brief, names: Collection[str]) -> set[str]:
    """Return what something was called before a change."""
    if one.kind == "case-renamed":
        now, was = f"{one.ref}/", one.about[0]
        inside = {f"{was}/{n.removeprefix(now)}" for n in names if n.startswith(now)}
        return inside | ({was} if one.ref in names else set())
    if one.kind.endswith("-renamed") and one.ref in names:
        return set(one.about)
    if one.kind.endswith("-merged") and one.about and one.about[0] in names:
        return {one.ref}
    return set()


def events(history: History, ref: str | None, since: str = "") -> Iterator[Event]:
    """Yield decisions, those of a parent before those of its children.

    ``ref`` is one of ``found``; None is the whole study. ``since`` is a day or a time, as a date is
    written in ISO 8601; it is held against the date of the author.
    """
    lived = life(history, ref).commits if ref else dict.fromkeys(history.told, frozenset[str]())
    wanted = {
        name: names
        for name, names in lived.items()
        if history.told[name].briefs and history.commits[name].date >= since
    }
    reviewed = brought_in(history.commits)
    for commit, changes in history.changes(wanted):
        for change in changes:
            if ref is None or concerns(brief(change), wanted[commit.id]):
                yield Event(commit, change, reviewed.get(commit.id, ()))


def not_shown(history: History, people: Collection[FileFacts]) -> Withheld:
    """Return what is not shown of whom, by every name that the folder of a case ever had.

    What is recorded now of ``people`` decides; of a case that is there no more, whether it ever was
    withdrawn.
    """
    there = {safe(one.case) for one in people}
    gone, quiet = map(set, withheld(people))
    for told in reversed(history.told.values()):
        for one in told.briefs:
            if one.kind == "case-withdrawn" and one.ref not in there:
                gone.add(one.ref)
            if one.kind == "case-renamed":
                for cases in (there, gone, quiet):
                    cases.update(one.about if one.ref in cases else ())
    return Withheld(frozenset(gone), frozenset(quiet))


def in_short(
    history: History, ref: str | None, since: str = ""
) -> dict[str, tuple[Commit, list[Brief]]]:
    """Return the same without any words: for each commit, what it decided."""
    lived = life(history, ref).commits if ref else None
    found = {}
    for name, told in history.told.items():
        commit = history.commits[name]
        if commit.date < since or (lived is not None and name not in lived):
            continue
        briefs = [b for b in told.briefs if lived is None or concerns(b, lived[name])]
        if briefs:
            found[name] = (commit, briefs)
    return found


def found(history: History, ref: str, pseudonyms: dict[str, str]) -> str:
    """Return what a reference names anywhere in a history: an id, ``case/id``, a case, a pseudonym.

    Raises CannotWork where it names nothing, or several things.
    """
    ref = ref.strip().removeprefix("cases/").rstrip("/")
    known = _known(history)
    for name in (ref, pseudonyms.get(ref, "")):
        if name and name in known:
            return name
    inside = sorted(n for n in known if n.endswith(f"/{ref}") and "#" not in n)
    if len(inside) == 1:
        return inside[0]
    if inside:
        raise CannotWork(f"`{ref}` could be {', '.join(inside)}: say which")
    near = [*known, *filter(None, (name.partition("/")[2] for name in known)), *pseudonyms]
    raise CannotWork(f"nothing in this history was ever called `{ref}`{nearest(ref, near)}")


def _known(history: History) -> set[str]:
    known: set[str] = set()
    for told in history.told.values():
        for one in told.briefs:
            known.update((one.ref, *one.about))
            case = one.path.split("/")
            if len(case) > 2 and case[0] == "cases":
                known.add(case[1])
    return known - {""}
