"""5xx: what the consent form promised: before the interview, until the last deadline, unquoted."""

from __future__ import annotations

from collections.abc import Iterator

from ipa_text.lint.registry import case_rule, study_rule
from ipa_text.named import NamedTuple
from ipa_text.study.cells import GROUP, people_rows, rare, small, under
from ipa_text.study.config import inner
from ipa_text.study.counting import cited
from ipa_text.study.deadlines import of_case, window
from ipa_text.study.evidence import lookup
from ipa_text.study.facts import CaseFacts
from ipa_text.study.model import Case, Config, Extract, Note, Overview, Ref
from ipa_text.study.places import Place, Remark, named, said
from ipa_text.text.days import day
from ipa_text.text.shingles import shingles, words
from ipa_text.text.source import Source
from ipa_text.text.spelling import some


@case_rule("IPA506", "consent-after-interview", "error")
def consent_after_interview(case: Case, _config: Config) -> Iterator[Remark]:
    """The first consent is of a later day than the first interview.

    Consent comes before the interview, or on its day. If somebody agreed at the time and signed later,
    record both: what was said on the day, and what was signed. Where no consent is recorded nothing is
    found, since a study may keep that elsewhere; `ipa-text consent` shows it.

    ## Bad

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    consent:
      - date: 2026-03-04 # finding: consent-after-interview
        version: 2
    ```

    ## Good

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    consent:
      - date: 2026-03-02
        version: 2
      - date: 2026-03-04
        version: 3
    ```
    """
    held = [found for i in case.interviews if i.kind == "interview" and (found := day(i.date))]
    given = [(day(one.date), one) for one in case.consents]
    known = [(found, one.place) for found, one in given if found]
    if not held or not known or len(known) < len(given):
        return
    first, place = min(known)
    if first > min(held):
        message = f"the first consent is of {first}, after the first interview ({min(held)})"
        yield Remark(message, place, case.id)


@study_rule("IPA507", "frozen-before-the-last-deadline", "error")
def frozen_before_the_last_deadline(study: Overview) -> Iterator[Remark]:
    """The write-up left your hands while a participant could still withdraw.

    Who was promised six months to think it over has less if the thesis is handed in after four: what was
    submitted or published cannot be taken back. A draft says so at its top, with `submitted:` or
    `published:` and the day. The window is `windows.withdrawal` in `study.yaml`, for each person counted
    on from the last interview or the last consent. Its last day still counts.

    The rule compares days that stand in the study, never with today. Checkpoints, attestations and tags
    are not meant, since a study needs them on its way; `ipa-text consent` lists them.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    windows:
      withdrawal: {months: 6, from: interview}
    ```

    ```md writeup/findings.md
    ---
    submitted: 2026-09-16 <!-- finding: frozen-before-the-last-deadline -->
    ---

    Nobody else hears it.
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    windows:
      withdrawal: {months: 6, from: interview}
    ```

    ```md writeup/findings.md
    ---
    submitted: 2026-09-17
    ---

    Nobody else hears it.
    ```
    """
    declared = window(study.config, "withdrawal")
    for one in study.fixed:
        on = day(one.date)
        if declared is None or on is None or not one.out:
            continue
        held = [(case, of_case(declared, case)) for case in study.standing]
        still = [f"{case.name} until {w.last}" for case, w in held if w.holds(on)]
        if still:
            message = f"{one.what} on {on}, while somebody could still withdraw: {some(still, 3)}"
            yield Remark(message, one.place, one.name)


@study_rule("IPA509", "printed-cell-under-k", "warning", stage="write-up")
def printed_cell_under_k(study: Overview) -> Iterator[Remark]:
    """An attribute would be printed of fewer people than the study has declared.

    The only gas fitter in a sample is known to everybody who knows him. A study may declare the fewest
    people that a printed cell stands for, as `smallest-cell: 3` under `thresholds` in `study.yaml`; no
    figure is prescribed. `ipa-text report sample` then prints smaller ones as `<3`: single values, and
    the whole row of a person whose values together are shared by too few. The rule names the attributes.
    Put their values into wider groups (60 to 69, a trade), or leave them out. Of a range of numbers, the
    ends are printed nevertheless. In prose, you have to look yourself.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    thresholds:
      smallest-cell: 2 # finding: printed-cell-under-k
    ```

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    attributes: {gender: woman, work: librarian}
    ```

    ```yaml cases/anne/case.yaml
    pseudonym: Anne
    attributes: {gender: woman}
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    thresholds:
      smallest-cell: 2
    ```

    ```yaml cases/ruth/case.yaml
    pseudonym: Ruth
    attributes: {gender: woman}
    ```

    ```yaml cases/anne/case.yaml
    pseudonym: Anne
    attributes: {gender: woman}
    ```
    """
    least = study.config.thresholds.smallest_cell
    if not least or not study.certain:
        return
    infos = [study.info(case.id) for case in study.standing]
    rows = people_rows(infos)
    place = Place.of(study.config.path, inner(study.config.info, "thresholds").at("smallest-cell"))
    for key, values in small(rows, least).items():
        name = "group" if key == GROUP else key
        listed = some([said(value, 40) for value in values], 3)
        message = (
            f"{named(name)}: {listed}: shared by fewer than {least} people, and printed as"
            f" {under(least)}"
        )
        yield Remark(message, place, f"attributes/{name}")
    if hidden := sum(rare(rows, least)):
        message = (
            f"what is left of the attributes is shared by fewer than {least} people, taken together, in"
            f" {hidden} of {len(rows)} rows, which are printed as {under(least)}"
        )
        yield Remark(message, place, "attributes")


