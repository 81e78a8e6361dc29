"""Merging files of a study: what is settled, what is left to people, and that nothing is ever lost."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.store import yaml
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.trail.merge import (
    Doubled,
    Labels,
    Versions,
    conflicts,
    merge,
    rendered,
    schema_of,
)
from ipa_text.trail.outline import Odd, outline
from ipa_text.trail.threeway import side

NOTES = PurePosixPath("cases/ruth/interview-1.notes.yaml")
THEMES = PurePosixPath("cases/ruth/themes.yaml")
GROUP = PurePosixPath("themes.yaml")

SIDECAR = """\
# yaml-language-server: $schema=../../.ipa-text/schema/notes.schema.json

notes:
  - id: n-whine
    category: descriptive
    turn: t002
    quote: >-
      that thin sort of whine
    tags: [metaphor, temporal]
    note: >-
      Heard as a machine left on.

  # Talked about in supervision.
  - id: n-lodger
    category: linguistic
    turn: t008
    quote: >-
      like a lodger
    note: >-
      A lodger has a key.
"""
LODGER = """\
statements:
  - id: lodger
    text: >-
      Somebody has moved in
    from:
      - n-lodger
      - n-whine
themes: []
"""


def merged(
    base: str, ours: str, theirs: str, path: PurePosixPath = NOTES, transcript: str | None = None
) -> str:
    """Return the merged text, with markers."""
    chunks = merge(Versions(base, ours, theirs), path, transcript)
    return rendered(chunks, Labels("HEAD", "kb"))


def edited(text: str, *pairs: str) -> str:
    """Return a text with words replaced that stand in it once: old, new, old, new."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def appended(identifier: str, words: str, turn: str = "t009") -> str:
    return f"\n  - id: {identifier}\n    category: conceptual\n    turn: {turn}\n    note: >-\n      {words}\n"


def test_two_coders_add_a_note_at_the_same_place() -> None:
    ours, theirs = SIDECAR + appended("n-km", "Mine."), SIDECAR + appended("n-kb", "Theirs.")
    assert merged(SIDECAR, ours, theirs) == ours + appended("n-kb", "Theirs.")


def test_two_coders_change_different_fields_of_one_note() -> None:
    ours = edited(SIDECAR, "A lodger has a key.", "A lodger pays.")
    theirs = edited(SIDECAR, "category: linguistic", "category: conceptual")
    both = edited(ours, "category: linguistic", "category: conceptual")
    assert merged(SIDECAR, ours, theirs) == both


def test_one_field_that_two_people_decided_is_left_to_them() -> None:
    ours = edited(
        SIDECAR, "A lodger has a key.", "A lodger pays.", "[metaphor, temporal]", "[temporal]"
    )
    theirs = edited(SIDECAR, "A lodger has a key.", "A lodger waits up.")
    assert merged(SIDECAR, ours, theirs) == edited(
        SIDECAR,
        "[metaphor, temporal]",
        "[temporal]",
        "    note: >-\n      A lodger has a key.\n",
        """\
<<<<<<< HEAD
    note: >-
      A lodger pays.
=======
    note: >-
      A lodger waits up.
>>>>>>> kb
""",
    )


def test_tags_are_a_set() -> None:
    ours = edited(SIDECAR, "[metaphor, temporal]", "[metaphor, temporal, pause]")
    theirs = edited(SIDECAR, "[metaphor, temporal]", "[laughter, temporal]")
    both = edited(SIDECAR, "[metaphor, temporal]", "[laughter, temporal, pause]")
    assert merged(SIDECAR, ours, theirs) == both


