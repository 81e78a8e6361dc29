"""`ipa-text log` and `ipa-text blame` with real git, and what may befall a history."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import jsonschema_rs
import pytest

import tiny
from cli import Run, command, environment, here
from ipa_text.resources import shipped
from ipa_text.store import program
from ipa_text.store.cache import Cache
from ipa_text.store.commits import Blobs, contents
from ipa_text.trail import memory
from ipa_text.trail.life import Reason, reason
from ipa_text.trail.memory import Brief, Told, safe
from ipa_text.trail.topology import Topology
from tiny import SIDECAR, THEMES, Repository

pytestmark = pytest.mark.needs("git")

ACT = "Said twice: an act, not an oversight."
GROUP = "themes:\n  - id: gates\n    title: >-\n      Gates\n    from:\n      - ines/open-gate\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return tiny.repository(tmp_path / "repo", tmp_path / "home")


def commit(repo: Repository, message: str = "Work", **env: str) -> str:
    repo.git("add", "--all")
    done = repo.run("git", "commit", "--quiet", "--allow-empty", "-m", message, **env)
    assert done.returncode == 0, done.stdout
    return repo.git("rev-parse", "HEAD").strip()


def edit(repo: Repository, old: str, new: str, path: str = SIDECAR, message: str = "Work") -> str:
    repo.change(path, old, new)
    return commit(repo, message)


def log(repo: Repository, *arguments: str, cwd: Path | None = None) -> Run:
    return here("log", *arguments, cwd=cwd or repo.folder)


def told(repo: Repository, *arguments: str) -> list[tuple[str, str, str]]:
    """Return kind, ref and the first line of the commit's message for every event."""
    run = log(repo, *arguments, "--format", "json")
    assert run.code == 0, run.err
    path = shipped("schema") / "output" / "log.schema.json"
    jsonschema_rs.Draft7Validator(json.loads(path.read_text())).validate(run.json)
    return [(e["kind"], e["ref"], e["subject"]) for e in run.json["events"]]


# --- lives


def test_life_of_a_note_with_reason_and_reviewers(repo: Repository) -> None:
    message = (
        "Say it shorter\n\nIt was too long.\nFor me.\n\nReviewed-by: K. Bell <kb@example.org>\n"
    )
    made = edit(repo, ACT, "An act.", message=message)
    run = log(repo, "ines/n-gate", "--format", "json")
    assert run.json["events"][-1] == {
        "commit": made,
        "date": run.json["events"][-1]["date"],
        "committed": run.json["events"][-1]["committed"],
        "author": "K. Moss",
        "kind": "note-reworded",
        "ref": "ines/n-gate",
        "case": "ines",
        "path": SIDECAR,
        "before": ACT,
        "after": "An act.",
        "about": [],
        "role": "",
        "detail": "",
        "matched": "id",
        "subject": "Say it shorter",
        "reason": "It was too long. For me.",
        "reviewed_by": ["K. Bell <kb@example.org>"],
    }
    assert told(repo, "n-gate") == [
        ("note-added", "ines/n-gate", "Begin"),
        ("evidence-linked", "ines/open-gate", "Begin"),
        ("note-reworded", "ines/n-gate", "Say it shorter"),
    ]
    assert log(repo, "n-gate").lines[-8:] == [
        f"{run.json['events'][-1]['date'][:10]}  K. Moss  {made[:7]}",
        "  Say it shorter",
        "  note reworded ines/n-gate",
        f"    - {ACT}",
        "    + An act.",
        "    why: It was too long. For me.",
        "    reviewed by: K. Bell <kb@example.org>",
        "",
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Subject", Reason("Subject", "", ())),
        ("", Reason("", "", ())),
        ("Two\nlines\n\nBody.", Reason("Two lines", "Body.", ())),
        ("S\n\nBody.\n\nMore.", Reason("S", "Body.\n\nMore.", ())),
        ("S\n\nReason: because\n  of that\n", Reason("S", "because of that", ())),
        ("S\n\nBody.\n\nReason: r\nReviewed-by: A\nReviewed-by: B\n", Reason("S", "r", ("A", "B"))),
        ("S\n\nNot a trailer here\nReviewed-by: A\n", Reason("S", "Not a trailer here Reviewed-by: A", ())),
        ("Reviewed-by: A", Reason("Reviewed-by: A", "", ())),
        ("S\n\nB.\n\nReviewed-by: A\n(cherry picked from commit 1f3e)\n", Reason("S", "B.", ("A",))),
    ],
)  # fmt: skip
def test_what_a_message_says(message: str, expected: Reason) -> None:
    assert reason(message) == expected


