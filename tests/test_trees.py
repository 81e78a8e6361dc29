"""``store.trees``: what is a file of a study, and what stands there and cannot be read."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

import specs
from ipa_text.lint.engine import check
from ipa_text.store import trees
from ipa_text.store.trees import Memory, Overlay, Tree, Unreadable, WorkTree, find_root
from ipa_text.study.load import load


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return the base study in a folder of its own."""
    root = tmp_path / "study"
    for name, text in specs.base().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def _names(tree: Tree) -> list[str]:
    return [str(path) for path in tree.paths()]


def _refused(tree: Tree, name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(PurePosixPath(name))
    return str(caught.value)


def _findings(root: Path) -> list[str]:
    return [specs.concise(f) for f in check(load(WorkTree(root))).findings]


def test_files_of_a_folder(study: Path) -> None:
    """Every file, sorted by name; not those that a study never holds."""
    before = _names(WorkTree(study))
    for name in (
        ".git/HEAD",
        "private/key.yaml",
        ".obsidian/app.json",
        "venv/x.py",
        "cases/a/.git/x",
    ):
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text("x")
    (study / "cases/ruth/.ipa-1234.tmp").write_text("half")
    (study / ".gitignore").write_text("private/")
    assert before == sorted(specs.base())
    assert _names(WorkTree(study)) == sorted([*before, ".gitignore"])


def test_bytes_are_read_as_they_are(study: Path) -> None:
    """No line ending and no letter is changed."""
    (study / "x.md").write_bytes(b"a\r\nb\xff")
    assert WorkTree(study).read(PurePosixPath("x.md")) == b"a\r\nb\xff"


def test_a_link_within_the_study_is_read(study: Path) -> None:
    """It is the same file."""
    (study / "cases/ruth/summary.md").symlink_to("../tom/interview-1.md")
    there = PurePosixPath("cases/tom/interview-1.md")
    tree = WorkTree(study)
    assert tree.read(PurePosixPath("cases/ruth/summary.md")) == tree.read(there)


def test_a_link_out_of_the_study_is_not_read(study: Path, tmp_path: Path) -> None:
    """What is not here cannot be reviewed, and may be anything."""
    (tmp_path / "secret.yaml").write_text("a: 1")
    (study / "reviews.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "leads out of the study" in _refused(WorkTree(study), "reviews.yaml")
    assert _findings(study) == [
        "reviews.yaml:1:1 unreadable this link leads out of the study: put the file itself here"
    ]


def test_a_link_to_nothing_and_a_link_to_itself(study: Path) -> None:
    """Both are said to be unreadable, and neither is followed for ever."""
    (study / "cases/ruth/summary.md").symlink_to("nothing.md")
    (study / "cases/tom/summary.md").symlink_to("summary.md")
    assert "cannot be read: no such file" in _refused(WorkTree(study), "cases/ruth/summary.md")
    assert "cannot be read:" in _refused(WorkTree(study), "cases/tom/summary.md")
    assert [line.split()[1] for line in _findings(study)] == ["unreadable", "unreadable"]


def test_a_folder_behind_a_link_is_not_entered(study: Path) -> None:
    """A loop of folders would have no end."""
    (study / "cases/ruth/again").symlink_to("..", target_is_directory=True)
    assert "cases/ruth/again" in _names(WorkTree(study))
    assert not any(name.startswith("cases/ruth/again/") for name in _names(WorkTree(study)))


@pytest.mark.parametrize("outside", [True, False], ids=["outside", "inside"])
def test_a_case_that_is_a_link_does_not_vanish(study: Path, tmp_path: Path, outside: bool) -> None:
    """Its notes would drop out of every count in silence."""
    away = (tmp_path if outside else study) / "elsewhere"
    (study / "cases/anne").rename(away)
    (study / "cases/anne").symlink_to(away, target_is_directory=True)
    (study / "themes.yaml").unlink()
    [finding] = _findings(study)
    assert finding.startswith("cases/anne:1:1 unreadable ")


def test_a_pipe_is_not_waited_for(study: Path) -> None:
    """Reading it would never end."""
    os.mkfifo(study / "cases/ruth/summary.md")
    assert _refused(WorkTree(study), "cases/ruth/summary.md") == "this is not an ordinary file"
    assert len(_findings(study)) == 1


def test_a_folder_named_as_a_file(study: Path) -> None:
    """It is reported, and what is in it as well."""
    (study / "cases/ruth/themes.yaml").unlink()
    (study / "cases/ruth/themes.yaml").mkdir()
    (study / "cases/ruth/themes.yaml/x.txt").write_text("x")
    (study / "themes.yaml").unlink()
    lines = _findings(study)
    assert "cases/ruth/themes.yaml:1:1 unreadable this is not an ordinary file" in lines
    assert any(
        line.startswith("cases/ruth/themes.yaml/x.txt:1:1 unexpected-file") for line in lines
    )
    assert len(lines) == 2


def test_a_file_without_permission(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its case is still there, and nothing that cites it is reported."""
    closed = study / "cases/ruth/themes.yaml"
    real = os.open

    def opened(path: Path, flags: int, *more: int) -> int:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", opened)
    assert _findings(study) == [
        "cases/ruth/themes.yaml:1:1 unreadable cannot be read: permission denied"
    ]


def test_a_folder_without_permission_does_not_vanish(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case that cannot be entered is no case less."""
    real = os.scandir

    def scandir(folder: str) -> object:
        if folder.endswith("/anne"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    (study / "themes.yaml").unlink()
    assert "cases/anne" in _names(WorkTree(study))
    [finding] = _findings(study)
    assert finding.startswith("cases/anne:1:1 unreadable ")


@pytest.mark.parametrize("name", ["venv", "node_modules", "private"])
def test_a_case_that_is_called_as_what_is_never_read_does_not_vanish(
    study: Path, name: str
) -> None:
    """In a case, and beside the cases, such a folder holds what is none of the study's."""
    for folder in ("cases/ruth", "."):
        (study / folder / name).mkdir()
        (study / folder / name / "summary.md").write_text("x")
    assert _findings(study) == []
    (study / "cases/anne").rename(study / "cases" / name)
    (study / "themes.yaml").unlink()
    assert _findings(study) == [
        f"cases/{name}:1:1 unreadable a folder called {name} is never read: give the case another name"
    ]


def test_a_file_far_too_large(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read into memory first."""
    monkeypatch.setattr(trees, "SIZE_LIMIT", 100)
    assert "is more than a transcript" in _refused(WorkTree(study), "cases/ruth/interview-1.md")


def test_names_that_are_not_utf_8(study: Path) -> None:
    """They are shown with their bytes written out, and can be read and printed."""
    folder = os.fsencode(study / "cases/ruth")
    Path(os.fsdecode(folder + b"/caf\xe9.txt")).write_bytes(b"x")
    Path(os.fsdecode(folder + b"/diary-\xff.md")).write_bytes(b"Slept. ^t001\n")
    case = Path(os.fsdecode(os.fsencode(study / "cases") + b"/ren\xe9"))
    case.mkdir()
    (case / "case.yaml").write_text("pseudonym: Renate\n")
    tree = WorkTree(study)
    assert "cases/ruth/caf\\xe9.txt" in _names(tree)
    assert tree.read(PurePosixPath("cases/ruth/caf\\xe9.txt")) == b"x"
    found = load(tree)
    lines = [specs.concise(f) for f in check(found).findings]
    assert [line.encode("utf-8").decode().split()[0] for line in lines] == [
        "cases/ren\\xe9/case.yaml:1:1",
        "cases/ruth/caf\\xe9.txt:1:1",
        "cases/ruth/diary-\\xff.md:1:1",
    ]
    assert "ren\\xe9" in found.case


def test_hidden_files_of_a_case_are_an_editors(study: Path) -> None:
    """A lock or a swap file is there while somebody writes."""
    (study / "cases/ruth/.interview-1.md.swp").write_text("x")
    (study / "cases/ruth/.#interview-1.md").symlink_to("somebody@somewhere")
    assert _findings(study) == []


def test_memory_holds_texts_and_bytes() -> None:
    """Texts are encoded as a file would hold them."""
    tree = Memory({"b.md": "é", "a/c.md": b"\xff"})
    assert _names(tree) == ["a/c.md", "b.md"]
    assert tree.read(PurePosixPath("b.md")) == "é".encode()
    assert tree.read(PurePosixPath("a/c.md")) == b"\xff"
    assert _refused(tree, "none.md") == "there is no such file"


def test_an_overlay_changes_some_files() -> None:
    """What is not changed is that of the tree below."""
    tree = Overlay(Memory({"a.md": "one", "b.md": "two"}), {"b.md": "three", "c.md": "four"})
    assert _names(tree) == ["a.md", "b.md", "c.md"]
    assert [tree.read(path) for path in tree.paths()] == [b"one", b"three", b"four"]
    assert _refused(tree, "d.md") == "there is no such file"


def test_the_root_is_found_upward(study: Path) -> None:
    """From wherever in the study a command is run."""
    assert find_root(study / "cases/ruth") == study
    assert find_root(study) == study
    assert find_root(study.parent) is None


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    """Nothing is raised; that there is no study is said elsewhere."""
    assert _names(WorkTree(tmp_path / "nowhere")) == []
