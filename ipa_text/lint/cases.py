"""Know a case again by what is in it; or read it, run the rules over it, and let it go.

What is left of a case is its facts. Nothing is kept of one of which something is to be said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ipa_text.lint import keeping
from ipa_text.lint.running import Said, of_files, on_case, silent_in
from ipa_text.lint.selection import Selection
from ipa_text.lint.workers import shared_out
from ipa_text.named import NamedTuple
from ipa_text.store.cache import Cache
from ipa_text.store.digest import Digesting, digest
from ipa_text.store.trees import Tree, Unreadable
from ipa_text.study.evidence import facts_of
from ipa_text.study.facts import CaseFacts
from ipa_text.study.layout import Digests, may_be_a_source
from ipa_text.study.load import Frame, load_case, source
from ipa_text.study.model import Interview, Link, Waiver
from ipa_text.study.places import Place
from ipa_text.study.speech import heard, may_say
from ipa_text.text.shingles import Shingle


class Checked(NamedTuple):
    """What is left of a case when it was checked: nothing of what was said in it."""

    facts: CaseFacts
    links: tuple[Link, ...]
    waivers: tuple[Waiver, ...]
    said: Said
    digest: str
    sources: str
    """A digest of its sources."""
    seen: str
    """A digest of all that rules across cases see of it; nothing where it cannot be kept."""
    heard: frozenset[int]
    """The numbers of the words outside all cases that were said in it."""
    known: bool = False
    """Whether it is remembered from another check, and was not read in this one."""

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.facts.id


class Remembered(NamedTuple):
    """A case of which nothing was to be said, as it was kept. It is opened where its facts are wanted."""

    id: str
    digest: str
    sources: str
    kept: bytes
    said: Said
    heard: frozenset[int] = frozenset()
    waivers: tuple[Waiver, ...] = ()

    @property
    def seen(self) -> str:
        """A digest of all that rules across cases see of it."""
        return digest(self.kept)


class Ground(NamedTuple):
    """What the check of every case rests on; ``key`` tells it from another such.

    ``outlined`` names, by case, the entries on which something rests that was reviewed.
    ``sought`` are words outside all cases, to be looked for in each. ``unheard`` are marks of sources in
    which nothing of them is said, kept under the key ``silence``.
    """

    tree: Tree
    frame: Frame
    chosen: Selection
    key: str
    sought: Mapping[Shingle, int]
    silence: str
    unheard: frozenset[str]
    outlined: Mapping[str, set[str]]

    def key_of(self, name: str, same: str) -> str:
        """Return the key under which a case with this digest is kept."""
        return digest(self.key, same, *sorted(self.outlined.get(name, ())))

    def mark_of(self, sources: str) -> str:
        """Return what is kept of the digest of sources in which nothing is heard."""
        return digest(self.silence, sources)

    def hears_nothing(self, sources: str) -> bool:
        """Tell whether in sources with this digest nothing is said of what is sought."""
        return not self.sought or self.mark_of(sources) in self.unheard


def remembered(ground: Ground, kept: Cache, before: Digests) -> dict[str, Remembered]:
    """Return, by id, the cases of which nothing was to be said when they had these digests.

    Where what stands outside them has changed, it is listened for again in each.
    """
    found = {}
    for name in ground.frame.cases:
        if name not in before.cases:
            continue
        same, sources = before.cases[name], before.sources[name]
        answer = kept.get(ground.key_of(name, same)) or b""
        stage = keeping.stage(answer)
        if stage is not None:
            said = Said((), silent_in(name, stage, ground.chosen), crashed=False)
            found[name] = Remembered(name, same, sources, answer, said)
    names = [name for name, case in found.items() if not ground.hears_nothing(case.sources)]
    for name, (words, sources) in shared_out(partial(_listen, ground), names):
        if sources == found[name].sources:
            found[name] = found[name]._replace(heard=words)
        else:  # written to meanwhile
            del found[name]
    return found


def checked(
    ground: Ground, names: Sequence[str], done: Callable[[int], None]
) -> dict[str, Checked]:
    """Read cases and run the rules over each; ``done`` is told how many are."""
    found = {}
    for name, case in shared_out(partial(_check, ground), names):
        found[name] = case
        done(len(found))
    return found


def _check(ground: Ground, name: str) -> Checked:
    """Read one case and run the rules over it."""
    frame, chosen = ground.frame, ground.chosen
    reading = Digesting(ground.tree)
    case, reader = load_case(reading, name, frame.cases, frame.config)
    said = on_case(case, frame.config, chosen)
    facts = facts_of(case, ground.outlined.get(name, ()))
    kept = keeping.written(facts, reader.links)
    sources = reading.of(filter(may_be_a_source, frame.cases[name]))
    return Checked(
        facts,
        tuple(reader.links),
        tuple(reader.waivers),
        said._replace(findings=said.findings + of_files(reader.problems, chosen)),
        reading.of(frame.cases[name]),
        sources,
        digest(kept) if kept else "",
        frozenset() if ground.hears_nothing(sources) else heard(case.interviews, ground.sought),
    )


def opened(ground: Ground, case: Remembered) -> Checked:
    """Return the facts of a case as they were kept; where they cannot be read, the case is."""
    found = keeping.read(case.kept)
    if found is None:
        return _check(ground, case.id)
    facts, links = found
    return Checked(
        facts,
        tuple(links),
        case.waivers,
        case.said,
        case.digest,
        case.sources,
        case.seen,
        case.heard,
        known=True,
    )


def _listen(ground: Ground, name: str) -> tuple[frozenset[int], str]:
    """Read the sources of a case; return which of the words sought were said there, and their digest."""
    reading = Digesting(ground.tree)
    words = heard(_sources(ground, reading, name), ground.sought)
    return words, reading.of(filter(may_be_a_source, ground.frame.cases[name]))


def _sources(ground: Ground, reading: Digesting, name: str) -> Iterator[Interview]:
    """Yield the sources of a case in which something may be said that is sought."""
    for path in filter(may_be_a_source, ground.frame.cases[name]):
        try:
            text = reading.read(path).decode()
        except (Unreadable, UnicodeDecodeError):
            continue
        found = source(reading, path, name) if may_say(text, ground.sought) else None
        if found:
            yield found


def remember(
    ground: Ground, kept: Cache, cases: Iterable[Checked | Remembered], across: Said
) -> None:
    """Keep the cases of which nothing was to be said, waived or not, in them or from outside.

    A link that leads nowhere may be words: then something is said of it, and the case is not kept.
    """
    cases = list(cases)
    unheard = frozenset(ground.mark_of(case.sources) for case in cases if not case.heard)
    if ground.sought and unheard != ground.unheard:
        kept.put(ground.silence, json.dumps(sorted(unheard)).encode())
    spoken_of = {finding.remark.place for finding in across.findings}
    for case in cases:
        if isinstance(case, Remembered) or case.known or _is_spoken_of(case, spoken_of):
            continue
        if answer := keeping.written(case.facts, case.links):
            kept.put(ground.key_of(case.id, case.digest), answer)


def _is_spoken_of(case: Checked, places: Collection[Place]) -> bool:
    """Tell whether something was said of a case, or of what it names."""
    of_it = case.said.findings or case.said.crashed or case.waivers
    return bool(of_it) or any(link.place in places for link in case.links)
