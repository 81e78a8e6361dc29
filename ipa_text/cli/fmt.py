"""``ipa-text fmt``: put the YAML of a study in canonical form."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from ipa_text.cli.changes import show, write
from ipa_text.cli.common import show_words_by_default, study_of, work_tree
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.study.editors import refresh_ids
from ipa_text.study.load import load
from ipa_text.study.model import Case, Study
from ipa_text.text.plain import plain


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
    study = load(work_tree(root))
    changes, refused = _changes(study, wanted)
    if diff:
        show(changes, show_words=show_words_by_default())
    else:
        if not check:
            write(root, changes)
            refresh_ids(root, load(work_tree(root, quiet=True)) if changes else study)
        for path in changes:
            told = f"{path} is not in canonical form" if check else f"formatted {path}"
            click.echo(plain(told), err=not check)
    if refused:
        return 2
    return 1 if changes and (check or diff) else 0


def _changes(
    study: Study, wanted: tuple[str, ...]
) -> tuple[dict[str, tuple[str | None, str]], int]:
    """Return what would change, and how many files cannot be put in canonical form."""
    changes: dict[str, tuple[str | None, str]] = {}
    refused = _unread(study, wanted)
    for path, schema in sorted(study.schemas.items()):
        if path not in study.texts or not _asked(path, wanted):
            continue
        before = study.texts[path]
        try:
            after = canonical(before, schema, path, _case_of(study, path))
        except NotCanonical as error:
            _left(path, str(error))
            refused += 1
            continue
        if after != before:
            changes[path] = (before, after)
    return changes, refused


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


def _case_of(study: Study, path: str) -> Case | None:
    return next((case for case in study.cases if path.startswith(f"{case.path}/")), None)
