"""What recorders, recognisers and typists write, with their quirks, and the transcripts it becomes."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from intake import (
    DATA,
    archive,
    as_written,
    heard,
    imported,
    opendocument,
    original,
    paragraph,
    rtf,
    turns,
    word,
    word_table,
)
from ipa_text.errors import CannotWork
from ipa_text.intake import formats, labels, names, plan, speakers, write
from ipa_text.intake.heard import Broken, Hints, Notice
from ipa_text.intake.original import UNPACKED_LIMIT
from ipa_text.intake.original import read as read_file
from ipa_text.intake.original import text as decoded
from ipa_text.intake.plan import Wish

MAPPED = {
    "zoom.vtt": ("Katrin Moss=interviewer", "Margaret Hill=participant", "?=other"),
    "teams.vtt": ("Ann Interviewer=interviewer", "Lisa Simpson=participant"),
    "whisperx.json": ("SPEAKER_00=interviewer", "SPEAKER_01=participant", "?=other"),
    "otter.txt": ("Speaker 1=interviewer", "Margaret Hill=participant", "?=other:Visitor"),
    "track.srt": ("I=interviewer", "P=participant", "?=participant"),
    "notes.otr": ("I=interviewer", "P=participant"),
    "f4.txt": ("I=interviewer", "B=participant"),
    "archive.md": ("Interviewer=interviewer", "Vera=participant"),
    "typed.txt": ("I=interviewer", "MH=participant"),
}
BECOMES = {
    "zoom.vtt": """\
**I:** So, could you tell me: when did you first notice
it? <!-- 00:00:03 --> ^t001

**Ruth:** It was a Sunday. I remember because the house was quiet, and I
thought: someone has left the television on. You know that thin sort of
whine & hiss? 10 to 1 it's the neighbours, I
thought. <!-- 00:00:07 --> ^t002

**I:** Mm. <!-- 00:00:20 --> ^t003

**Unknown:** 42 <!-- 00:00:21 --> ^t004

**Ruth:** And then I switched everything off at the wall, one by one,
and it was still there. <!-- 00:00:25 --> ^t005""",
    "teams.vtt": """\
**I:** Knock knock, are you there? <!-- 00:00:01 --> ^t001

**Ruth:** I'm here. I never really left, \\*really\\* left, the \\<old>
house. <!-- 00:00:03 --> ^t002

**I:** Go on. <!-- 00:00:09 --> ^t003

