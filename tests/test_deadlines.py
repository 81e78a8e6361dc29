"""Until when: months of the calendar, and from which day they are counted."""

from __future__ import annotations

from datetime import date

import pytest

from ipa_text.store.trees import Memory
from ipa_text.study.deadlines import Span, Window, months_after, of_case, span, window
from ipa_text.study.load import load

D = date.fromisoformat


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-02", 12, "2027-03-02"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-05-31", 1, "2026-06-30"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_months_by_the_calendar(start: str, months: int, end: str) -> None:
    assert months_after(D(start), months) == D(end)


HALF_A_YEAR = Window(6, "interview")


def test_a_window_is_counted_from_the_last_of_several_days() -> None:
    found = span(HALF_A_YEAR, ["2025-08-31", "2025-03-01"])
    assert found == Span(D("2025-03-01"), D("2025-08-31"), D("2026-02-28"))


@pytest.mark.parametrize(
    ("on", "held"),
    [
        ("2025-08-30", False),
        ("2025-08-31", True),
        ("2026-02-27", True),
        ("2026-02-28", True),
        ("2026-03-01", False),
    ],
)
def test_the_first_and_the_last_day_are_in_a_window(on: str, held: bool) -> None:
    assert span(HALF_A_YEAR, ["2025-08-31"]).holds(D(on)) is held


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ([], "no interview is recorded"),
        (["2025-08-31", ""], "interview without a date"),
        (["2025-02-30", "2025-08-31"], "`2025-02-30` is no day"),
    ],
)
def test_a_window_of_which_the_end_is_not_known(days: list[str], why: str) -> None:
    found = span(HALF_A_YEAR, days)
    assert found == Span(None, None, None, why)
    assert not found.holds(D("2025-08-31"))


def study(windows: str) -> Memory:
    """Return a study of one person, interviewed twice, with a diary, who consented twice."""
    source = "---\nkind: {}\ndate: {}\nspeakers: {{Ada: participant}}\n---\n\n**Ada:** Yes. ^t001\n"
    return Memory(
        {
            "study.yaml": f"format: 1\ntitle: Driving\nwindows: {windows}\n",
            "cases/ada/case.yaml": "pseudonym: Ada\nconsent:\n"
            "  - {date: 2025-01-04}\n  - {date: 2025-02-04}\n",
            "cases/ada/interview-1.md": source.format("interview", "2025-01-05"),
            "cases/ada/interview-2.md": source.format("interview", "2025-03-05"),
            "cases/ada/diary-1.md": source.format("diary", "2025-09-05"),
        }
    )


@pytest.mark.parametrize(
    ("begins", "end"), [("interview", "2025-04-05"), ("consent", "2025-03-04")]
)
def test_the_window_of_a_participant(begins: str, end: str) -> None:
    found = load(study(f"{{withdrawal: {{months: 1, from: {begins}}}}}"))
    declared = window(found.config, "withdrawal")
    assert declared == Window(1, begins)
    assert window(found.config, "member_check") is None
    assert of_case(declared, found.cases[0]).last == D(end)
    assert of_case(declared, found.facts[0]) == of_case(declared, found.cases[0])


@pytest.mark.parametrize(
    "declared",
    [
        "{months: 0, from: interview}",
        "{months: yes, from: interview}",
        "{months: true, from: interview}",
        "{months: 6}",
        "{months: 6, from: spring}",
        "six months",
    ],
)
def test_what_is_no_window(declared: str) -> None:
    assert window(load(study(f"{{withdrawal: {declared}}}")).config, "withdrawal") is None
