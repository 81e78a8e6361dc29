"""Mutate the whole demo study many times and run every reading command on it: a longer search.

``python benchmarks/mutate.py 2000`` runs two thousand cases, ``python benchmarks/mutate.py 500 90000``
five hundred from number 90,000 on. Each command has ten seconds of a processor and 512 MB; a traceback,
a defect, a crashed rule or a signal is printed with the number of its case, and the exit code is 1.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from ipa_text.demo.story import finished  # noqa: E402
from mutations import MEMORY, SECONDS, Files, mutated  # noqa: E402

COMMANDS = (
    "check --select ALL --format full",
    "check --select ALL --format sarif",
    "check --unsafe-fixes --diff",
    "fmt --diff",
    "status",
    "report",
    "report extracts --format json",
    "report recurrence --format csv",
    "show p02",
    "show themes",
)
"""One of them, in turn, is run on each case after the check that every case is given."""

BAD = re.compile(r"Traceback|this is a defect|fell over \(|not enough memory")


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def wrong(folder: Path, command: str) -> str:
    """Run a command in a study; return what is wrong with how it ended, if anything."""
    done = subprocess.run(
        [sys.executable, "-m", "ipa_text", *command.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        preexec_fn=_limits,
    )
    if done.returncode not in (0, 1, 2):
        return f"ended by {done.returncode}"
    bad = BAD.search(
        done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    )
    return bad[0] if bad else ""


def lay_down(folder: Path, files: Files) -> None:
    """Write the files of a case; names that no folder can hold are left out."""
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError:
            continue


def main(count: int, first: int = 0) -> int:
    """Run so many cases from a number on; return 1 where anything was wrong."""
    whole = {path: data for path, data in finished().items() if path[0] != "."}
    kinds: Counter[str] = Counter()
    for number in range(first, first + count):
        files, how = mutated(whole, number)
        folder = Path(tempfile.mkdtemp(prefix="ipa-mutated-"))
        lay_down(folder, files)
        for command in ("check --select ALL -q", COMMANDS[number % len(COMMANDS)]):
            if what := wrong(folder, command):
                kinds[what] += 1
                print(f"{number}: {command}: {what} {how}", flush=True)
        shutil.rmtree(folder)
    print(f"{count} cases, two commands each: {sum(kinds.values())} ended wrongly {dict(kinds)}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
