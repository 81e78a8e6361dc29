"""Make a note on words that were selected in a transcript: quoted as they stand, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study import schema
from ipa_text.study.canonical import list_blocks
from ipa_text.study.edit import BYTE_ORDER_MARK, PREFIXES, Block, new_id, prose_block
from ipa_text.study.evidence import withdrawn
from ipa_text.study.model import Case, Interview, Study
from ipa_text.study.modelines import modeline, names_a_schema
from ipa_text.study.order import position
from ipa_text.study.places import Edit, Place, named
from ipa_text.text.anchors import locate, passage
from ipa_text.text.turns import Span, Transcript, Turn

BESIDE = 12
"""The most words put before or after a quotation to tell it from its repetitions."""


class NotNoted(CannotWork):
    """The selection cannot be quoted in a note; the text says why. Nothing was changed."""


class Quoted(NamedTuple):
    """A quotation by which selected words can be found again, and where they stand (offsets)."""

    turn: str
    quote: str
    before: str
    after: str
    number: int
    start: int


class Noted(NamedTuple):
    """A note to be written: its id, its file, the edit, and the line on which its text is to go.

    ``exists`` is False where the edit is all of a file that has yet to be made.
    """

    id: str
    path: str
    edit: Edit
    line: int
    exists: bool


def quoted(transcript: Transcript, start: int, end: int) -> Quoted:
    """Return the quotation of the words between two offsets of a transcript.

    A label, a time or a block id within the selection is left out. Raises NotNoted.
    """
    number, turn, spans = _one_turn(transcript, start, end)
    if turn.role != "participant":
        who = f"{named(turn.label)} is not a participant" if turn.label else "nobody is named here"
        raise NotNoted(f"only a participant's words are quoted in a note, and {who}")
    if not turn.id:
        raise NotNoted("this turn has no id yet: put one at its end, as ^t014")
    if transcript.by_id[turn.id] != number:
        raise NotNoted(f"^{turn.id} stands at two turns: give this one an id of its own first")
    text = transcript.source.text
    quote = " ".join(" ".join(text[a:b] for a, b in spans).split())
    if not any(char.isalnum() for char in quote):
        raise NotNoted("there is no word in the selection")
    head, tail = _around(transcript, turn, spans)
    for before, after in _beside(head, tail):
        found = locate(quote, passage(transcript, number, number), before, after)
        if found.outcome == "found":
            break
        if found.outcome != "ambiguous":
            raise NotNoted(
                "the selection begins or ends within a word, or is no plain speech: select whole words"
            )
    else:
        raise NotNoted(
            f"these words stand in ^{turn.id} more than once, and so do the words beside them: select"
            " more of them"
        )
    place = found.spans[0][0]
    return Quoted(turn.id, quote, before, after, number, place)


def _one_turn(transcript: Transcript, start: int, end: int) -> tuple[int, Turn, list[Span]]:
    """Return the one turn whose words are selected, its position, and the spans of those words."""
    found = [
        (number, turn, spans)
        for number, turn in enumerate(transcript.turns)
        if (spans := list(_within(transcript, turn, start, end)))
    ]
    if not found:
        raise NotNoted("no words of a turn are selected")
    if len(found) > 1:
        raise NotNoted(
            "the selection goes over more than one turn: select words of one, a quotation across turns"
            " is written by hand, as `turn: t014..t016`"
        )
    return found[0]


def _within(transcript: Transcript, turn: Turn, start: int, end: int) -> Iterator[Span]:
    for a, b in turn.speech:
        first, last = max(a, start), min(b, end)
        if first < last and transcript.source.text[first:last].strip():
            yield first, last


def _around(transcript: Transcript, turn: Turn, spans: list[Span]) -> tuple[list[str], list[str]]:
    """Return the words of a turn before and behind the selected spans."""
    text = transcript.source.text
    head = " ".join(text[a : min(b, spans[0][0])] for a, b in turn.speech if a < spans[0][0])
    tail = " ".join(text[max(a, spans[-1][1]) : b] for a, b in turn.speech if b > spans[-1][1])
    return head.split(), tail.split()


def _beside(head: list[str], tail: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what may tell a quotation from its repetitions: nothing, then more and more beside it."""
    yield "", ""
    for count in range(1, BESIDE + 1):
        before, after = " ".join(head[-count:]), " ".join(tail[:count])
        yield from ((b, a) for b, a in ((before, ""), ("", after), (before, after)) if b or a)


def note(study: Study, case: Case, interview: Interview, span: Span, category: str) -> Noted:
    """Return the edit that puts a note on selected words into the main sidecar, in transcript order.

    Its text is left empty: that is the researcher's. ``span`` is half-open offsets of the transcript.
    Raises NotNoted.
    """
    if withdrawn(case, interview.name):
        raise NotNoted("this was withdrawn: no notes are made on it any more")
    words = quoted(interview.transcript, *span)
    path = interview.path.removesuffix(".md") + ".notes.yaml"
    name = new_id(PREFIXES["notes"], {*case.ids, *case.dropped, *case.hidden})
    draft = _Draft(name, category, words)
    if path not in study.paths:
        text = "\n".join([*_modeline(study, path), "notes:", *draft.lines(), ""])
        return _noted(name, Edit(Place(path), text), exists=False)
    if path not in study.texts:
        raise NotNoted(f"{path} cannot be read: mend it first")
    text = study.texts[path].removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
    return _noted(name, _inserted(case, path, text, draft), exists=True)


