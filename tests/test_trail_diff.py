"""`ipa-text diff` with real git: between commits, index, work tree and files; and how it is shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema_rs
import pytest

import tiny
from cli import Run, here
from ipa_text.resources import shipped
from ipa_text.store.commits import commit_id
from ipa_text.store.git import GitFailed, NoRepository, streaming
from ipa_text.store.revision import Revision
from ipa_text.store.trees import Unreadable
from studies import WHOLE
from tiny import SIDECAR, THEMES, Repository

pytestmark = pytest.mark.needs("git")

GROUP = "themes:\n  - id: gates\n    title: >-\n      Gates\n    from:\n      - ines/open-gate\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return tiny.repository(tmp_path / "repo", tmp_path / "home")


def commit(repo: Repository, message: str = "Work") -> str:
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--allow-empty", "-m", message)
    return repo.git("rev-parse", "HEAD").strip()


def diff(repo: Repository, *arguments: str, cwd: Path | None = None, **env: str) -> Run:
    return here("diff", *arguments, cwd=cwd or repo.folder, **env)


def kinds(
    repo: Repository, *arguments: str, cwd: Path | None = None, **env: str
) -> list[tuple[str, str]]:
    run = diff(repo, "--format", "json", *arguments, cwd=cwd, **env)
    assert run.code == 0, run.err
    jsonschema_rs.Draft7Validator(_schema()).validate(run.json)
    return [(c["kind"], c["ref"]) for c in run.json["changes"]]


def _schema() -> dict[str, object]:
    path = shipped("schema") / "output" / "diff.schema.json"
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def reword(repo: Repository, words: str = "An act.") -> None:
    repo.change(SIDECAR, "Said twice: an act, not an oversight.", words)


# --- which two states


def test_work_tree_against_the_last_commit_on_the_main_branch(repo: Repository) -> None:
    assert diff(repo).out == "no difference\n"
    reword(repo)
    assert kinds(repo) == [("note-reworded", "ines/n-gate")]
    assert diff(repo).lines[0] == "1 note changed"


def test_work_tree_against_where_it_left_the_main_branch(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "work")
    reword(repo)
    commit(repo)
    repo.git("switch", "--quiet", "main")
    repo.write(THEMES, tiny.FILES[THEMES].replace("Leaving", "Going"))
    commit(repo)
    repo.git("switch", "--quiet", "work")
    assert kinds(repo) == [("note-reworded", "ines/n-gate")]
    assert kinds(repo, "main...work") == [("note-reworded", "ines/n-gate")]
    assert kinds(repo, "main..work") == [
        ("statement-retitled", "ines/open-gate"),
        ("note-reworded", "ines/n-gate"),
    ]
    assert diff(repo, "--format", "json").json["base"] == "where this left main"


def test_index_and_work_tree_are_two_states(repo: Repository) -> None:
    reword(repo)
    repo.git("add", "--all")
    repo.change(SIDECAR, "A life is measured in shuttings.", "A life.")
    assert kinds(repo, "--cached") == [("note-reworded", "ines/n-gate")]
    assert len(kinds(repo)) == 2
    assert len(kinds(repo, "HEAD")) == 2


def test_two_commits_while_the_work_tree_is_elsewhere(repo: Repository) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    reword(repo)
    second = commit(repo)
    repo.git("rm", "-r", "--quiet", "cases")
    commit(repo)
    assert kinds(repo, f"{first}..{second}") == [("note-reworded", "ines/n-gate")]
    assert kinds(repo, f"{first[:9]}..{second}", "cases/ines/themes.yaml") == []
    assert ("case-removed", "ines") in kinds(repo, f"{second}..")
    assert kinds(repo, first, second, SIDECAR) == [("note-reworded", "ines/n-gate")]
    assert kinds(repo, first, second, "cases/ines/themes.yaml", ".") == [
        ("note-reworded", "ines/n-gate")
    ]


def test_unborn_branch(tmp_path: Path) -> None:
    repo = Repository(tmp_path / "repo", tmp_path / "home")
    repo.git("init", "--quiet")
    for name, text in tiny.FILES.items():
        repo.write(name, text)
    assert ("note-added", "ines/n-gate") in kinds(repo)
    assert kinds(repo, "--cached") == []
    repo.git("add", "--all")
    assert ("note-added", "ines/n-gate") in kinds(repo, "--cached")


def test_study_in_a_folder_that_was_not_there_yet(tmp_path: Path) -> None:
    repo = Repository(tmp_path / "repo", tmp_path / "home")
    repo.git("init", "--quiet", "--initial-branch=main")
    repo.write("README.md", "Others' files\n")
    first = commit(repo)
    for name, text in tiny.FILES.items():
        repo.write(f"deep/study/{name}", text)
    study = repo.folder / "deep" / "study"
    assert ("note-added", "ines/n-gate") in kinds(repo, cwd=study)
    commit(repo)
    assert ("case-added", "ines") in kinds(repo, f"{first}..HEAD", cwd=study)
    assert kinds(repo, "HEAD", cwd=study / "cases") == []


def test_another_work_tree_of_the_repository(repo: Repository, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    other = Repository(tmp_path / "other", tmp_path / "home")
    reword(other)
    assert kinds(other) == [("note-reworded", "ines/n-gate")]
    assert kinds(repo) == []


def test_conflicts_in_the_index_and_in_the_files(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--create", "other")
    reword(repo, "Theirs.")
    commit(repo)
    repo.git("switch", "--quiet", "main")
    reword(repo, "Ours.")
    commit(repo)
    assert repo.run("git", "merge", "other").returncode == 1
    for arguments in ([], ["--cached"]):
        run = diff(repo, "HEAD" if not arguments else "--cached")
        assert run.code == 0
        assert run.lines == [
            "1 file could not be read, so that nothing is said of it",
            "",
            "Not read",
            f"  {SIDECAR}",
        ]


def test_inside_a_hook(repo: Repository, tmp_path: Path) -> None:
    """A hook of another repository names that one's directory and index."""
    other = tiny.repository(tmp_path / "other", tmp_path / "home")
    reword(repo)
    env = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_INDEX_FILE": str(other.folder / ".git" / "index"),
    }
    assert kinds(repo, cwd=None, **env) == [("note-reworded", "ines/n-gate")]


