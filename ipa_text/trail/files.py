"""What one file of a study says, as far as decisions are concerned: nothing is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from ipa_text.store import yaml
from ipa_text.store.trees import never_read
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study import entries, waivers
from ipa_text.study.config import config
from ipa_text.study.conflicts import conflicts
from ipa_text.study.entries import mappings
from ipa_text.study.facts import ANYTHING
from ipa_text.study.layout import audit_file
from ipa_text.study.model import (
    CaseTheme,
    Extract,
    GroupTheme,
    Note,
    SetAside,
    Statement,
    Waiver,
)
from ipa_text.study.read import drop_doubled
from ipa_text.study.walk import walk
from ipa_text.text import turns
from ipa_text.text.source import Source
from ipa_text.text.turns import Transcript

_SIDECAR = re.compile(r"(?P<source>.+?)\.notes(?:\.(?P<coder>[a-z][a-z0-9]*))?\.yaml")
_IDS = re.compile(r"\bid:\s*['\"]?([a-z][a-z0-9-]*)")
_NO_SOURCE = ("summary.md", "README.md")

KINDS = (
    "notes", "case-themes", "group-themes", "source", "study", "case", "settings", "reviews",
    "supervision", "audit",
)  # fmt: skip
RECORDS = ("reviews", "supervision", "audit")
"""Kinds of files whose entries have no ids of their own: of one in part unreadable nothing is certain."""


@dataclass(frozen=True, eq=False)
class FileFacts:
    """What a file says. ``hidden`` are the ids in what could not be read, ANYTHING for all of it."""

    path: str
    kind: str
    case: str = ""
    notes: tuple[Note, ...] = ()
    extracts: tuple[Extract, ...] = ()
    statements: tuple[Statement, ...] = ()
    case_themes: tuple[CaseTheme, ...] = ()
    group_themes: tuple[GroupTheme, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    settings: Mapping | None = None
    record: Mapping | None = None
    """A file of reviews or of an audit, or what stands at the top of a record of supervision."""
    prose: str = ""
    """What stands below it."""
    transcript: Transcript | None = None
    hidden: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of notes, extracts and statements that stand in the file."""
        names = [*(n.id for n in self.notes), *(x.id for x in self.extracts)]
        return frozenset((*names, *(s.id for s in self.statements))) - {""}


_AT_THE_TOP = {"study.yaml": "study", "themes.yaml": "group-themes", "reviews.yaml": "reviews"}
_IN_A_CASE = {"case.yaml": "case", "themes.yaml": "case-themes", "reviews.yaml": "reviews"}


@lru_cache(maxsize=4096)
def kind_of(path: str) -> str:
    """Return what sort of file stands at a path of a study; empty for one that holds no decision."""
    parts = PurePosixPath(path).parts
    if not parts or never_read(PurePosixPath(path)):
        return ""
    if len(parts) == 1:
        return _AT_THE_TOP.get(path, "")
    if parts[-2] == "supervision" and len(parts) == (4 if parts[0] == "cases" else 2):
        return "supervision" if path.endswith(".md") and parts[-1] not in _NO_SOURCE else ""
    if parts[0] == "audit":
        return "audit" if audit_file(path) else ""
    if len(parts) == 2 and parts[0] == "protocol" and path.endswith(".yaml"):
        return "settings"
    if len(parts) != 3 or parts[0] != "cases":
        return ""
    name = parts[2]
    if name in _IN_A_CASE:
        return _IN_A_CASE[name]
    if _SIDECAR.fullmatch(name):
        return "notes"
    return "source" if name.endswith(".md") and name not in _NO_SOURCE else ""


