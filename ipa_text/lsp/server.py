"""The server: what an editor may ask, and what it is told without asking."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

from lsprotocol import types
from pygls.exceptions import (
    FeatureNotificationError,
    FeatureRequestError,
    JsonRpcException,
    JsonRpcInvalidParams,
)
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from ipa_text import __version__
from ipa_text.errors import CannotWork, defect
from ipa_text.lint.findings import Outcome
from ipa_text.lsp import actions, beside, findings, names
from ipa_text.lsp.completion import TRIGGERS, completion
from ipa_text.lsp.hover import hover
from ipa_text.lsp.protocol import NO_MESSAGE, Protocol
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.lsp.studies import Studies
from ipa_text.store.trees import find_root
from ipa_text.text.plain import plain
from ipa_text.text.source import Encoding

REQUEST_FAILED = -32803
"""The protocol's code for a request that was understood and cannot be carried out."""

Handler = Callable[..., Awaitable[Any]]


class Server(LanguageServer):
    """The language server of one editor."""

    def __init__(self) -> None:
        # Whole texts: where an editor counts lines otherwise than Python, edits would go astray.
        sync = types.TextDocumentSyncKind.Full
        super().__init__("ipa-text", __version__, sync, protocol_cls=Protocol)
        self.studies = Studies(self.show, self.fell_over)
        self.beside = True
        self._shown: dict[Path, dict[str, types.PublishDiagnosticsParams]] = {}

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say that something went wrong in the talk with the editor, and nothing that was said.

        What the editor said wrongly is answered; what fell over while a request or a notification was
        handled was answered or said where it fell over (``guarded``).
        """
        if isinstance(error, NO_MESSAGE):
            cast(Protocol, self.protocol).no_message()
        elif source not in (FeatureRequestError, FeatureNotificationError):
            self.fell_over(error)

    def fell_over(self, error: BaseException) -> None:
        """Say that the program fell over and where, and nothing of what it was working on."""
        self.say(defect(error), types.MessageType.Error)

    def say(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a message."""
        self.window_show_message(types.ShowMessageParams(type=kind, message=plain(text)))

    def show(self, root: Path, read: Snapshot | CannotWork, outcome: Outcome | None) -> None:
        """Show the findings of a study, and take back those of files that have none any more."""
        if isinstance(read, Snapshot) and outcome:
            now = findings.by_file(read, outcome.findings)
            for path in read.opened:
                clean = types.PublishDiagnosticsParams(
                    read.uri(path), [], read.opened[path].version
                )
                now.setdefault(clean.uri, clean)
        else:
            stopped = findings.unread(str(root), str(read))
            now = {stopped.uri: stopped}
        before = self._shown.get(root, {})
        for params in (*findings.cleared(before, now), *now.values()):
            if params != before.get(params.uri):
                self.text_document_publish_diagnostics(params)
        self._shown[root] = now
        self._refresh_beside()

    @property
    def knows_hints(self) -> bool:
        """Whether the editor shows hints within lines."""
        document = self.client_capabilities.text_document
        return bool(document and document.inlay_hint)

    def _refresh_beside(self) -> None:
        workspace = self.client_capabilities.workspace
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        lens = workspace.code_lens if workspace else None
        if not self.knows_hints and lens and lens.refresh_support:
            self.workspace_code_lens_refresh(None)


def guarded(handler: Handler, *, request: bool) -> Handler:
    """Return a handler that tells the editor what stops it, and of a defect only where it is.

    A request is answered with that; of a notification it is shown. Where it is the editor that refuses
    what the server asked of it, there is nothing to be shown.
    """
    signature = inspect.signature(handler)

    @functools.wraps(handler)
    async def run(ls: Server, *given: Any) -> Any:
        try:
            signature.bind(ls, *given)
        except TypeError:
            raise JsonRpcInvalidParams from None
        try:
            return await handler(ls, *given)
        except CannotWork as error:
            raise JsonRpcException(findings.said(str(error)), REQUEST_FAILED) from None
        except JsonRpcException:
            return None
        except Exception as error:
            if os.environ.get("IPA_TEXT_TRACEBACK"):
                raise
            if request:
                raise JsonRpcException(defect(error)) from None
            ls.fell_over(error)

    return run


async def _initialize(ls: Server, params: types.InitializeParams) -> None:
    encoding = ls.workspace.position_encoding
    ls.studies.encoding = cast(Encoding, str(getattr(encoding, "value", encoding)))
    options = params.initialization_options
    ls.beside = not (isinstance(options, dict) and options.get("notes") is False)


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    del params
    for uri in ls.workspace.folders or ([ls.workspace.root_uri] if ls.workspace.root_uri else []):
        folder = to_fs_path(uri)
        if folder and (root := find_root(Path(folder))):
            ls.studies.look(root)
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched and watched.dynamic_registration:
        pattern = types.FileSystemWatcher(glob_pattern="**/*.{md,yaml}")
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers=[pattern])
        asked = types.Registration(
            "files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
        )
        await ls.client_register_capability_async(types.RegistrationParams([asked]))


async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.studies.put(document.uri, document.version, document.text)


async def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    document = params.text_document
    if params.content_changes:
        ls.studies.put(document.uri, document.version, params.content_changes[-1].text)


async def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.studies.changed(params.text_document.uri)


async def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.studies.close(params.text_document.uri)


