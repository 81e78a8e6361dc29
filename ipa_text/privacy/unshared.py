"""Files that git is never to hold: recordings, consent forms, the key, originals, lists of people."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

PRIVATE, AUDIO, VIDEO, CONSENT, KEY_FILE, RECRUITMENT, ORIGINAL, UNEDITED = (
    "private", "audio", "video", "consent-form", "key-file", "recruitment", "original",
    "unedited-transcript",
)  # fmt: skip
KEYED = "identifiers.keyed.yaml"
"""The list that may be shared: without its secret it says nothing."""

_AUDIO = frozenset(
    [
        "aac",
        "aif",
        "aifc",
        "aiff",
        "amr",
        "caf",
        "dss",
        "ds2",
        "flac",
        "m4a",
        "m4b",
        "mka",
        "mp2",
        "mp3",
        "oga",
        "ogg",
        "opus",
        "wav",
        "weba",
        "wma",
    ]
)
_VIDEO = frozenset(["3gp", "avi", "m4v", "mkv", "mov", "mp4", "mpg", "mpeg", "ogv", "webm", "wmv"])
_HEADS = {
    b"ID3\x02": AUDIO, b"ID3\x03": AUDIO, b"ID3\x04": AUDIO, b"fLaC\x00": AUDIO, b"OggS\x00": AUDIO,
    b"#!AMR\n": AUDIO,
    b"\x1aE\xdf\xa3": VIDEO, b"\x00\x00\x01\xba": VIDEO,
}  # fmt: skip
"""How recordings begin, whatever they are called."""

_DOCUMENTS = frozenset(["doc", "docm", "docx", "odt", "ott", "pages", "pdf", "rtf"])
_SHEETS = frozenset(["csv", "numbers", "ods", "tsv", "xls", "xlsm", "xlsx"])
_PICTURES = frozenset(["bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"])
_RECOGNISED = frozenset(["cha", "eaf", "otr", "sbv", "srt", "ttml", "trs", "vtt"])
_RAW = frozenset(["json", "tsv", "txt"])

# Most files have none of the endings for which these are wanted; then `re` compiles none of them.
_CONSENT = r"(?i)consent|einwilligung|consentement"
_SPOKEN = r"(?i)interview|transcript|recording|whisper|otter|zoom"
_PEOPLE = r"(?i)participant|contact|recruit|volunteer"
_KEY = r"(?i)identifiers\b|(pseudonym|participant|code)s?[-_. ]?(key|names)\b"
_IS_KEY = rb"(?m)^identifiers:[ \t]*\r?\n(?:.*\r?\n)*?.*\bwords:"
_A_SOURCE = r"(?:diary|document|drawing|field-note)-\d+"


def unshared(path: str, data: bytes = b"") -> str:
    """Return of what kind a file is that git is never to hold, by path and beginning; or nothing."""
    where = PurePosixPath(path)
    ending = where.suffix[1:].lower()
    folders = [part.lower() for part in where.parts[:-1]]
    if "private" in folders:
        return KEY_FILE if where.name == "identifiers.yaml" else PRIVATE
    if recorded := _recorded(ending, data):
        return recorded
    if _is_key(where.name, ending, data):
        return KEY_FILE
    if (
        ending in _DOCUMENTS | _PICTURES
        and re.search(_CONSENT, where.stem)
        and folders[:1] != ["protocol"]
    ):
        return CONSENT
    if ending in _SHEETS and re.search(_PEOPLE, where.stem):
        return RECRUITMENT
    return _unedited(where, ending, folders)


def _recorded(ending: str, data: bytes) -> str:
    if ending in _AUDIO or ending in _VIDEO:
        return AUDIO if ending in _AUDIO else VIDEO
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI "):
        return AUDIO if data[8:12] == b"WAVE" else VIDEO
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return AUDIO
    if data[4:8] == b"ftyp" and data[8:12] not in (b"heic", b"heix", b"mif1", b"avif"):
        return AUDIO if data[8:11] == b"M4A" else VIDEO
    return next((kind for head, kind in _HEADS.items() if data.startswith(head)), "")


def _is_key(name: str, ending: str, data: bytes) -> bool:
    if name == KEYED:
        return False
    if ending in ("yaml", "yml"):
        return name.startswith("identifiers.") or (
            b"identifiers:" in data and re.search(_IS_KEY, data) is not None
        )
    return ending in _SHEETS | _DOCUMENTS | {"txt"} and re.search(_KEY, name) is not None


def _unedited(where: PurePosixPath, ending: str, folders: list[str]) -> str:
    """Return what a file is that a recogniser or a typist left: names have not been taken out of it."""
    if ending in _RECOGNISED:
        return UNEDITED
    if ending not in _RAW | _DOCUMENTS:
        return ""
    kept = folders[:1] == ["cases"] or bool({"transcripts", "originals"} & set(folders))
    spoken = re.search(_SPOKEN, where.stem) is not None
    if ending in _RAW and kept and spoken:
        return UNEDITED
    if ending not in _DOCUMENTS or re.fullmatch(_A_SOURCE, where.stem):
        return ""
    return ORIGINAL if kept or (spoken and folders[:1] not in (["protocol"], ["writeup"])) else ""
