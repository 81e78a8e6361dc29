"""Where the message of a commit that is being made identifies somebody."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.privacy.leaks import in_message
from ipa_text.privacy.sought import sought_in
from ipa_text.privacy.told import named
from ipa_text.store.messages import Line


class Hit(NamedTuple):
    """Where somebody could be recognised, and by what. What stands there is never shown."""

    line: int
    column: int
    what: str


def identified(lines: Iterable[Line], root: Path) -> list[Hit]:
    """Return where the lines of a message identify somebody, by the key of a study and by patterns.

    Raises CannotWork where the key is there and cannot be read.
    """
    looked = sought_in(root)
    numbered = {line.number: line.text for line in lines}
    text = "\n".join(numbered.get(n, "") for n in range(1, max(numbered, default=0) + 1))
    leaks = in_message(text, "commit-message", "", looked.wanted)
    return [Hit(leak.line, leak.column, named(leak, looked.source)) for leak in leaks]
