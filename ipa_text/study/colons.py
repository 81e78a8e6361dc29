"""Tell where a colon, or the space behind it, is missing that makes a word of the format a key."""

from __future__ import annotations

import re
from collections.abc import Set

from ipa_text.store.yaml import Mark, Problem
from ipa_text.text.source import Source

_KEY = r"( *(?:- +)?)([a-z][a-z_]*)(:?)(.*)"


def with_colon(problem: Problem, source: Source, keys: Set[str]) -> Problem:
    """Return a problem of YAML as one of a missing colon, where that is what it is.

    ``keys`` are those of the file's kind. The reader stops at the line itself, or, where that begins an
    entry or a file, at the next one.
    """
    line = problem.mark[0]
    at = _colonless(source.line(line), keys)
    if at is None and line > 1:
        line -= 1
        at = _colonless(source.line(line), keys)
        if at is None or not _begins(source.line(line), source.line(line + 1)):
            return problem
    if at is None:
        return problem
    before, key, colon, rest = at
    mark: Mark = (line, len(before) + 1, line, len(before + key + colon) + 1)
    return Problem(problem.rule, _missing(key, colon, rest), mark)


def _colonless(line: str, keys: Set[str]) -> tuple[str, str, str, str] | None:
    """Cut a line that begins with a key and is none: what is before it, it, a colon, and the rest."""
    found = re.fullmatch(_KEY, line.rstrip())
    if not found or found[2] not in keys or re.search(r":(\s|$)", found[3] + found[4]):
        return None
    before, key, colon, rest = found.groups()
    return (before, key, colon, rest) if not rest or colon or rest[0].isspace() else None


def _begins(line: str, following: str) -> bool:
    """Tell whether a line begins an entry or stands at the margin, and a key is below its first word."""
    begins = line[:1].isalpha() or line.lstrip().startswith("- ")
    return begins and len(line) - len(line.lstrip(" -")) == len(following) - len(following.lstrip())


def _missing(key: str, colon: str, rest: str) -> str:
    if colon:
        return f"a space is missing behind `{key}:`"
    if not rest:
        return f"a colon is missing behind `{key}`"
    message = f"a colon and a space are missing behind `{key}`"
    if len(rest.split()) > 1:
        message += ", or this belongs to a text: then indent it further than the key of the text"
    return message
