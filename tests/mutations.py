"""Mutate a valid study in a thousand ways, by number, and judge what the program makes of it.

A case is a number: the same number mutates the same bytes in the same way, so that one that fails can
be run again: ``python tests/mutations.py 4711``. Each case has ten seconds of a processor (others may be
busy with something else meanwhile) and 512 MB.
"""

from __future__ import annotations

import gc
import json
import random
import re
import resource
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

sys.path.insert(0, str(Path(__file__).parent))  # a worker is a script

from ipa_text.demo.story import finished
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Finding, Outcome
from ipa_text.lint.fixing import fix_all
from ipa_text.lint.options import Options
from ipa_text.lint.registry import rules
from ipa_text.lint.render import lines
from ipa_text.lint.render.github import annotated
from ipa_text.lint.render.gitlab import code_quality
from ipa_text.lint.render.json import findings_json
from ipa_text.lint.render.sarif import sarif
from ipa_text.lint.rules import leaks
from ipa_text.store import yaml
from ipa_text.store.trees import Memory, Tree, Unreadable
from ipa_text.study import load as loading
from ipa_text.study import outside
from ipa_text.study.canonical import NotCanonical, canonical, list_blocks
from ipa_text.study.load import NewerFormat, load
from ipa_text.study.model import Config, Study
from ipa_text.text.turns import parse

Files = dict[str, bytes]

CASES = ("p02", "p03")
SECONDS = 10
MEMORY = 512 * 1024 * 1024
EVERYTHING = Options(select=("ALL",))

# The study that is mutated


@cache
def valid() -> Files:
    """Return the demo study, cut to two people and to what one theme of each rests on."""
    files = {
        path: data
        for path, data in finished().items()
        if path[0] != "." and (not path.startswith("cases/") or path[6:9] in CASES)
    }
    for case in CASES:
        _cut_case(files, f"cases/{case}")
    known = {f"{case.id}/{name}" for case in load(Memory(files)).cases for name in case.ids}
    for path in ("themes.yaml", "reviews.yaml"):
        files[path] = _only_known(files[path].decode(), known).encode()
    found = check(load(Memory(files))).findings
    for path in {f.remark.place.path for f in found if f.name.startswith("reference-to-no")}:
        del files[path]
    return files


def _cut_case(files: Files, folder: str) -> None:
    """Keep one theme, the statements under it, the notes under those, and the turns of the notes."""
    table = f"{folder}/themes.yaml"
    themes = _entries(files, table, "themes")[:1]
    wanted = _cited(themes)
    statements = [s for s in _entries(files, table, "statements") if s["id"] in wanted]
    noted = _cited(statements) | {s.get("key", "") for s in statements}
    _keep(files, table, "themes", {t["id"] for t in themes})
    _keep(files, table, "statements", wanted)
    _keep(files, table, "set_aside", set())
    turns: dict[str, set[str]] = {}
    for path in [p for p in files if p.startswith(folder) and ".notes." in p]:
        second = path.count(".") > 2
        of = turns.setdefault(path.partition(".notes")[0] + ".md", set())
        for key in ("notes", "extracts"):
            listed = _entries(files, path, key)
            kept = [e for e in listed if e["id"] in noted or (second and e in listed[:3])]
            _keep(files, path, key, {e["id"] for e in kept})
            places = [e for k in kept for e in (k, *k.get("also", ()))]
            of |= {name for e in places for name in str(e["turn"]).split("..")}
    for source, names in turns.items():
        files[source] = _cut_turns(files[source].decode(), names).encode()


def _entries(files: Files, path: str, key: str) -> list[Any]:
    return list(yaml.read(files[path].decode()).root.get(key) or ())


def _cited(listed: list[Any]) -> set[str]:
    return {f["id"] if isinstance(f, dict) else f for e in listed for f in e.get("from", ())}


