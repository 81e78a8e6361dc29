"""``ipa-text compare``: two codings of one transcript side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli import here, process
from ipa_text.report.agreement import agreement
from ipa_text.store.trees import Memory
from ipa_text.study.coders import Meeting, Pair, pairs
from ipa_text.study.load import load
from test_cli_review import written

STUDY = {
    "study.yaml": "format: 1\ntitle: Two\nresearchers:\n  km: {name: K. Moss}\n  kb: {name: K. Bell}\n",
    "cases/ruth/case.yaml": "pseudonym: Ruth\n",
    "cases/ruth/interview-1.md": """\
---
kind: interview
date: 2026-03-02
speakers: {I: interviewer, Ruth: participant}
---

**I:** And at night? ^t001

**Ruth:** It waits up for me. Then it sings. ^t002

**Ruth:** I would miss it. ^t003

**Ruth:** No. ^t004
""",
    "cases/ruth/interview-1.notes.yaml": """\
notes:
  - {id: n-waits, category: conceptual, turn: t002, quote: It waits up for me, note: A host.}
  - {id: n-up, category: linguistic, turn: t002, quote: waits up, note: As one waits for a child.}
  - {id: n-sings, category: descriptive, turn: t002, quote: it sings, note: A voice.}
""",
    "cases/ruth/interview-1.notes.kb.yaml": """\
notes:
  - {id: n-kb-waits, category: conceptual, turn: t002, quote: It waits up for, note: Somebody.}
  - {id: n-kb-sings, category: linguistic, turn: t002, quote: Then it sings, note: Song.}
  - {id: n-kb-miss, category: conceptual, turn: t003, note: Company.}
""",
}


def met(*, files: dict[str, str] = STUDY) -> list[tuple[str, str, str, bool]]:
    [pair] = pairs(load(Memory(files)).case["ruth"], "km")
    return [
        (m.outcome, m.one.id if m.one else "", m.other.id if m.other else "", m.beside)
        for m in pair.meetings
    ]


def test_places_in_the_order_of_the_transcript() -> None:
    assert met() == [
        ("same", "n-waits", "n-kb-waits", False),
        ("one", "n-up", "", True),
        ("differ", "n-sings", "n-kb-sings", False),
        ("one", "", "n-kb-miss", False),
    ]


def test_words_are_withheld_unless_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path, STUDY)
    run = here("compare", "Ruth", cwd=folder)
    assert run.lines[0] == (
        "interview-1: 2 places noted by both (1 in the same category, 1 in another); 1 by km alone, 1"
        " by kb alone."
    )
    assert "waits up for me" not in run.out
    assert "It waits up for me" in here("compare", "ruth", "--show-words", cwd=folder).out


def test_json_and_csv(tmp_path: Path) -> None:
    folder = written(tmp_path, STUDY)
    data = here("compare", "ruth", "--format", "json", cwd=folder).json
    assert data["pairs"][0]["coders"] == ["km", "kb"]
    assert data["pairs"][0]["places"][3] == {
        "lines": [11, 11],
        "outcome": "one",
        "notes": [None, {"id": "n-kb-miss", "category": "conceptual", "note": "Company."}],
    }
    table = here("compare", "ruth", "--format", "csv", cwd=folder).lines
    assert table[0] == "Source,Lines,First coder,First note,Second coder,Second note,Which"
    assert table[3] == (
        "interview-1,9,km,n-sings (descriptive) A voice.,kb,n-kb-sings (linguistic) Song.,categories"
        " differ"
    )


def test_figures_against_a_worked_example(tmp_path: Path) -> None:
    """Turns: km notes 1 of 3, kb 2 of 3; they agree on two, chance gives 4/9 and, pooled, 2/5."""
    folder = written(tmp_path, STUDY)
    run = here("compare", "ruth", "--agreement", "--format", "json", cwd=folder)
    turns, categories = run.json["pairs"][0]["agreement"]
    assert (turns["units"], turns["agreed"]) == (3, 2)
    assert turns["kappa"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert turns["alpha"] == pytest.approx(1 - (1 / 3) / (3 / 5))
    assert (categories["units"], categories["agreed"], categories["percent"]) == (2, 1, 50)
    assert "no verdict" in here("compare", "ruth", "--agreement", cwd=folder).out


def test_figures_that_are_not_defined() -> None:
    pair = Pair("interview-1", "km", "kb", (), ((True, True), (True, True)))
    turns, categories = agreement(pair)
    assert (turns.percent, turns.kappa, turns.alpha) == (100, None, None)
    assert (categories.units, categories.percent) == (0, None)
    assert Meeting("interview-1", 1, 1, None, None).outcome == "one"


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk.metrics.agreement", None)
    run = here("compare", "ruth", "--agreement", cwd=written(tmp_path, STUDY))
    assert (run.code, run.out) == (2, "")
    assert "pip install 'ipa-text[agreement]'" in run.err


def test_a_record_is_begun_and_never_written_over(tmp_path: Path) -> None:
    folder = written(tmp_path, STUDY)
    asked = ("compare", "ruth", "--record", "--date", "2026-04-10")
    path = "cases/ruth/supervision/2026-04-10-two-readings.md"
    assert here(*asked, cwd=folder).lines == [f"wrote {path}: fill in what became of each"]
    assert (folder / path).read_text() == (
        "---\ndate: 2026-04-10\npresent: [km, kb]\ndecisions:\n  - seen:\n      - ruth/n-sings\n"
        "      - ruth/n-kb-sings\n    outcome:\n---\n\n# Two readings\n"
    )
    again = here(*asked, cwd=folder)
    assert (again.code, again.out) == (2, "")
    assert again.err == f"ipa-text: {folder / path} is there already\n"
    select = ("--select", "schema-violation", "--format", "concise")
    assert here("check", *select, cwd=folder).out.startswith(f"{path}:8:")


def test_a_case_that_one_person_coded(tmp_path: Path) -> None:
    files = {p: t for p, t in STUDY.items() if ".kb." not in p}
    run = process("compare", "ruth", cwd=written(tmp_path, files))
    assert run.code == 2
    assert "ruth was coded by one person" in run.err


def test_nothing_to_record(tmp_path: Path) -> None:
    files = {**STUDY, "cases/ruth/interview-1.notes.kb.yaml": "notes: []\n"}
    run = here("compare", "ruth", "--record", cwd=written(tmp_path, files))
    assert run.code == 2
    assert "no place that two coders noted in different categories" in run.err
