"""4xx: what group themes are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipa_text.lint.registry import study_rule
from ipa_text.study.counting import cited
from ipa_text.study.evidence import audible, heard
from ipa_text.study.model import Overview
from ipa_text.study.places import Related, Remark, said
from ipa_text.text.fold import fold


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
