"""``ipa-text merge``: the merge driver that git calls for each file that both sides changed."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from ipa_text.text.plain import plain
from ipa_text.trail.driver import drive, labelled

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("merge")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("path")
@click.option("--marker-size", type=click.IntRange(1), default=7, help="Signs in a marker (%L).")
@click.option("--ours", "ours_label", default="", help="What our side is called (%X).")
@click.option("--theirs", "theirs_label", default="", help="What the other side is called (%Y).")
def command(
    base: Path,
    ours: Path,
    theirs: Path,
    path: str,
    marker_size: int,
    ours_label: str,
    theirs_label: str,
) -> int:
    """Merge two versions of a file, as git asks for it; `ipa-text setup-git` tells git to.

    BASE, OURS and THEIRS are the files that git calls %O, %A and %B. The result is written into OURS.
    PATH is where the file stands in the repository (%P). Exit code 0 where nothing is left to decide,
    1 where there is a conflict, 2 where nothing was written.

    Entries are brought together by their ids, then field by field, and lists of evidence as sets. Where
    two people decided differently about one thing, that thing alone is marked as a conflict. What is
    not written as a study has it is left to git's own merge, which goes line by line.
    """
    labels = labelled(ours_label, theirs_label, marker_size)
    outcome = drive(base, ours, theirs, PurePosixPath(path), labels)
    if outcome.reason:
        click.echo(plain(f"ipa-text: {path} was merged line by line: {outcome.reason}"), err=True)
    return int(outcome.conflict)
