"""``ipa-text review``: marks of what was read, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cli import git, here
from ipa_text.errors import CannotWork
from ipa_text.store.trees import Memory
from ipa_text.study.fingerprints import of_case, of_entry, of_group_theme, outlines
from ipa_text.study.load import load
from ipa_text.study.marking import Mark, with_marks
from studies import WHOLE

MARK = Mark("ada/n", "kb", "2026-03-01", "agreed", "v1", "f1-0123456789abcdef", "", "reviews.yaml")
LINES = """\
  - of: ada/n
    by: kb
    date: 2026-03-01
    state: agreed
    at: v1
    fingerprint: f1-0123456789abcdef
"""
OTHER = "  - of: ada/m\n    by: kb\n    state: agreed\n"


def written(folder: Path, files: Mapping[str, str] = WHOLE) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            None,
            "# yaml-language-server: $schema=.ipa-text/schema/reviews.schema.json\n\nreviews:\n"
            + LINES,
        ),
        ("reviews:\n" + OTHER, "reviews:\n" + OTHER + "\n" + LINES),
        ("reviews: []\n", "reviews:\n" + LINES),
        ("# ours\n", "# ours\n\nreviews:\n" + LINES),
        ("reviews:\n" + OTHER + "# last\n", "reviews:\n" + OTHER + "\n" + LINES + "# last\n"),
    ],
    ids=["no file", "behind another", "an empty list", "no list", "before a last comment"],
)
def test_where_a_mark_goes(before: str | None, after: str) -> None:
    assert with_marks(before, [MARK], "reviews.yaml") == after


def test_line_ends_stay_as_they_are() -> None:
    before = ("reviews:\n" + OTHER).replace("\n", "\r\n")
    after = with_marks(before, [MARK], "reviews.yaml")
    assert after == ("reviews:\n" + OTHER + "\n" + LINES).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("reviews: [{of: a, by: kb, state: agreed}]\n", "on one line"),
        ("reviews:\n  - of: 'a\n", "cannot be read"),
        ("- a\n", "cannot be read"),
        ("reviews:\n" + OTHER + "reviews: []\n", "cannot be read"),
    ],
)
def test_a_file_into_which_no_mark_goes(text: str, why: str) -> None:
    with pytest.raises(CannotWork, match=why):
        with_marks(text, [MARK], "reviews.yaml")


def ids() -> tuple[str, str, str]:
    """Return a group theme, a statement and a note of the study."""
    study = load(Memory(WHOLE))
    case = study.case["ada"]
    return study.themes[0].id, f"ada/{case.statements[0].id}", f"ada/{next(iter(case.notes))}"


def test_review_and_what_changes_then(tmp_path: Path) -> None:
    folder = written(tmp_path)
    theme, statement, _ = ids()
    run = here("review", theme, statement, "--by", "kb", "--date", "2026-03-01", cwd=folder)
    assert (run.code, run.err) == (0, "")
    assert run.lines == [
        f"{theme}: reviewed by kb (reviews.yaml)",
        f"{statement}: reviewed by kb (cases/ada/reviews.yaml)",
    ]
    select = ("check", "--select", "changed-since-it-was-reviewed", "--format", "concise")
    assert here(*select, cwd=folder).lines == []
    table = folder / "cases/ada/themes.yaml"
    text = load(Memory(WHOLE)).case["ada"].statements[0].text
    table.write_text(table.read_text().replace(text.split()[0], "Otherwise", 1))
    assert [line.split(":")[0] for line in here(*select, cwd=folder).lines] == [
        "cases/ada/reviews.yaml",
        "reviews.yaml",
    ]
    assert (
        here("review", statement, theme, "--by", "km", "--date", "2026-03-02", cwd=folder).code == 0
    )
    assert here(*select, cwd=folder).lines == []
    shown = here("report", "reviews", "--format", "json", cwd=folder).json
    assert [(r["of"], r["by"], r["since"]) for r in shown["reviews"]] == [
        (theme, "km", "current"),
        (statement, "km", "current"),
    ]
    assert [s["reviewed"] for s in shown["shares"]] == [1, 0, 1]
    assert [(s["of"], s["what"]) for s in shown["shares"]] == [
        (4, "group experiential themes and subthemes"),
        (5, "personal experiential themes"),
        (7, "experiential statements"),
    ]
    assert here("status", cwd=folder).out.count("Reviewed: 1 of ") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ada", "--by", "xx"), "xx is no researcher of this study (study.yaml)"),
        (("nobody", "--by", "kb"), "`nobody` is no group theme, case, or entry of a case"),
        (("ada/interview-1", "--by", "kb"), "`ada/interview-1` is no group theme"),
        (("ada", "--by", "kb", "--at", "a: b"), "--at takes the name of a tag or checkpoint"),
        (
            ("ada", "--by", "kb", "--at", "checkpoint-1"),
            "there is no tag or checkpoint `checkpoint-1` here (`git fetch --tags` gets those of",
        ),
        (("ada", "--by", "kb", "--date", "9999-01-01"), "9999-01-01 is still to come (today is "),
        (("ada", "--by", "kb", "--why", "a\x1b[31m"), "--why holds a control character (U+001B)"),
        (("ada", "--by", "kb", "--why", "\udcff"), "--why holds a control character (U+DCFF)"),
    ],
)
def test_what_is_not_reviewed(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = written(tmp_path)
    run = here("review", *arguments, cwd=folder)
    assert run.code == 2
    assert said in run.err
    assert not (folder / "cases/ada/reviews.yaml").exists()


@pytest.mark.needs("git")
@pytest.mark.parametrize("ignored", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_no_mark_goes_behind_a_link_that_leads_out(
    tmp_path: Path, there: bool, ignored: bool
) -> None:
    folder = written(tmp_path / "study")
    outside = tmp_path / "reviews.yaml"
    if there:
        outside.write_text("reviews: []\n")
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("reviews.yaml\n" if ignored else "")
    (folder / "cases/ada/reviews.yaml").symlink_to(outside)
    run = here("review", "ada", "--by", "kb", cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1] == "ipa-text: cases/ada/reviews.yaml " + (
        "would lie outside the study, behind a link: take the link away"
        if ignored
        else "cannot be read: `ipa-text check` says where; mend it first"
    )
    assert (outside.read_text() if outside.exists() else None) == (
        "reviews: []\n" if there else None
    )


def test_a_thing_named_twice_is_marked_once(tmp_path: Path) -> None:
    folder = written(tmp_path)
    run = here("review", "ada", "ada/", "cases/ada", "--by", "kb", cwd=folder)
    assert run.lines == ["ada: reviewed by kb (cases/ada/reviews.yaml)"]


@pytest.mark.parametrize("data", [b"\xff", b""])
def test_file_that_cannot_be_read_gets_no_mark(tmp_path: Path, data: bytes) -> None:
    folder = written(tmp_path)
    (folder / "cases/ada/reviews.yaml").write_bytes(data)
    run = here("review", "ada", "--by", "kb", cwd=folder)
    said = "cases/ada/reviews.yaml cannot be read: `ipa-text check` says where; mend it first"
    assert run.err == (f"ipa-text: {said}\n" if data else "")


@pytest.mark.needs("git")
def test_the_version_that_was_read_is_a_tag_or_a_checkpoint(tmp_path: Path) -> None:
    folder = written(tmp_path)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    git(folder, "tag", "first-tables")
    assert here("audit", "checkpoint", "checkpoint-1", cwd=folder).code == 0
    for at in ("first-tables", "checkpoint-1"):
        assert here("review", "ada", "--by", "kb", "--at", at, cwd=folder).code == 0
    marks = (folder / "cases/ada/reviews.yaml").read_bytes()
    run = here("review", "ada", "--by", "kb", "--at", "first-table", cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        "ipa-text: there is no tag or checkpoint `first-table` here (`git fetch --tags` gets those of"
        " others, `git tag NAME COMMIT` makes one); did you mean `first-tables`?\n"
    )
    assert (folder / "cases/ada/reviews.yaml").read_bytes() == marks


@pytest.mark.needs("git")
def test_ones_own_work_is_recorded_and_said(tmp_path: Path) -> None:
    folder = written(tmp_path)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--author", "K. Moss <km@example.org>", "-m", "Begin")
    theme, _, note = ids()
    assert "K. Moss decided of" in here("review", note, "--by", "km", cwd=folder).err
    assert here("review", theme, "--by", "kb", cwd=folder).err == ""


# Fingerprints


def changed(path: str, old: str, new: str) -> dict[str, str]:
    assert old in WHOLE[path]
    return {**WHOLE, path: WHOLE[path].replace(old, new, 1)}


def test_form_does_not_matter_and_words_do() -> None:
    first = load(Memory(WHOLE)).case["ada"]
    wrapped = load(Memory(changed("cases/ada/themes.yaml", "statements:", "# x\nstatements:")))
    for name, entry in first.statement.items():
        assert of_entry(wrapped.case["ada"], wrapped.case["ada"].statement[name]) == of_entry(
            first, entry
        )
    assert of_case(wrapped.case["ada"]) == of_case(first)


def test_no_words_outside_a_case() -> None:
    """What a participant said changes what stands in the case's folder, and nothing outside it."""
    before = load(Memory(WHOLE))
    case = before.case["ada"]
    note = next(n for n in case.notes.values() if n.anchors[0].quote)
    quote = note.anchors[0].quote or ""
    word = quote.split()[1]
    path = next(s.path for s in case.sidecars if note in s.notes)
    text = WHOLE[path]
    at = text.index(word, text.index(f"id: {note.id}"))
    other = {**WHOLE, path: text[:at] + "x" * len(word) + text[at + len(word) :]}
    after = load(Memory(other))
    assert of_entry(after.case["ada"], after.case["ada"].notes[note.id]) != of_entry(case, note)
    assert outlines(after.case["ada"]) == outlines(case)
    for theme in before.themes:
        assert of_group_theme(after, after.theme[theme.id]) == of_group_theme(before, theme)


def test_a_statement_that_names_itself_does_not_lead_in_a_circle() -> None:
    files = dict(WHOLE)
    name = load(Memory(WHOLE)).case["ada"].statements[0].id
    files["cases/ada/themes.yaml"] = files["cases/ada/themes.yaml"].replace(
        "    from:\n", f"    from:\n      - {name}\n", 1
    )
    assert outlines(load(Memory(files)).case["ada"])
