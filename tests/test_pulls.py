"""What the template lays down for reviews on GitHub and GitLab: its jobs run, with the wheel that ships."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import runner
from cli import ROOT, Run, git, here
from ipa_text import __version__
from ipa_text.resources import shipped
from runner import Python
from speech import sixes

pytestmark = pytest.mark.needs("git", "bash")

TEMPLATE = shipped("corpus_template")
WORKFLOW = TEMPLATE / ".github" / "workflows" / "ipa-text.yml"
PIPELINE = TEMPLATE / ".gitlab-ci.yml"
SCRIPTS = Path(sys.executable).parent

BRANCH = "rj-$(touch${IFS}obeyed);`touch${IFS}obeyed`"
"""A name that git allows, and that no shell may be given to read."""

NOTES = "cases/p03/interview-1.notes.yaml"
SPOKEN = "cases/p03/interview-1.md"
SAID = ("next to it doing a jigsaw", "beside it doing")
"""Words of a participant that the branch changes: a quotation, and the same as nobody said it."""

HOSTILE = (
    "@everybody <script>x</script> ::error::x ##[group]y $(touch obeyed) [z](https://example.org)"
)
COMMENT = "<!-- ipa-text: what was decided -->"


def change(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def propose(origin: Path, message: str = "Read p03 again") -> str:
    """Commit what lies there on a branch, and leave what forges make of it; return the commit."""
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "-m", message, "-m", "What is lent is taken back.")
    head = git(origin, "rev-parse", "HEAD").strip()
    git(origin, "update-ref", "refs/merge-requests/7/head", head)
    git(origin, "switch", "--quiet", "--detach", "main")
    git(origin, "merge", "--quiet", "--no-ff", "-m", "As it would be merged", head)
    git(origin, "update-ref", "refs/pull/7/merge", "HEAD")
    return head


class Proposed(NamedTuple):
    """A repository with a change that is proposed, the change's last commit, and where it left main."""

    origin: Path
    head: str
    base: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "study"
    assert here("demo", folder, cwd=folder.parent).code == 0
    return folder


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Python:
    return Python(tmp_path_factory.mktemp("python") / "venv")


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(runner.wheel(tmp_path_factory.mktemp("wheel")))


def begun(demo: Path, to: Path) -> tuple[Path, str]:
    """Return a copy of the demo study with a branch begun, and where that left the main branch.

    The main branch has gone on since. It holds what Python takes for pip, if it looks where it runs.
    """
    git(demo, "clone", "--quiet", str(demo), str(to))
    (to / "pip.py").write_text("raise SystemExit('obeyed')\n")
    git(to, "add", "--all")
    git(to, "commit", "--quiet", "-m", "Add what is no pip")
    base = git(to, "rev-parse", "main").strip()
    (to / "journal/2026-06-30-later.md").write_text(
        "---\ndate: 2026-06-30\nby: ao\n---\n\n# Later\n"
    )
    git(to, "add", "--all")
    git(to, "commit", "--quiet", "-m", "Write on, on the main branch")
    git(to, "switch", "--quiet", "-c", BRANCH, base)
    return to, base


@pytest.fixture
def wrong(demo: Path, tmp_path: Path) -> Proposed:
    """A change with a title, a corrected transcript, a quotation that is wrong, and a hostile note."""
    origin, base = begun(demo, tmp_path / "origin")
    change(origin, "themes.yaml", "Lent by the hour\n", "Lent, and taken back\n")
    change(origin, SPOKEN, "jigsaw", "big jigsaw")
    change(origin, NOTES, SAID[0], f"{SAID[1]} a jigsaw")
    change(origin, NOTES, "About ten days after", f"{HOSTILE} About ten days after")
    return Proposed(origin, propose(origin), base)


