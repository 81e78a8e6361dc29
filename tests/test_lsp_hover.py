"""``lsp.hover``: as much of a chain as anybody reads where the pointer rests."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from ipa_text.lsp.hover import LINES, MORE, hover
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.store.trees import Memory
from ipa_text.study.reload import reload
from studies import WHOLE

THEMES = "cases/ada/themes.yaml"


def _shown(notes: int) -> list[str]:
    """Return what is shown at a statement that rests on so many notes."""
    ids = [f"n-{number:03}" for number in range(notes)]
    entries = "".join(
        f"  - id: {name}\n    category: descriptive\n    turn: t004\n    note: >-\n      So.\n\n"
        for name in ids
    )
    listed = "".join(f"      - {name}\n" for name in ids)
    tree = Memory(
        WHOLE
        | {
            "cases/ada/interview-1.notes.yaml": f"notes:\n{entries}",
            THEMES: f"statements:\n  - id: all\n    text: >-\n      All\n    from:\n{listed}",
        }
    )
    snapshot = Snapshot(Path("/study"), tree, reload(tree), {}, "utf-16")
    found = hover(snapshot, THEMES, types.Position(1, 9))
    assert found
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value.split("\n")


def test_a_chain_is_shown_to_its_end_or_says_that_it_goes_on() -> None:
    few, many = _shown(20), _shown(120)
    assert (MORE in few, len(few) < LINES) == (False, True)
    assert (len(many), many[-1]) == (LINES + 1, MORE)
    assert many[: len(few)] == few
