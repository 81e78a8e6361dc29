"""A participant withdraws: what the plan says, what is taken out, what is left to people."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest

import cli
import studies
from cli import Run, git, here
from ipa_text.resources import shipped
from ipa_text.store.write import replace
from ipa_text.store.yaml import EVENT_LIMIT
from ipa_text.withdrawal import apply as carrying_out

DAY = ("--date", "2026-03-01")
KEY = """\
# Who is who.
identifiers:
  - {case: ada, kind: person, words: [Inger Dahl], replace: Ada}
  # the other
  - case: ben
    kind: person
    words: [Tom Reed]
    replace: Ben
  - kind: person
    words: [Aunt Inger]
    replace: Ada
"""
WRITEUP = """\
# Findings

Ada hands over a creature: “like giving away a dog”. For Ben it is
asking.

> I handed over the keys on a Monday.
> (Ada, 10)

Adaptation is another thing.
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("demo") / "study"
    assert here("demo", found, cwd=found.parent).code == 0
    return _known(found)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Three people, and a write-up, in git."""
    return committed(studies.written(tmp_path / "study", {"writeup/findings.md": WRITEUP}))


def committed(folder: Path) -> Path:
    (folder / ".gitignore").write_text("private/\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    _known(folder)
    save(folder)
    return folder


def _known(folder: Path) -> Path:
    git(folder, "config", "user.name", "K. Moss")
    git(folder, "config", "user.email", "km@example.org")
    return folder


def save(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Work")


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())


def text(folder: Path, name: str) -> str:
    return (folder / name).read_bytes().decode()


def planned(folder: Path, case: str, *more: str) -> dict[str, object]:
    """Return the plan as JSON, which holds to its schema."""
    run = here("withdraw", case, *more, "--format", "json", cwd=folder)
    assert run.code == 0, run.err
    path = shipped("schema") / "output" / "withdraw.schema.json"
    jsonschema_rs.Draft7Validator(json.loads(path.read_text())).validate(run.json)
    return dict(run.json)


def places(folder: Path, case: str, *more: str) -> list[str]:
    """Return every reference of a plan as one line."""
    listed = planned(folder, case, *more)["references"]
    assert isinstance(listed, list)
    return [
        f"{r['path']}:{r['line']} {r['ref']} {r['how']}{'' if r['done'] == 'by hand' else ' out'}"
        for r in listed
    ]


def applied(folder: Path, case: str, *more: str) -> Run:
    run = here("withdraw", case, "--apply", *DAY, *more, cwd=folder)
    assert run.code == 0, run.err
    return run


def found(folder: Path) -> list[str]:
    """Return what is found, place and rule."""
    lines = here("check", "--format", "concise", cwd=folder).out
    return [" ".join(m) for m in re.findall(r"^(\S+:\d+:\d+): \w+ (\S+)", lines, re.MULTILINE)]


def refused(folder: Path, *arguments: str) -> str:
    """Return why a command is refused, which changes nothing."""
    before, head = cli.contents(folder), git(folder, "log", "--format=%H", "--all")
    run = here("withdraw", *arguments, cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert (cli.contents(folder), git(folder, "log", "--format=%H", "--all")) == (before, head)
    return run.err


# --- the plan


def test_plan_names_files_places_and_numbers_and_no_words(study: Path) -> None:
    before = cli.contents(study)
    run = here("withdraw", "ada", cwd=study)
    assert (run.code, run.err, cli.contents(study)) == (0, "", before)
    assert "dog" not in run.out.replace("x-dog", "")
    assert (
        run.out.partition("\n\nIn the repository")[0]
        == """\
ada withdraws everything.

Files of the case
  cases/ada/case.yaml
  cases/ada/interview-1.md
  cases/ada/interview-1.notes.kb.yaml
  cases/ada/interview-1.notes.yaml
  cases/ada/interview-2.md
  cases/ada/interview-2.notes.yaml
  cases/ada/journal/2026-01-05-garage.md
  cases/ada/themes.yaml

With them go
  2 sources, 5 notes, 3 extracts, 3 statements, 2 themes

Taken out elsewhere
  themes.yaml:10  ada/parting  under from
  themes.yaml:13  ada/x-dog  under extracts
  themes.yaml:32  ada/carried  under from
  themes.yaml:40  ada/x-side  under extracts

For you to look at
  writeup/findings.md:3, 7  the pseudonym
  writeup/findings.md:3, 6  quotations that may be theirs

Prevalence
  keys: 2 of 3 -> 1 of 2
  passenger: 3 of 3 -> 2 of 2
  asking: 1 of 3 -> 1 of 2
  seat: 2 of 3 -> 1 of 2

