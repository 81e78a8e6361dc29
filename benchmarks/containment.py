"""How long it takes to index what participants said, and to look for it elsewhere.

    python benchmarks/containment.py                  100 interviews of 10,000 words
    python benchmarks/containment.py --interviews 10

The words are drawn by chance, mostly common ones, as in speech. Times are processor time, the shortest
of several; memory is the most that the process took. Prints which targets are met, and exits 1 where one
is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import synthetic

from ipa_text.privacy.containment import confined, in_file, in_message
from ipa_text.store.trees import WorkTree
from ipa_text.study.load import load

RARE = 8_000
INDEX_AT_MOST = 4.0
"""Seconds for a million words."""


class Target(NamedTuple):
    """What a figure is to be at most."""

    name: str
    found: float
    at_most: float


def shortest(work: Callable[[], object], times: int) -> float:
    """Return the processor time of a piece of work, the shortest of several."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def as_spoken(length: int, chance: random.Random) -> str:
    """Return words by chance, the common ones much more often than the rare ones."""
    words = [*synthetic.WORDS, *(f"word{n}" for n in range(RARE))]
    return " ".join(chance.choices(words, [1 / (n + 1) for n in range(len(words))], k=length))


def measure(folder: Path, interviews: int, times: int) -> list[Target]:
    """Measure on a study of so many interviews, print the figures, and return what was to be reached."""
    root = synthetic.build(folder / "study", interviews)
    chance = random.Random(3)
    (root / "journal").mkdir()
    (root / "journal" / "2026-03-02-long.md").write_text(as_spoken(100_000, chance))
    tree = WorkTree(root)
    study = load(tree)
    files = [(str(path), tree.read(path)) for path in tree.paths()]
    messages = [(f"{n:040}", as_spoken(60, chance)) for n in range(2_000)]
    spoken = sum(source.spoken for case in study.cases for source in case.interviews)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = shortest(lambda: confined(study), times)
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    where = confined(study)
    searched = shortest(
        lambda: (
            [list(in_file(path, data, where)) for path, data in files],
            [list(in_message(name, text, where)) for name, text in messages],
        ),
        times,
    )
    size = sum(len(data) for _, data in files) / 1e6
    print(f"{spoken:,} words of {interviews} participants")
    print(f"  index                                  {seconds:6.2f} s, {more:,.0f} MB")
    print(f"  search, {size:.0f} MB of files, {len(messages):,} messages  {searched:6.2f} s")
    return [Target("index of a million words, s", seconds * 1e6 / spoken, INDEX_AT_MOST)]


def main() -> int:
    """Measure, and say whether the target is met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--interviews", type=int, default=100)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        targets = measure(Path(folder), asked.interviews, asked.times)
    for target in targets:
        met = target.found <= target.at_most
        print(
            f"{'met   ' if met else 'MISSED'} {target.name}: {target.found:.2f}, at most {target.at_most}"
        )
    return int(any(target.found > target.at_most for target in targets))


if __name__ == "__main__":
    sys.exit(main())
