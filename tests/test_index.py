"""What git holds of a study, and what it ignores: with real git, as a person and as a hook calls it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

import pytest

from ipa_text.store import git_files, trees
from ipa_text.store.index import Index
from ipa_text.store.revision import Revision
from ipa_text.store.trees import Unreadable
from tiny import FILES, SIDECAR, THEMES, WRONG, Repository, repository

pytestmark = pytest.mark.needs("git")

HOOK = "#!/bin/sh\nexec ipa-text check --format concise --staged\n"


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    """A repository with the study in it, clean and committed."""
    return repository(tmp_path / "study", tmp_path / "home")


def hooked(found: Repository, *arguments: str) -> Repository:
    """Give a repository a hook that is one line of shell."""
    hook = found.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.rstrip("\n") + "".join(f" {a}" for a in arguments) + "\n")
    hook.chmod(0o755)
    return found


def named(output: str) -> list[str]:
    """Return the rules that findings, one a line, are of."""
    return [line.split()[2] for line in output.splitlines() if line.count(": ") and ":1" in line]


def test_a_clean_study_is_clean_both_ways(study: Repository) -> None:
    for more in ((), ("--staged",)):
        done = study.check(*more)
        assert (done.returncode, done.stdout) == (0, "")


def test_an_untracked_sidecar_satisfies_no_link(study: Repository) -> None:
    study.git("rm", "--quiet", "--cached", SIDECAR)
    assert study.check().returncode == 0
    done = study.check("--staged")
    assert done.returncode == 1
    assert "n-gate" in done.stdout
    assert THEMES in done.stdout


def test_a_file_only_announced_to_git_satisfies_no_link(study: Repository) -> None:
    study.git("rm", "--quiet", "--cached", SIDECAR)
    study.git("add", "--intent-to-add", SIDECAR)
    assert PurePosixPath(SIDECAR) not in Index(study.folder).paths()
    assert study.check("--staged").returncode == 1


def test_an_empty_file_that_is_staged_is_there(study: Repository) -> None:
    study.write("cases/ines/summary.md", "")
    study.git("add", "--all")
    index = Index(study.folder)
    assert PurePosixPath("cases/ines/summary.md") in index.paths()
    assert index.read(PurePosixPath("cases/ines/summary.md")) == b""


def test_each_way_of_checking_sees_its_own_state(study: Repository) -> None:
    study.change(SIDECAR, *WRONG)
    assert (study.check().returncode, study.check("--staged").returncode) == (1, 0)
    study.git("add", SIDECAR)
    study.change(SIDECAR, *reversed(WRONG))
    assert (study.check().returncode, study.check("--staged").returncode) == (0, 1)


def test_what_is_staged_is_read_as_the_disk_holds_it(study: Repository) -> None:
    index = Index(study.folder)
    assert {str(path): index.read(path).decode() for path in index.paths()} == FILES


def test_hidden_and_private_files_are_no_part_of_it(study: Repository) -> None:
    for name in (".vscode/a.yaml", "private/identifiers.yaml", "cases/ines/.ipa-x.tmp"):
        study.write(name, "a: 1\n")
    study.git("add", "--all", "--force")
    assert {str(path) for path in Index(study.folder).paths()} == set(FILES)


def test_a_case_that_is_called_as_what_is_never_read_does_not_vanish(study: Repository) -> None:
    study.git("mv", "cases/ines", "cases/venv")
    study.git("commit", "--quiet", "-m", "A name")
    told = "cases/venv:1:1: error unreadable a folder called venv is never read: give the case another name"
    for more in ((), ("--staged",)):
        assert told in study.check("--format", "concise", *more).stdout.split("\n")
    assert PurePosixPath("cases/venv") in Revision(study.folder, "HEAD").paths()


def test_before_the_first_commit(tmp_path: Path) -> None:
    found = Repository(tmp_path / "new", tmp_path / "home")
    for name, text in FILES.items():
        found.write(name, text)
    found.git("init", "--quiet")
    done = found.check("--staged")
    assert (done.returncode, named(done.stdout)) == (1, ["unreadable"])
    assert "study.yaml is not staged: the commit would not hold it; `git add` it" in done.stdout
    found.git("add", "--all")
    assert found.check("--staged").returncode == 0


def test_a_study_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    found = hooked(repository(tmp_path / "r", tmp_path / "home", under="thesis/data/"), "thesis")
    found.change(f"thesis/data/{SIDECAR}", *WRONG)
    hook = found.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(HOOK.rstrip("\n") + " thesis/data\n")
    done = found.run("git", "commit", "--all", "-m", "Change")
    assert done.returncode == 1
    assert f"\n{SIDECAR}:" in f"\n{done.stdout}"
    found.change(f"thesis/data/{SIDECAR}", *reversed(WRONG))
    found.write("notes.md", "Not of the study.\n")
    found.git("add", "notes.md")
    found.git("commit", "--quiet", "-m", "Add")


def test_commit_all_is_checked_as_it_will_be(study: Repository) -> None:
    """`git commit -a` names another index than the usual one to its hooks."""
    hooked(study).change(SIDECAR, *WRONG)
    done = study.run("git", "commit", "--all", "-m", "Change")
    assert (done.returncode, study.commits()) == (1, 1)
    assert named(done.stdout) == ["quotation-not-found"]


def test_commit_of_a_path_is_checked_without_what_else_is_staged(study: Repository) -> None:
    """`git commit -- path` too."""
    hooked(study).change(SIDECAR, *WRONG)
    study.git("add", "--all")
    study.change(THEMES, "behind her", "behind")
    study.git("commit", "--quiet", "-m", "Change the statement", "--", THEMES)
    done = study.run("git", "commit", "-m", "Change", "--", SIDECAR)
    assert (done.returncode, study.commits()) == (1, 2)


def test_a_commit_that_only_deletes(study: Repository) -> None:
    hooked(study).git("rm", "--quiet", SIDECAR)
    done = study.run("git", "commit", "-m", "Remove")
    assert (done.returncode, study.commits()) == (1, 1)
    assert "n-gate" in done.stdout


def test_in_a_second_work_tree(study: Repository) -> None:
    hooked(study).git("worktree", "add", "--quiet", "../second", "-b", "second")
    second = Repository(study.folder.parent / "second", study.home)
    study.change(SIDECAR, *WRONG)
    study.git("add", "--all")
    second.change(THEMES, "behind her", "behind")
    second.git("commit", "--quiet", "--all", "-m", "Change the statement")
    second.change(SIDECAR, *WRONG)
    assert second.run("git", "commit", "--all", "-m", "Change").returncode == 1


def test_the_index_of_another_repository_is_not_read(study: Repository) -> None:
    other = repository(study.folder.parent / "other", study.home)
    other.git("rm", "--quiet", "--cached", SIDECAR)
    variables = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_INDEX_FILE": str(other.folder / ".git" / "index"),
        "GIT_WORK_TREE": str(other.folder),
    }
    assert study.check("--staged", **variables).returncode == 0
    assert study.check(**variables).returncode == 0
    assert other.check("--staged", **variables).returncode == 1


def test_a_study_that_is_a_submodule(study: Repository) -> None:
    """A hook of the repository around it names an index in which the study is a single entry."""
    outer = Repository(study.folder.parent / "outer", study.home)
    outer.git("init", "--quiet")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../study", "data")
    hooked(outer, "data")
    outer.git("commit", "--quiet", "--all", "-m", "Add the study")
    inner = Repository(outer.folder / "data", study.home)
    inner.change(SIDECAR, *WRONG)
    inner.git("add", "--all")
    assert inner.check("--staged").returncode == 1
    outer.write("README.md", "Around it.\n")
    outer.git("add", "README.md")
    assert outer.run("git", "commit", "-m", "Say so").returncode == 1


def test_a_submodule_in_a_study_is_left_out(study: Repository) -> None:
    other = repository(study.folder.parent / "other", study.home)
    add = ("submodule", "--quiet", "add", str(other.folder), "cases/ines/material")
    study.git("-c", "protocol.file.allow=always", *add)
    assert {str(path) for path in Index(study.folder).paths()} == {*FILES, ".gitmodules"}


def test_names_that_are_not_utf_8(study: Repository) -> None:
    odd = os.fsdecode(b"cases/ines/caf\xe9.md")
    study.write(odd, "---\nkind: interview\n---\n")
    study.git("add", "--all")
    path = PurePosixPath("cases/ines/caf\\xe9.md")
    index = Index(study.folder)
    assert path in index.paths()
    assert index.read(path).startswith(b"---")
    plain, staged = study.check(), study.check("--staged")
    assert "caf\\xe9.md" in plain.stdout
    assert plain.stdout == staged.stdout


def test_a_merge_that_stopped(study: Repository) -> None:
    study.git("checkout", "--quiet", "-b", "kb")
    study.change(SIDECAR, "an act, not an oversight", "an oversight")
    study.git("commit", "--quiet", "--all", "-m", "Say otherwise")
    study.git("checkout", "--quiet", "main")
    study.change(SIDECAR, "an act, not an oversight", "an act")
    study.git("commit", "--quiet", "--all", "-m", "Shorten")
    assert study.run("git", "merge", "kb").returncode == 1
    done = study.check("--staged")
    assert (done.returncode, named(done.stdout)) == (1, ["unreadable"])
    assert "a merge has left several versions of this file" in done.stdout


def test_links_are_followed_in_the_index(study: Repository) -> None:
    shutil.move(study.folder / SIDECAR, study.folder / "kept.yaml")
    (study.folder / SIDECAR).symlink_to("../../kept.yaml")
    study.git("add", "--all")
    index = Index(study.folder)
    assert index.read(PurePosixPath(SIDECAR)).decode() == FILES[SIDECAR]
    (study.folder / "kept.yaml").write_text("changed\n")
    assert index.read(PurePosixPath(SIDECAR)).decode() == FILES[SIDECAR]
    assert study.check("--staged").returncode == 0


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("../../../other.yaml", "leads out of the study"),
        ("/etc/hostname", "leads out of the study"),
        ("interview-1.notes.yaml", "too many levels"),
        ("nowhere.yaml", "is not staged"),
    ],
)
def test_links_that_lead_nowhere(study: Repository, target: str, said: str) -> None:
    (study.folder / SIDECAR).unlink()
    (study.folder / SIDECAR).symlink_to(target)
    study.git("add", "--all")
    with pytest.raises(Unreadable, match=said):
        Index(study.folder).read(PurePosixPath(SIDECAR))


def test_contents_that_git_has_lost(study: Repository) -> None:
    blob = study.git("rev-parse", f":{SIDECAR}").strip()
    lost = study.folder / ".git" / "objects" / blob[:2] / blob[2:]
    lost.unlink()
    with pytest.raises(Unreadable, match="git fsck"):
        Index(study.folder).read(PurePosixPath(SIDECAR))


def test_files_beyond_the_limit(study: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "SIZE_LIMIT", 100)
    with pytest.raises(Unreadable, match="more than a transcript"):
        Index(study.folder).read(PurePosixPath(SIDECAR))


def test_files_that_are_not_read_as_a_rule_can_be(study: Repository) -> None:
    study.write(".ipa-text/schema/notes.schema.json", "{}\n")
    study.git("add", "--all")
    path = PurePosixPath(".ipa-text/schema/notes.schema.json")
    assert Index(study.folder).read(path) == b"{}\n"


@pytest.fixture
def distrustful(study: Repository) -> dict[str, str]:
    """A variable that makes git take every repository for another user's."""
    real = shutil.which("git")
    commands = study.home / "distrust"
    commands.mkdir()
    script = commands / "git"
    script.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"\n')
    script.chmod(0o755)
    path = [str(commands), str(study.home / "bin"), os.environ["PATH"]]
    return {"PATH": os.pathsep.join(path)}


