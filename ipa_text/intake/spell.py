"""Spell plain words so that Markdown, and the format, read them back as the same words."""

from __future__ import annotations

import re

from ipa_text.store.yaml import gate

_LITERAL = re.compile(
    r"[\\*`]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/?])"
    r"|&(?=#?\w+;)"
    r"|(?<=\])\("
)
_MEANT = re.compile(r"[\\*`_<&(^]")
"""Words without any of these are written as they are."""

_OPENING = re.compile(r"<!")
APOSTROPHE = "['\u2018\u2019\u02bc]"
"""What people and programs write for the apostrophe in a name."""
_CARET = re.compile(r"(?<!\S)\^(?=[A-Za-z0-9-])")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
BLOCK = re.compile(r"[-+*]|#{1,6}|>.*|\d{1,9}[.)]|=+|-{2,}|~{3,}.*|\|.*|:-.*")
"""A word that begins a list, a heading or another block where it begins a line."""


def clean(text: str) -> tuple[str, int]:
    """Return words on one line without what no editor shows, and how many such characters there were."""
    if text.isprintable() and "  " not in text:
        return text.strip(" "), 0
    text, odd = gate(text.replace("\ufeff", ""))
    return " ".join(text.split()), len(odd)


def compared(label: str) -> str:
    """Return a label, or a name in one, as it is compared: with one sort of space and of apostrophe."""
    return " ".join(re.sub(APOSTROPHE, "'", label).split())


def spelt(words: str, *, markdown: bool) -> str:
    """Return cleaned words as a transcript has them; words that are Markdown keep its marks."""
    if not _MEANT.search(words):
        return words
    if not markdown:
        words = _LITERAL.sub(r"\\\g<0>", words)
    return _CARET.sub(r"\\^", _OPENING.sub(r"\\<\\!", words))


def balanced(words: list[str]) -> list[str]:
    """Escape the brackets in the words of a paragraph that do not pair, one level deep."""
    if not any("[" in word or "]" in word for word in words):
        return words
    marks = [(n, m.start(), m[0]) for n, word in enumerate(words) for m in _BRACKET.finditer(word)]
    lone: list[tuple[int, int, str]] = []
    opened: tuple[int, int, str] | None = None
    for mark in marks:
        if mark[2] == "[":
            if opened:
                lone.append(opened)
            opened = mark
        elif opened:
            opened = None
        else:
            lone.append(mark)
    lone += [opened] if opened else []
    out = list(words)
    for number, at, char in sorted(lone, reverse=True):
        out[number] = f"{out[number][:at]}\\{char}{out[number][at + 1 :]}"
    return out


def unspelt(text: str) -> str:
    """Return what was written with its backslash escapes taken away."""
    return _ESCAPE.sub(r"\1", text)
