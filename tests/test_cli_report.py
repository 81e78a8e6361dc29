"""``report``: what is counted and shown, on which basis, for whom, and in which form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli import PACKAGE, Run, here, terminal, unpainted
from studies import WHOLE, changed, written

OF_THE_STUDY = ("themes", "recurrence", "extracts", "sample", "balance", "coverage", "waivers")
KINDS = (*OF_THE_STUDY, "case ada", "case cleo", "statements ada", "statements cleo")
DEMO = PACKAGE / "demo" / "study"


def report(folder: Path, kind: str, form: str = "json") -> Any:
    """Return what a report holds: data of JSON, rows of CSV, or text."""
    run = here("report", *kind.split(), "--format", form, cwd=folder)
    assert run.code == 0, run.err
    if form == "json":
        return run.json
    return list(csv.reader(io.StringIO(run.out, newline=""))) if form == "csv" else run.out


# Themes


def test_themes_json(tmp_path: Path) -> None:
    def extract(ref: str, text: str, path: str, lines: list[int]) -> dict[str, Any]:
        case = ref.split("/", maxsplit=1)[0]
        return {
            "ref": ref, "case": case, "pseudonym": case.capitalize(), "text": text,
            "path": f"cases/{case}/{path}.md", "lines": lines,
        }  # fmt: skip

    def part(
        name: str, title: str, coded: str, diverging: str, quoted: str, *more: Any, **subthemes: Any
    ) -> dict[str, Any]:
        cases = {"coded": coded.split(), "diverging": diverging.split(), "quoted": quoted.split()}
        cases["converging"] = [case for case in cases["coded"] if case not in cases["diverging"]]
        counted = {basis: len(found) for basis, found in cases.items()}
        return {
            "id": name, "title": title, "prevalence": {**counted, "of": 3}, "cases": cases,
            "extracts": list(more), "subthemes": [], **subthemes,
        }  # fmt: skip

    passenger = part(
        "passenger", "Becoming a passenger", "ada ben cleo", "cleo", "ada ben cleo",
        subthemes=[
            part(
                "seat", "The other seat", "ada cleo", "cleo", "ada cleo",
                extract(
                    "ada/x-side", "I sit where he used to sit, and I look out of the side.",
                    "interview-2", [12, 13],
                ),
                extract("cleo/x-queen", "I am driven, like a queen, and I sing.", "interview-1", [10, 10]),
            ),
            part(
                "asking", "Having to ask", "ben", "", "ben",
                extract(
                    "ben/x-ask", "You ask, and they say of course, and you hear the of course.",
                    "interview-1", [11, 12],
                ),
            ),
        ],
    )  # fmt: skip
    keys = part(
        "keys", "The keys", "ada cleo", "", "ada cleo",
        extract(
            "ada/x-dog", "I handed over the keys on a Monday. It was like giving away a dog.",
            "interview-1", [11, 12],
        ),
        extract("cleo/x-river", "The keys went into the river.", "interview-1", [10, 11]),
    )  # fmt: skip
    assert holds(
        report(written(tmp_path), "themes"), {"version": 1, "of": 3, "themes": [passenger, keys]}
    )


def holds(found: Any, wanted: Any) -> bool:
    """Tell whether data hold what is wanted; fields may have been added."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            holds(found.get(k, ...), v) for k, v in wanted.items()
        )
    if isinstance(wanted, list):
        same = isinstance(found, list) and len(found) == len(wanted)
        return same and all(map(holds, found, wanted))
    return type(found) is type(wanted) and found == wanted


def test_themes_table(tmp_path: Path) -> None:
    head, *rows = report(written(tmp_path), "themes", "csv")
    assert head == ["Group experiential theme", "Subtheme", "Quotation", "Who, lines", "Prevalence"]
    assert rows == [
        ["Becoming a passenger", "", "", "", "3 of 3 coded, 1 of them divergent"],
        [
            "", "The other seat", "\u201cI sit where he used to sit, and I look out of the side.\u201d",
            "Ada 2, 12-13", "2 of 3 coded, 1 of them divergent",
        ],
        ["", "", "\u201cI am driven, like a queen, and I sing.\u201d", "Cleo, 10", ""],
        [
            "", "Having to ask",
            "\u201cYou ask, and they say of course, and you hear the of course.\u201d",
            "Ben, 11-12", "1 of 3 coded",
        ],
        [
            "The keys", "",
            "\u201cI handed over the keys on a Monday. It was like giving away a dog.\u201d",
            "Ada, 11-12", "2 of 3 coded",
        ],
        ["", "", "\u201cThe keys went into the river.\u201d", "Cleo, 10-11", ""],
    ]  # fmt: skip


