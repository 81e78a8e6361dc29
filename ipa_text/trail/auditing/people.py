"""The researchers of a study, and how commits and records name them."""

from __future__ import annotations

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
