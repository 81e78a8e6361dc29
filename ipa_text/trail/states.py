"""Which two states a diff was asked for, and what differs between them."""

from __future__ import annotations

from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store.commits import commit_id, main_branch, merge_base, repository
from ipa_text.store.git import NoRepository
from ipa_text.store.git_directory import repository_root
from ipa_text.store.trees import WorkTree, find_root
from ipa_text.store.work_tree import kept_out
from ipa_text.trail import now
from ipa_text.trail.changes import Change, ordered
from ipa_text.trail.report import Report, report
from ipa_text.trail.sides import (
    NOTHING,
    Side,
    difference,
    of_commit,
    of_files,
    of_index,
    of_work_tree,
)


class Asked(NamedTuple):
    """Two states: commits by id, empty for nothing; ``head`` is empty for the work tree or the index."""

    root: Path
    prefix: str
    base: str
    base_name: str
    head: str
    head_name: str
    paths: tuple[str, ...]
    cached: bool


def asked(where: Path, words: tuple[str, ...], *, cached: bool) -> Asked:
    """Return what the words of a command line ask for.

    Raises CannotWork for what is neither a commit nor a path, and where there is no repository.
    """
    root = find_root(where)
    if repository_root(root or where) is None:
        more = "; `git init` begins one" if root else ", nor a study: go to the folder of yours"
        raise NoRepository(f"there is no git repository here{more}")
    root = root or where.resolve()
    prefix = repository(root).prefix
    first, *rest = words or ("",)
    for dots in ("...", ".."):
        one, found, other = first.partition(dots)
        if found and not (where / first).exists():
            base, head = (_commit(root, name or "HEAD") for name in (one, other))
            if dots == "...":
                base = merge_base(root, base, head)
            paths = _paths(root, where, rest)
            names = (one or "HEAD", other or "HEAD")
            if dots == "...":
                names = (f"where {names[1]} left {names[0]}", names[1])
            if cached:
                raise CannotWork("the index is compared with one commit: leave --cached or B out")
            return Asked(root, prefix, base, names[0], head, names[1], paths, cached)
    named = "" if not first or (where / first).exists() else _commit(root, first)
    if named:
        other = commit_id(root, rest[0]) if rest and not (where / rest[0]).exists() else ""
        if other:
            paths = _paths(root, where, rest[1:])
            return Asked(root, prefix, named, first, other, rest[0], paths, cached)
        paths = _paths(root, where, rest)
        return Asked(root, prefix, named, first, "", "", paths, cached)
    base, name = _usual(root)
    paths = _paths(root, where, list(words))
    return Asked(root, prefix, base, name, "", "", paths, cached)


def _commit(root: Path, name: str) -> str:
    found = commit_id(root, name)
    if not found:
        raise CannotWork(f"`{name}` is no commit, branch or tag here, and no file or folder")
    return found


def _usual(root: Path) -> tuple[str, str]:
    """Return where this work left the main branch; the last commit where there is none such."""
    head = commit_id(root, "HEAD")
    if not head:
        return "", "nothing"
    main = main_branch(root)
    base = merge_base(root, main, head) if main else ""
    if not base or base == head:
        return head, "the last commit"
    short = main.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    return base, f"where this left {short}"


def _paths(root: Path, where: Path, names: list[str]) -> tuple[str, ...]:
    found = []
    for name in names:
        path = (where / name).resolve()
        try:
            found.append(path.relative_to(root.resolve()).as_posix())
        except ValueError:
            raise CannotWork(f"{name} is not in the study at {root}") from None
    return tuple(found)


def between(wanted: Asked) -> Report:
    """Return what differs between the two states; raises CannotWork."""
    before = _side(wanted.root, wanted.base, wanted.base_name)
    if wanted.head:
        after = _side(wanted.root, wanted.head, wanted.head_name)
    elif wanted.cached:
        after = of_index(wanted.root)
    else:
        left_out = kept_out(wanted.root).ignored
        if "study.yaml" in left_out:
            raise CannotWork("git ignores this study: the repository around it does not hold it")
        tree = WorkTree(wanted.root, left_out)
        after = of_work_tree(tree, "sha256" if len(wanted.base) == 64 else "sha1")
    found = difference(before, after)
    for path in wanted.paths:
        if path != "." and not any(_is_in(f, path) for f in (*before.files, *after.files)):
            raise CannotWork(f"{path}: there is no such file or folder on either side")
    past = bool(wanted.head or wanted.cached)
    return report(found, wanted.paths, now.cases(wanted.root) if past else ())


def _is_in(file: str, path: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def _side(root: Path, commit: str, name: str) -> Side:
    return of_commit(root, commit, name) if commit else NOTHING


def plain_files(one: Path, other: Path, name: str) -> Report:
    """Return what differs between two files outside git."""
    found = of_files(one, other, name)
    return Report(str(one), str(other), tuple(ordered(found.changes)), unread=tuple(found.unread))


def since_commit(root: Path) -> list[Change]:
    """Return what was decided in the work tree since the last commit; raises CannotWork."""
    head = commit_id(root, "HEAD")
    found = between(Asked(root, "", head, "HEAD", "", "", (), cached=False))
    return list(found.changes)
