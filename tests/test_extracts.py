"""``lint.rules.extracts``: what takes more cases than a document can show."""

from __future__ import annotations

import pytest

import specs
from ipa_text.lint.engine import check
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.study.load import load

SMITH_2011 = [
    (1, False, 1),
    (2, False, 2),
    (3, False, 3),
    (4, False, 3),
    (8, False, 3),
    (9, False, 5),
    (9, True, 3),
    (12, False, 6),
    (12, True, 3),
    (13, False, 7),
]
"""Of how many cases, with a stated measure of prevalence or without: how many are to be quoted."""


def _cases(number: int) -> dict[str, str]:
    """Return as many cases like Tom's."""
    return {
        path.replace("cases/tom", f"cases/tom-{n}"): text.replace(
            "pseudonym: Tom", f"pseudonym: Tom {n}"
        )
        for n in range(1, number + 1)
        for path, text in specs.base().items()
        if path.startswith("cases/tom/")
    }


def _study(of: int, quoted: int, *, stated: bool) -> Memory:
    evidence = "".join(f"      - tom-{n}/outnumbered\n" for n in range(1, of + 1))
    extracts = "".join(f"      - tom-{n}/x-radio\n" for n in range(1, quoted + 1))
    themes = (
        f"themes:\n  - id: radio\n    title: Radio\n    from:\n{evidence}    extracts:\n{extracts}"
    )
    thresholds = "thresholds: {recurrence: half}\n" if stated else ""
    return Memory(
        {**_cases(of), "study.yaml": f"format: 1\ntitle: T\n{thresholds}", "themes.yaml": themes}
    )


@pytest.mark.parametrize(("of", "stated", "wanted"), SMITH_2011)
def test_density_of_extracts(of: int, stated: bool, wanted: int) -> None:
    """So many are enough, and one fewer is not."""
    options = Options(select=("density-of-extracts",))
    enough = check(load(_study(of, wanted, stated=stated)), options).findings
    assert [specs.concise(f) for f in enough] == []
    [few] = check(load(_study(of, wanted - 1, stated=stated)), options).findings
    assert f"quotes {wanted - 1} of {of} participants" in few.remark.message
    assert few.remark.message.endswith(f"a sample of {of} asks for {wanted} (Smith 2011)")


def test_two_cases_cannot_balance() -> None:
    """One of two always has the most words."""
    options = Options(select=("one-case-carries-most-of-the-words",))
    assert check(load(_study(2, 1, stated=False)), options).findings == ()
    [finding] = check(load(_study(3, 1, stated=False)), options).findings
    assert "Tom 1 has 10 of the 10 words" in finding.remark.message
