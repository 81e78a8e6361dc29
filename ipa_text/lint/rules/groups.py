"""4xx: group themes, and what they are from: it is there, and neither set aside nor withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.counting import cited, split
from ipa_text.study.facts import ANYTHING, CaseFacts
from ipa_text.study.model import Overview, Ref
from ipa_text.study.places import Place, Related, Remark, named
from ipa_text.study.refs import addresses
from ipa_text.text.spelling import nearest, with_article


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
            yield from _checked(study, part.id, ref, _THEMES)
        for ref in (*part.extracts, *((part.in_vivo,) if part.in_vivo else ())):
            yield from _checked(study, part.id, ref, ("extract",))
    for aside in study.set_aside:
        if "/" in aside.id:
            ref = Ref(aside.id, aside.place)
            yield from _checked(study, aside.id, ref, _THEMES)
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


def _checked(study: Overview, owner: str, ref: Ref, allowed: tuple[str, ...]) -> Iterator[Remark]:
    found = cited(study, ref)
    if found is None:
        yield from _unknown(study, ref, owner, allowed=allowed)
    elif found.kind not in allowed:
        message = f"{ref.id} is not {with_article(' or '.join(allowed))}, which is wanted here"
        yield Remark(message, ref.place, owner)


def _unknown(
    study: Overview, ref: Ref, subject: str, home: str = "", allowed: tuple[str, ...] = ()
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
        message = f"{case.name} ({case.id}) has no {' or '.join(allowed) or 'entry'} {named(inner)}"
        message += nearest(inner, (n for n, k in case.ids.items() if not allowed or k in allowed))
    elif allowed:
        message = f"{named(ref.id)} names no case: write `case/id`{_whose(study, inner, allowed)}"
    else:
        known = [*study.theme, *study.known, *(case.ids if case else ())]
        message = f"nothing in this study is called {named(ref.id)}{nearest(ref.id, known)}"
    yield Remark(message, ref.place, subject)


def _whose(study: Overview, name: str, allowed: tuple[str, ...]) -> str:
    owner = next((c.id for c in study.facts if c.ids.get(name) in allowed), "")
    return f", as `{owner}/{name}`" if owner else ""


@study_rule(
    "IPA409",
    "evidence-from-a-withdrawn-case",
    "error",
    instead_of="reference-to-no-such-case-or-id",
)
def evidence_from_a_withdrawn_case(study: Overview) -> Iterator[Remark]:
    """A group theme rests on somebody who withdrew.

    What was withdrawn (everything, one source, or quotations) is not evidence any more: a promise to a
    participant.

    ## Bad

    ```yaml cases/eve/case.yaml
    withdrawn: {date: 2026-05-01, scope: all}
    ```

    ```yaml themes.yaml
    themes:
      - id: someone-there
        title: >-
          Someone is there
        from:
          - ruth/nowhere-else
          - eve/moving-away # finding: evidence-from-a-withdrawn-case
    ```

    ## Good

    ```yaml cases/eve/case.yaml
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
