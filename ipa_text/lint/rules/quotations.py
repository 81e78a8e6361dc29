"""2xx, second half: every quotation is in the turn that it names, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ipa_text.lint.registry import case_rule
from ipa_text.study.evidence import span_text
from ipa_text.study.model import Anchor, Case, Config, Extract, Interview, Note
from ipa_text.study.places import Edit, Fix, Place, Related, Remark, named, said
from ipa_text.text.anchors import Located, Passage, between_omissions, locate, occurrences, passage
from ipa_text.text.fold import fold
from ipa_text.text.nearest import EFFORT, SOUGHT, differences, effort, nearest_words
from ipa_text.text.spelling import meant, nearest

_OPENING = ("'", '"', "\u2018", "\u201a", "\u201c", "\u201e", "\u00ab", "\u00bb")
_CLOSING = ("'", '"', "\u2018", "\u2019", "\u201c", "\u201d", "\u00bb", "\u00ab")

MANY = 3
"""Differences beyond which a list of them is no help."""

_CORRECTED = "; if the transcript was corrected, see `ipa-text reanchor`"

Quoted = tuple[Note | Extract, Anchor, Interview, Located]


def _anchors(case: Case, *outcomes: str) -> Iterator[Quoted]:
    """Yield every anchor on a transcript that could be read, with where its words stand."""
    for sidecar in case.sidecars:
        interview = case.sources.get(sidecar.source)
        if interview is None:
            continue
        for entry, anchor, found in case.anchored(sidecar):
            if found.outcome in outcomes:
                yield entry, anchor, interview, found


def _subject(case: Case, entry: Note | Extract) -> str:
    return f"{case.id}/{entry.id}"


def _in_file(interview: Interview, start: int, end: int) -> Place:
    return Place.of(interview.path, interview.transcript.source.mark(start, end))


def _turn(interview: Interview, number: int) -> Place:
    turn = interview.transcript.turns[number]
    return _in_file(interview, turn.start, turn.end)


@case_rule("IPA203", "no-such-turn", "error")
def no_such_turn(case: Case, _config: Config) -> Iterator[Remark]:
    """A note names a turn that its transcript does not have, or a range that runs backwards.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t080 # finding: no-such-turn
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, interview, _ in _anchors(case, "no-such-turn"):
        known = interview.transcript.by_id
        missing = [end for end in anchor.ends if end not in known]
        if missing and not interview.whole:
            continue
        if missing:
            whole = all(turn.id for turn in interview.transcript.turns)
            hint = _turn_meant(missing[0], known) if whole else ""
            what = f"{interview.name} has no turn {named(missing[0])}{hint}"
        else:
            what = f"the range {named(anchor.turn)} runs backwards"
        yield Remark(what, anchor.turn_place, _subject(case, entry))


def _turn_meant(name: str, known: Iterable[str]) -> str:
    """Ask after the turn of the same number, written otherwise; else after the one spelt most alike."""
    number = name.lstrip("t0")
    same = next((turn for turn in known if number and turn.lstrip("t0") == number), "")
    return meant(same) if same else nearest(name, known)


@case_rule("IPA204", "quotation-not-found", "error")
def quotation_not_found(case: Case, _config: Config) -> Iterator[Remark]:
    """Quoted words are not in the turn that they are said to be in.

    A changed word is a changed word: only spacing, quotation marks, dashes, ellipses, emphasis and the
    case of the first letter are overlooked. The nearest words are named, with where they stand; put
    them in. Words left out are written `[...]`, and no quotation marks stand around a quotation. Where
    the transcript was corrected since, `ipa-text reanchor` follows the words from the version in which
    they stood.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        quote: >- # finding: quotation-not-found
          waiting up for me like a guest
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        quote: >-
          waiting up for me like a lodger
        note: >-
          A lodger has a key.
    ```
    """
    spent = 0
    for entry, anchor, interview, _ in _anchors(case, "absent"):
        if anchor.quote is None:
            continue
        if not any(fold(f) for f in between_omissions(anchor.quote)):
            yield Remark("this quotation holds no words", anchor.place, _subject(case, entry))
            continue
        transcript = interview.transcript
        first, last = (transcript.by_id[end] for end in anchor.ends)
        if meant := _written_otherwise(anchor, interview):
            yield meant._replace(subject=_subject(case, entry))
            continue
        here = list(range(first, last + 1))
        fragment = _failing(anchor, interview)
        spent += effort(fragment, transcript)
        close = spent <= EFFORT and (
            nearest_words(fragment, transcript, here)
            or nearest_words(
                fragment, transcript, [n for n in range(len(transcript.turns)) if n not in here]
            )
        )
        message = f"{said(fragment)} is not in {anchor.turn}"
        if spent > EFFORT:
            message += "; the nearest words are not looked for, so much is missing"
            related = Related(_turn(interview, first), f"{anchor.turn} is here")
        elif not close:
            message += f", nor anything like it in {interview.name}"
            related = Related(_turn(interview, first), f"{anchor.turn} is here{_CORRECTED}")
        else:
            place = _in_file(interview, *close.span)
            name = transcript.turns[close.turn].id
            lines = span_text((place.line, place.end_line))
            number = "line" if place.line == place.end_line else "lines"
            message += f"; nearest is {said(close.words)} in {name or 'a turn'}, {number} {lines}"
            related = Related(
                place,
                "the nearest words are here" + _differing(fragment, close.words) + _CORRECTED,
            )
        yield Remark(message, anchor.place, _subject(case, entry), (related,))


