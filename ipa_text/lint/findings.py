"""A finding: what a rule says of a place, ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from ipa_text.named import NamedTuple
from ipa_text.study.places import Remark

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


class Finding(NamedTuple):
    """A remark with its rule. ``fingerprint`` stays the same when lines move."""

    code: str
    name: str
    severity: Severity
    remark: Remark
    fingerprint: str = ""

    @property
    def key(self) -> tuple[str, int, int, str, str]:
        """How findings are ordered: by place, then by code."""
        place = self.remark.place
        return (place.path, place.line, place.column, self.code, self.remark.message)


class Waived(NamedTuple):
    """A finding that a waiver accepts, and the reason given."""

    finding: Finding
    why: str
    path: str
    line: int


class Outcome(NamedTuple):
    """What was found, what was waived, whether a rule fell over, and how many cases there are."""

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    crashed: bool = False
    cases: int = 0

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(f.severity == severity for f in self.findings)

    def at_least(self, severity: Severity) -> bool:
        """Tell whether a finding is at or above a severity."""
        grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return any(f.severity in grave for f in self.findings)

    @property
    def gravest(self) -> Finding | None:
        """The first of the gravest findings; None where there is none."""
        return min(self.findings, key=lambda f: SEVERITIES.index(f.severity), default=None)


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order, each with its fingerprint.

    It is made from code, path, subject and the ordinal among equals, never from line numbers.
    """
    from hashlib import sha256  # noqa: PLC0415 - only wanted when something is found

    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for finding in sorted(findings, key=lambda f: f.key):
        about = (finding.code, finding.remark.place.path, finding.remark.subject)
        ordinal = seen[about]
        seen[about] += 1
        mark = "\0".join((*about, str(ordinal)))
        digest = sha256(mark.encode("utf-8", "backslashreplace")).hexdigest()
        found.append(finding._replace(fingerprint=digest[:32]))
    return found