@pytest.fixture
def sound(demo: Path, tmp_path: Path) -> Proposed:
    """A change of one title, from a fork: there is no such branch in the repository itself."""
    origin, base = begun(demo, tmp_path / "origin")
    change(origin, "themes.yaml", "Lent by the hour\n", "Lent, and taken back\n")
    head = propose(origin)
    git(origin, "branch", "-D", BRANCH)
    return Proposed(origin, head, base)


# --- GitHub


class Job(NamedTuple):
    """What a job left: its steps that ran, by name, its summary, and what it hands on."""

    steps: dict[str, Run]
    summary: str
    outputs: dict[str, str]
    folder: Path

    @property
    def printed(self) -> str:
        """All that anybody can read of it."""
        return self.summary + "".join(run.out + run.err for run in self.steps.values())


def context(proposed: Proposed, spec: str, **more: str) -> dict[str, str]:
    """Return the values of the expressions that the workflow has. Another one is an error."""
    return {
        "vars.IPA_TEXT_SPEC || 'ipa-text==0.1.0'": spec,
        "github.base_ref": "main",
        "github.event.pull_request.head.sha": proposed.head,
        "github.event.pull_request.number": "7",
        "github.token": "t0ken",
        "secrets.IPA_TEXT_PRIVACY_KEY": "",
        **more,
    }


def on_github(
    job: str, proposed: Proposed, spec: str, machine: Python, home: Path, *, event: str, **more: str
) -> Job:
    """Run the steps of a job as a runner of GitHub does."""
    loaded = runner.workflow(WORKFLOW)
    files = {name: home / name for name in ("summary", "output")}
    pulled = event == "pull_request"
    ref = "refs/pull/7/merge" if pulled else "refs/heads/main"
    study = runner.clone(proposed.origin, home / "study", ref)
    for name in ("bin", "temp"):
        (home / name).mkdir(exist_ok=True)
    for path in files.values():
        path.write_text("")
    known = context(proposed, spec, **more)
    env = machine.emptied().environment(
        home,
        GITHUB_ACTIONS="true",
        GITHUB_EVENT_NAME=event,
        GITHUB_REF=ref,
        GITHUB_BASE_REF="main" if pulled else "",
        GITHUB_HEAD_REF=BRANCH if pulled else "",
        GITHUB_SHA=git(study, "rev-parse", "HEAD").strip(),
        GITHUB_SERVER_URL="https://forge.example",
        GITHUB_REPOSITORY="lab/smell",
        GITHUB_WORKSPACE=str(study),
        GITHUB_STEP_SUMMARY=str(files["summary"]),
        GITHUB_OUTPUT=str(files["output"]),
        RUNNER_TEMP=str(home / "temp"),
        **{name: runner.filled(value, known) for name, value in loaded["env"].items()},
    )
    ran: dict[str, Run] = {}
    for step in loaded["jobs"][job]["steps"]:
        if "run" not in step or ("pull_request" in step.get("if", "") and not pulled):
            continue
        when = step.get("if", "")
        failed = any(run.code for run in ran.values())
        installed = "Install ipa-text" not in ran or not ran["Install ipa-text"].code
        if failed and ("!cancelled()" not in when or ("steps.install" in when and not installed)):
            continue
        own = {name: runner.filled(value, known) for name, value in step.get("env", {}).items()}
        ran[step["name"]] = runner.bash(step["run"], study, env | own)
    return Job(ran, files["summary"].read_text(), runner.outputs(files["output"].read_text()), home)


def codes(job: Job) -> dict[str, int]:
    return {name: run.code for name, run in job.steps.items()}


def withheld(printed: str, study: Path) -> None:
    """Hold it that nothing in what was printed is in the words of a participant."""
    for path in study.glob("cases/*/*-1.md"):
        assert not sixes(path.read_text()) & sixes(printed)
    assert not [said for said in SAID if said in printed]


