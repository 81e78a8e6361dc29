"""Check a study: run the rules, waive, and gather what is left to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ipa_text.lint.findings import Finding, Outcome, fingerprinted
from ipa_text.lint.options import Options
from ipa_text.lint.registry import find, rules
from ipa_text.lint.running import Said, of_files, of_waivers, on_case, on_study
from ipa_text.lint.selection import Selection, selection
from ipa_text.lint.waiving import about_waivers, waive
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Config, Study, Waiver
from ipa_text.study.places import Place, Problem

_ANYTHING = Options()


class Spoken(NamedTuple):
    """What the rules said of each case, and what that rests on beside the case."""

    config: Config
    chosen: Selection
    day: date
    said: Mapping[Case, Said]


def check(study: Study, options: Options = _ANYTHING) -> Outcome:
    """Return the findings of a study that is in memory as a whole.

    ``options.paths`` limits what is reported, not what is read. Raises UnknownRule for a selector of
    the command line that names no rule.
    """
    return check_again(study, options)[0]


def check_again(
    study: Study, options: Options = _ANYTHING, before: Spoken | None = None
) -> tuple[Outcome, Spoken]:
    """Return the findings of a study, as ``check`` does, and what was said of each case.

    Of cases that are the very ones that were checked ``before``, under the very same settings, it is
    taken as it was.
    """
    chosen = selection(study.config.lint, options)
    day = options.today or date.today()
    same = before and before.config is study.config and (before.chosen, before.day) == (chosen, day)
    known = before.said if before and same else {}
    of_cases = {
        case: known.get(case) or on_case(case, study.config, chosen) for case in study.cases
    }
    said = all_said(of_cases.values(), study.problems, on_study(study, chosen), chosen)
    outcome = concluded(said, study.waivers, study.config, chosen, options.paths, len(study.cases))
    return outcome, Spoken(study.config, chosen, day, of_cases)


def all_said(
    of_cases: Iterable[Said], problems: Iterable[Problem], across: Said, chosen: Selection
) -> list[Said]:
    """Return what was said of each case, of files while they were read, and across cases."""
    return [*of_cases, Said(of_files(problems, chosen), frozenset(), crashed=False), across]


def concluded(
    said: Iterable[Said],
    waivers: Iterable[Waiver],
    config: Config,
    chosen: Selection,
    paths: tuple[str, ...],
    cases: int,
) -> Outcome:
    """Return what was said of a study, in order, without what is waived or lies outside ``paths``."""
    said = list(said)
    silent = frozenset(pair for part in said for pair in part.silent)
    found = fingerprinted(_once(_exact(f for part in said for f in part.findings)))
    unsettled = _unsettled(found)
    kept, waived, used = waive([f for f in found if not _is_moot(f, unsettled)], waivers)
    used = [(w, done or _within_any(w.rule_place, unsettled)) for w, done in used]
    about = of_waivers(about_waivers(config, used, chosen.active, silent), chosen)
    kept = sorted([*kept, *fingerprinted(_once(about))], key=lambda f: f.key)
    if paths:
        kept = [f for f in kept if _within(f.remark.place.path, paths)]
        waived = [w for w in waived if _within(w.finding.remark.place.path, paths)]
    return Outcome(tuple(kept), tuple(waived), any(part.crashed for part in said), cases)


def _unsettled(found: Iterable[Finding]) -> list[Place]:
    """Return the entries in which a merge has left a conflict."""
    related = (r for f in found if f.name == "conflict-marker" for r in f.remark.related)
    return [r.place for r in related]


def _within_any(place: Place, entries: Iterable[Place]) -> bool:
    return any(e.path == place.path and e.line <= place.line <= e.end_line for e in entries)


def _is_moot(finding: Finding, unsettled: list[Place]) -> bool:
    """Tell whether a finding judges an entry of which it is not known what it says."""
    if not unsettled or not _within_any(finding.remark.place, unsettled):
        return False
    rule = find(finding.code)
    return rule is not None and rule.scope != "file"


def _exact(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what another rule says of the same place more exactly."""
    found = list(findings)
    instead = {rule.code: rule.instead_of for rule in rules() if rule.instead_of}
    said = {(instead[f.code], f.remark.place) for f in found if f.code in instead}
    return (f for f in found if (f.name, f.remark.place) not in said)


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Leave out what is said twice of the same place in the same words."""
    return {(f.code, f.remark.place, f.remark.message): f for f in findings}.values()


def _within(path: str, wanted: Iterable[str]) -> bool:
    return any(w in ("", ".") or path == w or path.startswith(w.rstrip("/") + "/") for w in wanted)