**Ruth:** - well - # it is \\[laughs what it is. <!-- 00:00:12 --> ^t004""",
    "whisperx.json": """\
**I:** Where were you when the letter came? <!-- 00:00:00 --> ^t001

**Ruth:** In the kitchen. I had flour on my
hands. <!-- 00:00:05 --> ^t002

**I:** Right. <!-- 00:00:10 --> ^t003

**Ruth:** And I didn't open it. It sat there there there there there
there there
there. <!-- 00:00:11 --> <!-- listen again 00:00:15 --> ^t004

**Unknown:** Thank you for
watching. <!-- 01:00:00 --> <!-- listen again 01:00:00 --> ^t005""",
    "otter.txt": """\
**I:** How did it begin, would you say? <!-- 00:00:03 --> ^t001

**Ruth:** It began with the stairs. I counted them.
Thirteen. <!-- 00:00:09 --> ^t002

**Ruth:** I had never counted them before, not in thirty years:
thirteen. ^t003

**Visitor:** Tea? <!-- 00:00:31 --> ^t004

**Visitor:** No, thank you. <!-- 00:00:35 --> ^t005

**I:** Thirteen. <!-- 01:02:07 --> ^t006""",
    "track.srt": """\
**I:** What did you do? <!-- 00:00:01 --> ^t001

**Ruth:** I counted to 13 and then I went up. <!-- 00:00:04 --> ^t002

**I:** And then? <!-- 00:00:10 --> ^t003""",
    "notes.otr": """\
**I:** What was it like? <!-- 00:00:03 --> ^t001

**Ruth:** Like a door, <!-- 00:00:12 --> like a door that won't
shut. ^t002

**I:** Mm. ^t003

**Ruth:** \\<laughs> Yes. ^t004""",
    "f4.txt": """\
**I:** Können Sie mir erzählen, wann es anfing? <!-- 00:00:04 --> ^t001

**Ruth:** Es war ein Sonntag. <!-- 00:00:09 --> ^t002

**I:** Mhm. <!-- 00:00:10 --> ^t003

**Ruth:** Und dann (.) dann war es einfach da. <!-- 00:01:23 --> ^t004""",
    "archive.md": """\
**I:** When did you last drive? <!-- 00:03:59 --> ^t001

**Ruth:** I handed over the keys on a Monday. It was *like* giving away
a dog. <!-- 00:04:20 --> You know it will be looked after. ^t002

**Ruth:** It was only a car. ^t003

**I:** Mm. ^t004""",
    "typed.txt": """\
**I:** What was the last day like? ^t001

**Ruth:** I left the gate open. I thought: forty years I had shut it
behind me, and I left it open. 1. first the gate # then the shed ^t002

**I:** And then? <!-- 00:01:23 --> ^t003

**Ruth:** \\^t12 \\* nothing \\* [...] and \\_nothing\\_ again. ^t004""",
}
NOTICED = {
    "zoom.vtt": [(25, "who speaks is not known in 1 stretch, first here: Unknown")],
    "teams.vtt": [],
    "whisperx.json": [
        (5, "kept a phrase that recognisers invent in silences: listen again"),
        (
            3,
            "^t004: listen again at 00:00:15: the recogniser was unsure (avg_logprob -1.31); there may"
            " be no speech (no_speech_prob 0.71); it repeats itself (compression_ratio 2.90)",
        ),
        (5, "^t005: listen again at 01:00:00: there may be no speech (no_speech_prob 0.92)"),
        (5, "who speaks is not known in 1 stretch, first here: Unknown"),
    ],
    "otter.txt": [
        (1, "left out, since nobody has spoken yet: Interview recorded on a Thursday"),
        (20, "left out the footer of the service that transcribed it"),
        (12, "who speaks is not known in 2 stretches, first here: Visitor"),
    ],
    "track.srt": [(11, "who speaks is not known in 1 stretch, first here: Ruth")],
    "notes.otr": [],
    "f4.txt": [],
    "archive.md": [(1, "left out a heading: # Episode 12")],
    "typed.txt": [
        (1, "left out, since nobody has spoken yet: Interview with Margaret Hill Date: 3 March"),
        (
            13,
            "^t004: `[...]` says that words were left out, which `ipa-text check` refuses in a"
            " transcript: write what it stands for",
        ),
    ],
}


def _bare(message: str) -> str:
    return message.replace("\ue000", "").replace("\ue001", "")


@pytest.mark.parametrize("name", sorted(MAPPED))
def test_transcript_of_what_a_program_wrote(name: str) -> None:
    source = imported(name, (DATA / name).read_bytes(), *MAPPED[name])
    assert turns(source) == BECOMES[name]
    assert [(n.line, _bare(n.message)) for n in source.notices] == NOTICED[name]


def test_front_matter_says_where_it_came_from_and_not_its_name() -> None:
    wish = Wish(
        "ruth",
        "Ruth",
        "2026-03-02",
        language="en",
        interviewer="km",
        by="km",
        made_from="whisper: large",
    )
    data = (DATA / "zoom.vtt").read_bytes()
    source = imported("zoom.vtt", data, *MAPPED["zoom.vtt"], wish=wish)
    assert source.path == "cases/ruth/interview-1.md"
    assert source.text.split("\n---\n")[0] == (
        "---\nkind: interview\nnumber: 1\ndate: 2026-03-02\ninterviewer: km\nlanguage: en\n"
        "speakers: {I: interviewer, Ruth: participant, Unknown: other}\n"
        f"original:\n  sha256: {original('x', data).sha256}\n"
        'transcribed: {by: km, from: "whisper: large"}'
    )
    assert "Margaret" not in source.text
    assert "Katrin" not in source.text


