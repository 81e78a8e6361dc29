"""``ipa-text pseudonym``: draw unused pseudonyms by chance."""

from __future__ import annotations

from datetime import date

import click

from ipa_text.cli.common import echo_json, load_study
from ipa_text.privacy.pseudonyms import GENDERS
from ipa_text.text.plain import plain


@click.command("pseudonym")
@click.option(
    "--count",
    type=click.IntRange(1, 1000),
    default=1,
    show_default=True,
    metavar="N",
    help="How many.",
)
@click.option(
    "--gender",
    type=click.Choice(GENDERS),
    default="any",
    show_default=True,
    help="Whose names.",
)
@click.option(
    "--language",
    default="en_GB",
    show_default=True,
    metavar="CODE",
    help="Names of which language and country, as de_AT.",
)
@click.option("--seed", metavar="TEXT", help="Draw as with this seed. [default: drawn by chance]")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.pass_context
def command(
    ctx: click.Context, count: int, gender: str, language: str, seed: str | None, form: str
) -> None:
    """Draw pseudonyms that are not used in the study, are no real name, and are not said by anybody.

    Real names are those of the private key. The draw and its seed are written into
    private/pseudonyms.yaml, which git must ignore; with the same seed the same names are drawn again.
    """
    from ipa_text.privacy.drawing import draw_and_record, new_seed  # noqa: PLC0415
    from ipa_text.privacy.pseudonyms import DRAWS, Wish  # noqa: PLC0415

    root, study = load_study(ctx)
    wish = Wish(count, gender, language, seed or new_seed())
    done = draw_and_record(root, study, wish, date.today())
    if form == "json":
        echo_json(
            {
                "version": 1,
                "names": list(done.draw.names),
                "seed": wish.seed,
                "generator": done.draw.generator,
                "language": language,
                "gender": gender,
                "key": done.key,
            }
        )
        return
    for name in done.draw.names:
        click.echo(plain(name))
    how = f"{done.draw.generator}, {language}, {gender}, seed {wish.seed}"
    click.echo(plain(f"Drawn by {how}; kept in {DRAWS}."), err=True)
    if not done.key:
        missing = "Note: there is no private/identifiers.yaml, so real names could not be avoided."
        click.echo(missing, err=True)
