"""3xx: names within a case: each is of one thing, which is there and not set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipa_text.lint.registry import case_rule
from ipa_text.study.evidence import lookup
from ipa_text.study.model import Case, CaseTheme, Config, Extract, Note, Ref, Statement
from ipa_text.study.places import Related, Remark, named
from ipa_text.text.spelling import nearest, with_article


@case_rule("IPA301", "reference-to-nothing", "error")
def reference_to_nothing(case: Case, _config: Config) -> Iterator[Remark]:
    """A statement, a case theme or a waiver of evidence names an id that the case does not have.

    The chain from a theme to the words breaks here. Statements cite notes and extracts, case themes
    cite statements; all of the same case.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-loger # finding: reference-to-nothing
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger
    ```
    """
    for owner, ref, allowed, kind in _refs(case):
        known = _known(case, allowed)
        if any(ref.id in pool for pool in known) or case.hides(ref.id):
            continue
        if other := lookup(case, ref.id):
            message = f"{ref.id} is {with_article(_kind(other))}; {kind} is wanted here"
        else:
            close = nearest(ref.id, sorted(n for pool in known for n in pool))
            message = f"{case.name} has no {kind} {named(ref.id)}{close}"
        yield Remark(message, ref.place, f"{case.id}/{owner}")
    for aside in case.set_aside:
        if aside.id and aside.id not in case.ids and not case.hides(aside.id):
            message = (
                f"{case.name} has nothing called {named(aside.id)}{nearest(aside.id, case.ids)}"
            )
            yield Remark(message, aside.place, f"{case.id}/{aside.id}")


_WORDS = (Note, Extract)
_STATEMENTS = (Statement,)


def _known(case: Case, allowed: tuple[type, ...]) -> list[Mapping[str, object]]:
    """Return the entries of the kinds allowed, by id; an id used twice counts as either."""
    pools: dict[type, Mapping[str, object]] = {
        Note: case.notes,
        Extract: case.extracts,
        Statement: case.statement,
    }
    return [pools[kind] for kind in allowed]


def _refs(case: Case) -> Iterator[tuple[str, Ref, tuple[type, ...], str]]:
    """Yield every reference within a case: whose, what, and what it may name."""
    for statement in case.statements:
        for ref in statement.evidence:
            yield statement.id, ref, _WORDS, "note or extract"
        for shown in (statement.key, _of_case(case, statement.in_vivo)):
            if shown:
                yield statement.id, shown, _WORDS, "note or extract"
    for part in (p for t in case.themes for p in t.parts):
        for ref in part.evidence:
            yield part.id, ref, _STATEMENTS, "statement"
        if shown := _of_case(case, part.in_vivo):
            yield part.id, shown, _WORDS, "note or extract"


def _of_case(case: Case, ref: Ref | None) -> Ref | None:
    """Return a reference without the name of the case itself, which may stand before it."""
    return Ref(ref.id.removeprefix(f"{case.id}/"), ref.place) if ref else None


def _kind(member: object) -> str:
    names = {Note: "note", Extract: "extract", Statement: "statement", CaseTheme: "case theme"}
    return names.get(type(member), "entry")


@case_rule("IPA303", "id-used-twice", "error")
def id_used_twice(case: Case, _config: Config) -> Iterator[Remark]:
    """The id of a statement or case theme is already taken in the case.

    Notes, extracts, statements and themes of a case share one name space, so that `case/id` means one
    thing for ever.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger

    themes:
      - id: lodger # finding: id-used-twice
        title: >-
          Somebody has moved in
        from:
          - lodger
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger

    themes:
      - id: moved-in
        title: >-
          Somebody has moved in
        from:
          - lodger
    ```
    """
    seen = {name: note.place for name, note in case.notes.items()}
    seen |= {name: extract.place for name, extract in case.extracts.items()}
    parts = (p for t in case.themes for p in t.parts)
    entries: tuple[Statement | CaseTheme, ...] = (*case.statements, *parts)
    for entry in entries:
        if entry.id in seen:
            message = f"{entry.id} is already an id of this case; it needs one of its own"
            related = Related(seen[entry.id], "the first one")
            yield Remark(message, entry.place, f"{case.id}/{entry.id}", (related,))
        elif entry.id:
            seen[entry.id] = entry.place


@case_rule("IPA308", "set-aside-yet-used", "warning")
def set_aside_yet_used(case: Case, _config: Config) -> Iterator[Remark]:
    """Something is set aside and still named as evidence.

    One of the two is out of date.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger

    set_aside:
      - id: n-lodger # finding: set-aside-yet-used
        why: >-
          A manner of speaking.
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger
    ```
    """
    for aside in case.set_aside:
        users: list[Statement | CaseTheme] = [*case.cited_by.get(aside.id, ())]
        users += case.clustered_in.get(aside.id, ())
        if users:
            message = f"{aside.id} is set aside, yet {users[0].id} is from it"
            related = Related(users[0].place, f"{users[0].id} is here")
            yield Remark(message, aside.place, f"{case.id}/{aside.id}", (related,))
