"""What an audit asks of git, asked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.commits import Commit, Repository, commit_id, history, repository, touched
from ipa_text.store.git import GitFailed, Incomplete, NoRepository
from ipa_text.store.git_directory import repository_root
from ipa_text.store.provenance import parts
from ipa_text.study.model import Study
from ipa_text.trail.auditing.records import holds_reviews
from ipa_text.trail.history import History, read
from ipa_text.trail.memory import Kept


class Span(NamedTuple):
    """The first and the last commit that touched a file."""

    first: str
    last: str


class Rewritten(NamedTuple):
    """A file of reviews in a commit that made something of it: its blobs on all sides before, and after.

    A blob is empty where there was no such file.
    """

    path: str
    commit: str
    before: tuple[str, ...]
    after: str


class Unknown(NamedTuple):
    """Why git cannot be asked, and what to do."""

    why: str
    mend: str


@dataclass(frozen=True, eq=False)
class Gathered:
    """A study with what git holds of it.

    ``commits`` stand parents before children. ``dark`` says why nothing can be asked of git; then there
    are no commits. ``history`` says why what was decided cannot be told, where it cannot.
    """

    root: Path
    study: Study
    today: date
    about: Repository
    commits: dict[str, Commit]
    history: History | Unknown
    spans: Mapping[str, Span]
    reviews: tuple[Rewritten, ...]
    dark: Unknown | None
    damaged: bool = False
    """Whether there are commits, and they cannot be read."""

    @property
    def head(self) -> str:
        """The id of the commit that is audited; empty where there is none."""
        return next(reversed(self.commits), "")

    @property
    def cut(self) -> bool:
        """Whether this clone ends before the history does."""
        return bool(self.about.shallow & self.commits.keys())


_NONE = Repository(Path(), "", frozenset())
_BEGIN = "`git init`, then `git add --all` and `git commit`, begin a history"


def gather(root: Path, study: Study, kept: Kept, today: date) -> Gathered:
    """Return a study with what git holds of it.

    Raises GitFailed where git refuses to work here at all.
    """

    def without(why: str, mend: str, about: Repository = _NONE) -> Gathered:
        dark = Unknown(why, mend)
        return Gathered(root, study, today, about, {}, dark, {}, (), dark)

    if repository_root(root) is None:
        return without("there is no git here, so nothing of a history can be told", _BEGIN)
    try:
        about = repository(root)
    except NoRepository as error:
        return without(str(error), _BEGIN)
    head = commit_id(root, "HEAD")
    if not head:
        return without("nothing has been committed here yet", _BEGIN, about)
    try:
        if "study.yaml" not in parts(root, head):
            return without(
                "the repository around this folder does not hold the study: its last commit has no"
                " study.yaml here",
                "add the study and commit it, or `git init` in its own folder",
                about,
            )
        listed = list(history(root, head))
    except GitFailed as error:
        dark = without(f"git cannot read the history: {error}", _REFETCH, about)
        return replace(dark, damaged=True)
    commits = {c.id: c for c in reversed(listed)}
    told = _decisions(root, kept)
    cut = isinstance(told, Unknown)
    spans, reviews = ({}, ()) if cut else _spans(root, about, commits)
    return Gathered(root, study, today, about, commits, told, spans, reviews, None)


_REFETCH = "clone the repository anew, whole, from where it is kept"


def _decisions(root: Path, kept: Kept) -> History | Unknown:
    try:
        return read(root, kept)
    except Incomplete:
        why = (
            "the contents of files are missing from this clone, so what was decided cannot be told"
        )
        return Unknown(why, _REFETCH)


def _spans(
    root: Path, about: Repository, commits: Mapping[str, Commit]
) -> tuple[dict[str, Span], tuple[Rewritten, ...]]:
    """Return the first and last commit of every file there ever was, and what became of reviews.

    Where history is cut, it is what is known.

    A merge touched what none of its sides has as it has it.
    """
    own = [c for c in commits.values() if c.id not in about.shallow]
    pairs = [(c.id, parent) for c in own for parent in c.parents or ("",)]
    found: dict[str, Span] = {}
    reviews = []
    lists = iter(touched(root, pairs, about.prefix))
    for commit in own:
        sides = [{f.path: f for f in next(lists)} for _ in commit.parents or ("",)]
        for path in set.intersection(*map(set, sides)):
            found[path] = Span(found[path].first if path in found else commit.id, commit.id)
            if holds_reviews(path):
                before = tuple(side[path].before for side in sides)
                reviews.append(Rewritten(path, commit.id, before, sides[0][path].after))
    return found, tuple(reviews)
