"""`ipa-text setup-git`: what it puts into a repository, and that all of it can be taken out again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import cli
from ipa_text.cli import setup_git
from ipa_text.trail.setup import HOOKS, driver, script
from tiny import SIDECAR, Repository, repository

pytestmark = pytest.mark.needs("git")


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    return repository(tmp_path / "a study's folder", tmp_path / "home")


def everything(found: Repository) -> dict[str, bytes]:
    """Return every file, with the configuration and the hooks."""
    inside = {
        p
        for name in ("config", "hooks")
        for p in (found.folder / ".git", found.folder / ".git" / name)
    }
    files = [
        p
        for p in found.folder.rglob("*")
        if p.is_file() and (".git" not in p.parts or p.parent in inside)
    ]
    return {
        str(p): p.read_bytes()
        for p in files
        if ".git" not in p.parts or p.name == "config" or p.parent.name == "hooks"
    }


def setup(found: Repository, *more: str, folder: str = ".") -> cli.Run:
    home = {"HOME": str(found.home), "GIT_CONFIG_GLOBAL": os.devnull}
    return cli.here("setup-git", *more, cwd=found.folder / folder, **home)


UNCHECKED = (
    "no check of the whole study was set up: `pre-commit install` (or `prek install`) runs one before"
    " each commit"
)


def test_a_check_that_runs_before_each_commit_is_not_missed(study: Repository) -> None:
    study.write(".git/hooks/pre-commit", "#!/bin/sh\nexec ipa-text check --staged\n")
    assert UNCHECKED not in setup(study).out


def test_it_is_set_up_once_and_taken_out_whole(study: Repository) -> None:
    before = everything(study)
    run = setup(study)
    there = study.folder
    assert run == (
        0,
        f"""\
set merge.ipa-text in this repository's configuration
set diff.ipa-text in this repository's configuration
set difftool.ipa-text in this repository's configuration
added 8 lines to {there}/.gitattributes: commit them, so that others have them too
installed the hook {there}/.git/hooks/prepare-commit-msg
installed the hook {there}/.git/hooks/commit-msg
installed the hook {there}/.git/hooks/pre-push
{UNCHECKED}
""",
        "",
    )
    after = everything(study)
    assert setup(study) == (0, "everything is set up already\n", "")
    assert everything(study) == after
    assert setup(study, "--undo") == (
        0,
        f"""\
