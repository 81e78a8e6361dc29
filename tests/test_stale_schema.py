"""``stale-schema``: the finding that what editors read is not as the study is, and its fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli import contents, git, here, process
from ipa_text.demo.story import history
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Finding
from ipa_text.lint.fixing import fix_all, fixed
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.vocabulary import vocabulary_schemas

NOTES = ".ipa-text/schema/notes.schema.json"
STUDY = "format: 1\ntitle: x\ntags: [a]\n"
NAMING = f"# yaml-language-server: $schema=.ipa-text/schema/study.schema.json\n{STUDY}"


def _schemas(settings: str = STUDY) -> dict[str, str]:
    return vocabulary_schemas(load(Memory({"study.yaml": settings})).config)


def _found(files: dict[str, str]) -> list[Finding]:
    found = check(load(Memory(files))).findings
    return [f for f in found if f.name == "stale-schema"]


def _said(files: dict[str, str]) -> list[str]:
    return [
        f"{f.remark.place.path}:{f.remark.place.line} {f.remark.message}" for f in _found(files)
    ]


CURE = "so an editor marks and proposes the wrong words: `ipa-text schema` writes it anew"


@pytest.mark.parametrize(
    "files",
    [
        {"study.yaml": STUDY},
        {"study.yaml": STUDY, **_schemas()},
        {"study.yaml": NAMING, **_schemas()},
        {"study.yaml": STUDY, **{path: t.replace("\n", "\r\n") for path, t in _schemas().items()}},
        {"study.yaml": "# yaml-language-server: $schema=study.schema.json\n" + STUDY},
        {"study.yaml": NAMING.replace("tags: [a]", "tags: [a"), **_schemas()},
        {"study.yaml": STUDY, **_schemas(), ".ipa-text/schema/own.schema.json": "{}"},
    ],
    ids=["none", "current", "named", "windows", "elsewhere", "unread words", "one of theirs"],
)
def test_nothing_to_say(files: dict[str, str]) -> None:
    """A study need not have the folder, and what cannot be read is not compared."""
    assert _said(files) == []


def test_a_word_that_editors_do_not_know() -> None:
    more = STUDY.replace("[a]", "[a, b]")
    assert _said({"study.yaml": more, **_schemas()}) == [
        f"study.yaml:1 .ipa-text/schema is not as the study is (notes.schema.json), {CURE}"
    ]


def test_a_new_note_is_nothing_to_speak_of() -> None:
    """Ids are new every minute; an editor proposes them and demands none."""
    notes = "notes:\n  - {id: n-a, category: linguistic, turn: t001, tags: [a], note: x}\n"
    assert _said({"study.yaml": STUDY, **_schemas(), "cases/a/interview-1.notes.yaml": notes}) == []


@pytest.mark.parametrize("path", ["study.yaml", "themes.yaml"])
def test_no_folder_although_a_first_line_names_one(path: str) -> None:
    """It is said once, however many files name it."""
    line = "# yaml-language-server: $schema=.ipa-text/schema/ids/themes.schema.json\n"
    files = {"study.yaml": STUDY, "cases/a/case.yaml": "pseudonym: A\n"}
    files[path] = NAMING if path == "study.yaml" else line
    names = "attestation.schema.json, case-themes.schema.json, case.schema.json and 13 more"
    assert _said(files) == [
        f"study.yaml:1 .ipa-text/schema is not as the study is ({names}), {CURE}"
    ]


def test_a_merge_that_stopped_in_a_schema() -> None:
    broken = "<<<<<<< ours\n{}\n=======\n[]\n>>>>>>> theirs\n"
    files = {"study.yaml": STUDY, **_schemas(), NOTES: broken}
    names = [f.name for f in check(load(Memory(files))).findings]
    assert names == ["conflict-marker", "stale-schema"]
    assert [f.name for f in fix_all(Memory(files), Options())[1].findings] == []


def test_a_schema_that_cannot_be_read_is_reported_as_that(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    (tmp_path / NOTES).write_bytes(b"\xff\n")
    run = here("check", "--fix", "--format", "concise", cwd=tmp_path)
    assert run.code == 1
    assert "not-utf-8" in run.out
    assert "stale-schema" not in run.out
    assert (tmp_path / NOTES).read_bytes() == b"\xff\n"


def test_the_fix_writes_what_is_wanted_and_nothing_else() -> None:
    files = {"study.yaml": NAMING, NOTES: "{}\n", ".ipa-text/schema/own.schema.json": "{}"}
    [finding] = _found(files)
    assert finding.remark.fix
    assert finding.remark.fix.safe
    assert fixed(load(Memory(files)), [finding]) == _schemas()
    study, outcome, changes = fix_all(Memory(files), Options())
    assert outcome.findings == ()
    assert changes == {
        path: ("{}\n" if path == NOTES else None, text) for path, text in _schemas().items()
    }
    assert study.texts.keys() >= _schemas().keys()
    assert fix_all(Memory({**files, **_schemas()}), Options())[2] == {}


def test_a_waiver_in_study_yaml() -> None:
    """A study that will not have the folder says so once."""
    waiver = "lint:\n  waivers:\n    - rule: stale-schema\n      subject: .ipa-text/schema\n      why: x\n"
    assert _said({"study.yaml": NAMING + waiver}) == []


# --- in a folder


def test_the_finding_as_it_is_shown_and_mended(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    before = contents(tmp_path)
    text = (
        (tmp_path / "study.yaml").read_text().replace("  - in-vivo\n", "  - in-vivo\n  - smell\n")
    )
    (tmp_path / "study.yaml").write_text(text)
    run = here("check", "--format", "concise", "--fail-on", "hint", cwd=tmp_path)
    assert run.code == 1
    assert run.lines == [
        "study.yaml:1:1: hint stale-schema"
        f" .ipa-text/schema is not as the study is (notes.schema.json), {CURE}"
    ]
    shown = here("check", "--diff", cwd=tmp_path)
    assert shown.code == 1
    assert [line for line in shown.lines if line.startswith(("---", "+++"))] == [
        f"--- {NOTES}",
        f"+++ {NOTES}",
    ]
    assert '+        "smell"' in shown.out
    run = here("check", "--fix", cwd=tmp_path)
    assert run == (0, "no findings in 0 cases\n", f"fixed {NOTES}\n")
    changed = {p for p, data in contents(tmp_path).items() if data != before[p]}
    assert changed == {"study.yaml", NOTES}


def test_a_folder_that_is_gone_is_made_again(tmp_path: Path) -> None:
    here("init", cwd=tmp_path)
    before = contents(tmp_path)
    shutil.rmtree(tmp_path / ".ipa-text")
    run = here("check", "--diff", cwd=tmp_path)
    assert run.code == 1
    assert "+++ .ipa-text/schema/study.schema.json" in run.out
    assert here("check", "--fix", "-q", cwd=tmp_path).code == 0
    kept = {path: data for path, data in before.items() if "/ids/" not in path}
    assert contents(tmp_path) == kept, "ids are for those whose editor asks for them"


def test_in_the_index(tmp_path: Path) -> None:
    """What a commit would hold is compared with what it would hold."""
    here("init", cwd=tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    assert here("check", "--staged", "--fail-on", "hint", cwd=tmp_path).code == 0
    text = (tmp_path / "study.yaml").read_text().replace("  - in-vivo\n", "")
    (tmp_path / "study.yaml").write_text(text)
    assert here("schema", cwd=tmp_path).code == 0
    git(tmp_path, "add", "study.yaml")
    run = here("check", "--staged", "--fail-on", "hint", "--format", "concise", cwd=tmp_path)
    assert run.code == 1
    assert "stale-schema" in run.out
    git(tmp_path, "add", "-A")
    assert here("check", "--staged", "--fail-on", "hint", cwd=tmp_path).code == 0


def test_the_demo_is_current_in_every_state_of_its_history() -> None:
    for commit in history():
        study = load(Memory(commit.files))
        found = check(study, Options(select=("stale-schema",))).findings
        assert found == (), commit.message


def test_it_is_silent_of_what_git_ignores(tmp_path: Path) -> None:
    """Everybody has the ids on their own computer, or has not."""
    assert process("demo", "demo", cwd=tmp_path).code == 0
    for path in (tmp_path / "demo/.ipa-text/schema/ids").rglob("*.json"):
        path.write_text("{}")
    run = here("-C", "demo", "check", "--fail-on", "hint", cwd=tmp_path)
    assert run.code == 0
