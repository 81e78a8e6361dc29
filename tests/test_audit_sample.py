"""`ipa-text audit sample` and `attest`: drawn by a seed, filled in by people, and not changed after."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

import studies
from cli import Run, contents, git, here
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.trail.auditing.sample import Step, Unit, chain, drawn, rank, spoken, units

SHEET, ATTESTATION = "audit/sample-1137.yaml", "audit/attestation-1137.yaml"
SOURCES = [name for name in studies.WHOLE if re.search(r"(interview|diary)-\d\.md$", name)]

git_is_needed = pytest.mark.needs("git")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of four people, committed; without git where there is none."""
    return studies.written(tmp_path / "driving")


@pytest.fixture
def kept(study: Path) -> Path:
    git(study, "init", "--quiet", "--initial-branch=main")
    commit(study, "Begin")
    return study


def commit(study: Path, message: str) -> None:
    git(study, "add", "--all")
    git(study, "commit", "--quiet", "-m", message)


def sample(study: Path, *arguments: str, **env: str) -> Run:
    return here("audit", "sample", "--seed", "1137", *arguments, cwd=study, **env)


def attest(study: Path, *arguments: str) -> Run:
    return here("audit", "attest", "--today", "2026-07-20", *arguments, cwd=study)


def lines(study: Path, group: str = "audit") -> list[tuple[str, str, str]]:
    found = here("audit", "--format", "json", cwd=study).json["lines"]
    return [(v["id"], v["status"], v["message"]) for v in found if v["group"] == group]


def read(study: Path, path: str = SHEET) -> Any:
    return yaml.safe_load((study / path).read_text())


def enter(study: Path, *verdicts: str, path: str = SHEET) -> None:
    """Enter verdicts as a person would, from the first finding on."""
    text = (study / path).read_text()
    for verdict in verdicts:
        text = text.replace("    verdict:\n    by:\n", f"    verdict: {verdict}\n    by: kb\n", 1)
    (study / path).write_text(text)


# --- what is drawn


def test_what_can_be_drawn() -> None:
    """Each line of evidence under a theme or subtheme."""
    assert units(load(Memory(studies.WHOLE))) == [
        Unit("keys", "from", "ada/parting"),
        Unit("keys", "from", "cleo/no-way-back"),
        Unit("keys", "extracts", "ada/x-dog"),
        Unit("keys", "extracts", "cleo/x-river"),
        Unit("asking", "from", "ben/petitioner"),
        Unit("asking", "extracts", "ben/x-ask"),
        Unit("seat", "from", "ada/carried"),
        Unit("seat", "diverges", "cleo/enthroned"),
        Unit("seat", "extracts", "ada/x-side"),
        Unit("seat", "extracts", "cleo/x-queen"),
    ]


def test_what_was_withdrawn_or_leads_nowhere_is_not_drawn() -> None:
    changed = studies.changed("themes.yaml", ("- ada/parting", "- ada/nothing"))
    gone = {"cases/ben/case.yaml": "withdrawn: {date: 2026-02-01, scope: all}\n"}
    found = units(load(Memory({**studies.WHOLE, **changed, **gone})))
    assert not [u for u in found if u.cites.startswith("ben/") or u.cites == "ada/nothing"]
    assert len(found) == 7


def test_anybody_can_draw_the_same_by_hand() -> None:
    unit = Unit("keys", "from", "ada/parting")
    assert rank(unit, "1137") == sha256(b"1137\nkeys\nfrom\nada/parting").hexdigest()
    every = units(load(Memory(studies.WHOLE)))
    by_hand = sorted(every, key=lambda u: sha256("\n".join(("s", *u)).encode()).hexdigest())
    assert drawn(reversed(every), "s", 4) == by_hand[:4]
    assert drawn(every, "s", 100) == by_hand
    assert drawn(every, "t", 4) != by_hand[:4]


def test_what_is_added_later_moves_nothing_that_was_drawn() -> None:
    every = units(load(Memory(studies.WHOLE)))
    before = drawn(every, "s", 5)
    after = drawn([*every, Unit("keys", "from", "ben/asking")], "s", 6)
    assert [u for u in after if u in every][:5] == before


