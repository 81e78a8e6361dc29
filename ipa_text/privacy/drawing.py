"""Draw pseudonyms for a study, and keep the draw where the key is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.privacy.key import KINDS
from ipa_text.privacy.names import real_names
from ipa_text.privacy.pseudonyms import DRAWS, Draw, Wish, draw, recorded, taken, with_draw
from ipa_text.store.private import KEY, content, refuse_unless_kept_out
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

    Raises CannotWork where the key is no key or git would keep the record, OSError where the disk
    refuses, and what ``draw`` raises.
    """
    refuse_unless_kept_out(root, DRAWS, "the draw")
    key, before = content(root / KEY), content(root / DRAWS)
    real = real_names(key, (*KINDS, "")) if key is not None else ()
    made = draw(wish, taken(study, real, recorded(before) if before else [], wish))
    after = with_draw(before, made, day)
    if after != before:
        replace(make_room(root, DRAWS), before, after)
    return Done(made, key is not None)
