"""What differs between two states of some files: every kind of change, complete results."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ipa_text.store.trees import Unreadable
from ipa_text.study.places import spoken
from ipa_text.trail import fates
from ipa_text.trail.changes import KINDS, Change, ordered
from ipa_text.trail.compare import Pair, compare
from ipa_text.trail.files import facts, guess, kind_of
from ipa_text.trail.fragments import cut
from ipa_text.trail.likeness import alike
from ipa_text.trail.sides import Side, difference
from studies import WHOLE

NOTES = "cases/ada/interview-1.notes.yaml"
TABLE = "cases/ada/themes.yaml"
TALK = "cases/ada/interview-1.md"
GROUP = "themes.yaml"

_GROUP = """\
themes:
  - id: parting
    title: >-
      Partings
    definition: >-
      To let go of a thing as of a creature.
    from:
      - ada/parting
      - id: ada/carried
        nuance: >-
          She is carried.
    extracts:
      - ada/x-dog
  - id: inside
    title: >-
      A world grown small
    from:
      - ada/empty-drive
    subthemes:
      - id: window
        title: >-
          The front window
        from:
          - ada/side-seat
"""


def side(files: Mapping[str, str]) -> Side:
    """Return files in memory as one side of a diff; each is known by what stands in it."""

    def read(path: str) -> bytes:
        if files[path] == "(unreadable)":
            raise Unreadable("closed")
        return files[path].encode("utf-8", "surrogateescape")

    return Side("memory", files, read)


def study(**changed: str) -> dict[str, str]:
    return {**WHOLE, GROUP: _GROUP, **changed}


def after(
    path: str, *edits: tuple[str, str], base: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the study with words of one file replaced, each standing there once."""
    files = dict(base or study())
    for old, new in edits:
        assert files[path].count(old) == 1, f"{old!r} stands {files[path].count(old)} times"
        files[path] = files[path].replace(old, new)
    return files


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    return ordered(difference(side(before), side(now)).compared.changes)


