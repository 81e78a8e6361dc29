"""``check``: what it reports, in which form, with which exit code, and what it leaves alone."""

from __future__ import annotations

import json
import os
import random
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli import Run, contents, git, here, process, terminal, unpainted
from ipa_text.lint import fixing
from ipa_text.lint.registry import rules
from ipa_text.study.model import Case, Config
from ipa_text.study.places import Remark
from studies import WHOLE, changed, written

ADA = "cases/ada/interview-1.notes.yaml"
ERROR = changed(ADA, ("like giving away a dog\n    tags", "like giving away a cat\n    tags"))
WARNING = changed(ADA, ("[metaphor]", "[metafor]"))
HINT = changed("themes.yaml", ("  # ipa: ignore[no-divergence] looked for, and nobody differs", ""))
SPOILT = {
    ADA: ERROR[ADA].replace("[metaphor]", "[metafor]"),
    **HINT,
}
FOREIGN = changed("cases/ben/themes.yaml", ("- n-twice\n", "- n-thrice\n"))

MOVED = {
    ADA: """\
# Ada, first interview
notes:
  # on the drive
  - id: n-empty
    category: conceptual
    turn: t004
    note: >-
      What was always covered is seen for the first time.

  - category: linguistic  # ipa: ignore[unknown-tag] hers
    id: n-dog
    turn: t002
    quote: "like giving away a dog"
    note: 'The car was alive, and hers to look after.'
    tags: [metaphor]
  - category: descriptive
    turn: t002
    note: >-
      No id yet.

extracts:
  - id: x-dog
    turn: t002
    quote: >-
      I handed over the keys on a Monday. It was like giving away a dog.
  - id: x-drive
    turn: t002..t004
    quote: >-
      You know it will be looked after. [...] the drive was empty
"""
}
"""Out of order, an id missing, and spelled in ways that no safe fix of ``check`` touches."""

ELSEWHERE = changed(
    ADA, ("turn: t002\n    quote: >-\n      like", "turn: t004\n    quote: >-\n      like")
)


def found(run: Run) -> list[tuple[str, str]]:
    """Return (path, rule) of each finding of a JSON run."""
    return [(f["path"], f["name"]) for f in run.json["findings"]]


# What it says, and the exit code


def test_a_clean_study(tmp_path: Path) -> None:
    run = here("check", "--select", "ALL", cwd=written(tmp_path))
    assert run == (0, "no findings (1 waived) in 4 cases\n", "")


def test_full_shows_the_line_and_what_to_do_next(tmp_path: Path) -> None:
    run = here("check", cwd=written(tmp_path, ERROR))
    lines = run.out.split("\n")
    assert run.code == 1
    assert lines[0] == f"{ADA}:5:12"
    assert lines[1].startswith(
        "  error IPA204 quotation-not-found: \u201clike giving away a cat\u201d"
    )
    assert lines[2:4] == [
        "  6 |       like giving away a cat",
        "    |       ^^^^^^^^^^^^^^^^^^^^^^",
    ]
    assert re.fullmatch(r"  = cases/ada/interview-1\.md:11: the nearest words are here.*", lines[4])
    assert lines[5:] == [
        "",
        "1 error (1 waived) in 4 cases",
        "`ipa-text explain quotation-not-found` says more of a rule",
        "",
    ]


def test_full_explains_the_gravest_though_another_stands_before_it(tmp_path: Path) -> None:
    run = here("check", cwd=written(tmp_path, {**WARNING, **FOREIGN}))
    assert re.findall(r"^  (\w+) IPA\d+ ([\w-]+):", run.out, re.MULTILINE) == [
        ("warning", "unknown-tag"),
        ("error", "reference-to-nothing"),
    ]
    assert run.lines[-1] == "`ipa-text explain reference-to-nothing` says more of a rule"


def test_full_says_how_to_mend(tmp_path: Path) -> None:
    run = here("check", cwd=written(tmp_path, ELSEWHERE))
    assert "  = `ipa-text check --unsafe-fixes` would set the turn to t002\n" in run.out
    run = here("check", cwd=written(tmp_path, MOVED))
    assert "  = `ipa-text check --fix` would give it an id\n" in run.out


def test_concise_is_one_line_each_and_the_sum_goes_to_standard_error(tmp_path: Path) -> None:
    run = here("check", "--format", "concise", cwd=written(tmp_path, SPOILT))
    assert [line.split(" ")[:3] for line in run.lines] == [
        [f"{ADA}:5:12:", "error", "quotation-not-found"],
        [f"{ADA}:7:12:", "warning", "unknown-tag"],
        ["themes.yaml:4:9:", "hint", "no-divergence"],
    ]
    assert run.err == "1 error, 1 warning, 1 hint in 4 cases\n"


