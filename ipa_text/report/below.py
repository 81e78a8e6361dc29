"""What is said below a table of quotations: that some were not found, and that some are not shown."""

from __future__ import annotations

from collections.abc import Iterable

from ipa_text.study.counting import cited
from ipa_text.study.evidence import lines
from ipa_text.study.model import Case, Extract, Note, Study

Quoted = tuple[Case, Note | Extract]
"""A case, and an entry of it whose words a table shows."""


def is_found(case: Case, entry: Note | Extract) -> bool:
    """Tell whether all that an entry quotes stands in its transcript, and so has lines."""
    return bool(entry.anchors) and all(lines(case, entry.source, (a,)) for a in entry.anchors)


def legend(shown: Iterable[Quoted]) -> str:
    """Return what `?` in the place of lines means; nothing where it stands nowhere."""
    if all(is_found(case, entry) for case, entry in shown):
        return ""
    return "?: these words were not found in the transcript; `ipa-text check` says which."


def not_listed(study: Study) -> int:
    """Return how many extracts group themes list that may not be quoted, each once."""
    found = (cited(study, ref) for part in study.parts for ref in part.extracts)
    return len(
        {
            (one.case.id, one.id)
            for one in found
            if one and one.kind == "extract" and not one.case.gone
            if not one.case.is_quotable(one.case.extracts[one.id].source)
        }
    )


def withheld(number: int) -> str:
    """Return how many quotations are not shown, and why; nothing where all are."""
    if not number:
        return ""
    told, who = ("1 quotation is", "it") if number == 1 else (f"{number} quotations are", "them")
    return f"{told} not shown: who said {who} may not be quoted."


def caption(*lines: str) -> str:
    """Return a caption of some lines, without those that say nothing."""
    return "\n".join(line for line in lines if line)
