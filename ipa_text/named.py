"""Tuples whose parts have names, as ``typing`` makes them, in less than half the time.

A check makes dozens of such classes before it has read anything. ``typing.NamedTuple`` compiles the
annotation of every part to see whether it is a type; mypy has seen that. What comes out is the same: a
``collections.namedtuple``, to mypy a ``typing.NamedTuple``. It reads annotations as they are written, as
every module has them of ``__future__``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    class _Described(type):
        def __new__(cls, name, bases, members):
            """Return the named tuple that a class describes; NamedTuple itself as it is."""
            if not bases:
                return super().__new__(cls, name, bases, members)
            parts = members["__annotations__"]
            given = [part for part in parts if part in members]
            if bases != (NamedTuple,) or given != list(parts)[len(parts) - len(given) :]:
                raise TypeError(f"{name}: extends more than that, or a part lacks a default")
            defaults = [members.pop(part) for part in given]
            made = namedtuple(name, parts, defaults=defaults, module=members["__module__"])
            for key, member in members.items():
                setattr(made, key, member)
            return made

    class NamedTuple(metaclass=_Described):
        """What a class with parts extends, to be a tuple of them."""