KINDS = {
    "teams.vtt": "WebVTT with voice tags",
    "zoom.vtt": "WebVTT with names",
    "x.srt": "SubRip with names",
    "x.json": "WhisperX JSON",
    "otter.txt": "Otter text",
    "x.otr": "oTranscribe",
    "f4.txt": "f4",
    "x.txt": "plain text",
    "x.rtf": "RTF",
    "x.docx": "Word",
    "table.docx": "Word table",
    "x.odt": "OpenDocument",
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_format_is_told_by_content(name: str) -> None:
    """The ending of the name says nothing: neither here nor where a program chose another."""
    data = as_written("Nothing.")[name]
    assert imported(name, data).kind == KINDS[name]
    assert imported("download", data).kind == KINDS[name]


# --- captions


def _cues(*texts: str) -> str:
    return "WEBVTT\n" + "".join(
        f"\n00:00:{n:02}.000 --> 00:00:{n:02}.900\n{text}\n" for n, text in enumerate(texts)
    )


def test_long_speech_of_one_voice_is_cut_at_sentences() -> None:
    cues = [f"<v P>{' '.join(['word'] * 19)} {n}{'.' if n % 2 else ''}</v>" for n in range(20)]
    source = imported("x.vtt", _cues(*cues), "P=participant")
    first = turns(source).split("\n\n")
    assert [paragraph.count("word") for paragraph in first] == [19 * 6, 19 * 6, 19 * 6, 19 * 2]
    assert all(paragraph.startswith("**Ruth:**") for paragraph in first)


def test_speech_without_sentences_is_cut_at_last() -> None:
    cues = [f"<v P>{' '.join(['word'] * 20)}</v>" for _ in range(20)]
    found = turns(imported("x.vtt", _cues(*cues), "P=participant")).split("\n\n")
    assert [paragraph.count("word") for paragraph in found] == [240, 160]


def test_cues_after_a_label_go_on_where_labels_mark_changes_only() -> None:
    cues = ["A: Well?", "It was", "a Sunday.", "B: Mm.", "A: Yes", "it was.", "B: Right."]
    found = heard("x.vtt", _cues(*cues))
    assert [(c.label, c.text) for c in found] == [
        ("A", "Well?"), ("A", "It was"), ("A", "a Sunday."), ("B", "Mm."), ("A", "Yes"), ("A", "it was."), ("B", "Right."),
    ]  # fmt: skip


def test_blank_lines_without_end_are_read_at_once() -> None:
    """Where each were looked at from each before it, this would take many minutes."""
    found = heard("x.txt", "A: Well?\n" + "\n" * 200_000 + "B: Mm.\n", "A=interviewer", "B=other")
    assert [(c.label, c.text) for c in found] == [("A", "Well?"), ("B", "Mm.")]


def test_a_colon_in_speech_is_no_speaker() -> None:
    turn = ["A: Well?", "B: Mm."]
    cues = [*turn, "I thought: no.", *turn, "Oh.", *turn, "No."]
    source = imported("x.vtt", _cues(*cues), "A=interviewer", "B=participant", "?=other")
    assert "**Unknown:** I thought: no." in source.text
    assert _bare(source.notices[0].message) == (
        "I thought: begins a line once and is read as speech; if it is a speaker, name it with --speaker"
    )


def test_what_looks_like_a_label_can_be_called_speech() -> None:
    lines = "A: Well?\n\nAnd so: one.\n\nB: Mm.\n\nAnd so: two.\n\nA: Yes.\n\nB: Ah."
    found = heard("x.txt", lines, "And so=speech", "A=interviewer", "B=participant")
    assert [(c.label, c.text) for c in found] == [
        ("A", "Well?"), ("A", "And so: one."), ("B", "Mm."), ("B", "And so: two."), ("A", "Yes."), ("B", "Ah."),
    ]  # fmt: skip


def test_several_voices_in_a_cue_and_words_beside_them() -> None:
    cues = [
        "before <v A>one</v> between <v.loud B>two",
        "NOTE is a word here",
        "<i>three</i> &lt;b&gt;",
    ]
    found = heard("x.vtt", _cues(*cues))
    assert [(c.label, c.text) for c in found] == [
        ("", "before"), ("A", "one"), ("", "between"), ("B", "two"), ("", "NOTE is a word here"), ("", "three <b>"),
    ]  # fmt: skip


def test_notes_styles_and_empty_cues_are_no_speech() -> None:
    text = "WEBVTT - made by hand\nKind: captions\n\nNOTE\nnot speech\n\nSTYLE\n::cue {}\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\n\nid of any kind\n00:03.000 --> 00:04.000\n<v P>Yes.\n"
    source = imported("x.vtt", text, "P=participant")
    assert turns(source) == "**Ruth:** Yes. <!-- 00:00:03 --> ^t001"
    assert source.notices == (Notice(13, "this cue is empty"),)


def test_footers_of_services_are_left_out_and_said() -> None:
    segments = [
        {"text": "Yes.", "start": 1},
        {"text": "Subtitles by the Amara.org community", "start": 2},
    ]
    source = imported("x.json", json.dumps({"segments": segments}), "?=participant")
    assert turns(source) == "**Ruth:** Yes. <!-- 00:00:01 --> ^t001"
    assert source.notices[0] == Notice(2, "left out a line that a service adds")


def test_segments_without_sound_values_are_read() -> None:
    segments: list[Any] = [
        {"text": " One.", "start": None, "words": "odd", "avg_logprob": "low"},
        {"text": " Two.", "start": 1e300, "words": [3, {"score": "x"}]},
        {"text": "", "start": 2},
        {"text": " Three.", "start": 3, "words": [{"word": "Three.", "probability": 0.2}]},
    ]
    source = imported(
        "x.json", json.dumps({"segments": segments, "language": "not a code!"}), "?=participant"
    )
    assert turns(source) == "**Ruth:** One. Two. Three. <!-- listen again 00:00:03 --> ^t001"
    assert "language" not in source.text


# --- documents


def test_word_table_with_head_numbers_times_and_repeated_speaker_left_out() -> None:
    rows = [
        ("No.", "Time", "Speaker", "Text"),
        ("1", "00:00:03", "I", "And then?"),
        ("2", "[00:07]", "P:", "Nothing."),
        ("3", "", "", "Really nothing."),
        ("4", "01:02:03", "I", ""),
    ]
    source = imported("x.docx", word_table(rows))
    assert turns(source) == (
        "**I:** And then? <!-- 00:00:03 --> ^t001\n\n**Ruth:** Nothing. <!-- 00:00:07 --> ^t002\n\n"
        "**Ruth:** Really nothing. ^t003"
    )  # fmt: skip
    assert source.notices == (Notice(1, "left out the head of the table"),)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("I", "And then?", "she frowns here"), ("P", "Nothing.", "she sighs")], "3 of its columns hold words"),
        ([("x" * 50, "y" * 60), ("z" * 50, "w" * 60)], "two columns of long text"),
    ],
)  # fmt: skip
def test_table_that_says_more_than_who_when_and_what(
    rows: list[tuple[str, ...]], said: str
) -> None:
    with pytest.raises(Broken, match=said):
        heard("x.docx", word_table(rows))


