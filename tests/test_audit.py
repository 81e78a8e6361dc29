"""`ipa-text audit` with real git: what a history can prove, and what was done to it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import tiny
from cli import Run, here, terminal, unpainted
from ipa_text.resources import shipped
from ipa_text.store import signatures
from ipa_text.trail.auditing import chronology
from tiny import SIDECAR, THEMES, Repository

pytestmark = pytest.mark.needs("git")

DAY = "2026-02-01T10:00:00+00:00"
SECOND = "  kb: {name: K. Bell, role: supervisor}\n"
GROUP = "themes:\n  - id: gates\n    title: >-\n      Gates\n    from:\n      - ines/open-gate\n"
MEETING = """\
---
date: 2026-02-02
present: [km, kb]
decisions:
  - {seen: gates, outcome: kept}
---

Talk.
"""
GATE, NOTE = "Leaving without closing anything behind her", "Said twice: an act, not an oversight."


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A study of one case, committed on a day."""
    found = tiny.repository(tmp_path / "repo", tmp_path / "home")
    dates = {"GIT_COMMITTER_DATE": DAY, "GIT_AUTHOR_DATE": DAY}
    found.run("git", "commit", "--quiet", "--amend", "--no-edit", "--reset-author", **dates)
    return found


def commit(repo: Repository, message: str, day: str = "2026-02-02", **env: str) -> str:
    when = day if "T" in day else f"{day}T10:00:00+00:00"
    dates = {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when, **env}
    repo.git("add", "--all")
    done = repo.run("git", "commit", "--quiet", "--allow-empty", "-m", message, **dates)
    assert done.returncode == 0, done.stdout
    return repo.git("rev-parse", "HEAD").strip()


def edit(repo: Repository, path: str, old: str, new: str, message: str, **env: str) -> str:
    repo.change(path, old, new)
    return commit(repo, message, **env)


def audit(where: Repository | Path, *arguments: str) -> Run:
    folder = where if isinstance(where, Path) else where.folder
    return here("audit", *arguments, "--today", "2026-06-01", cwd=folder)


def lines(where: Repository | Path) -> dict[str, dict[str, Any]]:
    """Return the lines of an audit by id, held to the schema."""
    run = audit(where, "--format", "json")
    assert run.code in (0, 1), run.err
    path = shipped("schema") / "output" / "audit.schema.json"
    jsonschema_rs.Draft7Validator(json.loads(path.read_text())).validate(run.json)
    found = {line["id"]: line for line in run.json["lines"]}
    assert len(found) == len(run.json["lines"])
    assert run.code == int(any(line["status"] == "finding" for line in found.values()))
    assert all(line["mend"] for line in found.values() if line["status"] != "ok")
    return found


def said(where: Repository | Path, *ids: str) -> list[tuple[str, str]]:
    found = lines(where)
    return [(found[name]["status"], found[name]["message"]) for name in ids]


def statuses(where: Repository | Path, group: str) -> dict[str, str]:
    return {k: v["status"] for k, v in lines(where).items() if v["group"] == group}


# --- the whole


def test_audit_of_a_small_study(repo: Repository) -> None:
    run = audit(repo)
    assert run.code == 1
    assert run.lines == """\
Completeness: is all of the history here?
ok              the clone reaches back to the beginning: 1 commit
ok              no remote holds files back
ok              no object is replaced by another
ok              no commit was given other parents
ok              every file of every commit is here
ok              every object that git holds is what its id says
ok              every version of every coding file can be read
ok              everything is committed

Continuity: is what was recorded still there?
not verifiable  no checkpoint is recorded: a history that was rewritten cannot be told from another
                -> `ipa-text audit checkpoint`
ok              no recorded checkpoint was changed or taken out
ok              there are no tags
ok              every version that a review, a meeting or a member check names is a tag or
                checkpoint

Attribution: who is named?
not verifiable  no commit is signed: the authors are named, and not proven
                -> sign from now on: `git config commit.gpgsign true`, with a key (gpg or ssh)
ok              every author is among the researchers in study.yaml
ok              every committer is among the researchers in study.yaml
ok              everybody is shown under the name in the commits

Chronology: do the dates agree?
ok              no commit is committed before what it builds on
ok              no commit is authored before what it builds on
ok              no commit claims to have been made long before, or after, it was recorded
ok              no commit is dated after today
ok              no transcript was committed before the day of its interview
ok              every journal and supervision entry was committed near the day that it gives

Decision trail: reasons and second readers
ok              no commit changed a theme that was there
not verifiable  group themes and subthemes: study.yaml names fewer than two researchers, so nobody
                else could have reviewed
                -> name whoever supervises under `researchers`; what they read goes into
                   reviews.yaml
not verifiable  case themes: nobody else could have reviewed these either
ok              nobody is named as the only reviewer of their own commit
ok              no merge decided anything that its sides had not
not verifiable  no pull request is named in the history: whether anybody reviewed before a push is
                not in git
                -> use pull requests and protect the main branch; the forge keeps who pushed

Halpern's six categories (Lincoln and Guba 1985)
ok              1 raw data: 1 source; since 2026-02-01, last changed 2026-02-01
ok              2 data reduction and analysis products: 2 notes, 1 statement; since 2026-02-01, last
                changed 2026-02-01
ok              3 data reconstruction and synthesis products: nothing yet, and nothing due before
                case-themes
finding         4 process notes: nothing
                -> record a meeting in supervision/, or what was reviewed in reviews.yaml
finding         5 materials relating to intentions and dispositions: nothing
                -> write protocol/positionality.md, and a first entry in journal/
finding         6 instrument development information: nothing
                -> put the interview schedule into protocol/schedule.yaml

Grounding: what leads down to words
ok              there is no group theme yet
ok              there is no subtheme yet
ok              there is no extract yet

Audits: samples and attestations
not verifiable  nobody has drawn a sample yet, so no finding was traced by an auditor
                -> `ipa-text audit sample --seed SEED`

What no audit of a repository can prove
  An unsigned commit proves no author, and every date is a claim of whoever made the commit.
  What was rewritten before the first checkpoint, or before anybody had a copy, leaves no trace.
  Git does not record who pushed what and when: the forge does, as long as it keeps it.
  That evidence leads to words is counted. Whether the words bear what is said of them is for people
  to judge; nothing here is a measure of quality.

3 findings, 6 not verifiable, 29 ok
""".splitlines()  # fmt: skip


def test_audit_as_markdown_and_in_a_terminal(repo: Repository) -> None:
    run = audit(repo, "--format", "md")
    assert run.lines[:8] == [
        "# Audit",
        "",
        "3 findings, 6 not verifiable, 29 ok.",
        "",
        "## Completeness: is all of the history here?",
        "",
        "| | what was asked | how it stands | to mend it |",
        "|---|---|---|---|",
    ]
    assert (
        "| finding | halpern-4-process | 4 process notes: nothing |"
        " record a meeting in supervision/, or what was reviewed in reviews.yaml |" in run.lines
    )
    painted = terminal("audit", cwd=repo.folder)
    assert "\x1b[31m\x1b[1mfinding" in painted.out
    assert "finding         4 process notes: nothing" in unpainted(painted.out)


