"""What is taken for a participant's words and names when a history is searched, and what stands there then."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest
import yaml

from ipa_text.privacy.key import Identifier
from ipa_text.text.shingles import shingles, words
from ipa_text.withdrawal.rewriting import renamed, rewritten, without
from ipa_text.withdrawal.sought import (
    CLOSED,
    NAME,
    PSEUDONYM,
    WORDS,
    Reader,
    Sought,
    as_json,
    digest_of,
    from_json,
    names_of,
)

SAID = "It was a Sunday, and I put the keys on the table and left."
KEY = b"k" * 32


@pytest.fixture(scope="module")
def reader() -> Reader:
    names = [
        Identifier("Margaret Hill", NAME, "p1", "", 1),
        Identifier("Margaret", NAME, "p1", "", 1),
        Identifier("Hope", PSEUDONYM, "p1", "", 1),
    ]
    said = frozenset(digest_of(KEY, row) for row in shingles(words(SAID)))
    sought = Sought(
        "p1", ("p1",), frozenset(), frozenset(), frozenset(), KEY, said, *names_of(KEY, names)
    )
    assert from_json(as_json(sought)) == sought
    return Reader(sought)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was a Sunday.", {}),
        ("it was a sunday and i", {WORDS: 1}),
        ("IT WAS -- a *Sunday*,\nand I put", {WORDS: 2}),
        ("a Sunday, and [laughs] I put the keys", {WORDS: 2}),
        ("a Sunday, and\n\nI put the keys", {WORDS: 2}),
        ("notes:\n  - a Sunday\n  - and I\n  - put the\n  - keys", {WORDS: 2}),
        ("a Sunday, and he put the keys", {}),
        ("Margaret\nHill and Margaret", {NAME: 2}),
        ("Hope was there; in hope", {PSEUDONYM: 1}),
    ],
)
def test_what_is_found_in_a_text(reader: Reader, text: str, found: dict[str, int]) -> None:
    assert reader.counts(text) == Counter(found)
    assert reader.counts(text) == Counter(found), "looked up the second time"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("She: it was a Sunday, and I put it down.", "She: (withdrawn) it down."),
        (f"{SAID} {SAID}", "(withdrawn). (withdrawn)."),
        ("> It was a Sunday,\n> and I put the keys\n> there", "> (withdrawn)\n> \n> there"),
        ("a Sunday, and [laughs] I put the keys", "(withdrawn)"),
        ("Mrs. Margaret Hill, or Hope, hopes.", "Mrs. (withdrawn), or (withdrawn), hopes."),
        ("nothing", "nothing"),
    ],
)
def test_what_stands_there_afterwards(reader: Reader, text: str, after: str) -> None:
    cut = without(text, reader)
    assert cut == after
    assert not reader.counts(cut)


def test_yaml_is_still_yaml(reader: Reader) -> None:
    before = f"""\
themes:
  - id: table
    title: {SAID}
    definition: >-
      As in {SAID[:26]}
      {SAID[27:]}
    from:
      - p1/keys
      - p2/keys
  - id: p1/other
    why: about one person
"""
    after = rewritten("themes.yaml", before.encode(), reader).decode()
    assert yaml.safe_load(after) == {
        "themes": [
            {
                "id": "table",
                "title": "(withdrawn).",
                "definition": "As in (withdrawn) .",
                "from": ["p2/keys"],
            }
        ]
    }


def test_front_matter_and_quotations_of_a_draft(reader: Reader) -> None:
    before = f"---\nseen:\n  - p1/keys\n  - p2/keys\n---\n\nAs “{SAID[:-9]} then” has it:\n\n> {SAID} And so on.\n"
    assert rewritten("writeup/draft.md", before.encode(), reader).decode() == (
        "---\nseen:\n  - p2/keys\n---\n\nAs “(withdrawn)” has it:\n\n> (withdrawn)\n"
    )
    assert "And so on" in rewritten("journal/a.md", before.encode(), reader).decode()
    assert rewritten("a.md", "“p1”".encode(), reader).decode() == "“p1”"


def test_in_another_case_a_pseudonym_is_somebody_else(reader: Reader) -> None:
    text = b"**Ruth:** And then Hope rang, and Margaret. ^t001\n"
    assert rewritten("cases/p2/interview-1.md", text, reader) == (
        b"**Ruth:** And then Hope rang, and (withdrawn). ^t001\n"
    )


def test_what_is_no_text_goes_whole_or_stays_whole(reader: Reader) -> None:
    def packed(text: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("word/document.xml", f"<w:p>{text}</w:p>")
        return out.getvalue()

    other = packed("Nobody's words.")
    assert rewritten("a.docx", packed(SAID), reader) == b"(withdrawn)\n"
    assert rewritten("a.docx", other, reader) == other
    assert rewritten("a.txt", f"{SAID} caf\xe9".encode("latin-1"), reader) == b"(withdrawn)\n"
    assert rewritten("a.txt", SAID.encode("utf-16-le"), reader) == b"(withdrawn)\n"
    assert rewritten("a.html", b"<p>It was a <i>Sun</i>day&nbsp;and I put</p>", reader) == (
        b"(withdrawn)\n"
    )
    page = b"<p>Hope rang</p>"
    assert rewritten("cases/p2/a.html", page, reader) == page
    broken = packed(SAID)[:-30]
    assert reader.in_file(broken)[CLOSED] == 1
    assert rewritten("a.docx", broken, reader) == broken


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("margaret-hill/2", "withdrawn/2"),
        ("MargaretAgain", "withdrawnAgain"),
        ("Hope-2", "withdrawn-2"),
        ("in-hope", "in-hope"),
        ("p1-again", "p1-again"),
        ("drafts/it-was-a-sunday-and-i.md", "drafts/withdrawn.md"),
        ("and_I_put_the_keys_on_Margaret", "withdrawn_withdrawn"),
    ],
)
def test_names_of_files_and_branches(reader: Reader, name: str, after: str) -> None:
    assert renamed(name, reader) == after
