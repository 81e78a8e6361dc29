"""The bytes of an original: how large they may be, and which characters they stand for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from ipa_text.intake.heard import Broken, Notice
from ipa_text.named import NamedTuple
from ipa_text.store.trees import SIZE_LIMIT

UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes of one part of a Word or OpenDocument file, unpacked; an hour of talk is under one million."""

_OTHERS = {
    b"\xd0\xcf\x11\xe0": "this is a Word file of the old kind: save it as .docx first",
    b"%PDF": "this is a PDF, which has lost where words and turns begin: use what it was made from",
    b"RIFF": "this is a recording: import its transcript",
    b"ID3": "this is a recording: import its transcript",
    b"OggS": "this is a recording: import its transcript",
    b"fLaC": "this is a recording: import its transcript",
    b"\xff\xfb": "this is a recording: import its transcript",
}


class Original(NamedTuple):
    """A file as it came: its bytes and their fingerprint."""

    path: Path
    data: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint by which the file can later be shown to be the same."""
        return sha256(self.data).hexdigest()


def read(path: Path) -> Original:
    """Return a file; raises Broken where it is none, too large, empty or of a kind that is not read."""
    try:
        if not path.is_file():
            raise Broken("there is no such file" if not path.exists() else "this is not a file")
        if path.stat().st_size > SIZE_LIMIT:
            raise Broken(f"{path.stat().st_size // 1_000_000} MB is more than a transcript can be")
        data = path.read_bytes()
    except OSError as error:
        raise Broken(f"cannot be read: {(error.strerror or 'refused').lower()}") from None
    if not data.strip():
        raise Broken("this file is empty")
    for begins, why in _OTHERS.items():
        if data.startswith(begins):
            raise Broken(why)
    if data[4:8] == b"ftyp":
        raise Broken("this is a recording: import its transcript")
    return Original(path, data)


def text(data: bytes) -> tuple[str, list[Notice]]:
    """Return what bytes say, with lines that end in a newline, and what had to be assumed.

    UTF-8; UTF-16 with its mark; otherwise Windows-1252, which is said. Raises Broken.
    """
    notices = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = _decoded(data, "utf-16", "this begins as UTF-16 and is not")
    else:
        try:
            found = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if b"\x00" in data:
                raise Broken("this is not a text") from None
            found = _decoded(
                data, "cp1252", "this is neither UTF-8 nor Windows-1252: save it as UTF-8"
            )
            line = data.count(b"\n", 0, error.start) + 1
            notices.append(
                Notice(line, "read as Windows-1252, since it is not UTF-8: look at accents")
            )
    if "\x00" in found:
        raise Broken(
            "this is not a text: it holds NUL characters",
            found[: found.index("\x00")].count("\n") + 1,
        )
    return found.replace("\r\n", "\n").replace("\r", "\n"), notices


def _decoded(data: bytes, encoding: str, otherwise: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Broken(otherwise) from None


def parts(data: bytes) -> zipfile.ZipFile:
    """Return a Word or OpenDocument file as the archive that it is; raises Broken."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Broken("this begins as a Word or OpenDocument file and is damaged") from None


def part(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of an XML part, None where there is none; raises Broken for hostile ones."""
    import zlib  # noqa: PLC0415
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    try:
        from defusedxml import DefusedXmlException  # noqa: PLC0415
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415
    except ImportError:
        raise needs("Word and OpenDocument files") from None
    if name not in archive.namelist():
        return None
    try:
        with archive.open(name) as file:
            data = file.read(UNPACKED_LIMIT + 1)
        if len(data) > UNPACKED_LIMIT:
            raise Broken("this unpacks to more than a transcript can be")
        return fromstring(data)
    except DefusedXmlException:
        raise Broken("this holds XML entities, which no word processor writes: not read") from None
    except (
        ParseError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ):
        raise Broken("this begins as a Word or OpenDocument file and is damaged") from None


@contextmanager
def not_too_deep() -> Iterator[None]:
    """Read parts of a document that may be nested without end; raises Broken where they are."""
    try:
        yield
    except RecursionError:
        raise Broken("this is nested more deeply than any word processor nests") from None


def needs(what: str) -> Broken:
    """Return the error for a format whose library is not installed."""
    return Broken(f"{what} need more than the plain program: pip install 'ipa-text[import]'")
