"""Findings for GitHub, GitLab and readers of SARIF: valid, harmless, and without anybody's words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ipa_text.lint.engine import check
from ipa_text.lint.findings import SEVERITIES, Finding, Outcome, Severity
from ipa_text.lint.options import Options
from ipa_text.lint.registry import rules
from ipa_text.lint.render.github import annotated
from ipa_text.lint.render.gitlab import code_quality
from ipa_text.lint.render.sarif import sarif
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.places import Place, Remark
from ipa_text.text.plain import for_forge, plain
from tiny import FILES, SIDECAR, THEMES, WRONG, Repository, repository

SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
FORGES = ("github", "gitlab", "sarif")

ODD_NAME = "cases/ines/::stop-commands::x, 50% [a](b) @kb.txt"
ODD_WORD = "@kb ::error::x ##[group]y [z](https://example.org) \x1b[31m\u202e"
HOSTILE = {
    **FILES,
    ODD_NAME: "",
    SIDECAR: FILES[SIDECAR].replace(*WRONG).replace("linguistic", json.dumps(ODD_WORD)),
}
"""A wrong quotation, and a file and a category that somebody named to be obeyed."""

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def outcome(files: Mapping[str, str], *select: str) -> Outcome:
    """Return what is found in a study held in memory."""
    return check(load(Memory(files)), Options(select=select))


def many(**counts: int) -> Outcome:
    """Return an outcome with so many findings of each severity, the mildest first."""
    listed: list[Severity] = [s for s in reversed(SEVERITIES) for _ in range(counts.get(s, 0))]
    return Outcome(
        tuple(
            Finding(
                "IPA201", "unknown-category", s, Remark(f"{s} {n}", Place("a.yaml"), "a"), f"{n}"
            )
            for n, s in enumerate(listed)
        ),
        (),
        crashed=False,
    )


def obeyed(line: str) -> tuple[str, dict[str, str], str]:
    """Read a line as GitHub's runner reads a workflow command: level, properties, message."""
    found = COMMAND.fullmatch(line)
    assert found, line
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    properties = {key: _unescaped(value, "%3A", "%2C") for key, value in pairs}
    return found[1], properties, _unescaped(found[3])


def _unescaped(text: str, *more: str) -> str:
    for escape in ("%0D", "%0A", *more, "%25"):
        text = text.replace(escape, chr(int(escape[1:], 16)))
    return text


def texts(value: Any) -> list[str]:
    """Return every text in JSON but those that are the rules' own documentation."""
    if isinstance(value, dict):
        return [t for k, v in value.items() if k != "rules" for t in texts(v)]
    if isinstance(value, list):
        return [t for v in value for t in texts(v)]
    return [value] if isinstance(value, str) else []


def printed(found: Outcome, form: str, *, show_words: bool = False) -> list[str]:
    """Return the texts that a format holds of an outcome."""
    if form == "github":
        return list(annotated(found, show_words=show_words))
    if form == "gitlab":
        return texts(code_quality(found, show_words=show_words))
    return texts(sarif(found, rules(), show_words=show_words))


def official() -> dict[str, Any]:
    """Return the schema; a bracket in it is escaped, which only JavaScript reads without."""
    text = SCHEMA.read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text.replace("-[a-zA-Z]{2}]?$", r"-[a-zA-Z]{2}\\]?$"))
    return schema


# --- what all have in common


@pytest.mark.parametrize("form", FORGES)
def test_words_are_withheld_unless_asked_for(form: str) -> None:
    found = outcome(HOSTILE)
    assert "quotation-not-found" in {f.name for f in found.findings}
    kept, shown = ("\n".join(printed(found, form, show_words=s)) for s in (False, True))
    assert "ajar" in shown
    assert "gate" not in kept
    assert "[words withheld]" in kept


@pytest.mark.parametrize("form", FORGES)
def test_nothing_steers_a_terminal_a_log_or_a_page(form: str) -> None:
    said = printed(outcome(HOSTILE), form, show_words=True)
    whole = "\n".join(said)
    assert "kb" in whole
    assert "group" in whole
    assert not CONTROL.search(whole)
    assert "##[" not in whole
    if form == "github":
        said = [obeyed(line)[2] for line in said]
        assert not any("::" in message for message in said)
    # A path is a path: a forge shows it as one, whatever it holds.
    messages = [text for text in said if ODD_NAME not in text]
    assert not any(re.search(r"(?<!\w)@\w|\]\(", text) for text in messages)


@pytest.mark.parametrize("form", FORGES)
@pytest.mark.parametrize("setting", ["", "CI"])
def test_the_command_withholds_in_these_formats_everywhere(
    tmp_path: Path, form: str, setting: str
) -> None:
    found = Repository(tmp_path / "study", tmp_path / "home")
    for name, text in HOSTILE.items():
        found.write(name.replace("/::", "/"), text)
    env = {setting: "true"} if setting else {}
    assert "gate ajar" not in found.check("--format", form, **env).stdout
    assert "gate ajar" in found.check("--format", form, "--show-words", **env).stdout
    assert ("gate ajar" in found.check("--format", "full", **env).stdout) == (setting == "")


