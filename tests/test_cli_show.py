"""``show``: from anything down to the words, and up to the themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli import here, process, terminal, unpainted
from studies import WHOLE, changed, written


def walked(link: dict[str, Any], way: str) -> Iterator[dict[str, Any]]:
    """Yield a link and all that hangs on it one way, ``above`` or ``below``."""
    yield link
    for inner in link.get(way, []):
        yield from walked(inner, way)


def refs(folder: Path, ref: str, way: str = "below") -> list[str]:
    run = here("show", ref, "--format", "json", cwd=folder)
    assert (run.code, run.err) == (0, ""), run.err
    return [link["ref"] for link in walked(run.json, way)]


# Down and up


def test_a_group_theme_down_to_the_words(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert refs(folder, "passenger") == [
        "passenger",
        "seat",
        "ada/carried", "ada/side-seat", "ada/n-side", "ada/x-side",
        "cleo/enthroned", "cleo/throne", "cleo/n-queen", "cleo/x-queen",
        "ada/x-side", "cleo/x-queen",
        "asking",
        "ben/petitioner", "ben/asking", "ben/n-ask", "ben/n-twice", "ben/x-ask",
        "ben/x-ask",
    ]  # fmt: skip
    run = here("show", "passenger", cwd=folder)
    assert run.lines[:4] == [
        "passenger  group experiential theme  themes.yaml:15",
        "    Becoming a passenger",
        "    What it is to be driven by others.",
        "    3 of 3 coded, 1 of them divergent; 3 quoted",
    ]
    for words in (
        "Carried as a child is.", "diverges: For her it is a rise.", "quoted",
        "\u201cI sit where he used to sit\u201d  Ada 2, 12", "\u201cAsked twice.\u201d  Ben diary, 7",
    ):  # fmt: skip
        assert words in run.out


def test_a_subtheme_and_what_it_is_part_of(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert refs(folder, "asking", "above") == ["asking", "passenger"]
    assert here("show", "asking", cwd=folder).lines[:6] == [
        "Above",
        "  passenger  group experiential theme  themes.yaml:15",
        "      Becoming a passenger",
        "",
        "asking  subtheme  themes.yaml:21",
        "    Having to ask",
    ]


def test_a_case_theme(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert refs(folder, "ada/parting", "above") == ["ada/parting", "keys"]
    assert refs(folder, "ada/parting")[1:3] == ["ada/farewell", "ada/n-dog"]
    out = here("show", "ada/parting", cwd=folder).out
    assert "by abstraction, polarization" in out
    assert "pole b" in out


def test_a_statement(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert refs(folder, "ben/asking", "above") == [
        "ben/asking",
        "ben/petitioner",
        "asking",
        "passenger",
    ]
    assert refs(folder, "ben/asking") == ["ben/asking", "ben/n-ask", "ben/n-twice", "ben/x-ask"]


def test_a_note_with_its_lines(tmp_path: Path) -> None:
    run = here("show", "ada/n-dog", cwd=written(tmp_path))
    assert (
        run.out
        == """\
Above
  ada/farewell  experiential statement  cases/ada/themes.yaml:2
      Giving up the car as giving up a creature
    ada/parting  personal experiential theme  cases/ada/themes.yaml:24
        A parting, with a death in it
      keys  group experiential theme  themes.yaml:4
          The keys

ada/n-dog  linguistic note  cases/ada/interview-1.notes.yaml:2
    The car was alive, and hers to look after.
    \u201clike giving away a dog\u201d  Ada, 11-12
    > kb, 2026-01-20: Or it looked after her?
      11 | **Ada:** I handed over the keys on a Monday. It was like giving away a
      12 | dog. You know it will be looked after. [laughs] ^t002
