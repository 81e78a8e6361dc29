"""``ipa-text withdraw``: what depends on a participant, and how the participant is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from ipa_text.cli import asking
from ipa_text.cli.common import DAY, broken_note, echo_json, start, study_root, work_tree
from ipa_text.cli.erasing import Asked, erasing
from ipa_text.cli.erasing import carry_out as erase_or_verify
from ipa_text.errors import CannotWork
from ipa_text.text.plain import plain


@click.command("withdraw")
@click.argument("case")
@click.option("--plan", "show", is_flag=True, help="Show all that depends on CASE. [default]")
@click.option("--apply", "carry_out", is_flag=True, help="Take it out, and commit that.")
@click.option(
    "--scope",
    default="all",
    show_default=True,
    metavar="SCOPE",
    help="all, one source by its name (interview-2), or quotations.",
)
@click.option(
    "--date",
    "day",
    type=DAY,
    metavar="DATE",
    help="When the participant withdrew. [default: today]",
)
@click.option("--stage", default="", metavar="STAGE", help="In which stage: before-analysis, say.")
@click.option(
    "--delete-private/--keep-private",
    "delete",
    default=None,
    help="Delete what private/ holds of CASE, or keep it for now; git cannot bring it back.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@erasing
@click.pass_context
def command(
    ctx: click.Context,
    /,
    case: str,
    show: bool,
    carry_out: bool,
    scope: str,
    day: datetime | None,
    stage: str,
    delete: bool | None,
    form: str,
    **asked: Any,
) -> int:
    """Show all that depends on CASE, or take out what the participant withdraws.

    The plan names files, places and numbers, and nobody's words. Prose is never rewritten: what
    mentions the participant or quotes them is listed for you.
    """
    from ipa_text.store.git_directory import is_bare  # noqa: PLC0415 - only wanted here
    from ipa_text.study.load import load  # noqa: PLC0415
    from ipa_text.withdrawal.apply import apply  # noqa: PLC0415
    from ipa_text.withdrawal.listing import as_done, as_json, as_text  # noqa: PLC0415
    from ipa_text.withdrawal.plan import planned, with_history  # noqa: PLC0415
    from ipa_text.withdrawal.tombstone import Withdrawn  # noqa: PLC0415

    later = Asked(**asked)
    ways = {"--erase-history": later.erase, "--verify": later.verify}
    _one_of({"--plan": show, "--apply": carry_out, **ways})
    bare = later.verify and is_bare(start(ctx))
    root = start(ctx) if bare else study_root(start(ctx))
    if later.erase or later.verify:
        return erase_or_verify(root, case, later, form)
    tree = work_tree(root)
    study = load(tree)
    broken_note(study)
    when = Withdrawn(day.date().isoformat() if day else "", stage)
    plan = planned(root, tree, study, (case, scope), when)
    commit = ""
    if carry_out:
        delete = plan.private.deletes and _delete(delete)
        commit = apply(root, plan, delete_private=delete)
        lines = as_done(plan, commit, deleted=delete)
    else:
        plan = with_history(root, plan)
        lines = as_text(plan)
    if form == "json":
        echo_json(as_json(plan, commit))
    else:
        click.echo(plain("\n".join(lines)))
    return 0


def _delete(wish: bool | None) -> bool:
    """Return whether what private/ holds is to be deleted; asks where that was not said."""
    if wish is None and asking.somebody():
        return click.confirm("Delete what private/ holds of this case? Git has no copy", err=True)
    if wish is None:
        raise CannotWork(
            "private/ holds something of this case, and git could not bring it back: say --keep-private"
            " if the history is to be erased, which is searched for the names there, or --delete-private"
        )
    return wish


def _one_of(ways: Mapping[str, bool]) -> None:
    """Refuse two ways of working at once."""
    chosen = [name for name, wanted in ways.items() if wanted]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other: choose one")
