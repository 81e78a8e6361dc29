"""Invented interviews, repetitive on purpose, and edits of every kind whose every word is known.

Each word carries a number that it keeps whatever is done around it, so that where it went is known
without asking the program that is measured.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from typing import NamedTuple

OPENINGS = ["I mean,", "You know,", "Well,", "And", "But", "So", "Yeah,", "I think", "Then", "Um,"]
SUBJECTS = [
    "I",
    "we",
    "Margaret",
    "my mother",
    "the doctor",
    "he",
    "she",
    "everybody",
    "the children",
]
VERBS = ["kept", "heard", "left", "wanted", "carried", "forgot", "watched", "lost", "found", "held"]
OBJECTS = [
    "the noise",
    "the garden",
    "that letter",
    "the house",
    "my hand",
    "the whole thing",
    "three pounds",
    "the key",
    "a quiet room",
    "the bus to Leeds",
    "twenty years",
    "the old radio",
]
TAILS = [
    "in the morning",
    "all the time",
    "at the hospital",
    "like a lodger",
    "because of the winter",
    "before anybody came",
    "when the house was quiet",
    "and I did not sleep",
    "and nobody said a word",
    "as if it was mine",
    "in the end",
    "by the window",
]
STOCK = [
    "I don't know.",
    "It was what it was.",
    "You just get on with it, don't you.",
    "I thought, it will stop.",
    "And that was that.",
    "It was a Sunday, I remember that.",
    "I felt sick, I felt really sick.",
    "It never went away.",
]
QUESTIONS = [
    "What was that like for you?",
    "Could you tell me more about that?",
    "And then?",
    "Mm.",
    "How did you feel about it?",
    "When was that?",
]
FILLERS = {"um,", "well,", "know,", "mean,", "yeah,", "so"}


class Word(NamedTuple):
    """A word: the number that it keeps, and how it is written now."""

    number: int
    text: str


class Turn(NamedTuple):
    """A turn of talk."""

    id: str
    label: str
    words: tuple[Word, ...]


Talk = list[Turn]
Edit = Callable[[Talk, random.Random], Talk]


def interview(seed: int, turns: int) -> Talk:
    """Return an invented interview; much of it is said more than once."""
    dice = random.Random(seed)
    count = 0
    found = []
    for number in range(turns):
        if number % 2 == 0:
            label, text = "I", dice.choice(QUESTIONS)
        else:
            label, text = "Ruth", " ".join(_sentence(dice) for _ in range(dice.randint(2, 12)))
        words = tuple(Word(count + n, w) for n, w in enumerate(text.split()))
        count += len(words)
        found.append(Turn(f"t{number + 1:03d}", label, words))
    return found


def _sentence(dice: random.Random) -> str:
    if dice.random() < 0.25:
        return dice.choice(STOCK)
    parts = [dice.choice(OPENINGS)] if dice.random() < 0.4 else []
    parts += [dice.choice(SUBJECTS), dice.choice(VERBS), dice.choice(OBJECTS)]
    if dice.random() < 0.7:
        parts.append(dice.choice(TAILS))
    text = " ".join(parts)
    return text[0].upper() + text[1:] + dice.choice([".", ".", ".", "...", "?"])


def markdown(talk: Talk, columns: int = 72) -> str:
    """Return an interview as a transcript."""
    front = "---\nkind: interview\ndate: 2026-03-02\nspeakers: {I: interviewer, Ruth: participant,"
    labels = "".join(
        f" {name}: participant,"
        for name in dict.fromkeys(t.label for t in talk)
        if name not in ("I", "Ruth")
    )
    parts = [f"{front}{labels}}}\n---"]
    for turn in talk:
        if turn.words:
            text = f"**{turn.label}:** {' '.join(w.text for w in turn.words)} ^{turn.id}"
            wrapped = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
            parts.append("\n".join(wrapped))
    return "\n\n".join(parts) + "\n"


def _each(talk: Talk, change: Callable[[Word], list[Word]]) -> Talk:
    return [t._replace(words=tuple(w for word in t.words for w in change(word))) for t in talk]


def _fresh(dice: random.Random, texts: list[str]) -> list[Word]:
    return [Word(-dice.randrange(1, 1 << 60), text) for text in texts]


def typos(talk: Talk, dice: random.Random) -> Talk:
    """Spell one word in sixty otherwise."""

    def change(word: Word) -> list[Word]:
        bare = word.text.strip(".,?")
        if len(bare) < 5 or not bare.isalpha() or dice.random() > 1 / 25:
            return [word]
        at = dice.randrange(1, len(bare) - 2)
        new = bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :]
        return [word._replace(text=word.text.replace(bare, new))]

    return _each(talk, change)


def pseudonym(talk: Talk, dice: random.Random) -> Talk:
    """Call a person something else throughout."""
    del dice
    return _each(talk, lambda w: [w._replace(text=w.text.replace("Margaret", "Judith"))])


def labels(talk: Talk, dice: random.Random) -> Talk:
    """Give the participant another pseudonym."""
    del dice
    return [t._replace(label="Nora") if t.label == "Ruth" else t for t in talk]


def redaction(talk: Talk, dice: random.Random) -> Talk:
    """Take out where and with whom."""
    put = {"Leeds": "[place: a city]", "Margaret": "[person: her friend]", "hospital": "[redacted]"}

    def change(word: Word) -> list[Word]:
        bare = word.text.strip(".,?")
        if bare not in put or dice.random() > 0.5:
            return [word]
        return _fresh(dice, [word.text.replace(bare, put[bare])])

    return _each(talk, change)


def punctuation(talk: Talk, dice: random.Random) -> Talk:
    """Turn stops into commas and commas into nothing, here and there."""

    def change(word: Word) -> list[Word]:
        if dice.random() > 0.3 or word.text[-1] not in ",.":
            return [word]
        new = word.text.rstrip(",.") + dice.choice([",", ";", "", "."])
        return [word._replace(text=new)]

    return _each(talk, change)


def quotes(talk: Talk, dice: random.Random) -> Talk:
    """Type quotation marks, dots and apostrophes as a word processor does."""
    del dice
    return _each(
        talk, lambda w: [w._replace(text=w.text.replace("'", "\u2019").replace("...", "\u2026"))]
    )


def fillers(talk: Talk, dice: random.Random) -> Talk:
    """Leave out what only fills."""
    return _each(talk, lambda w: [] if w.text.lower() in FILLERS and dice.random() < 0.6 else [w])


def inserted(talk: Talk, dice: random.Random) -> Talk:
    """Put in words that were missed."""
    return _each(
        talk,
        lambda w: (
            [w, *_fresh(dice, dice.choice([["um,"], ["sort", "of"], ["really"], ["you", "know,"]]))]
            if dice.random() < 0.03
            else [w]
        ),
    )


def negations(talk: Talk, dice: random.Random) -> Talk:
    """Hear a "not" that was missed, and do not hear one that was there."""

    def change(word: Word) -> list[Word]:
        if word.text in ("not", "never"):
            return [] if dice.random() < 0.5 else [word]
        if word.text in VERBS and dice.random() < 0.1:
            return [*_fresh(dice, ["never"]), word]
        return [word]

    return _each(talk, change)


def numbers(talk: Talk, dice: random.Random) -> Talk:
    """Hear other numbers."""
    put = {"three": "thirteen", "twenty": "thirty"}
    return _each(
        talk,
        lambda w: _fresh(dice, [put[w.text]]) if w.text in put and dice.random() < 0.5 else [w],
    )


def rewrapped(talk: Talk, dice: random.Random) -> Talk:
    """Change no word."""
    del dice
    return talk


def merged(talk: Talk, dice: random.Random) -> Talk:
    """Take out short questions, and make one turn of the answers around them."""
    out: Talk = []
    skip = False
    for before, turn, after in zip([None, *talk], talk, [*talk[1:], None], strict=False):
        del before
        if skip:
            skip = False
            continue
        if (
            out
            and after
            and turn.label == "I"
            and dice.random() < 0.2
            and out[-1].label == after.label
        ):
            out[-1] = out[-1]._replace(words=(*out[-1].words, *after.words))
            skip = True
        else:
            out.append(turn)
    return out


def split(talk: Talk, dice: random.Random) -> Talk:
    """Make two paragraphs of long turns."""
    out: Talk = []
    for turn in talk:
        if len(turn.words) > 30 and dice.random() < 0.4:
            at = dice.randrange(10, len(turn.words) - 10)
            out += [
                turn._replace(words=turn.words[:at]),
                Turn(f"{turn.id}a", turn.label, turn.words[at:]),
            ]
        else:
            out.append(turn)
    return out


def reordered(talk: Talk, dice: random.Random) -> Talk:
    """Put some exchanges elsewhere."""
    pairs = [talk[n : n + 2] for n in range(0, len(talk), 2)]
    for _ in range(max(len(pairs) // 25, 1)):
        pair = pairs.pop(dice.randrange(len(pairs)))
        pairs.insert(dice.randrange(len(pairs) + 1), pair)
    return [turn for pair in pairs for turn in pair]


def deleted(talk: Talk, dice: random.Random) -> Talk:
    """Take out whole turns."""
    return [t for t in talk if t.label == "I" or dice.random() > 0.08]


def sentences(talk: Talk, dice: random.Random) -> Talk:
    """Take out sentences of which a look-alike stands elsewhere, and some others."""
    stock = {tuple(text.split()) for text in STOCK}
    out = []
    for turn in talk:
        kept: list[Word] = []
        sentence: list[Word] = []
        for word in turn.words:
            sentence.append(word)
            if word.text[-1] in ".?":
                likely = 0.5 if tuple(w.text for w in sentence) in stock else 0.03
                if turn.label == "I" or dice.random() > likely:
                    kept += sentence
                sentence = []
        out.append(turn._replace(words=(*kept, *sentence)))
    return out


def twins(talk: Talk, dice: random.Random) -> Talk:
    """Put in sentences that are said elsewhere too."""
    said = [turn.words for turn in talk if turn.label != "I" and len(turn.words) > 12]
    out = []
    for turn in talk:
        words = turn.words
        if turn.label != "I" and dice.random() < 0.2:
            other = dice.choice(said)
            copy = [w.text for w in other[:12]]
            words = (*words, *_fresh(dice, copy))
        out.append(turn._replace(words=words))
    return out


def speakers(talk: Talk, dice: random.Random) -> Talk:
    """Give some answers to the interviewer."""
    return [t._replace(label="I") if t.label != "I" and dice.random() < 0.1 else t for t in talk]


def renumbered(talk: Talk, dice: random.Random) -> Talk:
    """Number all turns anew, some having been put in."""
    out: Talk = []
    for turn in talk:
        if dice.random() < 0.05:
            out.append(Turn("", "I", tuple(_fresh(dice, ["Go", "on."]))))
        out.append(turn)
    return [t._replace(id=f"t{n:03d}") for n, t in enumerate(out, 1)]


def capitals(talk: Talk, dice: random.Random) -> Talk:
    """Begin sentences otherwise: a stop for "and", or the other way about."""
    out = []
    for turn in talk:
        words = list(turn.words)
        for n, word in enumerate(words[1:], 1):
            if (
                word.text in ("And", "But", "So")
                and dice.random() < 0.5
                and words[n - 1].text[-1] == "."
            ):
                words[n - 1] = words[n - 1]._replace(text=words[n - 1].text.rstrip(".") + ",")
                words[n] = word._replace(text=word.text.lower())
        out.append(turn._replace(words=tuple(words)))
    return out


KINDS: dict[str, tuple[Edit, ...]] = {
    "re-wrapped": (rewrapped,),
    "typos corrected": (typos,),
    "pseudonym of a person": (pseudonym,),
    "pseudonym of the participant": (labels,),
    "words redacted": (redaction,),
    "punctuation": (punctuation,),
    "quotation marks": (quotes,),
    "sentences begun otherwise": (capitals,),
    "fillers taken out": (fillers,),
    "words put in": (inserted,),
    "negations changed": (negations,),
    "numbers changed": (numbers,),
    "turns merged": (merged,),
    "turns split": (split,),
    "turns reordered": (reordered,),
    "turns taken out": (deleted,),
    "turns numbered anew": (renumbered,),
    "sentences taken out, twins left": (sentences,),
    "twins put in": (twins,),
    "speakers changed": (speakers,),
    "a careful correction": (typos, fillers, punctuation),
    "de-identified and re-wrapped": (pseudonym, redaction, labels),
    "everything at once": (typos, inserted, deleted, split, merged, sentences, quotes),
}
"""What was done, by what it is called."""
