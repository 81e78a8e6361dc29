"""``study.terms``: what the levels are called."""

from __future__ import annotations

from ipa_text.study.terms import terms


def test_the_names_of_both_editions() -> None:
    """As in Smith, Flowers and Larkin, 2009 and 2022."""
    old, new = terms(2009), terms(2022)
    assert (old.statement, old.case_theme, old.group_theme) == (
        "emergent theme", "superordinate theme", "master theme",
    )  # fmt: skip
    assert (new.statement, new.case_theme, new.group_theme) == (
        "experiential statement", "personal experiential theme", "group experiential theme",
    )  # fmt: skip
    assert all(a != b for a, b in zip(old, new, strict=True))


def test_any_other_year_is_the_newer() -> None:
    """The schema has said so already."""
    assert terms(1996) == terms(2022)