def test_chain_down_to_the_lines() -> None:
    whole = load(Memory(studies.WHOLE))
    assert list(chain(whole, "ada/parting")) == [
        Step("case-theme", "ada/parting", "cases/ada/themes.yaml:24"),
        Step("statement", "ada/farewell", "cases/ada/themes.yaml:2"),
        Step("note", "ada/n-dog", "cases/ada/interview-1.md:11-12"),
        Step("note", "ada/k-monday", "cases/ada/interview-1.md:11"),
        Step("extract", "ada/x-dog", "cases/ada/interview-1.md:11-12"),
        Step("extract", "ada/x-drive", "cases/ada/interview-1.md:12-16"),
        Step("statement", "ada/empty-drive", "cases/ada/themes.yaml:11"),
        Step("note", "ada/n-empty", "cases/ada/interview-1.md:16-17"),
        Step("extract", "ada/x-drive", "cases/ada/interview-1.md:12-16"),
    ]
    assert list(chain(whole, "ada/nobody")) == []


def test_chain_that_breaks_off_says_so() -> None:
    changed = studies.changed(
        "cases/ben/themes.yaml", ("- n-ask\n", "- n-gone\n"), ("- n-twice", "- petitioner")
    )
    lost = studies.changed(
        "cases/ben/interview-1.notes.yaml", ("      You ask, and", "      We ask, and")
    )
    whole = load(Memory({**studies.WHOLE, **changed, **lost}))
    assert list(chain(whole, "ben/asking"))[1:] == [
        Step("nothing", "ben/n-gone", "nowhere"),
        Step("nothing", "ben/petitioner", "nowhere"),
        Step("extract", "ben/x-ask", "nowhere"),
    ]


def test_words_of_what_leads_nowhere() -> None:
    whole = load(Memory(studies.WHOLE))
    steps = [Step("nothing", "ben/n-gone", "nowhere"), *chain(whole, "ben/x-ask")]
    assert list(spoken(whole, steps)) == ["ben/x-ask"]


# --- the worksheet


@git_is_needed
def test_worksheet(kept: Path) -> None:
    run = sample(kept, "--k", "2")
    head = git(kept, "rev-parse", "HEAD").strip()
    assert (run.code, run.err) == (0, f"wrote {SHEET}, 2 of 10 findings\n")
    body = (kept / SHEET).read_text()
    assert body.startswith(
        "# yaml-language-server: $schema=../.ipa-text/schema/worksheet.schema.json\n"
    )
    assert (
        body[body.index("sample:") :]
        == f"""\
sample:
  seed: "1137"
  k: 2
  of: 10
  commit: {head if head[0].isalpha() else f'"{head}"'}
findings:
  - theme: asking
    role: from
    cites: ben/petitioner
    chain:
      - {{level: case-theme, ref: ben/petitioner, at: "cases/ben/themes.yaml:10"}}
      - {{level: statement, ref: ben/asking, at: "cases/ben/themes.yaml:2"}}
      - {{level: note, ref: ben/n-ask, at: "cases/ben/interview-1.md:12"}}
      - {{level: note, ref: ben/n-twice, at: "cases/ben/diary-1.md:7"}}
      - {{level: extract, ref: ben/x-ask, at: "cases/ben/interview-1.md:11-12"}}
    rival:
    verdict:
    by:
    comment:
  - theme: keys
    role: from
    cites: cleo/no-way-back
    chain:
      - {{level: case-theme, ref: cleo/no-way-back, at: "cases/cleo/themes.yaml:25"}}
      - {{level: statement, ref: cleo/river, at: "cases/cleo/themes.yaml:8"}}
      - {{level: note, ref: cleo/n-river, at: "cases/cleo/interview-1.md:10-11"}}
      - {{level: extract, ref: cleo/x-river, at: "cases/cleo/interview-1.md:10-11"}}
    rival:
    verdict:
    by:
    comment:
"""
    )
    assert run.lines[:9] == [
        "1. asking from ben/petitioner",
        "   case-theme ben/petitioner  cases/ben/themes.yaml:10",
        "     statement ben/asking  cases/ben/themes.yaml:2",
        "       note ben/n-ask  cases/ben/interview-1.md:12",
        "         “you hear the of course” (Ben, 12)",
        "       note ben/n-twice  cases/ben/diary-1.md:7",
        "         “Asked twice.” (Ben diary, 7)",
        "       extract ben/x-ask  cases/ben/interview-1.md:11-12",
        "         “You ask, and they say of course, and you hear the of course.” (Ben, 11-12)",
    ]
    assert here("check", "--select", "ALL", cwd=kept).out.count("audit/") == 0
    assert here("fmt", "--check", cwd=kept).code in (0, 1)
    assert "audit/" not in here("fmt", "--check", cwd=kept).out


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + 3]) for n in range(len(words) - 2)}


