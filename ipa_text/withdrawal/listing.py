"""A plan of a withdrawal for people and as JSON: ids, places and numbers, nobody's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ipa_text.text.spelling import some
from ipa_text.trail.auditing.checkpoints import PATH as CHECKPOINTS
from ipa_text.withdrawal.plan import Plan
from ipa_text.withdrawal.private import Private
from ipa_text.withdrawal.references import Reference
from ipa_text.withdrawal.thresholds import Tally, Threshold

_HOW = {
    "pseudonym": "the pseudonym",
    "quotation": "quotations that may be theirs",
    "mention": "named in prose",
    "link": "a link",
    "file-name": "the name of the file",
    "in_vivo": "a title in their words",
    "case": "an entry about them",
    "findings": "what an auditor looked at",
    "verdicts": "what an auditor attested",
}
_OF = {
    "recurrence": "the recurrence declared",
    "density": "the density of extracts (Smith 2011)",
    "evidence": "no evidence is left",
}


_CHECKPOINT = "in a checkpoint, which is left as it is"
_COUNTED_ALREADY = ("case-file", "file", "commit", "work-tree", "index")
_SHOWN = 6
"""Names of one kind that are printed; the JSON has them all."""


def as_json(plan: Plan, commit: str = "") -> dict[str, Any]:
    """Return a plan as the JSON that ``withdraw`` prints; ``commit`` carried it out."""
    history = {"history": plan.history} if plan.history is not None else {}
    return {
        "version": 1,
        "case": plan.case,
        "scope": plan.scope,
        "date": plan.when.date,
        "stage": plan.when.stage,
        "files": list(plan.files),
        "references": [_reference(one) for one in plan.references],
        "counts": dict(plan.counts),
        "thresholds": [_threshold(one) for one in plan.thresholds],
        "private": _private(plan.private),
        **history,
        "commit": commit,
    }


def _reference(one: Reference) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "ref": one.ref,
        "how": one.how,
        "done": "by the machine" if one.out else "by hand",
    }


def _threshold(one: Threshold) -> dict[str, Any]:
    return {
        "what": one.what,
        "theme": one.theme,
        "before": one.before._asdict(),
        "after": one.after._asdict(),
        "falls": one.falls,
    }


def _private(held: Private) -> dict[str, Any]:
    return {
        "entries": [{"path": e.path, "line": e.line} for e in held.entries],
        "files": [
            {"folder": folder, "number": number, "goes": goes}
            for goes, files in ((True, held.copies), (False, held.others))
            for folder, number in _folders(files)
        ],
    }


def _folders(files: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield how many of some files are in each folder."""
    yield from sorted(Counter(path.rpartition("/")[0] for path in files).items())


def as_text(plan: Plan) -> Iterator[str]:
    """Yield a plan as lines."""
    what = {"all": "everything", "quotations": "quotations"}.get(plan.scope, plan.scope)
    yield f"{plan.case} withdraws {what}."
    yield from _part("Files of the case", plan.files)
    counts = ", ".join(_number(number, kind) for kind, number in plan.counts.items() if number)
    title = "Not to be quoted" if plan.scope == "quotations" else "With them go"
    yield from _part(title, [counts] if counts else [])
    yield from _part("Taken out elsewhere", _places(r for r in plan.references if r.out))
    yield from _part("For you to look at", _places(plan.by_hand))
    yield from _part("Prevalence", map(_prevalence, (t for t in plan.thresholds if _moves(t))))
    yield from _part("Not reached any more", map(_missed, (t for t in plan.thresholds if t.falls)))
    yield from _part("In private/, where git is no undo", _of_private(plan.private))
    if plan.history is not None:
        yield from _part("In the repository, whatever is taken out", _of_history(plan.history))


