"""A study at one moment, unsaved text included, with the places of its files as an editor counts them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from lsprotocol import types
from pygls.uris import from_fs_path

from ipa_text.named import NamedTuple
from ipa_text.store.trees import Tree, Unreadable
from ipa_text.study.edit import BYTE_ORDER_MARK
from ipa_text.study.model import Case, Interview, Sidecar, Study
from ipa_text.study.occurrences import Name, Occurrence, named_in, places_of
from ipa_text.study.places import Edit, Place
from ipa_text.study.reload import Loaded
from ipa_text.text.source import Encoding, Source, characters, units


class Opened(NamedTuple):
    """A document that is open in the editor."""

    uri: str
    version: int | None
    text: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A study as it was loaded, and the open documents that it was loaded with, by path."""

    root: Path
    tree: Tree
    loaded: Loaded
    opened: dict[str, Opened]
    encoding: Encoding

    @property
    def study(self) -> Study:
        """The study."""
        return self.loaded.study

    @cached_property
    def more(self) -> dict[str, str]:
        """Markdown files of the study that no check reads: drafts, reports of an audit."""
        found = {}
        for path in self.study.paths:
            if path.endswith(".md") and path not in self.study.texts:
                try:
                    found[path] = self.tree.read(PurePosixPath(path)).decode("utf-8")
                except (Unreadable, UnicodeDecodeError):
                    continue
        return found

    def places_of(self, names: Collection[Name]) -> tuple[Occurrence, ...]:
        """Return every place at which one of these names stands."""
        return places_of(self.study, names, self.more)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {}

    def source(self, path: str) -> Source:
        """Return the text of a file as an editor holds it; nothing where it could not be read."""
        found = self._sources.get(path)
        if found is None:
            text = self.study.texts.get(path) or self.more.get(path, "")
            found = self._sources[path] = Source(text.removeprefix(BYTE_ORDER_MARK))
        return found

    def uri(self, path: str) -> str:
        """Return what the editor calls a file."""
        opened = self.opened.get(path)
        return opened.uri if opened else from_fs_path(str(self.root / path)) or ""

    def position(self, source: Source, line: int, column: int) -> types.Position:
        """Return a line and column as the editor counts them."""
        before = source.line(line)[: column - 1]
        return types.Position(line - 1, units(before, self.encoding))

    def range(self, place: Place) -> types.Range:
        """Return a place as the editor counts it."""
        source = self.source(place.path)
        return types.Range(
            self.position(source, place.line, place.column),
            self.position(source, place.end_line, place.end_column),
        )

    def location(self, place: Place) -> types.Location:
        """Return where a place is."""
        return types.Location(self.uri(place.path), self.range(place))

    def offset(self, path: str, position: types.Position) -> int:
        """Return the offset of an editor's position in a file."""
        source = self.source(path)
        line = source.line(position.line + 1)
        column = characters(line, position.character, self.encoding) + 1
        return source.offset(position.line + 1, column)

    def span(self, place: Place) -> tuple[int, int]:
        """Return the half-open offsets of a place in its file."""
        source = self.source(place.path)
        return (
            source.offset(place.line, place.column),
            source.offset(place.end_line, place.end_column),
        )

    def at(self, path: str, position: types.Position) -> list[Occurrence]:
        """Return what is named at a position; a cursor right behind an id is at it."""
        line, column = self.source(path).position(self.offset(path, position))
        return [
            o
            for o in named_in(self.study, path, self.more)
            if (o.place.line, o.place.column)
            <= (line, column)
            <= (o.place.end_line, o.place.end_column)
            and o.place[1:3] != o.place[3:5]
        ]

    def transcript(self, path: str) -> tuple[Case, Interview] | None:
        """Return the case and the source that a file is."""
        pairs = ((c, i) for c in self.study.cases for i in c.interviews if i.path == path)
        return next(pairs, None)

    def sidecar(self, path: str) -> tuple[Case, Sidecar] | None:
        """Return the case and the sidecar that a file is."""
        pairs = ((c, s) for c in self.study.cases for s in c.sidecars if s.path == path)
        return next(pairs, None)

    def edit(self, edits: dict[str, tuple[Edit, ...]], *, versions: bool) -> types.WorkspaceEdit:
        """Return edits by path as the editor makes them: of open files, of that version alone."""
        listed = {
            path: [types.TextEdit(self.range(e.place), e.text) for e in found]
            for path, found in edits.items()
        }
        if not versions:
            return types.WorkspaceEdit(changes={self.uri(p): found for p, found in listed.items()})
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(self._identified(path), list(found))
                for path, found in listed.items()
            ]
        )

    def _identified(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        opened = self.opened.get(path)
        version = opened.version if opened else None
        return types.OptionalVersionedTextDocumentIdentifier(uri=self.uri(path), version=version)
