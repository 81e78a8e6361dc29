"""Halpern's six categories (Lincoln and Guba 1985): what the repository holds for each, and what not."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.study.entries import mappings
from ipa_text.study.halpern import CATEGORIES, Category, categories_of
from ipa_text.study.model import STAGES, Case, Study
from ipa_text.study.terms import plural
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered, Unknown
from ipa_text.trail.auditing.lines import Line
from ipa_text.trail.life import reason

GROUP = "halpern"


def halpern(asked: Gathered) -> Iterator[Line]:
    """Yield for each category what there is of it, since when, when it last changed, what is missing."""
    for category in CATEGORIES:
        yield _category(asked, category)


def _category(asked: Gathered, category: Category) -> Line:
    held = _held(asked, category.number)
    gaps = tuple(_gaps(asked.study, category.number))
    since, last = _days(asked, category.number)
    name = f"halpern-{category.number}-{category.id}"
    head = f"{category.number} {category.name}: "
    if not held:
        if _due(asked.study, category.stage):
            message = head + "nothing"
            return Line(name, GROUP, "finding", message, category.cure, gaps=gaps)
        message = head + f"nothing yet, and nothing due before {category.stage}"
        return Line(name, GROUP, "ok", message)
    paths = _paths(asked.study, category.number)
    message = head + ", ".join(held)
    if since:
        message += f"; since {since}, last changed {last}"
    elif isinstance(asked.history, Unknown) or asked.cut:
        message += "; since when cannot be told"
    elif paths:  # commits and member checks have no file of their own that could be committed
        message += "; not committed yet"
    if gaps:
        message += f". Missing: {'; '.join(gaps)}"
    return Line(name, GROUP, "ok", message, about=paths, since=since, last=last, gaps=gaps)


def _due(study: Study, stage: str) -> bool:
    now = study.config.stage
    return now not in STAGES or STAGES.index(now) >= STAGES.index(stage)


def _paths(study: Study, number: int) -> tuple[str, ...]:
    return tuple(path for path in study.paths if number in categories_of(path))


def _days(asked: Gathered, number: int) -> tuple[str, str]:
    """Return the days on which something of a category was first committed, and last.

    Empty where nothing was, and where this clone may not reach back to the first.
    """
    spans = [span for path, span in asked.spans.items() if number in categories_of(path)]
    if not spans or asked.cut:
        return "", ""
    first = min(asked.commits[span.first].date[:10] for span in spans)
    return first, max(asked.commits[span.last].date[:10] for span in spans)


def _held(asked: Gathered, number: int) -> list[str]:
    """Return what there is of a category, each with its number; nothing where there is none."""
    study = asked.study
    cases = study.included
    counts = {
        1: {"source": sum(len(c.interviews) for c in cases)},
        2: {
            "note": sum(len(c.notes) for c in cases),
            "extract": sum(len(c.extracts) for c in cases),
            "statement": sum(len(c.statements) for c in cases),
        },
        3: {
            "case theme": sum(len(c.themes) for c in cases),
            "group theme": len(study.themes),
            "draft": _number(study, "writeup/"),
        },
        4: {
            "commit with a reason": _with_reasons(asked),
            "supervision record": _number(study, "supervision/"),
            "file of reviews": _number(study, "reviews.yaml"),
            "member check": sum(len(list(_member_checks(c))) for c in cases),
            "waiver": len(study.waivers),
            "audit file": _number(study, "audit/"),
        },
        5: {
            "protocol file": _number(study, "protocol/", 5),
            "journal entry": _number(study, "journal/"),
        },
        6: {"item in the schedule": len(list(mappings(study.schedule, "items")))},
    }[number]
    return [_plural(count, what) for what, count in counts.items() if count]


def _plural(number: int, what: str) -> str:
    irregular = {
        "journal entry": "journal entries",
        "commit with a reason": "commits with a reason",
        "file of reviews": "files of reviews",
        "item in the schedule": "items in the schedule",
    }
    return (
        f"{number} {irregular[what]}" if number != 1 and what in irregular else plural(number, what)
    )


def _number(study: Study, where: str, number: int = 0) -> int:
    """Return how many files of any category, or of one, stand in a folder or are called so."""
    found = [p for p in study.paths if where in p and categories_of(p)]
    return sum(not number or number in categories_of(path) for path in found)


def _member_checks(case: Case) -> Iterator[object]:
    return mappings(case.info, "member_check")


def _with_reasons(asked: Gathered) -> int:
    return sum(bool(reason(c.message).why) for c in asked.commits.values())


def _gaps(study: Study, number: int) -> Iterator[str]:
    """Yield what is missing of a category that may well have something else."""
    cases = study.included
    lacking = {
        1: [("no source", [c.id for c in cases if not c.interviews])],
        2: [
            ("no notes", [c.id for c in cases if not c.notes]),
            ("no statements", [c.id for c in cases if not c.statements]),
        ],
        3: [("no themes", [c.id for c in cases if not c.themes])],
    }.get(number, [])
    for what, names in lacking:
        if names and _due(
            study, {"no source": "noting", "no notes": "noting"}.get(what, "case-themes")
        ):
            yield f"{what} in {some(names)}"
    wanted = {
        3: [("no group theme", bool(study.themes), "group-themes"),
            ("no draft in writeup/", bool(_number(study, "writeup/")), "write-up")],
        4: [("no supervision record", bool(_number(study, "supervision/")), "noting"),
            ("no review", bool(_number(study, "reviews.yaml")), "case-themes"),
            ("no member check", any(True for c in cases for _ in _member_checks(c)), "write-up"),
            ("no audit sample", bool(_number(study, "audit/")), "write-up")],
        5: [("no protocol/positionality.md", "protocol/positionality.md" in study.paths, "reading"),
            ("no journal entry", bool(_number(study, "journal/")), "reading")],
    }.get(number, [])  # fmt: skip
    yield from (what for what, there, stage in wanted if not there and _due(study, stage))