def test_tags_that_both_sides_give_for_the_first_time() -> None:
    ours = edited(SIDECAR, "      like a lodger\n", "      like a lodger\n    tags: [pause]\n")
    theirs = edited(SIDECAR, "      like a lodger\n", "      like a lodger\n    tags: [metaphor]\n")
    both = edited(
        SIDECAR, "      like a lodger\n", "      like a lodger\n    tags: [pause, metaphor]\n"
    )
    assert merged(SIDECAR, ours, theirs) == both


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("    tags: []\n", "    tags: [metaphor, pause]\n"),
        ("    tags: [metaphor] # one\n", "    tags: [temporal] # two\n"),
        ("    tags:\n      - metaphor\n", "    tags: [pause]\n"),
        ("    tags: [metaphor]\n      # more?\n", "    tags: [pause]\n"),
    ],
)
def test_tags_in_two_spellings_are_left_to_people(ours: str, theirs: str) -> None:
    old = "    tags: [metaphor, temporal]\n"
    found = merged(SIDECAR, edited(SIDECAR, old, ours), edited(SIDECAR, old, theirs))
    assert found == edited(SIDECAR, old, f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> kb\n")


def test_evidence_is_a_set() -> None:
    ours = edited(
        LODGER, "      - n-lodger\n", "", "      - n-whine\n", "      - n-whine\n      - n-km\n"
    )
    theirs = edited(LODGER, "      - n-whine\n", "      - n-whine\n      - n-kb\n")
    assert merged(LODGER, ours, theirs, THEMES) == edited(
        LODGER,
        "      - n-lodger\n      - n-whine\n",
        "      - n-whine\n      - n-km\n      - n-kb\n",
    )


def test_evidence_of_which_nothing_is_left() -> None:
    ours = edited(LODGER, "      - n-lodger\n", "")
    theirs = edited(LODGER, "      - n-whine\n", "")
    both = edited(LODGER, "    from:\n      - n-lodger\n      - n-whine\n", "    from: []\n")
    assert merged(LODGER, ours, theirs, THEMES) == both


def test_a_comment_moves_with_its_entry_and_a_floating_one_stays() -> None:
    base = SIDECAR + "\n  # To be read again.\n"
    new = appended("n-new", "Said twice.").replace("\n  - id", "\n  # New.\n  - id")
    ours = edited(base, "\n  # To be", new + "\n  # To be")
    theirs = edited(base, "has a key", "has two keys")
    assert merged(base, ours, theirs) == edited(ours, "has a key", "has two keys")


def test_deleted_on_one_side_and_changed_on_the_other() -> None:
    entry = SIDECAR[SIDECAR.index("\n  # Talked") :]
    theirs = edited(SIDECAR, "A lodger has a key.", "A lodger pays.")
    other = theirs[theirs.index("  # Talked") :]
    found = merged(SIDECAR, edited(SIDECAR, entry, ""), theirs)
    assert found == edited(SIDECAR, entry, f"\n<<<<<<< HEAD\n=======\n{other}>>>>>>> kb\n")
    assert merged(SIDECAR, edited(SIDECAR, entry, ""), SIDECAR) == edited(SIDECAR, entry, "")


def test_deleted_on_both_sides_or_only_written_otherwise_on_one() -> None:
    entry = SIDECAR[SIDECAR.index("\n  # Talked") :]
    ours = edited(SIDECAR, entry, "", "[metaphor, temporal]", "[metaphor]")
    theirs = edited(SIDECAR, entry, "", "left on", "left running")
    both = edited(theirs, "[metaphor, temporal]", "[metaphor]")
    assert merged(SIDECAR, ours, theirs) == both
    rewritten = edited(SIDECAR, "note: >-\n      A lodger has a key.", "note: A lodger has a key.")
    assert merged(SIDECAR, ours, rewritten) == edited(
        SIDECAR, entry, "", "[metaphor, temporal]", "[metaphor]"
    )


def test_one_new_id_for_two_notes() -> None:
    """Both are kept between markers, whole; the ids may not be told apart by a program."""
    ours, theirs = SIDECAR + appended("n-new", "Mine."), SIDECAR + appended("n-new", "Theirs.")
    found = merged(SIDECAR, ours, theirs)
    mine, other = (appended("n-new", words).lstrip("\n") for words in ("Mine.", "Theirs."))
    assert found == f"{SIDECAR}\n<<<<<<< HEAD\n{mine}=======\n{other}>>>>>>> kb\n"
    assert merged(SIDECAR, ours, ours) == ours


def test_an_anchor_is_one_decision() -> None:
    """Our turn with their words would be a place that nobody chose."""
    ours = edited(SIDECAR, "turn: t008", "turn: t009")
    theirs = edited(SIDECAR, "      like a lodger\n", "      a lodger\n")
    assert merged(SIDECAR, ours, theirs) == edited(
        SIDECAR,
        "    turn: t008\n    quote: >-\n      like a lodger\n",
        """\
<<<<<<< HEAD
    turn: t009
    quote: >-
      like a lodger
=======
    turn: t008
    quote: >-
      a lodger
>>>>>>> kb
""",
    )


def test_a_conflict_on_the_line_of_an_id_takes_the_entry() -> None:
    """Otherwise its other fields would hang below the entry above."""
    ours = edited(SIDECAR, "- id: n-lodger", "- id: n-lodger # ipa: ignore[a] ours")
    theirs = edited(SIDECAR, "- id: n-lodger", "- id: n-lodger # ipa: ignore[a] theirs")
    head, entry = SIDECAR[: SIDECAR.index("  # Talked")], "  # Talked"
    sides = [text[text.index(entry) :] for text in (ours, theirs)]
    assert (
        merged(SIDECAR, ours, theirs)
        == f"{head}<<<<<<< HEAD\n{sides[0]}=======\n{sides[1]}>>>>>>> kb\n"
    )


def test_comments_that_two_people_changed() -> None:
    old = "  # Talked about in supervision.\n"
    ours = edited(SIDECAR, old, "  # Talked about in June.\n", "linguistic", "conceptual")
    theirs = edited(SIDECAR, old, "  # Talked about in July.\n", "turn: t008", "turn: t009")
    marked = (
        "<<<<<<< HEAD\n  # Talked about in June.\n=======\n  # Talked about in July.\n>>>>>>> kb\n"
    )
    both = edited(SIDECAR, old, marked, "linguistic", "conceptual", "turn: t008", "turn: t009")
    assert merged(SIDECAR, ours, theirs) == both


def test_a_comment_behind_a_key_that_two_people_changed() -> None:
    ours = edited(LODGER, "    from:\n", "    from: # all of them\n")
    theirs = edited(LODGER, "    from:\n", "    from: # some of them\n")
    field = "from: # {} of them\n      - n-lodger\n      - n-whine\n"
    marked = (
        f"<<<<<<< HEAD\n    {field.format('all')}=======\n    {field.format('some')}>>>>>>> kb\n"
    )
    old = "    from:\n      - n-lodger\n      - n-whine\n"
    assert merged(LODGER, ours, theirs, THEMES) == edited(LODGER, old, marked)
    theirs = edited(LODGER, "      - n-whine\n", "")
    both = edited(ours, "      - n-whine\n", "")
    assert merged(LODGER, ours, theirs, THEMES) == merged(LODGER, theirs, ours, THEMES) == both


TRANSCRIPT = """\
---
kind: interview
date: 2026-03-02
speakers: {I: interviewer, Ruth: participant}
---

**Ruth:** I heard that thin sort of whine. ^t002

**Ruth:** First one thing and then the other. ^t005

**Ruth:** Waiting up for me, like a lodger. ^t008
"""


def test_new_notes_stand_in_the_order_of_the_transcript() -> None:
    def behind(words: str, identifier: str) -> str:
        return words + appended(identifier, "So.", "t005").replace(
            "note: >-", f"quote: >-\n      {quotes[identifier]}\n    note: >-"
        )

    quotes = {"n-km": "the other", "n-kb": "First one thing"}
    lead = SIDECAR[: SIDECAR.index("\n  # Talked")]
    rest = SIDECAR[len(lead) :]
    ours, theirs = (behind(lead, name) + rest for name in ("n-km", "n-kb"))
    known = merged(SIDECAR, ours, theirs, transcript=TRANSCRIPT)
    assert known == behind(behind(lead, "n-kb"), "n-km") + rest
    assert merged(SIDECAR, ours, theirs) == behind(behind(lead, "n-km"), "n-kb") + rest


def test_a_file_that_both_sides_begin() -> None:
    head = SIDECAR[: SIDECAR.index("  - id")]
    ours, theirs = (head + appended(name, "So.").lstrip("\n") for name in ("n-km", "n-kb"))
    assert merged("", ours, theirs) == ours + appended("n-kb", "So.").lstrip("\n")
    assert merged("# Nothing yet.\n", "# Nothing yet.\n", theirs) == theirs


def test_lists_that_were_empty() -> None:
    new = "themes:\n  - id: {0}\n    title: >-\n      {0}\n    from:\n      - lodger\n"
    ours, theirs = (edited(LODGER, "themes: []\n", new.format(name)) for name in ("one", "two"))
    entry = new.format("two").removeprefix("themes:\n")
    assert merged(LODGER, ours, theirs, THEMES) == ours + entry


REVIEWS = """\
reviews:
  - of: lodger
    by: kb
    date: 2026-04-01
    state: agreed

  - of: whine
    by: kb
    date: 2026-04-01
    state: questioned
"""


def review(of: str, by: str) -> str:
    return f"\n  - of: {of}\n    by: {by}\n    date: 2026-04-02\n    state: agreed\n"


def test_reviews_have_no_id_and_are_told_apart_by_what_they_say() -> None:
    path = PurePosixPath("reviews.yaml")
    ours, theirs = (
        REVIEWS + review("lodger", "km"),
        edited(REVIEWS, "questioned", "agreed") + review("whine", "rj"),
    )
    both = edited(REVIEWS, "questioned", "agreed") + review("whine", "rj") + review("lodger", "km")
    assert merged(REVIEWS, ours, theirs, path) == both


def test_a_review_that_both_sides_changed_is_left_to_them() -> None:
    path = PurePosixPath("reviews.yaml")
    ours = edited(REVIEWS, "state: questioned", "state: agreed")
    theirs = edited(REVIEWS, "state: questioned", "state: disputed")
    assert (
        merged(REVIEWS, ours, theirs, path) == f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> kb\n"
    )


CASE = """\
pseudonym: Ruth
attributes:
  age: 67
  work: >-
    librarian (retired)
consent:
  - {date: 2026-03-02, version: 2, quotes: yes}
"""


def test_a_mapping_of_fields() -> None:
    path = PurePosixPath("cases/ruth/case.yaml")
    ours = edited(CASE, "age: 67", "age: 68", "pseudonym: Ruth", "pseudonym: Ruth\ngroup: support")
    theirs = edited(CASE, "    librarian (retired)\n", "    librarian (retired)\n  lives: alone\n")
    theirs += "  - {date: 2026-04-02, version: 2, quotes: no}\n"
    both = edited(
        theirs, "age: 67", "age: 68", "pseudonym: Ruth", "pseudonym: Ruth\ngroup: support"
    )
    assert merged(CASE, ours, theirs, path) == both


def test_what_everything_was_taken_out_of() -> None:
    path = PurePosixPath("study.yaml")
    base = "format: 1\nthresholds:\n  recurrence: half\n  basis: coded\nlint: {}\n"
    ours, theirs = edited(base, "  recurrence: half\n", ""), edited(base, "  basis: coded\n", "")
    assert merged(base, ours, theirs, path) == "format: 1\nthresholds: {}\nlint: {}\n"


def test_what_is_not_canonical_is_put_in_order_first() -> None:
    loose = edited(SIDECAR, "note: >-\n      A lodger has a key.", "note: A lodger has a key.")
    theirs = edited(loose, "note: A lodger has a key.", "note: A lodger waits up.")
    ours = edited(loose, "[metaphor, temporal]", "[metaphor]")
    both = edited(
        SIDECAR, "A lodger has a key.", "A lodger waits up.", "[metaphor, temporal]", "[metaphor]"
    )
    assert merged(loose, ours, theirs) == both


STATEMENT = "  - id: {0}\n    text: >-\n      {0}\n    from:\n      - n-lodger\n"


def test_themes_in_two_new_orders_are_left_to_git() -> None:
    base = "statements:\n" + "".join(map(STATEMENT.format, "abc"))
    ours = "statements:\n" + "".join(map(STATEMENT.format, "bac"))
    theirs = "statements:\n" + "".join(map(STATEMENT.format, "acb"))
    with pytest.raises(Odd, match="both sides put the entries of `statements` in another order"):
        merged(base, ours, theirs, THEMES)
    changed = edited(base, "n-lodger\n  - id: c", "n-whine\n  - id: c")
    assert merged(base, ours, changed, THEMES) == edited(
        ours, "n-lodger\n  - id: a", "n-whine\n  - id: a"
    )
    assert merged(base, changed, ours, THEMES) == edited(
        ours, "n-lodger\n  - id: a", "n-whine\n  - id: a"
    )


def test_an_id_that_both_sides_give_in_different_places() -> None:
    theme = "    title: >-\n      T\n    from:\n      - lodger\n"
    base = edited(LODGER, "themes: []\n", f"themes:\n  - id: one\n{theme}")
    ours = f"{base}  - id: new\n{theme}"
    theirs = (
        base
        + "    subthemes:\n      - id: new\n"
        + "".join(f"    {line}\n" for line in theme.splitlines())
    )
    with pytest.raises(Doubled, match="both sides define the same id"):
        merged(base, ours, theirs, THEMES)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("notes: [\n", "it is not YAML as a study has it"),
        ("notes:\n  - id: n-a\n    note: A\n    note: B\n", "a key stands twice in an entry"),
        ("\ufeffnotes: []\n", "it holds characters that editors do not show"),
        ("notes: []\r\n", "it holds characters that editors do not show"),
        ("- a\n", "it does not begin with a key and a colon"),
        ("{notes: []}\n", "it does not begin with a key and a colon"),
        ("notes:\n  - category: linguistic\n", "an entry under `notes` has no id, or two have the same"),
        ("notes:\n  - id: n-a\n  - id: n-a\n", "an entry under `notes` has no id, or two have the same"),
        ("notes:\n  - id: n-a\nextracts:\n  - id: n-a\n", "an id is defined twice"),
        ("notes:\n  -\n    id: n-a\n", "a dash does not stand right before what it begins"),
        ("notes:\n    - id: n-a\n", "the versions are indented differently"),
        ("<<<<<<< HEAD\nnotes: []\n=======\n>>>>>>> kb\n", "it is not YAML as a study has it"),
    ],
)  # fmt: skip
def test_what_is_odd_is_left_to_git(text: str, why: str) -> None:
    ours = SIDECAR + appended("n-km", "Mine.")
    with pytest.raises(Odd) as caught:
        merged(SIDECAR, ours, text)
    assert str(caught.value) == why


