"""WebVTT, as Zoom, Teams and others write it; https://www.w3.org/TR/webvtt1/."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ipa_text.intake.cues import Cue, spoken
from ipa_text.intake.heard import Broken, Heard, Hints, Notice
from ipa_text.intake.times import seconds

_TIMING = re.compile(
    r"\s*((?:\d+:)?\d{2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{2}:\d{2}\.\d{3})(?:\s|$)"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]*)?>|<(?:\d+:)?\d{2}:\d{2}\.\d{3}>")


def parse(text: str, hints: Hints) -> Heard:
    """Read WebVTT with what the researcher says of its labels. Raises Broken."""
    notices: list[Notice] = []
    cues = [cue for block in _blocks(text) for cue in _cue(block, notices)]
    voiced = any(cue.voice for cue in cues)
    if voiced:
        return spoken("WebVTT with voice tags", cues, hints, notices, voiced=True)
    return spoken("WebVTT", cues, hints, notices, voiced=False)


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the blocks between blank lines, as numbered lines; the header is left out."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append((number, line))
        elif block:
            if not block[0][1].lstrip("\ufeff").startswith("WEBVTT"):
                yield block
            block = []


def _cue(block: list[tuple[int, str]], notices: list[Notice]) -> Iterator[Cue]:
    first, opening = block[0]
    if re.match(r"(?:NOTE|STYLE|REGION)(?:\s|$)", opening) and "-->" not in opening:
        return
    at = next((n for n, (_, line) in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        raise Broken(
            "neither a cue nor a NOTE stands here: a time such as 00:00:01.000 --> is missing",
            first,
        )
    timing = _TIMING.match(block[at][1])
    if timing is None:
        raise Broken(
            "this time cannot be read: it should be as 00:00:01.000 --> 00:00:04.000", block[at][0]
        )
    payload = block[at + 1 :]
    if not payload:
        notices.append(Notice(block[at][0], "this cue is empty"))
        return
    yield from _voices("\n".join(line for _, line in payload), payload[0][0], seconds(timing[1]))


def _voices(payload: str, line: int, start: float) -> Iterator[Cue]:
    """Yield what each voice says in a cue; the closing tag may be missing."""
    pieces = _VOICE.split(payload)
    if pieces[0].strip():
        yield Cue(_words(pieces[0]), line, start)
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        voice, _, rest = words.partition("</v>")
        yield Cue(_words(voice), line, start, _words(name) or "")
        if rest.strip():
            yield Cue(_words(rest), line, start)


def _words(payload: str) -> str:
    """Take out the tags that WebVTT has; anything else in angle brackets was typed, and stays."""
    return " ".join(html.unescape(_TAG.sub("", payload)).split())
