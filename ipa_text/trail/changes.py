"""What a change is, the kinds there are, and their order by analytic weight."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ipa_text.named import NamedTuple

_HOLDERS = ("group-theme", "subtheme", "case-theme", "statement")
_DONE = ("added", "removed", "merged", "split", "renamed", "retitled", "redefined", "moved")

KINDS = (
    "case-added",
    "case-renamed",
    "case-withdrawn",
    "case-removed",
    *(f"{holder}-{done}" for holder in _HOLDERS for done in _DONE),
    "evidence-linked",
    "evidence-unlinked",
    "set-aside",
    "taken-back",
    "note-added",
    "note-removed",
    "note-renamed",
    "note-reworded",
    "note-recategorised",
    "note-retagged",
    "note-reanchored",
    "note-replied",
    "extract-added",
    "extract-removed",
    "extract-renamed",
    "extract-changed",
    "transcript-added",
    "transcript-removed",
    "transcript-anonymised",
    "transcript-corrected",
    "review-added",
    "review-changed",
    "review-removed",
    "supervision-added",
    "supervision-changed",
    "supervision-removed",
    "audit-record-added",
    "audit-record-changed",
    "audit-record-removed",
    "setting-changed",
    "waiver-added",
    "waiver-removed",
    "transcript-rewrapped",
    "formatting-only",
)
"""Every kind of change, the weightiest first. Kinds are added in later versions, never renamed."""

WEIGHT = {kind: number for number, kind in enumerate(KINDS)}

THEMES = ("group-theme", "case-theme", "subtheme")
"""What counts as a theme when the themes touched are counted."""

FORM = ("formatting-only", "transcript-rewrapped")
"""Kinds that leave every decision as it was."""


class Change(NamedTuple):
    """One decision that differs between two states of a study.

    ``ref`` is what it is about (``case/id``, a group id, a case, or ``file#key`` for a setting), and
    ``about`` are other ids that it concerns: what is linked, what something was merged into. ``line`` is
    where it stands now, or stood where it is gone. Participants' words in ``before`` and ``after`` are
    marked, as in a message, so that they can be withheld. ``matched`` says what the two sides were
    recognised by: ``id``, or ``words`` where an id is missing or changed.
    """

    kind: str
    ref: str
    path: str = ""
    line: int = 1
    before: str | None = None
    after: str | None = None
    about: tuple[str, ...] = ()
    matched: str = "id"
    detail: str = ""
    role: str = ""
    """Under which key something is cited: from, diverges or extracts; empty for what is no link."""
    level: str = ""
    """What cites, for a link: statement, case-theme, group-theme or subtheme."""
    holder: str = ""
    """The theme under which people read it; empty where there is none."""

    @property
    def case(self) -> str:
        """The case that it is about; empty for what is across cases."""
        if self.kind.startswith("case-") and not self.kind.startswith("case-theme-"):
            return self.ref
        if (found := _CASE.match(self.path)) is not None:
            return found[1]
        return ""

    @property
    def key(self) -> tuple[str, str, tuple[str, ...], str, str, str | None]:
        """What makes two changes the same decision, wherever they were found."""
        return (self.kind, self.ref, self.about, self.role, self.detail, self.after)


_CASE = re.compile(r"cases/([^/]+)/")


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Return changes as they are read: across cases first, then by case, theme and weight."""
    return sorted(
        changes, key=lambda c: (c.case, WEIGHT[c.kind], c.holder or c.ref, c.ref, c.line, c.about)
    )


def holder_kind(kind: str) -> str:
    """Return what a kind is about: ``note``, ``case-theme``, ``evidence`` ..."""
    return kind if kind in ("set-aside", "taken-back") else kind.rpartition("-")[0]
