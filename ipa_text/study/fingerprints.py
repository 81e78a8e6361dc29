"""Fingerprints of what was read: over an entry and what it rests on, as fields and not as text.

Neither wrapping nor the order of keys or of lists matters. A fingerprint that stands in a case's own
folder covers the participant's words. One that stands outside covers, of each case, ids, turns, the
researchers' own words and how many words are quoted, so that nobody can try out on it what was said.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from hashlib import blake2b
from typing import Any

from ipa_text.study.model import (
    Anchor,
    Case,
    CaseTheme,
    Extract,
    GroupTheme,
    Note,
    Overview,
    Ref,
    SetAside,
    Statement,
)
from ipa_text.text.fold import fold
from ipa_text.text.turns import count_words

Entry = Note | Extract | Statement | CaseTheme

VERSION = "f1-"
"""Begins every fingerprint; another means that it was made in another way and cannot be compared."""


def of_entry(case: Case, entry: Entry) -> str:
    """Return the fingerprint of an entry of a case, the participant's words included."""
    return _digest(_member(case, entry, words=True))


def of_case(case: Case) -> str:
    """Return the fingerprint of a whole case: its sources, coding, statements and themes."""
    said = [[s.name, [fold(s.transcript.words_of(t)) for t in s.transcript.turns]]
            for s in case.interviews]  # fmt: skip
    coded: tuple[Entry, ...] = (*case.notes.values(), *case.extracts.values())
    table: tuple[Entry, ...] = (*case.statements, *case.themes)
    made = [_member(case, entry, words=True) for entry in (*coded, *table)]
    dropped = [_aside(aside) for aside in case.set_aside]
    return _digest([case.id, _sorted(said), _sorted(made), _sorted(dropped)])


def outlines(case: Case, wanted: Container[str] | None = None) -> dict[str, str]:
    """Return the fingerprints that do without the participant's words, of all that groups may cite.

    They take as long as the rest of what is known of a case; ``wanted`` are those that are asked for.
    """
    cited: tuple[Entry, ...] = (
        *case.extracts.values(),
        *case.statement.values(),
        *case.theme.values(),
    )
    return {
        entry.id: _digest(_member(case, entry, words=False))
        for entry in cited
        if wanted is None or entry.id in wanted
    }


def of_group_theme(study: Overview, theme: GroupTheme) -> str:
    """Return the fingerprint of a group theme or subtheme, and of what it rests on in the cases."""
    return _digest(_group_theme(study, theme))


def _group_theme(study: Overview, theme: GroupTheme) -> list[Any]:
    links = [
        _sorted([_plain(r.nuance), _plain(r.why), r.id, _outline(study, r.id)] for r in refs)
        for refs in (theme.evidence, theme.diverges, theme.extracts)
    ]
    parts = _sorted(_group_theme(study, part) for part in theme.subthemes)
    in_vivo = theme.in_vivo.id if theme.in_vivo else ""
    return [theme.id, _plain(theme.title), _plain(theme.definition), in_vivo, *links, parts]


def _outline(study: Overview, name: str) -> str:
    case, _, inner = name.partition("/")
    facts = study.known.get(case)
    return facts.outlines.get(inner, "") if facts else ""


def _member(case: Case, entry: Entry, *, words: bool) -> list[Any]:
    if isinstance(entry, Note):
        tags = sorted(tag for tag, _ in entry.tags)
        anchors = [_anchor(case, entry.source, a, words=words) for a in entry.anchors]
        return ["note", entry.id, entry.source, entry.category, tags, _plain(entry.text), anchors]
    if isinstance(entry, Extract):
        anchors = [_anchor(case, entry.source, a, words=words) for a in entry.anchors]
        translation = _plain(entry.translation) if words else count_words(entry.translation)
        return ["extract", entry.id, entry.source, anchors, translation]
    # What a theme cites is a statement and what that cites a note: anything else is a mistake, and
    # to follow it could lead round in a circle.
    lower: dict[str, Note | Extract] | dict[str, Statement]
    lower = case.notes | case.extracts if isinstance(entry, Statement) else case.statement
    below = _sorted(
        [*_said_of(ref), *(_member(case, lower[ref.id], words=words) if ref.id in lower else ())]
        for ref in entry.evidence
    )
    in_vivo = entry.in_vivo.id if entry.in_vivo else ""
    aside = _aside(case.dropped[entry.id]) if entry.id in case.dropped else []
    if isinstance(entry, Statement):
        key = entry.key.id if entry.key else ""
        return ["statement", entry.id, _plain(entry.text), key, in_vivo, below, aside]
    parts = _sorted(_member(case, part, words=words) for part in entry.subthemes)
    named = [entry.id, _plain(entry.title), _plain(entry.definition), sorted(entry.moves)]
    return ["theme", *named, in_vivo, aside, below, parts]


def _said_of(ref: Ref) -> list[Any]:
    return [ref.id, ref.pole, _plain(ref.nuance), _plain(ref.why)]


def _anchor(case: Case, source: str, anchor: Anchor, *, words: bool) -> list[Any]:
    if not words:
        return [anchor.turn, count_words(anchor.quote or "")]
    if anchor.quote is not None:
        return [anchor.turn, fold(_plain(anchor.quote)), fold(anchor.before), fold(anchor.after)]
    interview = case.sources.get(source)
    turns = case.locate(source, anchor).turns if interview else ()
    script = interview.transcript if interview else None
    return [anchor.turn, [fold(script.words_of(script.turns[t])) for t in turns] if script else []]


def _aside(aside: SetAside) -> list[Any]:
    return ["set aside", aside.id, _plain(aside.why)]


def _plain(prose: str) -> str:
    """Return prose as it reads, however its lines are wrapped."""
    return " ".join(prose.split())


def _sorted(parts: Iterable[Any]) -> list[Any]:
    return sorted(parts, key=json.dumps)


def _digest(fields: list[Any]) -> str:
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return VERSION + blake2b(data.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
