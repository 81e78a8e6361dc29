"""What ships, where it is found, and what is not loaded before it is needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import ipa_text
from cli import PACKAGE, ROOT, contents, environment, here, process
from ipa_text.resources import shipped

INSTALLED = os.environ.get("IPA_TEXT_INSTALLED", "")
"""Where the wheel that is shipped was installed; empty where the checkout is tested."""

wheel = pytest.mark.only("wheel")
checkout = pytest.mark.only("checkout")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@wheel
def test_the_wheel_is_what_is_tested() -> None:
    assert Path(INSTALLED).resolve() / "ipa_text" == PACKAGE
    for name in ("schema", "corpus_template"):
        assert shipped(name) == PACKAGE / "_shipped" / name
    where = process("--version", cwd=Path("/"))
    assert where.code == 0
    code = "import ipa_text; print(ipa_text.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd="/",
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == str(PACKAGE / "__init__.py")


@checkout
def test_the_checkout_is_what_is_tested() -> None:
    assert PACKAGE == ROOT / "ipa_text"
    for name in ("schema", "corpus_template"):
        assert shipped(name) == ROOT / name


@wheel
def test_the_wheel_holds_all_of_the_checkout() -> None:
    def files(folder: Path) -> dict[str, bytes]:
        found = contents(folder)
        return {
            p: d
            for p, d in found.items()
            if "__pycache__" not in p and not p.startswith("_shipped")
        }

    assert files(PACKAGE) == files(ROOT / "ipa_text")
    for name in ("schema", "corpus_template"):
        assert contents(shipped(name)) == contents(ROOT / name)


@wheel
def test_what_the_wheel_says_of_itself() -> None:
    about = metadata.distribution("ipa-text")
    assert about.version == ipa_text.__version__
    assert about.metadata["License-Expression"] == "MIT"
    assert [e.value for e in about.entry_points] == ["ipa_text.__main__:main"]
    assert Path(str(about.locate_file("ipa_text"))).resolve() == PACKAGE


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", ipa_text.__version__)
    assert "version" in PROJECT["dynamic"]
    run = process("--version", cwd=Path("/"))
    assert run == (0, f"ipa-text {ipa_text.__version__}\n", "")


def test_what_ships_is_whole(tmp_path: Path) -> None:
    names = {path.name for path in shipped("schema").iterdir()}
    assert {"study.schema.json", "notes.schema.json", "case-themes.schema.json"} <= names
    for path in shipped("schema").glob("*.json"):
        assert json.loads(path.read_text())["$schema"].startswith(
            "http://json-schema.org/draft-07/"
        )
    assert here("init", "x", cwd=tmp_path).code == 0
    laid = contents(tmp_path / "x")
    assert {
        ".gitignore",
        ".gitattributes",
        "study.yaml",
        ".ipa-text/schema/study.schema.json",
    } <= set(laid)


def loaded_after(code: str) -> set[str]:
    """Return the modules in a fresh interpreter after some code, and none that measuring it loads."""
    script = f"import sys\n{code}\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd="/",
        env={k: v for k, v in environment().items() if not k.startswith("COV")},
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stderr.split())


HEAVY = {
    "git",
    "jsonschema_rs",
    "rich",
    "yaml",
    "ruamel.yaml",
    "ruamel",
    "rapidfuzz",
    "subprocess",
    "pygls",
}


def run(*arguments: str) -> str:
    return f"from ipa_text.__main__ import _guarded\n_guarded({list(arguments)!r})"


def test_an_import_costs_nothing() -> None:
    before = loaded_after("")
    after = loaded_after("import ipa_text, ipa_text.__main__")
    assert {m for m in after - before if "." not in m} <= {
        "ipa_text",
        "__future__",
        "gc",
        "os",
        "sys",
    }


@pytest.mark.parametrize("given", [["--help"], ["--version"], ["-h"]], ids=" ".join)
def test_help_loads_nothing_heavy(given: list[str]) -> None:
    assert not HEAVY & loaded_after(run(*given))


@pytest.mark.parametrize(
    ("given", "spared"),
    [
        (["rules"], {"git", "jsonschema_rs", "ruamel", "rapidfuzz"}),
        (["explain", "IPA204"], {"git", "jsonschema_rs", "rich", "ruamel", "rapidfuzz"}),
        (["-C", "DEMO", "check", "."], {"git", "rich", "ruamel", "rapidfuzz", "ruamel.yaml"}),
        (["-C", "DEMO", "status"], {"git", "ruamel", "rapidfuzz"}),
        (["-C", "DEMO", "show", "p01"], {"git", "rich", "ruamel", "rapidfuzz"}),
        (["-C", "DEMO", "fmt", "--check"], {"git", "rich", "ruamel", "rapidfuzz"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_verb_loads_only_what_it_needs(
    tmp_path: Path, given: list[str], spared: set[str]
) -> None:
    demo = str(tmp_path / "study")
    here("demo", demo, cwd=tmp_path)
    here("-C", demo, "check", cwd=tmp_path)  # what follows has no history to read
    found = loaded_after(run(*(demo if word == "DEMO" else word for word in given)))
    assert "ipa_text.cli" in found
    assert not spared & found


def test_a_check_of_what_is_known_reads_neither_a_command_line_nor_yaml(tmp_path: Path) -> None:
    """What is known has no need of the model; what was edited is read, and click is not wanted yet."""
    demo = tmp_path / "study"
    here("demo", str(demo), cwd=tmp_path)
    here("-C", str(demo), "check", cwd=tmp_path)
    check = run("-C", str(demo), "check")
    unwanted = {"click", "inspect", "ipa_text.cli", "dataclasses", *HEAVY} - {"subprocess"}
    assert not ({"ipa_text.study.model"} | unwanted) & loaded_after(check)
    with (demo / "themes.yaml").open("a") as file:
        file.write("# seen\n")
    assert not (unwanted - {"yaml", "jsonschema_rs"}) & loaded_after(check)


def test_nothing_is_needed_that_is_not_declared() -> None:
    """Whatever the package imports is among its dependencies and extras, and the other way about."""
    names = {"click": "click", "git": "gitpython", "jsonschema_rs": "jsonschema-rs", "yaml": "pyyaml",
             "rapidfuzz": "rapidfuzz", "rich": "rich", "ruamel": "ruamel.yaml", "docx": "python-docx",
             "nltk": "nltk", "git_filter_repo": "git-filter-repo"}  # fmt: skip
    imported: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        imported |= set(re.findall(r"^\s*(?:from|import) ([a-z_]\w*)", text, re.MULTILINE))
    outside = {
        name for name in imported if name not in sys.stdlib_module_names and name != "ipa_text"
    }
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *extras["import"], *extras["lsp"], *extras["agreement"]]
    wanted += [*extras["pseudonyms"], *extras["erase"]]
    declared = {re.split(r"[\[<>=]", dependency)[0] for dependency in wanted}
    assert {names.get(name, name) for name in outside} == declared