def as_done(plan: Plan, commit: str, *, deleted: bool) -> Iterator[str]:
    """Yield what was done as lines, and what is left to people."""
    if not commit:
        yield f"Nothing of {plan.case} was left to take out of the files that git holds."
    elif plan.scope == "all" and list(plan.changes) == list(plan.files):
        yield f"{commit[:10]} records the withdrawal of {plan.case}; there was nothing to take out."
    else:
        out = sum(one.out for one in plan.references)
        yield (
            f"{commit[:10]} takes out {_number(len(plan.removed), 'files')} of {plan.case} and"
            f" {_number(out, 'references')} elsewhere. The commits before it still have them."
        )
    yield from _part("For you to look at", _places(plan.left))
    yield from _part("Not reached any more", map(_missed, (t for t in plan.thresholds if t.falls)))
    where = "Deleted from private/" if deleted else "Still in private/"
    private = list(_of_private(plan.private))
    yield from _part(where, private)
    if deleted and private:
        yield "An erasure of the history finds no name that stood only there."


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield from ("", title, *(f"  {line}" for line in listed))


def _number(number: int, kind: str) -> str:
    one = {"versions of files": "version of a file"}.get(kind, kind[:-1])
    return f"{number} {one if number == 1 else kind}"


def _places(references: Iterable[Reference]) -> Iterator[str]:
    """Yield references as lines; what names nothing but the person stands on one line for each file."""
    by_place: dict[tuple[str, str, str], list[str]] = {}
    for one in references:
        ref = "" if one.how in ("pseudonym", "quotation", "file-name") else f"  {one.ref}"
        line = "" if not ref else str(one.line)
        by_place.setdefault((one.path, one.how, f"{line}{ref}"), []).append(str(one.line))
    for (path, how, named), lines in by_place.items():
        told = "" if how == "file-name" else f":{named or ', '.join(dict.fromkeys(lines))}"
        why = _CHECKPOINT if path == CHECKPOINTS else _HOW.get(how, f"under {how}")
        yield f"{path}{told}  {why}"


def _moves(one: Threshold) -> bool:
    return one.what == "prevalence" and one.before != one.after


def _prevalence(one: Threshold) -> str:
    return f"{one.theme}: {_of(one.before)} -> {_of(one.after)}"


def _of(tally: Tally) -> str:
    return f"{tally.n} of {tally.of}"


def _missed(one: Threshold) -> str:
    if one.what == "evidence":
        return f"{one.theme}: {_OF[one.what]}"
    return f"{one.theme}: {_of(one.after)} where {_OF[one.what]} asks for {one.after.needed}"


def _of_private(held: Private) -> Iterator[str]:
    for entry in held.entries:
        more = "" if entry.out else "  (for you to take out)"
        yield f"{entry.path}:{entry.line}  an entry{more}"
    for folder, number in _folders(held.copies):
        yield f"{folder}/  {_number(number, 'files')}"
    for folder, number in _folders(held.others):
        yield f"{folder}/  {_number(number, 'files')} called after the case (for you to look at)"


def _of_history(found: Mapping[str, Any]) -> Iterator[str]:
    if number := found["commits"]:
        yield f"{_number(number, 'commits')}, {_number(found['files'], 'versions of files')}"
    names: dict[str, list[str]] = {}
    unnamed: Counter[str] = Counter()
    for one in found["traces"]:
        if one["place"] in _COUNTED_ALREADY:
            continue
        if one["name"]:
            names.setdefault(one["place"], []).append(_told(one["place"], one["name"]))
        else:
            unnamed[one["place"]] += one["number"]
    yield from (_number(number, _kinds(place)) for place, number in unnamed.items())
    for place, listed in names.items():
        yield f"{place.replace('-', ' ')}: {some(list(dict.fromkeys(listed)), _SHOWN)}"
    if closed := found["not_looked_into"]:
        yield f"{_number(closed, 'files')} that cannot be looked into"


def _told(place: str, name: str) -> str:
    """Return the name of a trace; all that this program remembers in git's folder is told as one."""
    ours = place == "git-file" and name.startswith("ipa-text/")
    return "ipa-text/ (what this program remembers)" if ours else name


def _kinds(place: str) -> str:
    return "unreachable objects" if place == "unreachable" else f"{place.replace('-', ' ')}s"
