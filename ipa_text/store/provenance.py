"""What git can say of a history itself: whether it is whole, who is named in it, what it held when."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.commits import repository
from ipa_text.store.git import GitFailed, Incomplete, ask

_PARTIAL = re.compile(
    r"remote\.(?P<name>.*)\.(?:promisor|partialclonefilter)|extensions\.partialclone"
)
_SIGNED = {
    b"BEGIN SSH SIGNATURE": "ssh",
    b"BEGIN PGP SIGNATURE": "openpgp",
    b"BEGIN PGP MESSAGE": "openpgp",
    b"BEGIN SIGNED MESSAGE": "x509",
}
"""How a signature begins, and its form."""
_WHO = re.compile(rb"(?P<role>author|committer) (?P<who>.*) (?P<at>-?\d+) [-+]\d+")


class Shape(NamedTuple):
    """What may make a history other than it looks: files left at remotes, replaced objects, grafts."""

    partial: tuple[str, ...]
    replaced: tuple[str, ...]
    grafts: bool


class Identity(NamedTuple):
    """Who a commit names, as written in it, and the form of its signature; empty without one."""

    commit: str
    author: str
    committer: str
    signed: str


def shape(folder: Path, common: Path) -> Shape:
    """Return what may make a history other than it looks; ``common`` is the common git directory.

    Raises GitFailed.
    """
    settings = os.fsdecode(ask(folder, "config", "--local", "--list", "--name-only", "-z"))
    found = (_PARTIAL.fullmatch(name) for name in settings.split("\0"))
    partial = {m["name"] or "the remote" for m in found if m}
    if any(common.glob("objects/pack/*.promisor")):
        partial = partial or {"the remote"}
    prefix = "refs/replace/"
    names = ask(folder, "for-each-ref", "--format=%(refname)", prefix).decode().split()
    grafts = common / "info" / "grafts"
    return Shape(
        tuple(sorted(partial)),
        tuple(name.removeprefix(prefix) for name in names),
        grafts.is_file() and bool(grafts.read_bytes().strip()),
    )


def missing(folder: Path, revision: str) -> list[str]:
    """Return the ids of trees and files that a history needs and the repository does not have.

    Raises GitFailed, also where a commit itself is missing.
    """
    listed = ask(folder, "rev-list", "--objects", "--missing=print", revision, "--")
    return [line[1:].decode() for line in listed.split(b"\n") if line.startswith(b"?")]


def unsound(folder: Path) -> str:
    """Return what ``git fsck`` finds wrong, its first line; empty where all objects are sound."""
    try:
        ask(folder, "fsck", "--full", "--no-dangling", "--no-progress")
    except Incomplete:
        return "an object is lost or damaged"
    except GitFailed as error:
        return str(error).split("\n")[0]
    return ""


def tags(folder: Path) -> dict[str, str]:
    """Return the commit that each tag names, by tag; what a tag names else is left out."""
    form = "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
    found = {}
    for line in filter(
        None, os.fsdecode(ask(folder, "for-each-ref", form, "refs/tags")).split("\n")
    ):
        name, kind, own, inner_kind, inner = line.split("\0")
        if "commit" in (kind, inner_kind):
            found[name] = own if kind == "commit" else inner
    return found


def tag_days(folder: Path) -> dict[str, str]:
    """Return the day on which each tag was made, by tag; its commit's, where it has none of its own."""
    form = "--format=%(refname:strip=2)%00%(creatordate:short)"
    listed = os.fsdecode(ask(folder, "for-each-ref", form, "refs/tags")).split("\n")
    return {name: made for name, _, made in (line.partition("\0") for line in listed if line)}


def identities(folder: Path, revision: str) -> list[Identity]:
    """Return who is named in each commit that led to a revision. Raises GitFailed."""
    records = ask(folder, "rev-list", "--header", revision, "--").split(b"\0")
    return [_identity(record) for record in records if record.strip()]


def _identity(record: bytes) -> Identity:
    header = record.split(b"\n\n", 1)[0].split(b"\n")
    who = {m["role"]: m["who"].decode("utf-8", "replace") for m in map(_WHO.fullmatch, header) if m}
    signed = next((line for line in header if line.startswith(b"gpgsig")), b"")
    form = next((form for mark, form in _SIGNED.items() if mark in signed), "other")
    names = (who.get(b"author", ""), who.get(b"committer", ""))
    return Identity(header[0].decode(), *names, form if signed else "")


def mapped(folder: Path, people: Iterable[str]) -> dict[str, str]:
    """Return who people are by the repository's mailmap: ``Name <address>`` for each. Raises GitFailed.

    Who is named in a form that a mailmap does not read stays as named.
    """
    named = sorted({who for who in people if re.fullmatch(r"[^<>\n]*<[^<>\n]+>", who)})
    if not named:
        return {}
    asked = "".join(f"{who}\n" for who in named).encode("utf-8", "surrogateescape")
    told = ask(folder, "check-mailmap", "--stdin", stdin=asked).decode("utf-8", "replace")
    return dict(zip(named, told.removesuffix("\n").split("\n"), strict=True))


def at_each(
    folder: Path, commits: Sequence[str], paths: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """Yield for each commit the ids of some paths, counted from the top; empty where it has none.

    Raises GitFailed.
    """
    if any("\n" in path for path in paths):
        raise GitFailed("the name of a folder holds a line break: git cannot be asked about it")
    asked = "".join(f"{commit}:{path}\n" for commit in commits for path in paths)
    told = ask(folder, "cat-file", "--batch-check", stdin=os.fsencode(asked)) if asked else b""
    answers = told.split(b"\n")[:-1]
    ids = [b"" if line.endswith(b" missing") else line.split(b" ")[0] for line in answers]
    for start in range(0, len(ids), len(paths) or 1):
        yield tuple(one.decode() for one in ids[start : start + len(paths)])


def parts(folder: Path, commit: str) -> dict[str, str]:
    """Return what lies in a folder in a commit: each file and folder there with its id in git.

    In place of ``cases`` stands each case by itself; ``audit`` is left out, which goes on after
    whatever it is about. Raises GitFailed.
    """
    found = _tree(folder, commit, ".")
    found.pop("audit", None)
    if "cases" in found:
        del found["cases"]
        found |= _tree(folder, commit, "cases/")
    return dict(sorted(found.items()))


def _tree(folder: Path, commit: str, path: str) -> dict[str, str]:
    told = os.fsdecode(ask(folder, "ls-tree", "-z", commit, "--", *([] if path == "." else [path])))
    entries = (entry.partition("\t") for entry in told.split("\0") if entry)
    return {name: facts.split(" ")[2] for facts, _, name in entries}


def uncommitted(folder: Path) -> list[str]:
    """Return the files below a folder that are not as in the last commit, by their path from there.

    Raises GitFailed.
    """
    told = ask(
        folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", "."
    )
    prefix = repository(folder).prefix
    return [entry[3:].removeprefix(prefix) for entry in os.fsdecode(told).split("\0") if entry]


def last_change(folder: Path, beside: str) -> str:
    """Return the last commit that changed anything below a folder but a folder in it; empty for none.

    Raises GitFailed.
    """
    return ask(folder, "rev-list", "-1", "HEAD", "--", ".", f":(exclude){beside}").decode().strip()