_ELLIPSIS = r"(?<![\[\u2026\s])\s*(?:\u2026|\.\s?\.\s?\.)\s*(?![\].\u2026])"
_LEFT_OUT = "to leave words out write `[...]`"
_MARKED = "take the quotation marks around it out"


def _written_otherwise(anchor: Anchor, interview: Interview) -> Remark | None:
    """Say what of its signs keeps a quotation from being found, where nothing else does."""
    quote = (anchor.quote or "").strip()
    bare = quote[1:-1] if quote[:1] in _OPENING and quote[-1:] in _CLOSING else quote
    within = _within(anchor, interview)
    for words, why in (
        (bare, _MARKED),
        (re.sub(_ELLIPSIS, " [...] ", quote), _LEFT_OUT),
        (re.sub(_ELLIPSIS, " [...] ", bare), f"{_MARKED}, and {_LEFT_OUT}"),
    ):
        if words != quote:
            found = locate(words, within, anchor.before, anchor.after)
            if found.outcome == "found":
                related = Related(_in_file(interview, *found.spans[0]), "the words are here")
                message = f"{said(quote)} is not in {anchor.turn} as it is written: {why}"
                return Remark(message, anchor.place, "", (related,))
    return None


def _within(anchor: Anchor, interview: Interview) -> Passage:
    """Return the words of the turns that an anchor names."""
    first, last = (interview.transcript.by_id[end] for end in anchor.ends)
    return passage(interview.transcript, first, last)


def _differing(quote: str, words: str) -> str:
    """Say of a few differences what the transcript has instead; nothing where they are many."""
    if len(quote) > SOUGHT:
        return ""
    found = differences(quote, words)
    if len(found) > MANY:
        return ""
    told = [
        f"{said(theirs) if theirs else 'nothing'} where you have {said(ours) if ours else 'nothing'}"
        for ours, theirs in found
    ]
    return ", with " + ", ".join(told) if told else ""


def _failing(anchor: Anchor, interview: Interview) -> str:
    """Return the first fragment of a quotation that its turns do not have."""
    quote = anchor.quote or ""
    within = _within(anchor, interview)
    for fragment in between_omissions(quote):
        if fragment and locate(fragment, within).outcome == "absent":
            return fragment
    return quote


def _elsewhere(interview: Interview, anchor: Anchor) -> str:
    """Return the turn, or the widened range, in which alone a quotation does stand; or nothing."""
    transcript = interview.transcript
    found = occurrences(anchor.quote or "", transcript)
    if len(found) == 1:
        once = locate(anchor.quote or "", passage(transcript, found[0], found[0]))
        return transcript.turns[found[0]].id if once.outcome == "found" else ""
    first, last = (transcript.by_id[end] for end in anchor.ends)
    for a, b in ((first, last + 1), (first - 1, last), (first - 1, last + 1), (first, last + 2)):
        if a < 0 or b >= len(transcript.turns) or found:
            continue
        ends = transcript.turns[a].id, transcript.turns[b].id
        there = locate(anchor.quote or "", passage(transcript, a, b))
        theirs = all(transcript.turns[t].role in ("participant", "") for t in there.turns)
        if all(ends) and there.outcome == "found" and theirs:
            return f"{ends[0]}..{ends[1]}"
    return ""


