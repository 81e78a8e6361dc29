"""One version of a file, a message or a name, without a case that is erased."""

from __future__ import annotations

import re

from ipa_text.privacy.matching import Span
from ipa_text.study.outside import is_draft
from ipa_text.study.schema import PROSE
from ipa_text.text.marked import marked
from ipa_text.withdrawal.mending import Cure, mended
from ipa_text.withdrawal.scope import naming
from ipa_text.withdrawal.sought import CLOSED, PSEUDONYM, WORDS, Reader

GONE = "(withdrawn)"
"""Stands where words or a name were. Round brackets mean nothing in YAML or Markdown, square ones do."""
GONE_WHOLE = f"{GONE}\n".encode()
NOBODY = b"withdrawn"
_ALONE = ("case", "of", "subject", "seen", "about")
"""Keys under which a case is named by its id alone."""
_BREAK = re.compile(r"\n[ \t>]*")


def rewritten(path: str, data: bytes, reader: Reader) -> bytes:
    """Return a file that is not the case's, without entries about it, its words and its names.

    What holds them and is no text goes whole, and so does what still holds them in another reading: with
    tags in the middle of a word, say.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return GONE_WHOLE if _holds(data, reader, path) else data
    markdown = path.endswith(".md")
    if markdown or path.endswith((".yaml", ".yml")):
        text = _without_entries(text, reader.sought.case, markdown=markdown)
    if is_draft(path):
        text = _without_quotations(text, reader)
    new = without(text, reader, path).encode()
    return GONE_WHOLE if _read_otherwise(text) and _holds(new, reader, path) else new


def _read_otherwise(text: str) -> bool:
    """Tell whether people read a text otherwise than it is written: HTML, or two bytes a letter."""
    return "\0" in text or text.startswith("<")


def _holds(data: bytes, reader: Reader, path: str) -> bool:
    """Tell whether a file holds words or names; of what cannot be opened, nobody can."""
    return bool(reader.sought.counted(path, reader.in_file(data)).keys() - {CLOSED})


def _without_entries(text: str, case: str, *, markdown: bool) -> str:
    if case not in text:
        return text
    pattern = naming(case)

    def goes(key: str, value: str) -> bool:
        match = pattern.fullmatch(value.strip())
        if match is None:
            return False
        return key not in PROSE if match["inner"] else key in _ALONE

    return mended(text, Cure(goes), markdown=markdown).text


def _without_quotations(text: str, reader: Reader) -> str:
    """Return a draft without the marked quotations of the case, whole: the rest of one is theirs too."""
    for start, end in reversed(list(marked(text))):
        quotation = text[start:end]
        if any(span.kind == WORDS for span in reader.spans(quotation)):
            if quotation.lstrip().startswith(">"):
                new = f"> {GONE}\n"
            else:
                new = f"{quotation[0]}{GONE}{quotation[-1]}"
            text = text[:start] + new + text[end:]
    return text


def without(text: str, reader: Reader, path: str = "") -> str:
    """Return a text without words and names of the case; its lines stay lines.

    In files of other cases a pseudonym stays.
    """
    # To count is quick where most of a text was seen in another version; to find the places is not.
    spans = reader.spans(text) if reader.counts(text) else []
    if path.startswith("cases/"):
        spans = [span for span in spans if span.kind != PSEUDONYM]
    out, at = [], 0
    for start, end in _joined(spans):
        out += [text[at:start], GONE, *_BREAK.findall(text[start:end])]
        at = end
    return "".join([*out, text[at:]])


def _joined(spans: list[Span]) -> list[tuple[int, int]]:
    """Return the stretches that spans cover, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for span in spans:
        if found and span.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.start, span.end))
    return found


def renamed(name: str, reader: Reader, instead: str = NOBODY.decode()) -> str:
    """Return the name of a file, a branch or a tag without names and words of the case."""
    for start, end in reversed(_joined(reader.in_name(name))):
        name = name[:start] + instead + name[end:]
    return name
