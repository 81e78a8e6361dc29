"""The hooks that this project publishes, and the template's own, run by pre-commit and by prek."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipa_text.resources import shipped
from tiny import SIDECAR, THEMES, WRONG, Repository, repository

pytestmark = [pytest.mark.needs("git"), pytest.mark.usefixtures("unmeasured")]

PUBLISHED = Path(__file__).parent.parent / ".pre-commit-hooks.yaml"
CONFIG = ".pre-commit-config.yaml"
RUNNERS = ("pre-commit", "prek")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the runners keep what they fetched."""
    return tmp_path_factory.mktemp("hooks") / "home"


@pytest.fixture(scope="session")
def published(home: Path) -> Repository:
    """The repository of hooks, as a study names it, with nothing in it that would be installed."""
    found = Repository(home.parent / "ipa-text", home)
    found.git("init", "--quiet")
    found.write(PUBLISHED.name, PUBLISHED.read_text(encoding="utf-8"))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Hooks")
    return found


def using(published: Repository, *hooks: str, more: str = "") -> str:
    """Return a configuration that uses published hooks, run by the program under test.

    ``language: system`` is all that is not as a study has it: nothing is installed.
    """
    rev = published.git("rev-parse", "HEAD").strip()
    head = f"repos:\n  - repo: {published.folder.as_uri()}\n    rev: {rev}\n    hooks:\n"
    return head + "".join(f"      - id: {hook}\n        language: system\n{more}" for hook in hooks)


@pytest.fixture(params=RUNNERS)
def study(request: pytest.FixtureRequest, published: Repository, tmp_path: Path) -> Repository:
    """The study, with the published check before every commit."""
    found = repository(tmp_path / "study", published.home)
    found.write(CONFIG, using(published, "ipa-text-check"))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Check before every commit")
    done = found.run(request.param, "install")
    assert done.returncode == 0, done.stdout
    return found


def commit(found: Repository, *arguments: str) -> str:
    """Commit, and return what a person would see if it was refused; nothing if it was done."""
    before = found.commits()
    done = found.run("git", "commit", "-m", "Change", *arguments)
    assert (done.returncode == 0) == (found.commits() == before + 1), done.stdout
    return done.stdout if done.returncode else ""


def test_a_wrong_quotation_is_refused_and_a_right_one_is_not(study: Repository) -> None:
    study.change(SIDECAR, *WRONG)
    study.git("add", "--all")
    said = commit(study)
    assert "quotation-not-found" in said
    assert f"{SIDECAR}:5:" in said
    assert "“I left the gate ajar.” is not in t002" in said
    study.change(SIDECAR, *reversed(WRONG))
    study.change(SIDECAR, "an oversight", "a slip")
    study.git("add", "--all")
    assert commit(study) == ""


def test_a_commit_that_only_deletes_is_checked(study: Repository) -> None:
    study.git("rm", "--quiet", SIDECAR)
    assert "n-gate" in commit(study)


def test_partial_staging(study: Repository) -> None:
    """A statement is staged and the note that it rests on is not."""
    note = "\n  - id: n-left\n    category: descriptive\n    turn: t002\n    note: >-\n      She goes.\n"
    study.write(SIDECAR, (study.folder / SIDECAR).read_text(encoding="utf-8").rstrip("\n") + note)
    study.change(THEMES, "      - n-years\n", "      - n-years\n      - n-left\n")
    study.git("add", THEMES)
    assert "n-left" in commit(study)
    study.git("add", SIDECAR)
    assert commit(study) == ""


def test_an_untracked_sidecar_is_not_there(study: Repository) -> None:
    """The runner leaves untracked files where they are; the check does not look at them."""
    study.git("rm", "--quiet", "--cached", SIDECAR)
    assert "n-gate" in commit(study)


def test_what_is_not_staged_stops_nobody(study: Repository) -> None:
    study.change(SIDECAR, *WRONG)
    study.change(THEMES, "behind her", "behind")
    study.git("add", THEMES)
    assert commit(study) == ""
    assert WRONG[1] in (study.folder / SIDECAR).read_text(encoding="utf-8")


