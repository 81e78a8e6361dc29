"""Where the six parts of an audit trail stand in a study (Halpern, in Lincoln and Guba 1985)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from ipa_text.named import NamedTuple


class Category(NamedTuple):
    """One of Halpern's categories: its number, its name, and where to begin one that is empty.

    ``stage`` is the stage of a study from which something of it is to be expected.
    """

    number: int
    id: str
    name: str
    stage: str
    cure: str


CATEGORIES = (
    Category(1, "raw-data", "raw data", "noting", "add a transcript: cases/CASE/interview-1.md"),
    Category(
        2,
        "reduction",
        "data reduction and analysis products",
        "noting",
        "begin notes beside a transcript: cases/CASE/interview-1.notes.yaml",
    ),
    Category(
        3,
        "reconstruction",
        "data reconstruction and synthesis products",
        "case-themes",
        "cluster statements into themes: cases/CASE/themes.yaml",
    ),
    Category(
        4,
        "process",
        "process notes",
        "noting",
        "record a meeting in supervision/, or what was reviewed in reviews.yaml",
    ),
    Category(
        5,
        "intentions",
        "materials relating to intentions and dispositions",
        "reading",
        "write protocol/positionality.md, and a first entry in journal/",
    ),
    Category(
        6,
        "instruments",
        "instrument development information",
        "reading",
        "put the interview schedule into protocol/schedule.yaml",
    ),
)
"""The categories, in their order."""

_IN_A_CASE = (
    (r".+\.notes(?:\.[a-z][a-z0-9]*)?\.yaml", (2,)),
    (r"themes\.yaml", (2, 3)),
    (r"summary\.md", (3,)),
    (r"reviews\.yaml", (4,)),
    (r".+\.md", (1,)),
)
_FOLDERS = {"journal": (5,), "supervision": (4,), "audit": (4,), "writeup": (3,)}
_FILES = {
    "study.yaml": (),
    "themes.yaml": (3,),
    "reviews.yaml": (4,),
    "protocol/schedule.yaml": (6,),
    "protocol/recruitment.yaml": (5,),
}


def categories_of(path: str) -> tuple[int, ...]:
    """Return the numbers of the categories that a file of a study belongs to, by its path.

    Statements and case themes share a file, which belongs to two. A README belongs to none. What a
    file holds is not looked at: commits and member checks, which are process notes, have no path.
    """
    if path in _FILES:
        return _FILES[path]
    parts = PurePosixPath(path).parts
    name = parts[-1] if parts else ""
    if name == "README.md" or name.startswith("."):
        return ()
    if len(parts) > 2 and parts[0] == "cases":
        if len(parts) > 3:
            return _FOLDERS.get(parts[2], ()) if parts[2] in ("journal", "supervision") else ()
        return next((found for form, found in _IN_A_CASE if re.fullmatch(form, name)), ())
    if len(parts) == 2 and parts[0] == "protocol" and name.endswith(".md"):
        return (5,)
    return _FOLDERS.get(parts[0], ()) if len(parts) > 1 else ()
