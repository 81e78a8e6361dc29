"""Whether a checkpoint still stands in the history, and what is as it was where that was rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ipa_text import __version__
from ipa_text.named import NamedTuple
from ipa_text.store.provenance import at_each, parts
from ipa_text.text.spelling import some
from ipa_text.trail.auditing import secret
from ipa_text.trail.auditing.checkpoints import PATH, Checkpoint
from ipa_text.trail.auditing.events import ACROSS, Events, events
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line
from ipa_text.trail.history import History

GROUP = "continuity"
_MOST = 50
"""Commits that hold as much of a checkpoint as any: of so many it is asked what had happened."""


class Happened(NamedTuple):
    """What happened in the history as it is, and the secret; None for what is not asked or not here."""

    events: Events | None
    key: bytes | None


class Found(NamedTuple):
    """The commit that stands for a checkpoint, what it holds, and what had happened until then."""

    commit: str
    parts: Mapping[str, str]
    digests: Mapping[str, str]


def happened(asked: Gathered, recorded: Sequence[Checkpoint]) -> Happened:
    """Return what happened, where a checkpoint recorded that and the secret is here. Raises GitFailed."""
    key = secret.secret(asked.root)
    wanted = key is not None and any(one.events for one in recorded)
    if not wanted or asked.cut or not isinstance(asked.history, History):
        return Happened(None, key)
    told = asked.history.told
    return Happened(events(asked.root, asked.about.prefix, asked.commits, told, asked.head), key)


def checkpoint(asked: Gathered, one: Checkpoint, told: Happened) -> Iterator[Line]:
    """Yield what became of a checkpoint, and whether what had happened until then is as recorded."""
    if one.commit in asked.commits:
        found = _found(asked, one.commit, one, told)
        yield _in_the_history(one, found)
    elif asked.cut:
        message = f"`{one.name}` is not in this clone, which is shallow"
        mend = "`git fetch --unshallow`"
        yield Line(_name(one), GROUP, "not-verifiable", message, mend, (one.commit,))
        return
    else:
        found = _counterpart(asked, one, told)
        yield _rewritten(asked, one, found)
    yield from _events(asked, one, found, told)


def _name(one: Checkpoint) -> str:
    return f"checkpoint:{one.name}"


def _found(asked: Gathered, commit: str, one: Checkpoint, told: Happened) -> Found:
    held = parts(asked.root, commit) if commit else {}
    if not commit or not one.events or told.events is None or told.key is None:
        return Found(commit, held, {})
    return Found(commit, held, told.events.digests(commit, told.key, held))


def _in_the_history(one: Checkpoint, found: Found) -> Line:
    if found.parts == one.parts:
        message = f"`{one.name}` of {one.date} is in the history, and holds what was recorded"
        return Line(_name(one), GROUP, "ok", message, about=(one.commit,))
    message = (
        f"`{one.name}` records other contents than its commit has, in"
        f" {some(_different(one.parts, found.parts))}: the record was changed, or the repository was"
    )
    mend = f"compare {PATH} with its own history: `git log -p -- {PATH}`"
    return Line(_name(one), GROUP, "finding", message, mend, (one.commit,))


def _rewritten(asked: Gathered, one: Checkpoint, found: Found) -> Line:
    """Say what became of a checkpoint whose commit is in the history no more."""
    commit = found.commit
    different = _different(one.parts, found.parts)
    gone = {path for path in different if path in _gone(asked)}
    mend = (
        "find a copy of the repository from before, and compare: a history is rewritten for an erasure"
        " only; record in journal/ when and why it was"
    )
    about = (one.commit, commit)
    if commit and not different:
        message = (
            f"`{one.name}` is no longer in the history, which was rewritten: the same contents stand in"
            f" {commit[:7]}, under another date, author, message or past"
        )
        return Line(_name(one), GROUP, "finding", message, mend, about)
    others = [path for path in different if path not in gone]
    if commit and gone and not any(path.startswith("cases/") for path in others):
        message = (
            f"`{one.name}` is no longer in the history, which was rewritten: {commit[:7]} holds the same"
            f" but for {some(sorted(gone))}, withdrawn since"
        )
        if others:
            message += f", and {some(others)}, in which an erasure takes out what names them"
        message += ". What messages and dates were before cannot be told"
        return Line(_name(one), GROUP, "not-verifiable", message, mend, about)
    message = f"`{one.name}` is no longer in the history, and no commit holds what it held"
    if commit:
        message += f"; nearest is {commit[:7]}, which differs in {some(different)}"
    return Line(_name(one), GROUP, "finding", message, mend, about)


def _gone(asked: Gathered) -> set[str]:
    return {f"cases/{case.id}" for case in asked.study.cases if case.gone}


def _different(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def _counterpart(asked: Gathered, one: Checkpoint, told: Happened) -> Found:
    """Return the commit that has most of what a checkpoint held, and most of what had happened by then.

    The first such; none where no commit has anything of it.
    """
    paths = [asked.about.prefix + path for path in one.parts]
    best: list[str] = []
    most = 1
    listed = at_each(asked.root, list(asked.commits), paths)
    for commit, held in zip(asked.commits, listed, strict=False):
        same = sum(a == b for a, b in zip(held, one.parts.values(), strict=True))
        if same >= most:
            best = [*best, commit] if same == most else [commit]
            most = same
    found = [_found(asked, commit, one, told) for commit in best[:_MOST]]
    return max(found, key=lambda f: _equal(one, f), default=Found("", {}, {}))


def _equal(one: Checkpoint, found: Found) -> int:
    return sum(found.digests.get(name) == digest for name, digest in one.events.items())


def _events(asked: Gathered, one: Checkpoint, found: Found, told: Happened) -> Iterator[Line]:
    """Yield whether what had happened until a checkpoint is what was recorded then."""
    name, about = f"events:{one.name}", (one.commit, found.commit)
    if doubt := _doubt(one, found, told):
        yield Line(name, GROUP, "not-verifiable", *doubt, about)
        return
    gone = _gone(asked) if one.commit != found.commit else set[str]()
    yield _in_cases(one, found, gone)._replace(id=name, about=about)
    if any(not key.startswith("cases/") for key in one.events):
        yield _across(one, found, gone)._replace(id=f"decisions:{one.name}", about=about)


def _in_cases(one: Checkpoint, found: Found, gone: set[str]) -> Line:
    """Say whether what had happened in each case is as recorded; who withdrew since is left aside."""
    there, then = (
        {key: digest for key, digest in events.items() if key.startswith("cases/")}
        for events in (found.digests, one.events)
    )
    differing = [
        key for key in sorted(there.keys() | then.keys()) if there.get(key) != then.get(key)
    ]
    if changed := [key for key in differing if key not in gone]:
        message = (
            f"what happened until `{one.name}` is not what was recorded in {some(changed)}: a commit of"
            " it was changed, taken out or put in"
        )
        return Line("", GROUP, "finding", message, _COMPARE)
    same = f"{len(then) - len(differing)} of {len(then)} cases"
    how = f"until `{one.name}` the events of {same} are as recorded"
    if one.commit != found.commit:
        how = f"the history was rewritten under other ids, and {how} (now until {found.commit[:7]})"
    if differing:
        how += f"; withdrawn since: {some([key.removeprefix('cases/') for key in differing])}"
    return Line("", GROUP, "ok", how)


_COMPARE = "find a copy of the repository from before, and compare commit by commit"


def _across(one: Checkpoint, found: Found, gone: set[str]) -> Line:
    """Say how it stands with what was decided across cases; what cites who withdrew is gone with them."""
    left = {key.replace("cases/", f"{ACROSS}/") for key in gone}
    keys = [key for key in one.events if not key.startswith("cases/") and key not in left]
    changed = [key for key in keys if found.digests.get(key) != one.events[key]]
    if not changed:
        message = f"until `{one.name}` the decisions across cases are as recorded"
        return Line("", GROUP, "ok", message)
    if one.program != __version__:
        message = (
            f"the decisions across cases until `{one.name}` were told by ipa-text {one.program}, and"
            f" this is {__version__}: they cannot be compared"
        )
        return Line("", GROUP, "not-verifiable", message, f"use ipa-text {one.program}")
    what = f"the decisions across cases until `{one.name}`"
    message = f"{what} are told otherwise than then: {some(changed)}"
    if gone:
        message += ". What is left of a theme without who withdrew may be told otherwise"
    return Line("", GROUP, "not-verifiable" if gone else "finding", message, _COMPARE)


def _doubt(one: Checkpoint, found: Found, told: Happened) -> tuple[str, str] | None:
    """Return why it cannot be told what happened, and what to do."""
    if not one.events:
        return (
            f"`{one.name}` does not record what had happened in each case, so a history that is rewritten"
            " cannot be compared with it",
            "make another checkpoint, where git ignores private/ or with " + secret.VARIABLE,
        )
    if told.key is None:
        return (
            f"what happened until `{one.name}` can only be compared with the secret",
            f"set {secret.VARIABLE}, or put {secret.FILE} back",
        )
    if secret.name_of(told.key) != one.secret:
        return (
            f"what happened until `{one.name}` was recorded under another secret",
            f"set {secret.VARIABLE} to that one",
        )
    if told.events is None:
        return (
            f"what happened until `{one.name}` cannot be told, since this clone does not hold all of it",
            "clone the repository anew, whole, from where it is kept",
        )
    if not found.commit:
        return (
            f"no commit here stands for `{one.name}`, so what happened until then cannot be compared",
            "find a copy of the repository from before",
        )
    return None
