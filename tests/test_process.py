"""Rules of process beyond their examples: what git tells, months, and what must not be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import git, here
from ipa_text.lint.engine import check
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.text.days import day
from ipa_text.trail.past import past
from specs import concise
from studies import WHOLE

needs_git = pytest.mark.needs("git")


def said(files: dict[str, str], *select: str) -> list[str]:
    """Return what rules say of a study without git."""
    study = load(Memory(files))
    return [concise(f) for f in check(study, Options(select=select)).findings]


@pytest.mark.parametrize("word", ["", "2026-02-30", "20260302", "2026-3-2", "yesterday"])
def test_what_is_no_day(word: str) -> None:
    assert day(word) is None


def test_empty_parts_of_an_audit_trail() -> None:
    left = {p: t for p, t in WHOLE.items() if not p.startswith(("supervision", "protocol/sch"))}
    head = "study.yaml:1:1 empty-halpern-category of the six parts of an audit trail, "
    assert said(left, "empty-halpern-category") == [
        head + "4 (process notes) is empty: record a meeting in supervision/, or what was reviewed"
        " in reviews.yaml",
        head + "6 (instrument development information) is empty: put the interview schedule into"
        " protocol/schedule.yaml",
    ]


def test_a_member_check_is_a_process_note() -> None:
    left = {p: t for p, t in WHOLE.items() if not p.startswith("supervision")}
    left["cases/ada/case.yaml"] += "member_check:\n  - {sent: 2026-03-01, material: summary}\n"
    assert said(left, "empty-halpern-category") == []


def test_no_page_on_where_the_researcher_stands() -> None:
    left = {p: t for p, t in WHOLE.items() if "positionality" not in p}
    assert said(left, "no-positionality") == [
        "study.yaml:1:1 no-positionality-before-the-first-interview the first interview was on"
        " 2026-01-05, and there is no protocol/positionality.md: say what you brought with you, with"
        " the day on which you write it"
    ]


# Git


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a committed study in which a theme was then retitled without a word."""
    folder = tmp_path / "study"
    for path, text in WHOLE.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Begin")
    retitle(folder, "A last drive")
    commit(folder, "Retitle")
    return folder


def retitle(folder: Path, title: str) -> None:
    table = folder / "themes.yaml"
    before = table.read_text(encoding="utf-8")
    lines = before.split("\n")
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("title:"))
    lines[at + 1] = f"      {title}"
    table.write_text("\n".join(lines), encoding="utf-8")


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(
        folder,
        "-c",
        "user.name=K. Moss",
        "-c",
        "user.email=km@example.org",
        "commit",
        "-qm",
        message,
    )


RULE = "theme-changed-with-no-reason-in-its-commit"


@needs_git
def test_a_theme_changed_without_a_reason(study: Path) -> None:
    run = here("check", "--select", RULE, "--format", "concise", cwd=study)
    short = git(study, "rev-parse", "--short=7", "HEAD").strip()
    assert f"was retitled in {short} with no reason: say why in a supervision record" in run.out
    assert len(run.lines) == 1
    assert (
        here("check", "--staged", "--select", RULE, "--format", "concise", cwd=study).out == run.out
    )


@needs_git
@pytest.mark.parametrize("message", ["Retitle\n\nIt was our word.", "Retitle\n\nReason: ours"])
def test_a_reason_in_the_commit(study: Path, message: str) -> None:
    git(study, "-c", "user.name=K", "-c", "user.email=k@example.org", "commit", "-q", "--amend", "-m",
        message)  # fmt: skip
    assert here("check", "--select", RULE, "--format", "concise", cwd=study).lines == []


@needs_git
def test_a_reason_given_afterwards(study: Path) -> None:
    name = load(Memory(WHOLE)).themes[0].id
    (study / "supervision" / "2026-03-01-title.md").write_text(
        f"---\ndate: 2026-03-01\npresent: [km]\nat: v1\ndecisions:\n  - seen: {name}\n"
        "    outcome: renamed\n    why: >-\n      It was our word.\n---\n\nThe title.\n",
        encoding="utf-8",
    )
    assert here("check", "--select", RULE, "--format", "concise", cwd=study).lines == []


@needs_git
def test_a_clone_that_is_cut_off_tells_nothing(study: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{study}", str(cut))
    assert past(cut) is None
    assert here("check", "--select", RULE, "--format", "concise", cwd=cut).lines == []


@needs_git
def test_nothing_is_said_before_the_first_commit_and_without_git(tmp_path: Path) -> None:
    assert past(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert past(tmp_path) is None


def test_a_rule_without_its_history_leaves_its_waiver_alone() -> None:
    """A waiver is unused only where the rule ran."""
    waived = {
        **WHOLE,
        "study.yaml": WHOLE["study.yaml"]
        + f"lint:\n  waivers:\n    - {{rule: {RULE}, subject: x, why: old}}\n",
    }
    found = load(Memory(waived))
    assert [
        concise(f) for f in check(found, Options(select=(RULE, "unused-waiver"))).findings
    ] == []


@needs_git
def test_one_commit_led_to_another(study: Path) -> None:
    told = past(study)
    assert told is not None
    first, last = git(study, "rev-list", "--reverse", "HEAD").split()
    assert told.led_to(first, last)
    assert not told.led_to(last, first)
    assert not told.led_to(first, first)
    assert {d.reasoned for d in told.decisions} == {False}
