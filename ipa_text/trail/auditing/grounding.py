"""Grounding: how many themes and extracts lead down to words that stand in a transcript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.study.evidence import audible, resolve, withdrawn, words_under
from ipa_text.study.model import Case, Extract, GroupTheme, Note, Ref, Study
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.lines import Line

GROUP = "grounding"


def grounding(study: Study) -> Iterator[Line]:
    """Yield how many group themes, subthemes and extracts trace to words: a count, and no score."""
    themes = {theme.id: _citations(theme.parts) for theme in study.themes}
    yield _line(study, "group-themes", "group theme", themes)
    subthemes = {sub.id: _citations((sub,)) for theme in study.themes for sub in theme.subthemes}
    yield _line(study, "subthemes", "subtheme", subthemes)
    quoted = [ref for part in study.parts for ref in part.extracts]
    yield _line(study, "extracts", "extract", {ref.id: (ref,) for ref in quoted})


def _citations(parts: Iterable[GroupTheme]) -> tuple[Ref, ...]:
    return tuple(ref for part in parts for ref in (*part.evidence, *part.diverges))


def _line(study: Study, name: str, what: str, listed: dict[str, tuple[Ref, ...]]) -> Line:
    """Say how many trace to words, every citation of each; and which citations do not."""
    wrong = {}
    for thing, refs in listed.items():
        loose = [ref.id for ref in refs if not traced(study, ref.id)]
        if loose or not refs:
            wrong[thing] = loose
    total = len(listed)
    if not total:
        return Line(name, GROUP, "ok", f"there is no {what} yet")
    message = f"{total - len(wrong)} of {total} {what}{'' if total == 1 else 's'} trace to words"
    if not wrong:
        return Line(name, GROUP, "ok", message)
    told = [f"{n} ({', '.join(r)})" if r and r != [n] else n for n, r in wrong.items()]
    mend = "`ipa-text check` names each broken link; `ipa-text show REF` walks down from it"
    return Line(name, GROUP, "finding", f"{message}; not {some(told)}", mend, tuple(wrong))


def traced(study: Study, name: str) -> bool:
    """Tell whether ``case/id`` leads to words of that participant that stand in a transcript."""
    found = resolve(study, name)
    if found is None or found[0].gone:
        return False
    case, member = found
    return any(stands(case, entry) for entry in words_under(case, member))


def stands(case: Case, entry: Note | Extract) -> bool:
    """Tell whether the words of an entry stand where it says, and were not withdrawn."""
    if withdrawn(case, entry.source) or (isinstance(entry, Extract) and not audible(case, entry)):
        return False
    located = [case.locate(entry.source, anchor) for anchor in entry.anchors]
    return bool(located) and all(one.outcome == "found" for one in located)
