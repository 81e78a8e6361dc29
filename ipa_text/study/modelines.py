"""The first line of a YAML file, by which an editor knows the schema that the file is held to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from pathlib import PurePosixPath

from ipa_text.store.trees import IDS, SCHEMAS

_MODELINE = re.compile(r"\ufeff?# yaml-language-server: \$schema=(?P<schema>\S+)[ \t]*\r?(?:\n|\Z)")


def modeline(path: str, kind: str) -> str:
    """Return the first line for a new file of a kind (``notes``, ``case-themes`` ...), with its end.

    It names the schema of the kind, which is there in every copy of a study.
    """
    target = posixpath.relpath(str(SCHEMAS / f"{kind}.schema.json"), _folder(path))
    return f"# yaml-language-server: $schema={target}\n"


def own_schema(path: str) -> str:
    """Return where the schema of one file of a study is: the one that proposes ids."""
    return str(IDS / PurePosixPath(path).with_suffix(".schema.json"))


def names_a_schema(path: str, text: str) -> bool:
    """Tell whether a file's first line names a schema of the study."""
    named = _named(path, text)
    return named is not None and PurePosixPath(named).is_relative_to(SCHEMAS)


def pointed(path: str, text: str, there: Container[str]) -> str:
    """Return a file's text with its first line pointed at its own schema, if that is ``there``.

    It was pointed at the schema of its kind, or it was copied from another case. A file whose first
    line names nothing of the study stays as it is.
    """
    found, own = _MODELINE.match(text), own_schema(path)
    if not found or own not in there or not names_a_schema(path, text) or _named(path, text) == own:
        return text
    start, end = found.span("schema")
    return text[:start] + posixpath.relpath(own, _folder(path)) + text[end:]


def _named(path: str, text: str) -> str | None:
    """Return the schema that a file's first line names, as a path in the study."""
    found = _MODELINE.match(text)
    return posixpath.normpath(posixpath.join(_folder(path), found["schema"])) if found else None


def _folder(path: str) -> str:
    return posixpath.dirname(path) or "."
