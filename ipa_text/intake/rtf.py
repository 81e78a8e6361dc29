"""Rich text, as f4 and old word processors save it."""

from __future__ import annotations

from ipa_text.intake.heard import Broken, Heard, Hints
from ipa_text.intake.original import needs
from ipa_text.intake.plain import of_paragraphs


def parse(data: bytes, hints: Hints) -> Heard:
    """Read it with what the researcher says of its labels. Raises Broken."""
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415
    except ImportError:
        raise needs("RTF files") from None
    try:
        text: str = rtf_to_text(data.decode("cp1252", "replace"), errors="replace")
    except (ValueError, LookupError, IndexError, OverflowError, RecursionError):
        raise Broken("this begins as RTF and cannot be read: save it as .docx") from None
    # A letter beyond the first 65,536 is written as two halves, and comes so from the library.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return of_paragraphs("RTF", text.split("\n"), hints, ())
