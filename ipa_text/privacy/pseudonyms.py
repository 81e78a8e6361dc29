"""Draw pseudonyms by chance: unused ones, that are no real name and that nobody says in an interview.

A draw can be repeated from its seed, so that it can be shown to have been one. Which names were passed
over tells what the key holds; a seed therefore is kept where the key is, and in no file that git knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.privacy.words import Worded, words_of
from ipa_text.store import yaml
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.model import Study

DRAWS = "private/pseudonyms.yaml"
"""Where draws are kept, beside the key."""

_HEAD = (
    "# Which pseudonyms were drawn, and how: with the same seed they are drawn again, in the study\n"
    "# as it was. This file stays out of git: which names were passed over could tell a real one.\n"
    "draws:\n"
)
_WAYS = {
    "woman": "first_name_female",
    "man": "first_name_male",
    "nonbinary": "first_name_nonbinary",
    "any": "first_name",
}
GENDERS = tuple(_WAYS)
"""Whose names may be drawn; ``any`` takes all."""
_NEAR = 3
"""Letters; of shorter names nearly all are one letter apart."""


class Wish(NamedTuple):
    """How many pseudonyms, whose, of which language (``en_GB``), and the seed of the draw."""

    number: int
    gender: str
    language: str
    seed: str


class Draw(NamedTuple):
    """What was drawn, and by which generator."""

    wish: Wish
    generator: str
    names: tuple[str, ...]


class Taken(NamedTuple):
    """Words, folded, that no new pseudonym may be: names in use or real, and whatever is said."""

    names: frozenset[str]
    spoken: frozenset[str]

    def refuses(self, name: str) -> bool:
        """Tell whether a part of a name is taken, or is one letter away from a name that is."""
        parts = words_of(name)
        return any(
            part in self.names or part in self.spoken or _near(part, self.names) for part in parts
        )


def taken(study: Study, real: Iterable[str], drawn: Iterable[Draw], wish: Wish) -> Taken:
    """Return what cannot be drawn in a study.

    That are the words ``real``, of real names; the pseudonyms and ids of the cases, of those withdrawn
    too; what was drawn before, unless with the same seed, so that a draw can be repeated; the
    researchers; and all words of the transcripts, whoever says them.
    """
    same = [draw for draw in drawn if draw.wish.seed == wish.seed]
    again = {word for draw in same for name in draw.names for word in words_of(name)}
    before = [name for draw in drawn if draw not in same for name in draw.names]
    used = [name for case in study.cases for name in (case.id, case.pseudonym)]
    names = {word for name in chain(before, used) for word in words_of(name)} - again
    names |= {*real, *(word for name in _researchers(study) for word in words_of(name))}
    sources = (source for case in study.cases for source in case.interviews)
    spoken = {w for source in sources for w in Worded(source.transcript.source.text).distinct()}
    return Taken(frozenset(names), frozenset(spoken - again))


def _researchers(study: Study) -> Iterator[str]:
    people = study.config.info.get("researchers")
    for person in people.values() if isinstance(people, yaml.Mapping) else ():
        if isinstance(person, yaml.Mapping):
            yield text(person, "name")


def draw(wish: Wish, taken: Taken) -> Draw:
    """Draw pseudonyms. Raises CannotWork without the generator, and where too few are left."""
    generate, generator = _generator(wish)
    names: list[str] = []
    for name in _each(generate):
        if len(names) == wish.number:
            break
        own = frozenset(word for drawn in names for word in words_of(drawn))
        if _is_name(name) and not taken._replace(names=taken.names | own).refuses(name):
            names.append(name)
    if len(names) < wish.number:
        raise CannotWork(
            f"of {wish.language} ({wish.gender}) only {len(names)} names are left that are not used,"
            " real, said in a transcript, or one letter away: ask for fewer, or in another --language"
        )
    return Draw(wish, generator, tuple(names))


def _each(generate: Callable[[], str]) -> Iterator[str]:
    """Yield every name that a generator has, once."""
    from faker.exceptions import UniquenessException  # noqa: PLC0415

    while True:
        try:
            yield generate()
        except UniquenessException:
            return


def _generator(wish: Wish) -> tuple[Callable[[], str], str]:
    try:
        import faker  # noqa: PLC0415 - an extra, and slow to import
        from faker.providers import person  # noqa: PLC0415
        from faker.utils.loading import list_module  # noqa: PLC0415
    except ImportError:
        raise CannotWork(
            "drawing pseudonyms needs a generator of names, which is not installed:"
            " `pip install 'ipa-text[pseudonyms]'`"
        ) from None
    languages = list_module(person)
    if wish.language not in languages:
        raise CannotWork(
            f"no names are known of the language `{wish.language}`: there are {', '.join(languages)}"
        )
    chance = faker.Faker(wish.language)
    chance.seed_instance(wish.seed)
    return getattr(chance.unique, _WAYS[wish.gender]), f"Faker {faker.VERSION}"


def _is_name(name: str) -> bool:
    """Tell whether a name can stand as a label in a transcript."""
    return all(char.isalpha() or char in " -'\u2019" for char in name) and len(name) <= 40


def _near(part: str, names: Iterable[str]) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - not wanted for a check

    return len(part) >= _NEAR and any(
        Levenshtein.distance(part, name, score_cutoff=1) <= 1
        for name in names
        if len(name) >= _NEAR
    )


def recorded(data: bytes) -> list[Draw]:
    """Return the draws that are kept; raises CannotWork where they cannot be read."""
    document = yaml.read(data.decode("utf-8", "replace"))
    if document.problems or not isinstance(document.root, yaml.Mapping):
        raise CannotWork(f"{DRAWS} cannot be read: mend it, or move it away if nothing rests on it")
    return [
        Draw(
            Wish(0, text(entry, "gender"), text(entry, "language"), str(entry.get("seed", ""))),
            text(entry, "generator"),
            tuple(str(name) for name, _ in members(entry, "names")),
        )
        for entry in mappings(document.root, "draws")
    ]


def with_draw(before: bytes | None, made: Draw, day: date) -> bytes:
    """Return the record of draws with one more; a draw that was only repeated is in it already."""
    same = [d for d in recorded(before) if d.names == made.names] if before else []
    if before and any(d.wish._replace(number=made.wish.number) == made.wish for d in same):
        return before
    names = ", ".join(_quoted(name) for name in made.names)
    entry = (
        f"  - date: {day.isoformat()}\n"
        f"    seed: {_quoted(made.wish.seed)}\n"
        f"    generator: {_quoted(made.generator)}\n"
        f"    language: {made.wish.language}\n"
        f"    gender: {made.wish.gender}\n"
        f"    names: [{names}]\n"
    )
    after = (before or _HEAD.encode()).rstrip(b"\n") + b"\n" + entry.encode()
    if not any(d.names == made.names for d in recorded(after)):
        raise CannotWork(
            f"{DRAWS} does not end in the list of draws: put it in order by hand first"
        )
    return after


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
