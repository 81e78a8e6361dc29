"""A diff and a history as JSON, version 1. Fields are added, never renamed."""

from __future__ import annotations

from typing import Any

from ipa_text.study.places import spoken
from ipa_text.text.plain import plain
from ipa_text.trail.changes import Change
from ipa_text.trail.report import Report, sentence

VERSION = 1


def diff_json(found: Report, *, show_words: bool) -> dict[str, Any]:
    """Return what ``diff --format json`` prints."""
    return {
        "version": VERSION,
        "base": plain(found.base),
        "head": plain(found.head),
        "sentence": plain(sentence(found)),
        "changes": [change_json(c, show_words=show_words) for c in found.changes],
        "summary": found.summary,
        "prevalence": [
            {
                "id": plain(p.id),
                "before": p.before,
                "after": p.after,
                "of": p.of,
                "of_before": p.of_before,
                "basis": plain(p.basis),
            }
            for p in found.prevalence
        ],
        "others": list(map(plain, found.others)),
        "unread": list(map(plain, found.unread)),
    }


def change_json(change: Change, *, show_words: bool) -> dict[str, Any]:
    """Return one change."""
    return {
        "kind": change.kind,
        "ref": plain(change.ref),
        "case": plain(change.case),
        "path": plain(change.path),
        "line": change.line,
        "before": text(change.before, show_words=show_words),
        "after": text(change.after, show_words=show_words),
        "about": list(map(plain, change.about)),
        "role": change.role,
        "detail": plain(spoken(change.detail, show_words=show_words)),
        "matched": change.matched,
    }


def text(words: str | None, *, show_words: bool) -> str | None:
    """Return what stood or stands there, participants' words withheld unless they are to be shown."""
    return None if words is None else plain(" ".join(spoken(words, show_words=show_words).split()))
