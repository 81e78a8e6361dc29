"""Hostile files, one by one: the whole of what is found, and never a traceback, a hang or lost memory.

Each is checked by the real command, held to 512 MB and to ten seconds of a processor.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import stat
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest

from cli import Run, command, contents, environment, here
from ipa_text.store.trees import Unreadable, WorkTree
from studies import WHOLE, written

MEMORY = 512 * 1024 * 1024
SECONDS = 10

TALK = "cases/ada/interview-1.md"
NOTES = "cases/ada/interview-1.notes.yaml"
TABLE = "cases/ada/themes.yaml"
CASE = "cases/ada/case.yaml"
GROUP = "themes.yaml"
STUDY = "study.yaml"
JOURNAL = "journal/2026-01-06-first.md"

Found = dict[str, int]


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limited(*arguments: str, cwd: Path, before: Callable[[], None] = _limits, **env: str) -> Run:
    """Run the command in a process that has little memory and little time."""
    own = {k: v for k, v in environment(**env).items() if not k.startswith("COV")}
    done = subprocess.run(
        command(*arguments), cwd=cwd, env=own, capture_output=True, check=False,
        stdin=subprocess.DEVNULL, timeout=200, preexec_fn=before,
    )  # fmt: skip
    out, err = (s.decode("utf-8", "backslashreplace") for s in (done.stdout, done.stderr))
    assert "Traceback" not in out + err
    assert "defect" not in out + err
    return Run(done.returncode, out, err)


def found(folder: Path) -> tuple[int, Found]:
    """Return the exit code of the check, and how often each rule spoke."""
    run = limited("check", "--format", "concise", cwd=folder)
    names = re.findall(r"(?m):\d+:\d+: (?:error|warning|hint) ([a-z0-9-]+) ", run.out)
    assert len(names) == len(run.lines)
    return run.code, dict(Counter(names))


FRONT = WHOLE[TALK].partition("\n\n")[0] + "\n\n"


LONE = {f"cases/{case}/themes.yaml": "" for case in ("ben", "cleo")}


def talk(words: str) -> dict[str, str]:
    """Return a transcript in which Ada says this."""
    return {TALK: FRONT + f"**I:** Well? ^t001\n\n**Ada:** {words} ^t002\n\n**Ada:** No. ^t004\n"}


def notes(text: str) -> dict[str, str]:
    """Return a sidecar of hers, and nothing of hers that cites another."""
    return {NOTES: text, TABLE: "", GROUP: "", "cases/ada/interview-1.notes.kb.yaml": "", **LONE}


def quoted(words: str) -> dict[str, str]:
    """Return a sidecar with one note on these words."""
    return notes(
        "notes:\n  - id: n-a\n    category: linguistic\n    turn: t002\n    quote: >-\n"
        f"      {words}\n    note: >-\n      x\n"
    )


def entry(words: str) -> dict[str, str]:
    """Return a journal entry."""
    return {JOURNAL: "---\ndate: 2026-01-06\nby: km\nkind: reaction\n---\n\n" + words + "\n"}


HOSTILE: dict[str, Callable[[], tuple[Mapping[str, str | bytes], int, Found]]] = {
    "alias bomb": lambda: (
        notes(
            "a: &a [x, x]\n"
            + "".join(
                f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n"
                for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
            )
        ),
        1,
        {
            "unknown-key": 11,
            "alias-tag-merge-key": 51,
            "case-without-conceptual-or-linguistic-notes": 1,
        },
    ),
    "a million aliases": lambda: (
        notes("notes: [&a x" + ", *a" * 1_000_000 + "]\n"),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "fifty thousand brackets": lambda: (
        notes("[" * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "brackets in a value": lambda: (
        notes("notes: " + "[" * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "braces": lambda: (
        notes("notes: " + "{a: " * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "dashes": lambda: (
        notes("- " * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "questions": lambda: (
        notes("? " * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "lists in lists": lambda: (
        notes("".join(" " * n + "-\n" for n in range(2000))),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "a tag that would run": lambda: (
        notes("notes: !!python/object/apply:os.system [touch x]\n"),
        1,
        {
            "alias-tag-merge-key": 1,
            "schema-violation": 1,
            "case-without-conceptual-or-linguistic-notes": 1,
        },
    ),
    "more entries than a study has": lambda: (
        notes("notes:\n" + "  - id: n\n" * 200_001),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "one key a hundred thousand times": lambda: (
        notes("notes: []\n" * 90_000),
        1,
        {"duplicate-key": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "broken sections": lambda: (
        notes("a: b: c\n" * 50_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "broken entries": lambda: (
        notes("notes:\n" + "  - id: n\n    note: a: b\n" * 20_000),
        1,
        {"yaml-syntax": 1000, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "one id ten thousand times": lambda: (
        notes(
            "notes:\n"
            + "  - id: n-a\n    category: linguistic\n    turn: t002\n    note: x\n" * 10_000
        ),
        1,
        {"duplicate-id": 1000},
    ),
    "conflicts": lambda: (
        notes("<<<<<<< a\n=======\n>>>>>>> b\n" * 20_000),
        1,
        {"conflict-marker": 1000, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "waivers of nothing": lambda: (
        notes("# ipa: ignore[x] y\n" * 50_000),
        0,
        {"misplaced-waiver": 1000, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "a text of spaces": lambda: (
        notes(" " * 4_000_000),
        0,
        {"case-without-conceptual-or-linguistic-notes": 1},
    ),
    "a quotation mark that never closes": lambda: (
        notes('notes: "' + "x" * 4_000_000),
        1,
        {"yaml-syntax": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "a line of 4 MB in a sidecar": lambda: (
        quoted("word " * 800_000),
        1,
        {"quotation-not-found": 1},
    ),
    "a line of 4 MB in a transcript": lambda: (
        talk("word " * 800_000),
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 5},
    ),
    "a word of 4 MB": lambda: (
        talk("x" * 4_000_000),
        1,
        {"long-line": 1, "quotation-not-found": 5},
    ),
    "a line of 100 MB in a sidecar": lambda: (
        notes("x" * 100_000_000),
        1,
        {"unreadable": 1, "case-without-conceptual-or-linguistic-notes": 1},
    ),
    "a line of 100 MB in a transcript": lambda: (talk("x" * 100_000_000), 1, {"unreadable": 1}),
    "a line of 100 MB in study.yaml": lambda: (
        {STUDY: "x" * 100_000_000},
        1,
        {"unreadable": 1, "one-case-carries-most-of-the-words": 1, "density-of-extracts": 1},
    ),
    "a line of 100 MB in a journal": lambda: (entry("x" * 100_000_000), 1, {"unreadable": 1}),
    "a line of 100 MB in case.yaml": lambda: (
        {CASE: "x" * 100_000_000},
        1,
        {"unreadable": 1, "unused-waiver": 1},
    ),
    "brackets that never close": lambda: (
        talk("[" * 50_000),
        1,
        {"long-line": 1, "unclosed-bracket": 1000, "quotation-not-found": 5},
    ),
    "bracketed sounds": lambda: (
        talk("[a]" * 100_000),
        1,
        {"long-line": 1, "unknown-bracket-mark": 1000, "quotation-not-found": 5},
    ),
    "stars": lambda: (talk("*" * 1_000_000), 1, {"long-line": 1, "quotation-not-found": 5}),
    "stars about words": lambda: (
        talk("*a " * 300_000),
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 5},
    ),
    "backslashes": lambda: (talk("\\" * 1_000_000), 1, {"long-line": 1, "quotation-not-found": 5}),
    "comments that never close": lambda: (
        talk("<!--" * 250_000),
        1,
        {"turn-without-id": 1, "long-line": 1, "unclosed-comment": 1, "no-such-turn": 6},
    ),
    "dots": lambda: (talk(". " * 500_000), 1, {"long-line": 1, "quotation-not-found": 5}),
    "carets": lambda: (
        talk(" ^a" * 300_000),
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 5},
    ),
    "headings": lambda: ({TALK: FRONT + "# x\n" * 200_000}, 1, {"no-such-turn": 6}),
    "a label that never ends": lambda: (
        {TALK: FRONT + "**" + "a" * 1_000_000},
        1,
        {"turn-without-id": 1, "long-line": 1, "no-such-turn": 6},
    ),
    "front matter that never ends": lambda: (
        {TALK: "---\n" + "a\n" * 500_000},
        1,
        {"missing-front-matter": 1, "turn-without-id": 1, "no-such-turn": 6},
    ),
    "turns without blank lines": lambda: (
        {TALK: FRONT + "".join(f"**Ada:** yes yes ^t{n:05}\n" for n in range(50_000))},
        1,
        {"stretch-without-a-note": 1, "two-turns-in-one": 1000, "no-such-turn": 6},
    ),
    "turns of one id": lambda: (
        {TALK: FRONT + "**Ada:** yes yes ^t001\n\n" * 50_000},
        1,
        {"stretch-without-a-note": 1, "duplicate-turn-id": 1000, "no-such-turn": 6},
    ),
    "turns without an id": lambda: (
        {TALK: FRONT + "**Ada:** yes yes\n\n" * 50_000},
        1,
        {"turn-without-id": 1000, "stretch-without-a-note": 1, "no-such-turn": 6},
    ),
    "speakers whom nobody knows": lambda: (
        {TALK: FRONT + "".join(f"**A{n}:** yes ^t{n:05}\n\n" for n in range(20_000))},
        1,
        {"unknown-speaker": 1000, "no-such-turn": 6},
    ),
    "yeah, quoted with a difference": lambda: (
        {**talk("yeah " * 100_000), **quoted("yeah " * 100_000 + "no")},
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 1},
    ),
    "yeah, quoted in part": lambda: (
        {**talk("yeah " * 100_000), **quoted("yeah " * 50_000)},
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-occurs-more-than-once": 1},
    ),
    "yeah, with glosses": lambda: (
        {**talk("yeah " * 100_000), **quoted("yeah [x] " * 20_000)},
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 1},
    ),
    "yeah, with a hundred glosses": lambda: (
        {**talk("yeah " * 100_000), **quoted("yeah [x] " * 100 + "no")},
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 1},
    ),
    "yeah, with omissions": lambda: (
        {**talk("yeah " * 20_000), **quoted("yeah [...] " * 4_000)},
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-occurs-more-than-once": 1},
    ),
    "three thousand lost quotations": lambda: (
        {
            **talk("yeah well it was " * 2000),
            **notes(
                "notes:\n"
                + "".join(
                    f"  - id: n-{n}\n    category: linguistic\n    turn: t002\n    quote: >-\n      it was never so {n} far away\n    note: x\n"
                    for n in range(3000)
                )
            ),
        },
        1,
        {"long-line": 1, "stretch-without-a-note": 1, "quotation-not-found": 1000},
    ),
    "an e under a million accents": lambda: (
        talk("e" + "\u0301" * 1_000_000),
        1,
        {"long-line": 1, "quotation-not-found": 5},
    ),
    "evidence that is not there": lambda: (
        {
            TABLE: "statements:\n  - id: s\n    text: x\n    from:\n"
            + "".join(f"      - n-x{n}\n" for n in range(20_000)),
            GROUP: "",
            **LONE,
        },
        1,
        {"statement-in-no-theme": 1, "reference-to-nothing": 1000},
    ),
    "links to nothing": lambda: (
        entry("[[ada/n-x]] " * 20_000),
        1,
        {"reference-to-no-such-case-or-id": 1000},
    ),
    "links that never close": lambda: (entry("[[" * 300_000), 0, {}),
    "waivers that never close": lambda: (entry("<!-- ipa: ignore[" * 60_000), 0, {}),
    "unknown waivers in prose": lambda: (
        entry("<!-- ipa: ignore[x] y -->\n\n" * 5_000),
        0,
        {"unknown-rule": 1000},
    ),
    "twenty thousand tags": lambda: (
        {
            STUDY: WHOLE[STUDY].replace(
                "[metaphor, laughter]", f"[{','.join(f't{n}' for n in range(20_000))}]"
            )
        },
        0,
        {"unknown-tag": 2},
    ),
    "NUL": lambda: ({NOTES: WHOLE[NOTES].replace("hers", "h\0ers", 1)}, 1, {"stray-character": 1}),
    "a byte order mark": lambda: (
        {
            NOTES: "\ufeff" + WHOLE[NOTES],
            TALK: "\ufeff" + WHOLE[TALK],
            STUDY: "\ufeff" + WHOLE[STUDY],
        },
        1,
        {"stray-character": 3},
    ),
    "CRLF": lambda: ({path: text.replace("\n", "\r\n") for path, text in WHOLE.items()}, 0, {}),
    "lone carriage returns": lambda: (
        {NOTES: WHOLE[NOTES].replace("\n", "\r")},
        1,
        {
            "case-without-conceptual-or-linguistic-notes": 1,
            "stray-character": 3,
            "yaml-syntax": 1,
            "descriptive-notes-only": 1,
        },
    ),
    "UTF-16": lambda: (
        {NOTES: WHOLE[NOTES].encode("utf-16"), TALK: WHOLE[TALK].encode("utf-16")},
        1,
        {
            "not-utf-8": 2,
            "case-without-conceptual-or-linguistic-notes": 1,
            "descriptive-notes-only": 1,
        },
    ),
    "UTF-32": lambda: (
        {CASE: WHOLE[CASE].encode("utf-32")},
        1,
        {"not-utf-8": 1, "unused-waiver": 1},
    ),
    "Windows-1252": lambda: (
        {CASE: WHOLE[CASE].replace("Ada", "Zo\xeb").encode("cp1252")},
        1,
        {"not-utf-8": 1, "unused-waiver": 1},
    ),
    "odd line separators": lambda: (
        {NOTES: WHOLE[NOTES].replace("hers", "h\u2028e\u2029r\x85s\x0b\x0c", 1)},
        1,
        {"stray-character": 3},
    ),
    "decomposed letters, quoted composed": lambda: (
        {**talk("Zoe\u0308 cafe\u0301 and more"), **quoted("Zo\xeb caf\xe9 and")},
        0,
        {},
    ),
    "right to left": lambda: (
        {
            **talk("\u05d0\u05d1\u05d2 \u05d3\u05d4\u05d5 \u05d6\u05d7\u05d8 \u202eabc\u202c"),
            **quoted("\u05d3\u05d4\u05d5 \u05d6\u05d7\u05d8"),
        },
        0,
        {},
    ),
    "emoji in an anchor": lambda: (
        {
            **talk("well \U0001f469\u200d\U0001f52c then \U0001f3f3\ufe0f\u200d\U0001f308 and so"),
            **quoted("\U0001f469\u200d\U0001f52c then \U0001f3f3\ufe0f\u200d\U0001f308"),
        },
        0,
        {},
    ),
    "an emoji for an id": lambda: (
        {NOTES: WHOLE[NOTES].replace("n-dog", "n-\U0001f415")},
        1,
        {"schema-violation": 1, "descriptive-notes-only": 1, "reference-to-nothing": 1},
    ),
    "the marks of the program itself": lambda: (
        {NOTES: WHOLE[NOTES].replace("n-dog", "n-\ue000dog\ue001")},
        1,
        {
            "schema-violation": 1,
            "stray-character": 2,
            "descriptive-notes-only": 1,
            "reference-to-nothing": 1,
        },
    ),
    "a million no-break spaces": lambda: (
        {**talk("a" + "\xa0" * 1_000_000 + "b"), **quoted("a" + "\xa0" * 500_000 + "b")},
        0,
        {"long-line": 1},
    ),
    "an exclamation without end": lambda: (
        {**talk("stop " + "!" * 500_000 + " now"), **quoted("stop\n    after: now\n    before: x")},
        1,
        {"long-line": 1, "context-not-beside": 1},
    ),
}
"""For each: the files put into a good study, the exit code, and all that is found. Made when asked for."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(tmp_path: Path, name: str) -> None:
    files, code, rules = HOSTILE[name]()
    folder = written(tmp_path, files)
    assert found(folder) == (code, rules)
    assert contents(folder).keys() == {*WHOLE, *files}


