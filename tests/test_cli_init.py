"""``init``: a new study's files, all or none of them."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from cli import command, contents, environment, git, here, process
from ipa_text.resources import shipped
from ipa_text.store import yaml
from ipa_text.store.trees import Memory
from ipa_text.study.editors import schemas
from ipa_text.study.load import load


def laid_down() -> dict[str, bytes]:
    """Return what ``init`` writes when nothing is asked of it."""
    files = contents(shipped("corpus_template"))
    made = schemas(load(Memory(files)))
    return files | {path: text.encode() for path, text in made.items()}


def title(folder: Path) -> object:
    return yaml.read((folder / "study.yaml").read_text(encoding="utf-8")).root["title"]


@pytest.mark.parametrize("given", [(), (".",), ("./",)])
def test_in_an_empty_folder(tmp_path: Path, given: tuple[str, ...]) -> None:
    run = here("init", *given, cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    assert contents(tmp_path) == laid_down()
    assert run.lines[0] == f"Laid down {len(laid_down())} files in {tmp_path.name}. Next:"
    assert "cd " not in run.out
    assert "  ipa-text check" in run.lines


def test_in_a_folder_that_is_made(tmp_path: Path) -> None:
    run = here("init", "a/new study", cwd=tmp_path)
    assert run.code == 0
    assert contents(tmp_path / "a/new study") == laid_down()
    assert "  cd 'a/new study'" in run.lines, "as a shell takes it"


def test_in_another_folder(tmp_path: Path) -> None:
    assert here("-C", tmp_path, "init", "sub", cwd=Path("/")).code == 0
    assert contents(tmp_path / "sub") == laid_down()


def test_the_next_steps_work(tmp_path: Path) -> None:
    run = here("init", "it's new", cwd=tmp_path)
    steps = [line.strip() for line in run.lines if line.startswith("  ")]
    script = " && ".join(steps).replace("ipa-text", shlex.join(command()))
    who = {
        f"GIT_{w}_{k}": "t@example.org" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environment(**who), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"") or b"hint:" in done.stderr
    assert git(tmp_path / "it's new", "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "name",
    [
        "study.yaml",
        ".gitignore",
        "cases/README.md",
        "themes.yaml",
        ".ipa-text/schema/notes.schema.json",
        ".ipa-text/schema/ids/themes.schema.json",
    ],
)
def test_files_that_are_there_are_left(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine")
    run = here("init", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert f"already holds {name}: nothing was written" in run.err
    assert contents(tmp_path) == {name: b"mine"}


def test_other_files_are_left_too(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"x")
    git(tmp_path, "init", "-q")
    assert here("init", cwd=tmp_path).code == 0
    assert contents(tmp_path) == laid_down() | {"thesis.docx": b"x"}


def test_twice(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    (tmp_path / "study.yaml").write_text("mine")
    before = contents(tmp_path)
    assert here("init", cwd=tmp_path).code == 2
    assert contents(tmp_path) == before


@pytest.mark.parametrize("verb", ["init", "demo"])
@pytest.mark.parametrize("folder", ["inner", "cases/inner", "cases"])
def test_not_inside_a_study(tmp_path: Path, verb: str, folder: str) -> None:
    study = tmp_path / "outer"
    here("init", "outer", cwd=tmp_path)
    (study / "cases/README.md").unlink()
    before = contents(study)
    run = here(verb, folder, cwd=study)
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"ipa-text: {study / folder} would be inside the study at {study}: nothing was written."
        " A participant is a folder under cases/; another study is begun elsewhere\n"
    )
    assert contents(study) == before


def test_where_a_file_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in ("file", "file/sub"):
        run = here("init", folder, cwd=tmp_path)
        assert run.code == 2
        assert "defect" not in run.err
    assert contents(tmp_path) == {"file": b"x"}


TITLES = [
    "Living with tinnitus",
    "After the stroke: a second life",
    "# 1, or: who counts?",
    "'Single', \"double\" and \u201ccurly\u201d",
    "- a dash, [brackets], {braces}, & * ! | > % @ `",
    "null",
    "terminology: 2022",
    "2026-03-02",
    "a: b: c #d",
    "---",
    "%YAML 1.1",
    "Zuhören, 傾聴, слушание, 👩🏽‍🦽 and e\u0301",
    "long " * 60 + "word",
    "x" * 300,
    "back\\slash \\n",
]


@pytest.mark.parametrize("words", TITLES)
def test_title(tmp_path: Path, words: str) -> None:
    assert here("init", "--title", words, cwd=tmp_path).code == 0
    assert title(tmp_path) == words
    assert here("check", "--select", "ALL", "-q", "--fail-on", "hint", cwd=tmp_path) == (0, "", "")
    assert here("fmt", "--check", cwd=tmp_path) == (0, "", "")
    assert here("status", cwd=tmp_path).lines[0] == words
    changed = [p for p, data in contents(tmp_path).items() if data != laid_down()[p]]
    assert changed == ["study.yaml"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  a \t b\n c ", "a b c"), ("", "Untitled study"), ("  ", "Untitled study")],
)
def test_title_with_odd_spaces(tmp_path: Path, given: str, kept: str) -> None:
    here("init", "--title", given, cwd=tmp_path)
    assert title(tmp_path) == kept


@pytest.mark.parametrize("given", [b"caf\xe9", b"a\x1b[31mb", b"a\x07b", "a\ufeffb".encode()])
def test_a_title_that_no_file_could_hold(tmp_path: Path, given: bytes) -> None:
    done = subprocess.run(
        [*command("init", "--title"), given], cwd=tmp_path, env=environment(),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"ipa-text: the title holds ")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("year", "named"), [("2009", "master themes"), ("2022", "group experiential")]
)
def test_terminology(tmp_path: Path, year: str, named: str) -> None:
    here("init", "--terminology", year, "--title", "terminology: 2022", cwd=tmp_path)
    text = (tmp_path / "study.yaml").read_text()
    assert f"\nterminology: {year}\n" in text
    assert title(tmp_path) == "terminology: 2022"
    assert named in here("report", cwd=tmp_path).out


def test_no_other_terminology(tmp_path: Path) -> None:
    assert here("init", "--terminology", "2015", cwd=tmp_path).code == 2
    assert contents(tmp_path) == {}


def test_a_new_study_is_clean_and_everything_works_on_it(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    before = contents(tmp_path)
    run = process("check", "--select", "ALL", "--fail-on", "hint", cwd=tmp_path)
    assert run == (0, "no findings in 0 cases\n", "")
    assert process("check", "--fix", "--unsafe-fixes", cwd=tmp_path).code == 0
    assert process("fmt", cwd=tmp_path) == (0, "", "")
    run = process("status", cwd=tmp_path)
    assert run.code == 0
    assert "Next: add the first case: see cases/README.md" in run.out
    assert "No git repository here" in run.out
    for kind in ("themes", "recurrence", "extracts", "sample", "balance", "coverage"):
        for form in ("text", "md", "csv", "json"):
            run = here("report", kind, "--format", form, cwd=tmp_path)
            assert (run.code, run.err) == (0, ""), (kind, form)
            assert run.out
    for form in ("md", "csv", "json"):
        assert here("status", "--format", form, cwd=tmp_path).code == 0
    run = here("report", "case", cwd=tmp_path)
    assert run.code == 2
    assert "cases: none yet" in run.err
    run = here("show", "p01", cwd=tmp_path)
    assert run.code == 2
    assert "nothing in this study is called `p01`" in run.err
    assert contents(tmp_path) == before


def test_nothing_in_a_new_study_is_written_by_group_or_others(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    for path in tmp_path.rglob("*"):
        assert not path.stat().st_mode & 0o022 or path.is_dir()
        assert not (path.is_file() and path.stat().st_mode & 0o111), path


def test_what_git_ignores(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    git(tmp_path, "init", "-q")
    for name in ("private/identifiers.yaml", "cases/p01/interview-1.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    git(tmp_path, "add", "-A")
    tracked = git(tmp_path, "ls-files").split()
    assert sorted(tracked) == sorted(p for p in laid_down() if "/ids/" not in p)
