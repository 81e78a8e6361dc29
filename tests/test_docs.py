"""The documentation, held to its word: carried out, and compared with the program and the schemas."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from difflib import get_close_matches, unified_diff
from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

import cli
import walkthrough
from ipa_text.cli import VERBS, ipa_text, report
from ipa_text.lint.registry import FAMILIES, names
from ipa_text.resources import shipped
from walkthrough import Block, Walk

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = [*sorted(DOCS.glob("*.md")), *(ROOT / name for name in TOP)]
PROSE_PAGES = [pytest.param(path, id=path.name) for path in PAGES]

git_is_needed = pytest.mark.needs("git")
pytestmark = pytest.mark.usefixtures("unmeasured")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocks(path: Path) -> list[Block]:
    return [piece for piece in walkthrough.pieces(_text(path)) if isinstance(piece, Block)]


def _prose(path: Path) -> str:
    """Return a page without its fenced blocks, each replaced by an empty line."""
    pieces = walkthrough.pieces(_text(path))
    return "\n".join("" if isinstance(piece, Block) else piece for piece in pieces)


def _inline(path: Path) -> list[str]:
    """Return what stands between single backticks, line breaks within read as spaces."""
    return [" ".join(m[1].split()) for m in re.finditer(r"(?<!`)`([^`]+)`(?!`)", _prose(path))]


# --- pages that are carried out


def _same(name: str, before: str, after: str) -> None:
    if before != after:
        pair = (before.split("\n"), after.split("\n"))
        diff = unified_diff(*pair, f"docs/{name}", "what is printed now", lineterm="")
        said = "\n".join(diff)
        pytest.fail(f"`python tests/walkthrough.py` would change:\n\n{said}", pytrace=False)


class Walks:
    """The pages that were carried out in this session: the tutorial first, then what goes on there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._done: dict[str, tuple[Walk, str]] = {}

    def of(self, name: str) -> tuple[Walk, str]:
        """Return the walk through a page, and the page as it would be written now."""
        if name not in self._done:
            home = self._folder / name
            if name == walkthrough.FIRST:
                home.mkdir()
                walk = Walk(home)
            else:
                first, _ = self.of(walkthrough.FIRST)
                walk = walkthrough.after_tutorial(first.home, home)
            self._done[name] = walk, walk.page(_text(DOCS / name))
        return self._done[name]


@pytest.fixture(scope="session")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """Return the pages carried out; each is, once, when it is asked for."""
    return Walks(tmp_path_factory.mktemp("walks"))


@git_is_needed
@pytest.mark.parametrize("name", [walkthrough.FIRST, *walkthrough.OTHERS])
def test_page_prints_what_it_says(name: str, walks: Walks) -> None:
    _same(name, _text(DOCS / name), walks.of(name)[1])


@git_is_needed
def test_tutorial_ends_with_a_clean_study_that_is_kept(walks: Walks) -> None:
    study = walks.of(walkthrough.FIRST)[0].here
    assert cli.process("check", "--fail-on", "hint", cwd=study).code == 0
    assert cli.process("fmt", "--check", cwd=study).code == 0
    assert cli.git(study, "status", "--short") == ""


def test_examples_of_the_format_check_clean(tmp_path: Path) -> None:
    Walk(tmp_path).page(_text(DOCS / "format.md"))
    assert cli.process("schema", cwd=tmp_path).code == 0
    assert cli.process("check", "--select", "ALL", cwd=tmp_path).lines == ["no findings in 1 case"]
    assert cli.process("fmt", "--check", cwd=tmp_path).code == 0


def test_example_of_the_key_to_pseudonyms_is_valid(tmp_path: Path) -> None:
    import jsonschema_rs
    import yaml

    Walk(tmp_path).page(_text(DOCS / "format.md"))
    found = yaml.safe_load(_text(tmp_path / "private" / "identifiers.yaml"))
    assert jsonschema_rs.Draft7Validator(_schema("identifiers")).is_valid(found)


@pytest.mark.parametrize("path", PROSE_PAGES)
def test_paragraph_above_a_file_names_it(path: Path) -> None:
    """Rendered, a block does not show its path: a reader needs it in the words before."""
    before: list[str] = []
    unnamed = []
    ended = False
    for piece in walkthrough.pieces(_text(path)):
        if isinstance(piece, Block):
            if piece.path and f"`{piece.path}`" not in " ".join(before):
                unnamed.append(f"line {piece.line}: {piece.path}")
            before = []
        elif piece.strip():
            before = [piece] if ended else [*before, piece]
            ended = False
        else:
            ended = True
    assert unnamed == []


# --- the tables of keys


@cache
def _schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_text(shipped("schema") / f"{name}.schema.json"))
    return loaded


