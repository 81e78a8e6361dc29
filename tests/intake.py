"""Import texts in memory, and write what programs write, for the tests of what arrives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from ipa_text.intake import plan
from ipa_text.intake.heard import Caption
from ipa_text.intake.original import Original
from ipa_text.intake.plan import Answers, Source, Wish
from ipa_text.store.trees import Memory
from ipa_text.study.load import load

DATA = Path(__file__).parent / "data" / "intake"
STUDY = load(Memory({"study.yaml": "format: 1\ntitle: >-\n  Hearing\nstage: reading\n"}))
WISH = Wish("ruth", "Ruth", "2026-03-02")
SAID = ("I=interviewer", "P=participant")


def original(name: str, data: bytes | str) -> Original:
    """Return an original in memory."""
    return Original(Path(name), data.encode() if isinstance(data, str) else data)


def answers(*speakers: str, replace: Sequence[str] = (), keep: Sequence[str] = ()) -> Answers:
    """Return what a researcher says of the speakers."""
    return plan.answers(speakers, replace, keep)


def heard(name: str, data: bytes | str, *speakers: str) -> list[Caption]:
    """Return the captions of an original."""
    return list(plan.read(original(name, data), answers(*speakers)).captions)


def imported(name: str, data: bytes | str, *speakers: str, wish: Wish = WISH) -> Source:
    """Return what would be written for an original."""
    said = answers(*(speakers or SAID))
    source = original(name, data)
    return plan.source(source, plan.read(source, said), wish, said, STUDY, set())


def turns(source: Source) -> str:
    """Return the turns of a source, without the front matter."""
    return source.text.split("\n---\n", 1)[1].strip("\n")


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return parts as the archive that Word and OpenDocument files are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, **parts: str) -> bytes:
    """Return a Word file with this body."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": document, **parts})


def paragraph(text: str) -> str:
    """Return a paragraph of a Word file."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def word_table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a Word file that is one table."""
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return word(f"<w:tbl>{cells}</w:tbl>")


OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def opendocument(body: str) -> bytes:
    """Return an OpenDocument text with this body."""
    content = (
        f"<office:document-content {OFFICE}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(text: str) -> str:
    """Return rich text with these paragraphs, letters beyond ASCII as Word writes them."""
    marks = {"\\": "\\\\", "{": "\\{", "}": "\\}", "\n": "\\par\n"}

    def letter(char: str) -> str:
        if char in marks or char.isascii():
            return marks.get(char, char)
        data = char.encode("utf-16-le")
        units = [
            int.from_bytes(data[n : n + 2], "little", signed=True) for n in range(0, len(data), 2)
        ]
        return "".join(f"\\u{unit}?" for unit in units)

    return "{\\rtf1\\ansi\\ansicpg1252\\uc1 " + "".join(map(letter, text)) + "}"


def as_written(answer: str) -> dict[str, bytes | str]:
    """Return one question and one answer, twice, in every format: name to content."""
    turns = [("I", "And then?"), ("P", answer)] * 2
    lines = [f"{label}: {text}" for label, text in turns]
    vtt = "".join(
        f"\n00:00:0{n}.000 --> 00:00:0{n}.900\n<v {label}>{escape(text, quote=False)}</v>\n"
        for n, (label, text) in enumerate(turns)
    )
    zoom = "".join(
        f"\n{n + 1}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{escape(line, quote=False)}\n"
        for n, line in enumerate(lines)
    )
    srt = "".join(
        f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n},900\n{escape(line, quote=False)}\n\n"
        for n, line in enumerate(lines)
    )
    segments = [
        {"start": n, "end": n + 1, "text": f" {text}", "speaker": label}
        for n, (label, text) in enumerate(turns)
    ]
    page = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return {
        "teams.vtt": f"WEBVTT\n{vtt}",
        "zoom.vtt": f"WEBVTT\n{zoom}",
        "x.srt": srt,
        "x.json": json.dumps({"segments": segments}),
        "otter.txt": "".join(
            f"{label}  0:0{n}\n{text}\n\n" for n, (label, text) in enumerate(turns)
        ),
        "x.otr": json.dumps({"text": page, "media": "a.mp3", "media-time": 1.5}),
        "f4.txt": "\n".join(f"{line} #00:00:0{n}-4#" for n, line in enumerate(lines)),
        "x.txt": "\n\n".join(lines),
        "x.rtf": rtf("\n".join(lines)),
        "x.docx": word("".join(map(paragraph, lines))),
        "table.docx": word_table(turns),
        "x.odt": opendocument("".join(f"<text:p>{escape(line)}</text:p>" for line in lines)),
    }
