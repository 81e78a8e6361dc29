"""4xx and 6xx: what only the history of the files can tell."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.model import Overview
from ipa_text.study.past import Decision
from ipa_text.study.places import Place, Remark, named
from ipa_text.study.terms import terms

_ADDED = ("group-theme-added", "subtheme-added")
_THEMES = ("group-theme", "subtheme", "case-theme")
_CHANGED = frozenset(
    f"{theme}-{done}"
    for theme in _THEMES
    for done in ("retitled", "redefined", "renamed", "merged", "split", "removed")
)


@study_rule(
    "IPA408",
    "group-theme-older-than-a-case-it-draws-on",
    "hint",
    stage="group-themes",
    needs=("git",),
    also=("group-theme-older-than-a-case",),
)
def group_theme_older_than_a_case(study: Overview) -> Iterator[Remark]:
    """A group theme was there before a case that it draws on had any theme of its own.

    Each case is analysed in its own right before one looks across. Where a group theme came first, it
    may have been read into the case. The rule asks the history which commit first brought the group
    theme and which the first theme of the case, and speaks only where one led to the other; dates do
    not matter, nor does anything that came in the same commit or on a branch beside it. It is silent
    without git, and where the clone does not have the whole history.

    A theme that was found early and held against a later case is no mistake. Say in a waiver, on the
    line of the theme, how you kept the case open to something else.

    ## Bad

    A first table looks across two cases, while Anne has statements and no theme yet.

    ```yaml cases/anne/themes.yaml
    statements:
      - id: singer
        text: >-
          A voice in the house that she would miss
        from:
          - x-miss
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ```text commit
    Look across two cases
    ```

    Then her table is made, with the group theme at hand.

    ```yaml cases/anne/themes.yaml
    statements:
      - id: singer
        text: >-
          A voice in the house that she would miss
        from:
          - x-miss
    themes:
      - id: companion
        title: >-
          Someone is there for her
        from:
          - singer
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
          - anne/companion # finding: group-theme-older-than-a-case-it-draws-on
        diverges:
          - id: anne/singer
            why: >-
              For her it is welcome.
        extracts:
          - ruth/x-unplug
          - tom/x-radio
          - anne/x-miss
    ```

    ```text commit
    Add Anne
    ```

    ## Good

    All three have tables of their own before anybody looks across.

    ```yaml cases/anne/themes.yaml
    statements:
      - id: singer
        text: >-
          A voice in the house that she would miss
        from:
          - x-miss
    themes:
      - id: companion
        title: >-
          Kept company by it
        from:
          - singer
    ```

    ```yaml themes.yaml
    themes: []
    ```

    ```text commit
    Tables of all cases
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
          - anne/companion
        diverges:
          - id: anne/singer
            why: >-
              For her it is welcome.
        extracts:
          - ruth/x-unplug
          - tom/x-radio
          - anne/x-miss
    ```

    ```text commit
    Look across
    ```

    ## Source

    Smith, Flowers & Larkin (2009): each case on its own terms before moving to the next, and across
    cases only then.
    """
    past = study.past()
    if past is None:
        return
    began = {d.ref: d for d in past.first(*_ADDED)}
    tables: dict[str, Decision] = {}
    for decision in past.first("case-theme-added"):
        tables.setdefault(decision.ref.partition("/")[0], decision)
    word = terms(study.config.terminology).group_theme
    for part in study.parts:
        first = began.get(part.id)
        for ref in part.evidence if first else ():
            case, _, _ = ref.id.partition("/")
            table = tables.get(case)
            facts = study.known.get(case)
            if first and table and facts and past.led_to(first.commit, table.commit):
                message = (
                    f"{named(part.id)} was a {word} (since {first.commit[:7]}) before {facts.name} had"
                    f" themes of their own (since {table.commit[:7]})"
                )
                yield Remark(message, ref.place, part.id)
                break


@study_rule(
    "IPA604", "theme-changed-with-no-reason-in-its-commit", "hint", stage="case-themes",
    needs=("git",), also=("theme-changed-with-no-reason",),
)  # fmt: skip
def theme_changed_with_no_reason(study: Overview) -> Iterator[Remark]:
    """A theme was retitled, redefined, merged, split or removed by a commit that does not say why.

    The reason is what stands below the first line of a commit message, or behind `Reason:` at its end.
    In a year it is the only place where it can still be read; who examines the analysis asks for it.
    What was merely added needs none, nor does evidence that was linked.

    History is not mended by rewriting it. Where a commit said nothing, say it now in a supervision
    record, in a decision whose `seen` names the theme and whose `why` gives the reason: then this is no
    finding any more.

    The rule is silent without git, and where the clone does not have the whole history.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          A lodger
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ```text commit
    First table
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there # finding: theme-changed-with-no-reason-in-its-commit
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ```text commit
    Retitle a theme
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          A lodger
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ```text commit
    First table
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ```text commit
    Retitle a theme

    Tom has no lodger. What both have is that they are not alone with it.
    ```

    ## Source

    Halpern (1983), in Lincoln & Guba (1985): process notes are one of the six parts of an audit trail.
    """
    past = study.past()
    if past is None:
        return
    records = (*study.records, *(r for case in study.facts for r in case.records))
    told = {name for record in records for name in record.decided}
    found: dict[str, list[Decision]] = {}
    for decision in past.decisions:
        if decision.kind in _CHANGED and not decision.reasoned and decision.ref not in told:
            found.setdefault(decision.ref, []).append(decision)
    for ref, decisions in found.items():
        place = _place(study, ref, decisions[-1].path)
        if place is None:
            continue
        last = decisions[-1]
        done = last.kind.rpartition("-")[2]
        more = f", and {len(decisions) - 1} more before it" if decisions[1:] else ""
        message = (
            f"{named(ref)} was {done} in {last.commit[:7]}{more} with no reason: say why in a"
            " supervision record"
        )
        yield Remark(message, place, ref)


def _place(study: Overview, ref: str, path: str) -> Place | None:
    """Return where a theme stands, or the file in which it stood; None where that is gone too."""
    case, slash, inner = ref.partition("/")
    if slash:
        facts = study.known.get(case)
        if facts is None or facts.gone:
            return None
        theme = facts.themes.get(inner)
        return theme.place if theme else _file(study, path)
    part = study.theme.get(ref)
    return part.place if part else _file(study, path)


def _file(study: Overview, path: str) -> Place | None:
    return Place(path) if path in study.paths else None
