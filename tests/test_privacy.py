"""What is looked for and what is let pass: words, patterns, files, bytes of every sort."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import unicodedata
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipa_text.privacy.decoded import Closed, texts
from ipa_text.privacy.key import Key, KeyUnreadable, Trouble, read_key
from ipa_text.privacy.leaks import Leak, in_bytes, masked, of_content, of_name
from ipa_text.privacy.matching import Wanted, in_name, in_text, wanted
from ipa_text.privacy.names import PERSONS, real_names
from ipa_text.privacy.patterns import direct, is_nhs_number
from ipa_text.privacy.unshared import unshared
from ipa_text.privacy.versions import Versions
from ipa_text.privacy.words import Worded
from ipa_text.store import yaml

KEY = """\
identifiers:
  - {case: ruth, kind: person, words: [Dorothea Quill, Dorothea, Zoë, Will, O'Dowd], replace: Ruth}
  - {kind: org, words: [St Jude's, 王小明]}
  - {kind: place, words: [The Old Mill]}
"""
SOUGHT = wanted(read_key(KEY.encode()).identifiers)


def heard(text: str, sought: Wanted = SOUGHT) -> list[str]:
    return [text[span.start : span.end] for span in in_text(text, sought)]


# --- names in texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dorothea came", ["Dorothea"]),
        ("DOROTHEA QUILL'S sister", ["DOROTHEA QUILL"]),
        ("dorothea\u2019s", ["dorothea"]),
        ("and Dorothea\n  Quill said", ["Dorothea\n  Quill"]),
        ("n-dorothea_quill-1", ["dorothea_quill"]),
        ("dorotheaquill@x", ["dorotheaquill"]),
        ("**Dorothea**", ["Dorothea"]),
        ("Doro**thea**, Will**Dorothea**", ["Doro**thea", "Will", "Dorothea"]),
        ("Dorothea\u00b9 and Will\u00b2", ["Dorothea", "Will"]),
        ("Doro\u00adthea, Doro\u200bthea", ["Doro\u00adthea", "Doro\u200bthea"]),
        ("Zoe, ZO\u00cb and Zoe\u0308", ["Zoe", "ZO\u00cb", "Zoe\u0308"]),
        ("\U0001d49fo \uff24\uff4f\uff52\uff4f\uff54\uff48\uff45\uff41", ["\uff24\uff4f\uff52\uff4f\uff54\uff48\uff45\uff41"]),
        ("O\u2019Dowd, ODowd, o'dowd", ["O\u2019Dowd", "ODowd", "o'dowd"]),
        ("At St Jude\u2019s, at St. Judes", ["St Jude\u2019s", "St. Judes"]),
        ("\u6211\u53eb\u738b\u5c0f\u660e\u3002", ["\u738b\u5c0f\u660e"]),
        ("by the old mill and the old house", ["the old mill"]),
        ("Ask Will. WILL!", ["Will", "WILL"]),
        ("She will, won't, Won't", []),
        ("Quill, Dorotheas, St Jude", []),
    ],
)  # fmt: skip
def test_a_name_is_heard_however_it_is_written(text: str, found: list[str]) -> None:
    assert heard(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("D\u043er\u043eth\u0435\u0430 came", ["D\u043er\u043eth\u0435\u0430"]),
        ("\u0391sk D\u03bfrothea, WI\u216c\u216c", ["D\u03bfrothea", "WI\u216c\u216c"]),
        ("Z\u043e\u0451 at \u0405t Jud\u0435s", ["Z\u043e\u0451", "\u0405t Jud\u0435s"]),
        ("m\u0430rg\u0430ret", []),
        ("https://x.org/?q=Dorothea%20Quill&r=Zo%C3%AB", ["Dorothea%20Quill", "Zo%C3%AB"]),
        ("st%20jude%27s%2C, 100%will, %5will, %FF Will", ["st%20jude%27s", "Will"]),
        ("Doro**thea%20Quill**", ["Doro**thea%20Quill"]),
    ],
)  # fmt: skip
def test_a_name_is_heard_in_letters_that_look_alike_and_in_an_address(
    text: str, found: list[str]
) -> None:
    assert heard(text) == found


def test_words_of_another_script_are_what_they_are() -> None:
    """Every letter of some looks like a Latin one; only beside Latin letters do they stand for one."""
    sought = wanted(
        read_key(
            "identifiers: [{words: [Cope, Mama, Anna, \u0410\u043d\u043d\u0430]}]".encode()
        ).identifiers
    )
    cope, mama = "\u0421\u043e\u0440\u0435", "\u041c\u0430\u043c\u0430"
    anna, greek = "\u0410\u043d\u043d\u0430", "\u0391\u03bd\u03bd\u03b1"
    text = f"{cope} {mama} COVID\u0430 {anna} {greek} Ann\u0430"
    assert heard(text, sought) == [anna, "Ann\u0430"]


def test_a_name_is_heard_with_an_e_for_an_umlaut() -> None:
    sought = wanted(
        read_key("identifiers: [{words: [Jo\u0308rg M\u00fcller]}]".encode()).identifiers
    )
    assert heard("Jorg Muller, J\u00f6rg M\u00fcller, Joerg Mueller", sought) == [
        "Jorg Muller", "J\u00f6rg M\u00fcller", "Joerg Mueller",
    ]  # fmt: skip


def test_a_name_in_a_contraction_is_another_word() -> None:
    sought = wanted(read_key(b"identifiers: [{kind: person, words: [Don]}]").identifiers)
    assert heard("Don't. Don\u2019t! Don took it.", sought) == ["Don"]


def test_many_kinds_of_letters_are_folded_as_few_are() -> None:
    """Beyond some forty different letters another way is taken."""
    greek = "".join(map(chr, range(0x3B1, 0x3C9))) + "".join(map(chr, range(0x430, 0x450)))
    assert heard(f"{greek} \u201cZoë\u201d {greek}") == ["Zoë"]
    assert Worded(f"{greek} Zoë").folded.endswith(" zoe")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_between_any_words_is_heard_where_it_stands(before: str, behind: str) -> None:
    text = f"{before} Dorothea {behind}"
    spans = in_text(text, SOUGHT)
    assert any(
        "dorothea" in unicodedata.normalize("NFKD", text[s.start : s.end]).casefold() for s in spans
    )
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cases/p01/interview-dorothea-quill.md", "cases/p01/interview-[person].md"),
        ("DorotheaQuill2", "[person]2"),
        ("interview1Zoe", "interview1[person]"),
        ("will-reads", "[person]-reads"),
        ("st_judes.md", "[org].md"),
        ("from%20Dorothea%20Quill.eml", "from%20[person].eml"),
        ("D\u043er\u043ethea.md", "[person].md"),
        ("ring-07700 900123", "ring-07700 900123"),
        ("tel 07700 900123", "tel [phone]"),
        ("themes.yaml", "themes.yaml"),
    ],
)
def test_a_name_in_a_path_or_a_branch_is_masked(name: str, shown: str) -> None:
    """There a short name counts in small letters too, and a capital begins a word."""
    assert masked(name, SOUGHT) == shown
    assert {leak.path for leak in of_name(name, "branch", SOUGHT)} == ({shown} - {name})


def test_what_is_not_looked_for_by_a_name_alone() -> None:
    assert in_name("cases/ruth/themes.yaml", SOUGHT) == []


# --- the key itself


def test_what_is_wrong_with_a_key() -> None:
    text = "identifiers:\n  - nobody\n  - {kind: what, words: [Ann, A, '!']}\n  - {kind: org, words: [Ruth, x1], replace: RUTH}\n"
    found = read_key(text.encode())
    assert [(one.words, one.kind, one.line) for one in found.identifiers] == [
        ("Ann", "person", 3),
        ("x1", "org", 4),
    ]
    nothing = "this entry has no list of `words:`, so nothing is looked for: give it one"
    short = "a word of less than two letters would be found everywhere and is not looked for: write it out"
    same = (
        "a word is the same as its `replace:`, and is not looked for, since it stands wherever the"
        " replacement does: choose another replacement"
    )
    assert found.troubles == (
        Trouble(2, nothing),
        Trouble(3, short),
        Trouble(3, short),
        Trouble(4, same),
    )


def test_what_yaml_does_not_read_as_a_word_is_told() -> None:
    found = read_key(b"identifiers: [{words: [Null, [Ann], {Ann: x}, 0770090012, No, 2026-01-01]}]")
    assert [one.words for one in found.identifiers] == ["No", "2026-01-01"]
    no_word = "this is no word, and is not looked for: put it in quotation marks"
    assert found.troubles == (Trouble(1, no_word),) * 4


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"identifiers: {", b"people: []", b"- x", b"identifiers: x"]
)
def test_a_key_that_cannot_be_read(data: bytes) -> None:
    with pytest.raises(KeyUnreadable, match="mend it"):
        read_key(data)


def test_a_key_may_be_longer_than_any_file_of_a_study() -> None:
    entries = 25_000
    key = "identifiers:\n" + "".join(
        f"  - {{kind: person, words: [{number}x, Ann], replace: Ruth}}\n"
        for number in range(entries)
    )
    assert len(yaml.read(key).problems) == 1
    assert len(read_key(key.encode()).identifiers) == 2 * entries


def test_a_key_that_is_too_long_says_how_many_entries_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipa_text.privacy.key.KEY_LIMIT", 20)
    key = "identifiers:\n" + "  - kind: person\n    words:\n      - Ann\n" * 5
    told = (
        "private/identifiers.yaml has 5 entries, of which no more than 4 can be read, so that nothing can"
        " be held to it: keep who could be recognised in this study, and leave out the others"
    )
    with pytest.raises(KeyUnreadable, match=re.escape(told)):
        read_key(key.encode())
    with pytest.raises(KeyUnreadable, match=re.escape(told)):
        read_key(f"{key}others: {{\n".encode())
    with pytest.raises(KeyUnreadable, match="yaml is longer than can be read, so that nothing"):
        read_key(f"identifiers: [{{words: [{'Ann, ' * 20}]}}]".encode())


def test_a_key_is_read_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    really, read = yaml.read, list[str]()

    def noted(text: str, limit: int) -> yaml.Document:
        read.append(text)
        return really(text, limit)

    monkeypatch.setattr(yaml, "read", noted)
    key = b"identifiers: [{kind: person, words: [Once Only, Ann Quill]}]"
    assert len(read_key(key).identifiers) == 2
    assert real_names(key, PERSONS) == {"once", "only", "ann", "quill"}
    assert len(read) == 1


def test_an_empty_key() -> None:
    assert read_key(b"identifiers: []\n") == Key(())


# --- what identifies by its form


def by_form(text: str) -> list[tuple[str, str]]:
    worded = Worded(text)
    return [(s.kind, text[s.start : s.end]) for s in direct(worded, worded.distinct())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to d.quill+x@mail.co.uk.", [("email", "d.quill+x@mail.co.uk")]),
        ("07700 900123", [("phone", "07700 900123")]),
        ("(0115) 496 0123 or 0115 4960123", [("phone", "(0115) 496 0123"), ("phone", "0115 4960123")]),
        ("ring 020 7946 0958, please", [("phone", "020 7946 0958")]),
        ("+44 (0)7700 900123", [("phone", "+44 (0)7700 900123")]),
        ("+49 30 901820 and 0033 1 23 45 67 89", [("phone", "+49 30 901820"), ("phone", "0033 1 23 45 67 89")]),
        ("07700\n900123", [("phone", "07700\n900123")]),
        ("at LS1 4DY and SW1A1AA", [("postcode", "LS1 4DY"), ("postcode", "SW1A1AA")]),
        ("born on 14 March 1952", [("date-of-birth", "14 March 1952")]),
        ("DOB: 14/3/52", [("date-of-birth", "14/3/52")]),
        ("Date of birth 1952-03-14", [("date-of-birth", "1952-03-14")]),
        ("I was born in Leeds on the 3rd of May, 1949", [("date-of-birth", "3rd of May, 1949")]),
        ("geboren am 14.3.1952", [("date-of-birth", "14.3.1952")]),
        ("hospital no 19520314", [("long-digits", "19520314")]),
        ("20261399", [("long-digits", "20261399")]),
    ],
)  # fmt: skip
def test_what_identifies_by_its_form(text: str, found: list[tuple[str, str]]) -> None:
    assert by_form(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "km@example.org, someone@x.example, git@github.com:a/b.git, 1+a@users.noreply.github.com",
        "uses: actions/checkout@v5",
        "date: 2026-03-02 minutes: 58, 05-03-2026 10:00, <!-- 00:12:31 -->",
        "00:00:01.000 --> 00:00:04.000",
        "recording: {sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}",
        "0000-0002-1825-0097, doi 10.1016/j.paid.2019.109701, 10.1037/12345678",
        "ZOOM0012-20260302.wav",
        "n-12345678 and #12345678, in 1a2b3c4d",
        "born: 1952\nconsent:\n  - {date: 2026-03-02}",
        "the 2nd, 3rd and 4th; E10 5th; t0141 n1 2nd; QQ1 1AA; IPA501 2AB",
        "12,345,678 people and 3.14159265",
        "of 51, 32 and 22; 0 of 6; 100 200 3000",
        "ISBN 9781847871242, ISBN-10: 0306406152, PMID: 12345678",
        "a" * 200_000 + "@",
    ],
)
def test_what_is_let_pass(text: str) -> None:
    assert by_form(text) == []


def numbers() -> Iterator[str]:
    """Yield numbers whose tenth digit is worked out from the nine before it, as the definition says."""
    for nine in ("943476591", "401023213", "987654432", "123456788", "450557710"):
        left = 11 - sum((10 - at) * int(digit) for at, digit in enumerate(nine)) % 11
        if left != 10:
            yield nine + str(0 if left == 11 else left)


def test_the_check_digit_of_the_health_service() -> None:
    """Only one tenth digit is right, and none is where ten would be needed."""
    nothing = next(n for n in range(100000000, 100001000) if _left(n) == 11)
    valid = [*numbers(), f"{nothing}0"]
    assert len(valid) >= 4
    for number in valid:
        tenth = [d for d in "0123456789" if is_nhs_number(number[:9] + d)]
        assert tenth == [number[9]]
    lacking = next(n for n in range(100000000, 100001000) if _left(n) == 10)
    assert not any(is_nhs_number(f"{lacking}{digit}") for digit in range(10))
    assert not is_nhs_number("943476591")


def _left(nine: int) -> int:
    return 11 - sum((10 - at) * int(digit) for at, digit in enumerate(str(nine))) % 11


@pytest.mark.parametrize("form", ["{}{}{}", "{} {} {}", "{}-{}-{}"])
def test_a_number_of_the_health_service_in_every_form(form: str) -> None:
    [number, *_] = numbers()
    shown = form.format(number[:3], number[3:6], number[6:])
    wrong = shown[:-1] + str((int(shown[-1]) + 1) % 10)
    assert by_form(f"NHS {shown}.") == [("nhs-number", shown)]
    assert by_form(f"NHS {wrong}.") == ([("long-digits", wrong)] if wrong.isdigit() else [])


# --- bytes of every sort


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, data)
    return out.getvalue()


def document(text: str) -> bytes:
    from docx import Document

    made, out = Document(), io.BytesIO()
    run = made.add_paragraph(text[:4])
    run.add_run(text[4:]).bold = True
    made.save(out)
    return out.getvalue()


WORDS = "We met\nDorothea Quill.\n"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (WORDS.encode(), (2, 1)),
        (WORDS.encode("utf-8-sig"), (2, 1)),
        (WORDS.encode("utf-16"), (2, 1)),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), (2, 1)),
        (WORDS.encode("utf-16-le"), (2, 1)),
        (WORDS.encode("utf-32"), (2, 1)),
        (("caf\u00e9 " + WORDS).encode("latin-1"), (2, 1)),
        (b"\x89PNG\0\x01\xff" + WORDS.encode(), (2, 1)),
        (b"\xd0\xcf\x11\xe0\0\0\1" * 300 + WORDS.encode("utf-16-le") + b"\xff" * 90, (2, 1)),
        (document("Dorothea Quill"), (1, 1)),
        (packed("content.xml", b"<p>Doro<b>thea</b> &#81;uill</p>"), (1, 1)),
        (packed("Dorothea Quill.txt", b""), (1, 1)),
        (packed("inner.zip", packed("a.txt", WORDS.encode("utf-16"))), (1, 1)),
        (gzip.compress(WORDS.encode()), (1, 1)),
        (bz2.compress(WORDS.encode()), (1, 1)),
        (lzma.compress(WORDS.encode()), (1, 1)),
        (b"<html><p>Dorothea Qu<i>ill</i></p></html>", (1, 10)),
    ],
    ids=range(17),
)
def test_a_name_is_heard_in_every_sort_of_file(data: bytes, place: tuple[int, int]) -> None:
    assert (*place, "person", "identifier") in in_bytes(data, SOUGHT)


def encrypted() -> bytes:
    data = bytearray(packed("a.txt", b"x"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        encrypted(),
        packed("a.txt", b"x" * 100)[:60],
        gzip.compress(WORDS.encode() * 50)[:40],
        lzma.compress(b"x" * 100)[:40],
        packed("a", packed("b", packed("c", packed("d", packed("e", b""))))),
    ],
    ids=["under a password", "cut off", "gzip, cut off", "xz, cut off", "one in the other"],
)
def test_what_cannot_be_opened_is_told(data: bytes) -> None:
    assert in_bytes(data, SOUGHT) == [(0, 0, "cannot-be-opened", "closed")]
    with pytest.raises(Closed):
        list(texts(data))


@pytest.mark.parametrize(
    "data",
    [packed("a.txt", b"\0" * 3000), gzip.compress(b"\0" * 3000)],
    ids=["zip", "gzip"],
)
def test_what_unpacks_to_too_much_is_told(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipa_text.privacy.decoded.LIMIT", 2000)
    assert in_bytes(data, SOUGHT) == [(0, 0, "cannot-be-opened", "closed")]


@given(st.binary(max_size=200))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    in_bytes(data, SOUGHT)
    for head in (b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00", b"\xff\xfe", b"\0"):
        in_bytes(head + data, SOUGHT)


# --- files that are never shared


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("private/x.md", "private"),
        ("private/identifiers.yaml", "key-file"),
        ("identifiers.yaml", "key-file"),
        ("protocol/identifiers.old.yaml", "key-file"),
        ("Pseudonym key.xlsx", "key-file"),
        ("participant-names.csv", "key-file"),
        ("participants.xlsx", "recruitment"),
        ("protocol/contacts.csv", "recruitment"),
        ("cases/p01/interview-1.MP3", "audio"),
        ("cases/p01/video.mov", "video"),
        ("cases/p01/consent-signed.pdf", "consent-form"),
        ("Consent form Ruth.docx", "consent-form"),
        ("cases/p01/interview-1.docx", "original"),
        ("cases/p01/letter.odt", "original"),
        ("interview-p01.docx", "original"),
        ("transcripts/p01.rtf", "original"),
        ("cases/p01/interview-1.vtt", "unedited-transcript"),
        ("cases/p01/interview-1.whisper.json", "unedited-transcript"),
        ("cases/p01/interview-1.md", ""),
        ("cases/p01/drawing-1.pdf", ""),
        ("cases/p01/notes.txt", ""),
        ("protocol/consent-form.docx", ""),
        ("protocol/information-for-participants.pdf", ""),
        ("protocol/recruitment.yaml", ""),
        ("writeup/thesis-interviews.docx", ""),
        ("audit/identifiers.keyed.yaml", ""),
    ],
)
def test_files_that_git_is_never_to_hold(path: str, kind: str) -> None:
    assert unshared(path) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"RIFF\0\0\0\0WAVEfmt ", "audio"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", ""),
        (b"FORM\0\0\0\0AIFF", "audio"),
        (b"FORMAT: 1\n", ""),
        (b"ID3\x03\0", "audio"),
        (b"ID3 tags are\n", ""),
        (b"\0\0\0\x20ftypM4A ", "audio"),
        (b"\0\0\0\x20ftypisom", "video"),
        (b"\0\0\0\x20ftypheic", ""),
        (b"OggS\0", "audio"),
    ],
)
def test_a_recording_under_another_name(data: bytes, kind: str) -> None:
    assert unshared("cases/p01/drawing-1.png", data) == kind


def test_a_key_under_another_name() -> None:
    assert unshared("protocol/who.yaml", KEY.encode()) == "key-file"
    assert unshared("protocol/who.yaml", b"identifiers: []\n") == ""


def test_of_a_file_that_is_not_shared_nothing_more_is_said() -> None:
    assert list(of_content("private/Zoe.md", WORDS.encode(), SOUGHT)) == [
        Leak("path", "private/[person].md", 0, 0, "", "person", "identifier"),
        Leak("file", "private/[person].md", 0, 0, "", "private", "private"),
    ]


def test_lines_that_the_program_lays_down_are_not_looked_at() -> None:
    """The example in a schema names somebody; the same words elsewhere do."""
    from ipa_text.resources import shipped

    path = ".ipa-text/schema/case.schema.json"
    text = (shipped("schema") / "case.schema.json").read_text("utf-8")
    sought = wanted(read_key(b"identifiers: [{kind: person, words: [Ruth]}]").identifiers)
    assert "Ruth" in text
    assert list(of_content(path, text, sought)) == []
    assert list(of_content(path, text.encode() + b"Ruth\n", sought)) == [
        Leak("file", path, text.count("\n") + 1, 1, "", "person", "identifier")
    ]
    assert len(list(of_content("x.json", text, sought))) == 1


# --- versions of files


def test_each_line_of_many_versions_is_looked_at_once() -> None:
    """A name counts in every version, also where its words came together only later."""
    versions = Versions(SOUGHT)
    lines = [f"line {number}" for number in range(30)]
    assert versions.look("\n".join(lines).encode()) == []
    assert versions.look("\n".join([*lines[:20], "Dorothea", *lines[20:]]).encode()) == [
        (21, 1, "person", "identifier")
    ]
    split = [*lines[:5], "by the", "old mill", *lines[5:]]
    assert versions.look("\n".join([*lines[:5], "by the", *lines[5:]]).encode()) == []
    assert versions.look("\n".join([*lines[:9], "old mill", *lines[9:]]).encode()) == []
    assert versions.look("\n".join(split).encode()) == [(6, 4, "place", "identifier")]
    assert versions.look("\n".join(lines).encode()) == []
    for encoding in ("utf-16", "utf-16-le"):
        assert versions.look("so\nDorothea".encode(encoding)) == [(2, 1, "person", "identifier")]


def test_what_is_remembered_of_versions_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipa_text.privacy.versions._KEPT", 3)
    versions = Versions(SOUGHT)
    for text in ("a\nb\nc\nd", "e\nf", "a\nb\nZoe"):
        found = versions.look(text.encode())
    assert found == [(3, 1, "person", "identifier")]