def test_life_goes_on_under_another_id_and_through_a_merge_of_themes(repo: Repository) -> None:
    repo.write(
        "themes.yaml",
        GROUP + "  - id: years\n    title: >-\n      Years\n    from:\n      - ines/forty\n",
    )
    commit(repo, "Two themes")
    edit(repo, "id: gates", "id: doors", "themes.yaml", "Another id")
    repo.write("themes.yaml", GROUP.replace("id: gates", "id: doors") + "      - ines/forty\n")
    commit(repo, "Merge the two")
    found = [row for row in told(repo, "doors") if not row[0].startswith("evidence")]
    assert found == [
        ("group-theme-added", "gates", "Two themes"),
        ("group-theme-added", "years", "Two themes"),
        ("group-theme-renamed", "doors", "Another id"),
        ("group-theme-merged", "years", "Merge the two"),
    ]
    assert ("group-theme-removed", "gates", "Another id") not in told(repo)


def test_life_goes_on_in_a_renamed_case(repo: Repository) -> None:
    repo.git("mv", "cases/ines", "cases/agnes")
    commit(repo, "Rename the folder")
    edit(repo, ACT, "An act.", SIDECAR.replace("ines", "agnes"), "Reword")
    found = [row for row in told(repo, "agnes/n-gate") if row[0].startswith("note")]
    assert found == [
        ("note-added", "ines/n-gate", "Begin"),
        ("note-reworded", "agnes/n-gate", "Reword"),
    ]
    assert ("case-renamed", "agnes", "Rename the folder") in told(repo, "agnes")


def test_whole_study_and_a_case_in_short(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    made = commit(repo, "First theme")
    expected = [
        "  First theme",
        "    group theme added gates; 1 link made",
    ]
    assert log(repo).lines[-2:] == expected
    assert made[:7] in log(repo).lines[-3]
    short = log(repo, "Ines").lines
    assert short[1:3] == [
        "  Begin",
        "    case added ines; statement added ines/open-gate; ines: 2 links made; ines: 2 notes added;",
    ]
    assert log(repo, "--since", "2999-01-01").out == "no decision to tell\n"
    assert told(repo, "--since", "2999-01-01") == []


def test_since_a_day(repo: Repository) -> None:
    """The day is that of whoever committed, wherever it is read."""
    moments = (
        "2026-02-28T23:30:00-05:00",
        "2026-03-01T00:30:00+02:00",
        "2026-03-02T10:00:00+00:00",
    )
    notes = ("A", "B", "C")
    for old, new, moment in zip((ACT, "A.", "B."), notes, moments, strict=True):
        repo.change(SIDECAR, old, f"{new}.")
        commit(repo, f"Word it {new}", GIT_AUTHOR_DATE=moment)

    def since(day: str) -> list[str]:
        return [line[-1] for line in log(repo, "--since", day).lines if "Word it" in line]

    assert since("2026-02-28") == ["A", "B", "C"]
    assert since("2026-03-01") == since("2026-3-1") == ["B", "C"]
    assert since("2026-03-01T00:30:00") == ["B", "C"]
    assert since("2026-03-01T00:30:01") == ["C"]


@pytest.mark.parametrize("given", ["last week", "2026-13-01", "2026-02-29", "01.03.2026", "2026"])
def test_since_no_day(repo: Repository, given: str) -> None:
    run = log(repo, "--since", given)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1] == (
        f"Error: Invalid value for '--since': `{given}` is no day; write one as 2026-03-01, with a time of"
        " day as 2026-03-01T14:30:00"
    )


def test_tables(repo: Repository) -> None:
    edit(repo, ACT, '=HYPERLINK("https://e.org") @octocat', message="=1+1\n\n@you <b>")
    rows = log(repo, "n-gate", "--format", "csv").out.split("\r\n")
    assert rows[0] == "commit,date,author,kind,ref,before,after,reason,reviewed_by"
    assert "\"'=HYPERLINK(" in rows[-2]
    assert ",'@you <b>," in rows[-2]
    shown = log(repo, "n-gate", "--format", "md").lines
    assert shown[1] == "|---|---|---|---|---|---|---|---|---|"
    assert "@&#8203;you &lt;b>" in shown[-1]


def test_mailmap_is_respected(repo: Repository) -> None:
    repo.write(".mailmap", "Karen Moss <km@example.org> K. Moss <km@example.org>\n")
    commit(repo)
    assert "Karen Moss" in log(repo).lines[0]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("n-gaet", "nothing in this history was ever called `n-gaet`; did you mean"),
        ("nobody", "nothing in this history was ever called `nobody`"),
        (" ", "nothing in this history was ever called ``\n"),
    ],
)
def test_what_was_never_there(repo: Repository, ref: str, said: str) -> None:
    run = log(repo, ref)
    assert run.code == 2
    assert said in run.err


def test_id_of_two_cases_has_to_be_told_apart(repo: Repository) -> None:
    for name in ("case.yaml", "interview-1.md", "interview-1.notes.yaml"):
        repo.write(f"cases/tom/{name}", tiny.FILES[f"cases/ines/{name}"])
    commit(repo)
    run = log(repo, "n-gate")
    assert (run.code, run.err) == (
        2,
        "ipa-text: `n-gate` could be ines/n-gate, tom/n-gate: say which\n",
    )


