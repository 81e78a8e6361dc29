"""The message of a commit: what is drafted, what wants a reason, and who may not be named."""

from __future__ import annotations

from pathlib import Path

import pytest

import cli
from ipa_text.store.messages import Cleaning, Line, kept, lasting
from ipa_text.trail.changes import Change
from ipa_text.trail.messages import draft, has_reason
from tiny import SIDECAR, THEMES, Repository, repository

pytestmark = pytest.mark.needs("git")

SHOW = ("log", "-1", "--format=%B")


@pytest.fixture
def study(tmp_path: Path) -> Repository:
    """The smallest study, set up; the editor leaves a message as it is drafted."""
    found = repository(tmp_path / "a study's folder", tmp_path / "home")
    assert cli.here("setup-git", cwd=found.folder).code == 0
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Set up git")
    return found


NOTE = "  - id: n-left\n    category: descriptive\n    turn: t002\n    note: >-\n      She goes.\n"


def add_note(found: Repository) -> None:
    text = (found.folder / SIDECAR).read_text(encoding="utf-8")
    found.write(SIDECAR, text + NOTE)


def retitle(found: Repository) -> None:
    found.change(THEMES, "Leaving without closing anything behind her", "A gate that stays open")


def commit(found: Repository, *arguments: str, editor: str = "true") -> str:
    """Commit, and return the message, or what was said where it was refused."""
    done = found.run("git", "commit", *arguments, GIT_EDITOR=editor)
    return found.git(*SHOW).strip() if done.returncode == 0 else done.stdout


def test_a_message_is_drafted(study: Repository) -> None:
    add_note(study)
    study.change(SIDECAR, "an oversight", "a slip")
    assert commit(study, "--all") == "ines: 1 note; 1 note reworded"


def test_only_what_is_staged_counts(study: Repository) -> None:
    add_note(study)
    study.git("add", "--all")
    study.change(SIDECAR, "an oversight", "a slip")
    assert commit(study) == "ines: 1 note"
    assert commit(study, "--", SIDECAR) == "ines: 1 note reworded"


def test_before_the_first_commit(tmp_path: Path) -> None:
    found = repository(tmp_path / "first", tmp_path / "home", under="data/")
    found.git("checkout", "--quiet", "--orphan", "other")
    cli.here("setup-git", cwd=found.folder / "data")
    assert commit(found) == "ines: 1 new case, 1 transcript, 2 notes, 1 statement"


def test_nothing_is_drafted_where_something_is_written(study: Repository) -> None:
    add_note(study)
    assert commit(study, "--all", "-m", "She goes") == "She goes"
    study.write("template", "Coded:\n")
    study.change(SIDECAR, "She goes.", "She leaves.")
    assert "did not edit the message" in commit(study, "--all", "--template=template")
    assert commit(study, "--all", "--template=template", editor="echo more >>") == "Coded:\n\nmore"
    study.change(SIDECAR, "She leaves.", "She walks out.")
    assert commit(study, "--all", "--amend") == "Coded:\n\nmore"


def test_a_template_of_comments_is_no_message(study: Repository) -> None:
    study.git("config", "core.commentChar", ";")
    study.write("template", "; Say why.\n")
    add_note(study)
    assert commit(study, "--all", "--template=template", "--verbose") == "ines: 1 note"


def test_a_merge_and_a_squash_are_left(study: Repository) -> None:
    study.git("switch", "--quiet", "--create", "kb")
    add_note(study)
    commit(study, "--all", "-m", "Kb's")
    study.git("switch", "--quiet", "main")
    retitle(study)
    commit(study, "--all", "-m", "Retitle", "-m", "Her own image.")
    study.git("merge", "--no-edit", "kb")
    assert study.git(*SHOW).strip() == "Merge branch 'kb'"
    study.git("reset", "--quiet", "--hard", "HEAD~1")
    study.git("merge", "--squash", "kb")
    assert commit(study).startswith("Squashed commit of the following:")


def test_variables_of_another_repository(study: Repository) -> None:
    """A hook that is run by hand, inside another's: what is set there is not believed."""
    study.git("config", "core.commentChar", ";")
    retitle(study)
    study.git("add", "--all")
    study.write("message", "Retitle\n\n; a comment, and no reason\n")
    run = cli.here("hook", "commit-msg", "message", cwd=study.folder, GIT_DIR="/nowhere")
    assert (run.code, "does not say why" in run.err) == (1, True)


def test_what_is_no_study(tmp_path: Path) -> None:
    """A branch without a study, or a repository of something else: the hooks keep out of the way."""
    found = Repository(tmp_path / "other", tmp_path / "home")
    found.git("init", "--quiet")
    found.write("message", "\n# Please\n")
    for name in ("prepare-commit-msg", "commit-msg"):
        assert cli.here("hook", name, "message", cwd=found.folder) == (0, "", "")
    assert (found.folder / "message").read_text() == "\n# Please\n"


