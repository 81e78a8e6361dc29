"""4xx: in how many cases a group theme recurs, who differs, and what no theme takes up."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.counting import count, measured, needed
from ipa_text.study.model import Overview
from ipa_text.study.places import Place, Remark
from ipa_text.study.terms import terms


@study_rule("IPA402", "below-recurrence", "warning", stage="group-themes",
            also=("below-the-declared-recurrence",))  # fmt: skip
def below_recurrence(study: Overview) -> Iterator[Remark]:
    """A theme is present in fewer cases than the study says it must be.

    The threshold, its basis and its level are the study's own, under `thresholds:` in study.yaml. Keep
    the theme and waive this with the reason, or set it aside.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    thresholds: {recurrence: all, basis: converging}
    ```

    ```text findings
    themes.yaml:3:9 below-recurrence someone-there is converging in 2 of 3 cases; the study asks for all (3)
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    thresholds: {recurrence: over-half, basis: converging}
    ```

    ## Source

    After Smith, Flowers and Larkin (2009) on recurrence across cases; the figure is the study's own, and
    IPA prescribes none.
    """
    limits = study.config.thresholds
    if not study.certain:
        return
    wanted = needed(limits.recurrence, len(study.standing))
    for part in measured(study):
        present = count(study, part).on(limits.basis)
        if len(present) < wanted:
            message = (
                f"{part.id} is {limits.basis} in {len(present)} of {len(study.standing)} cases;"
                f" the study asks for {_asked(limits.recurrence)} ({wanted})"
            )
            yield Remark(message, part.place, part.id)


def _asked(recurrence: str | int | None) -> str:
    return str(recurrence).replace("over-half", "over half").replace("third", "a third")


@study_rule("IPA405", "case-in-no-group-theme", "warning", stage="group-themes")
def case_in_no_group_theme(study: Overview) -> Iterator[Remark]:
    """A case has themes, and no group theme rests on any of them.

    One participant's experience has dropped out of the account of the group.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
        diverges:
          - anne/companion

    set_aside:
      - id: tom/outnumbered
        why: >-
          What he does, not what it is.
    ```

    ```text findings
    cases/tom/themes.yaml:1:1 case-in-no-group-theme no group experiential theme rests on Tom (tom)
    themes.yaml:2:9 density-of-extracts someone-there quotes 0 of 3 participants; a sample of 3 asks for 3 (Smith 2011)
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        diverges:
          - anne/companion
    ```
    """
    if study.hidden:
        return
    used = {case for theme in study.themes for case in count(study, theme).coded}
    for case in study.standing:
        if case.themes and study.themes and case.id not in used:
            group = terms(study.config.terminology).group_theme
            message = f"no {group} rests on {case.name} ({case.id})"
            yield Remark(message, Place(f"{case.path}/themes.yaml"), case.id)


@study_rule("IPA406", "no-divergence", "hint", stage="group-themes")
def no_divergence(study: Overview) -> Iterator[Remark]:
    """A theme names no case that differs.

    A good account shows how people converge and how they diverge. A theme on which all agree in every
    respect is rare; perhaps the one who does not has not been written down under `diverges:`.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there # finding: no-divergence
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
          - anne/companion
        extracts:
          - ruth/x-unplug
          - tom/x-radio
          - anne/x-miss
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        diverges:
          - anne/companion
        extracts:
          - ruth/x-unplug
          - tom/x-radio
          - anne/x-miss
    ```

    ## Source

    Convergence and divergence: Nizza, Farr and Smith (2021). The test is this tool's, and a hint: only a
    reader can tell whether nobody differs.
    """
    for theme in study.themes:
        named = any(p.evidence for p in theme.parts)
        if named and study.certain and not count(study, theme).diverging:
            message = f"{theme.id} names nobody who differs: see whether somebody does"
            yield Remark(message, theme.place, theme.id)


@study_rule("IPA410", "case-theme-in-no-group-theme", "warning", stage="group-themes")
def case_theme_in_no_group_theme(study: Overview) -> Iterator[Remark]:
    """A case theme feeds no group theme and is not set aside.

    It is used when it, or any of its statements, is cited at group level. Otherwise somebody decided to
    leave it with its case, and says why under `set_aside:`.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
        diverges:
          - anne/companion
    ```

    ```text findings
    cases/tom/themes.yaml:1:1 case-in-no-group-theme no group experiential theme rests on Tom (tom)
    cases/tom/themes.yaml:12:9 case-theme-in-no-group-theme tom/outnumbered is in no group experiential theme and is not set aside
    themes.yaml:2:9 density-of-extracts someone-there quotes 0 of 3 participants; a sample of 3 asks for 3 (Smith 2011)
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
        diverges:
          - anne/companion

    set_aside:
      - id: tom/outnumbered
        why: >-
          What he does, not what it is.
    ```
    """
    if not study.themes or study.hidden:
        return
    dropped = {aside.id for aside in study.set_aside}
    for case in study.standing:
        for name, theme in case.themes.items():
            below = (*theme.parts, *theme.statements)
            used = theme.parent or any(f"{case.id}/{n}" in study.cited_by for n in below)
            aside = name in case.dropped or f"{case.id}/{name}" in dropped
            if not used and not aside:
                group = terms(study.config.terminology).group_theme
                message = f"{case.id}/{name} is in no {group} and is not set aside"
                yield Remark(message, theme.place, f"{case.id}/{name}")