Not reached any more
  keys: 1 of 2 where the recurrence declared asks for 2"""
    )


def test_plan_tells_what_the_program_remembers_in_one_line(study: Path) -> None:
    for name in ("check/one", "check/two", "history"):
        file = study / ".git/ipa-text" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Of Ada.\n")
    run = here("withdraw", "ada", cwd=study)
    [told] = [line for line in run.lines if line.startswith("  git file: ")]
    assert told.count("ipa-text/") == 1
    assert "ipa-text/ (what this program remembers)" in told
    found = here("withdraw", "ada", "--format", "json", cwd=study).json["history"]["traces"]
    names = [one["name"] for one in found]
    assert {"ipa-text/check/one", "ipa-text/check/two"} <= set(names), "each, for programs"


def test_plan_without_git_knows_no_history(tmp_path: Path) -> None:
    folder = studies.written(tmp_path / "study")
    plan = planned(folder, "ada")
    assert "history" not in plan
    assert planned(folder, "dov")["files"] == []
    assert plan["commit"] == ""
    assert refused_without_git(folder) == (
        "ipa-text: there is no git repository here, which is what undoes a withdrawal: `git init`"
        " begins one\n"
    )


def refused_without_git(folder: Path) -> str:
    before = cli.contents(folder)
    run = here("withdraw", "ada", "--apply", cwd=folder)
    assert (run.code, cli.contents(folder)) == (2, before)
    return run.err


def test_thresholds_that_fall(study: Path) -> None:
    settings = text(study, "study.yaml").replace("density: none", "density: smith-2011")
    write(study, "study.yaml", settings)
    listed = planned(study, "ben")["thresholds"]
    assert isinstance(listed, list)
    assert [
        (t["what"], t["theme"], t["before"]["n"], t["after"]) for t in listed if t["falls"]
    ] == [("evidence", "asking", 1, {"n": 0, "of": 2, "needed": 1})]
    listed = planned(study, "cleo")["thresholds"]
    assert isinstance(listed, list)
    assert [(t["what"], t["theme"], t["after"]) for t in listed if t["falls"]] == [
        ("recurrence", "keys", {"n": 1, "of": 2, "needed": 2})
    ]


def test_fewer_are_quoted_than_a_sample_asks_for(study: Path) -> None:
    write(
        study,
        "study.yaml",
        text(study, "study.yaml").replace("density: none", "density: smith-2011"),
    )
    write(
        study,
        "themes.yaml",
        text(study, "themes.yaml").replace(
            "      - ada/x-dog\n", "      - ada/x-dog\n      - ben/x-ask\n", 1
        ),
    )
    assert "keys: 2 of 2" not in here("withdraw", "ada", cwd=study).out
    listed = planned(study, "ada", "--scope", "quotations")["thresholds"]
    assert isinstance(listed, list)
    assert [
        (t["what"], t["theme"], t["before"]["n"], t["after"]) for t in listed if t["falls"]
    ] == [
        ("density", "keys", 3, {"n": 2, "of": 3, "needed": 3}),
        ("density", "passenger", 3, {"n": 2, "of": 3, "needed": 3}),
    ]


def test_everything_that_names_a_case(study: Path) -> None:
    """A case whose id begins another's, a pseudonym that is a word, lists in folded prose, comments."""
    write(study, "cases/ada-b/case.yaml", "pseudonym: Adab\n")
    write(
        study,
        "cases/ada-b/interview-1.md",
        text(study, "cases/dov/case.yaml") and "Ada, ada/x-dog\n",
    )
    write(
        study,
        "journal/2026-02-01-ada.md",
        "---\ndate: 2026-02-01\nby: km\ncase: ada\n---\n\nSee [[ada/parting]], ada-b/x, and ada.\n",
    )
    write(
        study,
        "supervision/2026-02-21-two.md",
        "---\ndate: 2026-02-21\npresent: [km]\nat: v1\ndecisions:\n"
        "  - {seen: [ada/parting, ben/petitioner], outcome: kept, why: 'as ada/carried'}\n"
        "  - {seen: [ada/parting], outcome: kept, why: so}\n  - {seen: ada/carried, why: so}\n---\n",
    )
    write(
        study,
        "reviews.yaml",
        "reviews:\n  - {of: ada/parting, by: kb, date: 2026-02-02, state: agreed}\n"
        "  - of: ada\n    by: kb\n    date: 2026-02-02\n    state: agreed\n",
    )
    write(
        study,
        "audit/sample-1.yaml",
        "findings:\n  - theme: keys\n    cites: ada/parting\n    chain:\n"
        "      - {ref: ada/farewell, at: 'cases/ada/themes.yaml:2'}\n",
    )
    write(study, ".github/CODEOWNERS", "/cases/ada/ @kb\n/cases/ada-b/ @kb\n")
    write(study, "study.yaml", text(study, "study.yaml") + "lint:\n  waivers:\n    - rule: x\n"
          "      subject: ada/side-seat\n      why: >-\n        Ada alone.\n")  # fmt: skip
    write(
        study,
        "themes.yaml",
        text(study, "themes.yaml").replace(
            "    title: >-\n      The keys\n",
            "    title: >-\n      The keys (Ada, ada/parting,\n      ada/carried)\n    in_vivo: ada/x-dog\n",
        )
        + "  # about ada/parting\n",
    )
    listed = [
        line for line in places(study, "ada") if not line.startswith(("themes.yaml", "writeup"))
    ]
    assert listed == [
        ".github/CODEOWNERS:1 ada mention",
        "audit/sample-1.yaml:3 ada/parting findings",
        "cases/ada-b/interview-1.md:1 ada/x-dog mention",
        "journal/2026-02-01-ada.md:1 ada file-name",
        "journal/2026-02-01-ada.md:4 ada case",
        "journal/2026-02-01-ada.md:7 ada mention",
        "journal/2026-02-01-ada.md:7 ada/parting link",
        "reviews.yaml:2 ada/parting reviews out",
        "reviews.yaml:3 ada reviews out",
        "study.yaml:17 ada/side-seat waivers out",
        "supervision/2026-02-21-two.md:6 ada/carried mention",
        "supervision/2026-02-21-two.md:6 ada/parting seen out",
        "supervision/2026-02-21-two.md:7 ada/parting seen",
        "supervision/2026-02-21-two.md:8 ada/carried seen",
    ]
    assert [line for line in places(study, "ada") if line.startswith("themes.yaml")] == [
        "themes.yaml:6 ada pseudonym",
        "themes.yaml:6 ada/parting mention",
        "themes.yaml:7 ada/carried mention",
        "themes.yaml:8 ada/x-dog in_vivo",
        "themes.yaml:12 ada/parting from out",
        "themes.yaml:15 ada/x-dog extracts out",
        "themes.yaml:34 ada/carried from out",
        "themes.yaml:42 ada/x-side extracts out",
        "themes.yaml:45 ada/parting mention",
    ]


