"""``study.read``: bytes to text to YAML, and what is said on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import specs
from ipa_text.lint.engine import check
from ipa_text.store.trees import Memory
from ipa_text.study.load import load

RUTH = "cases/ruth/interview-1.notes.yaml"


def _findings(path: str, data: str | bytes) -> list[str]:
    study = load(Memory({**specs.base(), path: data}))
    return [specs.concise(f) for f in check(study).findings]


def test_bytes_that_are_not_utf_8() -> None:
    """The place of the first odd byte, in lines and characters."""
    text = specs.base()["cases/tom/interview-1.md"].replace("Company, then.", "Café, Café, then.")
    assert _findings("cases/tom/interview-1.md", text.encode("cp1252"))[0] == (
        "cases/tom/interview-1.md:15:13 not-utf-8 byte 0xE9 is not UTF-8 (Windows-1252 text,"
        " perhaps): save it as UTF-8 in your editor"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16(encoding: str) -> None:
    """As some editors save it."""
    data = ("\ufeff" if encoding == "utf-16-be" else "") + "pseudonym: Tom\n"
    [line] = _findings("cases/tom/case.yaml", data.encode(encoding))
    assert line == (
        "cases/tom/case.yaml:1:1 not-utf-8 this file is UTF-16 text: save it as UTF-8 in your editor"
    )


def test_nothing_is_said_of_what_a_file_that_cannot_be_read_may_hold() -> None:
    """References to it are left alone."""
    lines = _findings("cases/tom/interview-1.notes.yaml", b"\xff\xfe")
    assert [line.split()[1] for line in lines] == ["not-utf-8"]


def test_a_byte_order_mark_costs_nothing_else() -> None:
    """The commonest gift of Windows."""
    for path in ("study.yaml", "cases/tom/interview-1.md", RUTH, "themes.yaml"):
        [line] = _findings(path, "\ufeff" + specs.base()[path])
        assert line.startswith(f"{path}:1:1 stray-character a byte order mark stands here")


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\x00", "a NUL character"),
        ("\x0b", "a control character (U+000B)"),
        ("\x85", "a next-line character (U+0085)"),
        ("\u2028", "a line separator (U+2028)"),
        ("\u2029", "a paragraph separator (U+2029)"),
        ("\r", "a lone carriage return"),
        ("\ufeff", "a byte order mark"),
    ],
)
def test_characters_that_nobody_sees(char: str, name: str) -> None:
    """They would shift the lines that are cited; here they count as a space."""
    text = specs.base()[RUTH].replace("A search. The", f"A search.{char}The")
    assert _findings(RUTH, text) == [
        f"{RUTH}:8:16 stray-character {name} stands here, which editors do not show: take it out"
    ]


def test_many_of_them_are_three_findings() -> None:
    """And their number."""
    text = specs.base()[RUTH].replace("A search.", "A search." + "\x07" * 9)
    lines = _findings(RUTH, text)
    assert len(lines) == 3
    assert all(line.endswith("take it out (9 such in this file)") for line in lines)


def test_windows_line_endings_are_no_fault() -> None:
    """Everything is found where it was."""
    files = {path: text.replace("\n", "\r\n") for path, text in specs.base().items()}
    study = load(Memory(files))
    assert [specs.concise(f) for f in check(study).findings] == []
    assert load(Memory(specs.base())).case["ruth"].notes["n-me"].text == (
        study.case["ruth"].notes["n-me"].text
    )


def test_waivers_with_windows_line_endings() -> None:
    """The reason does not end in a carriage return."""
    text = specs.base()[RUTH].replace("n-lodger\n", "n-lodger # ipa: ignore[unknown-tag] why\n", 1)
    text = text.replace("[metaphor]", "[lodging]").replace("\n", "\r\n")
    outcome = check(load(Memory({**specs.base(), RUTH: text})))
    assert [w.why for w in outcome.waived] == ["why"]
    assert outcome.findings == ()


def test_texts_are_kept_as_they_were_read() -> None:
    """Fixes are made on them, byte for byte."""
    text = "\ufeffpseudonym: Tom\r\n"
    study = load(Memory({**specs.base(), "cases/tom/case.yaml": text}))
    assert study.texts["cases/tom/case.yaml"] == text


@given(st.binary(max_size=40))
def test_no_bytes_stop_the_reader(data: bytes) -> None:
    """Whatever is in a file, the others are checked."""
    files = {**specs.base(), "cases/ruth/themes.yaml": data, "cases/tom/interview-1.md": data}
    study = load(Memory(files))
    assert study.case["anne"].theme["companion"].title == "Kept company by it"
    assert not check(study).crashed