def test_nothing_is_told_of_who_withdrew(repo: Repository) -> None:
    repo.write(
        "cases/ines/case.yaml", "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    )
    commit(repo)
    assert "an act" not in log(repo, "ines/n-gate").out
    assert "[withdrawn]" in log(repo, "ines/n-gate").out
    assert "an act" not in log(repo, "--format", "json").out


def test_nor_under_the_name_that_the_case_had(repo: Repository) -> None:
    repo.git("mv", "cases/ines", "cases/agnes")
    commit(repo, "Rename the folder")
    gone = "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    repo.write("cases/agnes/case.yaml", gone)
    commit(repo)
    assert "an act" not in log(repo, "agnes/n-gate").out + log(repo, "--format", "csv").out


def test_nor_under_a_name_that_is_no_id(repo: Repository) -> None:
    """Of such a name only a digest is remembered; it may be the name now, or have been it before."""
    gone = "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    repo.git("mv", "cases/ines", "cases/Participant 1")
    commit(repo, "Rename the folder")
    repo.write("cases/Participant 1/case.yaml", gone)
    commit(repo)
    assert "an act" not in log(repo, "--format", "csv").out
    repo.git("mv", "cases/Participant 1", "cases/agnes")
    commit(repo, "And again")
    found = log(repo, "--format", "csv").out
    assert "an act" not in found
    assert "[withdrawn]" in found


def test_nor_when_the_folder_of_who_withdrew_is_gone(repo: Repository) -> None:
    gone = "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    repo.write("cases/ines/case.yaml", gone)
    commit(repo, "Ines withdrew")
    repo.git("rm", "-r", "--quiet", "cases/ines")
    commit(repo, "Take out what was hers")
    found = log(repo, "--format", "csv").out
    assert "an act" not in found
    assert ("note-removed", "ines/n-gate", "Take out what was hers") in told(repo)


def test_renamed_and_withdrawn_in_one_commit(repo: Repository) -> None:
    """A tombstone has nothing to be recognised by: where one case alone is gone, it is that one's."""
    repo.git("rm", "--quiet", "-r", "cases/ines")
    repo.write("cases/p01/case.yaml", "withdrawn: {date: 2026-02-01, scope: all}\n")
    commit(repo)
    assert [kind for kind, ref, _ in told(repo, "p01") if ref in ("ines", "p01")] == [
        "case-added", "case-renamed", "case-withdrawn",
    ]  # fmt: skip
    assert "[withdrawn]" in log(repo, "p01/n-gate").out
    assert ACT not in log(repo).out + log(repo, "p01/n-gate").out


def test_whose_a_tombstone_is_among_several_is_not_guessed(repo: Repository) -> None:
    repo.write("cases/otto/case.yaml", "pseudonym: Otto\n")
    repo.write("cases/otto/journal/x.md", "---\ndate: 2026-01-05\nby: km\n---\n\nOf Otto.\n")
    commit(repo)
    repo.git("rm", "--quiet", "-r", "cases")
    repo.write("cases/p01/case.yaml", "withdrawn: {date: 2026-02-01, scope: all}\n")
    commit(repo)
    assert [kind for kind, ref, _ in told(repo, "p01") if ref == "p01"] == [
        "case-added", "case-withdrawn",
    ]  # fmt: skip


def test_a_new_case_is_not_one_that_is_gone(repo: Repository) -> None:
    repo.git("rm", "--quiet", "-r", "cases/ines")
    repo.write("cases/p01/case.yaml", "pseudonym: Otto\n")
    commit(repo)
    assert [kind for kind, ref, _ in told(repo, "p01") if ref == "p01"] == ["case-added"]


def test_a_withdrawal_that_was_taken_back_hides_nothing(repo: Repository) -> None:
    """Not under the former name either: what is recorded now decides."""
    before = (repo.folder / "cases/ines/case.yaml").read_text("utf-8")
    repo.write("cases/ines/case.yaml", f"{before}withdrawn: {{date: 2026-02-01, scope: all}}\n")
    commit(repo, "Ines withdrew")
    repo.write("cases/ines/case.yaml", before)
    commit(repo, "She did not")
    repo.git("mv", "cases/ines", "cases/agnes")
    commit(repo, "Rename the folder")
    assert ACT in log(repo, "--format", "csv").out


def test_words_are_not_shown_of_who_withdrew_a_part(repo: Repository) -> None:
    edit(repo, "I left the gate open.\n    note", "left the gate open\n    note")
    assert "left the gate open" in log(repo, "ines/n-gate", "--show-words").out
    repo.write(
        "cases/ines/case.yaml",
        "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: quotations}\n",
    )
    found = log(repo, "ines/n-gate", "--show-words").out
    assert "left the gate open" not in found
    assert ACT in found


# --- merges


def _branches(repo: Repository) -> None:
    """Leave two branches off the first commit: one has reworded a note, the other a second one."""
    repo.git("switch", "--quiet", "--create", "other")
    edit(repo, "A life is measured in shuttings.", "A life in shuttings.", message="Theirs")
    repo.git("switch", "--quiet", "main")
    edit(repo, ACT, "An act.", message="Ours")


def _merge(repo: Repository, *arguments: str) -> None:
    done = repo.run("git", "merge", "--quiet", "--no-ff", "--no-commit", "other", *arguments)
    assert done.returncode in (0, 1), done.stdout


def test_what_came_in_by_a_merge_is_told_once(repo: Repository) -> None:
    _branches(repo)
    _merge(repo)
    commit(repo, "Merge")
    found = [row for row in told(repo) if row[2] != "Begin"]
    assert sorted(found) == [
        ("note-reworded", "ines/n-gate", "Ours"),
        ("note-reworded", "ines/n-years", "Theirs"),
    ]


BY_KB = "Reviewed-by: K. Bell <kb@example.org>"


def reviewed(repo: Repository) -> dict[str, list[str]]:
    """Return for the first line of each commit's message who reviewed what it decided."""
    events = log(repo, "--format", "json").json["events"]
    return {e["subject"]: e["reviewed_by"] for e in events}


def test_who_reviewed_a_merge_reviewed_what_it_brought_in(repo: Repository) -> None:
    _branches(repo)
    _merge(repo)
    commit(repo, f"Bring in the branch\n\n{BY_KB}\nReviewed-by: R. Jansson")
    assert reviewed(repo) == {
        "Begin": [],
        "Ours": [],
        "Theirs": ["K. Bell <kb@example.org>", "R. Jansson"],
    }
    assert "    reviewed by: K. Bell <kb@example.org>" in log(repo, "n-years").lines
    assert "reviewed by" not in log(repo, "n-gate").out


def test_who_is_named_in_the_commit_and_in_the_merge_is_named_once(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "other")
    edit(repo, ACT, "An act.", message=f"Theirs\n\nReviewed-by: R. Jansson\n{BY_KB}")
    repo.git("switch", "--quiet", "main")
    _merge(repo)
    commit(repo, f"Bring in the branch\n\n{BY_KB}")
    assert reviewed(repo)["Theirs"] == ["R. Jansson", "K. Bell <kb@example.org>"]


def test_who_merges_the_main_branch_into_a_branch_has_not_reviewed_it(repo: Repository) -> None:
    _branches(repo)
    repo.git("switch", "--quiet", "other")
    repo.git("merge", "--quiet", "-m", f"Come up to date\n\n{BY_KB}", "main")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Bring it in\n\nNot Reviewed-by: nobody", "other")
    assert reviewed(repo) == {"Begin": [], "Ours": [], "Theirs": []}


def test_decision_made_in_a_merge_is_the_merges(repo: Repository) -> None:
    _branches(repo)
    _merge(repo)
    repo.change(SIDECAR, "category: conceptual", "category: descriptive")
    repo.write("themes.yaml", GROUP)
    commit(repo, "Merge")
    assert [row[:2] for row in told(repo) if row[2] == "Merge"] == [
        ("note-recategorised", "ines/n-years"),
        ("group-theme-added", "gates"),
        ("evidence-linked", "gates"),
    ]


def test_what_a_merge_drops_is_told(repo: Repository) -> None:
    """`git log -- path` would not show it: the file is that of the first parent."""
    _branches(repo)
    _merge(repo, "--strategy=ours")
    commit(repo, "Merge")
    found = log(repo, "ines/n-years", "--format", "json").json["events"]
    assert [(e["kind"], e["subject"], e["after"]) for e in found][-2:] == [
        ("note-reworded", "Theirs", "A life in shuttings."),
        ("note-reworded", "Merge", "A life is measured in shuttings."),
    ]


def test_choice_between_two_sides_is_told(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "other")
    edit(repo, ACT, "Theirs.", message="Theirs")
    repo.git("switch", "--quiet", "main")
    edit(repo, ACT, "Ours.", message="Ours")
    _merge(repo)
    repo.git("checkout", "--quiet", "--ours", SIDECAR)
    commit(repo, "Merge")
    found = log(repo, "ines/n-gate", "--format", "json").json["events"]
    assert (found[-1]["subject"], found[-1]["before"], found[-1]["after"]) == (
        "Merge",
        "Theirs.",
        "Ours.",
    )


def test_removal_on_one_side_is_that_sides(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "other")
    text = tiny.FILES[SIDECAR]
    repo.write(SIDECAR, text[: text.index("  - id: n-years")])
    commit(repo, "Theirs")
    repo.git("switch", "--quiet", "main")
    edit(repo, "linguistic", "descriptive", message="Ours")
    _merge(repo)
    repo.write(SIDECAR, text[: text.index("  - id: n-years")].replace("linguistic", "descriptive"))
    commit(repo, "Merge")
    assert [row for row in told(repo) if row[2] != "Begin"] in (
        [("note-recategorised", "ines/n-gate", "Ours"), ("note-removed", "ines/n-years", "Theirs")],
        [("note-removed", "ines/n-years", "Theirs"), ("note-recategorised", "ines/n-gate", "Ours")],
    )


def test_three_sides(repo: Repository) -> None:
    for name in ("one", "two"):
        repo.git("switch", "--quiet", "--create", name, "main")
        repo.write(f"cases/{name}/case.yaml", f"pseudonym: {name.capitalize()}\n")
        commit(repo, name)
    repo.git("switch", "--quiet", "main")
    commit(repo, "main")
    repo.git("merge", "--quiet", "-m", "Octopus", "one", "two")
    assert sorted(row for row in told(repo) if row[2] != "Begin") == [
        ("case-added", "one", "one"),
        ("case-added", "two", "two"),
    ]


def test_sides_of_a_merge() -> None:
    order = Topology(
        {"m": ("a2", "b"), "a2": ("a1",), "b": ("base",), "a1": ("base",), "base": ("gone",)}
    )
    assert order.sides(("a2", "b")) == [["a2", "a1"], ["b"]]
    assert order.sides(("a2", "elsewhere")) == [["a2", "a1", "base"], []]


# --- what may befall a history


def test_shallow_clone_says_from_when_it_can_be_verified(repo: Repository, tmp_path: Path) -> None:
    edit(repo, ACT, "An act.", message="Second")
    edit(repo, "An act.", "Act.", message="Third")
    clone = Repository(tmp_path / "clone", tmp_path / "home")
    clone.git("clone", "--quiet", "--depth=2", repo.folder.as_uri(), ".")
    run = log(clone)
    assert run.lines[1:] == ["  Third", "    note reworded ines/n-gate"]
    assert run.err.startswith("Note: this clone is shallow: the history is not verifiable before ")
    assert [row[2] for row in told(clone, "n-gate")] == ["Third"]
    clone.git("fetch", "--quiet", "--unshallow")
    assert told(clone) == told(repo)


def test_merge_of_sides_that_are_cut_is_not_judged(repo: Repository, tmp_path: Path) -> None:
    _branches(repo)
    _merge(repo)
    commit(repo, "Merge")
    edit(repo, "An act.", "Act.", message="Later")
    clone = Repository(tmp_path / "clone", tmp_path / "home")
    clone.git("clone", "--quiet", "--depth=3", repo.folder.as_uri(), ".")
    assert told(clone) == [("note-reworded", "ines/n-gate", "Later")]
    assert "not verifiable" in log(clone).err


def test_partial_clone_is_refused(repo: Repository, tmp_path: Path) -> None:
    edit(repo, ACT, "An act.")
    repo.git("config", "uploadpack.allowFilter", "true")
    for number, wanted in enumerate(("blob:none", "tree:0")):
        clone = Repository(tmp_path / f"clone{number}", tmp_path / "home")
        clone.git(
            "clone", "--quiet", "--no-checkout", f"--filter={wanted}", repo.folder.as_uri(), "."
        )
        clone.write("study.yaml", tiny.FILES["study.yaml"])
        run = log(clone)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith("ipa-text: this clone does not have the contents of every file")


def test_lost_object_is_no_history(repo: Repository) -> None:
    blob = repo.git("rev-parse", f"HEAD:{SIDECAR}").strip()
    edit(repo, ACT, "An act.")
    lost = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    lost.chmod(0o644)
    lost.unlink()
    run = log(repo)
    assert (run.code, run.out) == (2, "")
    assert "`git fsck` says what is missing" in run.err


def test_history_that_was_rewritten_is_told_anew(repo: Repository) -> None:
    edit(repo, ACT, "An act.", message="First try")
    assert told(repo, "n-gate")[-1][2] == "First try"
    repo.git("commit", "--quiet", "--amend", "-m", "Second try")
    assert [row[2] for row in told(repo, "n-gate")][-1] == "Second try"
    assert "First try" not in log(repo).out


def test_backdated_commit_stands_where_history_has_it(repo: Repository) -> None:
    repo.change(SIDECAR, ACT, "An act.")
    early = {f"GIT_{who}_DATE": "2001-01-01T00:00:00+00:00" for who in ("AUTHOR", "COMMITTER")}
    commit(repo, "Backdated", **early)
    edit(repo, "An act.", "Act.", message="Later")
    assert [row[2] for row in told(repo, "n-gate")][-2:] == ["Backdated", "Later"]


def test_replacement_is_not_believed(repo: Repository) -> None:
    made = edit(repo, ACT, "An act.", message="True")
    repo.git("switch", "--quiet", "--detach", "HEAD~1")
    other = edit(repo, ACT, "Never.", message="False")
    repo.git("switch", "--quiet", "main")
    repo.git("replace", made, other)
    assert "False" not in log(repo).out
    assert told(repo, "n-gate")[-1] == ("note-reworded", "ines/n-gate", "True")


@pytest.mark.parametrize(
    "message",
    [
        "Ends\x1e\x1f here\n\nforged\x1e" + "0" * 40 + "\x1e",
        "Raw\n\n:100644 100644 " + "1" * 40 + " " + "2" * 40 + " M\tstudy.yaml\n",
        "Long\n\n" + "because " * 131_072,
        "\x1b[31mRed\x1b[0m \u202eback",
    ],
)
def test_message_cannot_forge_anything(repo: Repository, message: str) -> None:
    repo.change(SIDECAR, ACT, "An act.")
    repo.git("add", "--all")
    done = subprocess.run(
        ["git", "commit", "--quiet", "--cleanup=verbatim", "-F", "-"],
        cwd=repo.folder, env=tiny.environment(repo.home), input=message.encode(), check=True,
    )  # fmt: skip
    assert done.returncode == 0
    found = told(repo)
    assert [row[:2] for row in found][-1] == ("note-reworded", "ines/n-gate")
    assert len(found) == 8
    assert "\x1b" not in log(repo, "n-gate").out + log(repo).out


def test_message_with_a_nul_ends_there(repo: Repository) -> None:
    edit(repo, ACT, "An act.")
    raw = repo.git("cat-file", "commit", "HEAD").encode()
    data = raw.replace(b"\n\nWork", b"\n\nWork\0" + b"1" * 40 + b"\0\0")
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        cwd=repo.folder, env=tiny.environment(repo.home), input=data, capture_output=True, check=True,
    ).stdout.decode().strip()  # fmt: skip
    repo.git("update-ref", "refs/heads/main", made)
    run = log(repo)
    assert (run.code, run.lines[-2:]) == (0, ["  Work", "    note reworded ines/n-gate"])