def test_without_git_every_line_of_git_says_how_to_begin(tmp_path: Path) -> None:
    for name, text in tiny.FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = lines(tmp_path)
    groups = ("completeness", "continuity", "attribution", "chronology", "decisions")
    of_git = [line for line in found.values() if line["group"] in groups]
    assert len(of_git) == 28
    assert {(line["status"], line["message"], line["mend"]) for line in of_git} == {
        (
            "not-verifiable",
            "there is no git here, so nothing of a history can be told",
            "`git init`, then `git add --all` and `git commit`, begin a history",
        )
    }
    assert found["halpern-1-raw-data"]["message"] == (
        "1 raw data: 1 source; since when cannot be told"
    )


def test_the_same_lines_are_asked_with_git_and_without(repo: Repository, tmp_path: Path) -> None:
    with_git = [(v["group"], k) for k, v in lines(repo).items()]
    (repo.folder / ".git").rename(tmp_path / "away")
    assert [(v["group"], k) for k, v in lines(repo).items()] == with_git


@pytest.mark.parametrize("state", ["unborn", "broken", "around"])
def test_repository_that_holds_no_history_of_the_study(tmp_path: Path, state: str) -> None:
    repo = Repository(tmp_path / "top", tmp_path / "home")
    study = Repository(repo.folder / "study", tmp_path / "home")
    for name, text in tiny.FILES.items():
        study.write(name, text)
    if state == "broken":
        (repo.folder / ".git").mkdir()
    else:
        repo.git("init", "--quiet")
    if state == "around":
        repo.write("README.md", "Mine\n")
        repo.git("add", "README.md")
        repo.git("commit", "--quiet", "-m", "Mine")
    (found,) = said(study.folder, "shallow")
    assert (
        found
        == {
            "unborn": ("not-verifiable", "nothing has been committed here yet"),
            "broken": ("not-verifiable", "there is no git repository here; `git init` begins one"),
            "around": (
                "not-verifiable",
                "the repository around this folder does not hold the study: its last commit has no"
                " study.yaml here",
            ),
        }[state]
    )


def test_study_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    repo = tiny.repository(tmp_path / "repo", tmp_path / "home", under="deep/study/")
    study = repo.folder / "deep" / "study"
    assert here("audit", "checkpoint", cwd=study).code == 0
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", "Record")
    (study / "study.yaml").write_text(tiny.FILES["study.yaml"] + "\n")
    assert said(study, "checkpoint:checkpoint-1", "uncommitted") == [
        (
            "ok",
            f"`checkpoint-1` of {_today(study)} is in the history, and holds what was recorded",
        ),
        ("finding", "1 file not as in the last commit: study.yaml"),
    ]
    assert lines(study)["halpern-1-raw-data"]["since"] is not None


def _today(study: Path) -> str:
    import yaml

    (one,) = yaml.safe_load((study / "audit" / "checkpoints.yaml").read_text())["checkpoints"]
    return str(one["date"])


# --- completeness


def test_shallow_clone_proves_nothing_of_what_it_does_not_hold(
    repo: Repository, tmp_path: Path
) -> None:
    assert here("audit", "checkpoint", "first", cwd=repo.folder).code == 0
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    cut = edit(repo, SIDECAR, "An act.", "Act.", "Shorter yet", day="2026-02-03")
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "cut"))
    found = lines(tmp_path / "cut")
    assert found["shallow"] == {
        "id": "shallow",
        "group": "completeness",
        "status": "finding",
        "message": "this clone is shallow: it holds nothing of what was before 2026-02-03",
        "mend": "`git fetch --unshallow`",
        "about": [cut],
        "since": None,
        "last": None,
        "gaps": [],
    }
    assert found["authors"]["status"] == "not-verifiable"
    assert found["authors"]["message"] == (
        "as far as this clone reaches: every author is among the researchers in study.yaml"
    )
    assert found["checkpoint:first"]["status"] == "not-verifiable"
    assert found["checkpoint:first"]["message"] == "`first` is not in this clone, which is shallow"
    assert (
        found["halpern-1-raw-data"]["message"] == "1 raw data: 1 source; since when cannot be told"
    )
    groups = ("continuity", "attribution", "chronology", "decisions")
    assert {v["status"] for v in found.values() if v["group"] in groups} == {"not-verifiable"}


def test_partial_clone(repo: Repository, tmp_path: Path) -> None:
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    repo.git("config", "uploadpack.allowFilter", "true")
    there = str(tmp_path / "part")
    repo.git("clone", "--quiet", "--filter=blob:none", f"file://{repo.folder}", there)
    repo.git("-C", there, "remote", "set-url", "origin", "file:///gone")
    found = lines(tmp_path / "part")
    assert found["partial"]["status"] == "finding"
    assert found["partial"]["message"] == "a partial clone: files are left with origin"
    assert found["missing-objects"]["status"] == "finding"
    assert found["missing-objects"]["message"] == (
        "contents of the history that are not in this clone: 1, as in any partial clone"
    )
    dark = "the contents of files are missing from this clone, so what was decided cannot be told"
    lost = ("unreadable", "interviews", "entries", *statuses(tmp_path / "part", "decisions"))
    assert {(found[k]["status"], found[k]["message"]) for k in lost} == {("not-verifiable", dark)}
    assert found["halpern-1-raw-data"]["message"].endswith("since when cannot be told")


def test_objects_replaced_and_parents_grafted(repo: Repository) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    second = edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    repo.git("replace", second, first)
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "grafts").write_text(f"{second}\n")
    assert said(repo, "shallow", "replaced", "grafts") == [
        (
            "not-verifiable",
            "commits were given other parents, so where the history begins cannot be told",
        ),
        (
            "finding",
            f"git is told to show something else in place of {second[:7]}; the audit goes by the"
            " originals",
        ),
        ("finding", "the file info/grafts in the git directory gives commits other parents"),
    ]


def test_lost_and_damaged_objects(repo: Repository) -> None:
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    blob = repo.git("rev-parse", f"HEAD~1:{SIDECAR}").strip()
    place = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    place.unlink()
    found = lines(repo)
    assert found["missing-objects"]["message"] == (
        "contents of the history that are not in this clone: 1"
    )
    assert found["missing-objects"]["about"] == [blob]
    assert found["fsck"]["status"] == "finding"
    assert found["reasons"]["status"] == "not-verifiable"


