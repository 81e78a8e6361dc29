"""Erasing somebody from the history, with real git: every trace, what is proved afterwards, and old clones."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

import erasing
from cli import Run, git, here
from erasing import Place
from ipa_text import __version__
from ipa_text.cli import asking
from ipa_text.resources import shipped
from ipa_text.store.git import GitFailed
from ipa_text.withdrawal import erase

pytestmark = pytest.mark.needs("git")

WHO = "(a name that is withheld)"


class Erased(NamedTuple):
    """A study before and after an erasure, with what was printed."""

    place: Place
    plan: Run
    done: Run
    folder: Path

    def shown(self, run: Run) -> list[str]:
        """Return the lines of a run with the folder of the test cut off."""
        return run.out.replace(f"{self.place.root.parent}/", "").splitlines()


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    """A study with traces everywhere, and the new repository that an erasure made."""
    place = erasing.built(tmp_path_factory.mktemp("erasing"))
    erasing.withdrawn(place)
    plan = place.run("withdraw", "cleo", "--erase-history")
    done = place.run("withdraw", "cleo", "--erase-history", "--confirm", _digest(plan))
    return Erased(place, plan, done, place.root.with_name("study-erased"))


@pytest.fixture
def small(tmp_path: Path) -> Place:
    """A study of which two cases are left, ready to be erased from."""
    return erasing.small(tmp_path)


def _digest(plan: Run) -> str:
    return plan.lines[-1].rpartition(" ")[2]


def _copy(erased: Erased, to: Path) -> Path:
    return Path(shutil.copytree(erased.folder, to / "copy"))


def _verify(place: Place, *more: str, cwd: Path | None = None) -> Any:
    run = place.run("withdraw", "cleo", "--verify", "--format", "json", *more, cwd=cwd)
    assert run.code == int(not run.json["gone"]), run.err
    path = shipped("schema") / "output" / "verify.schema.json"
    jsonschema_rs.Draft7Validator(json.loads(path.read_text())).validate(run.json)
    return run.json


def _rows(found: Any) -> list[tuple[Any, ...]]:
    return [tuple(one.values()) for one in found["found"]]


# --- the plan


def test_a_plan_tells_every_place_and_what_becomes_of_it(erased: Erased) -> None:
    assert erased.plan.code == 0
    assert (
        erased.shown(erased.plan)[:-1]
        == f"""\
To be erased: cleo

Found in this repository
  4 versions of files in its folder
  2 versions of other files with their pseudonym
  5 versions of other files with words of theirs
  1 message of a commit with a real name of theirs
  2 messages of commits with words of theirs
  1 commit made with a real name of theirs
  1 tag with words of theirs
  6 commits of the case
  branch {WHO} leads to 3 of these commits
  branch {WHO} holds a real name of theirs
  branch main leads to 6 of these commits
  tag draft leads to 4 of these commits
  tag draft holds words of theirs
  tag reading leads to 2 of these commits
  note commits leads to 1 of these commits
  stash refs/stash leads to 6 of these commits
  work tree second leads to 3 of these commits
  work tree study leads to 6 of these commits
  reflog {WHO}: 2 entries lead to these commits
  reflog {WHO} holds a real name of theirs
  reflog HEAD: 14 entries lead to these commits
  reflog HEAD holds a real name of theirs
  reflog HEAD holds words of theirs
  reflog HEAD of second: 2 entries lead to these commits
  reflog main: 10 entries lead to these commits
  reflog main holds a real name of theirs
  reflog main holds words of theirs
  reflog refs/notes/commits: an entry leads to these commits
  reflog refs/stash: an entry leads to these commits
  6 staged files of the case
  1 object that nothing leads to (commit)
  1 object that nothing leads to (file)
  file journal/2026-02-01-again.md holds their pseudonym
  file journal/2026-02-01-again.md holds words of theirs
  file private/identifiers.yaml holds a real name of theirs
  file private/identifiers.yaml holds their pseudonym
  file second/cases/cleo/case.yaml is of the case
  file second/cases/cleo/interview-1.md is of the case
  file second/cases/cleo/interview-1.notes.yaml is of the case
  file second/cases/cleo/themes.yaml is of the case
  file writeup/draft.md holds their pseudonym
  file writeup/draft.md holds words of theirs
  git file ORIG_HEAD leads to 1 of these commits
  git file worktrees/second/HEAD holds a real name of theirs
  git file worktrees/second/ORIG_HEAD leads to 1 of these commits
  hook cache home/pre-commit/patch1780000000-77 is of the case
  hook cache home/pre-commit/patch1780000000-77 holds words of theirs

