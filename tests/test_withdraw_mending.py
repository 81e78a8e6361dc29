"""Entries that name who withdrew are taken out of YAML in any style, and nothing else is touched."""

from __future__ import annotations

import pytest

from ipa_text.store import yaml
from ipa_text.withdrawal.mending import Cure, mended

CURE = Cure(lambda _, value: value.startswith("ann/"))

LEFT_OUT = {
    "a member of a block list, with the comment above it": (
        "from:\n  # whose\n  - ann/x\n  - ben/x # stays\n",
        "from:\n  - ben/x # stays\n",
    ),
    "the last member, and no blank line with it": (
        "from:\n  - ben/x\n\n  - ann/x\n\nkey: v\n",
        "from:\n  - ben/x\n\nkey: v\n",
    ),
    "the only member": ("from: # why\n  - ann/x\nkey: v\n", "from: [] # why\nkey: v\n"),
    "an entry with what is said of the person": (
        "diverges:\n  - id: ann/x\n    why: >-\n      She says\n\n      no.\n  - id: ben/x\n",
        "diverges:\n  - id: ben/x\n",
    ),
    "the first of a flow list": ("from: [ann/x, ben/x]\n", "from: [ben/x]\n"),
    "the last of a flow list": ("from: [ben/x, 'ann/x']\n", "from: [ben/x]\n"),
    "one in the middle, as a mapping": (
        "from: [ben/x, {id: ann/x, pole: b}, cy/x]\n",
        "from: [ben/x, cy/x]\n",
    ),
    "all of a flow list on two lines": ("from: [ann/x,\n  ann/y]\n", "from: []\n"),
    "the one value in the place of a list": ("from: ann/x\n", "from: []\n"),
    "members without indent, and no line end": ("from:\n- ben/x\n- ann/x", "from:\n- ben/x\n"),
    "behind a byte order mark": ("\ufefffrom:\n  - ann/x\n", "\ufefffrom: []\n"),
    "with Windows line ends": (
        "from:\r\n  - ann/x\r\n  - ben/x\r\n",
        "from:\r\n  - ben/x\r\n",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_taken_out(name: str) -> None:
    before, after = LEFT_OUT[name]
    assert mended(before, CURE).text == after


STAYS = {
    "nobody who goes": "from:\n  - annie/x\n",
    "a value that is no member of a list": "in_vivo: ann/x\n",
    "all that a decision is about": "seen: [ann/x]\n",
    "a file with a conflict": "<<<<<<< a\nfrom: [ann/x]\n=======\n>>>>>>> b\n",
    "a file of which a part cannot be read": "from:\n  - ann/x\n  - ben/x\nbad: [x\n",
    "entries that share a line with something": "from:\n  ? x\n  : - ann/x\n    - ben/x\n",
    "a list in a list": "from:\n  - [ann/x, ben/x]\n",
    "a file that is no mapping": "- ann/x\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", STAYS)
def test_left_as_it_is(name: str) -> None:
    found = mended(STAYS[name], CURE)
    assert found.text == STAYS[name]
    assert not any(one.out for one in found.found)


def test_what_is_found_and_where() -> None:
    found = mended("a:\n  from: [ben/x, ann/x]\n  in_vivo: ann/y\n", CURE).found
    assert [(one.under, one.value, one.mark, one.out) for one in found] == [
        ("from", "ann/x", (2, 17, 2, 22), True),
        ("in_vivo", "ann/y", (3, 12, 3, 17), False),
    ]


def test_front_matter() -> None:
    before = "---\nseen:\n  - ann/x\n  - ben/x\n---\n\nann/x said.\n"
    assert mended(before, CURE, markdown=True).text == "---\nseen:\n  - ben/x\n---\n\nann/x said.\n"
    assert mended("No front matter: [ann/x]\n", CURE, markdown=True).found == ()


def test_a_key_that_goes_with_its_value() -> None:
    cure = CURE._replace(lists=False, pairs=("key",))
    before = "s:\n  - id: a\n    from:\n      - ann/x\n    key: ann/x # why\n    in_vivo: ann/y\n"
    assert mended(before, cure).text == before.replace("    key: ann/x # why\n", "")
    assert mended("s: {key: ann/x, id: a}\n", cure).text == "s: {key: ann/x, id: a}\n"
    assert mended("s:\n  - key: ann/x\n    id: a\n", cure).text.startswith("s:\n  - key: ann/x\n")


def test_any_list_may_be_emptied_where_that_is_said() -> None:
    cure = CURE._replace(emptied=None)
    assert mended("people:\n  - {case: ann/x}\n", cure).text == "people: []\n"
    assert mended("who: {case: ann/x}\n", cure).text == "who: {case: ann/x}\n"


def test_twice_changes_nothing() -> None:
    for before, after in LEFT_OUT.values():
        assert mended(after, CURE).text == after
        assert yaml.read(after.removeprefix("\ufeff")).problems == ()
        assert before