def test_word_file_with_changes_notes_and_breaks() -> None:
    body = (
        f"{paragraph('I: And then?')}"
        "<w:p><w:r><w:t>P: No</w:t><w:tab/><w:t>thing</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>"
        "<w:del><w:r><w:delText>bad</w:delText></w:r></w:del><w:ins><w:r><w:t>good</w:t></w:r></w:ins>"
        "<w:r><w:br/><w:t>at all.</w:t><w:commentReference w:id='0'/><w:footnoteReference/></w:r></w:p>"
        f"{paragraph('I: Mm.')}{paragraph('P: No.')}"
    )
    source = imported("x.docx", word(body, **{"word/header1.xml": "<x/>"}))
    assert turns(source).split("\n\n")[1] == "**Ruth:** No thing-good at all. ^t002"
    assert [n.message for n in source.notices] == [
        "tracked changes are read as accepted: look whether that is meant",
        "comments are left out; `ipa-text absorb` reads those in a review copy",
        "footnotes and endnotes are left out",
        "headers and footers are left out",
    ]


def test_open_document_with_table_spaces_and_comments() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = [("I", "And<text:s text:c='3'/>then?"), ("P", "Nothing<office:annotation><text:p>x</text:p></office:annotation><text:tab/>at<text:line-break/>all."), ("I", "Mm.")]  # fmt: skip
    table = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    source = imported(
        "x.odt", opendocument(f"<text:p>Title</text:p><table:table>{table}</table:table>")
    )
    assert (
        turns(source)
        == "**I:** And then? ^t001\n\n**Ruth:** Nothing at all. ^t002\n\n**I:** Mm. ^t003"
    )
    assert [n.message for n in source.notices] == [
        "comments, footnotes and deletions are left out",
        "left out 1 paragraphs outside the table",
    ]


