"""``lint.sweep`` and what is kept of it: the same is found case by case, again, and after changes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

import specs
from cli import git, here, process
from ipa_text.lint import cases, keeping, known, selection, sweep, workers
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Outcome
from ipa_text.lint.known import Clean, Known
from ipa_text.lint.options import Options
from ipa_text.lint.registry import rules
from ipa_text.lint.running import Said, on_study
from ipa_text.store import program
from ipa_text.store.cache import Cache
from ipa_text.store.trees import Memory, WorkTree
from ipa_text.study.evidence import facts_of
from ipa_text.study.load import load
from ipa_text.study.model import Case, Config
from studies import WHOLE, written

STUDY = Path(sweep.__file__).parent.parent / "demo" / "study"
RUTH = "cases/ruth/interview-1.notes.yaml"
ADA = "cases/ada/interview-1.notes.yaml"
READ: list[str] = []


@pytest.fixture(autouse=True)
def _reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note which cases are read, in this process."""
    READ.clear()
    from ipa_text.study.load import load_case

    def noting(tree: object, name: str, *rest: object) -> object:
        READ.append(name)
        return load_case(tree, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(cases, "load_case", noting)
    monkeypatch.setattr(sweep, "load_case", noting)


def _swept(folder: Path, options: Options = Options()) -> Outcome | Clean:  # noqa: B008
    READ.clear()
    kept = Known(folder, options)
    tree = WorkTree(folder)
    return kept.clean(tree) or sweep.sweep(kept, tree, options)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Return a copy of the demo study, without git."""
    folder = tmp_path / "demo"
    here("demo", str(folder), cwd=tmp_path)
    shutil.rmtree(folder / ".git")
    return folder


def _clean(tmp_path: Path, **more: str) -> Path:
    """Return a study of which nothing is to be said, kept in git."""
    folder = tmp_path / "study"
    files = {**specs.base(), **more}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "init", "--quiet")
    return folder


@pytest.mark.parametrize("options", [Options(), Options(("ALL",)), Options(paths=("cases/p02",))])
@pytest.mark.parametrize("wrong", [False, True])
def test_the_same_is_found_case_by_case(demo: Path, options: Options, wrong: bool) -> None:
    """As in memory as a whole, at once and again."""
    if wrong:
        for path in demo.rglob("*.yaml"):
            path.write_text(path.read_text().replace("linguistic", "lingustic"))
        themes = demo / "themes.yaml"
        themes.write_text(themes.read_text().replace("- p02/", "- p0222/"))
    whole = check(load(WorkTree(demo)), options)
    assert bool(whole.findings) is wrong
    assert _swept(demo, options) == whole
    assert _swept(demo, options) == (whole if wrong else Clean(7, 0))


def test_a_clean_study_is_known_again(tmp_path: Path) -> None:
    """Without a look into any case, until something changes: then that case is read."""
    folder = _clean(tmp_path)
    assert isinstance(_swept(folder), Outcome)
    assert READ == ["anne", "ruth", "tom"]
    assert _swept(folder) == Clean(3, 0)
    assert READ == []
    note = folder / "cases" / "ruth" / "interview-1.notes.yaml"
    note.write_text(note.read_text().replace("note: >-\n      ", "note: >-\n      Yes: ", 1))
    assert isinstance(_swept(folder), Outcome)
    assert READ == ["ruth"]
    assert _swept(folder) == Clean(3, 0)
    for file in (folder / ".git" / "ipa-text" / "check").iterdir():
        file.unlink()
    assert isinstance(_swept(folder), Outcome)
    assert READ == ["anne", "ruth", "tom"]


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("study.yaml", ["anne", "ruth", "tom"]),
        ("themes.yaml", []),
        ("journal/2026-03-03-x.md", []),
        ("private/identifiers.yaml", ["anne", "ruth", "tom"]),
        ("cases/tom/drawing-1.png", ["tom"]),
        ("cases/eve/case.yaml", ["anne", "eve", "ruth", "tom"]),
    ],
)
def test_what_makes_it_look_again(tmp_path: Path, path: str, read: list[str]) -> None:
    """Any file, also one that is private; the other cases only where they depend on it."""
    folder = _clean(tmp_path)
    _swept(folder)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    with (folder / path).open("a") as file:
        file.write("# seen\n")
    assert isinstance(_swept(folder), Outcome)
    assert read == READ


def test_a_commit_a_branch_and_another_question_make_it_look_again(tmp_path: Path) -> None:
    """At what looks across cases; no case is read for it but where other rules run."""
    folder = _clean(tmp_path)
    _swept(folder)
    git(folder, "add", ".")
    assert _swept(folder) == Clean(3, 0)
    git(folder, "commit", "--quiet", "-m", "x")
    assert isinstance(_swept(folder), Outcome)
    git(folder, "branch", "other")
    assert isinstance(_swept(folder), Outcome)
    git(folder, "pack-refs", "--all")
    assert isinstance(_swept(folder), Outcome)
    assert isinstance(_swept(folder, Options(paths=("themes.yaml",))), Outcome)
    assert READ == []
    assert isinstance(_swept(folder, Options(("IPA2",))), Outcome)
    assert READ == ["anne", "ruth", "tom"]
    assert _swept(folder, Options(("IPA2",))) == Clean(3, 0)


def test_a_program_that_was_edited_looks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And another version of it."""
    folder = _clean(tmp_path)
    _swept(folder)
    monkeypatch.setattr(program, "__version__", "99.9")
    assert isinstance(_swept(folder), Outcome)
    assert READ == ["anne", "ruth", "tom"]


def test_a_rule_that_speaks_of_today_holds_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept says which; tomorrow it is looked at again."""
    listed = tuple(
        r._replace(needs=("today",)) if r.name == "no-divergence" else r for r in rules()
    )
    monkeypatch.setattr(selection, "rules", lambda: listed)
    folder = _clean(tmp_path)
    monday = Options(today=date(2026, 3, 2))
    assert isinstance(_swept(folder, monday), Outcome)
    assert _swept(folder, monday) == Clean(3, 0, "2026-03-02")
    assert isinstance(_swept(folder, Options(today=date(2026, 3, 3))), Outcome)
    assert READ == []


def test_a_rule_over_a_case_that_speaks_of_today_reads_it_again_tomorrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of one case holds for the day too."""
    listed = tuple(r._replace(needs=("today",)) if r.name == "empty-note" else r for r in rules())
    monkeypatch.setattr(selection, "rules", lambda: listed)
    folder = _clean(tmp_path)
    monday, tuesday = (Options(today=date(2026, 3, day)) for day in (2, 3))
    _swept(folder, monday)
    READ.clear()
    assert isinstance(_swept(folder, tuesday), Outcome)
    assert READ == ["anne", "ruth", "tom"]


def test_a_library_that_was_upgraded_looks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another reader of YAML may find otherwise; what is installed changes the time of its folder."""
    libraries = tmp_path / "lib" / "site-packages"
    libraries.mkdir(parents=True)
    missing = str(tmp_path / "nowhere" / "site-packages")
    monkeypatch.setattr(sys, "path", [missing, str(libraries), *sys.path])
    before = program.fingerprint()
    assert program.fingerprint() == before
    os.utime(libraries, ns=(1, 1))
    assert program.fingerprint() != before


def test_a_case_with_a_finding_or_a_waiver_is_read_again(tmp_path: Path) -> None:
    """So that the words of the message need not be kept."""
    theirs = specs.base()["cases/tom/interview-1.notes.yaml"]
    waived = re.sub(
        r"id: (n-room)\n    category: \w+",
        r"id: \1 # ipa: ignore[unknown-category] his own\n    category: odd",
        theirs,
    )
    folder = _clean(tmp_path, **{"cases/tom/interview-1.notes.yaml": waived})
    first = _swept(folder)
    assert isinstance(first, Outcome)
    assert [w.finding.name for w in first.waived] == ["unknown-category"]
    assert _swept(folder) == Clean(3, 1), "what is waived is counted"
    ruth = folder / "cases" / "ruth" / "interview-1.notes.yaml"
    ruth.write_text(ruth.read_text().replace("category: linguistic", "category: lingual", 1))
    for _ in range(2):
        found = _swept(folder)
        assert isinstance(found, Outcome)
        assert [f.name for f in found.findings] == ["unknown-category"]
        assert READ == ["ruth", "tom"]


def test_words_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    """A title in somebody's words is held against the extract, though the case was known."""
    themes = specs.base()["themes.yaml"].replace(
        "    from:\n", "    in_vivo: ruth/x-unplug\n    from:\n", 1
    )
    folder = _clean(tmp_path, **{"themes.yaml": themes})
    for _ in range(2):
        found = _swept(folder)
        assert isinstance(found, Outcome)
        assert [f.name for f in found.findings] == ["title-not-in-its-extract"]
    assert READ == ["ruth"]


def test_what_was_reviewed_is_outlined(tmp_path: Path) -> None:
    """Of each case what the theme rests on, once it was reviewed; a case is read for what is new to it."""
    folder = _clean(tmp_path)
    _swept(folder)
    mark = "reviews:\n  - {of: someone-there, by: km, date: 2026-03-05, state: agreed, fingerprint: f1-0000000000000000}\n"
    (folder / "reviews.yaml").write_text(mark)
    assert _swept(folder) == check(load(WorkTree(folder)))
    assert READ == ["anne", "ruth", "tom"]
    _swept(folder)
    assert READ == []
    themes = folder / "themes.yaml"
    themes.write_text(themes.read_text().replace("      - tom/x-radio\n", ""))
    found = _swept(folder)
    assert found == check(load(WorkTree(folder)))
    assert isinstance(found, Outcome)
    assert [f.name for f in found.findings] == ["changed-since-it-was-reviewed"]
    assert READ == ["tom"]


def test_nothing_that_was_said_is_kept(demo: Path) -> None:
    """No six words in a row of any transcript of the demo: ids, places and numbers."""
    _swept(demo)
    folder = demo / ".ipa-text" / "cache" / "check"
    answers = [path.read_bytes()[32:].decode() for path in folder.iterdir()]
    assert len(answers) == 10, (
        "seven cases, the study, in which cases nothing was heard, and what was silent across them"
    )
    kept = re.findall(r"\w+", " ".join(answers).casefold().replace("-", " "))
    runs = {tuple(kept[n : n + 6]) for n in range(len(kept))}
    transcripts = sorted(demo.glob("cases/*/*-1.md"))
    assert len(transcripts) == 7
    for path in transcripts:
        words = re.findall(r"\w+", path.read_text().partition("\n---\n")[2].casefold())
        assert not {tuple(words[n : n + 6]) for n in range(len(words))} & runs


SAID = "journal/2026-03-11-x.md"
JOURNAL = "---\ndate: 2026-03-11\nby: km\n---\n\nAll quiet.\n"


def test_what_is_written_outside_is_held_against_cases_that_are_remembered(tmp_path: Path) -> None:
    """Nothing of them is read but who says what; they are heard anew when something outside changes."""
    folder = _clean(tmp_path, **{SAID: JOURNAL})
    _swept(folder)
    page = folder / SAID
    for words, names in (
        ("I leave the radio on low", ["tom"]),
        ("I say good night to it", ["ruth"]),
    ):
        page.write_text(JOURNAL.replace("All quiet", words))
        for _ in range(2):
            found = _swept(folder)
            assert isinstance(found, Outcome)
            assert found == check(load(WorkTree(folder)), Options())
            assert [f.name for f in found.findings] == ["words-outside-their-case"]
            assert names[0].capitalize() in found.findings[0].remark.message
            assert READ == []
    page.write_text(JOURNAL)
    assert _swept(folder) == Clean(3, 0)


def test_silence_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case of which nothing stands outside is listened to once, until it or the outside changes."""
    listened: list[str] = []
    listen = cases._listen

    def noting(ground: cases.Ground, name: str) -> tuple[frozenset[int], str]:
        listened.append(name)
        return listen(ground, name)

    monkeypatch.setattr(cases, "_listen", noting)
    folder = _clean(tmp_path, **{SAID: JOURNAL})
    _swept(folder)
    (folder / SAID).write_text(JOURNAL.replace("All", "Quite"))
    _swept(folder, Options(paths=("cases",)))
    assert listened == ["anne", "ruth", "tom"]
    _swept(folder, Options(paths=("cases/tom",)))
    assert listened == ["anne", "ruth", "tom"]
    for file in (folder / ".git" / "ipa-text" / "check").iterdir():
        if b"[" in file.read_bytes()[32:33]:
            Cache(file.parent).put(file.name, b"{not what was kept")
    _swept(folder, Options(paths=("cases/anne",)))
    assert listened == ["anne", "ruth", "tom"] * 2


def test_a_source_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """Neither when its case is read, nor when it is remembered and listened to again."""
    folder = _clean(tmp_path, **{SAID: JOURNAL})
    words = Options(("words-outside-their-case",))
    transcript = folder / "cases" / "tom" / "interview-1.md"
    transcript.write_bytes(transcript.read_bytes() + b"\xff")
    assert isinstance(_swept(folder, words), Outcome)
    (folder / SAID).write_text(JOURNAL.replace("All quiet", "I leave the radio on low"))
    found = _swept(folder, words)
    assert isinstance(found, Outcome)
    assert READ == []
    assert found.findings == ()


IN_VIVO = (
    specs.base()["themes.yaml"]
    .replace("    from:\n", "    in_vivo: ruth/x-unplug\n    from:\n", 1)
    .replace("Someone is there", "You can't unplug yourself", 1)
)


@pytest.fixture
def across(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note how often the rules across cases are run."""
    ran: list[str] = []

    def noting(study: sweep.Swept, chosen: selection.Selection) -> Said:
        ran.append("ran")
        return on_study(study, chosen)

    monkeypatch.setattr(sweep, "on_study", noting)
    return ran


def _edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("path", "old", "new", "runs"),
    [
        (RUTH, "note: >-\n      ", "note: >-\n      Yes: ", 0),
        (RUTH, "category: linguistic", "category: descriptive", 0),
        (RUTH, "extracts:\n", "extracts:\n  # for later\n", 1),
        ("cases/tom/case.yaml", "pseudonym: Tom", "pseudonym: Thom", 1),
        ("themes.yaml", "title: >-\n      ", "title: >-\n      Is ", 1),
        ("cases/tom/interview-1.md", "What is it like", "How is it", 0),
    ],
)
def test_rules_across_cases_see_facts(
    tmp_path: Path, across: list[str], path: str, old: str, new: str, runs: int
) -> None:
    """They are silent again without being run where a note is worded otherwise, and no fact changed."""
    folder = _clean(tmp_path)
    _swept(folder)
    across.clear()
    _edit(folder, path, old, new)
    found = _swept(folder)
    assert found == check(load(WorkTree(folder)))
    assert len(across) == runs


