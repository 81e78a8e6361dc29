"""The entry point, and the one place where errors are caught and told."""

from __future__ import annotations

import gc
import io
import os
import sys

_LITTER = 200_000
"""Things made and not let go before cycles among them are looked for. A study that is read makes many and
hardly a cycle: to look as often as Python does by itself takes a sixth of the time of a check."""


def main() -> None:
    """Run the command line and exit: 0 clean, 1 findings, 2 where the work could not be done."""
    gc.set_threshold(_LITTER)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever called
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
            if isinstance(stream.buffer, io.RawIOBase):
                setattr(sys, name, _buffered(stream))
    _leave(_guarded(sys.argv[1:]))


def _buffered(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """Return an unbuffered stream (`PYTHONUNBUFFERED`) as one that loses nothing.

    By itself it drops what the system does not take at once, and says nothing of it: of a long text, on a
    disk that is full, all but the beginning.
    """
    lines = stream.isatty() or stream is sys.stderr
    whole = io.BufferedWriter(io.FileIO(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(whole, stream.encoding, "backslashreplace", line_buffering=lines)


def _leave(code: int) -> None:
    """End the process: the system lets go of all that was read at once, Python of one by one.

    Where threads are at work (an editor's server), they are waited for.
    """
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)
    _leave_quietly()
    os._exit(code)


def _guarded(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except MemoryError:
        if os.environ.get("IPA_TEXT_TRACEBACK"):
            raise
    # Only here has everything been let go that had filled it.
    sys.stderr.write("ipa-text: there is not enough memory for this; no file is half written.\n")
    return 2


def _run(arguments: list[str]) -> int:
    # Nothing is imported here that a check of what is known does not need: least of all click.
    from ipa_text.errors import CannotWork, defect  # noqa: PLC0415

    try:
        code = _checked_plainly(arguments) if "check" in arguments else None
        if code is None:
            code = _called(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except CannotWork as error:
        return _stopped(f"ipa-text: {_spoken(error)}")
    except BrokenPipeError:
        _leave_quietly()
        return 1
    except OSError as error:
        _leave_quietly()
        reason = (error.strerror or "the system refused").lower()
        return _stopped(f"ipa-text: {error.filename or 'output'}: {reason}")
    except MemoryError:
        raise
    except Exception as error:
        if os.environ.get("IPA_TEXT_TRACEBACK"):
            raise
        return _stopped(defect(error))
    return code


def _checked_plainly(arguments: list[str]) -> int | None:
    from ipa_text.plain_check import plain_check  # noqa: PLC0415

    return plain_check(arguments)


def _called(arguments: list[str]) -> int:
    import click  # noqa: PLC0415

    from ipa_text.cli import ipa_text  # noqa: PLC0415

    try:
        code = ipa_text.main(arguments, prog_name="ipa-text", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    return code if isinstance(code, int) else 0


def _stopped(why: str) -> int:
    from ipa_text.text.plain import plain  # noqa: PLC0415

    try:
        sys.stderr.write(f"{plain(why)}\n")
    except (OSError, ValueError):  # there is nobody to say it to
        _leave_quietly()
    return 2


def _spoken(error: Exception) -> str:
    """Return what an error says, people's words in it withheld where a log would keep them."""
    from ipa_text.cli.common import show_words_by_default  # noqa: PLC0415
    from ipa_text.study.places import spoken  # noqa: PLC0415

    return spoken(str(error), show_words=show_words_by_default())


def _leave_quietly() -> None:
    """Say what is left to be said; what nobody reads any more is let go without a complaint."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)


if __name__ == "__main__":
    main()
