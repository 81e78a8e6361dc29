"""``schema``: what editors read, written, compared and taken away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli import contents, git, here, process, terminal, unpainted
from ipa_text.store.trees import WorkTree
from ipa_text.study.editors import outdated, schemas
from ipa_text.study.load import load
from studies import WHOLE, written

IDS = ".ipa-text/schema/ids"
CURRENT = "the schemas are as the study is\n"
NOTES = "cases/ada/interview-1.notes.yaml"
MODELINE = "# yaml-language-server: $schema=../../.ipa-text/schema/notes.schema.json\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study whose first sidecar has a first line, and whose folder for editors is not there yet."""
    return written(tmp_path, {NOTES: MODELINE + WHOLE[NOTES]})


def _made(folder: Path) -> dict[str, bytes]:
    return {p: data for p, data in contents(folder).items() if p.startswith(".ipa-text/")}


def test_the_first_time(study: Path) -> None:
    before = contents(study)
    run = here("schema", cwd=study)
    assert (run.code, run.err) == (0, "")
    wanted = schemas(load(WorkTree(study)))
    assert _made(study) == {path: text.encode() for path, text in wanted.items()}
    assert run.lines == [
        *(f"wrote: {path}" for path in wanted),
        f"pointed at its own schema: {NOTES}",
    ]
    pointed = before[NOTES].replace(
        b"/notes.schema.json", b"/ids/cases/ada/interview-1.notes.schema.json"
    )
    after = {path: data for path, data in contents(study).items() if path in before}
    assert after == {**before, NOTES: pointed}


def test_twice_changes_nothing(study: Path) -> None:
    here("schema", cwd=study)
    before = contents(study)
    stamps = {p: p.stat().st_mtime_ns for p in study.rglob("*") if p.is_file()}
    assert here("schema", cwd=study) == (0, CURRENT, "")
    assert here("schema", "--check", cwd=study) == (0, CURRENT, "")
    assert contents(study) == before
    assert stamps == {p: p.stat().st_mtime_ns for p in study.rglob("*") if p.is_file()}


def test_looking_only(study: Path) -> None:
    before = contents(study)
    run = here("schema", "--check", cwd=study)
    assert (run.code, run.out) == (1, "")
    assert run.err.splitlines()[-1] == f"not pointed at its own schema: {NOTES}"
    assert f"stale: {IDS}/themes.schema.json\n" in run.err
    assert contents(study) == before


def test_a_new_note_and_a_case_that_is_gone(study: Path) -> None:
    here("schema", cwd=study)
    with (study / "cases/ben/diary-1.notes.yaml").open("a") as file:
        file.write("  - id: n-glad\n    category: linguistic\n    turn: t001\n    note: x\n")
    shutil.rmtree(study / "cases/cleo")
    run = here("schema", "--check", cwd=study)
    assert run.code == 1
    cleo = [
        f"{IDS}/cases/cleo/{n}.schema.json" for n in ("interview-1.notes", "references", "themes")
    ]
    assert run.err.splitlines() == [
        f"stale: {IDS}/cases/ben/themes.schema.json",
        f"stale: {IDS}/themes.schema.json",
        *(f"left over: {path}" for path in cleo),
    ]
    run = here("schema", cwd=study)
    assert run.code == 0
    assert run.lines[-3:] == [f"removed: {path}" for path in cleo]
    assert not (study / IDS / "cases/cleo").exists(), "nothing of a person stays behind"
    assert here("schema", "--check", cwd=study).code == 0


def test_files_of_others_are_left(study: Path) -> None:
    here("schema", cwd=study)
    for path in (
        ".ipa-text/schema/own.schema.json",
        f"{IDS}/cases/notes.txt",
        "outside.schema.json",
    ):
        (study / path).write_text("mine")
    assert here("schema", cwd=study) == (0, CURRENT, "")
    assert (study / IDS / "cases/notes.txt").read_text() == "mine"


def test_git_keeps_the_words_and_not_the_ids(study: Path) -> None:
    """The study has no .gitignore of its own: the folder sees to it itself."""
    here("schema", cwd=study)
    git(study, "init", "-q")
    git(study, "add", "-A")
    tracked = git(study, "ls-files", ".ipa-text").split()
    assert tracked == sorted(p for p in _made(study) if not p.startswith(IDS))
    assert len(tracked) == 16


def test_words_that_cannot_be_read(study: Path) -> None:
    (study / "study.yaml").write_text(WHOLE["study.yaml"].replace("tags: [", "tags: [["))
    before = contents(study)
    run = here("schema", cwd=study)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("ipa-text: study.yaml cannot be read whole")
    assert contents(study) == before


def test_outside_a_study(tmp_path: Path) -> None:
    run = here("schema", cwd=tmp_path)
    assert run.code == 2
    assert "no study here" in run.err