class _Ban(NamedTuple):
    """That words are not to be quoted, and why."""

    why: str
    withdrawn: bool


def _ban(case: CaseFacts | Case, source: str) -> _Ban | None:
    """Return why words of a source may not be quoted; None where they may, or where it is not known."""
    gone = case.withdrawn
    if gone and gone.assumed:
        return None
    if gone and gone.scope in ("quotations", source):
        on = f" on {gone.date}" if gone.date else ""
        return _Ban(f"{case.name} withdrew {gone.scope}{on}", withdrawn=True)
    if case.refused and case.refused.refuses:
        given = f"consent of {case.refused.date}" if case.refused.date else "consent"
        return _Ban(f"{case.name} did not agree to be quoted ({given})", withdrawn=False)
    return None


def _in_case(case: Case, config: Config) -> Iterator[Remark]:
    """Yield key words and titles of a case that would print what may not be quoted."""
    del config
    shown = [(s.id, ref) for s in case.statements for ref in (s.key, s.in_vivo) if ref]
    shown += [(p.id, p.in_vivo) for t in case.themes for p in t.parts if p.in_vivo]
    for owner, ref in shown:
        entry = lookup(case, ref.id.removeprefix(f"{case.id}/"))
        ban = _ban(case, entry.source) if isinstance(entry, (Note, Extract)) else None
        if ban:
            yield _shown(ref, ban, f"{case.id}/{owner}")
    yield from _titles_said(case)


def _titles_said(case: Case) -> Iterator[Remark]:
    """Yield titles that are not marked and hold six words in a row of what may not be quoted."""
    banned = [(i, ban) for i in case.interviews if (ban := _ban(case, i.name))]
    if not banned:
        return
    from ipa_text.study.speech import theirs  # noqa: PLC0415 - seldom wanted

    titles = [(s.id, s.text, s.text_place) for s in case.statements if not s.in_vivo]
    parts = (part for theme in case.themes for part in theme.parts)
    titles += [(p.id, p.title, p.title_place) for p in parts if not p.in_vivo]
    for interview, ban in banned:
        said = set(theirs(interview))
        for owner, title, place in titles:
            if not said.isdisjoint(shingles(words(title))):
                message = (
                    f"this title is in words of {interview.name}, and {ban.why}: give it another"
                )
                yield Remark(message, place, f"{case.id}/{owner}")


def _shown(ref: Ref, ban: _Ban, subject: str) -> Remark:
    message = f"{ref.id} is to be shown in its words, and {ban.why}: take it out"
    return Remark(message, ref.place, subject)


@study_rule("IPA511", "quoted-without-consent", "error", on_case=_in_case)
def quoted_without_consent(study: Overview) -> Iterator[Remark]:
    """Somebody is quoted who did not agree to it, or who took it back.

    `quotes: no` in `case.yaml` means: analyse, and do not quote. The latest consent that says anything of
    it holds; where none does, nothing is found. Quoted are the extracts listed under a group theme, the
    `key:` of a statement, the `in_vivo:` of a title, and quotations in `writeup/`: those that name the
    participant as their source, and those of six words or more that stand in the participant's
    transcripts (of three, where the paragraph names them). A title of a case theme or a statement is
    quoted too where six of their words stand in it in a row, marked or not. Reports show none of these
    words but titles, which are printed as they are until you word them anew: in notes, six of their words
    in a row give way to `[not to be quoted]`.

    What was withdrawn with `scope: quotations`, or with a source, is treated alike. Extracts of it under
    a group theme are told by [evidence-from-a-withdrawn-case](evidence-from-a-withdrawn-case.md).

    ## Bad

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    consent:
      - date: 2026-03-09
        quotes: no
    ```

    ```yaml cases/tom/themes.yaml
    statements:
      - id: outnumbered
        text: >-
          Outnumbering the sound
        from:
          - n-room
          - x-radio
    ```

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
          - tom/x-radio # finding: quoted-without-consent
    ```

    ## Good

    ```yaml cases/tom/case.yaml
    pseudonym: Tom
    consent:
      - date: 2026-03-09
        quotes: no
    ```

    ```yaml cases/tom/themes.yaml
    statements:
      - id: outnumbered
        text: >-
          Outnumbering the sound
        from:
          - n-room
          - x-radio
    ```

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
    for part in study.parts:
        for ref in part.extracts:
            yield from _listed(study, ref, part.id, listed=True)
        if part.in_vivo:
            yield from _listed(study, part.in_vivo, part.id, listed=False)
    for case in study.standing:
        yield from _in_drafts(study, case)


def _listed(study: Overview, ref: Ref, owner: str, *, listed: bool) -> Iterator[Remark]:
    found = cited(study, ref)
    if found is None or found.kind not in ("note", "extract") or found.case.gone:
        return
    ban = _ban(found.case, found.case.source_of(found.id))
    if ban and not (ban.withdrawn and listed):
        yield _shown(ref, ban, owner)


def _in_drafts(study: Overview, case: CaseFacts) -> Iterator[Remark]:
    """Yield the quotations of the write-up that are of somebody who may not be quoted."""
    banned = {name: ban for name in case.sources if (ban := _ban(case, name))}
    if not banned:
        return
    from ipa_text.study.writeup import attributed  # noqa: PLC0415 - seldom wanted

    why = next(iter(banned.values())).why
    for draft in study.drafts:
        source = Source(draft.text)
        for start, end in attributed(draft.text, study.whole(case.id), banned):
            place = Place.of(draft.path, source.mark(start, end))
            yield Remark(f"this is a quotation, and {why}: take it out", place, draft.path)
