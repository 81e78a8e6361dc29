"""The tables of ``docs/quotations.md``, read from the page and run through the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ipa_text.lint.registry import names
from ipa_text.text.anchors import Located, locate, passage
from ipa_text.text.turns import parse

PAGE = (Path(__file__).parent.parent / "docs" / "quotations.md").read_text(encoding="utf-8")
SIGNS = str.maketrans({"↵": "\n", "␣": "\xa0", "¬": "\xad", "◌": ""})

Row = tuple[str, str, str]


def _rows(title: str) -> list[Row]:
    section = PAGE.partition(f"\n### {title}\n")[2].partition("\n#")[0]
    found = re.findall(r"^\| `(.+?)` \| `(.+?)` \| (.+?) \|$", section, re.MULTILINE)
    return [(a, b, why) for a, b, why in found]


MATCH, NO_MATCH = _rows("Match"), _rows("Do not match")


def _found(quotation: str, transcript: str) -> Located:
    turns = parse(f"**R:** {transcript.translate(SIGNS)} ^t1\n", {"R": "participant"})
    return locate(quotation.translate(SIGNS), passage(turns, 0, 0))


def test_every_row_is_read() -> None:
    """A row that the pattern above missed would never be run."""
    for title, rows in (("Match", MATCH), ("Do not match", NO_MATCH)):
        section = PAGE.partition(f"\n### {title}\n")[2].partition("\n#")[0]
        lines = [line for line in section.split("\n") if line.startswith("| ")]
        assert len(rows) == len(lines) - 1
        assert len(rows) >= 15


@pytest.mark.parametrize("row", MATCH, ids=lambda row: f"{row[0]} ~ {row[1]}")
def test_pairs_that_match(row: Row) -> None:
    """These are the same words."""
    assert _found(row[0], row[1]).outcome == "found"


@pytest.mark.parametrize("row", NO_MATCH, ids=lambda row: f"{row[0]} / {row[1]}")
def test_pairs_that_do_not_match(row: Row) -> None:
    """These are not the same words, or not one place."""
    assert _found(row[0], row[1]).outcome != "found"


def test_findings_named_on_the_page_exist() -> None:
    """The table of what to do names rules as they are called."""
    section = PAGE.partition("\n## When something is found\n")[2]
    named = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    assert len(named) == 8
    assert set(named) <= set(names())
