"""Keep what the editors of a study read in ``.ipa-text/schema/`` as the study is now."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store.trees import IDS
from ipa_text.store.write import make_room, replace
from ipa_text.study.completions import completion_schemas
from ipa_text.study.model import Study
from ipa_text.study.modelines import pointed
from ipa_text.study.vocabulary import vocabulary_schemas

_UNTRACKED = str(IDS / ".gitignore")


class WordsUnknown(CannotWork):
    """The words of a study cannot be read, so no schema can be made of them."""


class Outdated(NamedTuple):
    """What is not as the study is: files to write, to take away, and to point at their own schema.

    ``first_lines`` holds for each such file its text before and after.
    """

    missing: dict[str, str]
    leftover: tuple[str, ...]
    first_lines: dict[str, tuple[str, str]]

    def __bool__(self) -> bool:
        """Tell whether there is anything of the kind."""
        return any(self)


def schemas(study: Study) -> dict[str, str]:
    """Return every file of ``.ipa-text/schema/``, by path in the study.

    Git ignores the folder of the ids, by a file that lies in it: they change with every note, and what
    is said of them is about single participants. Raises WordsUnknown.
    """
    if not study.config.whole:
        raise WordsUnknown(
            "study.yaml cannot be read whole, and the words of the study are in it: `ipa-text check`"
            " says where it breaks off"
        )
    return {
        **vocabulary_schemas(study.config),
        _UNTRACKED: "# Made from the study by `ipa-text schema`, on each computer.\n*\n",
        **completion_schemas(study),
    }


def outdated(root: Path, study: Study) -> Outdated:
    """Compare what is in the folder with what a study needs; raises WordsUnknown, OSError."""
    wanted = schemas(study)
    return Outdated(
        missing={
            path: text for path, text in wanted.items() if _bytes(root / path) != text.encode()
        },
        leftover=tuple(sorted(set(_there(root)) - set(wanted))),
        first_lines={
            path: (text, new)
            for path, text in sorted(study.texts.items())
            if path in study.schemas and (new := pointed(path, text, wanted)) != text
        },
    )


def write(root: Path, found: Outdated) -> None:
    """Bring the folder up to date; raises ChangedUnderneath, LeadsOutside, OSError."""
    for path, text in found.missing.items():
        replace(make_room(root, path), _bytes(root / path), text.encode())
    for path, (before, after) in found.first_lines.items():
        replace(root / path, before.encode(), after.encode())
    for path in found.leftover:
        (root / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (root / path).parent.rmdir()


def refresh_ids(root: Path, study: Study) -> None:
    """Bring the ids up to date where somebody's editor reads them, and nothing that git keeps.

    Says nothing where that cannot be done: whoever called meant to do something else.
    """
    if not (root / IDS).is_dir():
        return
    with contextlib.suppress(OSError, CannotWork):
        found = outdated(root, study)
        ids = {p: t for p, t in found.missing.items() if PurePosixPath(p).is_relative_to(IDS)}
        write(root, Outdated(ids, found.leftover, {}))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _there(root: Path) -> Iterator[str]:
    """Yield the schemas of ids that are there, those of cases that are gone too; none behind a link."""
    if (root / IDS).resolve() != root.resolve() / IDS:
        return
    for folder, _, names in os.walk(root / IDS):
        for name in names:
            if name.endswith(".schema.json"):
                yield PurePosixPath(os.path.relpath(os.path.join(folder, name), root)).as_posix()