@git_is_needed
def test_no_file_in_audit_holds_what_a_participant_said(kept: Path) -> None:
    sample(kept, "--k", "10")
    enter(kept, "grounded")
    attest(kept)
    said = set.union(*(_shingles(studies.WHOLE[name].split("---", 2)[2]) for name in SOURCES))
    written = contents(kept / "audit")
    assert sorted(written) == ["attestation-1137.yaml", "sample-1137.yaml"]
    for data in written.values():
        assert not _shingles(data.decode()) & said


@git_is_needed
def test_same_seed_and_study_give_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    sample(kept, "--k", "4")
    first = (kept / SHEET).read_bytes()
    commit(kept, "Sample")
    git(tmp_path, "clone", "--quiet", str(kept), "other")
    (tmp_path / "other" / SHEET).unlink()
    sample(tmp_path / "other", "--k", "4")
    assert (tmp_path / "other" / SHEET).read_bytes() == first


def test_sample_without_git_names_no_commit(study: Path) -> None:
    assert sample(study).code == 0
    assert read(study)["sample"] == {"seed": "1137", "k": 10, "of": 10}
    assert lines(study) == [
        (
            f"worksheet:{SHEET}",
            "not-verifiable",
            f"{SHEET}: 10 findings, no verdict, 10 open. The commit that it was drawn from is not here,"
            " so whether it is what the seed draws cannot be told",
        )
    ]
    enter(study, "not")
    assert attest(study).out == f"wrote {ATTESTATION}: 1 not, 9 open\n"
    assert lines(study)[1][:2] == (f"attestation:{ATTESTATION}", "ok")


@git_is_needed
def test_words_are_withheld_in_ci_and_shown_on_request(kept: Path) -> None:
    hidden = sample(kept, "--k", "2", CI="true")
    assert "[words withheld] (Ben, 12)" in hidden.out
    assert "of course" not in hidden.out
    shown = sample(kept, "--k", "2", "--show-words", CI="true")
    assert "“you hear the of course” (Ben, 12)" in shown.out
    assert shown.err == f"there already, and left as it is: {SHEET}, 2 of 10 findings\n"


@git_is_needed
def test_words_that_were_withdrawn_are_not_printed(kept: Path) -> None:
    (kept / "cases/ben/case.yaml").write_text(
        "pseudonym: Ben\nwithdrawn: {date: 2026-02-01, scope: quotations}\n"
    )
    commit(kept, "No quotations of Ben")
    assert "of course" not in sample(kept, "--k", "10").out


@git_is_needed
def test_sheet_is_never_overwritten(kept: Path) -> None:
    sample(kept, "--k", "2")
    enter(kept, "partly")
    before = (kept / SHEET).read_bytes()
    assert "   verdict: partly" in sample(kept, "--k", "2").lines
    run = sample(kept, "--k", "3")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"ipa-text: {SHEET} is there already and holds other findings: it was left as it is. Choose"
        " another seed\n"
    )
    assert (kept / SHEET).read_bytes() == before


