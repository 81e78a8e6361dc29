"""``lint.findings``: fingerprints that stay when lines move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Finding, fingerprinted
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.places import Place, Remark


def _finding(code: str, path: str, line: int, subject: str) -> Finding:
    return Finding(code, "a-rule", "error", Remark(f"line {line}", Place(path, line), subject))


some = st.builds(
    _finding,
    st.sampled_from(("IPA201", "IPA202")),
    st.sampled_from(("a.md", "b.md")),
    st.integers(1, 20),
    st.sampled_from(("ruth/a", "ruth/b", "caf\udce9")),
)


@given(st.lists(some, max_size=12))
def test_findings_are_in_order_and_told_apart(findings: list[Finding]) -> None:
    """By place, then code; no two have the same fingerprint."""
    found = fingerprinted(findings)
    assert [f.key for f in found] == sorted(f.key for f in findings)
    assert len({f.fingerprint for f in found}) == len(found)


@given(st.lists(some, max_size=12), st.integers(1, 50))
def test_fingerprints_do_not_know_lines(findings: list[Finding], moved: int) -> None:
    """Lines put in above change none."""

    def down(finding: Finding) -> Finding:
        place = finding.remark.place
        place = place._replace(line=place.line + moved)
        return finding._replace(remark=finding.remark._replace(place=place))

    before = [f.fingerprint for f in fingerprinted(findings)]
    assert [f.fingerprint for f in fingerprinted(map(down, findings))] == before


def test_fingerprints_of_a_study_stay_when_lines_move() -> None:
    """A comment above, a note before, a turn more: the findings are the same ones."""
    path = "cases/ruth/interview-1.notes.yaml"
    before = specs.base()[path].replace("[metaphor]", "[lodging, rent]").replace("t011", "t999")
    after = before.replace(
        "notes:\n",
        "# Read again in May.\nnotes:\n  - id: n-new\n    category: linguistic\n    turn: t002\n"
        "    note: >-\n      New.\n\n",
    )
    prints = []
    for text in (before, after):
        findings = check(load(Memory({**specs.base(), path: text}))).findings
        assert len(findings) == 3
        prints.append([f.fingerprint for f in findings])
    assert prints[0] == prints[1]


def test_a_fingerprint_is_of_the_finding() -> None:
    """Another rule, another file, another subject: another finding."""
    one = _finding("IPA201", "a.md", 1, "ruth/a")
    others = [
        _finding("IPA202", "a.md", 1, "ruth/a"),
        _finding("IPA201", "b.md", 1, "ruth/a"),
        _finding("IPA201", "a.md", 1, "ruth/b"),
    ]
    alone = {fingerprinted([finding])[0].fingerprint for finding in (one, *others)}
    assert len(alone) == 4
    assert all(len(mark) == 32 for mark in alone)
