"""Frozen classes whose instances are known by identity, as ``dataclasses`` would make them, at no price.

A check after one edit is to take no longer than twelve starts of Python. To import ``dataclasses``, which
brings ``inspect``, takes one, and what it writes and compiles for our classes another; here it is a
twentieth. That nothing is set afterwards is held by mypy, for which these are frozen data classes.
"""

from __future__ import annotations

from typing import Any, TypeVar, dataclass_transform

Thing = TypeVar("Thing")


@dataclass_transform(frozen_default=True, eq_default=False)
def frozen(cls: type[Thing]) -> type[Thing]:
    """Give a class an ``__init__`` that takes its annotated parts, by position or name, and keeps them.

    The parts of a class that it extends come first. A part may have a default, if all behind it do.
    """
    parts = parts_of(cls)
    defaults = {f"_{part}": getattr(cls, part) for part in parts if hasattr(cls, part)}
    taken = (f"{part}=_{part}" if f"_{part}" in defaults else part for part in parts)
    kept = "\n".join(f"    self.{part} = {part}" for part in parts)
    made: dict[str, Any] = {}
    exec(f"def __init__(self, {', '.join(taken)}):\n{kept}\n", defaults, made)  # noqa: S102 - as dataclasses
    cls.__init__ = made["__init__"]  # type: ignore[method-assign]
    return cls


def changed(thing: Thing, **parts: Any) -> Thing:
    """Return what a thing would be with other parts; nothing that was worked out of it comes along."""
    cls = type(thing)
    return cls(**{part: getattr(thing, part) for part in parts_of(cls)} | parts)


def parts_of(cls: type) -> tuple[str, ...]:
    """Return the names of the parts of a frozen class, in order."""
    named = (vars(c).get("__annotations__", ()) for c in reversed(cls.__mro__))
    return tuple(dict.fromkeys(part for parts in named for part in parts))
