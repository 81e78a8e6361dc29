"""Nobody is quoted who said no: their words are in nothing that is made for readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from cli import here
from ipa_text.lint import keeping
from ipa_text.lsp.completion import completion
from ipa_text.lsp.hover import hover
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.store.trees import Memory
from ipa_text.study.completions import completion_schemas
from ipa_text.study.evidence import facts_of, heard, quotable, words
from ipa_text.study.load import load
from ipa_text.study.reload import reload
from ipa_text.study.withheld import for_readers
from ipa_text.trail.auditing.grounding import grounding
from ipa_text.trail.auditing.sample import chain, spoken
from studies import WHOLE, changed, written
from test_cli_report import everything, leaks, report, said_in
from tiny import FILES, SIDECAR, Repository, repository

REFUSED = changed("cases/ada/case.yaml", ("quotes: yes", "quotes: no"))
SAID = said_in("cases/ada/interview-1.md") | said_in("cases/ada/interview-2.md")
STUDY = load(Memory({**WHOLE, **REFUSED}))
ADA = STUDY.case["ada"]
DOG = "I handed over the keys on a Monday. It was like giving away a dog."


def test_readers_and_those_who_analyse() -> None:
    extract = ADA.extracts["x-dog"]
    assert not quotable(ADA, extract)
    assert words(ADA, extract) == "[not to be quoted]"
    assert heard(ADA, extract) == DOG
    assert quotable(STUDY.case["ben"], STUDY.case["ben"].extracts["x-ask"])


def test_no_report_holds_their_words_and_show_says_that_they_are_not_to_be_quoted(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path, REFUSED)
    for given, run in everything(folder):
        if not given.startswith("show"):
            assert not leaks(run.out, SAID), given
        elif leaks(run.out, SAID):
            assert "not to be quoted" in run.out, given
    for form in ("text", "md"):
        for kind in ("themes", "extracts", "case ada", "statements ada", "balance"):
            run = here("report", *kind.split(), "--format", form, cwd=folder)
            assert not leaks(run.out, SAID), kind
    data = report(folder, "themes")
    assert data["themes"][0]["prevalence"]["coded"] == 3, "the analysis stays"
    assert "ada" not in data["themes"][0]["cases"]["quoted"]
    assert [x["case"] for x in report(folder, "extracts")["extracts"]] == ["ben", "cleo", "cleo"]
    assert report(folder, "balance")["cases"][0]["extracts"] == 0


@pytest.mark.parametrize(
    ("given", "listed", "banked"),
    [
        (REFUSED, 2, 3),
        (
            changed(
                "cases/ada/case.yaml",
                (
                    "pseudonym: Ada\n",
                    "pseudonym: Ada\nwithdrawn: {date: 2026-05-01, scope: interview-2}\n",
                ),
            ),
            1,
            1,
        ),
    ],
)
def test_tables_say_how_many_quotations_they_leave_out(
    tmp_path: Path, given: dict[str, str | bytes | None], listed: int, banked: int
) -> None:
    folder = written(tmp_path, given)
    for kind, number in (("themes", listed), ("extracts", banked)):
        said = (
            "1 quotation is not shown: who said it may not be quoted."
            if number == 1
            else f"{number} quotations are not shown: who said them may not be quoted."
        )
        assert report(folder, kind, "text").splitlines()[-1] == said
        assert report(folder, kind, "md").endswith(f"{said}\n")
        assert report(folder, kind)["not_shown"] == number
    assert "not shown" not in report(written(tmp_path / "all"), "themes", "text")


def test_the_words_as_they_are_shown_to_those_who_analyse(tmp_path: Path) -> None:
    folder = written(tmp_path, REFUSED)
    run = here("show", "ada/x-dog", cwd=folder)
    assert run.lines[-5:] == [
        "ada/x-dog  extract  cases/ada/interview-1.notes.yaml:22",
        "    not to be quoted",
        f"    \u201c{DOG}\u201d  Ada, 11-12",
        "      11 | **Ada:** I handed over the keys on a Monday. It was like giving away a",
        "      12 | dog. You know it will be looked after. [laughs] ^t002",
    ]
    found = here("show", "ada/k-monday", "--format", "json", cwd=folder).json
    assert (found["remark"], found["quoting"]) == ("by kb; not to be quoted", "not to be quoted")
    passage = here("show", "ada/interview-1:11", cwd=folder)
    assert passage.lines[1:3] == ["    Ada", "    not to be quoted"]


QUOTING = {
    **changed(
        "cases/ada/interview-1.notes.yaml",
        (
            "The car was alive, and hers to look after.",
            "She *handed over the keys\n      on a Monday*: a dog, to \u201cbe looked after\u201d.",
        ),
    ),
    **changed(
        "cases/ada/interview-1.notes.kb.yaml",
        (
            "Now she is behind glass.",
            "And then I stood at the window and [sic] the drive was empty.",
        ),
    ),
}
ASIDE = "    why: >-\n      Only a drive. I had never seen it before, she says.\n"


def test_what_a_note_quotes_is_hidden_from_readers(tmp_path: Path) -> None:
    """Six words in a row are, also across the end of a line and a bracket; fewer are anybody's."""
    aside = WHOLE["cases/ada/themes.yaml"] + f"set_aside:\n  - id: side-seat\n{ASIDE}"
    folder = written(tmp_path, {**REFUSED, **QUOTING, "cases/ada/themes.yaml": aside})
    told = "She *[not to be quoted]*: a dog, to \u201cbe looked after\u201d."
    statements = report(folder, "statements ada")["statements"]
    assert statements[0]["evidence"][0]["note"] == told
    assert report(folder, "case ada")["set_aside"] == [
        {"id": "side-seat", "why": "[not to be quoted], she says."}
    ]
    assert told in " ".join(
        here("report", "statements", "ada", "--format", "md", cwd=folder).out.split()
    )
    places = here("compare", "ada", "--format", "json", cwd=folder).json["pairs"][0]["places"]
    assert [note["note"] for place in places for note in place["notes"] if note] == [
        "A working day: she resigns.",
        told,
        "What was always covered is seen for the first time.",
        "[not to be quoted].",
    ]
    shown = here("show", "ada/n-dog", cwd=folder)
    assert "handed over the keys" in " ".join(shown.out.split())