def test_an_id_that_is_a_theme_too_is_the_theme(study: Path) -> None:
    """`of: seat` marks the theme; only `case: seat`, and what is behind a slash, is the participant."""
    shutil.move(study / "cases/cleo", study / "cases/seat")
    write(study, "themes.yaml", text(study, "themes.yaml").replace("cleo/", "seat/"))
    write(
        study, "reviews.yaml", "reviews:\n  - {of: seat, by: kb, date: 2026-02-02, state: agreed}\n"
    )
    listed = places(study, "seat")
    assert "reviews.yaml:2 seat mention" in listed
    assert [line for line in listed if line.endswith(" out")] == [
        "themes.yaml:11 seat/no-way-back from out",
        "themes.yaml:14 seat/x-river extracts out",
        "themes.yaml:36 seat/enthroned diverges out",
        "themes.yaml:41 seat/x-queen extracts out",
    ]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("adda",), "there is no case `adda`; did you mean `ada`?"),
        (
            ("ada", "--scope", "interview-3"),
            "ada has no source `interview-3`: a withdrawal is of `all`, of one source by its name, or of"
            " `quotations`; did you mean `interview-2`?",
        ),
        (("dov", "--scope", "quotations"), "dov has withdrawn everything already"),
        (("ada", "--stage", "Too Late"), "--stage is a word in lower-case letters and hyphens:"
         " before-analysis"),
    ],
)  # fmt: skip
def test_what_cannot_be_withdrawn(study: Path, arguments: tuple[str, ...], why: str) -> None:
    assert refused(study, *arguments) == f"ipa-text: {why}\n"


def test_one_way_at_a_time(study: Path) -> None:
    assert "--plan and --apply exclude each other: choose one" in refused(
        study, "ada", "--plan", "--apply"
    )


# --- taking it out


