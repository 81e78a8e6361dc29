"""Ids, categories, tags and turns that may stand where one types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from lsprotocol import types

from ipa_text.lint.registry import names as rule_names
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.named import NamedTuple
from ipa_text.study.consents import UNQUOTED
from ipa_text.study.evidence import audible, citation, heard, withdrawn
from ipa_text.study.model import Case, CaseTheme, Extract, GroupTheme, Note, Statement, Study
from ipa_text.text.plain import plain
from ipa_text.text.source import Source, characters, units

TRIGGERS = [" ", "[", "/", "."]
"""Characters behind which an editor asks without being told to."""

_KEY = re.compile(r"([a-z_]+):(?=\s|$)")
_INNER = re.compile(r"([a-z_]+):\s*$")
_WORD = re.compile(r"[^\s,\[\]{}'\"]*$")
_WIKI = re.compile(r"\[\[(?P<word>[^\[\]|\n]*)$")
_BARE = re.compile(r"(?<![\w/.:-])(?P<word>[a-z][a-z0-9-]*/[a-z0-9-]*)$")


class Offer(NamedTuple):
    """Something that may stand here: its id, what it is, and what it says."""

    id: str
    kind: str
    says: str


class Asked(NamedTuple):
    """What is being typed: the keys it stands under, innermost first, and the word so far."""

    keys: tuple[str, ...]
    word: str


def completion(
    snapshot: Snapshot, path: str, text: str, position: types.Position
) -> list[types.CompletionItem]:
    """Return what may stand at a position of a text that may be some keystrokes ahead of the study."""
    source = Source(text)
    line = source.line(position.line + 1)
    before = line[: characters(line, position.character, snapshot.encoding)]
    if path.endswith(".md") and not _in_front(source, position.line + 1):
        word, offers = _in_prose(snapshot.study, path, before)
    else:
        asked = asked_at(source, position.line + 1, before)
        word = asked.word
        offers = _in_yaml(snapshot, path, asked)
    start = types.Position(position.line, position.character - units(word, snapshot.encoding))
    where = types.Range(start, position)
    return [_item(n, offer, where) for n, offer in enumerate(offers)]


def _item(number: int, offer: Offer, where: types.Range) -> types.CompletionItem:
    says = plain(" ".join(offer.says.split()))
    return types.CompletionItem(
        label=offer.id,
        label_details=types.CompletionItemLabelDetails(description=offer.kind),
        kind=types.CompletionItemKind.Reference,
        detail=f"{offer.kind}: {says}" if says else offer.kind,
        # Nobody remembers a random id: its words find it too.
        filter_text=f"{offer.id} {says}",
        sort_text=f"{number:05}",
        text_edit=types.TextEdit(where, offer.id),
    )


def _in_front(source: Source, line: int) -> bool:
    """Tell whether a line of Markdown is within its front matter, closed or not yet."""
    if source.line(1).rstrip() != "---" or line == 1:
        return False
    return all(source.line(number).rstrip() != "---" for number in range(2, line))


def asked_at(source: Source, line: int, before: str) -> Asked:
    """Return what is typed behind ``before`` on a line of YAML; no key where none can be told.

    Goes by indents alone, for a file is seldom whole while it is typed.
    """
    stack: list[tuple[int, str]] = []
    for number in range(1, line):
        _enter(stack, source.line(number))
    rest = _enter(stack, before)
    word = _WORD.search(before)
    typed = word[0] if word else ""
    lead = rest[: len(rest) - len(typed)].strip()
    own = before.strip() and stack[-1:] and _begins_entry(before)
    if not own or (lead and not lead.startswith(("[", "{"))):
        return Asked((), typed)
    inner = _INNER.search(lead)
    keys = [key for _, key in reversed(stack) if key != "-"]
    return Asked((*([inner[1]] if inner else []), *keys), typed)


def _begins_entry(line: str) -> bool:
    bare = line.lstrip(" ")
    return bare.startswith("- ") or bool(_KEY.match(bare))


def _enter(stack: list[tuple[int, str]], line: str) -> str:
    """Put the dashes and the key with which a line begins on a stack of those it stands under.

    Returns what is left of the line. A list may stand as far left as its key.
    """
    at = len(line) - len(line.lstrip(" "))
    if line[at : at + 1] in ("", "#"):
        return ""
    while line[at : at + 2] in ("- ", "-"):
        while stack and (stack[-1][0] > at or stack[-1] == (at, "-")):
            stack.pop()
        stack.append((at, "-"))
        at += 1
        at += len(line[at:]) - len(line[at:].lstrip(" "))
    while stack and stack[-1][0] >= at:
        stack.pop()
    if key := _KEY.match(line, at):
        stack.append((at, key[1]))
        at = key.end()
    return line[at:]


def _in_yaml(snapshot: Snapshot, path: str, asked: Asked) -> list[Offer]:
    study = snapshot.study
    listed = [key for key in asked.keys if key != "id"]
    owner = listed[0] if listed else ""
    parts = PurePosixPath(path).parts
    case = study.case.get(parts[1]) if parts[0] == "cases" and len(parts) > 2 else None
    if coded := snapshot.sidecar(path):
        return list(_in_sidecar(study, coded[0], coded[1].source, owner, asked.word))
    if path == study.config.path:
        return list(_in_settings(asked.keys))
    if case and parts[2:] == ("themes.yaml",):
        return list(_in_case(case, owner, listed))
    if path == "themes.yaml":
        return list(_in_group(study, owner))
    return list(_anything(study, case)) if owner in ("seen", "of", "about") else []


def _in_sidecar(study: Study, case: Case, source: str, key: str, word: str) -> Iterator[Offer]:
    if key == "category":
        yield from (Offer(c, "category", "") for c in study.config.categories)
    if key == "tags":
        yield from (Offer(t, "tag", "") for t in study.config.tags)
    interview = case.sources.get(source)
    if key == "turn" and interview and not withdrawn(case, source):
        first, dots, _ = word.rpartition("..")
        turns = [t for t in interview.transcript.turns if t.id]
        for turn in sorted(turns, key=lambda t: t.role != "participant"):
            yield Offer(f"{first}{dots}{turn.id}", turn.label, interview.transcript.words_of(turn))


def _in_settings(keys: tuple[str, ...]) -> Iterator[Offer]:
    if "lint" in keys and keys[0] in ("select", "ignore", "rule"):
        yield from (Offer(name, "rule", "") for name in rule_names())


def _in_case(case: Case, key: str, keys: list[str]) -> Iterator[Offer]:
    under = next((k for k in keys if k in ("statements", "themes", "set_aside")), "")
    coded: tuple[Note | Extract, ...] = (*case.extracts.values(), *case.notes.values())
    if key == "in_vivo":
        yield from _offers(case, case.extracts.values())
    elif under == "statements" and key in ("from", "key"):
        yield from _offers(case, coded)
    elif under == "themes" and key == "from":
        yield from _offers(case, case.statements)
    elif key == "set_aside":
        yield from _offers(case, (*case.statements, *case.theme.values(), *coded))


def _in_group(study: Study, key: str) -> Iterator[Offer]:
    for case in study.included:
        if key in ("from", "diverges", "set_aside"):
            yield from _offers(case, (*case.theme.values(), *case.statements), f"{case.id}/")
        elif key in ("extracts", "in_vivo"):
            yield from _offers(case, case.extracts.values(), f"{case.id}/")


def _anything(study: Study, case: Case | None) -> Iterator[Offer]:
    """Yield what a record may name: what is of its own case, group themes, and all of every case."""
    if case:
        yield from _all_of(case, "")
    yield from _offers(None, study.theme.values())
    for other in study.included:
        yield from _all_of(other, f"{other.id}/")


def _all_of(case: Case, prefix: str) -> Iterator[Offer]:
    coded: tuple[Note | Extract, ...] = (*case.notes.values(), *case.extracts.values())
    yield from _offers(case, (*case.theme.values(), *case.statements, *coded), prefix)


def _in_prose(study: Study, path: str, before: str) -> tuple[str, list[Offer]]:
    """Return the word being typed in prose and what it may become: a link, or ``case/id``."""
    parts = PurePosixPath(path).parts
    case = study.case.get(parts[1]) if parts[0] == "cases" and len(parts) > 2 else None
    if wiki := _WIKI.search(before):
        return wiki["word"], list(_anything(study, case))
    bare = _BARE.search(before)
    named = study.case.get(bare["word"].partition("/")[0]) if bare else None
    if bare and named and not named.gone:
        return bare["word"], list(_all_of(named, f"{named.id}/"))
    return "", []


def _offers(
    case: Case | None,
    entries: Iterable[Note | Extract | Statement | CaseTheme | GroupTheme],
    prefix: str = "",
) -> Iterator[Offer]:
    for entry in entries:
        if entry.id:
            kind, says = _says(case, entry)
            yield Offer(prefix + entry.id, kind, says)


def _says(
    case: Case | None, entry: Note | Extract | Statement | CaseTheme | GroupTheme
) -> tuple[str, str]:
    if isinstance(entry, Note):
        return f"{entry.category} note", entry.text
    if isinstance(entry, Statement):
        return "statement", entry.text
    if isinstance(entry, Extract):
        if case is None or not audible(case, entry):
            return "extract", ""
        kind = f"extract, {UNQUOTED}" if case.refused else "extract"
        return kind, f"\u201c{heard(case, entry)}\u201d {citation(case, entry)}"
    return "subtheme" if entry.parent else "theme", entry.title
