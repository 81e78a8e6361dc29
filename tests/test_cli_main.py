"""The entry point: help, mistakes, defects, and streams that close, fill or speak another encoding."""

from __future__ import annotations

import errno
import io
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import ipa_text
from cli import command, environment, here, process, terminal
from ipa_text import __main__ as program
from ipa_text.cli import VERBS
from ipa_text.cli import ipa_text as ipa_text_command
from ipa_text.cli.common import colour
from ipa_text.errors import defect
from studies import WHOLE, changed, written

HERE = Path("/")


# Help


def test_help_lists_every_verb_in_order() -> None:
    for given in (["--help"], ["-h"]):
        run = here(*given, cwd=HERE)
        assert (run.code, run.err) == (0, "")
        found = re.findall(r"(?m)^  ([\w-]+) {2,}(\S.*)", run.out.partition("Commands:")[2])
        assert [verb for verb, _ in found] == list(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    run = here(verb, "--help", cwd=HERE)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: ipa-text {verb} ")


def test_nothing_asked() -> None:
    run = here(cwd=HERE)
    assert run.code in (0, 2)
    assert "Commands:" in run.out + run.err


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("chekc", "there is no command `chekc`; did you mean `check`?"),
        ("zzz", "there is no command `zzz`\n"),
        ("Report", "there is no command `Report`; did you mean `report`?"),
        ("--nope", "--nope"),
        ("check --nope", "--nope"),
    ],
)
def test_what_is_no_command(given: str, why: str) -> None:
    run = here(*given.split(), cwd=HERE)
    assert (run.code, run.out) == (2, "")
    assert why in run.err
    assert "Usage: ipa-text" in run.err


def test_a_verb_is_looked_up_by_its_name() -> None:
    context = click.Context(ipa_text_command)
    assert ipa_text_command.list_commands(context) == list(VERBS)
    assert ipa_text_command.get_command(context, "zzz") is None
    for verb in VERBS:
        found = ipa_text_command.get_command(context, verb)
        assert found
        assert found.name == verb


def test_version() -> None:
    run = here("--version", cwd=HERE)
    assert run == (0, f"ipa-text {ipa_text.__version__}\n", "")


# Defects


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return written(tmp_path)


def test_leaving_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    sent: list[int] = []
    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr(os, "dup2", lambda _, to: sent.append(to))
    monkeypatch.setattr("ipa_text.cli.ipa_text.main", lambda *_, **__: None)
    assert program._guarded([]) == 1
    assert sent == [1]


def _falling(error: BaseException) -> object:
    def fall(*_: object, **__: object) -> None:
        raise error

    return fall


either = pytest.mark.parametrize("given", [["check"], ["check", "."]], ids=["plain", "by click"])
"""The two ways to a check: as it is called most, and as any other command."""