def test_sound_change_on_github(
    sound: Proposed, spec: str, machine: Python, tmp_path: Path
) -> None:
    job = on_github("study", sound, spec, machine, tmp_path / "run", event="pull_request")
    assert codes(job) == {
        "Install ipa-text": 0,
        "Check": 0,
        "Look for names everywhere": 0,
        "Say what was decided": 0,
    }
    [said] = job.steps["Check"].out.splitlines()
    assert said.startswith("::warning file=reviews.yaml,line=4,")
    assert "changed-since-it-was-reviewed" in said
    assert job.steps["Say what was decided"] == Run(0, "", "")
    line = job.summary.partition("themes.yaml:")[2].partition("]")[0]
    assert job.summary == (
        "**1 theme touched: 1 retitled**\n\n"
        "<details open><summary><b>Across cases</b> (1 line)</summary>\n\n"
        "**borrowed-noses**\n\n"
        "| what | before | after | where |\n|---|---|---|---|\n"
        "| subtheme retitled `lent-by-the-hour` | Lent by the hour | Lent, and taken back"
        f" | [themes.yaml:{line}](https://forge.example/lab/smell/blob/{sound.head}"
        f"/themes.yaml#L{line}) |\n\n</details>\n"
    )
    assert job.outputs == {"comment": job.summary.rstrip("\n")}


def test_wrong_change_on_github(
    wrong: Proposed, spec: str, machine: Python, tmp_path: Path
) -> None:
    """Findings fail the job and stand beside their lines; what was decided is told all the same."""
    job = on_github("study", wrong, spec, machine, tmp_path / "run", event="pull_request")
    assert codes(job) == {
        "Install ipa-text": 0,
        "Check": 1,
        "Look for names everywhere": 0,
        "Say what was decided": 0,
    }
    found, suspect = job.steps["Check"].out.splitlines()
    assert "changed-since-it-was-reviewed" in suspect
    assert found.startswith(f"::error file={NOTES},line=29,")
    assert "quotation-not-found" in found
    assert "reworded `p03/n-jigsaw`" in job.summary
    assert "transcript corrected" in job.summary
    study = tmp_path / "run/study"
    withheld(job.printed + job.outputs["comment"], study)
    withheld(job.printed, wrong.origin)
    assert "@everybody" not in job.printed
    assert "<script" not in job.printed
    assert "](https://example.org" not in job.printed
    assert not list(tmp_path.rglob("obeyed"))
    assert set(job.outputs) == {"comment"}
    assert git(study, "status", "--porcelain") == ""


def test_main_branch_on_github(sound: Proposed, spec: str, machine: Python, tmp_path: Path) -> None:
    job = on_github("study", sound, spec, machine, tmp_path / "run", event="push")
    assert codes(job) == {"Install ipa-text": 0, "Check": 0, "Look for names everywhere": 0}
    assert (job.summary, job.outputs) == ("", {})


KEY = "identifiers:\n  - {kind: person, words: [Wilhelmina Sark, Wilhelmina], replace: Ruth}\n"


@pytest.fixture
def told(demo: Path, tmp_path: Path) -> tuple[Proposed, str]:
    """A change that names somebody, in a study with a list of digests; and the secret of the list."""
    origin, base = begun(demo, tmp_path / "origin")
    (origin / "private").mkdir()
    (origin / "private/identifiers.yaml").write_text(KEY)
    secret = here("privacy", "key", cwd=origin).lines[-1]
    change(origin, "themes.yaml", "Lent by the hour\n", "Lent to Wilhelmina\n")
    return Proposed(origin, propose(origin), base), secret


@pytest.mark.parametrize("fork", [False, True])
def test_names_are_looked_for_on_github(
    told: tuple[Proposed, str], spec: str, machine: Python, tmp_path: Path, fork: bool
) -> None:
    """A change from a fork is given no secret; it passes, and the log says what was not done."""
    proposed, secret = told
    more = {"secrets.IPA_TEXT_PRIVACY_KEY": "" if fork else secret}
    job = on_github(
        "study", proposed, spec, machine, tmp_path / "run", event="pull_request", **more
    )
    check, names = job.steps["Check"], job.steps["Look for names everywhere"]
    assert (check.code, names.code) == ((0, 0) if fork else (1, 1))
    assert "Wilhelmina" not in check.out + check.err + names.out + names.err
    assert ("names were not looked for" in names.err) == fork
    assert ("identifier (person) of audit/identifiers.keyed.yaml" in names.out) != fork
    assert secret not in job.printed


