"""6xx: what the study promised of its own conduct."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ipa_text.lint.registry import case_rule, study_rule
from ipa_text.study.deadlines import of_case, window
from ipa_text.study.entries import mappings, text
from ipa_text.study.facts import CaseFacts, Record, SourceFacts
from ipa_text.study.halpern import CATEGORIES, categories_of
from ipa_text.study.model import STAGES, Case, Config, Overview
from ipa_text.study.places import Place, Remark, named
from ipa_text.study.records import POSITIONALITY
from ipa_text.study.reviewed import Reviewed, across, in_case
from ipa_text.text.days import day


@study_rule(
    "IPA601",
    "no-positionality-before-the-first-interview",
    "warning",
    stage="case-themes",
    also=("no-positionality",),
)
def no_positionality_before_the_first_interview(study: Overview) -> Iterator[Remark]:
    """Nothing says where the researcher stood before the first interview.

    `protocol/positionality.md` is the record of what you brought with you: what you expect to hear,
    what you have lived through yourself, what you would rather not find. Written afterwards it is a
    memory of it. The rule looks at the `date` at the top of the page and at the dates of the interviews.

    If you came to it too late, say so: write the page with its true date, and waive this under
    `lint.waivers` in `study.yaml` (subject `protocol/positionality.md`) with the reason. An honest late
    page is worth more than a backdated one.

    ## Bad

    ```md protocol/positionality.md
    ---
    date: 2026-03-04
    by: km
    ---

    I expect to be told about noise.
    ```

    ```text findings
    protocol/positionality.md:1:1 no-positionality-before-the-first-interview written on 2026-03-04, after the first interview (2026-03-02)
    ```

    ## Good

    ```md protocol/positionality.md
    ---
    date: 2026-02-20
    by: km
    ---

    I expect to be told about noise.
    ```

    ## Source

    Smith, Flowers & Larkin (2009), on fore-understandings; Lincoln & Guba (1985), on materials relating
    to intentions and dispositions.
    """
    days = [d for case in study.facts for s in _interviews(case) if (d := day(s.date))]
    if not days:
        return
    first = min(days)
    page = next((r for r in study.records if r.kind == "positionality"), None)
    if page is None:
        if POSITIONALITY in study.paths:
            return  # it cannot be read, which is said elsewhere
        message = (
            f"the first interview was on {first}, and there is no {POSITIONALITY}: say what you"
            " brought with you, with the day on which you write it"
        )
        yield Remark(message, Place(study.config.path), POSITIONALITY)
        return
    written = day(page.date)
    if written is None:
        message = f"this page names no day: begin it with `---` and `date:`, before {first}"
    elif written > first:
        message = f"written on {written}, after the first interview ({first})"
    else:
        return
    yield Remark(message, page.place, POSITIONALITY)


@study_rule(
    "IPA602",
    "no-journal-entry-around-an-interview-or-case",
    "hint",
    stage="case-themes",
    also=("no-journal-entry",),
)
def no_journal_entry(study: Overview) -> Iterator[Remark]:
    """No journal entry is about a case, and none was written around its interviews.

    An entry is about a case if it stands in the case's own `journal/` or says `case:` at the top.
    Where there is none, one that is about no case in particular will do, from the days around each
    interview, before or after: within 14 days, or as many as `journal-days` says under `thresholds` in `study.yaml`. The figure is the tool's
    own; nothing prescribes it.

    ## Bad

    ```md cases/ruth/journal/2026-03-02-after.md
    ---
    date: 2026-03-02
    by: km
    ---

    She asked me in the hall whether I heard it too.
    ```

    ```md journal/three-people.md
    ---
    date: 2026-05-20
    by: km
    ---

    Reading all three again.
    ```

    ```text findings
    cases/anne/interview-1.md:1:1 no-journal-entry-around-an-interview-or-case no journal entry is about Anne, and none was written within 14 days of 2026-03-16
    cases/tom/interview-1.md:1:1 no-journal-entry-around-an-interview-or-case no journal entry is about Tom, and none was written within 14 days of 2026-03-09
    ```

    ## Good

    ```md journal/three-people.md
    ---
    date: 2026-03-10
    by: km
    ---

    Two of three, and already I hear the first in the second.
    ```

    ## Source

    Smith, Flowers & Larkin (2009), on the reflexive diary.
    """
    listed = [*study.records, *(r for case in study.facts for r in case.records)]
    entries = [r for r in listed if r.kind == "journal"]
    around = timedelta(days=study.config.thresholds.journal_days)
    written = [d for entry in entries if not entry.case and (d := day(entry.date))]
    for case in study.standing:
        if any(entry.case == case.id for entry in entries) or _unread(study, entries):
            continue
        for source in _interviews(case):
            held = day(source.date)
            if held and not any(abs(d - held) <= around for d in written):
                message = (
                    f"no journal entry is about {case.name}, and none was written within"
                    f" {around.days} days of {held}"
                )
                yield Remark(message, Place(source.path), f"{case.id}/{_name(source)}")


@study_rule(
    "IPA603",
    "supervision-entry-without-version",
    "hint",
    stage="case-themes",
)
def supervision_entry_without_version(study: Overview) -> Iterator[Remark]:
    """A supervision record does not say which version of the analysis was discussed.

    `at:` names a tag or a checkpoint, as `at: checkpoint-2`. Then anybody can see what was on the table
    that day and what has changed since. A commit id will not do: erasing a participant from the history
    changes all of them, and a tag moves along.

    ## Bad

    ```md supervision/2026-04-20-first-table.md
    ---
    date: 2026-04-20
    present: [km, kb]
    ---

    The first table.
    ```

    ```text findings
    supervision/2026-04-20-first-table.md:1:1 supervision-entry-without-version `at:` is missing: name the tag or checkpoint that was discussed
    ```

    ## Good

    ```md supervision/2026-04-20-first-table.md
    ---
    date: 2026-04-20
    present: [km, kb]
    at: checkpoint-2
    ---

    The first table.
    ```
    """
    for entry in (*study.records, *(r for case in study.facts for r in case.records)):
        if entry.kind == "supervision" and not entry.at and entry.date:
            message = "`at:` is missing: name the tag or checkpoint that was discussed"
            yield Remark(message, entry.place, entry.place.path)


@case_rule(
    "IPA605", "member-check-outside-its-window", "warning", stage="case-themes"
)  # fmt: skip
def member_check_outside_its_window(case: Case, config: Config) -> Iterator[Remark]:
    """A participant was shown the analysis, or answered, after the time that the study had set itself.

    The window is `windows.member_check` in `study.yaml`, counted from the last interview or from the
    last consent, in months of the calendar: the same day of a later month, or that month's last day
    where there is no such day (six months after 31 August is 28 or 29 February). That day still counts.
    The rule speaks of what happened, never of what has not happened yet.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    researchers:
      km: {name: K. Moss}
    windows:
      member_check: {months: 6, from: interview}
    ```

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    member_check:
      - sent: 2026-09-03 # finding: member-check-outside-its-window
        material: case-themes
        response: none
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    researchers:
      km: {name: K. Moss}
    windows:
      member_check: {months: 6, from: interview}
    ```

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    member_check:
      - sent: 2026-09-02
        material: case-themes
        response: none
    ```
    """
    declared = window(config, "member_check")
    held = of_case(declared, case) if declared else None
    if declared is None or held is None or held.last is None:
        return
    for check in mappings(case.info, "member_check"):
        for key in ("sent", "received"):
            happened = day(text(check, key))
            if happened and happened > held.last:
                message = (
                    f"{key} on {happened}; the window of {declared.months} months closed on"
                    f" {held.last} ({declared.begins} of {held.start})"
                )
                yield Remark(message, Place.of(f"{case.path}/case.yaml", check.at(key)), case.id)
                break


@case_rule("IPA606", "disagreement-without-action", "warning", stage="case-themes")
def disagreement_without_action(case: Case, config: Config) -> Iterator[Remark]:
    """A participant disagreed with the analysis, and nothing says what became of it.

    Nobody has to be agreed with. But whoever was asked, and objected, is owed that it was weighed:
    `action:` says what was done (`revised`, `noted`, or `none`), `why:` says for what reason.

    ## Bad

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    member_check:
      - sent: 2026-09-01
        material: case-themes
        received: 2026-09-20
        response: disagrees # finding: disagreement-without-action
    ```

    ## Good

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    member_check:
      - sent: 2026-09-01
        material: case-themes
        received: 2026-09-20
        response: disagrees
        action: noted
        why: >-
          To her it was never shame. Her word stands beside ours in the write-up.
    ```

    ## Source

    Lincoln & Guba (1985), on member checks.
    """
    del config
    for check in mappings(case.info, "member_check"):
        if text(check, "response") != "disagrees":
            continue
        missing = [key for key in ("action", "why") if not text(check, key)]
        if missing:
            what = " and ".join(f"`{key}:`" for key in missing)
            message = (
                f"{case.name} disagreed, and {what} {'is' if len(missing) == 1 else 'are'} missing"
            )
            place = Place.of(f"{case.path}/case.yaml", check.at("response"))
            yield Remark(message, place, case.id)


@study_rule("IPA607", "empty-halpern-category", "hint", stage="write-up")
def empty_halpern_category(study: Overview) -> Iterator[Remark]:
    """One of the six parts of an audit trail is empty.

    An auditor looks for raw data; data reduction and analysis products (notes, statements); data
    reconstruction and synthesis products (themes, the write-up); process notes (supervision, reviews,
    member checks); materials relating to intentions and dispositions (positionality, journal); and
    instrument development information (the interview schedule). Commits are process notes too, but
    without a reason in them they say little; this rule looks at files. Of a part that the study has
    not come to yet nothing is said, nor of how good anything is that is there.

    ## Source

    Halpern (1983), in Lincoln & Guba (1985), appendix A.
    """
    if not study.facts:
        return
    held = {number for path in study.paths for number in categories_of(path)}
    held |= {4} if any(case.answers for case in study.facts) else set()
    stage = study.config.stage
    for category in CATEGORIES:
        late = stage in STAGES and STAGES.index(stage) < STAGES.index(category.stage)
        if category.number not in held and not late:
            message = (
                f"of the six parts of an audit trail, {category.number} ({category.name}) is empty:"
                f" {category.cure}"
            )
            yield Remark(message, Place(study.config.path), f"halpern/{category.id}")


def _changed(found: Iterator[Reviewed], home: str) -> Iterator[Remark]:
    for review, state in found:
        if state == "changed":
            when = f" on {review.date}" if day(review.date) else ""
            message = (
                f"{named(review.of)} has changed since {named(review.by)} read it{when}: read it again,"
                " then `ipa-text review` it"
            )
            of = (
                review.of
                if not home or review.of == home or "/" in review.of
                else f"{home}/{review.of}"
            )
            yield Remark(message, review.place, of)


def _changed_in_case(case: Case, config: Config) -> Iterator[Remark]:
    del config
    return _changed(in_case(case), case.id)


@study_rule(
    "IPA608",
    "changed-since-it-was-reviewed",
    "warning",
    also=("suspect",),
    on_case=_changed_in_case,
)
def changed_since_it_was_reviewed(study: Overview) -> Iterator[Remark]:
    """Something is no longer what it was when somebody reviewed it.

    `ipa-text review` puts a fingerprint of what was read into `reviews.yaml`: of the entry, and of
    everything that it rests on, down to the words. When any of that changes the review is suspect, until
    the entry is read again and reviewed again, by anybody. Wrapping, the order of keys and replies to a
    note are not part of it. Of several reviews of one thing it is enough that one is of its present
    state. A review without a fingerprint is never suspect.

    Outside the folder of a case a fingerprint covers, of that case, ids, turns, what the researchers
    wrote, and how many words are quoted, but not the words themselves.

    ## Bad

    ```yaml cases/ruth/reviews.yaml
    reviews:
      - of: ruth/n-lodger # finding: changed-since-it-was-reviewed
        by: kb
        date: 2026-04-20
        state: agreed
        fingerprint: f1-0123456789abcdef
    ```

    ## Good

    ```yaml cases/ruth/reviews.yaml
    reviews:
      - of: ruth/n-lodger
        by: kb
        date: 2026-04-20
        state: agreed
        fingerprint: f1-5c11a97a1e2c9860
    ```
    """
    return _changed(across(study), "")


def _interviews(case: CaseFacts) -> list[SourceFacts]:
    return [s for s in case.sources.values() if s.kind == "interview"]


def _name(source: SourceFacts) -> str:
    return source.path.rpartition("/")[2].removesuffix(".md")


def _unread(study: Overview, entries: list[Record]) -> bool:
    """Tell whether a journal entry is there that could not be read, so that one may be missed."""
    there = sum(1 for p in study.paths if "journal" in p.split("/")[:-1] and p.endswith(".md"))
    readmes = sum(1 for p in study.paths if p.endswith("journal/README.md"))
    return there - readmes > len(entries)
