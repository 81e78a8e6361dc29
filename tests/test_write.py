"""``store.write``: whole or not at all, and only over what was read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipa_text.store.write import ChangedUnderneath, LeadsOutside, create, make_room, replace


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Return a file that holds ``before``."""
    path = tmp_path / "notes.yaml"
    path.write_bytes(b"before")
    return path


def test_nothing_is_written_behind_a_link_that_leads_out(tmp_path: Path) -> None:
    root, outside = tmp_path / "study", tmp_path / "elsewhere"
    for folder in (root, outside):
        folder.mkdir()
    for name in ("cases", "one.yaml", "round.yaml"):
        (root / name).symlink_to(
            {"cases": outside, "one.yaml": outside / "one.yaml"}.get(name, name)
        )
    (root / "two.yaml").symlink_to("three.yaml")
    for path in ("cases/ada/case.yaml", "one.yaml", "round.yaml"):
        for write in (make_room, lambda root, path: create(root, {"new.yaml": b"", path: b""})):
            with pytest.raises(LeadsOutside, match=f"{path} would lie outside the study"):
                write(root, path)
    assert make_room(root, "two.yaml") == root / "two.yaml"
    assert list(outside.iterdir()) == []
    assert not (root / "new.yaml").exists()


def _alone(path: Path) -> bool:
    return [entry.name for entry in path.parent.iterdir()] == [path.name]


@given(before=st.binary(max_size=50), after=st.binary(max_size=50))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings().max_examples // 3,
)
def test_a_file_is_replaced(notes: Path, before: bytes, after: bytes) -> None:
    """By exactly these bytes, and nothing is left beside it."""
    notes.write_bytes(before)
    replace(notes, before, after)
    assert notes.read_bytes() == after
    assert _alone(notes)


def test_a_file_changed_underneath_is_left(notes: Path) -> None:
    """Somebody's editor saved it meanwhile: their words stay."""
    with pytest.raises(ChangedUnderneath, match="changed while it was being worked on"):
        replace(notes, b"as it was", b"after")
    assert notes.read_bytes() == b"before"
    assert _alone(notes)


def test_a_file_that_has_gone_is_not_made_again(notes: Path) -> None:
    """It was deleted meanwhile, by somebody who meant it."""
    notes.unlink()
    with pytest.raises(ChangedUnderneath):
        replace(notes, b"before", b"after")
    assert list(notes.parent.iterdir()) == []


def test_a_new_file_does_not_overwrite(notes: Path) -> None:
    """What must not exist yet, must not."""
    with pytest.raises(ChangedUnderneath):
        replace(notes, None, b"after")
    assert notes.read_bytes() == b"before"


def test_a_new_file_is_made(tmp_path: Path) -> None:
    """With the rights of an ordinary file."""
    path = tmp_path / "new.yaml"
    replace(path, None, b"after")
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_rights_are_kept(notes: Path) -> None:
    """A file that only its owner reads stays so."""
    notes.chmod(0o600)
    replace(notes, b"before", b"after")
    assert stat.S_IMODE(notes.stat().st_mode) == 0o600


def test_when_the_disk_refuses_nothing_has_changed(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs nothing but the attempt."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        replace(notes, b"before", b"after")
    assert caught.value.filename == str(notes)
    assert notes.read_bytes() == b"before"
    assert _alone(notes)


def test_a_folder_that_cannot_be_synced_is_no_failure(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems cannot; the file is written all the same."""
    real = os.open

    def refuse(path: str | Path, flags: int, *more: int) -> int:
        if Path(path) == notes.parent:
            raise OSError(13, "Permission denied")
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    replace(notes, b"before", b"after")
    assert notes.read_bytes() == b"after"
