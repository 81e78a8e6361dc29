"""What became of what is gone: another id, merged into another, split over several, or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ipa_text.trail.likeness import alike
from ipa_text.trail.state import Name

if TYPE_CHECKING:
    from ipa_text.trail.clusters import Unit

_SAME_TITLE = 85.0
_MAINLY = 0.5
_SHARE = 0.25
"""Shares of evidence that decide; numbers of this tool's, named in docs/history.md."""


class Fate(NamedTuple):
    """What became of a unit: ``renamed``, ``merged``, ``split`` or ``removed``, and into what."""

    name: Name
    kind: str
    into: tuple[Name, ...] = ()


def fates(
    before: Mapping[Name, Unit], after: Mapping[Name, Unit], called: Mapping[str, str]
) -> dict[Name, Fate]:
    """Return what became of the units that are gone, and of those that a part was split from.

    What they cite may be ``called`` otherwise now.
    """
    cited = {name for unit in after.values() for name in unit.evidence}
    now = {old: new for old, new in called.items() if new in cited}
    before = {name: _with(unit, now) for name, unit in before.items()} if now else before
    gone = [unit for name, unit in before.items() if name not in after]
    main = {unit.name: _main(unit, before, after) for unit in gone}
    found = {}
    for unit in gone:
        target = main[unit.name]
        rivals = [u for u in gone if u is not unit and main[u.name] is target and target]
        found[unit.name] = _fate(unit, target, rivals, before, after)
    for unit in before.values():
        if unit.name in after and (into := list(_split_off(unit, before, after))):
            found[unit.name] = Fate(unit.name, "split", (unit.name, *into))
    return found


def _with(unit: Unit, called: Mapping[str, str]) -> Unit:
    return replace(unit, evidence=frozenset(called.get(name, name) for name in unit.evidence))


def _fate(
    unit: Unit,
    target: Unit | None,
    rivals: list[Unit],
    before: Mapping[Name, Unit],
    after: Mapping[Name, Unit],
) -> Fate:
    if target is not None:
        shared = len(unit.evidence & target.evidence)
        same = shared > _MAINLY * len(target.evidence) or _titled_alike(unit, target)
        if target.name not in before and not rivals and same:
            return Fate(unit.name, "renamed", (target.name,))
        return Fate(unit.name, "merged", (target.name,))
    over = list(_shared_out(unit, before, after))
    if len(over) > 1:
        return Fate(unit.name, "split", tuple(over))
    named = [u for u in _peers(unit, after) if u.name not in before and _titled_alike(unit, u)]
    # Two of one title cannot be told apart by it.
    twins = [u for u in _peers(unit, before) if u.name not in after and _titled_alike(u, unit)]
    if len(named) == 1 and len(twins) == 1:
        return Fate(unit.name, "renamed", (named[0].name,))
    return Fate(unit.name, "removed")


def _peers(unit: Unit, side: Mapping[Name, Unit]) -> Iterator[Unit]:
    """Yield the units of the same case."""
    return (u for u in side.values() if u.name[0] == unit.name[0])


def _titled_alike(one: Unit, other: Unit) -> bool:
    return alike(one.title, other.title) >= _SAME_TITLE


def _taken(unit: Unit, by: Unit, before: Mapping[Name, Unit]) -> frozenset[str]:
    """Return the evidence of a unit that another has now and had not before."""
    earlier = before.get(by.name)
    return (unit.evidence & by.evidence) - (earlier.evidence if earlier else frozenset())


def _main(unit: Unit, before: Mapping[Name, Unit], after: Mapping[Name, Unit]) -> Unit | None:
    """Return what took most of a unit's evidence over; of a theme and its subtheme, the closer one."""
    counted = [(len(_taken(unit, u, before)), -len(u.evidence), u) for u in _peers(unit, after)]
    counted = [c for c in counted if c[0] > _MAINLY * len(unit.evidence) and c[0]]
    own_level = [c for c in counted if (c[2].level == "subtheme") == (unit.level == "subtheme")]
    best = max(own_level or counted, key=lambda c: c[:2], default=None)
    return best[2] if best else None


def _shared_out(
    unit: Unit, before: Mapping[Name, Unit], after: Mapping[Name, Unit]
) -> Iterator[Name]:
    """Yield those over which a unit's evidence is shared out, each with a part that no other has."""
    left = set(unit.evidence)
    counted = sorted(
        _peers(unit, after), key=lambda u: (-len(_taken(unit, u, before)), len(u.evidence))
    )
    for other in counted:
        part = _taken(unit, other, before) & left
        if part and len(part) >= _SHARE * len(unit.evidence):
            left -= part
            yield other.name


def _split_off(
    unit: Unit, before: Mapping[Name, Unit], after: Mapping[Name, Unit]
) -> Iterator[Name]:
    """Yield what stands by itself now and rests mainly on what a unit that goes on has given up."""
    given_up = unit.evidence - after[unit.name].evidence
    for other in _peers(unit, after):
        earlier = before.get(other.name)
        fresh = earlier is None or (earlier.level == "subtheme" and earlier.level != other.level)
        if not fresh or other.level != after[unit.name].level:
            continue
        own_part = earlier is not None and earlier.parent == unit.name[1]
        if own_part or len(other.evidence & given_up) > _MAINLY * len(other.evidence):
            yield other.name
