"""Check a study case by case: each is read, checked, summed up and let go (``cases``).

What looks across cases sees facts, so that the words of one case are in memory at a time. A case that
had nothing to be said of it is not read again until something in it changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from functools import cache, cached_property
from pathlib import PurePosixPath

from ipa_text.frozen import frozen
from ipa_text.lint.across import as_before, keep
from ipa_text.lint.cases import Checked, Ground, Remembered, checked, opened, remember, remembered
from ipa_text.lint.engine import all_said, concluded
from ipa_text.lint.findings import Outcome
from ipa_text.lint.known import Clean, Known
from ipa_text.lint.options import Options
from ipa_text.lint.registry import Rule
from ipa_text.lint.running import on_study
from ipa_text.lint.selection import Selection, selection
from ipa_text.store.digest import Digesting, digest
from ipa_text.store.trees import Tree
from ipa_text.store.yaml import Mapping
from ipa_text.study.beyond import Beyond, nothing_beyond
from ipa_text.study.facts import CaseFacts
from ipa_text.study.layout import Digests, Files, inside_a_case
from ipa_text.study.load import Frame, load_case, load_frame, load_info
from ipa_text.study.model import Case, Overview
from ipa_text.study.outside import Outside
from ipa_text.study.past import Past, nothing
from ipa_text.study.reviewed import outlined
from ipa_text.study.speech import asked

Progress = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""


@frozen
class Swept(Overview):
    """A study of which no case is in memory; one is read where its words are asked for."""

    checked: tuple[Checked, ...]
    read: Callable[[str], Case]
    read_info: Callable[[str], Mapping]
    read_as: dict[str, str]
    """The digests of the cases of which rules saw more than facts, as they were when they were read."""

    @cached_property
    def facts(self) -> tuple[CaseFacts, ...]:
        """What is known of each case, in the study's order."""
        return tuple(case.facts for case in self.checked)

    @cached_property
    def heard(self) -> dict[str, frozenset[int]]:
        """The numbers of those words outside the cases (``outside.sought``) that were said in each."""
        return {case.id: case.heard for case in self.checked}

    def whole(self, name: str) -> Case:
        """Return a case with its words, read for this."""
        return self.read(name)

    def info(self, name: str) -> Mapping:
        """Return what ``case.yaml`` says of a participant, read for this."""
        return self.read_info(name)


def sweep(
    known: Known,
    tree: Tree,
    options: Options,
    progress: Progress | None = None,
    past: Callable[[], Past | None] = nothing,
    beyond: Callable[[Collection[str], bool], Beyond] = nothing_beyond,
) -> Outcome:
    """Check the study in a tree, and keep what is then known of it.

    ``past`` gives what git tells of it, ``beyond`` what else git holds; each is asked only where a rule
    that runs asks.

    Raises NewerFormat, and UnknownRule for a selector of the command line that names no rule.
    """
    reading = Digesting(tree)
    paths = tree.paths()
    frame = load_frame(reading, paths)
    chosen = selection(frame.config.lint, options)
    outside = Outside(frame.written, asked(frame.schedule))
    ground = _ground(known, reading, frame, chosen, outside)
    cases = _cases(ground, known, progress)
    outer = [path for path in paths if not inside_a_case(path)]
    found = Digests(
        reading.of(outer),
        {name: case.digest for name, case in cases.items()},
        {name: case.sources for name, case in cases.items()},
    )
    key = _key_across(ground, known, found, paths, cases.values())
    across = as_before(known.cache, key, found.cases)
    stood_still = True
    if across is None:
        study = _swept(ground, paths, _opened(ground, cases.values()), past, beyond, outside)
        across = on_study(study, chosen)
        # Files are read again for this: what was said then may be of others than those digested.
        stood_still = reading.of(outer) == found.around and all(
            found.cases[name] == same for name, same in study.read_as.items()
        )
        if stood_still:
            keep(known.cache, key, across, study.read_as)
    remember(ground, known.cache, cases.values(), across)
    of_cases = (case.said for case in cases.values())
    said = all_said(of_cases, frame.reader.problems, across, chosen)
    waivers = [*frame.reader.waivers, *(w for case in cases.values() for w in case.waivers)]
    outcome = concluded(said, waivers, frame.config, chosen, options.paths, len(cases))
    if stood_still and not outcome.findings and not outcome.crashed:
        day = _day(known, chosen.running())
        known.keep(found, Clean(len(cases), len(outcome.waived), day))
    known.cache.tidy()
    return outcome


