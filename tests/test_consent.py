"""``consent``: who may still withdraw, what is fixed too early, which member checks are due."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from cli import Run, git, here, terminal, unpainted
from ipa_text.resources import shipped
from studies import WHOLE, changed, written

WINDOWS = {
    "study.yaml": WHOLE["study.yaml"]
    + "windows:\n  withdrawal: {months: 6, from: interview}\n"
    + "  member_check: {months: 12, from: interview}\n"
}
"""Ada was interviewed on 5 January and 5 February, Ben on 12 January, Cleo on the 19th; Dov withdrew."""
CHECKPOINTS = """\
checkpoints:
  - name: checkpoint-1
    date: 2026-02-10
    commit: 0123456789012345678901234567890123456789
    parts: {}
"""
ATTESTATION = """\
attestation: {worksheet: audit/sample-a.yaml, date: 2026-07-19}
counts: {}
verdicts: []
auditor:
statement:
"""


def consent(folder: Path, today: str, *arguments: str) -> Run:
    run = here("consent", "--today", today, *arguments, cwd=folder)
    assert run.code == 0, run.err
    return run


def rows(folder: Path, today: str) -> list[list[str]]:
    run = consent(folder, today, "--format", "csv")
    return list(csv.reader(io.StringIO(run.out, newline="")))


def data(folder: Path, today: str) -> Any:
    """Return what is printed for programs, held to the schema."""
    found = consent(folder, today, "--format", "json").json
    path = shipped("schema") / "output" / "consent.schema.json"
    jsonschema_rs.Draft7Validator(json.loads(path.read_text())).validate(found)
    return found


def person(folder: Path, name: str, today: str = "2026-06-01") -> Any:
    return next(p for p in data(folder, today)["participants"] if p["case"] == name)


def case(**lines: str) -> Mapping[str, str]:
    """Return the files of people with further lines in ``case.yaml``."""
    return {
        f"cases/{name}/case.yaml": f"pseudonym: {name.capitalize()}\n{more}\n"
        for name, more in lines.items()
    }


# --- the day before, the day, the day after


HEAD = ["Participant", "Consented", "Form", "May be quoted", "May withdraw until", "Member check"]
DOV = ["dov", "", "", "", "withdrew on 2026-02-01", ""]


@pytest.mark.parametrize(
    ("today", "ben", "left", "sentence"),
    [
        ("2026-07-11", "2026-07-12, 1 day left", (25, 8, 209), "3 of 3 participants may still"
         " withdraw, the last of them until 2026-08-05"),
        ("2026-07-12", "2026-07-12, the last day", (24, 7, 208), "3 of 3 participants may still"
         " withdraw, the last of them until 2026-08-05"),
        ("2026-07-13", "2026-07-12, closed", (23, 6, 207), "2 of 3 participants may still"
         " withdraw, the last of them until 2026-08-05"),
    ],
)  # fmt: skip
def test_the_table_around_a_deadline(
    tmp_path: Path, today: str, ben: str, left: tuple[int, int, int], sentence: str
) -> None:
    folder = written(tmp_path, WINDOWS)
    ada, cleo, check = left
    assert rows(folder, today) == [
        HEAD,
        ["Ada (ada)", "2026-01-05", "1", "yes", f"2026-08-05, {ada} days left",
         f"due by 2027-02-05, {check} days left"],
        ["Ben (ben)", "none recorded", "-", "not said", ben,
         f"due by 2027-01-12, {check - 24} days left"],
        ["Cleo (cleo)", "none recorded", "-", "not said", f"2026-07-19, {cleo} days left",
         f"due by 2027-01-19, {check - 17} days left"],
        DOV,
    ]  # fmt: skip
    assert consent(folder, today).lines[-1] == (
        f"On {today} {sentence}; 1 withdrew; 2 without a recorded consent; the study is being written"
        " up while they may; member checks: 3 due."
    )


def test_after_the_last_deadline(tmp_path: Path) -> None:
    run = consent(written(tmp_path, WINDOWS), "2027-01-13")
    assert run.lines[-1] == (
        "On 2027-01-13 none of 3 participants may withdraw any more; 1 withdrew; 2 without a recorded"
        " consent; member checks: 2 due, 1 overdue."
    )


def test_without_a_window_nothing_is_known(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert rows(folder, "2026-06-01")[1:3] == [
        ["Ada (ada)", "2026-01-05", "1", "yes", "unknown: no window is declared", "-"],
        ["Ben (ben)", "none recorded", "-", "not said", "unknown: no window is declared", "-"],
    ]
    assert data(folder, "2026-06-01")["windows"] == {"withdrawal": None, "member_check": None}
    assert consent(folder, "2026-06-01").lines[-1].startswith(
        "On 2026-06-01 it is not known who may still withdraw, since study.yaml declares no such window;"
    )  # fmt: skip


def test_today_is_today_unless_another_day_is_named(tmp_path: Path) -> None:
    found = here("consent", "--format", "json", cwd=written(tmp_path, WINDOWS)).json
    assert found["participants"][0]["withdrawal"]["until"] == "2026-08-05"


# --- what cannot be known


def test_days_that_are_missing_or_none_are_said(tmp_path: Path) -> None:
    talk = changed("cases/ben/interview-1.md", ("date: 2026-01-12", "date: 2026-02-30"))
    bare = changed("cases/cleo/interview-1.md", ("kind: interview", "kind: diary"))
    odd = changed("cases/ada/interview-2.md", ("date: 2026-02-05\n", ""))
    folder = written(tmp_path, {**WINDOWS, **talk, **bare, **odd})
    found = [row[4:] for row in rows(folder, "2026-06-01")[1:4]]
    assert found == [
        [f"unknown: {why}", f"unknown: {why}"]
        for why in (
            "interview without a date",
            "`2026-02-30` is no day",
            "no interview is recorded",
        )
    ]
    sentence = data(folder, "2026-06-01")["summary"]
    assert sentence.startswith(
        "On 2026-06-01 none of 3 participants is known to be able to withdraw still; 1 withdrew; 3 of"
        " whom the last day is not known;"
    )


def test_what_stands_in_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Somebody may have withdrawn, or refused to be quoted: then it is taken to be so."""
    ada = WHOLE["cases/ada/case.yaml"].replace("quotes: yes", "quotes: no") + "group: [x\n"
    broken: dict[str, str | bytes | None]
    broken = {"cases/ada/case.yaml": ada, "cases/ben/case.yaml": b"\xff\xfe"}
    folder = written(tmp_path, {**WINDOWS, **broken})
    found = rows(folder, "2026-06-01")
    assert found[2] == ["ben", "", "", "", "unknown: case.yaml cannot be read", ""]
    assert person(folder, "ada")["quotes"] == "no"
    assert not person(folder, "ada")["readable"]
    part = ada + "withdrawn: {date: 2026-03-01, scope: diary-1}\n"
    folder = written(
        tmp_path,
        {**WINDOWS, "cases/ada/case.yaml": part.replace("group: [x\n", "pseudonym: Eve\n")},
    )
    assert rows(folder, "2026-06-01")[1][4].endswith("withdrew diary-1 on 2026-03-01")


