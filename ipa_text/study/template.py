"""Lay down the template of a study, and the schemas for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.resources import shipped
from ipa_text.store.trees import Memory
from ipa_text.store.write import replace
from ipa_text.study.edit import prose_block
from ipa_text.study.editors import schemas
from ipa_text.study.load import load

_UNTITLED = "title: >-\n  Untitled study\n"


class NotEmpty(CannotWork):
    """Files of a study are there already; nothing was written."""


def template_files() -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield every file of ``corpus_template/``, as a study holds it."""
    root = shipped("corpus_template")
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        yield PurePosixPath(path.relative_to(root).as_posix()), path.read_bytes()


def lay_down(target: Path, *, title: str | None, terminology: int) -> list[PurePosixPath]:
    """Write the template and its schemas into a folder, made if need be; return what was written.

    Raises NotEmpty when any of its files is there already.
    """
    files = dict(template_files())
    study = PurePosixPath("study.yaml")
    files[study] = _titled(files[study].decode(), title, terminology).encode()
    begun = load(Memory({str(path): data for path, data in files.items()}))
    files |= {PurePosixPath(path): text.encode() for path, text in schemas(begun).items()}
    there = [path for path in files if (target / path).exists()]
    if there:
        raise NotEmpty(
            f"{target} already holds {there[0]}: nothing was written. Choose an empty folder, or go on"
            " with the study that is there"
        )
    for path, data in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        replace(target / path, None, data)
    return list(files)


def _titled(text: str, title: str | None, terminology: int) -> str:
    text = text.replace("\nterminology: 2022\n", f"\nterminology: {terminology}\n", 1)
    words = " ".join((title or "").split())
    return text.replace(_UNTITLED, f"title: {prose_block(words, 2)}\n", 1) if words else text
