"""Take back a working copy in CriticMarkup: its text must be the transcript's, to the character."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff

from ipa_text.errors import CannotWork
from ipa_text.intake import critic, remarks
from ipa_text.intake.absorb import Marked, Taken, Where, sorted_out
from ipa_text.intake.heard import Notice
from ipa_text.intake.quoting import quoted, whole_turn


class TextDiffers(CannotWork):
    """The text of the copy is not that of the transcript; ``diff`` shows where."""

    def __init__(self, message: str, diff: Sequence[str]) -> None:
        super().__init__(message)
        self.diff = tuple(diff)


def taken(copy: str, where: Where, *, category: str, by: str) -> Taken:
    """Read a copy in CriticMarkup; ``category`` is that of comments that name none.

    Raises TextDiffers, and Broken for marks that do not pair.
    """
    scanned = critic.scan(copy)
    _hold_text(scanned.text, where)
    transcript = where.interview.transcript
    categories, ids = where.study.config.categories, where.case.ids
    marked = []
    for comment in scanned.comments:
        anchor = (
            quoted(transcript, comment.start, comment.end)
            if comment.start < comment.end
            else whole_turn(transcript, comment.start)
        )
        remark = remarks.read(comment.text, categories, ids)
        marked.append(Marked(comment.line, remark, anchor, by))
    notices = [
        Notice(line, "this highlight has no comment and is not taken") for line in scanned.bare
    ]
    return sorted_out(marked, where, category, notices)


def _hold_text(text: str, where: Where) -> None:
    """Raise TextDiffers unless a copy without its marks is the transcript, line endings aside."""
    mine = where.study.texts[where.interview.path].removeprefix("\ufeff").replace("\r\n", "\n")
    theirs = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if mine == theirs:
        return
    diff = unified_diff(
        mine.split("\n"), theirs.split("\n"), where.interview.path, "the copy", lineterm="", n=0
    )
    raise TextDiffers(
        f"the text of this copy is not that of {where.interview.path}: nothing was taken. Edit the"
        " transcript itself, or check out anew",
        list(diff),
    )
