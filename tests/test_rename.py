"""``study.occurrences`` and ``study.rename``: every place of an id, and another name for it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from ipa_text.store.trees import Memory
from ipa_text.study.edit import apply
from ipa_text.study.load import load
from ipa_text.study.occurrences import Name, named_in, occurrences, places_of
from ipa_text.study.reload import reload
from ipa_text.study.rename import NotRenamed, rename
from studies import WHOLE

NOTE = Name("member", "ada", "n-dog")
PROSE = {
    "journal/2026-02-02-a.md": (
        "---\ndate: 2026-02-02\nby: km\n---\n\nOn [[ada/n-dog|the dog]], so ada/n-dog. `ada/n-dog` was"
        " n-dog.\n"
    ),
    "cases/ada/journal/2026-02-03-b.md": (
        "---\ndate: 2026-02-03\nby: km\ncase: ada\n---\n\nOn [[n-dog]], in [[ada]] and [[keys]].\n"
    ),
    "supervision/2026-02-04-c.md": (
        "---\ndate: 2026-02-04\npresent: [km, kb]\ndecisions:\n  - seen: ada/n-dog\n    alternative: >-\n"
        "      ada/n-dog stays\n    outcome: set aside\n    why: >-\n      x\n---\n\nSo.\n"
    ),
    "writeup/draft.md": "As in [[ada/n-dog]].\n",
    "cases/ada/reviews.yaml": "reviews:\n  - of: n-dog\n    by: kb\n    date: 2026-02-05\n    state: agreed\n",
    "cases/ada/case.yaml": WHOLE["cases/ada/case.yaml"]
    + "member_check:\n  - sent: 2026-03-01\n    about: [n-dog]\n",
    "study.yaml": WHOLE["study.yaml"]
    + "lint:\n  waivers:\n    - {rule: empty-note, subject: ada/n-dog, why: x}\n    - {rule: IPA404, subject: keys, why: x}\n",
}
FILES = {**WHOLE, **PROSE}


def _renamed(name: Name, new: str, files: dict[str, str] = FILES) -> dict[str, str]:
    """Return the files that change."""
    tree = Memory(files)
    loaded = reload(tree)
    more = {"writeup/draft.md": files["writeup/draft.md"]} if "writeup/draft.md" in files else {}
    edits = rename(loaded, tree, more, name, new)
    return {path: apply(files[path], listed) for path, listed in edits.items()}


def test_a_note_is_renamed_wherever_it_is_named() -> None:
    """In every kind of file; not in code, not in prose that only looks alike, and not in another case."""
    after = _renamed(NOTE, "n-creature")
    assert set(after) == {
        "cases/ada/interview-1.notes.yaml",
        "cases/ada/themes.yaml",
        *PROSE,
    }
    for path, text in after.items():
        was = FILES[path].replace("`ada/n-dog` was n-dog.", "KEPT").replace("x-dog", "OTHER")
        was = was.replace("n-dog", "n-creature")
        assert text == was.replace("OTHER", "x-dog").replace("KEPT", "`ada/n-dog` was n-dog.")


def test_a_group_theme_is_renamed() -> None:
    after = _renamed(Name("group", "", "keys"), "handing-over")
    assert set(after) == {"themes.yaml", "cases/ada/journal/2026-02-03-b.md", "study.yaml"}
    assert after["themes.yaml"] == FILES["themes.yaml"].replace("id: keys ", "id: handing-over ")
    assert "subject: handing-over," in after["study.yaml"]


def test_an_id_like_that_of_its_case_is_told_from_it() -> None:
    """`ada/ada`: the case keeps its name."""
    files = {p: t.replace("parting", "ada") for p, t in WHOLE.items()}
    files["themes.yaml"] = files["themes.yaml"].replace("ada/ada", '"ada/ada"')
    after = _renamed(Name("member", "ada", "ada"), "leaving", files)
    assert after["themes.yaml"] == files["themes.yaml"].replace('"ada/ada"', '"ada/leaving"')
    assert after["cases/ada/themes.yaml"] == files["cases/ada/themes.yaml"].replace(
        "- id: ada\n", "- id: leaving\n"
    )


@pytest.mark.parametrize(
    ("name", "new", "change", "why"),
    [
        (NOTE, "true", {}, "none of true, false, null"),
        (NOTE, "Ähre", {}, "lower-case letters"),
        (NOTE, "n-dog", {}, "its name already"),
        (NOTE, "parting", {}, "`parting` is taken in ada"),
        (Name("group", "", "keys"), "alone", {"themes.yaml": WHOLE["themes.yaml"] + "  - id: alone\n"}, "taken among the group themes"),
        (Name("turn", "ada/interview-1", "t002"), "t003", {}, "id of a turn is never changed"),
        (Name("case", "", "ada"), "eve", {}, "a case id is the name of its folder"),
        (Name("source", "ada", "interview-1"), "x", {}, "named by its file"),
        (Name("category", "", "linguistic"), "x", {}, "belongs to the vocabulary"),
        (Name("member", "ada", "nothing"), "x", {}, "is defined 0 times"),
        (NOTE, "x", {"cases/ben/themes.yaml": "statements:\n  - id: [\n"}, "parts of the study cannot be read"),
        (NOTE, "x", {"themes.yaml": "\t"}, "parts of the study cannot be read"),
        (NOTE, "x", {"cases/ada/themes.yaml": WHOLE["cases/ada/themes.yaml"].replace("- n-dog\n", '- "n-\\x64og"\n')},
         "cases/ada/themes.yaml, line 6 spells `n-dog` with escapes"),
        (NOTE, "n-twice", {"journal/2026-02-02-a.md": "---\ndate: 2026-02-02\nby: km\n---\n\n[[n-dog]]\n",
                           "cases/ben/themes.yaml": WHOLE["cases/ben/themes.yaml"].replace("id: asking", "id: n-dog").replace("- asking", "- n-dog")},
         "may mean ada/n-dog or ben/n-dog"),
        (Name("group", "", "keys"), "n-twice", {"cases/ben/journal/2026-02-02-a.md": "---\ndate: 2026-02-02\nby: km\n---\n\n[[keys]]\n"},
         "would name another entry than before"),
    ],
)  # fmt: skip
def test_what_is_not_renamed(name: Name, new: str, change: dict[str, str], why: str) -> None:
    with pytest.raises(NotRenamed, match=why):
        _renamed(name, new, {**WHOLE, **change})


def test_every_place_is_that_of_the_id_alone() -> None:
    """To the character, so that an editor can mark it."""
    tree = Memory(FILES)
    study = load(tree)
    for occurrence in occurrences(study):
        _, line, column, end_line, end_column = occurrence.place
        text = tree.read(PurePosixPath(occurrence.place.path)).decode().split("\n")[line - 1]
        if occurrence.exact:
            assert (end_line, text[column - 1 : end_column - 1]) == (line, occurrence.name.id)
        else:
            assert occurrence.name.kind in ("case", "source")
    names = {o.name.ref for o in occurrences(study)}
    assert {"ada/n-dog", "keys", "ada/interview-1#^t002", "ada/interview-1", "metaphor"} <= names


def test_one_name_and_one_file_are_found_without_the_rest() -> None:
    """The same places as among all, in the same order."""
    draft = "Of ada/n-dog, [[keys]], [[ada/interview-1#^t002]] and [[ben]].\n"
    study, more = load(Memory(FILES)), {"notes/draft.md": draft, "cases/ada/thoughts.md": draft}
    every = occurrences(study, more)
    assert {o.place.path for o in every} > set(more)
    for name in {occurrence.name for occurrence in every}:
        assert places_of(study, [name], more) == tuple(o for o in every if o.name == name)
    for path in (*study.paths, *more):
        assert named_in(study, path, more) == tuple(o for o in every if o.place.path == path)
    assert places_of(study, []) == ()


def test_a_range_of_turns_names_both() -> None:
    ends = [
        (o.name.id, o.place.column)
        for o in occurrences(load(Memory(WHOLE)))
        if o.name.kind == "turn"
        and not o.defines
        and o.place[:2] == ("cases/ada/interview-1.notes.yaml", 27)
    ]
    assert ends == [("t002", 11), ("t004", 17)]


def test_a_file_that_is_not_there_is_no_place() -> None:
    """What is defined by a folder has no place in a file that is missing."""
    files = {path: text for path, text in WHOLE.items() if path != "cases/ben/case.yaml"}
    [case] = [o for o in occurrences(load(Memory(files))) if o.name == Name("case", "", "ben")]
    assert not case.exact
