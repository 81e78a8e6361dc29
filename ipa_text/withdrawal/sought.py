"""What is looked for when somebody is erased: digests of their words and names, and ids of their files.

Nothing of it says anything without its key, and with it no more than whether a guess was right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.privacy.decoded import Closed, texts
from ipa_text.privacy.key import Identifier
from ipa_text.privacy.matching import SHORT, Span, Wanted, forms, in_name, in_text, lengths
from ipa_text.study.withheld import stretches
from ipa_text.text.shingles import SIX, Shingle, shingles, unbracketed, words

WORDS, NAME, PSEUDONYM = "words", "name", "pseudonym"
CLOSED = "closed"
"""Stands for a file that cannot be looked into: packed under a password, damaged, or too large."""

_BYTES = 10
_ENTRY = "\n  - "
"""Where one entry of a file ends and the next begins."""


class Sought(NamedTuple):
    """What is looked for of one case.

    ``folders`` are all names that its folder ever had, ``kept`` the blobs that may stand there (the
    tombstone), ``blobs`` and ``commits`` the ids of what is to be gone. ``words`` are digests of six
    words in a row, ``names`` digests of real names and pseudonyms with their kind, each with how many
    words it has.
    """

    case: str
    folders: tuple[str, ...]
    kept: frozenset[str]
    blobs: frozenset[str]
    commits: frozenset[str]
    key: bytes
    words: frozenset[bytes]
    names: dict[str, tuple[str, int]]
    firsts: dict[str, tuple[int, ...]]

    def inside(self, path: str) -> bool:
        """Tell whether a path of the study lies in a folder of the case."""
        first, _, rest = path.partition("/")
        return first == "cases" and rest.partition("/")[0] in self.folders

    def leaves(self, path: str, blob: str) -> bool:
        """Tell whether a file in the folder of the case is to be gone."""
        return self.inside(path) and blob not in self.kept

    def counted(self, path: str, counts: Counter[str]) -> Counter[str]:
        """Return what counts of what was found in a file, given its path in the study.

        In the folder of another case a pseudonym is what that participant calls somebody.
        """
        if path.startswith("cases/") and PSEUDONYM in counts:
            return Counter({kind: n for kind, n in counts.items() if kind != PSEUDONYM})
        return counts


def as_json(sought: Sought) -> dict[str, Any]:
    """Return what is looked for as it is kept in a file."""
    return {
        "case": sought.case,
        "folders": list(sought.folders),
        "kept": sorted(sought.kept),
        "blobs": sorted(sought.blobs),
        "commits": sorted(sought.commits),
        "key": sought.key.hex(),
        "words": sorted(one.hex() for one in sought.words),
        "names": {mark: list(facts) for mark, facts in sorted(sought.names.items())},
        "firsts": {mark: list(numbers) for mark, numbers in sorted(sought.firsts.items())},
    }


def from_json(kept: dict[str, Any]) -> Sought:
    """Return what is looked for, as it was kept; raises ValueError, KeyError, TypeError."""
    return Sought(
        str(kept["case"]),
        tuple(map(str, kept["folders"])),
        frozenset(kept["kept"]),
        frozenset(kept["blobs"]),
        frozenset(kept["commits"]),
        bytes.fromhex(kept["key"]),
        frozenset(map(bytes.fromhex, kept["words"])),
        {mark: (str(kind), int(number)) for mark, (kind, number) in kept["names"].items()},
        {mark: tuple(numbers) for mark, numbers in kept["firsts"].items()},
    )


def digest_of(key: bytes, shingle: Shingle) -> bytes:
    """Return the digest by which six words in a row are known."""
    return blake2b(b" ".join(shingle), key=key, digest_size=_BYTES).digest()


def names_of(
    key: bytes, identifiers: Iterable[Identifier]
) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[int, ...]]]:
    """Return the digests of names with kind and number of words, and of their first words."""
    spelled = _spelling(key)
    found: dict[str, tuple[str, int]] = {}
    listed = []
    for one in identifiers:
        for form in forms(one.words):
            parts = form.split(" ")
            found.setdefault(spelled(form), (one.kind, len(parts)))
            listed.append([spelled(parts[0]), *parts[1:]])
    return found, lengths(listed)


def _spelling(key: bytes) -> Callable[[str], str]:
    @lru_cache(maxsize=1 << 17)
    def spelled(text: str) -> str:
        return blake2b(text.encode("utf-8", "replace"), key=key, digest_size=_BYTES).hexdigest()

    return spelled


class Reader:
    """Looks for one case in texts. Entries and paragraphs that it has seen before cost next to nothing.

    A history holds each of them in thousands of versions of a file.
    """

    def __init__(self, sought: Sought) -> None:
        self.sought = sought
        wholes = {mark: kind for mark, (kind, _) in sought.names.items()}
        self._wanted = Wanted(sought.firsts, wholes, _spelling(sought.key))
        self._seen: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...], Counter[str]]] = {}
        self._across: dict[tuple[tuple[bytes, ...], tuple[bytes, ...]], int] = {}

    def in_file(self, data: bytes) -> Counter[str]:
        """Return how often words and names stand in a file, by kind; CLOSED where it cannot be read."""
        found: Counter[str] = Counter()
        try:
            for one in texts(data):
                found |= self.counts(one.text)
        except Closed:
            found[CLOSED] += 1
        return found

    def counts(self, text: str) -> Counter[str]:
        """Return how often words and names stand in a text, by kind."""
        found: Counter[str] = Counter()
        tail: tuple[bytes, ...] = ()
        for part in _parts(text):
            if part not in self._seen:
                self._seen[part] = self._look(part)
            first, last, here = self._seen[part]
            if here:
                found.update(here)
            if crossing := self._crossing(tail, first):
                found[WORDS] += crossing
            tail = (tail + last)[-SIX + 1 :]
        return found

    def _look(self, part: str) -> tuple[tuple[bytes, ...], tuple[bytes, ...], Counter[str]]:
        keys = words(part)
        found = Counter(span.kind for span in self._names(part))
        if hits := max(self._hits(words(reading)) for reading in _readings(part)):
            found[WORDS] = hits
        return tuple(keys[: SIX - 1]), tuple(keys[-SIX + 1 :]), found

    def _crossing(self, tail: tuple[bytes, ...], first: tuple[bytes, ...]) -> int:
        """Return how many rows of six begin in one part and end in the next."""
        if (tail, first) not in self._across:
            self._across[tail, first] = self._hits([*tail, *first])
        return self._across[tail, first]

    def _hits(self, keys: list[bytes]) -> int:
        key, sought = self.sought.key, self.sought.words
        return sum(digest_of(key, row) in sought for row in shingles(keys))

    def spans(self, text: str) -> list[Span]:
        """Return where words and names stand in a text, in order; overlapping words are one stretch."""
        said = {span for reading in _readings(text) for span in self._stretches(reading)}
        return sorted([*said, *self._names(text)])

    def _stretches(self, text: str) -> Iterator[Span]:
        key, sought = self.sought.key, self.sought.words
        for start, end in stretches(text, lambda row: digest_of(key, row) in sought):
            yield Span(start, end, WORDS)

    def _names(self, text: str) -> list[Span]:
        """Return where names stand. A pseudonym that is written small is another word: will, rose."""
        return [
            span
            for span in in_text(text, self._wanted)
            if not (span.kind == PSEUDONYM and text[span.start : span.end].islower())
        ]

    def in_name(self, name: str) -> list[Span]:
        """Return where names and words stand in the name of a file, a branch, a tag or a person.

        A pseudonym that is also the case's id stays there: the id is no secret, the tombstone has it. A
        short one that is written small is another word: will, mark.
        """
        own = (self.sought.case, *self.sought.folders)
        found = []
        for span in in_name(name, self._wanted):
            word = name[span.start : span.end]
            another = span.kind == PSEUDONYM and len(word) <= SHORT and word.islower()
            if word not in own and not another:
                found.append(span)
        # In a name underscores are spaces, as hyphens are; in a text they are emphasis.
        return sorted([*found, *self._stretches(name.replace("_", " "))])


def _readings(text: str) -> Iterator[str]:
    """Yield the ways to read a text: what is in brackets may stand between words, or hold them."""
    yield text
    if "[" in text:
        yield unbracketed(text)


def _parts(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, the longest ones entry by entry."""
    for paragraph in text.split("\n\n"):
        yield from paragraph.split(_ENTRY)