"""
    )


def test_a_note_in_json(tmp_path: Path) -> None:
    data = here("show", "ada/n-dog", "--format", "json", cwd=written(tmp_path)).json
    assert data["version"] == 1
    assert {
        k: data[k] for k in ("ref", "kind", "path", "line", "citation", "quote", "tags", "source")
    } == {
        "ref": "ada/n-dog",
        "kind": "linguistic note",
        "path": "cases/ada/interview-1.notes.yaml",
        "line": 2,
        "citation": "Ada, 11-12",
        "quote": "like giving away a dog",
        "tags": ["metaphor"],
        "source": "cases/ada/interview-1.md",
    }
    assert data["lines"] == [11, 12]
    assert data["replies"] == [
        {"by": "kb", "date": "2026-01-20", "text": "Or it looked after her?"}
    ]
    assert [line["line"] for line in data["transcript"]] == [11, 12]


def test_an_extract_shows_all_its_lines(tmp_path: Path) -> None:
    run = here("show", "ada/x-drive", cwd=written(tmp_path))
    shown = [int(m) for m in re.findall(r"(?m)^ +(\d+) \|", run.out)]
    assert shown == [12, 13, 14, 15, 16]
    assert run.out.count("ada/parting") == 2, "by way of two statements"


def test_a_note_on_a_whole_turn_and_one_repeated_elsewhere(tmp_path: Path) -> None:
    assert (
        "\u201cAnd then I stood at the window"
        in here("show", "ada/n-empty", cwd=written(tmp_path)).out
    )
    also = (
        "    tags: [metaphor]\n",
        "    also:\n      - turn: t004\n        quote: only a drive\n    tags: [metaphor]\n",
    )
    folder = written(tmp_path, changed("cases/ada/interview-1.notes.yaml", also))
    run = here("show", "ada/n-dog", cwd=folder)
    assert "\u201clike giving away a dog / only a drive\u201d" in run.out
    assert [int(m) for m in re.findall(r"(?m)^ +(\d+) \|", run.out)] == [11, 12, 17]


def test_a_second_coders_note(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert "    by kb\n" in here("show", "ada/k-window", cwd=folder).out
    assert refs(folder, "ada/k-window", "above") == ["ada/k-window"]
    assert refs(folder, "ada/k-monday", "above") == [
        "ada/k-monday",
        "ada/farewell",
        "ada/parting",
        "keys",
    ]


def test_what_was_set_aside(tmp_path: Path) -> None:
    run = here("show", "cleo/singing", cwd=written(tmp_path))
    assert "    set aside: Said once, and in passing.\n" in run.out


@pytest.mark.parametrize("name", ["cleo", "Cleo", "cases/cleo", "cases/cleo/"])
def test_a_case(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    assert refs(folder, name) == [
        "cleo",
        "cleo/enthroned", "cleo/throne", "cleo/n-queen", "cleo/x-queen",
        "cleo/no-way-back", "cleo/river", "cleo/n-river", "cleo/x-river",
        "cleo/singing", "cleo/x-queen",
    ]  # fmt: skip
    assert "    2 exploratory notes\n" in here("show", name, cwd=folder).out


def test_who_withdrew(tmp_path: Path) -> None:
    run = here("show", "dov", cwd=written(tmp_path))
    assert run == (0, "dov  case  cases/dov/case.yaml:1\n    dov\n    withdrawn\n", "")


# Places


@pytest.mark.parametrize(
    ("ref", "lines", "on"),
    [
        ("ada/interview-1:11", [11], ["n-dog", "x-dog", "k-monday"]),
        ("ada/interview-1:11-12", [11, 12], ["n-dog", "x-dog", "x-drive", "k-monday"]),
        ("ada/interview-1:14", [14], ["x-drive"]),
        ("ada/interview-1:1-3", [1, 2, 3], []),
        ("cases/ada/interview-1.md:16", [16], ["n-empty", "x-drive", "k-window"]),
        ("ada/interview-1#^t004", [16, 17], ["n-empty", "x-drive", "k-window"]),
        ("ada/interview-1#t004", [16, 17], ["n-empty", "x-drive", "k-window"]),
        ("cases/ada/interview-1#^t001", [9], []),
        ("ada/interview-2:12-13", [12, 13], ["n-side", "x-side"]),
    ],
)
def test_lines_and_turns(tmp_path: Path, ref: str, lines: list[int], on: list[str]) -> None:
    folder = written(tmp_path)
    data = here("show", ref, "--format", "json", cwd=folder).json
    assert [line["line"] for line in data["transcript"]] == lines
    file = WHOLE[data["path"]].split("\n")
    assert [line["text"] for line in data["transcript"]] == [file[n - 1] for n in lines]
    assert [link["ref"] for link in data.get("below", [])] == [f"ada/{name}" for name in on]
    text = here("show", ref, cwd=folder).out
    assert [int(m) for m in re.findall(r"(?m)^ +(\d+) \|", text)] == lines


@pytest.mark.parametrize(
    "ref", ["ada/interview-1", "cases/ada/interview-1.md", "ada/interview-1.md"]
)
def test_a_source(tmp_path: Path, ref: str) -> None:
    data = here("show", ref, "--format", "json", cwd=written(tmp_path)).json
    assert len(data["transcript"]) in (17, 18)
    assert len(data["below"]) == 6


# What names nothing, or too much


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("ada/n-dgo", "; did you mean `ada/n-dog`?"),
        ("passengr", "; did you mean `passenger`?"),
        ("ben/interview-3", "; did you mean `ben/interview-1`?"),
        ("ben/interview-3:4", "; did you mean `ben/interview-1`?"),
        ("ada/interview-1:99", ""),
        ("ada/interview-1:12-11", ""),
        ("ada/interview-1:0", ""),
        ("ada/interview-1#^t099", ""),
        ("zzz", ""),
        ("eve/n-dog", ""),
        ("", ""),
        ("/", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_nothing(tmp_path: Path, ref: str, hint: str) -> None:
    run = here("show", ref, cwd=written(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"ipa-text: nothing in this study is called `{ref}`")
    if hint:
        assert run.err.endswith(f"{hint}\n")


def test_more_than_one(tmp_path: Path) -> None:
    same = changed("cases/ben/interview-1.notes.yaml", ("x-ask", "x-queen"))
    run = here("show", "x-queen", cwd=written(tmp_path, same))
    assert run == (2, "", "ipa-text: `x-queen` could be ben/x-queen, cleo/x-queen: say which\n")
    same = changed("cases/ben/case.yaml", ("Ben", "Ada"))
    run = here("show", "Ada", cwd=written(tmp_path, same))
    assert run.err == "ipa-text: `Ada` could be ada, ben: say which\n"


def test_an_id_alone_where_only_one_case_has_it(tmp_path: Path) -> None:
    assert refs(written(tmp_path), "n-dog") == ["ada/n-dog"]


def test_what_is_cited_and_not_there(tmp_path: Path) -> None:
    missing = changed("cases/ada/themes.yaml", ("      - n-side\n", "      - n-sighed\n"))
    group = changed("themes.yaml", ("      - ada/parting\n", "      - ada/party\n"))
    folder = written(tmp_path, {**missing, **group})
    for ref, name, path in (
        ("ada/side-seat", "n-sighed", "cases/ada/themes.yaml"),
        ("keys", "party", "themes.yaml"),
    ):
        run = here("show", ref, cwd=folder)
        lines = (folder / path).read_text().split("\n")
        number = next(n for n, line in enumerate(lines, 1) if name in line)
        assert run.code == 0
        assert f"  ada/{name}  nothing  {path}:{number}" in run.lines


def test_themes_that_name_each_other_end(tmp_path: Path) -> None:
    ring = """\
