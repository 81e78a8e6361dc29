"""Walk a YAML document: every mapping and sequence, with the steps to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipa_text.store.yaml import Mapping, Sequence

Steps = tuple[str | int, ...]


def walk(value: Any, steps: Steps = ()) -> Iterator[tuple[Mapping | Sequence, Steps]]:
    """Yield every mapping and sequence below a value, itself first, with the steps to it."""
    if isinstance(value, Mapping):
        yield value, steps
        for key, inner in value.items():
            if isinstance(inner, (Mapping, Sequence)):
                yield from walk(inner, (*steps, key))
    elif isinstance(value, Sequence):
        yield value, steps
        for number, inner in enumerate(value):
            if isinstance(inner, (Mapping, Sequence)):
                yield from walk(inner, (*steps, number))
