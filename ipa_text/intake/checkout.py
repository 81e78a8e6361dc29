"""Make a working copy of a source, with the notes on it as comments."""

from __future__ import annotations

from collections.abc import Mapping

from ipa_text.errors import CannotWork
from ipa_text.intake import critic, wordcopy
from ipa_text.intake.sidecars import notes_on
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Interview, Study
from ipa_text.text.spelling import nearest

SUFFIX = {"critic": ".md", "docx": ".docx"}


class WorkingCopy(NamedTuple):
    """The bytes of a copy, and the notes that it cannot show, each with the reason."""

    data: bytes
    left: tuple[tuple[str, str], ...]


def case_of(study: Study, name: str) -> Case:
    """Return a case by its id; raises CannotWork, also for somebody who withdrew."""
    case = study.case.get(name)
    if case is None:
        raise CannotWork(f"there is no case `{name}`{nearest(name, study.case)}")
    if case.gone:
        raise CannotWork(f"{name} has withdrawn: nothing of theirs is handed on")
    return case


def source_of(case: Case, name: str) -> Interview:
    """Return a source by its name, or the only one; raises CannotWork."""
    names = ", ".join(case.sources) or "none"
    if not name and len(case.sources) == 1:
        found: Interview | None = case.interviews[0]
    else:
        found = case.sources.get(name)
    if found is None:
        asked = f"has no source `{name}`" if name else "has not one source alone"
        raise CannotWork(f"{case.id} {asked}: name one of them ({names})")
    if case.withdrawn and case.withdrawn.scope == found.name:
        raise CannotWork(f"{found.name} of {case.id} was withdrawn: it is not handed on")
    return found


def working_copy(study: Study, case: Case, interview: Interview, kind: str) -> WorkingCopy:
    """Return a copy in CriticMarkup or for Word; raises CannotWork."""
    categories = study.config.categories
    notes = notes_on(case, interview.name)
    if kind == "docx":
        data, left = wordcopy.copy(case, interview, notes, categories, people(study))
        return WorkingCopy(data, tuple(left))
    text = study.texts[interview.path]
    copy = critic.copy(text.removeprefix("\ufeff"), case, notes, categories)
    return WorkingCopy(copy.text.encode(), copy.left)


def people(study: Study) -> dict[str, str]:
    """Return the researchers' names by their initials."""
    found = study.config.info.get("researchers")
    found = found if isinstance(found, Mapping) else {}
    return {
        str(key): str(who["name"])
        for key, who in found.items()
        if isinstance(who, Mapping) and "name" in who
    }