def test_files_that_are_merged() -> None:
    named = {
        "cases/ruth/interview-1.notes.yaml": "notes",
        "thesis/cases/ruth/diary-1.notes.kb.yaml": "notes",
        "thesis/cases/ruth/themes.yaml": "case-themes",
        "thesis/themes.yaml": "group-themes",
        "cases/ruth/case.yaml": "case",
        "study.yaml": "study",
        "cases/ruth/reviews.yaml": "reviews",
        "protocol/schedule.yaml": "schedule",
        "protocol/recruitment.yaml": "recruitment",
    }
    assert {name: schema_of(PurePosixPath(name)) for name in named} == named
    with pytest.raises(Odd, match="it is no file of a study"):
        schema_of(PurePosixPath(".pre-commit-config.yaml"))


def test_a_value_that_only_one_side_changed_and_the_other_wrote_otherwise() -> None:
    ours = edited(SIDECAR, "note: >-\n      A lodger has a key.", "note: A lodger has a key.")
    theirs = edited(SIDECAR, "A lodger has a key.", "A lodger waits up.")
    assert merged(SIDECAR, ours, theirs) == merged(SIDECAR, theirs, ours) == theirs


def test_a_comment_behind_the_key_of_a_mapping() -> None:
    path = PurePosixPath("cases/ruth/case.yaml")
    ours, theirs = (edited(CASE, "attributes:", f"attributes: # {who}") for who in ("km", "kb"))
    field = "attributes: # {}\n  age: 67\n  work: >-\n    librarian (retired)\n"
    marked = f"<<<<<<< HEAD\n{field.format('km')}=======\n{field.format('kb')}>>>>>>> kb\n"
    assert merged(CASE, ours, theirs, path) == edited(CASE, field.replace(" # {}", ""), marked)


