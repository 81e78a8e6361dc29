"""``study.refs``: what a reference names."""

from __future__ import annotations

import pytest

import specs
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.model import Case, GroupTheme
from ipa_text.study.refs import Found, Passage, find

STUDY = load(Memory({**specs.base(), "cases/ada/case.yaml": "pseudonym: Tom\n"}))


def _said(found: Found) -> str:
    if isinstance(found, GroupTheme):
        return f"theme {found.id}"
    if isinstance(found, Case):
        return f"case {found.id}"
    if isinstance(found, Passage):
        return f"{found.case.id}/{found.interview.name}:{found.first}-{found.last}"
    return f"{found[0].id}/{found[1].id}"


@pytest.mark.parametrize(
    ("name", "home", "named"),
    [
        ("ruth/lodger", "", ["ruth/lodger"]),
        ("cases/ruth/n-me", "", ["ruth/n-me"]),
        ("lodger", "ruth", ["ruth/lodger"]),
        ("lodger", "tom", ["ruth/lodger"]),
        ("someone-there", "", ["theme someone-there"]),
        ("ruth", "", ["case ruth"]),
        ("Ruth", "", ["case ruth"]),
        ("Tom", "", ["case ada", "case tom"]),
        ("ruth/interview-1", "", ["ruth/interview-1:1-45"]),
        ("ruth/interview-1.md", "", ["ruth/interview-1:1-45"]),
        ("ruth/interview-1:32-33", "", ["ruth/interview-1:32-33"]),
        ("ruth/interview-1:32", "", ["ruth/interview-1:32-32"]),
        ("cases/ruth/interview-1#^t008", "", ["ruth/interview-1:32-33"]),
        ("ruth/interview-1#t008", "", ["ruth/interview-1:32-33"]),
        ("ruth/interview-1:33-32", "", []),
        ("ruth/interview-1:999", "", []),
        ("ruth/interview-1:45", "", ["ruth/interview-1:45-45"]),
        ("ruth/interview-1:46", "", []),
        ("ruth/interview-1:0", "", []),
        ("ruth/interview-1#^t999", "", []),
        ("ruth/nothing", "", []),
        ("nobody/lodger", "", []),
        ("nobody/interview-1:3", "", []),
        ("nothing", "ruth", []),
        ("", "", []),
    ],
)
def test_what_is_named(name: str, home: str, named: list[str]) -> None:
    """Best first; nothing where nothing is named."""
    assert [_said(found) for found in find(STUDY, name, home)] == named


def test_an_id_alone_may_be_of_several_cases() -> None:
    """All of them are named; at home, only the one there."""
    text = specs.base()["cases/tom/themes.yaml"].replace("id: company", "id: lodger")
    study = load(Memory({**specs.base(), "cases/tom/themes.yaml": text}))
    assert [_said(f) for f in find(study, "lodger")] == ["ruth/lodger", "tom/lodger"]
    assert [_said(f) for f in find(study, "lodger", "tom")] == ["tom/lodger"]