# What is no file, or none of the study's


def test_a_pipe_a_loop_a_way_out_and_a_folder(tmp_path: Path) -> None:
    """Each is said to be what it is; none is waited for or followed."""
    folder = written(tmp_path / "study", {GROUP: None})
    os.mkfifo(folder / "reviews.yaml")
    (folder / "cases/ada/summary.md").symlink_to("summary.md")
    (folder / "cases/ben/summary.md").symlink_to("/etc/passwd")
    (folder / "cases/cleo/again").symlink_to("..", target_is_directory=True)
    (folder / GROUP).mkdir()
    name = os.fsencode(folder) + b"/cases/ben/caf\xe9.yaml"
    with open(name, "wb") as file:
        file.write(b"x")
    code, rules = found(folder)
    assert code == 1
    assert rules == {"unreadable": 4, "unexpected-file-in-a-case": 2}
    run = limited("check", cwd=folder)
    assert "root:" not in run.out


def _unreadable(folder: Path) -> set[str]:
    run = here("check", "--format", "concise", cwd=folder)
    return {line.split(":")[0] for line in run.lines if " unreadable " in line}


def test_files_that_may_not_be_read() -> None:
    """They are told, and the case of a closed folder does not vanish.

    No file is closed to root: a child gives up its rights, when all that it imports is imported.
    """
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = written(Path(name) / "study")
        for path in (folder.parent, folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert _unreadable(folder) == set()
        (folder / TABLE).chmod(0)
        (folder / "cases/ben").chmod(0)
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            if os.getuid() == 0:
                os.setuid(65534)
            os.write(telling, " ".join(sorted(_unreadable(folder))).encode())
            os._exit(0)
        os.waitpid(child, 0)
        (folder / "cases/ben").chmod(0o755)
    os.close(telling)
    with os.fdopen(told) as said:
        assert said.read() == f"{TABLE} cases/ben"


def _small_disk() -> None:
    _limits()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """The files are as they were, nothing is left beside them, and one line says why."""
    swapped = re.sub(r"(?m)^(    note:) >-\n +", r"\1 ", WHOLE[NOTES])
    folder = written(tmp_path, {NOTES: swapped})
    before = contents(folder)
    run = limited("fmt", cwd=folder, before=_small_disk, PYTHONDONTWRITEBYTECODE="1")
    assert (run.code, run.out) == (2, "")
    assert re.fullmatch(r"ipa-text: \S+: file too large\n", run.err)
    assert contents(folder) == before


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again; one that never stands still is said to change."""
    path = tmp_path / "a.md"
    path.write_text("one")
    real, changes = os.fstat, ["two!", "three!!"]

    def fstat(descriptor: int) -> os.stat_result:
        kind = real(descriptor)
        if changes and stat.S_ISREG(kind.st_mode):
            path.write_text(changes.pop())
        return kind

    monkeypatch.setattr(os, "fstat", fstat)
    assert WorkTree(tmp_path).read(PurePosixPath("a.md")) == b"two!"
    changes.extend("abcdefghij" * n for n in range(1, 9))
    with pytest.raises(Unreadable, match="changes while it is being read"):
        WorkTree(tmp_path).read(PurePosixPath("a.md"))
