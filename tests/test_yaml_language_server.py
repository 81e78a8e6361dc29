"""What an editor says and proposes in a study: the yaml-language-server of npm, driven without an editor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import here
from yaml_server import PROGRAM, YamlServer, serving

pytestmark = pytest.mark.needs("node", PROGRAM)

NOTES = "cases/p01/interview-1.notes.yaml"
THEMES = "cases/p01/themes.yaml"


def _at(text: str, words: str, *, end: bool = False) -> tuple[int, int]:
    """Return where words stand in a text, or where they end; they stand there once."""
    assert text.count(words) == 1, words
    start = text.index(words) + (len(words) if end else 0)
    return text.count("\n", 0, start), start - (text.rfind("\n", 0, start) + 1)


def _line(text: str, words: str) -> int:
    return _at(text, words)[0] + 1


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editors") / "demo"
    assert here("demo", folder, cwd=folder.parent).code == 0
    return folder


@pytest.fixture(scope="module")
def editor(demo: Path) -> Iterator[YamlServer]:
    with serving(demo) as server:
        yield server


def _text(demo: Path, path: str) -> str:
    return (demo / path).read_text(encoding="utf-8")


def test_nothing_is_wrong_in_the_demo(demo: Path, editor: YamlServer) -> None:
    """No file of it is marked in an editor, and every one names a schema that is there."""
    files = [p.relative_to(demo).as_posix() for p in sorted(demo.rglob("*.yaml"))]
    assert len(files) > 20
    files = [f for f in files if not f.startswith(".")]
    assert {f: editor.problems(f) for f in files} == {f: [] for f in files}


def test_a_wrong_category_is_marked(demo: Path, editor: YamlServer) -> None:
    text = _text(demo, NOTES)
    wrong = text.replace("category: conceptual", "category: conceptuel", 1)
    listed = 'Value is not accepted. Valid values: "descriptive", "linguistic", "conceptual".'
    assert editor.problems(NOTES, wrong) == [(_line(wrong, "conceptuel"), listed)]


def test_a_wrong_tag_is_marked(demo: Path, editor: YamlServer) -> None:
    wrong = _text(demo, NOTES).replace("tags: [metaphor, in-vivo]", "tags: [metaphor, in-vitro]", 1)
    [(line, said)] = editor.problems(NOTES, wrong)
    assert line == _line(wrong, "in-vitro")
    assert '"in-vivo"' in said


@pytest.mark.parametrize("path", [NOTES, THEMES, "themes.yaml"])
def test_a_new_id_is_not_marked(demo: Path, editor: YamlServer, path: str) -> None:
    """What was written a minute ago is no mistake, although no schema knows it yet."""
    before = {
        NOTES: "turn: t002",
        THEMES: "      - n-nobody-home",
        "themes.yaml": "p06/hand-and-ear",
    }
    after = {NOTES: "turn: t002z", THEMES: "      - n-of-today", "themes.yaml": "p06/of-today"}
    text = _text(demo, path)
    assert before[path] in text
    assert editor.problems(path, text.replace(before[path], after[path], 1)) == []
