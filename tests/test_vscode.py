"""``editors/vscode``: packaged for real, and what it asks VS Code to start."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import ipa_text
from cli import ROOT, environment

EXTENSION = ROOT / "editors" / "vscode"
PACKAGE: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
SETTINGS = PACKAGE["contributes"]["configuration"]["properties"]

pytestmark = pytest.mark.only("checkout")


@pytest.mark.needs("npm", "node")
def test_it_is_packaged(tmp_path: Path) -> None:
    """It holds what it needs to run, and nothing else of this repository."""
    here = tmp_path / "vscode"
    shutil.copytree(EXTENSION, here, ignore=shutil.ignore_patterns("node_modules", "*.vsix"))
    for words in (["npm", "ci", "--omit=optional"], ["npm", "run", "package"]):
        done = subprocess.run(
            words, cwd=here, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with ZipFile(here / "ipa-text.vsix") as package:
        names = package.namelist()
        about = json.loads(package.read("extension/package.json"))
        started = package.read("extension/extension.js")
    own = {name for name in names if "/node_modules/" not in name}
    assert own == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/README.md",
        "extension/extension.js",
        "extension/package.json",
    }
    needed = {name.split("/")[2] for name in set(names) - own}
    assert {"vscode-languageclient", "vscode-jsonrpc"} <= needed
    assert needed <= {
        "balanced-match",
        "semver",
        "vscode-jsonrpc",
        "vscode-languageclient",
        "vscode-languageserver-protocol",
        "vscode-languageserver-types",
    }
    assert about["main"] == "./extension.js"
    assert started == (EXTENSION / "extension.js").read_bytes()


def test_it_names_what_there_is() -> None:
    """The same version and licence as the program, and the command that there is."""
    assert PACKAGE["version"] == ipa_text.__version__
    assert (EXTENSION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert SETTINGS["ipaText.command"]["default"] == ["ipa-text", "lsp"]
    lock = (EXTENSION / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert set(re.findall(r'"integrity": "(\w+)-', lock)) == {"sha512"}


def _started(**env: str) -> list[Any]:
    done = subprocess.run(
        ["node", ROOT / "tests" / "data" / "extension.js", EXTENSION / "extension.js"],
        env=environment() | env | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.mark.needs("node")
def test_it_starts_the_server() -> None:
    settings = json.dumps({"command": ["/opt/bin/ipa-text", "lsp"], "notes": False})
    client = {
        "id": "ipaText",
        "name": "ipa-text",
        "server": {"command": "/opt/bin/ipa-text", "args": ["lsp"]},
        "options": {
            "documentSelector": [
                {"scheme": "file", "language": "markdown"},
                {"scheme": "file", "language": "yaml"},
            ],
            "initializationOptions": {"notes": False},
        },
    }
    found = _started(SETTINGS=settings)
    assert found == [client, "start", "stop", client, "start", "stop"]


@pytest.mark.needs("node")
def test_it_says_what_to_do_where_it_cannot() -> None:
    settings = json.dumps({"command": ["ipa-text", "lsp"], "notes": True})
    [_, started, said] = _started(SETTINGS=settings, FAILS="1")
    assert started == "start"
    assert said.startswith("ipa-text could not be started. It needs `pip install 'ipa-text[lsp]'`")