def test_a_repository_of_another_user(study: Repository, distrustful: dict[str, str]) -> None:
    done = study.check("--staged", **distrustful)
    assert done.returncode == 2
    assert "belongs to another user of this computer" in done.stdout
    assert f"git config --global --add safe.directory {study.folder}\n" in done.stdout
    assert "Traceback" not in done.stdout
    done = study.check(**distrustful)
    assert done.returncode == 0
    assert done.stdout.startswith("Note: git does not read this repository")


def test_staged_without_a_repository(tmp_path: Path) -> None:
    found = Repository(tmp_path / "plain", tmp_path / "home")
    for name, text in FILES.items():
        found.write(name, text)
    done = found.check("--staged")
    assert done.returncode == 2
    assert done.stdout == ("ipa-text: there is no git repository here; `git init` begins one\n")
    assert found.check().returncode == 0


def test_without_git(study: Repository) -> None:
    nothing = {"PATH": str(study.home / "bin")}
    assert study.check(**nothing).returncode == 0
    done = study.run("ipa-text", "check", "--staged", **nothing)
    assert done.returncode == 2
    assert "git is not installed, or not on the path" in done.stdout


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes", "--diff"])
def test_nothing_is_mended_in_the_index(study: Repository, option: str) -> None:
    done = study.check("--staged", option)
    assert done.returncode == 2
    assert "leave --staged out" in done.stdout


