"""What an editor says and proposes in a study: the yaml-language-server of npm, driven without an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import here
from ipa_text.store.trees import WorkTree
from ipa_text.study.load import load
from ipa_text.study.model import CaseTheme
from walkthrough import Walk
from yaml_server import PROGRAM, YamlServer, serving

pytestmark = pytest.mark.needs("node", PROGRAM)

NOTES = "cases/p01/interview-1.notes.yaml"
THEMES = "cases/p01/themes.yaml"


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 0, of an offset in a text."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def _at(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text, which they do once."""
    assert text.count(words) == 1, words
    return _place(text, text.index(words))


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


@pytest.mark.parametrize(
    ("path", "known", "new"),
    [
        (NOTES, "turn: t002\n", "turn: t002z\n"),
        (THEMES, "- n-nobody-home\n", "- n-of-today\n"),
        ("themes.yaml", "- id: p06/hand-and-ear\n", "- id: p06/of-today\n"),
    ],
)
def test_an_id_of_today_is_not_marked(
    demo: Path, editor: YamlServer, path: str, known: str, new: str
) -> None:
    """What was written a minute ago is no mistake, although no schema knows it yet."""
    text = _text(demo, path)
    assert known in text
    assert editor.problems(path, text.replace(known, new, 1)) == []


def _behind_dash(text: str, key: str, begins: str) -> tuple[str, tuple[int, int]]:
    """Put an empty entry before the first under a key that begins so; return the text and its place."""
    head = text.index(begins)
    at = text.index("\n", text.index(key, head)) + 1
    indent = len(text[at:]) - len(text[at:].lstrip(" "))
    line = " " * indent + "- "
    return text[:at] + line + "\n" + text[at:], (text.count("\n", 0, at), len(line))


def test_themes_of_cases_are_proposed_to_a_group_theme(demo: Path, editor: YamlServer) -> None:
    text, at = _behind_dash(_text(demo, "themes.yaml"), "from:", "themes:")
    proposed = editor.completions("themes.yaml", text, at)
    study = load(WorkTree(demo))
    members = {
        f"{case.id}/{entry.id}": words
        for case in study.included
        for entries in (case.theme, case.statement)
        for entry in entries.values()
        for words in [entry.title if isinstance(entry, CaseTheme) else entry.text]
    }
    assert len(members) > 100
    assert proposed.keys() >= members.keys()
    said = {name: proposed[name].rpartition(" (")[0] for name in members}
    assert said == members
    assert {name.partition("/")[0] for name in proposed if "/" in name} == {
        case.id for case in study.included
    }


def test_notes_are_proposed_to_a_statement(demo: Path, editor: YamlServer) -> None:
    text, at = _behind_dash(_text(demo, THEMES), "from:", "statements:")
    case = load(WorkTree(demo)).case["p01"]
    proposed = editor.completions(THEMES, text, at)
    assert proposed.keys() == {*case.notes, *case.extracts}
    assert proposed["n-nobody-home"].startswith(
        "conceptual note, interview-1 t002: What one says of"
    )


def test_statements_are_proposed_to_a_case_theme(demo: Path, editor: YamlServer) -> None:
    text, at = _behind_dash(_text(demo, THEMES), "from:", "\nthemes:")
    case = load(WorkTree(demo)).case["p01"]
    assert (
        editor.completions(THEMES, text, at).items()
        >= {
            name: f"{statement.text} (experiential statement)"
            for name, statement in case.statement.items()
        }.items()
    )


@pytest.mark.parametrize(
    ("key", "proposed"),
    [
        ("category: ", {"descriptive": "", "linguistic": "", "conceptual": ""}),
        ("turn: ", {"t001": "I, lines 14-15", "t002": "Hanne, lines 17-24"}),
    ],
)
def test_words_behind_a_key(
    demo: Path, editor: YamlServer, key: str, proposed: dict[str, str]
) -> None:
    text = _text(demo, NOTES)
    start = text.index(key) + len(key)
    text = text[:start] + text[text.index("\n", start) :]
    found = editor.completions(NOTES, text, _place(text, start))
    assert found.items() >= proposed.items()


