"""Who speaks: from the labels of an original to the labels and roles of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ipa_text.errors import CannotWork
from ipa_text.intake.heard import Caption, Hints
from ipa_text.intake.spell import APOSTROPHE, clean, compared
from ipa_text.named import NamedTuple
from ipa_text.study.places import said

ROLES = ("interviewer", "participant", "other", "description", "speech")
"""``speech`` says that what looks like a label is spoken."""

UNKNOWN = "?"
"""Stands on the command line for the speaker whom the original does not name."""

_LABEL = re.compile(r"[^\W_](?:[\w .'\u2019-]*[\w.])?")
_MACHINE = re.compile(
    r"(?:speaker|spk|participant|interviewer|interviewee|respondent|sprecher)?[ _-]?[\dA-Z]{0,2}",
    re.IGNORECASE,
)


class Speaker(NamedTuple):
    """What a label becomes: a role, and the label written."""

    role: str
    name: str


def asked(given: Iterable[str]) -> dict[str, Speaker]:
    """Read ``LABEL=role`` or ``LABEL=role:NAME``; raises CannotWork."""
    found: dict[str, Speaker] = {}
    for words in given:
        label, equals, rest = words.rpartition("=")
        role, _, name = rest.partition(":")
        if not equals or role not in ROLES:
            raise CannotWork(
                f"--speaker {words}: write LABEL=role, or LABEL=role:NAME; a role is one of"
                f" {', '.join(ROLES)}"
            )
        if name and not is_label(name):
            raise CannotWork(f"--speaker {words}: a name is written in letters, digits and spaces")
        found[compared(label)] = Speaker(role, name)
    return found


def is_label(name: str) -> bool:
    """Tell whether a name can stand as a label in a transcript."""
    return bool(_LABEL.fullmatch(name)) and len(name) <= 40


def hints(speakers: Mapping[str, Speaker]) -> Hints:
    """Return what the researcher says is a label, and what is speech."""
    speech = frozenset(label for label, who in speakers.items() if who.role == "speech")
    return Hints(frozenset(speakers) - speech, speech)


def unmapped(labels: Iterable[str], speakers: Mapping[str, Speaker]) -> list[str]:
    """Return the labels of which nobody has said whose they are."""
    return [label for label in labels if (compared(label) or UNKNOWN) not in speakers]


def settled(
    labels: Sequence[str], speakers: Mapping[str, Speaker], pseudonym: str
) -> dict[str, Speaker]:
    """Return what each label of an original becomes, every one with a name; raises CannotWork."""
    found: dict[str, Speaker] = {}
    taken: set[str] = set()
    for label in labels:
        role, name = speakers[compared(label) or UNKNOWN]
        if role == "speech":
            raise CannotWork(f"{said(label)} names a speaker here and cannot be speech")
        if role == "participant":
            if name and name != pseudonym:
                raise CannotWork(
                    f"a participant is labelled by the pseudonym, which is {pseudonym}, not {name}"
                )
            name = pseudonym
        elif not name:
            name = _free(_default(label, role), taken | {pseudonym})
        taken.add(name)
        found[label] = Speaker(role, name)
    clash = {who.name for who in found.values() if who.role != "participant"} & {pseudonym}
    if clash and any(who.role == "participant" for who in found.values()):
        raise CannotWork(
            f"{pseudonym} is the participant's pseudonym and cannot label somebody else"
        )
    return found


def _default(label: str, role: str) -> str:
    if role == "interviewer":
        return "I"
    if role == "description":
        return "Description"
    return "Other" if label else "Unknown"


def _free(name: str, taken: set[str]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}{number}" if name == "I" else f"{name} {number}"
    return free


def relabelled(captions: Iterable[Caption], who: Mapping[str, Speaker]) -> list[Caption]:
    """Return captions under the labels that are written."""
    return [caption._replace(label=who[caption.label].name) for caption in captions]


def names_in(label: str) -> list[str]:
    """Return the words of a label by which a person may be known in speech: whole, then one by one.

    Of a double name, such as Hill-Jones, each half is one as well.
    """
    bare = re.sub(r"\([^)]*\)", " ", label)
    words = [w for w in re.findall(r"[^\W\d_][\w'\u2019-]+", bare) if not _MACHINE.fullmatch(w)]
    if not words:
        return []
    whole = " ".join(bare.split())
    halves = [h for w in words if "-" in w for h in w.split("-") if len(h) > 1 and h[0].isupper()]
    return list(dict.fromkeys([*([whole] if len(words) > 1 else []), *words, *halves]))


def pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name as whole words, also in capitals, and with either apostrophe."""
    words = clean(name)[0]
    spaced = "|".join(
        r"\s+".join(map(re.escape, written.split(" "))) for written in (words, words.upper())
    )
    either = re.sub(APOSTROPHE, APOSTROPHE, spaced)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
