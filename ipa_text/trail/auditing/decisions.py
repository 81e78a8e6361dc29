"""The decision trail: a reason for what was decided about themes, and somebody else who looked at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ipa_text.store.commits import Commit
from ipa_text.trail.auditing.gathered import Gathered, Unknown
from ipa_text.trail.auditing.lines import Line, short, some, unknown
from ipa_text.trail.auditing.people import folded, researchers
from ipa_text.trail.auditing.records import Look, looks
from ipa_text.trail.changes import THEMES, holder_kind
from ipa_text.trail.life import reason
from ipa_text.trail.memory import Brief, Told

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
    yield from _reviewers(asked, themed)
    yield _merges(asked.commits, told)
    yield _past_review(asked.commits, themed)


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


def _reviewers(asked: Gathered, themed: Mapping[str, list[Brief]]) -> Iterator[Line]:
    """Yield whether each theme, as it stands, was looked at by another than who last changed it."""
    latest = {b.ref: asked.commits[name] for name, found in themed.items() for b in found}
    seen: dict[str, list[Look]] = {}
    for look in looks(asked.study):
        seen.setdefault(look.of, []).append(look)
    group = {part.id: (part.id, part.parent) for part in asked.study.parts}
    cases = {
        f"{case.id}/{part.id}": (f"{case.id}/{part.id}", f"{case.id}/{part.parent}", case.id)
        for case in asked.study.included
        for theme in case.themes
        for part in theme.parts
    }
    yield _readers(asked, "reviewers-group", "group themes and subthemes", group, latest, seen)
    yield _readers(asked, "reviewers-cases", "case themes", cases, latest, seen)
    own = tuple(name for name, c in asked.commits.items() if _own_review(c))
    if not own:
        message = "nobody is named as the only reviewer of their own commit"
        yield Line("own-review", GROUP, "ok", message)
        return
    message = f"the only reviewer named is the author: {some(short(own))}"
    mend = "have somebody else read it, and record that in reviews.yaml"
    yield Line("own-review", GROUP, "finding", message, mend, own)


def _readers(
    asked: Gathered,
    name: str,
    what: str,
    listed: Mapping[str, tuple[str, ...]],
    latest: Mapping[str, Commit],
    seen: Mapping[str, list[Look]],
) -> Line:
    """Say which themes show no second reader; ``listed`` names what a look at covers each of them."""
    known = researchers(asked.study)
    if len(set(known.values())) < 2:
        message = "study.yaml names fewer than two researchers, so nobody else could have reviewed"
        mend = "name whoever supervises under `researchers`; what they read goes into reviews.yaml"
        return Line(name, GROUP, "not-verifiable", message, mend)
    themes = {ref: names for ref, names in listed.items() if ref in latest}
    alone = tuple(
        ref
        for ref, names in themes.items()
        if not _reviewed(latest[ref], [k for n in names for k in seen.get(n, ())], known)
    )
    if alone:
        message = f"{what} without a second reader, {len(alone)} of {len(themes)}: {some(alone)}"
        mend = (
            "record who read them in reviews.yaml or supervision/, or name the reviewer in the commit:"
            " `Reviewed-by: ...`"
        )
        return Line(name, GROUP, "finding", message, mend, alone)
    message = f"{what}: each was seen by another than who last changed it"
    return Line(name, GROUP, "ok", message if themes else f"there are no {what} yet")


def _reviewed(commit: Commit, seen: Iterable[Look], known: Mapping[str, str]) -> bool:
    """Tell whether a commit names another as its reviewer, or a record says that another looked.

    A review has to be of the day of the commit or later. A meeting may come before what it led to.
    """
    author = folded(commit.author)
    if any(folded(who) != author for who in reason(commit.message).reviewed_by):
        return True
    for look in seen:
        others = {who for who in look.by if known.get(folded(who), who) != known.get(author, "")}
        meeting = "supervision/" in look.path
        if others and (meeting or not look.date or look.date >= commit.date[:10]):
            return True
    return False


def _own_review(commit: Commit) -> bool:
    named = {folded(who) for who in reason(commit.message).reviewed_by}
    return named == {folded(commit.author)}


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
    since = main[main.index(requests[0]) :]
    wrong = tuple(
        name
        for name in since
        if name in themed
        and len(commits[name].parents) < 2
        and not _BY_REQUEST.search(commits[name].message)
        and not reason(commits[name].message).reviewed_by
    )
    if wrong:
        message = f"themes changed past pull requests, which are used here: {some(short(wrong))}"
        mend = "have these read now, and record it in reviews.yaml; protect the main branch"
        return Line("past-review", GROUP, "finding", message, mend, wrong)
    message = (
        "since the first pull request every change of a theme names one or a reviewer; who pushed, and"
        " who approved, is known to the forge alone"
    )
    return Line("past-review", GROUP, "ok", message)


def _first_parents(commits: Mapping[str, Commit]) -> list[str]:
    """Return what the branch itself went through, the first commit first."""
    found = []
    name = next(reversed(list(commits)), "")
    while name in commits:
        found.append(name)
        name = (commits[name].parents or ("",))[0]
    return found[::-1]