def test_everything_of_a_participant_of_the_demo(demo: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(demo, tmp_path / "study", symlinks=True)
    assert here("check", cwd=folder).code == 0  # so that something is kept, which is then cleared
    assert here("log", "p03", cwd=folder).code == 0
    assert (folder / ".ipa-text/schema/ids/cases/p03").is_dir()
    run = here(
        "withdraw", "p03", "--apply", "--date", "2026-08-01", "--stage", "write-up", cwd=folder
    )
    assert (run.code, run.err) == (0, "")
    assert text(folder, "cases/p03/case.yaml") == (
        "# yaml-language-server: $schema=../../.ipa-text/schema/case.schema.json\n\n"
        "withdrawn:\n  date: 2026-08-01\n  stage: write-up\n  scope: all\n"
    )
    assert [path.name for path in (folder / "cases/p03").rglob("*")] == ["case.yaml"]
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "log", "-1", "--format=%B").rstrip("\n") == (
        "Withdraw p03: everything, 2026-08-01\n\nReason: the participant withdrew."
    )
    assert not (folder / ".git/ipa-text").exists()
    named = [p for p in (folder / ".ipa-text").rglob("*") if "p03" in str(p) or (
        p.is_file() and b"p03" in p.read_bytes()
    )]  # fmt: skip
    assert named == []
    assert found(folder) == [
        "reviews.yaml:4:9 changed-since-it-was-reviewed",
        "reviews.yaml:14:9 changed-since-it-was-reviewed",
        "reviews.yaml:21:9 changed-since-it-was-reviewed",
        "themes.yaml:12:14 left-of-a-withdrawn-case",
        "themes.yaml:258:9 no-divergence",
    ]
    log = here("log", "p03", cwd=folder)
    assert "case withdrawn p03" in log.out
    assert "Ottilie" not in log.out
    assert len(here("status", "--format", "json", cwd=folder).json["cases"]) == 7
    assert "5 of 5 coded" in here("report", cwd=folder).out
    _a_second_time(folder)


def _a_second_time(folder: Path) -> None:
    """Nothing is done, the day stands, and what is left to people is still told."""
    before = cli.contents(folder)
    head = git(folder, "rev-parse", "HEAD")
    run = here("withdraw", "p03", "--apply", cwd=folder)
    assert (run.code, run.err) == (0, "")
    assert run.lines[0] == "Nothing of p03 was left to take out of the files that git holds."
    assert "  writeup/findings.md:72, 73, 79, 127, 129  the pseudonym" in run.lines
    assert "  writeup/findings.md:75, 124, 131  quotations that may be theirs" in run.lines
    assert (cli.contents(folder), git(folder, "rev-parse", "HEAD")) == (before, head)
    run = here("withdraw", "p03", "--apply", "--date", "2026-08-02", cwd=folder)
    commit = git(folder, "rev-parse", "HEAD")[:10]
    assert run.lines[0] == f"{commit} records the withdrawal of p03; there was nothing to take out."


def test_what_is_said_afterwards_names_the_lines_of_afterwards(study: Path) -> None:
    themes = text(study, "themes.yaml").replace(
        "          The other seat\n", "          The other seat\n        in_vivo: ada/x-side\n"
    )
    write(study, "themes.yaml", themes)
    save(study)
    run = applied(study, "ada")
    commit = git(study, "rev-parse", "HEAD")[:10]
    assert (
        run.out
        == f"""\
{commit} takes out 7 files of ada and 4 references elsewhere. The commits before it still have them.

For you to look at
  themes.yaml:29  ada/x-side  a title in their words
  writeup/findings.md:3, 7  the pseudonym
  writeup/findings.md:3, 6  quotations that may be theirs

Not reached any more
  keys: 1 of 2 where the recurrence declared asks for 2
"""
    )
    assert text(study, "themes.yaml").split("\n")[28] == "        in_vivo: ada/x-side"


def test_other_work_is_left_out_of_the_commit(study: Path) -> None:
    write(study, "writeup/findings.md", WRITEUP + "More.\n")
    write(study, "journal/2026-03-01-new.md", "---\ndate: 2026-03-01\nby: km\n---\n\nNew.\n")
    git(study, "add", "writeup")
    applied(study, "ben")
    assert git(study, "status", "--porcelain") == (
        "M  writeup/findings.md\n?? journal/2026-03-01-new.md\n"
    )
    assert git(study, "show", "--name-status", "--format=") == (
        "M\tcases/ben/case.yaml\nD\tcases/ben/diary-1.md\nD\tcases/ben/diary-1.notes.yaml\n"
        "D\tcases/ben/interview-1.md\nD\tcases/ben/interview-1.notes.yaml\n"
        "D\tcases/ben/themes.yaml\nM\tthemes.yaml\n"
    )
    assert found(study) == ["themes.yaml:21:13 group-theme-from-nothing"]


def test_the_last_case_of_a_study(tmp_path: Path) -> None:
    alone = {name: None for name in studies.WHOLE if name.startswith(("cases/ben", "cases/cleo"))}
    themes = "themes:\n  - id: keys\n    title: >-\n      The keys\n    from: [ada/parting]\n"
    folder = committed(studies.written(tmp_path / "study", {**alone, "themes.yaml": themes}))
    applied(folder, "ada")
    assert text(folder, "themes.yaml") == themes.replace("[ada/parting]", "[]")
    assert [line for line in found(folder) if line.startswith("themes")] == [
        "themes.yaml:2:9 below-recurrence",
        "themes.yaml:2:9 group-theme-from-nothing",
    ]


