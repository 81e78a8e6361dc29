"""2xx, first half: notes as entries, their vocabulary, and where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipa_text.lint.registry import case_rule
from ipa_text.study.coverage import Stretch, stretches
from ipa_text.study.model import Case, Config, Extract, Note, Sidecar
from ipa_text.study.order import first_out_of_order
from ipa_text.study.places import Fix, Place, Related, Remark, named
from ipa_text.text.spelling import nearest


@case_rule("IPA201", "unknown-category", "error")
def unknown_category(case: Case, config: Config) -> Iterator[Remark]:
    """A note's category is not one of the study's.

    The categories are listed in study.yaml; unless the study says otherwise they are descriptive,
    linguistic and conceptual. A mistyped one would drop out of every count.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: lingustic # finding: unknown-category
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Source

    The three kinds of note are those of Smith, Flowers and Larkin (2009). That a study may have others
    is this tool's.
    """
    for note in _notes(case):
        if config.whole and note.category and note.category not in config.categories:
            hint = nearest(note.category, config.categories) or _listed(config.categories)
            message = f"{named(note.category)} is not a category of this study{hint}"
            yield Remark(message, note.category_place, f"{case.id}/{note.id}")


@case_rule("IPA202", "unknown-tag", "warning")
def unknown_tag(case: Case, config: Config) -> Iterator[Remark]:
    """A tag is not in the study's vocabulary.

    Tags find things again only while everybody spells them alike. Add it to `tags:` in study.yaml, or
    use one that is there.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        tags: [metaphors] # finding: unknown-tag
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
    """
    for note in _notes(case):
        for tag, place in note.tags:
            if config.whole and tag not in config.tags:
                hint = nearest(tag, config.tags) or ": add it to `tags:` in study.yaml, or drop it"
                message = f"{named(tag)} is not a tag of this study{hint}"
                yield Remark(message, place, f"{case.id}/{note.id}")


@case_rule("IPA210", "empty-note", "error")
def empty_note(case: Case, _config: Config) -> Iterator[Remark]:
    """A note says nothing.

    A highlight without a word of the analyst's is not yet a note: nobody can follow what was seen.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger # finding: empty-note
        category: linguistic
        turn: t008
        note: ""
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """
    for note in _notes(case):
        bare = not (note.category or note.anchors)
        if not note.text.strip() and not bare:
            message = f"{note.id or 'this note'} says nothing: write what you noticed, or delete it"
            yield Remark(message, note.place, f"{case.id}/{note.id}")


@case_rule("IPA211", "duplicate-id", "error")
def duplicate_id(case: Case, _config: Config) -> Iterator[Remark]:
    """Two notes or extracts of a case have the same id.

    A statement that cites the id could mean either. An id is defined once in the case and never
    reused, second coders' sidecars included.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: descriptive
        turn: t004
        note: >-
          A search.
      - id: n-lodger # finding: duplicate-id
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-house
        category: descriptive
        turn: t004
        note: >-
          A search.
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """
    seen: dict[str, Note | Extract] = {}
    for entry in _entries(case.sidecars):
        if not entry.id:
            continue
        if entry.id in seen:
            message = f"{entry.id} is already the id of another note or extract of this case"
            related = Related(seen[entry.id].place, "the first one")
            yield Remark(message, entry.place, f"{case.id}/{entry.id}", (related,))
        seen.setdefault(entry.id, entry)


@case_rule("IPA212", "out-of-transcript-order", "warning", fix="safe")
def out_of_transcript_order(case: Case, _config: Config) -> Iterator[Remark]:
    """Notes do not stand in the order of the transcript.

    In transcript order a sidecar reads beside its transcript, and two coders' branches merge.
    `--fix` and `ipa-text fmt` move entries, with the comments right above them, and change no byte of
    them.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
      - id: n-house # finding: out-of-transcript-order
        category: descriptive
        turn: t004
        note: >-
          A search.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-house
        category: descriptive
        turn: t004
        note: >-
          A search.
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """
    for sidecar in case.sidecars:
        for kind in ("notes", "extracts"):
            listed: tuple[Note | Extract, ...] = getattr(sidecar, kind)
            late = first_out_of_order(case, listed)
            if late is not None:
                message = (
                    f"{late.id or 'this entry'} stands before an earlier place of the transcript"
                    f" than the one above it; `ipa-text fmt` puts the {kind} in order"
                )
                fix = Fix("put the entries in order", (), safe=True, arrange=sidecar.path)
                yield Remark(message, late.place, f"{case.id}/{late.id}", fix=fix)


@case_rule(
    "IPA213",
    "stretch-without-a-note",
    "hint",
    stage="statements",
    also=("stretch-of-the-participants-talk-without-a-note",),
)
def stretch_without_a_note(case: Case, config: Config) -> Iterator[Remark]:
    """A long stretch of the participant's talk has no note on it.

    It may deserve none. It may also be where reading went fast. The number of words is
    `thresholds: {uncoded-words: 400}` in study.yaml; it is this tool's, not the literature's.

    ## Bad

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    stage: statements
    thresholds: {uncoded-words: 40}
    ```

    ```text findings
    cases/ruth/interview-1.md:37:1 stretch-without-a-note 57 words of Ruth from ^t010 to ^t013 have no note on them
    ```

    ## Good

    ```yaml study.yaml
    format: 1
    title: Living with tinnitus in later life
    stage: statements
    thresholds: {uncoded-words: 40}
    ```

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-house
        category: descriptive
        turn: t004
        note: >-
          A search.
      - id: n-quiet
        category: conceptual
        turn: t010..t011
        note: >-
          Two kinds of silence: one that is full, and one that was hers.
    ```
    """
    limit = config.thresholds.uncoded_words
    for interview in case.interviews:
        if not any(s.source == interview.name and s.notes for s in case.sidecars):
            continue
        for stretch in stretches(case, interview):
            if stretch.words > limit:
                yield _bare(case, interview.path, stretch)


def _bare(case: Case, path: str, stretch: Stretch) -> Remark:
    message = (
        f"{stretch.words} words of {case.name} from ^{stretch.first.id} to ^{stretch.last.id} have"
        " no note on them"
    )
    place = Place(path, stretch.first.first_line, 1, stretch.last.last_line + 1, 1)
    return Remark(message, place, f"{case.id}/{stretch.source}#^{stretch.first.id}")


@case_rule(
    "IPA214",
    "case-without-conceptual-or-linguistic-notes",
    "warning",
    stage="statements",
)
def case_without_conceptual_or_linguistic_notes(case: Case, config: Config) -> Iterator[Remark]:
    """A case has notes, but none of them linguistic, or none conceptual.

    Interpretation begins where noting goes beyond what was said: how it was said, and what it may mean.
    A case noted only for content will carry descriptive themes.

    ## Bad

    ```yaml cases/tom/interview-1.notes.yaml
    notes: # finding: case-without-conceptual-or-linguistic-notes
      - id: n-room
        category: linguistic
        turn: t002
        note: >-
          "Else": the sound is in the room too.
    ```

    ## Good

    ```yaml cases/tom/interview-1.notes.yaml
    notes:
      - id: n-room
        category: linguistic
        turn: t002
        note: >-
          "Else": the sound is in the room too.
      - id: n-against
        category: conceptual
        turn: t004
        note: >-
          An opponent, where others have a fault.
    ```

    ## Source

    The three kinds of note are those of Smith, Flowers and Larkin (2009); the test is this tool's.
    """
    present = {note.category for note in case.counted_notes}
    for category in ("linguistic", "conceptual"):
        if present and category in config.categories and category not in present:
            sidecar = next(s for s in case.sidecars if s.notes)
            number = len(case.counted_notes)
            notes = f"{number} notes" if number > 1 else "one note"
            message = f"{case.name} has {notes}, and none is {category}"
            yield Remark(message, Place(sidecar.path), case.id)


def _notes(case: Case) -> Iterator[Note]:
    for sidecar in case.sidecars:
        yield from sidecar.notes


def _entries(sidecars: Iterable[Sidecar]) -> Iterator[Note | Extract]:
    for sidecar in sidecars:
        yield from sidecar.notes
        yield from sidecar.extracts


def _listed(words: Iterable[str]) -> str:
    return f"; it has {', '.join(words)}"
