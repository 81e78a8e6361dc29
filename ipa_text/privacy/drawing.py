"""Draw pseudonyms for a study, and keep the draw where the key is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ipa_text.errors import CannotWork
from ipa_text.privacy.key import KEY, KINDS
from ipa_text.privacy.names import real_names
from ipa_text.privacy.pseudonyms import DRAWS, Draw, Wish, draw, recorded, taken, with_draw
from ipa_text.store.private import kept_out
from ipa_text.store.write import make_room, replace
from ipa_text.study.model import Study


class Done(NamedTuple):
    """What was drawn, and whether there was a key whose names could be avoided."""

    draw: Draw
    key: bool


def new_seed() -> str:
    """Return a seed that nobody chose."""
    from secrets import token_hex  # noqa: PLC0415

    return token_hex(8)


def draw_and_record(root: Path, study: Study, wish: Wish, day: date) -> Done:
    """Draw pseudonyms for a study and write the draw into ``private/``.

    Raises CannotWork where the key or the record cannot be read, where git would keep the record, and
    what ``draw`` raises.
    """
    if not kept_out(root):
        raise CannotWork(
            "private/ is not ignored by git here, and the draw would get into the history: put the line"
            " `private/` into .gitignore first"
        )
    key, before = _read(root / KEY), _read(root / DRAWS)
    real = real_names(key, (*KINDS, "")) if key is not None else ()
    made = draw(wish, taken(study, real, recorded(before) if before else [], wish))
    after = with_draw(before, made, day)
    if after != before:
        replace(make_room(root, DRAWS), before, after)
    return Done(made, key is not None)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotWork(f"{path} cannot be read: {error.strerror}") from None
