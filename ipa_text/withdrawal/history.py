"""Where traces of a case stand in a repository, and from where they can be reached: counts only."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.privacy.key import Identifier, read_key
from ipa_text.privacy.words import words_of
from ipa_text.store import yaml
from ipa_text.store.commits import contents, listing, repository, touched
from ipa_text.store.private import KEY
from ipa_text.store.reach import header, of_kinds
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import text
from ipa_text.study.layout import inside_a_case
from ipa_text.study.speech import asked, theirs
from ipa_text.text.shingles import Shingle
from ipa_text.trail.arrange import case_of
from ipa_text.trail.files import kind_of
from ipa_text.withdrawal.scan import Traces, scan
from ipa_text.withdrawal.sought import NAME, PSEUDONYM, Sought, digest_of, names_of


class History(NamedTuple):
    """What is looked for of a case, and what was found of it."""

    sought: Sought
    traces: Traces


def history(root: Path, case: str, *, pseudonym: bool = True) -> History:
    """Return where traces of a case stand in the repository of a study. Raises CannotWork, GitFailed.

    Without ``pseudonym`` that is not looked for.
    """
    sought = sought_of(root, case, pseudonym=pseudonym)
    return History(sought, scan(root, sought))


def history_json(found: History) -> dict[str, Any]:
    """Return the part ``history`` of a plan of withdrawal."""
    sought, traces = found
    return {
        "folders": list(sought.folders),
        "commits": len(traces.commits),
        "files": len(traces.blobs),
        "not_looked_into": traces.closed,
        "traces": [one._asdict() for one in traces.found],
    }


class _Files(NamedTuple):
    """Every version of every file in the folders of cases, by the case as it was called: path, blob."""

    by_case: dict[str, set[tuple[str, str]]]
    renamed: dict[str, set[str]]


def sought_of(root: Path, case: str, *, pseudonym: bool = True) -> Sought:
    """Return what is to be looked for of a case, from all versions of its files that git holds.

    Words that another participant said too, or that stand in the schedule, are nobody's and are not
    looked for; nor is a name that is also a researcher's or another's pseudonym.
    """
    files = _files(root)
    now = _cases_now(root)
    folders = _all_names(root, files, case, now)
    own = {pair for name in folders for pair in files.by_case.get(name, ())}
    others = {pair for name in now - {case} for pair in files.by_case.get(name, ())}
    kept = _tombstone(root, case)
    with contents(root) as blobs:
        read = blobs.read
        mine = read(blob for path, blob in own if kind_of(path) in ("source", "case"))
        said = set(_said(own, mine))
        other = read(blob for path, blob in others if kind_of(path) in ("source", "case"))
        said -= set(_said(others, other))
    said -= asked(_front(_in_the_last(root, "protocol/schedule.yaml")))
    key = secrets.token_bytes(32)
    names = _identifiers(root, case, own, mine, others, other)
    names = [one for one in names if pseudonym or one.kind != PSEUDONYM]
    digests, firsts = names_of(key, names)
    return Sought(
        case,
        tuple(folders),
        kept,
        frozenset(blob for _, blob in own) - kept - {b for _, b in others},
        frozenset(),
        key,
        frozenset(digest_of(key, row) for row in said),
        digests,
        firsts,
    )


def _files(root: Path) -> _Files:
    prefix = repository(root).prefix
    parents = {one.id: header(one.data).parents for one in of_kinds(root, "commit")}
    pairs = [
        (name, parent)
        for name, listed in parents.items()
        for parent in [p for p in listed if p in parents] or ("",)
    ]
    by_case: dict[str, set[tuple[str, str]]] = {}
    renamed: dict[str, set[str]] = {}
    for files in touched(root, pairs, prefix):
        gone: dict[str, str] = {}
        come: dict[str, str] = {}
        for file in files:
            if inside_a_case(PurePosixPath(file.path)):
                name = file.path.split("/")[1]
                versions = by_case.setdefault(name, set())
                versions.update((file.path, blob) for blob in (file.before, file.after) if blob)
                if not file.after:
                    gone[file.before] = name
                if not file.before and kind_of(file.path) == "source":
                    come[file.after] = name
        for blob in gone.keys() & come.keys():
            if gone[blob] != come[blob]:
                renamed.setdefault(come[blob], set()).add(gone[blob])
    return _Files(by_case, renamed)


def _all_names(root: Path, files: _Files, case: str, now: set[str]) -> list[str]:
    """Return every name that the folder of a case had, without one that is another case's now."""
    found = _names(files, [case], now)
    while more := _edited(root, files, found, now):
        found = _names(files, [*found, *more], now)
    return found


