"""Measure how anchors are found again after edits of every kind, and how fast.

    python benchmarks/anchors.py [--interviews N] [--turns N]

Nothing is real: see ``tests/edits.py``. Targets, missed ones making the exit code 1: no anchor moved
wrongly without asking; of the anchors whose words are unchanged and that no rule says to ask about, 97 %
certain; of all whose words still exist, 94 % located; 500 anchors across an edited transcript of
10,000 words in one second.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ipa_text.moving.reanchor import Move, Past, moved
from ipa_text.text.align import keys_of, words_of
from ipa_text.text.fold import fold

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import edits
from edits import KINDS, Talk, interview, markdown
from following import Quoted, numbers, quoted, read, stands_on

CERTAIN, LOCATED, SECONDS = 97.0, 94.0, 1.0


def verdict(found: Move, past: Past, one: Quoted, before: Talk, after: Talk) -> Iterator[str]:
    """Yield what is to be counted of one anchor."""
    order = numbers(after)
    at = {number: n for n, number in enumerate(order)}
    wanted = sum(one.words, ())
    stands = stands_on(past.now, found.new, order)
    if found.status == "same" and stands != wanted:
        yield "wrong"
    there = [number for number in wanted if number in at]
    if len(there) < 0.75 * len(wanted):
        return
    yield "exist"
    good = set(stands) & set(wanted)
    if found.status in ("same", "changed") and len(good) >= 0.5 * len(set(stands) | set(wanted)):
        yield "located"
    if found.status == "candidate" and any(
        set(stands_on(past.now, c.new, order)) & set(wanted) for c in found.candidates
    ):
        yield "proposed"
    if certain_by_right(one, before, after, at):
        yield "eligible"
        if found.status == "same":
            yield "certain"


def certain_by_right(one: Quoted, before: Talk, after: Talk, at: dict[int, int]) -> bool:
    """Tell whether an anchor's words are unchanged and no rule says to ask about it."""
    was = {w.number: (w.text, t) for t in before for w in t.words}
    now = {w.number: (w.text, t) for t in after for w in t.words}
    for span in one.words:
        if any(n not in now for n in span):
            return False
        if keys_of(fold(" ".join(was[n][0] for n in span))) != keys_of(
            fold(" ".join(now[n][0] for n in span))
        ):
            return False
        places = [at[n] for n in span]
        if places != list(range(places[0], places[0] + len(places))):
            return False
        if len({now[n][1].id for n in span}) > len({was[n][1].id for n in span}):
            return False
        if {was[n][1].label == "I" for n in span} != {now[n][1].label == "I" for n in span}:
            return False
    return True


def measure(kind: str, seeds: range, turns: int) -> Counter[str]:
    """Return the counts for one kind of edit over many interviews."""
    count: Counter[str] = Counter()
    for seed in seeds:
        dice = random.Random(f"{kind} {seed}")
        before = interview(seed, turns)
        versions = [before]
        for edit in KINDS[kind]:
            versions.append([t for t in edit(versions[-1], dice) if t.words])
        columns = 60 if "wrapped" in kind else 72
        texts = [markdown(v) for v in versions[:-1]] + [markdown(versions[-1], columns)]
        read_ = [read(text) for text in texts]
        past = Past(read_[-1], words_of(read_[-1].transcript), tuple(reversed(read_[:-1])))
        listed = quoted(before, read_[0], max(turns // 2, 10), dice)
        past = replace(past, held=frozenset(one.anchor for one in listed))
        for one in listed:
            count["anchors"] += 1
            found = moved(one.anchor, past)
            count["moved"] += not found.still
            count.update(verdict(found, past, one, before, versions[-1]))
    return count


def speed() -> float:
    """Return the seconds that 500 anchors take across an edited transcript of 10,000 words."""
    best = 9.0
    before = interview(7, 330)
    dice = random.Random(7)
    after = edits.inserted(edits.fillers(edits.typos(before, dice), dice), dice)
    old, text = read(markdown(before)), markdown(edits.renumbered(after, dice))
    listed = quoted(before, old, 500, dice)
    for _ in range(3):
        started = time.perf_counter()
        new = read(text)
        held = frozenset(one.anchor for one in listed)
        past = Past(new, words_of(new.transcript), (read(markdown(before)),), held)
        for one in listed:
            moved(one.anchor, past)
        best = min(best, time.perf_counter() - started)
    words = sum(len(turn.words) for turn in before)
    print(f"500 anchors across an edited transcript of {words:,} words: {best:.2f} s")
    return best


def main() -> int:
    """Print the table; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--interviews", type=int, default=6)
    parser.add_argument("--turns", type=int, default=160)
    given = parser.parse_args()
    total: Counter[str] = Counter()
    heads = ("anchors", "to move", "wrong", "certain %", "located %", "proposed %")
    print(f"{'edit':<34}" + "".join(f"{head:>11}" for head in heads))
    for kind in KINDS:
        count = measure(kind, range(given.interviews), given.turns)
        total += count
        print(row(kind, count), flush=True)
    print(row("all", total))
    took = speed()
    missed = [
        what
        for what, bad in (
            ("an anchor was moved wrongly without asking", total["wrong"] > 0),
            (f"less than {CERTAIN} % certain", share(total, "certain", "eligible") < CERTAIN),
            (f"less than {LOCATED} % located", share(total, "located", "exist") < LOCATED),
            (f"more than {SECONDS} s", took > SECONDS),
        )
        if bad
    ]
    for what in missed:
        print(f"MISSED: {what}")
    return 1 if missed else 0


def share(count: Counter[str], part: str, whole: str) -> float:
    """Return a part of a whole in per cent."""
    return 100 * count[part] / count[whole] if count[whole] else 100.0


def row(kind: str, count: Counter[str]) -> str:
    """Return a line of the table."""
    shares = (
        share(count, "certain", "eligible"),
        share(count, "located", "exist"),
        share(count, "proposed", "exist"),
    )
    told = "".join(f"{n:>11,}" for n in (count["anchors"], count["moved"], count["wrong"]))
    return f"{kind:<34}{told}" + "".join(f"{s:>11.1f}" for s in shares)


if __name__ == "__main__":
    sys.exit(main())
