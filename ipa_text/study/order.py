"""The order of a transcript, for the entries of a sidecar."""

from __future__ import annotations

from collections.abc import Sequence

from ipa_text.study.model import Case, Extract, Note

Entry = Note | Extract


def position(case: Case, entry: Note | Extract) -> tuple[int, int] | None:
    """Return (turn, offset) at which an entry's first words stand; None where it is not known.

    An entry on a whole turn comes before those on words of it. Where a quotation stands that cannot
    be found is not known.
    """
    interview = case.sources.get(entry.source)
    if interview is None or not entry.anchors:
        return None
    anchor = entry.anchors[0]
    turn = interview.transcript.by_id.get(anchor.ends[0])
    if turn is None:
        return None
    found = case.locate(entry.source, anchor)
    if anchor.quote is None:
        return turn, -1
    known = found.outcome == "found" and found.spans
    return (found.turns[0], found.spans[0][0]) if known else None


def first_out_of_order(case: Case, entries: Sequence[Entry]) -> Entry | None:
    """Return the first entry that stands behind a later place; entries of no known place do not."""
    latest = (-1, -1)
    for entry in entries:
        at = position(case, entry)
        if at is None:
            continue
        if at < latest:
            return entry
        latest = at
    return None


def arranged(case: Case, entries: Sequence[Entry]) -> list[int]:
    """Return the positions of entries in transcript order.

    Entries of no known place stay behind the one that they follow.
    """
    keys: list[tuple[tuple[int, int], int]] = []
    at = (-1, -1)
    for number, entry in enumerate(entries):
        at = position(case, entry) or at
        keys.append((at, number))
    return [number for _, number in sorted(keys)]
