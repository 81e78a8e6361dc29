"""What git holds of a study beyond what is read as the study: hidden files, names, messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from ipa_text.named import NamedTuple

Written = Callable[[], Iterator[tuple[str, str | bytes]]]
"""Gives files by path: the text where one was read, the bytes of others, none of a picture."""


class Beyond(NamedTuple):
    """Files that no tree lists, with their bytes; names of branches; commits with their messages."""

    files: tuple[tuple[str, bytes], ...] = ()
    branches: tuple[str, ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    untold: tuple[str, ...] = ()
    """What git could not tell of it, in words."""


def nothing_beyond(paths: Collection[str], names: bool) -> Beyond:
    """Return that nothing is held beyond ``paths``."""
    del paths, names
    return Beyond()


def nothing_written() -> Iterator[tuple[str, str | bytes]]:
    """Yield no file."""
    yield from ()