def test_resting_on_an_id_shows_what_it_is_called(demo: Path, editor: YamlServer) -> None:
    text = _text(demo, "themes.yaml")
    shown = editor.hover("themes.yaml", text, _place(text, text.index("p06/hand-and-ear")))
    title = "Keeping one ground where hand and ear were always the judges (experiential statement)"
    assert title in shown
    text = _text(demo, NOTES)
    shown = editor.hover(NOTES, text, _place(text, text.index("t002")))
    assert "Hanne, lines 17-24" in shown


# --- in a new study


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A new study with the case that the template's own page shows, copied by hand."""
    folder = tmp_path / "new"
    assert here("init", folder, cwd=tmp_path).code == 0
    Walk(folder).page(_with_paths((folder / "cases/README.md").read_text(encoding="utf-8")))
    return folder


def _with_paths(page: str) -> str:
    """Return the page with each file named behind the fence, as those are that tests carry out."""
    heading = re.compile(r"(## [^\n`]*`(cases/ruth/[^`]+)`\n\n```)(yaml|markdown)")
    found, count = heading.subn(r"\1\3 \2", page)
    assert count == 4
    return found


def test_a_case_written_by_hand_is_checked_before_anything_is_run(new: Path) -> None:
    """The schemas of the kinds are there from the beginning."""
    text = (new / "cases/ruth/interview-1.notes.yaml").read_text(encoding="utf-8")
    wrong = text.replace("category: descriptive", "category: descriptiv")
    path = "cases/ruth/interview-1.notes.yaml"
    with serving(new) as server:
        assert server.problems(path) == []
        [(line, said)] = server.problems(path, wrong)
        without = server.problems("cases/ruth/interview-1.notes.x.yaml", wrong.split("\n", 2)[2])
    assert line == _line(wrong, "descriptiv\n")
    assert '"descriptive"' in said
    assert without == [(line - 2, said)], "the settings of VS Code know files without a first line"


def test_ids_are_proposed_after_they_were_told(new: Path) -> None:
    assert here("schema", cwd=new).code == 0
    group = "order: {by: prevalence}\nthemes:\n  - id: a\n    title: b\n    from:\n      - \n"
    text = (new / "themes.yaml").read_text(encoding="utf-8").split("\n")[0] + "\n" + group
    with serving(new) as server:
        proposed = server.completions("themes.yaml", text, (6, 8))
        assert (
            proposed.items()
            >= {
                "ruth/suspecting-oneself": "Coming to suspect oneself (personal experiential theme)",
                "ruth/kept-by-the-quiet": "Remembering the day by its quiet (experiential statement)",
            }.items()
        )
        path = "cases/ruth/themes.yaml"
        before = (new / path).read_text(encoding="utf-8")
        text, at = _behind_dash(before, "from:", "statements:")
        assert "x-its-me" in server.completions(path, text, at)
        shown = server.hover(path, before, _place(before, before.index("- n-whine") + 2))
    assert "linguistic note, interview-1 t002: Thin, a sort of" in shown


def test_words_of_the_study_are_those_of_its_settings(new: Path) -> None:
    """A category of one's own is marked until the schemas know it, and then no more."""
    settings = (new / "study.yaml").read_text(encoding="utf-8")
    (new / "study.yaml").write_text(
        settings.replace("[descriptive, linguistic, conceptual]", "[descriptive, embodied]"),
        encoding="utf-8",
    )
    path = "cases/ruth/interview-1.notes.yaml"
    text = (new / path).read_text(encoding="utf-8").replace("linguistic", "embodied")
    text = text.replace("conceptual", "descriptive")
    with serving(new) as server:
        assert [line for line, _ in server.problems(path, text)] == [_line(text, "embodied")]
    assert here("check", "--fix", cwd=new).code in (0, 1)
    with serving(new) as server:
        assert server.problems(path, text) == []
