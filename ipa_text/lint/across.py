"""Know again that rules which look across cases have nothing to say, without running them.

They see facts, and what git holds beside the study: a note which is worded otherwise changes nothing for
them. Where one read a case with its words, the content of that case is part of what is to be as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ipa_text.lint.running import Said
from ipa_text.store.cache import Cache
from ipa_text.store.digest import digest


def as_before(kept: Cache, key: str, digests: Mapping[str, str]) -> Said | None:
    """Return that nothing is said, where that is kept under a key; None where the rules are to be run.

    ``digests`` holds the digest of each case, by id.
    """
    answer = kept.get(key) if key else None
    try:
        silent, looked_into = json.loads(answer or b"")
        as_it_was = all(
            name in digests and digest(key, digests[name]) == mark
            for name, mark in looked_into.items()
        )
        codes = frozenset((str(code), str(case)) for code, case in silent)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return Said((), codes, crashed=False) if as_it_was else None


def keep(kept: Cache, key: str, said: Said, looked_into: Mapping[str, str]) -> None:
    """Keep under a key that nothing was said, if nothing was.

    ``looked_into`` holds the digests of the cases that were read for it.
    """
    if key and not said.findings and not said.crashed:
        marks = {name: digest(key, same) for name, same in looked_into.items()}
        kept.put(key, json.dumps([sorted(said.silent), marks]).encode())
