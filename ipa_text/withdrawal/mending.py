"""Take what names a case out of the lists of a YAML file by small splices; the rest stays byte for byte.

An entry that is keyed by a reference to the case goes whole, with what is said of the person in it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping, Mark, Sequence
from ipa_text.study.canonical import dashed, entry_blocks
from ipa_text.study.conflicts import conflicts
from ipa_text.study.edit import BYTE_ORDER_MARK
from ipa_text.study.walk import Steps, walk
from ipa_text.text.source import Source
from ipa_text.text.turns import front_matter

_ABOUT = ("id", "of", "subject", "cites", "case", "source")
"""Keys whose value is what an entry of a list is about."""

_MAY_BE_EMPTY = frozenset(("from", "diverges", "extracts", "set_aside", "reviews", "waivers"))
"""Lists that may lose their last entry; of others, whoever wrote them decides what is left to say."""


class Cure(NamedTuple):
    """What is taken out of a file.

    ``goes`` is told a key and a value under it, and tells whether the value names what goes. ``lists``
    are those that may lose entries, their last one too where they are among ``emptied`` (None for any);
    ``pairs`` are keys that go with their value. Of more than ``limit`` keys and values nothing is read.
    """

    goes: Callable[[str, str], bool]
    lists: bool = True
    emptied: Container[str] | None = _MAY_BE_EMPTY
    pairs: Container[str] = ()
    limit: int = yaml.EVENT_LIMIT


Splice = tuple[int, int, str]
"""A half-open stretch of a text, and what stands in its place afterwards."""


class Found(NamedTuple):
    """A value that names what goes: the steps to it, the value, its mark, and whether it is taken out.

    Where it is what an entry is about, the steps are those to the entry, and ``entry`` is its mark.
    """

    steps: Steps
    value: str
    mark: Mark
    out: bool
    entry: Mark | None = None

    @property
    def under(self) -> str:
        """The key that it stands under: that of the list, for a member of one."""
        return next((str(step) for step in reversed(self.steps) if isinstance(step, str)), "")


class Mended(NamedTuple):
    """A text afterwards, and what was found in it."""

    text: str
    found: tuple[Found, ...]


def mended(text: str, cure: Cure, *, markdown: bool = False) -> Mended:
    """Return a YAML file, or a Markdown file with front matter, without what goes.

    A file that cannot be read whole, or would then say something else than the same without them,
    stays as it is: what was found in it is left to a person.
    """
    cut = _yaml_in(text, markdown=markdown)
    if cut is None:
        return Mended(text, ())
    head, body, tail = cut
    document = yaml.read(yaml.gate(body)[0], cure.limit)
    found = tuple(_found(document.root, (), cure))
    gone = {one.steps for one in found if one.out}
    if not gone:
        return Mended(text, found)
    after = body
    if not (document.broken or conflicts(text)):
        for start, end, new in sorted(_splices(document.root, body, gone, cure), reverse=True):
            after = after[:start] + new + after[end:]
    if yaml.read(yaml.gate(after)[0], cure.limit).root != _without(document.root, (), gone, cure):
        return Mended(text, tuple(one._replace(out=False) for one in found))
    return Mended(head + after.removeprefix("\n" if markdown else "") + tail, found)


def _yaml_in(text: str, *, markdown: bool) -> tuple[str, str, str] | None:
    """Return what stands before the YAML of a text, the YAML itself, and the rest.

    Its lines are counted as in the text.
    """
    if markdown:
        span = front_matter(text)
        return (text[: span[0]], "\n" + text[slice(*span)], text[span[1] :]) if span else None
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    return mark, text.removeprefix(mark), ""


def _found(value: Any, steps: Steps, cure: Cure) -> Iterator[Found]:
    """Yield every value that names what goes; none within an entry that goes whole."""
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        here = (*steps, key)
        if isinstance(inner, str) and cure.goes(key, inner):
            out = key in cure.pairs or (cure.lists and key in _MAY_BE_EMPTY)
            yield Found(here, inner, value.values_at[key], out)
        elif isinstance(inner, Sequence):
            yield from _listed(key, inner, here, cure)
        else:
            yield from _found(inner, here, cure)


def _listed(key: str, listed: Sequence, steps: Steps, cure: Cure) -> Iterator[Found]:
    named: list[Found] = []
    for number, member in enumerate(listed):
        here = (*steps, number)
        about = _about(member, cure)
        if isinstance(member, str) and cure.goes(key, member):
            named.append(Found(here, member, listed.values_at[number], cure.lists))
        elif about:
            at = member.values_at[about]
            named.append(Found(here, member[about], at, cure.lists, member.mark))
        elif isinstance(member, Sequence):
            yield from _listed(key, member, here, cure)
        else:
            yield from _found(member, here, cure)
    may_be_empty = cure.emptied is None or key in cure.emptied
    stays = len(named) == len(listed) and not may_be_empty
    yield from (one._replace(out=False) for one in named) if stays else named


def _about(member: Any, cure: Cure) -> str:
    """Return the key under which an entry of a list names what goes as what it is about."""
    keys = _ABOUT if isinstance(member, Mapping) else ()
    return next((k for k in keys if isinstance(member.get(k), str) and cure.goes(k, member[k])), "")


def _splices(root: Any, text: str, gone: set[Steps], cure: Cure) -> Iterator[Splice]:
    source = Source(text)
    owners = ((value, steps) for value, steps in walk(root) if isinstance(value, Mapping))
    for owner, steps in owners:
        for key, inner in owner.items():
            here = (*steps, key)
            if here in gone and key in cure.pairs:
                yield from _of_pair(source, owner, key)
            elif here in gone:
                yield (*_span(source, owner.values_at[key]), "[]")
            elif isinstance(inner, Sequence):
                out = {n for n in range(len(inner)) if (*here, n) in gone}
                if out and inner.flow:
                    yield from _of_flow(source, inner, out)
                elif out:
                    yield from _of_block(source, inner, out, owner.keys_at[key])


def _span(source: Source, mark: Mark) -> tuple[int, int]:
    return source.offset(*mark[:2]), source.offset(*mark[2:])


def _of_pair(source: Source, owner: Mapping, key: str) -> Iterator[Splice]:
    """Yield the splice that takes a key and its value out, where they have their lines to themselves."""
    line, column = owner.keys_at[key][:2]
    if not owner.flow and not source.line(line)[: column - 1].strip():
        yield (source.offset(line), source.offset(owner.values_at[key][2] + 1), "")


def _of_flow(source: Source, listed: Sequence, out: set[int]) -> Iterator[Splice]:
    spans = [_span(source, mark) for mark in listed.values_at]
    kept = [number for number in range(len(spans)) if number not in out]
    if not kept:
        yield (*_span(source, listed.mark), "[]")
        return
    for number in (n for n in out if n < kept[-1]):
        yield (spans[number][0], spans[number + 1][0], "")
    if kept[-1] + 1 < len(spans):
        yield (spans[kept[-1]][1], spans[-1][1], "")


def _of_block(source: Source, listed: Sequence, out: set[int], key: Mark) -> Iterator[Splice]:
    lines = source.text.split("\n")
    if not dashed(lines, listed):
        return
    blocks = entry_blocks(lines, listed)
    kept = [number for number in range(len(blocks)) if number not in out]

    def behind(number: int) -> int:
        """Return the line behind an entry, the blank ones after it not counted."""
        end = blocks[number].end
        while not lines[end - 1].strip():
            end -= 1
        return end

    cuts = [(blocks[n].start, blocks[n + 1].start) for n in out if kept and n < kept[-1]]
    if not kept:
        colon = source.text.index(":", source.offset(*key[2:])) + 1
        yield (colon, colon, " []")
        cuts = [(blocks[0].start, behind(-1))]
    elif kept[-1] + 1 < len(blocks):
        cuts.append((behind(kept[-1]), behind(-1)))
    for first, last in cuts:
        yield (source.offset(first + 1), source.offset(last + 1), "")


def _without(value: Any, steps: Steps, gone: set[Steps], cure: Cure) -> Any:
    """Return a value as it should be afterwards."""
    if steps in gone:
        return []
    if isinstance(value, Mapping):
        return {
            key: _without(inner, (*steps, key), gone, cure)
            for key, inner in value.items()
            if not (key in cure.pairs and (*steps, key) in gone)
        }
    if isinstance(value, Sequence):
        return [
            _without(inner, (*steps, number), gone, cure)
            for number, inner in enumerate(value)
            if (*steps, number) not in gone
        ]
    return value
