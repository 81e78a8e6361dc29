"""``text.marked``: which words of a draft are marked as quotations, and which only look like it.

In the examples ⟦ ⟧ stand around what is marked.
"""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.marked import marked, unmarked

MARKS = {
    "curly": "He said ⟦“I went home”⟧ and left.",
    "straight": 'He said ⟦"I went home"⟧ and left.',
    "single": "He said ⟦‘I went home’⟧ and left.",
    "single and straight": "He said ⟦'I went home'⟧ and left.",
    "German": "⟦„Ich ging heim“⟧, sagte er.",
    "French": "⟦«Je suis là»⟧, dit-il, ⟦«ici»⟧",
    "Danish": "⟦»Jeg er her«⟧, sagde han.",
    "Swedish": "Han sade ⟦”jag gick hem”⟧ och gick.",
    "over lines": "a ⟦“b\nc”⟧ d",
    "two": "⟦“a”⟧ b ⟦“c”⟧",
    "in brackets": "so (⟦“it was”⟧) it",
    "behind a dash": "so—⟦“it was”⟧—it",
    "in emphasis": "*⟦“it was”⟧* it",
    "with a full stop": "⟦“It was.”⟧ It",
    "at the end": "It was ⟦“it”⟧",
}
NESTED = {
    "single in double": "a ⟦“b ‘c’ d”⟧ e",
    "double in single": "a ⟦‘b “c” d’⟧ e",
    "the same mark": "a ⟦“b “c” d”⟧ e",
    "straight ones": "a ⟦\"b 'c' d\"⟧ e",
    "three deep": "a ⟦“b ‘c “d” e’ f”⟧ g",
    "an inner one that never closes": "a ⟦“b ‘c d”⟧ e",
    "an outer one that never closes": "a “b ⟦‘c’⟧ d e",
    "closed and not opened": "a” b",
}
APOSTROPHES = {
    "in a word": "the nurse didn’t and I couldn't",
    "in a word that is quoted": "a ⟦‘I didn’t’⟧ b ⟦'I didn't'⟧ c",
    "behind an owner": "the nurses’ room and the nurses' room",
    "behind an owner that is quoted": "⟦‘the nurses’ room.’⟧ And",
    "for a letter": "⟦‘I was goin’ down,’⟧ he said",
    "or the end of a quotation": "⟦‘so it goes’⟧ he said",
    "or the end of one of several": "⟦‘so it goes’⟧ he said ⟦‘on’⟧",
    "before years": "in the '90s it was the nurses' room",
    "before a word": "’tis what it was",
    "for feet and inches": "5'10\" and 6'2\" tall",
}
BLOCKS = {
    "a block quotation": "a\n\n⟦> b\n> c\n⟧\nd",
    "indented a little": "a\n\n⟦   > b\n⟧\nc",
    "at the end": "a\n\n⟦> b⟧",
    "with a mark in it": "⟦> “a\n⟧\nb” c",
    "more than something": "a > b",
    "indented as code is": "a\n\n    > b",
}
PARAGRAPHS = {
    "a quotation ends with its paragraph": "a “b\n\nc” d",
    "a long one opens in each": "⟦“a⟧\n\n⟦“b⟧\n\n⟦“c”⟧ d",
    "the next opens with another mark": "“a\n\n⟦‘b’⟧ c",
    "the mark is not the first thing": "x “a\n\n⟦“b”⟧ c",
    "items of a list": '- "a\n- b" c',
    "numbered items": '1. "a\n2. b" c',
    "rows of a table": '| "a |\n| b" |',
    "a heading": '# "a\n\nb" c',
}
EXAMPLES = {**MARKS, **NESTED, **APOSTROPHES, **BLOCKS, **PARAGRAPHS}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_what_is_marked(example: str) -> None:
    """All of it, and nothing else."""
    text = re.sub("[⟦⟧]", "", example)
    assert [text[a:b] for a, b in marked(text)] == re.findall("⟦(.*?)⟧", example, re.DOTALL)


def test_it_is_blanked_out() -> None:
    """As long as before, on as many lines."""
    assert unmarked("a “b\nc” d", "·") == "a ··\n·· d"


@given(st.text(alphabet="ab. s\n\n>“”‘’\"'„«»-|", max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    """Whatever stands there."""
    spans = list(marked(text))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


@pytest.mark.parametrize(
    "text", ["“" * 50_000, "‘a " * 20_000, "‘as’ a" * 20_000, "“a‘ ” " * 20_000, "> a\n\n" * 20_000]
)
def test_many_marks_take_no_long_time(text: str) -> None:
    """However they are arranged: a text of a hundred kilobytes in about a tenth of a second."""
    started = time.process_time()
    unmarked(text)
    assert time.process_time() - started < 3
