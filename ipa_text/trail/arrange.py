"""The order of a transcript for entries of a sidecar that are known as lines only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import sidecar
from ipa_text.study.model import Case, Interview
from ipa_text.study.order import arranged
from ipa_text.text import turns
from ipa_text.trail.threeway import Arrange


def case_of(path: PurePosixPath, transcript: str) -> Case:
    """Return a case that holds nothing but the transcript beside the sidecar at ``path``."""
    text, _ = yaml.gate(transcript)
    span = turns.front_matter(text)
    front = yaml.read(text[slice(*span)]).root if span else None
    front = front if isinstance(front, Mapping) else Mapping()
    speakers = front.get("speakers")
    roles = {str(k): str(v) for k, v in speakers.items()} if isinstance(speakers, Mapping) else {}
    name = path.name.partition(".notes")[0]
    source = Interview(name, f"{name}.md", front, roles, turns.parse(text, roles))
    folder = str(path.parent)
    empty: frozenset[str] = frozenset()
    return Case(
        path.parent.name, folder, Mapping(), "", "", None, (source,), (), (), (), (), empty
    )  # fmt: skip


def by_transcript(case: Case) -> Arrange:
    """Return what arranges the notes and the extracts of a sidecar by the transcript of ``case``."""

    def arrange(name: str, entries: Sequence[Sequence[str]]) -> Sequence[int]:
        text = "\n".join([f"{name}:", *(line for lines in entries for line in lines), ""])
        root = yaml.read(text).root
        root = root if isinstance(root, Mapping) else Mapping()
        read = sidecar(root, "", case.interviews[0].name, "")
        listed = read.notes or read.extracts
        return arranged(case, listed) if len(listed) == len(entries) else range(len(entries))

    return arrange
