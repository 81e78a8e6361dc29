"""Tell by its content what an original is, and read it."""

from __future__ import annotations

import json
import re
from typing import Any

from ipa_text.intake import docx, odt, otr, otter, plain, rtf, srt, vtt, whisper
from ipa_text.intake.heard import Broken, Heard, Hints
from ipa_text.intake.original import Original, not_too_deep, parts, text

_BOLD = re.compile(r"^\s*(?:\\?\[[\d:]+\\?\]\s*)?\*\*[^*\n]{1,40}(?::\*\*|\*\*:)", re.MULTILINE)


def heard(original: Original, hints: Hints) -> Heard:
    """Return what an original says with what the researcher says of its labels. Raises Broken."""
    data = original.data
    if data.startswith(b"PK"):
        with not_too_deep():
            return _archive(data, hints)
    if data.startswith(b"{\\rtf"):
        return rtf.parse(data, hints)
    words, notices = text(data)
    found = _text(words, hints, original.path.suffix.lower())
    return found._replace(notices=(*notices, *found.notices))


def _archive(data: bytes, hints: Hints) -> Heard:
    with parts(data) as archive:
        names = archive.namelist()
        if "word/document.xml" in names:
            return docx.parse(archive, hints)
        if "content.xml" in names:
            return odt.parse(archive, hints)
    raise Broken("this is an archive, but neither a Word nor an OpenDocument text")


def _text(words: str, hints: Hints, suffix: str) -> Heard:
    begins = words.lstrip()
    if begins.startswith("WEBVTT"):
        return vtt.parse(words, hints)
    if begins.startswith("{") or suffix in (".json", ".otr"):
        return _json(words, hints)
    if any(srt.TIMING.match(line) for line in begins.split("\n", 3)[:3]):
        return srt.parse(words, hints)
    if suffix in (".vtt", ".srt"):
        raise Broken(f"this ends in {suffix} and has none of its times: look what it is", 1)
    if otter.is_otter(words):
        return otter.parse(words)
    return plain.of_text(
        words, hints, markdown=suffix in (".md", ".markdown") or bool(_BOLD.search(words))
    )


def _json(words: str, hints: Hints) -> Heard:
    try:
        data: Any = json.loads(words)
    except json.JSONDecodeError as error:
        raise Broken(f"this is not JSON: {error.msg.lower()}", error.lineno) from None
    except (RecursionError, ValueError):
        raise Broken("this JSON is nested too deeply, or holds an endless number") from None
    if isinstance(data, dict) and "segments" in data:
        return whisper.parse(data)
    if isinstance(data, dict) and isinstance(data.get("text"), str):
        return otr.parse(data, hints)
    raise Broken("this JSON is neither of Whisper (`segments`) nor of oTranscribe (`text`)")