def _objects(part: Any, steps: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every part of a schema that has keys, under the steps to it; a definition by its name."""
    if not isinstance(part, dict):
        return
    if "properties" in part:
        yield "/".join(steps), part
    for key, inner in part.get("properties", {}).items():
        yield from _objects(inner, (*steps, key))
    yield from _objects(part.get("items"), steps)
    yield from _objects(part.get("additionalProperties"), (*steps, "*"))
    for name, inner in part.get("definitions", {}).items():
        yield from _objects(inner, (name,))


def _schema_objects() -> dict[str, dict[str, Any]]:
    """Return them all, under ``schema`` or ``schema steps``."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(shipped("schema").glob("*.schema.json")):
        name = path.name.removesuffix(".schema.json")
        found |= {f"{name} {at}".strip(): part for at, part in _objects(_schema(name))}
    return found


def _tables(path: Path, kind: str) -> list[tuple[str, list[list[str]]]]:
    """Return the tables behind ``<!-- kind: subject -->``: subject, and the cells of each row."""
    found = []
    for m in re.finditer(rf"^<!-- {kind}: (.+) -->\n\n((?:\|.*\n)+)", _text(path), re.MULTILINE):
        rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in m[2].splitlines()[2:]]
        found.append((m[1], rows))
    return found


KEY_TABLES = _tables(DOCS / "format.md", "keys")
KEY_IDS = [subject for subject, _ in KEY_TABLES]


def test_every_object_of_the_schemas_has_its_table() -> None:
    documented = [about for subject, _ in KEY_TABLES for about in subject.split(", ")]
    assert sorted(documented) == sorted(_schema_objects())


@pytest.mark.parametrize(("subject", "rows"), KEY_TABLES, ids=KEY_IDS)
def test_table_of_keys_is_the_schemas(subject: str, rows: list[list[str]]) -> None:
    """The same keys, in the order in which `fmt` writes them, and the same of them required."""
    objects = [_schema_objects()[about] for about in subject.split(", ")]
    fullest = max(objects, key=lambda part: len(part["properties"]))
    assert [row[0].strip("`") for row in rows] == list(fullest["properties"])
    required = {key for part in objects for key in part.get("required", [])}
    always = {row[0].strip("`") for row in rows if row[1] == "yes"}
    assert always == required


def test_words_that_a_key_may_be_are_named() -> None:
    """What stands in an `enum` of a schema stands in the page."""
    page = _text(DOCS / "format.md") + _text(DOCS / "checking.md")
    missing = [
        f"{subject}: {key}: {word}"
        for subject, part in _schema_objects().items()
        for key, inner in part["properties"].items()
        for word in inner.get("enum", [])
        if word is not None and not re.search(rf"\b{re.escape(str(word))}\b", page)
    ]
    assert missing == []


# --- the tables of JSON fields

JSON_TABLES = [
    pytest.param(path.name, subject, rows, id=f"{path.name}: {subject}")
    for path in sorted(DOCS.glob("*.md"))
    for subject, rows in _tables(path, "json")
]


def _fields(value: Any, known: Mapping[str, str], at: str = "") -> Iterator[str]:
    """Yield the fields of printed JSON as the tables write them: ``findings[].related[].path``."""
    if isinstance(value, list):
        for inner in value:
            yield from _fields(inner, known, f"{at}[]")
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        here = f"{at}.{key}" if at else key
        if f"{at}.*" in known:
            here = f"{at}.*"
        yield here
        below = list(_fields(inner, known, here))
        whole = "the same fields" in known.get(here, "")
        yield from (name for name in below if name in known or not whole)


@git_is_needed
@pytest.mark.parametrize(("page", "command", "rows"), JSON_TABLES)
def test_table_of_fields_is_what_is_printed(
    page: str, command: str, rows: list[list[str]], walks: Walks
) -> None:
    """Every field printed is in the table, and the table has no other."""
    study = walks.of(page)[0].here
    known = {row[0].strip("`"): row[1] for row in rows}
    printed = cli.process(*shlex.split(command)[1:], cwd=study).json
    assert sorted(set(_fields(printed, known))) == sorted(known)


# --- links


