"""``study.links``: the ids that prose names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import git, here
from ipa_text.study.links import links
from studies import written

CASES = frozenset(("ruth", "tom"))


def _targets(text: str) -> list[str]:
    return [link.target for link in links(text, "journal/a.md", "", CASES)]


def test_wiki_links() -> None:
    """With or without another text, a folder, an ending, a turn."""
    text = (
        "[[earning]] [[ruth/n-wage|the wage]] [[cases/ruth/interview-1#^t002]]"
        " [[cases/tom/interview-1.md]] [[ two words ]]"
    )
    assert _targets(text) == [
        "earning", "ruth/n-wage", "ruth/interview-1#^t002", "tom/interview-1", "two words",
    ]  # fmt: skip


def test_bare_links_are_of_cases_that_there_are() -> None:
    """And/or is no case, and neither is a path."""
    text = "see ruth/n-wage, tom/interview-1#^t002; and/or; https://x.org/ruth/x; a/ruth/b; ruth/X"
    assert _targets(text) == ["ruth/n-wage", "tom/interview-1#^t002"]


def test_a_bare_link_may_end_a_sentence() -> None:
    """What follows a full stop tells it from the name of a file."""
    text = "so ruth/n-wage. And tom/interview-1#^t002. Not ruth/n-wage.yaml. At last ruth/n-wage."
    assert _targets(text) == ["ruth/n-wage", "tom/interview-1#^t002", "ruth/n-wage"]


def test_code_and_comments_are_not_read() -> None:
    """They are examples, or asides."""
    text = "`[[a]]` <!-- [[b]]\n[[c]] -->\n```\n[[d]]\n```\n[[e]]\n"
    assert _targets(text) == ["e"]


def test_places_are_those_of_the_names() -> None:
    """To the character, so that an editor can go there."""
    [wiki, bare] = links("a\nb [[ruth/x|y]] tom/z", "p.md", "ruth", CASES)
    assert wiki.place == ("p.md", 2, 5, 2, 11)
    assert bare.place == ("p.md", 2, 16, 2, 21)
    assert (wiki.subject, wiki.case) == ("p.md", "ruth")


@given(st.text(alphabet="[]|/ab`<!->#^\n ruth", max_size=60))
def test_no_prose_stops_the_reader(text: str) -> None:
    """Every link is where it says."""
    lines = text.split("\n")
    for link in links(text, "p.md", "", CASES):
        place = link.place
        assert 1 <= place.line <= len(lines)
        assert place.column <= place.end_column or place.line < place.end_line


@pytest.mark.needs("git")
def test_what_a_decision_set_aside_may_be_gone(tmp_path: Path) -> None:
    """Also when the study is known from an earlier check, and one case is read anew."""
    record = (
        "---\ndate: 2026-02-04\npresent: [km]\nat: draft-1\ndecisions:\n  - seen: [ada/gone, ada/n-dog]\n    alternative: >-\n"
        "      One.\n    outcome: {outcome}\n    why: >-\n      So.\n---\n\nTalk.\n"
    )
    path = "cases/ada/supervision/2026-02-04-a.md"
    written(tmp_path, {path: record.replace("{outcome}", "set aside")})
    git(tmp_path, "init", "--quiet")
    other = tmp_path / "cases/ben/case.yaml"
    for _ in range(2):
        other.write_text(other.read_text() + "\n")
        assert here("check", "--format", "concise", cwd=tmp_path).out == ""
    (tmp_path / path).write_text(record.replace("{outcome}", "renamed"))
    for _ in range(2):
        other.write_text(other.read_text() + "\n")
        found = here("check", "--format", "concise", cwd=tmp_path).lines
        assert [line.split()[1:3] for line in found] == [
            ["error", "reference-to-no-such-case-or-id"]
        ]
