"""How long import takes: 100 transcripts of 10,000 words each, in several formats.

The words are drawn from a list by a seeded generator; nobody said them.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synthetic import WORDS

TRANSCRIPTS, LENGTH = 100, 10_000
TARGET = 10.0
"""Seconds for all of them."""


def captions(seed: int) -> Iterator[tuple[int, str, str]]:
    """Yield (second, label, words): questions of ten words, answers of ninety in captions of fifteen."""
    draw = random.Random(seed)
    said, second = 0, 0
    while said < LENGTH:
        for label, count in (("Kim Moss", 10), *(("Margaret Hill", 15),) * 6):
            yield second, label, " ".join(draw.choices(WORDS, k=count)).capitalize() + "."
            said += count
            second += 5


def vtt(seed: int) -> str:
    """Return a transcript as Zoom writes it."""
    cues = (
        f"\n{n}\n{_clock(s)}.000 --> {_clock(s + 4)}.900\n{label}: {words}\n"
        for n, (s, label, words) in enumerate(captions(seed), 1)
    )
    return "WEBVTT\n" + "".join(cues)


def whisperx(seed: int) -> str:
    """Return a transcript as WhisperX writes it, with every word."""
    segments = [
        {
            "start": s,
            "end": s + 4.9,
            "text": f" {words}",
            "avg_logprob": -0.2,
            "speaker": label,
            "words": [
                {"word": w, "start": s, "score": 0.9, "speaker": label} for w in words.split()
            ],
        }
        for s, label, words in captions(seed)
    ]
    return json.dumps({"segments": segments, "language": "en"})


def typed(seed: int) -> str:
    """Return a transcript as somebody types it."""
    return "\n\n".join(f"{label}: {words}" for _, label, words in captions(seed)) + "\n"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def measure(folder: Path, name: str, texts: list[str]) -> tuple[float, float]:
    """Return the seconds that the command takes for all of them, and those that it computes."""
    study = folder / "study"
    files = [folder / f"{number}-{name}" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    run = [sys.executable, "-m", "ipa_text"]
    subprocess.run([*run, "init", str(study)], check=True, capture_output=True)
    who = ["--speaker", "Kim Moss=interviewer", "--speaker", "Margaret Hill=participant"]
    cases = [
        part for n in range(len(files)) for part in ("--case", f"p{n}", "--pseudonym", f"Ruth {n}")
    ]
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*run, "import", *map(str, files), *cases, "--date", "2026-03-02", *who]
    subprocess.run(command, cwd=study, check=True, capture_output=True)
    taken, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print a line for each format; return 1 where one takes longer than it should."""
    slow = 0
    for name, make in (("zoom.vtt", vtt), ("x.json", whisperx), ("typed.txt", typed)):
        texts = [make(seed) for seed in range(TRANSCRIPTS)]
        with tempfile.TemporaryDirectory() as folder:
            taken, computed = measure(Path(folder), name, texts)
        slow += taken > TARGET
        size = sum(map(len, texts)) / 1e6
        print(
            f"{name:10} {TRANSCRIPTS} transcripts, {size:5.1f} MB: {taken:5.1f} s,"
            f" {computed:5.1f} s of them computing (target {TARGET:.0f} s)"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
