"""Text that Otter exports: a line with name and time, the words, a blank line."""

from __future__ import annotations

import re

from ipa_text.intake.heard import Broken, Caption, Heard, Notice, before_speech
from ipa_text.intake.times import seconds

_HEADER = re.compile(r"(?P<label>\S.*?)?(?:\s{2,}|\t|^)(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})\s*")
_FOOTER = re.compile(r"\s*transcribed by https?://otter\.ai/?\s*", re.IGNORECASE)
_LONGEST = 100
"""Characters of a header; a line beyond it is speech."""

_UNKNOWN = re.compile(r"unknown(?: speaker)?", re.IGNORECASE)


def is_otter(text: str) -> bool:
    """Tell whether a text is one: it begins with a header, and most of its blocks do."""
    blocks = [b for b in re.split(r"\n[ \t]*\n", text.strip()) if not _FOOTER.fullmatch(b)]
    headed = sum(_header(block.strip("\n").split("\n")[0]) is not None for block in blocks)
    return headed > 0 and 2 * headed >= len(blocks)


def _header(line: str) -> re.Match[str] | None:
    line = line.rstrip()
    return _HEADER.fullmatch(line) if len(line) <= _LONGEST else None


def parse(text: str) -> Heard:
    """Read it; a header with a time alone means that the speaker is not known. Raises Broken."""
    captions: list[Caption] = []
    notices: list[Notice] = []
    label, start, headed = "", None, False
    block: list[str] = []
    begun = 0

    def end() -> None:
        nonlocal start
        if words := " ".join(" ".join(block).split()):
            if headed:
                captions.append(Caption(label, words, begun, start))
                start = None
            else:
                notices.append(before_speech(begun, words))
        block.clear()

    fresh = True
    for number, line in enumerate([*text.split("\n"), ""], 1):
        header = _header(line) if fresh else None
        if _FOOTER.fullmatch(line):
            notices.append(Notice(number, "left out the footer of the service that transcribed it"))
        elif header:
            end()
            label, start = (header["label"] or "").strip(), seconds(header["time"])
            label = "" if _UNKNOWN.fullmatch(label) else label
            headed = True
        elif line.strip():
            begun = begun if block else number
            block.append(line)
        else:
            end()
        fresh = not line.strip()
    if not captions:
        raise Broken("there is no speech in this file")
    return Heard("Otter text", tuple(captions), tuple(notices))
