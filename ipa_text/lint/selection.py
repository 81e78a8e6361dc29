"""Which rules run, from which stage on, and how grave each is: by the study, or the command line."""

from __future__ import annotations

from collections.abc import Mapping

from ipa_text.errors import CannotWork
from ipa_text.lint.findings import SEVERITIES, Severity
from ipa_text.lint.options import Options
from ipa_text.lint.registry import Rule, find, matching, names, rules
from ipa_text.named import NamedTuple
from ipa_text.study.model import STAGES, LintSettings
from ipa_text.text.spelling import nearest


class UnknownRule(CannotWork):
    """A rule was asked for on the command line that does not exist."""


class Selection(NamedTuple):
    """The codes of the rules that run, and what the study says of stages and severities."""

    active: frozenset[str]
    settings: LintSettings

    def speaks(self, rule: Rule, stage: str) -> bool:
        """Tell whether a rule speaks already at a stage of the study or of a case."""
        wanted = _setting(self.settings.stage, rule)
        first = wanted if wanted in STAGES else rule.stage
        return stage not in STAGES or STAGES.index(stage) >= STAGES.index(first)

    def severity(self, rule: Rule) -> Severity:
        """Return how grave the study takes a rule to be."""
        wanted = _setting(self.settings.severity, rule)
        return next((s for s in SEVERITIES if s == wanted), rule.severity)

    def running(self) -> tuple[Rule, ...]:
        """Return the rules that run, by code."""
        return tuple(rule for rule in rules() if rule.code in self.active)


def selection(settings: LintSettings, options: Options) -> Selection:
    """Return what runs: the command line's selection, or the study's.

    Raises UnknownRule for a selector of the command line that names no rule; one in ``study.yaml``
    is a finding.
    """
    for name in (*options.select, *options.ignore):
        if not any(matching(name)):
            raise UnknownRule(f"there is no rule `{name}`{nearest(name, names())}")
    select = options.select or settings.select
    chosen = {r.code for name in select for r in matching(name)} or None
    if chosen and not options.select:
        chosen |= {r.code for r in matching("unknown-rule")}
    ignore = options.ignore if options.select else (*settings.ignore, *options.ignore)
    dropped = {r.code for name in ignore for r in matching(name)}
    active = frozenset(
        r.code
        for r in rules()
        if (r.default if chosen is None else r.code in chosen) and r.code not in dropped
    )
    return Selection(active, settings)


def _setting(settings: Mapping[str, str], rule: Rule) -> str:
    """Return what a study sets for a rule, under any of its names; a shorter beginning counts less."""
    named = [key for key in settings if any(r.code == rule.code for r in matching(key))]
    exact = [key for key in named if find(key) == rule]
    return settings[max(exact or named, key=len)] if named else ""