def test_commit_all_and_commit_of_a_path(study: Repository) -> None:
    study.change(SIDECAR, *WRONG)
    assert "quotation-not-found" in commit(study, "--all")
    study.change(THEMES, "behind her", "behind")
    assert commit(study, "--", THEMES) == ""
    assert "quotation-not-found" in commit(study, "--", SIDECAR)


@pytest.mark.parametrize("runner", RUNNERS)
def test_formatting(published: Repository, tmp_path: Path, runner: str) -> None:
    """The formatter mends the file and has the commit made again."""
    found = repository(tmp_path / "study", published.home)
    found.write(CONFIG, using(published, "ipa-text-fmt", "ipa-text-check"))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Check before every commit")
    found.run(runner, "install")
    canonical = (found.folder / THEMES).read_text(encoding="utf-8")
    loose = "text: Leaving without closing anything behind her"
    found.change(THEMES, "text: >-\n      Leaving without closing anything behind her", loose)
    found.change(SIDECAR, "an oversight", "a slip")
    found.git("add", "--all")
    assert "formatted cases/ines/themes.yaml" in commit(found)
    assert (found.folder / THEMES).read_text(encoding="utf-8") == canonical
    found.git("add", "--all")
    assert commit(found) == ""


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_study_in_a_folder(published: Repository, tmp_path: Path, runner: str) -> None:
    found = repository(tmp_path / "thesis", published.home, under="data/")
    found.write(CONFIG, using(published, "ipa-text-check", more="        args: [data]\n"))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Check before every commit")
    found.run(runner, "install")
    found.change(f"data/{SIDECAR}", *WRONG)
    assert "quotation-not-found" in commit(found, "--all")
    found.git("checkout", "--quiet", ".")
    found.write("chapter.md", "Prose.\n")
    found.git("add", "--all")
    assert commit(found) == ""


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_template_runs_its_own_hook(home: Path, tmp_path: Path, runner: str) -> None:
    found = Repository(tmp_path / "new", home)
    assert found.run("ipa-text", "init", ".").returncode == 0
    found.git("init", "--quiet")
    found.git("add", "--all")
    assert found.run(runner, "install").returncode == 0
    hooks = found.folder / ".git" / "hooks"
    assert {"pre-commit", "pre-merge-commit"} <= {path.name for path in hooks.iterdir()}
    found.git("commit", "--quiet", "-m", "Begin")
    found.change("study.yaml", "format: 1\n", "format: one\n")
    assert "study.yaml:" in commit(found, "--all")


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_demo_refuses_what_the_template_does(home: Path, tmp_path: Path, runner: str) -> None:
    """The message that a student sees, in the demo study, whose configuration is the template's."""
    found = Repository(tmp_path / "demo", home)
    done = found.run("ipa-text", "demo", ".")
    assert done.returncode == 0, done.stdout
    config = (shipped("corpus_template") / CONFIG).read_bytes()
    assert (found.folder / CONFIG).read_bytes() == config
    assert found.run(runner, "install").returncode == 0
    sidecar = "cases/p01/interview-1.notes.yaml"
    text = (found.folder / sidecar).read_text(encoding="utf-8")
    first = text.index("quote: >-\n      ") + len("quote: >-\n      ")
    found.write(sidecar, f"{text[:first]}nobody ever said {text[first:]}")
    found.write("journal/2026-05-01-unfinished.md", "not staged, and no journal entry\n")
    found.git("add", sidecar)
    said = commit(found)
    assert "quotation-not-found" in said
    assert f"{sidecar}:" in said
    assert "2026-05-01-unfinished" not in said
    found.git("checkout", "--quiet", "HEAD", "--", sidecar)
    found.write(sidecar, text + "\n# Read again.\n")
    found.git("add", sidecar)
    assert commit(found) == ""


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_merge_that_breaks_a_link_is_refused(home: Path, tmp_path: Path, runner: str) -> None:
    """One coder takes a note away, another cites it; git sees no conflict."""
    found = repository(tmp_path / "study", home)
    found.write(CONFIG, (shipped("corpus_template") / CONFIG).read_text(encoding="utf-8"))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Check before every commit")
    found.run(runner, "install")
    found.git("checkout", "--quiet", "-b", "kb")
    text = (found.folder / SIDECAR).read_text(encoding="utf-8")
    found.write(SIDECAR, text[: text.index("  - id: n-years")])
    found.change(THEMES, "      - n-years\n", "")
    assert commit(found, "--all") == ""
    found.git("checkout", "--quiet", "main")
    more = "  - id: shut\n    text: >-\n      Forty years of shutting\n    from:\n      - n-years\n"
    found.change(THEMES, "statements:\n", f"statements:\n{more}")
    assert commit(found, "--all") == ""
    done = found.run("git", "merge", "--no-edit", "kb")
    assert done.returncode == 1
    assert "n-years" in done.stdout
    assert "CONFLICT" not in done.stdout
    assert (found.folder / ".git" / "MERGE_HEAD").exists()


