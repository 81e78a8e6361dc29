"""``ipa-text privacy``: where somebody could be recognised, in all that git holds."""

from __future__ import annotations

import click

from ipa_text.cli.common import echo_json, start, study_root
from ipa_text.plain_check import progress
from ipa_text.text.plain import plain


@click.group("privacy", invoke_without_command=True)
@click.option("--history", is_flag=True, help="Look at every object that git holds, old ones too.")
@click.option(
    "--words/--no-words",
    default=True,
    help="Look for participants' words outside their case too. [default: yes]",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only; nothing on success.")
@click.pass_context
def command(ctx: click.Context, history: bool, words: bool, form: str, quiet: bool) -> int | None:
    """Say where somebody could be recognised: never what stands there, only the place and the kind.

    Every file that git holds or would add is held to private/identifiers.yaml, and to patterns of
    e-mail addresses, telephone numbers, postcodes, NHS numbers, dates of birth and other long numbers;
    so are the names of files, branches and tags, messages, and who made commits. A participant's words
    are looked for in all files but of their case, and in messages. Exit code 0: nothing found; 1:
    something; 2: the work could not be done.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from ipa_text.privacy.repository import look  # noqa: PLC0415 - git is slow to import
    from ipa_text.privacy.sought import sought_in  # noqa: PLC0415
    from ipa_text.privacy.straying import with_words  # noqa: PLC0415
    from ipa_text.privacy.told import as_json, lines, summary  # noqa: PLC0415

    root = study_root(start(ctx))
    sought = sought_in(root)
    progress("looking ...")
    try:
        looked = look(root, sought.wanted, history=history)
        looked = with_words(root, looked) if words else looked
    finally:
        progress("")
    for note in filter(None, (sought.note, *looked.notes)):
        click.echo(f"Note: {note}.", err=True)
    if form == "json":
        echo_json(as_json(looked, sought))
    else:
        for line in lines(looked, sought):
            click.echo(line)
        if not quiet:
            click.echo(summary(looked, sought))
    return int(bool(looked.leaks or sought.troubles))


@command.command("key")
@click.pass_context
def key(ctx: click.Context) -> None:
    """Write the identifiers of the key as digests, so that CI can look for them without it.

    They go into audit/identifiers.keyed.yaml, which may be committed. The secret that goes into each
    digest is read from IPA_TEXT_PRIVACY_KEY; where that is not set, one is made and printed, once.
    Without the secret the list says nothing, and nothing can be looked for.
    """
    from ipa_text.privacy.keeping import keep_list  # noqa: PLC0415
    from ipa_text.privacy.keyed import LIST  # noqa: PLC0415
    from ipa_text.store.private import SECRET  # noqa: PLC0415

    kept = keep_list(study_root(start(ctx)))
    what = f"{kept.words} word{'' if kept.words == 1 else 's'} of the key"
    click.echo(
        plain(
            f"wrote {LIST}: {what}"
            if kept.changed
            else f"{LIST} is that of the key already: {what}"
        )
    )
    if kept.secret:
        click.echo(
            f"The secret, which is shown this once and kept nowhere; store it as {SECRET} in CI:"
        )
        click.echo(kept.secret)
