"""``ipa-text check``: hold every note, link and quotation to its word."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from ipa_text.cli.common import (
    DAY,
    colour,
    echo_json,
    show_words_by_default,
    study_of,
    work_tree,
)
from ipa_text.lint.known import Clean
from ipa_text.lint.options import Options
from ipa_text.plain_check import checked, how_much, progress, say_notes
from ipa_text.store.trees import Tree, WorkTree

if TYPE_CHECKING:
    from ipa_text.lint.findings import Outcome, Severity
    from ipa_text.store.index import Index

SEVERITIES = ("error", "warning", "hint")
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
    type=DAY,
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
    options = Options(_split(select), _split(ignore), inside, today.date() if today else None)
    outcome: Outcome | Clean
    fixing = fix or unsafe_fixes or diff
    if staged and fixing:
        raise click.UsageError("fixes are made in the work tree: leave --staged out")
    tree: WorkTree | Index = _staged(root) if staged else work_tree(root, quiet=quiet)
    if fixing:
        from ipa_text.cli import changes  # noqa: PLC0415 - only where asked for
        from ipa_text.lint.fixing import fix_all  # noqa: PLC0415
        from ipa_text.study.editors import refresh_ids  # noqa: PLC0415

        progress("reading the study ...")
        try:
            study, outcome, changed = fix_all(tree, options, unsafe=unsafe_fixes)
        finally:
            progress("")
        if diff:
            changes.show(changed, show_words=shown)
            return 2 if outcome.crashed else int(bool(changed) and not exit_zero)
        changes.write(root, changed)
        refresh_ids(root, study)
        changes.tell(changed, "fixed", quiet=quiet)
    else:
        outcome = checked(root, tree, options, words=form in ("full", "concise"))
    if isinstance(outcome, Clean):
        _say_summary(outcome.summary, outcome.cases, form, quiet=quiet)
        say_notes(root, quiet=quiet)
        return 0
    code = tell(root, tree, outcome, form, show_words=shown, quiet=quiet, fail_on=fail_on)
    return 0 if exit_zero and not outcome.crashed else code


def tell(
    root: Path,
    tree: Tree,
    outcome: Outcome,
    form: str = "full",
    *,
    show_words: bool | None = None,
    quiet: bool = False,
    fail_on: str = "error",
) -> int:
    """Print what was found, by default as ``check`` does without options, and return the exit code."""
    shown = show_words_by_default() if show_words is None else show_words
    if form in FORGES:
        _print_for_forge(root, outcome, form, show_words=shown)
    else:
        _print(tree, outcome, form, show_words=shown, quiet=quiet)
    say_notes(root, quiet=quiet)
    return 2 if outcome.crashed else int(outcome.at_least(cast("Severity", fail_on)))


def _chosen(form: str) -> str:
    """Return the format to print: for ``auto``, that of the forge whose runner this is."""
    if form != "auto":
        return form
    if os.environ.get("GITHUB_ACTIONS"):
        return "github"
    return "gitlab" if os.environ.get("GITLAB_CI") else "full"


def _staged(root: Path) -> Index:
    from ipa_text.store.index import Index  # noqa: PLC0415 - seldom wanted

    return Index(root)


def _split(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in options, several of which may stand in one with commas."""
    return tuple(name.strip() for given in names for name in given.split(",") if name.strip())


def _print_for_forge(root: Path, outcome: Outcome, form: str, *, show_words: bool) -> None:
    """Print for GitHub, GitLab or a reader of SARIF; they know files by their path in the repository."""
    from ipa_text.store.git_directory import repository_root  # noqa: PLC0415

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


def _print(tree: Tree, outcome: Outcome, form: str, *, show_words: bool, quiet: bool) -> None:
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
        for style, line in lines.full(tree, outcome, show_words=show_words):
            click.echo(click.style(line, **_STYLES.get(style, {})) if painted else line)  # type: ignore[arg-type]
    rule = outcome.gravest.name if outcome.gravest else ""
    _say_summary(lines.summary(outcome), outcome.cases, form, quiet=quiet, rule=rule)


def _say_summary(found: str, cases: int, form: str, *, quiet: bool, rule: str = "") -> None:
    """Say how much was found; nothing where all is well and only what is wrong is wanted."""
    if quiet or (form == "concise" and not rule):
        return
    text = how_much(found, cases)
    if rule and form == "full":
        text += f"\n`ipa-text explain {rule}` says more of a rule"
    click.echo(text, err=form == "concise")