def test_a_study_without_participants(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("format: 1\ntitle: Driving\n")
    run = consent(tmp_path, "2026-06-01")
    assert run.lines[-1] == "On 2026-06-01 nobody takes part yet."
    gone = {name: None for name in WHOLE if name.startswith("cases/") and "dov" not in name}
    run = consent(written(tmp_path, {**gone}), "2026-06-01")
    assert run.lines[-1] == "On 2026-06-01 everybody has withdrawn; 1 withdrew."


# --- forms and quoting


def test_who_signed_an_older_form(tmp_path: Path) -> None:
    """The versions are put in order as people count, and the last consent is the one that holds."""
    forms = case(
        ada="consent:\n  - {date: 2026-02-01, version: 10}\n  - {date: 2026-01-05, version: 9}",
        ben="consent: [{date: 2026-01-05, version: 9}]",
        cleo="consent: [{date: 2026-01-05}]",
    )
    folder = written(tmp_path, {**WINDOWS, **forms})
    assert [row[1:3] for row in rows(folder, "2026-06-01")[1:4]] == [
        ["2026-02-01, 2026-01-05", "10"],
        ["2026-01-05", "9, an older one"],
        ["2026-01-05", "-"],
    ]
    assert data(folder, "2026-06-01")["latest_form"] == "10"
    run = consent(folder, "2026-06-01")
    assert "The latest form is 10." in run.out
    assert "; 1 on an older form;" in run.lines[-1]


@pytest.mark.parametrize(
    ("given", "older"),
    [("9", True), ("v1.10", False), ("v1.9", True), ("2026-01", False), ("draft", True)],
)
def test_versions_in_words_and_figures(tmp_path: Path, given: str, older: bool) -> None:
    newest = {"9": "10", "2026-01": "2025-11"}.get(given, "v1.10")
    forms = case(
        ada=f"consent: [{{date: 2026-01-05, version: {newest}}}]",
        ben=f"consent: [{{date: 2026-01-05, version: {given}}}]",
    )
    assert person(written(tmp_path, forms), "ben")["older_form"] is older


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("consent: [{date: 2026-01-05, quotes: yes}]", "yes"),
        ("consent: [{date: 2026-01-05, quotes: no}]", "no"),
        ("consent: [{date: 2026-01-05, quotes: no}, {date: 2026-01-06}]", "no"),
        ("consent: [{date: 2026-01-06, quotes: no}, {date: 2026-01-05, quotes: yes}]", "no"),
        ("consent: [{date: 2026-01-05, quotes: no}, {date: 2026-01-05, quotes: yes}]", "yes"),
        ("consent: [{date: spring, quotes: no}, {date: 2026-01-05, quotes: Yes}]", "yes"),
        ("consent: [{date: 2026-01-05, quotes: perhaps}]", "no"),
        ("consent: [{date: 2026-01-05}]", "not-said"),
        ("consent: later", "not-said"),
        ("withdrawn: {date: 2026-03-01, scope: quotations}", "withdrawn"),
    ],
)
def test_who_may_be_quoted(tmp_path: Path, given: str, told: str) -> None:
    assert person(written(tmp_path, case(ada=given)), "ada")["quotes"] == told


