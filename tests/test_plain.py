"""``text.plain``: anybody's text, harmless to print."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ipa_text.text.plain import escaped, plain

ODD = "\x1b\x07\r\x00\u202e\u2066\x9b"
texts = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")))


@given(texts)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """Letters stay, the length stays, and what was taken out can be seen."""
    shown = plain(text)
    assert not set(shown) & set(ODD)
    assert len(shown) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, shown, strict=True))


@given(texts)
def test_json_says_the_same_when_escaped(text: str) -> None:
    """A program reads what was written; a terminal is not spoken to."""
    written = escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert not set(written) & set(ODD)
