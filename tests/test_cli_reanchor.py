"""``reanchor``, with real git: what it prints, what it writes, and what it never does by itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli import Run, git, here
from ipa_text.study.places import WITHHELD

SOURCE = "cases/ines/interview-1.md"
SIDECAR = "cases/ines/interview-1.notes.yaml"
SECOND = "cases/ines/interview-1.notes.kb.yaml"
FILES = {
    "study.yaml": "format: 1\ntitle: >-\n  Giving up the allotment\nterminology: 2022\nstage: noting\n",
    "cases/ines/case.yaml": "pseudonym: Ines\n",
    ".gitignore": "private/\n",
    SOURCE: """\
---
kind: interview
date: 2026-01-05
speakers: {I: interviewer, Ines: participant}
transcribed: {by: km, checked_against_audio: 2026-01-08}
---

**I:** What was the last day like? ^t001

**Ines:** I left the gate open. Forty years I had shut it behind me, and
I left it open. Rosa was with me, she saw it, and she did not say a
thing. ^t002

**I:** And since then? ^t003

**Ines:** I dream about the beans. I told Rosa so, and Rosa laughed at
me as if I was a child. ^t004
""",
    SIDECAR: """\
notes:
  - id: n-gate     # ours
    category: linguistic
    turn: t002
    quote: >-
      Forty years I had shut it behind me, and I
      left it open.
    note: >-
      Said twice: an act, not an oversight.
    also:
      - {turn: t004, quote: I dream about the beans}

  # what Rosa saw
  - id: n-rosa
    category: conceptual
    turn: t002
    quote: "Rosa was with me, she saw it, and she did not say a thing"
    note: >-
      A witness who keeps quiet.
extracts:
  - id: x-child
    turn: t004
    quote: >-
      and Rosa laughed at me as if I was a child
    before: >-
      I told Rosa so,
""",
    SECOND: """\
notes:
  - id: n-kb
    category: descriptive
    turn: t004
    quote: >-
      I told Rosa so
    note: >-
      She tells.
""",
}


def study(folder: Path, *, committed: bool = True) -> Path:
    folder = folder / "study"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    git(folder, "init", "--quiet", "--initial-branch=main")
    if committed:
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", "Begin")
    return folder


def correct(folder: Path, *pairs: tuple[str, str], name: str = SOURCE) -> None:
    text = (folder / name).read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / name).write_bytes(text.encode())


def reanchor(folder: Path, *arguments: str, **env: str) -> Run:
    return here("reanchor", *arguments, cwd=folder, **env)


def status(run: Run) -> dict[str, str]:
    return {a["ref"]: a["status"] for a in run.json["anchors"]}


CORRECTED = (
    ("behind me, and\nI left it open.", "behind me, and\nI left it open!"),
    ("I dream about the beans. I", "I dream about the beans, I"),
    ("And since then? ^t003", "And since then? ^t003a"),
    ("a child. ^t004", "a child. ^t005"),
    ("and she did not say a\nthing", "and she did say a\nthing"),
)


def test_nothing_to_do(tmp_path: Path) -> None:
    run = reanchor(study(tmp_path), "ines")
    assert run == (0, "5 anchors: 5 where they say.\n", "")


def test_what_is_printed(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, *CORRECTED)
    before = (folder / SIDECAR).read_bytes()
    run = reanchor(folder)
    assert (run.code, run.err) == (1, "")
    assert (
        run.out
        == """\
ines/n-gate  changed  t002  cases/ines/interview-1.notes.yaml:5
    a question or an exclamation changed
    - Forty years I had shut it behind me, and I left it open.
    + Forty years I had shut it behind me, and I left it open!

ines/n-gate#2  certain  t004 -> t005  cases/ines/interview-1.notes.yaml:11
      I dream about the beans

ines/n-rosa  changed  t002  cases/ines/interview-1.notes.yaml:17
    a negation changed
    - Rosa was with me, she saw it, and she did not say a thing
    + Rosa was with me, she saw it, and she did say a thing

ines/x-child  certain  t004 -> t005  cases/ines/interview-1.notes.yaml:23
      and Rosa laughed at me as if I was a child

