"""5xx, withdrawal: what is left of somebody who withdrew."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.store.yaml import Mapping
from ipa_text.study.counting import split
from ipa_text.study.entries import mappings, text
from ipa_text.study.facts import CaseFacts
from ipa_text.study.model import Overview
from ipa_text.study.places import Place, Related, Remark
from ipa_text.text.spelling import some

_KEPT = ("withdrawn",)
_NAMED = 3
"""Files or keys that a message names; of more it says how many there are."""


@study_rule(
    "IPA508",
    "left-of-a-withdrawn-case",
    "error",
    also=("anything-left-of-a-withdrawn-case",),
    instead_of="reference-to-no-such-case-or-id",
)
def left_of_a_withdrawn_case(study: Overview) -> Iterator[Remark]:
    """Something is left of a participant who withdrew, or of a source that was withdrawn.

    Of a whole case a tombstone remains: `case.yaml` with nothing but `withdrawn`. Its other files go,
    and so does what names the case elsewhere: a title in its words, what was set aside of it, links and
    entries of journals, records, reviews and waivers. Evidence is a rule of its own
    (`evidence-from-a-withdrawn-case`), and so are quotations (`quoted-without-consent`).

    `ipa-text withdraw` takes all this out in one step, but for what people have to rewrite. What stands
    in no list cannot be known here: a pseudonym in prose once nobody is called so any more, a quotation
    of words that are gone. The plan of the withdrawal names those places while they can be known, so
    print it before you apply it.

    ## Bad

    ```yaml cases/eve/case.yaml
    pseudonym: Eve # finding: left-of-a-withdrawn-case
    withdrawn: {date: 2026-05-01, scope: all} # finding: left-of-a-withdrawn-case
    ```

    ```markdown cases/eve/summary.md
    She moved away before we could meet again.
    ```

    ```yaml themes.yaml
    set_aside:
      - id: eve/moving-away # finding: left-of-a-withdrawn-case
        why: >-
          One case alone.
    ```

    ## Good

    ```yaml cases/eve/case.yaml
    withdrawn: {date: 2026-05-01, scope: all}
    ```

    ```yaml themes.yaml
    set_aside: []
    ```
    """
    for case in study.facts:
        if case.withdrawn is not None and not case.withdrawn.assumed:
            if case.gone:
                yield from _beside(study, case)
            yield from _files(study, case)
    yield from _titles(study)
    yield from _set_aside(study)
    yield from _links(study)
    yield from _records(study)
    yield from _waivers(study)


def _beside(study: Overview, case: CaseFacts) -> Iterator[Remark]:
    """Yield that the tombstone says more than that somebody withdrew."""
    info = study.whole(case.id).info
    more = [key for key in info.keys_at if key not in _KEPT]
    if more:
        place = Place.of(f"{case.path}/case.yaml", info.keys_at[more[0]])
        message = (
            f"{case.id} withdrew, and more is said of them here ({some(more, _NAMED)}): keep nothing but"
            " `withdrawn`"
        )
        yield Remark(message, place, case.id)


def _files(study: Overview, case: CaseFacts) -> Iterator[Remark]:
    """Yield that files of a case, or of one source of it, are still there."""
    begins = f"{case.path}/"
    if not case.gone and case.withdrawn:
        begins += f"{case.withdrawn.scope}."
    tombstone = f"{case.path}/case.yaml"
    left = [path for path in study.paths if path.startswith(begins) and path != tombstone]
    if left:
        what = case.id if case.gone else begins.removeprefix("cases/").rstrip(".")
        scope = "" if case.gone or not case.withdrawn else f" --scope {case.withdrawn.scope}"
        names = some([path.removeprefix(f"{case.path}/") for path in left], _NAMED)
        message = (
            f"{what} was withdrawn, and files are left ({names}): `ipa-text withdraw {case.id}{scope}"
            " --apply` takes them out"
        )
        related = tuple(Related(Place(path), "left") for path in left)
        info = study.whole(case.id).info
        yield Remark(message, Place.of(tombstone, info.keys_at["withdrawn"]), case.id, related)


def _left(study: Overview, ref: str) -> str:
    """Return whose a reference is, where what it names was withdrawn; nothing for a mere case id."""
    name, inner = split(ref.strip().removeprefix("cases/"))
    case = study.known.get(name)
    if case is None or case.withdrawn is None or case.withdrawn.assumed:
        return ""
    inner = inner.partition("#")[0].partition(":")[0].removesuffix(".md")
    if case.gone:
        return case.id if inner not in ("", "case.yaml") else ""
    source = case.withdrawn.scope
    on_it = inner in case.ids and case.ids[inner] in ("note", "extract")
    return case.id if inner == source or (on_it and case.source_of(inner) == source) else ""


def _titles(study: Overview) -> Iterator[Remark]:
    for part in study.parts:
        case = _left(study, part.in_vivo.id) if part.in_vivo else ""
        if case and part.in_vivo:
            message = (
                f"the title of {part.id} is in the words of {case}, who withdrew: give it another, and"
                " take `in_vivo` out"
            )
            yield Remark(message, part.in_vivo.place, part.id)


def _set_aside(study: Overview) -> Iterator[Remark]:
    for aside in study.set_aside:
        if case := _left(study, aside.id):
            yield Remark(_out(aside.id, case), aside.place, aside.id)


def _links(study: Overview) -> Iterator[Remark]:
    for link in study.links:
        case = _left(study, link.target)
        if case and not _inside(link.place, study.known[case]):
            yield Remark(_out(link.target, case), link.place, link.subject)


def _records(study: Overview) -> Iterator[Remark]:
    for record in study.records:
        case = study.known.get(record.case)
        if case and case.gone and case.withdrawn and not case.withdrawn.assumed:
            message = (
                f"this entry is about {case.id}, who withdrew: take it out, or take out what is about"
                " them and the key `case`"
            )
            yield Remark(message, record.place, record.place.path)


def _waivers(study: Overview) -> Iterator[Remark]:
    lint = study.config.info.get("lint")
    for entry in mappings(lint, "waivers") if isinstance(lint, Mapping) else ():
        subject = text(entry, "subject")
        case = study.known.get(subject)
        if _left(study, subject) or (case and case.gone):
            place = Place.of(study.config.path, entry.at("subject"))
            message = f"this waiver is about {subject}, of somebody who withdrew: take it out"
            yield Remark(message, place, subject)


def _out(ref: str, case: str) -> str:
    return f"{ref} is of {case}, who withdrew: take it out"


def _inside(place: Place, case: CaseFacts) -> bool:
    """Tell whether a place is in a case that goes as a whole: of its files one thing is said."""
    return case.gone and place.path.startswith(f"{case.path}/")
