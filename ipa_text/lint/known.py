"""Know a study again that was clean when it was last checked, without looking into it.

The key is made of everything that a check depends on: the content of every file, the program, what
was asked for, git's state, the private key. What is kept under it is how many cases there are and how
many findings were waived: no words, no messages. Only what had nothing to be said of it is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath

from ipa_text.lint.options import Options
from ipa_text.named import NamedTuple
from ipa_text.store.cache import Cache, cache_of
from ipa_text.store.digest import digest
from ipa_text.store.git_directory import state
from ipa_text.store.private import KEY, SECRET
from ipa_text.store.program import fingerprint
from ipa_text.store.trees import Tree, private
from ipa_text.study.layout import Digests, digests


class Clean(NamedTuple):
    """What is known of a study with nothing to be said of it; ``day`` where it holds for that day."""

    cases: int
    waived: int
    day: str = ""

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        return nothing_found(self.waived)


def nothing_found(waived: int) -> str:
    """Say that nothing was found but what is waived."""
    return "no findings" + (f" ({waived} waived)" if waived else "")


class Known:
    """The checks of one study that are kept, asked for in one way.

    ``aside`` tells one state from another of what git holds beside the study.
    """

    def __init__(self, root: Path, options: Options, aside: Iterable[str] = ()) -> None:
        self.cache: Cache = cache_of(root, "check")
        self.program = fingerprint()
        self.today = options.today or date.today()
        names = (*options.select, "", *options.ignore, "", *options.paths)
        self.secret = os.environ.get(SECRET, "")
        key = private(root, PurePosixPath(KEY).name)
        self.circumstances = digest(
            self.program, *names, "", *state(root), "", key, self.secret, *aside
        )
        """What tells apart all that a check depends on beside the study's files and the day."""
        self.before: Digests | None = None
        """The digests of the study as it was when it was looked up."""

    def clean(self, tree: Tree) -> Clean | None:
        """Return what is kept of a study with the contents of a tree, if it holds today."""
        self.before = digests(tree, tree.paths())
        kept = self.cache.get(self._key(self.before))
        found = _read(kept) if kept else None
        return found if found and found.day in ("", self.today.isoformat()) else None

    def keep(self, of: Digests, clean: Clean) -> None:
        """Keep that a study with these contents has nothing to be said of it."""
        self.cache.put(self._key(of), json.dumps(clean).encode())

    def _key(self, of: Digests) -> str:
        return digest(self.circumstances, of.around, *of.cases, "", *of.cases.values())


def _read(kept: bytes) -> Clean | None:
    try:
        cases, waived, day = json.loads(kept)
    except (ValueError, TypeError, RecursionError):
        return None
    whole = isinstance(cases, int) and isinstance(waived, int) and isinstance(day, str)
    return Clean(cases, waived, day) if whole else None
