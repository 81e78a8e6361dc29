"""The secret under which events are digested: outside git, so that nobody else can make digests."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from ipa_text.store.work_tree import ignores
from ipa_text.store.write import create

VARIABLE = "IPA_TEXT_CHECKPOINT_KEY"
FILE = "private/checkpoint.key"


def secret(root: Path) -> bytes | None:
    """Return the secret of a study, from the variable or the file in private/; None for neither."""
    told = os.environ.get(VARIABLE, "").strip()
    try:
        told = told or (root / FILE).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    return told.encode() or None


def made(root: Path) -> bytes | None:
    """Return the secret of a study, and make one where there is none and git keeps private/ out.

    Raises GitFailed, OSError.
    """
    there = secret(root)
    if there is not None or not ignores(root, FILE):
        return there
    create(root, {FILE: f"{secrets.token_hex(32)}\n".encode()})
    (root / FILE).chmod(0o600)
    return secret(root)


def name_of(key: bytes) -> str:
    """Return what tells one secret from another, and nothing of it."""
    return keyed(key, b"ipa-text checkpoint")[:16]


def keyed(key: bytes, data: bytes) -> str:
    """Return a digest that nobody can make without the secret."""
    return hmac.new(key, data, sha256).hexdigest()