def test_lost_commit(repo: Repository) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    (repo.folder / ".git" / "objects" / first[:2] / first[2:]).unlink()
    found = lines(repo)
    assert found["authors"]["status"] == found["shallow"]["status"] == "not-verifiable"
    assert found["authors"]["message"].startswith("git cannot read the history: ")
    assert (found["missing-objects"]["status"], found["missing-objects"]["message"]) == (
        "finding",
        "a commit of the history is missing",
    )
    assert found["fsck"]["status"] == "finding"
    assert found["partial"]["status"] == "ok"


def test_damage_that_only_git_sees(repo: Repository) -> None:
    """An object that no commit needs any more, and that is not what its id says."""
    loose = repo.git("hash-object", "-w", "study.yaml").strip()
    repo.write("spare.txt", "spare\n")
    spare = repo.git("hash-object", "-w", "spare.txt").strip()
    (repo.folder / "spare.txt").unlink()
    objects = repo.folder / ".git" / "objects"
    place = objects / spare[:2] / spare[2:]
    place.chmod(0o644)
    place.write_bytes((objects / loose[:2] / loose[2:]).read_bytes())
    ((status, message),) = said(repo, "fsck")
    assert status == "finding"
    assert message.startswith("git finds the repository damaged: ")


def test_version_that_cannot_be_read(repo: Repository) -> None:
    repo.write(THEMES, "statements: [\n")
    dark = commit(repo, "A slip")
    repo.write(THEMES, tiny.FILES[THEMES])
    mended = commit(repo, "Mended", day="2026-02-03")
    assert said(repo, "unreadable") == [
        (
            "not-verifiable",
            f"files could not be read as they stood in {dark[:7]}, {mended[:7]}: what was decided there"
            " is not told",
        )
    ]


def test_index_that_git_cannot_read(repo: Repository) -> None:
    (repo.folder / ".git" / "index").write_bytes(b"DIRC")
    run = audit(repo)
    assert (run.code, run.out) == (2, "")
    why = "fatal: .git/index: index file smaller than expected"
    read_too = "files that it ignores are read too, and others are not."
    assert run.err == f"Note: git fails here ({why}): {read_too}\nipa-text: {why}\n"


def test_pack_that_a_partial_clone_left(repo: Repository) -> None:
    (repo.folder / ".git/objects/pack").mkdir(exist_ok=True)
    (repo.folder / ".git/objects/pack/pack-1.promisor").touch()
    assert said(repo, "partial") == [("finding", "a partial clone: files are left with the remote")]


def test_folder_whose_name_git_cannot_be_asked_about(tmp_path: Path) -> None:
    under = "odd\nname/"
    repo = tiny.repository(tmp_path / "repo", tmp_path / "home", under=under)
    run = audit(repo.folder / under)
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "ipa-text: the name of a folder holds a line break: git cannot be asked about it\n"
    )


# --- continuity


def test_checkpoint_in_a_history_that_goes_on(repo: Repository) -> None:
    run = here("audit", "checkpoint", "--today", "2026-02-01", cwd=repo.folder)
    head = repo.git("rev-parse", "HEAD").strip()
    assert run.out == (
        f"recorded checkpoint-1: {head[:7]}, in audit/checkpoints.yaml; commit that file\n"
    )
    commit(repo, "Record")
    assert here("audit", "checkpoint", "to-kb", cwd=repo.folder).code == 0
    commit(repo, "Record")
    assert here("audit", "checkpoint", cwd=repo.folder).out.startswith("recorded checkpoint-2: ")
    found = lines(repo)
    assert found["checkpoint:checkpoint-1"]["status"] == "ok"
    assert found["checkpoint:checkpoint-1"]["about"] == [head]
    assert found["checkpoint:to-kb"]["status"] == "ok"
    assert found["checkpoint-file"]["status"] == "ok"
    assert said(repo, "events:to-kb") == [
        (
            "not-verifiable",
            "`to-kb` does not record what had happened in each case, so a history that is rewritten"
            " cannot be compared with it",
        )
    ]
    assert here("check", cwd=repo.folder).code == 0
    assert here("fmt", "--check", cwd=repo.folder).code == 0


def test_what_a_checkpoint_needs(repo: Repository, tmp_path: Path) -> None:
    def refused(*arguments: str, cwd: Path = repo.folder) -> str:
        run = here("audit", "checkpoint", *arguments, cwd=cwd)
        assert (run.code, run.out) == (2, "")
        return run.err.removeprefix("ipa-text: ").rstrip("\n")

    assert refused("No Name") == (
        "`No Name` is no name: lower-case letters, digits, hyphens and dots"
    )
    assert here("audit", "checkpoint", "one", cwd=repo.folder).code == 0
    assert refused("one") == (
        "audit/checkpoints.yaml already has a checkpoint `one`: choose another name"
    )
    repo.write("journal/2026-02-01-open.md", "open\n")
    assert refused("two") == (
        "not committed yet: journal/2026-02-01-open.md. A checkpoint records a commit"
    )
    bare = Repository(tmp_path / "bare", tmp_path / "home")
    bare.write("study.yaml", tiny.FILES["study.yaml"])
    assert refused(cwd=bare.folder) == (
        "a checkpoint records a commit, and there is no git here; `git init`"
    )
    bare.git("init", "--quiet")
    assert refused(cwd=bare.folder) == (
        "nothing has been committed here yet, so there is no state to record"
    )


def recorded(repo: Repository) -> str:
    """Record a checkpoint of a second commit, and commit the record; return its commit."""
    made = edit(repo, SIDECAR, NOTE, "An act.", "Shorter")
    assert here("audit", "checkpoint", "seen", "--today", "2026-02-02", cwd=repo.folder).code == 0
    commit(repo, "Record", day="2026-02-03")
    return made


def rewrite(repo: Repository, *arguments: str) -> None:
    repo.run(
        "git",
        "filter-branch",
        "--force",
        *arguments,
        "--",
        "--all",
        FILTER_BRANCH_SQUELCH_WARNING="1",
    )


def test_history_rewritten_after_a_checkpoint(repo: Repository) -> None:
    recorded(repo)
    rewrite(repo, "--msg-filter", "sed s/Shorter/Other/")
    now = repo.git("rev-parse", "HEAD~1").strip()
    assert said(repo, "checkpoint:seen") == [
        (
            "finding",
            "`seen` is no longer in the history, which was rewritten: the same contents stand in"
            f" {now[:7]}, under another date, author, message or past",
        )
    ]


def test_contents_rewritten_after_a_checkpoint(repo: Repository) -> None:
    recorded(repo)
    rewrite(
        repo,
        "--tree-filter",
        f"sed -i s/lifelong/life/ {SIDECAR}; sed -i 's/A life/One life/' {SIDECAR}",
    )
    now = repo.git("rev-parse", "HEAD~2").strip()
    ((status, message),) = said(repo, "checkpoint:seen")
    assert status == "finding"
    assert message.startswith(
        "`seen` is no longer in the history, and no commit holds what it held; nearest is "
    )
    assert message.endswith(f"{now[:7]}, which differs in cases/ines")


