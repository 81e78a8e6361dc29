"""What the language server says of a study again and again, as fresh as if it had just been started."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest

import mutations
from cli import git
from editor import editing
from ipa_text.demo.story import finished
from ipa_text.frozen import parts_of
from ipa_text.lint import engine
from ipa_text.lint.engine import Spoken, check, check_again
from ipa_text.lint.findings import Outcome
from ipa_text.lint.running import on_case
from ipa_text.lsp.findings import by_file
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.store.trees import Memory, Overlay
from ipa_text.store.work_tree import without_ignored
from ipa_text.study import reload as reloading
from ipa_text.study.facts import CaseFacts
from ipa_text.study.load import NewerFormat, load_case, load_frame
from ipa_text.study.model import Case
from ipa_text.study.occurrences import occurrences
from ipa_text.study.reload import Loaded, reload

Files = Mapping[str, str | bytes]
FACTS = parts_of(CaseFacts)
READ: list[str] = []
"""What was read (``around`` for what stands outside the cases) and checked (``+`` before it)."""


@pytest.fixture(autouse=True)
def _noted(monkeypatch: pytest.MonkeyPatch) -> None:
    READ.clear()

    def frame(*given: Any) -> object:
        READ.append("around")
        return load_frame(*given)

    def case(tree: Any, name: str, *rest: Any) -> object:
        READ.append(name)
        return load_case(tree, name, *rest)

    def spoken(case: Case, *rest: Any) -> object:
        READ.append(f"+{case.id}")
        return on_case(case, *rest)

    monkeypatch.setattr(reloading, "load_frame", frame)
    monkeypatch.setattr(reloading, "load_case", case)
    monkeypatch.setattr(engine, "on_case", spoken)


class Shut(Memory):
    """A study in memory of which what is private is no part, as in a folder."""

    def paths(self) -> list[PurePosixPath]:
        return [path for path in super().paths() if path.parts[0] != "private"]


class Seen(NamedTuple):
    """All that an editor could be shown of a study."""

    study: object
    facts: object
    published: object
    waived: object
    named: object


def _seen(files: Files, loaded: Loaded, outcome: Outcome) -> Seen:
    study = loaded.study
    snapshot = Snapshot(Path("/study"), Shut(files), loaded, {}, "utf-16")
    return Seen(
        (study.config, study.problems, study.waivers, study.links, study.paths, study.texts,
         study.schemas, study.hidden, study.records, study.reviews, study.drafts, study.fixed),
        ([[getattr(f, part) for part in FACTS] for f in study.facts], study.heard, dict(study.outside.texts),
         list(study.written()), [list(case.written()) for case in study.cases]),
        by_file(snapshot, outcome.findings),
        (outcome.waived, outcome.crashed, outcome.cases),
        (occurrences(study, snapshot.more), snapshot.more),
    )  # fmt: skip


class Server:
    """What of the language server reads and checks a study, without an editor."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        self.spoken: Spoken | None = None

    def look(self, files: Files) -> Seen | str:
        """Return all that is shown of files, or what stops them from being read."""
        try:
            self.loaded = reload(Shut(files), self.loaded)
        except NewerFormat as error:
            return str(error)
        outcome, self.spoken = check_again(self.loaded.study, before=self.spoken)
        return _seen(files, self.loaded, outcome)


def _same(server: Server, files: Files, told: object) -> None:
    """Hold what a server that has seen other states says of this one to what a fresh one says."""
    again, fresh = server.look(files), Server().look(files)
    if isinstance(again, str) or isinstance(fresh, str):
        assert again == fresh, told
        return
    for part, found, wanted in zip(Seen._fields, again, fresh, strict=True):
        assert found == wanted, (told, part)


def _moved(files: Files, old: str, new: str) -> Files:
    """Return files of which one case is called otherwise."""
    return {p.replace(f"cases/{old}/", f"cases/{new}/"): text for p, text in files.items()}


def _edited(rng: random.Random, files: Files, number: int) -> tuple[Files, object]:
    """Change something of a study, as somebody does who writes in several files."""
    what = rng.randrange(10)
    if what == 0:
        return _moved(files, "p02", "p07"), "p02 is called p07"
    if what == 1:
        return {p: t for p, t in files.items() if not p.startswith("cases/p03/")}, "p03 is gone"
    if what == 2:
        key = (
            f"identifiers:\n  - {{case: p02, kind: person, words: [W{number}, the], replace: A}}\n"
        )
        return {**files, "private/identifiers.yaml": key}, "another key"
    if what == 3:
        stage = rng.choice((b"reading", b"noting", b"group-themes", b"write-up"))
        settings = re.sub(rb"(?m)^stage:.*", b"stage: " + stage, _bytes(files["study.yaml"]))
        return {**files, "study.yaml": settings}, stage
    return mutations.mutated({p: _bytes(t) for p, t in files.items()}, number)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize("series", range(12))
def test_after_any_edits_the_same_is_shown_as_by_a_fresh_server(series: int) -> None:
    """Edits come one after the other, are taken back, and come again."""
    rng = random.Random(series)
    start: Files = mutations.valid()
    server, files, before = Server(), start, start
    told: list[object] = []
    for step in range(8):
        how = rng.randrange(5)
        if how == 0:
            files, before = before, files
            told.append("back")
        elif how == 1:
            files = start
            told.append("as it was")
        else:
            before = files
            files, what = _edited(rng, files, series * 100 + step)
            told.append(what)
        _same(server, files, told)


EVERY = ["p01", "p02", "p03", "p04", "p05", "p06", "p07"]


def _with(files: Files, path: str, old: str, new: str) -> Files:
    """Return files in one of which other words stand."""
    text = _bytes(files[path]).decode()
    assert old in text
    return {**files, path: text.replace(old, new, 1)}