@git_is_needed
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--seed", "../x"], "a seed is lower-case letters, digits and hyphens, at most 41, as in 2026-07"),
        (["--seed", "two"], "not committed yet: study.yaml. Commit first, so that the sample can say what it was drawn from"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(kept: Path, arguments: list[str], error: str) -> None:
    (kept / "study.yaml").write_text(studies.WHOLE["study.yaml"] + "\n")
    run = here("audit", "sample", *arguments, cwd=kept)
    assert (run.code, run.err) == (2, f"ipa-text: {error}\n")


def test_nothing_to_draw(tmp_path: Path) -> None:
    study = studies.written(tmp_path, {"themes.yaml": None})
    run = sample(study)
    assert (run.code, run.err) == (
        2,
        "ipa-text: there is no group theme with evidence yet, so there is nothing to draw\n",
    )


def test_sheet_that_cannot_be_read(study: Path) -> None:
    (study / "audit").mkdir()
    (study / SHEET).write_text("findings: [\n")
    run = sample(study)
    assert run.code == 2
    assert run.err.endswith(
        f"ipa-text: {SHEET} cannot be read as YAML; `git log -p` may have an earlier state\n"
    )
    assert lines(study) == [
        (
            "worksheets",
            "finding",
            f"{SHEET} cannot be read as YAML; `git log -p` may have an earlier state",
        )
    ]
    (study / SHEET).unlink()
    (study / SHEET).symlink_to("/etc/hostname")
    assert lines(study)[0][2].startswith(f"{SHEET}: this link leads out of the study")
    (study / SHEET).unlink()
    (study / SHEET).write_text("findings: 3\nsample: 4\n")
    assert lines(study)[0][1] == "not-verifiable"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("verdict: great", "`verdict` cannot be `great`; it is one of grounded, partly, not, cannot tell"),
        ("verdict: [not]", "`verdict` cannot be"),
    ],
)  # fmt: skip
def test_check_knows_the_verdicts(study: Path, written: str, said: str) -> None:
    sample(study, "--k", "1")
    text = (study / SHEET).read_text()
    (study / SHEET).write_text(text.replace("verdict:", written, 1))
    (found,) = here("check", "--format", "json", "--select", "schema-violation", cwd=study).json[
        "findings"
    ]
    assert found["message"].startswith(said)


# --- the attestation


@git_is_needed
def test_attestation(kept: Path) -> None:
    sample(kept, "--k", "4")
    enter(kept, "grounded", "partly", "cannot tell")
    commit(kept, "Verdicts")
    run = attest(kept)
    assert (run.code, run.out) == (
        0,
        f"wrote {ATTESTATION}: 1 grounded, 1 partly, 1 cannot tell, 1 open\n",
    )
    found = read(kept, ATTESTATION)
    assert found["attestation"]["commit"] == git(kept, "rev-parse", "HEAD~1").strip()
    assert found["counts"] == {"grounded": 1, "partly": 1, "not": 0, "cannot-tell": 1, "open": 1}
    assert found["verdicts"][0] == {
        "theme": "asking", "role": "from", "cites": "ben/petitioner", "verdict": "grounded", "by": "kb",
    }  # fmt: skip
    assert found["verdicts"][3]["verdict"] == "open"
    assert (found["auditor"], found["statement"]) == ({"name": None, "relation": None}, None)
    commit(kept, "Attest")
    text = (kept / ATTESTATION).read_text()
    signed = text.replace("  name:\n", "  name: P. Moran\n").replace(
        "statement:\n", "statement: I read them.\n"
    )
    (kept / ATTESTATION).write_text(signed)
    commit(kept, "Sign")
    assert lines(kept) == [
        (
            f"worksheet:{SHEET}",
            "ok",
            f"{SHEET}: 4 findings, 1 grounded, 1 partly, 1 cannot tell, 1 open; the findings are those"
            " that the seed draws",
        ),
        (
            f"attestation:{ATTESTATION}",
            "ok",
            f"{ATTESTATION} of 2026-07-20: its verdicts stand on {SHEET} as they did",
        ),
    ]
    assert here("check", cwd=kept).out.count("audit/") == 0
    assert "audit/" not in here("fmt", "--check", cwd=kept).out


def test_attestation_is_refused(study: Path) -> None:
    def refused(*arguments: str) -> str:
        run = attest(study, *arguments)
        assert (run.code, run.out) == (2, "")
        return run.err.removeprefix("ipa-text: ").rstrip("\n")

    assert refused() == ("there is no worksheet in audit/ yet: `ipa-text audit sample --seed SEED`")
    sample(study, "--k", "2")
    assert refused() == f"{SHEET} holds no verdict yet: people enter them, under `verdict:`"
    enter(study, "good")
    assert refused() == (
        f"{SHEET}: a verdict is one of grounded, partly, not, cannot tell; other words stand at 1 of the"
        " 2 findings"
    )
    text = (study / SHEET).read_text()
    (study / SHEET).write_text(text.replace("verdict: good", "verdict: not"))
    here("audit", "sample", "--seed", "second", cwd=study)
    assert refused() == f"which one? {SHEET}, audit/sample-second.yaml"
    assert refused("audit/no.yaml").endswith("audit/no.yaml: there is no such file or folder")
    assert refused("study.yaml") == "study.yaml is no worksheet: those are audit/sample-SEED.yaml"
    assert attest(study, SHEET).code == 0
    assert refused(SHEET) == (
        f"{ATTESTATION} is there already, and is never overwritten: draw another sample"
    )


