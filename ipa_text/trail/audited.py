"""What became of the records of an audit: checkpoints, worksheets, attestations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.entries import mappings, text
from ipa_text.study.layout import audit_file
from ipa_text.trail.changes import Change
from ipa_text.trail.files import FileFacts
from ipa_text.trail.settings import written


class _Record(NamedTuple):
    """What a record says, and the file that it stands in."""

    path: str
    entry: Mapping


def audited(before: FileFacts | None, after: FileFacts | None) -> Iterator[Change]:
    """Yield which records of an audit differ in a file, and in what; nothing of what they say.

    A checkpoint is known by its name, a worksheet or an attestation by that of its file.
    """
    olds, news = _records(before), _records(after)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old and new:
            if differing := ", ".join(_differing(old.entry, new.entry)):
                yield _at("changed", name, new)._replace(detail=differing)
        elif old:
            yield _at("removed", name, old)
        elif new:
            yield _at("added", name, new)


def _at(done: str, name: str, record: _Record) -> Change:
    return Change(f"audit-record-{done}", name, record.path, record.entry.mark[0])


def _records(side: FileFacts | None) -> dict[str, _Record]:
    if side is None or side.record is None:
        return {}
    if audit_file(side.path) != "checkpoints":
        return {PurePosixPath(side.path).stem: _Record(side.path, side.record)}
    listed = mappings(side.record, "checkpoints")
    return {text(one, "name") or "?": _Record(side.path, one) for one in listed}


def _differing(old: Mapping, new: Mapping) -> Iterator[str]:
    """Yield the keys of a record whose values differ, of a list with how many of its entries do."""
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if isinstance(was, Sequence) and isinstance(now, Sequence):
            gone, come = Counter(map(written, was)), Counter(map(written, now))
            number = max((gone - come).total(), (come - gone).total())
            yield from (f"{number} of {key}",) if number else ()
        elif written(was) != written(now):
            yield key
