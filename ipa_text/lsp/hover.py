"""What is shown at an id, a quotation, or words that a note is on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lsprotocol import types

from ipa_text.lsp.beside import notes_on
from ipa_text.lsp.names import quoted_at
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.report.chain import chain
from ipa_text.report.chain_lines import drawn, text_of
from ipa_text.study.consents import UNQUOTED
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, Study
from ipa_text.study.occurrences import Name
from ipa_text.study.places import Place
from ipa_text.study.refs import Passage, find
from ipa_text.text.plain import plain

COLUMNS = 80
LINES = 200
"""The most that is shown of a chain. That of a theme across a hundred cases would be 50,000 lines."""
MORE = "... and more: `ipa-text show` tells all of it"
WITHDRAWN = "This was withdrawn: nothing of it is shown."


def hover(snapshot: Snapshot, path: str, position: types.Position) -> types.Hover | None:
    """Return what is known of a position as plain text, which every editor shows as it is."""
    here = snapshot.at(path, position)
    for occurrence in here:
        if lines := _beginning(of_name(snapshot.study, occurrence.name, snapshot)):
            return _hover(lines, snapshot.range(occurrence.place))
    if places := quoted_at(snapshot, path, position):
        return _hover(list(_quoted(snapshot, places)), None)
    if lines := _beginning(_noted(snapshot, path, position)):
        return _hover(lines, None)
    return None


def _beginning(lines: Iterator[str]) -> list[str]:
    """Return as many lines as anybody reads where the pointer rests, and where there are more."""
    found = list(islice(lines, LINES + 1))
    return [*found[:LINES], MORE] if len(found) > LINES else found


def _hover(lines: list[str], where: types.Range | None) -> types.Hover:
    text = "\n".join(lines)
    return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, text), where)


def of_name(study: Study, name: Name, snapshot: Snapshot) -> Iterator[str]:
    """Yield the chain of what is named, or how often a word of the vocabulary is used."""
    if name.kind in ("category", "tag"):
        used = sum(not occurrence.defines for occurrence in snapshot.places_of([name]))
        times = f"{used} time{'' if used == 1 else 's'}"
        yield plain(f"{name.id}  {name.kind} of this study, used {times}")
        return
    home = name.owner if name.kind == "member" else ""
    found = find(study, name.id if home else name.ref, home)
    if not found:
        return
    first = found[0]
    owner = (
        first.case if isinstance(first, Passage) else first[0] if isinstance(first, tuple) else None
    )
    if owner and _gone(owner, first.interview.name if isinstance(first, Passage) else ""):
        yield WITHDRAWN
        return
    yield from (text_of(line) for line in drawn(chain(study, first), COLUMNS))


def _gone(case: Case, source: str) -> bool:
    return case.gone or bool(source and withdrawn(case, source))


def _quoted(snapshot: Snapshot, places: list[Place]) -> Iterator[str]:
    """Yield the lines of a transcript on which quoted words stand."""
    path = places[0].path
    found = snapshot.transcript(path)
    if found and _gone(found[0], found[1].name):
        yield WITHDRAWN
        return
    yield path
    if found and found[0].refused:
        yield UNQUOTED
    numbers = dict.fromkeys(n for p in places for n in range(p.line, p.end_line + 1))
    for number in numbers:
        yield plain(f"{number:>4} | {snapshot.source(path).line(number)}")


def _noted(snapshot: Snapshot, path: str, position: types.Position) -> Iterator[str]:
    """Yield the notes on the words at a position of a transcript, whole."""
    found = snapshot.transcript(path)
    if found is None:
        return
    case, interview = found
    at = snapshot.offset(path, position)
    for note, spans in notes_on(case, interview):
        if any(start <= at < end for start, end in spans):
            yield from of_name(snapshot.study, Name("member", case.id, note.id), snapshot)
