"""``lint.rules.transcripts``, ``turns`` and ``speech``: what the documents of ``spec/`` cannot show."""

from __future__ import annotations

import pytest

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.options import Options
from ipa_text.lint.rules.transcripts import LONG
from ipa_text.lint.rules.turns import _next_id
from ipa_text.store.trees import Memory
from ipa_text.study.load import load

TOM = "cases/tom/interview-1.md"


def _long_lines(text: str) -> list[str]:
    study = load(Memory({**specs.base(), TOM: text}))
    return [specs.concise(f) for f in check(study, Options(select=("long-line",))).findings]


def test_a_transcript_that_is_not_wrapped() -> None:
    """Said once, at the first long line; the front matter is no speech."""
    text = specs.base()[TOM]
    front = text.replace("kind: interview\n", f"kind: interview\nsetting: {'a ' * 60}\n")
    assert _long_lines(front) == []
    talk = text.replace("Company, then.", "Company, " * 12).replace("Something else?", "So? " * 30)
    assert _long_lines(talk) == [
        f"{TOM}:13:1 long-line 2 lines of interview-1 are longer than {LONG} characters: wrap the"
        " transcript at 72 columns before it is cited by line"
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_phrase_of_recognisers_over_the_end_of_a_line(ends: str) -> None:
    """Whatever the lines end in, the phrase is told on one line, at its first word."""
    text = specs.base()[TOM].replace("Company, then.", "Company.\nTranscribed by\nhttp://x.example")
    study = load(Memory({**specs.base(), TOM: text.replace("\n", ends)}))
    options = Options(select=("stock-recogniser-phrases",))
    assert [specs.concise(f) for f in check(study, options).findings] == [
        f"{TOM}:16:1 stock-recogniser-phrases recognisers invent \u201cTranscribed by http://\u201d in"
        " silences: listen here again"
    ]


@pytest.mark.parametrize(
    ("before", "taken", "new"),
    [
        ("", set(), "t001"),
        ("t001", {"t001"}, "t002"),
        ("t001", {"t001", "t002"}, "t001a"),
        ("t001a", {"t001", "t001a", "t002"}, "t001b"),
        ("t099", {"t099"}, "t100"),
        ("q9", {"q9"}, "q10"),
        ("odd", {"odd", "t001"}, "t000a"),
        ("t001", {"t001", "t002", *(f"t001{x}" for x in "abcdefghijklmnopqrstuvwxyz")}, "t003"),
    ],
)
def test_a_free_id_that_follows(before: str, taken: set[str], new: str) -> None:
    """The next number; a letter where that is taken; never one that is."""
    assert _next_id(before, taken) == new
    assert new not in taken
