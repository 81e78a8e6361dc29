"""SubRip subtitles."""

from __future__ import annotations

import html
import re

from ipa_text.intake.cues import Cue, spoken
from ipa_text.intake.heard import Broken, Heard, Hints
from ipa_text.intake.times import seconds

TIMING = re.compile(r"\s*(\d{1,3}:\d{2}:\d{2}[,.]\d{1,3})\s*-->\s*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}")
_TAG = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)


def parse(text: str, hints: Hints) -> Heard:
    """Read SubRip with what the researcher says of its labels. Raises Broken.

    A line of digits is an index only right above a time: a number that somebody says stays.
    """
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if TIMING.match(line)]
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if starts[0] > first + 1:
        raise Broken(
            "this is not a cue: an index and a time such as 00:00:01,000 --> are missing", first + 1
        )
    cues = []
    for at, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        end = following
        if following < len(lines) and lines[end - 1].strip().isdigit():
            end -= 1
        timing = TIMING.match(lines[at])
        start = seconds(timing[1]) if timing else 0.0
        words = html.unescape(_TAG.sub("", " ".join(lines[at + 1 : end])))
        cues.append(Cue(" ".join(words.split()), at + 2, start))
    return spoken("SubRip", cues, hints, [], voiced=False)
