"""3xx: how statements are clustered into case themes, and what those are called."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import case_rule, study_rule
from ipa_text.study.evidence import statements_under
from ipa_text.study.model import Case, CaseTheme, Config, Overview
from ipa_text.study.places import Place, Related, Remark, said
from ipa_text.study.terms import terms
from ipa_text.text.fold import fold


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