def _fall(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    for module in ("plain_check", "cli.common"):
        monkeypatch.setattr(f"ipa_text.{module}.without_ignored", _falling(error))


@either
def test_a_defect_is_one_message_without_the_studys_words(
    study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    words = "I handed over the keys"
    _fall(monkeypatch, KeyError(words))
    run = here(*given, cwd=study)
    assert (run.code, run.out) == (2, "")
    assert words not in run.err
    lines = run.err.splitlines()
    assert len(lines) == 2
    assert re.fullmatch(
        r"ipa-text: this is a defect of ipa-text, not of your study \(KeyError at test_cli_main:\d+\)\."
        r" Nothing of yours was changed\.",
        lines[0],
    )
    assert "IPA_TEXT_TRACEBACK=1" in lines[1]


@either
def test_a_defect_with_its_traceback_where_asked_for(
    study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    _fall(monkeypatch, KeyError("words"))
    with pytest.raises(KeyError, match="words"):
        here(*given, cwd=study, IPA_TEXT_TRACEBACK="1")


def test_a_defect_without_a_trace() -> None:
    assert "(ValueError at ?)" in defect(ValueError("x"))


@pytest.mark.parametrize("error", [RecursionError(), UnicodeDecodeError("x", b"", 0, 1, "y")])
@either
def test_any_defect(
    study: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, given: list[str]
) -> None:
    _fall(monkeypatch, error)
    run = here(*given, cwd=study)
    assert (run.code, run.out) == (2, "")
    assert f"({type(error).__name__} at " in run.err


@either
def test_too_little_memory(study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]) -> None:
    """It is nobody's defect; where it happened is shown to whoever asks."""
    _fall(monkeypatch, MemoryError())
    told = "ipa-text: there is not enough memory for this; no file is half written.\n"
    assert here(*given, cwd=study) == (2, "", told)
    with pytest.raises(MemoryError):
        here(*given, cwd=study, IPA_TEXT_TRACEBACK="1")


@either
def test_a_disk_that_refuses(
    study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    refused = OSError(errno.EACCES, "Permission denied", "cases/\x1b[31mada")
    _fall(monkeypatch, refused)
    run = here(*given, cwd=study)
    assert run == (2, "", "ipa-text: cases/\ufffd[31mada: permission denied\n")
    _fall(monkeypatch, OSError())
    assert here(*given, cwd=study).err == "ipa-text: output: the system refused\n"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (["check"], KeyboardInterrupt()),
        (["check", "."], KeyboardInterrupt()),
        (["check", "."], click.Abort()),
    ],
)
def test_interrupted(
    study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], error: BaseException
) -> None:
    _fall(monkeypatch, error)
    run = here(*given, cwd=study)
    assert (run.code, run.out) == (130, "")
    assert "Traceback" not in run.err


def test_interrupted_by_a_signal(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; import ipa_text.plain_check as c; from ipa_text import __main__ as m;"
        "c.without_ignored = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT);"
        "sys.argv[1:] = ['check']; m.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=written(tmp_path),
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, b"")
    assert b"Traceback" not in done.stderr


class _Left(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize(("given", "code"), [(["check", "-q"], 0), (["chekc"], 2)])
def test_main_leaves_at_once_with_the_code(
    study: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], code: int
) -> None:
    def leave(code: int) -> None:
        raise _Left(code)

    monkeypatch.setattr(sys, "argv", ["ipa-text", "-C", str(study), *given])
    monkeypatch.setattr(os, "_exit", leave)
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, getattr(sys, name))  # which may be put in others' place
    with pytest.raises(_Left) as left:
        program.main()
    assert left.value.args == (code,)


