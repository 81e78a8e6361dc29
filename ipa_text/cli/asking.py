"""Ask, where somebody sits at a terminal, what the command line left open."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from ipa_text.intake.speakers import ROLES, UNKNOWN, Speaker
from ipa_text.text.plain import plain


def somebody() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def who(counts: Mapping[str, int]) -> dict[str, Speaker]:
    """Ask what part each label has."""
    found = {}
    for label, count in counts.items():
        shown = plain(label) if label else "somebody who is not named"
        question = f"{shown} speaks {count} times. Role"
        role = click.prompt(question, type=click.Choice(ROLES), err=True)
        found[label or UNKNOWN] = Speaker(role, "")
    return found


def words(question: str) -> str:
    """Ask for a word or two."""
    return str(click.prompt(question, err=True)).strip()
