"""JSON of Whisper, and of WhisperX, which tells speakers apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ipa_text.intake.heard import Broken, Caption, Heard

UNSURE, SILENT, REPEATING = -1.0, 0.6, 2.4
"""Whisper's own defaults: mean log probability, probability of no speech, compression ratio."""

FAINT = 0.5
"""Mean score of a segment's words below which to listen again; this number is the tool's own."""


def parse(data: dict[str, Any]) -> Heard:
    """Read the segments; raises Broken for what no recogniser writes."""
    segments = data["segments"]
    if not isinstance(segments, list):
        raise Broken("`segments` should be a list")
    captions: list[Caption] = []
    for number, segment in enumerate(segments, 1):
        if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
            raise Broken(f"segment {number} has no text")
        captions += _voices(segment, number)
    if not captions:
        raise Broken("there is no speech in this file")
    told = any(caption.label for caption in captions)
    language = data.get("language")
    return Heard(
        "WhisperX JSON" if told else "Whisper JSON",
        tuple(captions),
        flowing=True,
        language=language if isinstance(language, str) and language.isalpha() else "",
    )


def _voices(segment: dict[str, Any], number: int) -> Iterator[Caption]:
    """Yield a segment, cut where its words are given to different speakers."""
    text = " ".join(segment["text"].split())
    if not text:
        return
    start, doubt = _number(segment.get("start")), _doubt(segment)
    label = segment.get("speaker")
    label = label.strip() if isinstance(label, str) else ""
    runs = list(_runs(segment.get("words"), label))
    if len(runs) > 1 and " ".join(words for _, words, _ in runs).split() == text.split():
        for speaker, words, begun in runs:
            yield Caption(speaker, words, number, begun if begun is not None else start, doubt)
        return
    yield Caption(label, text, number, start, doubt)


def _runs(words: Any, label: str) -> Iterator[tuple[str, str, float | None]]:
    """Yield (speaker, words, start) for each run of words that one speaker says."""
    speaker, said = "", list[str]()
    begun: float | None = None
    for word in words if isinstance(words, list) else ():
        if not isinstance(word, dict) or not isinstance(word.get("word"), str):
            return
        named = word.get("speaker")
        who = named if isinstance(named, str) else speaker or label
        if said and who != speaker:
            yield speaker, " ".join(said), begun
            said, begun = [], None
        if begun is None:
            begun = _number(word.get("start"))
        speaker = who
        said.append(word["word"].strip())
    if said:
        yield speaker, " ".join(said), begun


def _number(value: Any) -> float | None:
    """Return a number that a clock can show."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) and 0 <= value < 1e6 else None


def _doubt(segment: dict[str, Any]) -> str:
    reasons = []
    sure = segment.get("avg_logprob")
    if isinstance(sure, (int, float)) and sure < UNSURE:
        reasons.append(f"the recogniser was unsure (avg_logprob {sure:.2f})")
    silent = segment.get("no_speech_prob")
    if isinstance(silent, (int, float)) and silent > SILENT:
        reasons.append(f"there may be no speech (no_speech_prob {silent:.2f})")
    ratio = segment.get("compression_ratio")
    if isinstance(ratio, (int, float)) and ratio > REPEATING:
        reasons.append(f"it repeats itself (compression_ratio {ratio:.2f})")
    scores = [s for s in map(_score, segment.get("words") or ()) if s is not None]
    if scores and sum(scores) / len(scores) < FAINT:
        reasons.append(f"its words are faint (mean score {sum(scores) / len(scores):.2f})")
    return "; ".join(reasons)


def _score(word: Any) -> float | None:
    if not isinstance(word, dict):
        return None
    score = word.get("score", word.get("probability"))
    return float(score) if isinstance(score, (int, float)) else None
