"""What `ipa-text privacy` says of a repository: every place is found, and nobody is named."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from cli import Run, git, here
from ipa_text.privacy.keyed import LIST, RECORD
from ipa_text.resources import shipped
from ipa_text.store.private import SECRET
from test_privacy import document
from tiny import SIDECAR, Repository, repository

pytestmark = pytest.mark.needs("git")

KEY = """\
identifiers:
  - {case: p01, kind: person, words: [Dorothea Quill, Dorothea, Quill], replace: Ruth}
  - {kind: org, words: [St Jude's], replace: "[org: the clinic]"}
  - {kind: place, words: [Ravensholme], replace: "[place: a village]"}
"""
SAID = re.compile("dorothea|quill|jude|ravensholme|900123", re.IGNORECASE)
"""What may never be printed."""

WITH_KEY = "private/identifiers.yaml"


def places(run: Run) -> list[tuple[str, str, int, int, str]]:
    """Return where something was found, in order, each place once."""
    assert run.code == 1
    assert not SAID.search(run.out + run.err)
    found = (
        (f["where"], f["path"], f["line"], f["column"], f["kind"]) for f in run.json["findings"]
    )
    return sorted(set(found))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study with a key, and somebody named in every place in which that can happen."""
    study = tmp_path_factory.mktemp("privacy") / "study"
    assert here("demo", study, cwd=study.parent).code == 0
    (study / "private").mkdir()
    (study / WITH_KEY).write_text(KEY, encoding="utf-8")
    assert here("privacy", "--history", cwd=study).code == 0
    first = sorted((study / "cases").iterdir())[1]
    (study / "writeup" / "old.md").write_text("As Dorothea put it.\n")
    git(study, "add", "--all")
    git(study, "commit", "-q", "-m", "An old draft")
    git(study, "rm", "-q", "writeup/old.md")
    git(
        study,
        "commit",
        "-q",
        "-m",
        "No draft",
        "-m",
        "Nothing that\nDorothea\nQuill said is in it.",
    )
    edit(next(first.glob("*.notes.yaml")), "note: >-\n      ", "note: >-\n      Quill's word. ")
    edit(study / "themes.yaml", "title: >-\n      ", "title: >-\n      St Jude\u2019s, and ")
    (study / "writeup" / "dorothea-quill.md").write_text("A draft.\n")
    (study / "writeup" / "wide.txt").write_bytes("From\nRavensholme.\n".encode("utf-16"))
    (study / "writeup" / "letter.docx").write_bytes(document("Ravensholme"))
    git(study, "add", "--all")
    by = (
        "-c",
        "user.name=Dorothea Quill",
        "commit",
        "-q",
        "-m",
        "Plant",
        "--author=Quill <q@x.example>",
    )
    git(study, *by)
    git(study, "branch", "for-dorothea")
    git(study, "tag", "-a", "-m", "Read with\nDorothea", "read-by-quill")
    (study / "writeup" / "stashed.md").write_text("Dorothea\n")
    git(study, "add", "--all")
    git(study, "stash", "-q")
    lost = git(study, "hash-object", "-w", "--stdin", "--", os.devnull)
    assert lost
    return study


def test_every_place_is_found_and_nobody_is_named(demo: Path) -> None:
    sidecar = next(sorted((demo / "cases").iterdir())[1].glob("*.notes.yaml"))
    note = sidecar.relative_to(demo).as_posix()
    lines = sidecar.read_text(encoding="utf-8").split("\n")
    [line] = [n for n, text in enumerate(lines, 1) if "Quill" in text]
    title = next(
        n
        for n, text in enumerate((demo / "themes.yaml").read_text("utf-8").split("\n"), 1)
        if "Jude" in text
    )
    now = [
        ("author", "", 0, 0, "person"),
        ("branch", "for-[person]", 0, 0, "person"),
        ("commit-message", "", 4, 1, "person"),
        ("file", note, line, 7, "person"),
        ("file", "themes.yaml", title, 7, "org"),
        ("file", "writeup/letter.docx", 1, 1, "place"),
        ("file", "writeup/wide.txt", 2, 1, "place"),
        ("path", "writeup/[person].md", 0, 0, "person"),
        ("tag", "read-by-[person]", 0, 0, "person"),
        ("tag", "read-by-[person]", 2, 1, "person"),
    ]
    assert places(here("privacy", "--format", "json", cwd=demo)) == sorted(now)
    then = [
        ("object", note, line, 7, "person"),
        ("object", "themes.yaml", title, 7, "org"),
        ("object", "writeup/letter.docx", 1, 1, "place"),
        ("object", "writeup/old.md", 1, 4, "person"),
        ("object", "writeup/stashed.md", 1, 1, "person"),
        ("object", "writeup/wide.txt", 2, 1, "place"),
    ]
    run = here("privacy", "--history", "--format", "json", cwd=demo)
    assert places(run) == sorted([*now, *then])
    held = [f for f in run.json["findings"] if f["where"] in ("object", "commit-message", "author")]
    assert all(re.fullmatch("[0-9a-f]{40}", f["commit"]) for f in held)


@pytest.mark.parametrize("history", [(), ("--history",)])
def test_for_people_it_says_where_and_what_to_do(demo: Path, history: tuple[str, ...]) -> None:
    run = here("privacy", *history, cwd=demo)
    assert run.code == 1
    assert not SAID.search(run.out + run.err)
    assert (
        "writeup/wide.txt:2:1: an identifier (place) of private/identifiers.yaml stands here"
        in run.lines
    )
    assert (
        "branch for-[person]: an identifier (person) of private/identifiers.yaml stands in its name"
        in run.lines
    )
    commit = git(demo, "log", "--format=%h", "--abbrev=12", "--grep=No draft").strip()
    assert (
        f"message of {commit}:4:1: an identifier (person) of private/identifiers.yaml stands here"
        in run.lines
    )
    for cure in (
        "In a file:",
        "In the name of a file:",
        "In the name of a branch:",
        "In a tag:",
        "In who made",
    ):
        assert cure in run.out
    assert "docs/privacy.md says how." in run.out
    assert ("In the history:" in run.out) == bool(history)


def test_a_check_says_the_same_of_what_it_sees(demo: Path) -> None:
    """Of files, of names, and of messages that were not pushed."""
    run = here("check", "--format", "json", "--select", "IPA501", cwd=demo)
    assert run.code == 1
    found = {(f["path"], f["line"], f["code"]) for f in run.json["findings"]}
    assert ("writeup/[person].md", 1, "IPA501") in found
    assert ("study.yaml", 1, "IPA501") in found
    assert ("writeup/letter.docx", 1, "IPA501") in found
    said = here("check", "--format", "concise", "--select", "IPA501", cwd=demo).out
    assert "the branch for-[person]: an identifier (person) of private/identifiers.yaml" in said
    assert re.search(r"the message of [0-9a-f]{12}, line 4: an identifier", said)


@pytest.mark.parametrize("form", ["full", "concise", "json", "github", "gitlab", "sarif"])
def test_no_format_of_a_check_shows_what_stands_there(study: Repository, form: str) -> None:
    """Not even where words are shown."""
    study.write("writeup/quill.md", "Dorothea\n")
    run = here("check", "--show-words", "--format", form, cwd=study.folder)
    assert run.code == 1
    assert "identifier-from-the-key" in run.out
    assert not SAID.search(run.out + run.err)


def test_json_is_as_its_schema_says(demo: Path) -> None:
    schema = json.loads((shipped("schema") / "output" / "privacy.schema.json").read_text("utf-8"))
    check = jsonschema_rs.validator_for(schema)
    for more in ((), ("--history",)):
        printed = here("privacy", "--format", "json", *more, cwd=demo).json
        assert [str(e.message) for e in check.iter_errors(printed)] == []
    assert printed["version"] == 1
    assert set(printed["looked"]) == {"files", "names", "commits", "objects"}


# --- other places, on the smallest study


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    found = repository(tmp_path / "study", tmp_path / "home")
    found.write(WITH_KEY, KEY)
    found.write(".gitignore", "private/\n")
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Leave out what is private")
    return found


def look(found: Repository, *more: str, **env: str) -> Run:
    return here("privacy", "--format", "json", *more, cwd=found.folder, **env)


def test_nothing_is_found(study: Repository) -> None:
    run = here("privacy", cwd=study.folder)
    assert (run.code, run.out, run.err) == (
        0,
        "nothing found in 6 files, 1 branch or tag, 2 commits\n",
        "",
    )
    assert here("privacy", "-q", cwd=study.folder).out == ""


def test_without_a_key_only_patterns_are_looked_for(study: Repository) -> None:
    (study.folder / WITH_KEY).unlink()
    study.write("journal/a.md", "Dorothea: 07700 900123\n")
    run = here("privacy", cwd=study.folder)
    assert (
        run.err == "Note: names were not looked for: there is no private/identifiers.yaml here.\n"
    )
    assert run.lines[0] == "journal/a.md:1:11: a telephone number stands here"
    assert look(study).json["names"] == "none"


def test_without_git_files_are_looked_at(study: Repository) -> None:
    shutil.rmtree(study.folder / ".git")
    study.write(".hidden/x", "Dorothea\n")
    study.write(".ipa-text/schema/ids/x.json", "Dorothea\n")  # git would ignore it
    run = look(study)
    assert run.err == "Note: there is no git repository here: only files were looked at.\n"
    assert places(run) == [("file", ".hidden/x", 1, 1, "person")]


def test_before_the_first_commit(study: Repository) -> None:
    shutil.rmtree(study.folder / ".git")
    study.git("init", "--quiet")
    study.write("a.md", "Dorothea\n")
    study.write(".hidden/x", "Dorothea\n")
    study.git("add", ".hidden")
    assert places(look(study, "--history")) == [
        ("file", ".hidden/x", 1, 1, "person"),
        ("file", "a.md", 1, 1, "person"),
        ("object", "", 1, 1, "person"),
    ]
    said = study.check("--select", "IPA501").stdout
    assert [line.split(" ")[0] for line in said.splitlines()[:2]] == [".hidden/x:1:1:", "a.md:1:1:"]


def test_in_another_work_tree_of_the_repository(study: Repository) -> None:
    study.git("worktree", "add", "-q", "../other")
    other = study.folder.parent / "other"
    (other / "private").mkdir()
    (other / WITH_KEY).write_text(KEY)
    (other / "b.md").write_text("Dorothea\n")
    run = here("privacy", "--history", "--format", "json", cwd=other)
    assert places(run) == [("file", "b.md", 1, 1, "person")]


def test_what_is_staged_otherwise_than_it_lies_there(study: Repository) -> None:
    study.write("a.md", "Dorothea\n")
    study.git("add", "a.md")
    study.write("a.md", "Ruth\n")
    study.write("gone.md", "Ravensholme\n")
    study.git("add", "gone.md")
    (study.folder / "gone.md").unlink()
    (study.folder / "link").symlink_to("St Jude's")
    assert places(look(study)) == [
        ("file", "a.md", 1, 1, "person"),
        ("file", "gone.md", 1, 1, "place"),
        ("file", "link", 1, 1, "org"),
    ]


def test_what_cannot_be_read_is_told(study: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file is closed to us, and another has more in it than is read."""
    real = Path.open

    def opened(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "themes.yaml":
            raise PermissionError(13, "Permission denied")
        return real(path, *how, **more)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr("ipa_text.privacy.repository.LARGEST", 300)
    assert places(look(study)) == [
        ("file", "cases/ines/interview-1.notes.yaml", 0, 0, "cannot-be-opened"),
        ("file", "cases/ines/themes.yaml", 0, 0, "cannot-be-opened"),
    ]


def test_names_that_a_reflog_remembers(study: Repository) -> None:
    """A branch that is gone, a commit that no branch leads to, a blob that no commit has."""
    study.git("checkout", "-q", "-b", "quill")
    study.write("cases/dorothea/a.md", "x\n")
    study.git("add", "--all")
    study.git("commit", "-q", "-m", "At Ravensholme")
    study.git("checkout", "-q", "main")
    study.git("branch", "-q", "-D", "quill")
    study.write("lost", "Ravensholme\n")
    blob = study.git("hash-object", "-w", "lost").strip()
    (study.folder / "lost").unlink()
    assert look(study).json["findings"] == []
    run = look(study, "--history")
    assert places(run) == [
        ("branch", "logs/HEAD", 3, 0, "person"),
        ("branch", "logs/HEAD", 4, 0, "place"),
        ("branch", "logs/HEAD", 5, 0, "person"),
        ("commit-message", "", 1, 4, "place"),
        ("object", "", 1, 1, "place"),
        ("path", "cases/[person]/a.md", 0, 0, "person"),
    ]
    [lost] = [f for f in run.json["findings"] if f["where"] == "object"]
    assert (lost["commit"], lost["object"]) == ("", blob)
    said = here("privacy", "--history", cwd=study.folder).out
    assert f"object {blob[:12]}:1:1, in no commit: an identifier (place)" in said
    study.git("reflog", "expire", "--expire=now", "--all")
    [path] = [f for f in look(study, "--history").json["findings"] if f["where"] == "path"]
    assert re.fullmatch("[0-9a-f]{40}", path["commit"])


def test_private_files_of_the_past(study: Repository) -> None:
    study.write("cases/ines/interview-1.docx", "x")
    study.write("a.wav", "RIFF    WAVE")
    study.git("add", "--force", "--all", ".")
    study.git("add", "--force", WITH_KEY)
    study.git("commit", "-q", "-m", "Too much")
    study.git("rm", "-q", "--cached", "-r", "private")
    study.git("rm", "-q", "a.wav", "cases/ines/interview-1.docx")
    study.git("commit", "-q", "-m", "Less")
    assert look(study).code == 0
    found = look(study, "--history").json["findings"]
    assert sorted((f["where"], f["path"], f["kind"]) for f in found) == [
        ("object", "a.wav", "audio"),
        ("object", "cases/ines/interview-1.docx", "original"),
        ("object", WITH_KEY, "key-file"),
    ]


def test_a_clone_that_is_cut_off_says_so(study: Repository, tmp_path: Path) -> None:
    study.git("clone", "-q", "--depth=1", study.folder.as_uri(), str(tmp_path / "cut"))
    for more in ((), ("--history",)):
        run = here("privacy", *more, cwd=tmp_path / "cut")
        assert run.code == 0
        assert "does not have the whole history, so that not all of it was looked at" in run.err


def test_an_older_encoding_of_a_message(study: Repository) -> None:
    study.write("m", "")
    (study.folder / "m").write_bytes("Zo\u00eb Quill\n".encode("latin-1"))
    study.git("-c", "i18n.commitEncoding=latin1", "commit", "-q", "--allow-empty", "-F", "m")
    study.git("-c", "i18n.commitEncoding=what", "commit", "-q", "--allow-empty", "-F", "m")
    (study.folder / "m").unlink()
    assert places(look(study)) == [("commit-message", "", 1, 5, "person")]


def test_an_address_of_somebody_who_helped(study: Repository) -> None:
    study.git(
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "Read",
        "-m",
        "Co-authored-by: K. Bell <kb@uni.ac.uk>",
    )
    study.git("commit", "-q", "--allow-empty", "-m", "Write to kb@uni.ac.uk")
    assert places(look(study)) == [("commit-message", "", 1, 10, "email")]


def test_a_key_that_cannot_be_read(study: Repository) -> None:
    study.write(WITH_KEY, "people: []\n")
    run = here("privacy", cwd=study.folder)
    assert run.code == 2
    assert run.err.startswith("ipa-text: private/identifiers.yaml has no list of `identifiers:`")
    assert (
        "error identifier-from-the-key private/identifiers.yaml has no list of `identifiers:`"
        in study.check().stdout
    )


def test_what_is_wrong_with_the_key_is_not_called_nothing(study: Repository) -> None:
    study.write(WITH_KEY, "identifiers:\n  - {case: ines}\n")
    run = here("privacy", cwd=study.folder)
    assert (run.code, run.lines) == (
        1,
        [
            f"{WITH_KEY}:2: this entry has no list of `words:`, so nothing is looked for: give it one",
            "nothing else found in 6 files, 1 branch or tag, 2 commits",
        ],
    )


def test_a_key_with_words_that_cannot_be_looked_for(study: Repository) -> None:
    study.write(WITH_KEY, "identifiers: [{kind: person, words: [Ines], replace: Ines}]\n")
    run = here("privacy", cwd=study.folder)
    assert run.code == 1
    assert run.lines[0].startswith(
        "private/identifiers.yaml:1: a word is the same as its `replace:`"
    )
    assert look(study).json["key"][0]["line"] == 1


# --- the list for CI


@pytest.fixture
def keyed(study: Repository) -> tuple[Repository, str]:
    """The study with its list, and the secret."""
    run = here("privacy", "key", cwd=study.folder)
    assert (run.code, run.lines[0]) == (0, f"wrote {LIST}: 5 words of the key")
    return study, run.lines[-1]


def test_the_list_says_nothing_without_its_secret(keyed: tuple[Repository, str]) -> None:
    study, secret = keyed
    text = (study.folder / LIST).read_text()
    assert not SAID.search(text)
    assert secret not in text + (study.folder / RECORD).read_text()
    assert study.git("status", "--porcelain", "-uall") == f"?? {LIST}\n"
    assert here("fmt", "--check", cwd=study.folder).code == 0
    assert here("privacy", "key", cwd=study.folder, **{SECRET: secret}).out == (
        f"{LIST} is that of the key already: 5 words of the key\n"
    )
    assert here("privacy", cwd=study.folder).code == 0


def test_by_the_list_the_same_is_found(keyed: tuple[Repository, str]) -> None:
    study, secret = keyed
    study.write("writeup/a.md", "Dorothea\nQuill at St Jude's, by RAVENSHOLME\n")
    study.git("branch", "for-dorothea")
    by_key = places(look(study))
    shutil.rmtree(study.folder / "private")
    assert places(look(study, **{SECRET: secret})) == by_key
    assert look(study, **{SECRET: secret}).json["names"] == "keyed"
    said = here("check", "--format", "concise", cwd=study.folder, **{SECRET: secret})
    assert said.code == 1
    assert (
        "writeup/a.md:2:10: error identifier-from-the-key an identifier (org) of audit/identifiers.keyed"
        in said.out
    )
    without = here("check", cwd=study.folder)
    assert without.code == 0
    assert without.err == (
        "Note: names were not looked for: audit/identifiers.keyed.yaml needs the secret in"
        " IPA_TEXT_PRIVACY_KEY, which is not set.\n"
    )
    assert here("check", "-q", cwd=study.folder).err == ""
    assert here("privacy", cwd=study.folder).err == without.err


def test_another_secret_does_not_open_it(keyed: tuple[Repository, str]) -> None:
    study, _ = keyed
    shutil.rmtree(study.folder / "private")
    run = here("privacy", cwd=study.folder, **{SECRET: "x" * 30})
    assert run.code == 2
    assert (
        run.err == f"ipa-text: the secret in {SECRET} is not the one with which {LIST} was made\n"
    )
    assert "is not the one with which" in study.check(**{SECRET: "x" * 30}).stdout


@pytest.mark.parametrize("given", [True, False])
def test_a_list_that_is_older_than_the_key_is_known_at_home(
    keyed: tuple[Repository, str], given: bool
) -> None:
    """With the secret, and without it too."""
    study, secret = keyed
    env = {SECRET: secret} if given else {}
    study.write(WITH_KEY, KEY.replace("Ravensholme", "Ravensholm"))
    run = here("privacy", cwd=study.folder, **env)
    assert run.code == 1
    assert run.lines[0] == (
        f"{LIST}: it was not made of the key as it is now: `ipa-text privacy key` writes it again"
    )
    assert (
        here("privacy", "key", cwd=study.folder, **{SECRET: secret}).out
        == f"wrote {LIST}: 5 words of the key\n"
    )
    assert here("privacy", cwd=study.folder, **env).code == 0


def test_what_stops_the_making_of_a_list(study: Repository) -> None:
    weak = here("privacy", "key", cwd=study.folder, **{SECRET: "password"})
    assert (weak.code, LIST in weak.err, SECRET in weak.err) == (2, False, True)
    here("privacy", "key", cwd=study.folder)
    lost = here("privacy", "key", cwd=study.folder)
    assert lost.code == 2
    assert f"{LIST} was made with a secret, and {SECRET} is not set" in lost.err
    study.write(".gitignore", "")
    assert "private/ is not ignored by git here" in here("privacy", "key", cwd=study.folder).err
    shutil.rmtree(study.folder / "private")
    assert (
        "there is no private/identifiers.yaml here" in here("privacy", "key", cwd=study.folder).err
    )


@pytest.mark.parametrize("data", [b"\xff", b"version: 2\n", b"- x\n"])
def test_a_list_that_cannot_be_read(keyed: tuple[Repository, str], data: bytes) -> None:
    study, secret = keyed
    shutil.rmtree(study.folder / "private")
    (study.folder / LIST).write_bytes(data)
    run = here("privacy", cwd=study.folder, **{SECRET: secret})
    assert (run.code, f"{LIST} cannot be read" in run.err) == (2, True)


def test_a_list_that_was_changed_by_hand(keyed: tuple[Repository, str]) -> None:
    study, secret = keyed
    shutil.rmtree(study.folder / "private")
    text = (study.folder / LIST).read_text()
    study.write(LIST, re.sub(r"(?m)^(  - \w{32}) [\w ]+$", r"\1 what", text))
    study.write("journal/a.md", "Ravensholme\n")
    assert places(look(study, **{SECRET: secret})) == [("file", "journal/a.md", 1, 1, "other")]


# --- what is refused


def test_a_forced_key_is_not_committed(study: Repository) -> None:
    hook = study.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexec ipa-text check --staged --format concise\n")
    hook.chmod(0o755)
    study.change(SIDECAR, "an oversight", "a slip")
    study.git("commit", "-q", "-a", "-m", "Reword")
    study.git("add", "-f", WITH_KEY)
    before = study.commits()
    done = study.run("git", "commit", "-m", "x")
    assert done.returncode == 1
    assert (
        "private/identifiers.yaml:1:1: error private-file-tracked a key to the pseudonyms"
        in done.stdout
    )
    study.git("rm", "-q", "--cached", WITH_KEY)
    study.write(".vscode/x.json", '{"who": "Dorothea"}\n')
    study.git("add", "-f", ".vscode")
    done = study.run("git", "commit", "-m", "x")
    assert ".vscode/x.json:1:10: error identifier-from-the-key" in done.stdout
    assert study.commits() == before


def test_a_check_that_was_clean_looks_again_when_git_holds_more(study: Repository) -> None:
    assert study.check().returncode == 0
    assert study.check().returncode == 0
    study.git("add", "-f", WITH_KEY)
    assert "private-file-tracked" in study.check().stdout
    study.git("rm", "-q", "--cached", WITH_KEY)
    assert study.check().returncode == 0


def test_a_waiver_lets_one_place_pass(study: Repository) -> None:
    study.write("writeup/a.md", "Quill, the publisher.\n")
    assert "writeup/a.md:1:1: error identifier-from-the-key" in study.check().stdout
    waiver = (
        "lint:\n  waivers:\n    - rule: identifier-from-the-key\n      subject: writeup/a.md\n"
        "      why: >-\n        A publisher of that name.\n"
    )
    study.write("study.yaml", (study.folder / "study.yaml").read_text() + waiver)
    assert study.check().returncode == 0


def test_what_is_pushed_is_looked_at_first(study: Repository, tmp_path: Path) -> None:
    """Names, messages, and every version on the way; what others have already is not looked at again."""

    def commit(*how: str) -> None:
        study.git(
            "-c", "core.hooksPath=/dev/null", "commit", *how
        )  # of the hooks, only that of a push is asked

    study.git("init", "-q", "--bare", "-b", "main", str(tmp_path / "there.git"))
    study.git("remote", "add", "origin", str(tmp_path / "there.git"))
    assert here("setup-git", cwd=study.folder).code == 0
    study.write("a.md", "At Ravensholme\n")
    study.git("add", "--all")
    commit("-q", "-m", "Begin")
    study.git("push", "-q", "--no-verify", "origin", "main")
    study.write("a.md", "At home\n")
    commit("-q", "-a", "-m", "Take it out")
    assert study.run("git", "push", "-q", "origin", "main").returncode == 0
    study.git("checkout", "-q", "-b", "quill")
    study.write("b.md", "x\nDorothea\n")
    study.git("add", "--all")
    commit("-q", "-m", "For Dorothea")
    named = study.git("rev-parse", "--short=12", "HEAD").strip()
    study.git("rm", "-q", "b.md")
    commit("-q", "-m", "Take it out")
    done = study.run("git", "push", "-q", "origin", "quill")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:6] == [
        "branch [person]: an identifier (person) of private/identifiers.yaml stands in its name",
        f"message of {named}:1:5: an identifier (person) of private/identifiers.yaml stands here",
        "b.md:2:1: an identifier (person) of private/identifiers.yaml stands here",
        "Nothing was pushed: what others have once is theirs for good. As long as it is here alone,",
        "`git commit --amend` and `git rebase -i` take it out of them; docs/privacy.md says more.",
        "`git push --no-verify` goes past this once.",
    ]
    assert study.git("ls-remote", "origin").split()[1::2] == ["HEAD", "refs/heads/main"]
    study.git("checkout", "-q", "-b", "moved", "main")
    study.git("mv", "a.md", "Ravensholme.md")
    commit("-q", "-m", "Move it")
    done = study.run("git", "push", "-q", "origin", "moved")
    assert done.stdout.startswith(
        "[place].md: an identifier (place) of private/identifiers.yaml stands"
    )
    assert study.run("git", "push", "-q", "origin", "main:fine").returncode == 0
    assert study.run("git", "push", "-q", "origin", ":fine").returncode == 0


def test_a_push_under_pre_commit(study: Repository) -> None:
    """It tells in variables what git tells on standard input."""
    study.write("b.md", "Dorothea\n")
    study.git("add", "--all")
    study.git("commit", "-q", "-m", "b")
    told = {
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/x",
        "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main",
    }
    run = here("hook", "pre-push", cwd=study.folder, **told)
    assert (run.code, run.err.splitlines()[0]) == (
        1,
        "b.md:1:1: an identifier (person) of private/identifiers.yaml stands here",
    )
    ends = {"PRE_COMMIT_TO_REF": study.git("rev-parse", "HEAD").strip()}
    ends |= {"PRE_COMMIT_FROM_REF": ends["PRE_COMMIT_TO_REF"]}
    assert here("hook", "pre-push", "origin", cwd=study.folder, **told, **ends).code == 0
    (study.folder / WITH_KEY).unlink()
    assert "names were not looked for" in here("hook", "pre-push", cwd=study.folder, **told).err


def test_a_study_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    study = repository(tmp_path / "thesis", tmp_path / "home", under="data/")
    study.write(f"data/{WITH_KEY}", KEY)
    study.write(".gitignore", "private/\n")
    study.write("data/cases/ines/interview-1.docx", "x")
    study.git("add", "--all")
    study.git("commit", "-q", "-m", "At Ravensholme")
    run = here("privacy", "--format", "json", cwd=study.folder / "data")
    assert places(run) == [
        ("commit-message", "", 1, 4, "place"),
        ("file", "cases/ines/interview-1.docx", 0, 0, "original"),
    ]
    told: dict[str, Any] = {
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/x",
        "PRE_COMMIT_LOCAL_BRANCH": "HEAD",
    }
    said = here("hook", "pre-push", cwd=study.folder, **told).err.splitlines()
    assert "cases/ines/interview-1.docx: an original, which git is not to hold" in said
