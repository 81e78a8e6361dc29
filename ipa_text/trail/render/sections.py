"""Changes as people read them: by case, then by theme, then what remains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ipa_text.named import NamedTuple
from ipa_text.trail.changes import Change, holder_kind


class Item(NamedTuple):
    """One line for people: what was done, to what, from what to what, and where it stands."""

    done: str
    ref: str
    before: str | None
    after: str | None
    detail: str
    path: str
    line: int


class Block(NamedTuple):
    """Lines that belong together, under a theme or a heading."""

    title: str
    items: list[Item]


class Section(NamedTuple):
    """What is about one case; the case is empty for what is across cases."""

    case: str
    blocks: list[Block]


_BLOCKS = {
    "case": "The case",
    "statement": "Statements",
    "set-aside": "Set aside",
    "taken-back": "Set aside",
    "note": "Notes",
    "extract": "Extracts",
    "transcript": "Transcripts",
    "review": "Reviews",
    "supervision": "Supervision",
    "audit-record": "Audit",
    "setting": "Settings and records",
    "waiver": "Waivers",
    "formatting": "Formatting only",
}


def sections(changes: Iterable[Change]) -> Iterator[Section]:
    """Yield changes, which are in order, by case."""
    for case, found in groupby(changes, key=lambda c: c.case):
        listed = list(found)
        blocks: dict[str, list[Change]] = {}
        for change in listed:
            blocks.setdefault(_title(change), []).append(change)
        yield Section(case, [Block(title, list(items(own))) for title, own in blocks.items()])


def _title(change: Change) -> str:
    about = holder_kind(change.kind)
    if change.level and change.level != "statement":
        return change.holder
    return _BLOCKS.get(change.level or about, change.holder)


def items(changes: Iterable[Change]) -> Iterator[Item]:
    """Yield one item for each change; the links of one theme or statement together."""
    links: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        if change.kind.startswith("evidence-"):
            links.setdefault((change.ref, change.kind, change.role), []).append(change)
        else:
            yield item(change)
    for (ref, kind, role), found in links.items():
        yield _link(_linked(kind, role), ref, found)


def item(change: Change) -> Item:
    """Return one change, which is no link, as people read it."""
    detail = change.detail
    if change.matched == "words":
        detail = f"{detail}, recognised by its words".lstrip(", ")
    return Item(
        spelled(change.kind),
        change.ref,
        change.before,
        change.after,
        detail,
        change.path,
        change.line,
    )


def _link(done: str, ref: str, found: list[Change]) -> Item:
    cited = _cited(found)
    linked = found[0].kind == "evidence-linked"
    before, after = (None, cited) if linked else (cited, None)
    return Item(done, ref, before, after, "", found[0].path, found[0].line)


_SPELLED = {
    "note-reanchored": "note re-anchored",
    "set-aside": "set aside",
    "taken-back": "taken back",
}


def spelled(kind: str) -> str:
    """Return a kind in words: ``case theme retitled``."""
    return _SPELLED.get(kind) or kind.replace("-", " ")


_ROLES = {"from": "", "diverges": " as diverging", "extracts": " as extract"}


def _linked(kind: str, role: str) -> str:
    return f"{'linked' if kind == 'evidence-linked' else 'unlinked'}{_ROLES.get(role, '')}"


def _cited(changes: list[Change]) -> str:
    return "; ".join(
        f"{c.about[0]} ({c.detail})" if c.detail else c.about[0] for c in changes if c.about
    )