What becomes of it, in a new repository beside this one
  rewritten: refs/heads/main, refs/tags/draft, refs/tags/reading
  rewritten under another name, for what they are called: {WHO}
  left behind: refs/notes/commits, refs/stash
  changed in the last version too: journal/2026-02-01-again.md, writeup/draft.md
    mend these first, where they are to read well
  every commit gets another id, and every signature is lost
  reflogs, stashes, notes, remotes, hooks and settings stay behind

What a machine cannot find
  what messages, journals and supervision say of the person in other words: read them
  fewer than six of their words in a row, outside their folder
  pictures, and recordings that were committed

The plan is in private/erasure-cleo.json; this repository is not touched. To carry it out:
""".splitlines()
    )
    assert len(_digest(erased.plan)) == 16


def test_what_has_no_name_is_counted_in_the_plan_of_a_withdrawal(erased: Erased) -> None:
    run = erased.place.run("withdraw", "cleo", "--plan")
    _, *told = run.out.partition("In the repository, whatever is taken out\n")[2].split("\n")
    assert told[:3] == ["  3 commit messages", "  1 author", "  1 tag message"]
    assert "audit/checkpoints.yaml:15  cleo  in a checkpoint, which is left as it is" in run.out


def test_old_words_and_names_are_in_no_output(erased: Erased) -> None:
    for said in (erased.plan, erased.done):
        assert "queen" not in said.out + said.err
        assert "Philippa" not in said.out + said.err


def test_the_plan_is_a_file_that_nobody_else_reads_and_that_holds_no_words(erased: Erased) -> None:
    path = erased.place.root / "private/erasure-cleo.json"
    assert path.stat().st_mode & 0o777 == 0o600
    data = path.read_text()
    assert "queen" not in data
    assert "hilippa" not in data
    told = json.loads(data)
    assert (told["case"], told["version"], told["gone"]) == ("cleo", 1, [])
    assert told["sought"]["folders"] == ["cleo", "c3"]
    assert told["refs"] == [
        {
            "name": name,
            "object": git(erased.place.root, "rev-parse", ref).strip(),
            "becomes": becomes,
        }
        for ref, name, becomes in (
            ("refs/heads/main", "refs/heads/main", "rewritten"),
            ("refs/heads/philippa-again", WHO, "renamed"),
            ("refs/notes/commits", "refs/notes/commits", "left behind"),
            ("refs/stash", "refs/stash", "left behind"),
            ("refs/tags/draft", "refs/tags/draft", "rewritten"),
            ("refs/tags/reading", "refs/tags/reading", "rewritten"),
        )
    ]


# --- what is left


def test_what_is_done_and_what_is_left_to_do(erased: Erased) -> None:
    assert erased.done.code == 1
    lines = erased.shown(erased.done)
    assert (
        lines[: lines.index("")]
        == """\
Erased cleo in study-erased: 10 commits before, 8 now.
Still there, and to be looked at:
  hook cache home/pre-commit/patch1780000000-77 is of the case
  hook cache home/pre-commit/patch1780000000-77 holds words of theirs
""".splitlines()
    )
    assert [line.strip()[:15].strip() for line in lines[lines.index("") :]] == [
        "", "Next, copy by c", "the new one", "git ignores (pr", "remotes", "the forge", "support to remo",
        "colleagues", "this computer", "pre-commit or p", "backups", "", "Then, in every",
    ]  # fmt: skip


def test_no_object_no_name_and_no_file_holds_anything(erased: Erased) -> None:
    every = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=erased.folder, capture_output=True, check=True
    ).stdout  # fmt: skip
    lying = {
        p: p.read_bytes()
        for p in erased.folder.rglob("*")
        if p.is_file() and "objects" not in p.parts
    }
    assert len(every) > 10_000
    for word in (b"queen", b"hilippa", b"Quill", b"Cleo", b"The keys went into"):
        assert word not in every
        assert [p for p, data in lying.items() if word in data] == []
    assert git(erased.folder, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main", "refs/heads/withdrawn-again", "refs/tags/draft", "refs/tags/reading",
    ]  # fmt: skip
    assert git(erased.folder, "fsck", "--full", "--unreachable") == ""
    assert git(erased.folder, "reflog", "--all") == ""
    assert git(erased.folder, "status", "--porcelain") == ""


def test_the_tombstone_stays_and_everything_else_of_the_others(erased: Erased) -> None:
    assert git(
        erased.folder, "log", "--format=%s", "--", "cases/cleo", "cases/c3"
    ).splitlines() == ["Withdraw cleo: everything, 2026-06-01"]
    assert git(erased.folder, "ls-files", "cases/cleo", "cases/c3").split() == [
        "cases/cleo/case.yaml"
    ]
    for case in ("ada", "ben", "dov"):
        was, now = (
            git(f, "rev-parse", f"HEAD:cases/{case}") for f in (erased.place.root, erased.folder)
        )
        assert was == now


def test_prose_and_names_are_replaced_and_lines_stay_lines(erased: Erased) -> None:
    assert (
        git(erased.folder, "show", "HEAD:journal/2026-02-01-again.md")
        == """\