def test_what_git_ignores_is_not_checked(study: Repository) -> None:
    """A case in preparation, a copy that an editor left, a folder of drafts."""
    study.write(".gitignore", "*.orig.md\ncases/draft/\n")
    study.write("cases/draft/case.yaml", "pseudonim: Draft\n")
    study.write("cases/ines/interview-1.orig.md", "no transcript\n")
    done = study.check()
    assert (done.returncode, done.stdout) == (
        0,
        "Note: git ignores cases/draft/ and 1 more: not read here; `git check-ignore -v cases/draft/`"
        " says why.\n",
    )
    assert study.check("--quiet").stdout == ""
    shutil.rmtree(study.folder / ".git")
    done = study.check()
    assert done.returncode == 1
    assert "cases/draft/case.yaml" in done.stdout
    assert "interview-1.orig.md" in done.stdout


def test_what_is_not_ignored_is_checked_before_it_is_added(study: Repository) -> None:
    study.write("cases/olga/case.yaml", "pseudonim: Olga\n")
    assert "cases/olga/case.yaml" in study.check().stdout


def test_what_git_would_not_name_is_found(study: Repository) -> None:
    """A pipe beside an ignored file, a folder where a file should be, a repository inside."""
    study.write(".gitignore", "*.bak\n")
    study.write("cases/olga/case.bak", "x\n")
    os.mkfifo(study.folder / "cases/olga/interview-1.md")
    study.write("cases/eva/case.yaml/inside.md", "x\n")
    study.write("cases/rosa/case.yaml", "pseudonim: Rosa\n")
    Repository(study.folder / "cases/rosa", study.home).git("init", "--quiet")
    said = study.check("--quiet").stdout
    for name in ("cases/olga/interview-1.md", "cases/eva/case.yaml", "cases/rosa/case.yaml"):
        assert f"{name}:" in said
    assert "case.bak" not in said


