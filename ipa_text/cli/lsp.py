"""``ipa-text lsp``: the language server, for editors to start."""

from __future__ import annotations

import click

from ipa_text.errors import CannotWork

_MISSING = (
    "the language server needs pygls, which is not installed: `pip install 'ipa-text[lsp]'`, in the"
    " environment in which this ipa-text is installed"
)


@click.command("lsp")
def command() -> None:
    """Serve an editor at standard input and output: findings, chains, ids and notes as you type.

    It is started by the editor, not by hand; docs/editors.md says how to set one up.
    """
    try:
        from ipa_text.lsp.server import serve  # noqa: PLC0415 - an extra, and slow to import
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise CannotWork(_MISSING) from None
    serve()
