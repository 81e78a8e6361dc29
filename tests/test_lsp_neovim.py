"""``ipa-text lsp`` in neovim, without a screen: a finding, the note action, and the buffer read back."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cli import PACKAGE, ROOT, command, environment

HERE = Path(__file__).parent
DEMO = PACKAGE / "demo" / "study"
NOTES = "cases/p07/interview-1.notes.yaml"


@pytest.mark.needs("nvim")
def test_a_finding_and_a_note_in_neovim(tmp_path: Path) -> None:
    study = tmp_path / "Zoë's study, [draft] 2"
    shutil.copytree(DEMO, study)
    before = (study / NOTES).read_text(encoding="utf-8").splitlines()
    out = tmp_path / "out"
    init = tmp_path / "init.lua"
    init.write_text(_settings(), encoding="utf-8")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "ipa-text").write_text(f'#!/bin/sh\nexec {shlex.join(command())} "$@"\n')
    (commands / "ipa-text").chmod(0o755)
    homes = {
        f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "STATE", "CACHE", "CONFIG")
    }
    done = subprocess.run(
        ["nvim", "--headless", "--clean", "-n", "-S", str(HERE / "data" / "nvim.lua")],
        cwd=study,
        env=environment(
            **homes,
            IPA_TEXT_TEST_OUT=str(out),
            IPA_TEXT_TEST_ROOT=str(study),
            IPA_TEXT_TEST_INIT=str(init),
            PATH=f"{commands}{os.pathsep}{os.environ['PATH']}",
            IPA_TEXT_TEST_LINES=str(len(before)),
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    told = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    assert done.returncode == 0, (told, done.stderr)
    assert [line.split("\t") for line in told[:5]] == [
        [
            "finding", "IPA204",
            "“I was granted a day off from the world” is not in t007; nearest is “I was given a day off"
            " from the world” in t007, lines 44-45 (quotation-not-found)",
            "      I was granted a day off from the world",
        ],
        ["servers", "1"],
        ["action", "Note this selection (descriptive)"],
        ["action", "Note this selection (linguistic)"],
        ["action", "Note this selection (conceptual)"],
    ]  # fmt: skip
    assert told[5].startswith("lens\t")
    after = Path(f"{out}.buffer").read_text(encoding="utf-8")
    new = "\n".join(line for line in after.splitlines() if line not in before)
    assert re.fullmatch(r"  - id: n-[0-9a-z]{6}\n      it wants something", new)
    assert "    turn: t009\n    quote: >-\n      it wants something\n    note: >-\n" in after
    assert "wants something" not in _logs(tmp_path)


def _settings() -> str:
    """Return the settings that docs/editors.md gives for the neovim of Debian."""
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    _, settings = re.findall(r"```lua\n(.*?)```", page, re.DOTALL)
    return str(settings)


def _logs(home: Path) -> str:
    """Return all that neovim wrote down of the talk with the server."""
    logs = [path for path in home.rglob("*.log") if path.is_file()]
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)
