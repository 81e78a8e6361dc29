"""``study.halpern``: which category of an audit trail a file belongs to, by its path."""

from __future__ import annotations

import pytest

from ipa_text.study.halpern import CATEGORIES, categories_of


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cases/ruth/interview-1.md", (1,)),
        ("cases/ruth/field-note-1.md", (1,)),
        ("cases/ruth/interview-1.notes.yaml", (2,)),
        ("cases/ruth/interview-1.notes.kb.yaml", (2,)),
        ("cases/ruth/themes.yaml", (2, 3)),
        ("cases/ruth/summary.md", (3,)),
        ("cases/ruth/reviews.yaml", (4,)),
        ("cases/ruth/case.yaml", ()),
        ("cases/ruth/supervision/2026-02-03-two-readings.md", (4,)),
        ("cases/ruth/journal/2026-02-03-after.md", (5,)),
        ("cases/ruth/audit/odd.md", ()),
        ("cases/README.md", ()),
        ("themes.yaml", (3,)),
        ("writeup/findings.md", (3,)),
        ("reviews.yaml", (4,)),
        ("supervision/2026-03-26-table.md", (4,)),
        ("audit/sample-2026.yaml", (4,)),
        ("audit/README.md", ()),
        ("journal/2026-01-01-begin.md", (5,)),
        ("journal/README.md", ()),
        ("protocol/positionality.md", (5,)),
        ("protocol/recruitment.yaml", (5,)),
        ("protocol/schedule.yaml", (6,)),
        ("study.yaml", ()),
        ("README.md", ()),
        (".gitignore", ()),
        ("notes.txt", ()),
        ("", ()),
    ],
)
def test_category_of_a_path(path: str, expected: tuple[int, ...]) -> None:
    assert categories_of(path) == expected


def test_six_categories_in_their_order() -> None:
    assert [c.number for c in CATEGORIES] == [1, 2, 3, 4, 5, 6]
