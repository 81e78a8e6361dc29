"""A forge's runner, for tests: a clone as it makes one, the variables it sets, and a jobs' lines run in bash.

The program is the wheel that would be shipped, installed by the line that the job has for it. What the
wheel depends on lies in the environment already, lent by the one that runs the tests, and pip is told
that there is no network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from cli import ROOT, Run

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def wheel(folder: Path) -> Path:
    """Build the wheel that would be shipped, and return it."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, ROOT], check=True
    )
    [built] = folder.glob("*.whl")
    return built


def _needed(name: str) -> Iterator[metadata.Distribution]:
    """Yield what a distribution depends on without any extras, and what that depends on."""
    for line in metadata.requires(name) or ():
        found = _NAME.match(line)
        if found and "extra ==" not in line:
            try:
                yield metadata.distribution(found[0])
            except metadata.PackageNotFoundError:  # of another system or version
                continue
            yield from _needed(found[0])


class Python:
    """A Python as a runner has it: nothing of ours in it, and no network to fetch that from."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        self.bin = folder / "bin"
        [self._site] = folder.glob("lib/*/site-packages")
        for needed in _needed("ipa-text"):
            for top in {file.parts[0] for file in needed.files or () if ".." not in file.parts}:
                target = self._site / top
                if not target.exists():
                    target.symlink_to(Path(str(needed.locate_file(top))))

    def emptied(self) -> Python:
        """Return it without the program."""
        for path in self._site.glob("ipa_text*"):
            shutil.rmtree(path)
        (self.bin / "ipa-text").unlink(missing_ok=True)
        return self

    def environment(self, home: Path, **more: str) -> dict[str, str]:
        """Return what a job finds in its environment, and ``more``."""
        return {
            "PATH": os.pathsep.join([str(home / "bin"), str(self.bin), os.defpath]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "CI": "true",
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "GIT_CONFIG_SYSTEM": os.devnull,
            **more,
        }


def clone(origin: Path, to: Path, ref: str) -> Path:
    """Clone as a runner does for a change that is proposed: every branch, and a ref that is checked out."""
    git = ["git", "-C", str(to)]
    to.mkdir(parents=True)
    steps = (
        ["init", "--quiet", "--initial-branch=main"],
        [
            "fetch",
            "--quiet",
            str(origin),
            "+refs/heads/*:refs/remotes/origin/*",
            f"+{ref}:refs/asked",
        ],
        [
            "-c",
            "advice.detachedHead=false",
            "checkout",
            "--quiet",
            "--force",
            "--detach",
            "refs/asked",
        ],
    )
    for step in steps:
        subprocess.run(
            [*git, *step], check=True, env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
        )
    return to


def bash(script: str, cwd: Path, env: Mapping[str, str]) -> Run:
    """Run lines as GitHub runs those of a step whose shell is bash, and GitLab's runner those of a job."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd, env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def workflow(path: Path) -> dict[str, Any]:
    """Return a workflow; YAML 1.1 reads its key ``on`` as true."""
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in loaded.items()}


def filled(text: str, context: Mapping[str, str]) -> str:
    """Return a value of a workflow with its expressions; one that ``context`` lacks is an error."""
    return _EXPRESSION.sub(lambda found: context[" ".join(found[1].split())], text)


def outputs(text: str) -> dict[str, str]:
    """Return what steps wrote into GITHUB_OUTPUT, read as GitHub reads values of several lines."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        assert mark, f"a line outside any value: {line}"
        inside = []
        for value in lines:
            if value == end:
                break
            inside.append(value)
        found[name] = "\n".join(inside)
    return found
