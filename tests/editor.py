"""An editor for tests: drives a real language server, in a process of its own, over a study on disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Union

from cattrs import Converter
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from cli import command, environment
from ipa_text.text.source import Encoding, Source, units

PATIENCE = 30
"""Seconds in which a server on a busy machine has to answer."""


class Editor:
    """What a person does in an editor, and what it shows."""

    def __init__(
        self,
        client: LanguageClient,
        root: Path,
        encoding: Encoding,
        registered: list[types.Registration],
        refreshed: list[str],
    ) -> None:
        self.client = client
        self.root = root
        self.encoding = encoding
        self.registered = registered
        self.refreshed = refreshed
        self.texts: dict[str, str] = {}
        self._version = 0

    def uri(self, path: str) -> str:
        """Return the URI of a file of the study."""
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        """Open a file as it is on the disk, or with other words in it that are not saved."""
        self._version += 1
        words = (self.root / path).read_text(encoding="utf-8") if text is None else text
        self.texts[path] = words
        language = "markdown" if path.endswith(".md") else "yaml"
        document = types.TextDocumentItem(self.uri(path), language, self._version, words)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def type(self, path: str, text: str) -> None:
        """Change an open file to another text, and do not save it."""
        self._version += 1
        self.texts[path] = text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._version, self.uri(path)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self, path: str) -> None:
        """Close a file."""
        del self.texts[path]
        document = types.TextDocumentIdentifier(self.uri(path))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def save(self, path: str) -> None:
        """Write an open file."""
        (self.root / path).write_text(self.texts[path], encoding="utf-8")
        document = types.TextDocumentIdentifier(self.uri(path))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))

    def found(self, path: str) -> list[types.Diagnostic]:
        """Return the findings that are shown in a file."""
        return list(self.client.diagnostics.get(self.uri(path), ()))

    def rules(self, path: str) -> list[str]:
        """Return the names of the rules that speak in a file."""
        return [d.message.rpartition("(")[2].rstrip(")") for d in self.found(path)]

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something to be so."""
        async with asyncio.timeout(PATIENCE):
            while not happened():
                await asyncio.sleep(0.02)

    async def checked(self, path: str, *rules: str) -> list[types.Diagnostic]:
        """Wait until exactly these rules speak in a file; return their findings."""
        shown = self.client.diagnostics
        try:
            await self.until(lambda: self.uri(path) in shown and self.rules(path) == list(rules))
        except TimeoutError:
            raise AssertionError(f"{path}: {self.rules(path)} instead of {list(rules)}") from None
        return self.found(path)

    def where(self, path: str, words: str, *, nth: int = 0, within: int = 0) -> types.Position:
        """Return the position of words in an open file, or of so many characters into them."""
        text = self.texts[path]
        at = -1
        for _ in range(nth + 1):
            at = text.index(words, at + 1)
        return self.position(path, at + within)

    def position(self, path: str, offset: int) -> types.Position:
        """Return an offset of an open file as this editor counts."""
        source = Source(self.texts[path])
        line, column = source.position(offset)
        before = source.line(line)[: column - 1]
        return types.Position(line - 1, units(before, self.encoding))

    def range(self, path: str, words: str, *, nth: int = 0) -> types.Range:
        """Return the range of words in an open file."""
        end = self.where(path, words, nth=nth, within=len(words))
        return types.Range(self.where(path, words, nth=nth), end)

    def said(self, path: str, where: types.Range) -> str:
        """Return the words at a range, read as this editor counts."""
        text = self.texts.get(path)
        source = Source((self.root / path).read_text(encoding="utf-8") if text is None else text)
        ends = []
        for position in (where.start, where.end):
            line = source.line(position.line + 1)
            wide = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[self.encoding]
            code = line.encode("utf-8" if wide == 1 else f"{self.encoding}-le")
            before = code[: position.character * wide].decode(
                "utf-8" if wide == 1 else f"{self.encoding}-le"
            )
            ends.append(source.offset(position.line + 1) + len(before))
        return source.text[slice(*ends)]

    def _document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    async def hover(self, path: str, at: types.Position) -> str:
        """Return what is shown at a position."""
        found = await self.client.text_document_hover_async(
            types.HoverParams(self._document(path), at)
        )
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        assert found.contents.kind == types.MarkupKind.PlainText
        return found.contents.value

    async def definition(self, path: str, at: types.Position) -> list[tuple[str, str]]:
        """Return where what is named at a position is defined: path and the words there."""
        found = await self.client.text_document_definition_async(
            types.DefinitionParams(self._document(path), at)
        )
        return self._locations(found)

    async def references(
        self, path: str, at: types.Position, *, definitions: bool = True
    ) -> list[tuple[str, int, str]]:
        """Return what names the same as a position: path, line from 1, and the words there."""
        context = types.ReferenceContext(include_declaration=definitions)
        found = await self.client.text_document_references_async(
            types.ReferenceParams(context, self._document(path), at)
        )
        lines = [place.range.start.line + 1 for place in found or ()]
        named = self._locations(found)
        return [(path, line, said) for (path, said), line in zip(named, lines, strict=True)]

    def _locations(self, found: Any) -> list[tuple[str, str]]:
        paths = [self.path(place.uri) for place in found or ()]
        return [
            (path, self.said(path, p.range)) for path, p in zip(paths, found or (), strict=True)
        ]

    def path(self, uri: str) -> str:
        """Return the path in the study that a URI names."""
        return uri.removeprefix(self.root.as_uri() + "/")

    async def completed(self, path: str, at: types.Position) -> list[types.CompletionItem]:
        """Return what may stand at a position."""
        found = await self.client.text_document_completion_async(
            types.CompletionParams(self._document(path), at)
        )
        assert isinstance(found, types.CompletionList)
        return list(found.items)

    async def actions(
        self, path: str, where: types.Range, *only: str
    ) -> dict[str, types.CodeAction]:
        """Return what can be done at a range, by title."""
        context = types.CodeActionContext([], list(only) or None)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(self._document(path), where, context)
        )
        listed = [action for action in found or () if isinstance(action, types.CodeAction)]
        return {action.title: action for action in listed}

    async def run(self, command: types.Command) -> None:
        """Run a command of the server."""
        await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(command.command, command.arguments)
        )

    async def rename(self, path: str, at: types.Position, new: str) -> dict[str, str]:
        """Rename what is named at a position; return the files that change."""
        edit = await self.client.text_document_rename_async(
            types.RenameParams(text_document=self._document(path), position=at, new_name=new)
        )
        return self.applied(edit) if edit else {}

    def applied(self, edit: types.WorkspaceEdit | None) -> dict[str, str]:
        """Return the files that an edit changes as they are then."""
        assert edit is not None
        found: dict[str, str] = {}
        changes: list[tuple[str, Any]] = list((edit.changes or {}).items())
        for change in edit.document_changes or ():
            if isinstance(change, types.CreateFile):
                found[self.path(change.uri)] = ""
            else:
                assert isinstance(change, types.TextDocumentEdit)
                changes.append((change.text_document.uri, change.edits))
        for uri, edits in changes:
            path = self.path(uri)
            found[path] = self._edited(path, edits)
        return found

    def _edited(self, path: str, edits: list[types.TextEdit]) -> str:
        there = self.root / path
        text = self.texts.get(path)
        if text is None:
            text = there.read_text(encoding="utf-8") if there.exists() else ""
        source = Source(text)

        def offset(position: types.Position) -> int:
            line = source.line(position.line + 1)
            column = next(
                (
                    n
                    for n in range(len(line) + 1)
                    if units(line[:n], self.encoding) >= position.character
                ),
                len(line),
            )
            return source.offset(position.line + 1) + column

        spans = sorted(
            ((offset(e.range.start), offset(e.range.end), e.new_text) for e in edits), reverse=True
        )
        for start, end, new in spans:
            text = text[:start] + new + text[end:]
        return text


