"""``ipa-text rules``: every rule, what it needs and from when it speaks."""

from __future__ import annotations

import click

from ipa_text.cli.common import echo_json
from ipa_text.lint.registry import rules
from ipa_text.lint.render.rules import rules_json, rules_table
from ipa_text.text.table import FORMATS, render


@click.command("rules")
@click.option(
    "--format", "form", type=click.Choice(("text", *FORMATS)), default="text", show_default=True
)
def command(form: str) -> None:
    """List the rules: code, name, severity, the stage from which each speaks, and what it can mend."""
    if form == "json":
        echo_json(rules_json(rules()))
    else:
        click.echo(render(rules_table(rules()), form), nl=False)
