"""``frozen``: classes as dataclasses makes them, and what they cost."""

from __future__ import annotations

import pytest

from ipa_text.frozen import changed, frozen, parts_of


@frozen
class Room:
    """A room."""

    name: str
    doors: int = 1


@frozen
class Kitchen(Room):
    """A room with a stove."""

    stove: str = "gas"


def test_parts_are_given_by_position_or_name() -> None:
    """Those of the class that is extended first; what has a default may be left out."""
    kitchen = Kitchen("kitchen", stove="coal")
    assert (kitchen.name, kitchen.doors, kitchen.stove) == ("kitchen", 1, "coal")
    assert (parts_of(Room), parts_of(Kitchen)) == (("name", "doors"), ("name", "doors", "stove"))
    assert vars(Room("hall", 3)) == {"name": "hall", "doors": 3}


def test_what_does_not_fit_is_refused() -> None:
    """Too few, too many, unknown."""
    for wrong in ([], ["hall", 1, 2]):
        with pytest.raises(TypeError):
            Room(*wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Room("hall", windows=2)  # type: ignore[call-arg]


def test_two_are_never_the_same() -> None:
    """Known by identity, so that a set of notes holds them all, however alike."""
    assert Room("hall") != Room("hall")
    assert len({Room("hall"), Room("hall")}) == 2


def test_another_with_other_parts() -> None:
    """The first stays what it was."""
    hall = Kitchen("hall", 2)
    other = changed(hall, name="lobby")
    assert vars(other) == {"name": "lobby", "doors": 2, "stove": "gas"}
    assert (type(other), hall.name) == (Kitchen, "hall")