def test_where_no_draft_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "message").write_text("# Please\n")
    outside = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    run = cli.here("hook", "prepare-commit-msg", "message", cwd=tmp_path, **outside)
    assert run == (0, "", "")
    assert (tmp_path / "message").read_text() == "# Please\n"


def changes(*said: str) -> list[Change]:
    """Return changes from `kind case/id`; an id without a case is one across cases."""
    found = []
    for one in said:
        kind, _, ref = one.partition(" ")
        case = ref.partition("/")[0] if "/" in ref else ""
        found.append(Change(kind, ref, f"cases/{case}/themes.yaml" if case else "themes.yaml"))
    return found


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ([], ""),
        (["note-added p03/n-a"] * 12 + ["statement-added p03/s"] * 2 + ["group-theme-retitled unhomed"],
         "p03: 12 notes, 2 statements; group: retitled *unhomed*\n\nReason: \n"),
        (["evidence-linked a", "evidence-unlinked a", "group-theme-redefined a"], "group: redefined *a*; 2 links changed\n"),
        (["set-aside p03/s", "taken-back p03/t"], "p03: set aside *s*; took back *t*\n\nReason: \n"),
        ([f"statement-removed p03/s{n}" for n in range(5)], "p03: removed *s0*, *s1*, *s2* and 2 more\n\nReason: \n"),
        (["formatting-only p03/x", "transcript-rewrapped p03/y"], "p03: form only, no decision\n"),
        (["review-removed p03/t", "review-removed p03/t", "supervision-added p03/talk"],
         "p03: supervision added *talk*; 2 review marks taken out\n"),
        (["formatting-only p03/x", "note-replied p03/y"], "p03: 1 reply\n"),
        ([f"note-added p0{n}/n" for n in range(1, 9)],
         "p01, p02, p03, p04, p05, p06, p07, p08: 8 changes\n\n" + "".join(f"- p0{n}: 1 note\n" for n in range(1, 9))),
    ],
)  # fmt: skip
def test_drafts(said: list[str], message: str) -> None:
    assert draft(changes(*said)) == message


def test_a_weighty_decision_wants_a_reason(study: Repository) -> None:
    retitle(study)
    said = commit(study, "--all", "-m", "Retitle the gate")
    assert (
        said
        == """\
This commit decides what will be asked about, and its message does not say why:
  retitled ines/open-gate
Write the reason below the first line, or behind `Reason: `.
Your message is kept. To go on from it, with what else you gave to `git commit`:
  git commit --edit --file=.git/COMMIT_EDITMSG
"""
    )
    assert study.run("git", "commit", "--all", GIT_EDITOR="true").returncode == 1, (
        "what was drafted says what, not why"
    )
    add_reason = "printf 'Reason: her own image\\n' >>"
    study.git("add", "--all")
    again = ("--edit", "--file=.git/COMMIT_EDITMSG")
    assert "Reason: her own image" in commit(study, *again, editor=add_reason)


@pytest.mark.parametrize(
    ("message", "given"),
    [
        ("Retitle", False),
        ("\n\nRetitle\n\nIt was too tame.", True),
        ("Retitle\n\nReason: too tame", True),
        ("Retitle\nbecause it was too tame", True),
        ("Retitle\n\nReason:", False),
        ("Retitle\n\nReason:\n  too tame", True),
        ("Retitle\n\nSigned-off-by: K. Moss <km@example.org>\nCo-authored-by: K. Bell", False),
        ("Retitle\n\n- p03: retitled *unhomed*\n\nReason: ", False),
    ],
)
def test_what_is_a_reason(message: str, given: bool) -> None:
    lines = [Line(n, text) for n, text in enumerate(message.split("\n"), 1)]
    made = "p03, p04: 9 changes\n\n- p03: retitled *unhomed*\n\nReason: \n"
    assert has_reason(lines, made) is given


def test_what_git_leaves_out_of_a_message() -> None:
    text = (
        "; not this\nThis\n  \n; ------------------------ >8 ------------------------\ndiff --git\n"
    )
    assert list(kept(text, ";")) == [(2, "This"), (3, "")]