ines/n-kb  certain  t004 -> t005  cases/ines/interview-1.notes.kb.yaml:5
      I told Rosa so

5 anchors: 3 certain (--apply writes them), 2 changed (--accept REF, when you have looked).
"""
    )
    assert (folder / SIDECAR).read_bytes() == before


def test_words_are_withheld_in_ci(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, *CORRECTED)
    run = reanchor(folder, CI="true")
    assert "Rosa" not in run.out
    told = reanchor(folder, "--format", "json", CI="true").json["anchors"][0]
    assert (told["quote_before"], told["candidates"][0]["text"]) == (WITHHELD, WITHHELD)


def test_what_is_written_is_certain_and_nothing_else(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, *CORRECTED)
    run = reanchor(folder, "--apply", "ines")
    assert run.code == 1
    assert run.err == f"reanchored {SECOND}\nreanchored {SIDECAR}\n"
    assert run.lines[-1] == "5 anchors: 3 moved, 2 changed (--accept REF, when you have looked)."
    diff = git(folder, "diff", "-U0", "--", SIDECAR).splitlines()
    assert [line for line in diff[4:] if line[0] in "+-"] == [
        "-      - {turn: t004, quote: I dream about the beans}",
        "+      - {turn: t005, quote: I dream about the beans}",
        "-    turn: t004",
        "+    turn: t005",
    ]


def test_a_persons_yes_moves_the_rest_and_then_all_is_clean(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, *CORRECTED)
    run = reanchor(folder, "--apply", "--accept", "ines/n-gate", "--accept", "ines/n-rosa")
    assert (run.code, run.out) == (0, "5 anchors: 5 moved.\n")
    text = (folder / SIDECAR).read_text("utf-8")
    assert "  - id: n-gate     # ours\n" in text
    assert "      Forty years I had shut it behind me, and I left it open!\n" in text
    assert "    quote: >-\n      Rosa was with me, she saw it, and she did say a thing\n" in text
    assert here("check", "--select", "IPA2", cwd=folder).code == 0
    assert reanchor(folder).code == 0


def test_the_history_is_walked_back_to_the_last_text_in_which_the_words_stood(
    tmp_path: Path,
) -> None:
    folder = study(tmp_path)
    for pairs in (CORRECTED[1:4], (("beans, I", "beans; I"),)):
        correct(folder, *pairs)
        git(folder, "commit", "--quiet", "-am", "Correct")
    found = status(reanchor(folder, "ines", "--format", "json"))
    assert found == {
        "ines/n-kb": "same",
        "ines/n-gate": "same",
        "ines/n-gate#2": "same",
        "ines/n-rosa": "same",
        "ines/x-child": "same",
    }
    assert reanchor(folder, "--apply").code == 0


def test_the_json_contract(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, *CORRECTED[3:])
    listed = reanchor(folder, "ines", "--format", "json").json
    assert listed["version"] == 1
    assert listed["anchors"][0] == {
        "ref": "ines/n-gate",
        "status": "same",
        "turn_before": "t002",
        "turn_after": "t002",
        "quote_before": "Forty years I had shut it behind me, and I left it open.",
        "quote_after": "Forty years I had shut it behind me, and I left it open.",
        "candidates": [],
        "reason": "",
    }
    assert listed["anchors"][2] == {
        "ref": "ines/n-rosa",
        "status": "changed",
        "turn_before": "t002",
        "turn_after": "t002",
        "quote_before": "Rosa was with me, she saw it, and she did not say a thing",
        "quote_after": "Rosa was with me, she saw it, and she did say a thing",
        "candidates": [
            {
                "turn": "t002",
                "text": "Rosa was with me, she saw it, and she did say a thing",
                "score": 0.96,
            }
        ],
        "reason": "a negation changed",
    }


def test_a_new_pseudonym_is_accepted_at_once(tmp_path: Path) -> None:
    folder = study(tmp_path)
    text = (folder / SOURCE).read_text("utf-8").replace("Rosa", "Pilar")
    (folder / SOURCE).write_bytes(text.encode())
    run = reanchor(folder)
    assert "Nothing but a replacement changed in 3 of them: --accept-change 'Rosa=Pilar'" in run.out
    assert reanchor(folder, "--accept-change", "rosa = pilar").code == 0
    text = (folder / SIDECAR).read_text("utf-8")
    assert (
        "and Pilar laughed at me as if I was a child\n    before: >-\n      I told Pilar so\n"
        in text
    )
    assert "      I told Pilar so\n" in (folder / SECOND).read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody"], "there is no case `nobody`"),
        (
            ["--accept", "ines/n-gat"],
            "there is no anchor `ines/n-gat`; did you mean `ines/n-gate`?",
        ),
        (
            ["--accept", "ines/n-kb"],
            "`ines/n-kb` still stands where it says: there is nothing to accept",
        ),
        (["--accept", "ines/n-gate"], "`ines/n-gate` has to be chosen: --accept `ines/n-gate=1`"),
        (["--accept", "ines/n-gate=7"], "`ines/n-gate` has to be chosen: --accept `ines/n-gate=1`"),
        (
            ["--accept", "ines/n-rosa"],
            "`ines/n-rosa` has no place in the transcript any more: quote other words by hand",
        ),
        (
            ["--accept-change", "Rosa=Pilar"],
            "`Rosa=Pilar`: there is no quotation in which this, and nothing else, was replaced",
        ),
    ],
)
def test_what_cannot_be_accepted(tmp_path: Path, arguments: list[str], said: str) -> None:
    folder = study(tmp_path)
    correct(
        folder,
        (
            " Forty years I had shut it behind me, and\nI left it open. Rosa was with me, she saw it, and she did not say a\nthing.",
            "",
        ),
        (
            "me as if I was a child.",
            "me as if I was a child. Forty years I had shut it, and I left it open.",
        ),
    )
    before = (folder / SIDECAR).read_bytes()
    run = reanchor(folder, *arguments)
    assert run.code == 2
    assert said in run.err
    assert (folder / SIDECAR).read_bytes() == before


def test_a_candidate_is_chosen_by_its_number(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(
        folder,
        ("I told Rosa so, and", "And"),
        (
            "she did not say a\nthing.",
            "she did not say a\nthing. I told Rosa so. I told Rosa so too.",
        ),
    )
    run = reanchor(folder)
    start = run.lines.index("ines/n-kb  doubtful  t004  cases/ines/interview-1.notes.kb.yaml:5")
    assert run.lines[start : start + 4] == [
        "ines/n-kb  doubtful  t004  cases/ines/interview-1.notes.kb.yaml:5",
        "    the same words stand in several places",
        "    - I told Rosa so",
        "    1: t002, 100 % alike: I told Rosa so",
    ]
    assert reanchor(folder, "--accept", "ines/n-kb=2").code == 1
    assert (folder / SECOND).read_text("utf-8") == FILES[SECOND].replace("t004", "t002").replace(
        "Rosa so\n", "Rosa so\n    before: >-\n      so\n"
    )


def test_words_beside_are_added_in_every_style_of_yaml(tmp_path: Path) -> None:
    folder = study(tmp_path)
    corrected = (
        FILES[SOURCE]
        .replace("beans. I told", "beans, I told")
        .replace("a child. ^t004", "a child. And then, one day in March, I told Rosa so. ^t005")
    )
    (folder / SOURCE).write_text(corrected)
    for quote in ('"I told Rosa so"', ">-\n      I told Rosa so"):
        sidecar = f"notes:\n  - id: n-kb\n    category: x\n    turn: t004\n    quote: {quote}\n    note: x\n"
        (folder / SECOND).write_text(sidecar)
        assert reanchor(folder, "--accept", "ines/n-kb").code == 1
        assert (folder / SECOND).read_text() == sidecar.replace("t004", "t005").replace(
            f"quote: {quote}\n", f"quote: {quote}\n    before: >-\n      beans\n"
        )
    for block in (
        "|-\n      I told\n\n      Rosa so\n\n  # below",
        ">\n      I told\n        Rosa so\n",
    ):
        (folder / SECOND).write_text(
            f"notes:\n  - id: n-kb\n    turn: t004\n    note: x\n    quote: {block}\n"
        )
        assert reanchor(folder, "--accept", "ines/n-kb").code == 1
        ending = "\n\n  # below" if "#" in block else "\n"
        assert (folder / SECOND).read_text().endswith(f"{ending}\n")
        assert here("check", "--select", "IPA204", "--select", "IPA205", cwd=folder).code == 0
    flow = "notes:\n  - {id: n-kb, category: x, turn: t004, quote: I told Rosa so, note: x}\n"
    (folder / SECOND).write_text(flow)
    assert reanchor(folder, "--accept", "ines/n-kb").code == 1
    assert (
        'turn: t005, quote: I told Rosa so, before: "beans", note' in (folder / SECOND).read_text()
    )


def test_without_git_or_a_commit_only_long_quotations_are_certain(tmp_path: Path) -> None:
    folder = study(tmp_path, committed=False)
    correct(folder, ("a child. ^t004", "a child. ^t005"))
    found = status(reanchor(folder, "--format", "json"))
    assert (found["ines/x-child"], found["ines/n-kb"]) == ("same", "candidate")
    shutil.rmtree(folder / ".git")
    (folder / ".git").write_text("gitdir: nowhere\n")
    assert status(reanchor(folder, "--format", "json")) == found
    (folder / ".git").unlink()
    assert status(reanchor(folder, "--format", "json")) == found


def test_a_withdrawn_case_and_source_are_left_alone(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, ("a child. ^t004", "a child. ^t005"))
    path = folder / "cases/ines/case.yaml"
    path.write_text(
        "pseudonym: Ines\nwithdrawn: {date: 2026-05-01, stage: noting, scope: interview-1}\n"
    )
    assert json.loads(reanchor(folder, "--format", "json").out)["anchors"] == []
    path.write_text("pseudonym: Ines\nwithdrawn: {date: 2026-05-01, stage: noting, scope: all}\n")
    assert reanchor(folder).out == "No anchors.\n"
    run = reanchor(folder, "ines")
    assert (run.code, "ines withdrew" in run.err) == (2, True)


def test_a_sidecar_that_cannot_be_changed_in_place_is_left_alone(tmp_path: Path) -> None:
    folder = study(tmp_path)
    text = FILES[SECOND].replace("    note: >-\n      She tells.", "    note: She tells.")
    text += "  - id: n-two\n    category: x\n    turn: t004\n    turn: t004\n    note: x\n"
    (folder / SECOND).write_text(text)
    correct(folder, ("a child. ^t004", "a child. ^t005"))
    run = reanchor(folder, "--apply")
    assert run.code == 0
    assert (folder / SECOND).read_text() == text.replace(
        "turn: t004\n    quote", "turn: t005\n    quote"
    )


def test_entries_of_one_id_and_of_none(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, ("n-rosa", "n-gate"), name=SIDECAR)
    correct(folder, ("id: n-kb\n    category", "category"), name=SECOND)
    correct(folder, ("a child. ^t004", "a child. ^t005"), ("not say", "say"))
    run = reanchor(folder, "--accept", "ines/n-gate")
    assert (run.code, "stands for 2 anchors" in run.err) == (2, True)
    assert f"{SECOND}:2" in status(reanchor(folder, "--format", "json"))


def test_a_place_without_an_id_cannot_be_chosen(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(folder, ("a child. ^t004", "a child."))
    run = reanchor(folder, "--accept", "ines/n-kb=1")
    assert (run.code, "cannot be put there as it stands" in run.err) == (2, True)


def test_a_block_that_says_how_deep_it_is_cannot_be_changed_in_place(tmp_path: Path) -> None:
    folder = study(tmp_path)
    correct(
        folder,
        ("quote: >-\n      I told Rosa so", "quote: >4-\n        I told Rosa so"),
        name=SECOND,
    )
    git(folder, "commit", "--quiet", "-am", "Deeper")
    correct(folder, ("I told Rosa so, and", "I told Rosa, so and"))
    before = (folder / SECOND).read_bytes()
    run = reanchor(folder, "--apply")
    assert (run.code, "run `ipa-text fmt` on it first" in run.err) == (2, True)
    assert (folder / SECOND).read_bytes() == before
