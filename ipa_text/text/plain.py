"""Make anybody's text harmless to print."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return text without terminal escapes, control characters and marks that turn direction.

    Each is replaced by U+FFFD, so that a reader sees that something stood there.
    """
    return _CONTROL.sub("\ufffd", text)


def escaped(json: str) -> str:
    """Return JSON in which those characters are written as escapes: harmless to print, and the same."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", json)