def test_concise_of_a_clean_study_is_nothing(tmp_path: Path) -> None:
    assert here("check", "--format", "concise", cwd=written(tmp_path)) == (0, "", "")


@pytest.mark.parametrize("form", ["full", "concise"])
def test_quiet(tmp_path: Path, form: str) -> None:
    folder = written(tmp_path)
    assert here("check", "-q", "--format", form, cwd=folder) == (0, "", "")
    run = here("check", "--quiet", "--format", form, cwd=written(tmp_path, ERROR))
    assert run.code == 1
    assert "quotation-not-found" in run.out
    assert "1 error" not in run.out + run.err


@pytest.mark.parametrize(
    ("changes", "fails_on"),
    [
        ({}, []),
        (HINT, ["hint"]),
        (WARNING, ["warning", "hint"]),
        (ERROR, ["error", "warning", "hint"]),
    ],
    ids=["nothing", "hint", "warning", "error"],
)
@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_fail_on(tmp_path: Path, changes: dict[str, str], fails_on: list[str], form: str) -> None:
    folder = written(tmp_path, changes)
    codes = {
        severity: here("check", "--fail-on", severity, "--format", form, cwd=folder).code
        for severity in ("error", "warning", "hint")
    }
    assert codes == {s: int(s in fails_on) for s in ("error", "warning", "hint")}
    assert here("check", "--format", form, cwd=folder).code == int("error" in fails_on)
    assert here("check", "--exit-zero", "--fail-on", "hint", "--format", form, cwd=folder).code == 0


def test_exit_zero_still_says_it_all(tmp_path: Path) -> None:
    folder = written(tmp_path, SPOILT)
    with_codes = here("check", cwd=folder)
    assert here("check", "--exit-zero", cwd=folder) == with_codes._replace(code=0)


# JSON


def test_json_contract(tmp_path: Path) -> None:
    run = here("check", "--format", "json", cwd=written(tmp_path, {**SPOILT, **FOREIGN}))
    data = run.json
    assert set(data) >= {"version", "findings", "waivers", "summary"}
    assert data["version"] == 1
    assert data["summary"] == {"error": 2, "warning": 1, "hint": 1, "waived": 0}
    kinds = {
        "code": str, "name": str, "severity": str, "message": str, "path": str, "line": int,
        "column": int, "end_line": int, "end_column": int, "subject": str, "related": list,
        "fixable": bool, "fingerprint": str,
    }  # fmt: skip
    for finding in data["findings"]:
        assert {key: type(finding[key]) for key in kinds} == kinds
        assert re.fullmatch(r"IPA\d{3}", finding["code"])
        assert re.fullmatch(r"[0-9a-f]{32}", finding["fingerprint"])
        for related in finding["related"]:
            assert {k: type(v) for k, v in related.items()} == {
                "path": str, "line": int, "message": str,
            }  # fmt: skip
    assert len({f["fingerprint"] for f in data["findings"]}) == 4


def test_json_points_at_the_characters(tmp_path: Path) -> None:
    folder = written(tmp_path, WARNING)
    [finding] = here("check", "--format", "json", cwd=folder).json["findings"]
    assert finding["line"] == finding["end_line"]
    line = (folder / finding["path"]).read_text().split("\n")[finding["line"] - 1]
    assert line[finding["column"] - 1 : finding["end_column"] - 1] == "metafor"
    assert (finding["subject"], finding["fixable"]) == ("ada/n-dog", False)


def test_json_waivers(tmp_path: Path) -> None:
    [waiver] = here("check", "--format", "json", cwd=written(tmp_path)).json["waivers"]
    assert (waiver["name"], waiver["subject"]) == ("no-divergence", "keys")
    assert waiver["why"] == "looked for, and nobody differs"
    assert waiver["waiver"] == {"path": "themes.yaml", "line": 4}


def test_a_fingerprint_outlives_moved_lines(tmp_path: Path) -> None:
    folder = written(tmp_path, SPOILT)
    before = here("check", "--format", "json", cwd=folder).json["findings"]
    for path in (ADA, "themes.yaml"):
        (folder / path).write_text("# one line more\n" + (folder / path).read_text())
    after = here("check", "--format", "json", cwd=folder).json["findings"]
    assert [f["fingerprint"] for f in before] == [f["fingerprint"] for f in after]
    assert [f["line"] + 1 for f in before] == [f["line"] for f in after]


def test_json_is_utf8_whatever_the_terminal(tmp_path: Path) -> None:
    folder = written(tmp_path, changed(ADA, ("[metaphor]", "[métaphore]")))
    run = process("check", "--format", "json", cwd=folder, PYTHONIOENCODING="ascii")
    assert run.code == 0
    assert "métaphore" in run.json["findings"][0]["message"]


