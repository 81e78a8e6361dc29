"""4xx: whose words show the group themes, how many of them, and whether a theme rests on them."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.counting import count, illustrates, listed, quotes_needed
from ipa_text.study.model import Overview
from ipa_text.study.places import Place, Related, Remark


@study_rule("IPA403", "density-of-extracts", "warning", stage="group-themes")
def density_of_extracts(study: Overview) -> Iterator[Remark]:
    """A theme is shown by the words of too few participants.

    Samples of one to three: extracts from every participant for each theme; four to eight: from at
    least three; more: from at least three with a stated measure of prevalence, or from half the sample
    (Smith 2011). Nothing is asked of who is not to be quoted. `thresholds: {density: none}` turns this
    off.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there # finding: density-of-extracts
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        diverges:
          - anne/companion
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

    Smith (2011), Health Psychology Review 5: 9-27. The guidance is for a reminder, never for a verdict.
    """
    of = len(study.standing)
    if study.config.thresholds.density == "none" or not of or not study.certain:
        return
    for theme in study.themes:
        quoted = len(count(study, theme).quoted)
        wanted = quotes_needed(of, stated=study.config.thresholds.recurrence is not None)
        if quoted < min(wanted, sum(case.is_quotable() for case in study.standing)):
            message = (
                f"{theme.id} quotes {quoted} of {of} participants; a sample of {of} asks for"
                f" {wanted} (Smith 2011)"
            )
            yield Remark(message, theme.place, theme.id)


@study_rule(
    "IPA404",
    "extract-not-under-its-theme",
    "error",
    also=("extract-not-under-the-theme-it-illustrates",),
)
def extract_not_under_its_theme(study: Overview) -> Iterator[Remark]:
    """An extract is listed under a theme that does not rest on it.

    It illustrates a theme when it is in the theme's chain of evidence, or when its words overlap a note
    there. Otherwise a reader would be shown words that the analysis of that theme never met.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        extracts:
          - ruth/x-quiet # finding: extract-not-under-its-theme
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
        extracts:
          - ruth/x-unplug
    ```
    """
    for theme in study.themes:
        for part in theme.parts:
            for found in listed(study, part):
                if found.case.hidden or illustrates(study, found, part):
                    continue
                name, place = found.ref.id, found.case.extracts[found.id].place
                message = f"{name} is neither in the chain of {part.id} nor on words noted there"
                related = Related(place, "the extract")
                yield Remark(message, found.ref.place, part.id, (related,))


@study_rule("IPA407", "one-case-carries-most-of-the-words", "warning", stage="group-themes")
def one_case_carries_most_of_the_words(study: Overview) -> Iterator[Remark]:
    """More than half of all quoted words are one participant's.

    The most fluent speaker is easily quoted most. The share is `thresholds: {balance: 0.5}`; it is this
    tool's, not the literature's.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    stage: group-themes
    thresholds: {density: none}
    ```

    ```yaml themes.yaml
    themes: # finding: one-case-carries-most-of-the-words
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        diverges:
          - anne/companion
        extracts:
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
    """
    quoted = _quoted_words(study)
    total = sum(quoted.values())
    if len(study.standing) < 3 or not total or not study.certain:
        return
    for name, number in quoted.items():
        if number / total > study.config.thresholds.balance:
            message = (
                f"{study.known[name].name} has {number} of the {total} words quoted under the themes"
                f" ({number / total:.0%})"
            )
            yield Remark(message, Place("themes.yaml"), name)


def _quoted_words(study: Overview) -> dict[str, int]:
    found: dict[str, int] = {}
    extracts = {(f.case, f.id) for part in study.parts for f in listed(study, part)}
    for case, name in extracts:
        found[case.id] = found.get(case.id, 0) + case.extracts[name].words
    return found


@study_rule("IPA414", "case-never-quoted", "hint", stage="write-up")
def case_never_quoted(study: Overview) -> Iterator[Remark]:
    """A participant's words are shown under no theme.

    Everybody who was coded should be heard somewhere, but who is not to be quoted.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    thresholds: {density: none, balance: 0.7}
    ```

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
          - anne/x-miss
    ```

    ```text findings
    cases/tom/themes.yaml:1:1 case-never-quoted no extract of Tom (tom) is listed under any theme
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
    """
    quoted = {case for theme in study.themes for case in count(study, theme).quoted}
    for case in study.standing:
        if quoted and case.themes and case.id not in quoted and case.is_quotable():
            message = f"no extract of {case.name} ({case.id}) is listed under any theme"
            yield Remark(message, Place(f"{case.path}/themes.yaml"), case.id)