def _keep(files: Files, path: str, key: str, names: set[str]) -> None:
    """Take all entries out of a list but those of these ids."""
    found = list_blocks(files[path].decode(), key)
    if found is None:
        return
    kept, blocks, listed = found
    for block, entry in reversed(list(zip(blocks, listed, strict=True))):
        if entry["id"] not in names:
            del kept[block.start : block.end]
    if not names & {e["id"] for e in listed}:
        kept.remove(f"{key}:")
    files[path] = "\n".join(kept).encode()


def _cut_turns(text: str, names: set[str]) -> str:
    turns = parse(text).turns
    chosen = [n for n, turn in enumerate(turns) if turn.id in names]
    kept = sorted({n for at in chosen for n in (at - 1, at) if n >= 0})
    head = text[: turns[0].start]
    return head + "\n\n".join(text[turns[n].start : turns[n].end] for n in kept) + "\n"


def _only_known(text: str, known: set[str]) -> str:
    """Take out the members of lists that name what has been cut, and the lists that are then empty."""
    kept: list[str] = []
    deeper: int | None = None
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if deeper is not None and line.strip() and indent > deeper:
            continue
        name = re.match(r" *(?:- |in_vivo: )(?:\w+: )?(p\d\d/\S+)", line)
        deeper = indent if name and name[1] not in known else None
        if deeper is None:
            kept.append(line)
    return re.sub(r"(?m)^( *)(?:from|diverges|extracts|set_aside):\n(?!\1 +-)", "", "\n".join(kept))


# Mutations: each changes the files and says how

Mutation = Callable[[random.Random, Files], str]

INDICATORS = (
    *"[]{}&*!|>'\"%@`#,?:-<^~\\/$()_=", ": ", " #", "- ", "[...]", "<!--", "-->", "**", "***", "___", "\t",
    "\n", "\r", "\r\n", "\x00", "\x1b[31m", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u2028", "\u2029",
    "\u202e", "\u2066", "\ufeff", "\ufffe", "\ue000", "\ue001", "\U0001f469\u200d\U0001f52c", "e\u0301", "\u0345",
    "\u1100\u1161", "\ufb01", "\u0130", "\u1e9e", "::error::x", "##[error]", "@everyone", "](http://x)",
    "%0A", "..", "...", "\u2026", "--", "\u2014", "\u2019", "[[", "]]", "[[p02/x]]", "^t001", "t001..t999",
)  # fmt: skip
LINES = (
    "---", "...", "- ", "- - - -", "? a", ": b", "<<: *x", "&a [*a]", "!!python/object/apply:os.system [x]",
    "<<<<<<< HEAD", "=======", ">>>>>>> x", "%YAML 1.1", "id: x", "  - id: x", "notes: []", "notes:", "themes: 7",
    "from:", "from: {}", "from: [[a]]", "  from: [p02/, /x, p02/x/y, '', ' ']", "turn: []", "turn: t001..",
    "quote: '[...]'", "quote: ''", "quote: '[...] a [...]'", "speakers: 7", "speakers: [a]", "withdrawn: {}",
    "withdrawn: yes", "withdrawn: {scope: [1]}", "stage: -1", "stage: [x]", "order: []", "order: {by: 7}",
    "lint: 7", "lint: {select: [ALL, x], ignore: 7, severity: {a: [], ALL: error}, stage: 7, waivers: 7}",
    "lint: {waivers: [{rule: ALL, subject: [], why: 7}, 7]}", "thresholds: {recurrence: [1], balance: x}",
    "thresholds: {recurrence: over-half, basis: [a]}", "categories: {a: b}", "tags: 7", "researchers: [km]",
    "format: 1e999", "format: -1", "format: '1'", "date: 2026-13-45", "date: []", "minutes: 1e308", "age: .nan",
    "**Desmond:** hm ^t001", "**I:** ", "**:** x ^t1", "****", "# x", "<!-- ipa: ignore[", "# ipa: ignore[]",
    "# ipa: ignore[ALL] x", "<!-- ipa: ignore[ALL] x -->", "^", "^^^", "<!--", "-->", "**Ottilie:** [laughs",
    "decisions: [{}]", "outcome: [a]", "present: {}", "seen: [[a]]", "of: {}", "prompts: [a, b]", "n: x", "~", "\x1b]8;;x\x07",
)  # fmt: skip
VALUES = (
    "", "~", "true", "7", "-1", "1e999", "0x7fffffffffffffffff", "''", "[]", "{}", "[[]]", "[{}]", "{a: {b: [c]}}",
    "[a, a]", "a: b", ">-", "|", "*x", "&x y", "!!binary x", "t001", "t001..t002", "t999..t001", "p02", "p02/x", "/",
    "p02/", "x" * 300, "2026-02-30", "9999-99-99", "'\\'", '"\\x00"', '"\\ud800"', '"\\u202e"', '"a\\nb"', "@x", "`x`", "%x",
    "- a", "yes", "\U0001f600", "e\u0301", "[...]", "[x]", "'[...]'", "ALL", "IPA", "a b c d e", "Desmond", "__proto__",
)  # fmt: skip
ODD_NAMES = (
    "cases/p02/themes.yaml/x.yaml", "cases/p99/case.yaml", "cases/P 2/case.yaml", "cases/.yaml", "cases/p02/.notes.yaml",
    "cases/p02/interview-1.notes.p02.yaml", "cases/p02/interview-9.notes.yaml", "cases/p02/interview-1.md.notes.yaml",
    "cases/p02/diary-0.md", "cases/x.md", "cases/p02/e\u0301.md", "journal/\u202ex.md", "journal/x\ny.md", "supervision/.md",
    "cases/p02/journal/x.md", "cases/p02/journal/a/b.md", "protocol/x.md", "::error::.md", "cases/p02/summary.md",
    "cases/p02/interview-1.png", "cases/\U0001f600/case.yaml", "themes.yaml/x.md", "cases/p02/reviews.yaml", "cases",
)  # fmt: skip

