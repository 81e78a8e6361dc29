"""Second readers: whether each theme, as it stands, was looked at by another than who last changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from ipa_text.named import NamedTuple
from ipa_text.store.commits import Commit
from ipa_text.study.reviewed import across, in_case
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line, short
from ipa_text.trail.auditing.people import is_author, person, researchers, strangers
from ipa_text.trail.auditing.records import Look, looks
from ipa_text.trail.life import brought_in, reason
from ipa_text.trail.memory import Brief

GROUP = "decisions"
EARLIER = timedelta(days=14)
"""How long before a change a meeting may have been that led to it. The number is the tool's own."""


class _Seen(NamedTuple):
    """What is known of who looked at what."""

    known: dict[str, str]
    looks: dict[str, list[Look]]
    named: dict[str, tuple[str, ...]]
    """Whom commits, and the merges that brought them in, name as reviewers."""
    stale: set[str]
    """What has changed since it was last reviewed, and stands as nobody read it."""
    today: str


def readers(asked: Gathered, themed: Mapping[str, list[Brief]]) -> Iterator[Line]:
    """Yield whether each theme has a second reader; ``themed`` is what each commit decided of themes."""
    latest = {b.ref: asked.commits[name] for name, found in themed.items() for b in found}
    seen = _seen(asked)
    group = {part.id: (part.id, part.parent) for part in asked.study.parts}
    cases = {
        f"{case.id}/{part.id}": (f"{case.id}/{part.id}", f"{case.id}/{part.parent}", case.id)
        for case in asked.study.included
        for theme in case.themes
        for part in theme.parts
    }
    if len(set(seen.known.values())) < 2:
        yield from _nobody_else()
    else:
        yield _readers("reviewers-group", "group themes and subthemes", group, latest, seen)
        yield _readers("reviewers-cases", "case themes", cases, latest, seen)
    yield _own(asked, seen)
    yield from _unknown(asked, seen)


def _seen(asked: Gathered) -> _Seen:
    found: dict[str, list[Look]] = {}
    for look in looks(asked.study):
        found.setdefault(look.of, []).append(look)
    brought = brought_in(asked.commits)
    named = {
        name: (*reason(one.message).reviewed_by, *brought.get(name, ()))
        for name, one in asked.commits.items()
    }
    return _Seen(
        researchers(asked.study), found, named, _stale(asked), asked.today.isoformat()
    )  # fmt: skip


def _stale(asked: Gathered) -> set[str]:
    """Return what was reviewed and stands as it was in none of its reviews, as looks name it."""
    own = [(case.id, one) for case in asked.study.included for one in in_case(case)]
    everything = [("", one) for one in across(asked.study)] + own
    return {
        of if not case or of == case or "/" in of else f"{case}/{of}"
        for case, one in everything
        if one.state == "changed" and (of := one.review.of)
    }


def _nobody_else() -> Iterator[Line]:
    """Yield that nobody could have been a second reader; one thing mends both."""
    message = (
        "group themes and subthemes: study.yaml names fewer than two researchers, so nobody else"
        " could have reviewed"
    )
    mend = "name whoever supervises under `researchers`; what they read goes into reviews.yaml"
    yield Line("reviewers-group", GROUP, "not-verifiable", message, mend)
    also = "case themes: nobody else could have reviewed these either"
    yield Line("reviewers-cases", GROUP, "not-verifiable", also, mend)


def _readers(
    name: str,
    what: str,
    listed: Mapping[str, tuple[str, ...]],
    latest: Mapping[str, Commit],
    seen: _Seen,
) -> Line:
    """Say which themes show no second reader; ``listed`` names what a look at covers each of them."""
    themes = {ref: names for ref, names in listed.items() if ref in latest}
    alone = tuple(
        ref
        for ref, names in themes.items()
        if not _reviewed(latest[ref], [k for n in names for k in seen.looks.get(n, ())], seen)
    )
    if alone:
        message = f"{what} without a second reader, {len(alone)} of {len(themes)}: {some(alone)}"
        mend = (
            "record who read them in reviews.yaml or supervision/, or name the reviewer in the commit"
            " or in the merge that brought it in: `Reviewed-by: ...`"
        )
        return Line(name, GROUP, "finding", message, mend, alone)
    if themes:
        message = f"{what}: each was seen by another than who last changed it"
    else:
        message = f"no commit decided anything of {what}" if listed else f"there are no {what} yet"
    return Line(name, GROUP, "ok", message)


def _reviewed(commit: Commit, found: Iterable[Look], seen: _Seen) -> bool:
    """Tell whether another is named as reviewer of a commit, or a record says that another looked."""
    if any(not is_author(who, commit, seen.known) for who in seen.named[commit.id]):
        return True
    author = person(commit.author, seen.known)
    return any(
        _in_time(look, commit.date[:10], seen)
        for look in found
        if any(person(who, seen.known) != author for who in look.by)
    )


def _in_time(look: Look, day: str, seen: _Seen) -> bool:
    """Tell whether somebody looked when what was changed on a day stood there, or at a meeting before.

    On the day itself, or by a date that is still to come, the fingerprint decides whether a review saw
    the change.
    """
    if not look.date:
        return True
    if "supervision/" in look.path:
        return look.date >= _before(day)
    unclear = look.date == day or look.date > seen.today
    return look.date >= day and not (unclear and look.of in seen.stale)


def _before(day: str) -> str:
    return (date.fromisoformat(day) - EARLIER).isoformat()


def _own(asked: Gathered, seen: _Seen) -> Line:
    """Say which commits nobody but their author is named as reviewer of.

    A merge by whoever reviewed it is no work of theirs; what it brought in is asked about instead.
    """
    own = tuple(
        name
        for name, one in asked.commits.items()
        if len(one.parents) < 2 and (named := seen.named[name])
        if all(is_author(who, one, seen.known) for who in named)
    )
    if not own:
        message = "nobody is named as the only reviewer of their own commit"
        return Line("own-review", GROUP, "ok", message)
    message = f"the only reviewer named is the author: {some(short(own))}"
    mend = "have somebody else read it, and record that in reviews.yaml"
    return Line("own-review", GROUP, "finding", message, mend, own)


def _unknown(asked: Gathered, seen: _Seen) -> Iterator[Line]:
    """Yield who is named as a reviewer and is no researcher: anybody can be named in a message."""
    named = (who for one in seen.named.values() for who in one)
    if wrong := strangers(named, asked.commits.values(), seen.known):
        message = f"named as reviewers, and not among the researchers in study.yaml: {some(wrong)}"
        mend = "ask who they are; whoever reviews is named under `researchers` as in their messages"
        yield Line("reviewers-named", GROUP, "not-verifiable", message, mend, wrong)