def test_a_withdrawal_of_a_part_is_shown(tmp_path: Path) -> None:
    part = case(
        ada="withdrawn: {date: 2026-03-01, scope: quotations}",
        ben="withdrawn: {scope: diary-1}",
    )
    folder = written(tmp_path, {**WINDOWS, **part})
    assert [row[3:5] for row in rows(folder, "2026-07-12")[1:3]] == [
        ["no, withdrawn", "2026-08-05, 24 days left; withdrew quotations on 2026-03-01"],
        ["not said", "2026-07-12, the last day; withdrew diary-1"],
    ]
    assert "; 1 not to be quoted;" in consent(folder, "2026-07-12").lines[-1]


# --- member checks


CHECK = "member_check:\n  - sent: 2026-05-01\n    material: case-themes\n"


@pytest.mark.parametrize(
    ("given", "today", "told"),
    [
        ("", "2027-01-12", "due by 2027-01-12, the last day"),
        ("", "2027-01-13", "overdue, due by 2027-01-12"),
        (CHECK, "2027-01-12", "sent 2026-05-01, no answer yet"),
        (CHECK, "2027-01-13", "sent 2026-05-01, no answer yet; overdue, due by 2027-01-12"),
        (CHECK + "    response: none\n", "2027-01-13", "sent 2026-05-01, no answer"),
        (
            CHECK + "    received: 2026-05-09\n",
            "2027-01-13",
            "sent 2026-05-01, answered 2026-05-09",
        ),
        (CHECK + "    response: adds\n", "2027-01-13", "sent 2026-05-01, adds"),
        ("member_check: [{material: summary}]", "2026-06-01", "sent on no day, no answer yet"),
    ],
)
def test_member_checks(tmp_path: Path, given: str, today: str, told: str) -> None:
    folder = written(tmp_path, {**WINDOWS, **case(ben=given)})
    assert rows(folder, today)[2][5] == told
    assert data(folder, today)["participants"][1]["member_check"]["until"] in ("2027-01-12", None)


def test_a_member_check_that_was_promised_to_nobody(tmp_path: Path) -> None:
    found = person(written(tmp_path, case(ben=CHECK)), "ben")["member_check"]
    assert found == {
        "state": "waiting", "until": None, "days_left": None, "why": "no window is declared",
        "sent": "2026-05-01", "material": "case-themes", "received": None, "response": None,
    }  # fmt: skip


