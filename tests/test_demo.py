"""The demo study: a history that is the same everywhere, and a study that is worth reading."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cli import ROOT, Run, contents, git, here, process
from ipa_text.demo import story
from ipa_text.demo.story import DoesNotFit, finished, history
from ipa_text.lint.engine import check
from ipa_text.report.chain import chain
from ipa_text.store import yaml
from ipa_text.store.fast_import import Commit, Person
from ipa_text.store.trees import Memory, WorkTree
from ipa_text.study.editors import schemas
from ipa_text.study.load import load
from ipa_text.study.model import Case, Study
from ipa_text.study.refs import find
from ipa_text.study.template import template_files
from speech import sixes

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")

STUDY = Path(story.__file__).parent / "study"


@cache
def commits() -> list[Commit]:
    return history()


@cache
def study() -> Study:
    return load(Memory(finished()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a demo study, built as anybody builds it."""
    folder = tmp_path_factory.mktemp("demo") / "study"
    run = process("demo", folder, cwd=folder.parent)
    assert (run.code, run.err) == (0, "")
    return folder


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)")


# The repository


def test_what_it_says(tmp_path: Path) -> None:
    run = here("demo", "my demo", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert (
        run.lines[0]
        == f"Built the demo study in my demo: {len(commits())} commits by 2 researchers."
    )
    assert run.lines[1] == "Everybody in it is invented. Try:"
    assert "  cd 'my demo'" in run.lines


def test_the_steps_that_it_names_work(built: Path) -> None:
    run = here("demo", "x", cwd=built.parent)
    for line in run.lines[3:]:
        step = line.partition("#")[0].split()
        if step[0] == "git":
            assert git(built, *step[1:])
        else:
            assert step[0] == "ipa-text"
            assert here(*step[1:], cwd=built).code == 0


def test_the_default_folder(tmp_path: Path) -> None:
    assert here("demo", cwd=tmp_path).code == 0
    assert (tmp_path / "demo-study" / "study.yaml").exists()
    (tmp_path / "other").mkdir()
    assert here("-C", "other", "demo", "sub", cwd=tmp_path).code == 0
    assert refs(tmp_path / "other" / "sub") == refs(tmp_path / "demo-study")


def test_the_same_everywhere(built: Path, tmp_path: Path) -> None:
    """Whatever a user set for git, wherever they are, and inside a hook of another repository."""
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    (home / "templates/hooks").mkdir(parents=True)
    for hook in (home / "hooks/post-checkout", home / "templates/hooks/reference-transaction"):
        hook.write_text("#!/bin/sh\nexit 1\n")
    (home / ".gitconfig").write_text(
        "[init]\n defaultBranch = trunk\n"
        f"[core]\n hooksPath = {home}/hooks\n autocrlf = true\n fileMode = false\n quotePath = true\n"
        "[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n[user]\n name = Me\n email = me@example.org\n"
        "[i18n]\n commitEncoding = latin1\n[fastimport]\n unpackLimit = 1\n"
    )
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    (other / "a").write_text("a")
    git(other, "add", "a")
    index = (other / ".git/index").read_bytes()
    run = process(
        "demo", tmp_path / "demo", cwd=other, HOME=str(home), TZ="Pacific/Auckland", LC_ALL="C",
        GIT_DIR=str(other / ".git"), GIT_INDEX_FILE=str(other / ".git/index"), GIT_WORK_TREE=str(other),
        GIT_AUTHOR_NAME="Me", GIT_COMMITTER_DATE="2001-01-01T00:00:00Z", GIT_PREFIX="",
        GIT_OBJECT_DIRECTORY=str(other / ".git/objects"), GIT_CONFIG_GLOBAL=str(home / ".gitconfig"),
    )  # fmt: skip
    assert (run.code, run.err) == (0, "")
    assert refs(tmp_path / "demo") == refs(built)
    assert contents(tmp_path / "demo") == contents(built)
    assert (other / ".git/index").read_bytes() == index
    assert refs(other) == ""
    assert contents(other) == {"a": b"a"}


def test_the_environment_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.chdir(tmp_path)
    from ipa_text.store.fast_import import write_history

    (tmp_path / "demo").mkdir()
    write_history(tmp_path / "demo", commits()[:1])
    assert os.environ["GIT_DIR"] == "/nowhere"


def test_the_work_tree_is_the_finished_study(built: Path) -> None:
    furniture = {str(p): data for p, data in template_files() if str(p).startswith(".")}
    own = {p.relative_to(STUDY).as_posix(): p.read_bytes() for p in STUDY.rglob("*") if p.is_file()}
    made = {path: text.encode() for path, text in schemas(load(WorkTree(built))).items()}
    assert furniture
    assert contents(built) == {**furniture, **own, **made}
    assert git(built, "status", "--porcelain", "--ignored") == "!! .ipa-text/schema/ids/\n"
    assert commits()[-1].files == finished()


def test_the_repository_is_sound(built: Path) -> None:
    git(built, "fsck", "--strict", "--no-dangling")
    assert git(built, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    modes = {line.split()[0] for line in git(built, "ls-tree", "-r", "main").splitlines()}
    assert modes == {"100644"}


def test_about_thirty_commits_or_some_more_by_two_people(built: Path) -> None:
    log = git(built, "log", "--format=%an <%ae>|%cn <%ce>", "main").splitlines()
    assert 25 <= len(log) <= 50
    people = Counter(log)
    assert len(people) == 2
    for line in people:
        author, committer = line.split("|")
        assert author == committer
        assert re.fullmatch(r".+ <\w+@example\.org>", author)
    assert min(people.values()) >= 3


def test_messages() -> None:
    subjects = [commit.message.partition("\n")[0] for commit in commits()]
    assert len(set(subjects)) == len(subjects)
    for commit, subject in zip(commits(), subjects, strict=True):
        assert 5 < len(subject) <= 72
        assert not subject.endswith(".")
        assert not commit.message.partition("\n")[2].strip() or commit.message.split("\n")[1] == ""
        assert max(map(len, commit.message.split("\n"))) <= 72


def test_days_go_forward(built: Path) -> None:
    for number, commit in enumerate(commits(), 1):
        for parent in commit.parents:
            assert parent < number
            assert commits()[parent - 1].at < commit.at
    days = [
        int(d) for d in git(built, "log", "--format=%at", "--first-parent", "--reverse").split()
    ]
    assert all(a < b for a, b in pairwise(days))
    assert commits()[-1].at.date() < date(2026, 12, 31)


def test_the_branch_is_merged(built: Path) -> None:
    branches = git(built, "branch", "--format=%(refname:short)").split()
    assert len(branches) == 2
    assert set(
        git(built, "branch", "--merged", "main", "--format=%(refname:short)").split()
    ) == set(branches)
    [merge] = [c for c in commits() if len(c.parents) == 2]
    tips = [commits()[parent - 1].branch for parent in merge.parents]
    assert tips[0] == merge.branch == "main"
    assert tips[1] != "main"
    assert git(built, "tag").split()


def test_every_commit_changes_something() -> None:
    for number, commit in enumerate(commits()):
        for parent in commit.parents:
            assert commit.files != commits()[parent - 1].files, number


@pytest.mark.parametrize("third", range(3))
def test_every_commit_is_a_study_without_errors(third: int) -> None:
    for number, commit in enumerate(commits()):
        if number % 3 == third:
            outcome = check(load(Memory(commit.files)))
            wrong = [f.remark.message for f in outcome.findings if f.severity == "error"]
            assert not wrong, commit.message
            assert not outcome.crashed


@pytest.mark.parametrize("path", ["file", "folder/file"])
def test_what_is_there_is_left(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("mine")
    run = here("demo", path.split("/", maxsplit=1)[0], cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert run.err.endswith("is there already and is not empty: choose another folder\n")
    assert contents(tmp_path) == {path: b"mine"}


def test_an_empty_folder_is_taken(tmp_path: Path, built: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert here("demo", "empty", cwd=tmp_path).code == 0
    assert refs(tmp_path / "empty") == refs(built)


def test_without_git(tmp_path: Path) -> None:
    run = process("demo", "x", cwd=tmp_path, PATH=str(tmp_path))
    assert run == Run(2, "", "ipa-text: git is not installed, or not on the path\n")


def test_git_that_refuses(tmp_path: Path) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\n[ $1 = version ] && echo git version 2.40.0 && exit\n"
                                  "echo fatal: no more disk >&2\nexit 128\n")  # fmt: skip
    (tmp_path / "git").chmod(0o755)
    run = process("demo", "x", cwd=tmp_path, PATH=f"{tmp_path}:/bin:/usr/bin")
    assert run == Run(2, "", "ipa-text: fatal: no more disk\n")


# Who withdrew


def gone() -> Case:
    [case] = [c for c in study().cases if c.gone]
    return case


def test_of_whoever_withdrew_only_a_tombstone_is_in_any_commit(built: Path) -> None:
    path = f"cases/{gone().id}/case.yaml"
    held = {p for commit in commits() for p in commit.files if gone().id in p}
    assert held == {path}
    for commit in commits():
        if path in commit.files:
            assert list(yaml.read(commit.files[path].decode()).root) == ["withdrawn"]
    objects = git(built, "rev-list", "--all", "--objects").splitlines()
    assert {line.split(" ", 1)[1] for line in objects if gone().id in line} == {
        path, path.rpartition("/")[0],
    }  # fmt: skip


# The study


@pytest.mark.parametrize("day", ["now", "2036-11-01", "2025-12-24"])
def test_clean_with_every_rule_on_any_day(built: Path, day: str) -> None:
    today = date.today().isoformat() if day == "now" else day
    run = here(
        "check",
        "--select",
        "ALL",
        "--fail-on",
        "hint",
        "--today",
        today,
        "--format",
        "json",
        cwd=built,
    )
    assert (run.code, run.err) == (0, "")
    assert run.json["findings"] == []
    assert run.json["summary"]["waived"] <= 3


def test_canonical(built: Path) -> None:
    assert here("fmt", "--check", cwd=built) == (0, "", "")


def test_everything_in_it_can_be_shown() -> None:
    inside = [f"{case.id}/{name}" for case in study().included for name in case.ids]
    for name in (*study().theme, *study().case, *inside):
        [found] = find(study(), name)
        assert chain(study(), found).json()["ref"] == name


def test_cases() -> None:
    assert len(study().included) >= 6
    assert len(study().cases) == len(study().included) + 1


@pytest.mark.parametrize("case", study().included, ids=lambda case: case.id)
def test_a_case_is_a_case(case: Case) -> None:
    words = sum(i.transcript.count(turn) for i in case.interviews for turn in i.transcript.turns)
    assert words >= 1500
    assert len(case.counted_notes) >= 40
    kinds = Counter(note.category for note in case.counted_notes)
    assert set(kinds) == set(study().config.categories)
    assert min(kinds.values()) >= 5
    assert 8 <= len(case.statements) <= 15
    assert 3 <= len(case.themes) <= 5
    assert case.pseudonym
    assert case.info["consent"]


def test_group_themes() -> None:
    assert len(study().themes) >= 3
    assert sum(len(theme.subthemes) >= 2 for theme in study().themes) >= 3
    data = here("report", "--format", "json", cwd=STUDY).json
    for theme in data["themes"]:
        assert theme["prevalence"]["of"] == len(study().included)
        assert theme["prevalence"]["coded"] > len(study().included) / 2
        assert theme["prevalence"]["quoted"] >= 3
        assert theme["definition"]


@cache
def spoken() -> dict[str, set[str]]:
    """Return for each case every run of six words that its participant says."""
    return {
        case.id: {
            six
            for interview in case.interviews
            for turn in interview.transcript.turns
            if turn.role == "participant"
            for six in sixes(interview.transcript.words_of(turn))
        }
        for case in study().included
    }


def test_no_two_people_speak_alike() -> None:
    counted = Counter(six for said in spoken().values() for six in said)
    shared = [six for six, number in counted.items() if number > 1]
    assert len(shared) < 0.005 * len(counted), shared


def test_what_a_person_says_stands_with_that_person() -> None:
    """A person's words stand in their own folder, in a title that says so, and quoted in a write-up.

    One run of six words may be anybody's.
    """
    titles = {
        six
        for theme in study().themes
        for part in theme.parts
        if part.in_vivo
        for six in sixes(part.title)
    }
    texts = {
        p: d.decode() for c in commits() for p, d in c.files.items() if p.endswith((".md", ".yaml"))
    }
    texts |= {f"message {n}": commit.message for n, commit in enumerate(commits())}
    for name, said in spoken().items():
        for path, text in texts.items():
            if path.startswith((f"cases/{name}/", "writeup/", ".")):
                continue
            elsewhere = said & sixes(text) - titles
            assert len(elsewhere) <= 1, (name, path, elsewhere)


def test_group_titles_and_definitions_name_nobody() -> None:
    people = {case.pseudonym for case in study().included}
    for theme in study().themes:
        for part in theme.parts:
            assert not people & set(re.findall(r"\w+", f"{part.title} {part.definition}"))


# Stories that do not fit


def step(**given: Any) -> story.Step:
    person, day = Person("A", "a@example.org"), datetime(2026, 1, 1, tzinfo=UTC)
    defaults = {"add": (), "edits": (), "entries": (), "tag": "", "branch": "", "merge": ""}
    return story.Step(**{**defaults, "at": day, "by": person, "message": "Change it\n\nx", **given})


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"add": ("nowhere.md",)}, "Change it: nowhere.md is not there"),
        (
            {"edits": (("study.yaml", "not in it", ""),)},
            "Change it: study.yaml holds 'not in it' 0 times",
        ),
        ({"edits": (("study.yaml", "e", ""),)}, r"Change it: study.yaml holds 'e' \d+ times"),
        ({"entries": (("themes.yaml", "nobody", "nobody"),)}, "no list holds nobody to nobody"),
        ({}, "nothing adds "),
    ],
)
def test_a_story_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], why: str
) -> None:
    monkeypatch.setattr(story, "told", lambda: [step(**given)])
    with pytest.raises(DoesNotFit, match=f"^{why}"):
        history()


def test_entries_are_taken_out_whole() -> None:
    text = "# head\nthemes:\n  # one\n  - id: a\n    title: x\n  - id: b\n\n  # three\n  - id: c\nset_aside: []\n"
    assert (
        story._without(text, "a", "b") == "# head\nthemes:\n  # three\n  - id: c\nset_aside: []\n"
    )
    assert story._without("n: 1\nfrom:\n  - a\n  - b\n", "b", "b") == "n: 1\nfrom:\n  - a\n"


def test_the_readme_shows_what_happens(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```console\n\$ ipa-text check\n(.*?)```", page, re.DOTALL)
    files = dict(finished())
    sidecar = "cases/p07/interview-1.notes.yaml"
    text = files[sidecar].decode()
    assert text.count("      I was given a day off from the world\n") == 1
    files[sidecar] = text.replace(
        "I was given a day off from", "I was granted a day off from"
    ).encode()
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    run = here("check", cwd=tmp_path)
    assert run.code == 1
    assert run.out == shown
