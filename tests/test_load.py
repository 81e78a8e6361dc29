"""``study.load``: a study from a tree of files, whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.study.load import FORMAT, NewerFormat, load
from ipa_text.study.model import Study


def _study(**more: str) -> Study:
    return load(Memory({**specs.base(), **more}))


def test_records_are_without_fault() -> None:
    """Whatever is found in them below was put there."""
    study = load(Memory({**specs.base(), **RECORDS}))
    assert [specs.concise(f) for f in check(study).findings] == []


def test_a_study_is_its_cases() -> None:
    """By name of folder, in order; people are shown pseudonyms."""
    study = load(Memory(specs.base()))
    assert [case.id for case in study.cases] == ["anne", "ruth", "tom"]
    ruth = study.case["ruth"]
    assert (ruth.name, ruth.stage, ruth.path) == ("Ruth", "reading", "cases/ruth")
    assert list(ruth.sources) == ["interview-1"]
    assert list(ruth.notes) == ["n-house", "n-me", "n-lodger"]
    assert [note.source for note in ruth.notes.values()] == ["interview-1"] * 3
    assert [theme.id for theme in study.themes] == ["someone-there"]
    assert study.config.tags[:2] == ("hot-cognition", "metaphor")
    assert study.problems == ()


def test_an_empty_folder_is_a_study_with_nothing_in_it() -> None:
    """That there is no study.yaml is said; nothing is raised."""
    study = load(Memory({}))
    assert study.cases == ()
    assert [p.rule for p in study.problems] == ["unreadable"]


@pytest.mark.parametrize("number", [FORMAT + 1, FORMAT + 0.5, 99])
def test_a_newer_format_is_refused(number: float) -> None:
    """The one thing that cannot be read around."""
    with pytest.raises(NewerFormat, match=f"this ipa-text reads format {FORMAT}: upgrade"):
        _study(**{"study.yaml": f"format: {number}\ntitle: x\n"})


@pytest.mark.parametrize("word", ["true", "'2'", "0.5", "two", "", "[2]", "0"])
def test_a_format_that_is_no_number_is_a_finding(word: str) -> None:
    """It is not taken for a newer one."""
    study = _study(**{"study.yaml": f"format: {word}\ntitle: x\n"})
    assert {p.rule for p in study.problems} == {"schema-violation"}


def test_second_coders_stand_behind_the_first() -> None:
    """Whatever their names: of an id used twice, the first coder's counts."""
    sidecar = (
        "notes:\n  - id: n-lodger\n    category: linguistic\n    turn: t008\n    note: other\n"
    )
    study = _study(
        **{
            "cases/ruth/interview-1.notes.ab.yaml": sidecar,
            "cases/ruth/interview-1.notes.zz.yaml": sidecar,
        }
    )
    ruth = study.case["ruth"]
    assert [s.coder for s in ruth.sidecars] == ["", "ab", "zz"]
    assert ruth.notes["n-lodger"].coder == ""


def test_a_tombstone_is_a_case() -> None:
    """It counts no more, and asks for nothing."""
    tomb = "withdrawn: {date: 2026-05-01, scope: all}\n"
    study = load(Memory({**specs.base(), "cases/max/case.yaml": tomb}))
    assert study.case["max"].gone
    assert [case.id for case in study.included] == ["anne", "ruth", "tom"]
    assert study.problems == ()


def test_a_case_without_its_file() -> None:
    """It is a case all the same, under the name of its folder."""
    study = _study(**{"cases/max/summary.md": "Nothing yet."})
    assert study.case["max"].name == "max"
    assert [p.remark.message for p in study.problems] == [
        "cases/max has no case.yaml: it holds the pseudonym and the consent"
    ]


def test_order_by_the_author() -> None:
    """With the reason."""
    study = _study(**{"themes.yaml": "order: {by: author, why: weight}\nthemes: []\n"})
    assert (study.order, study.order_why) == ("author", "weight")
    assert load(Memory(specs.base())).order == "prevalence"