def attested(study: Path) -> None:
    sample(study, "--k", "3")
    enter(study, "grounded", "not", "partly")
    attest(study)
    commit(study, "Attest")


@git_is_needed
def test_verdict_changed_after_it_was_attested(kept: Path) -> None:
    attested(kept)
    text = (kept / SHEET).read_text()
    (kept / SHEET).write_text(text.replace("verdict: not", "verdict: grounded"))
    commit(kept, "Improve")
    assert lines(kept)[1] == (
        f"attestation:{ATTESTATION}",
        "finding",
        f"changed on {SHEET} since it was attested on 2026-07-20: keys from cleo/no-way-back",
    )


@git_is_needed
def test_both_changed_after_they_were_attested(kept: Path) -> None:
    attested(kept)
    for path in (SHEET, ATTESTATION):
        text = (kept / path).read_text()
        (kept / path).write_text(text.replace("verdict: not", "verdict: grounded"))
    assert lines(kept)[1][1:] == (
        "finding",
        f"the counts in {ATTESTATION} are not those of the verdicts in it",
    )
    text = (kept / ATTESTATION).read_text()
    text = text.replace("grounded: 1", "grounded: 2").replace("  not: 1", "  not: 0")
    (kept / ATTESTATION).write_text(text)
    commit(kept, "Improve")
    assert lines(kept)[1][1:] == (
        "finding",
        f"{ATTESTATION} was changed after it was committed, in more than auditor and statement",
    )


@git_is_needed
def test_findings_taken_out_or_chosen(kept: Path) -> None:
    attested(kept)
    text = (kept / SHEET).read_text()
    (kept / SHEET).write_text(text.replace("cites: cleo/no-way-back", "cites: ada/parting", 1))
    assert [line[1:] for line in lines(kept)] == [
        (
            "finding",
            f"{SHEET} holds other findings than seed 1137 draws: 3 findings, 1 grounded, 1 partly,"
            " 1 not",
        ),
        (
            "finding",
            f"changed on {SHEET} since it was attested on 2026-07-20: keys from cleo/no-way-back, keys"
            " from ada/parting",
        ),
    ]
    (kept / SHEET).unlink()
    assert lines(kept)[1][1:] == (
        "finding",
        f"{ATTESTATION} attests {SHEET}, which is not there",
    )


@git_is_needed
def test_attestation_that_says_nothing(kept: Path) -> None:
    (kept / "audit").mkdir()
    (kept / ATTESTATION).write_text("attestation: 1\ncounts: 2\n")
    assert lines(kept)[1][2] == f"{ATTESTATION} attests a worksheet, which is not there"


@git_is_needed
def test_what_was_committed_is_not_taken_out(kept: Path) -> None:
    attested(kept)
    assert [line[1] for line in lines(kept)] == ["ok", "ok"]
    (kept / ATTESTATION).unlink()
    gone = "committed once, and taken out or renamed since: "
    assert lines(kept)[0] == ("taken-out", "finding", gone + ATTESTATION)
    git(kept, "rm", "--quiet", "-r", "audit")
    commit(kept, "Never mind")
    assert lines(kept) == [("taken-out", "finding", f"{gone}{ATTESTATION}, {SHEET}")]


