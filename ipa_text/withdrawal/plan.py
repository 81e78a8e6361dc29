"""Everything that depends on a case, and what a withdrawal would make of it. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store.commits import commit_id
from ipa_text.store.git_directory import repository_root
from ipa_text.store.trees import Memory, Unreadable, WorkTree
from ipa_text.study.load import load
from ipa_text.study.model import Study
from ipa_text.withdrawal.earlier import earlier
from ipa_text.withdrawal.files import held, inside, texts
from ipa_text.withdrawal.private import Private, private
from ipa_text.withdrawal.references import Reference, named
from ipa_text.withdrawal.scope import ALL, Scope, scope_of
from ipa_text.withdrawal.thresholds import Threshold, thresholds
from ipa_text.withdrawal.tombstone import Withdrawn, case_file


class Plan(NamedTuple):
    """What a withdrawal is of, what goes, what names it elsewhere, and what is then missed.

    ``removed`` are files that go, ``changes`` holds the texts of others before and after. ``left`` are
    the references that people have to look at, on the lines on which they stand afterwards. ``history``
    is what the repository still holds, where it was asked.
    """

    case: str
    scope: str
    when: Withdrawn
    removed: tuple[str, ...]
    changes: Mapping[str, tuple[str, str]]
    references: tuple[Reference, ...]
    left: tuple[Reference, ...]
    counts: Mapping[str, int]
    thresholds: tuple[Threshold, ...]
    private: Private
    history: Mapping[str, Any] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the case itself that go, or say something else afterwards."""
        own = f"cases/{self.case}/"
        return tuple(sorted((*self.removed, *(p for p in self.changes if p.startswith(own)))))

    @property
    def by_hand(self) -> tuple[Reference, ...]:
        """The places that people have to look at."""
        return tuple(one for one in self.references if not one.out)


def planned(
    root: Path, tree: WorkTree, study: Study, asked: tuple[str, str], when: Withdrawn
) -> Plan:
    """Return what it means that a participant withdraws; ``asked`` are the case and the scope.

    What is said already of when somebody withdrew stands, where ``when`` leaves it out. Raises
    CannotWork where that is no case or no scope of it, and where git cannot answer.
    """
    scope = scope_of(study, *asked)
    if scope.case.gone and not scope.case.interviews:
        scope = scope._replace(was=earlier(root, scope.case))
    when = _when(scope, when)
    listed = held(root, tree)
    found = texts(root, listed)
    references, changes = named(study, scope, listed, found)
    own = f"{scope.case.path}/case.yaml"
    removed = tuple(path for path in listed if scope.holds(path) and path != own)
    there = inside(root, scope.case.path)
    ignored = tuple(p for p in there if scope.holds(p) and p not in (*listed, own))
    before = found.get(own, "")
    if (new := case_file(scope, changes.get(own, ("", before))[1], when)) != before:
        changes[own] = (before, new)
    then = load(_afterwards(tree, changes, removed))
    return Plan(
        scope.case.id,
        scope.name,
        when,
        removed,
        changes,
        references,
        _left(study, scope, listed, {**found, **{p: new for p, (_, new) in changes.items()}}),
        _counts(scope),
        thresholds(study, then),
        private(root, study, scope, ignored),
    )


def _left(
    study: Study, scope: Scope, paths: Iterable[str], texts: Mapping[str, str]
) -> tuple[Reference, ...]:
    """Return the references that are for people, on the lines on which they stand afterwards."""
    return tuple(one for one in named(study, scope, paths, texts).references if not one.out)


def with_history(root: Path, plan: Plan) -> Plan:
    """Return a plan with what the repository holds of the case.

    Without a repository, and where a part is withdrawn, it stays as it is. Raises GitFailed.
    """
    if plan.scope != ALL or repository_root(root) is None or not commit_id(root, "HEAD"):
        return plan
    from ipa_text.withdrawal.history import history, history_json  # noqa: PLC0415 - reads it all

    return plan._replace(history=history_json(history(root, plan.case)))


def _when(scope: Scope, when: Withdrawn) -> Withdrawn:
    """Return when somebody withdrew: as it is told, as it is recorded, or today."""
    there = scope.case.withdrawn
    if there is not None and there.scope == scope.name and not there.assumed:
        return Withdrawn(when.date or there.date, when.stage or there.stage)
    return when if when.date else Withdrawn(date.today().isoformat(), when.stage)


def _afterwards(
    tree: WorkTree, changes: Mapping[str, tuple[str, str]], removed: tuple[str, ...]
) -> Memory:
    """Return the study as it will be, held in memory."""
    after: dict[str, str | bytes] = {}
    for path in tree.paths():
        if str(path) in changes or str(path) in removed:
            continue
        with suppress(Unreadable):
            after[str(path)] = tree.read(path)
    return Memory({**after, **{path: new for path, (_, new) in changes.items()}})


def _counts(scope: Scope) -> dict[str, int]:
    """Return how much of the analysis goes with what is withdrawn."""
    case = scope.case
    if scope.whole:
        return {
            "sources": len(case.interviews),
            "notes": len(case.notes),
            "extracts": len(case.extracts),
            "statements": len(case.statement),
            "themes": len(case.theme),
        }
    of_it = [sum(name in scope.ids for name in kind) for kind in (case.notes, case.extracts)]
    return {"sources": int(scope.source in case.sources), "notes": of_it[0], "extracts": of_it[1]}
