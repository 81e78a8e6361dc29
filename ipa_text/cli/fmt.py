"""``ipa-text fmt``: put the YAML of a study in canonical form."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path, PurePosixPath

import click

from ipa_text.cli.common import loaded, show_words_by_default, study_of
from ipa_text.cli.errors import CannotWork
from ipa_text.store.trees import WorkTree
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
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is not canonical.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Put YAML files in canonical form: PATHS, or all of the study.

    Exit code 1 where --check or --diff finds something to change, 2 where a file could not be read.

    Entries stand in transcript order and move with the comments right above them; missing ids are
    given; fields stand in their order; prose stands in `>-` blocks. Every line that is already so stays
    byte for byte. No value changes.
    """
    root, wanted = study_of(ctx, paths)
    study = loaded(WorkTree(root))
    changed, refused = 0, _unread(study, wanted)
    for path in sorted(study.texts):
        named = _schema(study, path) if _asked(path, wanted) else None
        if named is None:
            continue
        before = study.texts[path]
        try:
            after = canonical(before, named[0], path, named[1])
        except NotCanonical as error:
            _left(path, str(error))
            refused += 1
            continue
        if after == before:
            continue
        changed += 1
        _tell(path, before, after, diff=diff, check=check)
        if not (check or diff):
            try:
                replace(root / path, before.encode(), after.encode())
            except ChangedUnderneath as error:
                raise CannotWork(str(error)) from None
    if refused:
        return 2
    return 1 if changed and (check or diff) else 0


def _asked(path: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(PurePosixPath(path).is_relative_to(name) for name in wanted)


def _unread(study: Study, wanted: tuple[str, ...]) -> int:
    """Say which YAML files could not even be read as text; return how many."""
    lost = [
        p.remark
        for p in study.problems
        if p.rule in ("unreadable", "not-utf-8")
        and p.remark.place.path.endswith(".yaml")
        and _asked(p.remark.place.path, wanted)
    ]
    for remark in lost:
        _left(remark.place.path, remark.message)
    return len(lost)


def _left(path: str, why: str) -> None:
    click.echo(plain(f"{path}: left as it is: {why}"), err=True)


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
        told = f"{path} is not in canonical form" if check else f"formatted {path}"
        click.echo(plain(told), err=not check)
        return
    if not show_words_by_default():
        click.echo(plain(f"{path} would change [words withheld]"))
        return
    lines = unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path
    )
    for line in lines:
        click.echo(plain(line.rstrip("\n")))