def test_labels_in_every_style() -> None:
    lines = "[00:01] I: One.\n**P** [00:02]: Two.\n__I:__ Three.\n00:00:04 P: Four.\nI (0:05): Five.\nP:\nSix."
    found = heard("x.txt", lines)
    assert [(c.label, c.text, c.start) for c in found] == [
        ("I", "One.", 1), ("P", "Two.", 2), ("I", "Three.", None), ("P", "Four.", 4), ("I", "Five.", 5), ("P", "Six.", None),
    ]  # fmt: skip


def test_times_among_the_words_stay_where_they_are() -> None:
    text = "P: One [00:01] two #00:00:02-5# three (0:03)\n\nP: [0:04] four [0:05]\n\nP: [inaudible 00:12] five"
    assert turns(imported("x.txt", text, "P=participant")) == (
        "**Ruth:** One <!-- 00:00:01 --> two <!-- 00:00:02 -->\nthree <!-- 00:00:03 --> ^t001\n\n"
        "**Ruth:** four <!-- 00:00:05 --> <!-- 00:00:04 --> ^t002\n\n"
        "**Ruth:** [inaudible 00:12] five ^t003"
    )


def test_a_diary_has_no_labels() -> None:
    wish = Wish("ruth", "Ruth", kind="diary")
    source = imported("x.txt", "- Monday. Rain.\n\n1. Tuesday.", "?=participant", wish=wish)
    assert source.path == "cases/ruth/diary-1.md"
    assert turns(source) == "\\- Monday. Rain. ^t001\n\n1\\. Tuesday. ^t002"
    assert "speakers: {Ruth: participant}\n" in source.text


def test_markdown_without_its_front_matter() -> None:
    text = "---\ntitle: x\n---\n\n**I:** A [link](x) <!-- no --> \\[ok\\] and [open.\n\n**P:** *So.* ^t9\n"
    source = imported("x.md", text)
    assert turns(source) == (
        "**I:** A [link](x) \\<\\!-- no --> \\[ok\\] and \\[open. ^t001\n\n**Ruth:** *So.* \\^t9 ^t002"
    )
    assert source.notices == (Notice(1, "left out the lines between --- at the top"),)


# --- bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    found = heard("x.txt", "I: Äh?\r\n\r\nP: Größe.\r\rI: Mm.".encode(encoding))
    assert [c.text for c in found] == ["Äh?", "Größe.", "Mm."]


def test_windows_is_assumed_and_said() -> None:
    text, notices = decoded("I: Ah.\nP: Gr\xf6\xdfe \x93so\x94".encode("latin-1"))
    assert text == "I: Ah.\nP: Größe “so”"
    assert [n.line for n in notices] == [2]


def test_characters_that_no_editor_shows_are_taken_out_and_said() -> None:
    source = imported("x.txt", "I: And\x07 then?\n\nP: No\u2028\x1b thing\ufeff.")
    assert turns(source) == "**I:** And then? ^t001\n\n**Ruth:** No thing. ^t002"
    assert [n.line for n in source.notices] == [1, 3]