def test_main_waits_for_threads(study: Path) -> None:
    code = (
        "import sys, threading, time; from ipa_text.__main__ import main;"
        "late = threading.Thread(target=lambda: (time.sleep(0.3), print('done')));"
        "late.start(); sys.argv[1:] = ['check', '-q']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=study, env=environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, [b"done"])


# Streams


def _long(tmp_path: Path) -> Path:
    """Return a study whose reports fill more than a pipe holds."""
    entries = "".join(
        f"  - id: x-{number:05}\n    turn: t002\n    quote: >-\n      on a Monday\n"
        for number in range(1500)
    )
    notes = WHOLE["cases/ada/interview-1.notes.yaml"] + entries
    return written(tmp_path, {"cases/ada/interview-1.notes.yaml": notes})


@pytest.mark.parametrize(
    "given", ["report extracts --format md", "report extracts --format json", "check"]
)
def test_a_closed_pipe_is_no_error(tmp_path: Path, given: str) -> None:
    folder = _long(tmp_path)
    if given == "check":
        folder = written(tmp_path / "b", {"cases/ada/interview-1.notes.yaml": "\n".join(
            ["notes:", *(f"  - id: n-{n:05}\n    category: wrong\n    turn: t002\n    note: x" for n in range(2000))]
        )})  # fmt: skip
    with subprocess.Popen(
        command(*given.split()),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        first = running.stdout.readline()
        running.stdout.close()
        err = running.stderr.read()
        code = running.wait(30)
    assert first
    assert err == b""
    assert code in (0, 1, 128 + signal.SIGPIPE)


def test_an_output_that_is_closed_from_the_start(study: Path) -> None:
    for closed in (">&-", ">&- 2>&-"):
        script = f"{sys.executable} -m ipa_text report {closed}"
        done = subprocess.run(
            ["sh", "-c", script], cwd=study, env=environment(), capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("rules"),
            env=environment(),
            cwd="/",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"ipa-text: output: no space left on device\n"


@pytest.mark.parametrize("env", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["", "unbuffered"])
def test_what_does_not_fit_is_said(tmp_path: Path, env: dict[str, str]) -> None:
    """Nothing is cut off as if it were all."""
    script = f"ulimit -f 8; {shlex.join(command('rules', '--format', 'json'))} > out"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        env=environment(**env),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"ipa-text: output: file too large\n"
    whole = process("rules", "--format", "json", cwd=tmp_path, **env)
    assert (whole.code, whole.err) == (0, "")
    assert len(whole.json["rules"]) > 60


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("given", ["check nowhere", "show nothing", "chekc"])
def test_a_message_that_nobody_can_hear_changes_no_code(study: Path, given: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command(*given.split()), env=environment(), cwd=study, stderr=full, check=False
        )
    assert done.returncode == 2


ENCODINGS = [
    {"PYTHONIOENCODING": "ascii:strict"},
    {"PYTHONIOENCODING": "cp1252"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize(
    "env", ENCODINGS, ids=lambda env: ",".join(f"{k}={v}" for k, v in env.items())
)
def test_any_encoding(tmp_path: Path, env: dict[str, str]) -> None:
    odd = changed("cases/ada/case.yaml", ("pseudonym: Ada", "pseudonym: Ådå 漢字 🙂"))
    error = changed("cases/ada/interview-1.notes.yaml", ("[metaphor]", "[métaphore, 漢字]"))
    folder = written(tmp_path, {**odd, **error})
    for given in ("report sample", "report sample --format csv", "show zzz"):
        run = process(*given.split(), cwd=folder, **env)
        assert run.code == (2 if "zzz" in given else 0), (given, run.err)
        assert "Traceback" not in run.err
        assert "defect" not in run.err
        if given.endswith("csv"):
            assert "Ådå 漢字 🙂" in run.out, "data are UTF-8, whatever the terminal"
        elif env == {"PYTHONIOENCODING": "cp1252"} and run.code == 0:
            assert r"\u6f22\u5b57" in run.out


def test_a_file_name_that_is_no_text(study: Path) -> None:
    name = os.fsencode(study) + b"/cases/ada/caf\xe9.txt"
    with open(name, "wb") as file:
        file.write(b"x")
    for form in ("full", "concise", "json"):
        run = here("check", "--format", form, cwd=study)
        assert run.code == 0
        assert "caf" in run.out
        assert "defect" not in run.err
    assert here("check", "--fix", cwd=study).code == 0
    assert here("fmt", cwd=study).code == 0
    assert "caf" in process("check", cwd=study).out


def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    assert process("init", cwd=folder).code == 0
    assert here("check", cwd=folder).code == 0
    assert here("status", cwd=folder).code == 0
    assert process("-C", folder, "show", "x", cwd=tmp_path).code == 2


# Colour


class _Stream:
    def __init__(self, *, tty: bool) -> None:
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.mark.parametrize(
    ("tty", "told", "painted"),
    [(True, None, True), (True, "", True), (True, "1", False), (False, None, False)],
)
def test_colour(
    monkeypatch: pytest.MonkeyPatch, tty: bool, told: str | None, painted: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if told is not None:
        monkeypatch.setenv("NO_COLOR", told)
    assert colour(_Stream(tty=tty)) is painted


@pytest.fixture
def quickly() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("quickly")
def test_every_verb_works_in_a_terminal(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for given in ("check", "status", "show keys", "rules"):
        run = terminal(*given.split(), cwd=folder, both=True)
        assert run.code == 0, run.out
