"""Findings as annotations of GitHub Actions: workflow commands, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.findings import SEVERITIES, Finding, Outcome, Severity
from ipa_text.lint.render.forge import last_line, message
from ipa_text.text.plain import plain

SHOWN = 10
"""GitHub shows as many annotations of a level for each step, and drops the rest in silence."""

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "hint": "notice"}


def annotated(outcome: Outcome, *, show_words: bool, prefix: str = "") -> Iterator[str]:
    """Yield an annotation for each finding, the gravest first, and a notice that counts the rest.

    ``prefix`` leads from the repository to the study: empty, or a path that ends in a slash.
    """
    found = {s: [f for f in outcome.findings if f.severity == s] for s in SEVERITIES}
    left_over = any(len(listed) > SHOWN for listed in found.values())
    # The notice itself is one of the ten of its level.
    room = {s: SHOWN - (left_over and _LEVELS[s] == "notice") for s in SEVERITIES}
    if left_over:
        found_more = {s: max(len(found[s]) - room[s], 0) for s in SEVERITIES}
    for severity in SEVERITIES:
        if left_over and _LEVELS[severity] == "notice":
            yield _rest(found_more)
        for finding in found[severity][: room[severity]]:
            yield _annotation(finding, show_words=show_words, prefix=prefix)


def _annotation(finding: Finding, *, show_words: bool, prefix: str) -> str:
    place = finding.remark.place
    last = last_line(place)
    about = {"file": prefix + place.path, "line": str(place.line), "endLine": str(last)}
    if place.line == last == place.end_line:
        about |= {"col": str(place.column), "endColumn": str(place.end_column)}
    about["title"] = f"{finding.code} {finding.name}"
    told = ",".join(f"{key}={_property(value)}" for key, value in about.items())
    return f"::{_LEVELS[finding.severity]} {told}::{_data(message(finding, show_words=show_words))}"


def _rest(counts: dict[Severity, int]) -> str:
    parts = [f"{n} {s}{'s' if n != 1 else ''}" for s, n in counts.items() if n]
    return (
        f"::notice title=ipa-text::not annotated here, since GitHub shows {SHOWN} of a level:"
        f" {', '.join(parts)}; `ipa-text check` lists all"
    )


def _data(text: str) -> str:
    text = text.replace("::", ":\u200b:")
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    escaped = plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C")