@pytest.fixture(params=RUNNERS)
def messages(request: pytest.FixtureRequest, published: Repository, tmp_path: Path) -> Repository:
    """The study, with the published hooks on messages; the editor leaves a message as it is drafted."""
    found = repository(tmp_path / "study", published.home)
    hooks = ("ipa-text-prepare-commit-msg", "ipa-text-commit-msg")
    kinds = "default_install_hook_types: [prepare-commit-msg, commit-msg]\n"
    found.write(CONFIG, kinds + using(published, *hooks))
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Comment every commit")
    done = found.run(request.param, "install")
    assert done.returncode == 0, done.stdout
    return found


def test_a_message_is_drafted_by_the_runners(messages: Repository) -> None:
    messages.change(SIDECAR, "an oversight", "a slip")
    assert messages.run("git", "commit", "--all", GIT_EDITOR="true").returncode == 0
    assert messages.git("log", "-1", "--format=%B").strip() == "ines: 1 note reworded"
    messages.change(SIDECAR, "a slip", "an act")
    assert commit(messages, "--all") == ""
    assert messages.git("log", "-1", "--format=%B").strip() == "Change"


def test_a_commit_that_only_deletes_wants_a_reason(messages: Repository) -> None:
    messages.git("rm", "--quiet", THEMES)
    said = commit(messages)
    assert "removed ines/open-gate" in said
    assert "git commit --edit --file=.git/COMMIT_EDITMSG" in said
    assert commit(messages, "-m", "Reason: said by nobody") == ""


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_push_is_looked_through(published: Repository, tmp_path: Path, runner: str) -> None:
    """By the runners, to a repository that has nothing yet, and to one that has something."""
    found = repository(tmp_path / "study", published.home)
    found.write(CONFIG, using(published, "ipa-text-pre-push"))
    found.write(".gitignore", "private/\n")
    found.write("private/identifiers.yaml", "identifiers: [{kind: person, words: [Dorothea]}]\n")
    found.write("writeup/a.md", "Dorothea\n")
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Begin")
    found.git("init", "--quiet", "--bare", str(tmp_path / "there.git"))
    found.git("remote", "add", "origin", str(tmp_path / "there.git"))
    assert found.run(runner, "install", "-t", "pre-push").returncode == 0
    here = "writeup/a.md:1:1: an identifier (person) of private/identifiers.yaml stands here"
    done = found.run("git", "push", "origin", "main")
    assert (done.returncode, here in done.stdout) == (1, True)
    found.write("writeup/a.md", "Ruth\n")
    found.git("commit", "--quiet", "--all", "--amend", "-m", "Begin")
    assert found.run("git", "push", "origin", "main").returncode == 0
    found.write("writeup/a.md", "Dorothea\n")
    found.git("commit", "--quiet", "--all", "-m", "Name her")
    found.git("commit", "--quiet", "--allow-empty", "-m", "Go on")
    done = found.run("git", "push", "origin", "main")
    assert (done.returncode, here in done.stdout) == (1, True)