def test_names_are_looked_for_on_gitlab(
    told: tuple[Proposed, str], spec: str, machine: Python, tmp_path: Path
) -> None:
    proposed, secret = told
    for number, given in enumerate((secret, "")):
        more = {"IPA_TEXT_SPEC": spec, "IPA_TEXT_PRIVACY_KEY": given}
        run = on_gitlab("privacy", proposed, machine, tmp_path / str(number), **more)
        assert run.code == (1 if given else 0)
        assert ("names were not looked for" in run.err) == (not given)


def test_what_cannot_be_installed_fails_on_github(
    sound: Proposed, machine: Python, tmp_path: Path
) -> None:
    """And is not looked for on a network, nor read as an option."""
    missing = "--version"
    home = tmp_path / "run"
    job = on_github("study", sound, missing, machine, home, event="push")
    assert codes(job) == {"Install ipa-text": 1}
    assert "Invalid requirement: '--version'" in job.printed


@pytest.mark.parametrize(
    ("size", "summary", "comment"), [(100_000, "whole", "cut"), (1_050_000, "cut", "cut")]
)
def test_long_change_is_cut_where_github_would_refuse_it(
    demo: Path, spec: str, machine: Python, tmp_path: Path, size: int, summary: str, comment: str
) -> None:
    origin, base = begun(demo, tmp_path / "origin")
    long = "About ten days after. " + "It goes on and on. " * (size // 19)
    change(origin, NOTES, "About ten days after", long)
    proposed = Proposed(origin, propose(origin), base)
    job = on_github("study", proposed, spec, machine, tmp_path / "run", event="pull_request")
    assert set(codes(job).values()) == {0}
    cut = (
        "**1 note changed**\n\nThe rest is too long for this page:"
        f" `ipa-text diff origin/main...{proposed.head}` prints it at home."
    )
    texts = {"summary": job.summary.rstrip("\n"), "comment": job.outputs["comment"]}
    for name, what in (("summary", summary), ("comment", comment)):
        assert (texts[name] == cut) == (what == "cut"), name
        assert (len(texts[name]) > size) == (what == "whole"), name


STUB = """\
#!/bin/sh
# Stands for GitHub's own program, which needs the network: notes what it is asked, knows what is given.
printf '%s\\n' "$*" >> "$HOME/asked"
case "$*" in *--jq*) cat "$HOME/known";; esac
"""


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("", "--method POST -F body=@{} repos/lab/smell/issues/7/comments"),
        ("12\n34\n", "--method PATCH -F body=@{} repos/lab/smell/issues/comments/12"),
    ],
    ids=["first", "again"],
)
def test_comment_is_written_once_and_then_rewritten(
    sound: Proposed, machine: Python, tmp_path: Path, known: str, asked: str
) -> None:
    home = tmp_path / "run"
    (home / "bin").mkdir(parents=True)
    (home / "bin/gh").write_text(STUB)
    (home / "bin/gh").chmod(0o755)
    (home / "known").write_text(known)
    decided = f"**1 theme touched**\n\n$(touch obeyed) `touch obeyed` {HOSTILE} \\n %s"
    more = {"needs.study.outputs.comment": decided}
    job = on_github("comment", sound, "-", machine, home, event="pull_request", **more)
    assert job.steps == {"Write or rewrite the comment": Run(0, "", "")}
    body = home / "temp/comment.md"
    assert body.read_text() == f"{COMMENT}\n{decided}\n"
    looked, wrote = (home / "asked").read_text().splitlines()
    assert looked == (
        'api --paginate --jq .[] | select(.user.login == "github-actions[bot]"'
        f' and (.body | startswith("{COMMENT}"))) | .id repos/lab/smell/issues/7/comments'
    )
    assert wrote == f"api --silent {asked.format(body)}"
    assert not list(tmp_path.rglob("obeyed"))


