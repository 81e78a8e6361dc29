"""Check a study case by case: each is read, checked, summed up and let go.

What looks across cases sees facts, so that the words of one case are in memory at a time. A case that
had nothing to be said of it is not read again until something in it changes (``keeping``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as Named
from functools import cache, cached_property, partial
from pathlib import PurePosixPath
from typing import NamedTuple

from ipa_text.frozen import frozen
from ipa_text.lint import keeping
from ipa_text.lint.engine import concluded
from ipa_text.lint.findings import Outcome
from ipa_text.lint.known import Clean, Known
from ipa_text.lint.options import Options
from ipa_text.lint.registry import Rule
from ipa_text.lint.running import Said, of_files, on_case, on_study, silent_in
from ipa_text.lint.selection import Selection, selection
from ipa_text.lint.workers import shared_out
from ipa_text.store.cache import Cache
from ipa_text.store.digest import Digesting, digest
from ipa_text.store.trees import Tree, Unreadable
from ipa_text.store.yaml import Mapping
from ipa_text.study.beyond import Beyond, nothing_beyond
from ipa_text.study.evidence import facts_of
from ipa_text.study.facts import CaseFacts
from ipa_text.study.layout import Digests, Files, inside_a_case
from ipa_text.study.load import Frame, load_case, load_frame, load_info, source
from ipa_text.study.model import Case, Interview, Link, Overview, Waiver
from ipa_text.study.outside import Outside
from ipa_text.study.past import Past, nothing
from ipa_text.study.reviewed import outlined
from ipa_text.study.speech import asked, heard, may_say
from ipa_text.text.shingles import Shingle

Progress = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""


class Checked(NamedTuple):
    """What is left of a case when it was checked: nothing of what was said in it."""

    facts: CaseFacts
    links: tuple[Link, ...]
    waivers: tuple[Waiver, ...]
    said: Said
    digest: str
    heard: frozenset[int] = frozenset()
    """The numbers of the words outside all cases that were said in it."""
    known: bool = False
    """Whether it is remembered from another check, and was not read in this one."""


@frozen
class Swept(Overview):
    """A study of which no case is in memory; one is read where its words are asked for."""

    checked: tuple[Checked, ...]
    read: Callable[[str], Case]
    read_info: Callable[[str], Mapping]

    @cached_property
    def facts(self) -> tuple[CaseFacts, ...]:
        """What is known of each case, in the study's order."""
        return tuple(case.facts for case in self.checked)

    @cached_property
    def heard(self) -> dict[str, frozenset[int]]:
        """The numbers of those words outside the cases (``outside.sought``) that were said in each."""
        return {case.facts.id: case.heard for case in self.checked}

    def whole(self, name: str) -> Case:
        """Return a case with its words, read for this."""
        return self.read(name)

    def info(self, name: str) -> Mapping:
        """Return what ``case.yaml`` says of a participant, read for this."""
        return self.read_info(name)


class _Ground(NamedTuple):
    """What the check of every case rests on; ``key`` tells it from another such.

    ``outlined`` names, by case, the entries on which something rests that was reviewed.
    ``sought`` are words outside all cases, to be looked for in each; under the key ``silence`` stands in
    which nothing of them is said.
    """

    tree: Tree
    frame: Frame
    chosen: Selection
    key: str
    sought: Named[Shingle, int]
    silence: str
    outlined: Named[str, set[str]]

    def key_of(self, name: str, same: str) -> str:
        """Return the key under which a case with this digest is kept."""
        return digest(self.key, same, *sorted(self.outlined.get(name, ())))


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
    settings = reading.of([PurePosixPath(frame.config.path)])
    day = _day(known, (rule for rule in chosen.running() if rule.on_case))
    names = (frame.config.key or b"", frame.config.keyed or b"", known.secret)
    key = digest(known.program, day, settings, *sorted(chosen.active), "", *frame.cases, "", *names)
    outside = Outside(frame.written, asked(frame.schedule))
    words = any("words" in rule.needs for rule in chosen.running())
    sought = outside.sought if words else {}
    silence = digest(known.program, *outside.texts, "", *outside.texts.values()) if sought else ""
    reviewed = outlined(frame.reviews, frame.themes)
    ground = _Ground(tree, frame, chosen, key, sought, silence, reviewed)
    checked = _cases(ground, known, progress)
    across = on_study(_swept(ground, paths, checked, past, beyond, outside), chosen)
    _remember(ground, known.cache, checked, across)
    said = [case.said for case in checked]
    said.append(Said(of_files(frame.reader.problems, chosen), frozenset(), crashed=False))
    said.append(across)
    waivers = [*frame.reader.waivers, *(w for case in checked for w in case.waivers)]
    outcome = concluded(said, waivers, frame.config, chosen, options.paths, len(checked))
    if not outcome.findings and not outcome.crashed:
        around = reading.of(path for path in paths if not inside_a_case(path))
        found = Digests(around, {case.facts.id: case.digest for case in checked})
        known.keep(found, Clean(len(checked), len(outcome.waived), _day(known, chosen.running())))
    known.cache.tidy()
    return outcome


