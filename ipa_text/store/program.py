"""Tell this program from another version, from itself before it was edited, and from what it rests on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ipa_text import __version__
from ipa_text.resources import shipped
from ipa_text.store.digest import digest

_APART = ("__pycache__", "demo", "_shipped")
"""Folders of the package that decide nothing that is kept."""
_PACKAGES = ("site-packages", "dist-packages")
"""Folders in which libraries are installed; what is installed or upgraded there changes their time."""


def fingerprint() -> str:
    """Return what differs wherever the same study might be read otherwise; looks at no content."""
    parts = [__version__, sys.version]
    for folder in (Path(__file__).parent.parent, shipped("schema")):
        for where, inner, files in os.walk(folder):
            inner[:] = sorted(name for name in inner if name not in _APART)
            own = (name for name in sorted(files) if name.endswith((".py", ".json")))
            parts += (_state(os.path.join(where, name)) for name in own)
    parts += (_state(folder) for folder in sys.path if folder.endswith(_PACKAGES))
    return digest(*parts)


def _state(path: str) -> str:
    try:
        about = os.stat(path)
    except OSError:
        return path
    return f"{path} {about.st_size} {about.st_mtime_ns}"