def told(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return kind, ref, before and after of every change, words shown."""
    return [
        (
            c.kind,
            c.ref,
            *("" if t is None else spoken(t, show_words=True) for t in (c.before, c.after)),
        )
        for c in changes(before, now)
    ]


def brief(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(c.kind, c.ref) for c in changes(before, now)]


# --- notes and extracts


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ("The car was alive, and hers", "The car was hers"),
            [
                (
                    "note-reworded",
                    "ada/n-dog",
                    "The car was alive, and hers to look after.",
                    "The car was hers to look after.",
                )
            ],
        ),
        (
            ("id: n-dog\n    category: linguistic", "id: n-dog\n    category: conceptual"),
            [("note-recategorised", "ada/n-dog", "linguistic", "conceptual")],
        ),
        (
            ("    tags: [metaphor]\n", ""),
            [("note-retagged", "ada/n-dog", "metaphor", "")],
        ),
        (
            (
                "    quote: >-\n      like giving away a dog\n",
                "    quote: >-\n      giving away a dog\n",
            ),
            [
                (
                    "note-reanchored",
                    "ada/n-dog",
                    "interview-1 t002 “like giving away a dog”",
                    "interview-1 t002 “giving away a dog”",
                )
            ],
        ),
        (
            ("Or it looked after her?", "Or it looked after her instead?"),
            [
                (
                    "note-replied",
                    "ada/n-dog",
                    "kb, 2026-01-20: Or it looked after her?",
                    "kb, 2026-01-20: Or it looked after her instead?",
                )
            ],
        ),
        (
            ("id: n-dog", "id: n-puppy"),
            [
                ("note-renamed", "ada/n-puppy", "ada/n-dog", "ada/n-puppy"),
                ("evidence-unlinked", "ada/farewell", "ada/n-dog", ""),
            ],
        ),
        (
            ("id: x-drive", "id: x-drive\n    before: >-\n      dog."),
            [
                (
                    "extract-changed",
                    "ada/x-drive",
                    "interview-1 t002..t004 “You know it will be looked after. [...] the drive was empty”",
                    "interview-1 t002..t004 “You know it will be looked after. [...] the drive was empty”"
                    " (beside “dog.”)",
                )
            ],
        ),
    ],
)
def test_one_edit_of_a_sidecar(edit: tuple[str, str], expected: list[tuple[str, ...]]) -> None:
    found = told(study(), after(NOTES, edit))
    # A citation of an id that is gone is the table's affair, and was not changed.
    assert found == [row for row in expected if row[0] != "evidence-unlinked"]


def test_note_added_and_removed() -> None:
    more = "\n  - id: n-keys\n    category: descriptive\n    turn: t002\n    note: >-\n      Handed over.\n"
    found = after(NOTES, ("\n\nextracts:", f"{more}\nextracts:"))
    assert told(study(), found) == [("note-added", "ada/n-keys", "", "Handed over.")]
    assert told(found, study()) == [("note-removed", "ada/n-keys", "Handed over.", "")]


def test_id_that_is_given_is_no_decision() -> None:
    nameless = after(NOTES, ("  - id: n-dog\n    category", "  - category"))
    assert brief(nameless, study()) == [("formatting-only", NOTES)]


def test_note_without_id_is_recognised_by_its_words_and_says_so() -> None:
    nameless = after(NOTES, ("  - id: n-dog\n    category", "  - category"))
    now = after(NOTES, ("to look after.\n", "to look after, still.\n"))
    assert [(c.kind, c.ref, c.matched) for c in changes(nameless, now)] == [
        ("note-reworded", "ada/n-dog", "words")
    ]


def test_note_that_moves_to_another_file_of_its_case() -> None:
    entry = "  - id: n-side\n"
    source = "cases/ada/interview-2.notes.yaml"
    text = study()[source]
    start, end = text.index(entry), text.index("\nextracts")
    moved = after(NOTES, ("\n\nextracts:", "\n" + text[start:end] + "\nextracts:"))
    moved[source] = text[:start].replace("notes:\n", "") + text[end:]
    assert [c[:2] for c in told(study(), moved)] == [("note-reanchored", "ada/n-side")]


def test_order_quoting_and_wrapping_are_formatting() -> None:
    notes = study()[NOTES]
    folded = notes.replace("note: >-\n      The car was alive, and hers to look after.",
                           'note: "The car was alive,\n      and hers to look after."')  # fmt: skip
    assert folded != notes
    assert brief(study(), study(**{NOTES: folded})) == [("formatting-only", NOTES)]


# --- statements and case themes


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [("Being carried", "Carried by her child")],
            [("case-theme-retitled", "ada/carried", "Being carried", "Carried by her child")],
        ),
        (
            [("Changing places with her child", "Trading places")],
            [("statement-retitled", "ada/side-seat", "Changing places with her child", "Trading places")],
        ),
        (
            [("how: [abstraction, polarization]", "how: [polarization]")],
            [("case-theme-redefined", "ada/parting", "abstraction, polarization", "polarization")],
        ),
        (
            [("        pole: b", "        pole: a")],
            [("case-theme-redefined", "ada/parting", "b", "a")],
        ),
        (
            [("      - n-dog\n", "")],
            [("evidence-unlinked", "ada/farewell", "ada/n-dog", "")],
        ),
        (
            [("    key: x-dog\n", "")],
            [("statement-redefined", "ada/farewell", "x-dog", "")],
        ),
        (
            [("      - side-seat\n", "      - side-seat\n      - id: empty-drive\n"),
             ("      - id: empty-drive\n        pole: b\n", "")],
            [
                ("evidence-unlinked", "ada/parting", "ada/empty-drive", ""),
                ("evidence-linked", "ada/carried", "", "ada/empty-drive"),
                ("statement-moved", "ada/empty-drive", "ada/parting", "ada/carried"),
            ],
        ),
    ],
)  # fmt: skip
def test_edits_of_a_case_table(
    edits: list[tuple[str, str]], expected: list[tuple[str, ...]]
) -> None:
    assert sorted(told(study(), after(TABLE, *edits))) == sorted(expected)


def test_set_aside_and_taken_back() -> None:
    aside = study()[TABLE] + "set_aside:\n  - id: n-side\n    why: >-\n      Practical.\n"
    found = study(**{TABLE: aside})
    assert told(study(), found) == [("set-aside", "ada/n-side", "", "Practical.")]
    assert told(found, study()) == [("taken-back", "ada/n-side", "Practical.", "")]
    other = study(**{TABLE: aside.replace("Practical", "No claim")})
    assert told(found, other) == [("set-aside", "ada/n-side", "Practical.", "No claim.")]


def test_theme_merged_into_another() -> None:
    table = study()[TABLE]
    start = table.index("  - id: carried")
    merged = table[:start].rstrip("\n") + "\n      - side-seat\n"
    assert told(study(), study(**{TABLE: merged})) == [
        ("case-theme-merged", "ada/carried", "Being carried", "ada/parting"),
        ("statement-moved", "ada/side-seat", "ada/carried", "ada/parting"),
        ("evidence-linked", "ada/parting", "", "ada/side-seat"),
        ("evidence-unlinked", "ada/carried", "ada/side-seat", ""),
    ]


def test_theme_split_into_two_new_ones() -> None:
    table = study()[TABLE]
    start = table.index("  - id: parting")
    split = table[:start] + (
        "  - id: creature\n    title: >-\n      A creature\n    from:\n      - farewell\n"
        "  - id: drive\n    title: >-\n      Only a drive\n    from:\n      - empty-drive\n"
    ) + table[table.index("  - id: carried"):]  # fmt: skip
    found = [row for row in told(study(), study(**{TABLE: split})) if "evidence" not in row[0]]
    assert found == [
        ("case-theme-added", "ada/creature", "", "A creature"),
        ("case-theme-added", "ada/drive", "", "Only a drive"),
        (
            "case-theme-split",
            "ada/parting",
            "A parting, with a death in it",
            "ada/creature, ada/drive",
        ),
        ("statement-moved", "ada/farewell", "ada/parting", "ada/creature"),
        ("statement-moved", "ada/empty-drive", "ada/parting", "ada/drive"),
    ]


def test_id_of_a_theme_changed_is_recognised_by_its_evidence() -> None:
    base = study(**{GROUP: _GROUP.replace("      - ada/parting\n", "")})
    found = changes(base, after(TABLE, ("id: carried", "id: borne"), base=base))
    assert [(c.kind, c.ref, c.before, c.after, c.matched) for c in found] == [
        ("case-theme-renamed", "ada/borne", "ada/carried", "ada/borne", "words")
    ]


def test_theme_without_evidence_is_recognised_by_its_title() -> None:
    bare = study(**{GROUP: "themes:\n  - id: a\n    title: >-\n      A world grown small\n"})
    now = study(**{GROUP: "themes:\n  - id: b\n    title: >-\n      A world grown smaller\n"})
    assert told(bare, now) == [
        ("group-theme-renamed", "b", "a", "b"),
        ("group-theme-retitled", "b", "A world grown small", "A world grown smaller"),
    ]
    assert [c.matched for c in changes(bare, now)] == ["words", "words"]


def test_what_is_all_new_is_not_held_one_against_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred statements for three hundred others: each is looked for once, by what it cites."""
    held: Counter[str] = Counter()

    def counted(name: str) -> Callable[..., Any]:
        really = getattr(fates, name)

        def call(*given: Any, **more: Any) -> Any:
            held[name] += 1
            return really(*given, **more)

        return call

    for name in ("_taken", "alike", "likest"):
        monkeypatch.setattr(fates, name, counted(name))

    def table(mark: str, cited: str) -> str:
        entry = "  - id: {0}{1}\n    text: {0}{1}\n    from:\n      - n-{2}{1}\n"
        return "statements:\n" + "".join(entry.format(mark, n, cited) for n in range(300))

    before, same, other = (study(**{TABLE: table(*which)}) for which in ("aa", "ba", "cc"))
    kinds = Counter(change.kind for change in changes(before, same))
    assert (kinds["statement-renamed"], kinds["statement-removed"]) == (300, 0)
    assert held == {"_taken": 300}
    kinds = Counter(change.kind for change in changes(before, other))
    assert (kinds["statement-renamed"], kinds["statement-removed"]) == (0, 300)
    assert held == {"_taken": 300, "likest": 600}


def test_empty_notes_are_recognised_by_where_they_stand() -> None:
    empty = after(
        NOTES, ("    note: >-\n      What was always covered is seen for the first time.\n", "")
    )
    assert brief(empty, after(NOTES, ("id: n-empty", "id: n-hollow"), base=empty)) == [
        ("note-renamed", "ada/n-hollow")
    ]


def test_extract_with_another_id() -> None:
    assert brief(study(), after(NOTES, ("id: x-drive", "id: x-road"))) == [
        ("extract-renamed", "ada/x-road")
    ]


def test_lists_and_switches_in_settings() -> None:
    base = study(
        **{"protocol/schedule.yaml": "items:\n  - id: q1\n    ask: How?\n  - Why?\nopen: true\n"}
    )
    now = after(
        "protocol/schedule.yaml", ("How?", "When?"), ("Why?", "Who?"), ("true", "false"), base=base
    )
    assert [(c.ref, c.before, c.after) for c in changes(base, now)] == [
        ("protocol/schedule.yaml#items[2]", "Why?", "Who?"),
        ("protocol/schedule.yaml#items[q1].ask", "How?", "When?"),
        ("protocol/schedule.yaml#open", "true", "false"),
    ]


def test_statement_renamed_with_its_citation_is_one_change() -> None:
    now = after(
        TABLE,
        ("  - id: side-seat", "  - id: aside-seat"),
        ("      - side-seat", "      - aside-seat"),
    )
    now[GROUP] = now[GROUP].replace("ada/side-seat", "ada/aside-seat")
    assert brief(study(), now) == [("statement-renamed", "ada/aside-seat")]


# --- group themes


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("      Partings", "      Farewells")], [("group-theme-retitled", "parting", "Partings", "Farewells")]),
        (
            [("To let go of a thing", "Letting go of a thing")],
            [
                (
                    "group-theme-redefined",
                    "parting",
                    "To let go of a thing as of a creature.",
                    "Letting go of a thing as of a creature.",
                )
            ],
        ),
        (
            [("          She is carried.", "          She lets herself be carried.")],
            [("group-theme-redefined", "parting", "She is carried.", "She lets herself be carried.")],
        ),
        ([("      - ada/x-dog\n", "      - ada/x-drive\n")],
         [("evidence-linked", "parting", "", "ada/x-drive"), ("evidence-unlinked", "parting", "ada/x-dog", "")]),
        (
            [("    subthemes:\n      - id: window\n        title: >-\n          The front window\n        from:\n"
              "          - ada/side-seat\n",
              "  - id: window\n    title: >-\n      The front window\n    from:\n      - ada/side-seat\n")],
            [
                ("group-theme-split", "inside", "A world grown small", "inside, window"),
                ("subtheme-moved", "window", "inside/window", "window"),
            ],
        ),
        (
            [("themes:\n  - id: parting", "order: {by: author, why: weight}\nthemes:\n  - id: parting")],
            [
                ("setting-changed", "themes.yaml#order.by", "", "author"),
                ("setting-changed", "themes.yaml#order.why", "", "weight"),
            ],
        ),
    ],
)  # fmt: skip
def test_edits_of_the_group_table(
    edits: list[tuple[str, str]], expected: list[tuple[str, ...]]
) -> None:
    assert sorted(told(study(), after(GROUP, *edits))) == sorted(expected)


