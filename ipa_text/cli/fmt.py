"""``ipa-text fmt``: put the YAML of a study in canonical form."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import click

from ipa_text.cli.common import load_study, show_words_by_default, start
from ipa_text.cli.errors import CannotWork
from ipa_text.store.write import ChangedUnderneath, replace
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.study.model import Case, Study
from ipa_text.text.plain import plain

_NAMED = {
    "themes.yaml": "group-themes",
    "study.yaml": "study",
    "reviews.yaml": "reviews",
    "protocol/schedule.yaml": "schedule",
    "protocol/recruitment.yaml": "recruitment",
}
_IN_CASE = {"themes.yaml": "case-themes", "case.yaml": "case", "reviews.yaml": "reviews"}


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not canonical.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Put YAML files in canonical form: PATHS, or all of the study.

    Entries stand in transcript order and move with the comments right above them; missing ids are
    given; fields stand in their order; prose stands in `>-` blocks. Every line that is already so stays
    byte for byte. No value changes.
    """
    root, study = load_study(ctx)
    wanted = [(start(ctx) / p).resolve() for p in paths]
    changed, refused = 0, 0
    for path in sorted(study.texts):
        target = root / path
        if wanted and not any(target.resolve().is_relative_to(w) for w in wanted):
            continue
        named = _schema(study, path)
        if named is None:
            continue
        before = study.texts[path]
        try:
            after = canonical(before, named[0], path, named[1])
        except NotCanonical as error:
            click.echo(plain(f"{path}: left as it is: {error}"), err=True)
            refused += 1
            continue
        if after == before:
            continue
        changed += 1
        _tell(path, before, after, diff=diff, check=check)
        if not (check or diff):
            try:
                replace(target, before.encode(), after.encode())
            except ChangedUnderneath as error:
                raise CannotWork(str(error)) from None
    if refused and not changed:
        return 2
    return 1 if changed and (check or diff) else 0


def _schema(study: Study, path: str) -> tuple[str, Case | None] | None:
    if path in _NAMED:
        return _NAMED[path], None
    for case in study.cases:
        if path.startswith(f"{case.path}/") and path.endswith(".yaml"):
            name = path.removeprefix(f"{case.path}/")
            if name in _IN_CASE:
                return _IN_CASE[name], case
            if any(sidecar.path == path for sidecar in case.sidecars):
                return "notes", case
    return None


def _tell(path: str, before: str, after: str, *, diff: bool, check: bool) -> None:
    if not diff:
        click.echo(
            f"{path} is not in canonical form" if check else f"formatted {path}", err=not check
        )
        return
    if not show_words_by_default():
        click.echo(f"{path} would change [words withheld]")
        return
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path
    )
    for line in lines:
        click.echo(plain(line.rstrip("\n")))