@pytest.mark.parametrize("verb", [("schema",), ("check", "--fix")], ids=" ".join)
def test_a_folder_that_leads_out_of_the_study(
    study: Path, verb: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (study / ".ipa-text").symlink_to(elsewhere)
    first = "# yaml-language-server: $schema=.ipa-text/schema/study.schema.json\n"
    (study / "study.yaml").write_text(first + WHOLE["study.yaml"])
    run = here(*verb, cwd=study)
    assert run.code == 2
    assert ".ipa-text/schema/attestation.schema.json would lie outside the study" in run.err
    assert list(elsewhere.iterdir()) == []


def test_nothing_behind_a_link_is_taken_away(
    study: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "mine.schema.json").write_text("mine")
    (study / ".ipa-text/schema").mkdir(parents=True)
    (study / IDS).symlink_to(elsewhere)
    run = here("schema", cwd=study)
    assert run.code == 2
    assert "would lie outside the study" in run.err
    assert contents(elsewhere) == {"mine.schema.json": b"mine"}


def test_a_file_where_a_folder_should_be(study: Path) -> None:
    (study / ".ipa-text").mkdir()
    (study / ".ipa-text/schema").write_text("x")
    run = here("schema", cwd=study)
    assert run.code == 2
    assert "defect" not in run.err


def test_words_are_never_printed(study: Path) -> None:
    run = here("schema", cwd=study)
    assert "dog" not in run.out.replace("n-dog", "")


# --- what else keeps the ids current


def _add_note(folder: Path) -> None:
    path = folder / "cases/ben/diary-1.notes.yaml"
    text = "\n  - id: n-glad\n    turn: t001\n    category: linguistic\n    note: x\n"
    path.write_text(path.read_text().rstrip("\n") + text)


@pytest.mark.parametrize("verb", [("fmt",), ("check", "--fix")], ids=" ".join)
def test_fmt_and_fixing_refresh_the_ids(study: Path, verb: tuple[str, ...]) -> None:
    here("schema", cwd=study)
    _add_note(study)
    assert outdated(study, load(WorkTree(study)))
    before = contents(study)
    assert here(*verb, cwd=study).code == 0
    assert not outdated(study, load(WorkTree(study)))
    changed = {p for p, data in contents(study).items() if data != before[p]}
    assert f"{IDS}/cases/ben/themes.schema.json" in changed
    assert b"n-glad" in contents(study)[f"{IDS}/cases/ben/themes.schema.json"]


@pytest.mark.parametrize(
    "verb", [("fmt", "--check"), ("fmt", "--diff"), ("check",), ("check", "--diff")], ids=" ".join
)
def test_looking_refreshes_nothing(study: Path, verb: tuple[str, ...]) -> None:
    here("schema", cwd=study)
    _add_note(study)
    before = contents(study)
    here(*verb, cwd=study)
    assert contents(study) == before


@pytest.mark.parametrize("verb", [("fmt",), ("check", "--fix")], ids=" ".join)
def test_nothing_is_begun_where_nobody_asked_for_it(study: Path, verb: tuple[str, ...]) -> None:
    (study / NOTES).write_text(WHOLE[NOTES])
    assert here(*verb, cwd=study).code == 0
    assert _made(study) == {}


@pytest.mark.parametrize("verb", [("fmt",), ("check", "--fix")], ids=" ".join)
def test_what_stands_in_the_way_of_the_ids_stops_no_other_work(
    study: Path, verb: tuple[str, ...]
) -> None:
    here("schema", cwd=study)
    _add_note(study)
    stale = study / IDS / "cases/ben/themes.schema.json"
    stale.unlink()
    stale.mkdir()
    assert here(*verb, cwd=study).code == 0


# --- a first line stays first


def test_a_first_line_stays_first_when_notes_are_put_in_order(study: Path) -> None:
    text = MODELINE + "\n# about the first\n" + WHOLE[NOTES]
    first, second = text.index("  - id: n-dog"), text.index("  - id: n-empty")
    end = text.index("\nextracts:")
    swapped = text[:first] + text[second:end] + text[first:second] + text[end:]
    (study / NOTES).write_text(swapped)
    run = here("check", "--select", "out-of-transcript-order", "--fix", cwd=study)
    assert run == (0, "no findings in 4 cases\n", f"fixed {NOTES}\n")
    assert (study / NOTES).read_text() == text


@pytest.mark.parametrize("gap", ["", "\n"], ids=["right above", "a line between"])
def test_a_first_line_stays_first_when_a_file_is_formatted(study: Path, gap: str) -> None:
    body = WHOLE[NOTES].replace(
        "    category: linguistic\n    turn: t002\n",
        "    turn: t002\n    category: linguistic\n",
        1,
    )
    assert body != WHOLE[NOTES]
    (study / NOTES).write_text(MODELINE + gap + body)
    assert here("fmt", cwd=study).code == 0
    assert (study / NOTES).read_text() == MODELINE + gap + WHOLE[NOTES]


def test_every_yaml_file_that_is_laid_down_has_a_first_line(tmp_path: Path) -> None:
    """What `init` and `demo` write, and what the template says to write by hand."""
    assert process("init", "new", cwd=tmp_path).code == 0
    assert process("demo", "demo", cwd=tmp_path).code == 0
    files = [p for p in sorted(tmp_path.rglob("*.yaml")) if ".pre-commit" not in p.name]
    assert len(files) > 25
    for path in files:
        line = path.read_text(encoding="utf-8").split("\n")[0]
        assert line.startswith("# yaml-language-server: $schema="), path
        assert (path.parent / line.partition("=")[2]).is_file(), path
    assert process("-C", "demo", "schema", "--check", cwd=tmp_path).code == 0
    assert process("-C", "new", "schema", "--check", cwd=tmp_path).code == 0


# --- a copy of a study


def test_a_person_at_a_terminal_is_told_what_a_new_copy_lacks(tmp_path: Path) -> None:
    process("demo", "demo", cwd=tmp_path)
    git(tmp_path, "clone", "-q", "demo", "copy")
    copy = tmp_path / "copy"
    note = "Note: editors know no ids here yet: `ipa-text schema` tells them.\n"
    run = terminal("check", cwd=copy, both=True, columns=120)
    assert note in unpainted(run.out)
    assert note not in unpainted(terminal("check", "-q", cwd=copy, both=True, columns=120).out)
    assert process("check", cwd=copy) == (0, "no findings in 7 cases\n", "")
    assert process("schema", cwd=copy).code == 0
    assert note not in unpainted(terminal("check", cwd=copy, both=True, columns=120).out)
    assert git(copy, "status", "--porcelain") == ""