def test_what_did_not_change_is_neither_read_nor_checked() -> None:
    """``+p01`` is that p01 was checked: what looks across cases runs each time, and is not noted."""
    files: Files = finished()
    server = Server()

    def looked(now: Files) -> list[str]:
        READ.clear()
        found = server.look(now)
        noted = list(READ)
        READ.clear()
        assert found == Server().look(now)
        return noted

    checked = [f"+{case}" for case in EVERY]
    assert looked(files) == ["around", *EVERY, *checked]
    assert looked(files) == []
    notes = "cases/p02/interview-1.notes.yaml"
    typed = _with(files, notes, "note: >-", "note: >-\n      Something else,")
    assert looked(typed) == ["p02", "+p02"]
    assert looked(files) == ["p02", "+p02"]
    assert looked(_with(files, "themes.yaml", "title: >-", "title: >-\n      Not")) == ["around"]
    titled = _with(files, "study.yaml", "title: >-", "title: >-\n  Not")
    assert looked(titled) == ["around", *checked]
    staged = _with(titled, "study.yaml", "stage: ", "stage: reading # ")
    assert looked(staged) == ["around", *EVERY, *checked]
    gone = {path: text for path, text in files.items() if not path.startswith("cases/p07/")}
    assert looked(gone) == ["around", *EVERY[:-1], *checked[:-1]]
    pictured = {**gone, "cases/p01/drawing-1.png": b"one"}
    assert looked(pictured) == ["p01", "+p01"]
    assert looked({**pictured, "cases/p01/drawing-1.png": b"two"}) == []


def test_a_case_that_comes_is_named_in_the_journals_of_others() -> None:
    """Whether ``p09/n-one`` is a reference depends on whether there is such a case."""
    start: Files = mutations.valid()
    entry = "---\ndate: 2026-03-04\nby: km\n---\n\nAs in p09/n-one.\n"
    files = {**start, "cases/p02/journal/2026-03-04-as.md": entry}
    server = Server()
    _same(server, files, "no p09")
    _same(server, {**files, "cases/p09/case.yaml": "pseudonym: Nia\n"}, "p09")
    assert server.loaded
    assert "p09/n-one" in [link.target for link in server.loaded.study.links]


def test_a_key_that_changes_is_gone_by() -> None:
    files: Files = mutations.valid()
    server = Server()
    _same(server, files, "no key")
    for word in ("the", "and"):
        key = f"identifiers:\n  - {{case: p02, kind: person, words: [{word}], replace: A}}\n"
        READ.clear()
        server.look({**files, "private/identifiers.yaml": key})
        assert READ == ["around", "+p02", "+p03"]
        _same(server, {**files, "private/identifiers.yaml": key}, word)


def _fresh(folder: Path, opened: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what a fresh server shows of a study on the disk, where it shows something."""
    tree = Overlay(without_ignored(folder)[0], opened)
    snapshot = Snapshot(folder, tree, reload(tree), {}, "utf-16")
    found = by_file(snapshot, check(snapshot.study).findings)
    return {uri: [d.message for d in params.diagnostics] for uri, params in found.items()}


@pytest.mark.asyncio
@pytest.mark.needs("git")
async def test_what_a_server_shows_of_a_study_that_changes_on_the_disk(tmp_path: Path) -> None:
    """Files, settings, the private key, what git ignores, where HEAD is; a buffer is open all along."""
    for path, data in mutations.valid().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    git(tmp_path, "init", "-q")
    typed = "cases/p02/case.yaml"
    case, notes = tmp_path / "cases/p03", tmp_path / "cases/p03/interview-1.notes.yaml"
    key, ignoring = tmp_path / "private/identifiers.yaml", tmp_path / ".gitignore"
    names = "identifiers:\n  - {case: p03, kind: person, words: [the], replace: A}\n"
    settings = tmp_path / "study.yaml"
    was = {path: path.read_text() for path in (notes, settings)}
    key.parent.mkdir()
    seen: list[int] = []
    changes: list[Callable[[], object]] = [
        lambda: notes.write_text(was[notes].replace("category: ", "category: x", 3)),
        lambda: settings.write_text(was[settings] + "lint: {ignore: [unknown-category]}\n"),
        lambda: settings.write_text(was[settings]),
        lambda: key.write_text(names),
        lambda: key.write_text(names.replace("the", "and")),
        lambda: git(tmp_path, "add", "cases/p02", "study.yaml"),
        lambda: git(tmp_path, "commit", "-q", "-m", "Begin"),
        lambda: ignoring.write_text("cases/p03/\n"),
        ignoring.unlink,
        lambda: case.rename(case.parent / "p09"),
        lambda: (case.parent / "p09").rename(case),
        notes.unlink,
        lambda: notes.write_text(was[notes]),
        key.unlink,
    ]
    async with editing(tmp_path) as editor:
        editor.open(typed)
        for number, change in enumerate([lambda: None, *changes]):
            change()
            editor.type(typed, f"pseudonym: [{number}\n")
            wanted = _fresh(tmp_path, {typed: editor.texts[typed]})

            def shown(wanted: dict[str, list[str]] = wanted) -> bool:
                listed = editor.client.diagnostics
                return wanted == {u: [d.message for d in f] for u, f in listed.items() if f}

            await editor.until(shown)
            seen.append(sum(map(len, wanted.values())))
    assert len(set(seen)) > 5


def test_a_format_that_is_not_known_forgets_nothing() -> None:
    """While a number is typed, say, of which the first digit is right."""
    files: Files = finished()
    server = Server()
    server.look(files)
    newer = _with(files, "study.yaml", "format: 1", "format: 12")
    assert server.look(newer) == Server().look(newer)
    READ.clear()
    server.look(files)
    assert READ == []