def test_line_ends_of_the_work_tree_are_no_difference(repo: Repository) -> None:
    repo.git("config", "core.autocrlf", "true")
    path = repo.folder / SIDECAR
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert diff(repo).out == "no difference\n"


def test_submodules_and_links_are_left_out(repo: Repository, tmp_path: Path) -> None:
    tiny.repository(tmp_path / "inner", tmp_path / "home")
    repo.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(tmp_path / "inner"),
        "inner",
    )
    os.symlink("interview-1.md", repo.folder / "cases" / "ines" / "linked-1.md")
    commit(repo)
    assert [kind for kind, _ in kinds(repo, "HEAD~1..HEAD")] in ([], ["transcript-added"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere..HEAD"], "`nowhere` is no commit, branch or tag here, and no file or folder"),
        (["nothing.yaml"], "`nothing.yaml` is no commit, branch or tag here, and no file or folder"),
        (["--", "--upload-pack=x"], "`--upload-pack=x` is no commit, branch or tag here, and no file or folder"),
        (["HEAD", "nothing.yaml"], "nothing.yaml: there is no such file or folder on either side"),
        (["--cached", "HEAD..HEAD"], "the index is compared with one commit: leave --cached or B out"),
    ],
)  # fmt: skip
def test_what_is_no_state(repo: Repository, arguments: list[str], said: str) -> None:
    run = diff(repo, *arguments)
    assert (run.code, run.err) == (2, f"ipa-text: {said}\n")


