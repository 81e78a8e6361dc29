"""``ipa-text schema``: tell editors the study's own words and ids."""

from __future__ import annotations

import click

from ipa_text.cli.common import load_study
from ipa_text.study.editors import outdated, write
from ipa_text.text.plain import plain


@click.command("schema")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where something is stale.")
@click.pass_context
def command(ctx: click.Context, check: bool) -> int:
    """Write the schemas by which an editor completes and marks YAML files, in .ipa-text/schema.

    They hold the study's categories and tags, and the ids of its turns, notes, extracts, statements
    and themes. Files whose first line names the schema of their kind are pointed at their
    own, which has the ids; nothing else of them changes.
    """
    root, study = load_study(ctx)
    found = outdated(root, study)
    if not check:
        write(root, found)
    told = (
        ("stale", "wrote", found.missing),
        ("left over", "removed", found.leftover),
        ("not pointed at its own schema", "pointed at its own schema", found.first_lines),
    )
    for wrong, done, paths in told:
        for path in paths:
            click.echo(plain(f"{wrong if check else done}: {path}"), err=check)
    if not found:
        click.echo("the schemas are as the study is")
    return 1 if check and found else 0
