"""What a participant agreed to: each giving of consent, and what the latest says of quoting."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.named import NamedTuple
from ipa_text.study.places import Place
from ipa_text.text.days import day

UNQUOTED = "not to be quoted"
"""What is said of words that may be analysed and not shown to readers."""


class Consent(NamedTuple):
    """One giving of consent, as it is written.

    ``assumed`` where it cannot be read what was agreed to: then nobody is quoted.
    """

    date: str
    version: str
    quotes: str
    place: Place
    assumed: bool = False

    @property
    def refuses(self) -> bool:
        """Whether it says, in words that can be read, that nothing is to be quoted."""
        return not self.assumed and self.quotes.casefold() in ("no", "false")


def latest(given: Iterable[Consent]) -> Consent | None:
    """Return the latest consent by its day; of those of one day, or without one, the last written."""
    found: Consent | None = None
    for one in given:
        before, after = day(found.date) if found else None, day(one.date)
        if before is None or after is None or after >= before:
            found = one
    return found


def refusal(given: Iterable[Consent]) -> Consent | None:
    """Return the consent by which somebody may not be quoted; None where quoting was not refused.

    It is the latest that says anything of quoting, unless it says yes. Where none does, nothing was
    refused.
    """
    listed = list(given)
    assumed = next((one for one in listed if one.assumed), None)
    last = assumed or latest(one for one in listed if one.quotes)
    agreed = last is None or last.quotes.casefold() in ("yes", "true")
    return None if agreed else last