# Which rules


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["--select", "unknown-tag"], ["unknown-tag"]),
        (["--select", "IPA202"], ["unknown-tag"]),
        (["--select", "ipa202"], ["unknown-tag"]),
        (["--select", "IPA2"], ["quotation-not-found", "unknown-tag"]),
        (["--select", "IPA4"], ["no-divergence"]),
        (["--select", "IPA202,no-divergence"], ["unknown-tag", "no-divergence"]),
        (["--select", "IPA202", "--select", "IPA4"], ["unknown-tag", "no-divergence"]),
        (["--select", " unknown-tag , "], ["unknown-tag"]),
        (["--select", "ALL"], ["quotation-not-found", "unknown-tag", "no-divergence"]),
        (["--select", "all", "--ignore", "IPA2"], ["no-divergence"]),
        (["--ignore", "IPA204", "--ignore", "unknown-tag"], ["no-divergence"]),
        (["--ignore", "ALL"], []),
        ([], ["quotation-not-found", "unknown-tag", "no-divergence"]),
    ],
    ids=" ".join,
)
def test_select_and_ignore(tmp_path: Path, given: list[str], names: list[str]) -> None:
    run = here("check", "--format", "json", *given, cwd=written(tmp_path, SPOILT))
    assert [name for _, name in found(run)] == names


def test_another_name_of_a_rule_selects_it(tmp_path: Path) -> None:
    rule = next(r for r in rules() if r.also)
    assert here("check", "--select", rule.also[0], cwd=written(tmp_path)).code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_refused_with_the_nearest(tmp_path: Path, option: str) -> None:
    run = here("check", option, "unknown-tagg", cwd=written(tmp_path, ERROR))
    assert (run.code, run.out) == (2, "")
    assert run.err == ("ipa-text: there is no rule `unknown-tagg`; did you mean `unknown-tag`?\n")


def test_the_study_selects_and_the_command_line_overrules(tmp_path: Path) -> None:
    lint = "lint: {ignore: [unknown-tag], severity: {no-divergence: error}}\n"
    folder = written(tmp_path, {**SPOILT, "study.yaml": WHOLE["study.yaml"] + lint})
    data = here("check", "--format", "json", cwd=folder).json
    assert [(f["name"], f["severity"]) for f in data["findings"]] == [
        ("quotation-not-found", "error"),
        ("no-divergence", "error"),
    ]
    run = here("check", "--select", "unknown-tag", "--format", "json", cwd=folder)
    assert [name for _, name in found(run)] == ["unknown-tag"]


