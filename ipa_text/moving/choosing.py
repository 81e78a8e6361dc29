"""Which anchors are to be moved: those that are certain, and those that a person has said yes to."""

from __future__ import annotations

from collections.abc import Sequence

from ipa_text.errors import CannotWork
from ipa_text.moving.quotation import Written
from ipa_text.moving.reanchor import Move
from ipa_text.moving.writing import Chosen
from ipa_text.text.spelling import nearest


def chosen(
    found: Sequence[Move], accepted: Sequence[str], swaps: Sequence[str], *, certain: bool
) -> list[Chosen]:
    """Return the anchors that are to be moved, and what each is to be.

    ``accepted`` names doubtful ones, ``REF`` or ``REF=N``; ``swaps`` are replacements, ``OLD=NEW``.
    Raises CannotWork where one of them names nothing that can be accepted.
    """
    picked: dict[int, Written] = {}
    if certain:
        picked |= {n: m.new for n, m in enumerate(found) if m.certain and m.new}
    for swap in swaps:
        picked |= _swapped(found, swap)
    for word in accepted:
        number, new = _accepted(found, word)
        picked[number] = new
    return [(found[number], new) for number, new in sorted(picked.items())]


def left(found: Sequence[Move], picked: Sequence[Chosen]) -> list[Move]:
    """Return the anchors that are not moved."""
    gone = {id(move) for move, _ in picked}
    return [move for move in found if id(move) not in gone]


def _swapped(found: Sequence[Move], swap: str) -> dict[int, Written]:
    old, _, new = (part.strip().casefold() for part in swap.partition("="))
    same = {
        n: move.new
        for n, move in enumerate(found)
        if move.new
        and move.swaps
        and {(a.casefold(), b.casefold()) for a, b in move.swaps} == {(old, new)}
    }
    if not same:
        raise CannotWork(
            f"`{swap}`: there is no quotation in which this, and nothing else, was replaced"
        )
    return same


def _accepted(found: Sequence[Move], word: str) -> tuple[int, Written]:
    ref, _, choice = word.partition("=")
    named = [n for n, move in enumerate(found) if move.ref == ref]
    if not named:
        hint = nearest(ref, (move.ref for move in found if not move.still))
        raise CannotWork(f"there is no anchor `{ref}`{hint}")
    if len(named) > 1:
        raise CannotWork(
            f"`{ref}` stands for {len(named)} anchors: give each entry its own id first"
        )
    move = found[named[0]]
    if move.still:
        raise CannotWork(f"`{ref}` still stands where it says: there is nothing to accept")
    if not choice:
        if move.new is None:
            raise CannotWork(_say_which(move))
        return named[0], move.new
    numbers = [str(n) for n, _ in enumerate(move.candidates, 1)]
    if choice not in numbers:
        raise CannotWork(_say_which(move))
    new = move.candidates[int(choice) - 1].new
    if new is None:
        raise CannotWork(
            f"`{ref}` cannot be put there as it stands: quote more words of that turn by hand"
        )
    return named[0], new


def _say_which(move: Move) -> str:
    if not move.candidates:
        return f"`{move.ref}` has no place in the transcript any more: quote other words by hand"
    last = len(move.candidates)
    which = f"`{move.ref}=1`" if last == 1 else f"`{move.ref}=1` to `{move.ref}={last}`"
    return f"`{move.ref}` has to be chosen: --accept {which}"
