"""3xx: statements and case themes that rest on something, and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipa_text.lint.registry import case_rule, study_rule
from ipa_text.study.evidence import lookup, statements_under, words_under
from ipa_text.study.model import (
    Case,
    CaseTheme,
    Config,
    Extract,
    Note,
    Overview,
    Ref,
    Statement,
)
from ipa_text.study.places import Place, Related, Remark, named, said
from ipa_text.study.terms import terms
from ipa_text.text.fold import fold
from ipa_text.text.spelling import nearest


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
            message = f"{ref.id} is a {_kind(other)}; {kind} is wanted here"
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


@case_rule("IPA302", "empty-from", "error")
def empty_from(case: Case, _config: Config) -> Iterator[Remark]:
    """A statement or case theme names nothing that it is from.

    Every level names its evidence, all the way down to the words.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger # finding: empty-from
        text: >-
          A lodger who waits up for her
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
    if case.hidden:
        return
    for statement in case.statements:
        if statement.text and not statement.evidence:
            message = f"{statement.id} is from nothing: name the notes or extracts it rests on"
            yield Remark(message, statement.place, f"{case.id}/{statement.id}")
    for theme in case.themes:
        for part in theme.parts:
            if part.title and not any(p.evidence for p in part.parts):
                message = f"{part.id} is from nothing: name the statements it gathers"
                yield Remark(message, part.place, f"{case.id}/{part.id}")


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


@case_rule(
    "IPA304",
    "note-that-feeds-no-statement",
    "hint",
    stage="case-themes",
    default=False,
    also=("note-that-feeds-no-statement-and-is-not-set-aside",),
)
def note_that_feeds_no_statement(case: Case, _config: Config) -> Iterator[Remark]:
    """A note feeds no statement and is not set aside.

    Notes are exploratory and need no reason to stay unused; `ipa-text status` counts them. Select this
    rule where every note is to be accounted for, at the end of a case or for an auditor. A second
    coder's notes are left out until a statement names them.

    ## Bad

    ```yaml cases/tom/themes.yaml
    statements:
      - id: company
        text: >-
          Filling the room so as not to be alone with it
        from:
          - n-room
    themes:
      - id: outnumbered
        title: >-
          Outnumbering the sound
        from:
          - company
    ```

    ```text findings
    cases/tom/interview-1.notes.yaml:9:9 note-that-feeds-no-statement n-against feeds no statement; cite it, or name it under `set_aside:`
    ```

    ## Good

    ```yaml cases/tom/themes.yaml
    statements:
      - id: company
        text: >-
          Filling the room so as not to be alone with it
        from:
          - n-room
    themes:
      - id: outnumbered
        title: >-
          Outnumbering the sound
        from:
          - company
    set_aside:
      - id: n-against
        why: >-
          Said once, and taken back.
    ```
    """
    for note in case.counted_notes:
        if note.id and note.id not in case.cited_by and note.id not in case.dropped:
            message = f"{note.id} feeds no statement; cite it, or name it under `set_aside:`"
            yield Remark(message, note.place, f"{case.id}/{note.id}")


@case_rule(
    "IPA305",
    "statement-in-no-theme",
    "warning",
    stage="case-themes",
    also=("statement-in-no-theme-and-not-set-aside",),
)
def statement_in_no_theme(case: Case, config: Config) -> Iterator[Remark]:
    """A statement is in no case theme and is not set aside.

    What is dropped is recorded: either it belongs to a theme, or somebody decided that it does not and
    can say why.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger # finding: statement-in-no-theme
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger

    set_aside:
      - id: lodger
        why: >-
          Said once; to be taken up in a second interview.
    ```
    """
    words = terms(config.terminology)
    for statement in case.statements:
        if statement.id and not (
            statement.id in case.clustered_in or statement.id in case.dropped or case.hidden
        ):
            message = (
                f"{statement.id} is in no {words.case_theme}: cluster it, or name it under"
                " `set_aside:` with its reason"
            )
            yield Remark(message, statement.place, f"{case.id}/{statement.id}")


def _same_title_in_case(case: Case, _config: Config) -> Iterator[Remark]:
    parts = [p for t in case.themes for p in t.parts]
    yield from _repeated([(s.text, s.text_place, f"{case.id}/{s.id}") for s in case.statements])
    yield from _repeated([(p.title, p.title_place, f"{case.id}/{p.id}") for p in parts])


@study_rule("IPA306", "same-title-twice", "warning", on_case=_same_title_in_case)
def same_title_twice(study: Overview) -> Iterator[Remark]:
    """Two statements, two themes of a case, or two group themes have the same words.

    Then either they are one, or the words do not yet say how they differ. A theme that takes up the
    words of one of its own statements is subsumption, and is no repetition.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          Somebody has moved in
        from:
          - n-lodger
      - id: nobody-else
        text: >- # finding: same-title-twice
          Somebody has moved in
        from:
          - n-me
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          Somebody has moved in
        from:
          - n-lodger
      - id: nobody-else
        text: >-
          Nobody there but herself
        from:
          - n-me
    ```
    """
    yield from _repeated([(p.title, p.title_place, p.id) for p in study.parts])