def test_today(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for day in ("1999-12-31", "2036-02-29"):
        assert here("check", "--select", "ALL", "--today", day, cwd=folder).code == 0
    run = here("check", "--today", "31.12.1999", cwd=folder)
    assert run.code == 2
    assert "31.12.1999" in run.err


# Which paths


def test_paths_limit_what_is_reported(tmp_path: Path) -> None:
    folder = written(tmp_path, {**SPOILT, **FOREIGN})
    everything = found(here("check", "--format", "json", cwd=folder))
    assert len(everything) == 4

    def reported(*paths: str, cwd: Path = folder) -> list[str]:
        return [path for path, _ in found(here("check", "--format", "json", *paths, cwd=cwd))]

    assert reported(".") == [path for path, _ in everything]
    assert reported("cases/ada") == [ADA, ADA]
    assert reported("cases/ada/") == [ADA, ADA]
    assert reported(ADA) == [ADA, ADA]
    (folder / "cases/ad").mkdir()
    assert reported("cases/ad") == [], "not by the beginning of a name"
    assert reported("cases/cleo") == []
    assert reported("cases/ben", "themes.yaml") == ["cases/ben/themes.yaml", "themes.yaml"]
    assert reported("interview-1.notes.yaml", cwd=folder / "cases/ada") == [ADA, ADA]
    assert reported("..", cwd=folder / "cases/ada") == [ADA, ADA, "cases/ben/themes.yaml"]
    assert reported(str(folder / "cases/ada"), cwd=tmp_path.parent) == [ADA, ADA]


def test_the_exit_code_is_of_what_is_reported(tmp_path: Path) -> None:
    folder = written(tmp_path, ERROR)
    assert here("check", "cases/ben", cwd=folder).code == 0
    assert here("check", "cases/ada", cwd=folder).code == 1


def test_paths_do_not_limit_what_is_read(tmp_path: Path) -> None:
    nothing = changed("themes.yaml", ("- ada/parting\n", "- ada/partying\n"))
    folder = written(tmp_path, nothing)
    run = here("check", "themes.yaml", cwd=folder)
    assert run.code == 1
    assert "did you mean `parting`?" in run.out, "the case has been read to find the nearest"


def test_from_a_folder_within(tmp_path: Path) -> None:
    folder = written(tmp_path, ERROR)
    assert here("check", cwd=folder / "cases/ada") == here("check", cwd=folder)


def test_in_another_folder(tmp_path: Path) -> None:
    folder = written(tmp_path / "study", ERROR)
    expected = here("check", cwd=folder)
    assert here("-C", "study", "check", cwd=tmp_path) == expected
    assert here("-C", folder / "cases", "check", cwd=Path("/")) == expected
    assert here("-C", "study", "check", "cases/ben", cwd=tmp_path).code == 0
    run = here("-C", "study/cases", "check", "ada", cwd=tmp_path)
    assert run == here("check", "cases/ada", cwd=folder)
    assert run.code == 1


def test_a_path_outside_the_study(tmp_path: Path) -> None:
    folder = written(tmp_path / "study")
    run = here("check", "cases", tmp_path, cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert run.err == f"ipa-text: {tmp_path} is not in the study at {folder}\n"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    run = here("check", "cases/eve", cwd=written(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert "cases/eve: there is no such file or folder" in run.err


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    run = here("-C", "nowhere", "check", cwd=tmp_path)
    assert run.code == 2
    assert "nowhere" in run.err


# What can stand in the way


@pytest.mark.parametrize("verb", ["check", "fmt", "status", "report", "show x"])
def test_no_study(tmp_path: Path, verb: str) -> None:
    run = here(*verb.split(), cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert f"no study here: there is no study.yaml in {tmp_path} or above it" in run.err
    assert "`ipa-text init`" in run.err


@pytest.mark.parametrize("verb", ["check", "check --fix", "fmt", "status", "report", "show keys"])
def test_a_newer_format_is_refused(tmp_path: Path, verb: str) -> None:
    folder = written(tmp_path, changed("study.yaml", ("format: 1", "format: 2")))
    run = here(*verb.split(), cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert "`format: 2`; this ipa-text reads format 1: upgrade" in run.err


@pytest.mark.parametrize("text", ["format: 1\n", ""])
def test_an_empty_study(tmp_path: Path, text: str) -> None:
    (tmp_path / "study.yaml").write_text(text)
    run = here("check", cwd=tmp_path)
    assert run.code in (0, 1)
    assert run.out.endswith("in 0 cases\n") or "says more of a rule" in run.out
    assert run.err == ""


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    folder = written(
        tmp_path, {ADA: b"notes:\n  - id: n-caf\xe9\n", "cases/ben/themes.yaml": b"\0"}
    )
    run = here("check", "--format", "json", cwd=folder)
    assert run.code == 1
    assert (ADA, "not-utf-8") in found(run)


def test_without_git_and_in_git_without_a_commit(tmp_path: Path) -> None:
    folder = written(tmp_path, ERROR)
    expected = process("check", cwd=folder)
    assert expected.code == 1
    git(folder, "init", "-q")
    assert process("check", cwd=folder) == expected
    git(folder, "add", "-A")
    assert process("check", cwd=folder) == expected
    git(folder, "commit", "-qm", "all")
    assert process("check", cwd=folder) == expected
    assert process("check", cwd=folder, PATH="/nonexistent") == expected
    assert process("check", cwd=folder, GIT_DIR="/nonexistent", GIT_INDEX_FILE="x") == expected


def test_a_rule_that_falls_over_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(case: Case, config: Config) -> Iterator[Remark]:
        raise ValueError(f"{case.name} said: I handed over the keys")

    broken = tuple(r._replace(on_case=fall) if r.name == "unknown-tag" else r for r in rules())
    monkeypatch.setattr("ipa_text.lint.selection.rules", lambda: broken)
    folder = written(tmp_path, ERROR)
    for more in ([], ["--exit-zero"], ["-q"], ["--format", "json"], ["--fix"], ["--diff"]):
        run = here("check", *more, cwd=folder)
        assert run.code == 2
        assert "said: I handed" not in run.out + run.err
    run = here("check", cwd=folder)
    assert "quotation-not-found" in run.out, "the others ran"
    assert "the rule unknown-tag fell over (ValueError" in run.out


# Fixing


def kept_in_order(before: bytes, after: bytes) -> bool:
    """Tell whether every line of ``before``, to the byte, is in ``after`` as often as before."""
    lines, left = before.split(b"\n"), after.split(b"\n")
    for line in lines:
        if line not in left:
            return False
        left.remove(line)
    return True


def test_fix(tmp_path: Path) -> None:
    folder = written(tmp_path, MOVED)
    before = contents(folder)
    run = here("check", "--fix", cwd=folder)
    after = contents(folder)
    assert run.err == f"fixed {ADA}\n"
    assert {p for p in after if after[p] != before.get(p)} == {ADA}
    text = after[ADA].decode()
    new = re.search(r"- id: (n-[0-9a-hjkmnp-tv-z]{6})\n", text)
    assert new
    assert (
        text
        == """\
# Ada, first interview
notes:
  - id: NEW
    category: descriptive
    turn: t002
    note: >-
      No id yet.

  - category: linguistic  # ipa: ignore[unknown-tag] hers
    id: n-dog
    turn: t002
    quote: "like giving away a dog"
    note: 'The car was alive, and hers to look after.'
    tags: [metaphor]
  # on the drive
  - id: n-empty
    category: conceptual
    turn: t004
    note: >-
      What was always covered is seen for the first time.

extracts:
  - id: x-dog
    turn: t002
    quote: >-
      I handed over the keys on a Monday. It was like giving away a dog.
  - id: x-drive
    turn: t002..t004
    quote: >-
      You know it will be looked after. [...] the drive was empty
""".replace("NEW", new[1])
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("final", [True, False], ids=["ended", "no final newline"])
def test_fix_keeps_every_line_to_the_byte(tmp_path: Path, ending: str, final: bool) -> None:
    text = MOVED[ADA] if final else MOVED[ADA].rstrip("\n")
    before = text.replace("\n", ending).encode()
    folder = written(tmp_path, {ADA: before})
    here("check", "--fix", cwd=folder)
    after = (folder / ADA).read_bytes()
    assert after != before
    assert after.endswith(b"\n") is final
    assert after.count(b"\r") == (after.count(b"\n") if ending == "\r\n" else 0)
    changed_line = b"  - category: descriptive"
    new_line = re.compile(rb"  - id: n-[0-9a-z]{6}\r?\n    category: descriptive")
    assert kept_in_order(before, new_line.sub(changed_line, after))


def test_fix_twice_changes_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, {**MOVED, **FOREIGN})
    here("check", "--fix", cwd=folder)
    once = contents(folder)
    run = here("check", "--fix", cwd=folder)
    assert run.err == ""
    assert contents(folder) == once


def test_fix_reports_what_is_left(tmp_path: Path) -> None:
    run = here("check", "--fix", cwd=written(tmp_path, {**MOVED, **FOREIGN}))
    assert run.code == 1
    assert "reference-to-nothing" in run.out
    assert "missing-id" not in run.out


def test_fix_quietly(tmp_path: Path) -> None:
    folder = written(tmp_path, MOVED)
    run = here("check", "--fix", "-q", "--ignore", "ALL", cwd=folder)
    assert run == (0, "", "")
    run = here("check", "--fix", "-q", "--select", "out-of-transcript-order", cwd=folder)
    assert run == (0, "", "")


def test_fix_keeps_to_the_rules_and_paths_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path, MOVED)
    here("check", "--fix", "--select", "IPA1", cwd=folder)
    here("check", "--fix", "cases/ben", cwd=folder)
    assert (folder / ADA).read_text() == MOVED[ADA]
    here("check", "--fix", "--select", "missing-id", cwd=folder)
    text = (folder / ADA).read_text()
    assert text.index("n-empty") < text.index("n-dog"), "the order was not asked for"
    assert "  - id: n-" in text.partition("n-dog")[2]


def test_fix_leaves_what_is_waived(tmp_path: Path) -> None:
    waived = MOVED[ADA].replace("- category: linguistic  # ipa: ignore[unknown-tag] hers",
                                "- category: linguistic  # ipa: ignore[out-of-transcript-order] so")  # fmt: skip
    folder = written(tmp_path, {ADA: waived})
    here("check", "--fix", "--select", "out-of-transcript-order", cwd=folder)
    assert (folder / ADA).read_text() == waived


def test_safe_fixes_never_touch_a_transcript(tmp_path: Path) -> None:
    path = "cases/ada/interview-1.md"
    folder = written(tmp_path, {**changed(path, (" ^t003", "")), **MOVED})
    before = (folder / path).read_bytes()
    here("check", "--fix", cwd=folder)
    assert (folder / path).read_bytes() == before
    here("check", "--unsafe-fixes", cwd=folder)
    assert (folder / path).read_bytes() == before.replace(b"Mm.\n", b"Mm. ^t003\n")


@pytest.mark.parametrize(
    "spelled",
    [
        "quote: >- You know it: will be looked after.",
        "quote: You know it: will be looked after.",
        "quote: You know it:\n      will be looked after.",
        "quote: |- You know it: will be looked after.",
    ],
)
def test_words_that_yaml_stumbled_over_go_into_a_block(tmp_path: Path, spelled: str) -> None:
    transcript = changed("cases/ada/interview-1.md", ("You know it will", "You know it: will"))
    entry = "  - id: x-colon\n    turn: t002\n    {}\n"
    text = WHOLE[ADA] + entry.format(spelled)
    folder = written(tmp_path, {**transcript, ADA: text})
    run = here("check", "--fix", "--select", "IPA0", cwd=folder)
    assert (run.code, run.err) == (0, f"fixed {ADA}\n")
    block = "quote: >-\n      You know it: will be looked after."
    assert (folder / ADA).read_text() == WHOLE[ADA] + entry.format(block)


def test_a_block_that_is_not_indented_is_not_put_into_another(tmp_path: Path) -> None:
    text = WHOLE[ADA].replace("  - id: n-dog\n    category", "  - id: n-dog\n      category")
    folder = written(tmp_path, {ADA: text})
    here("check", "--fix", cwd=folder)
    assert ">- >-" not in (folder / ADA).read_text()


def test_a_safe_fix_leaves_an_unsafe_one_alone(tmp_path: Path) -> None:
    folder = written(tmp_path, ELSEWHERE)
    run = here("check", "--fix", cwd=folder)
    assert (run.code, run.err) == (1, "")
    assert (folder / ADA).read_text() == ELSEWHERE[ADA]


def test_unsafe_fixes(tmp_path: Path) -> None:
    folder = written(tmp_path, ELSEWHERE)
    run = here("check", "--unsafe-fixes", "--select", "IPA2", cwd=folder)
    assert (run.code, run.err) == (0, f"fixed {ADA}\n")
    assert (folder / ADA).read_text() == WHOLE[ADA]


@pytest.mark.parametrize("given", [["--fix"], ["--unsafe-fixes"], []], ids=" ".join)
def test_diff_writes_nothing(tmp_path: Path, given: list[str]) -> None:
    folder = written(tmp_path, {**MOVED, **changed("cases/cleo/interview-1.md", (" ^t001", ""))})
    before = contents(folder)
    times = {path: (folder / path).stat().st_mtime_ns for path in before}
    run = here("check", *given, "--diff", cwd=folder)
    assert run.code == 1
    assert run.err == ""
    assert f"--- {ADA}\n+++ {ADA}\n@@" in run.out
    assert ("cleo" in run.out) is (given == ["--unsafe-fixes"])
    assert contents(folder) == before
    assert {path: (folder / path).stat().st_mtime_ns for path in before} == times
    assert here("check", *given, "--diff", "--exit-zero", cwd=folder).code == 0


def test_diff_of_nothing_to_fix(tmp_path: Path) -> None:
    assert here("check", "--fix", "--diff", cwd=written(tmp_path, ERROR)) == (0, "", "")


def test_a_diff_of_windows_lines_is_plain(tmp_path: Path) -> None:
    folder = written(tmp_path, {ADA: ELSEWHERE[ADA].replace("\n", "\r\n")})
    assert "\ufffd" not in here("check", "--unsafe-fixes", "--diff", cwd=folder).out


def test_the_diff_is_what_fixing_does(tmp_path: Path) -> None:
    folder = written(tmp_path, ELSEWHERE)
    run = here("check", "--unsafe-fixes", "--diff", cwd=folder)
    changes = [line for line in run.lines if re.match(r"[-+] ", line)]
    assert changes == ["-    turn: t004", "+    turn: t002"]


def test_diff_in_ci_names_files_only(tmp_path: Path) -> None:
    folder = written(tmp_path, MOVED)
    run = here("check", "--diff", cwd=folder, CI="true")
    assert run.out == f"{ADA} would change [words withheld]\n"
    assert "@@" in here("check", "--diff", "--show-words", cwd=folder, CI="true").out


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have somebody act between reading and writing."""
    real = fixing.fix_all

    def fix_all(*given: object, **named: object) -> object:
        done = real(*given, **named)  # type: ignore[arg-type]
        act()
        return done

    monkeypatch.setattr(fixing, "fix_all", fix_all)


def test_a_file_that_changes_underneath_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, MOVED)
    theirs = MOVED[ADA] + "# saved from an editor meanwhile\n"
    meanwhile(monkeypatch, lambda: (folder / ADA).write_text(theirs))
    run = here("check", "--fix", cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert "changed while it was being worked on: run again" in run.err
    assert (folder / ADA).read_text() == theirs
    assert not list(folder.rglob(".ipa-*"))


def test_a_file_that_goes_away_stays_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path, MOVED)
    meanwhile(monkeypatch, (folder / ADA).unlink)
    run = here("check", "--fix", cwd=folder)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert not (folder / ADA).exists()
    assert not list(folder.rglob(".ipa-*"))


def test_a_fixed_file_keeps_its_mode(tmp_path: Path) -> None:
    folder = written(tmp_path, MOVED)
    (folder / ADA).chmod(0o640)
    here("check", "--fix", cwd=folder)
    assert stat.S_IMODE((folder / ADA).stat().st_mode) == 0o640


# What is withheld


def spoken_words() -> set[str]:
    """Return every run of three words that anybody says in the study."""
    said = " ".join(
        text.split("---", 2)[2] for path, text in WHOLE.items() if re.search(r"-\d\.md$", path)
    )
    return set(_threes(said))


def _threes(text: str) -> list[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return [" ".join(words[i : i + 3]) for i in range(len(words) - 2)]


def _glued(text: str, dice: random.Random) -> str:
    """Return a file after an accident: a line lost, glued, moved in or out, doubled, cut at a colon."""
    lines = text.split("\n")
    at = dice.randrange(len(lines) - 1)
    match dice.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines[at : at + 2] = [f"{lines[at]} {lines[at + 1].strip()}"]
        case 2:
            lines[at] = lines[at].strip()
        case 3:
            lines.insert(at, dice.choice(lines))
        case 4:
            lines[at] = lines[at].replace(" >-", "")
        case _:
            lines[at] = re.sub(r"(\w) (\w)", r"\1: \2", lines[at], count=1)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_ci_withholds_words_whatever_went_wrong(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    said = spoken_words()
    heard = 0
    for _ in range(6):
        files = {path: _glued(text, dice) for path, text in WHOLE.items() if path != "study.yaml"}
        folder = written(tmp_path, files)
        for form in ("full", "concise", "json"):
            run = here("check", "--select", "ALL", "--format", form, cwd=folder, CI="true")
            assert run.code == 1
            assert not said & set(_threes(run.out)), run.out
        heard += bool(said & set(_threes(here("check", cwd=folder).out)))
    assert heard, "the words would have been there"


@pytest.mark.parametrize(("value", "shown"), [
    ("true", False), ("1", False), ("yes", False), ("woodpecker", False),
    ("", True), ("false", True), ("0", True), ("False", True),
])  # fmt: skip
@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_ci(tmp_path: Path, value: str, shown: bool, form: str) -> None:
    folder = written(tmp_path, ERROR)
    run = here("check", "--format", form, cwd=folder, CI=value)
    assert run.code == 1
    assert ("a cat" in run.out) is shown
    assert ("[words withheld]" in run.out) is not shown


@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_words_can_be_shown_and_hidden(tmp_path: Path, form: str) -> None:
    folder = written(tmp_path, ERROR)
    assert "a cat" in here("check", "--show-words", "--format", form, cwd=folder, CI="true").out
    assert "a cat" not in here("check", "--hide-words", "--format", form, cwd=folder).out


# What a terminal is sent


def test_colour_only_in_a_terminal_and_never_where_no_color_is_set(tmp_path: Path) -> None:
    folder = written(tmp_path, ERROR)
    piped = process("check", cwd=folder)
    assert "\x1b" not in piped.out
    painted = terminal("check", cwd=folder)
    assert "\x1b[31m\x1b[1m  error IPA204" in painted.out
    assert unpainted(painted.out) == piped.out
    assert terminal("check", cwd=folder, NO_COLOR="1").out == piped.out
    assert "\x1b[" in terminal("check", cwd=folder, NO_COLOR="").out, "an empty NO_COLOR is none"


def test_progress_is_said_in_a_terminal_and_wiped_away(tmp_path: Path) -> None:
    folder = written(tmp_path)
    run = terminal("check", cwd=folder, both=True, NO_COLOR="1")
    assert run.out.startswith("\r\x1b[2Kreading the study ...\r\x1b[2K")
    assert unpainted(run.out) == "no findings (1 waived) in 4 cases\n"
    assert terminal("check", cwd=folder).err == ""


_NASTY = "\x1b]0;gotcha\x07\x9b31m\u202erevo\u2066\u200f"
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def nasty() -> dict[str, str | bytes]:
    """Return files with escapes and marks that turn text, raw, in YAML's spelling, and in names."""
    yaml = "".join(f"\\u{ord(c):04x}" for c in _NASTY)
    return {
        ADA: changed(
            ADA,
            ("like giving away a dog\n    tags", f"like {_NASTY} a dog\n    tags"),
            ("[metaphor]", f'["m{yaml}"]'),
            ("  - id: x-dog\n", f'  - id: "x{yaml}"\n    "k{yaml}\\n::error::x": 1\n'),
        )[ADA],
        "cases/ben/case.yaml": f'pseudonym: "B{yaml}"\nattributes: {{"a{yaml}": "=1+{yaml}"}}\n',
        "cases/ben/in\x1b[2Jter\n::set-env::\u202eview.txt": "x",
        "study.yaml": WHOLE["study.yaml"].replace("Giving up", f"Giving {_NASTY} up"),
    }


@pytest.mark.parametrize(
    "given",
    [
        "check", "check --format concise", "check --format json", "check --diff", "status",
        "status --format md", "report", "report sample", "report sample --format csv",
        "report sample --format md", "report sample --format json", "report case ben",
        "report extracts", "report coverage", "show ben", "show ada/n-dog", "show ben --format json",
        "show zzz", "fmt --diff",
    ],
)  # fmt: skip
def test_nothing_in_a_study_steers_a_terminal(tmp_path: Path, given: str) -> None:
    run = here(*given.split(), cwd=written(tmp_path, nasty()))
    assert not _UNWANTED.search(run.out.replace("\r\n", "\n")), repr(run.out)
    assert not _UNWANTED.search(run.err), repr(run.err)
    assert not re.search(r"^\s*::", run.out, re.MULTILINE), "nor a CI that reads its log"
    assert run.code in (0, 1, 2)
    assert "defect" not in run.err
    if "json" in given:
        assert run.json["version"] == 1


def test_json_of_reports_keeps_what_is_dangerous_to_print(tmp_path: Path) -> None:
    run = here("report", "sample", "--format", "json", cwd=written(tmp_path, nasty()))
    [ben] = [p for p in run.json["participants"] if p["case"] == "ben"]
    assert ben["pseudonym"] == f"B{_NASTY}"


@pytest.mark.parametrize(
    ("before", "columns"),
    [
        ("", 0),
        ("ab ", 3),
        ("漢字 ", 5),
        ("é ", 2),
        ("e\u0301 ", 2),
        ("🙂 ", 3),
        ("👍🏽 ", 3),
        ("\u200b", 0),
    ],
)
def test_the_caret_stands_under_the_word(tmp_path: Path, before: str, columns: int) -> None:
    folder = written(tmp_path, changed(ADA, ("[metaphor]", f"['{before}', metafor]")))
    run = here("check", "--select", "unknown-tag", cwd=folder)
    below = [line for line in run.lines if "^" in line][-1]
    lead = f"  7 |     tags: ['{'x' * columns}', "
    assert below == "    |" + " " * (len(lead) - 5) + "^" * 7


def test_the_caret_is_as_wide_as_the_word(tmp_path: Path) -> None:
    folder = written(tmp_path, changed(ADA, ("[metaphor]", "[漢字]")))
    run = here("check", "--select", "unknown-tag", cwd=folder)
    assert "    |            ^^^^\n" in run.out


def test_a_long_line_is_cut_around_the_caret(tmp_path: Path) -> None:
    tags = ", ".join(["metaphor"] * 30 + ["metafor"] + ["laughter"] * 30)
    folder = written(tmp_path, changed(ADA, ("[metaphor]", f"[{tags}]")))
    run = here("check", "--select", "unknown-tag", cwd=folder)
    [(above, below)] = [
        pair for pair in zip(run.lines, run.lines[1:], strict=False) if "^" in pair[1]
    ]
    at = below.index("^")
    assert above[at : at + 7] == "metafor"
    assert len(above) < 120


# The command line itself


def test_help_names_every_option() -> None:
    run = here("check", "--help", cwd=Path("/"))
    assert run.code == 0
    for option in (
        "--select", "--ignore", "--fix", "--unsafe-fixes", "--diff", "--format", "--fail-on",
        "--quiet", "--exit-zero", "--today", "--show-words", "--hide-words",
    ):  # fmt: skip
        assert option in run.out


@pytest.mark.parametrize("wrong", [["--format", "xml"], ["--fail-on", "never"], ["--fixx"]])
def test_a_wrong_option_exits_2(tmp_path: Path, wrong: list[str]) -> None:
    run = here("check", *wrong, cwd=written(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert wrong[-1] in run.err


def test_a_study_behind_a_link(tmp_path: Path) -> None:
    folder = written(tmp_path / "study", ERROR)
    os.symlink(folder, tmp_path / "link")
    assert here("check", "cases/ada", cwd=tmp_path / "link").code == 1
    assert here("-C", "link", "check", "cases/ada", cwd=tmp_path).code == 1


def test_json_round_trips_through_a_pipe(tmp_path: Path) -> None:
    run = process("check", "--format", "json", cwd=written(tmp_path, SPOILT))
    assert run.code == 1
    assert run.err == ""
    assert json.loads(run.out) == here("check", "--format", "json", cwd=tmp_path).json
