"""Where a merge was left half done, and which entries of a YAML file are not known until it is not."""

from __future__ import annotations

import re

_OPENS = r"<{7}(?: .*)?"
_CLOSES = r">{7}(?: .*)?"
_DASH = re.compile(r"( *)- ")

UNSETTLED = "nothing else is said of this entry until then"
"""What is said of an entry in which a conflict stands."""

STOPPED = "a merge stopped here: choose what to keep of both sides, delete the markers"
"""What is said of a conflict."""


def conflicts(text: str) -> list[tuple[int, int]]:
    """Return the lines (from 0, both included) of each conflict; of one never closed, its marker."""
    if "<<<<<<<" not in text:
        return []
    found: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n")):
        bare = line.rstrip("\r")
        if re.fullmatch(_OPENS, bare):
            found.append((number, number))
        elif found and found[-1][0] == found[-1][1] and re.fullmatch(_CLOSES, bare):
            found[-1] = (found[-1][0], number)
    return found


def unsettled(text: str) -> list[tuple[int, int, int, int] | None]:
    """Return for each conflict the outermost entry that it stands in, as a mark; None where in none.

    What such an entry says is not known, so that nothing can be said against it.
    """
    lines = text.split("\n")
    outermost = _outermost(lines)
    return [_around(lines, outermost, *region) for region in conflicts(text)]


def _outermost(lines: list[str]) -> list[tuple[int, int]]:
    """Return for each line the least indent of a dash up to it, and the last line with such a dash."""
    least = (len(max(lines, key=len)), 0)
    found = []
    for number, line in enumerate(lines):
        dash = _DASH.match(line)
        if dash and len(dash[1]) <= least[0]:
            least = (len(dash[1]), number)
        found.append(least)
    return found


def _around(
    lines: list[str], outermost: list[tuple[int, int]], first: int, last: int
) -> tuple[int, int, int, int] | None:
    inside = [_indent(line) for line in lines[first + 1 : last] if line[:1] == " "]
    indent, start = outermost[first]
    if indent >= min(inside, default=0):
        return None
    end = _end(lines, last + 1, indent)
    return (start + 1, indent + 1, end, len(lines[end - 1]) + 1)


def _end(lines: list[str], number: int, indent: int) -> int:
    """Return the last line (from 1) of an entry whose dash stands at ``indent``."""
    while number < len(lines) and (not lines[number] or _indent(lines[number]) > indent):
        number += 1
    return number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