@case_rule("IPA205", "quotation-occurs-more-than-once", "error", also=("quotation-ambiguous",))
def quotation_occurs_more_than_once(case: Case, _config: Config) -> Iterator[Remark]:
    """Quoted words stand more than once in their turn, so which are meant is not decided.

    Quote a word more, or give the words right beside them: `before:` or `after:`.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t004
        quote: >- # finding: quotation-occurs-more-than-once
          I thought, it will stop
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t004
        quote: >-
          I thought, it will stop
        after: >-
          now
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, interview, found in _anchors(case, "ambiguous"):
        related = tuple(Related(_in_file(interview, *s), "here") for s in found.candidates)
        message = (
            f"{said(anchor.quote or '')} stands {len(found.candidates)} times in {anchor.turn}: quote"
            " more, or give the words right `before:` or `after:` it"
        )
        yield Remark(message, anchor.place, _subject(case, entry), related)


@case_rule(
    "IPA206", "found-in-another-turn", "error", fix="unsafe", instead_of="quotation-not-found"
)
def found_in_another_turn(case: Case, _config: Config) -> Iterator[Remark]:
    """Quoted words are not in the turn that they name, but in exactly one other.

    `--unsafe-fixes` puts the right turn in; look first whether it is the place you meant.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t006
        quote: >- # finding: found-in-another-turn
          waiting up for me like a lodger
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t008
        quote: >-
          waiting up for me like a lodger
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, interview, _ in _anchors(case, "absent"):
        if anchor.quote is None or not (turn := _elsewhere(interview, anchor)):
            continue
        place = anchor.turn_place
        fix = Fix(f"set the turn to {turn}", (Edit(place, turn),), safe=False)
        number = interview.transcript.by_id[turn.partition("..")[0]]
        message = f"{said(anchor.quote)} is not in {anchor.turn} but in {turn}"
        related = Related(_turn(interview, number), f"{turn} is here")
        yield Remark(message, anchor.place, _subject(case, entry), (related,), fix)


@case_rule("IPA207", "spans-the-interviewers-words", "error", also=("spans-the-interviewer",))
def spans_the_interviewers_words(case: Case, _config: Config) -> Iterator[Remark]:
    """A quotation holds words that the participant did not say.

    In a range of turns an interviewer's "Mm." between two answers is stepped over by `[...]`. The
    description of a drawing, and what others said, are never the participant's words.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t006..t008
        quote: >- # finding: spans-the-interviewers-words
          You can't unplug yourself. Mm. And in the morning
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t006..t008
        quote: >-
          You can't unplug yourself. [...] And in the morning
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, interview, found in _anchors(case, "found"):
        if anchor.quote is None:
            continue
        turns = interview.transcript.turns
        foreign = [t for t in found.turns if turns[t].role not in ("participant", "")]
        if foreign:
            turn = turns[foreign[0]]
            span = found.spans[found.turns.index(foreign[0])]
            whose = f"{turn.label}, who is {turn.role}" if turn.role != "description" else "nobody"
            message = (
                f"this quotation holds words of {whose} ({turn.id}): step over them with `[...]`"
            )
            related = Related(_in_file(interview, *span), "these words")
            yield Remark(message, anchor.place, _subject(case, entry), (related,))


@case_rule("IPA208", "fragments-out-of-order", "error")
def fragments_out_of_order(case: Case, _config: Config) -> Iterator[Remark]:
    """The parts of a quotation around `[...]` do not stand in that order.

    Put together in another order, words say what nobody said.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t010
        quote: >- # finding: fragments-out-of-order
          it comes back in [...] there is no room for it
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t010
        quote: >-
          there is no room for it. [...] it comes back in
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, _, found in _anchors(case, "out-of-order"):
        message = (
            f"{said(found.detail)} stands before what precedes it here: a quotation keeps the order"
            " of speech"
        )
        yield Remark(message, anchor.place, _subject(case, entry))


@case_rule("IPA209", "gloss-not-in-transcript", "hint")
def gloss_not_in_transcript(case: Case, _config: Config) -> Iterator[Remark]:
    """Bracketed words in a quotation are the analyst's, not the transcript's.

    `[the clinic]` for "there" helps a reader, and is legitimate; it is read as standing for up to six
    words. A reader of the finding should look whether it changes what was said. A sound such as
    `[laughs]` is never a gloss: it must be in the transcript.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t010
        quote: >- # finding: gloss-not-in-transcript
          there is no room for [the sound]
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t010
        quote: >-
          there is no room for it
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, _, found in _anchors(case, "found"):
        for gloss in found.glosses:
            message = f"{said(gloss)} is not in {anchor.turn}: read as a gloss, not as speech"
            yield Remark(message, anchor.place, _subject(case, entry))


@case_rule("IPA215", "context-not-beside", "error")
def context_not_beside(case: Case, _config: Config) -> Iterator[Remark]:
    """The words given as `before:` or `after:` are not right beside the quotation.

    They are checked whenever they are given, also where the quotation is unique by now.

    ## Bad

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t004
        quote: >- # finding: context-not-beside
          it will stop
        before: >-
          I knew,
        note: >-
          A lodger has a key.
    ```

    ## Good

    ```yaml cases/ruth/interview-1.notes.yaml
    notes:
      - id: n-lodger
        category: linguistic
        turn: t004
        quote: >-
          it will stop
        after: >-
          now
        note: >-
          A lodger has a key.
    ```
    """
    for entry, anchor, _, _ in _anchors(case, "context"):
        given = " and ".join(
            f"`{key}:` {said(words)}"
            for key, words in (("before", anchor.before), ("after", anchor.after))
            if words
        )
        message = f"{said(anchor.quote or '')} is in {anchor.turn}, but not with {given} beside it"
        yield Remark(message, anchor.place, _subject(case, entry))
