"""Measure histories: the first `log`, a warm one, and `diff` of two commits far apart.

Prints ratios to what bare git takes for the same: machines differ, ratios less so.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from synthetic import KINDS, build

SIDECARS = 60
NOTES = 120
"""Notes of a sidecar at the end; it grows towards them."""
WORDS = ("lamp", "stair", "coat", "door", "window", "street", "water", "letter", "bread", "garden")
IPA_TEXT = [sys.executable, "-m", "ipa_text"]


def main() -> None:
    """Build the repositories, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="build here, and leave it there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder)
        _log(root / "log", given.commits)
        _diff(root / "diff")


class Taken(NamedTuple):
    """Seconds on the clock, and seconds of computing, which other work on the machine disturbs less."""

    clock: float
    computing: float
    out: bytes


def _log(study: Path, commits: int) -> None:
    if not study.exists():
        _import(study, _sidecars(commits))
    blobs = _blobs(study)
    listed = _timed(["git", "log", "--raw", "-z", "--no-abbrev"], study)
    read = _timed(["git", "cat-file", "--batch"], study, blobs)
    bare = Taken(listed.clock + read.clock, listed.computing + read.computing, b"")
    print(f"{commits} commits, {len(blobs.split())} blobs, {len(read.out) / 1e6:.0f} MB")
    _say("bare git log --raw and cat-file --batch", bare)
    first = _timed([*IPA_TEXT, "log"], study)
    _say("first log", first)
    print(f"that is {first.clock / bare.clock:.1f} times")
    _say("log after five new commits", min(_after_five_more(study) for _ in range(5)))
    _say("log of one note", _best([*IPA_TEXT, "log", "c01/n-0001"], study))


def _after_five_more(study: Path) -> Taken:
    _import(study, _five_more(study))
    return _timed([*IPA_TEXT, "log"], study)


def _diff(study: Path) -> None:
    if not study.exists():
        build(study, 10)
        _import(study, _edits(study, 1_001))
    taken = _best([*IPA_TEXT, "diff", "HEAD~1000..HEAD"], study)
    _say("diff of two commits a thousand apart", taken)
    _say("python -c pass, for comparison", _best([sys.executable, "-c", "pass"], study))


def _say(what: str, taken: Taken) -> None:
    print(f"{what:42}{taken.clock:7.2f} s, computing {taken.computing:6.2f} s")


def _best(command: list[str], study: Path) -> Taken:
    return min(_timed(command, study) for _ in range(5))


def _timed(command: list[str], study: Path, stdin: bytes = b"", code: int = 0) -> Taken:
    start, used = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=study, input=stdin, capture_output=True, check=False)
    if done.returncode != code:
        raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr.decode()}")
    now = os.times()
    computing = now.children_user + now.children_system - used.children_user - used.children_system
    return Taken(time.perf_counter() - start, computing, done.stdout)


def _blobs(study: Path) -> bytes:
    told = _timed(["git", "log", "--raw", "--no-abbrev", "--format="], study).out
    found = {line.split()[3] for line in told.splitlines() if line.startswith(b":")}
    return b"".join(blob + b"\n" for blob in sorted(found))


def _import(study: Path, stream: Iterator[str]) -> None:
    study.mkdir(parents=True, exist_ok=True)
    if not (study / ".git").exists():
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=study, check=True)
    data = "".join(stream).encode()
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=study, input=data, check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=study, check=True)


def _commit(number: int, message: str, files: dict[str, str], parent: str = "") -> str:
    head = (
        "commit refs/heads/main\n"
        f"committer K. Moss <km@example.org> {1_600_000_000 + number * 600} +0000\n"
        f"data {len(message.encode())}\n{message}\n{parent}"
    )
    changed = (
        f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
        for path, text in files.items()
    )
    return head + "".join(changed) + "\n"


class _Sidecar:
    """A sidecar that is edited: notes added, reworded, recategorised, now and then taken out."""

    def __init__(self, case: str, chance: random.Random) -> None:
        self.path = f"cases/{case}/interview-1.notes.yaml"
        self._chance = chance
        self._made = 0
        self._notes: list[tuple[str, str, str]] = []

    def edit(self) -> str:
        """Change one note; return the file."""
        kind = self._chance.random()
        if len(self._notes) < NOTES // 2 or (kind < 0.4 and len(self._notes) < NOTES):
            self._made += 1
            at = self._chance.randint(0, len(self._notes))
            self._notes.insert(
                at, (f"n-{self._made:04}", self._chance.choice(KINDS), self._words())
            )
        else:
            at = self._chance.randrange(len(self._notes))
            name, category, words = self._notes[at]
            if kind < 0.8:
                self._notes[at] = (name, category, self._words())
            elif kind < 0.95:
                self._notes[at] = (name, self._chance.choice(KINDS), words)
            else:
                del self._notes[at]
        return "notes:\n" + "\n".join(map(_entry, self._notes))

    def _words(self) -> str:
        return " ".join(self._chance.choices(WORDS, k=30))


def _entry(note: tuple[str, str, str]) -> str:
    name, category, words = note
    half = len(words) // 2
    return (
        f"  - id: {name}\n    category: {category}\n    turn: t0002\n    quote: >-\n"
        f"      {words[:50]}\n    tags: [metaphor]\n    note: >-\n      {words[:half]}\n"
        f"      {words[half:]}\n"
    )


def _sidecars(commits: int) -> Iterator[str]:
    chance = random.Random(7)
    cases = [f"c{number:02}" for number in range(1, SIDECARS + 1)]
    files = {"study.yaml": "format: 1\ntitle: >-\n  A long history\nterminology: 2022\n"}
    files |= {f"cases/{c}/case.yaml": f"pseudonym: {c.capitalize()}\n" for c in cases}
    yield _commit(0, "Begin", files)
    sidecars = [_Sidecar(case, chance) for case in cases]
    for number in range(1, commits):
        one = chance.choice(sidecars)
        yield _commit(number, f"Work on {one.path}\n\nBecause.", {one.path: one.edit()})


def _five_more(study: Path) -> Iterator[str]:
    path = "cases/c01/interview-1.notes.yaml"
    text = (study / path).read_text()
    for number in range(5):
        text += "\n" + _entry((f"n-more-{number}", KINDS[0], "one more word " * 8))
        parent = "" if number else "from refs/heads/main^0\n"
        yield _commit(10_000_000 + number, "Five more", {path: text}, parent)


def _edits(study: Path, commits: int) -> Iterator[str]:
    """Yield the study as it is, then commits that reword a note each."""
    chance = random.Random(7)
    files = {p.relative_to(study).as_posix(): p.read_text() for p in sorted(study.rglob("*.*"))
             if p.is_file() and ".git" not in p.parts}  # fmt: skip
    yield _commit(0, "Begin", files)
    sidecars = sorted(path for path in files if path.endswith(".notes.yaml"))
    for number in range(1, commits):
        path = chance.choice(sidecars)
        notes = files[path].split("    note: >-\n")
        at = chance.randrange(1, len(notes))
        notes[at] = f"      Reworded for the {number}th time.\n" + notes[at].partition("\n")[2]
        files[path] = "    note: >-\n".join(notes)
        yield _commit(number, "Reword", {path: files[path]})


if __name__ == "__main__":
    main()