def test_path_outside_the_study(repo: Repository, tmp_path: Path) -> None:
    run = diff(repo, "HEAD", str(tmp_path))
    assert (run.code, f"{tmp_path} is not in the study" in run.err) == (2, True)


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("format: 1\n")
    run = here("diff", cwd=tmp_path)
    assert (run.code, run.err) == (
        2,
        "ipa-text: there is no git repository here; `git init` begins one\n",
    )


def test_where_there_is_no_study_either(tmp_path: Path) -> None:
    run = here("diff", cwd=tmp_path)
    assert (run.code, run.err) == (
        2,
        "ipa-text: there is no git repository here, nor a study: go to the folder of yours\n",
    )


def test_study_that_git_ignores(repo: Repository) -> None:
    repo.write(".gitignore", "inner/*\n")
    repo.write("inner/study.yaml", "format: 1\n")
    run = diff(repo, cwd=repo.folder / "inner")
    assert (run.code, "git ignores this study" in run.err) == (2, True)


def test_partial_clone_says_so(repo: Repository, tmp_path: Path) -> None:
    reword(repo)
    commit(repo)
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = Repository(tmp_path / "clone", tmp_path / "home")
    clone.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", repo.folder.as_uri(), ".")
    (clone.folder / "study.yaml").write_text(tiny.FILES["study.yaml"])
    run = diff(clone, "HEAD~1..HEAD")
    assert run.code == 2
    assert "this clone does not have the contents of every file" in run.err


def test_lost_object_says_so(repo: Repository) -> None:
    blob = repo.git("rev-parse", f"HEAD:{SIDECAR}").strip()
    reword(repo)
    commit(repo)
    lost = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    lost.unlink()
    run = diff(repo, "HEAD~1..HEAD")
    assert (run.code, run.out, "`git fsck` says what is missing" in run.err) == (2, "", True)


def test_file_of_the_work_tree_that_cannot_be_read(repo: Repository) -> None:
    for name in ("cases/ines/gone-1.md", "journal/gone.md"):
        (repo.folder / name).parent.mkdir(exist_ok=True)
        os.symlink("nowhere.md", repo.folder / name)
    found = diff(repo, "--format", "json").json
    assert (found["changes"], found["unread"]) == ([], ["cases/ines/gone-1.md"])
    assert found["others"] == ["journal/gone.md"]


def test_histories_that_share_nothing(repo: Repository) -> None:
    repo.git("switch", "--quiet", "--orphan", "other")
    repo.write("study.yaml", tiny.FILES["study.yaml"])
    commit(repo)
    assert ("note-added", "ines/n-gate") in kinds(repo, "other...main")
    assert kinds(repo) == []


def test_git_that_ends_too_soon(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitFailed, match="git ended before it had answered"):
        _ask_too_late(repo.folder)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoRepository, match="git is not installed"), streaming(repo.folder, "log"):
        pass


def _ask_too_late(folder: Path) -> None:
    with streaming(folder, "rev-parse", "--git-dir") as process:
        process.wait()
        assert process.stdin is not None
        process.stdin.write(b"x" * 1_000_000)


def test_what_is_no_repository_has_no_commits(tmp_path: Path) -> None:
    with pytest.raises(NoRepository):
        commit_id(tmp_path, "HEAD")


# --- two plain files


def test_two_plain_files(tmp_path: Path) -> None:
    old, new = (tmp_path / name for name in ("LOCAL.notes.yaml", "REMOTE.notes.yaml"))
    old.write_text(tiny.FILES[SIDECAR])
    new.write_text(tiny.FILES[SIDECAR].replace("an act, not an oversight", "an act"))
    run = here("diff", old, new, "--format", "json", cwd=tmp_path)
    assert [(c["kind"], c["ref"]) for c in run.json["changes"]] == [("note-reworded", "n-gate")]


def test_as_the_external_diff_of_git(tmp_path: Path) -> None:
    old = tmp_path / "x1y2"
    old.write_text(tiny.FILES[SIDECAR])
    blob = "0" * 40
    run = here("diff", SIDECAR, old, blob, "100644", "/dev/null", ".", ".", cwd=tmp_path)
    assert run.lines[0] == "2 notes removed"
    assert run.lines[2] == "ines"


