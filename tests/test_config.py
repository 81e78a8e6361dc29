"""``study.config``: what a study says of itself, and what holds where it says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ipa_text.store.yaml import Mapping, read
from ipa_text.study.config import DEFAULT_TAGS, config
from ipa_text.study.model import Config, Thresholds


def _config(text: str) -> Config:
    root: Any = read(text).root
    return config(root if isinstance(root, Mapping) else Mapping())[0]


def test_what_holds_where_nothing_is_said() -> None:
    """The defaults of the format."""
    found = _config("")
    assert (found.terminology, found.stage, found.title) == (2022, "", "")
    assert found.categories == ("descriptive", "linguistic", "conceptual")
    assert found.tags == DEFAULT_TAGS
    assert found.thresholds == Thresholds()
    assert (found.thresholds.basis, found.thresholds.level) == ("coded", "theme")
    assert (found.thresholds.uncoded_words, found.thresholds.balance) == (400, 0.5)
    assert found.lint.select == found.lint.ignore == ()


def test_what_is_said() -> None:
    """Every setting is taken up."""
    found = _config(
        "title: T\nterminology: 2009\nstage: noting\ncategories: [a, b]\ntags: []\n"
        "thresholds: {recurrence: 3, basis: quoted, level: subtheme, density: none,"
        " uncoded-words: 50, balance: 0.4}\n"
        "lint: {select: [ALL], ignore: [IPA2], severity: {IPA101: hint}, stage: {a-rule: noting}}\n"
    )
    assert (found.title, found.terminology, found.stage) == ("T", 2009, "noting")
    assert (found.categories, found.tags) == (("a", "b"), ())
    assert found.thresholds == Thresholds(3, "quoted", "subtheme", "none", 50, 0.4)
    assert (found.lint.select, found.lint.ignore) == (("ALL",), ("IPA2",))
    assert found.lint.severity == {"IPA101": "hint"}
    assert found.lint.stage == {"a-rule": "noting"}
    assert [name for name, _ in found.lint.named] == ["ALL", "IPA2", "IPA101", "a-rule"]


@pytest.mark.parametrize(
    "text",
    [
        "terminology: 2019\n",
        "thresholds: [1]\nlint: 7\n",
        "thresholds: {recurrence: [1], uncoded-words: many, balance: true}\n",
        "lint: {select: {}, severity: [], stage: x, waivers: [1]}\n",
        "thresholds: {uncoded-words: 1e999, balance: .nan}\n",
    ],
)
def test_nonsense_is_as_if_nothing_were_said(text: str) -> None:
    """The schema reports it; the check goes on."""
    found = _config(text)
    assert found.terminology == 2022
    assert found.thresholds == Thresholds()
    assert found.lint.severity == {}


def test_waivers_of_the_study() -> None:
    """They go by their subject, wherever that stands."""
    root = read(
        "lint:\n  waivers:\n    - {rule: a-rule, subject: ruth/x, why: because}\n    - {}\n"
    ).root
    first, second = config(root)[1]
    assert (first.rule, first.subject, first.why, first.local) == (
        "a-rule",
        "ruth/x",
        "because",
        False,
    )
    assert first.place.line == 3
    assert (second.rule, second.subject, second.why) == ("", "", "")