def test_erasure_of_somebody_who_withdrew(repo: Repository) -> None:
    for name, text in tiny.FILES.items():
        if name.startswith("cases/ines/"):
            repo.write(name.replace("ines", "otto"), text.replace("Ines", "Otto"))
    recorded(repo)
    rewrite(repo, "--index-filter", "git rm -r -q --cached --ignore-unmatch cases/otto")
    repo.write("cases/otto/case.yaml", "withdrawn: {date: 2026-02-10, scope: all}\n")
    commit(repo, "Otto withdrew", day="2026-02-10")
    ((status, message),) = said(repo, "checkpoint:seen")
    assert status == "not-verifiable"
    assert message.endswith(
        "holds the same but for cases/otto, withdrawn since. What messages and dates were before"
        " cannot be told"
    )


def test_history_begun_anew(repo: Repository) -> None:
    recorded(repo)
    repo.git("checkout", "--quiet", "--orphan", "anew")
    for path in ("study.yaml", SIDECAR, THEMES, "cases/ines/interview-1.md"):
        text = (repo.folder / path).read_text()
        repo.write(path, text + "\n")
    commit(repo, "Begin")
    repo.git("rm", "-q", "-r", "cases/ines")
    repo.write("cases/ada/case.yaml", "pseudonym: Ada\n")
    repo.git("checkout", "--quiet", "--orphan", "again")
    commit(repo, "Begin again")
    assert said(repo, "checkpoint:seen") == [
        ("finding", "`seen` is no longer in the history, and no commit holds what it held")
    ]


def test_record_of_a_checkpoint_that_was_tampered_with(repo: Repository) -> None:
    made = recorded(repo)
    first = repo.git("rev-parse", f"{made}~1").strip()
    edit(
        repo,
        "audit/checkpoints.yaml",
        f'"{made}"' if made[0].isdigit() else made,
        f'"{first}"',
        "Fix",
        day="2026-02-04",
    )
    found = lines(repo)
    assert found["checkpoint:seen"]["status"] == "finding"
    assert found["checkpoint:seen"]["message"] == (
        "`seen` records other contents than its commit has, in cases/ines: the record was changed,"
        " or the repository was"
    )
    assert found["checkpoint-file"]["status"] == "finding"
    assert found["checkpoint-file"]["about"] == ["seen"]
    repo.git("rm", "-q", "audit/checkpoints.yaml")
    commit(repo, "Tidy", day="2026-02-05")
    assert said(repo, "checkpoint-file", "checkpoints") == [
        ("finding", "changed or taken out since they were recorded: seen"),
        ("not-verifiable", "no checkpoint is recorded: a history that was rewritten cannot be told from another"),
    ]  # fmt: skip


def test_tags(repo: Repository) -> None:
    made = recorded(repo)
    repo.git("tag", "seen", made)
    repo.git("tag", "-a", "-m", "To the examiners", "sent")
    repo.git("tag", "blob", f"HEAD:{SIDECAR}")
    assert said(repo, "tags") == [
        (
            "ok",
            "every tag is in the history: seen, sent. A tag can be moved without a trace; a checkpoint"
            " that is committed cannot",
        )
    ]
    repo.git("tag", "-d", "sent")
    assert said(repo, "tags") == [("ok", "every tag is in the history: seen")]
    repo.git("checkout", "--quiet", "-b", "aside")
    commit(repo, "Aside")
    repo.git("tag", "elsewhere")
    repo.git("checkout", "--quiet", "main")
    ((status, message),) = said(repo, "tags")
    assert (status, message[:58]) == (
        "not-verifiable",
        "tags on commits that are not in this history: elsewhere. T",
    )
    repo.git("tag", "--force", "seen", "main")
    assert said(repo, "tags") == [
        ("finding", "tags that name another commit than the checkpoint of that name: seen")
    ]


def test_versions_that_records_name(repo: Repository) -> None:
    repo.write("reviews.yaml", "reviews:\n  - {of: gates, by: kb, state: agreed, at: v1}\n")
    repo.write(
        "supervision/2026-02-02-a.md",
        "---\ndate: 2026-02-02\npresent: [km]\nat: v2\n---\n\nTalk.\n",
    )
    repo.change(
        "cases/ines/case.yaml",
        "Ines\n",
        "Ines\nmember_check:\n  - {sent: 2026-02-01}\n  - {sent: 2026-03-01, at: v3}\n",
    )
    commit(repo, "Records")
    repo.git("tag", "v2")
    assert said(repo, "versions-named") == [
        (
            "finding",
            "versions that are no tag and no checkpoint here: v1 (reviews.yaml), v3"
            " (cases/ines/case.yaml)",
        )
    ]


# --- attribution


def test_unknown_author_and_a_mailmap_that_knows_them(repo: Repository) -> None:
    other = {
        "GIT_AUTHOR_NAME": "Kim", "GIT_AUTHOR_EMAIL": "kim@home.example",
        "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com",
    }  # fmt: skip
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter", **other)
    assert said(repo, "authors", "committers", "mailmap") == [
        (
            "finding",
            "not among the researchers in study.yaml, and yet author: Kim <kim@home.example>",
        ),
        ("ok", "every committer is among the researchers in study.yaml"),
        ("ok", "everybody is shown under the name in the commits"),
    ]
    repo.write(".mailmap", "K. Moss <km@example.org> <kim@home.example>\n")
    commit(repo, "Say who Kim is", day="2026-02-03")
    assert said(repo, "authors", "mailmap") == [
        ("ok", "every author is among the researchers in study.yaml"),
        (
            "not-verifiable",
            "a mailmap shows people under other names: Kim <kim@home.example> is K. Moss"
            " <km@example.org>. It is somebody's word",
        ),
    ]


def test_researcher_may_commit_under_initials_and_odd_people_do_not_stop_it(
    repo: Repository,
) -> None:
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter", GIT_AUTHOR_NAME="km", GIT_AUTHOR_EMAIL="")
    assert said(repo, "authors") == [("ok", "every author is among the researchers in study.yaml")]
    repo.write(
        "study.yaml",
        tiny.FILES["study.yaml"].replace("{name: K. Moss, role: analyst}", "{role: analyst}"),
    )
    repo.git("add", "--all")
    edit(
        repo,
        SIDECAR,
        "An act.",
        "Act.",
        "x",
        day="2026-02-03",
        GIT_COMMITTER_NAME="Zed\x1b[31m\u2028",
    )
    ((status, message),) = said(repo, "committers")
    assert status == "finding"
    assert message == (
        "not among the researchers in study.yaml, and yet committer: Zed\ufffd[31m\u2028 <km@example.org>"
    )


def signature(repo: Repository, revision: str, form: str = "SSH") -> str:
    """Write the commit anew with something that looks like a signature; return its id."""
    raw = repo.git("cat-file", "commit", revision)
    head, body = raw.split("\n\n", 1)
    repo.write("signed.txt", f"{head}\ngpgsig -----BEGIN {form} SIGNATURE-----\n xyz\n\n{body}")
    made = repo.git("hash-object", "-t", "commit", "-w", "signed.txt").strip()
    (repo.folder / "signed.txt").unlink()
    return made


