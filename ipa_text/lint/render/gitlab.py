"""Findings as a code quality report of GitLab."""

from __future__ import annotations

from typing import Any

from ipa_text.lint.findings import Finding, Outcome, Severity
from ipa_text.lint.render.forge import last_line, message
from ipa_text.text.plain import plain

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "minor", "hint": "info"}


def code_quality(outcome: Outcome, *, show_words: bool, prefix: str = "") -> list[dict[str, Any]]:
    """Return what GitLab reads as ``artifacts:reports:codequality``.

    ``prefix`` leads from the repository to the study: empty, or a path that ends in a slash.
    """
    return [_entry(f, show_words=show_words, prefix=prefix) for f in outcome.findings]


def _entry(finding: Finding, *, show_words: bool, prefix: str) -> dict[str, Any]:
    place = finding.remark.place
    said = message(finding, show_words=show_words)
    return {
        "description": f"{finding.code} {finding.name}: {said}",
        "check_name": finding.name,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": plain(prefix + place.path),
            "lines": {"begin": place.line, "end": last_line(place)},
        },
    }
