"""Five thousand mutations of a valid study: findings, never a traceback, a hang or a hidden rule."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import mutations
from cli import environment
from ipa_text.lint.engine import check
from ipa_text.privacy import leaks
from ipa_text.store import yaml
from ipa_text.store.trees import Memory
from ipa_text.study import load as loading
from ipa_text.study.load import load

CASES = 5000
SHARES = 10


def test_what_is_mutated_is_valid() -> None:
    """Whatever is found in a mutation of it may come from the mutation."""
    study = load(Memory(mutations.valid()))
    assert [case.id for case in study.cases] == list(mutations.CASES)
    assert study.problems == ()
    assert all(case.notes and case.statements and case.themes for case in study.cases)
    found = {f.name for f in check(study).findings}
    assert found <= {
        "below-recurrence",
        "density-of-extracts",
        "no-divergence",
        "group-theme-from-nothing",
        "case-in-no-group-theme",
        "case-theme-in-no-group-theme",
        "changed-since-it-was-reviewed",
        "no-journal-entry-around-an-interview-or-case",
        "stale-schema",
    }, "most people, journals and what editors read are cut out, and nothing else"


def test_a_mutation_is_known_by_its_number() -> None:
    """One that fails can be run again; no two are alike."""
    cases = [mutations.mutated(mutations.valid(), number) for number in range(40)]
    again = [mutations.mutated(mutations.valid(), number) for number in range(40)]
    assert cases == again
    assert all(files != mutations.valid() for files, _ in cases[:1])
    assert len({" ".join(how) for _, how in cases}) == 40


def test_what_is_read_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is found where what is not mutated is read anew."""
    cases = [mutations.mutated(mutations.valid(), number)[0] for number in range(60)]

    def found() -> list[object]:
        return [_found(files) for files in cases]

    anew = found()
    monkeypatch.setattr(yaml, "read", yaml.read)  # and put back
    monkeypatch.setattr(loading, "load_case", loading.load_case)
    monkeypatch.setattr(leaks, "in_text", leaks.in_text)
    mutations.remember(mutations.valid())
    assert found() == anew
    assert found() == anew


def _found(files: mutations.Files) -> object:
    try:
        outcome = check(load(Memory(files)), mutations.EVERYTHING)
    except loading.NewerFormat as error:
        return str(error)
    said = [f._replace(remark=f.remark._replace(fix=None)) for f in outcome.findings]
    return outcome._replace(findings=tuple(said))  # a fix may draw a new id


def test_words_that_are_told_are_noticed() -> None:
    """The judge is not deaf: what a participant said is recognised in any output."""
    text = mutations.valid()["cases/p03/diary-1.md"].decode()
    assert mutations.spoken_in(text)
    assert not mutations.spoken_in("Ottilie (p03) has no statement; did you mean another one?")


@pytest.mark.only("checkout")
@pytest.mark.parametrize("share", range(SHARES))
def test_mutations(share: int) -> None:
    """A worker prints the number of each case before it is judged, and what is wrong with it behind."""
    first, last = (CASES // SHARES * n for n in (share, share + 1))
    script = Path(mutations.__file__)
    env = {k: v for k, v in environment().items() if not k.startswith("COV")}
    done = subprocess.run(
        [sys.executable, str(script), str(first), str(last)],
        env=env, capture_output=True, text=True, check=False, timeout=500,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("!")] == []
    assert lines[-1:] == ["done"], f"case {lines[-1:]} ended the worker: {done.returncode}"
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) == CASES // SHARES + 1
