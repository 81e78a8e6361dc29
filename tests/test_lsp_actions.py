"""``lsp.actions``: a fixed file as edits of lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipa_text.lsp.actions import of_lines
from ipa_text.study.edit import apply

LINES = st.lists(st.sampled_from(["", "a", "b 👑", "שלום"]), min_size=1, max_size=6)


@given(LINES, LINES)
def test_edits_of_lines_make_one_text_the_other(before: list[str], after: list[str]) -> None:
    """Wherever they differ: at the beginning, the end, or all through."""
    edits = list(of_lines("x.yaml", before, after))
    assert apply("\n".join(before), edits) == "\n".join(after)
    if before == after:
        assert edits == []