def test_submodules_links_and_odd_names(repo: Repository, tmp_path: Path) -> None:
    tiny.repository(tmp_path / "inner", tmp_path / "home")
    allowed = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    repo.git(*allowed, str(tmp_path / "inner"), "cases/inner")
    os.symlink("case.yaml", repo.folder / "cases" / "ines" / "linked-1.md")
    repo.write("cases/ines/a\nb\t“c”.md", "No source.\n")
    commit(repo)
    assert [row for row in told(repo) if row[2] == "Work"] == []


def test_work_trees_share_what_is_remembered(repo: Repository, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    other = Repository(tmp_path / "other", tmp_path / "home")
    edit(other, ACT, "An act.", message="There")
    assert [row[2] for row in told(other, "n-gate")][-1] == "There"
    assert "There" not in log(repo).out
    assert _kept(repo) == [*_kept(repo)[:1]]


def _kept(repo: Repository) -> list[Path]:
    return sorted((repo.folder / ".git" / "ipa-text" / "trail").iterdir())


def test_nobodys_words_are_remembered(repo: Repository) -> None:
    repo.change(SIDECAR, "- id: n-years", "- id: Forty years I had")
    repo.change(THEMES, "- n-years", "- Forty years I had")
    commit(repo)
    log(repo)
    data = b"".join(path.read_bytes() for path in _kept(repo))
    for words in (b"Forty", b"oversight", b"gate open", b"Leaving"):
        assert words not in data
    assert b"n-gate" in data


def test_inside_a_hook_of_another_repository(repo: Repository, tmp_path: Path) -> None:
    other = tiny.repository(tmp_path / "other", tmp_path / "home")
    env = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_INDEX_FILE": str(other.folder / ".git" / "index"),
    }
    edit(repo, ACT, "An act.", message="Here")
    assert here("log", cwd=repo.folder, **env).lines[-2] == "  Here"