@pytest.mark.parametrize("pattern", ["/mine/", "/mine/*", "study.yaml"])
def test_a_study_that_the_repository_around_it_ignores(tmp_path: Path, pattern: str) -> None:
    outer = Repository(tmp_path / "outer", tmp_path / "home")
    outer.git("init", "--quiet")
    outer.write(".gitignore", f"{pattern}\n")
    for name, text in FILES.items():
        outer.write(f"mine/{name}", text)
    inner = Repository(outer.folder / "mine", outer.home)
    assert (inner.check().returncode, inner.check().stdout) == (0, "")
    inner.change(SIDECAR, *WRONG)
    assert named(inner.check().stdout) == ["quotation-not-found"]


def test_a_check_starts_git_once_where_nothing_changed(study: Repository) -> None:
    real = shutil.which("git")
    counted = study.home / "counted"
    counted.mkdir()
    script = counted / "git"
    script.write_text(f'#!/bin/sh\necho run >> "{counted}/runs"\nexec "{real}" "$@"\n')
    script.chmod(0o755)
    path = os.pathsep.join([str(counted), str(study.home / "bin"), os.environ["PATH"]])
    assert study.check(PATH=path).returncode == 0
    assert (counted / "runs").read_text() == "run\n" * 2
    assert study.check(PATH=path).returncode == 0
    assert (counted / "runs").read_text() == "run\n" * 3


def test_a_setting_of_the_repository_starts_no_program(study: Repository) -> None:
    mark = study.home / "started"
    study.git("config", "core.fsmonitor", f"touch {mark}; false")
    study.check()
    study.check("--staged")
    assert not mark.exists()


def test_the_environment_is_as_it_was(study: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    before = {k: v for k, v in os.environ.items() if k != "GIT_PYTHON_REFRESH"}
    assert git_files.index_of_hook(study.folder) == ""
    assert len(git_files.staged(study.folder)) == len(FILES)
    assert {k: v for k, v in os.environ.items() if k != "GIT_PYTHON_REFRESH"} == before
