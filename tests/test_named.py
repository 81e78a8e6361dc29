"""``NamedTuple``: what ``typing`` makes of the same class, in a fraction of the time."""

from __future__ import annotations

import pickle
import typing
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from ipa_text.named import NamedTuple

Part = TypeVar("Part")


class Room(NamedTuple):
    """A room."""

    name: str
    doors: int = 1
    """How many there are."""

    @property
    def dark(self) -> bool:
        """Whether nobody gets in."""
        return self.doors == 0

    @classmethod
    def walled(cls, name: str) -> Room:
        """Return a room without doors."""
        return cls(name, 0)


class Typed(typing.NamedTuple):
    """A room."""

    name: str
    doors: int = 1


ASKED: tuple[Callable[[Any], object], ...] = (
    lambda room: room._fields,
    lambda room: room._field_defaults,
    lambda room: room.__match_args__,
    lambda room: room.__doc__,
    lambda room: room.__module__,
    lambda room: room.__mro__[1:],
    lambda room: room("hall"),
    lambda room: room(name="hall", doors=2)._replace(doors=3)._asdict(),
    lambda room: hash(room("hall")),
    lambda room: sorted([room("lobby"), room("hall", 2), room("hall")]),
)


@pytest.mark.parametrize("asked", ASKED)
def test_it_is_what_typing_makes(asked: Callable[[Any], object]) -> None:
    """Parts, defaults, documentation, order: a tuple in every way."""
    assert asked(Room) == asked(Typed)


def test_it_knows_its_name_and_its_methods() -> None:
    """And goes to another process and back."""
    hall = Room.walled("hall")
    assert (repr(hall), hall.dark, Room.__qualname__) == (
        "Room(name='hall', doors=0)",
        True,
        "Room",
    )
    assert pickle.loads(pickle.dumps(hall)) == hall
    assert not hasattr(hall, "__dict__")


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("hall", 1, 2), {}), (("hall",), {"x": 1})]
)
def test_what_does_not_fit_is_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Too few, too many, unknown."""
    with pytest.raises(TypeError):
        Room(*given, **named)


def test_a_part_cannot_be_set() -> None:
    """It is frozen."""
    with pytest.raises(AttributeError):
        Room("hall").doors = 2  # type: ignore[misc]


def test_what_would_come_out_otherwise_is_no_class() -> None:
    """A part that lacks a default behind one that has it, and another class beside."""
    with pytest.raises(TypeError, match="Late"):

        class Late(NamedTuple):
            doors: int = 1
            name: str  # type: ignore[misc]

    with pytest.raises(TypeError, match="Both"):

        class Both(NamedTuple, Generic[Part]):
            name: Part
