"""A study in which somebody withdrew, with traces of them wherever git and its hooks keep anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import studies
from cli import Run, git, here

WORDS = "I am driven, like a queen, and I sing."
REAL = "Philippa Quill"
KEY = f"""\
identifiers:
  - case: cleo
    kind: person
    words: [{REAL}, Philippa]
    replace: Cleo
"""
GONE = "withdrawn: {date: 2026-06-01, scope: all}\n"
IGNORED = "private/\n.ipa-text/cache/\n"
OTHERS = [f"cases/{case}" for case in ("ada", "ben", "dov")]


class Place(NamedTuple):
    """Where a study lies: its repository, a second work tree of it, the cache of pre-commit."""

    root: Path
    second: Path
    cache: Path

    @property
    def env(self) -> dict[str, str]:
        """What the command is to find in its environment."""
        home = self.cache.parent
        return {"HOME": str(home), "PRE_COMMIT_HOME": str(self.cache), "XDG_CACHE_HOME": str(home)}

    def run(self, *arguments: str | Path, cwd: Path | None = None) -> Run:
        """Run the command in the study, or in another folder."""
        return here(*arguments, cwd=cwd or self.root, **self.env)


def commit(root: Path, message: str, files: Mapping[str, str | None] | None = None) -> str:
    """Write files (None takes one away), commit everything, and return the commit."""
    for name, text in (files or {}).items():
        path = root / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def built(folder: Path) -> Place:
    """Make the study, up to the day before the withdrawal."""
    root = folder / "study"
    without: dict[str, str | None] = {
        name: None for name in studies.WHOLE if name.startswith("cases/cleo/")
    }
    studies.written(root, {**without, "themes.yaml": None, ".gitignore": IGNORED})
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "K. Moss")
    git(root, "config", "user.email", "km@example.org")
    commit(root, "Begin")
    own = {n: t for n, t in studies.WHOLE.items() if n.startswith("cases/cleo/")}
    former = {n.replace("/cleo/", "/c3/"): t for n, t in own.items()}
    commit(root, "Add the third interview", former)
    git(root, "mv", "cases/c3", "cases/cleo")
    commit(root, "Call the third folder cleo")
    git(root, "tag", "reading")
    commit(root, "Compare", {"themes.yaml": studies.WHOLE["themes.yaml"]})
    git(root, "switch", "--quiet", "--create", "philippa-again")
    commit(root, f"Ask {REAL} again\n\nShe said: {WORDS}", {"protocol/again.md": "Ask again.\n"})
    git(root, "switch", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "-m", "Take in what was asked", "philippa-again")
    commit(root, "Write about her", {
        "journal/2026-02-01-again.md": f"---\ndate: 2026-02-01\nby: km\n---\n\nCleo again: {WORDS}\n",
        "writeup/draft.md": f"As Cleo has it:\n\n> {WORDS} [...] The river.\n> (Cleo, 3)\n",
    })  # fmt: skip
    git(root, "tag", "--annotate", "draft", "-m", f"The draft with {WORDS}")
    git(
        root,
        "commit",
        "--quiet",
        "--allow-empty",
        f"--author={REAL} <pq@example.org>",
        "-m",
        "Look",
    )
    private(root / "private/identifiers.yaml", KEY)
    _litter(root)
    second = folder / "second"
    git(root, "worktree", "add", "--quiet", str(second), "philippa-again")
    cache = folder / "home" / "pre-commit"
    private(cache / "patch1780000000-77", f"+++ b/cases/cleo/interview-1.md\n+{WORDS}\n")
    return Place(root, second, cache)


def _litter(root: Path) -> None:
    """Leave a stash, a note, a commit that only a reflog knows, and a file that nothing leads to."""
    (root / "themes.yaml").write_text(f"# {WORDS}\n")
    git(root, "stash", "--quiet")
    git(root, "notes", "add", "-m", f"Heard: {WORDS}", "HEAD")
    commit(root, f"Undone at once: {WORDS}", {"loose.md": "x\n"})
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    loose = root / "private" / "loose.md"
    loose.write_text(f"Loose: {WORDS}\n")
    git(root, "hash-object", "-w", "private/loose.md")
    loose.unlink()


def private(path: Path, text: str) -> None:
    """Write a file that git ignores."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def withdrawn(place: Place) -> None:
    """Record what happened, then have cleo withdraw."""
    place.run("audit", "checkpoint", "before", "--today", "2026-05-31")
    commit(place.root, "Record what happened")
    run = place.run("withdraw", "cleo", "--apply", "--keep-private", "--date", "2026-06-01")
    assert run.code == 0, run.err


def bare(folder: Path, ignored: str = IGNORED) -> Place:
    """Make a study of two people in one commit, without any litter."""
    root = folder / "study"
    left = {n: None for n in studies.WHOLE if n.startswith(("cases/ben/", "cases/dov/"))}
    studies.written(root, {**left, ".gitignore": ignored})
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "K. Moss")
    git(root, "config", "user.email", "km@example.org")
    commit(root, "Begin")
    return Place(root, root, folder / "home" / "pre-commit")


def small(folder: Path) -> Place:
    """Make such a study, one person of which has withdrawn."""
    place = bare(folder)
    withdrawn(place)
    return place
