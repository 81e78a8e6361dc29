"""Offsets to lines and columns and back, for one text.

Offsets are half-open code points; lines and columns count from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property


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
