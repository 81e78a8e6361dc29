"""``ipa-text hook``: what git calls while a commit is made."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ipa_text.cli.common import start
from ipa_text.store.write import replace
from ipa_text.text.plain import plain
from ipa_text.trail.messages import drafted, judged, refusal, studies

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("hook")
def command() -> None:
    """Draft and check messages, and what is pushed. Git calls these; `ipa-text setup-git` tells it to."""


@command.command("prepare-commit-msg")
@click.argument("file", type=FILE)
@click.argument("source", default="", envvar="PRE_COMMIT_COMMIT_MSG_SOURCE")
@click.argument("commit", default="")
@click.pass_context
def prepare(ctx: click.Context, file: Path, source: str, commit: str) -> int:
    """Draft the message in FILE from what the commit decides, where nobody has written one.

    SOURCE and COMMIT are what git says of where the message comes from. One that was given, and that of
    a merge, a squash or an amended commit, is left. Ids and numbers are written, nobody's words.
    """
    del commit
    if source in ("", "template"):
        before = file.read_bytes()
        text = before.decode("utf-8", "surrogateescape")
        after = drafted(text, start(ctx)).encode("utf-8", "surrogateescape")
        if after != before:
            replace(file, before, after)
    return 0


@command.command("commit-msg")
@click.argument("file", type=FILE)
@click.pass_context
def check(ctx: click.Context, file: Path) -> int:
    """Refuse the message in FILE where it does not say why, or holds an identifier.

    A theme or statement that is renamed, merged, split, removed or set aside wants a reason: a body, or
    a line `Reason: ...`. What stands in private/identifiers.yaml may stand in no message, in a comment
    neither; the place is named, never the identifier. And no commit may bring in markers of a conflict.
    Exit code 1 where it is refused.
    """
    text = file.read_bytes().decode("utf-8", "surrogateescape")
    said = refusal(judged(text, start(ctx)), str(file))
    for line in said.splitlines():
        click.echo(plain(line), err=True)
    return int(bool(said))


@command.command("pre-push")
@click.argument("remote", default="", envvar="PRE_COMMIT_REMOTE_NAME")
@click.argument("address", default="")
@click.pass_context
def push(ctx: click.Context, remote: str, address: str) -> int:
    """Refuse to push what tells who somebody is: in names, messages, or any version of a file.

    Only what REMOTE does not have yet is looked at. ADDRESS is told by git and not needed. Exit code 1
    where nothing may be pushed.
    """
    del address
    from ipa_text.privacy.pushed import pushed, updates  # noqa: PLC0415 - git is slow to import
    from ipa_text.privacy.sought import sought_in  # noqa: PLC0415
    from ipa_text.privacy.told import refused  # noqa: PLC0415

    told = "" if "PRE_COMMIT_REMOTE_BRANCH" in os.environ else sys.stdin.read()
    listed = updates(told, os.environ)
    code = 0
    for root in studies(start(ctx)) if listed else ():
        looked = sought_in(root)
        for line in refused(pushed(root, listed, remote, looked.wanted), looked):
            click.echo(plain(line), err=True)
            code = 1
        if looked.note:
            click.echo(f"Note: {looked.note}.", err=True)
    return code
