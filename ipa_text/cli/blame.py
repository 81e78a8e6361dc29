"""``ipa-text blame``: who last decided each entry of a file, or each line of evidence of a theme."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ipa_text.cli.common import echo_json, start, study_root
from ipa_text.errors import CannotWork
from ipa_text.store.cache import cache_of
from ipa_text.text.plain import plain
from ipa_text.text.table import Column, Table, render
from ipa_text.trail import life, now
from ipa_text.trail.blame import Blamed, Line, blame, entries, evidence, nothing_in
from ipa_text.trail.history import History, read
from ipa_text.trail.life import reason
from ipa_text.trail.states import since_commit

_SHORT = 7


@click.command("blame")
@click.argument("what", metavar="FILE|THEME")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def command(ctx: click.Context, what: str, form: str) -> None:
    """Name who last decided each entry of FILE, or each line of evidence under THEME, and why.

    FILE is a sidecar or a themes.yaml; of any other, `git blame` names who wrote each line. THEME is a
    group theme, a case theme or a statement, as ruth/earning. What is in the work tree only is not
    committed yet, and nobody's.
    """
    where = start(ctx)
    root = study_root(where)
    history = read(root, cache_of(root, "trail"))
    for note in history.notes:
        click.echo(plain(f"Note: {note}"), err=True)
    lines = _lines(root, where, what, history)
    found = list(blame(history, lines, since_commit(root)))
    if form == "json":
        echo_json({"version": 1, "lines": [_json(one) for one in found]})
        return
    click.echo(render(_table(found), "text"), nl=False)


def _lines(root: Path, where: Path, what: str, history: History) -> list[Line]:
    path = Path(os.path.realpath(where / what))
    if path.is_file() and path.is_relative_to(root.resolve()):
        name = path.relative_to(root.resolve()).as_posix()
        said = now.of(root, name)
        listed = list(entries(said))
        if not listed and (why := nothing_in(said)):
            raise CannotWork(why)
        return listed
    ref = life.found(history, what, now.pseudonyms(now.cases(root)))
    found = list(evidence(now.themes(root), ref))
    if not found:
        raise CannotWork(f"`{ref}` is no theme or statement that cites evidence now")
    return found


def _json(one: Blamed) -> dict[str, Any]:
    said = reason(one.commit.message) if one.commit else None
    return {
        "ref": plain(one.line.ref),
        "cited": plain(one.line.cited) or None,
        "role": one.line.role,
        "path": plain(one.line.path),
        "line": one.line.line,
        "state": one.state,
        "commit": one.commit.id if one.commit else None,
        "date": one.commit.date if one.commit else None,
        "author": plain(one.commit.author) if one.commit else None,
        "kind": one.kind or None,
        "subject": plain(said.subject) if said else None,
        "reason": plain(said.why) if said else None,
    }


def _table(found: list[Blamed]) -> Table:
    heads = ("Line", "Entry", "Date", "Who", "Commit", "What", "Why")
    return Table("", tuple(Column(h) for h in heads), tuple(_row(one) for one in found))


def _row(one: Blamed) -> tuple[str, ...]:
    role = "" if one.line.role in ("", "from") else f" ({one.line.role})"
    head = (str(one.line.line), one.line.name + role)
    if one.commit is None:
        said_of = "not committed yet" if one.state == "uncommitted" else "not verifiable"
        return (*head, "-", said_of, "-", "-", "-")
    said = reason(one.commit.message)
    why = said.why.split("\n")[0] or said.subject
    commit = one.commit
    return (*head, commit.date[:10], commit.author, commit.id[:_SHORT], one.kind, why)
