"""Starting ``ipa-text lsp``: without the extra, and what a handler says where it falls over."""

from __future__ import annotations

import asyncio
import builtins
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import (
    FeatureNotificationError,
    FeatureRequestError,
    JsonRpcException,
    JsonRpcInternalError,
)

from cli import here
from ipa_text.errors import CannotWork
from ipa_text.lint.engine import check
from ipa_text.lsp.server import REQUEST_FAILED, Server, guarded, make
from ipa_text.lsp.snapshot import Opened, Snapshot
from ipa_text.lsp.studies import place_of
from ipa_text.store.trees import Memory
from ipa_text.study.reload import reload
from studies import WHOLE


@pytest.mark.parametrize(("missing", "code"), [("pygls", 2), ("something_else", 2)])
def test_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str, code: int
) -> None:
    """It says how to get it; that something else is missing is a defect."""
    whole = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "ipa_text.lsp.server":
            raise ModuleNotFoundError(name=f"{missing}.lsp")
        return whole(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    run = here("lsp", cwd=tmp_path)
    assert run.code == code
    assert ("pip install 'ipa-text[lsp]'" in run.err) == (missing == "pygls")
    assert ("this is a defect of ipa-text" in run.err) == (missing != "pygls")


class Quiet(Server):
    """A server whose messages are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def say(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        self.shown.append(text)


async def _falls(ls: Server, error: Exception) -> None:
    raise error


def _run(error: Exception, *, request: bool) -> list[str]:
    server = Quiet()
    asyncio.run(_awaited(server, error, request=request))
    return server.shown


async def _awaited(server: Server, error: Exception, *, request: bool) -> None:
    await guarded(_falls, request=request)(server, error)


def test_a_request_is_answered_with_what_stops_it() -> None:
    with pytest.raises(JsonRpcException, match=r"^say which$") as stopped:
        _run(CannotWork("say which"), request=True)
    assert stopped.value.code == REQUEST_FAILED


def test_a_defect_says_where_and_nothing_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JsonRpcException, match=r"\(ValueError at test_lsp_start:\d+\)") as fell:
        _run(ValueError("words of Ada"), request=True)
    assert "Ada" not in str(fell.value)
    [shown] = _run(ValueError("words of Ada"), request=False)
    assert "this is a defect of ipa-text" in shown
    assert "Ada" not in shown
    monkeypatch.setenv("IPA_TEXT_TRACEBACK", "1")
    with pytest.raises(ValueError, match="words of Ada"):
        _run(ValueError("words of Ada"), request=True)


def test_what_an_editor_refuses_is_shown_to_nobody() -> None:
    assert _run(JsonRpcException("no such method"), request=False) == []


def test_what_goes_wrong_in_the_talk_is_a_defect_unless_it_was_answered() -> None:
    server = Quiet()
    for source in (FeatureRequestError, FeatureNotificationError):
        server.report_server_error(KeyError("words of Ada"), source)
    assert server.shown == []
    server.report_server_error(KeyError("words of Ada"), JsonRpcInternalError)
    [shown] = server.shown
    assert "this is a defect of ipa-text" in shown
    assert "Ada" not in shown


def test_a_check_that_falls_over_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("format: 1\n")

    def falling(*_: object) -> None:
        raise KeyError("words of Ada")

    monkeypatch.setattr("ipa_text.lsp.studies.reload", falling)

    async def looked() -> list[str]:
        server = Quiet()
        server.studies.put((tmp_path / "study.yaml").as_uri(), 1, "format: 1\n")
        async with asyncio.timeout(30):
            while not server.shown:
                await asyncio.sleep(0.02)
        server.studies.stop()
        return server.shown

    [shown] = asyncio.run(looked())
    assert "(KeyError at test_lsp_start:" in shown
    assert "Ada" not in shown


class Told(Server):
    """A server of which it is kept what it tells an editor of which file, and of which version."""

    def __init__(self) -> None:
        super().__init__()
        self.protocol.client_capabilities = types.ClientCapabilities()
        self.told: list[tuple[str, int | None, int]] = []

    def text_document_publish_diagnostics(self, params: types.PublishDiagnosticsParams) -> None:
        self.told.append((params.uri.rpartition("/")[2], params.version, len(params.diagnostics)))


def test_what_is_shown_already_is_not_sent_again() -> None:
    """Of a study in which much is found, nearly all is as it was a keystroke ago."""
    talk, notes = "cases/cleo/interview-1.md", "cases/cleo/interview-1.notes.yaml"
    server, root = Told(), Path("/study")

    def shown(version: int, old: str, new: str) -> list[tuple[str, int | None, int]]:
        text = WHOLE[notes].replace(old, new)
        tree = Memory(WHOLE | {notes: text, talk: WHOLE[talk].replace(" ^t001", "")})
        opened = {notes: Opened("file:///study/notes.yaml", version, text)}
        snapshot = Snapshot(root, tree, reload(tree), opened, "utf-16")
        server.told.clear()
        server.show(root, snapshot, check(snapshot.study))
        return list(server.told)

    assert shown(1, "", "") == [("interview-1.md", None, 1), ("notes.yaml", 1, 0)]
    assert shown(1, "", "") == []
    assert shown(2, "like a queen", "like a king") == [("notes.yaml", 2, 2)]
    assert shown(3, "", "") == [("notes.yaml", 3, 0)]


@pytest.mark.parametrize(
    "uri",
    ["untitled:x", "file:///a%00b/c.md", "file:///%ff/c.md", "file:", "http://x/study.yaml", ""],
)
def test_what_is_no_file_is_in_no_study(uri: str) -> None:
    assert place_of(uri) is None


def test_it_says_what_it_can() -> None:
    """Every feature that docs/editors.md speaks of."""
    features = set(make().protocol.fm.features)
    assert {
        types.TEXT_DOCUMENT_HOVER,
        types.TEXT_DOCUMENT_COMPLETION,
        types.TEXT_DOCUMENT_DEFINITION,
        types.TEXT_DOCUMENT_REFERENCES,
        types.TEXT_DOCUMENT_RENAME,
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.TEXT_DOCUMENT_INLAY_HINT,
        types.TEXT_DOCUMENT_CODE_LENS,
    } <= features
