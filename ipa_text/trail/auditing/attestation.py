"""Attestations: what an auditor attests of a worksheet, with the verdicts as they stood then."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store.trees import WorkTree
from ipa_text.store.write import make_room, replace
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, text
from ipa_text.study.modelines import modeline
from ipa_text.trail.auditing.checkpoints import quoted
from ipa_text.trail.auditing.sample import Unit
from ipa_text.trail.auditing.worksheets import (
    VERDICTS,
    Entry,
    Sheet,
    counts,
    document,
    is_sheet,
    parsed,
    sheet,
    sheets,
)

_FILE = re.compile(r"audit/attestation-[a-z0-9][a-z0-9-]*\.yaml")
_HEAD = """
# An attestation. The auditor fills in `auditor` and `statement`, signs by
# committing it (a signed commit proves more), and changes nothing else: the
# verdicts are those that stood on the worksheet on this day, and `ipa-text
# audit` reports what is changed here or there afterwards.

"""


class Attested(NamedTuple):
    """What an attestation fixes: the sheet, the commit, the counts, and the verdict on each finding.

    ``words`` are what the auditor fills in: name, relation and statement, empty until then.
    """

    path: str
    sheet: str
    date: str
    commit: str
    counts: tuple[tuple[str, int], ...]
    verdicts: tuple[tuple[Unit, str, str], ...]
    words: tuple[str, ...] = ("", "", "")


def attest(root: Path, name: str, today: str) -> Attested:
    """Write the attestation of a sheet; without a name, of the only one. Return what it fixes.

    Raises CannotWork where there is no such sheet, no verdict on it, an odd verdict, or an attestation
    of it already: nothing is overwritten.
    """
    found = _chosen(root, name)
    path = found.path.replace("audit/sample-", "audit/attestation-")
    odd = [one.verdict for one in found.entries if one.verdict not in ("", *VERDICTS)]
    if odd:
        raise CannotWork(
            f"{found.path}: a verdict is one of {', '.join(VERDICTS)}; other words stand at {len(odd)} of"
            f" the {len(found.entries)} findings"
        )
    if not any(one.verdict for one in found.entries):
        raise CannotWork(f"{found.path} holds no verdict yet: people enter them, under `verdict:`")
    if (root / path).exists():
        raise CannotWork(f"{path} is there already, and is never overwritten: draw another sample")
    made = Attested(
        path,
        found.path,
        today,
        found.commit,
        tuple(counts(found.entries).items()),
        tuple(map(_fixed, found.entries)),
    )
    replace(make_room(root, path), None, _written(made, found).encode())
    return made


def _chosen(root: Path, name: str) -> Sheet:
    if name and not is_sheet(name):
        raise CannotWork(f"{name} is no worksheet: those are audit/sample-SEED.yaml")
    if name:
        return sheet(root, name)
    there = sheets(root)
    if not there:
        raise CannotWork("there is no worksheet in audit/ yet: `ipa-text audit sample --seed SEED`")
    if len(there) > 1:
        raise CannotWork(f"which one? {', '.join(one.path for one in there)}")
    return there[0]


def _fixed(entry: Entry) -> tuple[Unit, str, str]:
    return entry.unit, entry.verdict or "open", entry.by


def _written(made: Attested, found: Sheet) -> str:
    lines = [
        "attestation:",
        f"  worksheet: {made.sheet}",
        f"  seed: {quoted(found.seed)}",
        f"  k: {found.number}",
        f"  of: {found.of}",
        *([f"  commit: {quoted(made.commit)}"] if made.commit else []),
        f"  date: {made.date}",
        "counts:",
        *(f"  {verdict.replace(' ', '-')}: {number}" for verdict, number in made.counts),
        "verdicts:",
    ]
    for unit, verdict, by in made.verdicts:
        lines += [f"  - theme: {quoted(unit.theme)}", f"    role: {quoted(unit.role)}"]
        lines += [f"    cites: {quoted(unit.cites)}", f"    verdict: {verdict}"]
        lines += [f"    by: {quoted(by)}"] if by else []
    lines += ["auditor:", "  name:", "  relation:", "statement:"]
    return modeline(made.path, "attestation") + _HEAD + "\n".join(lines) + "\n"


def is_attestation(path: str) -> bool:
    """Tell whether a path is that of an attestation."""
    return bool(_FILE.fullmatch(path))


def attestations(root: Path) -> list[Attested]:
    """Return the attestations of a study; raises CannotWork where one cannot be read."""
    listed = map(str, WorkTree(root).paths())
    return [fixed(path, document(root, path)) for path in listed if is_attestation(path)]


def fixed(path: str, root: Mapping) -> Attested:
    """Return what an attestation fixes."""
    about, counted, who = map(_inside(root), ("attestation", "counts", "auditor"))
    words = (text(who, "name"), text(who, "relation"), text(root, "statement"))
    return Attested(
        path,
        text(about, "worksheet"),
        text(about, "date"),
        text(about, "commit"),
        tuple((v, n if isinstance(n := counted.get(v.replace(" ", "-")), int) else 0)
              for v in (*VERDICTS, "open")),
        tuple(
            (Unit(text(v, "theme"), text(v, "role"), text(v, "cites")), text(v, "verdict"), text(v, "by"))
            for v in mappings(root, "verdicts")
        ),
        tuple(" ".join(said.split()) for said in words),
    )  # fmt: skip


def _inside(root: Mapping) -> Callable[[str], Mapping]:
    return lambda key: found if isinstance(found := root.get(key), Mapping) else Mapping()


def fixed_by(path: str, data: bytes) -> Attested:
    """Return what a version of an attestation fixes."""
    return fixed(path, parsed(data))


def changed(made: Attested, now: Sheet) -> list[str]:
    """Return the findings on which a sheet says something else than was attested."""
    was = {unit: (verdict, by) for unit, verdict, by in made.verdicts}
    stands = {unit: (verdict, by) for unit, verdict, by in map(_fixed, now.entries)}
    both = dict.fromkeys((*was, *stands))
    return [spelled(unit) for unit in both if was.get(unit) != stands.get(unit)]


def spelled(unit: Unit) -> str:
    """Return a finding as a sentence names it."""
    return f"{unit.theme} {unit.role} {unit.cites}"
