"""Replace words of one case in all that quotes them: transcripts, quotations, write-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.moving.pattern import inside_brackets, rewrapped, whole
from ipa_text.moving.writing import owners, prose_edit, root_of
from ipa_text.named import NamedTuple
from ipa_text.store.trees import Memory, Overlay, Tree
from ipa_text.study.edit import BYTE_ORDER_MARK, apply, only_crlf
from ipa_text.study.load import load
from ipa_text.study.model import Case, Interview, Study
from ipa_text.study.places import Edit, Place
from ipa_text.study.read import Reader
from ipa_text.study.writeup import theirs
from ipa_text.text.source import Source
from ipa_text.text.turns import Span

_MARKED = re.compile(r"\[(?P<kind>place|person|org): [^\[\]\n]+\]")
_LABEL = re.compile(r"[^\W\d_][\w .'\u2019-]*")
_NAME = re.compile(r"[^\[\]{}<>*_:\n\r\t^#]+")


class Mention(NamedTuple):
    """Words that were left as they are: in prose, or where they cannot be replaced."""

    place: Place
    line: str


class Replaced(NamedTuple):
    """What a replacement changes, and what it leaves to a person. ``places`` counts where."""

    kind: str
    places: int
    changes: dict[str, tuple[str | None, str]]
    mentions: tuple[Mention, ...]


def new_words(new: str, kind: str | None) -> tuple[str, str]:
    """Return the words to be put in and what they stand for; raises CannotWork.

    With a kind they are marked: ``[place: a northern city]``. Without one they are so marked already,
    or a name.
    """
    new = " ".join(new.split())
    if kind and "[" not in new:
        new = f"[{kind}: {new}]"
    found = _MARKED.fullmatch(new)
    if found and kind in (None, found["kind"]):
        return new, found["kind"]
    if kind is None and _NAME.fullmatch(new):
        return new, "name"
    raise CannotWork(
        "write what stands in the place of words as a name, or as `[place: a northern city]`,"
        " `[person: her daughter]`, `[org: the clinic]`"
    )


def texts_of(tree: Tree, study: Study) -> dict[str, str]:
    """Return the texts of a study, those too that hold no analysis: the write-up, a README."""
    reader = Reader(tree)
    for path in map(PurePosixPath, study.paths):
        if path.suffix in (".md", ".yaml") and str(path) not in study.texts:
            reader.text(path, str(path))
    return {**study.texts, **reader.texts}


def replaced(texts: dict[str, str], case: Case, old: str, new: tuple[str, str]) -> Replaced:
    """Return every change that puts new words in the place of ``old``; raises CannotWork.

    ``new`` are the words and what they stand for, as ``new_words`` returns them.
    """
    if not old.split():
        raise CannotWork("say which words are to be replaced")
    pattern = whole(old)
    changes: dict[str, tuple[str | None, str]] = {}
    count = 0
    for path, (after, number) in _texts(texts, case, pattern, new[0]):
        if number and after != texts[path]:
            changes[path] = (texts[path], after)
            count += number
    _still_anchored(texts, case, changes)
    mentions = tuple(_mentions(texts, case, changes, pattern))
    if not count:
        raise CannotWork(
            f"these words stand in no transcript and no quotation of {case.id}"
            + (", only in prose: see `git grep`" if mentions else "")
        )
    return Replaced(new[1], count, changes, mentions)


def _texts(
    texts: dict[str, str], case: Case, pattern: re.Pattern[str], new: str
) -> Iterator[tuple[str, tuple[str, int]]]:
    for interview in case.interviews:
        yield interview.path, _transcript(texts[interview.path], interview, pattern, new)
    for sidecar in case.sidecars:
        yield sidecar.path, _sidecar(texts[sidecar.path], sidecar.path, pattern, new)
    path = f"{case.path}/case.yaml"
    if pattern.fullmatch(case.pseudonym):
        yield path, _pseudonym(texts[path], case, path, new)
    for path, text in texts.items():
        if path.startswith("writeup/"):
            yield path, _writeup(text, case, pattern, new)


def _transcript(
    text: str, interview: Interview, pattern: re.Pattern[str], new: str
) -> tuple[str, int]:
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    out = text.removeprefix(mark)
    edits, count = _speakers(interview, pattern, new)
    for turn in interview.transcript.turns:
        spans = [*turn.speech, *([turn.label_at] if turn.label_at else [])]
        hits = sorted(_hits(out, spans, pattern, new))
        if turn.label_at and hits and hits[0][0] < turn.label_at[1] and not _LABEL.fullmatch(new):
            raise CannotWork(f"a speaker of {interview.path} is called so: give another name")
        if hits:
            count += len(hits)
            edits.append((turn.start, turn.end, _paragraph(out, turn.start, turn.end, hits, new)))
    newline = "\r\n" if only_crlf(text) else "\n"
    for start, end, words in sorted(edits, reverse=True):
        out = out[:start] + words.replace("\n", newline) + out[end:]
    return mark + out, count


def _hits(text: str, spans: Iterable[Span], pattern: re.Pattern[str], new: str) -> Iterator[Span]:
    for start, end in spans:
        for m in pattern.finditer(text, start, end):
            if not ("[" in new and inside_brackets(text, m.span())):
                yield m.span()


def _paragraph(text: str, start: int, end: int, hits: list[Span], new: str) -> str:
    parts, at = [], start
    for a, b in hits:
        parts += [text[at:a], new]
        at = b
    whole_one = "".join([*parts, text[at:end]]).replace("\r\n", "\n")
    return rewrapped(whole_one, len(text[start : hits[0][0]].replace("\r\n", "\n")))


def _speakers(
    interview: Interview, pattern: re.Pattern[str], new: str
) -> tuple[list[tuple[int, int, str]], int]:
    """Return the edits that rename speakers in the front matter."""
    speakers = interview.front.get("speakers")
    found = []
    source = interview.transcript.source
    for name, mark in getattr(speakers, "keys_at", {}).items():
        start, end = source.offset(*mark[:2]), source.offset(*mark[2:])
        if pattern.search(name):
            found.append((start, end, pattern.sub(lambda _: new, source.text[start:end])))
    return found, len(found)


def _sidecar(text: str, path: str, pattern: re.Pattern[str], new: str) -> tuple[str, int]:
    source = Source(text.removeprefix(BYTE_ORDER_MARK))
    edits: list[Edit] = []
    count = 0
    for owner in owners(root_of(text, path)):
        for key in ("quote", "before", "after"):
            words = owner.get(key)
            if isinstance(words, str):
                hits = list(_hits(words, [(0, len(words))], pattern, new))
                if hits:
                    count += len(hits)
                    edits.append(prose_edit(source, path, owner, key, _put(words, hits, new)))
    return apply(text, edits), count


def _put(words: str, hits: list[Span], new: str) -> str:
    for start, end in reversed(hits):
        words = words[:start] + new + words[end:]
    return words


def _pseudonym(text: str, case: Case, path: str, new: str) -> tuple[str, int]:
    if not _LABEL.fullmatch(new):
        raise CannotWork(f"this is the pseudonym of {case.id}: give another name")
    place = Place.of(path, case.info.values_at["pseudonym"])
    return apply(text, [Edit(place, new)]), 1


def _writeup(text: str, case: Case, pattern: re.Pattern[str], new: str) -> tuple[str, int]:
    """Replace words in the marked quotations that are this participant's."""
    count = 0
    for start, end in reversed(list(theirs(text, case))):
        hits = list(_hits(text, [(start, end)], pattern, new))
        count += len(hits)
        text = _put(text, hits, new)
    return text, count


