"""Take back a Word review copy: comments and their answers; edits are told, and never merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ipa_text.intake import remarks
from ipa_text.intake.absorb import Marked, Taken, Where, sorted_out
from ipa_text.intake.comments import Comment, Reviewed
from ipa_text.intake.heard import Broken, Notice
from ipa_text.intake.quoting import Quoted, quoted, whole_turn
from ipa_text.intake.remarks import Remark
from ipa_text.intake.shown import ID, Shown, shown
from ipa_text.intake.sidecars import Answer
from ipa_text.intake.spell import clean
from ipa_text.study.places import said


def taken(reviewed: Reviewed, where: Where, *, category: str, by: Mapping[str, str]) -> Taken:
    """Read a Word review copy; ``by`` maps the names of authors to researchers' initials.

    Raises Broken where nothing in it is of the source.
    """
    transcript = where.interview.transcript
    turns = {t.id: shown(transcript, n) for n, t in enumerate(transcript.turns) if t.id}
    paragraphs, edits = _paragraphs(reviewed, turns)
    if not paragraphs:
        raise Broken(
            f"no paragraph of this file is a turn of {where.interview.name}: its ids, as ^t001, are gone"
        )
    authors, told = _authors(reviewed, where, by)
    notices = [*edits, *told]
    first = {comment.id: _first(comment, reviewed) for comment in reviewed.comments}
    if all(name == comment for comment, name in first.items()):
        first, told = _gathered(reviewed, where)
        notices += told
    marked = []
    for comment in reviewed.comments:
        if first[comment.id] != comment.id:
            continue
        answers = [c for c in reviewed.comments if first[c.id] == comment.id != c.id]
        marked.append(_marked(comment, answers, authors, paragraphs, where))
        if comment.resolved:
            words = said(" ".join(comment.text))
            notices.append(Notice(marked[-1].line, f"this comment is marked as resolved: {words}"))
    found = sorted_out(marked, where, category, notices)
    return found._replace(refused=found.refused or bool(edits))


def _marked(
    comment: Comment,
    answers: Sequence[Comment],
    authors: Mapping[str, str],
    paragraphs: Mapping[int, Shown],
    where: Where,
) -> Marked:
    """Return a comment with its answers, oldest first."""
    remark = _remark(comment, where)
    line = comment.start[0] + 1 if comment.start else 0
    replies = tuple(
        Answer(authors[a.author], a.date, clean(" ".join(a.text))[0])
        for a in sorted(answers, key=lambda c: c.date)
    )
    anchor = _anchor(comment, paragraphs, where)
    return Marked(line, remark, anchor, authors.get(comment.author, ""), replies)


def _first(comment: Comment, reviewed: Reviewed) -> str:
    """Return the comment that begins the thread of another; itself where its thread is a ring."""
    above = {c.id: c.answers for c in reviewed.comments}
    name, seen = comment.id, {comment.id}
    while above.get(above[name]) is not None:
        name = above[name]
        if name in seen:
            return comment.id
        seen.add(name)
    return name


def _gathered(reviewed: Reviewed, where: Where) -> tuple[dict[str, str], list[Notice]]:
    """Return threads of a file that has lost them, as LibreOffice 7.4 loses them.

    What names no category and stands on the very words of one comment that does is an answer to it.
    """
    first = {comment.id: comment.id for comment in reviewed.comments}
    headed: dict[tuple[object, object], list[Comment]] = {}
    for comment in reviewed.comments:
        if _remark(comment, where).category:
            headed.setdefault((comment.start, comment.end), []).append(comment)
    notices = []
    for comment in reviewed.comments:
        above = headed.get((comment.start, comment.end), [])
        if len(above) == 1 and comment not in above:
            first[comment.id] = above[0].id
            line = comment.start[0] + 1 if comment.start else 0
            words = said(" ".join(comment.text))
            notices.append(Notice(line, f"read as an answer, being on the same words: {words}"))
    return first, notices


def _remark(comment: Comment, where: Where) -> Remark:
    """Read a comment; of a note that is known, its replies are paragraphs of their own."""
    words = comment.text[:1] if _known(comment, where) else comment.text
    return remarks.read(" ".join(words), where.study.config.categories, where.case.ids)


def _known(comment: Comment, where: Where) -> bool:
    return bool(comment.text) and comment.text[0].split(" ")[0] in where.case.ids


def _paragraphs(
    reviewed: Reviewed, turns: Mapping[str, Shown]
) -> tuple[dict[int, Shown], list[Notice]]:
    """Return the turn of each paragraph that is one unchanged, and say what was changed in the others."""
    found: dict[int, Shown] = {}
    notices = []
    seen: set[str] = set()
    begun = False
    for number, text in enumerate(reviewed.paragraphs):
        ended = ID.search(text)
        turn = turns.get(ended[1]) if ended else None
        if turn is None:
            if begun and text.strip():
                notices.append(
                    Notice(number + 1, f"this paragraph is not in the transcript: {said(text)}")
                )
            continue
        begun = True
        seen.add(turn.id)
        if text.rstrip() == turn.text:
            found[number] = turn
        else:
            notices.append(
                Notice(
                    number + 1,
                    f"the words of ^{turn.id} were changed, which is not taken:"
                    f" {said(_change(turn.text, text))}",
                )
            )
        if number in reviewed.tracked:
            notices.append(Notice(number + 1, f"tracked changes in ^{turn.id} are not taken"))
    gone = [name for name in turns if name not in seen]
    if begun and gone:
        notices.append(
            Notice(0, f"these turns are not in the copy: {', '.join(f'^{name}' for name in gone)}")
        )
    return found, notices


def _change(before: str, after: str) -> str:
    """Return what was changed, from the first word that differs to the last: before and after."""
    mine, theirs = before.split(), after.split()
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(theirs)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    return f"{' '.join(mine[start : len(mine) - end])} -> {' '.join(theirs[start : len(theirs) - end])}"


def _anchor(comment: Comment, paragraphs: Mapping[int, Shown], where: Where) -> Quoted | None:
    """Return what a comment stands on; None where a paragraph at its ends was changed."""
    if comment.start is None or comment.end is None:
        return None
    (first, begin), (last, stop) = comment.start, comment.end
    while last > first and stop == 0:
        last -= 1
        stop = len(paragraphs[last].text) if last in paragraphs else 0
    while first < last and first in paragraphs and begin >= len(paragraphs[first].text):
        first, begin = first + 1, 0
    if first not in paragraphs or last not in paragraphs:
        return None
    transcript = where.interview.transcript
    head = paragraphs[first].span(begin, stop if first == last else len(paragraphs[first].text))
    tail = paragraphs[last].span(begin if first == last else 0, stop)
    if head is None or tail is None:
        start = transcript.turns[transcript.by_id[paragraphs[first].id]].speech
        return whole_turn(transcript, start[0][0]) if start and first == last else None
    return quoted(transcript, head[0], tail[1])


def _authors(
    reviewed: Reviewed, where: Where, by: Mapping[str, str]
) -> tuple[dict[str, str], list[Notice]]:
    """Return the initials of every author: given, or those of a researcher of that name, or derived."""
    people = where.study.config.info.get("researchers")
    people = people if isinstance(people, Mapping) else {}
    names = {str(who.get("name")): key for key, who in people.items() if isinstance(who, Mapping)}
    found, notices = {}, []
    for comment in reviewed.comments:
        if comment.author in found or (_known(comment, where) and not comment.answers):
            continue
        initials = by.get(comment.author) or names.get(comment.author)
        if initials is None:
            letters = comment.initials or "".join(word[0] for word in comment.author.split())
            initials = "".join(c for c in letters.lower() if c.isalnum()) or "unknown"
            notices.append(
                Notice(
                    0,
                    f'{said(comment.author)} is written as `{initials}`; --by "NAME=initials" says'
                    " otherwise",
                )
            )
        found[comment.author] = initials
    return found, notices
