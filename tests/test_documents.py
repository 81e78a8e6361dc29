"""The documents in ``spec/``: each heading with a block under it is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

import specs

DOCUMENTS = sorted((Path(__file__).parent / "spec").glob("*.md"))
EXAMPLES = [
    pytest.param(path, example, id=f"{path.name}: {example.title}")
    for path in DOCUMENTS
    for example in specs.examples(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_document(path: Path, example: specs.Example) -> None:
    """What the document says of the study is what the program says."""
    wrong = ""
    try:
        specs.run(example.blocks)
    except (specs.Failed, specs.Malformed) as error:
        wrong = str(error)
    if wrong:
        pytest.fail(f"{path.name}:{example.line} {example.title}\n\n{wrong}", pytrace=False)