@pytest.mark.parametrize("form", FORGES)
@pytest.mark.needs("git")
def test_paths_lead_from_the_repository(tmp_path: Path, form: str) -> None:
    found = repository(tmp_path / "thesis", tmp_path / "home", under="my data/")
    found.change(f"my data/{SIDECAR}", *WRONG)
    inner = Repository(found.folder / "my data", found.home)
    written = f"my{'%20' if form == 'sarif' else ' '}data/{SIDECAR}"
    for flags in ((), ("--staged",)):
        found.git("add", "--all")
        done = inner.check("--format", form, *flags)
        assert done.returncode == 1
        assert written in done.stdout


@pytest.mark.parametrize(
    ("variables", "begins"),
    [
        ({}, "no findings in 1 case"),
        ({"GITHUB_ACTIONS": "true"}, ""),
        ({"GITLAB_CI": "true"}, "[]"),
        ({"CI": "true"}, "no findings in 1 case"),
    ],
)
def test_auto_is_what_the_runner_wants(
    tmp_path: Path, variables: dict[str, str], begins: str
) -> None:
    found = Repository(tmp_path / "study", tmp_path / "home")
    for name, text in FILES.items():
        found.write(name, text)
    done = found.check("--format", "auto", **variables)
    assert (done.returncode, done.stdout.strip()) == (0, begins)
    found.change(SIDECAR, *WRONG)
    assert found.check("--format", "auto", **variables).returncode == 1


def test_a_log_obeys_nothing_in_any_format() -> None:
    assert plain("::set-env name=A::b") == "\ufffd:set-env name=A::b"
    assert plain("a\n \t::x::") == "a\n \t\ufffd:x::"
    assert plain("x ##[add-mask]y") == "x #\ufffd[add-mask]y"
    assert plain("a::b ## [c] # [d]") == "a::b ## [c] # [d]"


def test_mentions_and_links_are_broken_and_addresses_are_not() -> None:
    assert for_forge("@kb, (@org/team) and a@example.org") == (
        "@\u200bkb, (@\u200borg/team) and a@example.org"
    )
    assert for_forge("[a](b) [words withheld]") == "[a]\u200b(b) [words withheld]"


# --- GitHub


def test_an_annotation_says_where_and_what() -> None:
    found = outcome({**FILES, SIDECAR: FILES[SIDECAR].replace(*WRONG)})
    (line,) = annotated(found, show_words=True, prefix="a,b/")
    level, properties, message = obeyed(line)
    assert level == "error"
    assert properties == {
        "file": f"a,b/{SIDECAR}",
        "line": "5",
        "endLine": "6",
        "title": "IPA204 quotation-not-found",
    }
    assert message.startswith("“I left the gate ajar.” is not in t002")
    assert "file=a%2Cb/" in line


def test_an_annotation_of_one_line_has_columns() -> None:
    found = outcome({**FILES, SIDECAR: FILES[SIDECAR].replace("linguistic", "linguistics")})
    properties = [obeyed(line)[1] for line in annotated(found, show_words=False)]
    assert ("3", "15", "26") in {(p["line"], p["col"], p["endColumn"]) for p in properties}


def test_a_message_of_several_lines_is_one_command() -> None:
    remark = Remark("100 %: a\r\n::error::b", Place("a\nb.yaml"), "a")
    found = Outcome((Finding("IPA001", "unreadable", "error", remark),), (), crashed=False)
    (line,) = annotated(found, show_words=False)
    assert "\n" not in line
    _, properties, message = obeyed(line)
    assert properties["file"] == "a\nb.yaml"
    assert message == "100 %: a\ufffd\n\ufffd:error:\u200b:b"


@pytest.mark.parametrize(
    ("counts", "levels", "rest"),
    [
        ({"error": 10, "warning": 10, "hint": 10}, (10, 10, 10), ""),
        ({"error": 11, "hint": 2}, (10, 0, 3), "1 error;"),
        ({"error": 12, "warning": 40, "hint": 10}, (10, 10, 10), "2 errors, 30 warnings, 1 hint;"),
        ({"hint": 11}, (0, 0, 10), "2 hints;"),
        ({}, (0, 0, 0), ""),
    ],
)
def test_ten_of_a_level_and_the_rest_is_counted(
    counts: dict[str, int], levels: tuple[int, ...], rest: str
) -> None:
    lines = list(annotated(many(**counts), show_words=False))
    found = [line.split(" ")[0] for line in lines]
    assert tuple(found.count(f"::{level}") for level in ("error", "warning", "notice")) == levels
    assert found == sorted(found, key=["::error", "::warning", "::notice"].index)
    counted = [line for line in lines if "not annotated here" in line]
    assert len(counted) == bool(rest)
    assert all(rest in line for line in counted)


