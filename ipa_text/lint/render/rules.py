"""Rules as documentation: the page of one, the table of all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ipa_text.lint.registry import Rule
from ipa_text.text.table import Column, Table


def rule_page(rule: Rule) -> str:
    """Return the Markdown page of a rule."""
    facts = [
        f"**{rule.severity}**",
        f"about {rule.family}",
        f"speaks from the stage *{rule.stage}*",
    ]
    if rule.fix:
        facts.append(f"{'an' if rule.fix[0] in 'aeiou' else 'a'} {rule.fix} fix")
    if not rule.default:
        facts.append("runs only when selected")
    if rule.also:
        facts.append("also called " + ", ".join(f"`{name}`" for name in rule.also))
    head = f"# {rule.code} {rule.name}\n\n{' · '.join(facts)}\n"
    return f"{head}\n{rule.doc}\n"


def rules_table(rules: Iterable[Rule]) -> Table:
    """Return the table of rules."""
    rows = [
        [r.code, r.name, r.severity, r.stage, r.fix or "-", ", ".join(r.needs) or "-", r.summary]
        for r in rules
    ]
    columns = [
        Column(t)
        for t in ("Code", "Name", "Severity", "From stage", "Fix", "Needs", "What it finds")
    ]
    return Table("Rules", tuple(columns), tuple(tuple(row) for row in rows))


def rules_json(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the rules as JSON, version 1."""
    return {
        "version": 1,
        "rules": [
            {
                "code": r.code,
                "name": r.name,
                "also": list(r.also),
                "severity": r.severity,
                "stage": r.stage,
                "family": r.family,
                "fix": r.fix,
                "needs": list(r.needs),
                "default": r.default,
                "summary": r.summary,
            }
            for r in rules
        ],
    }
