"""The command line: one file for each verb, loaded only when it is called."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from ipa_text import __version__

VERBS = {
    "init": "Begin a study: lay down its files, empty but complete.",
    "demo": "Build the demo study with its history, to look at and to learn from.",
    "import": "Make transcripts of what recorders, recognisers and typists leave.",
    "pseudonym": "Draw unused pseudonyms by chance.",
    "checkout": "Make a working copy of a transcript, to write notes in or to hand to a reviewer.",
    "absorb": "Take notes and replies back from a working copy.",
    "check": "Hold every note, link and quotation to its word.",
    "fmt": "Put the YAML of a study in canonical form.",
    "schema": "Tell editors this study's own words and ids.",
    "explain": "Say what a rule is about, with a bad and a good example.",
    "rules": "List the rules.",
    "status": "Show how far each case has come, and what to do next.",
    "consent": "Show what was promised to whom, and until when each may withdraw.",
    "reanchor": "Find quoted words again in a transcript that was corrected.",
    "replace": "Put other words in the place of some, in all that quotes them.",
    "show": "Walk from anything down to the words, and up to the themes.",
    "report": "Print the tables of the analysis.",
    "review": "Record what was read, and be told when it has changed since.",
    "compare": "Lay the notes of two coders side by side.",
    "diff": "Show what was decided between two states of the study.",
    "log": "Tell how a note, a theme, a case or the study came to be, decision by decision.",
    "blame": "Name who last decided each entry of a file, or each line of evidence of a theme.",
    "audit": "Say what the history of the study can prove, and what it cannot.",
    "withdraw": "Show all that depends on a participant, and take out what one withdraws.",
    "privacy": "Say where somebody could be recognised, in all that git holds.",
    "lsp": "Serve an editor: findings, chains, ids and notes as you type.",
    "setup-git": "Have git merge and show a study entry by entry.",
    "merge": "Merge two versions of a file; git calls this.",
    "hook": "Draft and check a message of a commit, or a push; git calls this.",
}
"""The verbs and what ``--help`` says of them, so that listing them imports none."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, in the order in which a study needs them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        del ctx
        if cmd_name not in VERBS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = import_module(f"ipa_text.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs and what they do."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; name the nearest one where there is none."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from ipa_text.text.spelling import nearest  # noqa: PLC0415

            hint = nearest(args[0], VERBS)
            ctx.fail(f"there is no command `{args[0]}`{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Work as if called in DIR.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def ipa_text(ctx: click.Context, folder: str | None) -> None:
    """Plain-text coding for Interpretative Phenomenological Analysis, checked and kept in git.

    A study is a folder of Markdown transcripts and YAML notes. From any theme, statement or
    quotation of it you can walk to the participant's words and back. The analysis is yours: nothing here
    suggests a note, a code or a theme.
    """
    ctx.obj = folder