def test_from_and_diverges_are_two_links() -> None:
    now = after(
        GROUP,
        ("      - ada/parting\n", ""),
        ("    extracts:", "    diverges:\n      - ada/parting\n    extracts:"),
    )
    assert [(c.kind, c.role, c.about) for c in changes(study(), now)] == [
        ("evidence-linked", "diverges", ("ada/parting",)),
        ("evidence-unlinked", "from", ("ada/parting",)),
    ]


# --- transcripts


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [("empty. It was\nonly a drive.", "empty. It was\njust a drive.")],
            [("transcript-corrected", "ada/interview-1#^t004", "words in 1 place")],
        ),
        (
            [("giving away a\ndog. You know", "giving away\na dog. You know")],
            [("transcript-rewrapped", "ada/interview-1", "")],
        ),
        (
            [("keys on a Monday", "keys on [date: a weekday]")],
            [("transcript-anonymised", "ada/interview-1#^t002", "words in 1 place")],
        ),
        ([("**I:** Mm. ^t003\n\n", "")], [("transcript-corrected", "ada/interview-1#^t003", "turn taken out")]),
        (
            [("**I:** Mm. ^t003", "**I:** Mm. ^t003\n\n**I:** Yes? ^t003a")],
            [("transcript-corrected", "ada/interview-1#^t003a", "turn put in")],
        ),
        ([("^t003", "^t003b")], [("transcript-corrected", "ada/interview-1#^t003b", "id of the turn")]),
        ([("**I:** Mm.", "**Ada:** Mm.")], [("transcript-corrected", "ada/interview-1#^t003", "speaker")]),
        ([("minutes: 40", "minutes: 41")], [("setting-changed", f"{TALK}#minutes", "")]),
        ([("**I:** Mm. ^t003", "**I:** Mm. <!-- 00:01 --> ^t003")], [("formatting-only", TALK, "")]),
    ],
)  # fmt: skip
def test_edits_of_a_transcript(
    edits: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    found = changes(study(), after(TALK, *edits))
    assert [(c.kind, c.ref, c.detail) for c in found] == expected


def test_words_before_they_were_made_anonymous_are_never_shown() -> None:
    named = after(TALK, ("keys on a Monday", "keys to Margaret Hill"))
    now = after(TALK, ("keys on a Monday", "keys to [person: a friend]"))
    for files, words in ((named, "Margaret Hill"), (now, "[person: a friend]")):
        files[NOTES] = files[NOTES].replace("like giving away a dog", f"keys to {words}")
    found = told(named, now)
    assert [row[0] for row in found] == [
        "note-reanchored",
        "extract-changed",
        "transcript-anonymised",
    ]
    assert "Hill" not in str(found)


# --- cases, settings, waivers


def test_case_added_and_removed_with_what_is_in_it() -> None:
    files = study()
    without = {path: text for path, text in files.items() if not path.startswith("cases/ben/")}
    assert ("case-added", "ben") in brief(without, files)
    assert ("case-removed", "ben") in brief(files, without)


def test_case_renamed_is_one_change() -> None:
    moved = {p.replace("cases/ada/", "cases/ida/"): t for p, t in study().items()}
    moved[GROUP] = moved[GROUP].replace("ada/", "ida/")
    assert told(study(), moved) == [("case-renamed", "ida", "ada", "ida")]


def test_case_renamed_and_edited_is_recognised_by_its_lines() -> None:
    files = {p: t for p, t in study().items() if p.startswith("cases/ada/") or p == "study.yaml"}
    moved = {p.replace("cases/ada/", "cases/ida/"): t + "\n" for p, t in files.items()}
    assert ("case-renamed", "ida") in brief(files, moved)
    assert {kind for kind, _ in brief(files, moved)} <= {
        "case-renamed",
        "formatting-only",
        "transcript-rewrapped",
    }


def test_two_cases_are_not_one_for_what_stands_in_every_case() -> None:
    """A table that is empty yet, the comment that an editor reads, a short line."""
    line = "# yaml-language-server: $schema=../../.ipa-text/schema/case-themes.schema.json\n"
    empty = f"{line}statements: []\nthemes: []\n"
    ada = {"cases/ada/case.yaml": "pseudonym: Ada\n", "cases/ada/themes.yaml": empty}
    ben = {"cases/ben/case.yaml": "pseudonym: Ben\n", "cases/ben/themes.yaml": empty}
    assert brief(ada, ben) == [("case-removed", "ada"), ("case-added", "ben")]
    again = {path.replace("ada", "ida"): text for path, text in ada.items()}
    assert brief(ada, again) == [("case-renamed", "ida")]


def test_withdrawal() -> None:
    path = "cases/ada/case.yaml"
    gone = study(
        **{
            path: study()[path]
            + "withdrawn: {date: 2026-05-01, stage: before-analysis, scope: all}\n"
        }
    )
    assert told(study(), gone) == [
        ("case-withdrawn", "ada", "", "date: 2026-05-01, stage: before-analysis, scope: all")
    ]


def test_settings_and_records_by_key() -> None:
    found = told(study(), after("study.yaml", ("recurrence: over-half", "recurrence: half")))
    assert found == [("setting-changed", "study.yaml#thresholds.recurrence", "over-half", "half")]
    [change] = changes(study(), after("cases/ada/case.yaml", ("nurse (retired)", "teacher")))
    assert change.ref == "cases/ada/case.yaml#attributes"
    assert "nurse" not in spoken(change.before or "", show_words=False)


def test_waivers_wherever_they_stand() -> None:
    waived = after(
        NOTES, ("  - id: n-dog\n", "  - id: n-dog # ipa: ignore[empty-note] on purpose\n")
    )
    assert told(study(), waived) == [("waiver-added", "ada/n-dog", "", "empty-note: on purpose")]
    assert told(waived, study()) == [("waiver-removed", "ada/n-dog", "empty-note: on purpose", "")]
    listed = "lint:\n  waivers:\n    - {rule: empty-note, subject: ada/n-dog, why: so be it}\n"
    found = told(study(), study(**{"study.yaml": study()["study.yaml"] + listed}))
    assert found == [("waiver-added", "ada/n-dog", "", "empty-note: so be it")]
    spoken_of = after(
        TALK, ("**I:** Mm. ^t003", "**I:** Mm. <!-- ipa: ignore[label-not-bold] so --> ^t003")
    )
    assert ("waiver-added", "ada/interview-1#^t003") in brief(study(), spoken_of)


# --- what cannot be read


@pytest.mark.parametrize(
    "text",
    [
        "(unreadable)",
        "\udcff\udcfe",
        "<<<<<<< ours\nnotes: []\n=======\nnotes: [x]\n>>>>>>> theirs\n",
        "- a list",
    ],
)
def test_of_a_file_that_cannot_be_read_nothing_is_said(text: str) -> None:
    found = difference(side(study()), side(study(**{NOTES: text}))).compared
    assert (found.changes, found.unread) == ([], [NOTES])


def test_broken_entry_is_neither_gone_nor_changed() -> None:
    broken = after(NOTES, ("    turn: t004\n", "    turn: [t004\n"))
    found = difference(side(study()), side(broken)).compared
    assert (found.changes, found.unread) == ([], [NOTES])


def test_doubled_keys_hide_their_entry() -> None:
    glued = after(
        NOTES,
        ("    category: conceptual\n", "    category: conceptual\n    category: linguistic\n"),
    )
    assert [row for row in brief(study(), glued) if row[1] == "ada/n-empty"] == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("study.yaml", "study"), ("themes.yaml", "group-themes"), ("cases/a/themes.yaml", "case-themes"),
        ("cases/a/case.yaml", "case"), ("cases/a/interview-1.md", "source"), ("cases/a/summary.md", ""),
        ("cases/a/interview-1.notes.kb.yaml", "notes"), ("protocol/schedule.yaml", "settings"),
        ("reviews.yaml", "reviews"), ("cases/a/reviews.yaml", "reviews"), ("cases/a/b/reviews.yaml", ""),
        ("supervision/2026-01-01.md", "supervision"), ("cases/a/supervision/2026-01-01.md", "supervision"),
        ("supervision/README.md", ""), ("cases/supervision/a.md", "source"), ("other/supervision/a.md", ""),
        ("private/identifiers.yaml", ""), ("journal/2026-01-01.md", ""), ("cases/a/deeper/b.md", ""), ("", ""),
    ],
)  # fmt: skip
def test_kind_of_a_file(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\nkind: interview\n---\n", "source"), ("notes: []\n", "notes"), ("statements: []\n", "case-themes"),
        ("themes:\n  - id: a\n    from: [b/c]\n", "group-themes"), ("set_aside: []\n", "case-themes"), ("reviews: []\n", "reviews"),
        ("themes:\n  - id: a\n    from:\n      - id: b\n", "case-themes"), ("format: 1\n", "study"), ("", "settings"),
    ],
)  # fmt: skip
def test_kind_of_a_text_outside_a_study(text: str, kind: str) -> None:
    assert guess(text) == kind


