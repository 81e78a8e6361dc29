"""Look at many versions of the same files: at what is in none that was looked at before."""

from __future__ import annotations

from ipa_text.privacy.leaks import Stands, in_bytes, spans
from ipa_text.privacy.matching import Wanted

_AROUND = 2
"""Lines before and behind a new one that are looked at with it: a name may run over the ends of lines."""
_KEPT = 2_000_000
"""Pairs of lines that are remembered, some hundred bytes each; beyond that it is begun anew."""


class Versions:
    """Looks at contents one after the other; nothing is said twice of the same content.

    A version differs from another in a few lines. A line that stood before the same line already, in
    contents in which nothing was found, is not looked at again.
    """

    def __init__(self, sought: Wanted | None) -> None:
        self._sought = sought
        self._clean: set[int] = set()

    def look(self, data: bytes) -> list[Stands]:
        """Return what stands in a content."""
        text = _lined(data)
        if text is None:
            return in_bytes(data, self._sought)
        lines = text.split("\n")
        pairs = list(map(hash, zip(["", *lines], [*lines, ""], strict=True)))
        if self._clean.issuperset(pairs):
            return []
        if text.startswith("<") or spans(self._new(lines, pairs), self._sought):
            return in_bytes(data, self._sought)
        if len(self._clean) > _KEPT:
            self._clean.clear()
        self._clean.update(pairs)
        return []

    def _new(self, lines: list[str], pairs: list[int]) -> str:
        """Return the stretches of a text around what was not looked at yet."""
        out: list[str] = []
        upto = 0
        clean = self._clean
        for at in [number for number, pair in enumerate(pairs) if pair not in clean]:
            first, last = max(at - 1 - _AROUND, upto), min(at + 1 + _AROUND, len(lines))
            if first > upto:
                out.append("")
            out += lines[first:last]
            upto = max(upto, last)
        return "\n".join(out)


def _lined(data: bytes) -> str | None:
    """Return a text that is read as it stands, line by line; None where the bytes are to be made out.

    Letters of two bytes each are ASCII as well, with nothing between them.
    """
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None
