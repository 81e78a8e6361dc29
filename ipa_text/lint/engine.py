"""Run the rules over a study: select, stay silent before a rule's stage, waive, and count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ipa_text.errors import CannotWork
from ipa_text.lint.findings import SEVERITIES, Finding, Severity, Waived, fingerprinted
from ipa_text.lint.registry import Rule, find, matching, names, rules
from ipa_text.study.conflicts import unsettled
from ipa_text.study.model import STAGES, LintSettings, Study, Waiver
from ipa_text.study.places import Place, Remark, named
from ipa_text.text.spelling import nearest


class UnknownRule(CannotWork):
    """A rule was asked for on the command line that does not exist."""


@dataclass(frozen=True)
class Options:
    """What is asked for on the command line; empty where the study's own settings hold."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    today: date | None = None
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What was found, what was waived, and whether a rule fell over."""

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    crashed: bool

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(f.severity == severity for f in self.findings)

    def at_least(self, severity: Severity) -> bool:
        """Tell whether a finding is at or above a severity."""
        grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return any(f.severity in grave for f in self.findings)


def check(study: Study, options: Options = Options()) -> Outcome:
    """Return the findings of a study. ``options.paths`` limits what is reported, not what is read.

    Raises UnknownRule for a selector of the command line that names no rule; one in ``study.yaml``
    is a finding.
    """
    settings = study.config.lint
    active = _active(settings, options)
    run = _Run(study, settings, active)
    found = fingerprinted(_once(_exact(run.findings())))
    kept, waived, waivers = _waive(found, study.waivers)
    waivers = [(w, used or run.in_conflict(w.rule_place)) for w, used in waivers]
    about = run.as_findings("tool", _about_waivers(study, waivers, active, run.silent))
    kept = sorted([*kept, *fingerprinted(_once(about))], key=lambda f: f.key)
    if options.paths:
        kept = [f for f in kept if _within(f.remark.place.path, options.paths)]
        waived = [w for w in waived if _within(w.finding.remark.place.path, options.paths)]
    return Outcome(tuple(kept), tuple(waived), run.crashed)


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


def _active(settings: LintSettings, options: Options) -> frozenset[str]:
    """Return the codes of the rules that run: the command line's selection, or the study's."""
    for name in (*options.select, *options.ignore):
        if not any(matching(name)):
            raise UnknownRule(f"there is no rule `{name}`{nearest(name, names())}")
    select = options.select or settings.select
    chosen = {r.code for name in select for r in matching(name)} or None
    if chosen and not options.select:
        chosen |= {r.code for r in matching("unknown-rule")}
    ignore = options.ignore if options.select else (*settings.ignore, *options.ignore)
    dropped = {r.code for name in ignore for r in matching(name)}
    return frozenset(
        r.code
        for r in rules()
        if (r.default if chosen is None else r.code in chosen) and r.code not in dropped
    )


class _Run:
    """One run of the active rules over a study."""

    def __init__(self, study: Study, settings: LintSettings, active: frozenset[str]) -> None:
        self.study = study
        self.settings = settings
        self.active = active
        self.unsettled = {path: unsettled(text) for path, text in study.texts.items()}
        self.crashed = False
        self._crashes: tuple[Finding, ...] = ()
        self.silent: set[tuple[str, str]] = set()
        """(code, case id or nothing) for which a rule did not speak: the stage, or it fell over."""

    def findings(self) -> Iterator[Finding]:
        """Yield what the rules say, before waivers."""
        for rule in rules():
            if rule.code not in self.active:
                continue
            if rule.scope == "file":
                remarks = [p.remark for p in self.study.problems if p.rule == rule.name]
                yield from self._as(rule, remarks)
            elif rule.on_study:
                if self._speaks(rule, self.study.config.stage, ""):
                    yield from self._as(
                        rule, self._guarded(rule, partial(rule.on_study, self.study))
                    )
            elif rule.on_case:
                for case in self.study.cases:
                    if self._speaks(rule, case.stage, case.id):
                        run = partial(rule.on_case, case, self.study.config)
                        yield from self._as(rule, self._guarded(rule, run))
        yield from self._crashes

    def as_findings(self, scope: str, remarks: Iterable[tuple[str, Remark]]) -> list[Finding]:
        """Return remarks of the engine itself as findings of their rules, if those are active."""
        by_name = {r.name: r for r in rules() if r.scope == scope and r.code in self.active}
        return [
            f
            for name, remark in remarks
            if name in by_name
            for f in self._as(by_name[name], [remark])
        ]

    def _guarded(self, rule: Rule, run: Callable[[], Iterable[Remark]]) -> list[Remark]:
        """Return what a rule says; a rule that falls over is itself a finding, and others go on."""
        try:
            return list(run())
        except Exception as error:
            self.crashed = True
            self.silent.add((rule.code, ""))
            where = _raised_at(error)
            message = (
                f"the rule {rule.name} fell over ({type(error).__name__} {where}); the others ran:"
                " please report this, it is a defect of ipa-text"
            )
            remark = Remark(message, Place(self.study.config.path), rule.name)
            self._crashes += tuple(self.as_findings("tool", [("rule-crashed", remark)]))
            return []

    def in_conflict(self, place: Place) -> bool:
        """Tell whether a place is in an entry that a merge has left with a conflict in it."""
        spans = self.unsettled.get(place.path, ())
        return any(first <= place.line <= last for first, last in spans)

    def _speaks(self, rule: Rule, stage: str, case: str) -> bool:
        wanted = _setting(self.settings.stage, rule)
        first = wanted if wanted in STAGES else rule.stage
        if stage not in STAGES or STAGES.index(stage) >= STAGES.index(first):
            return True
        self.silent.add((rule.code, case))
        return False

    def _as(self, rule: Rule, remarks: Iterable[Remark]) -> Iterator[Finding]:
        wanted = _setting(self.settings.severity, rule)
        if rule.scope not in ("file", "tool"):
            remarks = (r for r in remarks if not self.in_conflict(r.place))
        severity = next((s for s in SEVERITIES if s == wanted), rule.severity)
        for remark in remarks:
            yield Finding(rule.code, rule.name, severity, _one_line(remark))


def _one_line(remark: Remark) -> Remark:
    """Return a remark whose messages are one line each, whatever stood where an id belongs."""
    if "\n" not in remark.message and not any("\n" in r.message for r in remark.related):
        return remark
    related = tuple(replace(r, message=" ".join(r.message.split())) for r in remark.related)
    return replace(remark, message=" ".join(remark.message.split()), related=related)


def _setting(settings: Mapping[str, str], rule: Rule) -> str:
    """Return what a study sets for a rule, under any of its names; a shorter beginning counts less."""
    named = [key for key in settings if any(r.code == rule.code for r in matching(key))]
    exact = [key for key in named if find(key) == rule]
    return settings[max(exact or named, key=len)] if named else ""


def _raised_at(error: Exception) -> str:
    """Return where in the program an error was raised, and nothing of what it was about."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"