_KEYED = re.compile(r"(?m)^( *(?:- )?)([\w-]+):[ \t]*(.*)$")
_FLOWED = re.compile(r"([{,] *)([\w-]+): *([^,{}\[\]\n]+)")
_NAMED = re.compile(r"\b(?:p0\d/)?[nx]-[a-z0-9-]+|\bt\d{3}\b|\bp0[23]\b")


def _text(files: Files, path: str) -> str:
    return files[path].decode("utf-8", "surrogateescape")


def _put(files: Files, path: str, text: str) -> None:
    files[path] = text.encode("utf-8", "surrogateescape")


def _file(rng: random.Random, files: Files, *ends: str) -> str:
    """Choose a file that has an effect; the files of cases and themes more often than others."""
    asked = tuple(ends) or (".yaml", ".md")
    names = sorted(p for p in files if p.endswith(asked)) or sorted(files) or ["study.yaml"]
    coded = [p for p in names if p.startswith("cases/") or "/" not in p]
    chosen = rng.choice(coded if coded and rng.random() < 0.8 else names)
    files.setdefault(chosen, b"")
    return chosen


def _bytes(rng: random.Random, files: Files) -> str:
    """Flip, take out, double or put in bytes, or cut the rest off."""
    path = _file(rng, files)
    data = bytearray(files[path])
    for _ in range(rng.choice((1, 1, 2, 10))):
        at = rng.randrange(len(data) + 1)
        size = rng.choice((1, 1, 2, 7, 60, 900))
        how = rng.randrange(5)
        if how == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif how == 1:
            del data[at : at + size]
        elif how == 2:
            data[at:at] = data[at : at + size]
        elif how == 3:
            data[at:at] = rng.randbytes(min(size, 7))
        elif rng.random() < 0.2:
            del data[at:]
    files[path] = bytes(data)
    return f"bytes of {path}"


