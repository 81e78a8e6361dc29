"""``ipa-text import``: make transcripts of what recorders, recognisers and typists leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ipa_text.cli import asking
from ipa_text.cli.common import bar, load_study, show_words_by_default, start, typed
from ipa_text.errors import CannotWork
from ipa_text.intake import bring, key
from ipa_text.intake.bring import Brought, Listened
from ipa_text.intake.plan import KINDS, Answers, Wish, answers, undated, unnamed, wishes
from ipa_text.store.private import KEY
from ipa_text.store.write import create, replace
from ipa_text.study.model import Study
from ipa_text.study.places import said, spoken
from ipa_text.text.plain import plain


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--case", multiple=True, required=True, help="Whose: once, or once for each FILE.")
@click.option("--pseudonym", multiple=True, help="The participant's name here, for a new case.")
@click.option(
    "--speaker",
    multiple=True,
    metavar="LABEL=ROLE",
    help="The part of a speaker: interviewer, participant, other, description; speech where it is none.",
)
@click.option("--date", multiple=True, help="The day, as 2026-03-02: once, or once for each FILE.")
@click.option("--kind", type=click.Choice(KINDS), default="interview", show_default=True)
@click.option("--number", type=click.IntRange(1, 999), help="Which of its kind; else the next one.")
@click.option("--language", default="", help="The language spoken, as a short code such as en.")
@click.option("--interviewer", default="", help="Initials of whoever led the interview.")
@click.option("--by", default="", help="Initials of who transcribed it, or the name of a service.")
@click.option("--from", "made_from", default="", help="What it was transcribed with.")
@click.option(
    "--replace", multiple=True, metavar="WORDS=NEW", help="Put [person: NEW] where a name is said."
)
@click.option("--keep", multiple=True, metavar="WORD", help="Leave a word that is also a name.")
@click.option(
    "--remember-names", is_flag=True, help="Write real names into private/, if git ignores it."
)
@click.pass_context
def command(
    ctx: click.Context, /, files: tuple[Path, ...], remember_names: bool, **given: Any
) -> int:
    """Make a source of a case of each FILE: all of them, or none.

    Reads WebVTT (Zoom, Teams and others), SubRip, JSON of Whisper and WhisperX, text of Otter,
    oTranscribe, f4, Word, OpenDocument, RTF, plain text and Markdown, told apart by what is in them.
    The originals stay where they are, and nothing is ever written over.
    """
    root, study = load_study(ctx)
    known = answers(given["speaker"], given["replace"], given["keep"])
    wanted = wishes(len(files), given)
    listened, known = _listened(files, start(ctx), known, typed(ctx))
    wanted = _settled(wanted, study)
    brought = bring.bring(listened, wanted, known, study)
    private = key.changes(root, brought) if remember_names else {}
    create(root, {path: text.encode() for path, text in brought.files.items()})
    for path, (before, after) in private.items():
        (root / path).parent.mkdir(exist_ok=True)
        replace(root / path, before, after)
    _tell(brought, told_key=remember_names)
    return 0


def _listened(
    files: tuple[Path, ...], where: Path, known: Answers, command: list[str]
) -> tuple[list[Listened], Answers]:
    """Read the originals; ask, or say, whose the words are."""
    listened = bring.listen(bar(files, "reading"), where, known)
    while counts := bring.unmapped(listened, known):
        if not asking.somebody():
            raise CannotWork(bring.question(counts, command, show_words=show_words_by_default()))
        known = known._replace(speakers={**known.speakers, **asking.who(counts)})
        listened = bring.listen(files, where, known)
    if missing := bring.unused(listened, known):
        raise CannotWork(
            f"--speaker: nobody is called {', '.join(map(said, missing))} in these files"
        )
    return listened, known


def _settled(wanted: list[Wish], study: Study) -> list[Wish]:
    """Ask for, or say, what a wish lacks."""
    if not asking.somebody():
        return wanted
    settled = []
    for each in wanted:
        wish = each
        if unnamed(wish, study):
            wish = wish._replace(pseudonym=asking.words(f"Pseudonym of {wish.case}"))
        if undated(wish):
            wish = wish._replace(
                date=asking.words(f"Day of the interview of {wish.case}, as 2026-03-02")
            )
        settled.append(wish)
    return settled


def _tell(brought: Brought, *, told_key: bool) -> None:
    """Say what was noticed, what was written, and what to do next."""
    show_words = show_words_by_default()
    for one, made in brought.sources:
        for notice in made.notices:
            line = f":{notice.line}" if notice.line else ""
            click.echo(plain(spoken(f"{one.shown}{line}: {notice.message}", show_words=show_words)))
    for _, made in brought.sources:
        click.echo(
            plain(f"wrote {made.path}: {made.turns} turns, {made.words:,} words, from {made.kind}")
        )
    for path in sorted(set(brought.files) - {made.path for _, made in brought.sources}):
        click.echo(f"wrote {path}: the pseudonym; consent and attributes are yours to add")
    people = key.people(brought)
    if people and not told_key and show_words:
        click.echo(
            "No participant's name is in these; other names were not looked for: read for them."
            f" To keep the key, add to {KEY} (never in git):"
        )
        for who in people:
            click.echo(plain("\n".join(key.person(who))))
    click.echo(
        "Listen through it before you code: then `transcribed: checked_against_audio` is the day."
    )
