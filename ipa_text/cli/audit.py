"""``ipa-text audit``: what the history of a study can prove, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from ipa_text.cli.common import (
    DAY,
    broken_note,
    colour,
    echo_json,
    load_study,
    show_words_by_default,
    start,
    study_root,
)
from ipa_text.store.cache import cache_of
from ipa_text.text.plain import plain
from ipa_text.text.table import width

_WIDEST = 100
_STYLES = {
    "head": {"bold": True},
    "ok": {"fg": "green"},
    "finding": {"fg": "red", "bold": True},
    "not-verifiable": {"fg": "yellow"},
    "more": {"dim": True},
}
_MADE = (
    "the digests of what happened are made with a new secret, private/checkpoint.key: keep a copy of it"
    " where the study is not"
)
_MISSING = (
    "what happened is not recorded, for want of a secret: set IPA_TEXT_CHECKPOINT_KEY, or have git"
    " ignore private/, so that one can be made there"
)
_today = click.option(
    "--today",
    type=DAY,
    metavar="DATE",
    help="Take this day for today.",
)


@click.group("audit", invoke_without_command=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    show_default=True,
)
@_today
@click.pass_context
def command(ctx: click.Context, form: str, today: datetime | None) -> int | None:
    """Say what the history of the study can prove: each line ok, a finding, or not verifiable.

    Asked are completeness, continuity, attribution, chronology, the decision trail, Halpern's six
    categories, the grounding of themes in words, and earlier audits. Exit code 1 where there is a
    finding. Verdicts are people's: nothing here is a measure of quality.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from ipa_text.trail.auditing.audit import audit  # noqa: PLC0415
    from ipa_text.trail.render.audit import audit_json, audit_markdown, audit_text  # noqa: PLC0415

    root, study = load_study(ctx)
    broken_note(study)
    lines = audit(root, study, cache_of(root, "trail"), _day(today))
    if form == "json":
        echo_json(audit_json(lines))
    elif form == "md":
        click.echo(audit_markdown(lines).encode("utf-8", "backslashreplace"), nl=False)
    else:
        _print(audit_text(lines, min(width(), _WIDEST)))
    return int(any(line.status == "finding" for line in lines))


@command.command("checkpoint")
@click.argument("name", required=False)
@_today
@click.pass_context
def checkpoint(ctx: click.Context, name: str | None, today: datetime | None) -> None:
    """Record the last commit, and what it holds, in audit/checkpoints.yaml.

    NAME is what journal and supervision entries call it; without one it is the next number. Commit the
    file afterwards: from then on `ipa-text audit` tells whether that state is still in the history. The
    digests of what happened in each case need a secret: IPA_TEXT_CHECKPOINT_KEY, or
    private/checkpoint.key, which is made where it is missing.
    """
    from ipa_text.trail.auditing.checkpoints import PATH, record  # noqa: PLC0415
    from ipa_text.trail.auditing.secret import secret  # noqa: PLC0415

    root = study_root(start(ctx))
    known = secret(root)
    made = record(root, name or "", _day(today).isoformat(), cache_of(root, "trail"))
    click.echo(f"recorded {made.name}: {made.commit[:7]}, in {PATH}; commit that file")
    if known is None:
        said = _MADE if made.events else _MISSING
        click.echo(f"Note: {said}", err=True)


@command.command("sample")
@click.option(
    "--seed", required=True, metavar="SEED", help="What the draw begins from, as 2026-07."
)
@click.option(
    "--k",
    "number",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many findings.",
)
@click.option(
    "--show-words/--hide-words",
    default=None,
    help="Print participants' words. [default: shown, withheld where CI is set]",
)
@click.pass_context
def sample(ctx: click.Context, seed: str, number: int, show_words: bool | None) -> None:
    """Draw findings for an audit, write the worksheet into audit/, and print it with the words.

    A finding is one line of evidence under a group theme or subtheme. The same seed draws the same
    findings from the same study. The file holds no participant's words, only references and lines; it
    is never overwritten. Let the auditor choose the seed.
    """
    from ipa_text.trail.auditing.worksheets import draw  # noqa: PLC0415
    from ipa_text.trail.render.audit import sheet_text  # noqa: PLC0415

    root, study = load_study(ctx)
    broken_note(study)
    made, new = draw(root, study, seed, number)
    shown = show_words_by_default() if show_words is None else show_words
    _print(sheet_text(study, made, min(width(), _WIDEST), show_words=shown))
    done = "wrote" if new else "there already, and left as it is:"
    drawn = f"{len(made.entries)} of {made.of} findings"
    click.echo(f"{done} {made.path}, {drawn}", err=True)


@command.command("attest")
@click.argument("sheet", required=False, type=click.Path(path_type=Path))
@_today
@click.pass_context
def attest(ctx: click.Context, sheet: Path | None, today: datetime | None) -> None:
    """Write an attestation of the worksheet SHEET: its commit, and the verdicts that people entered.

    It is never overwritten. The auditor fills in who they are and what they attest, and commits it. What
    is changed on the worksheet afterwards is a finding of `ipa-text audit`.
    """
    from ipa_text.cli.common import study_of  # noqa: PLC0415
    from ipa_text.trail.auditing.attestation import attest as write  # noqa: PLC0415

    root, names = study_of(ctx, [sheet] if sheet else [])
    made = write(root, names[0] if names else "", _day(today).isoformat())
    said = ", ".join(f"{number} {verdict}" for verdict, number in made.counts if number)
    click.echo(f"wrote {made.path}: {said}")


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()


def _print(lines: Iterable[tuple[str, str]]) -> None:
    painted = colour()
    for style, text in lines:
        click.echo(click.style(text, **_STYLES.get(style, {})) if painted else plain(text))  # type: ignore[arg-type]