themes:
  - id: a
    title: A
    from: [b]
  - id: b
    title: B
    from: [a, b]
    subthemes:
      - id: c
        title: C
        from: [b, c]
statements:
  - id: s
    text: S
    from: [s, a]
"""
    folder = written(tmp_path, {"cases/ada/themes.yaml": ring})
    for ref in ("ada/a", "ada/b", "ada/c", "ada/s", "ada", "keys"):
        run = here("show", ref, cwd=folder)
        assert (run.code, run.err) == (0, ""), ref
    group = changed("themes.yaml", ("      - ada/parting\n", "      - keys\n      - asking\n"))
    assert here("show", "keys", cwd=written(tmp_path, group)).code == 0


# How it looks


@pytest.mark.parametrize("columns", [40, 60, 100, 160])
def test_a_terminal_of_any_width_loses_nothing(tmp_path: Path, columns: int) -> None:
    folder = written(tmp_path)
    run = terminal("show", "passenger", cwd=folder, columns=columns)
    assert (run.code, run.err) == (0, "")
    text = unpainted(run.out)
    assert text.split() == process("show", "passenger", cwd=folder).out.split()
    prose = [line for line in text.split("\n") if not re.search(r"\.yaml:\d+$", line)]
    assert max(map(len, prose)) <= columns


def test_bold_and_dim_in_a_terminal_only(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert "\x1b[1mkeys\x1b[0m" in terminal("show", "keys", cwd=folder).out
    assert "\x1b" not in terminal("show", "keys", cwd=folder, NO_COLOR="1").out
    assert "\x1b" not in process("show", "keys", cwd=folder).out


def test_json_holds_as_much_as_text(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for ref in ("keys", "passenger", "ada", "ada/n-dog", "ada/interview-1:11-12"):
        data = here("show", ref, "--format", "json", cwd=folder).json
        text = here("show", ref, cwd=folder).out
        for way in ("above", "below"):
            for link in walked(data, way):
                assert link["ref"] in text
                assert link["path"] in text
                assert not [value for value in link.values() if value in ("", [])], (
                    "the empty is left out"
                )