KEYS = "By the keys that this computer knows git calls"
SOME = "the others prove no author: anybody can write any name into a commit"


def test_signature_that_nobody_can_check(repo: Repository) -> None:
    repo.git("reset", "--quiet", "--hard", signature(repo, "HEAD"))
    told = f"{KEYS} 0 good and 0 bad, and cannot tell of 1"
    assert said(repo, "signatures") == [
        ("not-verifiable", f"every commit carries a signature. {told}")
    ]
    commit(repo, "Unsigned\n\ngpgsig not a signature")
    assert said(repo, "signatures") == [
        ("not-verifiable", f"a signature is on 1 of 2 commits; {SOME}. {told}")
    ]


@pytest.mark.needs("ssh-keygen")
def test_signatures_by_ssh(repo: Repository, tmp_path: Path) -> None:
    """One that is good, one whose words were changed since, and one by a key that nobody vouches for."""
    for name in ("km", "other"):
        repo.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name))
    allowed = tmp_path / "allowed"
    allowed.write_text(f"km@example.org {(tmp_path / 'km.pub').read_text()}")
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingKey", str(tmp_path / "km"))
    repo.git("commit", "--quiet", "--amend", "--no-edit", "-S")
    told = f"every commit carries a signature. {KEYS}"
    assert said(repo, "signatures") == [
        ("not-verifiable", f"{told} 0 good and 0 bad, and cannot tell of 1")
    ]
    repo.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    assert said(repo, "signatures") == [("ok", f"{told} 1 good and 0 bad")]
    repo.git("config", "user.signingKey", str(tmp_path / "other"))
    repo.git("commit", "--quiet", "--allow-empty", "-S", "-m", "Another key")
    assert said(repo, "signatures") == [
        ("not-verifiable", f"{told} 1 good and 0 bad, and cannot tell of 1")
    ]
    raw = repo.git("cat-file", "commit", "HEAD~1").replace("Begin", "Begun")
    repo.write("changed.txt", raw)
    made = repo.git("hash-object", "-t", "commit", "-w", "changed.txt").strip()
    (repo.folder / "changed.txt").unlink()
    repo.git("reset", "--quiet", "--hard", made)
    assert said(repo, "signatures") == [("finding", f"{told} 0 good and 1 bad. Bad: {made[:7]}")]


STATUS = "printf '[GNUPG:] NEWSIG\\n[GNUPG:] %s AB12CD34 K. Moss\\n' {}; cat >/dev/null"


@pytest.mark.parametrize(
    ("does", "status", "told"),
    [
        (STATUS.format("GOODSIG") + "; echo '[GNUPG:] TRUST_FULLY 0'", "ok", "1 good and 0 bad"),
        (STATUS.format("BADSIG"), "finding", "0 good and 1 bad. Bad: {}"),
        (STATUS.format("REVKEYSIG"), "finding", "0 good and 1 bad. Bad: {}"),
        (STATUS.format("EXPKEYSIG"), "not-verifiable", "0 good and 0 bad, and cannot tell of 1"),
        (STATUS.format("ERRSIG"), "not-verifiable", "0 good and 0 bad, and cannot tell of 1"),
        ("exit 3", "not-verifiable", "0 good and 0 bad, and cannot tell of 1"),
        ("read answer </dev/tty", "not-verifiable", "0 good and 0 bad, and cannot tell of 1"),
        ("sleep 60", "not-verifiable", "0 good and 0 bad; it was asked of the last 0 only"),
        ("", "not-verifiable", "0 good and 0 bad, and cannot tell of 1"),
    ],
    ids=["good", "bad", "revoked", "expired", "no key", "fails", "asks", "hangs", "is missing"],
)
def test_signatures_by_gpg(
    repo: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    does: str,
    status: str,
    told: str,
) -> None:
    """Whatever the program does that git calls; it is the person's, and never one that came with a study."""
    monkeypatch.setattr(signatures, "SECONDS", 1.0 if does == "sleep 60" else 30.0)
    program, evil = tmp_path / "gpg", tmp_path / "evil"
    for file, line in ((program, does), (evil, f"touch {tmp_path}/started")):
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(0o755)
    if not does:
        program.unlink()
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[gpg]\n\tprogram = {program}\n[study]\n\tmine\n")
    repo.git("config", "gpg.program", str(evil))
    repo.git("config", "gpg.openpgp.program", str(evil))
    made = signature(repo, "HEAD", "PGP")
    repo.git("reset", "--quiet", "--hard", made)
    run = here(
        "audit", "--format", "json", "--today", "2026-06-01", cwd=repo.folder,
        GIT_CONFIG_GLOBAL=str(settings),
    )  # fmt: skip
    [line] = [line for line in run.json["lines"] if line["id"] == "signatures"]
    expected = f"every commit carries a signature. {KEYS} {told.format(made[:7])}"
    assert (line["status"], line["message"]) == (status, expected)
    assert not (tmp_path / "started").exists()


def test_only_so_many_signatures_are_checked(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "MOST", 1)
    repo.git("reset", "--quiet", "--hard", signature(repo, "HEAD"))
    commit(repo, "More")
    repo.git("reset", "--quiet", "--hard", signature(repo, "HEAD"))
    assert said(repo, "signatures")[0][1].endswith("tell of 1; it was asked of the last 1 only")


def test_commits_that_name_nobody(repo: Repository) -> None:
    raw = repo.git("cat-file", "commit", "HEAD")
    repo.write("odd.txt", raw.replace("K. Moss <km@example.org>", "km <>"))
    made = repo.git("hash-object", "-t", "commit", "-w", "--literally", "odd.txt").strip()
    (repo.folder / "odd.txt").unlink()
    repo.git("update-ref", "refs/heads/main", made)
    assert set(statuses(repo, "attribution").values()) == {"ok", "not-verifiable"}


# --- chronology


def test_backdated_commits(repo: Repository) -> None:
    late = commit(repo, "Late", day="2026-03-01")
    early = commit(repo, "Claims to be early", day="2026-02-10")
    moved = commit(
        repo,
        "Moved",
        GIT_AUTHOR_DATE="2026-01-02T10:00:00Z",
        GIT_COMMITTER_DATE="2026-03-02T10:00:00Z",
    )
    future = commit(repo, "Tomorrow", day="2031-01-01")
    assert late
    assert said(repo, "commit-dates", "author-dates", "backdating", "future") == [
        ("finding", f"committed before what they build on: {early[:7]}"),
        ("finding", f"authored before what they build on: {early[:7]}, {moved[:7]}"),
        ("finding", f"the author's date is more than a day off the date of recording: {moved[:7]}"),
        ("finding", f"dated after today: {future[:7]}"),
    ]


