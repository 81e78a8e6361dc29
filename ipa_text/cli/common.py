"""What the verbs share: finding the study, writing out, options."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ipa_text.errors import CannotWork
from ipa_text.store.trees import WorkTree, find_root
from ipa_text.store.work_tree import without_ignored
from ipa_text.text.plain import escaped, plain

if TYPE_CHECKING:
    from ipa_text.study.model import Study

Thing = TypeVar("Thing")


def start(ctx: click.Context) -> Path:
    """Return the folder in which the command is meant to work."""
    return Path(ctx.obj) if ctx.obj else Path.cwd()


def study_root(where: Path) -> Path:
    """Return the folder of the study that holds ``where``; raises CannotWork."""
    root = find_root(where)
    if root is None:
        raise CannotWork(
            f"no study here: there is no study.yaml in {where} or above it. `ipa-text init` begins"
            " one, `ipa-text demo` builds one to look at"
        )
    return root


def study_of(ctx: click.Context, paths: Iterable[Path]) -> tuple[Path, tuple[str, ...]]:
    """Return the folder of the study that holds ``paths``, and what they are called in it.

    Without paths it is the study that the command is called in. Raises CannotWork for a path that is
    not there or is not in the study.
    """
    where = [start(ctx) / path for path in paths]
    for path in where:
        if not path.exists():
            raise CannotWork(f"{path}: there is no such file or folder")
    root = study_root(where[0] if where else start(ctx))
    return root, tuple(_in_study(root, path) for path in where)


def _in_study(root: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise CannotWork(f"{path} is not in the study at {root}") from None


def load_study(ctx: click.Context) -> tuple[Path, Study]:
    """Return the study that the command is called in; raises CannotWork."""
    from ipa_text.study.load import load  # noqa: PLC0415 - not wanted where nothing has changed

    root = study_root(start(ctx))
    return root, load(work_tree(root))


def work_tree(root: Path, *, quiet: bool = False) -> WorkTree:
    """Return the study in a folder, without what git ignores there where git can tell.

    Says on standard error what of the cases is left out, since every count is without it.
    """
    tree, notes = without_ignored(root)
    for note in notes:
        if note.grave or not quiet:
            click.echo(plain(f"Note: {note.text}"), err=True)
    return tree


def show_words_by_default() -> bool:
    """Tell whether participants' words may be printed: not in CI, whose logs outlive deletions."""
    return os.environ.get("CI", "").lower() in ("", "0", "false", "no")


class _Day(click.DateTime):
    """A day of the calendar; what is none is refused with the form in which one is written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            timed = ", with a time of day as 2026-03-01T14:30:00" if self.formats[1:] else ""
            self.fail(f"`{value}` is no day; write one as 2026-03-01{timed}", param, ctx)


DAY = _Day(["%Y-%m-%d"])
DAY_OR_TIME = _Day(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])

withholding = click.option(
    "--show-words/--hide-words",
    default=False,
    help="Print participants' words. [default: withheld]",
)
"""The option of what withholds participants' words unless it is told not to, wherever it runs."""


def echo_json(data: Mapping[str, Any] | list[Any]) -> None:
    """Print JSON in UTF-8, whatever the terminal's encoding, and without escaping letters.

    What could steer a terminal or turn the direction of its text is escaped.
    """
    text = escaped(json.dumps(data, ensure_ascii=False, indent=2))
    click.echo(text.encode("utf-8", "backslashreplace") + b"\n", nl=False)


def colour(stream: Any = None) -> bool:
    """Tell whether a stream shows colour: a terminal, and NO_COLOR is not set."""
    stream = stream or sys.stdout
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def typed(ctx: click.Context) -> list[str]:
    """Return the command as it was typed, or might have been."""
    words = ["ipa-text", str(ctx.info_name)]
    for param in ctx.command.params:
        value = ctx.params.get(param.name or "")
        if value == param.get_default(ctx) or value in (None, (), ""):
            continue
        for each in value if isinstance(value, tuple) else (value,):
            named = [param.opts[0]] if isinstance(param, click.Option) else []
            words += named + ([] if each is True else [str(each)])
    return words


def bar(things: Sequence[Thing], text: str) -> Iterator[Thing]:
    """Yield each thing, with a bar on standard error where that is a terminal and there are several."""
    if len(things) < 2 or not sys.stderr.isatty():
        yield from things
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    yield from track(things, text, console=Console(stderr=True), transient=True)


def broken_note(study: Study) -> None:
    """Say on standard error that parts of the study could not be read, so that figures are partial."""
    from ipa_text.study.load import UNREAD  # noqa: PLC0415

    errors = {p.remark.place.path for p in study.problems if p.rule in UNREAD}
    hidden = [study.hidden, *(case.hidden for case in study.cases)]
    count = len(errors) or sum(map(bool, hidden))
    if count:
        files = "1 file" if count == 1 else f"{count} files"
        click.echo(
            f"Note: parts of {files} could not be read and are left out here; see `ipa-text check`.",
            err=True,
        )
