"""9xx: waivers, names of rules, and the tool itself."""

from __future__ import annotations

from ipa_text.lint.registry import file_rule, tool_rule

tool_rule(
    "IPA901",
    "waiver-without-reason",
    "warning",
    """A waiver does not say why.

    A waiver is a decision of the analysis and part of its trail: a reader must be able to weigh it.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger # ipa: ignore[unknown-tag] # finding: waiver-without-reason
        category: linguistic
        turn: t008
        tags: [lodging]
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger # ipa: ignore[unknown-tag] of the pilot, until the last case is read
        category: linguistic
        turn: t008
        tags: [lodging]
        note: >-
          A lodger has a key.
    ```
    """,
)
tool_rule(
    "IPA902",
    "unused-waiver",
    "warning",
    """A waiver waives nothing any more.

    The rule ran on what the waiver is about and found nothing. Left in place it would hide the next
    finding that nobody has thought about.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger # ipa: ignore[unknown-tag] of the pilot # finding: unused-waiver
        category: linguistic
        turn: t008
        tags: [metaphor]
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
tool_rule(
    "IPA903",
    "unknown-rule",
    "warning",
    """A waiver or a setting names a rule that does not exist.

    A mistyped name waives nothing.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    lint:
      ignore: [unknown-tags] # finding: unknown-rule
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    lint:
      ignore: [unknown-tag]
    ```
    """,
)
tool_rule(
    "IPA904",
    "rule-crashed",
    "error",
    """A rule fell over; the others ran, and the exit code is 2.

    This is a defect of ipa-text, never of the study. The message names the place in the program and
    holds nothing of the study's text.
    """,
)
file_rule(
    "IPA905",
    "misplaced-waiver",
    "warning",
    """A waiver stands where it waives nothing.

    It belongs on the line on which an entry begins, or alone on a line above it, at the entry's indent.
    Anywhere else nobody could tell what it is meant to accept.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-hall
        category: linguistic
        turn: t004 # ipa: ignore[unknown-tag] of the pilot # finding: misplaced-waiver
        note: >-
          Said without a pause.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-hall # ipa: ignore[unknown-tag] of the pilot
        category: linguistic
        turn: t004
        tags: [hall]
        note: >-
          Said without a pause.
    ```
    """,
)