def _still_anchored(
    texts: dict[str, str], case: Case, changes: dict[str, tuple[str | None, str]]
) -> None:
    """Refuse a replacement after which a quotation that stood would stand no more."""
    new = {path: after for path, (_, after) in changes.items()}
    there = load(Overlay(Memory(texts), new)).case[case.id]
    before = {
        (s.path, n): at for s in case.sidecars for n, at in enumerate(_outcomes(case, s.path))
    }
    after = {
        (s.path, n): at for s in there.sidecars for n, at in enumerate(_outcomes(there, s.path))
    }
    broken = [
        key for key, (ref, found) in before.items() if found and not after.get(key, ("", False))[1]
    ]
    if broken:
        refs = ", ".join(sorted({before[key][0] for key in broken}))
        raise CannotWork(
            f"the quotation of {refs} would not stand any more: quote other words there, or run"
            " `ipa-text reanchor` first"
        )


def _outcomes(case: Case, path: str) -> list[tuple[str, bool]]:
    sidecar = next(s for s in case.sidecars if s.path == path)
    return [
        (f"{case.id}/{entry.id}", found.outcome == "found")
        for entry, _, found in case.anchored(sidecar)
    ]


def _mentions(
    texts: dict[str, str],
    case: Case,
    changes: dict[str, tuple[str | None, str]],
    pattern: re.Pattern[str],
) -> Iterator[Mention]:
    """Yield where the words still stand: in the case, and in all that is not another case's."""
    for path, before in sorted(texts.items()):
        if path.startswith("cases/") and not path.startswith(f"{case.path}/"):
            continue
        text = changes.get(path, (None, before))[1]
        source = Source(text)
        for m in pattern.finditer(text):
            place = Place.of(path, source.mark(*m.span()))
            yield Mention(place, source.line(place.line).strip())
