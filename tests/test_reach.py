"""What commits and tags say, as git holds them."""

from __future__ import annotations

import pytest

from ipa_text.store.reach import Header, as_text, header

COMMIT = """tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
parent 1111111111111111111111111111111111111111
parent 2222222222222222222222222222222222222222
author Zoë Quill <zoe@example.org> 1772442000 +0000
committer Kit Marsh <kit@example.org> 1772445600 +0100
encoding latin1
gpgsig -----BEGIN-----
 author nobody
 -----END-----

Zoë said so

author Not One <of@these> 1 +0000
"""


def test_a_commit_in_the_encoding_that_it_names() -> None:
    """Names may be in another one; lines of the message are no headers."""
    head, _, message = COMMIT.partition("\n\n")
    told = Header(
        ("1" * 40, "2" * 40),
        ("Zoë Quill <zoe@example.org>", "Kit Marsh <kit@example.org>"),
        "Zoë said so\n\nauthor Not One <of@these> 1 +0000\n",
        1772445600,
        "",
    )
    assert header(COMMIT.encode("latin-1")) == told
    assert header(f"{head}\n\n".encode() + message.encode("latin-1")) == told


def test_a_tag() -> None:
    """A tag has a name and one maker."""
    told = "object 1\ntype commit\ntag zoë-1\ntagger Zoë <z@example.org> 1772442000 +0000\n\nSent\n"
    assert header(told.encode()) == Header(
        (), ("Zoë <z@example.org>",), "Sent\n", 1772442000, "zoë-1"
    )


def test_what_is_no_commit_says_nothing() -> None:
    """Whatever the bytes, nothing is raised."""
    assert header(b"author \xff\nparent") == Header(("",), (), "", 0, "")


@pytest.mark.parametrize("encoding", ["what", "idna", "base64", "ascii", "a\0b"])
def test_an_encoding_that_does_not_fit(encoding: str) -> None:
    """Then it is UTF-8, and where it is not that either, what old Windows wrote."""
    assert as_text("Zoë Quill".encode(), encoding) == "Zoë Quill"
    assert as_text("Zoë Quill".encode("latin-1"), encoding) == "Zoë Quill"
