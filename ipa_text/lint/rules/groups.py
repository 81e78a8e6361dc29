"""4xx: group themes that rest on cases, and reach what the study declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.counting import (
    cited,
    count,
    illustrates,
    listed,
    measured,
    needed,
    split,
)
from ipa_text.study.evidence import audible, heard
from ipa_text.study.facts import ANYTHING, CaseFacts
from ipa_text.study.model import Overview, Ref
from ipa_text.study.places import Place, Related, Remark, named, said
from ipa_text.study.refs import addresses
from ipa_text.study.terms import terms
from ipa_text.text.fold import fold
from ipa_text.text.spelling import nearest


@study_rule("IPA401", "reference-to-no-such-case-or-id", "error", also=("no-such-case-or-id",))
def reference_to_no_such_case_or_id(study: Overview) -> Iterator[Remark]:
    """A group theme, or a link in a journal or supervision record, names what is not there.

    Group themes cite `case/id`: case themes and statements under `from:` and `diverges:`, extracts
    under `extracts:`.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere # finding: reference-to-no-such-case-or-id
          - tom/outnumbered
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
    ```
    """
    for part in study.parts:
        for ref in (*part.evidence, *part.diverges):
            yield from _checked(study, part.id, ref, _THEMES, "theme or statement")
        for ref in (*part.extracts, *((part.in_vivo,) if part.in_vivo else ())):
            yield from _checked(study, part.id, ref, ("extract",), "extract")
    for aside in study.set_aside:
        if "/" in aside.id:
            ref = Ref(aside.id, aside.place)
            yield from _checked(study, aside.id, ref, _THEMES, "theme or statement")
        elif aside.id and aside.id not in study.theme:
            yield from _unknown(study, Ref(aside.id, aside.place), aside.id)
    for link in study.links:
        if not link.held:
            continue
        if not addresses(study, link.target, link.case) and not _is_file(study, link.target):
            yield from _unknown(study, Ref(link.target, link.place), link.subject, link.case)


def _is_file(study: Overview, target: str) -> bool:
    """Tell whether a link names a file of the study, as Obsidian writes it."""
    wanted, _, part = target.partition("#")
    sources = (s.path for c in study.facts for s in c.sources.values())
    if part.startswith("^") and f"cases/{wanted}.md" in sources:
        return False
    return any(
        wanted in (path, path.removesuffix(".md"))
        for path in (p.removeprefix("cases/") for p in study.paths)
    )


_THEMES = ("theme", "statement")


def _checked(
    study: Overview, owner: str, ref: Ref, allowed: tuple[str, ...], kind: str
) -> Iterator[Remark]:
    found = cited(study, ref)
    if found is None:
        yield from _unknown(study, ref, owner, kind=kind)
    elif found.kind not in allowed:
        message = f"{ref.id} is not a {kind}, which is wanted here"
        yield Remark(message, ref.place, owner)


def _unknown(
    study: Overview, ref: Ref, subject: str, home: str = "", kind: str = ""
) -> Iterator[Remark]:
    case_id, inner = split(ref.id)
    case = study.known.get(case_id or home)
    if case and case.hides(inner.partition("#")[0]):
        return
    if not case_id and (inner in study.hidden or ANYTHING in study.hidden):
        return
    if case_id and case is None:
        message = f"there is no case {named(case_id)}{nearest(case_id, study.known)}"
    elif case_id and case:
        message = f"{case.name} ({case.id}) has no {kind or 'entry'} {named(inner)}"
        message += nearest(inner, case.ids)
    elif kind:
        message = f"{named(ref.id)} names no case: write `case/id`{_whose(study, inner)}"
    else:
        known = [*study.theme, *study.known, *(case.ids if case else ())]
        message = f"nothing in this study is called {named(ref.id)}{nearest(ref.id, known)}"
    yield Remark(message, ref.place, subject)


def _whose(study: Overview, name: str) -> str:
    owner = next((c.id for c in study.facts if name in c.ids), "")
    return f", as `{owner}/{name}`" if owner else ""


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
        wanted = _density(of, stated=study.config.thresholds.recurrence is not None)
        if quoted < min(wanted, sum(case.is_quotable() for case in study.standing)):
            message = (
                f"{theme.id} quotes {quoted} of {of} participants; a sample of {of} asks for"
                f" {wanted} (Smith 2011)"
            )
            yield Remark(message, theme.place, theme.id)


def _density(of: int, *, stated: bool) -> int:
    if of <= 3:
        return of
    if of <= 8 or stated:
        return 3
    return -(-of // 2)


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


@study_rule("IPA409", "evidence-from-a-withdrawn-case", "error")
def evidence_from_a_withdrawn_case(study: Overview) -> Iterator[Remark]:
    """A group theme rests on somebody who withdrew.

    What was withdrawn (everything, one source, or quotations) is not evidence any more: a promise to a
    participant.

    ## Bad

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    withdrawn: {date: 2026-05-01, scope: all}
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered # finding: evidence-from-a-withdrawn-case
    ```

    ## Good

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    withdrawn: {date: 2026-05-01, scope: all}
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
    ```
    """
    for part in study.parts:
        for ref in (*part.evidence, *part.diverges, *part.extracts):
            case = study.known.get(split(ref.id)[0])
            if case is None or case.withdrawn is None or case.withdrawn.assumed:
                continue
            if _withdrawn(case, split(ref.id)[1]):
                scope = {"all": "everything", "quotations": "quotations"}.get(
                    case.withdrawn.scope, case.withdrawn.scope
                )
                message = (
                    f"{ref.id} is of a participant who withdrew {scope}"
                    f" on {case.withdrawn.date or 'a day not given'}: take it out"
                )
                yield Remark(message, ref.place, part.id)


def _withdrawn(case: CaseFacts, name: str) -> bool:
    scope = case.withdrawn.scope if case.withdrawn else ""
    if scope == "all":
        return True
    if scope == "quotations":
        return name in case.extracts
    return any(case.source_of(word) == scope for word in case.words_under(name))


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


@study_rule("IPA411", "group-theme-from-nothing", "error", also=("empty-group-from",))
def group_theme_from_nothing(study: Overview) -> Iterator[Remark]:
    """A group theme or subtheme names no evidence.

    Every level names what it is from. A theme may leave it to its subthemes.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there # finding: group-theme-from-nothing
        title: >-
          Someone is there
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
    ```
    """
    for part in study.parts:
        if part.title and not any(p.evidence or p.diverges for p in part.parts):
            message = f"{part.id} is from nothing: name the case themes or statements it gathers"
            yield Remark(message, part.place, part.id)


@study_rule("IPA412", "group-title-names-a-person", "warning")
def group_title_names_a_person(study: Overview) -> Iterator[Remark]:
    """A group theme's title or definition names a participant.

    What is about one person can be erased with that person only while it stands in an entry of theirs:
    write it under `nuance:` or `why:` beside their reference.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >- # finding: group-title-names-a-person, group-title-names-a-person
          Ruth has a lodger, Tom an opponent
        from:
          - ruth/nowhere-else
          - tom/outnumbered
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - id: ruth/nowhere-else
            nuance: >-
              For Ruth, a lodger.
          - tom/outnumbered
    ```
    """
    for part in study.parts:
        for case in study.facts:
            for text in (part.title, part.definition):
                if case.pseudonym and re.search(rf"\b{re.escape(case.pseudonym)}\b", text):
                    message = f"{part.id} names {case.pseudonym}: say it under that reference"
                    yield Remark(message, part.title_place, part.id)


@study_rule("IPA417", "title-not-in-its-extract", "warning", also=("in-vivo-title-not-said",))
def title_not_in_its_extract(study: Overview) -> Iterator[Remark]:
    """A title is said to be in a participant's words, and shares no two words in a row with them.

    `in_vivo:` names the extract in which a reader may find what the title takes up. A title may go on
    in the analyst's own words.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >- # finding: title-not-in-its-extract
          Nobody can pull the plug
        in_vivo: ruth/x-unplug
        from:
          - ruth/nowhere-else
    ```

    ## Good

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          "You can't unplug yourself": nowhere else to look
        in_vivo: ruth/x-unplug
        from:
          - ruth/nowhere-else
    ```
    """
    for part in study.parts:
        found = cited(study, part.in_vivo) if part.in_vivo else None
        if found and found.kind == "extract":
            case = study.whole(found.case.id)
            extract = case.extracts[found.id]
            if audible(case, extract) and not _takes_up(part.title, heard(case, extract)):
                message = f"{said(part.title)} takes up no words of {found.ref.id}"
                related = Related(extract.place, "the extract")
                yield Remark(message, part.title_place, part.id, (related,))


def _takes_up(title: str, spoken: str) -> bool:
    """Tell whether two words in a row of a title, or its only one, are among those spoken."""
    ours, theirs = (
        re.findall(r"\w+", fold(text).replace("'", "").casefold()) for text in (title, spoken)
    )
    length = min(2, len(ours))
    runs = {tuple(theirs[n : n + length]) for n in range(len(theirs) - length + 1)}
    return any(tuple(ours[n : n + length]) in runs for n in range(len(ours) - length + 1))


@study_rule("IPA413", "title-repeats-a-topic", "hint", stage="group-themes")
def title_repeats_a_topic(study: Overview) -> Iterator[Remark]:
    """A group theme is called what the interview schedule asked about.

    Then the theme may be the question's, not the participants'.

    ## Bad

    ```yaml protocol/schedule.yaml
    items:
      - id: q01
        ask: >-
          What is it like at night?
        topic: nights
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >- # finding: title-repeats-a-topic
          Nights
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

    ## Good

    ```yaml protocol/schedule.yaml
    items:
      - id: q01
        ask: >-
          What is it like at night?
        topic: nights
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
          - tom/x-radio
          - anne/x-miss
    ```

    ## Source

    After Nizza, Farr and Smith (2021); the test is this tool's, and a hint.
    """
    items = study.schedule.get("items")
    topics = {
        str(item["topic"]).casefold(): str(item["topic"])
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and item.get("topic")
    }
    for part in study.parts:
        if (topic := fold(part.title).casefold()) in topics:
            message = f"{said(part.title)} is also a topic of the schedule ({topics[topic]})"
            yield Remark(message, part.title_place, part.id)


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


@study_rule("IPA415", "set-aside-yet-cited", "warning")
def set_aside_yet_cited(study: Overview) -> Iterator[Remark]:
    """Something is set aside, in its case or for the group, and a group theme still rests on it.

    One of the two is out of date.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered

    set_aside:
      - id: tom/outnumbered # finding: set-aside-yet-cited
        why: >-
          What he does, not what it is.
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
    ```
    """
    dropped = [(aside.id, aside.place) for aside in study.set_aside]
    dropped += [(f"{c.id}/{name}", place) for c in study.facts for name, place in c.dropped.items()]
    for name, place in dropped:
        if users := study.cited_by.get(name):
            message = f"{name} is set aside, yet {users[0].id} names it"
            yield Remark(message, place, name, (Related(users[0].place, "cited here"),))


@study_rule("IPA416", "group-id-used-twice", "error")
def group_id_used_twice(study: Overview) -> Iterator[Remark]:
    """Two group themes or subthemes have the same id.

    They share one name space.

    ## Bad

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - tom/outnumbered
        subthemes:
          - id: someone-there # finding: group-id-used-twice
            title: >-
              A guest
            from:
              - ruth/lodger
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
        subthemes:
          - id: guest
            title: >-
              A guest
            from:
              - ruth/lodger
    ```
    """
    seen: dict[str, Place] = {}
    for part in study.parts:
        if part.id in seen:
            message = f"{part.id} is already the id of another group theme or subtheme"
            yield Remark(message, part.place, part.id, (Related(seen[part.id], "the first one"),))
        elif part.id:
            seen[part.id] = part.place
