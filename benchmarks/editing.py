"""How long the language server takes from a change to its findings, against a whole check, cold.

    python benchmarks/editing.py                  10 and 100 interviews
    python benchmarks/editing.py --sizes 10

Each interview has 10,000 words and 500 notes. A real server is driven as an editor drives it: a sidecar
is changed so that what is found of it changes, and so are the themes across cases and the settings. Times
are the shortest of several, without the pause in typing that the server waits for. Prints which targets
are met, and exits 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from check import PROGRAM, Target, judged, timed
from synthetic import build

from ipa_text.lsp.studies import QUIET

MEGABYTE = 1024**2


class Editor:
    """A server in a process of its own, and what is open in it."""

    def __init__(self, study: Path) -> None:
        self._study = study
        self._server = subprocess.Popen(
            [*PROGRAM, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._versions: dict[str, int] = {}
        self._asked = 0
        self.ask("initialize", {"capabilities": {}})

    def _say(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._server.stdout
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b": ")
            length = int(value) if name == b"Content-Length" else length
        found: dict[str, Any] = json.loads(self._server.stdout.read(length))
        return found

    def ask(self, method: str, params: dict[str, Any]) -> float:
        """Ask for something, and return after how many seconds it was answered."""
        self._asked += 1
        started = time.perf_counter()
        self._say(id=self._asked, method=method, params=params)
        while self._hear().get("id") != self._asked:
            pass
        return time.perf_counter() - started

    def put(self, path: str, text: str) -> float:
        """Open or change a file, and return after how many seconds its findings came."""
        uri = (self._study / path).as_uri()
        version = self._versions[path] = self._versions.get(path, 0) + 1
        document: dict[str, Any] = {"uri": uri, "version": version}
        started = time.perf_counter()
        if version == 1:
            opened = document | {"languageId": "yaml", "text": text}
            self._say(method="textDocument/didOpen", params={"textDocument": opened})
        else:
            changed = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._say(method="textDocument/didChange", params=changed)
        while True:
            heard = self._hear()
            params = heard.get("params") or {}
            if params.get("uri") == uri and params.get("version") == version:
                return time.perf_counter() - started

    def at(self, method: str, path: str, text: str, words: str) -> float:
        """Ask about the place of words in an open file, and return how long the answer took."""
        before = text[: text.index(words)]
        line = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        document = {"uri": (self._study / path).as_uri()}
        place = {"line": line, "character": column}
        context = {"includeDeclaration": True}
        return self.ask(method, {"textDocument": document, "position": place, "context": context})

    def leave(self) -> int:
        """End the server; return the most memory that it took, in bytes."""
        assert self._server.stdin
        self._server.stdin.close()
        _, status, used = os.wait4(self._server.pid, 0)
        self._server.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_maxrss * 1024


def measure(folder: Path, interviews: int) -> list[Target]:
    """Measure on a study of so many interviews, print the table, and return what was to be reached."""
    study = build(folder / f"study-{interviews}", interviews)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(study), *command], check=True)

    def forget() -> None:
        shutil.rmtree(study / ".git" / "ipa-text", ignore_errors=True)

    cold = timed([*PROGRAM, "-C", str(study), "check"], 2, forget).seconds
    notes = f"cases/c{interviews // 2:04}/interview-1.notes.yaml"
    texts = {path: (study / path).read_text() for path in (notes, "themes.yaml", "study.yaml")}
    editor = Editor(study)

    def changed(path: str, old: str, times: int) -> float:
        """Open a file, change it so many times, and return how long the findings took."""
        editor.put(path, texts[path])
        new = [texts[path].replace(old, f"{old}{number}", 1) for number in range(times)]
        return min(editor.put(path, text) for text in new) - QUIET

    rows = {"check, cold": cold, "opened": editor.put(notes, texts[notes]) - QUIET}
    rows["a sidecar changed"] = changed(notes, "category: linguistic", 7)
    rows["themes across cases changed"] = changed("themes.yaml", "Group theme 1", 3)
    rows["study.yaml changed"] = changed("study.yaml", "A synthetic study", 2)
    for name in ("hover", "definition", "references"):
        rows[name] = min(
            editor.at(f"textDocument/{name}", notes, texts[notes], "n-0003") for _ in range(3)
        )
    memory = editor.leave()
    print(f"\n{interviews} interviews, {interviews * 500:,} notes")
    for name, seconds in rows.items():
        print(f"  {name:28}{seconds:9.3f} s {seconds / cold:9.1%} of a cold check")
    print(f"  {'memory of the server':28}{memory / MEGABYTE:9.0f} MB")
    return _targets(interviews, {name: 100 * took / cold for name, took in rows.items()}, memory)


def _targets(interviews: int, rows: dict[str, float], memory: int) -> list[Target]:
    of = "of a cold check"
    if interviews == 10:
        return [
            Target(f"10 interviews, a sidecar changed, {of}", rows["a sidecar changed"], 20, "%")
        ]
    if interviews != 100:
        return []
    most = {"a sidecar changed": 6, "themes across cases changed": 12}
    most |= {"study.yaml changed": 35, "hover": 2, "references": 2}
    found = [
        Target(f"100 interviews, {name}, {of}", rows[name], at, "%") for name, at in most.items()
    ]
    return [*found, Target("100 interviews, memory of the server", memory / MEGABYTE, 300, "MB")]


def main() -> int:
    """Return 1 where a target was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100])
    targets: list[Target] = []
    with tempfile.TemporaryDirectory() as folder:
        for interviews in parser.parse_args().sizes:
            targets += measure(Path(folder), interviews)
    return judged(targets)


if __name__ == "__main__":
    sys.exit(main())
