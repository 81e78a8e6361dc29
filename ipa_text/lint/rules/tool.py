"""9xx: waivers, names of rules, and the tool itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ipa_text.lint.registry import file_rule, study_rule, tool_rule
from ipa_text.store.trees import SCHEMAS
from ipa_text.study.model import Overview
from ipa_text.study.places import Fix, Place, Remark
from ipa_text.study.vocabulary import vocabulary_schemas
from ipa_text.text.spelling import some

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


@study_rule("IPA906", "stale-schema", "hint", fix="safe")
def stale_schema(study: Overview) -> Iterator[Remark]:
    """What editors read in `.ipa-text/schema/` is not as the study is.

    The schemas there hold the study's own categories and tags. After one was added to study.yaml, or
    with another version of `ipa-text`, an editor would mark right words as wrong and propose those
    that are gone; without the folder, an editor that is sent there knows nothing. `ipa-text schema`
    and `--fix` write it anew.

    A study has such a folder if it wants it: the rule is silent where there is none and no first line
    outside the cases names one. It is silent of ids, which are new with every note, and which an editor
    proposes and never demands.
    """
    path = study.config.path
    listed = {p for p in study.paths if PurePosixPath(p).parent == SCHEMAS}
    texts, named = study.for_editors
    if not study.config.whole or not (listed or named):
        return
    wanted = vocabulary_schemas(study.config)
    unread = listed - texts.keys()
    stale = [p for p in sorted(wanted.keys() - unread) if _text(texts.get(p)) != wanted[p]]
    if stale:
        what = some([PurePosixPath(p).name for p in stale], 3)
        message = (
            f"{SCHEMAS} is not as the study is ({what}), so an editor marks and proposes the"
            " wrong words: `ipa-text schema` writes it anew"
        )
        fix = Fix("write the schemas", (), safe=True, files=tuple((p, wanted[p]) for p in stale))
        yield Remark(message, Place(path), str(SCHEMAS), fix=fix)


def _text(text: str | None) -> str | None:
    """Return the text of a file as git keeps it, however lines end on this computer."""
    return None if text is None else text.replace("\r\n", "\n")