@git_is_needed
def test_sheet_that_was_cut_short_or_drawn_by_another_seed(kept: Path) -> None:
    sample(kept, "--k", "3")
    commit(kept, "Draw")
    text = (kept / SHEET).read_text()
    (kept / SHEET).write_text("<<<<<<< ours\n" + text)
    commit(kept, "A merge that stopped")
    (kept / SHEET).write_text(text)
    assert lines(kept)[0][1] == "ok"
    first = text.index("  - theme:", text.index("  - theme:") + 1)
    (kept / SHEET).write_text(text[:first].replace("k: 3", "k: 1"))
    said = (
        "was committed with another seed, number or list of findings: 1 finding, no verdict, 1 open"
    )
    assert lines(kept)[0][1:] == ("finding", f"{SHEET} {said}")
    (kept / SHEET).write_text(text.replace('seed: "1137"', 'seed: "mine"'))
    said = "names another seed, mine, than it is called after: 3 findings, no verdict, 3 open"
    assert lines(kept)[0][1:] == ("finding", f"{SHEET} {said}")
    (kept / SHEET).write_text(text[: text.index("findings:")].replace("k: 3", "k: 0"))
    said = "holds other findings than seed 1137 draws: 0 findings, no verdict"
    assert lines(kept)[0][1:] == ("finding", f"{SHEET} {said}")


@git_is_needed
def test_verdicts_on_what_the_study_says_no_longer(kept: Path) -> None:
    sample(kept, "--k", "2")
    enter(kept, "grounded")
    commit(kept, "Draw")
    assert [line[1] for line in lines(kept)] == ["ok"]
    path = kept / "cases/ben/themes.yaml"
    path.write_text(path.read_text().replace("id: petitioner\n", "id: asks\n"))
    said = (
        f"the verdicts on {SHEET} are of the study as it was drawn from; changed in the study or gone"
        " since, 1 of 1: asking from ben/petitioner"
    )
    assert lines(kept)[1] == (f"moved-on:{SHEET}", "not-verifiable", said)
    path.write_text(path.read_text().replace("id: asks\n", "id: petitioner\n"))
    path = kept / "themes.yaml"
    path.write_text(path.read_text().replace("Having to ask\n", "Asking\n"))
    assert lines(kept)[1][2] == said


@git_is_needed
def test_attestation_that_was_committed_before_its_sheet(kept: Path) -> None:
    sample(kept, "--k", "1")
    enter(kept, "grounded")
    attest(kept)
    git(kept, "add", ATTESTATION)
    git(kept, "commit", "--quiet", "-m", "Attest")
    commit(kept, "The sheet, too")
    assert [line[1] for line in lines(kept)] == ["ok", "ok"]


@git_is_needed
def test_words_of_the_auditor_are_not_changed_after(kept: Path) -> None:
    sample(kept, "--k", "2")
    enter(kept, "grounded", "not")
    sheet = (kept / SHEET).read_text().replace("comment:\n", "comment: Thin.\n", 1)
    (kept / SHEET).write_text(sheet)
    attest(kept)
    commit(kept, "Attest")
    text = (kept / ATTESTATION).read_text()
    (kept / ATTESTATION).write_text(text.replace("statement:", "statement: I have doubts."))
    commit(kept, "Sign")
    assert lines(kept)[1][1] == "ok", "what was empty may be filled in"
    (kept / SHEET).write_text(sheet.replace("Thin.", "Sound."))
    assert lines(kept)[1][1:] == (
        "finding",
        f"`rival` or `comment` on {SHEET} changed since it was attested on 2026-07-20: asking from"
        " ben/petitioner",
    )
    (kept / ATTESTATION).write_text(text.replace("statement:", "statement: I have none."))
    assert lines(kept)[1][1:] == (
        "finding",
        f"{ATTESTATION} was committed with other words of the auditor under `auditor` or `statement`",
    )


# --- grounding and categories


def test_what_is_not_grounded_is_named(tmp_path: Path) -> None:
    study = studies.written(
        tmp_path,
        {
            **studies.changed(
                "cases/ben/interview-1.notes.yaml", ("      You ask, and", "      We ask, and")
            ),
            **studies.changed(
                "themes.yaml", ("- ada/parting", "- ada/nothing"), ("- ben/petitioner", "- dov/all")
            ),
        },
    )
    assert lines(study, "grounding") == [
        ("group-themes", "finding", "0 of 2 group themes trace to words; not keys (ada/nothing), passenger (dov/all)"),
        ("subthemes", "finding", "1 of 2 subthemes trace to words; not asking (dov/all)"),
        ("extracts", "finding", "4 of 5 extracts trace to words; not ben/x-ask"),
    ]  # fmt: skip


