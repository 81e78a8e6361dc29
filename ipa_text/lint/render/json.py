"""Findings as JSON, version 1. Fields are added, never renamed."""

from __future__ import annotations

from typing import Any

from ipa_text.lint.findings import SEVERITIES, Finding, Outcome
from ipa_text.study.places import WITHHELD, spoken
from ipa_text.text.plain import plain

VERSION = 1


def findings_json(outcome: Outcome, *, show_words: bool) -> dict[str, Any]:
    """Return what ``check --format json`` prints. Lines and columns count from 1, end exclusive."""
    return {
        "version": VERSION,
        "findings": [_finding(f, show_words=show_words) for f in outcome.findings],
        "waivers": [
            {
                **_finding(w.finding, show_words=show_words),
                "why": plain(w.why),
                "waiver": {"path": plain(w.path), "line": w.line},
            }
            for w in outcome.waived
        ],
        "summary": {
            **{s: outcome.count(s) for s in SEVERITIES},
            "waived": len(outcome.waived),
        },
    }


def _finding(finding: Finding, *, show_words: bool) -> dict[str, Any]:
    remark = finding.remark
    place = remark.place
    fix = remark.fix
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": plain(spoken(remark.message, show_words=show_words)),
        "path": plain(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "subject": plain(_subject(remark.subject, show_words=show_words)),
        "related": [
            {
                "path": plain(r.place.path),
                "line": r.place.line,
                "message": plain(spoken(r.message, show_words=show_words)),
            }
            for r in remark.related
        ],
        "fixable": fix is not None,
        "fix": {"title": fix.title, "safe": fix.safe} if fix else None,
        "fingerprint": finding.fingerprint,
    }


def _subject(subject: str, *, show_words: bool) -> str:
    """Return the stable id of a subject; one that is no id, but words, can be withheld."""
    return subject if show_words or not any(c.isspace() for c in subject) else WITHHELD
