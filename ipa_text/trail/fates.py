"""What became of what is gone: another id, merged into another, split over several, or removed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ipa_text.named import NamedTuple
from ipa_text.trail.likeness import alike, likest, squeezed
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
    sides = _sides(before, after)
    main = {unit.name: _main(unit, sides) for unit in sides.gone}
    takers = Counter(target.name for target in main.values() if target)
    found = {}
    for unit in sides.gone:
        target = main[unit.name]
        alone = target is not None and takers[target.name] == 1
        found[unit.name] = _fate(unit, target, sides, alone=alone)
    for unit in before.values():
        if unit.name in after and (into := list(_split_off(unit, sides))):
            found[unit.name] = Fate(unit.name, "split", (unit.name, *into))
    return found


def _with(unit: Unit, called: Mapping[str, str]) -> Unit:
    return replace(unit, evidence=frozenset(called.get(name, name) for name in unit.evidence))


class _Titled(NamedTuple):
    """The titles of some units, and the units, in one order."""

    words: list[str]
    units: list[Unit]


class _Sides(NamedTuple):
    """Both sides, and where to look: what cites what, and what was a part of what, by place in ``after``.

    A unit is looked for in its own case, which is the first half of its name and of the keys here.
    """

    before: Mapping[Name, Unit]
    after: Mapping[Name, Unit]
    gone: list[Unit]
    listed: list[Unit]
    citing: Mapping[Name, list[int]]
    parts: Mapping[Name, list[int]]
    titles: tuple[Mapping[str, _Titled], Mapping[str, _Titled]]
    """By case, of what is gone and of what is new."""

    def near(self, unit: Unit, cited: Iterable[str], *, parts: bool = False) -> list[Unit]:
        """Return the units of now that rest on some of a unit's evidence, or were its parts, in order."""
        case = unit.name[0]
        places = {number for name in cited for number in self.citing.get((case, name), ())}
        places.update(self.parts.get(unit.name, ()) if parts else ())
        return [self.listed[number] for number in sorted(places)]


def _sides(before: Mapping[Name, Unit], after: Mapping[Name, Unit]) -> _Sides:
    listed = list(after.values())
    citing: dict[Name, list[int]] = defaultdict(list)
    parts: dict[Name, list[int]] = defaultdict(list)
    for number, unit in enumerate(listed):
        for cited in unit.evidence:
            citing[unit.name[0], cited].append(number)
        earlier = before.get(unit.name)
        if earlier is not None:
            parts[unit.name[0], earlier.parent].append(number)
    gone = [unit for name, unit in before.items() if name not in after]
    new = [unit for name, unit in after.items() if name not in before]
    return _Sides(before, after, gone, listed, citing, parts, (_titles(gone), _titles(new)))


def _titles(units: Iterable[Unit]) -> Mapping[str, _Titled]:
    found: dict[str, _Titled] = {}
    for unit in units:
        listed = found.setdefault(unit.name[0], _Titled([], []))
        listed.words.append(squeezed(unit.title))
        listed.units.append(unit)
    return found


def _fate(unit: Unit, target: Unit | None, sides: _Sides, *, alone: bool) -> Fate:
    """Return what became of a unit; ``alone`` tells that ``target`` took over no other."""
    if target is not None:
        shared = len(unit.evidence & target.evidence)
        same = shared > _MAINLY * len(target.evidence) or _titled_alike(unit, target)
        if target.name not in sides.before and alone and same:
            return Fate(unit.name, "renamed", (target.name,))
        return Fate(unit.name, "merged", (target.name,))
    over = list(_shared_out(unit, sides))
    if len(over) > 1:
        return Fate(unit.name, "split", tuple(over))
    # Two of one title cannot be told apart by it.
    twins, named = (_titled(unit, titles) for titles in sides.titles)
    if len(named) == 1 and len(twins) == 1:
        return Fate(unit.name, "renamed", (named[0].name,))
    return Fate(unit.name, "removed")


def _titled(unit: Unit, titles: Mapping[str, _Titled]) -> list[Unit]:
    """Return which units of the same case have a title like a unit's: two of them at most."""
    there = titles.get(unit.name[0], _Titled([], []))
    found = likest(squeezed(unit.title), there.words, _SAME_TITLE, most=2)
    return [there.units[number] for _, number in found]


def _titled_alike(one: Unit, other: Unit) -> bool:
    return alike(one.title, other.title) >= _SAME_TITLE


def _taken(unit: Unit, by: Unit, before: Mapping[Name, Unit]) -> frozenset[str]:
    """Return the evidence of a unit that another has now and had not before."""
    earlier = before.get(by.name)
    return (unit.evidence & by.evidence) - (earlier.evidence if earlier else frozenset())


def _main(unit: Unit, sides: _Sides) -> Unit | None:
    """Return what took most of a unit's evidence over; of a theme and its subtheme, the closer one."""
    near = sides.near(unit, unit.evidence)
    counted = [(len(_taken(unit, u, sides.before)), -len(u.evidence), u) for u in near]
    counted = [c for c in counted if c[0] > _MAINLY * len(unit.evidence)]
    own_level = [c for c in counted if (c[2].level == "subtheme") == (unit.level == "subtheme")]
    best = max(own_level or counted, key=lambda c: c[:2], default=None)
    return best[2] if best else None


def _shared_out(unit: Unit, sides: _Sides) -> Iterator[Name]:
    """Yield those over which a unit's evidence is shared out, each with a part that no other has."""
    left = set(unit.evidence)
    counted = sorted(
        sides.near(unit, unit.evidence),
        key=lambda u: (-len(_taken(unit, u, sides.before)), len(u.evidence)),
    )
    for other in counted:
        part = _taken(unit, other, sides.before) & left
        if part and len(part) >= _SHARE * len(unit.evidence):
            left -= part
            yield other.name


def _split_off(unit: Unit, sides: _Sides) -> Iterator[Name]:
    """Yield what stands by itself now and rests mainly on what a unit that goes on has given up."""
    given_up = unit.evidence - sides.after[unit.name].evidence
    for other in sides.near(unit, given_up, parts=True):
        earlier = sides.before.get(other.name)
        fresh = earlier is None or (earlier.level == "subtheme" and earlier.level != other.level)
        if not fresh or other.level != sides.after[unit.name].level:
            continue
        own_part = earlier is not None and earlier.parent == unit.name[1]
        if own_part or len(other.evidence & given_up) > _MAINLY * len(other.evidence):
            yield other.name
