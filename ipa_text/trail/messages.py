"""The message of a commit: drafted from what is decided in it, and held to giving a reason."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.privacy.message import Hit, identified
from ipa_text.store.commits import commit_id
from ipa_text.store.git_files import index_of_hook, staged
from ipa_text.store.messages import Line, cleaning, kept, lasting, underway
from ipa_text.store.repository import places
from ipa_text.study.conflicts import STOPPED
from ipa_text.text.spelling import some
from ipa_text.trail.changes import Change, ordered
from ipa_text.trail.sides import NOTHING, Side, difference, of_commit, of_index
from ipa_text.trail.stopped import Stopped, stopped

_WIDTH = 72
_NAMED = 3
"""Ids of one kind of decision that a draft names; of more it says how many there are."""

_LEVELS = ("statement", "case-theme", "group-theme", "subtheme")
_ENDED = ("renamed", "retitled", "merged", "split", "removed")
_WEIGHTY = frozenset(["set-aside", *(f"{level}-{done}" for level in _LEVELS for done in _ENDED)])
"""Decisions that an auditor will ask about: each wants its reason where it is made."""

_NEW = {
    "case-added": ("new case", "new cases"),
    "transcript-added": ("transcript", "transcripts"),
    "note-added": ("note", "notes"),
    "extract-added": ("extract", "extracts"),
    "statement-added": ("statement", "statements"),
    "case-theme-added": ("case theme", "case themes"),
    "group-theme-added": ("theme", "themes"),
    "subtheme-added": ("subtheme", "subthemes"),
}
_COUNTED = {
    "note-removed": ("note removed", "notes removed"),
    "note-reworded": ("note reworded", "notes reworded"),
    "note-recategorised": ("note recategorised", "notes recategorised"),
    "note-retagged": ("note retagged", "notes retagged"),
    "note-reanchored": ("note re-anchored", "notes re-anchored"),
    "note-replied": ("reply", "replies"),
    "extract-removed": ("extract removed", "extracts removed"),
    "extract-changed": ("extract changed", "extracts changed"),
    "transcript-corrected": ("turn corrected", "turns corrected"),
    "transcript-anonymised": ("turn anonymised", "turns anonymised"),
    "review-added": ("review mark added", "review marks added"),
    "review-changed": ("review mark changed", "review marks changed"),
    "review-removed": ("review mark taken out", "review marks taken out"),
    "setting-changed": ("setting changed", "settings changed"),
    "waiver-added": ("waiver added", "waivers added"),
    "waiver-removed": ("waiver removed", "waivers removed"),
}
_LINKS = ("evidence-linked", "evidence-unlinked")
_FORM = ("formatting-only", "transcript-rewrapped")


class Verdict(NamedTuple):
    """What stands against a commit and its message; nothing where it may stand."""

    unexplained: tuple[Change, ...] = ()
    hits: tuple[Hit, ...] = ()
    commented: bool = False
    """Whether one of the hits stands in a comment, which git may keep all the same."""
    left: tuple[Stopped, ...] = ()
    """Where the commit would keep what a merge has left open."""


def studies(folder: Path) -> list[Path]:
    """Return the folders of the studies that a commit made in ``folder`` would hold; raises GitFailed."""
    top = places(folder).top
    files = (PurePosixPath(entry.path) for entry in staged(top, index_of_hook(top)))
    return sorted({top / path.parent for path in files if path.name == "study.yaml"})


def sides(root: Path) -> tuple[Side, Side]:
    """Return a study before and after the commit that is being made; raises CannotWork."""
    head = commit_id(root, "HEAD")
    return of_commit(root, head, "HEAD") if head else NOTHING, of_index(root)


def decided(before: Side, after: Side) -> list[Change]:
    """Return what a commit decides about a study; raises CannotWork."""
    return ordered(difference(before, after).compared.changes)


def drafted(text: str, folder: Path) -> str:
    """Return a message with a draft at its beginning; as it was where somebody has begun to write.

    A draft is a convenience: where it cannot be made, there is none.
    """
    try:
        if any(line.text for line in kept(text, cleaning(text, folder).comment)):
            return text
        made = draft([change for root in studies(folder) for change in decided(*sides(root))])
    except CannotWork:
        return text
    return made + ("\n" if made and not text.startswith("\n") else "") + text


def draft(changes: Sequence[Change]) -> str:
    """Return a message for decisions, in ids and numbers; empty where nothing was decided."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.case or "group", []).append(change)
    lines = [f"{name}: {_said(found)}" for name, found in groups.items()]
    if not lines:
        return ""
    subject = "; ".join(lines)
    body: list[str] = []
    if len(subject) > _WIDTH:
        subject = textwrap.shorten(", ".join(groups), _WIDTH - 14, placeholder=" ...")
        subject = f"{subject}: {_number(len(changes), ('change', 'changes'))}"
        body = ["", *(part for line in lines for part in _item(line))]
    reason = ["", "Reason: "] if any(change.kind in _WEIGHTY for change in changes) else []
    return "\n".join([subject, *body, *reason, ""])


