"""Bring originals into a study: all of them, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from ipa_text.errors import CannotWork
from ipa_text.intake import plan, speakers
from ipa_text.intake.heard import Broken, Heard, labels
from ipa_text.intake.original import Original, read
from ipa_text.intake.plan import Answers, Source, Wish
from ipa_text.intake.spell import compared
from ipa_text.named import NamedTuple
from ipa_text.study.model import Study
from ipa_text.study.places import said

What = TypeVar("What")
Made = TypeVar("Made")


class Listened(NamedTuple):
    """An original and what it says; ``shown`` is what the researcher calls the file."""

    shown: str
    original: Original
    heard: Heard


class Brought(NamedTuple):
    """What is to be written: new files by their path in the study, and where each source came from."""

    files: dict[str, str]
    sources: tuple[tuple[Listened, Source], ...]


def listen(paths: Iterable[Path], where: Path, answers: Answers) -> list[Listened]:
    """Read every original; raises CannotWork with all that is wrong with any of them."""
    known: dict[str, Path] = {}

    def one(path: Path) -> Listened:
        original = read(where / path)
        if (first := known.setdefault(original.sha256, path)) is not path:
            raise Broken(f"this is the same as {first}")
        return Listened(str(path), original, plan.read(original, answers))

    return _each(paths, one)


def unmapped(listened: Iterable[Listened], answers: Answers) -> dict[str, int]:
    """Return the labels of which nobody has said whose they are, and how often each speaks."""
    counts: Counter[str] = Counter()
    for one in listened:
        missing = set(speakers.unmapped(labels(one.heard.captions), answers.speakers))
        counts.update(c.label for c in one.heard.captions if c.label in missing)
    return dict(counts)


def unused(listened: Iterable[Listened], answers: Answers) -> list[str]:
    """Return the labels that the researcher named and that no original has."""
    found = {
        compared(label) or speakers.UNKNOWN
        for one in listened
        for label in labels(one.heard.captions)
    }
    return [
        label
        for label, who in answers.speakers.items()
        if label not in found and who.role != "speech"
    ]


def question(counts: Mapping[str, int], command: Sequence[str], *, show_words: bool) -> str:
    """Say which labels nobody has mapped, and what to type."""
    from shlex import join  # noqa: PLC0415

    found = ", ".join(
        f"{said(label) if label else 'somebody not named (?)'} ({count})"
        for label, count in counts.items()
    )
    options = [
        part for label in counts for part in ("--speaker", f"{label or speakers.UNKNOWN}=ROLE")
    ]
    typed = f"\n  {join([*command, *options])}" if show_words else " --speaker LABEL=ROLE for each"
    roles = ", ".join(speakers.ROLES[:-1])
    return (
        f"whose words are these? The speakers found, and how often each begins: {found}."
        f" Type, with one of {roles} for each ROLE, or `speech` where it is no speaker at all:{typed}"
    )


def bring(
    listened: Sequence[Listened], wishes: Sequence[Wish], answers: Answers, study: Study
) -> Brought:
    """Return what is to be written; raises CannotWork with all that stands in the way."""
    taken: set[str] = set()
    pairs = dict(
        zip((one.shown for one in listened), zip(listened, wishes, strict=True), strict=True)
    )

    def one(shown: str) -> tuple[Listened, Source]:
        each, wish = pairs[shown]
        made = plan.source(each.original, each.heard, wish, answers, study, taken)
        taken.add(made.path)
        return each, made

    sources = _each(pairs, one)
    _hold_apart(sources)
    files: dict[str, str] = {}
    for _, made in sources:
        case, pseudonym, _ = made.key
        files[made.path] = made.text
        if f"cases/{case}/case.yaml" not in study.paths:
            files[f"cases/{case}/case.yaml"] = plan.case_file(pseudonym)
    return Brought(files, tuple(sources))


def _hold_apart(sources: Iterable[tuple[Listened, Source]]) -> None:
    """Raise CannotWork where two cases would have one pseudonym, or one case two."""
    of_case: dict[str, str] = {}
    for _, made in sources:
        case, pseudonym, _ = made.key
        if of_case.setdefault(case, pseudonym) != pseudonym:
            raise CannotWork(f"{case} cannot have two pseudonyms")
    if len(set(of_case.values())) < len(of_case):
        raise CannotWork(
            "two cases cannot have one pseudonym: say --pseudonym once for each --case"
        )


def _each(things: Iterable[What], do: Callable[[What], Made]) -> list[Made]:
    """Do something with each thing; raises CannotWork with what went wrong for any of them."""
    made, wrong = [], []
    for thing in things:
        try:
            made.append(do(thing))
        except CannotWork as error:
            line = f":{error.line}" if isinstance(error, Broken) and error.line else ""
            wrong.append(f"{thing}{line}: {error}")
    if wrong:
        raise CannotWork("\n  ".join(["nothing was written:", *wrong]))
    return made