def test_what_was_withdrawn_grounds_nothing(tmp_path: Path) -> None:
    gone = {"cases/ben/case.yaml": "pseudonym: Ben\nwithdrawn: {date: 2026-02-01, scope: %s}\n"}
    scopes = {}
    for scope in ("quotations", "interview-1", "all"):
        files = {name: text % scope for name, text in gone.items()}
        found = lines(studies.written(tmp_path / scope, {**files}), "grounding")
        scopes[scope] = [status for _, status, _ in found]
    assert scopes == {
        "quotations": ["ok", "ok", "finding"],
        "interview-1": ["ok", "ok", "finding"],
        "all": ["finding", "finding", "finding"],
    }


def test_theme_without_evidence_is_not_grounded(tmp_path: Path) -> None:
    study = studies.written(
        tmp_path, {"themes.yaml": "themes:\n  - id: keys\n    title: >-\n      Keys\n"}
    )
    assert lines(study, "grounding")[0][1:] == (
        "finding",
        "0 of 1 group theme trace to words; not keys",
    )


def test_gaps_in_a_category(study: Path) -> None:
    found = here("audit", "--format", "json", cwd=study).json["lines"]
    gaps = {v["id"]: v["gaps"] for v in found if v["group"] == "halpern"}
    assert gaps == {
        "halpern-1-raw-data": [],
        "halpern-2-reduction": [],
        "halpern-3-reconstruction": ["no draft in writeup/"],
        "halpern-4-process": ["no review", "no member check", "no audit sample"],
        "halpern-5-intentions": [],
        "halpern-6-instruments": [],
    }  # fmt: skip
    (study / "cases/eve").mkdir()
    (study / "cases/eve/case.yaml").write_text("pseudonym: Eve\n")
    found = here("audit", "--format", "json", cwd=study).json["lines"]
    gaps = {v["id"]: v["gaps"] for v in found if v["gaps"]}
    assert gaps["halpern-1-raw-data"] == ["no source in eve"]
    assert gaps["halpern-2-reduction"] == ["no notes in eve", "no statements in eve"]
    assert gaps["halpern-3-reconstruction"] == ["no themes in eve", "no draft in writeup/"]


@git_is_needed
def test_category_that_is_not_committed_yet(study: Path) -> None:
    (study / "protocol/positionality.md").unlink()
    entry = study / "journal/2026-01-22-keys.md"
    said = entry.read_text()
    for path in study.rglob("journal/*.md"):
        path.unlink()
    git(study, "init", "--quiet", "--initial-branch=main")
    commit(study, "Begin")
    entry.parent.mkdir(exist_ok=True)
    entry.write_text(said)
    found = {i: m for i, _, m in lines(study, "halpern")}
    assert found["halpern-5-intentions"] == (
        "5 materials relating to intentions and dispositions: 1 journal entry; not committed yet."
        " Missing: no protocol/positionality.md"
    )


@git_is_needed
def test_category_that_has_no_file_is_not_called_uncommitted(study: Path) -> None:
    """Reasons stand in commits and member checks in case.yaml: neither is a file of the category."""
    for path in (
        *study.rglob("supervision/*.md"),
        *study.rglob("reviews.yaml"),
        *study.rglob("audit/*"),
    ):
        path.unlink()
    git(study, "init", "--quiet", "--initial-branch=main")
    commit(study, "Begin\n\nBecause it is time.")
    found = {i: m for i, _, m in lines(study, "halpern")}
    assert found["halpern-4-process"].startswith("4 process notes: 1 commit with a reason")
    assert "committed yet" not in found["halpern-4-process"]


@git_is_needed
def test_demo_study(tmp_path: Path) -> None:
    """All six categories, everything grounded, and what its history says of itself."""
    assert here("demo", "demo", cwd=tmp_path).code == 0
    run = here("audit", "--format", "json", "--today", "2026-07-20", cwd=tmp_path / "demo")
    found = {v["id"]: v["status"] for v in run.json["lines"]}
    assert run.code == 1
    assert {k for k, v in found.items() if v == "finding"} == {
        "reviewers-cases",
        "merges",
    }
    assert [v for k, v in found.items() if k.startswith("halpern")] == ["ok"] * 6
    assert [v["message"] for v in run.json["lines"] if v["group"] == "grounding"] == [
        "4 of 4 group themes trace to words",
        "10 of 10 subthemes trace to words",
        "36 of 36 extracts trace to words",
    ]
    assert json.dumps(run.json).isprintable()
