"""``lint.fixing``: fixes carried out on texts in memory."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.fixing import fix_all, fixed
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.store.yaml import read
from ipa_text.study.load import load

RUTH = "cases/ruth/interview-1.notes.yaml"


def test_a_study_without_fault_is_left() -> None:
    """Nothing to mend, nothing changed, safe or not."""
    study = load(Memory(specs.base()))
    for unsafe in (False, True):
        assert fixed(study, check(study).findings, unsafe=unsafe) == {}
        assert fix_all(Memory(specs.base()), Options(), unsafe=unsafe)[2] == {}


def test_missing_ids_are_given() -> None:
    """Each a free one; every other byte stays."""
    text = specs.base()[RUTH]
    bare = text.replace("  - id: n-house\n    c", "  - c").replace(
        "  - id: x-quiet\n    t", "  - t"
    )
    files = {**specs.base(), RUTH: bare, "cases/ruth/themes.yaml": "", "themes.yaml": ""}
    _, outcome, changed = fix_all(Memory(files), Options())
    assert outcome.findings == ()
    [(path, (before, after))] = changed.items()
    assert (path, before) == (RUTH, bare)
    ids = [entry["id"] for key in ("notes", "extracts") for entry in read(after).root[key]]
    assert len(set(ids)) == 5
    assert ids[0].startswith("n-")
    assert ids[4].startswith("x-")
    restored = after.replace(ids[0], "n-house").replace(ids[4], "x-quiet")
    assert restored == text


@pytest.mark.parametrize(
    "begin", ["  - ? category\n    : conceptual", "  -\n    category: conceptual"]
)
def test_no_id_is_given_where_an_entry_is_written_in_an_odd_way(begin: str) -> None:
    """Put in front of its first key, an id would break the file, or stand on a line of its own."""
    first = "  - id: n-house\n    category: descriptive"
    text = specs.base()[RUTH]
    assert first in text
    files = {**specs.base(), RUTH: text.replace(first, begin)}
    _, outcome, changed = fix_all(Memory(files), Options(("missing-id",)))
    assert [f.name for f in outcome.findings] == ["missing-id"]
    assert changed == {}


def test_what_comes_to_light_is_fixed_too() -> None:
    """Behind a line that was not readable, notes stand in another order."""
    text = (
        "notes:\n"
        "  - id: n-b\n    category: linguistic\n    turn: t008\n    note: The lodger: again\n"
        "  - id: n-a\n    category: linguistic\n    turn: t004\n    note: A search\n"
    )
    files = {**specs.base(), RUTH: text, "cases/ruth/themes.yaml": "", "themes.yaml": ""}
    study, outcome, changed = fix_all(Memory(files), Options())
    assert outcome.findings == ()
    assert list(study.case["ruth"].notes) == ["n-a", "n-b"]
    assert study.case["ruth"].notes["n-b"].text == "The lodger: again"
    assert list(changed) == [RUTH]


def test_only_what_is_asked_for_is_fixed() -> None:
    """A rule that does not run mends nothing."""
    text = specs.base()[RUTH].replace("  - id: n-house\n    c", "  - c")
    files = {**specs.base(), RUTH: text}
    assert fix_all(Memory(files), Options(select=("IPA2",)))[2] == {}


def test_windows_line_endings_stay() -> None:
    """In the new lines too."""
    text = specs.base()[RUTH].replace("  - id: n-house\n    c", "  - c").replace("\n", "\r\n")
    files = {**specs.base(), RUTH: text, "cases/ruth/themes.yaml": "", "themes.yaml": ""}
    after = fix_all(Memory(files), Options())[2][RUTH][1]
    assert after.count("\r\n") == after.count("\n") == text.count("\n") + 1


def test_a_transcript_is_not_touched_by_safe_fixes() -> None:
    """Its lines are cited."""
    path = "cases/tom/interview-1.md"
    text = specs.base()[path].replace(" ^t004", "")
    files = {**specs.base(), path: text, "cases/tom/interview-1.notes.yaml": "",
             "cases/tom/themes.yaml": "", "themes.yaml": ""}  # fmt: skip
    assert fix_all(Memory(files), Options())[2] == {}
    after = fix_all(Memory(files), Options(), unsafe=True)[2][path][1]
    assert after == specs.base()[path]


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, str]:
    """Return a study whose sidecar lacks ids, is out of order, or has a colon in a note."""
    text = specs.base()[RUTH]
    head, *entries = text.partition("\nextracts:")[0].split("  - ")
    entries = [entry.rstrip("\n") + "\n" for entry in entries]
    entries = draw(st.permutations(entries))
    bare = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    mended = [e.split("\n", 1)[1].lstrip() if b else e for e, b in zip(entries, bare, strict=True)]
    if draw(st.booleans()):
        mended[0] = mended[0].replace(">-\n      A", "A: ").replace(">-\n      The", "The: ")
    notes = head + "".join(f"  - {entry}" for entry in mended)
    return {**specs.base(), RUTH: notes, "cases/ruth/themes.yaml": "", "themes.yaml": ""}


@given(spoilt())
@settings(max_examples=settings().max_examples * 2 // 5)
def test_fixing_ends_and_twice_changes_nothing(files: dict[str, str]) -> None:
    """No word is lost, and what is fixed is fixed."""
    study, outcome, changed = fix_all(Memory(files), Options())
    assert [f.name for f in outcome.findings if f.remark.fix and f.remark.fix.safe] == []
    after = {**files, **{path: new for path, (_, new) in changed.items()}}
    assert fix_all(Memory(after), Options())[2] == {}
    assert len(study.case["ruth"].notes) == 3
    for path, (old, new) in changed.items():
        assert path == RUTH
        assert old is not None
        lost = set(_words(old)) - set(_words(new))
        assert lost == set()


def _words(text: str) -> list[str]:
    return text.replace(">-", " ").split()