# --- what supervisors and second readers left


MARKS = "cases/ada/reviews.yaml"
MEETING = "supervision/2026-04-02-first-table.md"
_MARKS = """\
reviews:
  - {of: parting, by: kb, date: 2026-04-01, state: questioned, fingerprint: f1-0123456789abcdef, why: Hers?}
  - {of: parting, by: rj, date: 2026-04-01, state: reviewed}
  - {of: ada, by: kb, date: 2026-04-01, state: agreed, at: tables-1}
"""
_MEETING = """\
---
date: 2026-04-02
present: [km, kb]
decisions:
  - seen: parting
    alternative: >-
      Farewells
    outcome: kept
    why: >-
      They part from creatures too.
  - seen:
      - inside
      - ada/n-dog
    outcome: renamed
---

We read the table aloud. "like giving away a dog" was laughed about.
"""
_READ = study(**{MARKS: _MARKS, MEETING: _MEETING})


def marked(path: str, *edits: tuple[str, str]) -> list[tuple[str, ...]]:
    """Return kind, ref, line, before, after, what it concerns and detail of what edits of a file change."""
    return [
        (c.kind, c.ref, f"{c.line}", c.before or "", c.after or "", " ".join(c.about), c.detail)
        for c in changes(_READ, after(path, *edits, base=_READ))
    ]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ("state: questioned", "state: agreed"),
            ("review-changed", "ada/parting", "2", "questioned 2026-04-01: Hers?",
             "agreed 2026-04-01: Hers?", "kb", "by kb: state"),
        ),
        (
            ("f1-0123456789abcdef", "f1-0123456789abcdee"),
            ("review-changed", "ada/parting", "2", "questioned 2026-04-01: Hers?",
             "questioned 2026-04-01: Hers?", "kb", "by kb: fingerprint"),
        ),
        (
            ("  - {of: parting, by: rj, date: 2026-04-01, state: reviewed}\n", ""),
            ("review-removed", "ada/parting", "3", "reviewed 2026-04-01", "", "rj", "by rj"),
        ),
        (
            ("at: tables-1}\n", "at: tables-1}\n  - {of: ada/parting, by: kb, state: agreed}\n"),
            ("review-added", "ada/parting", "5", "", "agreed", "kb", "by kb"),
        ),
        (
            ("at: tables-1}\n", "at: tables-1}\n  - {state: agreed}\n"),
            ("review-added", MARKS, "5", "", "agreed", "", "by nobody"),
        ),
        (
            ("at: tables-1}\n", "at: tables-1}\n  - {of: cases/ada, by: kb, state: agreed, date: 2026-04-01, at: tables-1}\n"),
            ("formatting-only", MARKS, "1", "", "", "", ""),
        ),
    ],
)  # fmt: skip
def test_marks_of_review(edit: tuple[str, str], expected: tuple[str, ...]) -> None:
    assert marked(MARKS, edit) == [expected]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            ("present: [km, kb]", "present: [km]"),
            ("supervision-changed", "2026-04-02-first-table", "1", "km, kb", "km", "", "present"),
        ),
        (
            ("They part from creatures too.", "They do."),
            ("supervision-changed", "2026-04-02-first-table", "5",
             "parting: kept; alternative: Farewells; why: They part from creatures too.",
             "parting: kept; alternative: Farewells; why: They do.", "parting", "decision reworded"),
        ),
        (
            ("  - seen:\n      - inside\n      - ada/n-dog\n    outcome: renamed\n", ""),
            ("supervision-changed", "2026-04-02-first-table", "11", "inside, ada/n-dog: renamed", "",
             "inside ada/n-dog", "decision taken out"),
        ),
        (
            ("    outcome: renamed\n", "    outcome: renamed\n  - seen: window\n    outcome:\n"),
            ("supervision-changed", "2026-04-02-first-table", "15", "", "window", "window", "decision added"),
        ),
        (
            ("was laughed about", "was not"),
            ("supervision-changed", "2026-04-02-first-table", "1", "", "", "", "the conversation"),
        ),
        (("We read the table", "We read\nthe table"), ("formatting-only", MEETING, "1", "", "", "", "")),
    ],
)  # fmt: skip
def test_records_of_supervision(edit: tuple[str, str], expected: tuple[str, ...]) -> None:
    """Of the conversation, which may hold a participant's words, no more than that it differs."""
    assert marked(MEETING, edit) == [expected]


