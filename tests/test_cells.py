"""``smallest-cell``: no printed cell stands for fewer people than the study has declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipa_text.study.cells import counted, printable, small
from studies import changed, written
from test_cli_report import report


@pytest.mark.parametrize(
    ("values", "least", "told"),
    [
        ("aab", 0, [("a", 2, "2"), ("b", 1, "1")]),
        ("aaabbb", 3, [("a", 3, "3"), ("b", 3, "3")]),
        ("aaabcd", 3, [("a", 3, "3"), ("(3 other values)", 3, "3")]),
        ("aaaab", 3, [("a", None, "3+"), ("(1 other value)", None, "<3")]),
        ("ab", 3, [("(2 other values)", None, "<3")]),
        ("", 3, []),
    ],
)
def test_how_many_share_a_value(
    values: str, least: int, told: list[tuple[str, int | None, str]]
) -> None:
    assert counted(list(values), least) == told


def test_single_values_give_way_before_whole_rows() -> None:
    rows = [
        {"sex": "w", "work": "nurse"},
        {"sex": "w", "work": "baker"},
        {"sex": "m", "work": ""},
        {"sex": "m", "work": "clerk"},
    ]
    assert small(rows, 2) == {"work": ["nurse", "baker", "clerk"]}
    assert printable(rows, 2) == [
        {"sex": "w", "work": "<2"},
        {"sex": "w", "work": "<2"},
        {"sex": "m", "work": ""},
        {"sex": "m", "work": "<2"},
    ]
    assert printable(rows, 0) == rows


def test_values_that_are_rare_together_give_way_with_their_row() -> None:
    rows = [{"sex": s, "lives": lives} for s, lives in ("wa", "wa", "wb", "mb", "ma", "mb")]
    assert printable(rows, 2) == [
        {"sex": "w", "lives": "a"},
        {"sex": "w", "lives": "a"},
        {"sex": "<2", "lives": "<2"},
        {"sex": "m", "lives": "b"},
        {"sex": "<2", "lives": "<2"},
        {"sex": "m", "lives": "b"},
    ]


def lines(text: str) -> list[str]:
    """Return the lines of a table, columns parted by one space."""
    return [" ".join(line.split()) for line in text.rstrip().split("\n")]


def test_sample_tables_without_small_cells(tmp_path: Path) -> None:
    files = {
        **changed("study.yaml", ("balance: 0.6", "balance: 0.6, smallest-cell: 2")),
        "cases/ada/case.yaml": "pseudonym: Ada\ngroup: choir\nattributes: {age: 71, lives: alone}\n",
        "cases/ben/case.yaml": "pseudonym: Ben\nattributes: {age: 68, lives: alone}\n",
        "cases/cleo/case.yaml": "pseudonym: Cleo\nattributes: {age: 75, work: clerk}\n",
    }
    folder = written(tmp_path, files)
    assert report(folder, "sample", "csv")[1:] == [
        ["ada", "Ada", "<2", "alone", "", "2", "65", "64"],
        ["ben", "Ben", "<2", "alone", "", "2", "33", "39"],
        ["cleo", "Cleo", "<2", "", "<2", "1", "", "18"],
    ]
    assert lines(report(folder, "sample", "text"))[-6:] == [
        "Age 68 to 75 3",
        "Lives alone 2+",
        "(1 other value) <2",
        "Work not stated 2+",
        "(1 other value) <2",
        "Each attribute sums to 3; no cell is of fewer than 2.",
    ]
    data = report(folder, "sample")
    assert data["smallest_cell"] == 2
    assert [(p["group"], p["attributes"]) for p in data["participants"]] == [
        ("<2", {"age": "<2", "lives": "alone"}),
        (None, {"age": "<2", "lives": "alone"}),
        (None, {"age": "<2", "work": "<2"}),
    ]
    assert data["attributes"] == {
        "age": {"(3 other values)": 3},
        "lives": {"alone": None, "(1 other value)": None},
        "work": {"not stated": None, "(1 other value)": None},
    }


def test_a_range_of_too_few_is_not_told(tmp_path: Path) -> None:
    files = {
        **changed("study.yaml", ("balance: 0.6", "balance: 0.6, smallest-cell: 2")),
        "cases/ada/case.yaml": "pseudonym: Ada\nattributes: {age: 71}\n",
        "cases/ben/case.yaml": "pseudonym: Ben\n",
        "cases/cleo/case.yaml": "pseudonym: Cleo\n",
    }
    text = report(written(tmp_path, files), "sample", "text")
    assert "71" not in text
    assert lines(text)[-3:-1] == ["Age not stated 2+", "(1 other value) <2"]
