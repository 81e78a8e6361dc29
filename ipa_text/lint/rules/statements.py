"""3xx: what statements and case themes are from, and whether it bears them."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import case_rule
from ipa_text.study.evidence import words_under
from ipa_text.study.model import Case, Config, Note
from ipa_text.study.places import Remark


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
