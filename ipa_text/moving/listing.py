"""What became of the anchors, for people and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ipa_text.moving.reanchor import Move
from ipa_text.study.places import WITHHELD


def as_json(found: Sequence[Move], *, show_words: bool) -> dict[str, Any]:
    """Return every anchor as the JSON that ``reanchor`` prints."""
    return {"version": 1, "anchors": [_anchor(move, show_words=show_words) for move in found]}


def _anchor(move: Move, *, show_words: bool) -> dict[str, Any]:
    new = move.new
    return {
        "ref": move.ref,
        "status": move.status,
        "turn_before": move.anchor.turn,
        "turn_after": new.turn if new else None,
        "quote_before": _said(move.anchor.quote, show_words=show_words),
        "quote_after": _said(new.quote if new else None, show_words=show_words),
        "candidates": [
            {
                "turn": place.turn,
                "text": _said(place.text, show_words=show_words),
                "score": round(place.score / 100, 2),
            }
            for place in move.candidates
        ],
        "reason": "; ".join(move.reasons),
    }


def _said(words: str | None, *, show_words: bool) -> str | None:
    return words if words is None or show_words else WITHHELD


def as_text(found: Sequence[Move], done: int, *, show_words: bool) -> Iterator[str]:
    """Yield what has to be moved or looked at, and a summary, as lines; ``done`` have just been moved."""
    for move in found:
        if not move.still:
            yield from _lines(move, show_words=show_words)
            yield ""
    for (old, new), count in sorted(_groups(found).items()):
        words = f"{old}={new}" if show_words else WITHHELD
        yield f"Nothing but a replacement changed in {count} of them: --accept-change '{words}'"
        yield ""
    yield _summary(found, done)


def _lines(move: Move, *, show_words: bool) -> Iterator[str]:
    place = move.anchor.place
    turn = move.anchor.turn
    if move.new and move.new.turn != turn:
        turn += f" -> {move.new.turn}"
    yield f"{move.ref}  {_TOLD[move.status]}  {turn}  {place.path}:{place.line}"
    if move.reasons:
        yield f"    {'; '.join(move.reasons)}"
    quote = _said(move.anchor.quote, show_words=show_words)
    if quote is not None and (move.new is None or move.new.quote != move.anchor.quote):
        yield f"    - {quote}"
    if move.new and move.new.quote is not None:
        mark = "+" if move.new.quote != move.anchor.quote else " "
        yield f"    {mark} {_said(move.new.quote, show_words=show_words)}"
    if move.new is None:
        for number, one in enumerate(move.candidates, 1):
            words = _said(one.text, show_words=show_words)
            yield f"    {number}: {one.turn or 'a turn without an id'}, {one.score:.0f} % alike: {words}"


_TOLD = {"same": "certain", "changed": "changed", "candidate": "doubtful", "lost": "lost"}


def _groups(found: Sequence[Move]) -> Counter[tuple[str, str]]:
    return Counter(move.swaps[0] for move in found if len(move.swaps) == 1)


def _summary(found: Sequence[Move], done: int) -> str:
    count = Counter("still" if move.still else move.status for move in found)
    told = [
        (done, "moved"),
        (count["still"], "where they say"),
        (count["same"], "certain (--apply writes them)"),
        (count["changed"], "changed (--accept REF, when you have looked)"),
        (count["candidate"], "doubtful (--accept REF=N chooses a place)"),
        (count["lost"], "lost"),
    ]
    parts = [f"{number} {what}" for number, what in told if number]
    total = len(found) + done
    anchors = "1 anchor" if total == 1 else f"{total} anchors"
    return f"{anchors}: {', '.join(parts)}." if parts else "No anchors."
