"""The key to the pseudonyms, and where originals are: written only into ``private/``, only if asked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.intake.bring import Brought
from ipa_text.intake.write import plain_scalar
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.private import KEY, KEY_LIMIT, refuse_unless_kept_out
from ipa_text.study.canonical import list_blocks

IMPORTS = "private/imports.yaml"


class Person(NamedTuple):
    """A participant's case and pseudonym, and the names that the original gave."""

    case: str
    pseudonym: str
    words: tuple[str, ...]


class Came(NamedTuple):
    """Which file a source came from: its name may hold a name, so it stands in ``private/`` alone."""

    source: str
    file: str
    sha256: str


def person(who: Person) -> list[str]:
    """Return an entry of the key as lines."""
    words = ", ".join(json.dumps(word, ensure_ascii=False) for word in who.words)
    return [
        f"  - case: {who.case}",
        "    kind: person",
        f"    words: [{words}]",
        f"    replace: {plain_scalar(who.pseudonym)}",
    ]


def came(what: Came) -> list[str]:
    """Return an entry of the list of imports as lines."""
    return [
        f"  - source: {what.source}",
        f"    file: {json.dumps(what.file, ensure_ascii=False)}",
        f"    sha256: {what.sha256}",
    ]


def added(text: str, key: str, entries: Iterable[list[str]], path: str) -> str:
    """Return a file with entries added behind the last one under a key; raises CannotWork."""
    new = [line for entry in entries for line in entry]
    document = yaml.read(text, KEY_LIMIT)
    if document.root is None and not document.problems:
        comments = [line for line in text.split("\n") if line.strip()]
        return "\n".join([*comments, f"{key}:", *new, ""])
    found = list_blocks(text, key, KEY_LIMIT)
    if found is None:
        raise CannotWork(
            f"{path} has no list under `{key}:` to add to: put it in order by hand first"
        )
    lines, blocks, _ = found
    end = blocks[-1].end
    while not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], *new, *(lines[end:] or [""])])


def people(brought: Brought) -> list[Person]:
    """Return whose real names the originals gave, and what they are called in the study."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, made in brought.sources:
        case, pseudonym, words = made.key
        found.setdefault((case, pseudonym), []).extend(words)
    return [Person(*who, tuple(dict.fromkeys(words))) for who, words in found.items() if words]


def changes(root: Path, brought: Brought) -> dict[str, tuple[bytes | None, bytes]]:
    """Return what the key and the list of imports hold before and after; raises CannotWork."""
    refuse_unless_kept_out(root, KEY, "real names")
    names = [person(who) for who in people(brought)]
    files = [
        came(Came(made.path, str(one.shown), one.original.sha256)) for one, made in brought.sources
    ]
    found = {}
    for path, name, entries in ((KEY, "identifiers", names), (IMPORTS, "imports", files)):
        if entries:
            file = root / path
            before = file.read_bytes() if file.exists() else None
            text = _text(before or b"", path)
            found[path] = (before, added(text, name, entries, path).encode())
    return found


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise CannotWork(f"{path} is not UTF-8: save it as UTF-8 first") from None
