"""Put new notes and replies into a sidecar, in transcript order, by minimal splices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ipa_text.errors import CannotWork
from ipa_text.intake.quoting import Quoted
from ipa_text.intake.write import plain_scalar
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.study.canonical import list_blocks
from ipa_text.study.edit import BYTE_ORDER_MARK, only_crlf, prose_block
from ipa_text.study.model import Case, Note, Sidecar
from ipa_text.study.order import position


class Answer(NamedTuple):
    """A reply to a note; the date may be empty."""

    by: str
    date: str
    text: str


class Fresh(NamedTuple):
    """A note that is not in the sidecar yet."""

    id: str
    category: str
    anchor: Quoted
    tags: tuple[str, ...]
    by: str
    text: str
    replies: tuple[Answer, ...] = ()


def with_notes(
    text: str, case: Case, sidecar: Sidecar | None, fresh: Iterable[Fresh], path: str
) -> str:
    """Return a sidecar with new notes, each before the first that stands behind it; raises CannotWork."""
    new = sorted(fresh, key=lambda note: note.anchor.at)
    if not new:
        return text
    return _as_it_was(text, lambda plain: _inserted(plain, case, sidecar, new, path))


def with_replies(text: str, replies: Mapping[str, Sequence[Answer]], path: str) -> str:
    """Return a sidecar with replies behind those that a note has; raises CannotWork."""
    if not replies:
        return text
    return _as_it_was(text, lambda plain: _answered(plain, replies, path))


def _as_it_was(text: str, change: object) -> str:
    """Change a text whose lines end in a newline alone, and give it back as it came."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    crlf = only_crlf(text)
    plain = text.removeprefix(BYTE_ORDER_MARK)
    plain = plain.replace("\r\n", "\n") if crlf else plain
    changed = str(change(plain)) if callable(change) else plain
    return mark + (changed.replace("\n", "\r\n") if crlf else changed)


def _inserted(
    text: str, case: Case, sidecar: Sidecar | None, new: Sequence[Fresh], path: str
) -> str:
    found = list_blocks(text, "notes")
    entries = [_entry(note) for note in new]
    if found is None:
        return _first(text, [line for entry in entries for line in entry], path)
    lines, blocks, listed = found
    indent = " " * (listed.values_at[0][1] - 3)
    places = _places(case, sidecar, len(blocks))
    end = blocks[-1].end
    while not lines[end - 1].strip():
        end -= 1
    for note, entry in reversed(list(zip(new, entries, strict=True))):
        behind = next((n for n, at in enumerate(places) if at > note.anchor.at), None)
        line = end if behind is None else blocks[behind].start
        lines[line:line] = [indent + each[2:] for each in entry]
    return "\n".join(lines) if lines[-1] == "" else "\n".join([*lines, ""])


def _places(case: Case, sidecar: Sidecar | None, count: int) -> list[tuple[int, int]]:
    """Return where each note stands; one of no known place stands where the one before it does."""
    notes = sidecar.notes if sidecar else ()
    if len(notes) != count:
        raise CannotWork("these notes cannot all be read: see `ipa-text check` first")
    places, at = [], (-1, -1)
    for note in notes:
        at = position(case, note) or at
        places.append(at)
    return places


def _first(text: str, entry: list[str], path: str) -> str:
    """Put the first notes into a sidecar that has none."""
    root = yaml.read(text).root
    if root is None:
        kept = [line for line in text.split("\n") if line.strip()]
        return "\n".join([*kept, "notes:", *entry, ""])
    if not isinstance(root, yaml.Mapping) or "notes" in root.keys_at:
        raise CannotWork(f"{path} has no plain list under `notes:`: run `ipa-text fmt` first")
    lines = text.split("\n")
    line = min(mark[0] for mark in root.keys_at.values()) - 1
    lines[line:line] = ["notes:", *entry, ""]
    return "\n".join(lines)


def _entry(note: Fresh) -> list[str]:
    """Return a note as lines, in canonical form."""
    lines = [f"  - id: {note.id}", f"    category: {plain_scalar(note.category)}"]
    lines.append(f"    turn: {note.anchor.turn}")
    said = {key: getattr(note.anchor, key) for key in ("quote", "before", "after")}
    lines += [f"    {key}: {prose_block(words, 6)}" for key, words in said.items() if words]
    if note.tags:
        lines.append(f"    tags: [{', '.join(map(plain_scalar, note.tags))}]")
    if note.by:
        lines.append(f"    by: {plain_scalar(note.by)}")
    lines.append(f"    note: {prose_block(note.text, 6)}")
    if note.replies:
        lines += ["    replies:", *(line for reply in note.replies for line in _reply(reply, 6))]
    return "\n".join(lines).split("\n")


def _reply(reply: Answer, indent: int) -> list[str]:
    pad = " " * indent
    lines = [f"{pad}- by: {plain_scalar(reply.by)}"]
    if reply.date:
        lines.append(f"{pad}  date: {reply.date}")
    lines.append(f"{pad}  text: {prose_block(reply.text, indent + 4)}")
    return "\n".join(lines).split("\n")


def _answered(text: str, replies: Mapping[str, Sequence[Answer]], path: str) -> str:
    found = list_blocks(text, "notes")
    if found is None:
        raise CannotWork(f"{path} has no plain list under `notes:`: run `ipa-text fmt` first")
    lines, blocks, listed = found
    for entry, block in reversed(list(zip(listed, blocks, strict=True))):
        new = replies.get(str(entry.get("id"))) if isinstance(entry, yaml.Mapping) else None
        if not new:
            continue
        if entry.flow or ("replies" in entry and getattr(entry["replies"], "flow", True)):
            raise CannotWork(
                f"{entry['id']} is not written out in {path}: run `ipa-text fmt` first"
            )
        column = next(iter(entry.keys_at.values()))[1] - 1
        end = block.end
        while not lines[end - 1].strip():
            end -= 1
        added = [line for reply in new for line in _reply(reply, column + 2)]
        if "replies" in entry:
            added = _behind(lines, entry["replies"], new)
            end = _end(lines, entry["replies"], end)
        else:
            added = [f"{' ' * column}replies:", *added]
        lines[end:end] = added
    return "\n".join(lines)


def _behind(lines: list[str], listed: yaml.Sequence, new: Sequence[Answer]) -> list[str]:
    dash = listed.values_at[0]
    indent = len(lines[dash[0] - 1]) - len(lines[dash[0] - 1].lstrip(" "))
    return [line for reply in new for line in _reply(reply, indent)]


def _end(lines: list[str], listed: yaml.Sequence, most: int) -> int:
    """Return the line behind the last reply: those that follow its dash and are deeper."""
    line = listed.values_at[-1][0] - 1
    indent = len(lines[line]) - len(lines[line].lstrip(" "))
    line += 1
    last = line
    while line < most and (
        not lines[line].strip() or len(lines[line]) - len(lines[line].lstrip(" ")) > indent
    ):
        last = line + 1 if lines[line].strip() else last
        line += 1
    return last


def sidecar_of(case: Case, source: str, coder: str) -> Sidecar | None:
    """Return the sidecar of a coder on a source, if there is one."""
    return next((s for s in case.sidecars if s.source == source and s.coder == coder), None)


def notes_on(case: Case, source: str) -> list[Note]:
    """Return every note on a source that has an id."""
    return [note for s in case.sidecars if s.source == source for note in s.notes if note.id]
