"""Which files of a study belong to which case, and the digests by which each is known again."""

from __future__ import annotations

from pathlib import PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.digest import Digesting
from ipa_text.store.trees import Tree

Files = list[PurePosixPath]


class Digests(NamedTuple):
    """The digest of what stands around the cases; by case id, that of each and that of its sources."""

    around: str
    cases: dict[str, str]
    sources: dict[str, str]


def files_by_case(paths: Files) -> dict[str, Files]:
    """Return the files of each case, by case id, both sorted; ``paths`` are those of the study."""
    found: dict[str, Files] = {}
    for path in paths:
        if inside_a_case(path):
            found.setdefault(path.parts[1], []).append(path)
    return dict(sorted(found.items()))


def inside_a_case(path: PurePosixPath) -> bool:
    """Tell whether a path is in the folder of a case."""
    parts = path.parts
    return parts[0] == "cases" and len(parts) > 2 and path.name[0] != "."


_AUDIT = {"checkpoints": "checkpoints", "sample-": "worksheet", "attestation-": "attestation"}


def audit_file(path: str) -> str:
    """Return the schema of a file that ``ipa-text audit`` writes, by its path; empty for any other."""
    name = path.removeprefix("audit/").removesuffix(".yaml")
    if f"audit/{name}.yaml" != path or "/" in name:
        return ""
    stem = name.partition("-")[0] + "-" * ("-" in name)
    return _AUDIT.get(stem, "")


def digests(tree: Tree, paths: Files) -> Digests:
    """Read every file of a study and return the digests; nothing that was read is held."""
    cases, sources = {}, {}
    for name, files in files_by_case(paths).items():
        reading = Digesting(tree)
        cases[name] = reading.of(files)
        sources[name] = reading.of(filter(may_be_a_source, files))
    around = [path for path in paths if not inside_a_case(path)]
    return Digests(Digesting(tree).of(around), cases, sources)


def may_be_a_source(path: PurePosixPath) -> bool:
    """Tell whether a file of a case is where its sources are, and of their kind."""
    return path.suffix == ".md" and len(path.parts) == 3
