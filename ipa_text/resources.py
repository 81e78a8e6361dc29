"""Find what ships with the program: the schemas and the template of a study."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """Return the folder ``schema`` or ``corpus_template``: in the wheel, or beside the package."""
    here = Path(__file__).parent
    packed = here / "_shipped" / name
    return packed if packed.is_dir() else here.parent / name
