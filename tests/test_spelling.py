"""``text.spelling``: the nearest of the words that are known, however many they are."""

from __future__ import annotations

import time

from ipa_text.text.spelling import FEW, nearest


def test_among_many_the_same_is_near_as_among_few() -> None:
    """What cannot be near is left out beforehand, and what is near is found."""
    many = [f"{chr(97 + n % 26)}{n * 7919 % 100_000:05}-{n}" for n in range(20 * FEW)]
    assert nearest("loger", ["lodger", "lager-x"]) == "; did you mean `lodger`?"
    assert nearest("loger", [*many, "lodger", "lager-x"]) == "; did you mean `lodger`?"
    assert nearest("qqqqqq", many) == ""


def test_what_is_no_word_costs_nothing() -> None:
    """A megabyte where an id belongs is compared no further than ids are long."""
    began = time.process_time()
    assert nearest("x" * 1_000_000, ["lodger"] * FEW) == ""
    assert time.process_time() - began < 5
