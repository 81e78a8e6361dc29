"""Give an id another name at every place at which it stands, or say why that cannot be done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from ipa_text.errors import CannotWork
from ipa_text.store.trees import Overlay, Tree
from ipa_text.study.edit import apply
from ipa_text.study.load import UNREAD
from ipa_text.study.model import Study
from ipa_text.study.occurrences import Name, Occurrence, named_in, occurrences, places_of
from ipa_text.study.places import Edit, named
from ipa_text.study.reload import Loaded, reload

_SLUG = re.compile(r"[a-z][a-z0-9-]*")
_RESERVED = ("true", "false", "null")
_WHY_NOT = {
    "turn": "the id of a turn is never changed: notes, journals and whoever cites the turn go by it",
    "case": "a case id is the name of its folder and never changes; the pseudonym is what people see",
    "source": "a source is named by its file, which commits and notes go by: it keeps its name",
    "category": "a category belongs to the vocabulary in study.yaml, not to one entry",
    "tag": "a tag belongs to the vocabulary in study.yaml, not to one entry",
}


class NotRenamed(CannotWork):
    """The id cannot be given that name; the text says why. Nothing was changed."""


def renameable(name: Name) -> None:
    """Raise NotRenamed for what keeps its name for good."""
    if name.kind in _WHY_NOT:
        raise NotRenamed(_WHY_NOT[name.kind])


def rename(
    loaded: Loaded, tree: Tree, more: Mapping[str, str], name: Name, new: str
) -> dict[str, tuple[Edit, ...]]:
    """Return the edits, by path, that rename ``name`` to ``new`` wherever it stands.

    The study was loaded from ``tree``; ``more`` holds further Markdown files whose links are changed too.
    It is loaded again with the edits made, and has to say the same. Raises NotRenamed.
    """
    study = loaded.study
    renameable(name)
    _refuse_bad(study, name, new)
    here = places_of(study, [name], more)
    _refuse_unclear(study, name, here, more)
    edits: dict[str, tuple[Edit, ...]] = {}
    for occurrence in here:
        path = occurrence.place.path
        edits[path] = (*edits.get(path, ()), Edit(occurrence.place, new))
    texts = {**study.texts, **more}
    changed = {path: apply(texts[path], listed) for path, listed in edits.items()}
    after = reload(Overlay(tree, changed), loaded).study
    # What stands in a case that is the very same afterwards, and is no link, says the same.
    kept = {case.id for case in study.cases if after.case.get(case.id) is case}
    before = occurrences(study, more, without=kept)
    later = {path: changed.get(path, text) for path, text in more.items()}
    again = occurrences(after, later, without=kept)
    if _said(before, name, new) != _said(again, name, new):
        raise NotRenamed(
            f"with the name {named(new)} something in the study would name another entry than before:"
            " choose another name"
        )
    return edits


def _said(found: tuple[Occurrence, ...], name: Name, new: str) -> Counter[tuple[Name, str, bool]]:
    """Return what is named in which file how often, under the new name."""
    renamed = name._replace(id=new)
    return Counter((renamed if o.name == name else o.name, o.place.path, o.defines) for o in found)


def _refuse_bad(study: Study, name: Name, new: str) -> None:
    if not _SLUG.fullmatch(new) or new in _RESERVED:
        raise NotRenamed(
            "an id is lower-case letters, digits and hyphens, begins with a letter, and is none of"
            f" true, false, null; {named(new)} is not"
        )
    if new == name.id:
        raise NotRenamed("this is its name already")
    case = study.case.get(name.owner)
    taken = {*case.ids, *case.dropped, *case.hidden} if case else {*study.theme, *study.hidden}
    if new in taken:
        where = f"in {case.id}" if case else "among the group themes"
        raise NotRenamed(f"{named(new)} is taken {where}: an id is never used twice")


def _refuse_unclear(
    study: Study, name: Name, here: tuple[Occurrence, ...], more: Mapping[str, str]
) -> None:
    """Refuse where not every place is known, or not what stands there."""
    if any(problem.rule in UNREAD for problem in study.problems):
        raise NotRenamed("parts of the study cannot be read and may name it too: mend them first")
    defined = [o for o in here if o.defines]
    if len(defined) != 1:
        raise NotRenamed(
            f"{named(name.id)} is defined {len(defined)} times: it has to be defined once"
        )
    paths = dict.fromkeys(o.place.path for o in here)
    around = (o for path in paths for o in named_in(study, path, more))
    others = {o.place: o.name for o in around if o.name != name}
    for occurrence in here:
        where = f"{occurrence.place.path}, line {occurrence.place.line}"
        if not occurrence.exact:
            raise NotRenamed(
                f"{where} spells {named(name.id)} with escapes: write it out there first"
            )
        if other := others.get(occurrence.place):
            raise NotRenamed(
                f"{where} may mean {name.ref} or {other.ref}: say which there, as case/id, first"
            )
