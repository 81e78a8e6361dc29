"""``ipa-text check``: hold every note, link and quotation to its word."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import cast

import click

from ipa_text.cli.changes import Changes, show, write
from ipa_text.cli.common import (
    colour,
    echo_json,
    progress,
    show_words_by_default,
    study_of,
    work_tree,
)
from ipa_text.lint.engine import Options, Outcome, check
from ipa_text.lint.findings import SEVERITIES, Severity
from ipa_text.store.trees import IDS, SCHEMAS, Tree
from ipa_text.study.load import load
from ipa_text.study.model import Study
from ipa_text.text.plain import plain

FORGES = ("github", "gitlab", "sarif")
"""Formats that are read by a forge, whose pages outlive a deletion: words are withheld."""
FORMATS = ("full", "concise", "json", *FORGES)

_STYLES = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow"},
    "hint": {"fg": "cyan"},
    "place": {"bold": True},
    "caret": {"fg": "red"},
    "more": {"dim": True},
}


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    help="Run only these: names, codes, beginnings of codes, ALL.",
)
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these out.")
@click.option("--fix", is_flag=True, help="Carry out safe fixes: ids, order of entries, quoting.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="Carry out those too that touch the analysis or a cited line.",
)
@click.option("--diff", is_flag=True, help="Show what fixes would change; write nothing.")
@click.option("--staged", is_flag=True, help="Check what git would commit, not the work tree.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, "auto"]),
    default="full",
    show_default=True,
    help="How findings are shown; auto: as GitHub or GitLab wants it when run there, else full.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="error",
    show_default=True,
    help="Exit 1 for this and graver.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only; nothing on success.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which to check, for rules that speak of today.",
)
@click.option(
    "--show-words/--hide-words",
    default=None,
    help="Print participants' words. [default: unless CI is set, or the format is a forge's]",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    staged: bool,
    form: str,
    fail_on: str,
    quiet: bool,
    exit_zero: bool,
    today: datetime | None,
    show_words: bool | None,
) -> int:
    """Check the study that holds this folder, or the one that holds the first of PATHS.

    PATHS limits what is reported, never what is read. Exit code 0: nothing at or above --fail-on; 1:
    findings; 2: the work could not be done.
    """
    root, inside = study_of(ctx, paths)
    form = _chosen(form)
    shown = form not in FORGES and show_words_by_default() if show_words is None else show_words
    day = today.date() if today else None
    options = Options(_split(select), _split(ignore), day, inside)
    fixing = fix or unsafe_fixes or diff
    if staged and fixing:
        raise click.UsageError("fixes are made in the work tree: leave --staged out")
    progress("reading the study ...")
    try:
        tree = _staged(root) if staged else work_tree(root, quiet=quiet)
        if fixing:
            from ipa_text.lint.fixing import fix_all  # noqa: PLC0415 - only where asked for
            from ipa_text.study.editors import refresh_ids  # noqa: PLC0415

            study, outcome, changes = fix_all(tree, options, unsafe=unsafe_fixes)
            if diff:
                progress("")
                show(changes, show_words=shown)
                if outcome.crashed:
                    return 2
                return 1 if changes and not exit_zero else 0
            write(root, changes)
            refresh_ids(root, study)
            _say_fixed(changes, quiet)
        else:
            study = load(tree)
            outcome = check(study, options)
    finally:
        progress("")
    if form in FORGES:
        _print_for_forge(root, outcome, form, show_words=shown)
    else:
        _print(study, outcome, form, show_words=shown, quiet=quiet)
    if not quiet:
        _say_editors(root)
    if outcome.crashed:
        return 2
    failed = outcome.at_least(cast(Severity, fail_on))
    return 1 if failed and not exit_zero else 0


def _chosen(form: str) -> str:
    """Return the format to print: for ``auto``, that of the forge whose runner this is."""
    if form != "auto":
        return form
    if os.environ.get("GITHUB_ACTIONS"):
        return "github"
    return "gitlab" if os.environ.get("GITLAB_CI") else "full"


def _staged(root: Path) -> Tree:
    from ipa_text.store.index import Index  # noqa: PLC0415 - GitPython is slow to import

    return Index(root)


def _split(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in options, several of which may stand in one with commas."""
    return tuple(name.strip() for given in names for name in given.split(",") if name.strip())


def _say_fixed(changes: Changes, quiet: bool) -> None:
    for path in sorted(changes):
        if not quiet:
            click.echo(plain(f"fixed {path}"), err=True)


def _print_for_forge(root: Path, outcome: Outcome, form: str, *, show_words: bool) -> None:
    """Print for GitHub, GitLab or a reader of SARIF; they know files by their path in the repository."""
    from ipa_text.store.git import repository_root  # noqa: PLC0415

    top = repository_root(root)
    prefix = "" if top in (None, root) else f"{root.relative_to(top or root).as_posix()}/"
    if form == "github":
        from ipa_text.lint.render.github import annotated  # noqa: PLC0415

        for line in annotated(outcome, show_words=show_words, prefix=prefix):
            click.echo(line)
    elif form == "gitlab":
        from ipa_text.lint.render.gitlab import code_quality  # noqa: PLC0415

        echo_json(code_quality(outcome, show_words=show_words, prefix=prefix))
    else:
        from ipa_text.lint.registry import rules  # noqa: PLC0415
        from ipa_text.lint.render.sarif import sarif  # noqa: PLC0415

        echo_json(sarif(outcome, rules(), show_words=show_words, prefix=prefix))


def _print(study: Study, outcome: Outcome, form: str, *, show_words: bool, quiet: bool) -> None:
    if form == "json":
        from ipa_text.lint.render.json import findings_json  # noqa: PLC0415

        echo_json(findings_json(outcome, show_words=show_words))
        return
    from ipa_text.lint.render import lines  # noqa: PLC0415

    if form == "concise":
        for line in lines.concise(outcome, show_words=show_words):
            click.echo(line)
    else:
        painted = colour()
        for style, line in lines.full(study, outcome, show_words=show_words):
            click.echo(click.style(line, **_STYLES.get(style, {})) if painted else line)  # type: ignore[arg-type]
    if quiet or (form == "concise" and not outcome.findings):
        return
    _say_summary(study, outcome, form)


def _say_editors(root: Path) -> None:
    """Tell a person at a terminal that a copy of the study lacks what its editors read."""
    lacking = (root / SCHEMAS).is_dir() and not (root / IDS).is_dir()
    if lacking and sys.stderr.isatty():
        click.echo("Note: editors know no ids here yet: `ipa-text schema` tells them.", err=True)


def _say_summary(study: Study, outcome: Outcome, form: str) -> None:
    from ipa_text.lint.render.lines import summary  # noqa: PLC0415

    cases = len(study.cases)
    of = f"{cases} case{'s' if cases != 1 else ''}"
    text = f"{summary(outcome)} in {of}"
    if outcome.findings and form == "full":
        text += f"\n`ipa-text explain {outcome.findings[0].name}` says more of a rule"
    click.echo(text, err=form == "concise")
