"""The ids of a study as its editors propose them: a schema for each file that names ids.

Each stands on the schema of its kind and adds proposals only: an id that is not among them is no
mistake, since ids are new every minute. What is about a case is in a folder of that case, and no
participant's words are in any of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from textwrap import shorten
from typing import Any

from ipa_text.store.trees import SCHEMAS
from ipa_text.study.evidence import audible, quotable, withdrawn
from ipa_text.study.model import Case, CaseTheme, Extract, Interview, Note, Statement, Study
from ipa_text.study.modelines import own_schema
from ipa_text.study.terms import Terms, terms
from ipa_text.study.vocabulary import as_json, proposal

Schema = dict[str, Any]

_ADDRESS = re.compile(r"cases/[a-z][a-z0-9-]*/[A-Za-z0-9_.-]+")
"""Files that a first line can name as they are, without escapes."""

_DRAFT = "http://json-schema.org/draft-07/schema#"
_LENGTH = 100
"""Characters of a note that are shown beside its id."""


def completion_schemas(study: Study) -> dict[str, str]:
    """Return the schemas that propose the ids of a study, by path in the study.

    What was withdrawn is in none of them. A file whose name no first line could give has none.
    """
    names = terms(study.config.terminology)
    cases = [c for c in study.included if _ADDRESS.fullmatch(f"{c.path}/case.yaml")]
    references = {f"{case.path}/references.yaml": _references(case, names) for case in cases}
    found = {"themes.yaml": _group(study, references, names), **references}
    for case in cases:
        found[f"{case.path}/themes.yaml"] = _case(case, names)
        for sidecar in case.sidecars:
            interview = case.sources.get(sidecar.source)
            there = interview and not withdrawn(case, sidecar.source)
            if interview and there and _ADDRESS.fullmatch(sidecar.path):
                found[sidecar.path] = _notes(sidecar.path, interview)
    return {own_schema(path): as_json(schema) for path, schema in sorted(found.items())}


def _on(path: str, kind: str, **parts: Any) -> Schema:
    """Return the schema of one file: that of its kind, and parts that propose."""
    base = posixpath.relpath(
        str(SCHEMAS / f"{kind}.schema.json"), posixpath.dirname(own_schema(path))
    )
    return {"$schema": _DRAFT, "allOf": [{"$ref": base}], **parts}


def _open(proposals: Iterable[Schema], *others: Schema) -> Schema:
    """Return a part that proposes and allows any text, or what ``others`` allow."""
    return {"anyOf": [*proposals, *(others or ({"type": "string"},))]}


def _keys(**parts: Schema) -> Schema:
    return {"properties": parts}


def _each(part: Schema) -> Schema:
    return {"items": part}


def _of(definition: str) -> Schema:
    return {"$ref": f"#/definitions/{definition}"}


def _cited(definition: str) -> Schema:
    """Return a part for a reference: an id, or an entry that holds one beside a remark."""
    return {"anyOf": [_of(definition), {"type": "object", **_keys(id=_of(definition))}]}


def _notes(path: str, interview: Interview) -> Schema:
    place = _keys(turn=_of("turn"))
    entry = _keys(turn=_of("turn"), also=_each(place))
    shape = _keys(notes=_each(entry), extracts=_each(entry))
    return _on(path, "notes", **shape, definitions={"turn": _open(_turns(interview))})


def _turns(interview: Interview) -> Iterator[Schema]:
    """Yield the turns of a source: who speaks and on which lines, never what is said."""
    transcript = interview.transcript
    for name, number in transcript.by_id.items():
        turn = transcript.turns[number]
        first, last = turn.first_line, turn.last_line
        lines = f"line {first}" if first == last else f"lines {first}-{last}"
        yield proposal(name, ", ".join(filter(None, (turn.label, lines))))


def _case(case: Case, names: Terms) -> Schema:
    extracts = [proposal(*kept) for kept in _kept(case, quotable)]
    coded = [*_noted(case), *_kept(case, audible)]
    statements = [proposal(s.id, _titled(case, s, names)) for s in case.statement.values()]
    themes = [proposal(t.id, _titled(case, t, names)) for t in case.theme.values()]
    extract = {"key": _of("extract"), "in_vivo": _of("extract")}
    statement = _keys(**{"from": _each(_of("evidence"))}, **extract)
    part = {"from": _each(_cited("statement")), "in_vivo": _of("extract")}
    theme = _keys(**part, subthemes=_each(_keys(**part)))
    shape = _keys(
        statements=_each(statement),
        themes=_each(theme),
        set_aside=_each(_keys(id=_open([*statements, *themes]))),
    )
    definitions = {
        "evidence": _open([proposal(*one) for one in coded]),
        "extract": _open(extracts),
        "statement": _open(statements),
    }
    return _on(f"{case.path}/themes.yaml", "case-themes", **shape, definitions=definitions)


def _references(case: Case, names: Terms) -> Schema:
    """Return what other files may name of a case, with the case before it."""
    members: list[Statement | CaseTheme] = [*case.theme.values(), *case.statement.values()]
    found = {
        "evidence": [proposal(f"{case.id}/{m.id}", _titled(case, m, names)) for m in members],
        "extract": [proposal(f"{case.id}/{name}", said) for name, said in _kept(case, quotable)],
    }
    return {"$schema": _DRAFT, "definitions": {k: {"anyOf": v} for k, v in found.items() if v}}


def _noted(case: Case) -> Iterator[tuple[str, str]]:
    for note in case.notes.values():
        if not withdrawn(case, note.source):
            said = f"{note.category} note, {_where(note)}: {note.text}"
            yield note.id, shorten(said, _LENGTH, placeholder=" \u2026")


def _kept(case: Case, allowed: Callable[[Case, Extract], bool]) -> Iterator[tuple[str, str]]:
    """Yield the extracts that are allowed, and where their words are; never the words."""
    for extract in case.extracts.values():
        if allowed(case, extract):
            yield extract.id, f"extract, {_where(extract)}"


def _where(entry: Note | Extract) -> str:
    turns = ", ".join(dict.fromkeys(anchor.turn for anchor in entry.anchors if anchor.turn))
    return f"{entry.source} {turns}".strip()


def _titled(case: Case, entry: Statement | CaseTheme, names: Terms) -> str:
    """Say what a statement or theme is called: not in words that are not to be quoted."""
    kind = names.statement if isinstance(entry, Statement) else names.case_theme
    words = entry.text if isinstance(entry, Statement) else entry.title
    borrowed = entry.in_vivo is not None and bool(case.withdrawn or case.refused)
    return kind if borrowed or not words else f"{words} ({kind})"


def _group(study: Study, references: dict[str, Schema], names: Terms) -> Schema:
    """Return the schema of the themes across cases; what is of a case is only referred to.

    A title in a participant's words is not in it.
    """
    own = [
        proposal(t.id, names.group_theme if t.in_vivo else f"{t.title} ({names.group_theme})")
        for t in study.theme.values()
    ]
    part = {
        "from": _each(_cited("evidence")),
        "diverges": _each(_cited("evidence")),
        "extracts": _each(_of("extract")),
        "in_vivo": _of("extract"),
    }
    theme = _keys(**part, subthemes=_each(_keys(**part)))
    aside = _keys(id={"anyOf": [_of("evidence"), *own]})
    shape = _keys(themes=_each(theme), set_aside=_each(aside))
    definitions = {kind: _open(_of_cases(references, kind)) for kind in ("evidence", "extract")}
    return _on("themes.yaml", "group-themes", **shape, definitions=definitions)


def _of_cases(references: dict[str, Schema], kind: str) -> Iterator[Schema]:
    for path, schema in references.items():
        if kind in schema["definitions"]:
            file = posixpath.relpath(own_schema(path), posixpath.dirname(own_schema("themes.yaml")))
            yield {"$ref": f"{file}#/definitions/{kind}"}