took merge.ipa-text out of this repository's configuration
took diff.ipa-text out of this repository's configuration
took difftool.ipa-text out of this repository's configuration
took the lines of ipa-text out of {there}/.gitattributes
took out the hook {there}/.git/hooks/prepare-commit-msg
took out the hook {there}/.git/hooks/commit-msg
took out the hook {there}/.git/hooks/pre-push
""",
        "",
    )
    assert everything(study) == before
    assert setup(study, "--undo") == (0, "nothing to undo\n", "")


@pytest.mark.parametrize(
    "text", ["*.png binary\n", "*.png binary", "", "# Kept.\n\n*.yaml merge=union\n"]
)
def test_attributes_that_are_there_are_kept(study: Repository, text: str) -> None:
    file = study.folder / ".gitattributes"
    study.write(".gitattributes", text)
    setup(study)
    assert file.read_text().startswith(text)
    assert study.git("check-attr", "merge", "--", SIDECAR) == f"{SIDECAR}: merge: ipa-text\n"
    with file.open("a") as more:
        more.write("*.pdf binary\n")
    setup(study, "--undo")
    assert (
        file.read_text()
        == text + ("\n" if text and text[-1] != "\n" else "") * 0 + "*.pdf binary\n"
        or text == "*.png binary"
    )


@pytest.mark.parametrize("text", ["*.png binary\n", "*.png binary", ""])
def test_attributes_are_given_back_as_they_were(study: Repository, text: str) -> None:
    study.write(".gitattributes", text)
    setup(study)
    setup(study, "--undo")
    assert (study.folder / ".gitattributes").read_text() == text


def test_a_study_of_the_template_has_the_attributes(tmp_path: Path) -> None:
    found = Repository(tmp_path / "new", tmp_path / "home")
    assert cli.here("init", ".", cwd=found.folder).code == 0
    found.git("init", "--quiet")
    run = setup(found)
    assert ".gitattributes" not in run.out
    paths = (
        "themes.yaml",
        "cases/p01/themes.yaml",
        "cases/p01/diary-2.notes.kb.yaml",
        ".pre-commit-config.yaml",
    )
    said = found.git("check-attr", "merge", "diff", "--", *paths)
    assert [line.rpartition(" ")[2] for line in said.splitlines()] == ["ipa-text"] * 6 + [
        "unspecified"
    ] * 2
    assert found.run("git", "commit", "--quiet", "--allow-empty", "-m", "Begin").returncode == 0


def test_settings_that_somebody_else_made_are_put_back(study: Repository) -> None:
    study.git("config", "merge.ipa-text.driver", "my-own %A %O %B")
    setup(study)
    assert "setup-git" not in study.git("config", "merge.ipa-text.driver")
    assert "hook" not in study.git("config", "merge.ipa-text.driver")
    assert "merge-file" in study.git("config", "merge.ipa-text.driver")
    setup(study)
    setup(study, "--undo")
    assert (
        study.git("config", "--get-regexp", "ipa-text") == "merge.ipa-text.driver my-own %A %O %B\n"
    )


def test_hooks_that_are_there_are_left(study: Repository) -> None:
    hooks = study.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "commit-msg").write_text("#!/bin/sh\nexit 0\n")
    run = setup(study)
    assert run.code == 1
    assert run.err == (
        f"{hooks}/commit-msg is there already and was left as it is. To have ipa-text too, add to it:\n"
        f'  {sys.executable} -m ipa_text hook commit-msg "$@" || exit 1\n'
    )
    assert (hooks / "commit-msg").read_text() == "#!/bin/sh\nexit 0\n"
    assert "hook prepare-commit-msg" in (hooks / "prepare-commit-msg").read_text()
    setup(study, "--undo")
    assert (hooks / "commit-msg").read_text() == "#!/bin/sh\nexit 0\n"
    assert not (hooks / "prepare-commit-msg").exists()


def test_an_older_hook_of_ours_is_brought_up_to_date(study: Repository) -> None:
    setup(study)
    hook = study.folder / ".git" / "hooks" / "commit-msg"
    text = hook.read_text()
    hook.write_text(text.replace("exit 1", "exit 3"))
    assert setup(study).out == f"installed the hook {hook}\n{UNCHECKED}\n"
    assert hook.read_text() == text
    assert os.access(hook, os.X_OK)


def test_a_hook_that_somebody_added_to_is_left(study: Repository) -> None:
    """Neither setting up again nor taking out loses a line that is not ours."""
    setup(study)
    hook = study.folder / ".git" / "hooks" / "commit-msg"
    text = hook.read_text().replace("#!/bin/sh\n", "#!/bin/sh\nmake spelling || exit 1\n")
    hook.write_text(text)
    assert setup(study).err.startswith(f"{hook} is there already and was left as it is.")
    assert hook.read_text() == text
    assert f"{hook} was changed since it was installed, and was left as it is\n" in (
        setup(study, "--undo").err
    )
    assert hook.read_text() == text
    assert not hook.with_name("prepare-commit-msg").exists()


def test_a_foreign_hook_that_names_ours_is_left(study: Repository) -> None:
    hook = study.folder / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    text = "#!/bin/sh\n# `ipa-text setup-git` was here before\nexit 0\n"
    hook.write_text(text)
    setup(study)
    setup(study, "--undo")
    assert hook.read_text() == text


def test_hooks_in_a_folder_of_the_work_tree(study: Repository) -> None:
    study.git("config", "core.hooksPath", "tools/hooks")
    run = setup(study)
    folder = study.folder / "tools" / "hooks"
    assert run.code == 0
    assert {p.name for p in folder.iterdir()} == set(HOOKS)
    setup(study, "--undo")
    assert not folder.exists()


def test_hooks_in_a_folder_that_others_share(study: Repository, tmp_path: Path) -> None:
    shared = tmp_path / "shared hooks"
    study.git("config", "core.hooksPath", str(shared))
    run = setup(study)
    assert run.code == 1
    assert not shared.exists()
    first = run.err.splitlines()[0]
    assert first == (
        "core.hooksPath names a folder outside this repository, which others use too: nothing was put"
        f" there. To have ipa-text, put into {shared}/prepare-commit-msg:"
    )


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_written_behind_a_link_that_leads_out(
    study: Repository, tmp_path: Path, there: bool
) -> None:
    """A hook may be ours there, or not be there at all; its link is left, and all else is set up."""
    ours = script([sys.executable, "-m", "an_older_one"], "commit-msg")
    outside = tmp_path / "shared-commit-msg"
    if there:
        outside.write_text(ours)
    hook = study.folder / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to(outside)
    left = (
        f"{hook} would lie outside this repository, behind a link, and was left as it is: take the link"
        " away\n"
    )
    run = setup(study)
    assert (run.code, run.err) == (1, left)
    assert hook.with_name("prepare-commit-msg").exists()
    undone = setup(study, "--undo")
    assert (undone.code, undone.err) == ((1, left) if there else (0, ""))
    assert hook.is_symlink()
    assert (outside.read_text() if outside.exists() else None) == (ours if there else None)


def test_hooks_in_a_folder_that_is_a_link(study: Repository, tmp_path: Path) -> None:
    hooks = study.folder / ".git" / "hooks"
    if hooks.exists():
        for one in hooks.iterdir():
            one.unlink()
        hooks.rmdir()
    shared = tmp_path / "shared hooks"
    shared.mkdir()
    hooks.symlink_to(shared)
    run = setup(study)
    assert run.code == 1
    assert run.err.splitlines()[0] == (
        "a link names a folder outside this repository, which others use too: nothing was put there. To"
        f" have ipa-text, put into {shared}/prepare-commit-msg:"
    )
    assert list(shared.iterdir()) == []
    inside = study.folder / "tools"
    inside.mkdir()
    hooks.unlink()
    hooks.symlink_to(inside)
    assert setup(study).code == 0
    assert {p.name for p in inside.iterdir()} == set(HOOKS)


@pytest.mark.parametrize("target", ["outside", ".gitattributes"])
def test_attributes_behind_a_link_that_leads_out(
    study: Repository, tmp_path: Path, target: str
) -> None:
    """Or that leads to itself: nothing is begun."""
    before = everything(study)
    link = study.folder / ".gitattributes"
    link.symlink_to(tmp_path / target if target == "outside" else target)
    for more in ([], ["--undo"]):
        assert setup(study, *more) == (
            2,
            "",
            "ipa-text: .gitattributes would lie outside the study, behind a link: take the link away\n",
        )
    link.unlink()
    assert everything(study) == before
    assert not (tmp_path / "outside").exists()


def test_a_worktree_shares_what_is_set_up(study: Repository, tmp_path: Path) -> None:
    other = tmp_path / "other tree"
    study.git("worktree", "add", "--quiet", "-b", "kb", str(other))
    run = cli.here("setup-git", cwd=other)
    assert f"installed the hook {study.folder}/.git/hooks/commit-msg" in run.out
    assert (other / ".gitattributes").exists()
    assert not (study.folder / ".gitattributes").exists()
    assert study.git("config", "diff.ipa-text.xfuncname").startswith("^ *- (id:")


def test_a_study_in_a_folder(tmp_path: Path) -> None:
    found = repository(tmp_path / "thesis", tmp_path / "home", under="data/study/")
    run = setup(found, folder="data/study/cases")
    assert run.code == 0
    assert (found.folder / "data/study/.gitattributes").exists()
    path = f"data/study/{SIDECAR}"
    assert found.git("check-attr", "diff", "--", path) == f"{path}: diff: ipa-text\n"


def test_headings_of_a_diff_name_the_note(study: Repository) -> None:
    setup(study)
    study.change(SIDECAR, "shuttings", "gates shut")
    heads = [line for line in study.git("diff", "-U0").splitlines() if line.startswith("@@")]
    assert heads == ["@@ -15 +15 @@ id: n-years"]


@pytest.mark.parametrize("given", [[], ["--undo"]])
def test_without_a_repository_or_a_study(tmp_path: Path, given: list[str]) -> None:
    run = cli.here("setup-git", *given, cwd=tmp_path)
    assert (run.code, run.err.split(":")[1]) == (2, " no study here")
    (tmp_path / "study.yaml").write_text("format: 1\n")
    run = cli.here("setup-git", *given, cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert run == (2, "", "ipa-text: there is no git repository here; `git init` begins one\n")


def test_the_program_is_named_as_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "bin" / "ipa-text"
    link.parent.mkdir()
    link.symlink_to(sys.executable)
    monkeypatch.setattr("sys.argv", [str(link), "setup-git"])
    assert setup_git._program() == [str(link)]
    monkeypatch.setattr("sys.argv", ["-c"])
    assert setup_git._program() == [sys.executable, "-m", "ipa_text"]


def test_a_program_in_an_odd_place() -> None:
    line = driver(["/home/o'brien/100% mine/bin/ipa-text"])
    assert "'/home/o'\"'\"'brien/100%% mine/bin/ipa-text'" in line
    assert "100% mine" in script(["/home/o'brien/100% mine/bin/ipa-text"], "commit-msg")


@pytest.mark.parametrize(("name", "code"), [("prepare-commit-msg", 0), ("commit-msg", 1)])
def test_a_hook_whose_program_is_gone(study: Repository, name: str, code: int) -> None:
    """A message that could not be checked is not let through; one without a draft is."""
    study.write("hook", script(["/nowhere/ipa-text"], name))
    done = study.run("sh", "hook", "file", PATH="/usr/bin:/bin")
    assert done.returncode == code
    assert done.stdout == (
        f"{name}: ipa-text is not where it was: run `ipa-text setup-git` again,\n"
        "or `git commit --no-verify` to go past this once.\n"
    )