def test_clocks_that_differ_a_little_are_no_finding(repo: Repository) -> None:
    commit(repo, "A", day="2026-02-02T10:05:00+00:00")
    commit(repo, "B", day="2026-02-02T10:00:00+00:00")
    commit(
        repo, "C", GIT_AUTHOR_DATE="2026-02-02T20:04:00+00:00", GIT_COMMITTER_DATE="2026-02-02T20:00:00+00:00"
    )  # fmt: skip
    assert set(statuses(repo, "chronology").values()) == {"ok"}


@pytest.mark.parametrize("odd", ["+9999", "253402300799 +0000", "253402300800 +0000"])
def test_dates_that_nobody_can_read(repo: Repository, odd: str) -> None:
    repo.write("journal/2026-02-01-a.md", "---\ndate: 2026-02-01\nby: km\n---\n\nToday.\n")
    commit(repo, "An entry", day="2026-02-01T10:00:00+00:00")
    raw = repo.git("cat-file", "commit", "HEAD")
    when = r"\+0000$" if odd.startswith("+") else r"\d+ \+0000$"
    made, number = re.subn(when, odd, raw, flags=re.MULTILINE)
    assert number == 2
    repo.write("odd.txt", made)
    made = repo.git("hash-object", "-t", "commit", "-w", "--literally", "odd.txt").strip()
    (repo.folder / "odd.txt").unlink()
    repo.git("update-ref", "refs/heads/main", made)
    assert set(statuses(repo, "chronology")) == {*chronology.IDS}
    ahead = here("audit", "--today", "9999-12-31", "--format", "json", cwd=repo.folder)
    found = {line["id"]: line["status"] for line in ahead.json["lines"]}
    assert found["future"] == "ok"


def test_date_before_git_can_count(repo: Repository) -> None:
    edit(repo, SIDECAR, NOTE, "An act.", "Shorter", day="2026-02-03")
    raw = repo.git("cat-file", "commit", "HEAD")
    repo.write(
        "odd.txt", re.sub("author .*", "author K. Moss <km@example.org> -99999999 +0000", raw)
    )
    made = repo.git("hash-object", "-t", "commit", "-w", "--literally", "odd.txt").strip()
    (repo.folder / "odd.txt").unlink()
    repo.git("update-ref", "refs/heads/main", made)
    first = "1970-01-01T00:00:00+00:00"
    event = here("log", "ines/n-gate", "--format", "json", cwd=repo.folder).json["events"][-1]
    assert (event["commit"], event["date"], event["author"]) == (made, first, "K. Moss")
    assert said(repo, "author-dates") == [
        ("finding", f"authored before what they build on: {made[:7]}")
    ]


def test_transcript_before_its_interview_and_entries_out_of_time(repo: Repository) -> None:
    repo.change("cases/ines/interview-1.md", "date: 2026-01-05", "date: 2026-04-05")
    entry = "---\ndate: {day}\nby: km\n---\n\nToday.\n"
    repo.write("journal/2025-06-01-old.md", entry.format(day="2025-06-01"))
    commit(repo, "Entries")
    assert said(repo, "interviews", "entries") == [
        (
            "finding",
            "committed before the day of the interview that they give: cases/ines/interview-1.md",
        ),
        (
            "not-verifiable",
            "committed more than 14 days after the day that they give, so that the day is only a"
            " claim: journal/2025-06-01-old.md",
        ),
    ]
    repo.write("journal/2026-05-01-new.md", entry.format(day="2026-05-01"))
    repo.write("journal/2026-05-02-odd.md", entry.format(day="last week"))
    repo.write("journal/2026-05-03-list.md", "---\n- a\n---\n\nToday.\n")
    commit(repo, "More", day="2026-02-03")
    repo.write("journal/2026-05-04-open.md", entry.format(day="2026-02-03"))
    assert said(repo, "entries") == [
        ("finding", "dated after the commit that brought them: journal/2026-05-01-new.md")
    ]


def test_entry_that_was_rewritten_later(repo: Repository) -> None:
    path = "journal/2026-02-02-a.md"
    repo.write(path, "---\ndate: 2026-02-02\nby: km\n---\n\nI was not sure of [[ines/n-gate]].\n")
    commit(repo, "Journal", day="2026-02-03")
    edit(repo, path, "not sure", "unsure", "A word", day="2026-02-16")
    later = "[[ines/n-years]].\n\nAdded in March: I am.\n"
    edit(repo, path, "[[ines/n-gate]].\n", later, "Add to it", day="2026-03-17")
    assert "entries-changed" not in lines(repo), "it was added to, and a link was changed"
    edit(repo, path, "unsure", "sure", "Tidy", day="2026-03-18")
    message = (
        "reworded more than 14 days after the day that they give, so that what stands there is not what"
        f" was written then: {path}"
    )
    assert said(repo, "entries", "entries-changed") == [
        ("ok", "every journal and supervision entry was committed near the day that it gives"),
        ("not-verifiable", message),
    ]
    repo.change(path, "date: 2026-02-02", "date: 2026-01-02")
    assert "entries-changed" not in lines(repo), "two weeks after it was not there yet"


# --- the decision trail


def test_reasons_for_changes_of_themes(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo, "A theme")
    bare = edit(repo, "themes.yaml", "Gates", "Gates left open", "Rename it", day="2026-02-03")
    given = edit(
        repo, "themes.yaml", "Gates left open", "Open", "Again\n\nShe says so.", day="2026-02-04"
    )
    assert given
    found = lines(repo)["reasons"]
    assert found["status"] == "finding"
    assert found["message"] == (
        f"commits that changed a theme and give no reason, 1 of 2: {bare[:7]}"
    )
    assert found["about"] == [bare]


def test_changes_of_themes_that_all_have_reasons(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo, "A theme")
    edit(repo, "themes.yaml", "Gates", "Open", "Rename\n\nReason: she says so", day="2026-02-03")
    assert said(repo, "reasons") == [("ok", "every commit that changed a theme gives a reason")]


def second_researcher(repo: Repository) -> None:
    repo.write("study.yaml", tiny.FILES["study.yaml"] + SECOND)
    repo.write("themes.yaml", GROUP)
    repo.write(
        THEMES,
        tiny.FILES[THEMES]
        + "themes:\n  - id: leaving\n    title: >-\n      Leaving\n    from:\n      - open-gate\n",
    )
    commit(repo, "Themes")