def test_other_peoples_decisions_are_not_asked_about_again(study: Repository) -> None:
    """A merge brings in what had its reason where it was made; so does a commit that is picked."""
    study.git("switch", "--quiet", "--create", "kb")
    retitle(study)
    commit(study, "--all", "-m", "Retitle", "-m", "Her own image.")
    study.git("commit", "--quiet", "--amend", "--no-verify", "-m", "Retitle")
    study.git("switch", "--quiet", "main")
    add_note(study)
    commit(study, "--all")
    assert study.run("git", "merge", "--no-ff", "-m", "Bring in", "kb").returncode == 0
    study.git("reset", "--quiet", "--hard", "HEAD~1")
    assert study.run("git", "cherry-pick", "--edit", "kb", GIT_EDITOR="true").returncode == 0


def test_what_a_merge_left_open_is_not_committed(study: Repository) -> None:
    """No check runs before a commit, or before a merge, unless somebody has installed it."""
    for branch, words in (("kb", "An oversight."), ("main", "A decision.")):
        study.git("switch", "--quiet", *(["--create"] if branch == "kb" else []), branch)
        study.change(SIDECAR, "Said twice: an act, not an oversight.", words)
        commit(study, "--all", "-m", "Reword")
    assert study.run("git", "merge", "kb").returncode == 1
    study.write("README.md", "<<<<<<< HEAD\nis how a conflict begins\n")
    study.git("add", "--all")
    text = (study.folder / SIDECAR).read_text(encoding="utf-8")
    line = text.split("\n").index("<<<<<<< HEAD") + 1
    assert commit(study).splitlines() == [
        f"{SIDECAR}:{line}: a merge stopped here: choose what to keep of both sides, delete the markers",
        "Then `git add` what you have mended.",
        "Your message is kept. To go on from it, with what else you gave to `git commit`:",
        "  git commit --edit --file=.git/COMMIT_EDITMSG",
    ]
    assert commit(study, "--no-verify", "-m", "All the same") == "All the same"
    retitle(study)
    assert commit(study, "--all", "-m", "Retitle", "-m", "It was said before.").startswith(
        "Retitle"
    )
    study.change(SIDECAR, "measured in shuttings", "measured")
    assert f"{SIDECAR}:{line}:" in commit(study, "--all", "-m", "Reword")


KEY = """\
identifiers:
  - {case: ines, kind: person, words: [Margaret Hill, Will]}
  - {kind: org, words: [St Jude's, Zoe\u0308's]}
"""


STATUS = """
# Please enter the commit message for your changes. Lines starting
# with '#' will be ignored, and an empty message aborts the commit.
#
# Author:    Margaret Hill <hill@example.org>
#
# On branch margaret-hill
# Changes to be committed:
#\tmodified:   cases/ines/Margaret Hill.md
#
# ------------------------ >8 ------------------------
# Do not modify or remove the line above.
# Everything below it will be ignored.
diff --git a/cases/ines/Margaret Hill.md b/cases/ines/Margaret Hill.md
"""
"""What git puts into a message for its author to read, and takes out again."""


@pytest.mark.parametrize(
    ("message", "places"),
    [
        ("Ask margaret  hill again", ["1:5: an identifier (person)"]),
        ("Note\n\nWhat Margaret\nHill said of WILL", ["3:6: an identifier (person)", "4:14: an identifier (person)"]),
        ("At St Jude\u2019s", ["1:4: an identifier (org)"]),
        ("*Zo\u00eb's*", ["1:2: an identifier (org)"]),
        ("She will, and the hill, the Hills and Willow", []),
    ],
)  # fmt: skip
def test_nobody_is_named_in_a_message(study: Repository, message: str, places: list[str]) -> None:
    study.write("private/identifiers.yaml", KEY)
    study.write("message", message + STATUS)
    run = cli.here("hook", "commit-msg", "message", cwd=study.folder)
    said = [f"message:{place} of private/identifiers.yaml stands here" for place in places]
    more = [
        "A message stays in the history for good. Take it out, or use the pseudonym.",
        "Your message is kept. To go on from it, with what else you gave to `git commit`:",
        "  git commit --edit --file=message",
    ]
    assert run.err.splitlines() == (said + more if said else [])
    assert run.code == (1 if places else 0)


COMMENTED = "Note\n\n# Asked Margaret Hill\n"


@pytest.mark.parametrize(
    "options",
    [
        ["-m", COMMENTED],
        ["-m", COMMENTED, "--cleanup=verbatim"],
        ["--cleanup=verbatim"],
        ["--cleanup=whitespace", "--verbose"],
        ["--cleanup=scissors"],
    ],
)
def test_nobody_is_named_in_a_comment_that_git_would_keep(
    study: Repository, options: list[str]
) -> None:
    """A hook is not told what was given to `git commit`: what somebody wrote is looked at, comment or no."""
    study.write("private/identifiers.yaml", KEY)
    study.write("written", COMMENTED)
    add_note(study)
    study.git("add", SIDECAR)
    said = commit(study, *options, editor='f() { cat written "$1" > both && mv both "$1"; }; f')
    assert said.splitlines()[:3] == [
        ".git/COMMIT_EDITMSG:3:9: an identifier (person) of private/identifiers.yaml stands here",
        "A message stays in the history for good. Take it out, or use the pseudonym.",
        "A comment counts too: what git leaves out depends on how it was called.",
    ]
    assert study.commits() == 2


