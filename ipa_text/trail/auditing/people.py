"""The researchers of a study, and how commits and records name them."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.store.commits import Commit
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import text
from ipa_text.study.model import Study


def researchers(study: Study) -> dict[str, str]:
    """Return initials by every name under which a researcher may commit, in ``folded`` form."""
    listed = study.config.info.get("researchers")
    found: dict[str, str] = {}
    for initials, entry in listed.items() if isinstance(listed, Mapping) else ():
        found[folded(initials)] = initials
        if isinstance(entry, Mapping) and (name := text(entry, "name")):
            found[folded(name)] = initials
    return found


def folded(name: str) -> str:
    """Return a name as names are compared: without its address, white space and case aside."""
    return " ".join(name.partition("<")[0].split()).casefold()


def person(name: str, known: dict[str, str]) -> str:
    """Return the initials of a researcher; of anybody else the name, as names are compared."""
    return known.get(folded(name), folded(name))


def is_author(who: str, commit: Commit, known: dict[str, str]) -> bool:
    """Tell whether somebody named, be it by name, initials or address alone, is who made a commit."""
    if alone := _address_alone(who):
        return alone == commit.email.casefold()
    return person(who, known) == person(commit.author, known)


def strangers(
    named: Iterable[str], commits: Iterable[Commit], known: dict[str, str]
) -> tuple[str, ...]:
    """Return who of those named is no researcher, by name, initials, or an address alone."""
    addresses = {one.email.casefold() for one in commits if folded(one.author) in known}
    return tuple(
        who
        for who in dict.fromkeys(named)
        if folded(who) not in known and _address_alone(who) not in addresses
    )


def _address_alone(who: str) -> str:
    """Return the address of somebody of whom no name is given; else nothing."""
    name = folded(who)
    return name if "@" in name else "" if name else who.strip("<> \t").casefold()