def test_whole_files_of_them() -> None:
    meeting = "2026-04-02; km, kb; parting: kept; inside, ada/n-dog: renamed"
    assert told(_READ, study()) == [
        ("supervision-removed", "2026-04-02-first-table", meeting, ""),
        ("review-removed", "ada", "agreed 2026-04-01 at tables-1", ""),
        ("review-removed", "ada/parting", "questioned 2026-04-01: Hers?", ""),
        ("review-removed", "ada/parting", "reviewed 2026-04-01", ""),
    ]
    loose = study(**{"cases/ada/supervision/talk.md": "We talked.\n"})
    assert told(study(), loose) == [("supervision-added", "ada/talk", "", "")]


SHEET, CHECKPOINTS = "audit/sample-june.yaml", "audit/checkpoints.yaml"
_AUDIT = study(
    **{
        SHEET: """\
sample: {seed: "june", k: 2, of: 9}
findings:
  - {theme: inside, role: from, cites: ada/empty-drive}
  - {theme: parting, role: from, cites: ada/parting, verdict: grounded, comment: Hers.}
""",
        CHECKPOINTS: """\
checkpoints:
  - name: first
    date: 2026-04-01
    commit: 0a1b
  - name: second
    date: 2026-05-01
    commit: 2c3d
""",
        "audit/README.md": "Here.\n",
    }
)


