"""Findings as SARIF 2.1.0, for GitHub code scanning and whatever else reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ipa_text import __version__
from ipa_text.lint.findings import Finding, Outcome, Severity
from ipa_text.lint.registry import Rule
from ipa_text.lint.render.forge import message
from ipa_text.study.places import Place, spoken
from ipa_text.text.plain import for_forge, plain

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "hint": "note"}


def sarif(
    outcome: Outcome, rules: Iterable[Rule], *, show_words: bool, prefix: str = ""
) -> dict[str, Any]:
    """Return a SARIF log of one run. Columns are code points, as the log itself declares.

    ``prefix`` leads from the repository to the study: empty, or a path that ends in a slash.
    """
    described = list(rules)
    order = {rule.code: number for number, rule in enumerate(described)}

    def result(finding: Finding, why: str | None = None) -> dict[str, Any]:
        return _result(finding, order, why, show_words=show_words, prefix=prefix)

    found = [result(f) for f in outcome.findings]
    accepted = [result(w.finding, w.why) for w in outcome.waived]
    driver = {"name": "ipa-text", "version": __version__, "rules": [_rule(r) for r in described]}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [{"executionSuccessful": not outcome.crashed}],
                "columnKind": "unicodeCodePoints",
                "results": found + accepted,
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.doc, "markdown": rule.doc},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
        "properties": {"tags": [rule.family]},
    }


def _result(
    finding: Finding, order: dict[str, int], why: str | None, *, show_words: bool, prefix: str
) -> dict[str, Any]:
    remark = finding.remark
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": order[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": message(finding, show_words=show_words)},
        "locations": [_location(remark.place, prefix)],
        # GitHub follows a finding by this key; it would otherwise hash the line.
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
    }
    if remark.related:
        found["relatedLocations"] = [
            {
                "id": number,
                **_location(related.place, prefix),
                "message": {"text": for_forge(spoken(related.message, show_words=show_words))},
            }
            for number, related in enumerate(remark.related, start=1)
        ]
    if why is not None:
        found["suppressions"] = [{"kind": "inSource", "justification": for_forge(why)}]
    return found


def _location(place: Place, prefix: str) -> dict[str, Any]:
    from urllib.parse import quote  # noqa: PLC0415 - only wanted here, and slow to import

    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(plain(prefix + place.path))},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": max(place.line, place.end_line),
                "endColumn": place.end_column,
            },
        }
    }
