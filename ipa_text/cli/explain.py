"""``ipa-text explain``: what a rule is about, with a bad and a good example."""

from __future__ import annotations

import click

from ipa_text.errors import CannotWork
from ipa_text.lint.registry import find, names
from ipa_text.lint.render.rules import rule_page
from ipa_text.text.spelling import nearest


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain RULE, given by name (quotation-not-found) or code (IPA204)."""
    found = find(rule)
    if found is None:
        hint = nearest(rule, names())
        raise CannotWork(f"there is no rule `{rule}`{hint}; `ipa-text rules` lists them")
    click.echo(rule_page(found).rstrip("\n"))
