"""Carry out the fixes that findings offer, on texts in memory."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.lint.engine import check
from ipa_text.lint.findings import Finding, Outcome
from ipa_text.lint.options import Options
from ipa_text.store.trees import Overlay, Tree
from ipa_text.study.canonical import NotCanonical, in_transcript_order
from ipa_text.study.edit import apply
from ipa_text.study.load import load
from ipa_text.study.model import Case, Study
from ipa_text.study.places import Edit

ROUNDS = 8
"""A fix can bring another finding to light; this many times is looked again."""


def fixed(study: Study, findings: Iterable[Finding], *, unsafe: bool = False) -> dict[str, str]:
    """Return the new texts, by path, of the files that the findings' fixes change or make."""
    edits: dict[str, list[Edit]] = {}
    arrange: set[str] = set()
    whole: dict[str, str] = {}
    for finding in findings:
        fix = finding.remark.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        for edit in fix.edits:
            edits.setdefault(edit.place.path, []).append(edit)
        whole.update(fix.files)
        if fix.arrange:
            arrange.add(fix.arrange)
    found = {path: apply(study.texts[path], listed) for path, listed in edits.items()}
    for path in arrange - set(found):
        case = _case_of(study, path)
        try:
            found[path] = in_transcript_order(study.texts[path], path, case)
        except NotCanonical:
            continue
    found |= whole
    return {path: text for path, text in found.items() if text != study.texts.get(path)}


def _case_of(study: Study, path: str) -> Case:
    return next(case for case in study.cases if path.startswith(f"{case.path}/"))


def fix_all(
    tree: Tree, options: Options, *, unsafe: bool = False
) -> tuple[Study, Outcome, dict[str, tuple[str | None, str]]]:
    """Fix, look again, and fix what came to light, until nothing changes.

    Returns the study as it would be, what is left to be said of it, and for each file that changes its
    text before, None where it was not there, and after. Nothing is written. Raises what ``load`` and
    ``check`` raise.
    """
    study = load(tree)
    before = dict(study.texts)
    changed: dict[str, str] = {}
    outcome = check(study, options)
    for _ in range(ROUNDS):
        new = fixed(study, outcome.findings, unsafe=unsafe)
        if not new:
            break
        changed.update(new)
        study = load(Overlay(tree, changed))
        outcome = check(study, options)
    differ = {p: (before.get(p), text) for p, text in changed.items() if text != before.get(p)}
    return study, outcome, differ
