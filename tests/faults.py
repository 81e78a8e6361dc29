"""Run a command that is killed before its nth write, sync or rename, as by a failing power supply."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

FAULTS = ("write", "fsync", "replace", "unlink", "mkstemp")


def _killing(real: Callable[..., Any], calls: list[int], last: int) -> Callable[..., Any]:
    """Return a function that ends this process at the call of that number, before it is made."""

    def call(*given: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **more)

    return call


class _Slow:
    """A file whose every write is a point at which the process may be killed: half, then the rest."""

    def __init__(self, file: Any, kill: Callable[..., Any]) -> None:
        self._file = file
        self._kill = kill

    def write(self, data: bytes) -> int:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self._kill(self._file.write, part)
            self._file.flush()
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Slow:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def main(last: int, arguments: list[str]) -> None:
    """Run the command line; before the call of number ``last`` that changes the disk it is killed."""
    import tempfile

    from ipa_text import __main__ as program

    calls = [0]

    def step(real: Callable[..., Any], *given: Any) -> Any:
        return _killing(real, calls, last)(*given)

    opened = os.fdopen
    os.fdopen = lambda *a, **k: _Slow(opened(*a, **k), step)  # type: ignore[assignment]
    for module, name in (
        (os, "fsync"),
        (os, "replace"),
        (os, "chmod"),
        (os, "unlink"),
        (tempfile, "mkstemp"),
    ):
        setattr(module, name, _killing(getattr(module, name), calls, last))
    sys.argv[1:] = arguments
    program.main()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