_DEEP = "[" * 200_000
_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
HOSTILE: dict[str, tuple[bytes | str, str]] = {
    "bomb.docx": (archive({"word/document.xml": _BOMB}), "XML entities"),
    "bomb.odt": (archive({"content.xml": _BOMB}), "XML entities"),
    "huge.docx": (
        archive({"word/document.xml": b"<x>" + b" " * (UNPACKED_LIMIT + 1)}),
        "unpacks to more",
    ),
    "deep.docx": (
        word("<w:p>" + "<w:r>" * 9000 + "</w:r>" * 9000 + "</w:p>"),
        "nested more deeply",
    ),
    "deep.odt": (opendocument("<text:span>" * 9000 + "</text:span>" * 9000), "nested more deeply"),
    "voices.vtt": ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 200_000, ""),
    "tags.srt": ("1\n00:00:01,000 --> 00:00:02,000\n" + "<i " * 200_000, ""),
    "spaces.txt": ("a" + "  " * 200_000 + "b", ""),
    "cut.docx": (word(paragraph("I: A"))[:60], "damaged"),
    "odd.docx": (archive({"word/document.xml": "<x"}), "damaged"),
    "empty.docx": (archive({"word/document.xml": "<x/>"}), "no text"),
    "empty.odt": (archive({"content.xml": "<x/>"}), "no text"),
    "none.docx": (word(""), "no speech"),
    "other.zip": (archive({"a.txt": "x"}), "neither a Word nor an OpenDocument"),
    "deep.json": ('{"segments": ' + _DEEP, "nested too deeply"),
    "long.json": ('{"segments": ' + "1" * 5000 + "}", "endless number"),
    "cut.json": ('{"segments": [', "not JSON"),
    "odd.json": ('{"segments": {}}', "should be a list"),
    "text.json": ('{"segments": [{"text": 3}]}', "segment 1 has no text"),
    "none.json": ('{"segments": []}', "no speech"),
    "other.json": ('{"a": 1}', "neither of Whisper"),
    "none.otr": ('{"text": "<p></p>"}', "no speech"),
    "cue.vtt": ("WEBVTT\n\nhello\n", "neither a cue nor a NOTE"),
    "time.vtt": ("WEBVTT\n\n1 --> 2\nhello\n", "this time cannot be read"),
    "none.vtt": ("WEBVTT\n", "no speech"),
    "plain.vtt": ("hello\n", "has none of its times"),
    "head.srt": ("hello\nthere\n00:00:01,000 --> 00:00:02,000\nyes\n", "this is not a cue"),
    "nul.txt": ("a\x00b", "NUL characters"),
    "nul8.txt": (b"a\x00\xff", "this is not a text"),
    "odd16.txt": (b"\xff\xfe\x00\xd8", "UTF-16"),
    "neither.txt": (b"caf\x81\xe9", "neither UTF-8 nor"),
    "marks.txt": ("***\n", ""),
    "otter.txt": ("Ann  0:01\n\nTranscribed by https://otter.ai\n", "no speech"),
    "head.docx": (word_table([("Speaker", "Text"), ("I", "")]), "1 of its columns hold words"),
    "odd.rtf": ("{\\rtf1\\ansicpg99999 \\u999999999999? x}", "cannot be read"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_broken_and_hostile_originals_are_said_to_be(name: str) -> None:
    data, said = HOSTILE[name]
    if not said:
        assert len(formats.heard(original(name, data), Hints()).captions) <= 1
        return
    with pytest.raises(Broken, match=said):
        formats.heard(original(name, data), Hints())


def test_files_that_are_no_transcript(tmp_path: Any) -> None:
    cases = {
        "a.pdf": b"%PDF-1.4", "a.doc": b"\xd0\xcf\x11\xe0", "a.wav": b"RIFF....", "a.m4a": b"\0\0\0 ftypM4A ", "a.txt": b" \n",
    }  # fmt: skip
    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Broken):
            read_file(tmp_path / name)
    with pytest.raises(Broken, match="not a file"):
        read_file(tmp_path)
    with pytest.raises(Broken, match="no such file"):
        read_file(tmp_path / "gone.txt")
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    with pytest.raises(Broken, match="67 MB is more"):
        read_file(tmp_path / "big.txt")


def test_rtf_with_letters_of_every_kind() -> None:
    assert [c.text for c in heard("x.rtf", rtf("I: {a} \\b?\nP: Ærø 🙂 וי"))] == [
        "{a} \\b?",
        "Ærø 🙂 וי",
    ]


# --- speakers and names


def test_two_interviewers_and_others_are_told_apart() -> None:
    text = "A: One.\nB: Two.\nC: Three.\nD: Four.\nE: Five.\nP: Six."
    source = imported(
        "x.txt",
        text,
        "A=interviewer",
        "B=interviewer",
        "C=other",
        "D=other",
        "E=other:Husband",
        "P=participant",
    )
    assert (
        "speakers: {I: interviewer, I2: interviewer, Other: other, Other 2: other, Husband: other, Ruth: participant}"
        in source.text
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["A"], "write LABEL=role"),
        (["A=boss"], "a role is one of interviewer, participant, other, description, speech"),
        (["A=other:*"], "a name is written in letters"),
    ],
)
def test_roles_that_cannot_be_read(given: list[str], said: str) -> None:
    with pytest.raises(CannotWork, match=said):
        speakers.asked(given)


