"""Offsets to lines and columns and back, for one text.

Offsets are half-open code points; lines and columns count from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""What an editor counts a line in: bytes, 16-bit units, or characters as everywhere else here."""


class Source:
    """A text that knows its lines. Lines end at a newline and nowhere else."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """Return the line that holds ``offset``."""
        return bisect_right(self.starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the (line, column) of ``offset``."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """Return the offset of a line and column; the nearest one in the text where neither exists."""
        if line > len(self.starts):
            return len(self.text)
        return min(self.starts[max(line, 1) - 1] + max(column, 1) - 1, len(self.text))

    def line(self, number: int) -> str:
        """Return the words of one line, without its line ending; empty beyond the end."""
        if not 1 <= number <= len(self.starts):
            return ""
        return self.text[self.starts[number - 1] : self.offset(number + 1)].rstrip("\r\n")

    def mark(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Return (line, column, end_line, end_column) of a span, end exclusive."""
        return (*self.position(start), *self.position(end))


def units(text: str, encoding: Encoding) -> int:
    """Return how many units of an encoding the characters of ``text`` take."""
    if encoding == "utf-32":
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(char > "\uffff" for char in text)


def characters(text: str, count: int, encoding: Encoding) -> int:
    """Return how many characters of ``text`` are whole within its first ``count`` units.

    A count that ends within a character leads to its beginning, one beyond the text to its end.
    """
    if encoding == "utf-32" or text.isascii():
        return min(max(count, 0), len(text))
    for number, char in enumerate(text):
        count -= units(char, encoding)
        if count < 0:
            return number
    return len(text)