def test_repository_of_somebody_else(repo: Repository) -> None:
    """Git takes every repository for another user's, as it does in a folder that was mounted."""
    script = repo.home / "distrust" / "git"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n'
    )
    script.chmod(0o755)
    path = os.pathsep.join([str(script.parent), os.environ["PATH"]])
    for verb in (["log"], ["diff"], ["blame", SIDECAR]):
        run = here(*verb, cwd=repo.folder, PATH=path)
        assert (run.code, run.out) == (2, "")
        assert "belongs to another user of this computer" in run.err


def test_what_is_remembered_and_damaged_is_read_anew(repo: Repository) -> None:
    expected = log(repo).out
    [kept] = _kept(repo)
    whole = kept.read_bytes()
    for data in (b"", whole[:50], whole[:-1] + b"x", b"x" * len(whole)):
        kept.write_bytes(data)
        assert log(repo).out == expected
    assert log(repo).out == expected


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{}", b'{"names": [], "commits": []}', b'{"names": ["x"], "commits": {"a": [[[0]], []]}}',
     b'{"names": ["x"], "commits": {"a": [[[0,0,0,0,0,0]], []]}}', b"\xff", b'{"names": 1, "commits": {}}'],
)  # fmt: skip
def test_what_is_remembered_in_another_shape_is_nothing(data: bytes) -> None:
    assert memory.load(_Fixed(data), "") == {}


