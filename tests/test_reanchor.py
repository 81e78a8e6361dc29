"""What becomes of an anchor when its transcript is corrected: twin tables of what moves and what must not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
import following
from ipa_text.moving.guards import negation, number, redacted
from ipa_text.moving.past import bare, parsed
from ipa_text.moving.quotation import ranges
from ipa_text.moving.reanchor import Move, Past, moved
from ipa_text.study.model import Anchor, Interview, located
from ipa_text.study.places import Place
from ipa_text.text.align import words_of

HEAD = (
    "---\nkind: interview\ndate: 2026-03-02\nspeakers: {I: interviewer, Ruth: participant}\n---\n\n"
)
OLD = (
    HEAD
    + """\
**I:** Could you tell me about when you first noticed it? ^t001

**Ruth:** It was a Sunday. I remember because the house was quiet, and
I thought someone had left the television on, you know that thin sort of
whine. ^t002

**I:** What did you do? ^t003

**Ruth:** I went round and unplugged everything. Margaret came over and
she could not hear a thing. I thought, it will stop. It will stop by the
morning. ^t004

**I:** Mm. ^t005

**Ruth:** You can't unplug yourself. And in the morning it was there,
waiting up for me like a lodger, and I had three cups of tea before I
could speak to anybody at St Jude's about it. ^t006

**I:** And now? ^t007

**Ruth:** Now I know that nobody is coming to fetch it. I don't know. ^t008

