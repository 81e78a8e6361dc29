"""What became of settings, of what is recorded of a case, and of waivers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study.places import said
from ipa_text.trail.changes import Change
from ipa_text.trail.coding import ALL
from ipa_text.trail.files import FileFacts
from ipa_text.trail.likeness import squeezed

_OF_THE_PARTICIPANT = ("attributes", "recruited", "said", "speakers", "setting")
"""Keys below which stands what tells of a participant, or was said by one."""

_ELSEWHERE = {"study": ("lint.waivers",), "case": ("withdrawn",)}
"""What is told by kinds of its own."""


class Setting(NamedTuple):
    """A value as people read it, and the line it stands on."""

    value: str
    line: int


def settings(before: FileFacts, after: FileFacts) -> Iterator[Change]:
    """Yield which settings of a file differ."""
    olds, news = (_flat(said) for said in (before, after))
    for key in dict.fromkeys((*olds, *news)):
        old, new = olds.get(key), news.get(key)
        if old and new and old.value == new.value:
            continue
        place = new or old
        yield Change(
            "setting-changed",
            f"{after.path}#{key}",
            after.path,
            place.line if place else 1,
            before=old.value if old else None,
            after=new.value if new else None,
        )


def _flat(said_there: FileFacts) -> dict[str, Setting]:
    if said_there.settings is None:
        return {}
    left_out = _ELSEWHERE.get(said_there.kind, ())
    return {
        key: found
        for key, found in _under(said_there.settings, "")
        if not any(key == name or key.startswith((f"{name}.", f"{name}[")) for name in left_out)
    }


def _under(owner: Mapping, prefix: str) -> Iterator[tuple[str, Setting]]:
    for key, value in owner.items():
        name = f"{prefix}.{key}" if prefix else key
        line = owner.at(key)[0]
        if key in _OF_THE_PARTICIPANT:  # where even a key may be a name, as a speaker's label
            yield name, Setting(said(written(value), ALL), line)
        elif isinstance(value, Mapping):
            yield from _under(value, name)
        elif isinstance(value, Sequence) and any(isinstance(v, Mapping) for v in value):
            yield from _members(value, name, line)
        else:
            yield name, Setting(written(value), line)


def _members(listed: Sequence, name: str, line: int) -> Iterator[tuple[str, Setting]]:
    for number, value in enumerate(listed, 1):
        if isinstance(value, Mapping):
            own = value.get("id") or value.get("date") or number
            yield from _under(value, f"{name}[{own}]")
        else:
            yield f"{name}[{number}]", Setting(written(value), line)


def written(value: Any) -> str:
    """Return a value of a YAML file as people read it, on one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {written(inner)}" for key, inner in value.items())
    if isinstance(value, Sequence):
        return ", ".join(map(written, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return squeezed("" if value is None else str(value))


def withdrawal(before: FileFacts | None, after: FileFacts, case: str) -> Iterator[Change]:
    """Yield that a participant withdrew, or that what was withdrawn changed."""
    was, now = (
        written(said.settings.get("withdrawn")) if said and said.settings else ""
        for said in (before, after)
    )
    if now and was != now and after.settings is not None:
        line = after.settings.at("withdrawn")[0]
        yield Change("case-withdrawn", case, after.path, line, before=was or None, after=now)


def waivers(before: FileFacts | None, after: FileFacts | None) -> Iterator[Change]:
    """Yield which findings are accepted, or no longer accepted, in a file."""
    olds, news = (_waived(said) for said in (before, after))
    for side, other, kind in ((olds, news, "waiver-removed"), (news, olds, "waiver-added")):
        for key, (path, line) in side.items():
            if key in other:
                continue
            rule, subject, why = key
            text = f"{rule}: {why}" if why else rule
            change = Change(kind, subject, path, line, about=(rule,), detail=rule)
            yield (
                change._replace(after=text)
                if kind == "waiver-added"
                else change._replace(before=text)
            )


def _waived(said_there: FileFacts | None) -> dict[tuple[str, str, str], tuple[str, int]]:
    return {
        (w.rule, w.subject, squeezed(w.why)): (w.place.path, w.place.line)
        for w in (said_there.waivers if said_there else ())
    }
