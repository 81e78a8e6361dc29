"""What became of the records of an audit: checkpoints, worksheets, attestations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.entries import mappings, text
from ipa_text.study.layout import audit_file
from ipa_text.trail.changes import Change
from ipa_text.trail.files import FileFacts
from ipa_text.trail.settings import written


def audited(before: FileFacts | None, after: FileFacts | None) -> Iterator[Change]:
    """Yield which records of an audit differ in a file, and in what; nothing of what they say.

    A checkpoint is known by its name, a worksheet or an attestation by that of its file.
    """
    olds, news = _records(before), _records(after)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        path, entry = next(
            (s.path, e) for s, e in ((after, new), (before, old)) if s and e is not None
        )
        done = (
            "changed"
            if old is not None and new is not None
            else "removed"
            if new is None
            else "added"
        )
        change = Change(f"audit-record-{done}", name, path, entry.mark[0])
        if old is None or new is None:
            yield change
        elif differing := list(_differing(old, new)):
            yield change._replace(detail=", ".join(differing))


def _records(side: FileFacts | None) -> dict[str, Mapping]:
    if side is None or side.record is None:
        return {}
    if audit_file(side.path) != "checkpoints":
        return {PurePosixPath(side.path).stem: side.record}
    return {text(one, "name") or "?": one for one in mappings(side.record, "checkpoints")}


def _differing(old: Mapping, new: Mapping) -> Iterator[str]:
    """Yield the keys of a record whose values differ, of a list with how many of its entries do."""
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if isinstance(was, Sequence) and isinstance(now, Sequence):
            pairs = zip_longest(map(written, was), map(written, now))
            number = sum(one != other for one, other in pairs)
            yield from (f"{number} of {key}",) if number else ()
        elif written(was) != written(now):
            yield key
