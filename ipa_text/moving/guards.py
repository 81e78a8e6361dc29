"""What a person has to look at, whatever the words say: negations, numbers, names, redactions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ipa_text.named import NamedTuple
from ipa_text.text.align import Words
from ipa_text.text.turns import Span

_DENYING = """
no not never none nobody nothing nowhere nor neither without cannot hardly barely scarcely nicht
kein keine keinen keinem keiner nie niemand nichts ohne ne pas jamais rien sans nunca nada nadie
sin nem não non mai niente nessuno niet geen nooit niets inte ikke aldrig aldri
"""
_NEGATIONS = frozenset(_DENYING.split())
_COUNTING = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
hundred thousand million half third quarter first second once twice dozen
"""
_NUMBERS = frozenset(_COUNTING.split())
_REDACTED = re.compile(
    r"\[\s*(?:[a-z]+\s*:|redacted|removed|anonymi[sz]ed|withheld|deleted|name|place|x+\b|\u2588)"
    r"|\u2588|\bx{3,}\b|_{3,}",
    re.IGNORECASE,
)
_WEIGHTY = re.compile(r"[?!]")


class Difference(NamedTuple):
    """Words in an old text, and those in their place in the new one; either may be none."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def differences(old: Words, new: Words, here: Span, there: Span) -> list[Difference]:
    """Return where the words of an old range and of a new one differ, in order."""
    ours, theirs = old.keys[slice(*here)], new.keys[slice(*there)]
    found = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return [
        Difference(tuple(range(here[0] + a, here[0] + b)), tuple(range(there[0] + c, there[0] + d)))
        for op, a, b, c, d in found
        if op != "equal"
    ]


def negation(key: str) -> bool:
    """Tell whether a word denies."""
    if key in _NEGATIONS or key.endswith("n't"):
        return True
    return key.endswith("nt") and f"{key[:-1]}'t" in _CONTRACTED


_VERBS = """
is are was were do does did have has had ca could wo would should must might need ai sha dare
ought
"""
_CONTRACTED = frozenset(f"{verb}n't" for verb in _VERBS.split())


def number(key: str) -> bool:
    """Tell whether a word counts."""
    return any(c.isdigit() for c in key) or key in _NUMBERS


def redacted(text: str) -> bool:
    """Tell whether a text says that words were taken out of it or replaced for anonymity."""
    return bool(_REDACTED.search(text))


def reasons(old: Words, new: Words, found: Sequence[Difference]) -> list[str]:
    """Say which of the differences change what was said, or of whom."""
    kinds: list[str] = []
    for ours, theirs in found:
        gone, come = [old.keys[n] for n in ours], [new.keys[n] for n in theirs]
        if sum(map(negation, gone)) != sum(map(negation, come)):
            kinds.append("a negation changed")
        if [k for k in gone if number(k)] != [k for k in come if number(k)]:
            kinds.append("a number changed")
        if {k for k in gone if k in old.names} != {k for k in come if k in new.names}:
            kinds.append("a name changed")
        written = " ".join(new.written(n) for n in theirs)
        if redacted(written):
            kinds.append("words were redacted")
    return list(dict.fromkeys(kinds))


def same_sense(old: str, new: str) -> bool:
    """Tell whether punctuation changed only in ways that do not turn a statement into a question."""
    return _WEIGHTY.findall(old) == _WEIGHTY.findall(new)