def test_themes_says_what_it_counts(tmp_path: Path) -> None:
    text = report(written(tmp_path), "themes", "text")
    assert text.startswith(
        "Giving up the car: 3 participants, 8 exploratory notes, 7 experiential statements, 5 personal"
        " experiential themes, 2 group experiential themes.\n\nTable of group experiential themes\n"
    )
    told = " ".join(text.split())
    assert "Coded: participants with evidence under the theme, convergent or divergent." in told
    assert (
        "Of 3 participants (those not withdrawn). Order: prevalence, then amount of evidence."
        in told
    )


@pytest.mark.parametrize(
    ("basis", "told", "order"),
    [
        ("converging", ["2 of 3 converging", "1 of 3 converging"], ["passenger", "keys"]),
        ("quoted", ["3 of 3 quoted, 1 of them divergent"], ["passenger", "keys"]),
        ("nonsense", ["3 of 3 "], ["passenger", "keys"]),
    ],
)
def test_basis(tmp_path: Path, basis: str, told: list[str], order: list[str]) -> None:
    folder = written(tmp_path, changed("study.yaml", ("basis: coded", f"basis: {basis}")))
    assert [theme["id"] for theme in report(folder, "themes")["themes"]] == order
    text = report(folder, "themes", "text")
    for words in told:
        assert words in text


def test_order_of_the_author(tmp_path: Path) -> None:
    by = ("order:\n  by: prevalence\n", "order:\n  by: author\n  why: >-\n    By weight.\n")
    folder = written(tmp_path, changed("themes.yaml", by))
    for kind, key in (("themes", "themes"), ("recurrence", "rows")):
        assert [r["id"] for r in report(folder, kind)[key] if r["id"] in ("keys", "passenger")] == [
            "keys",
            "passenger",
        ]
    assert [s["id"] for s in report(folder, "themes")["themes"][1]["subthemes"]] == [
        "asking",
        "seat",
    ]
    assert "Order: the author's." in " ".join(report(folder, "themes", "text").split())


def test_ties_go_by_statements_then_words_then_title(tmp_path: Path) -> None:
    def theme(name: str, title: str, *refs: str) -> str:
        listed = "".join(f"      - {ref}\n" for ref in refs)
        return f"  - id: {name}\n    title: >-\n      {title}\n    from:\n{listed}"

    text = "themes:\n" + "".join(
        [
            theme("d", "B", "ada/empty-drive", "ben/asking"),  # 2 cases, 2 statements, 5 words
            theme("e", "A", "cleo/no-way-back", "ada/empty-drive"),  # 2, 2, 4
            theme("a", "Z", "ben/asking"),  # 1 case
            theme("b", "B", "ada/parting", "ben/petitioner"),  # 2 cases, 3 statements
            theme("f", "a", "cleo/river", "ada/empty-drive"),  # as e, and behind it by title
        ]
    )
    folder = written(tmp_path, {"themes.yaml": text})
    assert [t["id"] for t in report(folder, "themes")["themes"]] == ["b", "d", "e", "f", "a"]


def test_a_case_counts_once_and_may_be_both(tmp_path: Path) -> None:
    both = changed("themes.yaml", ("      - ada/parting\n", "      - ada/parting\n      - ada/farewell\n"
                   "      - ada/parting\n"), ("      - cleo/no-way-back\n",
                   "      - cleo/no-way-back\n    diverges:\n      - ada/empty-drive\n"))  # fmt: skip
    [_, keys] = report(written(tmp_path, both), "themes")["themes"]
    assert keys["cases"]["coded"] == ["ada", "cleo"]
    assert keys["cases"]["diverging"] == ["ada"]
    assert keys["prevalence"]["converging"] == 2


def test_what_is_cited_and_not_there_is_left_out(tmp_path: Path) -> None:
    refs = (
        "      - ada/x-dog\n",
        "      - ada/x-nothing\n      - nobody/x\n      - ada/n-dog\n      - 3\n",
    )
    themes = report(written(tmp_path, changed("themes.yaml", refs)), "themes")["themes"]
    assert [x["ref"] for x in themes[1]["extracts"]] == ["cleo/x-river"]


