"""What is asked of a check on the command line."""

from __future__ import annotations

from datetime import date

from ipa_text.named import NamedTuple


class Options(NamedTuple):
    """What is asked for; empty where the study's own settings hold.

    ``paths`` limits what is reported, not what is read. ``today`` is the day on which to check.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    today: date | None = None
