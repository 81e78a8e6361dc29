"""``privacy.containment``: whose words stand where they must not, in files and in messages of commits."""

from __future__ import annotations

from collections.abc import Mapping

from ipa_text.privacy.containment import (
    SEVERAL,
    Confined,
    Escape,
    in_file,
    in_message,
    outside,
    strays,
)
from ipa_text.privacy.straying import confined_in
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.places import Place
from specs import base

RADIO = "I leave the radio on low"
QUIET = "I used to love the quiet"
FRONT = "---\ndate: 2026-03-10\nby: km\n---\n\n"


def _file(path: str, line: int, column: int, end: int, case: str, words: int) -> Escape:
    return Escape("file", Place(path, line, column, line, end), "", case, words)


def _found(**more: str) -> list[Escape]:
    return _anywhere({**base(), **more}, _index(**more))


def _index(**more: str) -> Confined:
    return confined_in(Memory({**base(), **more}))


def _anywhere(files: Mapping[str, str | bytes], where: Confined) -> list[Escape]:
    """Return what is found in files."""
    read = ((path, t.encode() if isinstance(t, str) else t) for path, t in files.items())
    return [escape for path, data in read for escape in in_file(path, data, where)]


def test_a_study_in_order_has_nothing_outside_its_cases() -> None:
    """Quotations in the sidecar, the summary, the journal and the member check of one's own case too."""
    assert _found() == []
    assert (
        _found(
            **{
                "cases/tom/summary.md": f"He says: {RADIO}. Not to hear it.\n",
                "cases/tom/journal/2026-03-10-x.md": f"{FRONT}{RADIO}.\n",
            }
        )
        == []
    )


def test_words_of_one_in_the_prose_about_another() -> None:
    """In a note, a statement, a journal, a summary, and a file that nobody expects."""
    notes = base()["cases/tom/interview-1.notes.yaml"]
    themes = base()["cases/tom/themes.yaml"]
    found = _found(
        **{
            "cases/tom/interview-1.notes.yaml": notes.replace(
                "An opponent, where", f"{QUIET}, says Ruth, where"
            ),
            "cases/tom/themes.yaml": themes.replace("Outnumbering the sound", f"{QUIET}, too"),
            "cases/tom/journal/2026-03-10-x.md": f"{FRONT}{RADIO}; but {QUIET}.\n",
            "cases/tom/summary.md": f"{QUIET} {RADIO}\n",
            "cases/tom/scan.txt": QUIET.upper(),
        }
    )
    assert found == [
        _file("cases/tom/interview-1.notes.yaml", 15, 7, 31, "ruth", 6),
        _file("cases/tom/themes.yaml", 14, 7, 31, "ruth", 6),
        _file("cases/tom/journal/2026-03-10-x.md", 6, 31, 55, "ruth", 6),
        _file("cases/tom/summary.md", 1, 1, 25, "ruth", 6),
        _file("cases/tom/scan.txt", 1, 1, 25, "ruth", 6),
    ]


def test_what_somebody_says_is_theirs_whoever_else_has_said_it() -> None:
    """A transcript is no place to which another's words could have got."""
    tom = base()["cases/tom/interview-1.md"].replace("Company, then.", f"Company. {QUIET}.")
    assert _found(**{"cases/tom/interview-1.md": tom}) == []


def test_all_sorts_of_files_outside_the_cases() -> None:
    """Of whatever ending, also where bytes are not UTF-8; of the write-up what is not marked."""
    found = _found(
        **{
            "notes.txt": f"first line\n{RADIO}",
            "writeup/table.csv": f'a,"{RADIO}"\n',
            "writeup/findings.md": f"“{RADIO}” but {QUIET}, and ‘{QUIET}’\n",
        }
    )
    assert found == [
        _file("notes.txt", 2, 1, 25, "tom", 6),
        _file("writeup/table.csv", 1, 4, 28, "tom", 6),
        _file("writeup/findings.md", 1, 32, 56, "ruth", 6),
    ]
    odd = {"scan.txt": b"\xff\xfe " + RADIO.encode() + b" \xe9t\xe9"}
    assert _anywhere(odd, _index()) == [_file("scan.txt", 1, 4, 28, "tom", 6)]


def test_messages_of_commits() -> None:
    """With the commit, and the line of the message; quotation marks make no difference there."""
    where = _index()
    place = Place("", 3, 2, 3, 26)
    assert list(in_message("b" * 40, "Read again\n", where)) == []
    assert list(in_message("a" * 40, f"Set aside\n\n“{RADIO}”\n", where)) == [
        Escape("commit-message", place, "a" * 40, "tom", 6)
    ]


def test_a_stretch_is_told_once_and_whole() -> None:
    """As long as it goes on, and each of several by itself, in the order in which they stand."""
    owners = _index().owners
    text = f"{RADIO}. Not to hear it. Just so. {QUIET}. That. {RADIO}, he says; {RADIO}."
    assert [(text[s.start : s.end], s.case, s.words) for s in strays("x.md", text, owners)] == [
        (f"{RADIO}. Not to hear it. Just so", "tom", 12),
        (f"{QUIET}. That", "ruth", 7),
        (RADIO, "tom", 6),
        (RADIO, "tom", 6),
    ]


def test_an_index_knows_whose_words_which_are() -> None:
    """What several said is nobody's; what was asked before is not in it; nothing in it is a word."""
    both = (
        f"**I:** Do you leave it on low? ^t001\n\n**P:** Do you leave it on low? {QUIET}. ^t002\n"
    )
    sources = {
        f"cases/{case}/interview-1.md": f"---\nspeakers: {{I: interviewer, P: participant}}\n---\n\n{said}"
        for case, said in {
            "a": both,
            "b": f"**P:** {QUIET}, oh. ^t001\n",
            "c": "**P:** Hm. ^t001\n",
        }.items()
    }
    owners = confined_in(Memory({"study.yaml": "format: 1\n", **sources})).owners
    assert sorted(owners.values()) == [SEVERAL, "b"]
    assert all(isinstance(key, int) for key in owners)
    assert list(strays("x.md", f"Do you leave it on low? {QUIET}.", owners)) == []
    assert [(s.case, s.words) for s in strays("x.md", f"{QUIET} oh", owners)] == [("b", 6)]


def test_check_and_privacy_agree_on_what_stands_outside_the_cases() -> None:
    """The one looks for a few words in every case, the other for all words in a few files."""
    more = {
        "journal/2026-03-10-x.md": f"{FRONT}{RADIO}. [{QUIET}.] It’s me against it otherwise?\n",
        "writeup/findings.md": f"{QUIET}. That is what it has had off me; “{RADIO}”\n",
    }
    found = list(outside(load(Memory({**base(), **more}))))
    assert found == _found(**more)
    assert [(e.place.path, e.case, e.words) for e in found] == [
        ("journal/2026-03-10-x.md", "tom", 6),
        ("journal/2026-03-10-x.md", "ruth", 6),
        ("writeup/findings.md", "ruth", 14),
    ]