def test_a_translation_stands_beside_the_words(tmp_path: Path) -> None:
    quote = "      The keys went into the river.\n"
    notes = WHOLE["cases/cleo/interview-1.notes.yaml"]
    at = notes.rindex(quote) + len(quote)
    path = "cases/cleo/interview-1.notes.yaml"
    folder = written(
        tmp_path, {path: notes[:at] + "    translation: >-\n      Ins Wasser.\n" + notes[at:]}
    )
    [extract] = report(folder, "themes")["themes"][1]["extracts"][1:]
    assert extract["translation"] == "Ins Wasser."
    assert "\u201cThe keys went into the river.\u201d [Ins Wasser.]" in report(
        folder, "themes", "text"
    )
    shown = here("show", "cleo/x-river", cwd=folder).out
    assert "Ins Wasser." in shown


# Recurrence


def test_recurrence_json(tmp_path: Path) -> None:
    def row(
        name: str, title: str, level: str, present: str, diverging: str, met: bool | None
    ) -> dict[str, Any]:
        cases = present.split()
        return {
            "id": name, "title": title, "level": level, "present": cases,
            "diverging": diverging.split(), "count": len(cases), "of": 3, "threshold_met": met,
        }  # fmt: skip

    assert holds(
        report(written(tmp_path), "recurrence"),
        {
            "version": 1,
            "cases": ["ada", "ben", "cleo"],
            "rows": [
                row("passenger", "Becoming a passenger", "theme", "ada ben cleo", "cleo", True),
                row("seat", "The other seat", "subtheme", "ada cleo", "cleo", None),
                row("asking", "Having to ask", "subtheme", "ben", "", None),
                row("keys", "The keys", "theme", "ada cleo", "", True),
            ],
        },
    )


def test_recurrence_table(tmp_path: Path) -> None:
    assert report(written(tmp_path), "recurrence", "csv") == [
        ["Theme", "Ada", "Ben", "Cleo", "Present in", "Threshold"],
        ["Becoming a passenger", "1", "1", "1d", "3 of 3", "met"],
        ["  The other seat", "1", "\u00b7", "1d", "2 of 3", "-"],
        ["  Having to ask", "\u00b7", "1", "\u00b7", "1 of 3", "-"],
        ["The keys", "2", "\u00b7", "1", "2 of 3", "met"],
    ]


@pytest.mark.parametrize(
    ("recurrence", "met", "asked"),
    [
        ("over-half", [True, True], "over-half (2 of 3)"),
        ("half", [True, True], "half (2 of 3)"),
        ("third", [True, True], "third (1 of 3)"),
        ("all", [True, False], "all (3 of 3)"),
        ("3", [True, False], "3 (3 of 3)"),
        ("4", [False, False], "4 (4 of 3)"),
    ],
)
def test_thresholds(tmp_path: Path, recurrence: str, met: list[bool], asked: str) -> None:
    folder = written(tmp_path, changed("study.yaml", ("over-half", recurrence)))
    rows = [r for r in report(folder, "recurrence")["rows"] if r["level"] == "theme"]
    assert [r["threshold_met"] for r in rows] == met
    assert f"Threshold: {asked}." in " ".join(report(folder, "recurrence", "text").split())


def test_no_threshold(tmp_path: Path) -> None:
    folder = written(tmp_path, changed("study.yaml", ("recurrence: over-half, ", "")))
    assert {r["threshold_met"] for r in report(folder, "recurrence")["rows"]} == {None}
    assert "Threshold: none declared." in report(folder, "recurrence", "text")


def test_a_threshold_on_subthemes(tmp_path: Path) -> None:
    level = ("basis: coded", "basis: coded, level: subtheme")
    folder = written(tmp_path, changed("study.yaml", level))
    _, *rows = report(folder, "recurrence", "csv")
    told = {row[0].strip(): row[-1] for row in rows}
    assert told["The other seat"] == "met"
    assert told["Having to ask"] == "below"
    assert told["Becoming a passenger"] == "-"


# One person


