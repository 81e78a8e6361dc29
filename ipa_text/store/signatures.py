"""What git says of the signatures of commits, by the keys that this computer knows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ipa_text.store.git import ask, ask_awhile

Verdict = Literal["good", "bad", "unknown"]
VERDICTS: tuple[Verdict, ...] = ("good", "bad", "unknown")

MOST = 200
"""Signatures that are checked, those of the last commits: git starts one to three programs for each."""
SECONDS = 30.0
"""How long that may take."""

_VERDICTS: Mapping[str, Verdict] = {"G": "good", "B": "bad", "R": "bad"}
"""By git's letter: good, bad, of a key that was revoked. Of others it is not known whose they are."""

_PROGRAMS = {
    "openpgp": (("gpg.program", "gpg.openpgp.program"), "gpg"),
    "ssh": (("gpg.ssh.program",), "ssh-keygen"),
    "x509": (("gpg.x509.program",), "gpgsm"),
}
"""For each form of signature the settings that name its program, the last one counting, or the usual."""


def checked(folder: Path, signed: Mapping[str, str]) -> dict[str, Verdict]:
    """Return what git says of signatures, by commit; ``signed`` are their forms, the last commit first.

    At most MOST are looked at, for SECONDS at most: what was not reached is left out. The settings of the
    repository itself, which may be somebody else's, name no program here. Raises GitFailed.
    """
    programs = _programs(folder)
    there = {form for form, (_, program) in programs.items() if shutil.which(program)}
    wanted = list(signed)[:MOST]
    named = [f"{key}={program}" for keys, program in programs.values() for key in keys]
    told = ask_awhile(
        folder,
        *(part for one in named for part in ("-c", one)),
        *("log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--format=%H %G?"),
        stdin="".join(f"{name}\n" for name in wanted if signed[name] in there).encode(),
        seconds=SECONDS,
    )
    lines = (line.partition(" ") for line in told.decode("ascii", "replace").split("\n"))
    found = {name: letter for name, _, letter in lines if letter}
    return {
        name: _VERDICTS.get(found.get(name, ""), "unknown")
        for name in wanted
        if name in found or signed[name] not in there
    }


def _programs(folder: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the settings and the program for each form of signature, as the person has them."""
    listed = os.fsdecode(ask(folder, "config", "--list", "--show-scope", "-z")).split("\0")
    pairs = zip(listed[::2], listed[1::2], strict=False)
    own = {
        key: value
        for scope, entry in pairs
        if scope in ("system", "global")
        for key, _, value in (entry.partition("\n"),)
        if value
    }
    return {
        form: (keys, next((own[key] for key in reversed(keys) if key in own), usual))
        for form, (keys, usual) in _PROGRAMS.items()
    }
