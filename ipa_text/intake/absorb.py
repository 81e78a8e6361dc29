"""Take back what was written into a working copy: new notes and replies, and never an edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ipa_text.errors import CannotWork
from ipa_text.intake import remarks
from ipa_text.intake.heard import Notice
from ipa_text.intake.quoting import Quoted
from ipa_text.intake.remarks import Remark
from ipa_text.intake.sidecars import Answer, Fresh, notes_on, sidecar_of, with_notes, with_replies
from ipa_text.named import NamedTuple
from ipa_text.store.trees import Overlay, Tree
from ipa_text.study.edit import new_id
from ipa_text.study.load import load
from ipa_text.study.model import Case, Interview, Note, Study
from ipa_text.study.places import said


class Where(NamedTuple):
    """Into which source's notes, and whose sidecar: empty for the main one."""

    study: Study
    case: Case
    interview: Interview
    coder: str = ""

    @property
    def path(self) -> str:
        """The sidecar."""
        middle = f".notes.{self.coder}" if self.coder else ".notes"
        return f"{self.case.path}/{self.interview.name}{middle}.yaml"


class Taken(NamedTuple):
    """What a copy says: new notes, replies to notes by their id, and what a person should know.

    ``refused`` says that something in the copy was not taken.
    """

    fresh: tuple[Fresh, ...]
    replies: Mapping[str, tuple[Answer, ...]]
    notices: tuple[Notice, ...]
    refused: bool

    @property
    def told(self) -> str:
        """How much was taken, in words."""
        answers = sum(map(len, self.replies.values())) + sum(len(n.replies) for n in self.fresh)
        counts = ((len(self.fresh), "note", "notes"), (answers, "reply", "replies"))
        return " and ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts)


class Marked(NamedTuple):
    """A remark with its place in the copy and its anchor, None where it has none."""

    line: int
    remark: Remark
    anchor: Quoted | None
    by: str = ""
    replies: tuple[Answer, ...] = ()


def sorted_out(
    marked: Iterable[Marked], where: Where, category: str, notices: Iterable[Notice]
) -> Taken:
    """Sort remarks into new notes, replies to known ones, and what is not taken."""
    known = {note.id: note for note in notes_on(where.case, where.interview.name)}
    told = list(notices)
    fresh: list[Fresh] = []
    replies: dict[str, tuple[Answer, ...]] = {}
    used = set(where.case.ids)
    refused, unnamed = False, []
    seen: set[str] = set()
    for line, remark, anchor, by, answers in marked:
        if remark.id:
            seen.add(remark.id)
            note = known.get(remark.id)
            if note is None:
                told.append(Notice(line, f"{remark.id} is no note on this source: not taken"))
                refused = True
                continue
            if _differs(note, remark, anchor, where):
                told.append(
                    Notice(
                        line,
                        f"{remark.id} was changed in the copy: change it in the sidecar; not taken",
                    )
                )
                refused = True
            if new := tuple(a for a in answers if not _answered(note, a)):
                replies[remark.id] = (*replies.get(remark.id, ()), *new)
            continue
        if not remark.text:
            told.append(Notice(line, "this comment is empty: not taken"))
            refused = True
        elif anchor is None:
            told.append(
                Notice(
                    line, f"no words of one turn can be cited for this comment: {said(remark.text)}"
                )
            )
            refused = True
        elif not (remark.category or category):
            unnamed.append(line)
        else:
            if anchor.widened:
                told.append(Notice(line, f"widened to whole words: {said(anchor.quote)}"))
            name = new_id("n-", used)
            used.add(name)
            fresh.append(
                Fresh(
                    name, remark.category or category, anchor, remark.tags, by, remark.text, answers
                )
            )
    if unnamed:
        begins = ", ".join(f"{c[:1]}:" for c in where.study.config.categories)
        raise CannotWork(
            f"these comments name no category (begin them with {begins}), in"
            f" {'line' if len(unnamed) == 1 else 'lines'} {', '.join(map(str, unnamed))};"
            " --category says which one is meant where none is named"
        )
    repeated = [f for f in fresh if any(_same(f, note) for note in known.values())]
    seen |= {name for name, note in known.items() if any(_same(f, note) for f in repeated)}
    told += [Notice(0, f"{f.anchor.turn} has this note already: {said(f.text)}") for f in repeated]
    missing = [name for name in known if name not in seen] if seen else []
    if missing:
        told.append(Notice(0, f"not in the copy, and left as they are: {', '.join(missing)}"))
    return Taken(tuple(f for f in fresh if f not in repeated), replies, tuple(told), refused)


def _differs(note: Note, remark: Remark, anchor: Quoted | None, where: Where) -> bool:
    del anchor
    wanted = remarks.read(
        remarks.written(note, where.study.config.categories),
        where.study.config.categories,
        where.case.ids,
    )
    return wanted != remark


def _answered(note: Note, answer: Answer) -> bool:
    return any(" ".join(r.text.split()) == answer.text and r.by == answer.by for r in note.replies)


def _same(fresh: Fresh, note: Note) -> bool:
    """Tell whether a note that has no id in the copy was taken from it before."""
    anchor = note.anchors[0] if note.anchors else None
    return (
        anchor is not None
        and (anchor.turn, anchor.quote or "") == (fresh.anchor.turn, fresh.anchor.quote)
        and note.category == fresh.category
        and " ".join(note.text.split()) == fresh.text
    )


def change(taken: Taken, where: Where, tree: Tree) -> dict[str, tuple[str, str]]:
    """Return each sidecar before and after; raises CannotWork where a note would not be found there."""
    changes: dict[str, tuple[str, str]] = {}
    before = where.study.texts.get(where.path, "")
    after = with_notes(
        before,
        where.case,
        sidecar_of(where.case, where.interview.name, where.coder),
        taken.fresh,
        where.path,
    )
    if after != before:
        changes[where.path] = (before, after)
    for sidecar in where.case.sidecars:
        mine = {n.id: taken.replies[n.id] for n in sidecar.notes if n.id in taken.replies}
        if sidecar.source == where.interview.name and mine:
            text = where.study.texts[sidecar.path]
            now = changes.get(sidecar.path, (text, text))[1]
            changes[sidecar.path] = (text, with_replies(now, mine, sidecar.path))
    _hold(taken, where, Overlay(tree, {path: after for path, (_, after) in changes.items()}))
    return changes


def _hold(taken: Taken, where: Where, tree: Tree) -> None:
    """Raise CannotWork unless every new note would be found where it was put."""
    case = load(tree).case[where.case.id]
    for new in taken.fresh:
        note = case.notes.get(new.id)
        if note is None or case.locate(note.source, note.anchors[0]).outcome != "found":
            raise CannotWork(
                f"a note on {new.anchor.turn} would not be found again: please report this"
            )
    for name, answers in taken.replies.items():
        kept = case.notes.get(name)
        if kept is None or not all(_answered(kept, answer) for answer in answers):
            raise CannotWork(f"a reply to {name} would be lost: please report this")
