"""Read a working copy, find the source that it is of, and write what is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.intake import absorb_critic, absorb_word, comments
from ipa_text.intake.absorb import Taken, Where
from ipa_text.intake.checkout import source_of
from ipa_text.intake.heard import Broken
from ipa_text.intake.original import not_too_deep, parts, text
from ipa_text.intake.original import read as bytes_of
from ipa_text.named import NamedTuple
from ipa_text.store.write import create, replace
from ipa_text.study.model import Case, Study

_CODER = re.compile(r"[a-z][a-z0-9]*")


class WorkingCopy(NamedTuple):
    """A copy as it came back: a text with CriticMarkup in it, or a Word file that was reviewed."""

    shown: str
    stem: str
    text: str
    reviewed: comments.Reviewed | None


def read(path: Path, shown: str) -> WorkingCopy:
    """Return a working copy; raises CannotWork, which names the file as ``shown``."""
    try:
        original = bytes_of(path)
        if not original.data.startswith(b"PK"):
            return WorkingCopy(shown, path.stem, text(original.data)[0], None)
        with not_too_deep(), parts(original.data) as archive:
            return WorkingCopy(shown, path.stem, "", comments.read(archive))
    except Broken as error:
        raise _at(shown, error) from None


def where(study: Study, case: Case, copy: WorkingCopy, source: str, coder: str) -> Where:
    """Return the source that a copy is of: named, said by the file's name, or the only one."""
    if coder and not _CODER.fullmatch(coder):
        raise CannotWork("--coder: a coder's sidecar is named in lower-case letters and digits")
    name = source or next((s for s in case.sources if copy.stem == f"{case.id}-{s}"), "")
    return Where(study, case, source_of(case, name), coder)


def taken(copy: WorkingCopy, where: Where, category: str, by: Sequence[str]) -> Taken:
    """Return what a copy says; raises CannotWork."""
    if category and category not in where.study.config.categories:
        known = ", ".join(where.study.config.categories)
        raise CannotWork(f"--category: this study has {known}")
    pairs = dict(_pair(words) for words in by)
    try:
        if copy.reviewed is None:
            return absorb_critic.taken(copy.text, where, category=category, by=pairs.get("", ""))
        return absorb_word.taken(copy.reviewed, where, category=category, by=pairs)
    except Broken as error:
        raise _at(copy.shown, error) from None


def _pair(words: str) -> tuple[str, str]:
    name, _, initials = words.rpartition("=")
    if not initials.strip():
        raise CannotWork('--by: write initials, or "NAME=initials"')
    return name.strip(), initials.strip()


def _at(shown: str, error: Broken) -> CannotWork:
    return CannotWork(f"{shown}{f':{error.line}' if error.line else ''}: {error}")


def write(root: Path, changes: Mapping[str, tuple[str, str]]) -> None:
    """Write sidecars, those that are new too; refused where one changed since it was read."""
    for path, (before, after) in sorted(changes.items()):
        if (root / path).exists():
            replace(root / path, before.encode(), after.encode())
        else:
            create(root, {path: after.encode()})
