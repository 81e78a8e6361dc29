"""Findings for people: in full, with an excerpt and what to do next; or one a line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import PurePosixPath

from ipa_text.lint.findings import SEVERITIES, Finding, Outcome
from ipa_text.lint.known import nothing_found
from ipa_text.lint.registry import find
from ipa_text.store.trees import Tree, Unreadable
from ipa_text.study.places import Place, spoken
from ipa_text.text.plain import plain
from ipa_text.text.source import Source

EXCERPT = 100
"""Characters of a line that an excerpt shows."""


def concise(outcome: Outcome, *, show_words: bool) -> Iterator[str]:
    """Yield each finding as ``path:line:column: severity name message``."""
    for finding in outcome.findings:
        place = finding.remark.place
        message = _message(finding, show_words=show_words)
        yield _line(
            f"{place.path}:{place.line}:{place.column}: {finding.severity} {finding.name} {message}"
        )


def full(tree: Tree, outcome: Outcome, *, show_words: bool) -> Iterator[tuple[str, str]]:
    """Yield (style, line) for each finding with its excerpt and related places.

    The words are read again from the tree that was checked. A style is a severity, or ``place``,
    ``words``, ``caret``, ``more`` or nothing.
    """
    source = cache(partial(_source, tree))
    for finding in outcome.findings:
        place = finding.remark.place
        yield "place", _line(f"{place.path}:{place.line}:{place.column}")
        yield finding.severity, _headline(finding, show_words=show_words)
        if show_words and not _hushed(finding) and (text := source(place.path)):
            yield from _excerpt(text, place)
        for related in finding.remark.related:
            there = related.place
            message = spoken(related.message, show_words=show_words)
            yield "more", _line(f"  = {there.path}:{there.line}: {message}")
        if finding.remark.fix:
            flag = "--fix" if finding.remark.fix.safe else "--unsafe-fixes"
            yield "more", _line(f"  = `ipa-text check {flag}` would {finding.remark.fix.title}")
        yield "", ""


def _hushed(finding: Finding) -> bool:
    rule = find(finding.code)
    return rule is not None and rule.hushed


def _source(tree: Tree, path: str) -> Source | None:
    """Return the text of a file to quote from; None where it cannot be read."""
    try:
        return Source(tree.read(PurePosixPath(path)).decode("utf-8"))
    except (Unreadable, UnicodeDecodeError):
        return None


def _line(text: str) -> str:
    """Return text that is harmless to print and stays on one line, whatever a file is called."""
    return plain(text).replace("\n", "\ufffd")


def _message(finding: Finding, *, show_words: bool) -> str:
    remark = finding.remark
    return spoken(remark.message, show_words=show_words)


def _headline(finding: Finding, *, show_words: bool) -> str:
    message = _message(finding, show_words=show_words)
    return _line(f"  {finding.severity} {finding.code} {finding.name}: {message}")


def _excerpt(source: Source, place: Place) -> Iterator[tuple[str, str]]:
    number = place.line
    line = source.line(number)
    end = place.end_column if place.end_line == number else len(line) + 1
    if line[place.column - 1 :].strip() in (">-", ">", "|", "|-") and place.end_line > number:
        number += 1
        line = source.line(number)
        start = len(line) - len(line.lstrip()) + 1
        end = len(line) + 1
    else:
        start = place.column
    if not line.strip():
        return
    cut = max(0, min(start - 10, end - EXCERPT)) if len(line) > EXCERPT else 0
    shown = plain(line[cut : cut + EXCERPT]).replace("\t", " ")
    first, last = max(start - cut - 1, 0), min(max(end - cut - 1, start - cut), len(shown))
    gutter = len(str(number))
    yield "words", f"  {number} | {shown}"
    yield (
        "caret",
        f"  {' ' * gutter} | {' ' * _wide(shown[:first])}{'^' * max(_wide(shown[first:last]), 1)}",
    )


def _wide(text: str) -> int:
    """Return the columns that a terminal gives to a text."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - only for text beyond ASCII

    return cell_len(text)


def summary(outcome: Outcome) -> str:
    """Return what was found, in one line."""
    counts = [(outcome.count(s), s) for s in SEVERITIES]
    found = ", ".join(f"{n} {s}{'s' if n != 1 else ''}" for n, s in counts if n)
    waived = len(outcome.waived)
    accepted = f" ({waived} waived)" if waived else ""
    return found + accepted if found else nothing_found(waived)
