"""Figures of agreement between two coders: a description, and no verdict."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.study.coders import Pair


class Agreement(NamedTuple):
    """How far two coders agree over some units; None where a figure is not defined.

    Kappa and alpha compare with what chance would give, which has no meaning where only one value
    occurs.
    """

    over: str
    units: int
    agreed: int
    percent: float | None
    kappa: float | None
    alpha: float | None


def agreement(pair: Pair) -> tuple[Agreement, Agreement]:
    """Return the agreement of a pair on where there is something to note, and on its category.

    Raises CannotWork where the library that computes it is not installed.
    """
    noted = [(str(one), str(other)) for one, other in pair.turns]
    both = [(m.one.category, m.other.category) for m in pair.meetings if m.one and m.other]
    return (
        _figures("participant's turns: noted or not", noted),
        _figures("places that both noted: category", both),
    )


def _figures(over: str, values: Iterable[tuple[str, str]]) -> Agreement:
    try:
        from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - slow, and an extra
    except ImportError:
        raise CannotWork(
            "figures of agreement are computed by NLTK, which is not installed:"
            " `pip install 'ipa-text[agreement]'`"
        ) from None
    listed = list(values)
    agreed = sum(one == other for one, other in listed)
    percent = 100 * agreed / len(listed) if listed else None
    if len({value for pair in listed for value in pair}) < 2:
        return Agreement(over, len(listed), agreed, percent, None, None)
    task = AnnotationTask(
        data=[(who, str(n), pair[who]) for n, pair in enumerate(listed) for who in (0, 1)]
    )
    return Agreement(over, len(listed), agreed, percent, float(task.kappa()), float(task.alpha()))