@cache
def _anchors(path: Path) -> frozenset[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    found: set[str] = set()
    for title in re.findall(r"^#{1,6} +(.*?) *#*$", _prose(path), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        numbered = (f"{slug}-{n}" for n in count(1))
        found.add(slug if slug not in found else next(s for s in numbered if s not in found))
    return frozenset(found)


LINKED = [
    pytest.param(path, target, id=f"{path.name}: {target}")
    for path in [*PAGES, DOCS / "rules" / "index.md"]
    for target in dict.fromkeys(re.findall(r"\]\(([^)\s]+)\)", _prose(path)))
    if not re.match(r"[a-z]+:", target)
]


@pytest.mark.parametrize(("path", "target"), LINKED)
def test_link_leads_somewhere(path: Path, target: str) -> None:
    file, _, anchor = target.partition("#")
    there = (path.parent / file).resolve() if file else path
    assert there.exists(), f"{path.name} links to {target}"
    if anchor:
        assert anchor in _anchors(there)


# --- commands, options, rules


def _mentioned(path: Path) -> Iterator[list[str]]:
    """Yield every `ipa-text` command that a page mentions, as words."""
    for words in _inline(path):
        if words.startswith("ipa-text "):
            yield shlex.split(words)[1:]
    for block in _blocks(path):
        if block.info in (("console",), ("sh",), ("yml",)):
            for line in block.lines:
                if found := re.match(r"(?:\$ |\s*- (?:run: )?)?(ipa-text .*?)(?: [|>].*)?$", line):
                    yield shlex.split(found[1], comments=True)[1:]


COMMANDS = [
    pytest.param(words, id=f"{path.name}: {' '.join(words)}")
    for path in PAGES
    for words in _mentioned(path)
]


@pytest.mark.parametrize("words", COMMANDS)
def test_command_and_its_options_exist(words: list[str]) -> None:
    if words == ["--help"] or words == ["--version"]:
        return
    verb, *arguments = words
    assert verb in VERBS
    command = ipa_text.get_command(click.Context(ipa_text), verb)
    assert command is not None
    if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command = command.commands[arguments.pop(0)]
    options = {
        name: option
        for option in command.params
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    }
    for number, argument in enumerate(arguments):
        if argument in ("--help", "-h") or not argument.startswith("-"):
            continue
        assert argument in options, f"{verb} has no option {argument}"
        kind = options[argument].type
        if isinstance(kind, click.Choice) and number + 1 < len(arguments):
            assert arguments[number + 1] in kind.choices


def test_every_kind_of_report_is_on_the_page() -> None:
    kinds = re.findall(r"^\| \[`([a-z]+)", _text(DOCS / "reports.md"), re.MULTILINE)
    assert sorted(kinds) == sorted([*report._STUDY, *report._CASE])


def _kebab(words: str) -> list[str]:
    return re.findall(r"(?<![\w/.-])[a-z]+(?:-[a-z]+)+(?![\w/.-])", words)


@pytest.mark.parametrize("path", PROSE_PAGES)
def test_rules_named_exist(path: Path) -> None:
    """Codes, waivers, settings and what is explained name rules; nothing else looks like a slip."""
    known = set(names())
    text = _text(path)
    codes = set(re.findall(r"\bIPA\d{3}\b", text))
    called = {n.strip() for m in re.findall(r"ignore\[([a-z, -]+)\]", text) for n in m.split(",")}
    called |= set(re.findall(r"ipa-text explain ([a-z-]+)", text))
    called |= set(re.findall(r"^ *- rule: (\S+)", text, re.MULTILINE))
    assert codes | (called - {"rule"}) <= known
    near = {
        word: close
        for inline in _inline(path)
        for word in _kebab(inline)
        if word not in known and (close := get_close_matches(word, known, n=1, cutoff=0.85))
    }
    assert near == {}


def test_rules_in_settings_exist() -> None:
    """Blocks of `lint:` settings name rules, as keys and in lists."""
    import yaml

    shown = [
        yaml.safe_load("\n".join(block.lines))
        for path in PAGES
        for block in _blocks(path)
        if "lint:" in block.lines and block.info[0] == "yaml"
    ]
    assert len(shown) >= 3
    named = {
        name
        for settings in (block["lint"] for block in shown)
        for key in ("select", "ignore", "severity", "stage")
        for name in settings.get(key, ())
    }
    assert named <= set(names())


# --- the pages of the rules, and the plan of the house


def _build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_of_the_rules_are_current() -> None:
    assert _build().stale() == [], "run: python docs/build.py"


def test_build_tells_what_is_stale_and_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build = _build()
    monkeypatch.setattr(build, "FOLDER", tmp_path / "rules")
    assert build.main(["--check"]) == 1
    assert build.main([]) == 0
    (tmp_path / "rules" / "gone.md").write_text("a rule that is no more")
    (tmp_path / "rules" / "index.md").write_text("old")
    capsys.readouterr()
    assert build.main(["--check"]) == 1
    assert capsys.readouterr().out == "stale: docs/rules/index.md\nstale: docs/rules/gone.md\n"
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    assert build.main(["--nonsense"]) == 2
    assert len(list((tmp_path / "rules").iterdir())) == len(build.pages())


def test_table_of_rules_names_the_families_that_there_are() -> None:
    page = _text(DOCS / "rules" / "index.md")
    used = {code[3] for code in re.findall(r"^\| (IPA\d{3}) \|", page, re.MULTILINE)}
    assert set(re.findall(r"\b(\d)xx ", page)) == used
    assert used <= set(FAMILIES)


def test_packages_import_only_what_the_plan_allows() -> None:
    """The table in CONTRIBUTING.md is the rule, and this its check."""
    package = cli.PACKAGE
    row = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
    plan = row.findall(_text(ROOT / "CONTRIBUTING.md"))
    folders = {p.name for p in package.iterdir() if (p / "__init__.py").exists()}
    assert {name for name, _ in plan} == folders - {"_shipped"}
    wants = re.compile(r"^\s*(?:from|import) ipa_text\.(\w+)", re.MULTILINE)
    for name, allowed in plan:
        modules = (package / name).rglob("*.py")
        imported = {found for path in modules for found in wants.findall(_text(path))}
        beyond = (
            imported
            - {name, "resources", "errors", "frozen", "named"}
            - set(re.findall(r"`(\w+)`", allowed))
        )
        assert allowed == "all" or not beyond, f"{name} imports {beyond}"