def _waive(
    found: list[Finding], waivers: Iterable[Waiver]
) -> tuple[list[Finding], list[Waived], list[tuple[Waiver, bool]]]:
    """Part findings from those that a waiver accepts; tell of each waiver whether it did."""
    used: set[int] = set()
    by_rule: dict[str, list[Waiver]] = {}
    all_waivers = list(waivers)
    for waiver in all_waivers:
        rule = find(waiver.rule)
        if rule and rule.scope != "tool":
            by_rule.setdefault(rule.code, []).append(waiver)
    kept, waived = [], []
    for finding in found:
        hits = [w for w in by_rule.get(finding.code, ()) if _covers(w, finding.remark)]
        if not hits:
            kept.append(finding)
            continue
        used.update(id(w) for w in hits)
        waiver = hits[0]
        waived.append(Waived(finding, waiver.why, waiver.rule_place.path, waiver.rule_place.line))
    return kept, waived, [(w, id(w) in used) for w in all_waivers]


def _covers(waiver: Waiver, remark: Remark) -> bool:
    same_subject = waiver.subject == remark.subject
    if not waiver.local:
        return same_subject
    if waiver.place.path != remark.place.path:
        return False
    lines = waiver.place.line <= remark.place.line <= waiver.place.end_line
    return lines or (same_subject and waiver.subject != waiver.place.path)


def _about_waivers(
    study: Study,
    waivers: list[tuple[Waiver, bool]],
    active: frozenset[str],
    silent: set[tuple[str, str]],
) -> Iterator[tuple[str, Remark]]:
    """Yield what is to be said of waivers, and of names in ``study.yaml`` that are no rule."""
    for waiver, used in waivers:
        rule = find(waiver.rule)
        if rule is None:
            yield "unknown-rule", _unknown(waiver.rule, waiver.rule_place, waiver.subject)
            continue
        if not waiver.why:
            message = f"this waiver of {rule.name} gives no reason: say why after the bracket"
            yield "waiver-without-reason", Remark(message, waiver.rule_place, waiver.subject)
        case = waiver.subject.partition("/")[0]
        quiet = (rule.code, "") in silent or (rule.code, case) in silent
        if not used and not quiet and rule.code in active:
            message = f"nothing here is against {rule.name} any more: take the waiver out"
            yield "unused-waiver", Remark(message, waiver.rule_place, waiver.subject)
    for name, place in study.config.lint.named:
        if not any(matching(name)):
            yield "unknown-rule", _unknown(name, place, study.config.path)


def _unknown(name: str, place: Place, subject: str) -> Remark:
    message = f"there is no rule {named(name)}{nearest(name, names())}"
    return Remark(message, place, subject)