class _Fixed:
    def __init__(self, data: bytes | None) -> None:
        self.data = data

    def get(self, key: str) -> bytes | None:
        del key
        return self.data

    def put(self, key: str, answer: bytes) -> None:
        del key
        self.data = answer


def test_what_another_program_told_is_not_taken_for_what_this_one_would(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(repo.folder / "answers")
    memory.save(kept, "", {"a" * 40: Told((), ())}, ["a" * 40])
    assert memory.load(kept, "") == {"a" * 40: Told((), ())}
    monkeypatch.setattr(program, "__version__", "99.9")
    assert memory.load(kept, "") == {}


def test_what_is_remembered_comes_back(repo: Repository) -> None:
    kept = _Fixed(None)
    known = {"a" * 40: Told((Brief("note-added", "a/b", "p", ("c", "d"), "", "", "h"),), ("u",))}
    memory.save(kept, "sub/", known, known)
    assert memory.load(kept, "sub/") == known
    assert safe("a phrase").startswith("?")


def test_a_few_are_written_down_beside_the_others(tmp_path: Path) -> None:
    """Until they are more than a few, or half of all; what is lost of either is told anew."""
    kept = Cache(tmp_path)
    nothing = Told((), ())
    known = {f"{n:040}": nothing for n in range(1200)}
    memory.save(kept, "", known, known)
    [whole] = tmp_path.iterdir()
    before = whole.read_bytes()
    for first, last, files in ((1200, 1205, 2), (1205, 1700, 2), (1700, 1701, 2)):
        new = {f"{n:040}": nothing for n in range(first, last)}
        known |= new
        memory.save(kept, "", known, new)
        assert memory.load(kept, "") == known
        assert len(list(tmp_path.iterdir())) == files
        assert (whole.read_bytes() == before) is (last <= 1700)
    [beside] = (path for path in tmp_path.iterdir() if path != whole)
    assert b'"commits":{}' in beside.read_bytes()
    memory.save(kept, "", known | {"a": nothing}, ["a"])
    whole.unlink()
    assert memory.load(kept, "") == {"a": nothing}
    memory.save(kept, "", {"a": nothing, "b": nothing}, ["b"])
    assert memory.load(kept, "") == {"a": nothing, "b": nothing}
    assert whole.exists()


def test_killed_while_it_remembers(repo: Repository) -> None:
    """Whenever it is killed, what the next run says is true, and nothing is left lying about."""
    expected = log(repo).out
    for wait in (0.05, 0.15, 0.25, 0.35):
        shutil.rmtree(repo.folder / ".git" / "ipa-text")
        running = subprocess.Popen(
            command("log"), cwd=repo.folder, env=environment(), stdout=subprocess.DEVNULL
        )
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert log(repo).out == expected


def test_two_processes_at_once(repo: Repository) -> None:
    for number in range(5):
        edit(repo, "- n-gate", f"- n-gate\n      - x-{number}", THEMES, f"Commit {number}")
    expected = log(repo).out
    shutil.rmtree(repo.folder / ".git" / "ipa-text")
    running = [
        subprocess.Popen(command("log"), cwd=repo.folder, env=environment(), stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert {process.communicate()[0].decode() for process in running} == {expected}
    assert log(repo).out == expected


def test_file_too_large_for_a_study_is_not_read(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipa_text.store.commits.SIZE_LIMIT", 100)
    run = log(repo)
    assert f"nothing is said of {'cases/ines/interview-1.md'}" in run.err


def test_contents_that_were_read_last_are_kept(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipa_text.store.commits._KEPT", 10)
    one, two = (repo.git("rev-parse", f"HEAD:{name}").strip() for name in (SIDECAR, THEMES))
    with contents(repo.folder) as blobs:
        assert isinstance(blobs, Blobs)
        for blob, name in ((one, SIDECAR), (two, THEMES), (one, SIDECAR), (one, SIDECAR)):
            assert blobs.read([blob, "", "0" * 40]) == {blob: tiny.FILES[name].encode()}


def test_without_a_commit_or_a_repository(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("format: 1\n")
    assert (
        here("log", cwd=tmp_path).err
        == "ipa-text: there is no git repository here; `git init` begins one\n"
    )
    Repository(tmp_path, tmp_path / "home").git("init", "--quiet")
    assert here("log", cwd=tmp_path).err == "ipa-text: nothing has been committed here yet\n"


def test_study_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    repo = tiny.repository(tmp_path / "repo", tmp_path / "home", under="deep/")
    repo.write("themes.yaml", GROUP)
    commit(repo, "Not of the study")
    assert {row[2] for row in told_in(repo.folder / "deep")} == {"Begin"}


def told_in(folder: Path) -> list[tuple[str, str, str]]:
    found = here("log", "--format", "json", cwd=folder).json["events"]
    return [(e["kind"], e["ref"], e["subject"]) for e in found]


def test_files_that_could_not_be_read_are_named(repo: Repository) -> None:
    for number in range(7):
        repo.write(SIDECAR, f"- list {number}\n")
        commit(repo, f"Broken {number}")
    err = log(repo).err
    assert err.count("nothing is said of cases/ines/interview-1.notes.yaml") == 5
    assert "nor of files in 2 more commits" in err


# --- blame


def blame(repo: Repository, *arguments: str) -> Run:
    return here("blame", *arguments, cwd=repo.folder)


def test_blame_of_a_file(repo: Repository) -> None:
    edit(repo, ACT, "An act.", message="Reword\n\nToo long.")
    repo.change(SIDECAR, "A life is measured in shuttings.", "A life.")
    found = blame(repo, SIDECAR, "--format", "json").json["lines"]
    assert [(f["ref"], f["kind"], f["subject"], f["reason"], f["author"]) for f in found] == [
        ("ines/n-gate", "note-reworded", "Reword", "Too long.", "K. Moss"),
        ("ines/n-years", None, None, None, None),
    ]
    shown = blame(repo, SIDECAR).out
    assert "not committed yet" in shown
    assert "Too long." in shown


@pytest.mark.parametrize("path", ["study.yaml", "cases/ines/interview-1.md", "a summary.md"])
def test_blame_of_a_file_that_holds_no_entries(repo: Repository, path: str) -> None:
    repo.write("a summary.md", "Prose.\n")
    quoted = f"'{path}'" if " " in path else path
    assert blame(repo, path) == (
        2,
        "",
        f"ipa-text: {path} holds no notes, statements or themes. Name a file that does (a sidecar, as"
        " cases/ruth/interview-1.notes.yaml, or a themes.yaml), or a theme or statement by its id;"
        f" `git blame {quoted}` names who wrote each line of this one\n",
    )


def test_blame_of_a_file_that_cannot_be_read_and_of_one_without_entries(repo: Repository) -> None:
    repo.write(SIDECAR, "notes: [\n")
    why = "cannot be read: `ipa-text check` says where; mend it first"
    assert blame(repo, SIDECAR) == (2, "", f"ipa-text: {SIDECAR} {why}\n")
    repo.write(SIDECAR, "notes: []\n")
    assert blame(repo, SIDECAR) == (0, "\n  (nothing yet)\n", "")


def test_blame_of_a_link_that_goes_round(repo: Repository) -> None:
    (repo.folder / "round.yaml").symlink_to("round.yaml")
    found = blame(repo, "round.yaml")
    assert (found.code, found.out) == (2, "")
    assert "nothing in this history was ever called" in found.err


def test_blame_of_a_theme(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo, "First")
    edit(
        repo,
        "      - ines/open-gate\n",
        "      - ines/open-gate\n    diverges:\n      - ines/other\n",
        "themes.yaml",
        "Second",
    )
    edit(repo, "id: gates", "id: doors", "themes.yaml", "Third")
    edit(
        repo,
        "      - ines/open-gate\n",
        "      - id: ines/open-gate\n        nuance: Left.\n",
        "themes.yaml",
        "Fourth",
    )
    repo.change("themes.yaml", "      - ines/other\n", "      - ines/other\n      - ines/new\n")
    found = blame(repo, "doors", "--format", "json").json["lines"]
    assert [(f["cited"], f["role"], f["kind"], f["subject"]) for f in found] == [
        ("ines/open-gate", "from", "group-theme-redefined", "Fourth"),
        ("ines/other", "diverges", "evidence-linked", "Second"),
        ("ines/new", "diverges", None, None),
    ]
    assert blame(repo, "open-gate").lines[-1].split()[1] == "ines/n-years"


def test_blame_of_a_case_theme_and_its_subtheme(repo: Repository) -> None:
    table = "themes:\n  - id: whole\n    title: W\n    subthemes:\n      - id: part\n        title: P\n        from:\n          - open-gate\n"
    repo.write(THEMES, tiny.FILES[THEMES] + table)
    commit(repo, "Cluster")
    for name in ("whole", "ines/part"):
        [line] = blame(repo, name, "--format", "json").json["lines"]
        assert (line["ref"], line["cited"], line["subject"]) == (
            "ines/part",
            "ines/open-gate",
            "Cluster",
        )


def test_blame_of_what_cites_nothing(repo: Repository) -> None:
    run = blame(repo, "n-gate")
    assert (run.code, run.err) == (
        2,
        "ipa-text: `ines/n-gate` is no theme or statement that cites evidence now\n",
    )


def test_blame_in_a_shallow_clone_says_so(repo: Repository, tmp_path: Path) -> None:
    edit(repo, ACT, "An act.")
    clone = Repository(tmp_path / "clone", tmp_path / "home")
    clone.git("clone", "--quiet", "--depth=1", repo.folder.as_uri(), ".")
    run = blame(clone, SIDECAR)
    assert "the history is not verifiable before" in run.err
    assert "not committed yet" not in run.out
    assert "not verifiable" in run.out
