"""The decision trail: a reason for what was decided about themes, and somebody else who looked at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ipa_text.store.commits import Commit
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered, Unknown
from ipa_text.trail.auditing.lines import Line, short, unknown
from ipa_text.trail.auditing.marks import marks
from ipa_text.trail.auditing.readers import readers
from ipa_text.trail.changes import THEMES, holder_kind
from ipa_text.trail.life import reason
from ipa_text.trail.memory import Brief, Told
from ipa_text.trail.topology import Topology

GROUP = "decisions"
IDS = ("reasons", "reviewers-group", "reviewers-cases", "own-review", "merges", "past-review")
_BY_REQUEST = re.compile(r"Merge pull request #\d+|See merge request |\(#\d+\)$", re.MULTILINE)
"""What GitHub and GitLab write into the message of what came by a pull or merge request."""


def decisions(asked: Gathered) -> Iterator[Line]:
    """Yield whether what was decided about themes has a reason and a second pair of eyes."""
    if isinstance(asked.history, Unknown):
        yield from unknown(GROUP, IDS, *asked.history)
        return
    told = asked.history.told
    themed = {
        name: found for name, one in told.items() if (found := [b for b in one.briefs if _theme(b)])
    }
    yield _reasons(asked.commits, themed)
    yield from readers(asked, themed)
    yield _merges(asked.commits, told)
    yield _past_review(asked.commits, themed)
    yield from marks(asked)


def _theme(brief: Brief) -> bool:
    return holder_kind(brief.kind) in THEMES


def _reasons(commits: Mapping[str, Commit], themed: Mapping[str, list[Brief]]) -> Line:
    """Say which commits change a theme that was there, and give no reason."""
    changed = [
        n for n, found in themed.items() if any(not b.kind.endswith("-added") for b in found)
    ]
    wrong = tuple(name for name in changed if not reason(commits[name].message).why)
    if not changed:
        return Line("reasons", GROUP, "ok", "no commit changed a theme that was there")
    if not wrong:
        message = "every commit that changed a theme gives a reason"
        return Line("reasons", GROUP, "ok", message, about=tuple(changed))
    message = f"commits that changed a theme and give no reason, {len(wrong)} of {len(changed)}: "
    mend = (
        "write down now, in journal/ or supervision/, what the reason was; from now on give it in the"
        " body of the message, or as `Reason: ...`"
    )
    return Line("reasons", GROUP, "finding", message + some(short(wrong)), mend, wrong)


def _merges(commits: Mapping[str, Commit], told: Mapping[str, Told]) -> Line:
    wrong = tuple(n for n, one in told.items() if len(commits[n].parents) > 1 and one.briefs)
    if not wrong:
        return Line("merges", GROUP, "ok", "no merge decided anything that its sides had not")
    message = f"decided inside a merge, where no diff of a branch shows it: {some(short(wrong))}"
    mend = (
        "`ipa-text log` tells what it was; have it read by somebody, and settle conflicts in a commit of"
        " their own"
    )
    return Line("merges", GROUP, "finding", message, mend, wrong)


def _past_review(commits: Mapping[str, Commit], themed: Mapping[str, list[Brief]]) -> Line:
    """Say which changes of themes went past pull requests, from the first one on."""
    main = _first_parents(commits)
    requests = [name for name in main if _BY_REQUEST.search(commits[name].message)]
    if not requests:
        message = (
            "no pull request is named in the history: whether anybody reviewed before a push is not in"
            " git"
        )
        mend = "use pull requests and protect the main branch; the forge keeps who pushed"
        return Line("past-review", GROUP, "not-verifiable", message, mend)
    wrong = tuple(_unreviewed(commits, themed, main[main.index(requests[0]) :]))
    if wrong:
        message = f"themes changed past pull requests, which are used here: {some(short(wrong))}"
        mend = "have these read now, and record it in reviews.yaml; protect the main branch"
        return Line("past-review", GROUP, "finding", message, mend, wrong)
    message = (
        "since the first pull request every change of a theme names one or a reviewer; who pushed, and"
        " who approved, is known to the forge alone"
    )
    return Line("past-review", GROUP, "ok", message)


def _unreviewed(
    commits: Mapping[str, Commit], themed: Mapping[str, list[Brief]], main: list[str]
) -> Iterator[str]:
    """Yield what changed a theme on the main branch, or brought it in, and names no request or reader."""
    order = Topology({one: commits[one].parents for one in reversed(list(commits))})
    for name in main:
        if _answered(commits[name]):
            continue
        parents = commits[name].parents
        sides = order.sides(parents)[1:] if len(parents) > 1 else []
        brought = [name, *(inside for side in sides for inside in side)]
        if any(_BY_REQUEST.search(commits[one].message) for one in brought):
            continue
        if any(one in themed and not _answered(commits[one]) for one in brought):
            yield name


def _answered(commit: Commit) -> bool:
    return bool(_BY_REQUEST.search(commit.message) or reason(commit.message).reviewed_by)


def _first_parents(commits: Mapping[str, Commit]) -> list[str]:
    """Return what the branch itself went through, the first commit first."""
    found = []
    name = next(reversed(list(commits)), "")
    while name in commits:
        found.append(name)
        name = (commits[name].parents or ("",))[0]
    return found[::-1]