def test_files_with_windows_line_ends_keep_them(tmp_path: Path) -> None:
    changes = {
        name: studies.WHOLE[name].replace("\n", "\r\n").encode()
        for name in ("themes.yaml", "cases/ada/case.yaml")
    }
    folder = committed(studies.written(tmp_path / "study", dict(changes)))
    applied(folder, "ada")
    for name in changes:
        after = (folder / name).read_bytes()
        assert after.count(b"\n") == after.count(b"\r\n") > 0
    assert b"ada" not in (folder / "themes.yaml").read_bytes()


def test_hooks_do_not_run(study: Path) -> None:
    for name in ("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit"):
        write(study, f".git/hooks/{name}", f"#!/bin/sh\ntouch ran-{name}\nexit 1\n")
        (study / f".git/hooks/{name}").chmod(0o755)
    applied(study, "ada")
    assert list(study.glob("ran-*")) == []


# --- when it is refused, and when it fails


def test_changes_that_git_does_not_have(study: Path) -> None:
    undo = (
        " changed since the last commit, or is not in it: commit first, so that git can undo this\n"
    )
    write(study, "cases/ada/summary.md", "Of Ada.\n")
    assert refused(study, "ada", "--apply") == f"ipa-text: cases/ada/summary.md{undo}"
    write(study, "themes.yaml", text(study, "themes.yaml") + "# more\n")
    assert refused(study, "ada", "--apply") == f"ipa-text: cases/ada/summary.md and 1 more{undo}"
    git(study, "stash", "--include-untracked")
    assert applied(study, "ada").code == 0


def test_nothing_committed_and_nobody_known(tmp_path: Path) -> None:
    folder = studies.written(tmp_path / "study")
    git(folder, "init", "--quiet")
    run = here("withdraw", "ada", "--apply", cwd=folder)
    assert run.err == (
        "ipa-text: nothing is committed here yet: commit first, so that git can undo this\n"
    )
    save(folder)
    git(folder, "config", "user.useConfigOnly", "true")
    who = {f"GIT_{role}_{what}": "kb@example.org" for role in ("AUTHOR", "COMMITTER") for what in (
        "NAME", "EMAIL",
    )}  # fmt: skip
    copy = shutil.copytree(folder, tmp_path / "copy", symlinks=True)
    assert here("withdraw", "ada", "--apply", cwd=copy, **who).code == 0
    assert git(copy, "log", "-1", "--format=%an") == "kb@example.org\n"
    assert refused(folder, "ada", "--apply") == (
        "ipa-text: git does not know who you are: set it with `git config user.name` and `git config"
        " user.email`\n"
    )


def test_a_merge_that_is_not_finished(study: Path) -> None:
    git(study, "checkout", "--quiet", "-b", "other")
    write(study, "themes.yaml", text(study, "themes.yaml").replace("The keys", "Keys"))
    save(study)
    git(study, "checkout", "--quiet", "main")
    write(study, "themes.yaml", text(study, "themes.yaml").replace("The keys", "All keys"))
    save(study)
    with pytest.raises(Exception, match="merge"):
        git(study, "merge", "--quiet", "other")
    assert refused(study, "ada", "--apply").endswith(
        "ipa-text: a merge, a rebase or a pick is not finished here: finish it first\n"
    )
    assert [line for line in places(study, "ada") if line.endswith("out")] == []


def test_a_commit_that_would_be_on_no_branch(study: Path) -> None:
    git(study, "checkout", "--quiet", "--detach")
    assert refused(study, "ada", "--apply").endswith(
        "ipa-text: no branch is checked out, and the commit would be on none: `git switch` to one first\n"
    )


def test_another_git_that_is_at_work(study: Path) -> None:
    lock = study / ".git/index.lock"
    lock.touch()
    assert refused(study, "ada", "--apply") == (
        f"ipa-text: another git is at work here, or one was interrupted: wait, or delete {lock}\n"
    )
    lock.unlink()
    assert applied(study, "ada").code == 0