@pytest.mark.parametrize(
    ("path", "edit", "expected"),
    [
        (SHEET, ("empty-drive}", "empty-drive, verdict: not, comment: Mine.}"),
         [("changed", "sample-june", SHEET, 1, "1 of findings")]),
        (SHEET, ("k: 2", "k: 3"), [("changed", "sample-june", SHEET, 1, "sample")]),
        (SHEET, ('"june"', "june"), []),
        (CHECKPOINTS, ("2c3d", "4e5f"), [("changed", "second", CHECKPOINTS, 5, "commit")]),
        (CHECKPOINTS, ("name: second", "name: third"),
         [("added", "third", CHECKPOINTS, 5, ""), ("removed", "second", CHECKPOINTS, 5, "")]),
    ],
)  # fmt: skip
def test_records_of_an_audit(
    path: str, edit: tuple[str, str], expected: list[tuple[str, str, str, int, str]]
) -> None:
    """It is told which differ, and in what: what an auditor writes is for the auditor to show."""
    found = changes(_AUDIT, after(path, edit, base=_AUDIT))
    assert [
        (c.kind.removeprefix("audit-record-"), c.ref, c.path, c.line, c.detail)
        for c in found
        if c.kind != "formatting-only"
    ] == expected
    assert {(c.before, c.after) for c in found} == {(None, None)}


