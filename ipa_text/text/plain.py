"""Make anybody's text harmless to print."""

from __future__ import annotations

import re

# Strings, which `re` compiles when something is printed: a check that finds nothing prints no such thing.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"

_COMMAND = r"(?m)^([ \t]*):(?=:)|#(?=\[)(?<=##)"
_MENTION = r"(?<![\w.+-])@(?=\w)"
_LINK = r"\](?=\()"


def plain(text: str) -> str:
    """Return text without terminal escapes, control characters and marks that turn direction.

    What a log of GitHub Actions would obey (``::command::`` at the beginning of a line, ``##[`` anywhere)
    is broken too. Each is replaced by U+FFFD, so that a reader sees that something stood there.
    """
    text = re.sub(_CONTROL, "\ufffd", text)
    return re.sub(_COMMAND, "\\1\ufffd", text) if "::" in text or "##[" in text else text


def for_forge(text: str) -> str:
    """Return plain text that a forge may show in a page: nobody is mentioned, nothing is a link.

    A zero-width space stands behind the mark that would have had a meaning.
    """
    return re.sub(_LINK, "]\u200b", re.sub(_MENTION, "@\u200b", plain(text)))


def escaped(json: str) -> str:
    """Return JSON in which those characters are written as escapes: harmless to print, and the same."""
    return re.sub(_CONTROL, lambda m: f"\\u{ord(m[0]):04x}", json)