def test_what_cannot_be_put_back_is_told_with_the_cure(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git is busy between the first file and the commit, and still is when it is to undo that."""
    before, head = cli.contents(study), git(study, "rev-parse", "HEAD")

    def locking(path: Path, known: bytes | None, after: bytes) -> None:
        (study / ".git/index.lock").touch()
        replace(path, known, after)

    monkeypatch.setattr(carrying_out, "replace", locking)
    run = here("withdraw", "ada", "--apply", cwd=study)
    cure = "git checkout HEAD -- cases/ada themes.yaml"
    assert run.code == 2
    assert "index.lock': File exists" in run.err
    assert run.err.endswith(
        f"\nNothing was committed, and not all could be put back: mend that, then `{cure}` does\n"
    )
    assert cli.contents(study) != before
    (study / ".git/index.lock").unlink()
    git(study, *cure.split()[1:])
    assert (cli.contents(study), git(study, "rev-parse", "HEAD")) == (before, head)


def test_what_fails_behind_the_commit_is_done_by_calling_again(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(study, "private/identifiers.yaml", KEY)

    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device", "private/identifiers.yaml")

    with monkeypatch.context() as patched:
        patched.setattr(carrying_out, "_delete_private", failing)
        run = here("withdraw", "ada", "--apply", "--delete-private", *DAY, cwd=study)
        head = git(study, "rev-parse", "--short=10", "HEAD").strip()
        assert (run.code, run.err) == (
            2,
            "ipa-text: private/identifiers.yaml: no space left on device\n"
            f"{head} takes out what git holds of ada; what else is kept here is not all deleted: mend"
            " that, and call this again\n",
        )
        again = here("withdraw", "ada", "--apply", "--delete-private", *DAY, cwd=study)
        assert "\ngit holds nothing more of ada; what else is kept here" in again.err
    assert "Inger Dahl" in text(study, "private/identifiers.yaml")
    applied(study, "ada", "--delete-private")
    assert "Inger Dahl" not in text(study, "private/identifiers.yaml")


@pytest.mark.parametrize("fails", ["replace", "change"])
def test_what_fails_on_the_way_changes_nothing(
    study: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """A disk that is full when the last file is written; git, when it is to commit."""
    real: Callable[..., None] = getattr(carrying_out, fails)
    calls: list[object] = []

    def failing(*arguments: object, **more: object) -> None:
        calls.append(arguments)
        if len(calls) == (2 if fails == "replace" else 1):
            raise OSError(28, "No space left on device")
        real(*arguments, **more)

    before, head = cli.contents(study), git(study, "rev-parse", "HEAD")
    monkeypatch.setattr(carrying_out, fails, failing)
    run = here("withdraw", "ada", "--apply", cwd=study)
    assert (run.code, run.err) == (2, "ipa-text: no space left on device\nNothing was changed\n")
    assert (cli.contents(study), git(study, "rev-parse", "HEAD")) == (before, head)
    assert git(study, "status", "--porcelain") == ""


# --- what is written in other styles


def test_what_cannot_be_taken_out_in_place_is_left_and_told(study: Path) -> None:
    themes = text(study, "themes.yaml").replace("- ada/parting", "- &a ada/parting")
    write(study, "themes.yaml", themes + "more: [*a]\nx: {bad\n")
    listed = [line for line in places(study, "ada") if line.startswith("themes.yaml")]
    assert listed == [
        "themes.yaml:10 ada/parting from",
        "themes.yaml:13 ada/x-dog extracts",
        "themes.yaml:32 ada/carried from",
        "themes.yaml:40 ada/x-side extracts",
    ]


def test_a_case_file_that_is_no_text(study: Path) -> None:
    (study / "cases/ben/case.yaml").write_bytes(b"pseudonym: B\xe9n\n")
    save(study)
    applied(study, "ben")
    assert text(study, "cases/ben/case.yaml").endswith("scope: all\n")


def test_settings_that_cannot_be_read(study: Path) -> None:
    """The ids that editors are proposed cannot be made anew: then there are none."""
    assert here("schema", cwd=study).code == 0
    write(study, "study.yaml", text(study, "study.yaml") + "lint: [\n")
    save(study)
    assert (study / ".ipa-text/schema/ids").is_dir()
    applied(study, "ada")
    assert not (study / ".ipa-text/schema/ids").exists()


def test_a_study_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    studies.written(tmp_path / "work/study")
    write(tmp_path / "work", "ada.txt", "not of the study: ada/x\n")
    folder = committed(tmp_path / "work") / "study"
    applied(folder, "ada")
    assert git(folder, "status", "--porcelain") == ""
    assert text(folder, "../ada.txt") == "not of the study: ada/x\n"
    assert not (folder / "cases/ada/themes.yaml").exists()


def test_links_are_taken_away_and_not_what_they_lead_to(study: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "ada/kept.md", "kept")
    (study / "cases/ada/more").symlink_to(tmp_path / "elsewhere/ada")
    (study / "cases/ada/photo.png").symlink_to(tmp_path / "elsewhere/ada/kept.md")
    save(study)
    applied(study, "ada")
    assert [path.name for path in (study / "cases/ada").iterdir()] == ["case.yaml"]
    assert text(tmp_path, "elsewhere/ada/kept.md") == "kept"


def test_a_case_that_is_a_link_is_left_alone(study: Path, tmp_path: Path) -> None:
    shutil.move(study / "cases/ada", tmp_path / "ada")
    (study / "cases/ada").symlink_to(tmp_path / "ada")
    save(study)
    assert refused(study, "ada", "--apply", "--delete-private") == (
        "Note: parts of 1 file could not be read and are left out here; see `ipa-text check`.\n"
        "ipa-text: there is no case `ada`\n"
    )


def test_files_that_are_not_checked_out(study: Path) -> None:
    git(study, "update-index", "--skip-worktree", "cases/ada/themes.yaml")
    (study / "cases/ada/themes.yaml").unlink()
    assert refused(study, "ada", "--apply") == (
        "ipa-text: cases/ada/themes.yaml should be there, for a case has a case.yaml and git knows its"
        " other files: `git checkout HEAD -- cases/ada/themes.yaml` gets one back\n"
    )


# --- part of it


def test_one_source(study: Path) -> None:
    write(study, "private/review/ada-interview-2.md", "words")
    write(study, "private/review/ada-interview-1.md", "words")
    assert places(study, "ada", "--scope", "interview-2") == [
        "cases/ada/themes.yaml:21 ada/n-side from",
        "cases/ada/themes.yaml:22 ada/x-side from",
        "themes.yaml:40 ada/x-side extracts out",
    ]
    run = applied(study, "ada", "--scope", "interview-2", "--delete-private")
    assert "takes out 2 files of ada and 1 reference elsewhere" in run.out
    assert text(study, "cases/ada/case.yaml") == (
        studies.WHOLE["cases/ada/case.yaml"]
        + "withdrawn:\n  date: 2026-03-01\n  scope: interview-2\n"
    )
    assert [path.name for path in (study / "private/review").iterdir()] == ["ada-interview-1.md"]
    assert found(study) == [
        "cases/ada/themes.yaml:21:9 reference-to-nothing",
        "cases/ada/themes.yaml:22:9 reference-to-nothing",
    ]
    assert git(study, "log", "-1", "--format=%s") == "Withdraw ada: interview-2, 2026-03-01\n"
    assert applied(study, "ada", "--scope", "interview-2").lines[0] == (
        "Nothing of ada was left to take out of the files that git holds."
    )
    assert refused(study, "ada", "--apply", "--scope", "quotations") == (
        "ipa-text: cases/ada/case.yaml records another withdrawal, and there is room for one: change it"
        " there by hand, or withdraw the whole case\n"
    )


def test_quotations(study: Path) -> None:
    """Key words go, be they an extract's or a note's; what a statement rests on stays."""
    themes = text(study, "cases/ada/themes.yaml")
    seat = "      - n-side\n      - x-side\n"
    write(study, "cases/ada/themes.yaml", themes.replace(seat, f"{seat}    key: n-side\n"))
    save(study)
    assert places(study, "ada", "--scope", "quotations") == [
        "cases/ada/themes.yaml:10 ada/x-dog key out",
        "cases/ada/themes.yaml:23 ada/n-side key out",
        "themes.yaml:13 ada/x-dog extracts out",
        "themes.yaml:40 ada/x-side extracts out",
        "writeup/findings.md:3 ada quotation",
        "writeup/findings.md:6 ada quotation",
    ]
    applied(study, "ada", "--scope", "quotations", "--stage", "write-up")
    assert text(study, "cases/ada/themes.yaml") == studies.WHOLE["cases/ada/themes.yaml"].replace(
        "    key: x-dog\n", ""
    )
    assert text(study, "cases/ada/case.yaml").endswith(
        "withdrawn:\n  date: 2026-03-01\n  stage: write-up\n  scope: quotations\n"
    )
    assert found(study) == [
        "writeup/findings.md:3:28 quoted-without-consent",
        "writeup/findings.md:6:1 quoted-without-consent",
    ]
    applied(study, "ada")
    assert "quotations" not in text(study, "cases/ada/case.yaml")


def test_a_case_file_that_cannot_be_added_to(study: Path) -> None:
    write(study, "cases/ben/case.yaml", "{pseudonym: Ben}\n")
    assert refused(study, "ben", "--scope", "quotations") == (
        "ipa-text: cases/ben/case.yaml cannot be added to: put it in order by hand first\n"
    )


# --- what git does not have


def test_private_is_asked_for_and_goes_last(study: Path) -> None:
    write(study, "private/identifiers.yaml", KEY)
    write(
        study, "private/imports.yaml", "imports:\n  - {source: cases/ada/interview-1.md, file: x}\n"
    )
    write(study, "private/notes.yaml", "who: {case: ada}\n")
    write(study, "private/broken.yaml", "a: {case: ada\n")
    (study / "private/latin.yaml").write_bytes(b"a: [{case: ada, words: caf\xe9}]\n")
    write(study, "private/audio/2026 Ada.wav", "")
    write(study, "private/review/ada-interview-1.docx", "")
    write(study, "private/review/adam-interview-1.md", "")
    assert refused(study, "ada", "--apply") == (
        "ipa-text: private/ holds something of this case, and git could not bring it back: say"
        " --keep-private if the history is to be erased, which is searched for the names there, or"
        " --delete-private\n"
    )
    run = applied(study, "ada", "--keep-private")
    told = """
  private/identifiers.yaml:3  an entry
  private/identifiers.yaml:11  an entry  (for you to take out)
  private/imports.yaml:2  an entry
  private/notes.yaml:1  an entry  (for you to take out)
  private/review/  1 file
  private/audio/  1 file called after the case (for you to look at)
"""
    assert run.out.partition("\nStill in private/")[2] == told
    assert text(study, "private/identifiers.yaml") == KEY
    lost = "An erasure of the history finds no name that stood only there.\n"
    run = applied(study, "ada", "--delete-private")
    assert run.out.endswith(f"\nDeleted from private/{told}{lost}")
    assert text(study, "private/identifiers.yaml") == KEY.replace(
        "  - {case: ada, kind: person, words: [Inger Dahl], replace: Ada}\n", ""
    )
    assert text(study, "private/imports.yaml") == "imports: []\n"
    assert sorted(p.name for p in (study / "private").rglob("*") if p.is_file()) == [
        "2026 Ada.wav", "adam-interview-1.md", "broken.yaml", "identifiers.yaml", "imports.yaml",
        "latin.yaml", "notes.yaml",
    ]  # fmt: skip


def test_an_entry_of_a_long_key_is_deleted_too(study: Path) -> None:
    """The key may be longer than any file of a study, and is not passed over for that."""
    names = ", ".join(["Somebody Else"] * (EVENT_LIMIT + 1))
    more = f"  - {{kind: person, words: [{names}], replace: Nobody}}\n"
    write(study, "private/identifiers.yaml", KEY + more)
    applied(study, "ada", "--delete-private")
    assert text(study, "private/identifiers.yaml") == more.join(
        [KEY.replace("  - {case: ada, kind: person, words: [Inger Dahl], replace: Ada}\n", ""), ""]
    )


def test_files_of_the_case_that_git_ignores_are_private_too(study: Path) -> None:
    write(study, ".gitignore", "private/\n*.wav\n")
    save(study)
    write(study, "cases/ada/audio/interview-1.wav", "")
    assert planned(study, "ada")["private"] == {
        "entries": [], "files": [{"folder": "cases/ada/audio", "number": 1, "goes": True}],
    }  # fmt: skip
    applied(study, "ada", "--delete-private")
    assert [path.name for path in (study / "cases/ada").iterdir()] == ["case.yaml"]


def test_somebody_at_a_terminal_is_asked(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(study, "private/identifiers.yaml", KEY)
    monkeypatch.setattr("ipa_text.cli.asking.somebody", lambda: True)
    monkeypatch.setattr(
        "click.confirm", lambda question, err: "Git has no copy" in question and err
    )
    applied(study, "ada")
    assert "Inger Dahl" not in text(study, "private/identifiers.yaml")


# --- what was done by hand before


def test_a_withdrawal_that_was_only_recorded(study: Path) -> None:
    """The day that somebody wrote down stands, and what the tombstone says more goes."""
    record = "pseudonym: Ada\nwithdrawn: {date: 2026-02-20, stage: noting, scope: all}\n"
    write(study, "cases/ada/case.yaml", record)
    save(study)
    assert "cases/ada/case.yaml:1:1 left-of-a-withdrawn-case" in found(study)
    assert here("withdraw", "ada", "--apply", cwd=study).code == 0
    assert text(study, "cases/ada/case.yaml") == (
        "# yaml-language-server: $schema=../../.ipa-text/schema/case.schema.json\n\n"
        "withdrawn:\n  date: 2026-02-20\n  stage: noting\n  scope: all\n"
    )


def test_a_tombstone_that_was_always_one(study: Path) -> None:
    assert here("withdraw", "dov", "--apply", cwd=study).lines == [
        "Nothing of dov was left to take out of the files that git holds."
    ]
    write(study, "cases/dov/case.yaml", "# He moved away.\n" + text(study, "cases/dov/case.yaml"))
    assert planned(study, "dov")["files"] == []
    write(study, "cases/dov/case.yaml", text(study, "cases/dov/case.yaml") + "# He moved away.\n")
    assert planned(study, "dov")["files"] == ["cases/dov/case.yaml"]