def test_called_by_git_itself(repo: Repository) -> None:
    reword(repo)
    out = repo.git("-c", "diff.external=ipa-text diff", "diff")
    assert out.splitlines()[0] == "1 note changed"
    assert "    note reworded ines/n-gate  cases/ines/interview-1.notes.yaml:2" in out
    out = repo.git("difftool", "--no-prompt", "-x", "ipa-text diff", "HEAD")
    assert out.splitlines()[0] == "1 note changed"


# --- how it is shown


def test_words_of_participants_are_withheld(repo: Repository) -> None:
    repo.change(
        "cases/ines/interview-1.md", "I left the gate open. Forty", "I left the door open. Forty"
    )
    repo.change(SIDECAR, "I left the gate open.\n    note", "I left the door open.\n    note")
    for form in ("text", "md", "json"):
        shown = diff(repo, "--format", form, "--show-words").out
        withheld = diff(repo, "--format", form).out
        assert "left the door open" in shown
        assert "left the door" not in withheld
        assert "left the gate" not in withheld
    assert diff(repo).out == (
        "1 quotation re-anchored; 1 turn corrected\n"
        "\n"
        "ines\n"
        "  Notes\n"
        "    note re-anchored ines/n-gate  cases/ines/interview-1.notes.yaml:5\n"
        "      - interview-1 t002 [words withheld]\n"
        "      + interview-1 t002 [words withheld]\n"
        "  Transcripts\n"
        "    transcript corrected ines/interview-1#^t002 (words in 1 place)  cases/ines/interview-1.md:10\n"
        "      - [words withheld]\n"
        "      + [words withheld]\n"
    )


def test_only_formatting_is_said_in_so_many_words(repo: Repository) -> None:
    repo.change(SIDECAR, "category: linguistic", "category:   linguistic")
    repo.change(THEMES, "      - n-gate\n      - n-years", "      - n-gate\n\n      - n-years")
    assert diff(repo).lines[0] == "2 files reformatted, no decision changed"
    repo.write("journal/2026-02-02-doubts.md", "---\ndate: 2026-02-02\nby: km\n---\n\nDoubts.\n")
    assert diff(repo, "journal").lines[0] == "no decision changed; 1 other file changed"


def test_a_review_that_is_taken_out_is_told_at_the_top(repo: Repository) -> None:
    """What somebody read is no line of YAML among others; and what was not, is not read by being told."""
    mark = "  - {{of: {}, by: kb, date: 2026-02-01, state: agreed}}\n"
    marks = [mark.format(of) for of in ("ines/open-gate", "ines", "ines/n-gate")]
    repo.write("cases/ines/reviews.yaml", "reviews:\n" + "".join(marks))
    meeting = "---\ndate: 2026-02-02\npresent: [km, kb]\n---\n\nWe read it aloud.\n"
    repo.write("supervision/2026-02-02-a.md", meeting)
    commit(repo, "Read")
    repo.write("cases/ines/reviews.yaml", "reviews:\n" + marks[0])
    assert kinds(repo) == [("review-removed", "ines"), ("review-removed", "ines/n-gate")]
    assert diff(repo).lines == [
        "2 review marks taken out",
        "",
        "ines",
        "  Reviews",
        "    review removed ines (by kb)  cases/ines/reviews.yaml:3",
        "      - agreed 2026-02-01",
        "    review removed ines/n-gate (by kb)  cases/ines/reviews.yaml:4",
        "      - agreed 2026-02-01",
    ]
    (repo.folder / "supervision/2026-02-02-a.md").unlink()
    (repo.folder / "cases/ines/reviews.yaml").unlink()
    assert diff(repo).lines[0] == "3 review marks taken out; 1 record of supervision taken out"
    told = here("blame", SIDECAR, "--format", "json", cwd=repo.folder).json["lines"]
    assert [(one["ref"], one["kind"]) for one in told if one["ref"] == "ines/n-gate"] == [
        ("ines/n-gate", "note-added")
    ]
    commit(repo, "Take them out")
    assert [
        line for line in here("log", "ines/n-gate", cwd=repo.folder).lines if "review" in line
    ] == [
        "  review added ines/n-gate (by kb)",
        "  review removed ines/n-gate (by kb)",
    ]
    in_short = here("log", cwd=repo.folder).lines
    assert [line for line in in_short if "review" in line] == [
        "    ines: 3 reviews added; supervision added 2026-02-02-a",
        "    ines: 3 reviews removed; supervision removed 2026-02-02-a",
    ]


