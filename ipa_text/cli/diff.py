"""``ipa-text diff``: what was decided between two states of a study."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from ipa_text.cli.common import colour, echo_json, start, withholding
from ipa_text.text.table import width
from ipa_text.trail.report import Report
from ipa_text.trail.states import Asked, asked, between, plain_files

_WIDEST = 100
_STYLES = {
    "sentence": {"bold": True},
    "heading": {"bold": True, "fg": "cyan"},
    "theme": {"bold": True},
}
_EXTERNAL = re.compile(r"[0-9a-f]{40,64}|\.")


@click.command("diff")
@click.argument("what", nargs=-1, metavar="[A[..|...]B] [PATHS]")
@click.option("--cached", "--staged", is_flag=True, help="Compare the index, not the work tree.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "md", "json"]),
    default="text",
    show_default=True,
)
@withholding
@click.pass_context
def command(
    ctx: click.Context, what: tuple[str, ...], cached: bool, form: str, show_words: bool
) -> None:
    """Show what was decided between two states of the study, by note, statement and theme.

    Without A and B: the work tree against where it left the main branch. A alone: the work tree against
    A. A..B: from A to B. A...B: from where B left A to B. PATHS limits what is shown. Two files that
    stand outside git are compared by themselves, so that this can be a difftool of git.
    """
    where = start(ctx)
    files = _files(where, what)
    if files is not None:
        found = plain_files(*files)
        links = ""
    else:
        wanted = asked(where, what, cached=cached)
        found = between(wanted)
        links = _links(wanted)
    _print(found, form, links, show_words=show_words)


def _files(where: Path, what: tuple[str, ...]) -> tuple[Path, Path, str] | None:
    """Return two files to be compared and their name, where that is what was asked for.

    As ``diff.external`` git gives a path, then file, blob and mode of either side.
    """
    if len(what) in (7, 9) and _EXTERNAL.fullmatch(what[2]) and _EXTERNAL.fullmatch(what[5]):
        return where / what[1], where / what[4], what[0]
    if len(what) == 2 and all(
        p.exists() and not p.is_dir() for p in (where / name for name in what)
    ):
        return where / what[0], where / what[1], ""
    return None


def _links(wanted: Asked) -> str:
    """Return what stands before a path to make it an address: on GitHub, that of the commit's files."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY")
    server, repository = (os.environ.get(name, "") for name in names)
    if not server or not repository or not wanted.head:
        return wanted.prefix
    return f"{server}/{repository}/blob/{wanted.head}/{wanted.prefix}"


def _print(found: Report, form: str, links: str, *, show_words: bool) -> None:
    if form == "json":
        from ipa_text.trail.render.json import diff_json  # noqa: PLC0415

        echo_json(diff_json(found, show_words=show_words))
    elif form in ("md", "markdown"):
        from ipa_text.trail.render.markdown import diff_markdown  # noqa: PLC0415

        for line in diff_markdown(found, show_words=show_words, links=links):
            click.echo(line)
    else:
        from ipa_text.trail.render.text import diff_text  # noqa: PLC0415

        painted = colour()
        for style, line in diff_text(found, min(width(), _WIDEST), show_words=show_words):
            click.echo(click.style(line, **_STYLES.get(style, {})) if painted else line)  # type: ignore[arg-type]