@pytest.mark.parametrize(
    ("mapped", "said"),
    [
        (
            ("I=interviewer", "P=participant:Anna"),
            "labelled by the pseudonym, which is Ruth, not Anna",
        ),
        (("I=interviewer:Ruth", "P=participant"), "cannot label somebody else"),
    ],
)
def test_labels_that_would_mislead(mapped: tuple[str, ...], said: str) -> None:
    with pytest.raises(CannotWork, match=said):
        imported("x.txt", as_written("Yes.")["x.txt"], *mapped)


def test_voice_that_is_called_speech() -> None:
    with pytest.raises(CannotWork, match="cannot be speech"):
        imported("x.vtt", as_written("Yes.")["teams.vtt"], "I=speech", "P=participant")


NAMED = "Kim: Thank you, Margaret.\n\nMargaret Hill: Will you? Hill's.\n\nKim: Margaret Hill.\n\nMargaret Hill: Yes."
WHO = ("Kim=interviewer", "Margaret Hill=participant")


def test_a_name_in_the_speech_goes_no_further() -> None:
    with pytest.raises(CannotWork) as caught:
        imported("x.txt", NAMED, *WHO)
    assert _bare(str(caught.value)) == (
        "names of speakers stand in what is said: Margaret Hill on line 5; Margaret on lines 1, 5; Hill"
        ' on lines 3, 5. For each, --replace "WORDS=NEW" puts `[person: NEW]` there, or --keep "WORD"'
        " says that it is a word like others"
    )


@pytest.mark.parametrize(
    ("labelled", "spoken"), [("O'Hara", "O\u2019Hara"), ("O\u2019Hara", "O'Hara")]
)
def test_a_name_is_heard_with_either_apostrophe(labelled: str, spoken: str) -> None:
    text = f"Kim: Yes, Miss {spoken}?\n\nAnn {labelled}: No."
    with pytest.raises(CannotWork, match=f"{labelled}\\S* on line 1"):
        imported("x.txt", text, "Kim=interviewer", f"Ann {labelled}=participant")


@pytest.mark.parametrize(
    ("labelled", "named"),
    [("O'Hara", "O\u2019Hara"), ("O\u2019Hara", "O'Hara"), ("O\u02bcHara", "O'Hara")],
)
def test_a_speaker_is_named_with_either_apostrophe(labelled: str, named: str) -> None:
    """It is one speaker where the original itself has both, and no name that the pseudonym hides."""
    text = f"Kim: Yes?\n\nAnn {labelled}: No.\n\nKim: No?\n\nAnn {named}: Yes."
    made = imported("x.txt", text, "Kim=interviewer", f"Ann {named}=participant")
    assert turns(made) == (
        "**I:** Yes? ^t001\n\n**Ruth:** No. ^t002\n\n**I:** No? ^t003\n\n**Ruth:** Yes. ^t004"
    )
    assert made.key == ("ruth", "Ruth", (f"Ann {labelled}", "Ann", labelled))


def test_a_word_that_is_kept_has_either_apostrophe() -> None:
    said = plan.answers(["Kim=interviewer", "Ann O'Hara=participant"], [], ["O\u2019Hara"])
    text = original("x.txt", "Kim: Gone with O\u2019Hara?\n\nAnn O'Hara: No.")
    from intake import STUDY, WISH

    made = plan.source(text, plan.read(text, said), WISH, said, STUDY, set())
    assert turns(made) == "**I:** Gone with O\u2019Hara? ^t001\n\n**Ruth:** No. ^t002"


def test_a_label_that_comes_once_with_each_apostrophe_comes_twice() -> None:
    lines = ["O'Hara: Yes.", "And so on.", "O\u2019Hara: No.", "And on."]
    found = labels.chosen([labels.begins(line) for line in lines], Hints())
    assert found == {"O'Hara", "O\u2019Hara"}


def test_a_name_is_heard_in_capitals() -> None:
    text = "Kim: Is that JÖRG?\n\nJörg: No."
    with pytest.raises(CannotWork, match=r"Jörg\S* on line 1"):
        imported("x.txt", text, "Kim=interviewer", "Jörg=participant")


def test_half_a_double_name_goes_no_further() -> None:
    text = "Kim: Thank you, Mrs Hülsmann.\n\nAnn Hülsmann-Weiß: Yes."
    with pytest.raises(CannotWork) as caught:
        imported("x.txt", text, "Kim=interviewer", "Ann Hülsmann-Weiß=participant")
    assert _bare(str(caught.value)).startswith(
        "names of speakers stand in what is said: Hülsmann on line 1. "
    )


