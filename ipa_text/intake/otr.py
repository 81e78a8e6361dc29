"""What oTranscribe saves: JSON with a page of HTML in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from ipa_text.intake.heard import Broken, Heard, Hints, clock
from ipa_text.intake.plain import Line, of_lines

_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3"}
_LONGEST = 1e6


def parse(data: dict[str, Any], hints: Hints) -> Heard:
    """Read it with what the researcher says of its labels. Raises Broken."""
    page = _Page()
    page.feed(data["text"])
    page.close()
    lines = [Line(n, text) for n, text in enumerate("".join(page.said).split("\n"), 1)]
    heard = of_lines("oTranscribe", lines, hints, (), markdown=False)
    if not any(caption.text for caption in heard.captions):
        raise Broken("there is no speech in this file")
    return heard


class _Page(HTMLParser):
    """Collects the words of a page, a line for each paragraph, and its times as ``[00:01:23]``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._stamps = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or put down a time."""
        if tag in _BREAKS:
            self.said.append("\n")
        if tag != "span":
            return
        known = dict(attrs)
        time = _seconds(known.get("data-timestamp")) if known.get("class") == "timestamp" else None
        if self._stamps or time is not None:
            self._stamps += 1
        if time is not None:
            self.said.append(f" [{clock(time)}] ")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a time."""
        if tag in _BREAKS:
            self.said.append("\n")
        if tag == "span" and self._stamps:
            self._stamps -= 1

    def handle_data(self, data: str) -> None:
        """Take words; those of a time are its own."""
        if not self._stamps:
            self.said.append(" ".join(data.split("\n")))


def _seconds(text: str | None) -> float | None:
    try:
        time = float(text or "")
    except ValueError:
        return None
    return time if 0 <= time < _LONGEST else None
