"""Bytes as the texts that people could read in them: UTF-8, UTF-16, packed files, or what else."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html import unescape

from ipa_text.named import NamedTuple

LIMIT = 64 * 1024 * 1024
"""Bytes that are unpacked of one file; what unpacks to more is told, not read."""
_DEPTH = 3
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PACKED: dict[bytes, Callable[[io.BytesIO], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda data: gzip.GzipFile(fileobj=data),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
PACKED = (b"PK\x03\x04", *_PACKED)
"""How what is packed begins."""
_PARAGRAPH = re.compile(
    r"</(?:\w+:)?(?:p|h|tc|row|table-cell|si|c|br|tab)>|<(?:\w+:)?(?:br|tab|line-break|p|h)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")


class Closed(Exception):
    """A packed file that cannot be opened: under a password, damaged, or too large."""


class Text(NamedTuple):
    """A text in a file, and whether people read it as it is: else it is how something is written down."""

    text: str
    readable: bool = True


def texts(data: bytes, depth: int = _DEPTH) -> Iterator[Text]:
    """Yield the texts in a file; the first is the file as it is, where it is text at all.

    Raises Closed behind the last text that can be read.
    """
    yield from _plain(data)
    if data[:4] == b"PK\x03\x04":
        yield from _members(data, depth)
    for mark, opened in _PACKED.items():
        if data.startswith(mark):
            yield from texts(_unpacked(opened(io.BytesIO(data))), _one_less(depth))


def _plain(data: bytes) -> Iterator[Text]:
    """Yield what bytes say in the encoding that they are in, or in all that they might be in."""
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
    if not encoding and b"\0" not in data:
        encoding = "utf-8"
    text = _decoded(data, encoding) if encoding else None
    if text is not None:
        marked = text.startswith("<") and "</" in text
        yield Text(text, readable=not marked)
        if marked:
            yield Text(marked_up(text))
        return
    if b"\0" in data:
        yield from (Text(data.decode(name, "replace")) for name in _wide(data))
    yield Text(data.replace(b"\0", b"").decode("utf-8", "replace"), readable=False)
    yield Text(data.decode("cp1252", "replace"), readable=b"\0" not in data)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> Iterator[str]:
    """Yield the encodings of two bytes a letter in which data without a mark may be text."""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[start::2].count(0) * _TEXT_HAS > len(data) // 2:
            yield name


_TEXT_HAS = 5
"""In one of so many letters, at least a space, the upper byte of text in any script is nothing."""


def marked_up(text: str) -> str:
    """Return what a reader of XML or HTML sees: a name may be cut by tags in the middle of a word."""
    return unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text)))


def _members(data: bytes, depth: int) -> Iterator[Text]:
    """Yield the names and the texts of what a zip file holds, such as a document of Word."""
    left = LIMIT
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.infolist():
                yield Text(member.filename, readable=False)
                left -= member.file_size
                if left < 0 or member.flag_bits & 1:
                    raise Closed
                yield from texts(packed.read(member), _one_less(depth))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
    ):
        raise Closed from None


def _unpacked(stream: io.BufferedIOBase) -> bytes:
    try:
        data = stream.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        raise Closed from None
    if len(data) > LIMIT:
        raise Closed
    return data


def _one_less(depth: int) -> int:
    if depth == 0:
        raise Closed
    return depth - 1