@pytest.mark.parametrize(
    ("path", "text", "group", "case"),
    [
        ("README.md", "nothing", "finding", "finding"),
        ("reviews.yaml", "reviews:\n  - {of: gates, by: kb, date: 2026-02-05, state: agreed}\n", "ok", "finding"),
        ("reviews.yaml", "reviews:\n  - {of: gates, by: kb, state: agreed}\n", "ok", "finding"),
        ("reviews.yaml", "reviews:\n  - {of: gates, by: kb, date: 2026-01-05, state: agreed}\n", "finding", "finding"),
        ("reviews.yaml", "reviews:\n  - {of: gates, by: km, date: 2026-02-05, state: agreed}\n", "finding", "finding"),
        ("cases/ines/reviews.yaml", "reviews:\n  - {of: leaving, by: kb, state: agreed}\n", "finding", "ok"),
        ("reviews.yaml", "reviews:\n  - {of: ines, by: kb, state: agreed}\n", "finding", "ok"),
        ("reviews.yaml", "reviews: [\n", "finding", "finding"),
        ("reviews.yaml", "- 1\n", "finding", "finding"),
        ("supervision/2026-02-01-a.md", "---\ndate: 2026-02-01\npresent: [km, kb]\ndecisions:\n  - {seen: [gates, ines/leaving], outcome: kept}\n---\n\nTalk.\n", "ok", "ok"),
        ("supervision/2026-02-01-a.md", "---\ndate: 2026-02-01\npresent: [km]\ndecisions:\n  - {seen: gates, outcome: kept}\n---\n\nAlone.\n", "finding", "finding"),
    ],
)  # fmt: skip
def test_second_readers(repo: Repository, path: str, text: str, group: str, case: str) -> None:
    second_researcher(repo)
    repo.write(path, text)
    commit(repo, "Record", day="2026-02-06")
    found = statuses(repo, "decisions")
    assert (found["reviewers-group"], found["reviewers-cases"]) == (group, case)


def test_reviewers_named_in_the_commit(repo: Repository) -> None:
    second_researcher(repo)
    own = edit(
        repo,
        "themes.yaml",
        "Gates",
        "Open",
        "Rename\n\nWhy.\n\nReviewed-by: k. moss <km@example.org>",
        day="2026-02-03",
    )
    assert said(repo, "own-review", "reviewers-group") == [
        ("finding", f"the only reviewer named is the author: {own[:7]}"),
        ("finding", "group themes and subthemes without a second reader, 1 of 1: gates"),
    ]
    edit(
        repo,
        "themes.yaml",
        "Open",
        "Left open",
        "Again\n\nWhy.\n\nReviewed-by: K. Bell",
        day="2026-02-04",
    )
    assert said(repo, "reviewers-group") == [
        ("ok", "group themes and subthemes: each was seen by another than who last changed it")
    ]


def test_decision_inside_a_merge(repo: Repository) -> None:
    repo.git("checkout", "--quiet", "-b", "side")
    edit(repo, SIDECAR, "A life is measured in shuttings.", "Measured.", "Side")
    repo.git("checkout", "--quiet", "main")
    edit(repo, SIDECAR, NOTE, "An act.", "Main")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    repo.change(THEMES, GATE, "Closing nothing")
    evil = commit(repo, "Merge branch 'side'", day="2026-02-03")
    assert said(repo, "merges") == [
        ("finding", f"decided inside a merge, where no diff of a branch shows it: {evil[:7]}")
    ]


def test_pushes_past_review_where_pull_requests_are_used(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo, "A theme, before there were pull requests")
    edit(repo, "themes.yaml", "Gates", "Open", "Rename (#1)", day="2026-02-03")
    assert statuses(repo, "decisions")["past-review"] == "ok"
    past = edit(repo, "themes.yaml", "Open", "Shut", "Straight to main", day="2026-02-04")
    reviewed = "Read\n\nWhy.\n\nReviewed-by: K. Bell"
    edit(repo, "themes.yaml", "Shut", "Ajar", reviewed, day="2026-02-05")
    assert said(repo, "past-review") == [
        ("finding", f"themes changed past pull requests, which are used here: {past[:7]}")
    ]


def test_a_merge_speaks_for_what_it_brings_in(repo: Repository) -> None:
    second_researcher(repo)
    repo.git("checkout", "--quiet", "-b", "side")
    change = edit(repo, "themes.yaml", "Gates", "Open", "Rename\n\nWhy.", day="2026-02-03")
    repo.git("checkout", "--quiet", "main")
    merge = ("merge", "--quiet", "--no-ff", "side")
    repo.git(*merge, "-m", "Bring it in")
    ids = ("reviewers-group", "own-review")
    alone = "group themes and subthemes without a second reader, 1 of 1: gates"
    clean = ("ok", "nobody is named as the only reviewer of their own commit")
    assert said(repo, *ids) == [("finding", alone), clean]
    repo.git("reset", "--quiet", "--hard", "HEAD^1")
    # Whoever merges names herself, and the branch is somebody else's.
    kb = ("-c", "user.name=K. Bell", "-c", "user.email=kb@example.org")
    repo.git(*kb, *merge, "-m", "Bring it in\n\nReviewed-by: K. Bell")
    seen = "group themes and subthemes: each was seen by another than who last changed it"
    assert said(repo, *ids) == [("ok", seen), clean]
    # Who made the branch names herself, by her initials.
    repo.git("reset", "--quiet", "--hard", "HEAD^1")
    repo.git(*merge, "-m", "Bring it in\n\nReviewed-by: km")
    own = ("finding", f"the only reviewer named is the author: {change[:7]}")
    assert said(repo, *ids) == [("finding", alone), own]


@pytest.mark.parametrize("who", ["km", "K.  moss", "<KM@example.org>", "km@example.org"])
def test_author_by_any_name_is_no_second_reader(repo: Repository, who: str) -> None:
    second_researcher(repo)
    message = f"Rename\n\nWhy.\n\nReviewed-by: {who}"
    own = edit(repo, "themes.yaml", "Gates", "Open", message, day="2026-02-03")
    assert said(repo, "own-review", "reviewers-group") == [
        ("finding", f"the only reviewer named is the author: {own[:7]}"),
        ("finding", "group themes and subthemes without a second reader, 1 of 1: gates"),
    ]


def test_reviewers_whom_the_study_does_not_name(repo: Repository) -> None:
    second_researcher(repo)
    for who in ("K. Bell <kb@example.org>", "kb", "km@example.org"):
        commit(repo, f"Read\n\nWhy.\n\nReviewed-by: {who}")
    assert "reviewers-named" not in lines(repo)
    commit(repo, "Read\n\nWhy.\n\nReviewed-by: Anybody\nReviewed-by: <x@example.org>")
    message = (
        "named as reviewers, and not among the researchers in study.yaml: Anybody, <x@example.org>"
    )
    assert said(repo, "reviewers-named") == [("not-verifiable", message)]