def test_a_name_is_replaced_with_a_mark_or_kept() -> None:
    said = plan.answers(WHO, ["Margaret Hill=Ruth", "Margaret=Ruth"], ["Hill"])
    found = plan.read(original("x.txt", NAMED), said)
    from intake import STUDY, WISH

    source = plan.source(original("x.txt", NAMED), found, WISH, said, STUDY, set())
    assert turns(source) == (
        "**I:** Thank you, [person: Ruth]. ^t001\n\n**Ruth:** Will you? Hill's. ^t002\n\n"
        "**I:** [person: Ruth]. ^t003\n\n**Ruth:** Yes. ^t004"
    )
    assert source.key == ("ruth", "Ruth", ("Margaret Hill", "Margaret", "Hill"))


@pytest.mark.parametrize("given", ["Margaret", "=Ruth", "Margaret=", "Margaret=[x]"])
def test_replacements_that_cannot_be_read(given: str) -> None:
    with pytest.raises(CannotWork, match="--replace: write"):
        names.replacements([given])


@pytest.mark.parametrize(
    ("label", "known"),
    [
        ("Speaker 1", []), ("SPEAKER_00", []), ("I", []), ("MH", []), ("Interviewer", []),
        ("Margaret Hill (she/her)", ["Margaret Hill", "Margaret", "Hill"]), ("Vera", ["Vera"]),
        ("Jörg Hülsmann-Weiß", ["Jörg Hülsmann-Weiß", "Jörg", "Hülsmann-Weiß", "Hülsmann", "Weiß"]),
        ("Noor al-Amin-", ["Noor al-Amin-", "Noor", "al-Amin-", "Amin"]),
    ],
)  # fmt: skip
def test_which_labels_are_names(label: str, known: list[str]) -> None:
    assert speakers.names_in(label) == known


@pytest.mark.parametrize(
    ("name", "missing", "what"),
    [
        ("x.docx", "defusedxml", "Word and OpenDocument files"),
        ("x.odt", "defusedxml", "Word and OpenDocument files"),
        ("x.rtf", "striprtf.striprtf", "RTF files"),
    ],
)
def test_what_needs_more_than_the_plain_program_says_so(
    name: str, missing: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(Broken, match=rf"{what} need more than the plain program: pip install"):
        heard(name, as_written("Yes.")[name])


def test_times_of_otranscribe_that_are_none() -> None:
    page = (
        '<p>I: <span class="timestamp" data-timestamp="soon">x</span>One.</p>'
        '<p>P: <span class="other">Two</span>.<br/><span class="timestamp"'
        ' data-timestamp="3"><span>0:03</span></span> Three.</p><p>I: Four.</p>'
    )
    found = heard("x.otr", json.dumps({"text": page}), "P=participant")
    assert [(c.label, c.text, c.start) for c in found] == [
        ("I", "xOne.", None), ("P", "Two.", None), ("P", "Three.", 3), ("I", "Four.", None),
    ]  # fmt: skip


def test_several_times_before_the_words() -> None:
    found = heard("x.txt", "P: [0:01] [0:02] One.\n\nI: Two. [0:03]\n\nP: [0:04]", "P=participant")
    assert [(c.label, c.text, c.start) for c in found] == [("P", "One.", 1), ("I", "Two.", 3)]


def test_description_is_labelled_as_such() -> None:
    source = imported(
        "x.txt", "D: A red line.\n\nP: Mine.\n\nD: A cross.", "D=description", "P=participant"
    )
    assert "speakers: {Description: description, Ruth: participant}" in source.text


def test_what_would_not_come_back_the_same_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check that stands before every write: here the spelling loses words, or a turn."""
    monkeypatch.setattr(
        write, "spelt", lambda words, markdown: words.replace("Nothing", "Something")
    )
    with pytest.raises(Broken, match="these words would not come back the same"):
        imported("x.txt", as_written("Nothing.")["x.txt"])
    monkeypatch.setattr(write, "spelt", lambda words, markdown: words)
    monkeypatch.setattr(write, "_turn", lambda *_, **__: "")
    with pytest.raises(Broken, match="turns would be lost"):
        imported("x.txt", as_written("Nothing.")["x.txt"])
