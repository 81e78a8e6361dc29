"""What services and recognisers add, and nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ipa_text.intake.heard import Caption, Notice

_ADDED = re.compile(
    r"(?:transcribed (?:by|with) (?:https?://\S+|otter\.ai|turboscribe\S*|rev\.com)"
    r"|(?:this (?:transcript|file) (?:was|is) (?:generated|created|transcribed) (?:by|with|at)"
    r"|recorded by) https?://\S+"
    r"|(?:subtitles?|captions?|untertitel\S*|sous-titres) (?:(?:by|von|der|par) )?(?:the )?"
    r"amara\.org\S*(?: community)?)[.!]?",
    re.IGNORECASE,
)
_INVENTED = re.compile(
    r"(?:thank(?:s| you)(?: so much| very much)? for watching|(?:please )?(?:like and )?subscribe"
    r"(?: to (?:my|the|our) channel)?|see you in the next video)[.!]*",
    re.IGNORECASE,
)


def without(captions: Iterable[Caption]) -> tuple[list[Caption], list[Notice]]:
    """Leave out a service's footer; what somebody may have said stays, with a notice."""
    kept, notices = [], []
    for caption in captions:
        if _ADDED.fullmatch(caption.text.strip()):
            notices.append(Notice(caption.line, "left out a line that a service adds"))
            continue
        if _INVENTED.fullmatch(caption.text.strip()):
            notices.append(
                Notice(
                    caption.line, "kept a phrase that recognisers invent in silences: listen again"
                )
            )
        kept.append(caption)
    return kept, notices