# --- what was fixed


def fixed(folder: Path, today: str = "2026-06-01") -> list[tuple[str, str, str, list[str]]]:
    found = data(folder, today)["fixed"]
    return [(f["what"], f["name"], f["date"], [o["case"] for o in f["open"]]) for f in found]


def test_what_was_fixed_while_somebody_could_still_withdraw(tmp_path: Path) -> None:
    marks: dict[str, str | bytes | None] = {
        "audit/checkpoints.yaml": CHECKPOINTS,
        "audit/attestation-a.yaml": ATTESTATION,
        "writeup/thesis.md": "---\nsubmitted: 2026-08-05\npublished: 2026-08-06\n---\n\nText.\n",
        "writeup/talk.md": "---\npublished: 2026-01-15\n---\n\nText.\n",
        "writeup/draft.md": "---\nsubmitted: soon\n---\n\nText.\n",
        "writeup/broken.md": b"\xff",
    }
    folder = written(tmp_path, {**WINDOWS, **marks})
    assert fixed(folder) == [
        ("submitted", "writeup/draft.md", "soon", []),
        ("published", "writeup/talk.md", "2026-01-15", ["ada", "ben"]),
        ("submitted", "writeup/thesis.md", "2026-08-05", ["ada"]),
        ("published", "writeup/thesis.md", "2026-08-06", []),
        ("attestation", "audit/attestation-a.yaml", "2026-07-19", ["ada", "cleo"]),
        ("checkpoint", "checkpoint-1", "2026-02-10", ["ada", "ben", "cleo"]),
    ]
    text = consent(folder, "2026-09-01", "--format", "md").out
    assert text.split("\n\n## ")[1].split("\n")[:8] == [
        "Fixed while somebody could still withdraw",
        "",
        "| What | On | Who could still withdraw, until |",
        "|---|---|---|",
        "| submitted: writeup/draft.md | soon | unknown: `soon` is no day |",
        "| published: writeup/talk.md | 2026-01-15 | Ada 2026-08-05, Ben 2026-07-12 |",
        "| submitted: writeup/thesis.md | 2026-08-05 | Ada 2026-08-05 |",
        "| attestation: audit/attestation-a.yaml | 2026-07-19 | Ada 2026-08-05, Cleo 2026-07-19 |",
    ]
    assert (
        "; left your hands while somebody could still withdraw: writeup/talk.md (published 2026-01-15),"
        " writeup/thesis.md (submitted 2026-08-05);"
    ) in text.splitlines()[-1]


@pytest.mark.needs("git")
def test_tags_are_asked_of_git(tmp_path: Path) -> None:
    folder = written(tmp_path, WINDOWS)
    git(folder, "init", "--quiet")
    assert fixed(folder) == [], "there is no commit yet"
    git(folder, "add", "--all")
    who = ("-c", "user.name=km", "-c", "user.email=km@example.org")
    git(folder, *who, "commit", "--quiet", "-m", "Begin")
    git(folder, "tag", "light")
    git(folder, *who, "tag", "-m", "The first table", "annotated")
    made = {f["name"]: (f["what"], len(f["date"])) for f in data(folder, "2026-06-01")["fixed"]}
    assert made == {"annotated": ("tag", 10), "light": ("tag", 10)}
    (folder / ".git" / "HEAD").write_text("broken\n")
    assert fixed(folder) == [], "git is asked, and cannot tell"


# --- as it is printed


def test_the_table_adapts_to_the_terminal(tmp_path: Path) -> None:
    folder = written(tmp_path, WINDOWS)
    narrow = unpainted(terminal("consent", "--today", "2026-07-12", cwd=folder, columns=60).out)
    assert narrow.split("\n\n")[1].replace("\r", "").split("\n") == [
        "Participant: Ada (ada)",
        "Consented: 2026-01-05",
        "Form: 1",
        "May be quoted: yes",
        "May withdraw until: 2026-08-05, 24 days left",
        "Member check: due by 2027-02-05, 208 days left",
    ]
    wide = unpainted(terminal("consent", "--today", "2026-07-12", cwd=folder, columns=100).out)
    assert "Ben (ben)    none recorded" in wide
    assert max(map(len, wide.splitlines())) <= 100