def steps() -> Iterator[dict[str, Any]]:
    for job in runner.workflow(WORKFLOW)["jobs"].values():
        yield from job["steps"]


def test_what_the_workflow_may_do_is_the_least() -> None:
    loaded = runner.workflow(WORKFLOW)
    assert set(loaded["on"]) == {"pull_request", "push"}
    assert loaded["permissions"] == {}
    assert {name: job["permissions"] for name, job in loaded["jobs"].items()} == {
        "study": {"contents": "read"},
        "comment": {"pull-requests": "write"},
    }
    secrets = re.findall(r"secrets\.(\w+)", WORKFLOW.read_text())
    assert set(secrets) == {"IPA_TEXT_PRIVACY_KEY"}
    assert "secrets" not in str(loaded["jobs"]["comment"])


def test_the_job_that_may_write_runs_nothing_that_is_installed_and_not_for_forks() -> None:
    job = runner.workflow(WORKFLOW)["jobs"]["comment"]
    [step] = job["steps"]
    assert "uses" not in step
    assert not re.search(r"\bpip\b|ipa-text (?!what)", step["run"].replace(COMMENT, ""))
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    assert own in job["if"]
    assert "vars.IPA_TEXT_COMMENT == 'true'" in job["if"]


def test_no_step_has_an_expression_in_its_lines() -> None:
    """What somebody calls a branch or a title comes in by the environment, or not at all."""
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_the_whole_history_is_fetched_and_no_credential_stays() -> None:
    used = {step["uses"]: step["with"] for step in steps() if "uses" in step}
    assert used == {
        "actions/checkout@v5": {"fetch-depth": 0, "persist-credentials": False},
        "actions/setup-python@v6": {"python-version": "3.13"},
    }


# --- GitLab


