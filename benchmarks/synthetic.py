"""Build synthetic studies to measure on: so many interviews of 10,000 words, 500 notes each.

The words are drawn from a list by a seeded generator; nobody said them.
"""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

WORDS = [
    "the",
    "and",
    "I",
    "was",
    "it",
    "to",
    "a",
    "of",
    "in",
    "that",
    "you",
    "know",
    "then",
    "there",
    "when",
    "what",
    "she",
    "he",
    "they",
    "we",
    "at",
    "home",
    "quiet",
    "house",
    "morning",
    "kitchen",
    "somebody",
    "nothing",
    "always",
    "never",
    "again",
    "almost",
    "really",
    "just",
    "like",
    "because",
    "thought",
    "felt",
    "heard",
    "kept",
    "went",
    "came",
    "stood",
    "waited",
    "remember",
    "window",
    "street",
    "winter",
    "children",
    "mother",
    "doctor",
    "letter",
    "water",
    "bread",
    "garden",
    "music",
    "light",
    "noise",
    "door",
    "hand",
    "voice",
    "name",
    "year",
    "day",
    "night",
    "week",
    "before",
    "after",
    "under",
    "over",
    "slowly",
    "suddenly",
    "perhaps",
    "maybe",
    "still",
    "even",
    "only",
    "other",
    "same",
    "little",
    "long",
]
NOTES = 500
SPOKEN = 10_000
KINDS = ("descriptive", "linguistic", "conceptual")


def build(folder: Path, interviews: int, seed: int = 7) -> Path:
    """Write a study of so many interviews, one a case, and return its folder."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(
        "format: 1\ntitle: >-\n  A synthetic study\nterminology: 2022\nstage: group-themes\n"
        "thresholds: {recurrence: over-half}\n"
    )
    (folder / "protocol").mkdir()
    (folder / "protocol" / "positionality.md").write_text(
        "---\ndate: 2026-01-05\nby: xx\n---\n\nNobody expected anything.\n"
    )
    cases = [f"c{number:04}" for number in range(1, interviews + 1)]
    for case in cases:
        _case(folder / "cases" / case, case, chance)
    _group(folder / "themes.yaml", cases)
    return folder


def _sentence(chance: random.Random, length: int) -> str:
    words = chance.choices(WORDS, k=length)
    return " ".join(words).capitalize() + "."


def _case(folder: Path, case: str, chance: random.Random) -> None:
    folder.mkdir(parents=True)
    name = case.capitalize()
    (folder / "case.yaml").write_text(f"pseudonym: {name}\nattributes:\n  age: 50\n")
    (folder / "journal").mkdir()
    (folder / "journal" / "2026-03-02-after.md").write_text(
        "---\ndate: 2026-03-02\nby: xx\nkind: reaction\n---\n\nIt was quiet.\n"
    )
    turns: list[tuple[str, list[str]]] = []
    spoken = 0
    while spoken < SPOKEN:
        sentences = [_sentence(chance, chance.randint(6, 18)) for _ in range(chance.randint(3, 12))]
        spoken += sum(len(s.split()) for s in sentences)
        turns.append((f"t{len(turns) * 2 + 2:04}", sentences))
    parts = [
        f"---\nkind: interview\nnumber: 1\ndate: 2026-03-02\nspeakers: {{I: interviewer, {name}: "
        "participant}\ntranscribed: {by: xx, checked_against_audio: 2026-03-09}\n---\n"
    ]
    for turn, sentences in turns:
        asked = f"t{int(turn[1:]) - 1:04}"
        parts.append(f"**I:** {_sentence(chance, 8)[:-1]}? ^{asked}\n")
        parts.append(textwrap.fill(f"**{name}:** {' '.join(sentences)} ^{turn}", 72) + "\n")
    (folder / "interview-1.md").write_text("\n".join(parts))
    _notes(folder / "interview-1.notes.yaml", turns, chance)
    _themes(folder / "themes.yaml")


def _notes(path: Path, turns: list[tuple[str, list[str]]], chance: random.Random) -> None:
    quotes = [
        (turn, n, s) for turn, said in turns for n, s in enumerate(said) if said.count(s) == 1
    ]
    chosen = sorted(chance.sample(range(len(quotes)), min(NOTES, len(quotes))))
    lines = ["notes:"]
    for number, index in enumerate(chosen):
        turn, _, sentence = quotes[index]
        note = textwrap.fill(_sentence(chance, 24), 66)
        lines += [
            f"  - id: n-{number:04}",
            f"    category: {KINDS[(number + number // 12) % 3]}",
            f"    turn: {turn}",
            "    quote: >-",
            f"      {sentence}",
            "    tags: [metaphor]",
            "    note: >-",
            textwrap.indent(note, "      "),
            "",
        ]
    lines.append("extracts:")
    for number, index in enumerate(chosen[:4]):
        turn, _, sentence = quotes[index]
        lines += [
            f"  - id: x-{number}",
            f"    turn: {turn}",
            "    quote: >-",
            f"      {sentence}",
            "",
        ]
    path.write_text("\n".join(lines))


def _themes(path: Path) -> None:
    lines = ["statements:"]
    for number in range(12):
        lines += [
            f"  - id: s-{number:02}",
            "    text: >-",
            f"      Statement number {number}",
            "    from:",
        ]
        lines += [f"      - n-{n:04}" for n in range(number, NOTES, 12)]
    lines.append("themes:")
    for number in range(4):
        lines += [
            f"  - id: t-{number}",
            "    title: >-",
            f"      Theme number {number}",
            "    from:",
        ]
        lines += [f"      - s-{n:02}" for n in range(number, 12, 4)]
    path.write_text("\n".join(lines) + "\n")


def _group(path: Path, cases: list[str]) -> None:
    lines = ["themes:"]
    for number in range(4):
        lines += [
            f"  - id: g-{number}",
            "    title: >-",
            f"      Group theme {number}",
            "    from:",
        ]
        lines += [f"      - {case}/t-{number}" for case in cases]
        lines += [
            "    diverges:",
            f"      - id: {cases[-1]}/s-{number:02}",
            "        why: >-",
            "          Differs in this",
            "    extracts:",
        ]
        lines += [f"      - {case}/x-{number}" for case in cases]
    path.write_text("\n".join(lines) + "\n")
