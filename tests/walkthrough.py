"""Carry out a page of the documentation: write its files, run its commands, hear what they print.

Two kinds of fenced block are carried out, in order, in one folder:

    ```yaml cases/ruth/case.yaml       a file, written as given; `append` behind the path adds to it
    ```console                         commands behind `$`, each with what it prints below it

Commands are `ipa-text`, `git`, `cd` and `echo $?`; they run without a shell. Whatever else stands on
the page is prose. ``python tests/walkthrough.py`` puts what the program prints now into all pages.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cli

DOCS = Path(__file__).parent.parent / "docs"
FIRST = "tutorial.md"
"""The page that begins in an empty folder; the others go on from where it ends."""

OTHERS = (
    "importing.md",
    "checking.md",
    "correcting.md",
    "reviewing.md",
    "merging.md",
    "reports.md",
    "history.md",
    "audit.md",
    "supervision.md",
    "privacy.md",
)
STUDY = "driving"
"""The folder of the study that the tutorial makes."""

_FENCE = re.compile(r"(`{3,})(.*)")
_TICKS = re.compile(r"^`{3,}", re.MULTILINE)
_NEW_ID = re.compile(r"\bn-[0-9a-hjkmnp-tv-z]{6}\b")
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")


class Malformed(Exception):
    """A page asks for something that cannot be carried out."""


class Block(NamedTuple):
    """A fenced block: its fence, the words behind it, its lines, and the line it begins on."""

    fence: str
    info: tuple[str, ...]
    lines: tuple[str, ...]
    line: int

    @property
    def path(self) -> str:
        """The file that the block is, or nothing."""
        named = len(self.info) in (2, 3) and self.info[0] in ("yaml", "markdown", "text")
        return self.info[1] if named else ""


def pieces(markdown: str) -> Iterator[str | Block]:
    """Yield the lines of a page, and its fenced blocks whole."""
    lines = iter(enumerate(markdown.split("\n"), 1))
    for number, line in lines:
        opening = _FENCE.fullmatch(line)
        if opening is None:
            yield line
            continue
        inside: list[str] = []
        for _, text in lines:
            if text.rstrip() == opening[1]:
                break
            inside.append(text)
        else:
            raise Malformed(f"line {number}: this block is never closed")
        yield Block(opening[1], tuple(opening[2].split()), tuple(inside), number)


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a console block with the lines that are said to be printed."""
    command = ""
    printed: list[str] = []
    for line in block.lines:
        if line.startswith("$ "):
            if command:
                yield command, printed
            command, printed = line[2:], []
        elif not command:
            raise Malformed(f"line {block.line}: a console block begins with `$ `")
        else:
            printed.append(line)
    if command:
        yield command, printed


class Walk:
    """One walk through a page, or through one page after another."""

    def __init__(self, home: Path, study: Path | None = None) -> None:
        self.home = home.resolve()
        self.here = study.resolve() if study else self.home
        self.code = 0

    def page(self, markdown: str) -> str:
        """Carry a page out; return it with what its commands print now."""
        out: list[str] = []
        for piece in pieces(markdown):
            if isinstance(piece, str):
                out.append(piece)
                continue
            inside, fence = list(piece.lines), piece.fence
            if piece.info == ("console",):
                inside = list(self._console(piece))
                ticks = _TICKS.findall("\n".join(inside))
                fence = max([fence, *(f"{found}`" for found in ticks)], key=len)
            elif piece.path:
                self._file(piece)
            out += [fence + " ".join(piece.info), *inside, fence]
        return "\n".join(out)

    def _file(self, block: Block) -> None:
        path = self.here / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(line + "\n" for line in block.lines)
        if block.info[2:] == ("append",):
            text = path.read_text(encoding="utf-8") + text
        path.write_bytes(text.encode())

    def _console(self, block: Block) -> Iterator[str]:
        for command, printed in commands(block):
            yield f"$ {command}"
            said = self._run(command, block.line)
            same = [_settled(line) for line in said] == [_settled(line) for line in printed]
            yield from printed if same else said

    def _run(self, command: str, line: int) -> list[str]:
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return [str(self.code)]
        if words[0] == "cd":
            self.here = (self.here / words[1]).resolve()
            if not self.here.is_dir():
                raise Malformed(f"line {line}: there is no folder {words[1]}")
            return []
        if words[0] == "ipa-text":
            words = cli.command(*words[1:])
        elif words[0] != "git":
            raise Malformed(f"line {line}: `{words[0]}` is not carried out here")
        done = subprocess.run(
            words,
            cwd=self.here,
            env=_environment(self.home),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        self.code = done.returncode
        said = done.stdout.decode("utf-8").replace(str(self.home), "~").rstrip("\n")
        return [text.rstrip() for text in said.split("\n")] if said else []


def _environment(home: Path) -> dict[str, str]:
    """Return a newcomer's environment: a home of its own, and always the same day."""
    day = "2026-04-01T10:00:00+00:00"
    return cli.environment(
        HOME=str(home),
        GIT_CONFIG_GLOBAL=str(home / ".gitconfig"),
        GIT_CEILING_DIRECTORIES=str(home),
        GIT_AUTHOR_DATE=day,
        GIT_COMMITTER_DATE=day,
        TZ="UTC",
    )


def _settled(line: str) -> str:
    """Return a line without what differs from one walk to the next: ids of commits and of new notes."""
    return _COMMIT.sub("1a2b3c4", _NEW_ID.sub("n-1a2b3c", line))


def after_tutorial(home: Path, to: Path) -> Walk:
    """Copy the home in which the tutorial was carried out; return a walk that goes on there."""
    shutil.copytree(home, to, symlinks=True)
    return Walk(to, to / STUDY)


def main() -> int:
    """Write into every page what the program prints now; return 1 if that changed one, 2 for a defect."""
    pages: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        for name in (FIRST, *OTHERS):
            path = DOCS / name
            walk = Walk(home) if name == FIRST else after_tutorial(home, Path(folder) / name)
            pages[path] = walk.page(path.read_text(encoding="utf-8"))
    if any("a defect of ipa-text" in page for page in pages.values()):
        print("the program fell over: no page was written")
        return 2
    changed = [path for path, page in pages.items() if page != path.read_text(encoding="utf-8")]
    for path in changed:
        path.write_text(pages[path], encoding="utf-8")
        print(f"rewrote docs/{path.name}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
