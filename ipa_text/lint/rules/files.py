"""0xx: files that can be read, and hold what a file of a study holds."""

from __future__ import annotations

from ipa_text.lint.registry import file_rule

file_rule(
    "IPA001",
    "unreadable",
    "error",
    """A file is there and cannot be read.

    What cannot be read cannot be held to anything: a link that leads out of the study, a file
    without permission, something that is not an ordinary file, or far larger than a transcript.
    A folder among the cases that is called `venv`, `node_modules`, `__pycache__` or `private` is none
    of the study's by its name: give the case another.
    """,
)
file_rule(
    "IPA002",
    "not-utf-8",
    "error",
    """A file is not UTF-8 text.

    Accents, curly quotation marks and names come out wrong, and quotations no longer match. Most
    editors can save a file again as UTF-8; the finding says where the first odd byte stands.
    """,
)
file_rule(
    "IPA003",
    "yaml-syntax",
    "error",
    """A part of a file cannot be read as YAML.

    Only the entry it is in is lost; the rest of the file is still checked. A colon and a space, a
    bracket or a quotation mark at the start of speech have a meaning in YAML, which is why prose is
    written in a `>-` block, where nothing has.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: The lodger: somebody who stays # finding: yaml-syntax
        from:
          - n-lodger
    ```

    ## Good

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
          The lodger: somebody who stays
        from:
          - n-lodger
    ```
    """,
)
file_rule(
    "IPA004",
    "schema-violation",
    "error",
    """A value is missing, or is not of the kind that belongs there.

    The schemas are in `schema/`. All such places are reported, not the first.

    ## Bad

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    consent:
      - {date: 2 March 2026, version: 2} # finding: schema-violation
    ```

    ## Good

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    consent:
      - {date: 2026-03-02, version: 2}
    ```
    """,
)
file_rule(
    "IPA005",
    "unknown-key",
    "error",
    """A key is not one of the format's.

    A mistyped key would hide what stands under it from every check and report.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        tag: [metaphor] # finding: unknown-key
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        tags: [metaphor]
        note: >-
          A lodger has a key.
    ```
    """,
)
file_rule(
    "IPA006",
    "duplicate-key",
    "error",
    """A key stands twice in the same entry.

    Most programs let the second win in silence. Neither is read here until one is kept.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        category: conceptual # finding: duplicate-key
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """,
)
file_rule(
    "IPA007",
    "alias-tag-merge-key",
    "error",
    """YAML's anchors, aliases, tags or merge keys are used.

    They make one line stand for words elsewhere, which a reader of a change cannot see. Everything
    is written out where it belongs.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-whine
        category: descriptive
        turn: t002
        tags: &usual [metaphor] # finding: alias-tag-merge-key
        note: >-
          Heard as a machine left on.
      - id: n-lodger
        category: linguistic
        turn: t008
        tags: *usual # finding: alias-tag-merge-key
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-whine
        category: descriptive
        turn: t002
        tags: [metaphor]
        note: >-
          Heard as a machine left on.
      - id: n-lodger
        category: linguistic
        turn: t008
        tags: [metaphor]
        note: >-
          A lodger has a key.
    ```
    """,
)
file_rule(
    "IPA009",
    "conflict-marker",
    "error",
    """A merge was left half done.

    The lines between `<<<<<<<` and `>>>>>>>` are not read until somebody has chosen.

    ## Bad

    ```yaml cases/ruth/themes.yaml
    statements:
      - id: lodger
        text: >-
    <<<<<<< HEAD # finding: conflict-marker
          A lodger who waits up for her
    =======
          Somebody has moved in
    >>>>>>> kb/ruth
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
    ```
    """,
)
file_rule(
    "IPA010",
    "unexpected-file-in-a-case",
    "warning",
    """A file in a case's folder is none that a case has, or a file lies beside the folders of the cases.

    A mistyped name, or a wrong folder, would keep notes or a transcript out of every check. What is no part of the
    study, and anything that identifies a person, belongs in `private/` or outside the repository.

    ## Bad

    ```yaml cases/ruth/interveiw-1.notes.yml
    notes: [] # finding: unexpected-file-in-a-case
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes: []
    ```
    """,
)
file_rule(
    "IPA011",
    "swallowed-by-yaml",
    "error",
    """YAML reads something else than what was written.

    Behind ` #` the rest of a plain line is a comment; inside `{...}` or `[...]` a comma ends a
    text. Words would be lost in silence. A `>-` block keeps them.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: A lodger has a key # and a room # finding: swallowed-by-yaml
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key # and a room
    ```
    """,
)
file_rule(
    "IPA012",
    "merge-accident",
    "error",
    """Two coders' entries were glued together in a merge.

    Accepting both sides of a merge can leave one entry with only an id and another with every key
    twice. Neither value is taken: give each entry its own `- id:` line and keep both.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger # finding: merge-accident
      - id: n-key
        category: linguistic
        turn: t008
        note: >-
          A lodger pays.
        category: conceptual # finding: merge-accident
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger pays.
      - id: n-key
        category: conceptual
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """,
)
file_rule(
    "IPA013",
    "stray-character",
    "error",
    """An invisible character stands in a file.

    A byte order mark, a NUL or a line separator that editors do not count would shift the line
    numbers that quotations are cited by.
    """,
)
file_rule(
    "IPA014",
    "missing-file",
    "error",
    """A file that others rely on is not there.

    Notes without their transcript stand on nothing; a case without case.yaml has no pseudonym and
    no consent.

    ## Bad

    ```yaml cases/ruth/interview-2.notes.yaml
    notes: [] # finding: missing-file
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes: []
    ```
    """,
)
file_rule(
    "IPA015",
    "missing-id",
    "error",
    """An entry has no id.

    Without one nothing can name it as evidence, and its history cannot be followed. `--fix` and
    `ipa-text fmt` give it a random one that no colleague on another branch will also be given.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - category: linguistic # finding: missing-id
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """,
    fix="safe",
)
file_rule(
    "IPA101",
    "missing-front-matter",
    "error",
    """A transcript or an entry of a journal does not say what it is.

    Front matter names kind, date and speakers; without speakers nobody's words can be told apart.

    ## Bad

    ```md cases/tom/interview-1.md
    **Tom:** I leave the radio on low. ^t001 <!-- finding: missing-front-matter -->
    ```

    ## Good

    ```md cases/tom/interview-1.md
    ---
    kind: interview
    date: 2026-03-09
    speakers: {I: interviewer, Tom: participant}
    ---

    **Tom:** I leave the radio on low. ^t001
    ```
    """,
)
