"""What the formats for forges share: a message that may stand in a page, the last line of a place."""

from __future__ import annotations

from ipa_text.lint.findings import Finding
from ipa_text.study.places import Place, spoken
from ipa_text.text.plain import for_forge


def message(finding: Finding, *, show_words: bool) -> str:
    """Return what a finding says."""
    return for_forge(spoken(finding.remark.message, show_words=show_words))


def last_line(place: Place) -> int:
    """Return the last line on which a place holds anything: its end may be where the next begins."""
    return max(place.line, place.end_line - (place.end_column == 1))
