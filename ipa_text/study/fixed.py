"""States of a study that were fixed on a day: recorded, attested, handed in, published."""

from __future__ import annotations

from ipa_text.named import NamedTuple
from ipa_text.study.places import Place

OUT = ("submitted", "published")
"""What a draft of the write-up may say of itself; from then on, what is in it cannot be taken back."""


class Fixed(NamedTuple):
    """A state and the day on which it was fixed, as it is written.

    ``what`` is submitted, published, checkpoint, attestation or tag; ``name`` is what it is called, for a
    draft its path. A checkpoint or a tag is a mark in the history and can be made anew when somebody
    withdraws; what was handed in or published cannot be called back.
    """

    what: str
    name: str
    date: str
    place: Place

    @property
    def out(self) -> bool:
        """Whether it has left the hands of the researchers."""
        return self.what in OUT


class Draft(NamedTuple):
    """A draft of the write-up."""

    path: str
    text: str