def _noted(name: str, edit: Edit, *, exists: bool) -> Noted:
    """Return a note with the line on which its text begins: that of the key, which has none yet."""
    lines = edit.text.split("\n")
    key = next(n for n, line in enumerate(lines) if line.lstrip() == "note: >-")
    return Noted(name, edit.place.path, edit, edit.place.line + key, exists)


class _Draft(NamedTuple):
    """A note whose text is still empty."""

    name: str
    category: str
    words: Quoted

    def lines(self, indent: int = 2) -> list[str]:
        """Return its lines, the dash at an indent, the fields in canonical order."""
        words = self.words
        fields = {
            "id": self.name,
            "category": self.category,
            "turn": words.turn,
            "quote": prose_block(words.quote, indent + 4),
            "before": words.before and prose_block(words.before, indent + 4),
            "after": words.after and prose_block(words.after, indent + 4),
            "note": ">-",
        }
        order = [key for key in schema.key_order("notes", "notes") if fields.get(key)]
        pads = [" " * indent + "- ", *[" " * (indent + 2)] * len(order)]
        entry = "\n".join(
            f"{pad}{key}: {fields[key]}" for pad, key in zip(pads, order, strict=False)
        )
        return entry.split("\n")


def _modeline(study: Study, path: str) -> list[str]:
    """Return the line by which editors know the schema, where study.yaml begins with one too."""
    home = study.config.path
    named = names_a_schema(home, study.texts.get(home, ""))
    return [modeline(path, "notes").rstrip("\n"), ""] if named else []


def _inserted(case: Case, path: str, text: str, draft: _Draft) -> Edit:
    """Return the edit that puts a note among those of a sidecar, behind what stands before it."""
    document = yaml.read(yaml.gate(text)[0])
    root = Mapping() if document.root is None else document.root
    if document.problems or document.broken or not isinstance(root, Mapping) or root.doubled:
        raise NotNoted(f"{path} cannot be read as it is: mend it first")
    entries = list_blocks(text, "notes")
    if entries is None:
        return _first_note(path, text, root, draft)
    lines, blocks, _ = entries
    notes = next(s for s in case.sidecars if s.path == path).notes
    if len(notes) != len(blocks):
        raise NotNoted(f"{path} cannot be read as it is: mend it first")
    here = (draft.words.number, draft.words.start)
    behind = -1
    for number, entry in enumerate(notes):
        at = position(case, entry)
        if (at is None and behind == number - 1) or (at is not None and at <= here):
            behind = number
    return _between(path, lines, blocks, behind, draft)


def _between(path: str, lines: list[str], blocks: list[Block], behind: int, draft: _Draft) -> Edit:
    """Return the edit that puts a note behind the entry at a position; -1 puts it before the first."""
    first = next(line for line in lines[slice(*blocks[0])] if line.lstrip().startswith("-"))
    indent = len(first) - len(first.lstrip())
    gap = [""] if len(blocks) == 1 or any(not lines[b.end - 1].strip() for b in blocks[:-1]) else []
    own = draft.lines(indent)
    if behind + 1 < len(blocks):
        line = blocks[behind + 1].start + 1
        return Edit(Place(path, line, 1, line, 1), "\n".join([*own, *gap, ""]))
    end = blocks[-1].end
    while not lines[end - 1].strip():
        end -= 1
    return _behind_line(path, lines, end, [*gap, *own])


def _behind_line(path: str, lines: list[str], line: int, own: list[str]) -> Edit:
    """Return the edit that puts lines right behind a line (from 1), as its own lines."""
    column = len(lines[line - 1]) + 1
    return Edit(Place(path, line, column, line, column), "\n".join(["", *own]))


def _first_note(path: str, text: str, root: Mapping, draft: _Draft) -> Edit:
    """Return the edit that puts a note into a sidecar that has none."""
    lines = text.split("\n")
    own = draft.lines()
    if "notes" in root.keys_at:
        line, _, _, column = root.keys_at["notes"]
        value = root.get("notes")
        if value or (value is not None and root.values_at["notes"][0] != line):
            raise NotNoted(f"{path} does not list its notes line by line: `ipa-text fmt` first")
        rest = lines[line - 1][column - 1 :]
        comment = rest[len(rest.partition("#")[0].rstrip()) :]
        place = Place(path, line, column, line, column + len(rest))
        return Edit(place, "\n".join([f":{comment}", *own]))
    if "extracts" in root.keys_at:
        line = root.keys_at["extracts"][0]
        return Edit(Place(path, line, 1, line, 1), "\n".join(["notes:", *own, "", ""]))
    if not text.strip():
        return Edit(Place(path), "\n".join(["notes:", *own, ""]))
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return _behind_line(path, lines, end, ["", "notes:", *own])
