"""How long `ipa-text check` takes, on synthetic studies of three sizes, as ratios within one run.

    python benchmarks/check.py                  10, 100 and 1,000 interviews
    python benchmarks/check.py --sizes 10 100

Each interview has 10,000 words and 500 notes. Everything is run once in each of several rounds, and the
shortest time of each counts: so a machine whose pace varies does so for all alike, `python -c pass`
included, to which the ratios are. Prints which targets are met, and exits 1 where one is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from synthetic import build

PROGRAM = [sys.executable, "-m", "ipa_text"]
SCAN = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    loader = yaml.CLoader(path.read_text())
    while loader.check_event():
        loader.get_event()
"""
GIGABYTE = 1024**3


class Run(NamedTuple):
    """The shortest of several runs in seconds, and the most memory that one process took in bytes."""

    seconds: float
    memory: int


class Row(NamedTuple):
    """A command that is measured, what is done before each run of it, and with which code it ends."""

    command: list[str]
    before: Callable[[], object]
    code: int = 0


class Target(NamedTuple):
    """What a figure is to be at most, in its unit."""

    name: str
    found: float
    at_most: float
    unit: str


def timed(
    command: list[str],
    times: int,
    before: Callable[[], object] | None = None,
    codes: tuple[int, ...] = (0,),
) -> Run:
    """Run a command several times; raises SystemExit where it does not do its work."""
    best, most = float("inf"), 0
    for _ in range(times):
        if before:
            before()
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        best = min(best, time.perf_counter() - started)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in codes:
            raise SystemExit(f"{' '.join(command[-4:])}: exit {child.returncode}")
        most = max(most, used.ru_maxrss * 1024)
    return Run(best, most)


def in_rounds(rows: dict[str, Row], rounds: int) -> dict[str, Run]:
    """Run every command once in each round; return the shortest run of each."""
    found: dict[str, Run] = {}
    for _ in range(rounds):
        for name, row in rows.items():
            run = timed(row.command, 1, row.before, (row.code,))
            best = found.setdefault(name, run)
            found[name] = Run(min(best.seconds, run.seconds), max(best.memory, run.memory))
    return found


def measure(folder: Path, interviews: int) -> list[Target]:
    """Measure on a study of so many interviews, print the table, and return what was to be reached."""
    study = build(folder / f"study-{interviews}", interviews)
    git = ["git", "-C", str(study)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    who = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org"]
    subprocess.run([*git, *who, "commit", "--quiet", "--message", "A synthetic study"], check=True)
    few = 2 if interviews > 100 else 3 if interviews > 10 else 15
    check = [*PROGRAM, "-C", str(study), "check"]
    sidecar = study / "cases" / f"c{interviews // 2:04}" / "interview-1.notes.yaml"
    text = sidecar.read_text()

    def forget() -> None:
        shutil.rmtree(study / ".git" / "ipa-text", ignore_errors=True)

    edits = iter(range(1_000_000))

    def edit() -> None:
        sidecar.write_text(
            text.replace("note: >-\n      ", f"note: >-\n      Edit {next(edits)} ", 1)
        )

    def spoil() -> None:
        sidecar.write_text(text.replace("category: linguistic", f"category: odd{next(edits)}", 1))

    def restore() -> None:
        sidecar.write_text(text)

    def nothing() -> None:
        return

    rows = {
        "python -c pass": Row([sys.executable, "-c", "pass"], restore),
        "ipa-text --help": Row([*PROGRAM, "--help"], nothing),
        "git status": Row([*git, "status", "--short"], nothing),
        "bare C event scan": Row([sys.executable, "-c", SCAN, str(study)], nothing),
        "check, cold": Row(check, forget),
        "check, unchanged": Row(check, nothing),
        "check, one sidecar edited": Row(check, edit),
        "check, one finding": Row(check, spoil, 1),
    }
    found = in_rounds(rows, few)
    restore()
    found["report themes"] = timed([*PROGRAM, "-C", str(study), "report", "themes"], 1)
    base = found["python -c pass"].seconds
    print(f"\n{interviews} interviews, {interviews * 500:,} notes")
    for name, run in found.items():
        ratio = run.seconds / base
        print(f"  {name:28}{run.seconds:9.3f} s {ratio:9.1f} x {run.memory / 1024**2:7.0f} MB")
    return _targets(interviews, found, base)


def _targets(interviews: int, rows: dict[str, Run], base: float) -> list[Target]:
    seconds = {name: run.seconds for name, run in rows.items()}
    cold, same, edited = (
        seconds[f"check, {how}"] for how in ("cold", "unchanged", "one sidecar edited")
    )
    if interviews == 10:
        scan = seconds["bare C event scan"] - base
        return [
            Target("--help", seconds["ipa-text --help"] / base, 5.5, "x"),
            Target("10 interviews, unchanged", same / base, 6.5, "x"),
            Target("10 interviews, one sidecar edited", edited / base, 12, "x"),
            Target("10 interviews, cold: 3 x the bare scan and 0.3 s", cold, 3 * scan + 0.3, "s"),
        ]
    if interviews == 100:
        return [
            Target("100 interviews, cold", cold, 6, "s"),
            Target("100 interviews, unchanged", same, 0.4, "s"),
            Target("100 interviews, one sidecar edited", edited, 1, "s"),
        ]
    most = max(run.memory for name, run in rows.items() if name.startswith("check"))
    return [Target(f"{interviews} interviews, memory of a process", most / GIGABYTE, 2, "GB")]


def main() -> int:
    """Return 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    sizes = parser.parse_args().sizes
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    targets: list[Target] = []
    with tempfile.TemporaryDirectory() as folder:
        for interviews in sizes:
            targets += measure(Path(folder), interviews)
    return judged(targets)


def judged(targets: list[Target]) -> int:
    """Print which targets are met; return 1 where one was missed."""
    print()
    missed = [target for target in targets if target.found > target.at_most]
    for target in targets:
        told = "missed" if target in missed else "met"
        found, most = f"{target.found:.2f} {target.unit}", f"{target.at_most:.2f} {target.unit}"
        print(f"  {told:7}{target.name}: {found}, at most {most}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