---
date: 2026-02-01
by: km
---

(withdrawn) again: (withdrawn).
"""
    )
    assert (
        git(erased.folder, "show", "draft:writeup/draft.md")
        == """\
As (withdrawn) has it:

> (withdrawn)
"""
    )
    assert (
        git(erased.folder, "log", "-1", "--format=%B", "withdrawn-again").strip()
        == """\
Ask (withdrawn) again

She said: (withdrawn)."""
    )
    assert git(erased.folder, "tag", "-l", "--format=%(contents)", "draft").strip() == (
        "The draft with (withdrawn)."
    )
    assert git(erased.folder, "log", "-1", "--format=%an <%ae>", "HEAD~2").strip() == (
        "withdrawn <withdrawn@invalid>"
    )


def test_themes_lose_what_cites_the_case_in_every_version(erased: Erased) -> None:
    versions = git(erased.folder, "log", "--format=%H", "--", "themes.yaml").split()
    assert len(versions) == 1
    then = git(erased.folder, "show", f"{versions[0]}:themes.yaml")
    assert "cleo" not in then
    assert "ada/parting" in then
    assert then == (erased.folder / "themes.yaml").read_text()


# --- verifying


def test_what_a_hook_keeps_is_found_and_then_nothing(erased: Erased, tmp_path: Path) -> None:
    folder = _copy(erased, tmp_path)
    patch = erased.place.cache / "patch1780000000-77"
    found = _verify(erased.place, cwd=folder)
    assert _rows(found) == [
        ("hook-cache", str(patch), "case", 1),
        ("hook-cache", str(patch), "words", 4),
    ]
    clean = erased.place._replace(cache=tmp_path / "home" / "pre-commit")
    found = _verify(clean, cwd=folder)
    assert (found["gone"], found["found"], found["commits"]) == (True, [], [])
    assert found["elsewhere"][0].startswith("clones of colleagues")
    done = clean.run("withdraw", "cleo", "--verify", "--done", cwd=folder)
    assert (done.code, done.err) == (
        0, "deleted erasure-cleo.json: what was erased can be verified here no more\n",
    )  # fmt: skip
    assert not (folder / "private/erasure-cleo.json").exists()
    again = clean.run("withdraw", "cleo", "--verify", cwd=folder)
    assert again.code == 2
    assert "there is no plan of the erasure of cleo at" in again.err


def test_an_old_clone_that_is_pushed_brings_it_back(erased: Erased, tmp_path: Path) -> None:
    folder = _copy(erased, tmp_path)
    clean = erased.place._replace(cache=tmp_path / "home" / "pre-commit")
    old = tmp_path / "colleague"
    git(tmp_path, "clone", "--quiet", str(erased.place.root), str(old))
    git(old, "push", "--quiet", str(folder), "HEAD:refs/heads/kb-notes", "draft:refs/tags/draft-kb")
    run = clean.run("withdraw", "cleo", "--verify", cwd=folder)
    assert run.code == 1
    shown = run.lines.index(next(line for line in run.lines if "erased commits" in line))
    assert (
        run.lines[:shown]
        == """\
cleo is still in this repository
  4 versions of files in its folder
  2 versions of other files with their pseudonym
  2 versions of other files with words of theirs
  1 message of a commit with a real name of theirs
  1 message of a commit with words of theirs
  1 commit made with a real name of theirs
  1 tag with words of theirs
  4 commits of the case
  6 commits that were erased
  branch kb-notes leads to 6 of these commits
  tag draft-kb leads to 4 of these commits
  tag draft-kb holds words of theirs
  reflog kb-notes: an entry leads to these commits