def _client() -> LanguageClient:
    """Return a client that takes an action for one also where it goes on to run a command.

    Left to itself lsprotocol reads such an action as the command alone, and loses its edit.
    """

    def converter() -> Converter:
        found: Converter = default_converter()  # type: ignore[no-untyped-call]

        def structured(value: Any, _: Any) -> types.Command | types.CodeAction:
            bare = isinstance(value.get("command"), str)
            if bare:
                return found.structure(value, types.Command)
            return found.structure(value, types.CodeAction)

        either = Union[types.Command, types.CodeAction]  # noqa: UP007 - the type that is registered
        found.register_structure_hook(either, structured)
        return found

    client = LanguageClient(converter_factory=converter)
    register_lsp_features(client)
    return client


@asynccontextmanager
async def editing(
    root: Path,
    *,
    like: str = "visual-studio-code",
    encodings: tuple[str, ...] = (),
    options: dict[str, Any] | None = None,
    alter: Callable[[types.ClientCapabilities], None] = lambda _: None,
) -> AsyncIterator[Editor]:
    """Start an editor that is like another in what it can do, in the folder of a study."""
    capabilities = client_capabilities(like)
    if encodings:
        kinds = [types.PositionEncodingKind(name) for name in encodings]
        capabilities.general = types.GeneralClientCapabilities(position_encodings=kinds)
    alter(capabilities)
    config = ClientServerConfig(command("lsp"), _client, environment())
    client = await config.start()
    assert isinstance(client, LanguageClient)
    registered: list[types.Registration] = []
    refreshed: list[str] = []

    def register(params: types.RegistrationParams) -> None:
        registered.extend(params.registrations)

    client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)
    for method in (types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH):
        client.feature(method)(lambda _, method=method: refreshed.append(method))
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[types.WorkspaceFolder(root.as_uri(), root.name)],
            root_uri=root.as_uri(),
            initialization_options=options,
        )
    )
    chosen = result.capabilities.position_encoding
    encoding: Any = getattr(chosen, "value", chosen) or "utf-16"
    try:
        yield Editor(client, root, encoding, registered, refreshed)
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]
