"""Review a Word copy as people do: comments, answers in threads, resolved ones, edits, tracked changes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_EXTENDED = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


class Said(NamedTuple):
    """A comment: on which words of which turn; ``answers`` is the number, in the file, of the one that it answers."""

    author: str
    text: str
    turn: str
    words: str
    answers: int | None = None
    initials: str = ""
    date: str = "2026-03-20T10:00:00Z"
    done: bool = False
    until: tuple[str, str] | None = None


def reviewed(copy: bytes, said: Sequence[Said]) -> bytes:
    """Return a review copy in which somebody has written comments, as Word saves it."""
    document = Document(io.BytesIO(copy))
    known = len(list(document.comments))
    for one in said:
        first = _cut(document, one.turn, one.words)
        last = _cut(document, *one.until) if one.until else first
        comment = document.add_comment([first, last], one.text, one.author, one.initials)
        element: Any = comment._comment_elm
        element.set(qn("w:date"), one.date)
    for number, every in enumerate(document.comments):
        marked: Any = every._comment_elm
        for paragraph in marked.iter(qn("w:p")):
            paragraph.set(f"{{{W14}}}paraId", _para(number))
    entries = "".join(
        f'<w15:commentEx w15:paraId="{_para(known + n)}"'
        + (f' w15:paraIdParent="{_para(one.answers)}"' if one.answers is not None else "")
        + f' w15:done="{int(one.done)}"/>'
        for n, one in enumerate(said)
    )
    xml = f'<?xml version="1.0"?><w15:commentsEx xmlns:w15="{W15}">{entries}</w15:commentsEx>'
    package: Any = document.part.package
    part = Part(PackURI("/word/commentsExtended.xml"), _EXTENDED, xml.encode(), package)
    document.part.relate_to(part, _RELATION)
    return _saved(document)


def edited(copy: bytes, turn: str, old: str, new: str) -> bytes:
    """Return a copy in which somebody has changed words of a turn."""
    document = Document(io.BytesIO(copy))
    run = _cut(document, turn, old)
    run.text = new
    return _saved(document)


def _para(number: int) -> str:
    return f"1A2B3C{number:02X}"


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cut(document: Any, turn: str, words: str) -> Any:
    """Return a run of a turn's paragraph that holds these words and no others."""
    import copy as copying

    paragraph = next(p for p in document.paragraphs if p.text.endswith(f"^{turn}"))
    for run in paragraph.runs:
        before, found, after = run.text.partition(words)
        if not found:
            continue
        if before:
            twin = copying.deepcopy(run._r)
            run._r.addprevious(twin)
            type(run)(twin, paragraph).text = before
        if after:
            twin = copying.deepcopy(run._r)
            run._r.addnext(twin)
            type(run)(twin, paragraph).text = after
        run.text = words
        return run
    raise ValueError(f"^{turn} has no run that holds {words!r}")
