"""Ask everything that an audit asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ipa_text.study.model import Study
from ipa_text.trail.auditing import attribution, chronology, completeness, continuity, decisions
from ipa_text.trail.auditing.audits import audits
from ipa_text.trail.auditing.categories import halpern
from ipa_text.trail.auditing.gathered import Gathered, gather
from ipa_text.trail.auditing.grounding import grounding
from ipa_text.trail.auditing.lines import Line, unknown
from ipa_text.trail.memory import Kept

LIMITS = (
    "An unsigned commit proves no author, and every date is a claim of whoever made the commit.",
    "What was rewritten before the first checkpoint, or before anybody had a copy, leaves no trace.",
    "Git does not record who pushed what and when: the forge does, as long as it keeps it.",
    "That evidence leads to words is counted. Whether the words bear what is said of them is for people"
    " to judge; nothing here is a measure of quality.",
)
"""What no audit of a repository can prove."""

_OF_GIT = (completeness, continuity, attribution, chronology, decisions)


def audit(root: Path, study: Study, kept: Kept, today: date) -> list[Line]:
    """Return every line of the audit of a study.

    Raises GitFailed where git refuses to work here, as in a folder of another user's.
    """
    asked = gather(root, study, kept, today)
    found = list(_of_git(asked))
    return [*found, *halpern(asked), *grounding(study), *audits(asked)]


def _of_git(asked: Gathered) -> Iterator[Line]:
    if asked.dark is not None:
        if asked.damaged:
            yield from completeness.of_damaged(asked, asked.dark)
        for module in _OF_GIT[asked.damaged :]:
            yield from unknown(module.GROUP, module.IDS, *asked.dark)
        return
    yield from completeness.completeness(asked)
    found = (
        *continuity.continuity(asked),
        *attribution.attribution(asked),
        *chronology.chronology(asked),
        *decisions.decisions(asked),
    )
    yield from _as_far_as_it_goes(found) if asked.cut else found


def _as_far_as_it_goes(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines for a clone that ends before the history does: nothing in it is well, only unseen."""
    for line in lines:
        if line.status == "ok":
            message = f"as far as this clone reaches: {line.message}"
            yield line._replace(
                status="not-verifiable", message=message, mend="`git fetch --unshallow`"
            )
        else:
            yield line