def test_what_rules_across_cases_looked_into_is_to_be_as_it_was(
    tmp_path: Path, across: list[str]
) -> None:
    """A title in somebody's words is held against the extract: where its case changes, it is again."""
    folder = _clean(tmp_path, **{"themes.yaml": IN_VIVO})
    assert _swept(folder) == check(load(WorkTree(folder)))
    across.clear()
    for case in ("tom", "ruth"):
        _edit(
            folder,
            f"cases/{case}/interview-1.notes.yaml",
            "note: >-\n      ",
            "note: >-\n      So: ",
        )
        _swept(folder)
    assert len(across) == 1


KEY = "identifiers:\n  - {kind: person, words: [Ottilie Brand], replace: Ruth}\n"


def _says(folder: Path) -> int:
    """Check a study in git twice, and afresh, which must come to the same; return the exit code."""
    runs = [here("check", cwd=folder) for _ in range(2)]
    shutil.rmtree(folder / ".git" / "ipa-text")
    assert runs == [here("check", cwd=folder)] * 2
    return runs[0].code


def test_what_git_holds_beside_the_study_is_looked_at_again(tmp_path: Path) -> None:
    """A file in a hidden folder that is tracked, becomes so, and changes with a note and without."""
    folder = _clean(tmp_path, **{".hidden/a.txt": "Nothing.\n", ".other/b.txt": "Ottilie Brand\n"})
    (folder / "private").mkdir()
    (folder / "private" / "identifiers.yaml").write_text(KEY)
    (folder / ".gitignore").write_text("/private/\n")
    git(folder, "add", ".hidden")
    assert _says(folder) == 0
    (folder / ".hidden/a.txt").write_text("Ottilie Brand\n")
    assert _says(folder) == 1
    (folder / ".hidden/a.txt").write_text("Nothing.\n")
    assert _says(folder) == 0
    git(folder, "add", ".other")
    assert _says(folder) == 1
    git(folder, "rm", "--quiet", "--cached", ".other/b.txt")
    assert here("check", cwd=folder).code == 0
    (folder / ".hidden/a.txt").write_text("Ottilie Brand\n")
    _edit(folder, RUTH, "note: >-\n      ", "note: >-\n      Yes: ")
    assert here("check", cwd=folder).code == 1
    (folder / ".hidden/a.txt").unlink()
    (folder / ".hidden/a.txt").symlink_to("Ottilie Brand")
    assert _says(folder) == 1