def _names(files: _Files, names: list[str], now: set[str]) -> list[str]:
    """Return names of a folder, and those that it had before it was renamed to one of them."""
    found = list(names)
    for name in found:
        before = files.renamed.get(name, set())
        found += sorted(before - now - set(found))
    return found


def _edited(root: Path, files: _Files, names: list[str], now: set[str]) -> list[str]:
    """Return folders that are gone and in which mostly the same was said: renamed and edited at once."""
    gone = sorted(files.by_case.keys() - now - set(names))
    if not gone:
        return []
    with contents(root) as blobs:
        said = {
            name: set(
                _said(own, blobs.read(blob for path, blob in own if kind_of(path) == "source"))
            )
            for name in (*names, *gone)
            for own in (files.by_case.get(name, set()),)
        }
    ours = {row for name in names for row in said[name]}
    return [name for name in gone if len(said[name] & ours) * 2 > len(said[name])]


def _cases_now(root: Path) -> set[str]:
    return {p.split("/")[1] for p in listing(root, "HEAD") if inside_a_case(PurePosixPath(p))}


def _tombstone(root: Path, case: str) -> frozenset[str]:
    """Return the blob of a case that is withdrawn whole; it stays."""
    path = f"cases/{case}/case.yaml"
    blob = listing(root, "HEAD").get(path, ("", ""))[1]
    if not blob:
        return frozenset()
    with contents(root) as blobs:
        front = _front(blobs.read([blob]).get(blob, b""))
    gone = front.get("withdrawn")
    alone = isinstance(gone, Mapping) and text(gone, "scope") in ("", "all") and len(front) == 1
    return frozenset([blob]) if alone else frozenset()


def _front(data: bytes) -> Mapping:
    root = yaml.read(yaml.gate(data.decode("utf-8", "replace"))[0]).root
    return root if isinstance(root, Mapping) else Mapping()


def _said(files: Iterable[tuple[str, str]], read: dict[str, bytes]) -> Iterator[Shingle]:
    seen = set()
    for path, blob in files:
        if kind_of(path) == "source" and blob in read and blob not in seen:
            seen.add(blob)
            transcript = read[blob].decode("utf-8", "replace")
            for interview in case_of(PurePosixPath(path), transcript).interviews:
                yield from theirs(interview)


def _identifiers(
    root: Path,
    case: str,
    own: Iterable[tuple[str, str]],
    mine: dict[str, bytes],
    others: Iterable[tuple[str, str]],
    other: dict[str, bytes],
) -> list[Identifier]:
    """Return the real names and pseudonyms of a case that are nobody else's."""
    file = root / KEY
    listed = read_key(file.read_bytes()).identifiers if file.exists() else ()
    found = [one._replace(kind=NAME) for one in listed if one.case == case]
    called = sorted(_pseudonyms(own, mine))
    found += [Identifier(name, PSEUDONYM, case, "", 0) for name in called]
    taken = {" ".join(words_of(name)) for name in _pseudonyms(others, other)}
    taken.update(word for name in _researchers(root) for word in words_of(name))
    return [one for one in found if " ".join(words_of(one.words)) not in taken]


def _pseudonyms(files: Iterable[tuple[str, str]], read: dict[str, bytes]) -> set[str]:
    cards = {blob for path, blob in files if kind_of(path) == "case" and blob in read}
    return {name for blob in cards if (name := text(_front(read[blob]), "pseudonym"))}


def _in_the_last(root: Path, path: str) -> bytes:
    """Return a file of the study as the last commit has it; nothing where it has none."""
    blob = listing(root, "HEAD").get(path, ("", ""))[1]
    with contents(root) as blobs:
        return blobs.read([blob]).get(blob, b"")


def _researchers(root: Path) -> Iterator[str]:
    people = _front(_in_the_last(root, "study.yaml")).get("researchers")
    for person in people.values() if isinstance(people, Mapping) else ():
        if isinstance(person, Mapping):
            yield text(person, "name")
