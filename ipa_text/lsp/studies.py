"""The studies that the editor's documents belong to: loaded and checked beside the loop of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from pygls.uris import to_fs_path

from ipa_text.errors import CannotWork
from ipa_text.lint.engine import Spoken, check_again
from ipa_text.lint.findings import Outcome
from ipa_text.lsp.snapshot import Opened, Snapshot
from ipa_text.store.trees import Overlay, Tree, find_root, never_read
from ipa_text.store.work_tree import without_ignored
from ipa_text.study.reload import Loaded, reload
from ipa_text.text.source import Encoding

QUIET = 0.25
"""Seconds without a keystroke after which a study is checked."""

Checked = Callable[[Path, "Snapshot | CannotWork", Outcome | None], None]
"""What is called with a study that was checked, or with what stops it from being read."""

FellOver = Callable[[BaseException], None]
"""What is called when reading or checking fell over, which is a defect."""


class Studies:
    """Open documents, and for each study the last time it was read."""

    def __init__(self, checked: Checked, fell_over: FellOver) -> None:
        self.encoding: Encoding = "utf-16"
        self._checked = checked
        self._fell_over = fell_over
        self._opened: dict[str, Opened] = {}
        self._changes: dict[Path, int] = {}
        self._read: dict[Path, tuple[int, Snapshot | CannotWork]] = {}
        self._outcomes: dict[Path, tuple[Snapshot, Outcome]] = {}
        self._reading: dict[Path, asyncio.Lock] = {}
        self._waiting: dict[Path, asyncio.Task[None]] = {}
        self._loader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load")
        self._loaded: dict[Path, Loaded] = {}
        self._checker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")
        self._spoken: dict[Path, Spoken] = {}
        # Only the threads themselves touch these: what nobody waits for any more is a beginning too.

    def put(self, uri: str, version: int | None, text: str) -> None:
        """Take in what a document says now, and look at its study again."""
        # An editor may cut a character in two while it is typed; a file cannot hold half of one.
        whole = text.encode("utf-8", "replace").decode()
        self._opened[uri] = Opened(uri, version, whole)
        self.changed(uri)

    def close(self, uri: str) -> None:
        """Go by the file again, and look at its study again."""
        self._opened.pop(uri, None)
        self.changed(uri)

    def changed(self, uri: str) -> None:
        """Look at the study of a document again: it, or what is on the disk, has changed."""
        if found := place_of(uri):
            self.look(found[0])

    def look(self, root: Path) -> None:
        """Check a study when nothing has been typed for a moment; what was under way is dropped."""
        self._changes[root] = self._changes.get(root, 0) + 1
        if waiting := self._waiting.get(root):
            waiting.cancel()
        waiting = asyncio.get_running_loop().create_task(self._check(root))
        waiting.add_done_callback(self._done)
        self._waiting[root] = waiting

    def stop(self) -> None:
        """Check nothing more."""
        for waiting in self._waiting.values():
            waiting.cancel()
        for worker in (self._loader, self._checker):
            worker.shutdown(wait=False, cancel_futures=True)

    def text(self, uri: str) -> str | None:
        """Return what an open document says now."""
        opened = self._opened.get(uri)
        return opened.text if opened else None

    async def lately(self, uri: str) -> tuple[Snapshot, str] | None:
        """Return the study of a document as it was last read, which may be a few keystrokes ago."""
        place = place_of(uri)
        last = self._read.get(place[0]) if place else None
        if place and last and isinstance(last[1], Snapshot):
            return last[1], place[1]
        return await self.at(uri)

    async def at(self, uri: str) -> tuple[Snapshot, str] | None:
        """Return the study of a document as it is now, and the document's path in it.

        None where the document is in no study, is none of its files, or the study cannot be read.
        """
        place = place_of(uri)
        if place is None:
            return None
        found = await self._snapshot(place[0])
        known = isinstance(found, Snapshot) and place[1] in found.study.paths
        return (found, place[1]) if known and isinstance(found, Snapshot) else None

    async def _snapshot(self, root: Path) -> Snapshot | CannotWork:
        """Return the study as it is now; only what has changed since it was last read is read anew."""
        async with self._reading.setdefault(root, asyncio.Lock()):
            now = self._changes.get(root, 0)
            if (last := self._read.get(root)) and last[0] == now:
                return last[1]
            opened = dict(self._in(root))
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._loader, self._load, root, opened)
            self._read[root] = (now, found)
            return found

    async def outcome(self, snapshot: Snapshot) -> Outcome:
        """Return what the check of a study says, checked once; cases that are as they were, not again."""
        last = self._outcomes.get(snapshot.root)
        if last and last[0] is snapshot:
            return last[1]
        loop = asyncio.get_running_loop()
        outcome = await loop.run_in_executor(self._checker, self._again, snapshot)
        self._outcomes[snapshot.root] = (snapshot, outcome)
        return outcome

    def _load(self, root: Path, opened: dict[str, Opened]) -> Snapshot | CannotWork:
        """Read a study with what is open of it, as far as it is not as it was when it was last read.

        Returns what stops it, for nobody waits here to catch it.
        """
        tree, mine = _tree(root, opened)
        try:
            loaded = self._loaded[root] = reload(tree, self._loaded.get(root))
        except CannotWork as error:
            return error
        return Snapshot(root, tree, loaded, mine, self.encoding)

    def _again(self, snapshot: Snapshot) -> Outcome:
        """Check a study, as far as it is not as it was when it was last checked."""
        root = snapshot.root
        outcome, self._spoken[root] = check_again(snapshot.study, before=self._spoken.get(root))
        return outcome

    def _in(self, root: Path) -> list[tuple[str, Opened]]:
        places = ((place_of(uri), opened) for uri, opened in self._opened.items())
        return [(place[1], opened) for place, opened in places if place and place[0] == root]

    def _done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._fell_over(error)

    async def _check(self, root: Path) -> None:
        await asyncio.sleep(QUIET)
        found = await self._snapshot(root)
        outcome = await self.outcome(found) if isinstance(found, Snapshot) else None
        self._checked(root, found, outcome)


def place_of(uri: str) -> tuple[Path, str] | None:
    """Return the folder of the study that holds a document, and its path there; asks the disk only."""
    name = to_fs_path(uri) if uri.startswith("file:") else None
    if name is None or "\0" in name:
        return None
    folder = Path(name).parent.resolve()
    root = find_root(folder)
    return (root, (folder / Path(name).name).relative_to(root).as_posix()) if root else None


def _tree(root: Path, opened: dict[str, Opened]) -> tuple[Tree, dict[str, Opened]]:
    """Return the files of a study as they are in the editor, and which of what is open is of it."""
    below, _ = without_ignored(root)
    held = set(below.paths())
    mine = {
        path: document
        for path, document in opened.items()
        if PurePosixPath(path) in held
        or not ((root / path).exists() or never_read(PurePosixPath(path)))
    }
    return Overlay(below, {path: document.text for path, document in mine.items()}), mine
