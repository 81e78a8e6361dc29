"""``study.places``: words in a message are marked, so that they can be withheld."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipa_text.study.places import MORE, MOST, WITHHELD, Place, Remark, bounded, named, said, spoken

words = st.text(alphabet="abc \n“”`é🙂\ue000\ue001", max_size=120)


@given(words, words)
def test_marked_words_are_shown_or_withheld(first: str, second: str) -> None:
    """Shown in quotation marks, withheld without a trace of them."""
    message = f"{said(first)} is not {said(second)}"
    assert spoken(message, show_words=True).startswith("“")
    assert spoken(message, show_words=False) == f"{WITHHELD} is not {WITHHELD}"


@given(words)
def test_words_are_cut_at_a_word(text: str) -> None:
    """A message stays one line."""
    shown = spoken(said(text, 20), show_words=True)
    assert len(shown) <= 24
    assert "\n" not in shown
    plain = " ".join(text.replace("\ue000", "").replace("\ue001", "").split())
    assert shown == f"“{plain}”" or shown.endswith("…”")


def test_a_phrase_in_the_place_of_an_id_is_withheld() -> None:
    """Glued lines put a participant's words where an id belongs."""
    message = f"{named('it was a lodger')} is no tag; {named('n-lodger')} is; see `ipa-text rules`"
    shown = spoken(message, show_words=False)
    assert shown == "[words withheld] is no tag; `n-lodger` is; see `ipa-text rules`"
    assert spoken(named("Margaret"), show_words=False) == "[words withheld]"


def test_a_place_of_a_mark() -> None:
    """The file, and the four numbers."""
    assert Place.of("a.md", (1, 2, 3, 4)) == Place("a.md", 1, 2, 3, 4)
    assert Place("a.md") == ("a.md", 1, 1, 1, 1)


def test_no_more_is_said_of_a_file_than_anybody_reads() -> None:
    """The last of a thousand says that there are more; what is said of another file is not cut."""
    many = [Remark("x", Place("a.md", n), "a") for n in range(1, 20 * MOST)]
    few = list(bounded([Remark("y", Place("b.md"), "b"), *many, Remark("z", Place("b.md"), "b")]))
    assert len(few) == MOST + 1, "and far beyond, no more is asked for"
    assert few[-1].message == "x" + MORE
    assert [r.message for r in bounded([*many[:3], Remark("z", Place("b.md"), "b")])] == list(
        "xxxz"
    )
