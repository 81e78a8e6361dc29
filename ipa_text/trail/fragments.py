"""Cut two versions of a file to the entries that differ, so that history need not read whole files."""

from __future__ import annotations

import re

_LISTS = (b"notes:", b"extracts:", b"statements:", b"themes:", b"set_aside:")
_NO_KEY = (b" ", b"\n", b"#", b"-")
_KEY = re.compile(rb"^[^\s#-].*", re.MULTILINE)
_FIRST = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ")
_ODD = re.compile(
    rb"[\t\r\x00-\x08]|\xc2\x85|\xe2\x80[\xa8\xa9]|\xef\xbb\xbf|^(?:<<<<<<<|---|\.\.\.|%)",
    re.MULTILINE,
)
"""What only a reading of the whole file can judge."""
_SMALL = 2048
"""Bytes below which a file is read whole at once."""


def cut(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """Return the two versions without the entries that are the same at their beginning and end.

    What is left is YAML of the same kind: the key of the list, and whole entries with the comments
    above them. Both versions are returned whole where they are not plain lists of entries.
    """
    if min(len(before), len(after)) < _SMALL:
        return before, after
    head = _common(before, after)
    tail = min(_common_end(before, after), len(before) - head, len(after) - head)
    sections = _sections(before)
    start = _start(before, sections, head)
    if start is None:
        return before, after
    key, begin = start
    end = _end(before, after, sections, tail, begin)
    stop = len(after) - (len(before) - end)
    if end < begin or stop < begin:
        return before, after
    parts = key + before[begin:end], key + after[begin:stop]
    if any(map(_ODD.search, parts)) or (end < len(before) and len(set(map(_last_key, parts))) > 1):
        return before, after
    return parts


def _last_key(part: bytes) -> bytes:
    """Return under which key stands what follows a part."""
    return max(_KEY.finditer(part), key=lambda m: m.start())[0]


def _common(one: bytes, other: bytes) -> int:
    """Return the length of the beginning that two texts share."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: bytes, other: bytes) -> int:
    """Return the length of the end that two texts share."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        here, there = len(one), len(other)
        if one[here - middle : here - low] == other[there - middle : there - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _sections(text: bytes) -> list[tuple[int, int]]:
    """Return where each top-level key stands and its line ends; nothing where one is no plain list.

    Told by counting: a regular expression over whole files costs more than all the rest.
    """
    found = sorted(span for key in _LISTS if (span := _section(text, key)) is not None)
    others = sum(text.count(b"\n" + begin) for begin in _NO_KEY)
    lines = text.count(b"\n") - text.endswith(b"\n") + (text[:1] not in _NO_KEY)
    return found if lines - others == len(found) else []


def _section(text: bytes, key: bytes) -> tuple[int, int] | None:
    start = 0 if text.startswith(key) else text.find(b"\n" + key) + 1
    if not start and not text.startswith(key):
        return None
    end = text.find(b"\n", start)
    rest = text[start + len(key) : end].strip()
    return (start, end) if end >= 0 and rest in (b"", b"[]") else None


def _dash(text: bytes, section: tuple[int, int]) -> bytes | None:
    """Return how an entry of a section begins, line break included."""
    found = _FIRST.match(text, section[1] + 1)
    return b"\n" + found[1] + b"- " if found else None


def _start(text: bytes, sections: list[tuple[int, int]], head: int) -> tuple[bytes, int] | None:
    """Return the key to put before the entries, and where the first that differs begins.

    That is at the last beginning of an entry that stands whole in what both versions share.
    """
    owner = max((s for s in sections if s[1] < head), default=None)
    if owner is None:
        return None
    dash = _dash(text, owner)
    at = -1 if dash is None else text.rfind(dash, owner[1], head)
    while dash is not None and at >= 0 and _comment_above(text, at + 1):
        at = text.rfind(dash, owner[1], at)
    if at < 0:
        return b"", owner[0]
    return text[owner[0] : owner[1]] + b"\n", at + 1


def _end(
    before: bytes, after: bytes, sections: list[tuple[int, int]], tail: int, begin: int
) -> int:
    """Return where, in ``before``, the first entry or key begins that both share with all that follows.

    An entry right below a comment that differs is not left out: the comment may be a waiver of it.
    """
    at = len(before) - tail
    while True:
        owner = max((s for s in sections if s[0] <= max(at, begin)), default=(0, 0))
        following = min((s[0] for s in sections if s[0] > max(at, begin)), default=len(before))
        dash = _dash(before, owner)
        found = before.find(dash, at, following) if dash else -1
        end = found + 1 if found >= 0 else following
        left = len(before) - end
        if not left or not any(_comment_above(text, len(text) - left) for text in (before, after)):
            return end
        at = end + 1


def _comment_above(text: bytes, end: int) -> bool:
    return text[text.rfind(b"\n", 0, end - 1) + 1 : end].lstrip().startswith(b"#")