def _day(known: Known, running: Iterable[Rule]) -> str:
    """Return the day for which what is found holds; nothing where no rule speaks of today."""
    return known.today.isoformat() if any("today" in rule.needs for rule in running) else ""


def _ground(
    known: Known, reading: Digesting, frame: Frame, chosen: Selection, outside: Outside
) -> Ground:
    settings = reading.of([PurePosixPath(frame.config.path)])
    day = _day(known, (rule for rule in chosen.running() if rule.on_case))
    names = (frame.config.key, frame.config.keyed, known.secret)
    key = digest(known.program, day, settings, *sorted(chosen.active), "", *frame.cases, "", *names)
    words = any("words" in rule.needs for rule in chosen.running())
    sought = outside.sought if words else {}
    silence = digest(known.program, *outside.texts, "", *outside.texts.values()) if sought else ""
    unheard = _unheard(known.cache.get(silence)) if sought else frozenset[str]()
    reviewed = outlined(frame.reviews, frame.themes)
    return Ground(reading.below, frame, chosen, key, sought, silence, unheard, reviewed)


def _unheard(kept: bytes | None) -> frozenset[str]:
    """Return the marks of sources in which nothing is said of what stands outside the cases."""
    try:
        return frozenset(json.loads(kept or b"[]"))
    except (ValueError, TypeError, RecursionError):
        return frozenset()


def _cases(
    ground: Ground, known: Known, progress: Progress | None
) -> dict[str, Checked | Remembered]:
    """Return every case, in the study's order: as remembered, or checked now where something changed."""
    names = ground.frame.cases
    found = remembered(ground, known.cache, known.before) if known.before else {}

    def done(number: int) -> None:
        if progress:
            progress(len(found) + number, len(names))

    read = checked(ground, [name for name in names if name not in found], done)
    return {name: found.get(name) or read[name] for name in names}


def _key_across(
    ground: Ground,
    known: Known,
    digests: Digests,
    paths: Files,
    cases: Collection[Checked | Remembered],
) -> str:
    """Return the key of all that rules across cases see; nothing where a case cannot be kept."""
    if not all(case.seen for case in cases):
        return ""
    seen = [part for case in cases for part in (case.seen, json.dumps(sorted(case.heard)))]
    day = _day(known, ground.chosen.running())
    around = (known.circumstances, day, ground.key, digests.around)
    return digest(*around, *map(str, paths), "", *seen)


def _opened(ground: Ground, cases: Iterable[Checked | Remembered]) -> tuple[Checked, ...]:
    return tuple(opened(ground, c) if isinstance(c, Remembered) else c for c in cases)


def _swept(
    ground: Ground,
    paths: Files,
    cases: tuple[Checked, ...],
    past: Callable[[], Past | None],
    beyond: Callable[[Collection[str], bool], Beyond],
    outside: Outside,
) -> Swept:
    frame = ground.frame

    read_as: dict[str, str] = {}

    @cache
    def read(name: str) -> Case:
        reading = Digesting(ground.tree)
        case = load_case(reading, name, frame.cases, frame.config).case
        read_as[name] = reading.of(frame.cases[name])
        return case

    def read_info(name: str) -> Mapping:
        reading = Digesting(ground.tree)
        info = load_info(reading, name)
        read_as[name] = reading.of(frame.cases[name])
        return info

    return Swept(
        config=frame.config,
        themes=frame.themes,
        set_aside=frame.set_aside,
        order=frame.order,
        order_why=frame.order_why,
        schedule=frame.schedule,
        records=frame.records,
        reviews=frame.reviews,
        fixed=frame.fixed,
        drafts=frame.drafts,
        past=cache(past),
        written=frame.written,
        beyond=beyond,
        links=tuple(k for links in (frame.reader.links, *(c.links for c in cases)) for k in links),
        paths=tuple(str(path) for path in paths),
        hidden=frame.hidden,
        for_editors=frame.for_editors,
        outside=outside,
        checked=cases,
        read=read,
        read_info=read_info,
        read_as=read_as,
    )