**Ruth:** You get used to the noise but not to the noise being yours. I
don't know. ^t009
"""
)
NOWHERE = Place("")


def interview(text: str) -> Interview:
    found = parsed("cases/ruth/interview-1.md", text.encode(), "ruth")
    assert found is not None
    return found


def changed(*pairs: tuple[str, str], text: str = OLD) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def anchor(turn: str, quote: str | None, before: str = "", after: str = "") -> Anchor:
    return Anchor(turn, quote, before, after, NOWHERE, NOWHERE)


def follow(new: str, one: Anchor, *versions: str, known: bool = True) -> Move:
    """Return what became of an anchor, given earlier texts, the newest first."""
    earlier = tuple(interview(text) for text in versions or (OLD,)) if known else None
    if known:
        assert earlier
        assert located(earlier[-1].transcript, one).outcome == "found"
    now = interview(new)
    return moved(one, Past(now, words_of(now.transcript), earlier, frozenset({bare(one)})))


MUST_BECOME = [
    pytest.param(
        changed(("It was a Sunday. I", "It was a Sunday, I")),
        anchor("t002", "a Sunday. I remember"),
        ("t002", "a Sunday, I remember", "", ""),
        id="punctuation",
    ),
    pytest.param(
        changed(("whine. ^t002", "whine. ^t900")),
        anchor("t002", "left the television on"),
        ("t900", "left the television on", "", ""),
        id="another id",
    ),
    pytest.param(
        changed((" ^t004\n\n**I:** Mm. ^t005\n\n**Ruth:** You", " You")),
        anchor("t004", "I thought, it will stop"),
        ("t006", "I thought, it will stop", "", ""),
        id="turns merged",
    ),
    pytest.param(
        changed((" ^t004\n\n**I:** Mm. ^t005\n\n**Ruth:** You", " You")),
        anchor("t004..t006", "by the morning. [...] You can't unplug yourself"),
        ("t006", "by the morning. [...] You can't unplug yourself", "", ""),
        id="a range becomes a turn",
    ),
    pytest.param(
        changed(
            (
                "I went round and unplugged everything.",
                "Um, I went round and unplugged everything. ^t003a\n\n**Ruth:**",
            )
        ),
        anchor("t004", "I went round and unplugged everything."),
        ("t003a", "I went round and unplugged everything.", "", ""),
        id="turn split before the words end",
    ),
    pytest.param(
        changed(("waiting up for me like a lodger", "waiting up for me - like a lodger -")),
        anchor("t006", "waiting up for me like a lodger"),
        ("t006", "waiting up for me - like a lodger", "", ""),
        id="dashes put in",
    ),
    pytest.param(
        changed(("Sunday. I", "Sunday; I")).replace("Ruth", "Nora"),
        anchor("t002", "a Sunday. I remember"),
        ("t002", "a Sunday; I remember", "", ""),
        id="another pseudonym is no other speaker",
    ),
]
"""A text, an anchor on the old one, and what it becomes without asking."""


@pytest.mark.parametrize(("new", "one", "expected"), MUST_BECOME)
def test_must_become(new: str, one: Anchor, expected: tuple[str, ...]) -> None:
    found = follow(new, one)
    assert (found.status, found.reasons, found.still) == ("same", (), False)
    assert found.new == expected
    assert located(interview(new).transcript, anchor(*expected)).outcome == "found"


MUST_NOT_MOVE = [
    pytest.param(
        changed(("the house was quiet", "the house was not quiet")),
        anchor("t002", "because the house was quiet"),
        "changed",
        "a negation changed",
        id="negation put in",
    ),
    pytest.param(
        changed(("she could not hear", "she could hear")),
        anchor("t004", "she could not hear a thing"),
        "changed",
        "a negation changed",
        id="negation taken out",
    ),
    pytest.param(
        changed(("three cups", "thirteen cups")),
        anchor("t006", "and I had three cups of tea before I could speak"),
        "changed",
        "a number changed",
        id="number",
    ),
    pytest.param(
        changed(("Margaret came over and", "Judith came over and")),
        anchor("t004", "everything. Margaret came over and she could not hear a thing"),
        "changed",
        "words changed",
        id="a word that begins a sentence",
    ),
    pytest.param(
        changed(("at St Jude's about", "at [org: the clinic] about")),
        anchor("t006", "before I could speak to anybody at St Jude's about it"),
        "changed",
        "a name changed; words were redacted",
        id="redaction",
    ),
    pytest.param(
        changed(
            ("**Ruth:** I went", "**I:** I went"), ("unplugged everything.", "unplugged it all.")
        ),
        anchor("t004", "and unplugged everything. Margaret came over and she could not hear"),
        "changed",
        "the speaker changed",
        id="speaker",
    ),
    pytest.param(
        changed(
            (
                "I thought, it will stop. It",
                "I thought, it will stop. ^t004\n\n**I:** Yes. ^t004b\n\n**Ruth:** It",
            ),
            ("morning. ^t004", "morning. ^t004c"),
        ),
        anchor("t004", "it will stop. It will stop by the morning"),
        "changed",
        "it now reaches over more than one turn; the speaker changed",
        id="turn crossed",
    ),
    pytest.param(
        changed(("I thought, it will stop. It will", "I thought, it will stop?! It will")),
        anchor("t004", "I thought, it will stop. It"),
        "changed",
        "a question or an exclamation changed",
        id="a statement becomes a question",
    ),
    pytest.param(
        changed(("nobody is coming to fetch it. I don't know.", "nobody is coming to fetch it.")),
        anchor("t008", "I don't know."),
        "candidate",
        "the same words stand elsewhere: they may be others",
        id="a twin survives",
    ),
    pytest.param(
        HEAD
        + "**Ruth:** Nothing of what was said before was right, and so it was typed anew. I\nremember a Sunday. ^t002\n",
        anchor("t002", "It was a Sunday. I remember"),
        "lost",
        "",
        id="wholesale",
    ),
    pytest.param(
        changed(("waiting up for me like a lodger, ", "")),
        anchor("t006", "waiting up for me like a lodger"),
        "lost",
        "the words are gone",
        id="taken out",
    ),
    pytest.param(
        changed(("thin sort of\nwhine. ^t002", "thin sort of\nwhine.")),
        anchor("t002", "left the television on"),
        "candidate",
        "its turn has no id",
        id="no id",
    ),
    pytest.param(
        changed(("You can't unplug yourself. And", "You can't unplug Yourself. And")),
        anchor("t006", "unplug yourself"),
        "changed",
        "a capital letter changed",
        id="capital letter",
    ),
    pytest.param(
        changed(("thin sort of\nwhine", "thin, sort of, you know,\nwhine")),
        anchor("t002", "that thin sort of whine"),
        "changed",
        "words changed",
        id="words put in",
    ),
]
"""A text, an anchor on the old one, how sure its place is, and why a person has to look."""


@pytest.mark.parametrize(("new", "one", "status", "reason"), MUST_NOT_MOVE)
def test_must_not_move(new: str, one: Anchor, status: str, reason: str) -> None:
    found = follow(new, one)
    assert not found.still
    assert not found.certain
    assert found.status == status
    if reason:
        assert "; ".join(found.reasons) == reason
    if status == "candidate":
        assert found.candidates
        assert found.new is None
    if status == "changed":
        assert found.new is not None
        assert found.candidates[0].new == found.new


def test_what_still_stands_is_left_alone() -> None:
    new = changed(("I went round", "I went around"))
    found = follow(new, anchor("t006", "like a lodger"))
    assert (found.status, found.still, found.new) == (
        "same",
        True,
        ("t006", "like a lodger", "", ""),
    )


def test_a_passage_moved_whole_is_found_in_text_that_is_new() -> None:
    start, end = OLD.index("**I:** What did"), OLD.index("**I:** Mm.")
    exchange = OLD[start:end].replace("^t003", "^t010").replace("^t004", "^t011")
    new = OLD[:start] + OLD[end:] + "\n" + exchange
    found = follow(new, anchor("t004", "Margaret came over and she could not hear a thing."))
    assert (found.status, found.new and found.new.turn) == ("same", "t011")
    short = follow(new, anchor("t004", "by the morning"))
    assert (short.status, short.reasons) == (
        "candidate",
        ("the same words stand elsewhere: they may be others",),
    )


def test_turns_numbered_anew_leave_no_anchor_on_a_twin() -> None:
    new = changed(("\ndon't know. ^t009", "\ndon't know. ^t010"), ("know. ^t008", "know. ^t009"))
    found = follow(new, anchor("t009", "I don't know."))
    assert (found.status, found.still) == ("changed", False)
    assert found.new == ("t010", "I don't know.", "", "")
    assert found.reasons == ("its turn holds other words than it did",)


def test_words_beside_a_quotation_follow_it() -> None:
    new = changed(("I thought, it will stop. It", "I hoped, it will stop. It"))
    one = anchor("t004", "it will stop", before="I thought,")
    found = follow(new, one)
    assert (found.status, found.new) == ("same", ("t004", "it will stop", "I hoped", ""))


def test_a_redaction_takes_the_words_beside_a_quotation_with_it() -> None:
    new = changed(("anybody at St Jude's about it", "anybody at [org: the clinic] about it"))
    found = follow(new, anchor("t006", "about it", before="St Jude's"))
    assert (found.status, found.reasons) == ("changed", ("words were redacted",))
    assert found.new == ("t006", "about it", "at [org: the clinic]", "")


def test_words_that_recur_now_are_told_apart_by_those_beside_them() -> None:
    new = changed(("morning. ^t004", "morning. I said Margaret came over once before. ^t004"))
    found = follow(new, anchor("t004", "Margaret came over"))
    assert (found.status, found.new) == ("same", ("t004", "Margaret came over", "everything", ""))


def test_an_omission_is_followed_on_both_sides() -> None:
    new = changed(("You can't unplug yourself. And", "You can't unplug yourself, and"))
    one = anchor("t006", "unplug yourself. [...] like a lodger")
    assert follow(new, one).new == ("t006", "unplug yourself, [...] like a lodger", "", "")
    lost = follow(changed((" like a lodger,", "")), one)
    assert (lost.status, lost.candidates) == ("lost", ())
    elsewhere = follow(
        changed((" like a lodger,", ""), ("being yours.", "being yours, like a lodger.")), one
    )
    assert elsewhere.status == "candidate"
    assert [c.text for c in elsewhere.candidates] == ["like a lodger"]
    assert elsewhere.candidates[0].new == (
        "t006..t009",
        "unplug yourself. [...] like a lodger",
        "",
        "",
    )


def test_a_note_on_a_whole_turn_follows_its_words() -> None:
    new = changed(("do? ^t003", "do? ^t003x"))
    found = follow(new, anchor("t003", None))
    assert (found.status, found.new) == ("same", ("t003x", None, "", ""))
    more = changed(("What did you do? ^t003", "What did you do? Did you get up? ^t003x"))
    found = follow(more, anchor("t003", None))
    assert (found.status, found.reasons) == ("changed", ("the turn holds other words too",))


def test_each_correction_is_followed_by_itself() -> None:
    between = changed(("thin sort of\nwhine", "high sort of\nwhine"))
    new = changed(("whine. ^t002", "whine, really. ^t002b"), text=between)
    one = anchor("t002", "that thin sort of whine")
    found = follow(new, one, between, OLD)
    assert (found.status, found.new and found.new.quote) == ("changed", "that high sort of whine")


@pytest.mark.parametrize(
    ("quote", "status", "reasons"),
    [
        ("waiting up for me like a lodger, and I had", "same", ()),
        ("like a lodger", "candidate", ("no earlier text is known",)),
        ("waiting up for me like a dodger and I had", "candidate", ("no earlier text is known",)),
        (
            "Could you tell me about when you first noticed it",
            "candidate",
            ("no earlier text is known",),
        ),
        ("xylophones, zithers", "lost", ("no earlier text is known",)),
        ("like a lodger [...] of tea", "lost", ("no earlier text is known",)),
        ("...", "lost", ("no earlier text is known",)),
    ],
)
def test_without_an_earlier_text(quote: str, status: str, reasons: tuple[str, ...]) -> None:
    found = follow(OLD, anchor("t002", quote), known=False)
    assert (found.status, found.reasons) == (status, reasons)


def test_words_that_no_earlier_text_has_are_never_moved_by_themselves() -> None:
    one = anchor("t002", "waiting up for me like a lodger, and I had")
    now = interview(OLD)
    found = moved(one, Past(now, words_of(now.transcript), (interview(changed(("tea", "milk"))),)))
    assert (found.status, found.reasons) == (
        "candidate",
        ("the quotation does not match any earlier text either",),
    )
    assert [c.turn for c in found.candidates] == ["t006"]


@pytest.mark.parametrize(
    "word", ["not", "never", "isn't", "isnt", "cant", "nobody", "nicht", "pas"]
)
def test_what_denies(word: str) -> None:
    assert negation(word)


@pytest.mark.parametrize("word", ["want", "knot", "nothingness", "went"])
def test_what_does_not_deny(word: str) -> None:
    assert not negation(word)


def test_what_counts_and_what_was_redacted() -> None:
    assert [number(w) for w in ("three", "3", "1,000", "tree")] == [True, True, True, False]
    assert all(map(redacted, ("[place: x]", "[redacted]", "█████", "at XXX in", "[Name]")))
    assert not any(map(redacted, ("[laughs]", "[inaudible 00:01]", "x")))


KINDS = sorted(edits.KINDS)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_whatever_is_edited_nothing_certain_is_wrong(seed: int, kind: str) -> None:
    """Words that carry a number each are followed; a certain anchor stands on the same numbers."""
    dice = random.Random(seed)
    before = edits.interview(seed, 30)
    versions = [before]
    for edit in edits.KINDS[kind]:
        versions.append([t for t in edit(versions[-1], dice) if t.words])
    read = [following.read(edits.markdown(talk)) for talk in versions]
    listed = following.quoted(before, read[0], 6, dice)
    held = frozenset(one.anchor for one in listed)
    past = Past(read[-1], words_of(read[-1].transcript), tuple(reversed(read[:-1])), held)
    order = following.numbers(versions[-1])
    for one in listed:
        found = moved(one.anchor, past)
        if found.status == "same":
            assert following.stands_on(past.now, found.new, order) == sum(one.words, ())
        if found.new and not found.still:
            at = located(read[-1].transcript, anchor(*found.new))
            assert at.outcome == "found"
            assert ranges(past.now, at)