def case_of(path: str) -> str:
    """Return the case that a path belongs to; empty for what is across cases."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "cases" else ""


def record_name(path: str) -> str:
    """Return what a record of supervision is called: by its file, behind its case where it has one."""
    case = case_of(path)
    stem = PurePosixPath(path).stem
    return f"{case}/{stem}" if case else stem


def facts(path: str, data: bytes, kind: str = "", case: str | None = None) -> FileFacts:
    """Return what a file says; ``kind`` and ``case`` where its path does not tell."""
    kind = kind or kind_of(path)
    case = case_of(path) if case is None else case
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return FileFacts(path, kind, case, hidden=frozenset((ANYTHING,)))
    text, lost = _without_conflicts(yaml.gate(text)[0])
    if kind == "source":
        return _source(path, text, case, lost)
    if kind == "supervision":
        return _supervision(path, text, case, lost)
    return _from_yaml(path, text, kind, case, lost)


def _without_conflicts(text: str) -> tuple[str, frozenset[str]]:
    """Blank out what a merge left open; return the text and the ids that stood there."""
    found = conflicts(text)
    if not found:
        return text, frozenset()
    lines = text.split("\n")
    lost: set[str] = set()
    for first, last in found:
        lost.update(name for line in lines[first : last + 1] for name in _IDS.findall(line))
        lines[first : last + 1] = [""] * (last + 1 - first)
    # What is cited there cannot be told from what is not: nothing that holds evidence is certain.
    return "\n".join(lines), frozenset((*lost, ANYTHING))


def _source(path: str, text: str, case: str, lost: frozenset[str]) -> FileFacts:
    front = turns.front_matter(text)
    root, hidden = (Mapping(), frozenset[str]())
    if front is not None:
        root, hidden = _root("\n" + text[slice(*front)])
    elif not re.fullmatch(r".*-\d+\.md", path):
        return FileFacts(path, "", case)
    subject = f"{case}/{PurePosixPath(path).stem}".lstrip("/")
    transcript = turns.parse(text)
    where = [(t.first_line, t.last_line, f"{subject}#^{t.id}") for t in transcript.turns]
    found = tuple(waivers.in_markdown(text, path, where)) if "ipa:" in text else ()
    return FileFacts(
        path,
        "source",
        case,
        waivers=found,
        settings=root,
        transcript=transcript,
        hidden=lost | hidden,
    )


def _supervision(path: str, text: str, case: str, lost: frozenset[str]) -> FileFacts:
    front = turns.front_matter(text) or (0, 0)
    root, hidden = _root("\n" + text[slice(*front)], whole=True)
    prose = text[front[1] :]
    return FileFacts(path, "supervision", case, record=root, prose=prose, hidden=lost | hidden)


def _from_yaml(path: str, text: str, kind: str, case: str, lost: frozenset[str]) -> FileFacts:
    root, hidden = _root(text, whole=kind in RECORDS)
    prefix = f"{case}/" if case else ""
    subject = prefix + path.rpartition("/")[2] if case else path
    found = waivers.in_yaml(root, Source(text), path, subject, prefix)[0] if "ipa:" in text else []
    if kind == "notes":
        named = _SIDECAR.fullmatch(path.rpartition("/")[2])
        source, coder = (named["source"], named["coder"] or "") if named else ("", "")
        sidecar = entries.sidecar(root, path, source, coder)
        notes, extracts = sidecar.notes, sidecar.extracts
    else:
        notes, extracts = (), ()
    if kind == "study":
        found = [*found, *config(root)[1]]
    themed = tuple(mappings(root, "themes")) if kind.endswith("-themes") else ()
    own = kind == "case-themes"
    return FileFacts(
        path,
        kind,
        case,
        notes=notes,
        extracts=extracts,
        statements=tuple(entries.statement(s, path) for s in mappings(root, "statements"))
        if own
        else (),
        case_themes=tuple(entries.case_theme(t, path) for t in themed) if own else (),
        group_themes=() if own else tuple(entries.group_theme(t, path) for t in themed),
        set_aside=entries.set_aside(root, path) if kind.endswith("-themes") else (),
        waivers=tuple(found),
        settings=_settings(root, kind),
        record=root if kind in ("reviews", "audit") else None,
        hidden=hidden | lost,
    )


def _settings(root: Mapping, kind: str) -> Mapping | None:
    """Return the part of a file that is neither notes nor themes."""
    if kind in ("notes", "reviews", "audit"):
        return None
    if not kind.endswith("-themes"):
        return root
    found = Mapping()
    if "order" in root:
        found["order"] = root["order"]
        found.keys_at["order"], found.values_at["order"] = root.keys_at["order"], root.at("order")
    return found


def _root(text: str, *, whole: bool = False) -> tuple[Mapping, frozenset[str]]:
    """Return a YAML text as far as it can be read, and the ids in what cannot.

    What cannot hides all of a text that says something only as a ``whole``.
    """
    document = yaml.read(text)
    hidden = {name for broken in document.broken for name in broken.ids or (ANYTHING,)}
    root = document.root
    if (root is None and document.broken) or not isinstance(root, (Mapping, type(None))):
        return Mapping(), frozenset((*hidden, ANYTHING))
    root = Mapping() if root is None else root
    if document.doubled:
        hidden.update(_doubled(root, Source(text)))
        drop_doubled(root)
    if whole and (document.broken or document.doubled):
        hidden.add(ANYTHING)
    return root, frozenset(hidden)


def _doubled(root: Mapping, source: Source) -> Iterator[str]:
    """Yield the ids in entries in which a key stands twice: neither value is taken."""
    for value, steps in walk(root):
        if isinstance(value, Mapping) and value.doubled:
            first, last = value.mark[0], value.mark[2] if steps else len(source.starts)
            for number in range(first, last + 1):
                yield from _IDS.findall(source.line(number))
            if not steps:
                yield ANYTHING


def guess(text: str) -> str:
    """Return what sort of file a text is, for one that stands outside a study."""
    if turns.front_matter(text) is not None:
        return "source"
    root, _ = _root(yaml.gate(text)[0])
    if "notes" in root or "extracts" in root:
        return "notes"
    if "reviews" in root:
        return "reviews"
    if "statements" in root:
        return "case-themes"
    if "themes" in root or "set_aside" in root:
        return "group-themes" if _crosses_cases(root) else "case-themes"
    return "study" if "format" in root else "settings"


def _crosses_cases(root: Mapping) -> bool:
    """Tell whether evidence is cited as ``case/id``."""
    for value, steps in walk(root):
        if isinstance(value, Sequence) and steps[-1:] == ("from",):
            for member in value:
                name = member.get("id") if isinstance(member, Mapping) else member
                if isinstance(name, str):
                    return "/" in name
    return False
