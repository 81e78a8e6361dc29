"""What is withdrawn of a case: everything, one source, or quotations; which files and ids that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ipa_text.errors import CannotWork
from ipa_text.frozen import changed
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Study
from ipa_text.text.spelling import nearest

ALL, QUOTATIONS = "all", "quotations"


class Scope(NamedTuple):
    """What of a case is withdrawn: its name, and the ids that go with it (empty for everything).

    ``was`` is the case while its words were there, where that was earlier.
    """

    case: Case
    name: str
    ids: frozenset[str] = frozenset()
    was: Case | None = None

    @property
    def person(self) -> Case:
        """The case with its words and its pseudonym, as far as they are known."""
        return self.was or self.case

    @property
    def whole(self) -> bool:
        """Whether everything is withdrawn."""
        return self.name == ALL

    @property
    def source(self) -> str:
        """The source that is withdrawn; empty where it is not one source."""
        return "" if self.name in (ALL, QUOTATIONS) else self.name

    def names(self, inner: str) -> bool:
        """Tell whether what a reference names in the case, behind its slash, goes."""
        if self.whole:
            return True
        name = inner.partition("#")[0].partition(":")[0].partition(".")[0]
        return name in self.ids or (bool(self.source) and name == self.source)

    def holds(self, path: str) -> bool:
        """Tell whether a file in the folder of the case goes; ``path`` is relative to the study."""
        inside = path.removeprefix(f"{self.case.path}/")
        if inside == path or self.name == QUOTATIONS:
            return False
        return self.whole or ("/" not in inside and inside.startswith(f"{self.source}."))

    @property
    def spoken(self) -> Case:
        """The case with only the sources whose words may not be shown any more."""
        if not self.source:
            return self.person
        kept = tuple(i for i in self.case.interviews if i.name == self.source)
        return changed(self.case, interviews=kept)


def scope_of(study: Study, case: str, name: str) -> Scope:
    """Return what is withdrawn of a case; raises CannotWork for what is no case and no scope of it."""
    if case not in study.case:
        raise CannotWork(f"there is no case `{case}`{nearest(case, study.case)}")
    found = study.case[case]
    if name == ALL:
        return Scope(found, ALL)
    if found.gone and found.withdrawn and not found.withdrawn.assumed:
        raise CannotWork(f"{case} has withdrawn everything already")
    if name == QUOTATIONS:
        return Scope(found, name, frozenset(found.extracts))
    earlier = found.withdrawn and found.withdrawn.scope == name
    known = [QUOTATIONS, ALL, *found.sources]
    if name not in found.sources and not earlier:
        raise CannotWork(
            f"{case} has no source `{name}`: a withdrawal is of `all`, of one source by its name, or of"
            f" `quotations`{nearest(name, known)}"
        )
    return Scope(found, name, frozenset(_on(found, name)))


def _on(case: Case, source: str) -> Iterator[str]:
    """Yield the ids of the notes and extracts on a source."""
    yield from (note.id for note in case.notes.values() if note.source == source)
    yield from (extract.id for extract in case.extracts.values() if extract.source == source)


def naming(case: str) -> re.Pattern[str]:
    """Return the pattern of a case's id in a text, alone or before what is named in the case.

    An id of which it is only the beginning is another case's.
    """
    return re.compile(
        rf"(?:(?<![\w-])cases/|(?<![\w/.-])){re.escape(case)}(?![\w-])(?:/(?P<inner>[\w#^.:/-]*[\w^-]))?"
    )


def called_after(scope: Scope, cases: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a case's id, or of the pseudonym, as a word of the name of a file.

    Of ``cases``, one whose id begins with this one is another.
    """
    case = scope.case.id
    words = "|".join(re.escape(word) for word in (case, scope.person.pseudonym) if word)
    longer = [re.escape(one.removeprefix(case)) for one in cases if one.startswith(f"{case}-")]
    behind = rf"(?!(?:{'|'.join(longer)})\b)" if longer else ""
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_]){behind}", re.IGNORECASE)
