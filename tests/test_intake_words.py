"""Words in are words out: whatever somebody said, in whichever format it comes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speech
from intake import as_written, imported, turns
from ipa_text.intake.spell import clean, unspelt
from ipa_text.lint.engine import check
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.text.fold import fold
from ipa_text.text.turns import parse

FORMATS = sorted(as_written("Nothing."))
_MARKS = (
    *(
        "**really**",
        "*so*",
        "_it_",
        "__",
        "*",
        "snake_case",
        "`tick`",
        "\\",
        "\\*",
        "\\\\",
        "<b>",
        "</b>",
    ),
    *(
        "<!--",
        "-->",
        "<!-- no -->",
        "a<b",
        "&amp;",
        "&lt;",
        "&",
        "#",
        "##",
        "# so",
        "1.",
        "2)",
        "-",
        "--",
    ),
    *(
        "+",
        ">",
        "> so",
        "===",
        "---",
        "~~~",
        "|",
        "^t001",
        "^",
        "2^3",
        "[laughs]",
        "[",
        "]",
        "[[",
        "]]",
    ),
    *(
        "](x)",
        "{==",
        "{>>",
        "**I:**",
        "...",
        "\u2026",
        "\u00a0",
        "\u200b",
        "http://x.org/a_b_c",
        "%",
        "$",
        "\u00ad",
    ),
    *(
        "t12",
        "^t12",
        "::",
        "**",
        "***",
        "a*b*c",
        "\\[",
        "it's",
        "\u2019tis",
        "\u2014",
        "4:30",
        "10:1",
    ),
)
said = st.lists(
    st.one_of(st.sampled_from(_MARKS), speech.words, st.text(max_size=6)), min_size=1, max_size=60
).map(lambda pieces: "It was " + " ".join(pieces) + " then.")


def _plain(text: str) -> str:
    """Return words as any format can carry them: one line of characters that XML and editors allow."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", " ", text)
    return " ".join(text.split())


@pytest.mark.parametrize("name", FORMATS)
@given(text=said.map(_plain))
def test_words_come_back_from_every_format(name: str, text: str) -> None:
    """To the character, once escapes are read as escapes; a time in brackets may have become one."""
    source = imported(name, as_written(text)[name])
    found = parse(source.text, {"I": "interviewer", "Ruth": "participant"})
    answers = [t for t in found.turns if t.label == "Ruth"]
    assert [unspelt(found.words_of(t)) for t in answers] == [text, text]
    assert [t.label for t in found.turns] == ["I", "Ruth"] * 2
    assert [t.id for t in found.turns] == ["t001", "t002", "t003", "t004"]


@given(text=speech.utterances().filter(lambda words: not re.search(r"[*_\\<`\[]", words)))
def test_ordinary_words_fold_to_themselves(text: str) -> None:
    source = imported("x.txt", as_written("So. " + " ".join(text.split()))["x.txt"])
    found = parse(source.text, {"I": "interviewer", "Ruth": "participant"})
    answer = next(n for n, t in enumerate(found.turns) if t.label == "Ruth")
    assert found.folded(answer).text.strip() == fold("So. " + text)


@given(text=said.map(_plain))
def test_every_line_stays_in_its_paragraph(text: str) -> None:
    """No word that begins a line would begin a list, a heading or a comment for a reader of Markdown."""
    source = imported("x.json", as_written(text)["x.json"])
    for line in turns(source).split("\n"):
        assert not re.match(r"(?:[-+*>#|]|\d+[.)])(?:\s|$)|<!--|={1,}$|-{2,}$|~~~", line)


@given(text=said.map(_plain).filter(lambda words: not re.search(r"\[\s*(?:\u2026|\.{2})", words)))
def test_what_is_imported_checks_clean_of_errors(text: str) -> None:
    source = imported("x.json", as_written(text)["x.json"])
    study = {
        "study.yaml": "format: 1\ntitle: >-\n  Hearing\nstage: reading\n",
        "cases/ruth/case.yaml": "pseudonym: Ruth\n",
        source.path: source.text,
    }
    found = check(load(Memory(study)))
    errors = [f.name for f in found.findings if f.severity == "error"]
    assert errors == []


@given(st.text())
def test_cleaned_words_hold_no_line_and_nothing_unseen(text: str) -> None:
    words, _ = clean(text)
    assert words == " ".join(words.split())
    assert not re.search(r"[\x00-\x1f\ufeff]", words)
    assert unicodedata.normalize("NFC", words) == unicodedata.normalize("NFC", clean(words)[0])
