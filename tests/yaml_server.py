"""Drive the yaml-language-server of npm as an editor would, without an editor."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ipa_text.resources import shipped

PROGRAM = str(Path(__file__).parent.parent / "build/node/node_modules/.bin/yaml-language-server")
"""Where ``make test`` installs it."""

_WRITTEN = json.loads((shipped("corpus_template") / ".vscode/settings.json").read_text())
SETTINGS: dict[str, Any] = {
    "yaml": {
        **{name[5:]: value for name, value in _WRITTEN.items() if name.startswith("yaml.")},
        "schemaStore": {"enable": _WRITTEN["yaml.schemaStore.enable"]},
    }
}
"""What VS Code tells the server in a new study. Nothing is fetched from anywhere."""

Position = tuple[int, int]
"""A line and a column, both from 0, as the protocol counts."""


class YamlServer:
    """One server process, asked one thing at a time."""

    def __init__(self, writes: IO[bytes], reads: IO[bytes], root: Path) -> None:
        self._writes = writes
        self._reads = reads
        self._root = root
        self._asked = 0
        self._found: dict[str, list[dict[str, Any]]] = {}
        self._versions: dict[str, int] = {}
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            },
        }
        self._ask("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(),
                                 "capabilities": capabilities})  # fmt: skip
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def problems(self, path: str, text: str | None = None) -> list[tuple[int, str]]:
        """Return what the server says of a file, or of a text instead of it: lines from 1, messages."""
        uri = self._shown(path, text)
        while uri not in self._found:
            self._take(self._next())
        return sorted((p["range"]["start"]["line"] + 1, p["message"]) for p in self._found[uri])

    def completions(self, path: str, text: str, at: Position) -> dict[str, str]:
        """Return what is proposed at a place in a text: labels, with what is said of each."""
        uri = self._shown(path, text)
        found = self._ask("textDocument/completion", _where(uri, at))
        return {item["label"]: _plain(item.get("documentation", "")) for item in found["items"]}

    def hover(self, path: str, text: str, at: Position) -> str:
        """Return what is shown where the pointer rests."""
        found = self._ask("textDocument/hover", _where(self._shown(path, text), at))
        return _plain(found["contents"]) if found else ""

    def close(self) -> None:
        """Let the server end."""
        self._ask("shutdown", None)
        self._tell("exit", None)

    def _shown(self, path: str, text: str | None) -> str:
        """Show the server a text as the contents of a file; return the file's address."""
        target = self._root / path
        uri = target.as_uri()
        text = target.read_text(encoding="utf-8") if text is None else text
        version = self._versions.get(uri, 0) + 1
        self._versions[uri] = version
        self._found.pop(uri, None)
        named = {"uri": uri, "version": version}
        if version == 1:
            document = {**named, "languageId": "yaml", "text": text}
            self._tell("textDocument/didOpen", {"textDocument": document})
        else:
            change = {"textDocument": named, "contentChanges": [{"text": text}]}
            self._tell("textDocument/didChange", change)
        return uri

    def _ask(self, method: str, params: Any) -> Any:
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            self._take(message)

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _take(self, message: dict[str, Any]) -> None:
        """Keep what the server says unasked, and answer what it asks."""
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            params = message["params"]
            self._found[params["uri"]] = params["diagnostics"]
        elif method == "workspace/configuration":
            asked = [item.get("section", "") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [SETTINGS.get(name) for name in asked]})
        elif method is not None and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._writes.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._writes.flush()

    def _next(self) -> dict[str, Any]:
        length = 0
        while line := self._reads.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has gone"
        message: dict[str, Any] = json.loads(self._reads.read(length))
        return message


def _where(uri: str, at: Position) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": at[0], "character": at[1]}}


def _plain(said: Any) -> str:
    return str(said["value"] if isinstance(said, dict) else said)


@contextmanager
def serving(root: Path) -> Iterator[YamlServer]:
    """Start the server on a folder, and see that it ends."""
    with subprocess.Popen(
        [PROGRAM, "--stdio"], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        try:
            server = YamlServer(running.stdin, running.stdout, root)
            yield server
            server.close()
        finally:
            running.kill()