# --- GitLab


def test_a_code_quality_report_is_what_gitlab_reads() -> None:
    found = outcome(HOSTILE)
    report = code_quality(found, show_words=False, prefix="data/")
    assert len(report) == len(found.findings) > 2
    for entry in report:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"].startswith("data/")
        assert 1 <= entry["location"]["lines"]["begin"] <= entry["location"]["lines"]["end"]
    assert len({entry["fingerprint"] for entry in report}) == len(report)


def test_fingerprints_stay_when_lines_move() -> None:
    wrong = FILES[SIDECAR].replace(*WRONG)
    before = code_quality(outcome({**FILES, SIDECAR: wrong}), show_words=False)
    after = code_quality(outcome({**FILES, SIDECAR: "# New\n\n" + wrong}), show_words=False)
    assert [e["fingerprint"] for e in before] == [e["fingerprint"] for e in after]
    assert before[0]["location"]["lines"] == {"begin": 5, "end": 6}
    assert after[0]["location"]["lines"] == {"begin": 7, "end": 8}


# --- SARIF


WAIVED = {
    **FILES,
    SIDECAR: FILES[SIDECAR].replace("t002\n    quote", "t002\n    tags: [lodging]\n    quote", 1)
    .replace("- id: n-gate\n", "- id: n-gate # ipa: ignore[unknown-tag] @kb [asked](to)\n"),
}  # fmt: skip


@pytest.mark.parametrize("crashed", [False, True])
@pytest.mark.parametrize(
    "files", [FILES, HOSTILE, WAIVED, {}], ids=["clean", "odd", "waived", "no"]
)
def test_the_log_is_valid_against_the_official_schema(
    files: Mapping[str, str], crashed: bool
) -> None:
    found = outcome(files, "ALL")
    found = Outcome(found.findings, found.waived, crashed)
    log = json.loads(json.dumps(sarif(found, rules(), show_words=False, prefix="my data/")))
    validator = jsonschema_rs.Draft7Validator(official(), validate_formats=True)
    assert [error.message for error in validator.iter_errors(log)] == []
    assert not validator.is_valid({**log, "version": "2.0.0"})
    (run,) = log["runs"]
    assert run["invocations"] == [{"executionSuccessful": not crashed}]
    assert len(run["results"]) == len(found.findings) + len(found.waived)
    described = run["tool"]["driver"]["rules"]
    assert all(r["ruleId"] == described[r["ruleIndex"]]["id"] for r in run["results"])


def test_every_rule_brings_its_help() -> None:
    (run,) = sarif(many(), rules(), show_words=False)["runs"]
    described = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == [rule.code for rule in rules()]
    assert all(
        rule["help"]["markdown"].startswith(rule["shortDescription"]["text"]) for rule in described
    )


def test_columns_are_code_points_as_the_log_declares() -> None:
    line = '  - {id: n-odd, turn: t002, note: "🌱🌱 é", category: odd}'
    files = {**FILES, SIDECAR: f"notes:\n{line}\n"}
    (run,) = sarif(outcome(files, "unknown-category"), rules(), show_words=False)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["endLine"]) == (2, 2)
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "odd"


def test_a_result_names_related_places_and_can_be_followed() -> None:
    found = outcome({**FILES, SIDECAR: FILES[SIDECAR].replace(*WRONG)})
    (run,) = sarif(found, rules(), show_words=True)["runs"]
    (result,) = run["results"]
    assert result["level"] == "error"
    fingerprint = found.findings[0].fingerprint
    assert result["partialFingerprints"] == {"primaryLocationLineHash": f"{fingerprint}:1"}
    place = result["relatedLocations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cases/ines/interview-1.md"
    assert place["region"]["startLine"] == 10


def test_a_waiver_is_a_suppression_with_its_reason() -> None:
    found = outcome(WAIVED, "unknown-tag")
    (run,) = sarif(found, rules(), show_words=False)["runs"]
    (result,) = run["results"]
    assert result["suppressions"] == [
        {"kind": "inSource", "justification": "@\u200bkb [asked]\u200b(to)"}
    ]


def test_paths_are_uris() -> None:
    place = Place("cases/ines/50% [a](b) é.md")
    finding = Finding("IPA001", "unreadable", "error", Remark("", place, "ines"), "0")
    log = sarif(Outcome((finding,), (), crashed=False), rules(), show_words=False, prefix="a b/")
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == (
        "a%20b/cases/ines/50%25%20%5Ba%5D%28b%29%20%C3%A9.md"
    )


def test_the_statement_that_rests_on_nothing_is_told_to_all() -> None:
    """The same finding, wherever it is read."""
    found = outcome({**FILES, THEMES: FILES[THEMES].replace("n-years", "n-year")})
    for form in FORGES:
        assert any("`n-year`" in text or "n-year" in text for text in printed(found, form))
