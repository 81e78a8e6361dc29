"""Lay down the template of a study, and the schemas for editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.resources import shipped
from ipa_text.store.trees import Memory, find_root
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


def hold_apart(target: Path) -> None:
    """Raise NotEmpty where a folder lies inside a study: every command there would take the inner one."""
    outer = find_root(target.parent)
    if outer is not None:
        raise NotEmpty(
            f"{target} would be inside the study at {outer}: nothing was written. A participant is a"
            " folder under cases/; another study is begun elsewhere"
        )


def lay_down(target: Path, *, title: str | None, terminology: int) -> list[PurePosixPath]:
    """Write the template and its schemas into a folder, made if need be; return what is there then.

    ``study.yaml`` comes last, so that what was interrupted before it can be done again. Raises NotEmpty
    when it, or any other file with another content, is there already, and inside another study.
    """
    files = dict(template_files())
    study = PurePosixPath("study.yaml")
    settings = _titled(files.pop(study).decode(), title, terminology).encode()
    begun = load(Memory({"study.yaml": settings, **{str(p): data for p, data in files.items()}}))
    files |= {PurePosixPath(path): text.encode() for path, text in schemas(begun).items()}
    files[study] = settings
    there = [path for path in files if (target / path).exists()]
    unlike = [path for path in there if path == study or not _same(target / path, files[path])]
    if unlike:
        raise NotEmpty(
            f"{target} already holds {unlike[0]}: nothing was written. Choose an empty folder, or go on"
            " with the study that is there"
        )
    hold_apart(target)
    for path, data in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        if path not in there:
            replace(target / path, None, data)
    return list(files)


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _titled(text: str, title: str | None, terminology: int) -> str:
    text = text.replace("\nterminology: 2022\n", f"\nterminology: {terminology}\n", 1)
    words = " ".join((title or "").split())
    return text.replace(_UNTITLED, f"title: {prose_block(words, 2)}\n", 1) if words else text