def _lines(rng: random.Random, files: Files) -> str:
    """Swap, drop, double, indent, join, cut, move or put in lines."""
    path = _file(rng, files)
    found = _text(files, path).split("\n")
    at, to = rng.randrange(len(found)), rng.randrange(len(found))
    many = rng.choice((1, 1, 2, 4, 12))
    how = rng.choice(
        ("swap", "drop", "double", "indent", "join", "cut", "move", "put", "put", "put")
    )
    if how == "swap":
        found[at], found[to] = found[to], found[at]
    elif how == "drop":
        del found[at : at + many]
    elif how == "double":
        found[to:to] = found[at : at + many]
    elif how == "indent":
        for number in range(at, min(at + many, len(found))):
            found[number] = rng.choice(("", " ", "  ", "    ", "\t")) + (
                found[number].lstrip() if rng.random() < 0.5 else found[number]
            )
    elif how == "join":
        found[at : at + 2] = [" ".join(found[at : at + 2])]
    elif how == "cut":
        found[at] = found[at][: rng.randrange(len(found[at]) + 1)]
    elif how == "move":
        moved, found[at : at + many] = found[at : at + many], []
        other = _file(rng, files)
        there = _text(files, other).split("\n")
        there[to % len(there) : to % len(there)] = moved
        _put(files, other, "\n".join(there))
    else:
        found.insert(at, " " * rng.choice((0, 0, 2, 4, 8)) + rng.choice(LINES))
    _put(files, path, "\n".join(found))
    return f"{how} lines {at + 1} of {path}"