def test_a_field_in_conflict_stands_where_it_belongs() -> None:
    """Both sides tag the note; one takes out whose it is, which the other changes."""
    field = "    note: >-\n      A lodger has a key.\n"
    base = edited(SIDECAR, field, f"    by: km\n{field}")
    ours = edited(base, "    by: km\n", "    tags: [pause]\n")
    theirs = edited(base, "    by: km\n", "    tags: [pause]\n    by: kb\n")
    marked = "    tags: [pause]\n<<<<<<< HEAD\n=======\n    by: kb\n>>>>>>> kb\n"
    assert merged(base, ours, theirs) == edited(base, "    by: km\n", marked)
    other = "    tags: [pause]\n<<<<<<< HEAD\n    by: kb\n=======\n>>>>>>> kb\n"
    assert merged(base, theirs, ours) == edited(base, "    by: km\n", other)


def test_lists_of_other_things() -> None:
    path = PurePosixPath("study.yaml")
    base = "numbers:\n  - 1\n  - 2\nsame:\n  - a\n  - a\n"
    ours = edited(base, "  - 2\n", "  - 2\n  - 3\n", "  - a\n  - a\n", "  - a\n  - b\n  - b\n")
    theirs = edited(base, "  - 1\n", "", "  - a\n  - a\n", "  - c\n  - c\n")
    assert merged(base, ours, theirs, path) == (
        "numbers:\n  - 2\n  - 3\n<<<<<<< HEAD\nsame:\n  - a\n  - b\n  - b\n=======\nsame:\n"
        "  - c\n  - c\n>>>>>>> kb\n"
    )


