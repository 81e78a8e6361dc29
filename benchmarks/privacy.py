"""How long it takes to look for names in a study and every object of a history, for words, and to erase.

    python benchmarks/privacy.py                       100 interviews; 10,000 commits
    python benchmarks/privacy.py --interviews 10 --commits 500

A name stands in the study, another in an old object, words of a participant in a journal: where they are
not found, nothing is measured. Prints seconds on the clock and of computing, which other work on the
machine disturbs less, and which targets are met; exits 1 where one is missed. Targets are held against
the clock, and the reading of files counts. Of several runs the shortest is taken. An erasure has no
target: it is run once, and compared with git writing the same history anew.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import history
from history import Taken
from synthetic import build

from ipa_text.privacy.containment import in_file
from ipa_text.privacy.straying import confined_in
from ipa_text.store.trees import WorkTree
from ipa_text.study.load import load

WHO = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org"]
IDENTIFIERS = 1_000
CASES = 20
"""Of the study from which one is erased."""
FIRST = [
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
]
SECOND = [
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
]


def main() -> int:
    """Return 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--interviews", type=int, default=100)
    parser.add_argument("--commits", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = build(Path(folder) / "study", given.interviews)
        million = _index(study)
        seconds = _leaks(study)
        speed = _objects(Path(folder) / "history", given.commits)
        _erasure(Path(folder) / "erasure", given.commits)
    print()
    targets = [
        (seconds < 2, f"{given.interviews} interviews: {seconds:.2f} s, less than 2 s"),
        (speed >= 20, f"objects of {given.commits:,} commits: {speed:.0f} MB/s, at least 20 MB/s"),
        (million < 4, f"index of a million words: {million:.2f} s, less than 4 s"),
    ]
    for met, told in targets:
        print(f"  {'met' if met else 'missed':7}{told}")
    return 0 if all(met for met, _ in targets) else 1


def _index(study: Path) -> float:
    """Return the seconds that it takes to index a million words: the transcripts are read for it."""
    cases = load(WorkTree(study)).cases
    spoken = sum(source.spoken for case in cases for source in case.interviews)
    runs = []
    for _ in range(3):
        start, used = time.perf_counter(), time.process_time()
        index = confined_in(WorkTree(study))
        runs.append(Taken(time.perf_counter() - start, time.process_time() - used, b""))
    transcript = cases[0].interviews[0].transcript
    said = next(
        transcript.folded(n).text
        for n, turn in enumerate(transcript.turns)
        if turn.role == "participant"
    )
    if not list(in_file("journal/2026-03-04-x.md", said.encode(), index)):
        raise SystemExit("what a participant said was not found")
    best = _shortest(runs)
    _say(f"index of {spoken:,} words", best)
    return best.clock * 1e6 / spoken


def _shortest(runs: list[Taken]) -> Taken:
    clock, computing, _ = zip(*runs, strict=True)
    return Taken(min(clock), min(computing), b"")


def _say(what: str, taken: Taken) -> None:
    print(f"{what}: {taken.clock:.2f} s on the clock, {taken.computing:.2f} s of computing")


def _leaks(study: Path) -> float:
    """Return the seconds for a study."""
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
    best = _shortest(runs)
    _say(f"leak check, {size / 1e6:.0f} MB, {IDENTIFIERS:,} identifiers", best)
    return best.clock


def _objects(study: Path, commits: int) -> float:
    """Return how many megabytes of objects are looked at in a second."""
    history._import(study, _with_a_name(history._sidecars(commits)))
    _key(study)
    sizes = _sizes(study)
    size = sum(sizes) / 1e6
    runs = [
        _privacy(study, ("object", "person", "writeup/draft.md"), "--history") for _ in range(2)
    ]
    best = _shortest(runs)
    _say(f"{len(sizes):,} objects, {size:.0f} MB", best)
    return size / best.clock


def _sizes(study: Path) -> list[int]:
    listed = ["git", "cat-file", "--batch-all-objects", "--batch-check=%(objectsize)"]
    told = subprocess.run(listed, cwd=study, capture_output=True, check=True).stdout
    return list(map(int, told.split()))


def _erasure(folder: Path, commits: int) -> None:
    """Print how long it takes to take somebody out of a study, and then out of its history."""
    study = folder / "study"
    history._import(study, _lived(build(folder / "made", CASES), commits))
    for key, value in (("user.name", "Benchmark"), ("user.email", "benchmark@example.org")):
        subprocess.run(["git", "config", key, value], cwd=study, check=True)
    withdraw = [*history.IPA_TEXT, "withdraw", "c0001"]
    _say("plan of a withdrawal", history._timed([*withdraw, "--plan"], study))
    _say("the withdrawal", history._timed([*withdraw, "--apply", "--keep-private"], study))
    planned = history._timed([*withdraw, "--erase-history"], study)
    _say("plan of the erasure", planned)
    confirmed = ("--confirm", planned.out.split()[-1].decode(), "--into", str(folder / "erased"))
    erased = history._timed([*withdraw, "--erase-history", *confirmed], study)
    size = sum(_sizes(study)) / 1e6
    _say(f"erasing a case of {CASES} from {commits:,} commits, {size:.0f} MB of objects", erased)
    anew = folder / "anew"
    subprocess.run(["git", "init", "--quiet", str(anew)], check=True)
    pipe = 'git fast-export --all | git -C "$0" fast-import --quiet --force'
    bare = history._timed(["sh", "-c", pipe, str(anew)], study)
    _say("bare git fast-export | git fast-import", bare)
    print(f"that is {erased.clock / bare.clock:.1f} times")


def _lived(made: Path, commits: int) -> Iterator[str]:
    """Yield a history: transcripts, notes one by one, now and then what quotes or names a case."""
    chance = random.Random(7)
    files = {p.relative_to(made).as_posix(): p.read_text() for p in sorted(made.rglob("*.*"))}
    said = " ".join(files["cases/c0001/interview-1.md"].split("\n\n")[5].split()[2:20])
    begin = {path: text for path, text in files.items() if not path.endswith(".notes.yaml")}
    yield history._commit(0, "Begin", {**begin, ".gitignore": "private/\n"})
    sidecars = [history._Sidecar(f"c{number:04}", chance) for number in range(1, CASES + 1)]
    for number in range(1, commits):
        one = chance.choice(sidecars)
        changed = {one.path: one.edit()}
        if number % 20 == 0:
            lines = (" ".join(chance.choices(history.WORDS, k=12)) for _ in range(200))
            changed["writeup/draft.md"] = "\n".join(
                [f"# Draft {number}", "", f"\u201c{said}\u201d (C0001)", *lines, ""]
            )
        if number % 50 == 0:
            entry = "---\ndate: 2026-03-04\nby: xx\n---\n\nWe met C0001 again.\n"
            changed[f"journal/2026-03-04-{number}.md"] = entry
        yield history._commit(number, f"Work on {one.path}\n\nBecause.", changed)


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


def _privacy(study: Path, planted: tuple[str, str, str], *more: str) -> Taken:
    """Return how long it takes; raises SystemExit where something else is found than was planted."""
    command = [*history.IPA_TEXT, "privacy", "--no-words", "--format=json", *more]
    taken = history._timed(command, study, code=1)
    found = [(f["where"], f["kind"], f["path"]) for f in json.loads(taken.out)["findings"]]
    if found != [planted]:
        raise SystemExit(f"{len(found)} found: {found[:3]}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