def test_records_of_an_audit_that_are_new_gone_or_unreadable() -> None:
    assert brief(study(), _AUDIT) == [
        ("audit-record-added", "first"),
        ("audit-record-added", "sample-june"),
        ("audit-record-added", "second"),
    ]
    assert brief({**_AUDIT, CHECKPOINTS: "checkpoints:\n"}, study()) == [
        ("audit-record-removed", "sample-june")
    ]
    broken = difference(side(_AUDIT), side({**_AUDIT, SHEET: "findings: [\n"})).compared
    assert (broken.changes, broken.unread) == ([], [SHEET])


def test_marks_follow_what_was_renamed() -> None:
    renamed = after(TABLE, ("  - id: parting\n", "  - id: leaving\n"), base=_READ)
    renamed[GROUP] = renamed[GROUP].replace("ada/parting", "ada/leaving")
    follow = {**renamed, MARKS: _MARKS.replace("of: parting", "of: leaving")}
    assert brief(_READ, follow) == [("case-theme-renamed", "ada/leaving")]
    moved = {
        name.replace("cases/ada/", "cases/eda/"): t.replace("ada/", "eda/")
        for name, t in _READ.items()
    }
    moved["cases/eda/reviews.yaml"] = _MARKS.replace("of: ada", "of: eda")
    assert [row for row in brief(_READ, moved) if row[0] != "case-renamed"] == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MARKS, "by: rj, date", "by: rj, by: kb, date"),
        (MARKS, "by: rj, date", "by: [rj, date"),
        (MEETING, "    outcome: kept\n", "    outcome: kept\n    outcome: split\n"),
    ],
)
def test_what_cannot_be_read_of_them_is_neither_gone_nor_changed(
    path: str, old: str, new: str
) -> None:
    found = difference(side(_READ), side(after(path, (old, new), base=_READ))).compared
    assert (found.changes, found.unread) == ([], [path])


