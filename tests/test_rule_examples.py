"""The examples in every rule's own documentation, run: the manual cannot lie."""

from __future__ import annotations

import pytest

import specs
from ipa_text.lint.registry import Rule, rules

IN_WORDS = {
    "unreadable": "about what the disk does (test_trees.py)",
    "not-utf-8": "about bytes that no text block can hold (test_read.py)",
    "stray-character": "about characters that nobody can see (test_read.py)",
    "long-line": "an example would be longer than a line of the program (test_transcripts.py)",
    "rule-crashed": "about a defect of the program (test_engine.py)",
    "empty-halpern-category": "about files that are not there (test_process.py)",
    "stale-schema": "about files that the tool writes (test_stale_schema.py)",
}
"""Rules that a block of text cannot show, and why; they are tested elsewhere."""

SHOWN = [rule for rule in rules() if rule.name not in IN_WORDS]


def _section(rule: Rule, title: str) -> tuple[specs.Block, ...]:
    found = {example.title: example.blocks for example in specs.examples(rule.doc)}
    assert title in found, f"{rule.name} shows no {title.lower()} example"
    return found[title]


def _select(rule: Rule) -> tuple[str, ...]:
    return () if rule.default else ("ALL",)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_bad_example_yields_what_it_asserts(rule: Rule) -> None:
    """The bad example has findings of its rule, and none that it does not assert."""
    outcome = specs.run(_section(rule, "Bad"), stage=rule.stage, select=_select(rule))
    assert rule.name in {finding.name for finding in outcome.findings}


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_good_example_is_clean(rule: Rule) -> None:
    """The good example has no finding of its rule."""
    outcome = specs.checked(_section(rule, "Good"), stage=rule.stage, select=_select(rule))
    assert [specs.concise(f) for f in outcome.findings if f.name == rule.name] == []


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.name)
def test_examples_differ(rule: Rule) -> None:
    """Good is not bad without the marks: a rule that never speaks would pass that."""
    bad, good = (_section(rule, title) for title in ("Bad", "Good"))
    assert specs.study_files(bad, rule.stage) != specs.study_files(good, rule.stage) or (
        specs.messages(bad) != specs.messages(good)
    )


@pytest.mark.parametrize("name", IN_WORDS)
def test_rules_in_words_have_no_examples(name: str) -> None:
    """A rule explained in words leaves this list as soon as it shows an example."""
    rule = next(rule for rule in rules() if rule.name == name)
    assert specs.examples(rule.doc) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_documentation_has_its_parts_in_order(rule: Rule) -> None:
    """One line of what, then why, then examples, then the source where there is one."""
    heads = [line for line in rule.doc.split("\n") if line.startswith("#")]
    wanted = [] if rule.name in IN_WORDS else ["## Bad", "## Good"]
    assert heads in (wanted, [*wanted, "## Source"])
    first, blank, *_ = [*rule.doc.split("\n"), "", ""]
    assert first.endswith(".")
    assert blank == ""
