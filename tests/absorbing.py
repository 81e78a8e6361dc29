"""The comments that reviewers write in the tests of what is absorbed; also into the stored Word file.

``tests/data/intake/reviewed-in-libreoffice.docx`` is ``checkout ada interview-1 --format docx`` of the
study in ``tests/studies.py`` with ``COMMENTS`` in it, opened and saved again as "Word 2007-365" by
LibreOffice Writer 7.4.7 (``soffice --headless --convert-to docx``). To make it anew:
``python tests/absorbing.py``, where LibreOffice is installed.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import cli
import studies
from review import Said, reviewed

STORED = Path(__file__).parent / "data" / "intake" / "reviewed-in-libreoffice.docx"

KNOWN = 4
"""Comments that are in the copy before: a note each."""

COMMENTS = (
    Said("K. Bell", "l: Not it will: you know it will. #pronoun", "t002", "You know it will"),
    Said(
        "K. Moss", "I heard a plea there.", "t002", "You know it will", answers=KNOWN, initials="KM"
    ),
    Said(
        "K. Bell",
        "Yes, a plea.",
        "t002",
        "You know it will",
        answers=KNOWN,
        date="2026-03-21T09:00:00Z",
    ),
    Said(
        "Jo Reader",
        "c: Emptiness seen twice.",
        "t004",
        "It was only a drive",
        initials="JR",
        done=True,
    ),
    Said("K. Bell", "And who looks after her?", "t002", "like giving away a dog", answers=0),
    Said(
        *("K. Bell", "d: From the keys to the drive.", "t002", "looked after."),
        until=("t004", "And then"),
    ),
)


def checked_out(study: Path) -> bytes:
    """Return the Word copy of a source of the study."""
    done = cli.here(
        "checkout", "ada", "interview-1", "--format", "docx", "--output", "c.docx", cwd=study
    )
    if done.code:
        raise RuntimeError(done.err)
    return (study / "c.docx").read_bytes()


def main() -> None:
    """Make the stored file anew."""
    with tempfile.TemporaryDirectory() as folder:
        study = studies.written(Path(folder) / "study")
        copy = Path(folder) / STORED.name
        copy.write_bytes(reviewed(checked_out(study), COMMENTS))
        out = [
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(STORED.parent),
        ]
        subprocess.run(["soffice", *out, str(copy)], check=True)


if __name__ == "__main__":
    main()