def on_gitlab(job: str, proposed: Proposed, machine: Python, home: Path, **more: str) -> Run:
    """Run a job as a runner of GitLab does; variables of the project go before those of the file."""
    loaded = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))
    study = runner.clone(proposed.origin, home / "study", "refs/merge-requests/7/head")
    env = machine.emptied().environment(
        home,
        GITLAB_CI="true",
        CI_PIPELINE_SOURCE="merge_request_event",
        CI_COMMIT_SHA=git(study, "rev-parse", "HEAD").strip(),
        CI_COMMIT_TITLE=HOSTILE,
        CI_PROJECT_DIR=str(study),
        CI_MERGE_REQUEST_IID="7",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=BRANCH,
        CI_MERGE_REQUEST_DIFF_BASE_SHA=proposed.base,
        **(loaded["variables"] | more),
    )
    env.setdefault("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "")
    lines = [*loaded["default"]["before_script"], *loaded[job]["script"]]
    return runner.bash("\n".join(lines), study, env)


def test_sound_change_on_gitlab(
    sound: Proposed, spec: str, machine: Python, tmp_path: Path
) -> None:
    home = tmp_path / "check"
    run = on_gitlab("check", sound, machine, home, IPA_TEXT_SPEC=spec)
    assert (run.code, run.lines[-2], run.err) == (0, "1 warning in 7 cases", "")
    report = json.loads((home / "study/gl-code-quality-report.json").read_text())
    assert [found["check_name"] for found in report] == ["changed-since-it-was-reviewed"]
    home = tmp_path / "decided"
    run = on_gitlab("decided", sound, machine, home, IPA_TEXT_SPEC=spec)
    assert (run.code, run.err) == (0, "")
    assert run.lines[0] == "1 theme touched: 1 retitled"
    assert (home / "study/decided.md").read_text().startswith("**1 theme touched: 1 retitled**\n")


def test_wrong_change_on_gitlab(
    wrong: Proposed, spec: str, machine: Python, tmp_path: Path
) -> None:
    home = tmp_path / "check"
    run = on_gitlab("check", wrong, machine, home, IPA_TEXT_SPEC=spec)
    assert (run.code, run.err) == (1, "")
    assert "IPA204 quotation-not-found" in run.out
    report = (home / "study/gl-code-quality-report.json").read_text()
    found, suspect = json.loads(report)
    assert suspect["check_name"] == "changed-since-it-was-reviewed"
    assert found["check_name"] == "quotation-not-found"
    assert found["location"]["path"] == NOTES
    told = on_gitlab("decided", wrong, machine, tmp_path / "decided", IPA_TEXT_SPEC=spec)
    assert (told.code, told.err) == (0, "")
    page = (tmp_path / "decided/study/decided.md").read_text()
    assert "reworded `p03/n-jigsaw`" in page
    withheld(run.out + report + told.out + page, home / "study")
    assert not list(tmp_path.rglob("obeyed"))


def test_a_merge_that_gitlab_made_is_not_what_is_told(
    sound: Proposed, spec: str, machine: Python, tmp_path: Path
) -> None:
    """In a pipeline for merged results the head holds what happened on the main branch as well."""
    merged = git(sound.origin, "rev-parse", "refs/pull/7/merge").strip()
    git(sound.origin, "update-ref", "refs/merge-requests/7/head", merged)
    head = {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": sound.head}
    run = on_gitlab("decided", sound, machine, tmp_path / "run", IPA_TEXT_SPEC=spec, **head)
    assert run.lines[0] == "1 theme touched: 1 retitled"


def test_artifacts_of_gitlab_are_what_its_jobs_write() -> None:
    loaded = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))
    report = loaded["check"]["artifacts"]["reports"]["codequality"]
    assert any(line.endswith(f" > {report}") for line in loaded["check"]["script"])
    assert loaded["check"]["artifacts"]["when"] == "always"
    [page] = loaded["decided"]["artifacts"]["paths"]
    assert any(line.endswith(f" > {page}") for line in loaded["decided"]["script"])
    assert loaded["variables"]["GIT_DEPTH"] == "0"


# --- both


@pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=["github", "gitlab"])
def test_the_version_that_laid_a_study_down_is_the_one_that_checks_it(path: Path) -> None:
    pinned = re.findall(r"ipa-text==([\d.]+)", path.read_text(encoding="utf-8"))
    assert pinned == [__version__]


def lint(*arguments: str | Path) -> None:
    program, *rest = map(str, arguments)
    done = subprocess.run(
        [SCRIPTS / program, *rest], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflow_is_valid_and_zizmor_finds_nothing_to_attack() -> None:
    settings = ROOT / "tests" / "data" / "zizmor.yml"
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW)
    lint("zizmor", "--offline", "--persona", "pedantic", "--config", settings, WORKFLOW)


def test_pipeline_is_valid() -> None:
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    lint("check-jsonschema", *schema, PIPELINE)


@pytest.mark.parametrize("forge", [".github", ".gitlab"])
def test_owners_are_nobody_until_somebody_is_named(forge: str, demo: Path) -> None:
    """And what they would own is there, once the second coder is called otherwise."""
    lines = (TEMPLATE / forge / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == []
    owned = [path for line in lines for path in re.findall(r"^# (/\S+) +@", line)]
    assert len(owned) >= 4
    for path in owned:
        assert list(demo.glob(path.replace(".kb.", ".rj.").strip("/"))), path


@pytest.mark.parametrize(
    "name", [".github/pull_request_template.md", ".gitlab/merge_request_templates/Default.md"]
)
def test_templates_of_a_review_ask_for_the_line_that_the_log_reads(name: str) -> None:
    text = " ".join((TEMPLATE / name).read_text(encoding="utf-8").split())
    for part in ("ipa-text diff main...branch", "merge commit", "`Reviewed-by: Your Name`"):
        assert part in text
