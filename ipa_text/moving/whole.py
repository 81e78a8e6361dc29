"""Every anchor of a study, or of one of its cases, with where its words stand now."""

from __future__ import annotations

from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.moving.past import Versions, versions
from ipa_text.moving.reanchor import Move, moves, past
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, Study
from ipa_text.text.spelling import nearest


def of_cases(root: Path, study: Study, name: str | None) -> list[Move]:
    """Return what became of every anchor of a case, or of all cases; raises CannotWork."""
    cases = [study.case[name]] if name in study.case else list(study.included)
    if name and name not in study.case:
        raise CannotWork(f"there is no case `{name}`{nearest(name, study.case)}")
    if name and cases[0].gone:
        raise CannotWork(f"{name} withdrew: nothing of theirs is shown")
    files = [interview.path for case in cases for interview in case.interviews]
    files += [sidecar.path for case in cases for sidecar in case.sidecars]
    known = versions(root, files)
    return [move for case in cases for move in _of(case, known)]


def _of(case: Case, known: Versions | None) -> list[Move]:
    pasts = {i.name: past(case, i, known) for i in case.interviews if not withdrawn(case, i.name)}
    return moves(case, pasts)