def _signs(rng: random.Random, files: Files) -> str:
    """Put signs that mean something to YAML, Markdown, a terminal or a forge into the middle of text."""
    path = _file(rng, files)
    text = _text(files, path)
    for _ in range(rng.choice((1, 1, 1, 3, 9))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(INDICATORS) * rng.choice((1, 1, 1, 2, 5)) + text[at:]
    _put(files, path, text)
    return f"signs in {path}"


def _values(rng: random.Random, files: Files) -> str:
    """Give a key a value of another kind, what stood under it left or taken out."""
    path = _file(rng, files)
    text = _text(files, path)
    keyed = [*_KEYED.finditer(text), *_FLOWED.finditer(text)]
    if not keyed:
        return _signs(rng, files)
    m = rng.choice(keyed)
    end = m.end()
    if rng.random() < 0.5:
        deeper = re.compile(rf"(?:\n {{{len(m[1]) + 1},}}[^\n]*)*")
        under = deeper.match(text, end)
        end = under.end() if under else end
    value = rng.choice(VALUES)
    _put(files, path, f"{text[: m.start()]}{m[1]}{m[2]}: {value}{text[end:]}")
    return f"{m[2]}: {value[:20]} in {path}"


def _keys(rng: random.Random, files: Files) -> str:
    """Rename a key, to another that means something or to none."""
    path = _file(rng, files)
    text = _text(files, path)
    keyed = list(_KEYED.finditer(text))
    if not keyed:
        return _signs(rng, files)
    m, other = rng.choice(keyed), rng.choice(keyed)
    key = rng.choice(
        (other[2], other[2], m[2].upper(), m[2][:-1] or "x", m[2] + "s", "", "<<", "? x", "7")
    )
    _put(files, path, f"{text[: m.start()]}{m[1]}{key}{text[m.start() + len(m[1] + m[2]) :]}")
    return f"{m[2]} becomes {key} in {path}"


def _ids(rng: random.Random, files: Files) -> str:
    """Put one id in the place of another, once or everywhere, from whatever file."""
    path, other = _file(rng, files), _file(rng, files)
    text = _text(files, path)
    here, there = _NAMED.findall(text), _NAMED.findall(_text(files, other))
    if not here or not there:
        return _signs(rng, files)
    old, new = rng.choice(here), rng.choice((*there, *VALUES))
    _put(files, path, text.replace(old, new, rng.choice((1, 1, -1))))
    return f"{old} becomes {new[:20]} in {path}"


def _entries_again(rng: random.Random, files: Files) -> str:
    """Double blocks of entries, in the same file or in another."""
    path = _file(rng, files, ".yaml")
    found = _text(files, path).split("\n")
    starts = [n for n, line in enumerate(found) if line.startswith("  - ")] or [0]
    begin = rng.choice(starts)
    end = next((n for n in starts if n > begin), len(found))
    block = found[begin:end] * rng.choice((1, 1, 2, 40))
    other = path if rng.random() < 0.6 else _file(rng, files, ".yaml")
    there = _text(files, other).split("\n")
    spots = [n for n, line in enumerate(there) if line.startswith("  - ")] or [len(there)]
    at = rng.choice(spots)
    _put(files, other, "\n".join([*there[:at], *block, *there[at:]]))
    return f"entry at {begin + 1} of {path} again in {other}"


def _front(rng: random.Random, files: Files) -> str:
    """Break the front matter of a Markdown file."""
    path = _file(rng, files, ".md")
    text = _text(files, path)
    how = rng.randrange(6)
    if how == 0:
        text = text.replace("---\n", "", 1)
    elif how == 1:
        text = text.replace("\n---\n", "\n", 1)
    elif how == 2:
        text = f"{rng.choice(INDICATORS)}{text}"
    elif how == 3:
        text = text.replace("\n---\n", f"\n{rng.choice(LINES)}\n---\n", 1)
    elif how == 4:
        text = text.replace("---\n", "---\n---\n", 1)
    else:
        text = "---\n" + rng.choice(LINES) + "\n---\n" + text
    _put(files, path, text)
    return f"front matter of {path} ({how})"


def _whole_files(rng: random.Random, files: Files) -> str:
    """Delete, empty, rename, swap, copy files, or add one that has no place."""
    path, other = _file(rng, files), _file(rng, files)
    how = rng.choice(("delete", "empty", "rename", "swap", "copy", "add"))
    if how == "delete":
        del files[path]
    elif how == "empty":
        files[path] = rng.choice((b"", b"\n", b" ", b"\xef\xbb\xbf", b"---\n", b"\x00"))
    elif how == "rename":
        files[rng.choice((other, *ODD_NAMES))] = files.pop(path)
    elif how == "swap":
        files[path], files[other] = files[other], files[path]
    elif how == "copy":
        files[other] = files[path]
    else:
        files[rng.choice(ODD_NAMES)] = files[path] if rng.random() < 0.5 else b"x"
    return f"{how} {path}, {other}"


def _spelled(rng: random.Random, files: Files) -> str:
    """Write a file in another encoding, with other line ends, or composed otherwise."""
    path = _file(rng, files)
    text = _text(files, path)
    how = rng.choice(
        ("crlf", "cr", "mixed", "ls", "bom", "nfd", "nfkd", "utf-16", "utf-32", "cp1252", "upper")
    )
    ends = {"crlf": "\r\n", "cr": "\r", "ls": "\u2028"}
    if how in ends:
        _put(files, path, text.replace("\n", ends[how]))
    elif how == "mixed":
        _put(files, path, "".join(rng.choice((c, "\r\n")) if c == "\n" else c for c in text))
    elif how == "bom":
        _put(files, path, "\ufeff" + text)
    elif how in ("nfd", "nfkd"):
        letters = text.replace("e", "\xe9")
        form: Literal["NFD", "NFKD"] = "NFD" if how == "nfd" else "NFKD"
        _put(files, path, unicodedata.normalize(form, letters if rng.random() < 0.5 else text))
    elif how == "upper":
        _put(files, path, text.upper())
    else:
        files[path] = text.encode(how, "replace")
    return f"{path} in {how}"


def _much(rng: random.Random, files: Files) -> str:
    """Repeat a sign, a word, a line or an entry without measure."""
    path = _file(rng, files)
    text = _text(files, path)
    at = rng.randrange(len(text) + 1)
    line = text[text.rfind("\n", 0, at) + 1 : at] + "\n"
    what = rng.choice(
        (*INDICATORS, *LINES, line, line, "[a", "{a: ", "- ", "a: ", " yeah", "\n\n", "*a_")
    )
    times = rng.choice((50, 300, 2000, 20_000))
    times = min(times, 100_000 // max(len(what), 1))
    where = rng.choice((at, text.rfind("\n", 0, at) + 1))
    _put(files, path, text[:where] + what * times + text[where:])
    return f"{what[:20]!r} x {times} in {path}"


MUTATIONS: tuple[Mutation, ...] = (
    _bytes, _lines, _lines, _signs, _signs, _values, _values, _values, _keys, _ids, _ids, _entries_again,
    _front, _whole_files, _spelled, _much,
)  # fmt: skip


def mutated(files: Files, number: int) -> tuple[Files, list[str]]:
    """Return the files of a case, and how they came about."""
    rng = random.Random(number)
    found = dict(files)
    how = [rng.choice(MUTATIONS)(rng, found) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    return found, how


# What must hold of each


def wrong(files: Files, number: int) -> Iterator[str]:
    """Yield what is wrong with what the program makes of a study, if anything."""
    try:
        study = load(Memory(files))
    except NewerFormat:
        return
    outcome = check(study, EVERYTHING)
    yield from _wrong_findings(study, outcome)
    yield from _wrong_output(study, outcome, show_words=number % 4 == 0)
    if number % 8 == 0:
        yield from _wrong_fixes(files, unsafe=number % 16 == 0)
    if number % 12 == 0:
        yield from _wrong_form(study)


def _wrong_findings(study: Study, outcome: Outcome) -> Iterator[str]:
    for finding in outcome.findings:
        if finding.name == "rule-crashed":
            yield finding.remark.message
        if not finding.remark.message or "\n" in finding.remark.message:
            yield f"{finding.name} has a message that is no line"
        if not _placed(study, finding):
            yield f"{finding.name} stands nowhere: {finding.remark.place}"
    if outcome.crashed and not any(f.name == "rule-crashed" for f in outcome.findings):
        yield "a crash that is not told"


def _placed(study: Study, finding: Finding) -> bool:
    place = finding.remark.place
    ordered = (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
    text = study.texts.get(place.path)
    return ordered and (text is None or place.end_line <= text.count("\n") + 2)


def shown(study: Study, outcome: Outcome, *, show_words: bool) -> Iterator[tuple[str, str]]:
    """Yield each format with the findings printed in it."""
    yield "concise", "\n".join(lines.concise(outcome, show_words=show_words))
    full = lines.full(Memory(study.texts), outcome, show_words=show_words)
    yield "full", "\n".join(line for _, line in full)
    yield "json", json.dumps(findings_json(outcome, show_words=show_words), ensure_ascii=False)
    yield "github", "\n".join(annotated(outcome, show_words=show_words))
    yield "gitlab", json.dumps(code_quality(outcome, show_words=show_words), ensure_ascii=False)
    named = [rule for rule in rules() if any(f.code == rule.code for f in outcome.findings)]
    yield "sarif", json.dumps(sarif(outcome, named, show_words=show_words), ensure_ascii=False)


_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|Traceback")


def _wrong_output(study: Study, outcome: Outcome, *, show_words: bool) -> Iterator[str]:
    for hidden in (False, True) if show_words else (True,):
        for form, text in shown(study, outcome, show_words=not hidden):
            text.encode()
            steers = _STEERS.search(text)
            if steers and form not in ("json", "sarif", "gitlab"):
                yield f"{form} prints {steers[0]!r}"
            if form == "concise" and re.search("[\ue000\ue001]", text):
                yield "a mark of words is printed"
            if hidden and (words := spoken_in(text)):
                yield f"{form} tells what was said: {words}"


@cache
def _speech() -> frozenset[tuple[str, ...]]:
    """Return every four words that follow each other in a transcript and stand nowhere else."""
    spoken: set[tuple[str, ...]] = set()
    told: set[tuple[str, ...]] = set()
    for path, data in valid().items():
        transcript = re.fullmatch(r"cases/\w+/(interview|diary)-1\.md", path)
        if transcript:
            spoken |= set(_fours(data.decode()))
        elif ".notes." not in path:
            told |= set(_fours(data.decode()))
    return frozenset(spoken - told)


def _fours(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower())
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def spoken_in(text: str) -> str:
    """Return the first words of a participant that stand in a text, if any do."""
    return " ".join(next((four for four in _fours(text) if four in _speech()), ()))


def _wrong_fixes(files: Files, *, unsafe: bool) -> Iterator[str]:
    _, outcome, changes = fix_all(Memory(files), EVERYTHING, unsafe=unsafe)
    if outcome.crashed:
        yield "fixing crashed"
    for path in changes:
        if path.endswith(".md") and not unsafe:
            yield f"a fix changed {path}"
    fixed = {**files, **{path: after.encode() for path, (_, after) in changes.items()}}
    _, _, again = fix_all(Memory(fixed), EVERYTHING, unsafe=unsafe)
    if again:
        yield f"fixing twice changes {sorted(again)}"


def _wrong_form(study: Study) -> Iterator[str]:
    for path, schema in study.schemas.items():
        case = next((c for c in study.cases if path.startswith(f"{c.path}/")), None)
        if path in study.texts:
            try:
                after = canonical(study.texts[path], schema, path, case)
            except NotCanonical:
                continue
            if canonical(after, schema, path, case) != after:
                yield f"{path} in canonical form has another canonical form"


# A worker


LOOKS = ((leaks, "of_content"), (outside, "words"))
"""What looks into files for more than what is read of them."""


def remember(files: Files) -> None:
    """Read what is not mutated once: the YAML of ``files``, and a case of which every file is there.

    What could tell who somebody is, and words, are looked for in such files once too. It saves half
    of the time and nothing that is looked for. Every file that is mutated is read, and
    all rules and formats are run on every study.
    """
    read, load_case = yaml.read, loading.load_case
    documents: dict[str, yaml.Document] = {}
    original = Memory(files)

    def noted(text: str, limit: int = yaml.EVENT_LIMIT) -> yaml.Document:
        documents[text] = read(text, limit)
        return documents[text]

    yaml.read = noted
    frame = loading.load_frame(original, original.paths())
    parts = {name: load_case(original, name, frame.cases, frame.config) for name in frame.cases}

    def of_case(
        tree: Tree, name: str, cases: dict[str, list[PurePosixPath]], config: Config
    ) -> loading.Part:
        rests_on = [PurePosixPath("study.yaml"), *cases[name]]
        same = cases.keys() == frame.cases.keys() and cases[name] == frame.cases[name]
        if same and all(_bytes_of(tree, p) == files[str(p)] for p in rests_on):
            return parts[name]
        return load_case(tree, name, cases, config)

    def remembered(text: str, limit: int = yaml.EVENT_LIMIT) -> yaml.Document:
        return documents.get(text) or read(text, limit)

    yaml.read = remembered
    loading.load_case = of_case
    same = {data.decode() for data in files.values()}
    for module, name in LOOKS:
        setattr(module, name, _once(getattr(module, name), same))


def _once(work: Callable[..., Any], texts: set[str]) -> Callable[..., Any]:
    """Return what does a piece of work on each of these texts once, and on others each time."""
    known: dict[tuple[Any, ...], list[Any]] = {}

    def done(*given: Any) -> list[Any]:
        if texts.isdisjoint(one for one in given if isinstance(one, str)):
            return list(work(*given))
        if given not in known:
            known[given] = list(work(*given))
        return known[given]

    return done


def _bytes_of(tree: Tree, path: PurePosixPath) -> bytes | None:
    try:
        return tree.read(path)
    except Unreadable:
        return None


def limit() -> None:
    """Hold this process to the memory that a command may take."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(first: int, last: int) -> None:
    """Judge the cases from ``first`` to before ``last``; print each that fails, and the last at the end.

    A case that takes longer than it may ends the process by a signal; the number before it was printed.
    """
    limit()
    gc.set_threshold(200_000)  # as the program does
    files = valid()
    remember(files)
    for number in range(first, last):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        case, how = mutated(files, number)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            found = list(dict.fromkeys(wrong(case, number)))
        except Exception as error:
            found = [_told(error)]
        signal.setitimer(signal.ITIMER_PROF, 0)
        for what in found:
            print("!", number, what, how)
    print("done")


def _told(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}: {error} at {where}"


if __name__ == "__main__":
    begin, *end = map(int, sys.argv[1:])
    main(begin, end[0] if end else begin + 1)
