"""Worksheets: what an auditor is to look at and enters a verdict on, as files in ``audit/``.

A sheet holds references and lines, and nobody's words: neither participants' nor a title made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.git_directory import repository_root
from ipa_text.store.provenance import last_change, uncommitted
from ipa_text.store.trees import Unreadable, WorkTree
from ipa_text.store.write import make_room, replace
from ipa_text.study.entries import mappings, text
from ipa_text.study.model import Study
from ipa_text.study.modelines import modeline
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.checkpoints import quoted
from ipa_text.trail.auditing.sample import Unit, chain, drawn, units

VERDICTS = ("grounded", "partly", "not", "cannot tell")
"""What people may enter, after Halpern's audit (Lincoln and Guba 1985)."""

_SEED = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_SHEET = re.compile(r"audit/sample-[a-z0-9][a-z0-9-]*\.yaml")
_HEAD = """
# A worksheet. Each finding is one line of evidence under a theme, with the
# chain below it. Read the words on those lines, then enter:
#   rival    another reading of them, the best that you can think of
#   verdict  grounded, partly, not, or cannot tell
#   by       your initials
#   comment  why, in a sentence; quote nobody here
# `ipa-text audit sample --seed {seed} --k {number}` prints it with the words.
# `ipa-text audit attest {path}` puts the counts into an attestation.

"""


class Entry(NamedTuple):
    """A finding on a worksheet, and what people entered."""

    unit: Unit
    verdict: str
    by: str
    rival: str
    comment: str


class Sheet(NamedTuple):
    """A worksheet as it stands: how it was drawn, and its findings."""

    path: str
    seed: str
    number: int
    of: int
    commit: str
    entries: tuple[Entry, ...]


def where(seed: str) -> str:
    """Return the path of the sheet of a seed; raises CannotWork for what can be no file name."""
    if not _SEED.fullmatch(seed):
        raise CannotWork(
            "a seed is lower-case letters, digits and hyphens, at most 41, as in 2026-07"
        )
    return f"audit/sample-{seed}.yaml"


def state(root: Path) -> str:
    """Return the commit that a sample is drawn from: the last that changed anything but ``audit/``.

    Empty without git. Raises CannotWork where something outside ``audit/`` is not committed.
    """
    if repository_root(root) is None:
        return ""
    open_files = [path for path in uncommitted(root) if not path.startswith("audit/")]
    if open_files:
        raise CannotWork(
            f"not committed yet: {some(open_files)}. Commit first, so that the sample can say what it"
            " was drawn from"
        )
    return last_change(root, "audit")


def draw(root: Path, study: Study, seed: str, number: int) -> tuple[Sheet, bool]:
    """Draw a sample and write its sheet; return the sheet, and whether it was written now.

    A sheet of the same seed that is there already is left as it is, if it is of the same findings.
    Raises CannotWork where it is of others, and where there is nothing to draw.
    """
    path = where(seed)
    every = units(study)
    if not every:
        raise CannotWork("there is no group theme with evidence yet, so there is nothing to draw")
    chosen = drawn(every, seed, number)
    if (root / path).exists():
        there = sheet(root, path)
        if [one.unit for one in there.entries] != chosen:
            raise CannotWork(
                f"{path} is there already and holds other findings: it was left as it is. Choose"
                " another seed"
            )
        return there, False
    made = Sheet(
        path, seed, number, len(every), state(root), tuple(Entry(u, "", "", "", "") for u in chosen)
    )
    replace(make_room(root, path), None, written(study, made).encode())
    return made, True


def written(study: Study, made: Sheet) -> str:
    """Return a sheet as the text of its file: the same for the same study, seed and number."""
    number = str(made.number)
    head = modeline(made.path, "worksheet") + _HEAD.format(
        seed=made.seed, number=number, path=made.path
    )
    about = [
        "sample:",
        f'  seed: "{made.seed}"',
        f"  k: {number}",
        f"  of: {made.of}",
        *([f"  commit: {quoted(made.commit)}"] if made.commit else []),
        "findings:",
    ]
    body = [line for entry in made.entries for line in _entry(study, entry.unit)]
    return head + "\n".join([*about, *body]) + "\n"


def _entry(study: Study, unit: Unit) -> Iterable[str]:
    yield f"  - theme: {quoted(unit.theme)}"
    yield f"    role: {unit.role}"
    yield f"    cites: {quoted(unit.cites)}"
    yield "    chain:"
    for step in chain(study, unit.cites):
        yield f"      - {{level: {step.level}, ref: {quoted(step.ref)}, at: {quoted(step.at)}}}"
    yield from ("    rival:", "    verdict:", "    by:", "    comment:")


def is_sheet(path: str) -> bool:
    """Tell whether a path is that of a worksheet."""
    return bool(_SHEET.fullmatch(path))


def sheets(root: Path) -> list[Sheet]:
    """Return the worksheets of a study."""
    listed = map(str, WorkTree(root).paths())
    return [sheet(root, path) for path in listed if is_sheet(path)]


def sheet(root: Path, path: str) -> Sheet:
    """Return a worksheet as it stands; raises CannotWork where it is none."""
    return _entered(path, document(root, path))


def sheet_in(path: str, data: bytes) -> Sheet:
    """Return a version of a worksheet."""
    return _entered(path, parsed(data))


def _entered(path: str, found: yaml.Mapping) -> Sheet:
    """Return what a worksheet says."""
    about = found.get("sample")
    about = about if isinstance(about, yaml.Mapping) else yaml.Mapping()
    entries = tuple(
        Entry(
            Unit(text(one, "theme"), text(one, "role"), text(one, "cites")),
            " ".join(text(one, "verdict").split()),
            text(one, "by"),
            text(one, "rival"),
            text(one, "comment"),
        )
        for one in mappings(found, "findings")
    )
    number, of = (n if isinstance(n := about.get(key), int) else 0 for key in ("k", "of"))
    return Sheet(path, text(about, "seed"), number, of, text(about, "commit"), entries)


def document(root: Path, path: str) -> yaml.Mapping:
    """Return a YAML file of ``audit/``; raises CannotWork where it cannot be read."""
    try:
        data = WorkTree(root).read(PurePosixPath(path))
    except Unreadable as error:
        raise CannotWork(f"{path}: {error}") from None
    found = parsed(data)
    if not found:
        raise CannotWork(f"{path} cannot be read as YAML; `git log -p` may have an earlier state")
    return found


def parsed(data: bytes) -> yaml.Mapping:
    """Return what a YAML file says; nothing where it cannot be read whole."""
    found = yaml.read(yaml.gate(data.decode("utf-8", "replace").removeprefix("\ufeff"))[0])
    whole = isinstance(found.root, yaml.Mapping) and not found.broken
    return found.root if whole else yaml.Mapping()


def remarked(then: Sheet, now: Sheet) -> list[Unit]:
    """Return the findings on which a rival reading or a comment was entered that is another now."""
    before = {one.unit: (one.rival, one.comment) for one in then.entries}
    pairs = [
        (one.unit, was, is_now)
        for one in now.entries
        for was, is_now in zip(before.get(one.unit, ()), (one.rival, one.comment), strict=False)
    ]
    return list(
        dict.fromkeys(unit for unit, was, is_now in pairs if was and was.split() != is_now.split())
    )


def counts(entries: Iterable[Entry]) -> Mapping[str, int]:
    """Return how often people entered each verdict; under ``open`` those not entered."""
    found = dict.fromkeys((*VERDICTS, "open"), 0)
    for one in entries:
        found[one.verdict if one.verdict in VERDICTS else "open"] += 1
    return found