def _day(known: Known, running: Iterable[Rule]) -> str:
    """Return the day for which what is found holds; nothing where no rule speaks of today."""
    return known.today.isoformat() if any("today" in rule.needs for rule in running) else ""


def _cases(ground: _Ground, known: Known, progress: Progress | None) -> tuple[Checked, ...]:
    """Return every case as checked: as remembered where nothing in it changed, or checked now."""
    found: dict[str, Checked] = {}
    for name, same in known.before.cases.items() if known.before else ():
        if case := _remembered(ground, known.cache, name, same):
            found[name] = case
    found |= _heard_again(ground, known.cache, found)
    names = ground.frame.cases
    for name, case in shared_out(partial(_check, ground), [n for n in names if n not in found]):
        found[name] = case
        if progress:
            progress(len(found), len(names))
    return tuple(found[name] for name in names)


def _check(ground: _Ground, name: str) -> Checked:
    """Read one case and run the rules over it."""
    frame, chosen = ground.frame, ground.chosen
    reading = Digesting(ground.tree)
    case, reader = load_case(reading, name, frame.cases, frame.config)
    said = on_case(case, frame.config, chosen)
    return Checked(
        facts_of(case, ground.outlined.get(name, ())),
        tuple(reader.links),
        tuple(reader.waivers),
        said._replace(findings=said.findings + of_files(reader.problems, chosen)),
        reading.of(frame.cases[name]),
        heard(case.interviews, ground.sought),
    )


def _heard_again(ground: _Ground, kept: Cache, cases: Named[str, Checked]) -> dict[str, Checked]:
    """Listen again to what was said in remembered cases, where something outside them has changed.

    In which nothing was heard of what stands outside, nothing is heard as long as that is the same.
    """
    silent = _silent(ground, kept) if ground.sought else frozenset(c.digest for c in cases.values())
    names = [name for name, case in cases.items() if case.digest not in silent]
    listened = shared_out(partial(_listen, ground), names)
    return {name: cases[name]._replace(heard=said) for name, said in listened}


def _listen(ground: _Ground, name: str) -> frozenset[int]:
    """Read the sources of a case, and return which of the words sought were said there."""
    listened = (_source(ground, path, name) for path in ground.frame.cases[name])
    return heard((found for found in listened if found), ground.sought)


def _source(ground: _Ground, path: PurePosixPath, name: str) -> Interview | None:
    if path.suffix != ".md" or len(path.parts) != 3:
        return None
    try:
        text = ground.tree.read(path).decode()
    except (Unreadable, UnicodeDecodeError):
        return None
    return source(ground.tree, path, name) if may_say(text, ground.sought) else None


def _silent(ground: _Ground, kept: Cache) -> frozenset[str]:
    """Return the digests of cases in which nothing is said of what stands outside them."""
    try:
        return frozenset(json.loads(kept.get(ground.silence) or b"[]"))
    except (ValueError, TypeError, RecursionError):
        return frozenset()


def _remembered(ground: _Ground, kept: Cache, name: str, same: str) -> Checked | None:
    """Return a case with this digest as it was checked before, if nothing was to be said of it."""
    answer = kept.get(ground.key_of(name, same))
    found = keeping.read(answer) if answer else None
    if found is None:
        return None
    facts, links = found
    silent = silent_in(facts.id, facts.stage, ground.chosen)
    return Checked(facts, tuple(links), (), Said((), silent, crashed=False), same, known=True)


def _remember(ground: _Ground, kept: Cache, checked: Iterable[Checked], across: Said) -> None:
    """Keep the cases of which nothing was to be said, waived or not, in them or from outside.

    A link that leads nowhere may be words: then something is said of it, and the case is not kept.
    """
    silent = frozenset(case.digest for case in checked if not case.heard)
    if ground.sought and silent != _silent(ground, kept):
        kept.put(ground.silence, json.dumps(sorted(silent)).encode())
    spoken_of = {finding.remark.place for finding in across.findings}
    for case in checked:
        of_it = case.said.findings or case.said.crashed or case.waivers
        if of_it or case.known or any(link.place in spoken_of for link in case.links):
            continue
        if answer := keeping.written(case.facts, case.links):
            kept.put(ground.key_of(case.facts.id, case.digest), answer)


def _swept(
    ground: _Ground,
    paths: Files,
    checked: tuple[Checked, ...],
    past: Callable[[], Past | None],
    beyond: Callable[[Collection[str], bool], Beyond],
    outside: Outside,
) -> Swept:
    frame = ground.frame

    @cache
    def read(name: str) -> Case:
        return load_case(ground.tree, name, frame.cases, frame.config).case

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
        links=tuple(
            k for links in (frame.reader.links, *(c.links for c in checked)) for k in links
        ),
        paths=tuple(str(path) for path in paths),
        hidden=frame.hidden,
        for_editors=frame.for_editors,
        outside=outside,
        checked=checked,
        read=read,
        read_info=partial(load_info, ground.tree),
    )