@pytest.mark.parametrize(
    "options", [[], ["--verbose"], ["--cleanup=strip"], ["--cleanup=scissors"]]
)
def test_what_git_puts_in_itself_and_takes_out_stops_nobody(
    study: Repository, options: list[str]
) -> None:
    study.write("private/identifiers.yaml", KEY)
    study.write("Margaret Hill.txt", "")
    add_note(study)
    assert commit(study, "--all", *options, editor="sed -i 1iShe") == "She\nines: 1 note"


def test_which_lines_may_last() -> None:
    """Git speaks the language of whoever commits, and lists files behind a tab in each."""
    asked = "Note\n# mine\n\n# Bitte ...\n#\n#\tge\u00e4ndert: a\n"
    cut = "# ------------------------ >8 ------------------------\n"
    whole = list(enumerate(f"{asked}{cut}below".split("\n"), start=1))
    assert list(lasting(f"{asked}{cut}# below", Cleaning())) == whole[:3]
    assert list(lasting(f"{asked}{cut}below", Cleaning())) == whole[:3] + whole[7:]
    assert list(lasting(f"{asked}{cut}below", Cleaning(mode="scissors"))) == whole[:6]
    assert list(lasting(f"{asked}{cut}below", Cleaning(edited=False))) == whole
    unasked = Cleaning(mode="scissors", edited=False)
    assert list(lasting(f"{asked}{cut}below", unasked)) == whole, "git cuts for an editor only"
    assert list(lasting(f"{asked}{cut}# below", Cleaning(edited=False)))[-1] == (8, "# below")


def test_where_comments_are_kept_what_git_puts_in_is_looked_at_too(study: Repository) -> None:
    study.write("private/identifiers.yaml", KEY)
    study.write("Margaret Hill.txt", "")
    add_note(study)
    for options in (["-c", "commit.cleanup=verbatim"], ["-c", "commit.cleanup=whitespace"]):
        done = study.run("git", *options, "commit", "--all", GIT_EDITOR="sed -i 1iNote")
        assert done.returncode == 1
        assert "an identifier (person)" in done.stdout
    study.git("config", "commit.cleanup", "verbatim")
    assert commit(study, "--all", "--message=Note", "--message=# Or not") == "Note\n\n# Or not"


@pytest.mark.parametrize("sign", ["auto", ";"])
def test_what_begins_a_comment(study: Repository, sign: str) -> None:
    """By `git -c` too; git keeps what begins with another sign, and so it is no comment."""
    study.write("private/identifiers.yaml", KEY)
    study.write("Margaret Hill.txt", "")
    study.write("written", "Retitle\n\n# 3 reasons of Margaret Hill\n")
    retitle(study)
    given = ["git", "-c", f"core.commentChar={sign}", "commit", "--all", "--verbose"]
    given.append("--template=written")
    done = study.run(*given, GIT_EDITOR="sed -i 1iMore")
    assert done.stdout.count("an identifier (person)") == 1
    assert "does not say why" not in done.stdout
    assert study.run(*given, GIT_EDITOR="sed -i s/Margaret.Hill/mine/").returncode == 0
    assert study.git(*SHOW) == "Retitle\n\n# 3 reasons of mine\n\n"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("identifiers:\n  - [\n", "cannot be read as YAML from line 3 on"),
        ("people: []\n", "has no list of `identifiers:`"),
        ("\xff", "is not in UTF-8"),
    ],
)
def test_a_key_that_cannot_be_read_stops_the_commit(study: Repository, key: str, why: str) -> None:
    (study.folder / "private").mkdir()
    (study.folder / "private/identifiers.yaml").write_bytes(key.encode("latin-1"))
    study.write("message", "Note\n")
    run = cli.here("hook", "commit-msg", "message", cwd=study.folder)
    assert run.code == 2
    assert run.err == (
        f"ipa-text: private/identifiers.yaml {why}, so that nothing can be held to it: mend it\n"
    )


def test_a_key_in_which_words_are_missing(study: Repository) -> None:
    study.write(
        "private/identifiers.yaml",
        "identifiers:\n  - nobody\n  - {case: ines}\n  - {words: ['', Ada]}\n",
    )
    study.write("message", "Ada\n")
    run = cli.here("hook", "commit-msg", "message", cwd=study.folder)
    assert run.err.startswith("message:1:1: an identifier (person) of")
