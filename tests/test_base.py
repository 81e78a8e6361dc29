"""The base study, which every document is completed from, is itself without fault."""

from __future__ import annotations

import pytest

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory, WorkTree
from ipa_text.study.load import load
from ipa_text.study.model import STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_clean_with_every_rule_at_every_stage(stage: str) -> None:
    """Whatever an example's finding is about, it is not the base."""
    study = load(Memory({**specs.base(), "study.yaml": specs.at_stage(stage)}))
    outcome = check(study, Options(select=("ALL",)))
    assert [specs.concise(f) for f in outcome.findings] == []
    assert not outcome.crashed


def test_base_is_what_a_folder_holds() -> None:
    """The files that are read are those that stand in the folder."""
    assert {str(path) for path in WorkTree(specs.BASE).paths()} == set(specs.base())


def test_base_shows_what_documents_need() -> None:
    """A repeated phrase, an interviewer between two answers, laughter, an ellipsis, curly quotes."""
    talk = specs.base()["cases/ruth/interview-1.md"]
    assert talk.count("I thought, it will stop") == 2
    assert "**I:** Mm. ^t007" in talk
    assert all(mark in talk for mark in ("[laughs]", "...", "“", "”", "*me*"))
