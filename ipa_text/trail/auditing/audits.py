"""What was audited before: worksheets, and attestations under which nothing may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.store.revision import Revision
from ipa_text.store.trees import Unreadable
from ipa_text.study.load import load
from ipa_text.study.terms import plural
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.attestation import (
    Attested,
    attestations,
    changed,
    fixed_by,
    is_attestation,
    spelled,
)
from ipa_text.trail.auditing.continuity import versions
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line
from ipa_text.trail.auditing.sample import Unit, drawn, states
from ipa_text.trail.auditing.worksheets import (
    VERDICTS,
    Sheet,
    counts,
    is_sheet,
    remarked,
    sheet_in,
    sheets,
)

GROUP = "audit"


def audits(asked: Gathered) -> Iterator[Line]:
    """Yield how far each worksheet is, and whether what was attested still stands."""
    try:
        listed, attested = sheets(asked.root), attestations(asked.root)
    except CannotWork as error:
        mend = "put the file back as it was: `git log -p -- audit/`"
        yield Line("worksheets", GROUP, "finding", str(error), mend)
        return
    taken = _taken_out(asked, {*(one.path for one in listed), *(one.path for one in attested)})
    yield from taken
    if not listed and not taken:
        message = "nobody has drawn a sample yet, so no finding was traced by an auditor"
        yield Line(
            "worksheets", GROUP, "not-verifiable", message, "`ipa-text audit sample --seed SEED`"
        )
    there = _there(asked)
    for one in listed:
        yield _sheet(asked, one, there)
        yield from _moved_on(asked, one, there)
    for made in attested:
        yield _attested(asked, made, next((s for s in listed if s.path == made.sheet), None))


def _taken_out(asked: Gathered, there: set[str]) -> list[Line]:
    """Return that worksheets and attestations were committed which are no longer there."""
    wrong = tuple(
        path
        for path in sorted(asked.spans.keys() - there)
        if is_sheet(path) or is_attestation(path)
    )
    message = f"committed once, and taken out or renamed since: {some(wrong)}"
    mend = "`git log -p -- audit/` shows when and by whom; put them back as they were"
    return [Line("taken-out", GROUP, "finding", message, mend, wrong)] if wrong else []


def _sheet(asked: Gathered, one: Sheet, there: Callable[[Sheet], dict[Unit, str]]) -> Line:
    name = f"worksheet:{one.path}"
    said = _counted(one)
    if not one.commit or one.commit not in asked.commits:
        message = (
            f"{one.path}: {said}. The commit that it was drawn from is not here, so whether it is"
        )
        message += " what the seed draws cannot be told"
        return Line(name, GROUP, "not-verifiable", message, "keep the study in git, whole")
    wrong = ""
    if one.path != f"audit/sample-{one.seed}.yaml":
        wrong = (
            f"{one.path} names another seed, {one.seed or 'none'}, than it is called after: {said}"
        )
    elif not one.entries or drawn(there(one), one.seed, one.number) != _drawn(one)[-1]:
        wrong = f"{one.path} holds other findings than seed {one.seed} draws: {said}"
    elif any(_drawn(was) != _drawn(one) for was in _committed(asked, one.path)):
        wrong = f"{one.path} was committed with another seed, number or list of findings: {said}"
    if wrong:
        mend = f"`git log -p -- {one.path}` shows what was changed; a sample is drawn, not chosen"
        return Line(name, GROUP, "finding", wrong, mend, (one.path,))
    return Line(
        name, GROUP, "ok", f"{one.path}: {said}; the findings are those that the seed draws"
    )


def _committed(asked: Gathered, path: str) -> Iterator[Sheet]:
    """Yield every version of a sheet that was committed and can be read."""
    for data in versions(asked, path):
        if (was := sheet_in(path, data)).entries:
            yield was


def _drawn(one: Sheet) -> tuple[str, int, int, str, list[Unit]]:
    """Return what drawing a sheet settles, and nobody changes."""
    return one.seed, one.number, one.of, one.commit, [entry.unit for entry in one.entries]


def _counted(one: Sheet) -> str:
    found = counts(one.entries)
    entered = ", ".join(f"{found[v]} {v}" for v in VERDICTS if found[v]) or "no verdict"
    return f"{plural(len(one.entries), 'finding')}, {entered}" + (
        f", {found['open']} open" if found["open"] else ""
    )


def _there(asked: Gathered) -> Callable[[Sheet], dict[Unit, str]]:
    """Return what tells which findings there were when a sheet was drawn; each commit is read once."""

    @cache
    def found(commit: str) -> dict[Unit, str]:
        return states(load(Revision(asked.root, commit)))

    return lambda one: found(one.commit)


def _moved_on(
    asked: Gathered, one: Sheet, there: Callable[[Sheet], dict[Unit, str]]
) -> Iterator[Line]:
    """Yield that some of what verdicts were given on is not what the study says now."""
    judged = [entry.unit for entry in one.entries if entry.verdict]
    if not judged or one.commit not in asked.commits:
        return
    was, now = there(one), states(asked.study)
    different = tuple(spelled(unit) for unit in judged if was.get(unit) != now.get(unit))
    if different:
        message = (
            f"the verdicts on {one.path} are of the study as it was drawn from; changed in the study or"
            f" gone since, {len(different)} of {len(judged)}: {some(different)}"
        )
        mend = "what stands there now was not looked at: draw another sample, by a new seed"
        yield Line(f"moved-on:{one.path}", GROUP, "not-verifiable", message, mend, different)


def _attested(asked: Gathered, made: Attested, now: Sheet | None) -> Line:
    name = f"attestation:{made.path}"
    if now is None:
        message = f"{made.path} attests {made.sheet or 'a worksheet'}, which is not there"
        mend = f"put the worksheet back: `git log -p -- {made.sheet or 'audit/'}`"
        return Line(name, GROUP, "finding", message, mend, (made.path,))
    different = changed(made, now)
    if different:
        message = f"changed on {made.sheet} since it was attested on {made.date}: {some(different)}"
        mend = "put the verdicts back; a second opinion goes on a sample of its own"
        return Line(name, GROUP, "finding", message, mend, tuple(different))
    if dict(made.counts) != _recounted(made):
        message = f"the counts in {made.path} are not those of the verdicts in it"
        return Line(name, GROUP, "finding", message, "put them back", (made.path,))
    wrong = _rewritten(asked, made, now)
    if wrong:
        mend = f"`git log -p -- {made.path} {now.path}` shows what; put it back"
        return Line(name, GROUP, "finding", wrong, mend, (made.path,))
    message = f"{made.path} of {made.date}: its verdicts stand on {made.sheet} as they did"
    return Line(name, GROUP, "ok", message, about=(made.path,))


def _rewritten(asked: Gathered, made: Attested, now: Sheet) -> str:
    """Say what was changed that had been committed already: by the tool, or by the auditor."""
    earlier = [fixed_by(made.path, d) for d in versions(asked, made.path)] if asked.commits else []
    if any(one._replace(words=made.words) != made for one in earlier):
        return f"{made.path} was changed after it was committed, in more than auditor and statement"
    said = [pair for one in earlier for pair in zip(one.words, made.words, strict=True)]
    if any(was not in ("", is_now) for was, is_now in said):
        return f"{made.path} was committed with other words of the auditor under `auditor` or `statement`"
    then = _as_attested(asked, made)
    different = [spelled(unit) for unit in remarked(then, now)] if then else []
    if different:
        return (
            f"`rival` or `comment` on {now.path} changed since it was attested on {made.date}:"
            f" {some(different)}"
        )
    return ""


def _as_attested(asked: Gathered, made: Attested) -> Sheet | None:
    """Return a worksheet as it was committed with its attestation, or before; None where it was not."""
    span = asked.spans.get(made.path)
    try:
        data = Revision(asked.root, span.first).read(PurePosixPath(made.sheet)) if span else b""
    except Unreadable:
        return None
    return sheet_in(made.sheet, data)


def _recounted(made: Attested) -> dict[str, int]:
    found = dict.fromkeys((*VERDICTS, "open"), 0)
    for _, verdict, _ in made.verdicts:
        found[verdict] = found.get(verdict, 0) + 1
    return found