def test_case_table(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert report(folder, "case ada", "csv")[1:] == [
        [
            "A parting, with a death in it", "abstraction, polarization",
            "Giving up the car as giving up a creature [a]",
            "\u201cI handed over the keys on a Monday. It was like giving away a dog.\u201d", "Ada, 11-12",
        ],
        [
            "", "", "Seeing for the first time what the car had covered [b]",
            "\u201cYou know it will be looked after. [...] the drive was empty\u201d", "Ada, 12-16",
        ],
        [
            "Being carried", "", "Changing places with her child",
            "\u201cI sit where he used to sit\u201d", "Ada 2, 12",
        ],
    ]  # fmt: skip
    last = report(folder, "case cleo", "csv")[-1]
    assert last == [
        "(in no theme)", "", "Singing in the back of the car (set aside: Said once, and in passing.)",
        "\u201cI am driven, like a queen, and I sing.\u201d", "Cleo, 10",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ada", "Ada", "cases/ada", "cases/ada/", "ada/"])
def test_a_case_by_any_name(tmp_path: Path, name: str) -> None:
    assert report(written(tmp_path), f"case {name}")["case"] == "ada"


def test_an_id_comes_before_a_pseudonym(tmp_path: Path) -> None:
    folder = written(tmp_path, changed("cases/ben/case.yaml", ("pseudonym: Ben", "pseudonym: ada")))
    assert report(folder, "case ada")["case"] == "ada"


def test_a_case_table_of_themes_within_themes_and_of_nothing(tmp_path: Path) -> None:
    text = """\
statements:
  - id: farewell
    text: >-
      Giving up
    from: []
  - id: loose
    text: >-
      In no theme
    from:
      - n-empty
themes:
  - id: parting
    title: >-
      A parting
    subthemes:
      - id: inner
        title: >-
          Within
        from:
          - farewell
  - id: empty
"""
    folder = written(tmp_path, {"cases/ada/themes.yaml": text})
    whole = "\u201cAnd then I stood at the window and the drive was empty. It was only a drive. I had never seen it before.\u201d"
    assert report(folder, "case ada", "csv")[1:] == [
        ["A parting", "", "", "", ""],
        ["\u2013 Within", "", "Giving up", "", ""],
        ["empty", "", "", "", ""],
        ["(in no theme)", "", "In no theme", whole, "Ada, 16-17"],
    ]
    data = report(folder, "case ada")
    assert [s["id"] for s in data["statements_in_no_theme"]] == ["loose"]
    assert data["themes"][0]["subthemes"][0]["statements"][0]["key"] is None
    rows = report(folder, "statements ada", "csv")[1:]
    assert rows[0] == ["Within", "Giving up", "", "", "", ""]
    assert rows[1][:3] == ["(in no theme)", "In no theme", "conceptual"]


def test_a_theme_that_names_what_is_not_there(tmp_path: Path) -> None:
    refs = ("      - side-seat\n", "      - sideseat\n      - n-side\n")
    folder = written(tmp_path, changed("cases/ada/themes.yaml", refs))
    assert report(folder, "case ada", "csv")[3] == ["Being carried", "", "", "", ""]


NOT_FOUND = "?: these words were not found in the transcript; `ipa-text check` says which."


def test_words_that_are_not_in_the_transcript_are_explained(tmp_path: Path) -> None:
    """Where a table has `?` for lines it says what that means; a table without one does not."""
    words = ("queen, and I sing.\n", "king, and I sing.\n")
    sidecar = "cases/cleo/interview-1.notes.yaml"
    folder = written(tmp_path, changed(sidecar, words))
    for kind in ("themes", "extracts", "case cleo", "statements cleo"):
        assert "Cleo, ?" in report(folder, kind, "text"), kind
        assert report(folder, kind, "text").splitlines()[-1] == NOT_FOUND
        assert report(folder, kind, "md").endswith(f"{NOT_FOUND}\n")
    for kind in ("case ada", "statements ada", "recurrence"):
        assert NOT_FOUND not in report(folder, kind, "text")
    found = {x["ref"]: x["found"] for x in report(folder, "extracts")["extracts"]}
    assert [ref for ref, there in found.items() if not there] == ["cleo/x-queen"]
    seat = report(folder, "themes")["themes"][0]["subthemes"][0]["extracts"]
    assert [(x["citation"], x["found"]) for x in seat] == [
        ("Ada 2, 12-13", True),
        ("Cleo, ?", False),
    ]


def test_notes_without_their_transcript(tmp_path: Path) -> None:
    folder = written(tmp_path, {"cases/ada/interview-2.md": None})
    [last] = report(folder, "case ada", "csv")[-1:]
    assert last[3:] == ["\u201cI sit where he used to sit\u201d", "Ada, ?"]
    for kind in ("themes", "case ada", "statements ada", "extracts"):
        assert "interview-2" not in json.dumps(report(folder, kind))
    shown = here("show", "ada/n-side", "--format", "json", cwd=folder).json
    assert "source" not in shown
    assert "transcript" not in shown


def test_statements_table(tmp_path: Path) -> None:
    rows = report(written(tmp_path), "statements cleo", "csv")[1:]
    assert [row[:3] for row in rows] == [
        ["Enthroned in the back seat", "Being driven as being enthroned", "linguistic"],
        ["", "", "extract"],
        ["No way back", "Seeing to it that there is no way back", "conceptual"],
        ["", "", "extract"],
        ["(set aside: Said once, and in passing.)", "Singing in the back of the car", "extract"],
    ]
    assert rows[0][3:] == [
        "What others suffer raises her.", "\u201cI am driven, like a queen\u201d", "Cleo, 10",
    ]  # fmt: skip


def test_statements_json_has_every_statement_with_its_evidence(tmp_path: Path) -> None:
    data = report(written(tmp_path), "statements ada")
    assert [
        (s["id"], s["themes"], [e["id"] for e in s["evidence"]]) for s in data["statements"]
    ] == [
        ("farewell", ["parting"], ["n-dog", "k-monday", "x-dog", "x-drive"]),
        ("empty-drive", ["parting"], ["n-empty", "x-drive"]),
        ("side-seat", ["carried"], ["n-side", "x-side"]),
    ]


def test_two_of_one_name(tmp_path: Path) -> None:
    folder = written(tmp_path, changed("cases/ben/case.yaml", ("pseudonym: Ben", "pseudonym: Ada")))
    run = here("report", "case", "Ada", cwd=folder)
    assert run == (2, "", "ipa-text: `Ada` could be ada, ben: say which\n")
    assert report(folder, "case ben")["case"] == "ben"


@pytest.mark.parametrize("name", ["", "/", "cases/"])
def test_nobody(tmp_path: Path, name: str) -> None:
    run = here("report", "case", name, cwd=written(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert "there is no case" in run.err


@pytest.mark.parametrize("kind", ["case", "statements"])
def test_whose(tmp_path: Path, kind: str) -> None:
    folder = written(tmp_path)
    run = here("report", kind, cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert f"`ipa-text report {kind} CASE` (cases: ada, ben, cleo)" in run.err
    run = here("report", kind, "cloe", cwd=folder)
    assert run == (2, "", "ipa-text: there is no case `cloe`; did you mean `cleo`?\n")
    run = here("report", kind, "dov", cwd=folder)
    assert run == (2, "", "ipa-text: dov withdrew: nothing of theirs is reported\n")


# The other tables


def test_extracts(tmp_path: Path) -> None:
    folder = written(tmp_path)
    rows = report(folder, "extracts", "csv")[1:]
    assert [(r[0], r[3], r[4]) for r in rows] == [
        ("ada/x-dog", "The keys", "farewell"),
        ("ada/x-drive", "(not used)", "farewell, empty-drive"),
        ("ada/x-side", "The other seat", "side-seat"),
        ("ben/x-ask", "Having to ask", "asking"),
        ("cleo/x-queen", "The other seat", "throne, singing"),
        ("cleo/x-river", "The keys", "river"),
    ]
    text = report(folder, "extracts", "text")
    assert text.startswith("6 extracts: 5 listed under a group theme, 1 not.\n")
    first = report(folder, "extracts")["extracts"][0]
    assert holds(first, {"words": 15, "used": True, "themes": ["keys"], "lines": [11, 12]})


def test_sample_sums_to_n(tmp_path: Path) -> None:
    folder = written(tmp_path)
    data = report(folder, "sample")
    assert (data["of"], data["withdrawn"]) == (3, 1)
    for values in data["attributes"].values():
        assert sum(values.values()) == 3
    assert report(folder, "sample", "csv")[1:] == [
        ["ada", "Ada", "71", "nurse (retired)", "alone", "2", "65", "64"],
        ["ben", "Ben", "68", "clerk", "", "2", "33", "39"],
        ["cleo", "Cleo", "75", "", "alone", "1", "", "18"],
    ]
    text = report(folder, "sample", "text")
    assert re.search(r"^Age +68 to 75 +3$", text, re.MULTILINE)
    assert re.search(r"^Lives +alone +2\n +not stated +1$", text, re.MULTILINE)
    assert "n = 3. 1 withdrew and is not shown." in text


def test_sample_of_odd_attributes(tmp_path: Path) -> None:
    folder = written(tmp_path, {
        "cases/ada/case.yaml": "pseudonym: Ada\nattributes: {age: 71, carer: true, empty: ~, mixed: 3}\n",
        "cases/ben/case.yaml": "pseudonym: Ben\nattributes: nonsense\n",
        "cases/cleo/case.yaml": "attributes: {age: 70.5, mixed: many}\nwithdrawn: {scope: quotations}\n",
    })  # fmt: skip
    data = report(folder, "sample")
    assert data["attributes"]["mixed"] == {"3": 1, "many": 1, "not stated": 1}
    text = report(folder, "sample", "text")
    assert re.search(r"^Age +70.5 to 71 +2\n +not stated +1$", text, re.MULTILINE)
    assert "cleo  cleo" in text, "a case without a pseudonym goes by its id"
    assert data["attributes"]["carer"] == {"true": 1, "not stated": 2}


def test_one_number_is_no_range_and_nan_is_a_word(tmp_path: Path) -> None:
    given = {
        f"cases/{c}/case.yaml": "attributes: {age: 70, name-of-bread: nan}\n"
        for c in ("ada", "ben", "cleo")
    }
    text = report(written(tmp_path, given), "sample", "text")
    assert re.search(r"^Age +70 +3$", text, re.MULTILINE)
    assert re.search(r"^Name of bread +nan +3$", text, re.MULTILINE)


def test_balance(tmp_path: Path) -> None:
    twice = ("      - ada/x-dog\n", "      - ada/x-dog\n      - ada/x-side\n")
    folder = written(tmp_path, changed("themes.yaml", twice))
    data = report(folder, "balance")
    assert [(c["case"], c["spoken"], c["extracts"], c["quoted"]) for c in data["cases"]] == [
        ("ada", 64, 2, 29),
        ("ben", 39, 1, 13),
        ("cleo", 18, 2, 15),
    ]
    assert data["quoted"] == 57
    assert sum(c["share"] for c in data["cases"]) == pytest.approx(1)
    assert report(folder, "balance", "csv")[1] == ["Ada", "64", "2", "29", "51%", "45.3%"]


def test_balance_of_nothing_quoted(tmp_path: Path) -> None:
    folder = written(
        tmp_path, {"themes.yaml": "themes: []\n", "cases/eve/case.yaml": "pseudonym: Eve\n"}
    )
    assert {c["share"] for c in report(folder, "balance")["cases"]} == {None}
    assert report(folder, "balance", "csv")[-1] == ["Eve", "0", "0", "0", "-", "-"]


def test_coverage(tmp_path: Path) -> None:
    bare = changed("cases/ben/interview-1.notes.yaml", ("turn: t002\n    quote: >-\n      you hear the of course\n    note",
                   "turn: t001\n    note"))  # fmt: skip
    kinds = changed("study.yaml", ("[descriptive, linguistic, conceptual]", "[conceptual, bodily]"))
    folder = written(tmp_path, {**bare, **kinds})
    head, *rows = report(folder, "coverage", "csv")
    assert head == [
        "Participant", "Source", "Words", "Turns noted", "Conceptual", "Bodily",
        "Longest stretch without a note",
    ]  # fmt: skip
    assert ["Ben", "interview-1", "22", "0 of 1", "1", "0", "22 (t002)"] in rows
    assert ["Ben", "diary-1", "17", "1 of 1", "0", "0", "-"] in rows
    found = next(s for s in report(folder, "coverage")["sources"] if s["words"] == 22)
    assert found["longest_without_note"] == {
        "from": "t002",
        "to": "t002",
        "words": 22,
        "lines": [11, 12],
    }


def test_waivers(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert report(folder, "waivers", "csv") == [
        ["Rule", "About", "Reason", "Where"],
        ["no-divergence", "keys", "looked for, and nobody differs", "themes.yaml:4"],
    ]
    [waiver] = report(folder, "waivers")["waivers"]
    assert (waiver["rule"], waiver["path"], waiver["line"]) == ("no-divergence", "themes.yaml", 4)


# Vocabulary


TERMS = {
    2009: ["Master theme", "Superordinate theme", "Emergent theme", "Exploratory comment"],
    2022: [
        "Group experiential theme", "Personal experiential theme", "Experiential statement",
        "Exploratory note",
    ],
}  # fmt: skip


@pytest.mark.parametrize("year", TERMS)
def test_terminology_is_what_people_see(tmp_path: Path, year: int) -> None:
    folder = written(tmp_path, changed("study.yaml", ("2022", str(year))))
    [other] = set(TERMS) - {year}
    everything = " ".join(report(folder, kind, "text") for kind in KINDS)
    everything += (
        here("show", "passenger", cwd=folder).out + here("show", "ada/n-dog", cwd=folder).out
    )
    everything += here("status", cwd=folder).out
    for word in TERMS[year]:
        assert re.search(word, everything, re.IGNORECASE)
    for word in TERMS[other]:
        assert not re.search(word, everything, re.IGNORECASE)


@pytest.mark.parametrize("kind", KINDS)
def test_terminology_is_nothing_that_programs_see(tmp_path: Path, kind: str) -> None:
    new = report(written(tmp_path / "new"), kind)
    old = report(written(tmp_path / "old", changed("study.yaml", ("2022", "2009"))), kind)
    assert new == old


# Every kind, in every form


def words_of(table: list[list[str]]) -> Counter[str]:
    return Counter(word for row in table[1:] for cell in row for word in cell.split())


WIDTHS = pytest.mark.parametrize("columns", [40, 60, 100, 160])


@WIDTHS
@pytest.mark.parametrize("given", ["report themes", "report statements ada", "status"])
def test_a_terminal_of_any_width_shows_every_word(tmp_path: Path, given: str, columns: int) -> None:
    folder = written(tmp_path)
    run = terminal(*given.split(), cwd=folder, columns=columns)
    assert (run.code, run.err) == (0, "")
    text = unpainted(run.out)
    told = here(*given.split(), "--format", "csv", cwd=folder).out
    assert not words_of(list(csv.reader(io.StringIO(told, newline="")))) - Counter(text.split())
    assert max(map(len, text.split("\n"))) <= columns


@WIDTHS
@pytest.mark.parametrize(
    "kind", [*OF_THE_STUDY, "case p01", "statements p01", "case p07", "statements p07"]
)
def test_the_demo_loses_nothing_either(
    kind: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ipa_text.text.table", "ipa_text.cli.report"):
        monkeypatch.setattr(f"{module}.width", lambda: columns)
    text = report(DEMO, kind, "text")
    assert not words_of(report(DEMO, kind, "csv")) - Counter(text.split())
    assert max(map(len, text.split("\n"))) <= columns


@pytest.mark.parametrize("kind", KINDS)
def test_piped_output_is_not_cut(tmp_path: Path, kind: str) -> None:
    folder = written(tmp_path)
    text = here("report", *kind.split(), cwd=folder, COLUMNS="40").out
    for row in report(folder, kind, "csv")[1:]:
        for cell in row:
            assert cell.strip() in text, "each cell stands on one line"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["text", "md", "csv", "json"])
def test_every_form_of_every_kind(tmp_path: Path, kind: str, form: str) -> None:
    folder = written(tmp_path)
    run = here("report", *kind.split(), "--format", form, cwd=folder)
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("\n")
    assert "\x1b" not in run.out
    if form == "json":
        assert run.json["version"] == 1
        assert json.dumps(run.json, ensure_ascii=False, indent=2) + "\n" == run.out
    if form == "csv":
        table = list(csv.reader(io.StringIO(run.out, newline="")))
        assert {len(row) for row in table} == {len(table[0])}
    if form == "md":
        assert re.search(r"(?m)^\|(-+:?\|)+$", run.out)


def test_the_default_is_the_master_table(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert here("report", cwd=folder) == here("report", "themes", cwd=folder)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            "theme",
            "there is no report `theme`; did you mean `themes`?; see `ipa-text report --help`",
        ),
        ("xyz", "there is no report `xyz`; see `ipa-text report --help`"),
        ("themes ada", "the report `themes` is of the whole study; it takes no case"),
        ("themes --format xml", "xml"),
        ("case ada ben", "ben"),
    ],
)
def test_what_is_no_report(tmp_path: Path, given: str, why: str) -> None:
    run = here("report", *given.split(), cwd=written(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert why in run.err


def test_help_names_every_kind() -> None:
    run = here("report", "--help", cwd=Path("/"))
    for kind in (*OF_THE_STUDY, "case CASE", "statements CASE"):
        assert re.search(rf"(?m)^  {kind} +\S", run.out), kind


# What could not be read


def test_what_could_not_be_read_is_said_on_standard_error(tmp_path: Path) -> None:
    folder = written(tmp_path, {"cases/ben/themes.yaml": "statements: [\n"})
    for given in (
        "report",
        "report balance --format json",
        "status",
        "show keys",
        "report case ada",
    ):
        run = here(*given.split(), cwd=folder)
        assert run.code == 0
        assert run.err == (
            "Note: parts of 1 file could not be read and are left out here; see `ipa-text check`.\n"
        )
    both: dict[str, str | bytes | None]
    both = {"cases/ben/themes.yaml": b"\xff", "cases/cleo/themes.yaml": "a: 1\na: 2\n"}
    run = here("report", "--format", "json", cwd=written(tmp_path, both))
    assert "parts of 2 files could not be read" in run.err
    assert run.json["of"] == 3


# Whoever withdrew


def everything(folder: Path) -> Iterator[tuple[str, Run]]:
    """Yield every report in every form, and the chain of everything that has a name."""
    for kind in (*KINDS, "case dov", "statements dov"):
        for form in ("csv", "json"):
            yield (
                f"report {kind} {form}",
                here("report", *kind.split(), "--format", form, cwd=folder),
            )
    yield "status", here("status", "--format", "json", cwd=folder)
    for ref in ("keys", "passenger", "seat", "ada", "cleo", "dov", "dov/parting", "dov/n-dog",
                "ada/parting", "ada/farewell", "ada/x-dog", "ada/n-dog", "ada/n-empty", "ada/x-side",
                "ada/carried", "ada/interview-2", "dov/interview-1", "dov/interview-1:11"):  # fmt: skip
        for form in ("text", "json"):
            yield f"show {ref} {form}", here("show", ref, "--format", form, cwd=folder)


def said_in(path: str) -> set[str]:
    """Return every run of four words that is spoken in a transcript."""
    words = re.findall(r"[a-z]+", WHOLE[path].split("---", 2)[2].lower())
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}


def leaks(text: str, said: set[str]) -> list[str]:
    words = re.findall(r"[a-z]+", text.lower())
    fours = (" ".join(words[i : i + 4]) for i in range(len(words) - 3))
    return [four for four in fours if four in said]


def test_nothing_is_shown_of_whoever_withdrew_though_files_are_left(tmp_path: Path) -> None:
    """Ada's files, with other words, are left in the folder of Dov, and the group themes cite them."""
    secret = {
        path.replace("/ada/", "/dov/"): text.replace("Monday", "Tuesday").replace(" dog", " parrot")
        for path, text in WHOLE.items()
        if path.startswith("cases/ada/") and not path.endswith("case.yaml")
    }
    cited = changed("themes.yaml", ("      - ada/parting\n", "      - ada/parting\n      - dov/parting\n"),
                    ("      - ada/x-dog\n", "      - ada/x-dog\n      - dov/x-dog\n"))  # fmt: skip
    folder = written(tmp_path, {**secret, **cited})
    for given, run in everything(folder):
        assert "Tuesday" not in run.out, given
        assert "parrot" not in run.out, given
    assert report(folder, "themes")["of"] == 3
    assert report(folder, "themes")["themes"][1]["prevalence"]["coded"] == 2
    for ref in ("dov/n-dog", "dov/interview-1:11", "dov/parting"):
        run = here("show", ref, cwd=folder)
        assert run == (2, "", "ipa-text: dov withdrew: nothing of theirs is shown\n")
    assert "withdrawn" in here("show", "dov", cwd=folder).out
    assert "dov/parting  withdrawn" in here("show", "keys", cwd=folder).out


def test_withdrawn_quotations_are_not_quoted(tmp_path: Path) -> None:
    case = WHOLE["cases/ada/case.yaml"] + "withdrawn: {date: 2026-03-01, scope: quotations}\n"
    folder = written(tmp_path, {"cases/ada/case.yaml": case})
    said = said_in("cases/ada/interview-1.md") | said_in("cases/ada/interview-2.md")
    for given, run in everything(folder):
        if not given.startswith("show ada/interview-"):
            assert not leaks(run.out, said), given
    data = report(folder, "themes")
    assert data["themes"][0]["prevalence"]["coded"] == 3, "the analysis stays"
    assert "ada" not in data["themes"][0]["cases"]["quoted"]


def test_a_withdrawn_source_is_evidence_no_more(tmp_path: Path) -> None:
    case = WHOLE["cases/ada/case.yaml"] + "withdrawn: {date: 2026-03-01, scope: interview-2}\n"
    folder = written(tmp_path, {"cases/ada/case.yaml": case})
    said = said_in("cases/ada/interview-2.md") - said_in("cases/ada/interview-1.md")
    for given, run in everything(folder):
        assert not leaks(run.out, said), given
    themes = {t["id"]: t for t in report(folder, "themes")["themes"]}
    assert themes["passenger"]["cases"]["coded"] == ["ben", "cleo"]
    assert themes["keys"]["cases"]["coded"] == ["ada", "cleo"]