def _item(line: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH, initial_indent="- ", subsequent_indent="  ")


def _said(changes: Sequence[Change]) -> str:
    """Say what was decided: what is new, what became of what was there, then how much of the rest."""
    new_ones = {change.ref for change in changes if change.kind in _NEW}
    names: dict[str, list[str]] = {}
    for change in changes:
        if not (change.kind in _LINKS and change.ref in new_ones):
            names.setdefault(change.kind, []).append(change.ref.rpartition("/")[2])
    new = [_number(len(names.pop(kind)), words) for kind, words in _NEW.items() if kind in names]
    links = sum(len(names.pop(kind, ())) for kind in _LINKS)
    form = sum(len(names.pop(kind, ())) for kind in _FORM)
    rest = [
        _number(len(names.pop(kind)), words) for kind, words in _COUNTED.items() if kind in names
    ]
    done = [f"{_verb(kind)} {_ids(found)}" for kind, found in names.items()]
    rest += [_number(links, ("link changed", "links changed"))] if links else []
    if form and not (new or done or rest):
        return "form only, no decision"
    return "; ".join([*([", ".join(new)] if new else []), *done, *rest])


def _verb(kind: str) -> str:
    if kind in ("set-aside", "taken-back"):
        return {"set-aside": "set aside", "taken-back": "took back"}[kind]
    return kind.rpartition("-")[2] if kind.startswith(_LEVELS) else " ".join(kind.split("-"))


def _ids(found: Iterable[str]) -> str:
    return some([f"*{name}*" for name in dict.fromkeys(found)], _NAMED)


def _number(count: int, words: tuple[str, str]) -> str:
    return f"{count} {words[count != 1]}"


def judged(text: str, folder: Path) -> Verdict:
    """Return what stands against a message of the commit that is being made; raises CannotWork."""
    how = cleaning(text, folder)
    lines = list(kept(text, how.comment))
    roots = studies(folder)
    hits = tuple(hit for root in roots for hit in identified(lasting(text, how), root))
    beside = {hit.line for hit in hits} - {line.number for line in lines}
    found = [sides(root) for root in roots]
    left = tuple(one for pair in found for one in stopped(*pair))
    if underway(folder):
        return Verdict((), hits, commented=bool(beside), left=left)
    changes = [change for pair in found for change in decided(*pair)]
    weighty = tuple(change for change in changes if change.kind in _WEIGHTY)
    explained = not weighty or has_reason(lines, draft(changes))
    return Verdict(() if explained else weighty, hits, commented=bool(beside), left=left)


_TRAILER = re.compile(r"(?!reason:)[A-Za-z][A-Za-z-]*: .*", re.IGNORECASE)
_NO_REASON = re.compile(r"reason:\s*", re.IGNORECASE)


def has_reason(lines: Iterable[Line], made: str) -> bool:
    """Tell whether a message says why: in a body, or behind ``Reason:``. What was drafted says what."""
    given = [line.text for line in lines if line.text]
    drafted_lines = set(made.rstrip().split("\n"))
    return any(
        not (line in drafted_lines or _TRAILER.fullmatch(line) or _NO_REASON.fullmatch(line))
        for line in given[1:]
    )


def refusal(verdict: Verdict, file: str) -> str:
    """Return what to tell whoever wrote the message; empty where nothing stands against it."""
    said = [f"{file}:{hit.line}:{hit.column}: {hit.what}" for hit in verdict.hits]
    if said:
        said.append("A message stays in the history for good. Take it out, or use the pseudonym.")
    if verdict.commented:
        said.append("A comment counts too: what git leaves out depends on how it was called.")
    if verdict.left:
        said += [f"{one.path}:{one.line}: {STOPPED}" for one in verdict.left]
        said.append("Then `git add` what you have mended.")
    if verdict.unexplained:
        said.append(
            "This commit decides what will be asked about, and its message does not say why:"
        )
        said += sorted({f"  {_verb(c.kind)} {c.ref}" for c in verdict.unexplained})
        said.append("Write the reason below the first line, or behind `Reason: `.")
    if said:
        said.append(
            "Your message is kept. To go on from it, with what else you gave to `git commit`:"
        )
        said.append(f"  git commit --edit --file={shlex.quote(file)}")
    return "\n".join(said)
