"""Write a YAML collection out in block style, comments kept, by ruamel.yaml."""

from __future__ import annotations

import io
import textwrap
from typing import Any


def block_style(snippet: str, column: int) -> str:
    """Return a flow collection in block style, to stand at ``column`` (from 0)."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, seldom needed
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415

    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = 1_000_000
    writer.preserve_quotes = True
    found = writer.load(snippet)

    def unflow(value: Any) -> None:
        if isinstance(value, (CommentedMap, CommentedSeq)):
            value.fa.set_block_style()
            for inner in value.values() if isinstance(value, CommentedMap) else value:
                if not (isinstance(inner, CommentedSeq) and all(isinstance(i, str) for i in inner)):
                    unflow(inner)

    unflow(found)
    out = io.StringIO()
    writer.dump(found, out)
    lines = textwrap.dedent(out.getvalue()).rstrip("\n").split("\n")
    return ("\n" + " " * column).join(lines)