async def _watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        ls.studies.changed(change.uri)


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    found = await ls.studies.at(params.text_document.uri)
    return hover(*found, params.position) if found else None


async def _definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
    found = await ls.studies.at(params.text_document.uri)
    return names.definition(*found, params.position) if found else []


async def _references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
    found = await ls.studies.at(params.text_document.uri)
    whole = params.context.include_declaration
    return names.references(*found, params.position, definitions=whole) if found else []


async def _completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
    uri = params.text_document.uri
    text = ls.studies.text(uri)
    found = await ls.studies.lately(uri)
    items = completion(*found, text, params.position) if found and text is not None else []
    return types.CompletionList(is_incomplete=False, items=items)


async def _prepare_rename(
    ls: Server, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    found = await ls.studies.at(params.text_document.uri)
    if found is None:
        return None
    here = names.renamed_at(*found, params.position)
    return types.PrepareRenamePlaceholder(found[0].range(here.place), here.name.id)


async def _rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    found = await ls.studies.at(params.text_document.uri)
    if found is None:
        return None
    versions = actions.can_version(ls.client_capabilities)
    return names.renaming(*found, params.position, params.new_name, versions=versions)


async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    found = await ls.studies.at(params.text_document.uri)
    if found is None:
        return []
    snapshot, path = found
    client = ls.client_capabilities
    versions = actions.can_version(client)
    listed = list(actions.notes(snapshot, path, params.range, client))
    said = await ls.studies.outcome(snapshot)
    listed += actions.fixes(snapshot, said.findings, path, params.range, versions=versions)
    wanted = params.context.only
    return [a for a in listed if not wanted or any(_is(a.kind, kind) for kind in wanted)]


def _is(kind: types.CodeActionKind | str | None, wanted: types.CodeActionKind | str) -> bool:
    """Tell whether a kind of action is one that is wanted, or one below it."""
    own, above = (str(getattr(k, "value", k)) for k in (kind, wanted))
    return own == above or own.startswith(f"{above}.") or not above


async def _hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
    found = await ls.studies.at(params.text_document.uri) if ls.beside else None
    if found is None:
        return []
    return beside.hints(*found, params.range.start.line + 1, params.range.end.line + 1)


async def _lenses(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
    wanted = ls.beside and not ls.knows_hints
    found = await ls.studies.at(params.text_document.uri) if wanted else None
    return beside.lenses(*found) if found else []


async def _go(ls: Server, uri: str, line: int, told: str) -> None:
    """Go to a line of a file, behind what stands there; say what is there where the editor cannot."""
    window = ls.client_capabilities.window
    if not (window and window.show_document and window.show_document.support):
        ls.say(told)
        return
    there = types.Position(max(line, 1) - 1, 2**31 - 1)
    await ls.window_show_document_async(
        types.ShowDocumentParams(uri, take_focus=True, selection=types.Range(there, there))
    )


async def _go_to_new(ls: Server, uri: str, line: int, name: str) -> None:
    """Go to where the text of a new note is to be written."""
    await _go(
        ls, uri, line, f"{name} stands in {uri.rpartition('/')[2]}, line {line}: write it there"
    )


async def _why(ls: Server, reason: str) -> None:
    ls.say(reason, types.MessageType.Warning)


_TOLD: dict[str, Handler] = {
    types.INITIALIZED: _initialized,
    types.TEXT_DOCUMENT_DID_OPEN: _opened,
    types.TEXT_DOCUMENT_DID_CHANGE: _changed,
    types.TEXT_DOCUMENT_DID_SAVE: _saved,
    types.TEXT_DOCUMENT_DID_CLOSE: _closed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _watched,
}
_ASKED: dict[str, tuple[Handler, Any]] = {
    types.INITIALIZE: (_initialize, None),
    types.TEXT_DOCUMENT_HOVER: (_hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (_definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (_references, None),
    types.TEXT_DOCUMENT_COMPLETION: (
        _completion,
        types.CompletionOptions(trigger_characters=TRIGGERS),
    ),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (_prepare_rename, None),
    types.TEXT_DOCUMENT_RENAME: (_rename, types.RenameOptions(prepare_provider=True)),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        _actions,
        types.CodeActionOptions(code_action_kinds=actions.KINDS),
    ),
    types.TEXT_DOCUMENT_INLAY_HINT: (_hints, None),
    types.TEXT_DOCUMENT_CODE_LENS: (_lenses, None),
}
_COMMANDS: dict[str, Handler] = {actions.GO: _go_to_new, actions.WHY: _why, beside.SHOW: _go}


def make() -> Server:
    """Return a server that knows what it may be asked."""
    server = Server()
    for method, told in _TOLD.items():
        server.feature(method)(guarded(told, request=False))
    for method, (asked, options) in _ASKED.items():
        server.feature(method, options)(guarded(asked, request=True))
    for name, run in _COMMANDS.items():
        server.command(name)(guarded(run, request=True))
    return server


def serve() -> None:
    """Serve the editor at standard input and output until it leaves.

    Nothing is logged: editors keep the logs of servers, and what passes here are participants' words.
    """
    if not os.environ.get("IPA_TEXT_TRACEBACK"):
        logging.disable(logging.CRITICAL)
    server = make()
    # What else is printed, by whatever it may be, must not stand among the messages.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        server.start_io(stdout=answers)
    finally:
        server.studies.stop()
