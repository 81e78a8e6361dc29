"""Invented speech for property tests: words as people type them, in several scripts."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import strategies as st

from ipa_text.text.turns import Transcript, parse

PLAIN = (
    "it",
    "will",
    "stop",
    "I",
    "thought",
    "the",
    "house",
    "was",
    "quiet",
    "Sunday",
    "and",
    "no",
)
MARKED = (
    "don't",
    "can’t",
    "wasn't",
    "it’s",
    "*very*",
    "**me**",
    "_so_",
    "[laughs]",
    "[3s]",
    "1990",
)
FOREIGN = (
    "café",
    unicodedata.normalize("NFD", "café"),
    unicodedata.normalize("NFD", "Frühstück"),
    "שלום",
    "مرحبا",
    "வணக்கம்",
    "नमस्ते",
    unicodedata.normalize("NFD", "한국어"),
    "🙂",
    "👩🏽‍⚕️",
    "Ærø",
    "ﬁsh",
)
JOINTS = (" ", " ", " ", ", ", ". ", "... ", "… ", " – ", "—", " -- ", "? ", "\n", "  ", "\u00a0")

words = st.sampled_from((*PLAIN, *MARKED, *FOREIGN))
joints = st.sampled_from(JOINTS)


@st.composite
def utterances(draw: st.DrawFn, least: int = 1, most: int = 14) -> str:
    """Return an utterance of some words, joined as typists join them."""
    said = draw(st.lists(words, min_size=least, max_size=most))
    between = draw(st.lists(joints, min_size=len(said), max_size=len(said)))
    pieces = [word + joint for word, joint in zip(said, between, strict=True)]
    return "".join(pieces).strip()


def interview(*answers: str, label: str = "Ruth", front: str = "") -> Transcript:
    """Return a transcript of answers, the interviewer asking something before each."""
    parts = [front] if front else []
    for number, answer in enumerate(answers):
        parts.append(f"**I:** And then? ^q{number}")
        parts.append(f"**{label}:** {answer} ^t{number}")
    return parse("\n\n".join(parts) + "\n", {"I": "interviewer", label: "participant"})


def sixes(text: str) -> set[str]:
    """Return every run of six words."""
    words = re.findall(r"[a-z']+", text.lower())
    return {" ".join(words[i : i + 6]) for i in range(len(words) - 5)}
