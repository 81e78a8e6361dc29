"""What an erasure will do, has done, and has left, for people: places and numbers, nobody's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ipa_text.withdrawal.erase import Erased
from ipa_text.withdrawal.erasure import Erasure
from ipa_text.withdrawal.scan import Trace
from ipa_text.withdrawal.sought import NAME
from ipa_text.withdrawal.verify import Verified

_WHAT = {
    "case": "of the case",
    "words": "with words of theirs",
    "name": "with a real name of theirs",
    "pseudonym": "with their pseudonym",
    "erased": "that were erased",
}
_PLACE = {
    "case-file": ("version of a file in the folder of the case", "versions of files in its folder"),
    "file": ("version of another file", "versions of other files"),
    "path": ("commit of a file that is called", "commits of files that are called"),
    "commit-message": ("message of a commit", "messages of commits"),
    "author": ("commit made", "commits made"),
    "tag-message": ("tag", "tags"),
    "commit": ("commit", "commits"),
    "index": ("staged file", "staged files"),
    "unreachable": ("object that nothing leads to", "objects that nothing leads to"),
}

_COMMITS = 5
"""Commits that are named one by one; programs are given all of them."""


def lines_of(found: Iterable[Trace]) -> Iterator[str]:
    """Yield a line for everything that was found."""
    for one in found:
        if one.place in _PLACE:
            single, several = _PLACE[one.place]
            what = "" if one.place in ("case-file", "unreachable") else f" {_WHAT[one.kind]}"
            what += f" ({one.name})" if one.name else ""
            yield f"{one.number} {single if one.number == 1 else several}{what}"
        else:
            yield _named(one)


def _closed(number: int) -> str:
    files = "1 file" if number == 1 else f"{number} files"
    return f"{files}, packed under a password, damaged, too large, or not to be read"


def _named(one: Trace) -> str:
    place = {"head": "", "work-tree": "file"}.get(one.place, one.place.replace("-", " "))
    name = f"{place} {one.name}".strip()
    if one.kind == "leads" and one.place == "reflog":
        entries = "an entry leads" if one.number == 1 else f"{one.number} entries lead"
        return f"{name}: {entries} to these commits"
    if one.kind == "leads":
        return f"{name} leads to {one.number} of these commits"
    if one.kind == "case":
        return f"{name} is of the case"
    return f"{name} holds {_WHAT[one.kind].removeprefix('with ')}"


def plan_lines(plan: Erasure, path: Path, command: str) -> Iterator[str]:
    """Yield what an erasure will do, and how it is confirmed."""
    told: dict[str, Any] = plan.told
    yield f"To be erased: {told['case']}"
    yield ""
    yield "Found in this repository"
    yield from (f"  {line}" for line in lines_of(Trace(**one) for one in told["history"]["traces"]))
    if number := told["history"]["not_looked_into"]:
        yield f"  not looked into: {_closed(number)}"
    yield ""
    yield "What becomes of it, in a new repository beside this one"
    for becomes, said in _BECOMES.items():
        names = [ref["name"] for ref in told["refs"] if ref["becomes"] == becomes]
        if names:
            yield f"  {said}: {', '.join(names)}"
    for name in told["gone"]:
        yield f"  {name}, which the withdrawal took out, goes from every commit"
    if there := _in_the_last_version(told["history"]["traces"]):
        yield f"  changed in the last version too: {', '.join(there)}"
        yield "    mend these first, where they are to read well"
    if not told["provable"]:
        yield "  no checkpoint tells what happened until now: that the rest is as it was cannot be proved"
        yield "    `ipa-text audit checkpoint` first, commit it, and make this plan again"
    yield "  every commit gets another id, and every signature is lost"
    yield "  reflogs, stashes, notes, remotes, hooks and settings stay behind"
    yield ""
    yield "What a machine cannot find"
    if not any(kind == NAME for kind, _ in plan.sought.names.values()):
        yield "  real names: private/identifiers.yaml has none of theirs"
    yield from (f"  {line}" for line in _BY_HAND)
    yield ""
    yield f"The plan is in {path}; this repository is not touched. To carry it out:"
    yield f"  {command} --confirm {plan.digest}"


def _in_the_last_version(traces: Iterable[dict[str, Any]]) -> list[str]:
    named = {one["name"] for one in traces if one["place"] == "work-tree" and one["kind"] != "case"}
    return sorted(name for name in named if not name.startswith("private/"))


_BECOMES = {
    "rewritten": "rewritten",
    "renamed": "rewritten under another name, for what they are called",
    "left behind": "left behind",
}
_BY_HAND = (
    "what messages, journals and supervision say of the person in other words: read them",
    "fewer than six of their words in a row, outside their folder",
    "pictures, and recordings that were committed",
)


def erased_lines(done: Erased, root: Path, case: str) -> Iterator[str]:
    """Yield what was done, and what is still to be done with every copy."""
    yield f"Erased {case} in {done.folder}: {done.before} commits before, {done.after} now."
    if done.found:
        yield "Still there, and to be looked at:"
        yield from (f"  {line}" for line in lines_of(done.found))
    else:
        yield "Every object, ref, reflog, index and known cache was searched: nothing was found."
    yield ""
    yield "Next, copy by copy"
    yield "  the new one     look through it, run `ipa-text check` and `ipa-text audit`; copy over what"
    yield "                  git ignores (private/, without what is this participant's)"
    yield "  remotes         `git push --force --prune URL 'refs/heads/*' 'refs/tags/*'` from the new one"
    yield "  the forge       delete branches, forks and pull requests with old commits, and ask its"
    yield "                  support to remove cached ones; or delete the repository and make it anew"
    yield "  colleagues      delete their clones and clone anew; whoever pushes an old one brings it back"
    yield f"  this computer   delete {root} when nothing in it is wanted any more; and what"
    yield "                  pre-commit or prek keep (`pre-commit clean`, `prek cache clean`)"
    yield "  backups         have them deleted, or note until when they are kept"
    yield ""
    yield f"Then, in every copy: `ipa-text withdraw {case} --verify`"


def verified_lines(found: Verified) -> Iterator[str]:
    """Yield what was found, and what was not looked into."""
    if found.gone:
        yield f"{found.case} is gone from this repository: every object, ref, reflog, stash, index and"
        yield "known hook cache was searched, and nothing was found."
    else:
        yield f"{found.case} is still in this repository"
        yield from (f"  {line}" for line in lines_of(found.found))
    if found.commits:
        some = ", ".join(name[:7] for name in found.commits[:_COMMITS])
        more = len(found.commits) - _COMMITS
        yield f"  erased commits that are here: {some}{f' and {more} more' if more > 0 else ''}"
    if found.closed:
        yield f"Not looked into: {_closed(found.closed)}"
    yield ""
    yield "Not reached from here, and for people to see to"
    yield from (f"  {line}" for line in found.elsewhere)