RECORDS = {
    "journal/2026-04-02-naming.md": (
        "---\ndate: 2026-04-02\nby: km\nkind: decision\n---\n\n[[someone-there]], ruth/lodger.\n"
    ),
    "supervision/2026-04-20.md": (
        "---\ndate: 2026-04-20\npresent: [km, kb]\ndecisions:\n  - seen: ruth/lodger\n"
        "    outcome: kept\n    why: >-\n      It is one house.\n---\n\nSee [[ruth/n-me]].\n"
    ),
    "reviews.yaml": "reviews:\n  - of: someone-there\n    by: kb\n    state: agreed\n",
    "protocol/schedule.yaml": "items:\n  - id: q01\n    ask: Why?\n    prompts:\n      - When?\n    topic: x\n",
    "protocol/recruitment.yaml": "stages:\n  - {id: pool, n: 51, excluded: {no-reply: 3}}\n",
    "cases/ruth/interview-1.notes.kb.yaml": (
        "notes:\n  - id: n-kb\n    category: linguistic\n    turn: t008..t010\n    quote: like a lodger\n"
        "    before: me\n    also:\n      - {turn: t010, quote: sits down}\n    replies:\n"
        "      - {by: km, date: 2026-04-01, text: Yes.}\n    note: Who?\n"
    ),
}
"""What the base study does not need, for the property tests below."""

LINES = (
    "\t", "- ", "  - id: x", "id: x", "notes: [", "quote: a: b", '"', "'", "{", "&a", "*a", "<<: x",
    "---", "...", "<<<<<<< HEAD", "=======", ">>>>>>> x", "**Ruth:** hm ^t001", "<!--", "-->", "[...]",
    "from: {}", "turn: []", "speakers: 7", "themes: yes", "withdrawn: {scope: [1]}", "stage: -1",
    "order: []", "lint: {severity: [], stage: 7, waivers: 7}", "thresholds: {recurrence: [1]}",
    "outcome: [a]", "present: {}", "seen: [[a]]", "of: {}", "date: []", "prompts: [a, b]", "n: x",
    "format: 1e999", "# ipa: ignore[", "# ipa: ignore[x] y", "^", "\x00", "\ufeff", "\u2028", "é" * 3,
)  # fmt: skip


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, str]:
    """Return the base study with a few lines put in, taken out, doubled or moved."""
    files = {**specs.base(), **RECORDS}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(files)))
        lines = files[path].split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(("in", "out", "twice", "cut", "indent", "join", "word")))
        if how == "in":
            lines.insert(at, " " * draw(st.integers(0, 8)) + draw(st.sampled_from(LINES)))
        elif how == "out":
            del lines[at : at + draw(st.integers(1, 4))]
        elif how == "twice":
            lines[at:at] = lines[at : at + draw(st.integers(1, 8))]
        elif how == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        elif how == "indent":
            lines[at] = " " * draw(st.integers(0, 3)) + lines[at].lstrip()
        elif how == "join":
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        else:
            lines[at] += " " + draw(st.sampled_from(LINES))
        files[path] = "\n".join(lines)
    return files


@given(mutilated())
@settings(max_examples=settings().max_examples * 3 // 2)
def test_nothing_that_is_typed_stops_the_check(files: dict[str, str]) -> None:
    """Load never raises, no rule falls over, and every finding has a place in its file."""
    try:
        study = load(Memory(files))
    except NewerFormat:
        pytest.fail("a slip of the hand was taken for a newer format")
    outcome = check(study, Options(select=("ALL",)))
    assert not outcome.crashed
    for finding in outcome.findings:
        place = finding.remark.place
        lines = files.get(place.path, "").split("\n")
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert (place.line, place.column) <= (place.end_line, place.end_column)
        assert finding.remark.message
        assert "\n" not in finding.remark.message


@given(
    st.dictionaries(
        st.sampled_from(sorted({**specs.base(), **RECORDS})), st.text(max_size=60), max_size=5
    )
)
def test_any_files_are_a_study(texts: dict[str, str]) -> None:
    """Whatever they hold."""
    try:
        study = load(Memory({**specs.base(), **texts}))
    except NewerFormat:
        return
    assert {"ruth", "tom", "anne"} == set(study.case)
    assert not check(study).crashed
