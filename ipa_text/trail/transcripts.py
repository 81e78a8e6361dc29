"""What became of transcripts: which turns, and whether words, names or only lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from ipa_text.study.places import WITHHELD, said
from ipa_text.text.fold import fold
from ipa_text.text.turns import Transcript, Turn
from ipa_text.trail.changes import Change
from ipa_text.trail.coding import ALL
from ipa_text.trail.files import FileFacts
from ipa_text.trail.likeness import equals, squeezed

_REPLACED = re.compile(r"\[[a-z]+: ")
"""How a replacement made for anonymity begins: ``[place: a northern city]``."""


def transcript(before: FileFacts, after: FileFacts, case: str) -> Iterator[Change]:
    """Yield what became of a transcript that is there on both sides."""
    old, new = before.transcript, after.transcript
    if old is None or new is None:
        return
    at = Change("", f"{case}/{PurePosixPath(after.path).stem}".lstrip("/"), after.path)
    found = list(_turns(old, new, at))
    yield from found
    if not found and _layout(old) != _layout(new):
        kind = "transcript-rewrapped" if _words(old) == _words(new) else "formatting-only"
        yield at._replace(kind=kind, ref=at.ref if kind != "formatting-only" else after.path)


def _turns(old: Transcript, new: Transcript, at: Change) -> Iterator[Change]:
    olds = {t.id: t for t in reversed(old.turns) if t.id}
    news = {t.id: t for t in reversed(new.turns) if t.id}
    both = [(olds[name], news[name], "id") for name in olds if name in news]
    gone = [t for t in old.turns if not t.id or t.id not in news]
    come = [t for t in new.turns if not t.id or t.id not in olds]
    same = list(
        equals(
            [(fold(old.words_of(t)), t) for t in gone],
            [(fold(new.words_of(t)), t) for t in come],
            lambda told: told[0],
        )
    )
    both += [(was, now, "words") for (_, was), (_, now) in same]
    found = {id(turn) for pair in same for _, turn in pair}
    gone, come = ([t for t in side if id(t) not in found] for side in (gone, come))
    for was, now, by in both:
        yield from _turn(was, now, (old.words_of(was), new.words_of(now)), _of(at, now, by))
    for turn in gone:
        change = _of(at, turn, "id")
        yield change._replace(before=said(old.words_of(turn), ALL), detail="turn taken out")
    for turn in come:
        change = _of(at, turn, "id")
        yield change._replace(after=said(new.words_of(turn), ALL), detail="turn put in")


def _of(at: Change, turn: Turn, by: str) -> Change:
    ref = f"{at.ref}#^{turn.id}" if turn.id else at.ref
    return at._replace(
        kind="transcript-corrected", ref=ref, line=turn.first_line, matched=by, about=(at.ref,)
    )


def _turn(was: Turn, now: Turn, words: tuple[str, str], at: Change) -> Iterator[Change]:
    if was.id != now.id:
        yield at._replace(before=was.id or None, after=now.id or None, detail="id of the turn")
    if was.label != now.label:
        # The earlier label may be a real name: it is never shown.
        yield at._replace(before=WITHHELD, after=said(now.label), detail="speaker")
    if fold(words[0]) == fold(words[1]):
        return
    places = _differences(*words)
    if places and all(
        _REPLACED.search(after) or _REPLACED.search(before) for before, after in places
    ):
        yield at._replace(
            kind="transcript-anonymised",
            before=WITHHELD,
            after=said(words[1], ALL),
            detail=_places(len(places)),
        )
        return
    yield at._replace(
        before=said(words[0], ALL), after=said(words[1], ALL), detail=_places(len(places))
    )


def _places(number: int) -> str:
    return f"words in {number} place{'' if number == 1 else 's'}"


def _differences(one: str, other: str) -> list[tuple[str, str]]:
    olds, news = _pieces(one), _pieces(other)
    codes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return [
        (" ".join(olds[a:b]), " ".join(news[c:d])) for code, a, b, c, d in codes if code != "equal"
    ]


def _pieces(words: str) -> list[str]:
    """Return words, a replacement in brackets being one."""
    return re.findall(r"\[[^\[\]]*\]|[^\s\[]+|\[", words)


def _body(text: Transcript) -> str:
    start = text.front[1] if text.front else 0
    return text.source.text[start:]


def _layout(text: Transcript) -> list[str]:
    return [line.rstrip() for line in _body(text).strip().split("\n")]


def _words(text: Transcript) -> str:
    return squeezed(_body(text))
