"""Part what is found from what the researchers accept, and say what is wrong with a waiver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.lint.findings import Finding, Waived
from ipa_text.lint.registry import find, matching, names
from ipa_text.study.model import Config, Waiver
from ipa_text.study.places import Place, Remark, named
from ipa_text.text.spelling import nearest


def waive(
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


def about_waivers(
    config: Config,
    waivers: list[tuple[Waiver, bool]],
    active: frozenset[str],
    silent: frozenset[tuple[str, str]],
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
    for name, place in config.lint.named:
        if not any(matching(name)):
            yield "unknown-rule", _unknown(name, place, config.path)


def _unknown(name: str, place: Place, subject: str) -> Remark:
    message = f"there is no rule {named(name)}{nearest(name, names())}"
    return Remark(message, place, subject)
