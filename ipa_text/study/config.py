"""Read ``study.yaml`` into the settings that checks and reports go by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ipa_text.store.yaml import Mapping
from ipa_text.study.entries import mappings, members, text
from ipa_text.study.model import Config, LintSettings, Thresholds, Waiver
from ipa_text.study.places import Place

PATH = "study.yaml"
DEFAULT_TAGS = (
    "hot-cognition", "metaphor", "temporal", "pronoun", "repetition",
    "laughter", "pause", "contradiction", "hyperbole", "in-vivo",
)  # fmt: skip


def config(root: Mapping) -> tuple[Config, list[Waiver]]:
    """Return the settings of a study, and the waivers that stand among them."""
    terminology = root.get("terminology")
    found = Config(
        info=root,
        path=PATH,
        title=text(root, "title"),
        terminology=terminology if terminology in (2009, 2022) else 2022,
        stage=text(root, "stage"),
        categories=_vocabulary(root, "categories", Config(root).categories),
        tags=_vocabulary(root, "tags", DEFAULT_TAGS),
        thresholds=_thresholds(inner(root, "thresholds")),
        lint=_lint(inner(root, "lint")),
    )
    return found, list(_waivers(inner(root, "lint")))


def inner(owner: Mapping, key: str) -> Mapping:
    """Return the mapping under a key; an empty one where there is none."""
    found = owner.get(key)
    return found if isinstance(found, Mapping) else Mapping()


def _vocabulary(root: Mapping, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    if key not in root:
        return default
    return tuple(str(word) for word, _ in members(root, key))


def _number(owner: Mapping, key: str, default: Any) -> Any:
    found = owner.get(key)
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else default


def _thresholds(owner: Mapping) -> Thresholds:
    recurrence = owner.get("recurrence")
    usual = Thresholds()
    return Thresholds(
        recurrence=recurrence if isinstance(recurrence, (str, int)) else None,
        basis=text(owner, "basis") or usual.basis,
        level=text(owner, "level") or usual.level,
        density=text(owner, "density") or None,
        uncoded_words=int(_number(owner, "uncoded-words", usual.uncoded_words)),
        balance=float(_number(owner, "balance", usual.balance)),
        journal_days=int(_number(owner, "journal-days", usual.journal_days)),
        smallest_cell=int(_number(owner, "smallest-cell", usual.smallest_cell)),
    )


def _lint(owner: Mapping) -> LintSettings:
    named = []
    for key in ("select", "ignore"):
        named += [(str(name), Place.of(PATH, mark)) for name, mark in members(owner, key)]
    for key in ("severity", "stage"):
        found = inner(owner, key)
        named += [(name, Place.of(PATH, mark)) for name, mark in found.keys_at.items()]
    return LintSettings(
        select=tuple(str(name) for name, _ in members(owner, "select")),
        ignore=tuple(str(name) for name, _ in members(owner, "ignore")),
        severity={k: str(v) for k, v in inner(owner, "severity").items()},
        stage={k: str(v) for k, v in inner(owner, "stage").items()},
        named=tuple(named),
    )


def _waivers(owner: Mapping) -> Iterator[Waiver]:
    for entry in mappings(owner, "waivers"):
        place = Place.of(PATH, entry.at("rule"))
        subject, why = text(entry, "subject"), text(entry, "why")
        yield Waiver(text(entry, "rule"), subject, why, place, place, local=False)
