"""What was audited before: worksheets, and attestations under which nothing may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from ipa_text.errors import CannotWork
from ipa_text.store.revision import Revision
from ipa_text.study.load import load
from ipa_text.trail.auditing.attestation import Attested, attestations, changed, fixed_by
from ipa_text.trail.auditing.continuity import versions
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line, some
from ipa_text.trail.auditing.sample import Unit, drawn, units
from ipa_text.trail.auditing.worksheets import VERDICTS, Sheet, counts, sheets

GROUP = "audit"


def audits(asked: Gathered) -> Iterator[Line]:
    """Yield how far each worksheet is, and whether what was attested still stands."""
    try:
        listed, attested = sheets(asked.root), attestations(asked.root)
    except CannotWork as error:
        mend = "put the file back as it was: `git log -p -- audit/`"
        yield Line("worksheets", GROUP, "finding", str(error), mend)
        return
    if not listed:
        message = "nobody has drawn a sample yet, so no finding was traced by an auditor"
        yield Line(
            "worksheets", GROUP, "not-verifiable", message, "`ipa-text audit sample --seed SEED`"
        )
    drawing = _drawing(asked)
    for one in listed:
        yield _sheet(asked, one, drawing)
    for made in attested:
        yield _attested(asked, made, next((s for s in listed if s.path == made.sheet), None))


def _sheet(asked: Gathered, one: Sheet, drawing: Callable[[Sheet], list[Unit]]) -> Line:
    name = f"worksheet:{one.path}"
    said = _counted(one)
    if not one.commit or one.commit not in asked.commits:
        message = (
            f"{one.path}: {said}. The commit that it was drawn from is not here, so whether it is"
        )
        message += " what the seed draws cannot be told"
        return Line(name, GROUP, "not-verifiable", message, "keep the study in git, whole")
    if drawing(one) != [entry.unit for entry in one.entries]:
        message = f"{one.path} holds other findings than seed {one.seed} draws: {said}"
        mend = f"`git log -p -- {one.path}` shows what was changed; a sample is drawn, not chosen"
        return Line(name, GROUP, "finding", message, mend, (one.path,))
    return Line(
        name, GROUP, "ok", f"{one.path}: {said}; the findings are those that the seed draws"
    )


def _counted(one: Sheet) -> str:
    found = counts(one.entries)
    entered = ", ".join(f"{found[v]} {v}" for v in VERDICTS if found[v]) or "no verdict"
    return f"{len(one.entries)} findings, {entered}" + (
        f", {found['open']} open" if found["open"] else ""
    )


def _drawing(asked: Gathered) -> Callable[[Sheet], list[Unit]]:
    """Return what draws a sheet anew from its own commit; each commit is read once."""

    @cache
    def there(commit: str) -> list[Unit]:
        return units(load(Revision(asked.root, commit)))

    return lambda one: drawn(there(one.commit), one.seed, one.number)


def _attested(asked: Gathered, made: Attested, now: Sheet | None) -> Line:
    name = f"attestation:{made.path}"
    if now is None:
        message = f"{made.path} attests {made.sheet or 'a worksheet'}, which is not there"
        mend = f"put the worksheet back: `git log -p -- {made.sheet}`"
        return Line(name, GROUP, "finding", message, mend, (made.path,))
    different = changed(made, now)
    if different:
        message = f"changed on {made.sheet} since it was attested on {made.date}: {some(different)}"
        mend = "put the verdicts back; a second opinion goes on a sample of its own"
        return Line(name, GROUP, "finding", message, mend, tuple(different))
    if dict(made.counts) != _recounted(made):
        message = f"the counts in {made.path} are not those of the verdicts in it"
        return Line(name, GROUP, "finding", message, "put them back", (made.path,))
    earlier = (
        [fixed_by(made.path, data) for data in versions(asked, made.path)] if asked.commits else []
    )
    if any(one != made for one in earlier):
        message = (
            f"{made.path} was changed after it was committed, in more than auditor and statement"
        )
        mend = f"`git log -p -- {made.path}` shows what; put it back"
        return Line(name, GROUP, "finding", message, mend, (made.path,))
    message = f"{made.path} of {made.date}: its verdicts stand on {made.sheet} as they did"
    return Line(name, GROUP, "ok", message, about=(made.path,))


def _recounted(made: Attested) -> dict[str, int]:
    found = dict.fromkeys((*VERDICTS, "open"), 0)
    for _, verdict, _ in made.verdicts:
        found[verdict] = found.get(verdict, 0) + 1
    return found