def test_review_that_was_before_the_change(repo: Repository) -> None:
    second_researcher(repo)
    repo.write("supervision/2026-02-02-a.md", MEETING)
    commit(repo, "A meeting")

    def group() -> str:
        return statuses(repo, "decisions")["reviewers-group"]

    edit(repo, "themes.yaml", "Gates", "Open", "Rename\n\nWhy.", day="2026-02-16")
    assert group() == "ok", "what was decided at a meeting is written within two weeks"
    edit(repo, "themes.yaml", "Open", "Ajar", "Again\n\nWhy.", day="2026-02-17")
    assert group() == "finding"
    for day in ("2026-02-18", "2026-07-01"):
        assert here("review", "gates", "--by", "kb", "--date", day, cwd=repo.folder).code == 0
        commit(repo, "Review", day="2026-02-18T09:00:00+00:00")
        assert group() == "ok"
        old, new = ("Ajar", "Wide") if day == "2026-02-18" else ("Wide", "Shut")
        edit(repo, "themes.yaml", old, new, "Anew\n\nWhy.", day="2026-02-18")
        assert group() == "finding", "read on that day, or one still to come, and changed since"


def test_who_recorded_reviews_and_who_changed_them(repo: Repository) -> None:
    second_researcher(repo)
    kb = {"GIT_AUTHOR_NAME": "K. Bell", "GIT_AUTHOR_EMAIL": "kb@example.org"}
    path, of = "reviews.yaml", ("reviews-recorded", "reviews-changed")
    mark = "  - {of: gates, by: kb, date: 2026-02-05, state: questioned}\n"
    repo.write(path, f"reviews:\n{mark}")
    own = commit(repo, "Review", day="2026-02-05", **kb)
    assert own
    assert not {*of} & lines(repo).keys()
    # Another id for the same review, and a file that cannot be read for a while, change no review.
    edit(repo, path, "of: gates", "of: fences", "Rename", day="2026-02-06")
    repo.write(path, "reviews: [\n")
    commit(repo, "Break", day="2026-02-06")
    repo.write(path, f"reviews:\n{mark}")
    commit(repo, "Mend", day="2026-02-06")
    assert not {*of} & lines(repo).keys()
    turned = edit(repo, path, "questioned", "agreed", "Tidy", day="2026-02-07")[:7]
    message = "reviews that another {} than who is named in them{}: gates by kb ({})"
    recorded = message.format("recorded", ", on that person's word", turned)
    assert said(repo, *of) == [
        ("not-verifiable", recorded),
        ("finding", message.format("changed or took out", "", turned)),
    ]
    (repo.folder / path).unlink()
    commit(repo, "Take it out", day="2026-02-08", **kb)
    assert said(repo, *of)[1][1].endswith(f": gates by kb ({turned})"), "one's own review may go"


def test_reviews_of_a_day_that_had_not_come(repo: Repository) -> None:
    mark = "  - {of: gates, by: km, date: %s, state: agreed}\n"
    repo.write("reviews.yaml", f"reviews:\n{mark % '2026-02-03'}{mark % '2026-02-08'}")
    commit(repo, "Review", day="2026-02-02T23:30:00-10:00")
    case = "cases/ines/reviews.yaml"
    repo.write(case, f"reviews:\n{mark % '2026-06-03'}{mark % 'soon'}")
    message = "reviews of a day that had not come when they were recorded: gates by km"
    assert said(repo, "reviews-dated") == [
        ("finding", f"{message} ({case}), gates by km (reviews.yaml)")
    ], "one of them is not committed"
    (repo.folder / case).unlink()
    assert said(repo, "reviews-dated") == [("finding", f"{message} (reviews.yaml)")]
    edit(repo, "reviews.yaml", "02-08", "02-02", "It was the day itself", day="2026-02-09")
    assert "reviews-dated" not in lines(repo)


def test_reviews_on_both_sides_of_a_merge(repo: Repository) -> None:
    second_researcher(repo)
    kb = {"GIT_AUTHOR_NAME": "K. Bell", "GIT_AUTHOR_EMAIL": "kb@example.org"}
    path = "cases/ines/reviews.yaml"
    mark = "  - {of: leaving, by: kb, date: 2026-02-05, state: agreed}\n"
    repo.write(path, f"reviews:\n{mark}")
    commit(repo, "Review", day="2026-02-05", **kb)
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write(path, "reviews: []\n")
    commit(repo, "Take it back", day="2026-02-06", **kb)
    repo.git("checkout", "--quiet", "main")
    repo.write(path, f"reviews:\n{mark}  - {{of: ines, by: km, state: agreed}}\n")
    commit(repo, "Read it too", day="2026-02-06")
    repo.run("git", "merge", "--quiet", "--no-commit", "side")
    repo.write(path, "reviews:\n  - {of: ines, by: km, state: agreed}\n")
    commit(repo, "Merge branch 'side'", day="2026-02-07")
    assert not {"reviews-recorded", "reviews-changed"} & lines(repo).keys()
    repo.change(
        "cases/ines/case.yaml",
        "pseudonym: Ines\n",
        "pseudonym: Ines\nwithdrawn: {date: 2026-02-08, scope: all}\n",
    )
    (repo.folder / path).unlink()
    commit(repo, "Withdrawn", day="2026-02-08", **kb)
    assert not {"reviews-recorded", "reviews-changed"} & lines(repo).keys()


def test_merge_past_pull_requests(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo, "A theme (#1)")
    for name, message in (("a", "Merge branch 'a'"), ("b", "Merge pull request #2 from b")):
        repo.git("checkout", "--quiet", "-b", name)
        repo.change("themes.yaml", "Gates", f"Gates {name}")
        commit(repo, "Rename\n\nWhy.", day="2026-02-03")
        repo.git("checkout", "--quiet", "main")
        repo.git("merge", "--quiet", "--no-ff", name, "-m", message)
    past = repo.git("rev-parse", "HEAD^1").strip()
    assert said(repo, "past-review") == [
        ("finding", f"themes changed past pull requests, which are used here: {past[:7]}")
    ]
    # A branch that was itself brought together by requests, and one that has nothing of themes.
    for name in ("whole", "part"):
        repo.git("checkout", "--quiet", "-b", name)
    edit(repo, "themes.yaml", "Gates b a", "Gates", "Back\n\nWhy.", day="2026-02-04")
    repo.git("checkout", "--quiet", "whole")
    repo.git("merge", "--quiet", "--no-ff", "part", "-m", "Merge pull request #3 from part")
    repo.write("README.md", "Read on.\n")
    commit(repo, "Aside", day="2026-02-05")
    repo.git("checkout", "--quiet", "main")
    for name in ("whole~1", "whole"):
        repo.git("merge", "--quiet", "--no-ff", name, "-m", f"Merge branch '{name}'")
    assert said(repo, "past-review")[0][1].endswith(f"here: {past[:7]}")


def test_themes_that_no_commit_has_yet(repo: Repository) -> None:
    repo.write("study.yaml", tiny.FILES["study.yaml"] + SECOND)
    assert said(repo, "reviewers-group") == [("ok", "there are no group themes and subthemes yet")]
    repo.write("themes.yaml", GROUP)
    assert said(repo, "reviewers-group") == [
        ("ok", "no commit decided anything of group themes and subthemes")
    ]
