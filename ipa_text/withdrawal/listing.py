"""A plan of a withdrawal for people and as JSON: ids, places and numbers, nobody's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ipa_text.withdrawal.plan import Plan
from ipa_text.withdrawal.private import Private
from ipa_text.withdrawal.references import Reference
from ipa_text.withdrawal.thresholds import Tally, Threshold

_HOW = {
    "pseudonym": "the pseudonym",
    "quotation": "a quotation that may be theirs",
    "mention": "named in prose",
    "link": "a link",
    "in_vivo": "a title in their words",
    "case": "an entry about them",
}
_OF = {
    "recurrence": "the recurrence declared",
    "density": "the density of extracts (Smith 2011)",
    "evidence": "no evidence is left",
}


def as_json(plan: Plan, commit: str = "") -> dict[str, Any]:
    """Return a plan as the JSON that ``withdraw`` prints; ``commit`` is what carried it out, if it was."""
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
        "files": list(held.copies),
        "others": list(held.others),
    }


def as_text(plan: Plan) -> Iterator[str]:
    """Yield a plan as lines."""
    what = {"all": "everything", "quotations": "quotations"}.get(plan.scope, plan.scope)
    yield f"{plan.case} withdraws {what}."
    yield from _part("Files of the case", plan.files)
    counts = ", ".join(_number(number, kind) for kind, number in plan.counts.items() if number)
    if counts:
        yield from _part("With them go", [counts])
    yield from _part("Taken out elsewhere", map(_line, (r for r in plan.references if r.out)))
    yield from _part("For you to look at", map(_line, plan.by_hand))
    yield from _part("Prevalence", map(_prevalence, (t for t in plan.thresholds if _moves(t))))
    yield from _part("Not reached any more", map(_missed, (t for t in plan.thresholds if t.falls)))
    yield from _part("In private/, where git is no undo", _of_private(plan.private))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield from ("", title, *(f"  {line}" for line in listed))


def _number(number: int, kind: str) -> str:
    return f"{number} {kind[:-1] if number == 1 else kind}"


def _line(one: Reference) -> str:
    how = _HOW.get(one.how, f"under {one.how}")
    named = "" if one.how in ("pseudonym", "quotation") else f"  {one.ref}"
    return f"{one.path}:{one.line}{named}  {how}"


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
        more = "" if entry.out else "  (not in a list: take it out by hand)"
        yield f"{entry.path}:{entry.line}  an entry{more}"
    yield from (f"{path}  goes" for path in held.copies)
    yield from (f"{path}  called after the case: look at it yourself" for path in held.others)