def test_prevalence_and_the_sentence(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    commit(repo)
    repo.change("themes.yaml", "      - ines/open-gate\n", "      - ines/nothing\n")
    run = diff(repo, "--format", "json")
    assert (
        run.json["sentence"] == "1 theme touched; 2 links changed; prevalence of *gates* 1/1 -> 0/1"
    )
    assert run.json["prevalence"] == [
        {"id": "gates", "before": 1, "after": 0, "of": 1, "of_before": 1, "basis": "coded"}
    ]
    assert run.json["summary"] == {"evidence-linked": 1, "evidence-unlinked": 1}
    assert diff(repo).lines[-2:] == ["Prevalence (coded)", "  gates  1/1 -> 0/1"]
    (repo.folder / "cases/ines/case.yaml").unlink()
    assert [p["of"] for p in diff(repo, "--format", "json").json["prevalence"]] == [1]
    repo.write(
        "cases/ines/case.yaml", "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    )
    found = diff(repo, "--format", "json").json
    assert [p["of"] for p in found["prevalence"]] == [0]


def test_prevalence_of_a_theme_that_was_renamed(repo: Repository) -> None:
    """It goes on under the new id: nothing is said where it is the same, else before and after."""
    repo.write("themes.yaml", GROUP)
    commit(repo)
    repo.change("themes.yaml", "id: gates", "id: doors")
    run = diff(repo, "--format", "json")
    assert run.json["sentence"] == "1 theme touched: 1 renamed"
    assert run.json["prevalence"] == []
    repo.write("cases/omar/case.yaml", "pseudonym: Omar\n")
    assert diff(repo, "--format", "json").json["prevalence"] == [
        {"id": "doors", "before": 1, "after": 1, "of": 2, "of_before": 1, "basis": "coded"}
    ]


def test_prevalence_of_many_themes(repo: Repository) -> None:
    repo.write(
        "themes.yaml",
        "themes:\n"
        + "".join(f"  - id: g{n}\n    title: G{n}\n    from: [ines/open-gate]\n" for n in range(5)),
    )
    assert diff(repo).lines[0] == (
        "5 themes touched: 5 new; 5 links changed; prevalence of *g0* - -> 1/1; prevalence of *g1* - -> 1/1;"
    )
    assert "and of 2 themes more" in diff(repo, "--format", "json").json["sentence"]


def test_withdrawal_that_cannot_be_read_is_of_everything(repo: Repository) -> None:
    repo.write("cases/ines/case.yaml", "pseudonym: Ines\nwithdrawn: yes\n")
    repo.write("themes.yaml", GROUP)
    reword(repo, "A secret.")
    assert "A secret" not in diff(repo, "--show-words").out


def test_nor_between_two_states_before_it_nor_when_all_is_taken_out(repo: Repository) -> None:
    """What is recorded now decides, and of a case that is gone what was recorded last."""
    reword(repo, "An act.")
    commit(repo)
    gone = "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    assert "An act." in diff(repo, "HEAD~1..HEAD").out
    repo.write("cases/ines/case.yaml", gone)
    assert "An act." not in diff(repo, "HEAD~1..HEAD").out
    commit(repo)
    repo.git("rm", "-r", "--quiet", "cases/ines")
    run = diff(repo, "HEAD")
    assert "note removed ines/n-gate" in run.out
    assert "An act." not in run.out


def test_nothing_is_said_of_who_withdrew(repo: Repository) -> None:
    repo.write(
        "cases/ines/case.yaml", "pseudonym: Ines\nwithdrawn: {date: 2026-02-01, scope: all}\n"
    )
    repo.write(
        "themes.yaml",
        GROUP.replace("- ines/open-gate", "- id: ines/open-gate\n        nuance: Hers."),
    )
    reword(repo, "A secret.")
    run = diff(repo, "--show-words")
    assert "A secret" not in run.out
    assert "Hers" not in run.out
    assert "[withdrawn]" in run.out


def test_markdown_cannot_be_broken_into(repo: Repository) -> None:
    evil = "<b>@octocat</b> | [x](https://e.org) `code` | #1 GH-2 !3 &4 www.e.org"
    reword(repo, evil)
    out = diff(repo, "--format", "markdown").out
    assert out == (
        "**1 note changed**\n"
        "\n"
        "<details open><summary><b>ines</b> (1 line)</summary>\n"
        "\n"
        "**Notes**\n"
        "\n"
        "| what | before | after | where |\n"
        "|---|---|---|---|\n"
        "| note reworded `ines/n-gate` | Said twice: an act, not an oversight. |"
        " &lt;b>@&#8203;octocat&lt;/b> \\| \\[x\\](https:&#8203;//e.org) \\`code\\` \\| \\#&#8203;1"
        " GH-&#8203;2 !&#8203;3 &amp;&#8203;4 www&#8203;.e.org |"
        " [interview-1.notes.yaml:2](cases/ines/interview-1.notes.yaml#L2) |\n"
        "\n"
        "</details>\n"
    )


def test_links_lead_to_the_commit_on_github(repo: Repository) -> None:
    reword(repo)
    head = commit(repo)
    env = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b"}
    out = diff(repo, "HEAD~1..HEAD", "--format", "md", cwd=None, **env).out
    assert f"(https://github.com/a/b/blob/{head}/cases/ines/interview-1.notes.yaml#L2)" in out


def test_every_part_of_the_text(repo: Repository) -> None:
    repo.write("themes.yaml", GROUP)
    repo.write("writeup/findings.md", "Draft.\n")
    assert diff(repo).out == (
        "1 theme touched: 1 new; 1 link changed; prevalence of *gates* - -> 1/1; 1 other file changed\n"
        "\n"
        "Across cases\n"
        "  gates\n"
        "    group theme added gates  themes.yaml:2\n"
        "      + Gates\n"
        "    linked gates  themes.yaml:6\n"
        "      + ines/open-gate\n"
        "\n"
        "Prevalence (coded)\n"
        "  gates  - -> 1/1\n"
        "\n"
        "Other files\n"
        "  writeup/findings.md\n"
    )
    out = diff(repo, "--format", "md").out
    assert "| gates | - -> 1/1 |" in out
    assert "<details><summary>1 other files changed</summary>" in out


def test_revision_is_a_study(repo: Repository) -> None:
    reword(repo)
    tree = Revision(repo.folder, "HEAD")
    names = [str(path) for path in tree.paths()]
    assert names == sorted(tiny.FILES)
    assert tree.read(tree.paths()[0]).decode() == tiny.FILES[names[0]]
    with pytest.raises(Unreadable, match="is not in that commit"):
        tree.read(tree.paths()[0].with_name("nothing.yaml"))


def test_whole_study_as_new(tmp_path: Path) -> None:
    repo = Repository(tmp_path / "repo", tmp_path / "home")
    repo.git("init", "--quiet")
    for name, text in WHOLE.items():
        repo.write(name, text)
    run = diff(repo, "--format", "json")
    jsonschema_rs.Draft7Validator(_schema()).validate(run.json)
    assert run.json["base"] == "nothing"
    assert run.json["summary"]["case-added"] == len(
        {n.split("/")[1] for n in WHOLE if n.startswith("cases/")}
    )
