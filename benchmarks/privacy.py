"""How long it takes to look for a thousand identifiers, in a study and in every object of a history.

    python benchmarks/privacy.py                       100 interviews; 10,000 commits
    python benchmarks/privacy.py --interviews 10 --commits 500

One name stands in the study and one in an old object: where they are not found, nothing is measured.
Prints which targets are met, and exits 1 where one is missed. They are held against seconds of computing,
which other work on the machine disturbs less than the clock; on a machine with nothing else to do the
clock shows less, since git computes beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import history
from synthetic import build

PROGRAM = [sys.executable, "-m", "ipa_text"]
WHO = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org"]
IDENTIFIERS = 1_000
FIRST = (
    "Ba",
    "Cor",
    "Del",
    "Fen",
    "Gus",
    "Hol",
    "Jor",
    "Kel",
    "Lor",
    "Mar",
    "Nev",
    "Per",
    "Quil",
    "Tor",
)
SECOND = (
    "ana",
    "bert",
    "dith",
    "ette",
    "fried",
    "gard",
    "ilda",
    "kin",
    "lyn",
    "mund",
    "sten",
    "thea",
)


def main() -> int:
    """Return 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--interviews", type=int, default=100)
    parser.add_argument("--commits", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = _leaks(build(Path(folder) / "study", given.interviews))
        speed = _objects(Path(folder) / "history", given.commits)
    print()
    met = [seconds < 2, speed >= 20]
    print(f"  {_told(met[0])}{given.interviews} interviews: {seconds:.2f} s, less than 2 s")
    print(
        f"  {_told(met[1])}every object of {given.commits:,} commits: {speed:.0f} MB/s, at least 20 MB/s"
    )
    return 0 if all(met) else 1


def _told(met: bool) -> str:
    return f"{'met' if met else 'missed':7}"


def _leaks(study: Path) -> float:
    """Return the seconds of computing for a study, the least of three runs."""
    _key(study)
    (study / "journal").mkdir()
    (study / "journal" / "2026-03-04-x.md").write_text(
        f"---\ndate: 2026-03-04\nby: xx\n---\n\nWe spoke of {_names()[-1].upper()}.\n"
    )
    git = ["git", "-C", str(study)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, *WHO, "commit", "--quiet", "--message", "A synthetic study"], check=True)
    size = sum(path.stat().st_size for path in study.rglob("*.*") if ".git" not in path.parts)
    runs = [_privacy(study, ("file", "person", "journal/2026-03-04-x.md")) for _ in range(3)]
    clock, seconds = (min(times) for times in zip(*runs, strict=True))
    what = f"leak check, {size / 1e6:.0f} MB, {IDENTIFIERS:,} identifiers"
    print(f"{what}: {clock:.2f} s on the clock, {seconds:.2f} s of computing")
    return seconds


def _objects(study: Path, commits: int) -> float:
    """Return how many megabytes of objects are looked at in a second of computing: the better of two."""
    history._import(study, _with_a_name(history._sidecars(commits)))
    _key(study)
    listed = ["git", "cat-file", "--batch-all-objects", "--batch-check=%(objectsize)"]
    sizes = subprocess.run(listed, cwd=study, capture_output=True, check=True).stdout.split()
    size = sum(map(int, sizes)) / 1e6
    runs = [
        _privacy(study, ("object", "person", "writeup/draft.md"), "--history") for _ in range(2)
    ]
    clock, seconds = (min(times) for times in zip(*runs, strict=True))
    what = f"{len(sizes):,} objects, {size:.0f} MB"
    print(f"{what}: {clock:.1f} s on the clock, {seconds:.1f} s of computing, git's included")
    return size / seconds


def _with_a_name(stream: Iterator[str]) -> Iterator[str]:
    """Yield a history in the beginning of which a draft named somebody, and then no more."""
    yield next(stream)
    yield history._commit(1, "A draft", {"writeup/draft.md": f"{_names()[0]} said so.\n"})
    yield history._commit(2, "The draft again", {"writeup/draft.md": "She said so.\n"})
    yield from stream


def _names() -> list[str]:
    chance = random.Random(5)
    found: dict[str, None] = {}
    while len(found) < IDENTIFIERS:
        first, last = (chance.choice(FIRST) + chance.choice(SECOND) for _ in range(2))
        found[f"{first} {last}"] = None
    return list(found)


def _key(study: Path) -> None:
    (study / "private").mkdir(parents=True, exist_ok=True)
    (study / ".gitignore").write_text("private/\n")
    entries = (f"  - {{kind: person, words: [{name}], replace: Nobody}}\n" for name in _names())
    (study / "private" / "identifiers.yaml").write_text("identifiers:\n" + "".join(entries))


class Taken(NamedTuple):
    """Seconds on the clock, and seconds of computing, which other work on the machine disturbs less."""

    clock: float
    computing: float


def _privacy(study: Path, planted: tuple[str, str, str], *more: str) -> Taken:
    """Return how long it takes; raises SystemExit where something else is found than was planted."""
    command = [*PROGRAM, "-C", str(study), "privacy", "--no-words", "--format", "json", *more]
    start, used = time.perf_counter(), os.times()
    done = subprocess.run(command, capture_output=True, check=False)
    clock, now = time.perf_counter() - start, os.times()
    computing = now.children_user + now.children_system - used.children_user - used.children_system
    found = [(f["where"], f["kind"], f["path"]) for f in json.loads(done.stdout)["findings"]]
    if done.returncode != 1 or found != [planted]:
        raise SystemExit(f"exit {done.returncode}, {len(found)} found: {found[:3]}")
    return Taken(clock, computing)


if __name__ == "__main__":
    sys.exit(main())