""".splitlines()
    )
    found = _verify(clean, cwd=folder)
    old_commits = set(git(old, "rev-list", "HEAD").split())
    assert found["commits"]
    assert set(found["commits"]) <= old_commits
    there = _verify(clean, "--with", str(folder / "private/erasure-cleo.json"), cwd=old)
    assert ("remote-branch", "origin/main", "leads", 6) in _rows(there)
    assert there["elsewhere"][0] == f"the remote origin: {erased.place.root}"


# --- what is proved afterwards


_ACROSS = ("ok", "until `before` the decisions across cases are as recorded")


def test_what_happened_in_the_other_cases_is_proved_after_the_erasure(erased: Erased) -> None:
    root = erased.place.root
    assert _continuity(erased.place, root) == [
        ("ok", "`before` of 2026-05-31 is in the history, and holds what was recorded"),
        (
            "ok",
            "until `before` the events of 4 of 4 cases are as recorded",
        ),
        _ACROSS,
    ]
    at = git(
        erased.folder, "log", "--format=%h", "--grep=^Ask", "--abbrev=7", "withdrawn-again"
    ).strip()
    assert _continuity(erased.place, erased.folder) == [
        (
            "not-verifiable",
            f"`before` is no longer in the history, which was rewritten: {at} holds the same but for"
            " cases/cleo, withdrawn since, and journal, themes.yaml, writeup, in which an erasure takes"
            " out what names them. What messages and dates were before cannot be told",
        ),
        (
            "ok",
            f"the history was rewritten under other ids, and until `before` the events of 3 of 4 cases"
            f" are as recorded (now until {at}); withdrawn since: cleo",
        ),
        _ACROSS,
    ]


def _continuity(place: Place, folder: Path, **env: str) -> list[tuple[str, str]]:
    run = here("audit", "--format", "json", cwd=folder, **place.env, **env)
    lines = {line["id"]: line for line in run.json["lines"]}
    ids = ("checkpoint:before", "events:before", "decisions:before")
    return [(lines[n]["status"], lines[n]["message"]) for n in ids if n in lines]


def test_an_event_that_was_taken_out_or_put_in_is_noticed(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    root = place.root
    first = git(root, "rev-parse", "HEAD").strip()
    text = (root / "cases/ada/themes.yaml").read_text()
    erasing.commit(root, "Reword", {"cases/ada/themes.yaml": text.replace("A parting", "Parting")})
    erasing.commit(root, "Reword back", {"cases/ada/themes.yaml": text})
    assert place.run("audit", "checkpoint", "before").code == 0
    erasing.commit(root, "Record")
    checkpoint = (root / "audit/checkpoints.yaml").read_bytes()
    git(root, "reset", "--quiet", "--hard", first)
    erasing.private(root / "audit/checkpoints.yaml", checkpoint.decode())
    erasing.commit(root, "As if nothing had been reworded")
    assert _continuity(place, root)[1] == (
        "finding",
        "what happened until `before` is not what was recorded in cases/ada: a commit of it was changed,"
        " taken out or put in",
    )


def _recorded(place: Place) -> Path:
    """Record what happened, commit it, and return the file."""
    assert place.run("audit", "checkpoint", "before").code == 0
    erasing.commit(place.root, "Record")
    return place.root / "audit/checkpoints.yaml"


def test_decisions_across_cases_are_compared_as_one_version_tells_them(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    path = _recorded(place)
    told = path.read_text()
    ada = re.search(r"study/ada: \S+", told)
    assert ada
    path.write_text(told.replace(ada[0], f"study/ada: {'a' * 64}"))
    erasing.commit(place.root, "Change the record")
    assert _continuity(place, place.root)[2] == (
        "finding",
        "the decisions across cases until `before` are told otherwise than then: study/ada",
    )
    path.write_text(path.read_text().replace(f'program: "{__version__}"', "program: 0.0.9"))
    erasing.commit(place.root, "Change the record again")
    assert _continuity(place, place.root)[2] == (
        "not-verifiable",
        "the decisions across cases until `before` were told by ipa-text 0.0.9, and this is"
        f" {__version__}: they cannot be compared",
    )


def test_what_was_read_of_a_case_goes_with_it_and_all_else_that_was_read_is_as_it_was(
    tmp_path: Path,
) -> None:
    place = erasing.bare(tmp_path)
    mark = "  - {{of: {}, by: kb, date: 2026-02-01, state: agreed}}\n"
    marks = [mark.format(of) for of in ("cleo", "cleo/driven", "ada/parting", "parting")]
    meeting = (
        "---\ndate: 2026-02-02\npresent: [km, kb]\ndecisions:\n"
        "  - seen: [parting, cleo/driven]\n    outcome: kept\n---\n\nOf Cleo.\n"
    )
    erasing.commit(place.root, "Read", {
        "reviews.yaml": "reviews:\n" + "".join(marks), "supervision/2026-02-02-cleo.md": meeting,
    })  # fmt: skip
    erasing.withdrawn(place)
    told = (place.root / "audit/checkpoints.yaml").read_text()
    assert set(re.findall(r"study(?:/\S+)?(?=: )", told)) == {"study", "study/ada", "study/cleo"}
    plan = place.run("withdraw", "cleo", "--erase-history")
    done = place.run("withdraw", "cleo", "--erase-history", "--confirm", _digest(plan))
    assert done.code == 0, done.err
    folder = place.root.with_name("study-erased")
    assert (folder / "reviews.yaml").read_text() == "reviews:\n" + "".join(marks[2:])
    at = git(folder, "log", "--format=%h", "--grep=^Read", "--abbrev=7").strip()
    assert _continuity(place, folder)[1:] == [
        (
            "ok",
            f"the history was rewritten under other ids, and until `before` the events of 1 of 2 cases"
            f" are as recorded (now until {at}); withdrawn since: cleo",
        ),
        _ACROSS,
    ]


def test_nothing_can_be_compared_where_nothing_stands_for_a_checkpoint(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    path = _recorded(place)
    path.write_text(re.sub(r'"?\b[0-9a-f]{40}\b"?', f'"{"0" * 40}"', path.read_text()))
    erasing.commit(place.root, "Change the record")
    assert _continuity(place, place.root) == [
        ("finding", "`before` is no longer in the history, and no commit holds what it held"),
        (
            "not-verifiable",
            "no commit here stands for `before`, so what happened until then cannot be compared",
        ),
    ]


def test_a_clone_that_is_cut_off_cannot_tell(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    erasing.commit(place.root, "Go on")
    _recorded(place)
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{place.root}", "cut")
    key = (place.root / "private/checkpoint.key").read_text().strip()
    assert _continuity(place, tmp_path / "cut", IPA_TEXT_CHECKPOINT_KEY=key)[-1] == (
        "not-verifiable",
        "what happened until `before` cannot be told, since this clone does not hold all of it",
    )


def test_without_the_secret_nothing_can_be_told(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    run = place.run("audit", "checkpoint", "before", "--today", "2026-05-31")
    assert run.err == (
        "Note: the digests of what happened are made with a new secret, private/checkpoint.key: keep a copy"
        " of it where the study is not\n"
    )
    key = place.root / "private/checkpoint.key"
    assert key.stat().st_mode & 0o777 == 0o600
    erasing.commit(place.root, "Record")
    assert place.run("audit", "checkpoint", "again").err == ""
    erasing.commit(place.root, "Record again")
    told = _continuity(place, place.root, IPA_TEXT_CHECKPOINT_KEY=key.read_text().strip())
    assert told[1][0] == "ok"
    assert _continuity(place, place.root, IPA_TEXT_CHECKPOINT_KEY="another")[1] == (
        "not-verifiable", "what happened until `before` was recorded under another secret",
    )  # fmt: skip
    key.unlink()
    assert _continuity(place, place.root)[1] == (
        "not-verifiable", "what happened until `before` can only be compared with the secret",
    )  # fmt: skip


def test_no_secret_is_made_where_git_would_take_it(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path, ignored="")
    run = place.run("audit", "checkpoint", "before")
    assert (run.code, run.err) == (
        0,
        "Note: what happened is not recorded, for want of a secret: set IPA_TEXT_CHECKPOINT_KEY, or have git"
        " ignore private/, so that one can be made there\n",
    )
    assert not (place.root / "private").exists()
    assert "events" not in (place.root / "audit/checkpoints.yaml").read_text()


# --- what is refused


def test_what_is_not_ready_is_refused(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    root = place.root

    def said() -> str:
        run = place.run("withdraw", "cleo", "--erase-history")
        assert (run.code, run.out) == (2, "")
        return run.err

    assert (
        "cleo is not withdrawn in the last commit: `ipa-text withdraw cleo --apply` comes first"
        in said()
    )
    erasing.private(root / "new.md", "x\n")
    assert "not committed yet: new.md. What is not committed is not carried over" in said()
    erasing.private(root / "other.md", "x\n")
    assert "not committed yet: new.md and more" in said()
    erasing.commit(root, "Add")
    git(root, "switch", "--quiet", "--detach")
    assert "no branch is checked out: `git switch` to one first" in said()
    git(root, "switch", "--quiet", "main")
    erasing.commit(root, "No longer ignored", {".gitignore": "\n"})
    assert "private/ is not kept out of git here" in said()
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    run = place.run("withdraw", "cleo", "--erase-history", cwd=tmp_path / "shallow")
    assert "this clone does not have all of the history" in run.err
    shutil.rmtree(root / ".git")
    assert "there is no git here" in said()
    git(root, "init", "--quiet", "--object-format=sha256")
    assert "nothing has been committed here yet" in said()
    git(root, "-c", "user.name=K", "-c", "user.email=k@example.org", "commit", "-qm", "x", "--allow-empty")  # fmt: skip
    assert "git-filter-repo cannot rewrite a repository of which the ids are SHA-256" in said()


def test_only_the_plan_that_was_shown_is_carried_out(
    small: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = small.run("withdraw", "cleo", "--erase-history", "--confirm", "0" * 16)
    assert "there is no plan of the erasure of cleo at" in none.err
    digest = _digest(small.run("withdraw", "cleo", "--erase-history"))
    wrong = small.run("withdraw", "cleo", "--erase-history", "--confirm", "0" * 16)
    assert "0000000000000000 is not the digest of the plan that lies in private/" in wrong.err
    erasing.commit(small.root, "Go on working")
    late = small.run("withdraw", "cleo", "--erase-history", "--confirm", digest)
    assert "the repository has changed since the plan was written" in late.err
    assert not small.root.with_name("study-erased").exists()
    small.root.with_name("taken").mkdir()
    digest = _digest(small.run("withdraw", "cleo", "--erase-history"))
    into = ("--confirm", digest, "--into", small.root.with_name("taken"))
    assert (
        "is there already: name another folder"
        in small.run("withdraw", "cleo", "--erase-history", *into).err
    )
    small.root.with_name("new.unfinished").mkdir()
    into = ("--confirm", digest, "--into", small.root.with_name("new"))
    killed = small.run("withdraw", "cleo", "--erase-history", *into).err
    assert "is left from an erasure that was interrupted" in killed
    monkeypatch.setattr(asking, "somebody", lambda: True)
    monkeypatch.setattr(asking, "words", lambda _: "ada")
    typed = small.run("withdraw", "cleo", "--erase-history")
    assert (typed.code, typed.lines[-1][:46]) == (
        0,
        "  ipa-text withdraw cleo --erase-history --con",
    )
    monkeypatch.setattr(asking, "words", lambda _: "cleo")
    typed = small.run("withdraw", "cleo", "--erase-history")
    assert (
        "Every object, ref, reflog, index and known cache was searched: nothing was found."
        in typed.lines
    )


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise ModuleNotFoundError(\"No module named 'git_filter_repo'\")", "this needs git-filter-repo: pip"),
        ("raise SystemExit('fatal: no')", "git-filter-repo gave up, and what it had written was removed"),
        ("raise OSError(28, 'No space left on device')", "as it was. There is no space left on the disk\n"),
    ],
)  # fmt: skip
def test_where_filter_repo_is_missing_or_fails_nothing_is_left(
    small: Place, tmp_path: Path, module: str, said: str
) -> None:
    digest = _digest(small.run("withdraw", "cleo", "--erase-history"))
    erasing.private(tmp_path / "other" / "git_filter_repo.py", module)
    path = f"{tmp_path / 'other'}{os.pathsep}{Path(erasing.__file__).parent.parent}"
    again = here(
        "withdraw", "cleo", "--erase-history", "--confirm", digest, cwd=small.root, **small.env, PYTHONPATH=path
    )  # fmt: skip
    assert (again.code, again.out) == (2, "")
    assert said in again.err
    assert not small.root.with_name("study-erased").exists()


@pytest.mark.parametrize("step", ["_clone", "_settle"])
def test_where_the_disk_is_full_nothing_is_left_and_the_plan_holds(
    small: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    digest = _digest(small.run("withdraw", "cleo", "--erase-history"))
    confirmed = ("withdraw", "cleo", "--erase-history", "--confirm", digest)

    def failing(*_: object) -> None:
        raise GitFailed("fatal: write error: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(erase, step, failing)
        run = small.run(*confirmed)
    assert (run.code, run.err) == (
        2,
        "ipa-text: fatal: write error: No space left on device\nWhat had been written of the new"
        " repository was removed; this one is as it was, and so is the plan: confirm it again when that"
        " is mended\n",
    )
    assert list(small.root.parent.glob("study-erased*")) == []
    assert small.run(*confirmed).code == 0


def test_half_a_plan_is_no_plan(small: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small.root / "private/erasure-cleo.json"

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(erase, "open", lambda *_: Full(), raising=False)
    run = small.run("withdraw", "cleo", "--erase-history")
    assert (run.code, run.err) == (2, f"ipa-text: {path}: no space left on device\n")
    assert not path.exists()


def test_a_merge_in_progress_is_finished_before_an_erasure(small: Place) -> None:
    """Without a change in a file nobody would see it, and the new repository would not have it."""
    git(small.root, "checkout", "--quiet", "-b", "beside")
    erasing.commit(small.root, "Beside")
    git(small.root, "checkout", "--quiet", "main")
    erasing.commit(small.root, "Here")
    git(small.root, "merge", "--quiet", "--no-commit", "--strategy=ours", "beside")
    run = small.run("withdraw", "cleo", "--erase-history")
    assert (run.code, run.err) == (
        2,
        "ipa-text: a merge, a rebase or a pick is not finished here: finish it first\n",
    )


def test_a_file_that_is_no_plan_is_told(small: Place) -> None:
    other = small.root / "private/other.json"
    for text in ("[", "[]", "{}", '{"case": "cleo", "sought": {"key": "x"}}'):
        erasing.private(other, text)
        run = small.run("withdraw", "cleo", "--verify", "--with", other)
        assert (run.code, "is no plan of an erasure that can be read" in run.err) == (2, True)
    small.run("withdraw", "cleo", "--erase-history")
    run = small.run(
        "withdraw", "ada", "--verify", "--with", small.root / "private/erasure-cleo.json"
    )
    assert "is the plan of another erasure, of cleo" in run.err
    both = small.run("withdraw", "cleo", "--verify", "--erase-history")
    assert "--erase-history and --verify exclude each other" in both.err


# --- names


def test_names_of_files_and_branches_and_what_the_withdrawal_took_out(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    root = place.root
    erasing.private(root / "private/identifiers.yaml", erasing.KEY)
    git(root, "branch", "withdrawn")
    git(root, "branch", "Philippa/again")
    git(root, "tag", "said", "HEAD:cases/cleo/interview-1.md")
    git(root, "switch", "--quiet", "--create", "philippa")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},else")
    git(root, "commit", "--quiet", "-m", "Name another repository")
    files = {
        f"protocol/{name}": f"{name[0]}\n"
        for name in ("philippa.md", "Philippa.md", "gone-philippa.md")
    }
    erasing.commit(root, "Add", {**files, "journal/about.md": "About her.\n", "link.md": "x\n"})
    (root / "protocol/gone-philippa.md").unlink()
    (root / "link.md").unlink()
    (root / "link.md").symlink_to("protocol/philippa.md")
    erasing.commit(root, "Take one away again")
    run = place.run("withdraw", "cleo", "--apply", "--keep-private", "--date", "2026-06-01")
    assert run.code == 0, run.err
    (root / "journal/about.md").unlink()
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--amend", "--no-edit")
    plan = place.run("withdraw", "cleo", "--erase-history", "--keep-pseudonym")
    assert "  2 commits of files that are called with a real name of theirs" in plan.lines
    assert "  journal/about.md, which the withdrawal took out, goes from every commit" in plan.lines
    done = place.run(
        "withdraw", "cleo", "--erase-history", "--confirm", _digest(plan), "--into", "../new"
    )
    assert done.code == 0, done.out + done.err
    new = tmp_path / "new"
    assert git(new, "branch", "--format=%(refname:short)").split() == [
        "main",
        "withdrawn",
        "withdrawn-2/again",
        "withdrawn-3",
    ]
    assert git(new, "tag") == ""
    assert git(new, "symbolic-ref", "HEAD").strip() == "refs/heads/withdrawn-3"
    assert git(new, "ls-files", "protocol").split() == [
        "protocol/positionality.md", "protocol/schedule.yaml", "protocol/withdrawn-2.md", "protocol/withdrawn.md",
    ]  # fmt: skip
    assert git(new, "log", "--format=%s", "--", "journal/about.md") == ""
    assert git(new, "log", "--format=%s", "--diff-filter=D", "--", "protocol").split("\n")[0] == (
        "Take one away again"
    )
    assert git(new, "cat-file", "-p", "HEAD:link.md") == "protocol/(withdrawn).md"
    inside = place.run(
        "withdraw", "cleo", "--erase-history", "--confirm", _digest(plan), "--into", "new"
    )
    assert "is in the old repository: name a folder beside it" in inside.err


def test_a_folder_that_was_renamed_and_edited_at_once_goes_under_both_names(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    for before, after in (("cleo", "late"), ("late", "cleo")):
        git(place.root, "mv", f"cases/{before}", f"cases/{after}")
        source = place.root / f"cases/{after}/interview-1.md"
        source.write_text(f"{source.read_text()}\n<!-- now {after} -->\n")
        erasing.commit(place.root, f"Call it {after}")
    place.run("withdraw", "cleo", "--apply", "--keep-private", "--date", "2026-06-01")
    place.run("withdraw", "cleo", "--erase-history")
    told = json.loads((place.root / "private/erasure-cleo.json").read_text())
    assert told["sought"]["folders"] == ["cleo", "late"]


def test_words_of_several_people_are_nobodys_nor_are_names_of_researchers(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    root = place.root
    erasing.private(root / "private/identifiers.yaml", erasing.KEY.replace("[", "[Moss, Ada, "))
    both = "**Ada:** Not a day. I am driven, like a queen, and I sing. ^t009\n"
    path = root / "cases/ada/interview-1.md"
    erasing.commit(root, "Transcribe", {"cases/ada/interview-1.md": f"{path.read_text()}\n{both}"})
    erasing.withdrawn(place)
    run = place.run("withdraw", "cleo", "--erase-history")
    told = json.loads((root / "private/erasure-cleo.json").read_text())["sought"]
    assert len(told["words"]) == 13 - 7, "rows of six in eighteen words, less those in twelve"
    assert sorted(kind for kind, _ in told["names"].values()) == ["name"] * 3 + ["pseudonym"]
    assert "  1 version of another file with words of theirs" not in run.lines


def test_a_repository_without_files_is_searched_too(small: Place, tmp_path: Path) -> None:
    """On a server, say: what a push took the names away from is still there."""
    erasing.commit(small.root, "Without a checkpoint", {"audit/checkpoints.yaml": None})
    plan = small.run("withdraw", "cleo", "--erase-history")
    told = (
        "  no checkpoint tells what happened until now: that the rest is as it was cannot be proved"
    )
    assert told in plan.lines
    server = tmp_path / "server.git"
    git(small.root, "clone", "--quiet", "--mirror", ".", str(server))
    none = small.run("withdraw", "cleo", "--verify", cwd=server)
    assert (none.code, none.err.split(": it lies in")[0]) == (
        2,
        f"ipa-text: there is no plan of the erasure of cleo at {server}/private/erasure-cleo.json",
    )
    private = small.root / "private/erasure-cleo.json"
    found = _verify(small, "--with", str(private), cwd=server)
    assert (found["gone"], _rows(found)[0]) == (False, ("case-file", "", "case", 4))


def test_addresses_of_remotes_are_told_without_passwords(small: Place) -> None:
    small.run("withdraw", "cleo", "--erase-history")
    git(small.root, "remote", "add", "forge", "https://km:sec@ret@forge.example/study.git")
    found = _verify(small)
    assert found["elsewhere"][0] == "the remote forge: https://forge.example/study.git"


def test_what_cannot_be_looked_into_is_counted(
    small: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(small.root / "private" / "interview.wav", "wb") as file:
        file.truncate(5_000_000)
    plan = small.run("withdraw", "cleo", "--erase-history")
    assert (
        "  not looked into: 1 file, packed under a password, damaged, too large, or not to be read"
        in plan.lines
    )
    erasing.private(small.cache / "patch1", "x\n")
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "patch1":
            raise PermissionError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    run = small.run("withdraw", "cleo", "--verify")
    assert run.lines[-8].startswith("Not looked into: 2 files, packed")
    assert _verify(small)["not_looked_into"] == 2


def test_somebody_of_that_name_in_another_case_is_somebody_else(tmp_path: Path) -> None:
    place = erasing.bare(tmp_path)
    said = (place.root / "cases/ada/interview-1.md").read_text()
    erasing.commit(
        place.root,
        "Correct",
        {"cases/ada/interview-1.md": said.replace("I handed", "Cleo, I handed")},
    )
    erasing.withdrawn(place)
    plan = place.run("withdraw", "cleo", "--erase-history")
    assert [line for line in plan.lines if "pseudonym" in line] == []
    nobody = place.run("withdraw", "nobody", "--erase-history")
    assert "nobody is not withdrawn in the last commit" in nobody.err
