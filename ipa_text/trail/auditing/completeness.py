"""Completeness: whether all of the history is here, and as it was made."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.store.git import GitFailed
from ipa_text.store.provenance import Shape, missing, shape, uncommitted, unsound
from ipa_text.study.terms import plural
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered, Unknown
from ipa_text.trail.auditing.lines import Line, short, unknown

GROUP = "completeness"
IDS = (
    "shallow",
    "partial",
    "replaced",
    "grafts",
    "missing-objects",
    "fsck",
    "unreadable",
    "uncommitted",
)


_GRAFTS = "take the file info/grafts in the git directory away"


def completeness(asked: Gathered) -> Iterator[Line]:
    """Yield whether the history in this clone is whole."""
    found = shape(asked.root, asked.about.common)
    yield _shallow(asked, found)
    yield from _shape(found)
    yield _missing(asked, found)
    yield _fsck(asked)
    yield _unreadable(asked)
    yield _uncommitted(asked)


def of_damaged(asked: Gathered, why: Unknown) -> Iterator[Line]:
    """Yield the same where the history cannot be read: what of it is missing or damaged."""
    yield from unknown(GROUP, ("shallow",), *why)
    found = shape(asked.root, asked.about.common)
    yield from _shape(found)
    yield _missing(asked, found)
    yield _fsck(asked)
    yield from unknown(GROUP, ("unreadable", "uncommitted"), *why)


def _line(name: str, wrong: str, right: str, mend: str, about: tuple[str, ...] = ()) -> Line:
    if wrong:
        return Line(name, GROUP, "finding", wrong, mend, about)
    return Line(name, GROUP, "ok", right)


def _shallow(asked: Gathered, found: Shape) -> Line:
    if found.grafts:
        message = "commits were given other parents, so where the history begins cannot be told"
        return Line("shallow", GROUP, "not-verifiable", message, _GRAFTS)
    wrong = ""
    cut = tuple(sorted(asked.about.shallow & asked.commits.keys()))
    if cut:
        first = min(asked.commits[name].date for name in cut)[:10]
        wrong = f"this clone is shallow: it holds nothing of what was before {first}"
    right = f"the clone reaches back to the beginning: {plural(len(asked.commits), 'commit')}"
    return _line("shallow", wrong, right, "`git fetch --unshallow`", cut)


def _shape(found: Shape) -> Iterator[Line]:
    wrong = f"a partial clone: files are left with {some(found.partial)}" if found.partial else ""
    right = "no remote holds files back"
    yield _line("partial", wrong, right, "`git fetch --refetch --no-filter`", found.partial)
    wrong = ""
    if found.replaced:
        names = some(short(found.replaced))
        wrong = f"git is told to show something else in place of {names}; the audit goes by the originals"
    mend = "`git replace --list`, and `git replace -d ID` for each that should not be"
    yield _line("replaced", wrong, "no object is replaced by another", mend, found.replaced)
    wrong = (
        "the file info/grafts in the git directory gives commits other parents"
        if found.grafts
        else ""
    )
    yield _line("grafts", wrong, "no commit was given other parents", _GRAFTS)


def _missing(asked: Gathered, found: Shape) -> Line:
    mend = "`git fetch --refetch --no-filter`, or clone anew from where the repository is kept"
    try:
        lost = tuple(missing(asked.root, "HEAD"))
    except GitFailed:
        return Line("missing-objects", GROUP, "finding", "a commit of the history is missing", mend)
    wrong = f"contents of the history that are not in this clone: {len(lost)}" if lost else ""
    if lost and found.partial:
        wrong += ", as in any partial clone"
    right = "every file of every commit is here"
    return _line("missing-objects", wrong, right, mend, lost)


def _fsck(asked: Gathered) -> Line:
    wrong = unsound(asked.root)
    if wrong:
        wrong = f"git finds the repository damaged: {wrong}"
    right = "every object that git holds is what its id says"
    mend = "`git fsck --full` says more; clone anew from where the repository is kept"
    return _line("fsck", wrong, right, mend)


def _unreadable(asked: Gathered) -> Line:
    if isinstance(asked.history, Unknown):
        return Line("unreadable", GROUP, "not-verifiable", *asked.history)
    dark = tuple(name for name, told in asked.history.told.items() if told.unread)
    if not dark:
        return Line("unreadable", GROUP, "ok", "every version of every coding file can be read")
    names = some(short(dark))
    message = (
        f"files could not be read as they stood in {names}: what was decided there is not told"
    )
    mend = "look at these commits with `git show`; nothing can be mended in the past"
    return Line("unreadable", GROUP, "not-verifiable", message, mend, dark)


def _uncommitted(asked: Gathered) -> Line:
    open_files = tuple(uncommitted(asked.root))
    wrong = ""
    if open_files:
        wrong = f"{plural(len(open_files), 'file')} not as in the last commit: {some(open_files)}"
    mend = "commit them, with a reason; what is not committed is no part of the trail"
    return _line("uncommitted", wrong, "everything is committed", mend, open_files)