def _repeated(titled: list[tuple[str, Place, str]]) -> Iterator[Remark]:
    seen: dict[str, Place] = {}
    for title, place, subject in titled:
        key = fold(title).casefold()
        if key and key in seen:
            related = Related(seen[key], "the first one")
            message = f"{said(title)} is said of two things: merge them, or say how they differ"
            yield Remark(message, place, subject, (related,))
        seen.setdefault(key, place)


@case_rule(
    "IPA307",
    "clustering-move-that-contradicts-its-members",
    "warning",
    also=("clustering-move-contradicts-members",),
)
def clustering_move_that_contradicts_its_members(case: Case, _config: Config) -> Iterator[Remark]:
    """A theme says how it was made, and its members say otherwise.

    Polarization needs members at both poles; subsumption takes up the words of one of its members as
    its title. Leaving `how:` out is allowed.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          Somebody has moved in
        from:
          - n-lodger
      - id: nobody-else
        text: >-
          Nobody there but herself
        from:
          - n-me
    themes:
      - id: who-is-there # finding: clustering-move-that-contradicts-its-members
        title: >-
          Who is there
        how: [polarization]
        from:
          - lodger
          - nobody-else
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          Somebody has moved in
        from:
          - n-lodger
      - id: nobody-else
        text: >-
          Nobody there but herself
        from:
          - n-me
    themes:
      - id: who-is-there
        title: >-
          Who is there
        how: [polarization]
        from:
          - {id: lodger, pole: a}
          - {id: nobody-else, pole: b}
    ```

    ## Source

    The moves are those of Smith, Flowers and Larkin (2009); that a study writes them down, and this test,
    are the tool's.
    """
    for part in (p for t in case.themes for p in t.parts):
        poles = {ref.pole for p in part.parts for ref in p.evidence if ref.pole}
        subject = f"{case.id}/{part.id}"
        if "polarization" in part.moves and len(poles) < 2:
            message = (
                f"{part.id} was made by polarization, but its members have not two poles: give them"
                " `pole: a` and `pole: b`"
            )
            yield Remark(message, part.place, subject)
        if any(ref.pole for ref in part.evidence) and "polarization" not in part.moves:
            message = f"{part.id} has members at poles, but `how:` does not say polarization"
            yield Remark(message, part.place, subject)
        if "subsumption" in part.moves and not _subsumes(case, part):
            message = (
                f"{part.id} was made by subsumption, but its title is not the words of any of its"
                " members"
            )
            yield Remark(message, part.title_place, subject)


def _subsumes(case: Case, theme: CaseTheme) -> bool:
    title = _plain(theme.title)
    members = [_plain(s.text) for s in statements_under(case, theme)]
    members += [_plain(sub.title) for sub in theme.subthemes]
    return any(m and (m in title or title in m) for m in members)


def _plain(words: str) -> str:
    """Return words without what a title may lose: case and punctuation."""
    kept = (c if c.isalnum() or c == " " else "" for c in fold(words).casefold())
    return " ".join("".join(kept).split())


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


@case_rule("IPA310", "descriptive-notes-only", "hint", stage="case-themes")
def descriptive_notes_only(case: Case, config: Config) -> Iterator[Remark]:
    """A statement rests on descriptive notes alone.

    It may say well what was said; whether it says what it meant for this person is for the analyst to
    judge.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: searching # finding: descriptive-notes-only
        text: >-
          Looking for the sound in the house
        from:
          - n-house
    themes:
      - id: nowhere-else
        title: >-
          Nowhere else to look
        from:
          - searching
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: searching
        text: >-
          Looking for the sound in the house
        from:
          - n-house
          - n-me
    themes:
      - id: nowhere-else
        title: >-
          Nowhere else to look
        from:
          - searching
    ```

    ## Source

    The three kinds of note are those of Smith, Flowers and Larkin (2009); the test is this tool's.
    """
    if "descriptive" not in config.categories:
        return
    for statement in case.statements:
        notes = [n for n in words_under(case, statement) if isinstance(n, Note)]
        if notes and all(n.category == "descriptive" for n in notes):
            message = f"{statement.id} rests on descriptive notes only ({len(notes)})"
            yield Remark(message, statement.place, f"{case.id}/{statement.id}")


@case_rule("IPA311", "key-not-in-its-evidence", "warning")
def key_not_in_its_evidence(case: Case, _config: Config) -> Iterator[Remark]:
    """A statement's key words are not among what it is from.

    The case table prints them as the words that show the statement.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger
        key: x-unplug # finding: key-not-in-its-evidence
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          A lodger who waits up for her
        from:
          - n-lodger
          - x-unplug
        key: x-unplug
    ```
    """
    for statement in case.statements:
        key = statement.key
        if key and key.id in case.ids and key.id not in {r.id for r in statement.evidence}:
            message = f"{key.id} shows {statement.id}, but is not among what it is from"
            yield Remark(message, key.place, f"{case.id}/{statement.id}")
