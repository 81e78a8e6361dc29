"""``lint.registry``: codes and names are a contract."""

from __future__ import annotations

import re

import pytest

from ipa_text.lint import registry
from ipa_text.lint.findings import SEVERITIES
from ipa_text.lint.registry import FAMILIES, case_rule, find, matching, names, rules
from ipa_text.study.model import STAGES

RULES = rules()


def test_codes_and_names_are_unique() -> None:
    """Other names of a rule included: whatever is written in a waiver means one rule."""
    words = names()
    assert len(words) == len(set(words))
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_fully_described(rule: registry.Rule) -> None:
    """Code, name, severity, stage, fix, documentation."""
    assert re.fullmatch(r"IPA\d{3}", rule.code)
    for name in (rule.name, *rule.also):
        assert re.fullmatch(r"[a-z]+[a-z0-9]*(-[a-z0-9]+)*", name)
    assert rule.severity in SEVERITIES
    assert rule.stage in STAGES
    assert rule.fix in ("", "safe", "unsafe")
    assert rule.family == FAMILIES[rule.code[3]]
    assert rule.summary == rule.doc.split("\n")[0]
    assert len(rule.summary) <= 100
    runs = [rule.on_case is not None, rule.on_study is not None]
    allowed = {"case": [[True, False]], "study": [[False, True], [True, True]]}
    assert runs in allowed.get(rule.scope, [[False, False]])


def test_a_rule_is_found_by_any_of_its_names() -> None:
    """By code in either case, by name, by another name."""
    rule = find("IPA205")
    assert rule is not None
    assert find("ipa205") is find("quotation-occurs-more-than-once") is rule
    assert find("quotation-ambiguous") is rule
    for nothing in ("IPA2", "ALL", "", "Quotation-Ambiguous", "IPA999"):
        assert find(nothing) is None


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("ALL", [rule.code for rule in RULES]),
        ("all", [rule.code for rule in RULES]),
        ("IPA2", [rule.code for rule in RULES if rule.code.startswith("IPA2")]),
        ("ipa20", [rule.code for rule in RULES if rule.code.startswith("IPA20")]),
        ("IPA", [rule.code for rule in RULES]),
        ("unknown-tag", ["IPA202"]),
        ("quotation-ambiguous", ["IPA205"]),
        ("IPA999", []),
        ("unknown", []),
        ("", []),
    ],
)
def test_selectors(selector: str, codes: list[str]) -> None:
    """ALL, a code or its beginning, a name."""
    assert [rule.code for rule in matching(selector)] == codes


def test_a_code_is_given_once_and_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of whoever writes a rule, and so it is raised."""
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))
    with pytest.raises(ValueError, match="IPA201 is defined twice"):
        case_rule("IPA201", "another", "hint")(lambda case, config: ())
    with pytest.raises(ValueError, match="has no documentation"):
        case_rule("IPA299", "another", "hint")(lambda case, config: ())
