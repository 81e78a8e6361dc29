"""``ipa-text check`` as it is called most: of the whole study, in no special way.

To read a command line takes click twice as long as it takes to know ten interviews again. So this is
looked at first, says in the same words that there is nothing to be said, and leaves all else to the verb.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ipa_text.store.trees import IDS, KEYED, SCHEMAS, WorkTree, find_root
from ipa_text.store.work_tree import ask_git, without_ignored

if TYPE_CHECKING:
    from ipa_text.lint.findings import Outcome
    from ipa_text.lint.known import Clean
    from ipa_text.lint.options import Options
    from ipa_text.store.index import Index
    from ipa_text.study.beyond import Beyond
    from ipa_text.study.past import Past

_COMPLETING = "_IPA_TEXT_COMPLETE"
"""Set where a shell asks what could be typed next."""


def plain_check(arguments: list[str]) -> int | None:
    """Check the study of ``[-C DIR] check [-q]``; return the exit code.

    None where something else is asked for, or something is amiss before the check: nothing was said then.
    """
    match arguments:
        case ["check", *how]:
            folder = "."
        case ["-C", folder, "check", *how]:
            pass
        case _:
            return None
    quiet = how in (["-q"], ["--quiet"])
    usual = not how or quiet
    if not usual or _COMPLETING in os.environ or not os.path.isdir(folder):
        return None
    root = find_root(Path(folder)) if os.access(folder, os.R_OK) else None
    if root is None:
        return None
    asked = ask_git(root)  # which answers meanwhile
    from ipa_text.lint.known import Clean, nothing_found  # noqa: PLC0415
    from ipa_text.lint.options import Options  # noqa: PLC0415

    tree, notes = without_ignored(root, asked)
    if notes:
        return None
    found = checked(root, tree, Options(), words=True)
    if not isinstance(found, Clean) and (found.findings or found.crashed):
        from ipa_text.cli.check import tell  # noqa: PLC0415 - click is not wanted before

        return tell(root, tree, found, quiet=quiet)
    if not quiet:
        waived = found.waived if isinstance(found, Clean) else len(found.waived)
        print(how_much(nothing_found(waived), found.cases))
    say_notes(root, quiet=quiet)
    return 0


def checked(
    root: Path, tree: WorkTree | Index, options: Options, *, words: bool
) -> Outcome | Clean:
    """Return what is found; only how much was looked at, where that is known and ``words`` is all."""
    from ipa_text.lint.known import Known  # noqa: PLC0415 - not wanted before git was asked

    known = Known(root, options, tree.aside)
    progress("reading the study ...")
    try:
        if words and (clean := known.clean(tree)):
            return clean
        from ipa_text.lint.sweep import sweep  # noqa: PLC0415 - not wanted where nothing changed

        beyond = partial(_beyond, root, not isinstance(tree, WorkTree))
        return sweep(known, tree, options, _say_how_many, partial(_past, root), beyond)
    finally:
        progress("")


def _past(root: Path) -> Past | None:
    from ipa_text.trail.past import past  # noqa: PLC0415 - git is slow to ask, and seldom wanted

    return past(root)


def _beyond(root: Path, staged: bool, paths: Collection[str], names: bool) -> Beyond:
    from ipa_text.privacy.held import held  # noqa: PLC0415 - git is slow to ask

    return held(root, staged, paths, names)


def progress(text: str) -> None:
    """Say on standard error, where that is a terminal, what is being worked on; empty: nothing."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()


def _say_how_many(done: int, of: int) -> None:
    progress(f"reading the study ... {done} of {of} cases")


def how_much(found: str, cases: int) -> str:
    """Return what was found, and in how many cases, in one line."""
    return f"{found} in {cases} case{'s' if cases != 1 else ''}"


def say_notes(root: Path, *, quiet: bool) -> None:
    """Tell that nobody's name was looked for, where a list says that it should be.

    Tell a person at a terminal that a copy of the study lacks what its editors read.
    """
    if quiet:
        return
    if (root / KEYED).exists():
        from ipa_text.privacy.sought import unsought  # noqa: PLC0415 - only with such a list

        if note := unsought(root):
            sys.stderr.write(f"Note: {note}.\n")
    lacking = (root / SCHEMAS).is_dir() and not (root / IDS).is_dir()
    if lacking and sys.stderr.isatty():
        sys.stderr.write("Note: editors know no ids here yet: `ipa-text schema` tells them.\n")
