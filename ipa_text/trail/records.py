"""What became of marks of review, and of records of supervision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping as Entry
from ipa_text.study.entries import mappings, members, text
from ipa_text.trail.changes import Change
from ipa_text.trail.files import FileFacts, record_name
from ipa_text.trail.likeness import squeezed
from ipa_text.trail.settings import written

Called = Mapping[str, str]
"""What was renamed between the two sides: the name before, the name after."""


class _Key(NamedTuple):
    """What an entry is recognised by: what was looked at, and by whom, for a mark."""

    of: tuple[str, ...]
    by: str = ""


class _Said(NamedTuple):
    """What an entry says besides its key, and the line it stands on."""

    values: dict[str, str]
    line: int


_Listed = Mapping[_Key, list[_Said]]


def reviews(before: FileFacts | None, after: FileFacts | None, called: Called) -> Iterator[Change]:
    """Yield which marks of review differ in a file."""
    for ((of,), by), old, new in _paired(_marks(before), _marks(after), called):
        (path, line), done = _place(before, after, old, new)
        differing = f": {', '.join(_differing(old, new))}" if old and new else ""
        yield Change(
            f"review-{done}",
            of or path,
            path,
            line,
            before=_mark(old.values) if old else None,
            after=_mark(new.values) if new else None,
            about=(by,) if by else (),
            detail=f"by {by or 'nobody'}{differing}",
        )


def _marks(side: FileFacts | None) -> _Listed:
    found: dict[_Key, list[_Said]] = {}
    for entry in mappings(side.record, "reviews") if side and side.record else ():
        key = _Key((_whole(text(entry, "of"), side.case if side else ""),), text(entry, "by"))
        found.setdefault(key, []).append(_said(entry, ("of", "by")))
    return found


def _mark(values: Mapping[str, str]) -> str:
    at = f"at {values['at']}" if values.get("at") else ""
    head = " ".join(filter(None, (values.get("state"), values.get("date"), at)))
    return ": ".join(filter(None, (head, values.get("why"))))


def supervision(
    before: FileFacts | None, after: FileFacts | None, called: Called
) -> Iterator[Change]:
    """Yield that a record of supervision is new or gone, or what differs in it.

    Of the conversation, which may hold anybody's words, it is told only that it differs.
    """
    if before and after:
        yield from _within(before, after, called)
    elif before:
        yield _whole_record(before, "supervision-removed")._replace(before=_in_short(before))
    elif after:
        yield _whole_record(after, "supervision-added")._replace(after=_in_short(after))


def _whole_record(side: FileFacts, kind: str) -> Change:
    seen = dict.fromkeys(name for key in _decisions(side) for name in key.of)
    return Change(kind, record_name(side.path), side.path, about=tuple(seen))


def _in_short(side: FileFacts) -> str:
    """Return when a meeting was, who was there, and what came of what was looked at."""
    record = side.record or Entry()
    told = [_outcome(key, said) for key, listed in _decisions(side).items() for said in listed]
    return "; ".join(
        filter(None, (written(record.get("date")), written(record.get("present")), *told))
    )


def _within(before: FileFacts, after: FileFacts, called: Called) -> Iterator[Change]:
    """Yield what differs in one record, decision by decision."""
    changed = Change("supervision-changed", record_name(after.path), after.path)
    was, now = (_said(side.record or Entry(), ("decisions",)) for side in (before, after))
    for name in _differing(was, now):
        yield changed._replace(before=was.values.get(name), after=now.values.get(name), detail=name)
    for key, old, new in _paired(_decisions(before), _decisions(after), called):
        (path, line), done = _place(before, after, old, new)
        yield changed._replace(
            path=path,
            line=line,
            before=_decision(key, old) if old else None,
            after=_decision(key, new) if new else None,
            about=key.of,
            detail=f"decision {_DONE[done]}",
        )
    if squeezed(before.prose) != squeezed(after.prose):
        yield changed._replace(detail="the conversation")


_DONE = {"added": "added", "changed": "reworded", "removed": "taken out"}


def _decisions(side: FileFacts) -> _Listed:
    found: dict[_Key, list[_Said]] = {}
    for entry in mappings(side.record, "decisions") if side.record else ():
        seen = _Key(tuple(_whole(str(name), side.case) for name, _ in members(entry, "seen")))
        found.setdefault(seen, []).append(_said(entry, ("seen",)))
    return found


def _outcome(key: _Key, said: _Said) -> str:
    return ": ".join(filter(None, (", ".join(key.of), said.values.get("outcome"))))


def _decision(key: _Key, said: _Said) -> str:
    more = (
        f"{name}: {value}" for name, value in said.values.items() if name != "outcome" and value
    )
    return "; ".join((_outcome(key, said), *more))


def _said(entry: Entry, left_out: Iterable[str]) -> _Said:
    values = {key: written(value) for key, value in entry.items() if key not in left_out}
    return _Said(values, entry.mark[0])


def _whole(name: str, case: str) -> str:
    """Return an id as it is written across cases: within a case its own may stand alone."""
    name = name.strip().removeprefix("cases/")
    return name if not case or "/" in name or name in ("", case) else f"{case}/{name}"


def _paired(
    before: _Listed, after: _Listed, called: Called
) -> Iterator[tuple[_Key, _Said | None, _Said | None]]:
    """Yield the entries that differ, the two sides of one together; said twice says no more."""
    olds: dict[_Key, list[_Said]] = {}
    for key, listed in before.items():
        now = key if key in after else _Key(tuple(_now(name, called) for name in key.of), key.by)
        olds.setdefault(now, []).extend(listed)
    for key in dict.fromkeys((*olds, *after)):
        old, new = olds.get(key, []), after.get(key, [])
        yield from ((key, *pair) for pair in zip_longest(_other(old, new), _other(new, old)))


def _now(name: str, called: Called) -> str:
    case, slash, inner = name.partition("/")
    return called.get(name) or f"{called.get(case, case) if slash else name}{slash}{inner}"


def _other(listed: Iterable[_Said], others: Iterable[_Said]) -> list[_Said]:
    known = [other.values for other in others]
    return [said for said in listed if said.values not in known]


def _differing(old: _Said, new: _Said) -> list[str]:
    keys = dict.fromkeys((*old.values, *new.values))
    return [key for key in keys if old.values.get(key) != new.values.get(key)]


def _place(
    before: FileFacts | None, after: FileFacts | None, old: _Said | None, new: _Said | None
) -> tuple[tuple[str, int], str]:
    """Return where an entry stands, or stood, and what was done to it."""
    side, said = (after, new) if new else (before, old)
    where = (side.path if side else "", said.line if said else 1)
    return where, "changed" if old and new else "added" if new else "removed"