def _named_in_a_message(tmp_path: Path) -> Path:
    """Return a clean study but for the message of a commit."""
    folder = _clean(tmp_path)
    (folder / "private").mkdir()
    (folder / "private" / "identifiers.yaml").write_text(KEY)
    (folder / ".gitignore").write_text("/private/\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "What Ottilie Brand said")
    return folder


def test_messages_are_looked_at_whatever_lies_among_the_branches(tmp_path: Path) -> None:
    """A copy of a branch, a branch that leads nowhere, and no branch at all."""
    folder = _named_in_a_message(tmp_path)
    heads = folder / ".git" / "refs" / "heads"
    [head] = heads.iterdir()
    shutil.copy(head, heads / f"{head.name} (conflicted copy)")
    (heads / "empty").write_text("")
    (heads / "odd").write_text("odd\n")
    (heads / "gone").write_text(f"{'1234567890' * 4}\n")
    assert _says(folder) == 1
    git(folder, "checkout", "--quiet", "--detach")
    head.unlink()
    assert _says(folder) == 1


def test_what_git_could_not_tell_is_said_and_not_kept(tmp_path: Path) -> None:
    """So that it is asked again."""
    folder = _named_in_a_message(tmp_path)
    git(folder, "commit", "--quiet", "--amend", "--message", "What Ruth said")
    programs = tmp_path / "programs"
    programs.mkdir()
    failing = programs / "git"
    failing.write_text(
        f'#!/bin/sh\ncase "$*" in *" log "*) exit 128;; esac\nexec {shutil.which("git")} "$@"\n'
    )
    failing.chmod(0o755)
    for _ in range(2):
        run = here("check", cwd=folder, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")
        assert run.code == 1
        assert "what the messages of unpushed commits say was not looked at" in run.out
    assert _says(folder) == 0


def test_a_secret_may_be_no_text(tmp_path: Path) -> None:
    """Then nothing is found by it, and nothing falls over."""
    folder = _named_in_a_message(tmp_path)
    here("privacy", "key", cwd=folder, IPA_TEXT_PRIVACY_KEY="one of sixteen letters")
    shutil.rmtree(folder / "private")
    run = here("check", cwd=folder, IPA_TEXT_PRIVACY_KEY=os.fsdecode(b"\xff\xfe"))
    assert "rule-crashed" not in run.out


def test_a_study_in_a_hidden_folder_is_read(tmp_path: Path) -> None:
    """What is hidden counts from the study on, also for files that git does not know yet."""
    folder = tmp_path / "top" / ".our [own]" / "venv"
    shutil.copytree(_clean(tmp_path), folder, ignore=shutil.ignore_patterns(".git"))
    git(tmp_path / "top", "init", "--quiet")
    run = here("check", cwd=folder)
    assert (run.code, run.out, run.err) == (0, "no findings in 3 cases\n", "")
    hidden = folder / ".hidden" / "a.txt"
    hidden.parent.mkdir()
    hidden.write_text("Nothing.\n")
    git(tmp_path / "top", "add", "--all")
    assert here("check", cwd=folder) == run
    hidden.write_text("someone@somewhere.org\n")
    assert here("check", cwd=folder).code == 1


@pytest.mark.parametrize("key", ["", "identifiers:\n", "identifiers: []\n", KEY])
def test_a_key_that_comes_is_looked_at(tmp_path: Path, key: str) -> None:
    """An empty one is another than none."""
    folder = _clean(tmp_path)
    assert _says(folder) == 0
    (folder / "private").mkdir()
    (folder / "private" / "identifiers.yaml").write_text(key)
    (folder / ".gitignore").write_text("/private/\n")
    _says(folder)
    (folder / "private" / "identifiers.yaml").unlink()
    assert _says(folder) == 0


def test_a_case_that_rules_read_otherwise_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said of other words than those that were digested holds for this once."""
    folder = _clean(tmp_path, **{"themes.yaml": IN_VIVO})
    good = (folder / RUTH).read_text()
    _edit(folder, RUTH, "You can't unplug yourself.", "I used to love the quiet.")
    monkeypatch.setattr(sweep, "on_study", _while(folder / RUTH, good))
    first = _swept(folder)
    assert isinstance(first, Outcome)
    monkeypatch.undo()
    found = _swept(folder)
    assert isinstance(found, Outcome)
    assert found == check(load(WorkTree(folder)))
    assert "title-not-in-its-extract" in [f.name for f in found.findings]


def _while(path: Path, text: str) -> Callable[[sweep.Swept, selection.Selection], Said]:
    """Return the rules across cases, during which a file holds another text."""

    def run(study: sweep.Swept, chosen: selection.Selection) -> Said:
        before = path.read_text()
        path.write_text(text)
        said = on_study(study, chosen)
        path.write_text(before)
        return said

    return run


def test_a_word_of_git_is_not_taken_for_its_silence(tmp_path: Path, across: list[str]) -> None:
    """What was found while git did not answer holds until it does."""
    folder = _clean(tmp_path)
    for _ in range(2):
        here("check", cwd=folder, PATH="")
    assert across == ["ran"]
    here("check", cwd=folder)
    assert across == ["ran"] * 2


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_same_is_found(tmp_path: Path, seed: int) -> None:
    """Lines are taken out, doubled, and put back, in any file: what is remembered makes no difference."""
    rng = random.Random(seed)
    folder = _clean(tmp_path, **{SAID: JOURNAL})
    files = sorted(p for p in folder.rglob("*.*") if p.suffix in (".md", ".yaml"))
    before = {path: path.read_text() for path in files}
    clean = 0
    for _ in range(30):
        path = rng.choice(files)
        lines = before[path].splitlines(keepends=True)
        at = rng.randrange(len(lines))
        lines[at : at + 1] = rng.choice(([], [lines[at]] * 2, [lines[at]], ["# seen\n", lines[at]]))
        path.write_text("".join(lines) if rng.random() < 0.7 else before[path])
        whole, found = check(load(WorkTree(folder))), _swept(folder)
        clean += not whole.findings
        assert found == whole or (not whole.findings and found == Clean(3, len(whole.waived)))
        if rng.random() < 0.3:
            for changed in files:
                changed.write_text(before[changed])
    assert clean


def test_what_cannot_be_opened_is_read(tmp_path: Path) -> None:
    """Where it is only found out when a rule looks across cases."""
    folder = _clean(tmp_path)
    _swept(folder)
    for file in (folder / ".git" / "ipa-text" / "check").iterdir():
        kept = file.read_bytes()[32:]
        if b'"id":"tom"' in kept:
            Cache(file.parent).put(file.name, kept.partition(b"\n")[0] + b"\n{}")
    _edit(folder, "themes.yaml", "title: >-\n      ", "title: >-\n      Is ")
    assert _swept(folder) == check(load(WorkTree(folder)))
    assert READ == ["tom"]


def test_facts_come_back_as_they_were() -> None:
    """All of them, for every case of the demo."""
    study = load(WorkTree(STUDY))
    for case in study.cases:
        links = [link for link in study.links if link.place.path.startswith(case.path)]
        kept = keeping.written(facts_of(case), links)
        assert kept is not None
        found = keeping.read(kept)
        assert found is not None
        assert vars(found[0]) == vars(facts_of(case))
        assert found[1] == links


def test_words_in_the_place_of_an_id_are_not_kept(tmp_path: Path) -> None:
    """A link may hold anything: then nothing is kept of the case."""
    said = "[[it was like a lodger]], in [[Rotherham]]"
    entry = f"---\ndate: 2026-03-03\nby: km\n---\n\nHe said {said}.\n"
    folder = _clean(tmp_path, **{"cases/tom/journal/2026-03-03-x.md": entry})
    for _ in range(2):
        found = _swept(folder)
        assert isinstance(found, Outcome)
        assert "tom" in READ
    kept = [p.read_bytes() for p in (folder / ".git" / "ipa-text" / "check").iterdir()]
    assert not any(b"like a lodger" in data or b"Rotherham" in data for data in kept)


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b'{"id": 1}',
        b'{"links": [], "hidden": 3}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_back_is_not_believed(kept: bytes) -> None:
    """Whatever lies under a key."""
    assert keeping.read(kept) is None
    assert known._read(kept) is None


def test_a_rule_that_falls_over_is_never_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing is said of it where its finding is not selected."""

    def fall(case: Case, config: Config) -> Iterator[object]:
        raise ValueError

    listed = tuple(
        r._replace(on_case=fall) if r.name == "unknown-tag" else r  # type: ignore[arg-type]
        for r in rules()
    )
    monkeypatch.setattr(selection, "rules", lambda: listed)
    folder = _clean(tmp_path)
    for _ in range(2):
        found = _swept(folder, Options(ignore=("rule-crashed",)))
        assert isinstance(found, Outcome)
        assert (found.findings, found.crashed) == ((), True)


def test_a_file_that_changes_meanwhile_is_kept_as_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was clean is not what was looked up before."""
    folder = _clean(tmp_path)
    path = folder / "cases" / "ruth" / "interview-1.notes.yaml"
    good = path.read_text()
    path.write_text(good.replace("category: linguistic", "category: lingual", 1))
    options = Options()
    kept = Known(folder, options)
    tree = WorkTree(folder)
    assert kept.clean(tree) is None
    path.write_text(good)
    assert sweep.sweep(kept, tree, options).findings == ()
    path.write_text(good.replace("category: linguistic", "category: lingual", 1))
    found = _swept(folder)
    assert isinstance(found, Outcome)
    assert [f.name for f in found.findings] == ["unknown-category"]


def test_in_processes_the_same_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And how far it has come is told."""
    monkeypatch.setattr(workers, "_has_threads", lambda: False)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    monkeypatch.setattr(workers, "WORTH_IT", 2)
    folder = _clean(tmp_path, **{ADA: "notes: [", "cases/ada/case.yaml": "pseudonym: Ada\n"})
    told: list[tuple[int, int]] = []
    options = Options()
    found = sweep.sweep(
        Known(folder, options), WorkTree(folder), options, lambda *n: told.append(n)
    )
    assert found == check(load(WorkTree(folder)))
    assert READ == []
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_check_says_the_same_when_it_knows(tmp_path: Path) -> None:
    """In every format; JSON and the forges' are made as ever."""
    folder = written(tmp_path)
    assert json.loads(here("check", "--format", "json", cwd=folder).out)["findings"] == []
    for form in ("full", "concise", "json", "github", "gitlab", "sarif"):
        first, again = (here("check", "--format", form, cwd=folder) for _ in range(2))
        assert first == again
    assert process("check", cwd=folder) == (0, "no findings (1 waived) in 4 cases\n", "")
    assert process("check", "-q", cwd=folder) == (0, "", "")


def test_the_index_is_known_again_too(tmp_path: Path) -> None:
    """By what is staged, not by what lies in the folder."""
    folder = _clean(tmp_path)
    git(folder, "add", ".")
    assert here("check", "--staged", cwd=folder) == (0, "no findings in 3 cases\n", "")
    path = folder / "cases" / "ruth" / "interview-1.notes.yaml"
    path.write_text(path.read_text().replace("category: linguistic", "category: lingual", 1))
    assert here("check", "--staged", cwd=folder).code == 0
    git(folder, "add", ".")
    run = here("check", "--staged", "--format", "concise", cwd=folder)
    assert (run.code, run.out.split()[2]) == (1, "unknown-category")


def test_a_memory_tree_can_be_swept(tmp_path: Path) -> None:
    """Anything that holds files."""
    tree = Memory(WHOLE)
    found = sweep.sweep(Known(tmp_path, Options()), tree, Options())
    assert found == check(load(tree))
    assert PurePosixPath("study.yaml") in tree.paths()