def test_empty_lines_that_are_part_of_a_value() -> None:
    base = edited(
        SIDECAR,
        "note: >-\n      A lodger has a key.\n",
        "note: |+\n      A lodger has a key.\n\n\n",
    )
    ours, theirs = edited(base, "linguistic", "conceptual"), edited(base, "t008", "t009")
    with pytest.raises(Odd, match="the merged lines would say something else"):
        merged(base, ours, theirs)


@pytest.mark.parametrize("why", ["", "mend this by hand"])
def test_what_does_not_become_canonical(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    def never(text: str, *_more: object) -> str:
        if why:
            raise NotCanonical(why)
        return text + "# Again.\n"

    monkeypatch.setattr("ipa_text.trail.merge.canonical", never)
    with pytest.raises(Odd, match=why or "what comes out would not be in canonical form"):
        merged(
            SIDECAR, edited(SIDECAR, "t008", "t009"), edited(SIDECAR, "linguistic", "conceptual")
        )


Entry = dict[str, Any]
Listed = dict[str, Entry]

WORDS = st.sampled_from(["a key", "the whine", "at night", "# a sign", "who: she"])
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
ENTRIES = st.fixed_dictionaries(
    {
        "category": st.sampled_from(["descriptive", "linguistic", "conceptual"]),
        "turn": st.sampled_from(["t002", "t005", "t008"]),
        "note": TEXTS,
    },
    optional={
        "#": TEXTS,
        "quote": TEXTS,
        "by": st.sampled_from(["km", "kb"]),
        "tags": st.lists(st.sampled_from("pqrs"), unique=True, min_size=1),
    },
)
IDS = st.sampled_from(["n-a", "n-b", "n-c", "n-d", "n-e"])
ORDER = ("category", "turn", "quote", "tags", "by", "note")


@st.composite
def changed(draw: st.DrawFn, base: Listed) -> Listed:
    """Draw what one coder may make of a list of notes: take out, change, add anywhere."""
    found = {name: dict(entry) for name, entry in base.items()}
    for name in draw(st.lists(IDS, max_size=3, unique=True)):
        entry = draw(ENTRIES)
        action = draw(st.sampled_from(["put", "drop", "field", "field"]))
        if action == "drop":
            found.pop(name, None)
        elif action == "put" or name not in found:
            at = draw(st.integers(0, len(found)))
            items = [item for item in found.items() if item[0] != name]
            found = dict(
                [*items[:at], (name, entry), *items[at:]] if name not in base else found.items()
            )
            found[name] = entry
        else:
            field = draw(st.sampled_from(sorted(entry)))
            found[name] = {**found[name], field: entry[field]}
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[Listed, Listed, Listed]:
    """Draw a list of notes, and what two coders made of it."""
    base = draw(st.dictionaries(IDS, ENTRIES, max_size=4))
    return base, draw(changed(base)), draw(changed(base))


def written(entries: Listed) -> str:
    """Return a sidecar in canonical form."""
    lines = ["notes:"] if entries else ["notes: []"]
    for name, entry in entries.items():
        lines += [f"  # {entry['#']}"] if "#" in entry else []
        lines.append(f"  - id: {name}")
        for key in ORDER:
            value = entry.get(key)
            if key == "tags" and value:
                lines.append(f"    tags: [{', '.join(value)}]")
            elif value:
                prose = key in ("note", "quote")
                lines.append(f"    {key}: >-\n      {value}" if prose else f"    {key}: {value}")
    return "\n".join([*lines, ""])


def read(text: str) -> Listed:
    """Return the notes of a sidecar, with their comments."""
    assert canonical(text, "notes", str(NOTES)) == text
    found = {}
    for part in next(p for p in outline(text).parts if p.key == "notes").parts:
        comment = {"#": part.lead[0].removeprefix("  # ")} if part.lead else {}
        found[part.key] = {**{k: v for k, v in part.value.items() if k != "id"}, **comment}
    assert yaml.read(text).problems == ()
    return found


def of_sets(base: list[str], ours: list[str], theirs: list[str]) -> set[str]:
    return {
        n
        for n in {*base, *ours, *theirs}
        if (n in ours and n in theirs) or (n not in base and n in {*ours, *theirs})
    }


def holds(found: Entry, base: Entry, mine: Entry, other: Entry) -> bool:
    """Tell whether an entry holds every decision of one side, and what only the other one decided."""
    same_anchor = [{k: e.get(k) for k in ("turn", "quote")} for e in (base, mine, other)]
    both_moved = same_anchor[0] not in same_anchor[1:] and same_anchor[1] != same_anchor[2]
    for key in ("#", *ORDER):
        was, own, new, is_now = (e.get(key) for e in (base, mine, other, found))
        if key == "tags" and own and new and (was or "tags" not in base) and was not in (own, new):
            good = set(is_now or ()) == of_sets(was or [], own, new)
        else:
            good = is_now == (own if own != was or (both_moved and key in same_anchor[0]) else new)
        if not good:
            return False
    return True


def check_side(found: Listed, base: Listed, mine: Listed, other: Listed) -> None:
    """Hold one side of a merge to what that side decided, and to what the other did where it did not."""
    for name in {*base, *mine, *other}:
        was, own, new = base.get(name), mine.get(name), other.get(name)
        if own == was:
            assert found.get(name) == new, name
        elif own is None or new is None or was is None:
            assert found.get(name) == own or (own is not None and found.get(name) == own), name
        elif new == was:
            assert found.get(name) == own, name
        else:
            assert holds(found[name], was, own, new), name
    assert {*found} <= {*mine, *other}


@given(histories())
def test_nothing_is_ever_lost(history: tuple[Listed, Listed, Listed]) -> None:
    """Every decision of either side is in the file, or between markers where the other decided too."""
    base, ours, theirs = history
    texts = Versions(*(written(entries) for entries in history))
    chunks = merge(texts, NOTES)
    mine, other = (read("".join(f"{n}\n" for n in side(chunks, ours=o))) for o in (True, False))
    check_side(mine, base, ours, theirs)
    check_side(other, base, theirs, ours)
    if not conflicts(chunks):
        assert mine == other
    back = merge(Versions(texts.base, texts.theirs, texts.ours), NOTES)
    assert conflicts(back) == conflicts(chunks)
    swapped = read("".join(f"{n}\n" for n in side(back, ours=False)))
    assert sets(swapped) == sets(mine)


def sets(entries: Listed) -> dict[str, Entry]:
    return {
        n: {k: sorted(v) if k == "tags" else v for k, v in e.items()} for n, e in entries.items()
    }


@given(histories(), st.sampled_from([(0, 1, 1, 1), (0, 0, 1, 1), (0, 1, 0, 1)]))
def test_what_only_one_side_did_is_what_comes_out(
    history: tuple[Listed, Listed, Listed], picked: tuple[int, int, int, int]
) -> None:
    base, ours, theirs, wanted = (written(history[number]) for number in picked)
    assert merged(base, ours, theirs) == wanted


@given(st.text(alphabet="ab-:#> \n[]{}'\"&*!|", max_size=60), st.integers(0, 2))
def test_whatever_the_text(text: str, place: int) -> None:
    """It is merged, or it is odd; nothing else happens."""
    versions = [SIDECAR, edited(SIDECAR, "t008", "t009"), edited(SIDECAR, "n-whine", "n-wine")]
    versions[place] = text
    base, ours, theirs = versions
    try:
        found = merged(base, ours, theirs)
    except Odd:
        return
    assert found.endswith("\n")
