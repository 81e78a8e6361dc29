"""``store.cache``: answers that are kept, and what becomes of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli import environment, git
from ipa_text.store import cache
from ipa_text.store.cache import Cache, cache_of

KEY = "0123abcd"


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    """Whole, under its key, until something else is kept under it."""
    kept = Cache(tmp_path / "answers")
    assert kept.get(KEY) is None
    kept.put(KEY, b"one\0\n")
    assert (kept.get(KEY), kept.get("ffff")) == (b"one\0\n", None)
    kept.put(KEY, b"")
    assert Cache(tmp_path / "answers").get(KEY) == b""


@pytest.mark.parametrize(
    "spoilt",
    [lambda data: data[:-1], lambda data: b"", lambda data: data + b"x", lambda data: data[::-1],
     lambda data: b"\0" * len(data)],
)  # fmt: skip
def test_an_answer_that_is_not_whole_is_none(tmp_path: Path, spoilt: object) -> None:
    """Cut off, emptied, gone on with, changed."""
    kept = Cache(tmp_path)
    kept.put(KEY, b"an answer")
    file = tmp_path / KEY
    file.write_bytes(spoilt(file.read_bytes()))  # type: ignore[operator]
    assert kept.get(KEY) is None
    kept.put(KEY, b"again")
    assert kept.get(KEY) == b"again"


def test_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A folder that is a file, a key that is a folder, no folder: nothing is kept, nothing is said."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "full" / KEY / "x").mkdir(parents=True)
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "full", None):
        kept = Cache(folder)
        kept.put(KEY, b"an answer")
        kept.tidy()
        assert kept.get(KEY) is None
    assert sorted(p.name for p in (tmp_path / "full").iterdir()) == [KEY], (
        "no temporary file is left"
    )


def test_a_disk_that_refuses_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the answer nor its temporary file, even where that cannot be removed at once."""

    def refuse(*_: object) -> None:
        raise OSError

    kept = Cache(tmp_path)
    monkeypatch.setattr(os, "replace", refuse)
    kept.put(KEY, b"an answer")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(os, "unlink", refuse)
    kept.put(KEY, b"an answer")
    assert [p.suffix for p in tmp_path.iterdir()] == [".tmp"]


def test_the_oldest_go_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of them."""
    monkeypatch.setattr(cache, "KEPT_AT_MOST", 4)
    kept = Cache(tmp_path)
    for number in range(5):
        kept.tidy()
        kept.put(f"a{number}", b"")
        os.utime(tmp_path / f"a{number}", (number, number))
    assert len(list(tmp_path.iterdir())) == 5
    kept.tidy()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a2", "a3", "a4"]


def test_in_the_git_directory_that_work_trees_share(tmp_path: Path) -> None:
    """The study may lie in a folder of the repository."""
    repository = tmp_path / "repository"
    study = repository / "thesis" / "study"
    study.mkdir(parents=True)
    git(repository, "init", "--quiet")
    cache_of(study, "check").put(KEY, b"kept")
    assert (repository / ".git" / "ipa-text" / "check" / KEY).exists()
    (study / "study.yaml").write_text("format: 1\n")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "x")
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "other"))
    assert cache_of(tmp_path / "other" / "thesis" / "study", "check").get(KEY) == b"kept"


def test_in_a_submodule(tmp_path: Path) -> None:
    """In its own git directory, which its ``.git`` file names."""
    own = tmp_path / "above" / ".git" / "modules" / "study"
    own.mkdir(parents=True)
    study = tmp_path / "above" / "study"
    study.mkdir()
    (study / ".git").write_text("gitdir: ../.git/modules/study\n")
    cache_of(study, "check").put(KEY, b"kept")
    assert (own / "ipa-text" / "check" / KEY).exists()


@pytest.mark.parametrize("said", [b"gitdir: ../nowhere\n", b"", b"\xff\xfe", b"gitdir: \0\n"])
def test_where_the_git_directory_cannot_be_told(tmp_path: Path, said: bytes) -> None:
    """Nothing is kept."""
    (tmp_path / ".git").write_bytes(said)
    kept = cache_of(tmp_path, "check")
    kept.put(KEY, b"an answer")
    assert kept.get(KEY) is None


def test_without_git_in_a_folder_that_ignores_itself(tmp_path: Path) -> None:
    """So that it is not committed when a repository is made of the study."""
    cache_of(tmp_path, "check").put(KEY, b"kept")
    git(tmp_path, "init", "--quiet")
    assert git(tmp_path, "status", "--porcelain", "--untracked-files=all") == ""
    assert (tmp_path / ".ipa-text" / "cache" / "check" / KEY).exists()


def test_many_at_once(tmp_path: Path) -> None:
    """Each finds what one of them kept, whole, or nothing."""
    code = (
        "import sys; from pathlib import Path; from ipa_text.store.cache import Cache\n"
        "kept = Cache(Path(sys.argv[1])); mine = sys.argv[2].encode() * 50_000\n"
        "for _ in range(60):\n"
        "    kept.put('k', mine)\n"
        "    found = kept.get('k')\n"
        "    assert found is None or (len(found) == 50_000 and len(set(found)) == 1)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "c"), who], env=environment())
        for who in "abc"
    ]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert [p.name for p in (tmp_path / "c").iterdir()] == ["k"]
