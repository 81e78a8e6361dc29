"""``rules`` and ``explain``: every rule can be found and read, by each of its names."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli import here, process
from ipa_text.lint.findings import SEVERITIES
from ipa_text.lint.registry import Rule, names, rules
from ipa_text.study.model import STAGES

HERE = Path("/")
ALL = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)


@ALL
def test_explain_by_every_name(rule: Rule) -> None:
    pages = {
        name: here("explain", name, cwd=HERE)
        for name in (rule.name, rule.code, rule.code.lower(), *rule.also)
    }
    [page] = set(pages.values())
    assert (page.code, page.err) == (0, "")
    lines = page.lines
    assert lines[0] == f"# {rule.code} {rule.name}"
    assert lines[2].startswith(f"**{rule.severity}** \u00b7 about {rule.family} \u00b7 ")
    assert f"speaks from the stage *{rule.stage}*" in lines[2]
    assert (f"{rule.fix} fix" in lines[2]) is bool(rule.fix)
    assert ("runs only when selected" in lines[2]) is not rule.default
    for name in rule.also:
        assert f"`{name}`" in lines[2]
    assert rule.summary in lines[4]
    assert page.out.rstrip("\n") + "\n" == page.out


@ALL
def test_a_rule_is_what_it_should_be(rule: Rule) -> None:
    assert re.fullmatch(r"IPA\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.severity in SEVERITIES
    assert rule.stage in STAGES
    assert rule.fix in ("", "safe", "unsafe")
    assert rule.summary.endswith(".")
    assert len(rule.doc.split("\n")) > 2 or rule.code == "IPA203", "it says why"


def test_no_two_rules_share_a_name() -> None:
    assert len(names()) == len(set(names()))


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("quotation-not-fond", "; did you mean `quotation-not-found`?"),
        ("IPA2044", "; did you mean `IPA204`?"),
        ("zzz", ""),
        ("", ""),
        ("ALL", ""),
        ("IPA2", ""),
        ("Quotation-Not-Found", "; did you mean `quotation-not-found`?"),
    ],
)
def test_explain_what_is_no_rule(given: str, hint: str) -> None:
    run = here("explain", given, cwd=HERE)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"ipa-text: there is no rule `{given}`{hint}")
    assert run.err.endswith("; `ipa-text rules` lists them\n")


def test_explain_without_a_rule() -> None:
    run = here("explain", cwd=HERE)
    assert (run.code, run.out) == (2, "")
    assert "RULE" in run.err


def test_rules_text() -> None:
    run = process("rules", cwd=HERE)
    assert (run.code, run.err) == (0, "")
    found = [line.split()[:3] for line in run.lines if line.startswith("IPA")]
    assert found == [[r.code, r.name, r.severity] for r in rules()]


def test_rules_csv() -> None:
    run = here("rules", "--format", "csv", cwd=HERE)
    head, *rows = csv.reader(io.StringIO(run.out, newline=""))
    assert head == ["Code", "Name", "Severity", "From stage", "Fix", "Needs", "What it finds"]
    assert [row[0] for row in rows] == [r.code for r in rules()]
    assert [row[6] for row in rows] == [r.summary for r in rules()]


def test_rules_md() -> None:
    run = here("rules", "--format", "md", cwd=HERE)
    assert run.out.startswith("## Rules\n\n| Code | Name |")
    assert run.out.count("\n| IPA") == len(rules())


def test_rules_json() -> None:
    data = json.loads(here("rules", "--format", "json", cwd=HERE).out)
    assert data["version"] == 1
    assert [r["code"] for r in data["rules"]] == [r.code for r in rules()]
    kinds = {
        "code": str, "name": str, "also": list, "severity": str, "stage": str, "family": str,
        "fix": str, "needs": list, "default": bool, "summary": str,
    }  # fmt: skip
    for rule in data["rules"]:
        assert {key: type(rule[key]) for key in kinds} == kinds