def test_notes_on_words_that_may_be_quoted_are_as_they_were_written(tmp_path: Path) -> None:
    folder = written(tmp_path, QUOTING)
    note = report(folder, "statements ada")["statements"][0]["evidence"][0]["note"]
    assert note == "She *handed over the keys on a Monday*: a dog, to \u201cbe looked after\u201d."


@pytest.mark.parametrize(
    ("scope", "hidden"), [("quotations", True), ("interview-1", True), ("interview-2", False)]
)
def test_words_that_were_withdrawn_are_hidden_in_notes_too(scope: str, *, hidden: bool) -> None:
    gone = f"withdrawn: {{date: 2026-03-01, scope: {scope}}}\n"
    card = {"cases/ada/case.yaml": WHOLE["cases/ada/case.yaml"] + gone}
    case = load(Memory({**WHOLE, **card})).case["ada"]
    said = "I handed over the keys on a Monday."
    assert for_readers(case, said) == ("[withdrawn]." if hidden else said)


def test_a_working_copy_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, REFUSED)
    run = here("checkout", "ada", "interview-1", "--output", "copy.md", cwd=folder)
    assert run.lines[0] == "Ada did not agree to be quoted: this is for the analysis alone"


def test_editors_offer_the_words_as_not_to_be_quoted() -> None:
    tree = Memory({**WHOLE, **REFUSED})
    snapshot = Snapshot(Path("/study"), tree, reload(tree), {}, "utf-16")
    text = "statements:\n  - from:\n      - x-dog"
    found = completion(snapshot, "cases/ada/themes.yaml", text, types.Position(2, 13))
    [item] = [item for item in found if item.label == "x-dog"]
    assert item.detail == f"extract, not to be quoted: \u201c{DOG}\u201d Ada, 11-12"
    quoted = hover(snapshot, "cases/ada/interview-1.notes.yaml", types.Position(5, 10))
    assert isinstance(quoted, types.Hover)
    assert isinstance(quoted.contents, types.MarkupContent)
    assert quoted.contents.value.split("\n")[:2] == ["cases/ada/interview-1.md", "not to be quoted"]


def test_their_extracts_are_proposed_as_evidence_and_not_to_be_shown() -> None:
    schemas = completion_schemas(STUDY)
    own = schemas[".ipa-text/schema/ids/cases/ada/themes.schema.json"]
    assert own.count('"x-dog"') == 1, "among the evidence, not among the extracts"
    assert "ada/x-dog" not in schemas[".ipa-text/schema/ids/cases/ada/references.schema.json"]


def test_an_auditor_is_led_to_the_lines_and_shown_no_words() -> None:
    steps = list(chain(STUDY, "ada/farewell"))
    assert spoken(STUDY, steps) == {}
    assert [step.at for step in steps if step.level == "extract"] == [
        "cases/ada/interview-1.md:11-12",
        "cases/ada/interview-1.md:12-16",
    ]
    assert {line.status for line in grounding(STUDY)} == {"ok"}


@pytest.mark.needs("git")
def test_no_diff_and_no_log_shows_their_words(tmp_path: Path) -> None:
    repo: Repository = repository(tmp_path / "study", tmp_path)
    old = "I left the gate open.\n    note"
    repo.write(SIDECAR, FILES[SIDECAR].replace(old, "I had shut it behind me\n    note"))
    repo.git("commit", "-a", "--quiet", "-m", "Other words")
    for verb in (("diff", "HEAD~1..HEAD"), ("log", "ines/n-gate")):
        assert "I had shut it" in here(*verb, "--show-words", cwd=repo.folder).out
    repo.write(
        "cases/ines/case.yaml",
        "pseudonym: Ines\nconsent:\n  - {date: 2026-01-05, quotes: no}\n",
    )
    for verb in (("diff", "HEAD~1..HEAD"), ("log", "ines/n-gate")):
        run = here(*verb, "--show-words", cwd=repo.folder)
        assert "n-gate" in run.out
        assert "I had shut it" not in run.out


def test_what_is_kept_of_a_case_holds_that_they_refused() -> None:
    """A theme that quotes them is found though their case is not read again."""
    known = facts_of(ADA)
    kept = keeping.written(known, [])
    assert kept is not None
    again = keeping.read(kept)
    assert again is not None
    assert again[0].consents == known.consents
    assert again[0].refused == known.refused
    assert not again[0].is_quotable("interview-1")
    assert known.consents[0].version == "", "what a rule does not ask for is not kept"
