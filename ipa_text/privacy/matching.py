"""Find identifiers in texts and names: in one pass over the words, however many are looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from ipa_text.named import NamedTuple
from ipa_text.privacy.key import Identifier
from ipa_text.privacy.words import Worded, words_of

SHORT = 4
"""Letters; a name so short that is written small is likely another word: will, may, rose, bill."""
_JOINED = 8
"""Letters and digits; two names in one word are looked for if they are so long: no other word is."""

# Most checks have no key to go by, so `re` compiles these when they are first wanted.
_APOSTROPHE = "['\u2018\u2019\u02bc\u2032`\u00b4]"
_CONTRACTED = "(?i)['\u2019]t(?!\\w)"
_EMPHASIS = r"\*(?<=\w\*)\*{0,2}(?=\w)"
_UNSEEN = "\u00ad"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""As people write them who have no key for them, in the name of a file, say."""
_INNER = r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
_WORD = re.compile(r"\S+")


class Span(NamedTuple):
    """Where an identifier stands in a text, half-open in code points, and of which kind it is."""

    start: int
    end: int
    kind: str


class Wanted(NamedTuple):
    """What is looked for.

    ``firsts`` gives for the first word of each identifier how many words such identifiers have, the most
    first; ``wholes`` the kind of each. Both are spelled as ``spelled`` spells the words of a text: as
    they are, or as digests that say nothing to whoever has no key.
    """

    firsts: Mapping[str, tuple[int, ...]]
    wholes: Mapping[str, str]
    spelled: Callable[[str], str] | None = None


def forms(words: str) -> list[str]:
    """Return the ways in which an identifier may turn up, each as folded words with single spaces.

    Beside its words as they are: without apostrophes (O'Brien, OBrien), with an e for an umlaut
    (Mueller), and all in one (margarethill).
    """
    plain = words_of(words)
    umlauts = unicodedata.normalize("NFC", words.casefold()).translate(_UMLAUTS)
    found = [plain, words_of(re.sub(_APOSTROPHE, "", words)), words_of(umlauts)]
    joined = "".join(plain)
    if len(joined) >= _JOINED:
        found.append([joined])
    return list(dict.fromkeys(" ".join(form) for form in found if form))


def wanted(identifiers: Iterable[Identifier]) -> Wanted:
    """Return what is looked for, given the identifiers of a key."""
    wholes: dict[str, str] = {}
    for identifier in identifiers:
        for form in forms(identifier.words):
            wholes.setdefault(form, identifier.kind)
    return Wanted(lengths(form.split(" ") for form in wholes), wholes)


def lengths(listed: Iterable[list[str]]) -> dict[str, tuple[int, ...]]:
    """Return for every first word how many words there may be, the most first."""
    found: dict[str, set[int]] = {}
    for words in listed:
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(numbers, reverse=True)) for first, numbers in found.items()}


def in_text(text: str, sought: Wanted) -> list[Span]:
    """Return where identifiers stand in a text, in order.

    Whole words are looked for. A name of up to four letters that is written small is let pass.
    """
    worded = Worded(text)
    return in_words(worded, worded.distinct(), sought)


def in_words(worded: Worded, distinct: set[str], sought: Wanted) -> list[Span]:
    """Return where identifiers stand among words of which the different ones are known already.

    A word of which a part is emphasised (Doro**thea**) is read as one, too.
    """
    text = worded.text
    found = _found(worded, distinct, sought)
    if "*" in text and re.search(_EMPHASIS, text):
        whole = Worded(re.sub(_EMPHASIS, lambda m: _UNSEEN * len(m[0]), text))
        found = apart([*found, *_found(whole, whole.distinct(), sought)])
    contracted = re.compile(_CONTRACTED)
    return [
        span
        for span in found
        if not (span.end - span.start <= SHORT and text[span.start : span.end].islower())
        and not contracted.match(text, span.end)
    ]


def in_name(name: str, sought: Wanted) -> list[Span]:
    """Return where identifiers stand in the name of a file, a branch or a tag, in order.

    There a word also begins at a capital or where digits end, and short names count in small letters.
    """
    spans: list[Span] = []
    for spaced, offsets in ((name, list(range(len(name)))), _spaced(name)):
        worded = Worded(spaced)
        for start, end, kind in _found(worded, worded.distinct(), sought):
            spans.append(Span(offsets[start], offsets[end - 1] + 1, kind))
    return apart(spans)


def _spaced(name: str) -> tuple[str, list[int]]:
    """Return a name with a space where a word begins inside a word, and where its characters stood."""
    out: list[str] = []
    offsets: list[int] = []
    digits = {m.start() for m in re.finditer(_INNER, name)}
    for at, char in enumerate(name):
        if at and (at in digits or (char.isupper() and name[at - 1].islower())):
            out.append(" ")
            offsets.append(at)
        out.append(char)
        offsets.append(at)
    return "".join(out), offsets


def apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order without those that lie within or reach into an earlier, longer one."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _found(worded: Worded, distinct: set[str], sought: Wanted) -> list[Span]:
    spelled = sought.spelled
    if spelled is None:
        firsts = {word: sought.firsts[word] for word in sought.firsts.keys() & distinct}
    else:
        pairs = ((word, spelled(word)) for word in distinct)
        firsts = {word: sought.firsts[mark] for word, mark in pairs if mark in sought.firsts}
    if not firsts:
        return []
    found = [
        span
        for word, counts in firsts.items()
        for span in _from(worded.folded, word, counts, sought)
    ]
    found = apart(found)
    places = worded.spans((span.start, span.end) for span in found)
    return [Span(*place, span.kind) for place, span in zip(places, found, strict=True)]


def _from(folded: str, word: str, counts: tuple[int, ...], sought: Wanted) -> Iterator[Span]:
    """Yield the identifiers that begin with a word, the longest at each place."""
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        whole = (not at or folded[at - 1] == " ") and folded[end : end + 1] in (" ", "")
        if whole and (span := _longest(folded, at, counts, sought)):
            yield span
        at = folded.find(word, end)


def _longest(folded: str, at: int, counts: tuple[int, ...], sought: Wanted) -> Span | None:
    ends: list[int] = []
    words: list[str] = []
    for match in _WORD.finditer(folded, at):
        words.append(match[0])
        ends.append(match.end())
        if len(words) == counts[0]:
            break
    for count in counts:
        if count <= len(words):
            whole = " ".join(words[:count])
            kind = sought.wholes.get(sought.spelled(whole) if sought.spelled else whole)
            if kind is not None:
                return Span(at, ends[count - 1], kind)
    return None