def test_kinds_are_each_once_and_object_first() -> None:
    assert len(KINDS) == len(set(KINDS))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", kind) for kind in KINDS)


def test_nothing_is_not_alike() -> None:
    assert alike("", "") == 0.0


# --- cut to what differs


_LONG = "".join(
    f"  - id: n-{n:02}\n    category: {('linguistic', 'conceptual')[n % 2]}\n    turn: t{n:03}\n"
    f"    tags: [metaphor]\n    note: >-\n      A note, the {n}th of many, on nothing in particular.\n\n"
    for n in range(30)
)


def _edited(text: str, chance: random.Random) -> str:
    """Return a sidecar with some lines of it changed as people change them."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        starts = [i for i, line in enumerate(lines) if line.startswith("  - ")]
        at = chance.randrange(len(starts) - 1)
        here, below = starts[at], starts[at + 1]
        match chance.randrange(7):
            case 0:
                del lines[here:below]
            case 1:
                lines[here:here] = [
                    f"  - id: n-new-{chance.randrange(10**9)}",
                    "    category: descriptive",
                    "    note: New.",
                    "",
                ]
            case 2:
                lines.insert(here, f"  # ipa: ignore[empty-note] because {chance.randrange(9)}")
            case 3:
                lines[here + 5] += " more"
            case 4:
                lines[here] = lines[here].replace("n-", "n-q")
            case 5:
                lines.insert(chance.randrange(here, below), "")
            case _:
                lines.insert(here, chance.choice(["extracts:", "other: 1", "\ttab", "# remark"]))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(60))
def test_cut_versions_differ_as_the_whole_ones_do(seed: int) -> None:
    chance = random.Random(seed)
    whole = f"notes:\n{_LONG}extracts:\n  - id: x-a\n    turn: t001\n    quote: >-\n      words\n"
    for _ in range(10):
        before = _edited(whole, chance) if chance.random() < 0.5 else whole
        now = _edited(before, chance)
        pair = (before.encode(), now.encode())
        found = [_unplaced(*versions) for versions in (pair, cut(*pair))]
        assert found[0] == found[1]


def _unplaced(before: bytes, now: bytes) -> tuple[list[str], list[str]]:
    found = compare([Pair(facts(NOTES, before), facts(NOTES, now))])
    return sorted(str(c._replace(line=0)) for c in found.changes), found.unread


def test_cut_leaves_little_of_a_long_file() -> None:
    before = f"notes:\n{_LONG}".encode()
    now = before.replace(b"the 15th of many", b"the fifteenth of many")
    assert [len(version) < 400 for version in cut(before, now)] == [True, True]


@pytest.mark.parametrize("odd", ["\r\n", "\n\t", "\u2028", "\n<<<<<<< a\n"])
def test_what_only_the_whole_file_can_tell_is_not_cut(odd: str) -> None:
    before = f"notes:\n{_LONG}".encode()
    now = before.replace(b"the 15th of many", f"the 15th{odd}      of many".encode())
    assert cut(before, now) == (before, now)
